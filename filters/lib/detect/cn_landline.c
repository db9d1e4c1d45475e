/*
 * cn_landline: landlines of mainland China: area code (a table), seven or eight digits of which the
 * first is 2 to 9, an extension. With +86 the area code may lack its 0. CHECK, by the table.
 *
 * Hotlines, 400 and 800, and the short numbers 95xxx belong to no person; they have no area code.
 * A local number without one is taken for none: too many other numbers have its eight digits.
 */
#include "detect/scan.h"

static const uint8_t area_codes[1000] = {
#include "area_codes.inc"
};

/* Digits of the area code at `from`, its leading 0 included even if it is not there; 0: none. */
static size_t area_size(const struct reading *r, size_t from, bool *zero)
{
	if (r->count < from + 4)
		return 0;
	*zero = r->digit[from] == 0;
	const uint8_t *d = r->digit + from + (*zero ? 1 : 0);
	/* 010 and 02x have three digits, the others four. */
	size_t size = d[0] == 1 || d[0] == 2 ? 3 : 4;
	unsigned code = d[0] * 100u + d[1] * 10u + (size == 4 ? d[2] : 0u);
	return area_codes[code] ? size : 0;
}

/* In running text: the area code is a group of its own, or all is one group. */
static bool grouped(const struct reading *r, size_t from, size_t local, size_t end, bool strict)
{
	for (size_t g = 1; g < r->groups && r->group[g].first < end; g++) {
		size_t first = r->group[g].first;
		enum join join = r->group[g].join;
		if (first <= from)
			continue;
		if (join == JOIN_DOT || (join == JOIN_BRACKET && first != local))
			return false;
		if (strict && first < local)
			return false;
		if (strict && first > local &&
		    (first - local < 3 || end - first < 3 || reading_group_ending(r, local) < 0))
			return false;
	}
	return true;
}

/* Letters right before a number without any gap: a part number, unless they name a telephone. */
static bool part_number(struct span text, size_t at)
{
	if (at == 0 || !(text.at[at - 1] >= 'A' && text.at[at - 1] <= 'Z'))
		return false;
	return !(at >= 3 && (text_has(text, at - 3, "TEL", 3) || text_has(text, at - 3, "FAX", 3)));
}

static bool ends_well(const struct reading *r, size_t from, size_t local, size_t end, bool strict)
{
	return reading_group_ending(r, end) >= 0 && grouped(r, from, local, end, strict);
}

static bool subscriber(struct span text, const struct reading *r, size_t from, bool strict,
		       struct match *match)
{
	bool zero;
	size_t area = area_size(r, from, &zero);
	if (area == 0 || (!zero && from == 0))
		return false;
	size_t local = from + area - (zero ? 0 : 1);
	if (r->count < local + 7 || r->digit[local] < 2)
		return false;
	size_t end = local + 8;
	/* Eight digits, or seven after a code of four where a group ends with them: what comes
	 * behind may be an extension, or another number. */
	if (area == 4 && ends_well(r, from, local, end - 1, strict))
		end--;
	else if (!ends_well(r, from, local, end, strict))
		return false;
	match->parts = (struct parts){r->begin[from], r->end[end - 1]};
	match->end = extension_end(text, match->parts.end);
	match->evidence = EVIDENCE_CHECK;
	/* The bracket of (0915) belongs to the number. */
	match->begin = r->begin[from];
	int group = reading_group_ending(r, local);
	if (group >= 0 && (size_t)group + 1 < r->groups &&
	    r->group[group + 1].join == JOIN_BRACKET) {
		if (match->begin >= 1 && text.at[match->begin - 1] == '(')
			match->begin -= 1;
		else if (match->begin >= 3 && text_has(text, match->begin - 3, "（", 3))
			match->begin -= 3;
	}
	return true;
}

static bool match_landline(struct span text, size_t at, bool strict, struct match *match)
{
	unsigned first = digit_value(text, at);
	if (first != 0 && first != 8)
		return false;
	struct reading reading;
	reading_take(text, at, &reading);
	bool plus;
	size_t begin;
	size_t country = country_size(text, &reading, &plus, &begin);
	/* Without plus sign or 00, 86 and an area code is not enough; with the 0 of the code it is.
	 */
	if (country && (plus || country == 4 || reading.digit[country] == 0) &&
	    subscriber(text, &reading, country, strict, match)) {
		match->begin = begin;
		return true;
	}
	if (plus || !subscriber(text, &reading, 0, strict, match))
		return false;
	return !strict || !part_number(text, at);
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	return judge_number(value, match_landline, parts);
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	(void)self;
	return scan_numbers(text, from, match_landline, found, parts);
}

const struct detector detector_cn_landline = {"cn_landline", {.digits = 7}, judge,
					      find,          NULL,          NULL};
