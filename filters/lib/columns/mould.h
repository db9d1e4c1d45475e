/*
 * Private to columns: values of a column that differ in their digits alone, `2025-06-01 12:30:45`,
 * `202.23`, `138****1999`. Where one look tells what such a value is, whatever its digits, the next
 * of its form needs none.
 */
#ifndef PII_COLUMNS_MOULD_H
#define PII_COLUMNS_MOULD_H

#include "base/base.h"

/* Longer values have no mould. */
#define MOULD_SIZE_MAX 32
/* A column has so many, by the size of their values. */
#define MOULDS 4

struct mould {
	unsigned char size; /* 0: there is none */
	unsigned char what; /* such a value is */
	/* Eight bytes each of a value: */
	struct {
		uint64_t same;  /* all bits of each byte that is no digit; zeros behind the value */
		uint64_t fixed; /* these bytes */
		uint64_t digits; /* the high bits of each byte that is a digit */
	} words[MOULD_SIZE_MAX / 8];
};

#define MOULD_HIGH WORD_EACH(0xf0)

/*
 * Of a value of MOULD_SIZE_MAX bytes at most. With `begin` its first digit is to be the
 * same, too. Like mould_fits() it reads BUFFER_SLACK.
 */
static inline void mould_make(struct mould *mould, struct span text, bool begin, unsigned char what)
{
	mould->size = (unsigned char)text.size;
	mould->what = what;
	for (size_t at = 0; at < text.size; at += 8) {
		uint64_t word = word_read(text.at + at, text.size - at);
		uint64_t high = word & WORD_EACH(0x80);
		uint64_t digits = word_digits(word ^ high) & ~high;
		if (begin && digits) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			digits &= digits - 1;
#else
			digits &= ~(1ull << (63 - __builtin_clzll(digits)));
#endif
			begin = false;
		}
		digits = (digits >> 7) * 0xff;
		uint64_t all =
			word_read((const char[8]){-1, -1, -1, -1, -1, -1, -1, -1}, text.size - at);
		mould->words[at / 8].same = all & ~digits;
		mould->words[at / 8].fixed = word & ~digits;
		mould->words[at / 8].digits = digits & MOULD_HIGH;
	}
}

/* Bytes that are to be the same are, and where a digit is to stand, one does. No byte of UTF-8 is
 * so high that six more would not fit it. */
static inline bool mould_fits(const struct mould *mould, struct span text)
{
	if (mould->size != text.size)
		return false;
	uint64_t other = 0;
	for (size_t i = 0; i * 8 < text.size; i++) {
		uint64_t word;
		memcpy(&word, text.at + i * 8, 8);
		uint64_t high = (word ^ WORD_EACH('0')) | ((word + WORD_EACH(6)) ^ WORD_EACH('0'));
		other |= ((word & mould->words[i].same) ^ mould->words[i].fixed) |
			 (high & mould->words[i].digits);
	}
	return other == 0;
}

#endif
