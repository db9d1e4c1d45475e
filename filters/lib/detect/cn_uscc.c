/*
 * cn_uscc: unified social credit codes of companies (GB 32100): 18 of 0-9 and A-Z but I, O, S, V,
 * Z, the last a check; CHECK. Nobody's personal data: known so that it is taken for nothing else.
 * Numbers of 18 digits are resident IDs by their own check, and seldom codes: FORM.
 */
#include "detect/form.h"

#define CHARACTERS 18

/* The third to the eighth are the division's code. */
static bool registered(const struct form *form)
{
	return form_like(form, "??######??????????");
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH, &form) ||
	    form.count != CHARACTERS || !registered(&form) ||
	    !uscc_holds(form.character, form.count))
		return EVIDENCE_NONE;
	*parts = form.parts;
	return form.digits < CHARACTERS ? EVIDENCE_CHECK : EVIDENCE_FORM;
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	for (size_t at = from; word_next(text, at, found);) {
		size_t begin = (size_t)(found->at - text.at);
		at = begin + found->size;
		if (found->size != CHARACTERS || (begin > 0 && word_at(text, begin - 1)) ||
		    judge(self, *found, parts) < EVIDENCE_CHECK)
			continue;
		*parts = (struct parts){begin, at};
		return true;
	}
	return false;
}

/* Whatever its check says. */
static bool resembles(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH, &form) || form.count != CHARACTERS)
		return false;
	*parts = form.parts;
	return true;
}

const struct detector detector_cn_uscc = {
	"cn_uscc", {.digits = 6, .size_min = 18, .size_max = 64}, judge, find, resembles, NULL};
