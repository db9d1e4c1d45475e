#include "base/base.h"

/* The 64 digits of RFC 4648, sections 4 and 5, and the 32 of section 6 in lower case. */
static const char plain_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char base32_digits[] = "abcdefghijklmnopqrstuvwxyz234567";

/* A digit's value by its byte, with the bit DIGIT that no other byte has. */
#define DIGIT 0x40
/* clang-format off */
#define LETTERS_AND_NUMERALS                                                                       \
	TEN('A', 0), TEN('K', 10), SIX('U', 20), TEN('a', 26), TEN('k', 36), SIX('u', 46), TEN('0', 52)
#define SIX(byte, value)                                                                           \
	[byte] = DIGIT | (value), DIGIT | (value + 1), DIGIT | (value + 2), DIGIT | (value + 3),   \
	DIGIT | (value + 4), DIGIT | (value + 5)
#define TEN(byte, value)                                                                           \
	SIX(byte, value), DIGIT | (value + 6), DIGIT | (value + 7), DIGIT | (value + 8),           \
	DIGIT | (value + 9)
/* clang-format on */
static const unsigned char plain_values[256] = {
	LETTERS_AND_NUMERALS, ['+'] = DIGIT | 62, ['/'] = DIGIT | 63};
static const unsigned char url_values[256] = {
	LETTERS_AND_NUMERALS, ['-'] = DIGIT | 62, ['_'] = DIGIT | 63};

/* Six bits a digit, most significant first; what is left of a byte is filled up with zeros. */
static char *write_digits(const char digits[64], struct span bytes, char *out)
{
	const unsigned char *at = (const unsigned char *)bytes.at;
	size_t left = bytes.size;
	for (; left >= 3; left -= 3, at += 3, out += 4) {
		uint32_t group = (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
		out[0] = digits[group >> 18];
		out[1] = digits[group >> 12 & 63];
		out[2] = digits[group >> 6 & 63];
		out[3] = digits[group & 63];
	}
	if (left == 0)
		return out;
	uint32_t group = (uint32_t)at[0] << 16 | (left == 2 ? (uint32_t)at[1] << 8 : 0);
	*out++ = digits[group >> 18];
	*out++ = digits[group >> 12 & 63];
	if (left == 2)
		*out++ = digits[group >> 6 & 63];
	return out;
}

/* Four digits as 24 bits. */
static uint32_t group_of(unsigned a, unsigned b, unsigned c, unsigned d)
{
	return (a << 18) + (b << 12) + (c << 6) + d - DIGIT * (1u << 18 | 1u << 12 | 1u << 6 | 1u);
}

/* The other way. False: another byte, a digit too many, or spare bits that are not zero. */
static bool read_digits(const unsigned char values[256], struct span text, unsigned char *out)
{
	const unsigned char *at = (const unsigned char *)text.at;
	size_t left = text.size;
	unsigned all = DIGIT;
	for (; left >= 4; left -= 4, at += 4, out += 3) {
		unsigned a = values[at[0]], b = values[at[1]], c = values[at[2]], d = values[at[3]];
		uint32_t group = group_of(a, b, c, d);
		all &= a & b & c & d;
		out[0] = (unsigned char)(group >> 16);
		out[1] = (unsigned char)(group >> 8);
		out[2] = (unsigned char)group;
	}
	if (left == 0 || left == 1)
		return left == 0 && all & DIGIT;
	unsigned a = values[at[0]], b = values[at[1]], c = left == 3 ? values[at[2]] : DIGIT;
	uint32_t group = group_of(a, b, c, DIGIT);
	if (!(all & a & b & c & DIGIT) || group & (left == 2 ? 0xffff : 0xff))
		return false;
	out[0] = (unsigned char)(group >> 16);
	if (left == 3)
		out[1] = (unsigned char)(group >> 8);
	return true;
}

void base64url_write(struct span bytes, char *out)
{
	write_digits(url_digits, bytes, out);
}

bool base64url_read(struct span text, unsigned char *out)
{
	return read_digits(url_values, text, out);
}

void base64_write(struct span bytes, char *out)
{
	char *end = write_digits(plain_digits, bytes, out);
	while (end < out + base64_size(bytes.size))
		*end++ = '=';
}

bool base64_read(struct span text, unsigned char *out, size_t *size)
{
	size_t digits = text.size;
	if (text.size % 4 != 0)
		return false;
	for (int padding = 0; padding < 2 && digits > 0 && text.at[digits - 1] == '='; padding++)
		digits--;
	*size = base64url_bytes(digits);
	return read_digits(plain_values, span_cut(text, 0, digits), out);
}

void base32_write(struct span bytes, char *out, size_t count)
{
	const unsigned char *at = (const unsigned char *)bytes.at;
	const unsigned char *end = at + bytes.size;
	uint32_t bits = 0;
	unsigned held = 0;
	for (size_t i = 0; i < count; i++) {
		if (held < 5) {
			bits = bits << 8 | (at < end ? *at++ : 0);
			held += 8;
		}
		held -= 5;
		out[i] = base32_digits[bits >> held & 31];
	}
}
