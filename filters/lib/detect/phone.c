/*
 * phone: telephone numbers of everywhere but mainland China, whose own classes come first.
 *
 * With + (or 00 and groups) and a country code that has numbers of that length (a table): SHAPE. In
 * North America's three groups, area and exchange from 2 on: SHAPE; numbers that are free to call
 * (800 …) are companies': FORM. In groups that a country uses within itself, nearly always after a
 * 0 (a table): SHAPE. Other groups, and 7 to 15 bare digits: FORM, as order numbers and the seconds
 * of an epoch are no different; dates, addresses of machines, amounts, ISBNs are none.
 *
 * In running text those with + are found, and North American ones joined by dashes or dots.
 */
#include "detect/scan.h"

#define DIGITS_MIN 7
#define DIGITS_MAX 15
/* A whole value that may be looked at in a copy. */
#define COPY_MAX 64

static const uint32_t codes[1000] = {
#include "calling_codes.inc"
};
/* Bits of a code's row: how many digits the code has, then how many a number has. */
#define CODE_DIGITS_MAX 3

static bool group_shape(const struct reading *r, size_t from, const char *sizes)
{
	size_t g = from;
	for (; *sizes; sizes++, g++)
		if (g >= r->groups || r->group[g].size != *sizes - '0')
			return false;
	return g == r->groups && !r->cut;
}

/* Is every join between the groups from `from` on one of these? */
static bool joined_by(const struct reading *r, size_t from, unsigned joins)
{
	for (size_t g = from + 1; g < r->groups; g++)
		if (!(joins & 1u << r->group[g].join))
			return false;
	return true;
}

#define BY_BLANK   (1u << JOIN_BLANK)
#define BY_DASH    (1u << JOIN_DASH)
#define BY_DOT     (1u << JOIN_DOT)
#define BY_BRACKET (1u << JOIN_BRACKET)
#define BY_MOST    (BY_BLANK | BY_DASH | BY_BRACKET)

/* ---- Extensions -------------------------------------------------------------------------------
 */

/* x1234 and what others write; `dash`: -1234 as well. `at` itself where there is none. */
static size_t extension(struct span text, size_t at, bool dash)
{
	size_t from = at + blanks_size(text, at);
	if (text_has(text, from, "x", 1) || text_has(text, from, "X", 1)) {
		size_t to = from + 1, count = 0;
		for (size_t size; (size = digit_size(text, to)) != 0; count++)
			to += size;
		return count >= 1 && count <= 6 ? to : at;
	}
	return dash || !dash_size(text, from) ? extension_end(text, at) : at;
}

static bool done(struct match *match, size_t begin, struct parts parts, size_t end,
		 enum evidence evidence)
{
	match->begin = begin;
	match->parts = parts;
	match->end = end;
	match->evidence = evidence;
	return true;
}

/* ---- International ----------------------------------------------------------------------------
 */

/* Digits of the country code that begins at the `from`th digit; its lengths as bits. */
static size_t code_at(const struct reading *r, size_t from, uint32_t *lengths)
{
	if (r->count < from + CODE_DIGITS_MAX)
		return 0;
	const uint8_t *d = r->digit + from;
	*lengths = codes[d[0] * 100 + d[1] * 10 + d[2]];
	for (size_t size = 1; size <= CODE_DIGITS_MAX; size++)
		if (*lengths & 1u << size)
			return size;
	return 0;
}

/* Area and exchange of a North American number, as they are given out. */
static bool american(const uint8_t *d)
{
	return d[0] >= 2 && d[3] >= 2 && d[1] != 9;
}

static bool free_to_call(const uint8_t *d)
{
	return d[1] == d[2] && (d[0] == 8 || d[1] == 0);
}

/* How many digits from the `from`th on are a number: the most that the lengths allow; 0: none. */
static size_t national_digits(const struct reading *r, size_t from, uint32_t lengths)
{
	for (size_t size = DIGITS_MAX; size > CODE_DIGITS_MAX; size--)
		if (lengths & 1u << size && from + size <= r->count &&
		    reading_group_ending(r, from + size) >= 0)
			return size;
	return 0;
}

/* `from`: where the country code begins, `begin`: where the number does in the text. */
static bool international(struct span text, const struct reading *r, size_t from, size_t begin,
			  struct match *match)
{
	uint32_t lengths;
	size_t code = code_at(r, from, &lengths);
	bool ours = code == 2 && r->digit[from] == 8 && r->digit[from + 1] == 6;
	if (code == 0 || ours)
		return false;
	size_t main = from + code, size = national_digits(r, main, lengths);
	/* +44 (0)20: the 0 that is dialled at home. */
	if (size == 0 && r->digit[main] == 0)
		size = national_digits(r, main + 1, lengths) + 1;
	if (size <= CODE_DIGITS_MAX)
		return false;
	bool north = code == 1 && r->digit[from] == 1;
	if (north && !american(r->digit + main))
		return false;
	size_t end = r->end[main + size - 1];
	return done(match, begin, (struct parts){r->begin[main], end}, extension(text, end, north),
		    north && free_to_call(r->digit + main) ? EVIDENCE_FORM : EVIDENCE_SHAPE);
}

/* ---- National ---------------------------------------------------------------------------------
 */

/* (617) 555-0123 and its kin, 1 or 001 before it or not. */
static bool north_american(struct span text, const struct reading *r, size_t begin, bool strict,
			   struct match *match)
{
	size_t g = 0;
	if (r->groups == 4 && (r->count >= 11 && (r->count == 11 || r->group[0].size == 3)) &&
	    r->digit[r->group[0].size - 1u] == 1 &&
	    (r->group[0].size == 1 || (r->digit[0] == 0 && r->digit[1] == 0)))
		g = 1;
	size_t first = r->group[g].first;
	unsigned joins = BY_DASH | BY_DOT | BY_BRACKET | (strict ? 0 : BY_BLANK);
	/* A fourth group joined by a dash is an extension. */
	if (r->groups < g + 3 || r->group[g].size != 3 || r->group[g + 1].size != 3 ||
	    r->group[g + 2].size != 4 || r->groups > g + 4 || !american(r->digit + first))
		return false;
	for (size_t i = g ? g : g + 1; i < g + 3; i++)
		if (!(joins & 1u << r->group[i].join))
			return false;
	bool bracket = r->group[g + 1].join == JOIN_BRACKET;
	if (r->group[g + 2].join == JOIN_BRACKET ||
	    (!bracket && r->group[g + 1].join != r->group[g + 2].join))
		return false;
	if (r->groups == g + 4 && (r->group[g + 3].join != JOIN_DASH || strict))
		return false;
	size_t end = r->end[first + 9];
	return done(match, begin, (struct parts){r->begin[first], end}, extension(text, end, true),
		    free_to_call(r->digit + first) ? EVIDENCE_FORM : EVIDENCE_SHAPE);
}

/* Groups that are a telephone number's and hardly anything else's. */
static const struct {
	const char
		*first; /* its first digit is one of those; NULL: a bracket is around the group */
	unsigned joins;
	const char *sizes;
} customs[] = {
	{"0", BY_BLANK | BY_DASH | BY_DOT, "22222"}, /* France */
	{"0", BY_MOST, "244"},                       /* Japan, Italy, Australia */
	{"0", BY_MOST, "344"},                       /* Japan, Korea, the United Kingdom */
	{"0", BY_MOST, "334"},                       /* Korea, Israel, Ukraine */
	{"0", BY_MOST, "234"},                       /* Korea, Emirates */
	{"0", BY_MOST, "424"},                       /* Japan */
	{"0", BY_MOST, "434"},                       /* the United Kingdom, the Philippines */
	{"0", BY_MOST, "433"},                       /* Australia, Taiwan, Indonesia, Vietnam */
	{"0", BY_BLANK | BY_BRACKET, "56"},          /* the United Kingdom, India */
	{"0", BY_BLANK | BY_BRACKET, "57"},          /* Germany */
	{"0", BY_BLANK | BY_BRACKET, "47"},          /* Germany */
	{"0", BY_MOST, "37"},                        /* the Netherlands, Finland */
	{"0", BY_MOST, "28"},                        /* the Netherlands */
	{"0", BY_MOST, "4222"},                      /* Belgium */
	{"0", BY_MOST, "2322"},                      /* Belgium */
	{"0", BY_MOST, "3222"},                      /* Belgium */
	{"0", BY_MOST, "3322"},                      /* Switzerland, Sweden */
	{"0", BY_MOST, "4322"},                      /* Turkey */
	{"78", BY_MOST, "13322"},                    /* Russia */
	{"6789", BY_BLANK, "3222"},                  /* Spain */
	{NULL, BY_MOST, "254"},                      /* Brazil */
	{NULL, BY_MOST, "244"},
};

static bool customary(const struct reading *r, bool bracket)
{
	for (size_t i = 0; i < sizeof customs / sizeof *customs; i++) {
		const char *first = customs[i].first;
		if (first ? !strchr(first, '0' + r->digit[0]) : !bracket)
			continue;
		if (joined_by(r, 0, customs[i].joins) && group_shape(r, 0, customs[i].sizes))
			return r->digit[0] != 0 || r->digit[1] != 0;
	}
	return false;
}

static unsigned year_of(const struct reading *r, size_t group)
{
	const uint8_t *d = r->digit + r->group[group].first;
	return r->group[group].size == 4 ? d[0] * 1000u + d[1] * 100u + d[2] * 10u + d[3] : 0;
}

static bool year_is(unsigned year)
{
	return year >= 1900 && year < 2100;
}

/* Dates in any order, and from year to year. */
static bool dates(const struct reading *r)
{
	if (r->groups == 2)
		return year_is(year_of(r, 0)) && year_is(year_of(r, 1));
	return (year_is(year_of(r, 0)) && r->group[1].size <= 2 && r->group[2].size <= 2) ||
	       (r->group[0].size <= 2 && r->group[1].size <= 2 && year_is(year_of(r, 2)));
}

/* Numbers in groups that are no telephone's. */
static bool other_number(const struct reading *r)
{
	bool dots = joined_by(r, 0, BY_DOT), blanks = joined_by(r, 0, BY_BLANK);
	size_t ones = 0, threes = 0, least = READING_DIGITS;
	for (size_t g = 0; g < r->groups; g++) {
		ones += g > 0 && r->group[g].size == 1;
		threes += g > 0 && r->group[g].size == 3;
		least = r->group[g].size < least ? r->group[g].size : least;
	}
	bool thousands = threes == r->groups - 1;
	/* Decimals, addresses of machines, versions, and amounts with dots. */
	if (!joined_by(r, 0, BY_MOST) && (!dots || r->groups < 3 || least < 2 || thousands))
		return true;
	/* Amounts with blanks; but nine digits in threes are a number in many countries. */
	if (blanks && thousands && r->count != 9)
		return true;
	/* A check digit of its own ends an ISBN; bank cards have fours. */
	if (ones || (r->count == 13 && r->digit[0] == 9 && r->digit[1] == 7))
		return true;
	return dates(r) || group_shape(r, 0, "324");
}

static bool national(struct span text, const struct reading *r, size_t begin, struct match *match)
{
	if (r->cut || r->count < DIGITS_MIN)
		return false;
	size_t count = r->count, end = r->end[count - 1];
	/* A number that went through a table of floats: 6175550123.0. */
	bool floated = r->groups == 2 && r->group[1].join == JOIN_DOT && r->group[1].size == 1 &&
		       r->digit[count - 1] == 0;
	count -= floated;
	bool bracket = r->groups > 1 && r->group[1].join == JOIN_BRACKET;
	bool shaped = customary(r, bracket);
	if (count < DIGITS_MIN || count > DIGITS_MAX ||
	    (r->groups > 1 && !floated && !shaped && other_number(r)))
		return false;
	return done(match, begin, (struct parts){r->begin[0], r->end[count - 1]},
		    extension(text, end, false), shaped ? EVIDENCE_SHAPE : EVIDENCE_FORM);
}

/* ---- Both -------------------------------------------------------------------------------------
 */

/* Where a plus sign before `at` is; SIZE_MAX: there is none. */
static size_t plus_before(struct span text, size_t at)
{
	if (at >= 1 && text.at[at - 1] == '+')
		return at - 1;
	return at >= 3 && text_has(text, at - 3, "＋", 3) ? at - 3 : SIZE_MAX;
}

/* A bracket that opens right before `begin`, where one closes after the first group. */
static size_t bracket_before(struct span text, const struct reading *r, size_t begin)
{
	if (r->groups < 2 || r->group[1].join != JOIN_BRACKET)
		return begin;
	if (begin >= 1 && text.at[begin - 1] == '(')
		return begin - 1;
	return begin >= 3 && text_has(text, begin - 3, "（", 3) ? begin - 3 : begin;
}

/* May a number stand here in running text: is it no part of something longer? */
static bool apart(struct span text, size_t begin, size_t end)
{
	if (word_at(text, end) || (dash_size(text, end) && word_at(text, end + 1)))
		return false;
	if (begin == 0)
		return true;
	return !word_at(text, begin - 1) && !digit_before(text, begin) &&
	       !strchr("-./#+=", text.at[begin - 1]);
}

static bool match_phone(struct span text, size_t at, bool strict, struct match *match)
{
	struct reading r;
	reading_take(text, at, &r);
	if (r.count < DIGITS_MIN)
		return false;
	size_t plus = plus_before(text, at);
	size_t begin = bracket_before(text, &r, plus == SIZE_MAX ? at : plus);
	if (plus != SIZE_MAX) {
		if (!international(text, &r, 0, begin, match))
			return false;
	} else if (!north_american(text, &r, begin, strict, match)) {
		/* 00 in one group: 0.016443987667 is a fraction. */
		bool abroad = !strict && r.digit[0] == 0 && r.digit[1] == 0 &&
			      r.group[0].size > 1 && international(text, &r, 2, begin, match);
		if (abroad && r.groups == 1)
			match->evidence = EVIDENCE_FORM;
		if (!abroad && (strict || !national(text, &r, begin, match)))
			return false;
	}
	return !strict ||
	       (match->evidence > EVIDENCE_FORM && apart(text, match->begin, match->end));
}

/* 0711/123456: a slash after the area stands for a blank. */
static bool slash_off(struct span value, char copy[COPY_MAX], struct span *plain)
{
	const char *slash = value.size <= COPY_MAX ? memchr(value.at, '/', value.size) : NULL;
	size_t at = slash ? (size_t)(slash - value.at) : 0;
	if (!slash || memchr(slash + 1, '/', value.size - at - 1) || !digit_before(value, at) ||
	    at > 8 || value.size - at > 14)
		return false;
	memcpy(copy, value.at, value.size);
	copy[at] = ' ';
	*plain = (struct span){copy, value.size};
	return true;
}

/* 400-820-8820, 1-800-555-0199: a company's number, which costs who calls it nothing. */
static bool hotline(struct span value)
{
	struct span core = wrapper_off(value);
	struct reading r;
	size_t at = scan_digit(core, 0);
	if (at == core.size)
		return false;
	reading_take(core, at, &r);
	size_t from = r.count == 11 && r.digit[0] == 1 ? 1 : 0;
	return r.count == 10 + from && free_to_call(r.digit + from);
}

static enum evidence judge_phone(struct span value, struct parts *parts)
{
	char copy[COPY_MAX];
	struct span plain;
	enum evidence evidence = judge_number(value, match_phone, parts);
	if (evidence == EVIDENCE_NONE && slash_off(value, copy, &plain))
		evidence = judge_number(plain, match_phone, parts);
	return evidence;
}

/* A hotline, too, has the form of a telephone number. */
static bool resembles(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	return judge_phone(value, parts) != EVIDENCE_NONE;
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	enum evidence evidence = judge_phone(value, parts);
	return evidence == EVIDENCE_FORM && hotline(value) ? EVIDENCE_NONE : evidence;
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	(void)self;
	return scan_numbers(text, from, match_phone, found, parts);
}

const struct detector detector_phone = {
	"phone", {.digits = DIGITS_MIN, .size_max = 64, .letters_max = 8}, judge, find, resembles,
	NULL};
