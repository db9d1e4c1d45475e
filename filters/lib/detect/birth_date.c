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
	*parts = parts_of_core(value, core);
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
	*parts = parts_of_core(value, core);
	return true;
}

const struct detector detector_birth_date = {
	"birth_date",    {.digits = 4, .size_max = 80, .named = true},
	judge_birth,     NULL,
	resembles_birth, NULL};
