/* Surnames and province-level divisions: what names and addresses begin with. */
#include "detect/scan.h"

/* By character, from U+4E00 on: every surname of one character is in that plane's first half. */
static const unsigned char surnames[] = {
#include "surnames.inc"
};
/* Sorted by their bytes; six of them each, and zeros. */
static const char surnames_compound[][8] = {
#include "surnames_compound.inc"
};
static const struct province {
	unsigned char code;
	const char *name;
	const char *short_name;
} provinces[] = {
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
static uint64_t key_of_two(const char *characters)
{
	uint64_t key = 0;
	memcpy(&key, characters, 6);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	key = __builtin_bswap64(key);
#endif
	return key;
}

static bool compound_known(const char *characters)
{
	uint64_t key = key_of_two(characters);
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
	if (name.size > 6 && compound_known(name.at))
		return 6;
	return name.size >= 3 && surname_known(name.at) ? 3 : 0;
}

/* 北京路, 上海大道, 广东东路: streets named after provinces. */
static bool street_after(struct span text, size_t at)
{
	static const char *const streets[] = {"路",   "街",   "大道", "大街", "东路",
					      "西路", "南路", "北路", "中路"};
	for (size_t i = 0; i < COUNT(streets); i++) {
		if (text_has(text, at, streets[i], strlen(streets[i])))
			return true;
	}
	return false;
}

size_t province_size(struct span address)
{
	size_t from = text_has(address, 0, "中国", 6) ? 6 : 0;
	if (address.size < from + 6 || (unsigned char)address.at[from] < 0xe4)
		return 0;
	for (size_t i = 0; i < COUNT(provinces); i++) {
		const struct province *province = &provinces[i];
		if (memcmp(province->short_name, address.at + from, 6) != 0)
			continue;
		size_t size = strlen(province->name);
		if (text_has(address, from, province->name, size))
			return from + size;
		size = strlen(province->short_name);
		if (text_has(address, from, province->short_name, size))
			return street_after(address, from + size) ? 0 : from + size;
	}
	return 0;
}

bool province_known(unsigned code)
{
	size_t low = 0, size = COUNT(provinces);
	while (size > 1) {
		size_t half = size / 2;
		low += provinces[low + half].code <= code ? half : 0;
		size -= half;
	}
	return provinces[low].code == code;
}
