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
_Static_assert(DIGITS_FEW + BESIDE_FEW <= 8, "they are one word");
#define DIGITS_ROW_MAX 9

#define HIGH WORD_EACH(0x80)

/* These set the high bit of each byte that they mean; all bytes must be ASCII. */
static inline uint64_t are_byte(uint64_t word, char byte)
{
	return ~((word ^ WORD_EACH(byte)) + WORD_EACH(0x7f)) & HIGH;
}

static inline uint64_t are_letters(uint64_t word)
{
	uint64_t small = word | WORD_EACH(0x20);
	return (small + WORD_EACH(0x80 - 'a')) & ~(small + WORD_EACH(0x7f - 'z')) & HIGH;
}

/* Eight counts in one. */
static inline size_t sum_of(uint64_t lanes)
{
	return (size_t)(lanes * WORD_EACH(1) >> 56);
}

static inline bool digits_stand(uint64_t word, const char where[8])
{
	return !(word & HIGH) && word_digits(word) == word_read(where, 8);
}

/* 2025-06-01, 2025-06-01 12:30 and 2025/06/01T12:30:45. */
static bool is_time(struct span text)
{
	static const char date[8] = {-128, -128, -128, -128, 0, -128, -128, 0};
	static const char day[8] = {-128, -128};
	static const char minute[8] = {-128, -128, 0, -128, -128, 0, -128, -128};
	const char *s = text.at;
	if ((s[0] != '1' && s[0] != '2') || s[4] != s[7] || (s[4] != '-' && s[4] != '/') ||
	    !digits_stand(word_read(s, 8), date))
		return false;
	if (text.size == 10)
		return digits_stand(word_read(s + 8, 2), day);
	if ((s[10] != ' ' && s[10] != 'T') || s[13] != ':' ||
	    !digits_stand(word_read(s + 8, 8), minute))
		return false;
	return text.size == 16 || (s[16] == ':' && digits_stand(word_read(s + 11, 8), minute));
}

static const struct glance unsure = {GLANCE_UNSURE, 0, false};
static const struct glance nobody = {GLANCE_NOBODY, 0, false};
static const struct glance by_begin = {GLANCE_NOBODY, 0, true};

/* Bytes before `@`: digits, and the marks beside numbers. */
#define NOT_NUMERIC WORD_EACH(0xc0)

/* False: other bytes are among them. */
static inline bool glance_number(struct span text, struct glance *glance)
{
	uint64_t stars = 0, plus = 0, lanes = 0, word = 0;
	for (size_t at = 0; at < text.size; at += 8) {
		word = word_read(text.at + at, text.size - at);
		if (word & NOT_NUMERIC)
			return false;
		lanes += word_digits(word) >> 7;
		stars |= are_byte(word, '*');
		plus |= are_byte(word, '+');
	}
	size_t digits = sum_of(lanes), beside = text.size - digits;
	/* So few bytes are one word. */
	bool few = digits <= DIGITS_FEW && beside <= BESIDE_FEW && !are_byte(word, ':');
	bool row = digits <= DIGITS_ROW_MAX && beside == 0 && text.at[0] != '0';
	if (stars || digits == 0 || (plus && !few))
		*glance = unsure;
	else
		*glance = few   ? nobody
			  : row ? by_begin
				: (struct glance){GLANCE_NUMBER, digits, false};
	return true;
}

static inline struct glance glance_words(struct span text)
{
	uint64_t letters = 0;
	for (size_t at = 0; at < text.size; at += 8) {
		uint64_t word = word_read(text.at + at, text.size - at);
		if (word & HIGH || word_digits(word) | are_byte(word, '@') | are_byte(word, '*') |
					   are_byte(word, ':'))
			return unsure;
		letters |= are_letters(word);
	}
	return letters ? nobody : unsure;
}

struct glance glance_at(struct span text)
{
	struct glance glance;
	if (text.size == 0 || text.size > GLANCE_SIZE_MAX)
		return unsure;
	if ((text.size == 10 || text.size == 16 || text.size == 19) && is_time(text))
		return by_begin;
	return glance_number(text, &glance) ? glance : glance_words(text);
}
