/*
 * One look at a text, eight bytes at a time: most cells of a stream are amounts, counts, times and
 * words, and no detector need be asked. What is let go, and why:
 *   - letters of ASCII without a digit, `@`, `:` or star: each detector needs one of these, or
 *     letters of other scripts;
 *   - at most six digits, and two other bytes that are no letters nor colons: telephones have seven
 *     and more, addresses of machines three dots, or colons;
 *   - seven to nine digits in a row and nothing else, the first no zero: telephones without an area
 *     code have no form of their own;
 *   - times as programs write them: no date joins its hour to a number of eleven digits.
 * tests/unit/test_glance.c asks all detectors about these.
 */
#include "detect/detect.h"

/* Longer texts are looked at by who knows more. */
#define GLANCE_SIZE_MAX 32
#define DIGITS_FEW      6
#define BESIDE_FEW      2
#define DIGITS_ROW_MAX  9

#define HIGH WORD_EACH(0x80)

/* These set the high bit of each byte that they mean; all bytes must be ASCII. */
static inline uint64_t are_byte(uint64_t word, char byte)
{
	return ~((word ^ WORD_EACH(byte)) + WORD_EACH(0x7f)) & HIGH;
}

static inline uint64_t are_digits(uint64_t word)
{
	return ~((word ^ WORD_EACH('0')) + WORD_EACH(0x80 - 10)) & HIGH;
}

static inline uint64_t are_letters(uint64_t word)
{
	uint64_t small = word | WORD_EACH(0x20);
	return (small + WORD_EACH(0x80 - 'a')) & ~(small + WORD_EACH(0x7f - 'z')) & HIGH;
}

static inline size_t bytes_in(uint64_t high)
{
	return (size_t)((high >> 7) * WORD_EACH(1) >> 56);
}

struct sorts {
	size_t digits;
	uint64_t letters; /* not zero: there are some, as of the others */
	uint64_t colons;
	uint64_t others; /* `@` and stars */
};

/* False: it has bytes beyond ASCII. */
static inline bool sorts_of(struct span text, struct sorts *sorts)
{
	*sorts = (struct sorts){0};
	for (size_t at = 0; at < text.size; at += 8) {
		uint64_t word = word_read(text.at + at, text.size - at);
		if (word & HIGH)
			return false;
		sorts->digits += bytes_in(are_digits(word));
		sorts->letters |= are_letters(word);
		sorts->colons |= are_byte(word, ':');
		sorts->others |= are_byte(word, '@') | are_byte(word, '*');
	}
	return true;
}

static inline bool digits_stand(const char *at, const char where[8])
{
	return are_digits(word_read(at, 8)) == word_read(where, 8);
}

/* 2025-06-01, 2025-06-01 12:30 and 2025/06/01T12:30:45; all of it is ASCII. */
static bool is_time(struct span text)
{
	static const char date[8] = {-128, -128, -128, -128, 0, -128, -128, 0};
	static const char clock[8] = {-128, -128, 0, -128, -128, 0, -128, -128};
	const char *s = text.at;
	if ((s[0] != '1' && s[0] != '2') || !digits_stand(s, date) || s[4] != s[7] ||
	    (s[4] != '-' && s[4] != '/'))
		return false;
	switch (text.size) {
	case 10:
		return true;
	case 16:
		return (s[10] == ' ' || s[10] == 'T') && digits_stand(s + 8, clock) && s[13] == ':';
	default:
		return (s[10] == ' ' || s[10] == 'T') && digits_stand(s + 11, clock) &&
		       s[13] == ':' && s[16] == ':';
	}
}

struct glance glance_at(struct span text)
{
	const struct glance unsure = {GLANCE_UNSURE, 0}, nobody = {GLANCE_NOBODY, 0};
	struct sorts sorts;
	if (text.size == 0 || text.size > GLANCE_SIZE_MAX || !sorts_of(text, &sorts) ||
	    sorts.others)
		return unsure;
	if (sorts.digits == 0)
		return sorts.letters && !sorts.colons ? nobody : unsure;
	size_t beside = text.size - sorts.digits;
	if ((text.size == 10 || text.size == 16 || text.size == 19) && is_time(text) &&
	    sorts.digits == (text.size == 10   ? 8u
			     : text.size == 16 ? 12u
					       : 14u))
		return nobody;
	if (sorts.letters)
		return unsure;
	if (sorts.digits <= DIGITS_FEW && beside <= BESIDE_FEW && !sorts.colons)
		return nobody;
	if (sorts.digits <= DIGITS_ROW_MAX && beside == 0 && text.at[0] != '0')
		return nobody;
	return (struct glance){GLANCE_NUMBER, sorts.digits};
}
