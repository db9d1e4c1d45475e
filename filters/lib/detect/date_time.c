/*
 * The time of day behind a date, and its zone. Whether it is one is told by its form alone, in
 * whatever way it is written; when it was, only where nothing of it is open to doubt.
 */
#include "detect/dates.h"

/* ---- Halves of the day -------------------------------------------------------------------------
 */

enum half {
	HALF_NONE,
	HALF_AM,
	HALF_PM,
	HALF_NOON,
	HALF_EVENING,
};

/* Words before the hour. */
static const struct half_word {
	const char *word;
	enum half half;
} half_words[] = {
	{"上午", HALF_AM}, {"凌晨", HALF_AM},   {"早上", HALF_AM},
	{"下午", HALF_PM}, {"中午", HALF_NOON}, {"晚上", HALF_EVENING},
};

static size_t half_at(struct span text, size_t at, enum half *half)
{
	for (size_t i = 0; i < COUNT(half_words); i++) {
		size_t size = strlen(half_words[i].word);
		if (!text_has(text, at, half_words[i].word, size))
			continue;
		*half = half_words[i].half;
		return size;
	}
	return 0;
}

/*
 * The hours that each half may name as they stand, and those that are twelve more: 中午 12:30 and
 * 1:30, 下午 3:00 and 15:00.
 */
static const struct half_hours {
	unsigned char from, to;             /* as they stand */
	unsigned char later_from, later_to; /* twelve more; none where the first is greater */
} half_hours[] = {
	[HALF_NONE] = {0, 24, 1, 0},  [HALF_AM] = {0, 11, 1, 0},        [HALF_PM] = {12, 23, 0, 11},
	[HALF_NOON] = {10, 14, 1, 2}, [HALF_EVENING] = {17, 23, 5, 11},
};

static bool set_hour(struct date *date, unsigned hour, enum half half)
{
	const struct half_hours *hours = &half_hours[half];
	if (half == HALF_AM && hour == 12)
		hour = 0;
	bool later = hour >= hours->later_from && hour <= hours->later_to;
	date->hour = later ? hour + 12 : hour;
	return later || (hour >= hours->from && hour <= hours->to);
}

/* ---- Zones -------------------------------------------------------------------------------------
 */

/* A word that the text has at `at`, in capitals or not, and no letter behind it. */
static bool has_word(struct span text, size_t at, const char *word)
{
	size_t size = strlen(word);
	if (at > text.size || text.size - at < size)
		return false;
	for (size_t i = 0; i < size; i++)
		if ((text.at[at + i] & ~0x20) != (word[i] & ~0x20))
			return false;
	return at + size == text.size || !letter_is(text.at[at + size]);
}

/* Names of zones (RFC 5322), but for CST, which is China's as well as Chicago's. */
static const struct zone_name {
	const char *name;
	int hours;
} zone_names[] = {
	{"Z", 0},    {"UTC", 0},  {"GMT", 0},  {"UT", 0},   {"EST", -5}, {"EDT", -4},
	{"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7},
};

/* +8, +08, +0800, +08:00, from the sign on. False: it is none. */
static bool read_offset(struct span text, size_t *at, struct date *date)
{
	int sign = text_has(text, *at, "-", 1) ? -1 : 1;
	struct number hours = number_at(text, *at + 1), minutes = {0, 0, hours.end, hours.end};
	if (text_has(text, hours.end, ":", 1)) {
		minutes = number_at(text, hours.end + 1);
		if (minutes.digits != 2 || hours.digits > 2)
			return false;
	} else if (hours.digits == 4) {
		minutes.value = hours.value % 100;
		hours.value /= 100;
		hours.digits = 2;
	}
	if (hours.digits < 1 || hours.digits > 2 || hours.value > 14 || minutes.value > 59)
		return false;
	*at = minutes.end;
	date->zoned = true;
	date->offset = sign * (int)(hours.value * 3600 + minutes.value * 60);
	return true;
}

/* What stands behind the time: Z, +08:00, UTC, GMT+0800, (UTC+08:00), PDT. False: not known. */
static bool read_zone(struct span text, size_t at, struct date *date)
{
	bool bracket = text_has(text, at, "(", 1);
	at += bracket;
	for (size_t i = 0; i < COUNT(zone_names) && !date->zoned; i++) {
		if (!has_word(text, at, zone_names[i].name))
			continue;
		at += strlen(zone_names[i].name);
		date->zoned = true;
		date->offset = zone_names[i].hours * 3600;
	}
	bool sign = text_has(text, at, "+", 1) || text_has(text, at, "-", 1);
	/* Behind a name only one that means UTC itself. */
	if (sign && ((date->zoned && date->offset) || !read_offset(text, &at, date)))
		return false;
	if (bracket && !text_has(text, at++, ")", 1))
		return false;
	return skip_blanks(text, at) == text.size;
}

/* ---- The whole ---------------------------------------------------------------------------------
 */

/* AM, Z, +0800, +08:00, UTC, (UTC+8): what follows a time, by its form alone. */
static bool tail_is(struct span text)
{
	if (text.size > 16)
		return false;
	for (size_t at = 0; at < text.size; at++)
		if (!letter_is(text.at[at]) && !digit_size(text, at) &&
		    !memchr("+-:() .", text.at[at], 7))
			return false;
	size_t letters = 0;
	for (size_t at = 0; at < text.size; at++)
		letters += letter_is(text.at[at]);
	return letters <= 8;
}

/* The same read; `half` is the one before the hour. `bare`: an hour alone, as in 8 AM. */
static bool read_tail(struct span text, size_t at, unsigned hour, enum half half, bool bare,
		      struct date *date)
{
	at = skip_blanks(text, at);
	bool am = has_word(text, at, "AM"), pm = has_word(text, at, "PM");
	if (am || pm) {
		if (half != HALF_NONE)
			return false;
		half = am ? HALF_AM : HALF_PM;
		at = skip_blanks(text, at + 2);
	}
	return (!bare || half != HALF_NONE) && set_hour(date, hour, half) &&
	       (date->hour < 24 || date->minute + date->second == 0) &&
	       (at == text.size || read_zone(text, at, date));
}

static size_t skip_fraction(struct span text, size_t at)
{
	bool mark = text_has(text, at, ".", 1) || text_has(text, at, ",", 1);
	return mark ? number_at(text, at + 1).end : at;
}

/* 080000, 0800 */
static bool read_digits(struct span text, struct number digits, enum half half, struct date *date)
{
	bool seconds = digits.digits == 6;
	unsigned hour = digits.value / (seconds ? 10000 : 100);
	date->minute = digits.value / (seconds ? 100 : 1) % 100;
	date->second = seconds ? digits.value % 100 : 0;
	date->told = date->minute <= 59 && date->second <= 60 &&
		     read_tail(text, skip_fraction(text, digits.end), hour, half, false, date);
	return tail_is(span_cut(text, digits.end, text.size));
}

/* 8:00, 8:00:30.123, 8时30分, from behind what follows the hour. */
static bool read_parts(struct span text, size_t at, unsigned hour, enum half half,
		       struct date *date)
{
	static const char *const marks[] = {":", "：", "分", "秒"};
	unsigned *const fields[] = {&date->minute, &date->second};
	for (size_t i = 0; i < COUNT(fields) && at < text.size; i++) {
		struct number part = number_at(text, at);
		if (part.digits != 2 || part.value > 60)
			break;
		*fields[i] = part.value;
		at = part.end + word_of(text, part.end, marks, COUNT(marks));
	}
	at = skip_fraction(text, at);
	date->told = date->minute <= 59 && read_tail(text, at, hour, half, false, date);
	return tail_is(span_cut(text, at, text.size));
}

bool time_read(struct span text, size_t at, struct date *date)
{
	static const char *const colons[] = {":", "：", "时", "點", "点", "h"};
	enum half half = HALF_NONE;
	size_t from = at;
	at = skip_blanks(text, at);
	if (at == text.size)
		return true;
	if (text_has(text, at, ",", 1))
		at = skip_blanks(text, at + 1);
	else if (text_has(text, at, "T", 1))
		at++;
	at += half_at(text, at, &half);
	at = skip_blanks(text, at);
	if (at == from && digit_before(text, at))
		return false;
	struct number hour = number_at(text, at);
	date->time = true;
	/* 20250601T080000Z */
	if (hour.digits == 6 || hour.digits == 4)
		return read_digits(text, hour, half, date);
	if (hour.digits < 1 || hour.digits > 2 || hour.value > 24)
		return false;
	size_t colon = word_of(text, hour.end, colons, COUNT(colons));
	if (colon > 0)
		return read_parts(text, hour.end + colon, hour.value, half, date);
	date->told = read_tail(text, hour.end, hour.value, half, true, date);
	return tail_is(span_cut(text, hour.end, text.size)) && hour.end < text.size;
}
