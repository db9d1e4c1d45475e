/*
 * The quick look through text. Most cells hold nothing that a detector begins with, so this is
 * what a stream spends its time on: blocks of vectors.
 */
#include "detect/scan.h"
#include "detect/vector.h"

#define BLOCK 64
/* MD5 has 32 hexadecimal digits; of so many some are letters. */
#define DIGEST_MIN     32
#define DIGEST_LETTERS 4

/* Bytes that may begin an anchor: a digit, `@`, and the first byte of all full-width forms. */
static inline bytes16 likely16(bytes16 bytes)
{
	return (bytes16)(bytes - '0' < 10) | (bytes16)(bytes == '@') | (bytes16)(bytes == 0xef);
}

/*
 * The same to the last byte of a full-width digit or `＠`: Chinese commas begin with 0xef too and
 * must not slow us down. Reads two bytes past the sixteen.
 */
static inline bytes16 exactly16(const char *at)
{
	bytes16 first = load16(at), third = load16(at + 2);
	bytes16 wide = (bytes16)(first == 0xef) & (bytes16)(load16(at + 1) == 0xbc) &
		       ((bytes16)(third - 0x90 < 10) | (bytes16)(third == 0xa0));
	return (bytes16)(first - '0' < 10) | (bytes16)(first == '@') | wide;
}

static inline bool anchor_at(struct span text, size_t at)
{
	return digit_size(text, at) || text.at[at] == '@' ||
	       (text.at[at] == '\xef' && text_has(text, at, "＠", 3));
}

size_t scan_anchor(struct span text, size_t from)
{
	size_t at = from;
	while (at + BLOCK + 2 <= text.size) {
		const char *s = text.at + at;
		bytes16 likely = likely16(load16(s)) | likely16(load16(s + 16)) |
				 likely16(load16(s + 32)) | likely16(load16(s + 48));
		if (any16(likely) &&
		    any16(exactly16(s) | exactly16(s + 16) | exactly16(s + 32) | exactly16(s + 48)))
			break;
		at += BLOCK;
	}
	while (at + 18 <= text.size && !any16(exactly16(text.at + at)))
		at += 16;
	/* The rest is shorter than a vector and what it looks at behind it: with zeros it is not.
	 */
	if (at + 18 > text.size && at < text.size) {
		char padded[36] = {0};
		memcpy(padded, text.at + at, text.size - at);
		if (!any16(exactly16(padded) | exactly16(padded + 16)))
			return text.size;
	}
	while (at < text.size && !anchor_at(text, at))
		at++;
	return at;
}

size_t scan_digit(struct span text, size_t from)
{
	size_t at = from;
	while ((at = scan_anchor(text, at)) < text.size && !digit_size(text, at))
		at++;
	return at;
}

bool digit_before(struct span text, size_t at)
{
	if (at == 0)
		return false;
	if ((unsigned char)(text.at[at - 1] - '0') < 10)
		return true;
	return at >= 3 && text.at[at - 3] == '\xef' && digit_size(text, at - 3) == 3;
}

static bool grouped_digits(struct span text, size_t at, size_t end)
{
	for (size_t size; at < end && (size = digit_size(text, at)) != 0;)
		at += size;
	return at < end;
}

/* Two characters of a value, right before or behind the stars: so much a mask leaves at least. */
static bool value_before(struct span text, size_t at)
{
	while (at > 0 && text.at[at - 1] == '*')
		at--;
	return at >= 2 && word_at(text, at - 1) && word_at(text, at - 2);
}

static bool value_after(struct span text, size_t at)
{
	while (at < text.size && text.at[at] == '*')
		at++;
	return word_at(text, at) && word_at(text, at + 1);
}

/*
 * Are the match's outer digits what a mask left of other values, so that only their neighbourhood
 * makes a number: 19990101 138****8000? Masks of numbers put four stars and more in one row;
 * fewer are ornament, and hide nobody's number.
 */
static bool beside_masked(struct span text, const struct match *match)
{
	size_t begin = match->parts.begin, end = match->parts.end;
	bool before =
		begin >= 4 && text_has(text, begin - 4, "****", 4) && value_before(text, begin);
	bool after = text_has(text, end, "****", 4) && value_after(text, end);
	return (before || after) && grouped_digits(text, begin, end);
}

static bool hex_is(char byte)
{
	return (unsigned char)(byte - '0') < 10 || (byte >= 'a' && byte <= 'f') ||
	       (byte >= 'A' && byte <= 'F');
}

/* The hexadecimal digits around `at`, and dashes if `dash` is one; of the digits how many letters.
 */
static struct span hex_around(struct span text, size_t at, char dash, size_t *letters)
{
	size_t begin = at, end = at;
	*letters = 0;
	while (begin > 0 && (hex_is(text.at[begin - 1]) || text.at[begin - 1] == dash))
		*letters += letter_is(text.at[--begin]);
	while (end < text.size && (hex_is(text.at[end]) || text.at[end] == dash))
		*letters += letter_is(text.at[end++]);
	while (begin < end && text.at[begin] == '-')
		begin++;
	while (end > begin && text.at[end - 1] == '-')
		end--;
	return span_cut(text, begin, end);
}

/* 50a2d1c4-d788-4498-a6f7-dd75d4db0123 */
static bool uuid_is(struct span run)
{
	for (size_t i = 0; i < run.size; i++)
		if ((run.at[i] == '-') != (i == 8 || i == 13 || i == 18 || i == 23))
			return false;
	return run.size == DIGEST_MIN + 4;
}

/* Does a number begin amid the hexadecimal digits of a digest: names of images, commits, keys? */
static bool in_digest(struct span text, size_t at)
{
	size_t letters;
	struct span run = hex_around(text, at, '0', &letters);
	if (run.size >= DIGEST_MIN && letters >= DIGEST_LETTERS)
		return true;
	run = hex_around(text, at, '-', &letters);
	return uuid_is(run) && letters >= DIGEST_LETTERS;
}

bool scan_numbers(struct span text, size_t from, number_matcher *matches, struct span *found,
		  struct parts *parts)
{
	struct match match;
	for (size_t at = scan_digit(text, from); at < text.size; at = scan_digit(text, at)) {
		/* A run that began before `from` is the rest of something longer. */
		if (!digit_before(text, at) && matches(text, at, true, &match) &&
		    !beside_masked(text, &match) && !in_digest(text, at)) {
			size_t begin = match.begin > from ? match.begin : from;
			*found = span_cut(text, begin, match.end);
			*parts = match.parts;
			return true;
		}
		for (size_t size; (size = digit_size(text, at)) != 0;)
			at += size;
	}
	return false;
}

/* What may stand before the first digit of a whole value: (+86) and the like. */
static size_t opening_size(struct span text)
{
	size_t at = 0;
	for (int i = 0; i < 3 && at < text.size; i++) {
		if (text.at[at] == '(' || text.at[at] == '+')
			at += 1;
		else if (text_has(text, at, "（", 3) || text_has(text, at, "＋", 3))
			at += 3;
	}
	return at;
}

enum evidence judge_number(struct span value, number_matcher *matches, struct parts *parts)
{
	struct span core = wrapper_off(value);
	size_t at = opening_size(core);
	struct match match;
	if (!digit_size(core, at) || !matches(core, at, false, &match) || match.begin != 0 ||
	    match.end != core.size)
		return EVIDENCE_NONE;
	size_t shift = (size_t)(core.at - value.at);
	*parts = (struct parts){match.parts.begin + shift, match.parts.end + shift};
	return match.evidence;
}
