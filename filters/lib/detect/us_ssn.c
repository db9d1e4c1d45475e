/*
 * us_ssn: social security numbers of the United States: area (not 000, 666, 9xx), group (not 00),
 * serial (not 0000), joined by dashes, blanks or dots; three that advertisements made void are
 * none. There is no check: SHAPE when joined, which other numbers seldom are in this way; FORM as
 * nine bare digits. In running text with dashes alone.
 *
 * Facts: SSA's rules since 2011; python-stdnum's stdnum.us.ssn has the same void numbers.
 */
#include "detect/form.h"

#define DIGITS 9

static bool in_range(const uint8_t *d)
{
	static const uint8_t none[][DIGITS] = {
		{0, 7, 8, 0, 5, 1, 1, 2, 0},
		{4, 5, 7, 5, 5, 5, 4, 6, 2},
		{2, 1, 9, 0, 9, 9, 9, 9, 9},
	};
	unsigned area = d[0] * 100u + d[1] * 10u + d[2];
	if (area == 0 || area == 666 || area >= 900 || d[3] + d[4] == 0 ||
	    d[5] + d[6] + d[7] + d[8] == 0)
		return false;
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (memcmp(none[i], d, DIGITS) == 0)
			return false;
	return true;
}

/* Are there separators after the third and the fifth digit, and nowhere else? */
static bool joined(const struct reading *r, enum join join)
{
	return r->groups == 3 && r->group[0].size == 3 && r->group[1].size == 2 &&
	       r->group[1].join == join && r->group[2].join == join;
}

static bool match_ssn(struct span text, size_t at, bool strict, struct match *match)
{
	struct reading r;
	reading_take(text, at, &r);
	if (r.count != DIGITS || r.cut || !in_range(r.digit))
		return false;
	bool shaped = joined(&r, JOIN_DASH) ||
		      (!strict && (joined(&r, JOIN_BLANK) || joined(&r, JOIN_DOT)));
	size_t end = r.end[DIGITS - 1];
	if (!shaped && (strict || r.groups > 1))
		return false;
	if (strict && ((at > 0 && (word_at(text, at - 1) || strchr("-./#", text.at[at - 1]))) ||
		       word_at(text, end) || dash_size(text, end)))
		return false;
	match->begin = at;
	match->end = end;
	match->parts = (struct parts){at, end};
	match->evidence = shaped ? EVIDENCE_SHAPE : EVIDENCE_FORM;
	return true;
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	return judge_number(value, match_ssn, parts);
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	(void)self;
	return scan_numbers(text, from, match_ssn, found, parts);
}

/* Void ones and other persons' tax numbers (9xx) are masked alike. */
static bool resembles(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH | SEPARATOR_DOT, &form) ||
	    !form_like(&form, "#########"))
		return false;
	*parts = form.parts;
	return true;
}

const struct detector detector_us_ssn = {
	"us_ssn", {.digits = DIGITS, .size_max = 64, .digits_max = DIGITS}, judge, find, resembles,
	NULL};
