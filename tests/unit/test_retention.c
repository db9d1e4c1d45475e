/* treat: how old a record is, by every form of date, in zones with and without summer time. */
#include "treat/treat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Zones as POSIX writes them: no table of the system is needed. */
#define CHINA  "CST-8"
#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"
#define YORK   "EST5EDT,M3.2.0,M11.1.0"
#define UTC    "UTC0"

static struct retention *opened(struct arena *arena, const char *zone, const char *now,
				struct rules_period keep, enum date_order order)
{
	struct rules_retention rules = {.keep = keep, .order = order};
	struct failure failure = {0};
	setenv("TZ", zone, 1);
	struct retention *retention = retention_open(arena, &rules, now, &failure);
	if (!retention)
		fail_msg("%s, %s: %s", zone, now, failure.text);
	return retention;
}

#define KEEP(...) ((struct rules_period){__VA_ARGS__})

/* ---- The limit ---------------------------------------------------------------------------------
 */

static const struct {
	const char *zone, *now;
	struct rules_period keep;
	const char *limit;
} limits[] = {
	{CHINA, "2025-06-01 08:00", KEEP(3, 0, 0), "2022-06-01T08:00:00"},
	{CHINA, "2025-06-01 08:00:30", KEEP(1, 6, 0), "2023-12-01T08:00:30"},
	{CHINA, "2025-06-01", KEEP(0, 0, 90), "2025-03-03T00:00:00"},
	{CHINA, "2025/6/1 8:00", KEEP(0, 0, 14), "2025-05-18T08:00:00"},
	/* The month's last day where it has no such day. */
	{CHINA, "2025-03-31", KEEP(0, 1, 0), "2025-02-28T00:00:00"},
	{CHINA, "2024-03-31", KEEP(0, 1, 0), "2024-02-29T00:00:00"},
	{CHINA, "2025-03-30", KEEP(0, 1, 0), "2025-02-28T00:00:00"},
	{CHINA, "2025-07-31", KEEP(0, 1, 0), "2025-06-30T00:00:00"},
	{CHINA, "2025-12-31", KEEP(0, 6, 0), "2025-06-30T00:00:00"},
	{CHINA, "2024-02-29 23:59", KEEP(1, 0, 0), "2023-02-28T23:59:00"},
	{CHINA, "2024-02-29", KEEP(4, 0, 0), "2020-02-29T00:00:00"},
	{CHINA, "2025-02-28", KEEP(1, 0, 0), "2024-02-28T00:00:00"},
	{CHINA, "2025-01-31", KEEP(0, 11, 0), "2024-02-29T00:00:00"},
	{CHINA, "2025-01-01", KEEP(0, 1, 0), "2024-12-01T00:00:00"},
	{CHINA, "2025-01-01", KEEP(0, 0, 1), "2024-12-31T00:00:00"},
	{CHINA, "2024-03-01", KEEP(0, 0, 1), "2024-02-29T00:00:00"},
	{CHINA, "2000-03-01", KEEP(100, 0, 0), "1900-03-01T00:00:00"},
	/* Years and months first, then days. */
	{CHINA, "2025-03-31", KEEP(0, 1, 1), "2025-02-27T00:00:00"},
	{CHINA, "2025-05-31", KEEP(1, 3, 31), "2024-01-29T00:00:00"},
	{CHINA, "2025-06-01 24:00", KEEP(0, 0, 1), "2025-06-01T00:00:00"},
	/* A zone in `now` is turned into ours, before the calendar is asked. */
	{CHINA, "2025-06-01T00:00:00Z", KEEP(1, 0, 0), "2024-06-01T08:00:00"},
	{CHINA, "2025-05-31T20:00:00Z", KEEP(0, 1, 0), "2025-05-01T04:00:00"},
	{UTC, "2025-06-01 00:30:00 +0800", KEEP(0, 0, 1), "2025-05-30T16:30:00"},
	{BERLIN, "2025-07-01T00:00:00Z", KEEP(0, 6, 0), "2025-01-01T02:00:00"},
	{BERLIN, "2025-01-01T00:00:00Z", KEEP(0, 6, 0), "2024-07-01T01:00:00"},
};

static void test_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(limits); i++) {
		struct arena arena = {0};
		char text[RETENTION_LIMIT_SIZE];
		retention_limit(opened(&arena, limits[i].zone, limits[i].now, limits[i].keep,
				       ORDER_UNKNOWN),
				text);
		if (strcmp(text, limits[i].limit) != 0)
			fail_msg("%s in %s: %s, not %s", limits[i].now, limits[i].zone, text,
				 limits[i].limit);
		arena_free(&arena);
	}
}

/* ---- Cells -------------------------------------------------------------------------------------
 */

#define W AGE_WITHIN
#define P AGE_PAST
#define B AGE_BLANK
#define O AGE_ORDER
#define U AGE_UNREADABLE
#define N ORDER_UNKNOWN
#define D ORDER_DMY
#define M ORDER_MDY

/* The limit is 2022-06-01 08:00 in China, which is midnight in UTC. */
static const struct {
	const char *value;
	enum date_order order;
	enum age age;
} cells[] = {
	/* To the second; exactly as old as the limit stays. */
	{"2022-06-01 08:00:00", N, W},
	{"2022-06-01 07:59:59", N, P},
	{"2022-06-01T08:00:00", N, W},
	{"2022-06-01T07:59:59.999", N, P},
	{"2022-06-01 08:00:00.000000", N, W},
	{"2022-06-01 08:00", N, W},
	{"2022-06-01 07:59", N, P},
	{"2022/6/1 8:00", N, W},
	{"2022/6/1 7:59", N, P},
	{"2022/06/01 7:59:59", N, P},
	{"2022.06.01 08:00", N, W},
	{"2022.06.01 07:59", N, P},
	{"2022年6月1日 8:00", N, W},
	{"2022年6月1日 7:59:59", N, P},
	{"2022年6月1日 8时00分00秒", N, W},
	{"2022年6月1日 7点59分", N, P},
	{"2022年6月1日8：00：00", N, W},
	{"20220601T080000", N, W},
	{"20220601 075959", N, P},
	{"2022-05-31 24:00", N, P},
	{"2022-06-01 24:00", N, W},
	/* A date alone is its day. */
	{"2022-06-01", N, W},
	{"2022-05-31", N, P},
	{"2022/6/1", N, W},
	{"2022/5/31", N, P},
	{"2022年6月1日", N, W},
	{"2022年5月31日", N, P},
	{"2022.06.01", N, W},
	{"2022.5.31", N, P},
	{"20220601", N, W},
	{"20220531", N, P},
	{"Jun 1, 2022", N, W},
	{"May 31, 2022", N, P},
	{"1 Jun 2022", N, W},
	{"31 May 2022", N, P},
	{"June 1st, 2022", N, W},
	{"Wed, 01 Jun 2022", N, W},
	{"2020-02-29", N, P},
	{"2025-06-01", N, W},
	{"2199-12-31", N, W},
	/* Zones. */
	{"2022-06-01T00:00:00Z", N, W},
	{"2022-05-31T23:59:59Z", N, P},
	{"2022-06-01 00:00:00 UTC", N, W},
	{"2022-06-01 00:00:00 GMT", N, W},
	{"2022-06-01T08:00:00+08:00", N, W},
	{"2022-06-01T07:59:59+08:00", N, P},
	{"2022-06-01 08:00:00 +0800", N, W},
	{"2022-06-01 07:59:59 +0800", N, P},
	{"2022-06-01 08:00:00+08", N, W},
	{"2022-06-01T05:30:00+05:30", N, W},
	{"2022-06-01T05:29:59+05:30", N, P},
	{"2022-05-31T20:00:00-04:00", N, W},
	{"2022-05-31T19:59:59-04:00", N, P},
	{"2022-06-01 08:00:00 (UTC+08:00)", N, W},
	{"2022-06-01 08:00:00 GMT+8", N, W},
	{"2022-06-01 07:59 UTC+8", N, P},
	{"20220601T000000Z", N, W},
	{"20220531T235959Z", N, P},
	{"May 31, 2022 5:00:00 PM PDT", N, W},
	{"May 31, 2022 4:59:59 PM PDT", N, P},
	{"Wed, 01 Jun 2022 08:00:00 +0800", N, W},
	/* Halves of the day. */
	{"2022/6/1 8:00:00 AM", N, W},
	{"2022/6/1 7:59:59 am", N, P},
	{"2022/5/31 11:59 PM", N, P},
	{"Jun 1, 2022 12:00 AM", N, P},
	{"Jun 1, 2022 12:30 PM", N, W},
	{"Jun 1, 2022, 8:00 AM", N, W},
	{"Jun 1, 2022 8 AM", N, W},
	{"Jun 1, 2022 7 AM", N, P},
	{"2022/6/1 上午 8:00", N, W},
	{"2022/6/1 上午 7:59", N, P},
	{"2022/6/1 下午 1:00", N, W},
	{"2022/6/1 下午 13:00", N, W},
	{"2022/6/1 凌晨 12:30", N, P},
	{"2022/6/1 中午 12:30", N, W},
	{"2022/5/31 晚上 11:30", N, P},
	{"2022年6月1日 早上7:30", N, P},
	/* The year last, as the rules say. */
	{"01/06/2022", D, W},
	{"31/05/2022", D, P},
	{"06/01/2022", M, W},
	{"05/31/2022", M, P},
	{"01-06-2022", D, W},
	{"01.06.2022", D, W},
	{"31.05.2022", D, P},
	{"6/1/2022 8:00:00 AM", M, W},
	{"6/1/2022 7:59 AM", M, P},
	{"1/6/2022 08:00", D, W},
	{"1/6/2022 07:59", D, P},
	{"06/06/2021", D, P},
	{"06/25/2022", D, U},
	{"25/06/2022", M, U},
	{"29/02/2021", D, U},
	{"01/06/2022", N, O},
	{"25/06/2022", N, O},
	{"06/06/2021", N, O},
	{"01.06.2022", N, O},
	{"1/6/2022 8:00", N, O},
	/* What spreadsheets put around it. */
	{"=\"2022-06-01 08:00:00\"", N, W},
	{"=\"2022-06-01 07:59:59\"", N, P},
	{"'2022-05-31", N, P},
	{"\t2022-05-31\t", N, P},
	{"  2022-05-31  ", N, P},
	{"\"2022-05-31\"", N, P},
	{"２０２２-05-31", N, P},
	/* Nothing. */
	{"", N, B},
	{" ", N, B},
	{"\t", N, B},
	{"　", N, B},
	{"=\"\"", N, B},
	/* No date that is told to the day, or none at all. */
	{"2022", N, U},
	{"2022-06", N, U},
	{"2022年6月", N, U},
	{"2022-Q2", N, U},
	{"****-**-**", N, U},
	{"2022-**-**", N, U},
	{"***", N, U},
	{"NULL", N, U},
	{"-", N, U},
	{"1654041600", N, U},
	{"1654041600000", N, U},
	{"44713.33333", N, U},
	{"0000-00-00 00:00:00", N, U},
	{"2022-02-30", N, U},
	{"2022-13-01", N, U},
	{"22-06-01", N, U},
	{"2022-06-01 25:00", N, U},
	{"2022-06-01 24:30", N, U},
	{"2022-06-01 08:60", N, U},
	{"2022-06-01 8:00 CST", N, U}, /* China's, or Chicago's */
	{"2022-06-01 8:00 XYZ", N, U},
	{"2022-06-01 8:00 +99:00", N, U},
	{"2022-06-01 8:00 PDT+1", N, U},
	{"2022-06-01 上午 15:00", N, U},
	{"2022-06-01 晚上 12:00", N, U},
	{"2022-06-01 上午 8:00 PM", N, U},
	{"2022-06-01 8:00, 2022-06-02 9:00", N, U},
	{"p1_abcdefghijklmnopqrstuvwxyz2345", N, U},
	{"pii1:abcdefghij:birth_date:siv:AAAA.", N, U},
	{"hello", N, U},
};

static void test_cells(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cells); i++) {
		struct arena arena = {0};
		struct retention *retention =
			opened(&arena, CHINA, "2025-06-01 08:00:00", KEEP(3, 0, 0), cells[i].order);
		enum age age = retention_judge(retention, span_of(cells[i].value));
		if (age != cells[i].age)
			fail_msg("%s: %d, not %d", cells[i].value, age, cells[i].age);
		arena_free(&arena);
	}
}

/* ---- Zones -------------------------------------------------------------------------------------
 */

static const struct {
	const char *zone, *now;
	struct rules_period keep;
	const char *value;
	enum age age;
} zoned[] = {
	/* The same moment is another day elsewhere. */
	{CHINA, "2025-06-01 00:00", KEEP(1, 0, 0), "2024-05-31T15:59:59Z", P},
	{CHINA, "2025-06-01 00:00", KEEP(1, 0, 0), "2024-05-31T16:00:00Z", W},
	{UTC, "2025-06-01 00:00", KEEP(1, 0, 0), "2024-05-31T23:59:59Z", P},
	{UTC, "2025-06-01 00:00", KEEP(1, 0, 0), "2024-06-01T07:59:59+08:00", P},
	{YORK, "2025-06-01 00:00", KEEP(1, 0, 0), "2024-06-01T04:00:00Z", W},
	{YORK, "2025-06-01 00:00", KEEP(1, 0, 0), "2024-06-01T03:59:59Z", P},
	/* The limit is in winter, now in summer. */
	{BERLIN, "2025-07-01 00:00", KEEP(0, 6, 0), "2024-12-31T23:00:00Z", W},
	{BERLIN, "2025-07-01 00:00", KEEP(0, 6, 0), "2024-12-31T22:59:59Z", P},
	{BERLIN, "2025-01-01 00:00", KEEP(0, 6, 0), "2024-06-30T22:00:00Z", W},
	{BERLIN, "2025-01-01 00:00", KEEP(0, 6, 0), "2024-06-30T21:59:59Z", P},
	/* A local time that came twice: 2024-10-27 02:30, first at 00:30Z. */
	{BERLIN, "2025-10-27 02:30", KEEP(1, 0, 0), "2024-10-27T00:30:00Z", W},
	{BERLIN, "2025-10-27 02:30", KEEP(1, 0, 0), "2024-10-27T00:29:59Z", P},
	{BERLIN, "2025-10-27 02:30", KEEP(1, 0, 0), "2024-10-27 02:30", W},
	{BERLIN, "2025-10-27 02:30", KEEP(1, 0, 0), "2024-10-27 02:29:59", P},
	/* One that never came: 2024-03-31 02:30, skipped at 01:00Z; half an hour before it. */
	{BERLIN, "2025-03-31 02:30", KEEP(1, 0, 0), "2024-03-31T00:30:00Z", W},
	{BERLIN, "2025-03-31 02:30", KEEP(1, 0, 0), "2024-03-31T00:29:59Z", P},
	{BERLIN, "2025-03-31 02:30", KEEP(1, 0, 0), "2024-03-31 03:00", W},
	{BERLIN, "2025-03-31 02:30", KEEP(1, 0, 0), "2024-03-31 01:59:59", P},
	{BERLIN, "2025-03-31 02:30", KEEP(1, 0, 0), "2024-03-31", W},
	{YORK, "2025-03-10 02:30", KEEP(1, 0, 0), "2024-03-10T06:30:00Z", W},
	{YORK, "2025-03-10 02:30", KEEP(1, 0, 0), "2024-03-10T06:29:59Z", P},
	{YORK, "2025-11-03 01:30", KEEP(1, 0, 0), "2024-11-03T05:30:00Z", W},
	{YORK, "2025-11-03 01:30", KEEP(1, 0, 0), "2024-11-03T05:29:59Z", P},
	/* Days of 23 and 25 hours are days. */
	{BERLIN, "2025-03-31 12:00", KEEP(0, 0, 1), "2025-03-30 12:00", W},
	{BERLIN, "2025-03-31 12:00", KEEP(0, 0, 1), "2025-03-30T10:00:00Z", W},
	{BERLIN, "2025-03-31 12:00", KEEP(0, 0, 1), "2025-03-30T09:59:59Z", P},
	{BERLIN, "2025-10-27 12:00", KEEP(0, 0, 1), "2025-10-26T11:00:00Z", W},
	{BERLIN, "2025-10-27 12:00", KEEP(0, 0, 1), "2025-10-26T10:59:59Z", P},
	/* Leap days. */
	{UTC, "2025-02-28", KEEP(1, 0, 0), "2024-02-28", W},
	{UTC, "2025-03-01", KEEP(1, 0, 0), "2024-02-29", P},
	{UTC, "2024-02-29", KEEP(1, 0, 0), "2023-02-28", W},
	{UTC, "2024-02-29", KEEP(1, 0, 0), "2023-02-27", P},
	{UTC, "2000-03-01", KEEP(0, 0, 1), "2000-02-29", W},
	{UTC, "2100-03-01", KEEP(0, 0, 1), "2100-02-28", W},
	/* Before the epoch. */
	{UTC, "1985-03-12", KEEP(50, 0, 0), "1935-03-11T23:59:59Z", P},
	{UTC, "1985-03-12", KEEP(50, 0, 0), "1935-03-12T00:00:00Z", W},
};

static void test_zones(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(zoned); i++) {
		struct arena arena = {0};
		enum age age = retention_judge(
			opened(&arena, zoned[i].zone, zoned[i].now, zoned[i].keep, ORDER_UNKNOWN),
			span_of(zoned[i].value));
		if (age != zoned[i].age)
			fail_msg("%s at %s in %s: %d, not %d", zoned[i].value, zoned[i].now,
				 zoned[i].zone, age, zoned[i].age);
		arena_free(&arena);
	}
}

/* ---- Now ---------------------------------------------------------------------------------------
 */

static void test_now_refused(void **state)
{
	static const struct {
		const char *now, *says;
	} rows[] = {
		{"", "it is no date"},
		{"yesterday", "it is no date"},
		{"2025-06", "it is no date"},
		{"2025", "it is no date"},
		{"2025-06-01 8:00 CST", "it is no date"},
		{"01/06/2025", "what comes first"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena arena = {0};
		struct failure failure = {0};
		struct rules_retention rules = {.keep = {.years = 1}};
		assert_null(retention_open(&arena, &rules, rows[i].now, &failure));
		assert_int_equal(failure.status, STATUS_REFUSED);
		assert_non_null(strstr(failure.text, rows[i].says));
		arena_free(&arena);
	}
}

/* Without `now` it is the clock's time: two days around a limit that moves. */
static void test_clock(void **state)
{
	struct arena arena = {0};
	char value[64];
	struct tm tm;
	(void)state;
	struct retention *retention = opened(&arena, CHINA, NULL, KEEP(0, 0, 10), ORDER_UNKNOWN);
	for (int days = 8; days <= 12; days++) {
		time_t moment = time(NULL) - (time_t)days * 86400;
		if (days == 10)
			continue;
		assert_non_null(localtime_r(&moment, &tm));
		strftime(value, sizeof value, "%Y-%m-%d %H:%M:%S", &tm);
		assert_int_equal(retention_judge(retention, span_of(value)), days < 10 ? W : P);
		strftime(value, sizeof value, "%Y-%m-%dT%H:%M:%S+08:00", &tm);
		assert_int_equal(retention_judge(retention, span_of(value)), days < 10 ? W : P);
		strftime(value, sizeof value, "%Y-%m-%d", &tm);
		assert_int_equal(retention_judge(retention, span_of(value)), days < 10 ? W : P);
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits), cmocka_unit_test(test_cells),
		cmocka_unit_test(test_zones),  cmocka_unit_test(test_now_refused),
		cmocka_unit_test(test_clock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
