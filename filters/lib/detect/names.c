/* Surnames, which names begin with, and the codes of provinces. */
#include "detect/scan.h"

/* By character, from U+4E00 on: every surname of one character is in that plane's first half. */
static const unsigned char surnames[] = {
#include "surnames.inc"
};
/* Sorted by their bytes; six of them each, and zeros. */
static const char surnames_compound[][8] = {
#include "surnames_compound.inc"
};
static const unsigned char provinces[100] = {
#include "provinces.inc"
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool surname_known(const char *character)
{
	const unsigned char *s = (const unsigned char *)character;
	/* Below U+4E00 this wraps round to far beyond the table. */
	size_t at =
		((size_t)(s[0] & 0x0f) << 12 | (size_t)(s[1] & 0x3f) << 6 | (s[2] & 0x3f)) - 0x4e00;
	return (s[0] & 0xf0) == 0xe0 && at < COUNT(surnames) && surnames[at];
}

/* Two characters as one number, in the order of their bytes. */
static uint64_t key_of_two(const char characters[8])
{
	uint64_t key;
	memcpy(&key, characters, sizeof key);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	key = __builtin_bswap64(key);
#endif
	return key >> 16;
}

static bool compound_known(struct span name)
{
	char copy[8] = {0};
	if (name.size < sizeof copy)
		memcpy(copy, name.at, name.size);
	uint64_t key = key_of_two(name.size < sizeof copy ? copy : name.at);
	size_t low = 0, size = COUNT(surnames_compound);
	while (size > 1) {
		size_t half = size / 2;
		low += key_of_two(surnames_compound[low + half]) <= key ? half : 0;
		size -= half;
	}
	return key_of_two(surnames_compound[low]) == key;
}

size_t surname_size(struct span name)
{
	/* 欧阳 alone is a person called 欧 as likely: the compound needs a given name after it. */
	if (name.size > 6 && compound_known(name))
		return 6;
	return name.size >= 3 && surname_known(name.at) ? 3 : 0;
}

bool province_known(unsigned code)
{
	return code < COUNT(provinces) && provinces[code];
}
