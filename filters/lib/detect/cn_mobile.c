/*
 * cn_mobile: mobile numbers of mainland China, of persons: 1[3-9] and nine digits, +86, 0086 or 86
 * before them, and virtual numbers, which have an extension after eleven or twelve digits.
 *
 * A number whose first digits are in the prefix table is CHECK: of numbers with eleven digits one
 * in twenty-five passes by chance. One that only begins 1[3-9] has the SHAPE: tables age, and a
 * new prefix must not come out unmasked. The 13 digits of machines are no person's.
 */
#include "detect/scan.h"

#define MAIN_DIGITS 11
/* Twelve digits need an extension that looks like one: order numbers have a -1 or -2 after them. */
#define VIRTUAL_EXTENSION_MIN 4

static const uint8_t prefixes[2000] = {
#include "mobile_prefixes.inc"
};

static bool prefix_known(const uint8_t *digits)
{
	return prefixes[digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3]];
}

/* A pandas float, 13800138000.0, is still a number. */
static size_t float_tail(struct span text, size_t at)
{
	struct span rest = span_cut(text, at, text.size);
	return span_is(rest, ".0") || span_is(rest, ".00") ? rest.size : 0;
}

/* 1-800-555-0199: groups of North America, which nobody makes of a number of ours. */
static bool american(const struct reading *r, size_t from)
{
	static const uint8_t sizes[] = {1, 3, 3, 4};
	for (size_t g = 0; g < sizeof sizes; g++)
		if (from > 0 || g >= r->groups || r->group[g].size != sizes[g])
			return false;
	return true;
}

/* The eleven (or twelve) digits from the `from`th of the reading on, with what follows them. */
static bool main_part(struct span text, const struct reading *r, size_t from, bool strict,
		      struct match *match)
{
	if (r->count < from + MAIN_DIGITS || r->digit[from] != 1 || r->digit[from + 1] < 3)
		return false;
	bool known = prefix_known(r->digit + from);
	if (strict ? !known : american(r, from))
		return false;
	size_t size = MAIN_DIGITS;
	if (reading_group_ending(r, from + size) < 0)
		size++;
	if (size > MAIN_DIGITS && reading_group_ending(r, from + size) < 0)
		return false;
	if (!reading_grouped(r, from, from + size, strict))
		return false;
	size_t end = r->end[from + size - 1];
	match->parts = (struct parts){r->begin[from], end};
	match->end = extension_end(text, end);
	if (size > MAIN_DIGITS && match->end < end + VIRTUAL_EXTENSION_MIN)
		return false;
	if (!strict && match->end == end)
		match->end += float_tail(text, end);
	match->evidence = known ? EVIDENCE_CHECK : EVIDENCE_SHAPE;
	return true;
}

/* Tracking numbers of carriers: their letters stand right before eleven digits or more. */
static bool carrier_before(struct span text, size_t at)
{
	static const char *const carriers[] = {"JD", "JT", "SF", "YT"};
	size_t from = at;
	while (from > 0 && at - from < 5 && letter_is(text.at[from - 1]))
		from--;
	for (size_t i = 0; at - from >= 2 && at - from <= 4 && i < 4; i++) {
		if (memcmp(text.at + from, carriers[i], 2) == 0)
			return true;
	}
	return false;
}

/* The decimals of a fraction: 0.138…, 116.397… */
static bool decimals(struct span text, size_t at)
{
	if (at < 2 || text.at[at - 1] != '.' || !digit_before(text, at - 1))
		return false;
	size_t from = at - 1;
	while (from > 0 && digit_before(text, from))
		from--;
	return at - 1 - from >= 3 || (at - 1 - from == 1 && text.at[from] == '0');
}

static bool match_reading(struct span text, size_t at, bool strict, const struct reading *reading,
			  struct match *match)
{
	bool plus;
	size_t begin;
	size_t country = country_size(text, reading, &plus, &begin);
	if (country && main_part(text, reading, country, strict, match)) {
		match->begin = begin;
		return true;
	}
	/* +1 617 … is American. Running text has no other class for it yet: better masked as ours.
	 */
	if (plus && !strict)
		return false;
	if (!main_part(text, reading, 0, strict, match))
		return false;
	match->begin = at;
	return !strict || (!carrier_before(text, at) && !decimals(text, at));
}

/* Two numbers that somebody did not part. */
static bool match_two(struct span text, size_t at, const struct reading *r, struct match *match)
{
	const size_t both = 2 * (size_t)MAIN_DIGITS;
	if (r->group[0].size != both || reading_group_ending(r, both) != 0 || r->digit[0] != 1 ||
	    r->digit[MAIN_DIGITS] != 1 || !prefix_known(r->digit) ||
	    !prefix_known(r->digit + MAIN_DIGITS))
		return false;
	size_t end = r->end[both - 1];
	*match = (struct match){at, end, {at, end}, EVIDENCE_CHECK};
	return !word_at(text, end);
}

static bool match_mobile(struct span text, size_t at, bool strict, struct match *match)
{
	unsigned first = digit_value(text, at);
	if (first != 1 && first != 8 && first != 0)
		return false;
	struct reading reading;
	reading_take(text, at, &reading);
	if (match_reading(text, at, strict, &reading, match))
		return true;
	if (!strict)
		return false;
	if (match_two(text, at, &reading, match))
		return true;
	/* 138/0013/8000, 138_0013_8000: in a text such marks hide a number as well. */
	size_t groups = reading.groups;
	reading_take_marks(text, at, &reading);
	return reading.groups > groups && match_reading(text, at, strict, &reading, match);
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	/* Nearly all are eleven plain digits. */
	if (value.size == MAIN_DIGITS && value.at[0] == '1') {
		uint8_t digits[MAIN_DIGITS];
		bool plain = true;
		for (size_t i = 0; i < MAIN_DIGITS; i++) {
			digits[i] = (uint8_t)(value.at[i] - '0');
			plain = plain & (digits[i] < 10);
		}
		if (plain) {
			*parts = (struct parts){0, MAIN_DIGITS};
			return digits[1] < 3          ? EVIDENCE_NONE
			       : prefix_known(digits) ? EVIDENCE_CHECK
						      : EVIDENCE_SHAPE;
		}
	}
	return judge_number(value, match_mobile, parts);
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	(void)self;
	return scan_numbers(text, from, match_mobile, found, parts);
}

const struct detector detector_cn_mobile = {"cn_mobile", {.digits = 11}, judge, find, NULL, NULL};
