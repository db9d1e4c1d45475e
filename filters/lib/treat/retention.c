/*
 * Retention: is a record older than it may become? The limit is a time on the calendar and the
 * clock of the local zone, and so is a date without a zone: no record costs a look into the zone's
 * tables. One that names its zone is a moment, and is held against the limit's.
 */
#include <stdio.h>
#include <time.h>

#include "treat/treat.h"

struct retention {
	enum date_order order;
	struct date limit; /* on the local calendar and clock */
	long days;         /* the same as a day, … */
	int64_t clock;     /* … as seconds of a clock that knows no zone, … */
	int64_t moment;    /* … and as seconds since the epoch */
};

/* ---- Reading dates -----------------------------------------------------------------------------
 */

/* Seconds since 1970-01-01 00:00 as if each day had as many of them. */
static int64_t clock_of(const struct date *date)
{
	return (int64_t)date_days(date) * 86400 + date->hour * 3600 + date->minute * 60 +
	       date->second;
}

/* Day and month of a date with the year last, as the rules say they stand. */
static enum age set_order(struct date *date, enum date_order order)
{
	if (order == ORDER_UNKNOWN)
		return AGE_ORDER;
	date->day = date->before[order == ORDER_MDY];
	date->month = date->before[order == ORDER_DMY];
	return date_holds(date->year, date->month, date->day) ? AGE_WITHIN : AGE_UNREADABLE;
}

/* WITHIN: it is read to the day, and to the second where it has a time. */
static enum age read_date(struct span value, enum date_order order, struct date *date)
{
	value = wrapper_off(value);
	if (text_is_blank(value))
		return AGE_BLANK;
	if (!date_read(value, date) || (date->time && !date->told))
		return AGE_UNREADABLE;
	if (date->form == DATE_LAST)
		return set_order(date, order);
	return date->day ? AGE_WITHIN : AGE_UNREADABLE;
}

/* ---- The limit ---------------------------------------------------------------------------------
 */

static struct tm tm_of(const struct date *date)
{
	return (struct tm){
		.tm_year = (int)date->year - 1900,
		.tm_mon = (int)date->month - 1,
		.tm_mday = (int)date->day,
		.tm_hour = (int)date->hour,
		.tm_min = (int)date->minute,
		.tm_sec = (int)date->second,
	};
}

static void date_set(struct date *date, const struct tm *tm)
{
	*date = (struct date){
		.year = (unsigned)(tm->tm_year + 1900),
		.month = (unsigned)tm->tm_mon + 1,
		.day = (unsigned)tm->tm_mday,
		.hour = (unsigned)tm->tm_hour,
		.minute = (unsigned)tm->tm_min,
		.second = (unsigned)tm->tm_sec,
	};
}

/*
 * The moment of a local time. Where clocks were put back it came twice: the first. Where they were
 * put forward it never came: before they were. Either way a record in doubt stays.
 */
static int64_t moment_of(const struct date *date)
{
	int64_t first[2] = {0, 0}; /* that shows this time; that does not */
	bool found[2] = {false, false};
	for (int summer = -1; summer <= 1; summer++) {
		struct tm asked = tm_of(date), shown;
		asked.tm_isdst = summer;
		time_t moment = mktime(&asked);
		if (!localtime_r(&moment, &shown))
			continue;
		struct date back;
		date_set(&back, &shown);
		bool other = clock_of(&back) != clock_of(date);
		if (!found[other] || moment < first[other])
			first[other] = moment;
		found[other] = true;
	}
	return first[!found[0]];
}

/* So many years and months before, on the month's last day where it has no such day; then days. */
static void go_back(struct date *date, const struct rules_period *period)
{
	unsigned months = date->year * 12 + date->month - 1;
	months -= period->years * 12 + period->months;
	date->year = months / 12;
	date->month = months % 12 + 1;
	while (!date_holds(date->year, date->month, date->day))
		date->day--;
	struct tm tm = tm_of(date);
	tm.tm_mday -= (int)period->days;
	time_t moment = timegm(&tm);
	if (gmtime_r(&moment, &tm))
		date_set(date, &tm);
}

/* Now, on the local calendar and clock. */
static bool read_now(const char *now, enum date_order order, struct date *date,
		     struct failure *failure)
{
	struct tm tm;
	time_t moment = time(NULL);
	if (now) {
		enum age age = read_date(span_of(now), order, date);
		if (age != AGE_WITHIN)
			return fail(failure, STATUS_REFUSED, "%s; such as 2025-06-01 08:00",
				    age == AGE_ORDER ? "the rules do not say what comes first in "
						       "such a date, the day or the month"
						     : "it is no date");
		/* 24:00 is the next day. */
		moment = (time_t)(clock_of(date) - date->offset);
	}
	bool local = !now || date->zoned;
	if (!(local ? localtime_r(&moment, &tm) : gmtime_r(&moment, &tm)))
		return fail(failure, STATUS_REFUSED, "the clock shows no date");
	date_set(date, &tm);
	return true;
}

struct retention *retention_open(struct arena *arena, const struct rules_retention *rules,
				 const char *now, struct failure *failure)
{
	struct retention *retention = arena_take(arena, sizeof *retention);
	tzset();
	retention->order = rules->order;
	if (!read_now(now, rules->order, &retention->limit, failure))
		return NULL;
	go_back(&retention->limit, &rules->keep);
	retention->days = date_days(&retention->limit);
	retention->clock = clock_of(&retention->limit);
	retention->moment = moment_of(&retention->limit);
	return retention;
}

void retention_limit(const struct retention *retention, char text[RETENTION_LIMIT_SIZE])
{
	const struct date *limit = &retention->limit;
	snprintf(text, RETENTION_LIMIT_SIZE, "%04u-%02u-%02uT%02u:%02u:%02u", limit->year % 10000,
		 limit->month % 100, limit->day % 100, limit->hour % 100, limit->minute % 100,
		 limit->second % 100);
}

/* ---- Judging -----------------------------------------------------------------------------------
 */

enum age retention_judge(const struct retention *retention, struct span value)
{
	struct date date;
	bool past;
	enum age age = read_date(value, retention->order, &date);
	if (age != AGE_WITHIN)
		return age;
	if (!date.time)
		past = date_days(&date) < retention->days;
	else if (date.zoned)
		past = clock_of(&date) - date.offset < retention->moment;
	else
		past = clock_of(&date) < retention->clock;
	return past ? AGE_PAST : AGE_WITHIN;
}
