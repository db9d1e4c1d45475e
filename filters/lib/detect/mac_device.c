/*
 * mac_address: six pairs of hex digits joined by colons or dashes, or three groups of four joined
 * by dots: SHAPE. Only digits joined by dashes or dots may be any number: FORM, and not looked for
 * in running text.
 *
 * device_id: an IMEI (15 digits, Luhn, first two digits of a reporting body that allocates TACs;
 * 16 with its software version), advertising ids (a UUID), Android's ids of 16 hex digits, 32 or 40
 * hex digits of older systems: FORM, since articles and requests have such numbers as well.
 */
#include "detect/form.h"

/* ---- MAC addresses ----------------------------------------------------------------------------
 */

#define HEX_DIGITS 12

static bool hex_is(char byte)
{
	return (unsigned char)(byte - '0') < 10 || (unsigned char)((byte | 0x20) - 'a') < 6;
}

/* The end of the address that begins at `at` with groups of `group` digits; 0: it is none. */
static size_t groups_end(struct span text, size_t at, size_t group, bool *letters)
{
	char mark = at + group < text.size ? text.at[at + group] : '\0';
	if (!(group == 2 ? mark == ':' || mark == '-' : mark == '.'))
		return 0;
	*letters = mark == ':';
	for (size_t i = 0; i < HEX_DIGITS; i++) {
		if (i && i % group == 0 && (at >= text.size || text.at[at++] != mark))
			return 0;
		if (at >= text.size || !hex_is(text.at[at]))
			return 0;
		*letters = *letters || letter_is(text.at[at]);
		at++;
	}
	return at < text.size && (text.at[at] == mark || word_at(text, at)) ? 0 : at;
}

static size_t mac_end(struct span text, size_t at, bool *letters)
{
	size_t end = groups_end(text, at, 2, letters);
	return end ? end : groups_end(text, at, 4, letters);
}

static enum evidence judge_mac(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	bool letters;
	if (core.size == 0 || mac_end(core, 0, &letters) != core.size)
		return EVIDENCE_NONE;
	*parts = parts_of_core(value, core);
	return letters ? EVIDENCE_SHAPE : EVIDENCE_FORM;
}

static bool find_mac(const struct detector *self, struct span text, size_t from, struct span *found,
		     struct parts *parts)
{
	(void)self;
	for (size_t at = from; at + HEX_DIGITS + 2 <= text.size; at++) {
		/* The mark after the first group decides at nearly every place. */
		char two = text.at[at + 2], four = text.at[at + 4];
		if ((two != ':' && two != '-' && four != '.') || !hex_is(text.at[at]))
			continue;
		if (at > 0 && (word_at(text, at - 1) || strchr(":-.", text.at[at - 1])))
			continue;
		bool letters;
		size_t end = mac_end(text, at, &letters);
		if (end == 0 || !letters)
			continue;
		*found = span_cut(text, at, end);
		*parts = (struct parts){at, end};
		return true;
	}
	return false;
}

const struct detector detector_mac_address = {
	"mac_address", {.digits = 1, .size_min = 12, .size_max = 64}, judge_mac, find_mac, NULL,
	NULL};

/* ---- Devices ----------------------------------------------------------------------------------
 */

/* Reporting bodies: 01 the PTCRB, 35 TUV SUD and BABT, 86 TAF, 91 MSAI, 98 and 99 for more modes.
 */
static bool imei(const struct form *form)
{
	static const char *const bodies[] = {"01", "35", "86", "91", "98", "99"};
	uint8_t digits[15];
	if (form->digits != form->count || form->count < 15 || form->count > 16)
		return false;
	size_t i = 0;
	while (i < 6 && memcmp(form->character, bodies[i], 2) != 0)
		i++;
	form_digits(form, 0, 15, digits);
	return i < 6 && (form->count == 16 || luhn_holds(digits, 15));
}

static bool all_hex(const struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->character[i] > 'F')
			return false;
	return true;
}

static bool device(const struct form *form, bool loose)
{
	size_t n = form->count;
	if (imei(form) || (loose && form->digits == n && n >= 14 && n <= 17))
		return true;
	return all_hex(form) && (n == 16 || n == 32 || n == 40) && (loose || form->digits < n);
}

static enum evidence judge_device(const struct detector *self, struct span value,
				  struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH | SEPARATOR_SLASH, &form) ||
	    !device(&form, false))
		return EVIDENCE_NONE;
	*parts = form.parts;
	return EVIDENCE_FORM;
}

static bool resembles_device(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH | SEPARATOR_SLASH, &form) ||
	    !device(&form, true))
		return false;
	*parts = form.parts;
	return true;
}

const struct detector detector_device_id = {
	"device_id",      {.digits = 1, .size_max = 64, .named = true},
	judge_device,     NULL,
	resembles_device, NULL};
