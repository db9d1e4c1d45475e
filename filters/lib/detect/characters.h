/*
 * Private to detect: characters at a place of a text, and what script they are of.
 */
#ifndef PII_DETECT_CHARACTERS_H
#define PII_DETECT_CHARACTERS_H

#include "base/base.h"

/* The character at `at`, 0 at the end; its bytes in *size. */
static inline uint32_t character_at(struct span text, size_t at, size_t *size)
{
	uint32_t c = 0;
	*size = at < text.size ? utf8_next(text.at + at, text.at + text.size, &c) : 0;
	return *size ? c : 0;
}

/* An ASCII character or the full-width form of one, as ASCII; 0: neither, and *size is 0. */
static inline char plain_at(struct span text, size_t at, size_t *size)
{
	*size = 0;
	if (at >= text.size)
		return 0;
	const unsigned char *s = (const unsigned char *)text.at + at;
	if (s[0] < 0x80) {
		*size = 1;
		return (char)s[0];
	}
	if (s[0] != 0xef || text.size - at < 3 || (s[1] != 0xbc && s[1] != 0xbd))
		return 0;
	unsigned c = s[1] == 0xbc ? s[2] - 0x60u : s[2] - 0x20u;
	if (c <= ' ' || c >= 0x7f)
		return 0;
	*size = 3;
	return (char)c;
}

/* Han of the basic plane and the supplementary ones, 々 and 〇; no kana, no punctuation. */
static inline bool han_is(uint32_t c)
{
	return (c >= 0x3400 && c < 0xa000) || (c >= 0x20000 && c <= 0x323af) || c == 0x3005 ||
	       c == 0x3007;
}

/* Scripts written without blanks: Han, kana, Hangul. */
static inline bool east_is(uint32_t c)
{
	return han_is(c) || (c >= 0x3041 && c < 0x3130) || (c >= 0xac00 && c < 0xd7b0);
}

#endif
