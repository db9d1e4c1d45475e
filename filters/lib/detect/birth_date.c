/*
 * birth_date: a date, its month known, of years that people who live were born in. FORM: dates of
 * orders are no different.
 */
#include "detect/scan.h"

#define BORN_MIN 1900
/* Nothing here knows what day it is. */
#define BORN_MAX 2035

static enum evidence judge_birth(const struct detector *self, struct span value,
				 struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	struct date date;
	if (!date_read(core, &date) || date.year < BORN_MIN || date.year > BORN_MAX ||
	    date.form == DATE_QUARTER || (date.month == 0 && !date.either))
		return EVIDENCE_NONE;
	size_t begin = (size_t)(core.at - value.at);
	*parts = (struct parts){begin, begin + core.size};
	return EVIDENCE_FORM;
}

/* Any date: what is coarser or older is masked as one as well. */
static bool resembles_birth(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	struct date date;
	if (!date_read(core, &date))
		return false;
	size_t begin = (size_t)(core.at - value.at);
	*parts = (struct parts){begin, begin + core.size};
	return true;
}

const struct detector detector_birth_date = {
	"birth_date",    {.digits = 4, .size_max = 80, .named = true},
	judge_birth,     NULL,
	resembles_birth, NULL};
