/*
 * People of a list, as keyed hashes alone. Keys stand in one array, grouped by the first bits of
 * their hashes: 16 bytes each and two more, whoever they are; a value that is of nobody costs one
 * look into a megabyte of bits. An array needs no spare room and no second one to grow
 * into, as a table with gaps would.
 */
#include <stdlib.h>

#include "treat/kinds.h"
#include "treat/subjects.h"

/* Of 96 bits: a million people and 10^12 cells meet by chance once in 10^11 such runs. */
struct key {
	uint32_t hash[3];
	uint32_t subject;
};

struct subject {
	uint32_t line;
	uint32_t records; /* or SAME and the subject that this one is */
};
#define SAME 0x80000000u

/* Characters of a token behind `p1_`, five bits each. */
#define PACKED_CHARACTERS (TOKEN_SIZE - 3)
#define PACKED_SIZE       ((PACKED_CHARACTERS * 5 + 7) / 8)
struct packed {
	unsigned char bytes[PACKED_SIZE];
};

struct subjects {
	struct siphash_key secret;
	struct text_names names;
	struct key *keys;
	size_t key_count, key_room;
	uint64_t *seen; /* a bit for each hash, eight for each key: most cells are nobody's, … */
	unsigned seen_bits; /* … and are told so by a table that stays in the nearer cache */
	uint32_t *groups;   /* where each begins, one more behind the last */
	unsigned group_bits;
	struct subject *at;
	size_t count, room;
	struct packed *tokens; /* NULL: they are not kept */
	size_t token_room;
	bool keeps_tokens;
};

/* ---- Filling -----------------------------------------------------------------------------------
 */

/* Makes room for one more of `size` bytes. Large blocks move in the page table alone. */
static void *with_room(void *block, size_t count, size_t *room, size_t size,
		       struct failure *failure)
{
	if (count < *room)
		return block;
	size_t more = *room ? *room * 2 : 64;
	void *grown = more <= UINT32_MAX / 2 ? realloc(block, more * size) : NULL;
	if (!grown)
		fail(failure, STATUS_IO, "no memory for so many people");
	else
		*room = more;
	return grown;
}

struct subjects *subjects_open(bool keeps_tokens, struct failure *failure)
{
	struct subjects *subjects = calloc(1, sizeof *subjects);
	if (!subjects) {
		fail(failure, STATUS_IO, "out of memory");
		return NULL;
	}
	subjects->keeps_tokens = keeps_tokens;
	struct siphash_key seed;
	if (!siphash_draw(&subjects->secret, failure) || !siphash_draw(&seed, failure)) {
		free(subjects);
		return NULL;
	}
	subjects->names.seed = seed.low;
	return subjects;
}

void subjects_close(struct subjects *subjects)
{
	if (!subjects)
		return;
	free(subjects->names.bits);
	free(subjects->keys);
	free(subjects->seen);
	free(subjects->groups);
	free(subjects->at);
	free(subjects->tokens);
	free(subjects);
}

bool subjects_add(struct subjects *subjects, uint32_t line, struct failure *failure)
{
	struct subject *at =
		with_room(subjects->at, subjects->count, &subjects->room, sizeof *at, failure);
	if (!at)
		return false;
	subjects->at = at;
	if (subjects->keeps_tokens) {
		struct packed *tokens = with_room(subjects->tokens, subjects->count,
						  &subjects->token_room, sizeof *tokens, failure);
		if (!tokens)
			return false;
		subjects->tokens = tokens;
		tokens[subjects->count] = (struct packed){0};
	}
	at[subjects->count++] = (struct subject){.line = line};
	return true;
}

static struct key key_of(const struct subjects *subjects, struct span value)
{
	struct siphash hash = siphash(&subjects->secret, value);
	return (struct key){
		.hash = {(uint32_t)(hash.low >> 32), (uint32_t)hash.low, (uint32_t)hash.high}};
}

static bool same_hash(const struct key *a, const struct key *b)
{
	return a->hash[0] == b->hash[0] && a->hash[1] == b->hash[1] && a->hash[2] == b->hash[2];
}

bool subjects_add_key(struct subjects *subjects, struct span value, struct failure *failure)
{
	struct key *keys = with_room(subjects->keys, subjects->key_count, &subjects->key_room,
				     sizeof *keys, failure);
	if (!keys)
		return false;
	subjects->keys = keys;
	struct key *key = &keys[subjects->key_count++];
	*key = key_of(subjects, value);
	key->subject = (uint32_t)(subjects->count - 1);
	return true;
}

bool subjects_add_name(struct subjects *subjects, struct span canonical, struct failure *failure)
{
	return text_names_add(&subjects->names, canonical, failure);
}

struct text_names *subjects_names(struct subjects *subjects)
{
	return &subjects->names;
}

/* ---- Tokens ------------------------------------------------------------------------------------
 */

void subjects_set_token(struct subjects *subjects, const char token[TOKEN_SIZE])
{
	if (!subjects->keeps_tokens)
		return;
	unsigned char *bytes = subjects->tokens[subjects->count - 1].bytes;
	memset(bytes, 0, PACKED_SIZE);
	for (size_t i = 0; i < PACKED_CHARACTERS; i++) {
		char byte = token[3 + i];
		unsigned five = (unsigned)(byte >= 'a' ? byte - 'a' : byte - '2' + 26);
		for (size_t bit = 0; bit < 5; bit++)
			if (five >> (4 - bit) & 1)
				bytes[(5 * i + bit) / 8] |=
					(unsigned char)(0x80 >> (5 * i + bit) % 8);
	}
}

static void write_token(const struct subjects *subjects, size_t index, char token[TOKEN_SIZE + 1])
{
	static const struct packed none;
	token[0] = 0;
	if (!subjects->keeps_tokens || memcmp(&subjects->tokens[index], &none, sizeof none) == 0)
		return;
	const char *bytes = (const char *)subjects->tokens[index].bytes;
	memcpy(token, "p1_", 3);
	base32_write((struct span){bytes, PACKED_SIZE}, token + 3, PACKED_CHARACTERS);
	token[TOKEN_SIZE] = 0;
}

/* ---- Settling ----------------------------------------------------------------------------------
 */

static uint32_t first_of(const struct subjects *subjects, uint32_t subject)
{
	while (subjects->at[subject].records & SAME)
		subject = subjects->at[subject].records & ~SAME;
	return subject;
}

/* Two lines that share a key are one person: the first of them. */
static void join(struct subjects *subjects, uint32_t a, uint32_t b)
{
	a = first_of(subjects, a);
	b = first_of(subjects, b);
	if (a != b)
		subjects->at[a > b ? a : b].records = SAME | (a > b ? b : a);
}

static uint32_t group_of(const struct subjects *subjects, const struct key *key)
{
	return subjects->group_bits ? key->hash[0] >> (32 - subjects->group_bits) : 0;
}

/* Puts each key into its group, in place: what stands in the way goes to its own group next. */
static void put_in_groups(struct subjects *subjects, uint32_t *next)
{
	size_t groups = (size_t)1 << subjects->group_bits;
	for (size_t group = 0; group < groups; group++)
		for (uint32_t end = subjects->groups[group + 1]; next[group] < end;) {
			struct key *key = &subjects->keys[next[group]];
			uint32_t right = group_of(subjects, key);
			if (right == group) {
				next[group]++;
				continue;
			}
			struct key moved = *key, *to = &subjects->keys[next[right]++];
			*key = *to;
			*to = moved;
		}
}

static int by_hash(const void *one, const void *other)
{
	const struct key *a = one, *b = other;
	for (size_t i = 0; i < 3; i++)
		if (a->hash[i] != b->hash[i])
			return a->hash[i] < b->hash[i] ? -1 : 1;
	return (a->subject > b->subject) - (a->subject < b->subject);
}

/* One key of several that are equal stays. */
static void join_equal(struct subjects *subjects)
{
	size_t groups = (size_t)1 << subjects->group_bits;
	uint32_t kept = 0, from = 0;
	for (size_t group = 0; group < groups; group++) {
		uint32_t to = subjects->groups[group + 1], begin = kept;
		/* An empty list has no memory. */
		if (to > from)
			qsort(subjects->keys + from, to - from, sizeof *subjects->keys, by_hash);
		for (uint32_t i = from; i < to; i++) {
			const struct key key = subjects->keys[i];
			if (kept > begin && same_hash(&subjects->keys[kept - 1], &key))
				join(subjects, subjects->keys[kept - 1].subject, key.subject);
			else
				subjects->keys[kept++] = key;
		}
		subjects->groups[group + 1] = kept;
		from = to;
	}
	subjects->key_count = kept;
}

static size_t bit_of(const struct subjects *subjects, const struct key *key)
{
	return key->hash[1] >> (32 - subjects->seen_bits);
}

static bool fill_seen(struct subjects *subjects)
{
	subjects->seen_bits = subjects->group_bits + 5 < 32 ? subjects->group_bits + 5 : 31;
	if (subjects->seen_bits < 6)
		subjects->seen_bits = 6;
	subjects->seen = calloc(((size_t)1 << subjects->seen_bits) / 64, sizeof *subjects->seen);
	for (size_t i = 0; subjects->seen && i < subjects->key_count; i++) {
		size_t bit = bit_of(subjects, &subjects->keys[i]);
		subjects->seen[bit / 64] |= 1ull << bit % 64;
	}
	return subjects->seen;
}

bool subjects_settle(struct subjects *subjects, struct failure *failure)
{
	while (subjects->group_bits < 30 && subjects->key_count >> subjects->group_bits > 4)
		subjects->group_bits++;
	size_t groups = (size_t)1 << subjects->group_bits;
	subjects->groups = calloc(groups + 1, sizeof *subjects->groups);
	uint32_t *next = malloc(groups * sizeof *next);
	if (!subjects->groups || !next || !fill_seen(subjects)) {
		free(next);
		return fail(failure, STATUS_IO, "out of memory");
	}
	for (size_t i = 0; i < subjects->key_count; i++)
		subjects->groups[group_of(subjects, &subjects->keys[i]) + 1]++;
	for (size_t group = 0; group < groups; group++) {
		next[group] = subjects->groups[group];
		subjects->groups[group + 1] += subjects->groups[group];
	}
	put_in_groups(subjects, next);
	free(next);
	join_equal(subjects);
	for (size_t i = 0; i < subjects->count; i++)
		if (subjects->at[i].records & SAME)
			subjects->at[i].records = SAME | first_of(subjects, (uint32_t)i);
	return true;
}

/* ---- Asking ------------------------------------------------------------------------------------
 */

size_t subjects_find(const struct subjects *subjects, struct span value)
{
	struct key key = key_of(subjects, value);
	size_t bit = bit_of(subjects, &key);
	if (!(subjects->seen[bit / 64] >> bit % 64 & 1))
		return SUBJECT_NONE;
	const uint32_t *group = subjects->groups + group_of(subjects, &key);
	for (uint32_t i = group[0]; i < group[1]; i++)
		if (same_hash(&subjects->keys[i], &key))
			return first_of(subjects, subjects->keys[i].subject);
	return SUBJECT_NONE;
}

void subjects_hit(struct subjects *subjects, size_t subject)
{
	uint32_t *records = &subjects->at[subject].records;
	*records += *records < SAME - 1;
}

void subjects_forget_hits(struct subjects *subjects)
{
	for (size_t i = 0; i < subjects->count; i++)
		if (!(subjects->at[i].records & SAME))
			subjects->at[i].records = 0;
}

size_t subjects_count(const struct subjects *subjects)
{
	return subjects->count;
}

void subjects_at(const struct subjects *subjects, size_t index, uint64_t *line, uint64_t *records,
		 char token[TOKEN_SIZE + 1])
{
	*line = subjects->at[index].line;
	*records = subjects->at[first_of(subjects, (uint32_t)index)].records;
	write_token(subjects, index, token);
}
