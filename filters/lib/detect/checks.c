/* Check characters: what tells an identifier from any other number of its form. */
#include "detect/scan.h"

/* Longer than any identifier that has a check. */
#define CHECKED_MAX 64

bool luhn_holds(const uint8_t *digits, size_t count)
{
	static const uint8_t doubled[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
	unsigned sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += (count - i) % 2 ? digits[i] : doubled[digits[i]];
	return sum % 10 == 0;
}

bool mod11_2_holds(const uint8_t *digits, size_t count, unsigned check)
{
	unsigned sum = 0;
	for (size_t i = 0; i < count; i++)
		sum = (sum + digits[i]) * 2 % 11;
	return (sum + check) % 11 == 1;
}

/* The number that a letter or digit stands for in MOD 97-10: 0 to 35. */
static unsigned letter_number(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10;
}

bool mod97_holds(const char *characters, size_t count)
{
	unsigned rest = 0;
	if (count < 5)
		return false;
	/* Country and check stand in front and are reckoned last. */
	for (size_t i = 0; i < count; i++) {
		unsigned number = letter_number(characters[(i + 4) % count]);
		rest = (rest * (number < 10 ? 10 : 100) + number) % 97;
	}
	return rest == 1;
}

bool uscc_holds(const char *characters, size_t count)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	static const uint8_t weights[] = {1,  3,  9,  27, 19, 26, 16, 17, 20,
					  29, 25, 13, 8,  24, 10, 30, 28};
	unsigned sum = 0;
	if (count != sizeof weights + 1)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *place = strchr(alphabet, characters[i]);
		if (!place)
			return false;
		unsigned number = (unsigned)(place - alphabet);
		if (i < sizeof weights)
			sum += number * weights[i];
		else
			return (31 - sum % 31) % 31 == number;
	}
	return false;
}

/* The letters and digits of a value, in ASCII and capitals; 0: something else is in it. */
static size_t plain_characters(struct span value, char plain[CHECKED_MAX])
{
	size_t count = 0;
	for (size_t at = 0, size; at < value.size; at += size) {
		size = blanks_size(value, at);
		size = size ? size : dash_size(value, at);
		if (size)
			continue;
		uint32_t c;
		size = utf8_next(value.at + at, value.at + value.size, &c);
		if (size && c >= 0xff01 && c <= 0xff5e)
			c -= 0xfee0;
		if (c >= 'a' && c <= 'z')
			c -= 32;
		bool known = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
		if (size == 0 || !known || count == CHECKED_MAX)
			return 0;
		plain[count++] = (char)c;
	}
	return count;
}

/* The digits among them; a check of MOD 11-2 may be an X. */
static size_t digits_of(const char *plain, size_t count, uint8_t digits[CHECKED_MAX])
{
	size_t used = 0;
	for (size_t i = 0; i < count; i++)
		if (plain[i] <= '9')
			digits[used++] = (uint8_t)(plain[i] - '0');
	return used;
}

bool check_holds(enum check check, struct span value)
{
	char plain[CHECKED_MAX];
	uint8_t digits[CHECKED_MAX];
	if (check == CHECK_NONE)
		return true;
	size_t count = plain_characters(wrapper_off(value), plain);
	if (count < 2)
		return false;
	size_t numbers = digits_of(plain, count, digits);
	switch (check) {
	case CHECK_LUHN:
		return numbers >= 2 && luhn_holds(digits, numbers);
	case CHECK_MOD97:
		return mod97_holds(plain, count);
	case CHECK_MOD11_2:
		if (plain[count - 1] == 'X')
			return numbers > 0 && mod11_2_holds(digits, numbers, 10);
		return numbers >= 2 && plain[count - 1] <= '9' &&
		       mod11_2_holds(digits, numbers - 1, digits[numbers - 1]);
	default:
		return uscc_holds(plain, count);
	}
}
