/*
 * cn_resident_id: GB 11643 numbers. 18 characters: division, date of birth, sequence, and a check
 * by ISO 7064 MOD 11-2; CHECK when all agree. So are residence permits (divisions 810000, 820000
 * and 830000) and, since December 2023, those of foreigners: 9, the place, the nationality, then as
 * above. The old ones of 15 digits have division and date and no check: SHAPE. Foreigners' older
 * permits, three letters and 12 digits, have the SHAPE as whole values alone.
 *
 * Of 18 digits with a wrong check we say nothing: order numbers look so. 17 digits, division and
 * date right, and an X are a mistyped ID and nothing else: SHAPE, in running text too.
 *
 * Division means its first two digits: old numbers keep codes of counties that are no more.
 */
#include "detect/scan.h"

#define DIGITS     18
#define DIGITS_OLD 15
/* The value of the check character X. */
#define CHECK_X 10

static bool division_known(const uint8_t *d)
{
	if (d[0] == 8)
		return d[1] >= 1 && d[1] <= 3 && (d[2] | d[3] | d[4] | d[5]) == 0;
	return province_known(d[0] * 10u + d[1]);
}

static enum evidence judge_new(const uint8_t *d, unsigned check)
{
	bool place = d[0] == 9 ? province_known(d[1] * 10u + d[2]) : division_known(d);
	if (!place || !date_plausible(d + 6, 4))
		return EVIDENCE_NONE;
	if (mod11_2_holds(d, DIGITS - 1, check))
		return EVIDENCE_CHECK;
	return check == CHECK_X ? EVIDENCE_SHAPE : EVIDENCE_NONE;
}

/* Prefectures have the digits 01 to 70 or 90: 15-digit tracking numbers often have others. */
static enum evidence judge_old(const uint8_t *d)
{
	unsigned prefecture = d[2] * 10u + d[3];
	bool place = d[0] < 8 && province_known(d[0] * 10u + d[1]) &&
		     ((prefecture >= 1 && prefecture <= 70) || prefecture == 90);
	return place && date_plausible(d + 6, 2) ? EVIDENCE_SHAPE : EVIDENCE_NONE;
}

/* The X that may end a number at `at`, full-width and lower case too, and no word after it. */
static size_t x_size(struct span text, size_t at)
{
	size_t size = 0;
	if (text_has(text, at, "X", 1) || text_has(text, at, "x", 1))
		size = 1;
	else if (text_has(text, at, "Ｘ", 3) || text_has(text, at, "ｘ", 3))
		size = 3;
	return size && !word_at(text, at + size) ? size : 0;
}

static bool joined_plainly(const struct reading *r, size_t digits)
{
	for (size_t g = 1; g < r->groups && r->group[g].first < digits; g++) {
		if (r->group[g].join != JOIN_BLANK && r->group[g].join != JOIN_DASH)
			return false;
	}
	return true;
}

static bool match_id(struct span text, size_t at, bool strict, struct match *match)
{
	if (digit_value(text, at) == 0)
		return false;
	struct reading r;
	reading_take(text, at, &r);
	size_t digits = 0, x = 0;
	match->evidence = EVIDENCE_NONE;
	if (reading_group_ending(&r, DIGITS) >= 0) {
		digits = DIGITS;
		match->evidence = judge_new(r.digit, r.digit[DIGITS - 1]);
	}
	if (match->evidence == EVIDENCE_NONE && reading_group_ending(&r, DIGITS - 1) >= 0 &&
	    (x = x_size(text, r.end[DIGITS - 2])) != 0) {
		digits = DIGITS - 1;
		match->evidence = judge_new(r.digit, CHECK_X);
	}
	if (match->evidence == EVIDENCE_NONE && reading_group_ending(&r, DIGITS_OLD) >= 0) {
		digits = DIGITS_OLD;
		x = 0;
		/* Without a check, letters beside it speak for another identifier. */
		bool alone =
			!strict || ((at == 0 || !word_at(text, at - 1)) &&
				    !word_at(text, r.end[DIGITS_OLD - 1]) && r.group[0].size >= 6);
		if (alone)
			match->evidence = judge_old(r.digit);
	}
	if (match->evidence == EVIDENCE_NONE || !joined_plainly(&r, digits))
		return false;
	match->begin = at;
	match->end = r.end[digits - 1] + x;
	match->parts = (struct parts){at, match->end};
	return true;
}

/* Three capitals and 12 digits: place (4), date (6), sequence, check. */
static bool older_permit(struct span core)
{
	if (core.size != 15)
		return false;
	uint8_t digits[12];
	for (size_t i = 0; i < 15; i++) {
		char byte = core.at[i];
		if (i < 3 ? byte < 'A' || byte > 'Z' : byte < '0' || byte > '9')
			return false;
		if (i >= 3)
			digits[i - 3] = (uint8_t)(byte - '0');
	}
	return province_known(digits[0] * 10u + digits[1]) && date_plausible(digits + 4, 2);
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	enum evidence evidence = judge_number(value, match_id, parts);
	if (evidence != EVIDENCE_NONE)
		return evidence;
	struct span core = wrapper_off(value);
	if (!older_permit(core))
		return EVIDENCE_NONE;
	*parts = parts_of_core(value, core);
	return EVIDENCE_SHAPE;
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	(void)self;
	return scan_numbers(text, from, match_id, found, parts);
}

/* 18 characters, whatever their check; the 15 of old numbers. */
static bool resembles(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	if (judge(self, value, parts) != EVIDENCE_NONE)
		return true;
	struct span core = wrapper_off(value);
	if (!digit_size(core, 0))
		return false;
	struct reading r;
	reading_take(core, 0, &r);
	if (r.cut || !joined_plainly(&r, r.count))
		return false;
	size_t end = r.end[r.count - 1];
	size_t x = r.count == DIGITS - 1 ? x_size(core, end) : 0;
	if (r.count != DIGITS && r.count != DIGITS_OLD && x == 0)
		return false;
	*parts = parts_of_core(value, core);
	return end + x == core.size;
}

const struct detector detector_cn_resident_id = {
	"cn_resident_id", {.digits = 15}, judge, find, resembles, NULL};
