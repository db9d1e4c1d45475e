/*
 * Private to detect: values of letters and digits, and what they look like once their separators
 * are out. For classes whose form is no number of a telephone or card.
 */
#ifndef PII_DETECT_FORM_H
#define PII_DETECT_FORM_H

#include "detect/scan.h"

/* Letters and digits of the longest form: an IBAN has 34, an account 30, an identifier in hex 40.
 */
#define FORM_CHARACTERS 48

/* What may stand between the letters and digits of a value, as bits. */
enum separator {
	SEPARATOR_BLANK = 1,
	SEPARATOR_DASH = 2,
	SEPARATOR_DOT = 4,
	SEPARATOR_SLASH = 8,
	SEPARATOR_BRACKET = 16, /* ( and ) of any width, [ and ] */
};

struct form {
	size_t count; /* letters and digits, never 0 */
	size_t digits;
	unsigned separators;             /* those that were there */
	struct parts parts;              /* the value without its wrapper */
	char character[FORM_CHARACTERS]; /* 0-9 and A-Z, full-width and small ones too */
	uint8_t at[FORM_CHARACTERS];     /* where each begins, from the wrapper's end on */
};

/*
 * Reads a whole value, its wrapper aside. False: it holds something else than letters, digits and
 * the separators of `allowed`, begins or ends with one that is no bracket, or is too long.
 */
bool form_read(struct span value, unsigned allowed, struct form *form);

/*
 * Is it like a pattern, as long and letter by letter: # a digit, @ a letter, ? either, % a digit or
 * A to F; any other character itself.
 */
bool form_like(const struct form *form, const char *pattern);
/* Is it like one of those, ended by NULL? */
bool form_like_one(const struct form *form, const char *const *patterns);
/* Its characters [from, to), which must be digits, as numbers. */
void form_digits(const struct form *form, size_t from, size_t to, uint8_t *digits);

/*
 * The next word of ASCII letters, digits and `_` with a digit in it, at or after `from`: what a
 * find that needs no separators looks at. Chinese characters part words. False: no more. A word
 * that began before `from` is cut; the caller asks word_at() before it where that matters.
 */
bool word_next(struct span text, size_t from, struct span *word);

#endif
