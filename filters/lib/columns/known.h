/*
 * Private to columns: values of a column that were judged before. Most columns have few different
 * ones, and of these one look is enough. Byte for byte: nothing is let go by a hash.
 */
#ifndef PII_COLUMNS_KNOWN_H
#define PII_COLUMNS_KNOWN_H

#include "columns/mould.h"

/* Longer values are judged each time. */
#define KNOWN_SIZE_MAX 62

struct known {
	char bytes[KNOWN_SIZE_MAX];
	unsigned char size; /* 0: none */
	unsigned char what; /* it is */
};
_Static_assert(sizeof(struct known) % 8 == 0, "it is read eight bytes at a time");

/* Those of one column. Zeroed is a valid empty one. */
struct known_values {
	struct known *slots;      /* of values, by their hashes, in pairs; NULL: there are none */
	const struct known *last; /* that was found; NULL: none was */
	struct mould *moulds;     /* MOULDS of them; NULL: there are none */
	uint32_t count;
	uint32_t lost;  /* values that made room for others since it grew, … */
	uint32_t found; /* … and those that were found */
};

/* What all columns may take together. */
struct known_room {
	size_t left; /* bytes */
};

/*
 * Makes room for more values, if it pays: values come again, and they are more than there is room
 * for. Goes on without where there is none.
 */
void known_grow(struct known_values *values, struct known_room *room);
/* The mould for values of a size; NULL: none of the column fits, nor may it have more. */
struct mould *known_mould(struct known_values *values, struct known_room *room, size_t size);
void known_free(struct known_values *values);

/* Each bit of the result hangs on each of the word. */
static inline uint64_t known_stir(uint64_t word)
{
	word = (word ^ word >> 32) * 0x9e3779b97f4a7c15ull;
	return word ^ word >> 29;
}

/* The pair of slots that may hold a value, which is not empty; BUFFER_SLACK is read. NULL: none. */
static inline struct known *known_pair(struct known_values *values, struct known_room *room,
				       struct span text)
{
	if (text.size > KNOWN_SIZE_MAX)
		return NULL;
	if (values->lost >= values->count)
		known_grow(values, room);
	uint64_t hash = known_stir(text.size ^ word_read(text.at, text.size));
	if (text.size > 16)
		hash = known_stir(hash ^ word_read(text.at + text.size / 2, 8));
	if (text.size > 8)
		hash = known_stir(hash ^ word_read(text.at + text.size - 8, 8));
	return values->slots ? &values->slots[hash & (values->count - 2)] : NULL;
}

static inline bool known_is(const struct known *slot, struct span text)
{
	size_t size = text.size;
	if (slot->size != size)
		return false;
	if (size <= 8)
		return word_read(slot->bytes, size) == word_read(text.at, size);
	/* The last eight may have been looked at in part. */
	uint64_t other = word_read(slot->bytes + size - 8, 8) ^ word_read(text.at + size - 8, 8);
	for (size_t at = 0; at + 8 < size; at += 8)
		other |= word_read(slot->bytes + at, 8) ^ word_read(text.at + at, 8);
	return other == 0;
}

/* The mould that a value, which is not empty, has come out of; NULL: there is none. */
static inline const struct mould *known_moulded(const struct known_values *values, struct span text)
{
	const struct mould *mould = values->moulds ? &values->moulds[text.size % MOULDS] : NULL;
	return mould && mould_fits(mould, text) ? mould : NULL;
}

/* Is it the value that was found last? A column of one value has no other. */
static inline bool known_again(const struct known_values *values, struct span text)
{
	return values->last && known_is(values->last, text);
}

/* What the value is known to be; NULL: it is not known. */
static inline const struct known *known_find(struct known_values *values, const struct known *pair,
					     struct span text)
{
	const struct known *known = known_is(&pair[0], text)   ? &pair[0]
				    : known_is(&pair[1], text) ? &pair[1]
							       : NULL;
	values->found += known != NULL;
	values->last = known ? known : values->last;
	return known;
}

/* The one that came before moves to the other slot. */
static inline void known_add(struct known_values *values, struct known *pair, struct span text,
			     unsigned char what)
{
	values->lost += pair[1].size > 0;
	pair[1] = pair[0];
	memcpy(pair->bytes, text.at, text.size);
	pair->size = (unsigned char)text.size;
	pair->what = what;
}

#endif
