/* Numbers as people write them: groups of digits, and what belongs to a telephone number. */
#include "detect/scan.h"

/* A join has at most so many characters; more blanks part two numbers. */
#define JOIN_CHARACTERS_MAX 3
/* A first group this long is a number of its own: an epoch of ten digits is no mobile's start. */
#define FIRST_GROUP_MAX 8
/* Longer runs of digits after a dash are other numbers. */
#define EXTENSION_DIGITS_MAX 6

static size_t one_blank(struct span text, size_t at)
{
	if (at >= text.size)
		return 0;
	/* Blanks are of one to three bytes; a whole run is cut down to its first character. */
	size_t size = (unsigned char)text.at[at] < 0x80   ? 1
		      : (unsigned char)text.at[at] < 0xe0 ? 2
							  : 3;
	if (text.size - at < size)
		return 0;
	return blanks_size(span_cut(text, 0, at + size), at);
}

size_t join_size(struct span text, size_t at, enum join *join)
{
	size_t to = at;
	int left = JOIN_CHARACTERS_MAX;
	*join = JOIN_NONE;
	if (text_has(text, to, ".", 1) || text_has(text, to, "．", 3)) {
		*join = JOIN_DOT;
		to += text.at[to] == '.' ? 1 : 3;
		left = 0;
	} else if (text_has(text, to, ")", 1) || text_has(text, to, "）", 3)) {
		*join = JOIN_BRACKET;
		to += text.at[to] == ')' ? 1 : 3;
	} else {
		/* +86 (755) …: the bracket opens after the country code. */
		size_t bracket = to + one_blank(text, to);
		if (text_has(text, bracket, "(", 1) || text_has(text, bracket, "（", 3)) {
			*join = JOIN_BRACKET;
			to = bracket + (text.at[bracket] == '(' ? 1 : 3);
			left = 0;
		}
	}
	for (; left > 0; left--) {
		size_t size = one_blank(text, to);
		if (size && *join == JOIN_NONE)
			*join = JOIN_BLANK;
		if (size == 0) {
			size = dash_size(text, to);
			if (size && *join != JOIN_BRACKET)
				*join = JOIN_DASH;
		}
		if (size == 0)
			break;
		to += size;
	}
	if (to == at || !digit_size(text, to)) {
		*join = JOIN_NONE;
		return 0;
	}
	return to - at;
}

static size_t mark_size(struct span text, size_t at)
{
	static const char *const marks[] = {"/", "_", "·", "•", "／", "＿"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t size = strlen(marks[i]);
		if (text_has(text, at, marks[i], size))
			return digit_size(text, at + size) ? size : 0;
	}
	return 0;
}

static void take(struct span text, size_t at, bool marks, struct reading *reading)
{
	reading->count = 0;
	reading->groups = 1;
	reading->group[0] = (struct group){0, 0, JOIN_NONE};
	reading->after = JOIN_NONE;
	reading->cut = false;
	for (;;) {
		size_t size = digit_size(text, at);
		if (size && reading->count == READING_DIGITS) {
			reading->cut = true;
			return;
		}
		if (size) {
			size_t i = reading->count++;
			reading->digit[i] = (uint8_t)digit_value(text, at);
			reading->begin[i] = (uint32_t)at;
			reading->end[i] = (uint32_t)(at += size);
			reading->group[reading->groups - 1].size++;
			continue;
		}
		enum join join;
		size = join_size(text, at, &join);
		if (size == 0 && marks && (size = mark_size(text, at)) != 0)
			join = JOIN_MARK;
		if (size == 0 || reading->count == READING_DIGITS) {
			reading->after = join;
			return;
		}
		reading->group[reading->groups++] =
			(struct group){(uint8_t)reading->count, 0, join};
		at += size;
	}
}

void reading_take(struct span text, size_t at, struct reading *reading)
{
	take(text, at, false, reading);
}

void reading_take_marks(struct span text, size_t at, struct reading *reading)
{
	take(text, at, true, reading);
}

int reading_group_ending(const struct reading *reading, size_t digits)
{
	for (size_t g = 0; g < reading->groups; g++) {
		size_t end = (size_t)reading->group[g].first + reading->group[g].size;
		if (end == digits)
			return reading->cut && g + 1 == reading->groups ? -1 : (int)g;
		if (end > digits)
			break;
	}
	return -1;
}

bool reading_grouped(const struct reading *reading, size_t from, size_t to, bool strict)
{
	size_t groups = 0, least = READING_DIGITS, most = 0, first = 0;
	bool dots = false, marks = false;
	for (size_t g = 0; g < reading->groups; g++) {
		size_t begin = reading->group[g].first, end = begin + reading->group[g].size;
		if (end <= from || begin >= to)
			continue;
		if (begin > from) {
			if (reading->group[g].join == JOIN_BRACKET)
				return false;
			dots = dots || reading->group[g].join == JOIN_DOT;
			marks = marks || reading->group[g].join == JOIN_MARK;
		}
		size_t size = (end < to ? end : to) - (begin > from ? begin : from);
		if (groups++ == 0)
			first = size;
		least = size < least ? size : least;
		most = size > most ? size : most;
	}
	if (groups <= 1)
		return true;
	if (first > FIRST_GROUP_MAX)
		return false;
	/* 138/0013/8000, and nothing else. */
	if (marks)
		return groups == 3 && first == 3 && least == 3 && most == 4;
	if (dots)
		return groups <= 3 && least >= 3;
	/* 138 0013 8000, and 1 3 8 0 … or 13 80 01 …, and 138 00 13 80 00: but not 15 199 299 399.
	 */
	return !strict || first >= 3 || most <= 2;
}

size_t country_size(struct span text, const struct reading *reading, bool *plus, size_t *begin)
{
	size_t at = reading->begin[0];
	*plus = false;
	if (at >= 1 && text.at[at - 1] == '+') {
		*plus = true;
		at -= 1;
	} else if (at >= 3 && text_has(text, at - 3, "＋", 3)) {
		*plus = true;
		at -= 3;
	}
	const uint8_t *d = reading->digit;
	size_t size = 0;
	if (reading->count > 2 && d[0] == 8 && d[1] == 6)
		size = 2;
	else if (reading->count > 4 && d[0] == 0 && d[1] == 0 && d[2] == 8 && d[3] == 6)
		size = 4;
	if (size) {
		int group = reading_group_ending(reading, size);
		if (group >= 0 && (size_t)group + 1 < reading->groups &&
		    reading->group[group + 1].join == JOIN_BRACKET) {
			if (at >= 1 && text.at[at - 1] == '(')
				at -= 1;
			else if (at >= 3 && text_has(text, at - 3, "（", 3))
				at -= 3;
		}
	}
	*begin = at;
	return size;
}

/* The words that name an extension; 0 bytes: none is at `at`. */
static size_t extension_word(struct span text, size_t at)
{
	static const char *const words[] = {"转分机", "转接", "轉",  "转",  "分机", "分機",
					    "ext.",   "Ext.", "ext", "Ext", "EXT"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t size = strlen(words[i]);
		if (!text_has(text, at, words[i], size))
			continue;
		size_t to = at + size;
		if (text_has(text, to, ":", 1))
			to += 1;
		else if (text_has(text, to, "：", 3))
			to += 3;
		return to + blanks_size(text, to) - at;
	}
	return 0;
}

/* The end of a run of `least` to EXTENSION_DIGITS_MAX digits at `at`; 0: it is none. */
static size_t extension_digits(struct span text, size_t at, size_t least)
{
	size_t count = 0;
	for (size_t size; (size = digit_size(text, at)) != 0; count++)
		at += size;
	return count >= least && count <= EXTENSION_DIGITS_MAX ? at : 0;
}

static size_t bracket_size(struct span text, size_t at, const char *narrow, const char *wide)
{
	return text_has(text, at, narrow, 1) ? 1 : text_has(text, at, wide, 3) ? 3 : 0;
}

size_t extension_end(struct span text, size_t at)
{
	if (at >= text.size)
		return at;
	size_t from = at + blanks_size(text, at);
	size_t size = dash_size(text, from);
	if (size == 0 && text_has(text, from, "#", 1))
		size = 1;
	if (size) {
		size_t to = from + size;
		to = extension_digits(text, to + blanks_size(text, to), 1);
		/* A date or another number goes on after a second dash. */
		enum join join;
		if (to == 0 || (join_size(text, to, &join) && join == JOIN_DASH))
			return at;
		return to;
	}
	size = extension_word(text, from);
	if (size) {
		size_t to = extension_digits(text, from + size, 1);
		return to ? to : at;
	}
	bool square = bracket_size(text, from, "[", "【") != 0;
	size = square ? bracket_size(text, from, "[", "【") : bracket_size(text, from, "(", "（");
	if (size == 0)
		return at;
	size_t to = from + size;
	size_t end = extension_digits(text, to + extension_word(text, to), square ? 1 : 3);
	size_t close =
		square ? bracket_size(text, end, "]", "】") : bracket_size(text, end, ")", "）");
	return end && close ? end + close : at;
}

bool date_plausible(const uint8_t *digits, size_t year_digits)
{
	static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned year = 1900;
	if (year_digits == 4)
		year = digits[0] * 1000u + digits[1] * 100u + digits[2] * 10u + digits[3];
	else
		year += digits[0] * 10u + digits[1];
	const uint8_t *rest = digits + year_digits;
	unsigned month = rest[0] * 10u + rest[1], day = rest[2] * 10u + rest[3];
	/* Two digits are of the last century; who has such a number was not born before 1920. */
	if (year < (year_digits == 4 ? 1900 : 1920) || year >= 2040)
		return false;
	if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return month != 2 || day < 29 || leap;
}
