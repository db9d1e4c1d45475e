#include <stdio.h>
#include <time.h>

#include "crypto/inside.h"

/* Digits at a place that has them. */
static int digits(struct span text, size_t at, size_t count)
{
	int number = 0;
	for (size_t i = at; i < at + count; i++)
		number = number * 10 + text.at[i] - '0';
	return number;
}

/* 0 stands for a digit, everything else for itself. */
static bool has_shape(struct span text, const char *shape)
{
	if (text.size != strlen(shape))
		return false;
	for (size_t i = 0; i < text.size; i++)
		if (shape[i] == '0' ? text.at[i] < '0' || text.at[i] > '9' : text.at[i] != shape[i])
			return false;
	return true;
}

bool key_date_read(struct span text, int64_t *date)
{
	bool with_time = has_shape(text, "0000-00-00T00:00:00Z");
	if (!with_time && !has_shape(text, "0000-00-00"))
		return false;
	struct tm tm = {.tm_year = digits(text, 0, 4) - 1900,
			.tm_mon = digits(text, 5, 2) - 1,
			.tm_mday = digits(text, 8, 2)};
	if (with_time) {
		tm.tm_hour = digits(text, 11, 2);
		tm.tm_min = digits(text, 14, 2);
		tm.tm_sec = digits(text, 17, 2);
	}
	/* timegm() makes another date of one that there is not. */
	const struct tm wanted = tm;
	*date = timegm(&tm);
	return tm.tm_mon == wanted.tm_mon && tm.tm_mday == wanted.tm_mday &&
	       tm.tm_hour == wanted.tm_hour && tm.tm_min == wanted.tm_min &&
	       tm.tm_sec == wanted.tm_sec && tm.tm_year == wanted.tm_year;
}

bool key_date_write(int64_t date, char text[KEY_DATE_SIZE + 1])
{
	struct tm tm;
	time_t seconds = date;
	if (!gmtime_r(&seconds, &tm) || tm.tm_year < -1900 || tm.tm_year > 9999 - 1900)
		return false;
	/* strftime() would write the year 999 in three digits. */
	return snprintf(text, KEY_DATE_SIZE + 1, "%04d-%02d-%02dT%02d:%02d:%02dZ",
			tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
			tm.tm_sec) == KEY_DATE_SIZE;
}
