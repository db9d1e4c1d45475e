/*
 * hk_id: identity cards of Hong Kong: one or two letters, six digits, a check of 0 to 9 or A, in
 * brackets or not. The letters count A=10 …, a missing one 36; the weighted sum (9 … 2, 1) is 0
 * modulo 11. CHECK; with a wrong check FORM, as part numbers have that form too. In running text
 * the check must stand in its brackets.
 *
 * tw_id: those of Taiwan: a letter for the place (a number of two digits), then 1, 2, 8 or 9, then
 * eight digits; weights 1, 9 … 1, 1; the sum is 0 modulo 10. New permits of residents have 8 and 9,
 * older ones a second letter A to D. CHECK, else FORM.
 *
 * Facts: npm validator 13 (MIT), isIdentityCard for zh-HK and zh-TW, and its tests.
 */
#include "detect/form.h"

/* ---- Hong Kong -------------------------------------------------------------------------------
 */

static const char *const hk_forms[] = {"@######?", "@@######?", NULL};

static bool hk_form(const struct form *form)
{
	char check = form->character[form->count - 1];
	return form_like_one(form, hk_forms) && check <= 'A';
}

static bool hk_check(const struct form *form)
{
	unsigned sum = form->count == 8 ? 9 * 36 : 0;
	for (size_t i = 0; i < form->count; i++) {
		char c = form->character[i];
		unsigned number = c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10;
		sum += number * (unsigned)(form->count - i);
	}
	return sum % 11 == 0;
}

static enum evidence judge_hk(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH | SEPARATOR_BRACKET, &form) ||
	    !hk_form(&form))
		return EVIDENCE_NONE;
	*parts = form.parts;
	return hk_check(&form) ? EVIDENCE_CHECK : EVIDENCE_FORM;
}

/* The end of `(7)`, of any width, at `at`; 0: there is none. */
static size_t hk_brackets_end(struct span text, size_t at)
{
	size_t wide = text_has(text, at, "（", 3) ? 3 : 0;
	size_t to = at + (wide ? wide : text_has(text, at, "(", 1));
	if (to == at || !word_at(text, to))
		return 0;
	to += 1;
	size_t close = text_has(text, to, "）", 3) ? 3 : text_has(text, to, ")", 1);
	return close ? to + close : 0;
}

static bool find_hk(const struct detector *self, struct span text, size_t from, struct span *found,
		    struct parts *parts)
{
	struct span word;
	for (size_t at = from; word_next(text, at, &word); at = from) {
		size_t begin = (size_t)(word.at - text.at);
		from = begin + word.size;
		size_t end = hk_brackets_end(text, from);
		if (end == 0 || word.size < 7 || (begin > 0 && word_at(text, begin - 1)))
			continue;
		*found = span_cut(text, begin, end);
		if (judge_hk(self, *found, parts) < EVIDENCE_CHECK)
			continue;
		*parts = (struct parts){begin, end};
		return true;
	}
	return false;
}

/* A digit in the place of any letter: masks show the first alone. */
static bool resembles_hk(const struct detector *self, struct span value, struct parts *parts)
{
	static const char *const loose[] = {"@######?", "@?######?", NULL};
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH | SEPARATOR_BRACKET, &form) ||
	    !form_like_one(&form, loose))
		return false;
	*parts = form.parts;
	return true;
}

const struct detector detector_hk_id = {"hk_id",
					{.digits = 6,
					 .letters = 1,
					 .size_min = 8,
					 .size_max = 32,
					 .digits_max = 7,
					 .letters_max = 3},
					judge_hk,
					find_hk,
					resembles_hk,
					NULL};

/* ---- Taiwan ----------------------------------------------------------------------------------
 */

/* The numbers of the letters A to Z. */
static const uint8_t tw_places[] = {10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21,
				    22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33};

static bool tw_form(const struct form *form)
{
	if (form_like(form, "@@########"))
		return form->character[1] <= 'D';
	return form_like(form, "@#########") && strchr("1289", form->character[1]);
}

static bool tw_check(const struct form *form)
{
	unsigned place = tw_places[form->character[0] - 'A'];
	char second = form->character[1];
	/* The second letter of older permits counts by the unit of its number. */
	unsigned number = second <= '9' ? (unsigned)(second - '0') : tw_places[second - 'A'] % 10u;
	unsigned sum = place / 10 + place % 10 * 9 + number * 8;
	for (size_t i = 2; i < 9; i++)
		sum += (unsigned)(form->character[i] - '0') * (unsigned)(9 - i);
	return (sum + (unsigned)(form->character[9] - '0')) % 10 == 0;
}

static enum evidence judge_tw(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH, &form) || !tw_form(&form))
		return EVIDENCE_NONE;
	*parts = form.parts;
	return tw_check(&form) ? EVIDENCE_CHECK : EVIDENCE_FORM;
}

static bool find_tw(const struct detector *self, struct span text, size_t from, struct span *found,
		    struct parts *parts)
{
	for (size_t at = from; word_next(text, at, found);) {
		size_t begin = (size_t)(found->at - text.at);
		at = begin + found->size;
		if (found->size != 10 || (begin > 0 && word_at(text, begin - 1)) ||
		    dash_size(text, at) || text.at[begin] > 'Z' ||
		    judge_tw(self, *found, parts) < EVIDENCE_CHECK)
			continue;
		*parts = (struct parts){begin, at};
		return true;
	}
	return false;
}

static bool resembles_tw(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH, &form) ||
	    !form_like(&form, "@?########"))
		return false;
	*parts = form.parts;
	return true;
}

const struct detector detector_tw_id = {"tw_id",
					{.digits = 8,
					 .letters = 1,
					 .size_min = 10,
					 .size_max = 32,
					 .digits_max = 9,
					 .letters_max = 2},
					judge_tw,
					find_tw,
					resembles_tw,
					NULL};
