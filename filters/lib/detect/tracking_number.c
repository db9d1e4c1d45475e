/*
 * tracking_number: numbers of parcels. Of the Universal Postal Union's S10 form (two letters, eight
 * digits and a check, a country): CHECK where the check holds, else FORM. With a carrier's letters
 * before its digits (SF, JT, JD …): SHAPE. Digits alone, 10 to 15 of them, YTO's letters, UPS's 1Z:
 * FORM. In running text what has check or shape.
 *
 * Facts: UPU S10-12 for the check (weights 8 6 4 2 3 5 9 7); the carriers' help pages by way of
 * public lists of their patterns.
 */
#include "detect/form.h"

/* The numbers of the table are those of enum evidence. */
_Static_assert(EVIDENCE_FORM == 1 && EVIDENCE_SHAPE == 2, "tracking_numbers.txt counts otherwise");
static const struct carrier {
	unsigned char evidence;
	const char *form;
} carriers[] = {
#include "tracking_numbers.inc"
};

/* What a carrier's form makes of it, the strongest first. */
static enum evidence carried(const struct form *form)
{
	for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++)
		if (form_like(form, carriers[i].form))
			return carriers[i].evidence;
	return EVIDENCE_NONE;
}

static bool postal(const struct form *form, bool *holds)
{
	static const uint8_t weights[] = {8, 6, 4, 2, 3, 5, 9, 7};
	unsigned sum = 0;
	if (!form_like(form, "@@#########@@"))
		return false;
	for (size_t i = 0; i < sizeof weights; i++)
		sum += (unsigned)(form->character[i + 2] - '0') * weights[i];
	unsigned check = 11 - sum % 11;
	check = check == 10 ? 0 : check == 11 ? 5 : check;
	*holds = check == (unsigned)(form->character[10] - '0');
	return true;
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	bool holds = false;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH, &form))
		return EVIDENCE_NONE;
	*parts = form.parts;
	if (postal(&form, &holds))
		return holds ? EVIDENCE_CHECK : EVIDENCE_FORM;
	return carried(&form);
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	for (size_t at = from; word_next(text, at, found);) {
		size_t begin = (size_t)(found->at - text.at);
		at = begin + found->size;
		if (found->size < 13 || text.at[begin] < 'A' || text.at[begin] > 'Z' ||
		    (begin > 0 && (word_at(text, begin - 1) || text.at[begin - 1] == '-')) ||
		    dash_size(text, at) || judge(self, *found, parts) < EVIDENCE_SHAPE)
			continue;
		*parts = (struct parts){begin, at};
		return true;
	}
	return false;
}

/* The first letters are shown by masks, digits stand for the rest. */
static bool resembles(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH, &form) || form.count < 8 ||
	    form.digits < 6)
		return false;
	*parts = form.parts;
	return true;
}

const struct detector detector_tracking_number = {
	"tracking_number", {.digits = 8, .size_max = 64}, judge, find, resembles, NULL};
