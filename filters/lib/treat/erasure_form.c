/*
 * One form for what people write in several ways and canonical form keeps apart, since tokens are
 * made of that: who is looked for by one of these is meant by the others. Both sides are brought to
 * it, the list's and the cell's, so that nobody takes more room for being spelt in several ways.
 *
 *     +861062310000, 861062310000       01062310000         landlines of China with its code
 *     013800138000                      13800138000         mobiles dialled as from afar
 *     00491701234567                    +491701234567       00 in the place of +
 *     110105491231002                   11010519491231002x  ID numbers of before 1999 (GB 11643)
 */
#include "treat/kinds.h"
#include "treat/subjects.h"

#define OLD_ID_DIGITS 15
#define LANDLINE_MIN  10 /* area code without its 0, and number */
#define LANDLINE_MAX  11
#define DIGITS_MIN    9 /* of any that has another form */

static bool all_digits(struct span text)
{
	for (size_t at = 0; at < text.size; at++)
		if ((unsigned char)(text.at[at] - '0') >= 10)
			return false;
	return true;
}

static bool begins(struct span text, const char *digits)
{
	size_t size = strlen(digits);
	return text.size > size && memcmp(text.at, digits, size) == 0;
}

static unsigned two_digits(const char *at)
{
	return (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
}

/* The eighteen characters of a number of fifteen: its century, and the check of ISO 7064 MOD 11-2.
 */
static struct span new_id(struct span old, char form[SUBJECT_FORM_SIZE])
{
	static const unsigned weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	static const char checks[] = "10x98765432";
	unsigned sum = 0;
	memcpy(form, old.at, 6);
	memcpy(form + 6, "19", 2);
	memcpy(form + 8, old.at + 6, OLD_ID_DIGITS - 6);
	for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
		sum += weights[i] * (unsigned)(form[i] - '0');
	form[OLD_ID_DIGITS + 2] = checks[sum % 11];
	return (struct span){form, OLD_ID_DIGITS + 3};
}

static bool is_old_id(struct span text)
{
	return text.size == OLD_ID_DIGITS && text.at[0] != '0' &&
	       date_holds(1900 + two_digits(text.at + 6), two_digits(text.at + 8),
			  two_digits(text.at + 10));
}

/* Behind 86: a landline's area code and number; the code may have its 0. */
static struct span landline(struct span rest, char form[SUBJECT_FORM_SIZE])
{
	struct span local = span_cut(rest, rest.size && rest.at[0] == '0' ? 1 : 0, rest.size);
	if (local.size < LANDLINE_MIN || local.size > LANDLINE_MAX || local.at[0] == '0')
		return (struct span){NULL, 0};
	form[0] = '0';
	memcpy(form + 1, local.at, local.size);
	return (struct span){form, local.size + 1};
}

struct span subject_form(struct span canonical, char form[SUBJECT_FORM_SIZE])
{
	bool plus = canonical.size > 0 && canonical.at[0] == '+';
	struct span digits = span_cut(canonical, plus ? 1 : 0, canonical.size);
	if (digits.size < DIGITS_MIN || digits.size >= SUBJECT_FORM_SIZE || !all_digits(digits))
		return canonical;
	if (!plus && is_old_id(digits))
		return new_id(digits, form);
	if (!plus && begins(digits, "01") && digits.size == 12 && digits.at[2] >= '3')
		return span_cut(digits, 1, digits.size);
	bool afar = !plus && begins(digits, "00");
	struct span number = span_cut(digits, afar ? 2 : 0, digits.size);
	struct span china = {NULL, 0};
	if (begins(number, "86"))
		china = landline(span_cut(number, 2, number.size), form);
	if (china.size || !afar || number.size < DIGITS_MIN)
		return china.size ? china : canonical;
	form[0] = '+';
	memcpy(form + 1, number.at, number.size);
	return (struct span){form, number.size + 1};
}
