/* detect: divisions, addresses, dates: as many spellings as people have. */
#include "detect/detect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What is read of an address up to each level; NULL: the level is not named. */
static const struct {
	const char *address;
	unsigned count;
	const char *province, *city, *district;
} divided[] = {
	{"北京市海淀区马连洼街道289号", 2, "北京市", "北京市", "北京市海淀区"},
	{"北京 北京市 海淀区 马连洼街道289号", 2, "北京", "北京 北京市", "北京 北京市 海淀区"},
	{"上海浦东新区张杨路500号", 2, "上海", "上海", "上海浦东新区"},
	{"上海市上海市浦东新区", 2, "上海市", "上海市上海市", "上海市上海市浦东新区"},
	{"重庆市市辖区渝北区1号", 2, "重庆市市辖区", "重庆市", "重庆市市辖区渝北区"},
	{"中国上海市徐汇区", 2, "中国上海市", "中国上海市", "中国上海市徐汇区"},
	{"广东省 深圳市 南山区 科技园", 3, "广东省", "广东省 深圳市", "广东省 深圳市 南山区"},
	{"广东省/深圳市/南山区", 3, "广东省", "广东省/深圳市", "广东省/深圳市/南山区"},
	{"广东省，深圳市，南山区", 3, "广东省", "广东省，深圳市", "广东省，深圳市，南山区"},
	{"广东深圳南山区", 3, "广东", "广东深圳", "广东深圳南山区"},
	{"广东 深圳 南山 科技园", 3, "广东", "广东 深圳", "广东 深圳 南山"},
	{"广东东莞", 2, "广东", "广东东莞", NULL},
	{"浙江杭州西湖区文三路", 3, "浙江", "浙江杭州", "浙江杭州西湖区"},
	{"浙江杭州西湖文化广场", 2, "浙江", "浙江杭州", NULL},
	{"浙江省义乌市", 2, "浙江省", NULL, "浙江省义乌市"},
	{"深圳市南山区粤海街道", 2, NULL, "深圳市", "深圳市南山区"},
	{"深圳南山区粤海街道", 2, NULL, "深圳", "深圳南山区"},
	{"吉林省吉林市船营区", 3, "吉林省", "吉林省吉林市", "吉林省吉林市船营区"},
	{"吉林吉林市", 2, "吉林", "吉林吉林市", NULL},
	{"吉林延边延吉市", 3, "吉林", "吉林延边", "吉林延边延吉市"},
	{"贵州省黔东南苗族侗族自治州凯里市", 3, "贵州省", "贵州省黔东南苗族侗族自治州",
	 "贵州省黔东南苗族侗族自治州凯里市"},
	{"内蒙古自治区呼和浩特市", 2, "内蒙古自治区", "内蒙古自治区呼和浩特市", NULL},
	{"内蒙古锡林郭勒盟东乌珠穆沁旗", 3, "内蒙古", "内蒙古锡林郭勒盟",
	 "内蒙古锡林郭勒盟东乌珠穆沁旗"},
	{"海南藏族自治州共和县", 2, NULL, "海南藏族自治州", "海南藏族自治州共和县"},
	{"海南海口", 2, "海南", "海南海口", NULL},
	{"山西省阳泉市城区", 3, "山西省", "山西省阳泉市", "山西省阳泉市城区"},
	{"四川省成都市高新区天府大道", 3, "四川省", "四川省成都市", "四川省成都市高新区"},
	{"香港特别行政区湾仔区", 2, "香港特别行政区", "香港特别行政区", "香港特别行政区湾仔区"},
	{"香港 湾仔区 轩尼诗道", 2, "香港", "香港", "香港 湾仔区"},
	{"澳门花地玛堂区", 2, "澳门", "澳门", "澳门花地玛堂区"},
	{"台湾省台北市大安区", 3, "台湾省", "台湾省台北市", "台湾省台北市大安区"},
	{"北京市宣武区", 2, "北京市", "北京市", "北京市宣武区"},
	{"100080 北京市海淀区", 2, "北京市", "北京市", "北京市海淀区"},
	{"（江苏省南京市）", 2, "江苏省", "江苏省南京市", NULL},
	{"海淀区中关村大街1号", 1, NULL, NULL, "海淀区"},
	{"河北区1号", 1, NULL, NULL, "河北区"},
	{"河北省", 1, "河北省", NULL, NULL},
	{"上海南京路100号", 1, "上海", "上海", NULL},
	{"北京****", 1, "北京", "北京", NULL},
	{"深圳****", 1, NULL, "深圳", NULL},
	{"深圳南山****", 0, NULL, NULL, NULL},
	{"北京路123号", 0, NULL, NULL, NULL},
	{"南京东路", 0, NULL, NULL, NULL},
	{"沛县", 0, NULL, NULL, NULL},
	{"东区", 0, NULL, NULL, NULL},
	{"喜茶（北京大兴万科广场店）", 0, NULL, NULL, NULL},
	{"北京\xff", 1, "北京", "北京", NULL},
	{"", 0, NULL, NULL, NULL},
};

static void test_divisions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(divided); i++) {
		const char *expected[LEVELS] = {NULL, divided[i].province, divided[i].city,
						divided[i].district};
		struct span address = span_of(divided[i].address);
		struct divisions divisions;
		bool found = divisions_read(address, &divisions);
		assert_int_equal(found, divided[i].count > 0);
		if (!found)
			continue;
		if (divisions.count != divided[i].count)
			fail_msg("%s: %u levels", divided[i].address, divisions.count);
		for (enum level level = LEVEL_PROVINCE; level < LEVELS; level++) {
			size_t end = divisions.end[level];
			if (!expected[level] != !end)
				fail_msg("%s: level %d ends at %zu", divided[i].address, (int)level,
					 end);
			if (end &&
			    !span_is(span_cut(address, divisions.begin, end), expected[level]))
				fail_msg("%s: level %d ends at %zu", divided[i].address, (int)level,
					 end);
		}
	}
}

static const struct {
	enum evidence evidence;
	const char *value;
} judged[] = {
	{EVIDENCE_CHECK, "北京市海淀区马连洼街道289号"},
	{EVIDENCE_CHECK, "北京 北京市 海淀区 马连洼街道289号"},
	{EVIDENCE_CHECK, "=\"北京市海淀区马连洼街道289号\""},
	{EVIDENCE_CHECK, "广东省 深圳市 南山区 科技园"},
	{EVIDENCE_CHECK, "浙江杭州西湖区文三路"},
	{EVIDENCE_CHECK, "上海南京东路100号"},
	{EVIDENCE_CHECK, "海淀区中关村大街1号"},
	{EVIDENCE_CHECK, "山东省菏泽市曹县大集镇张庄村"},
	{EVIDENCE_CHECK, "深圳市南山区科技园A座某某公司"},
	{EVIDENCE_CHECK, "香港九龙弥敦道100号5楼"},
	{EVIDENCE_CHECK, "江苏省苏州市工业园区星湖街328号三单元"},
	{EVIDENCE_SHAPE, "江苏省南京市鼓楼区南京大学"},
	{EVIDENCE_SHAPE, "中山路12号"},
	{EVIDENCE_SHAPE, "幸福村3组12号2栋"},
	{EVIDENCE_SHAPE, "臺北市大安區復興南路一段100號"},
	{EVIDENCE_SHAPE, "東京都渋谷区神南1-2-3"},
	{EVIDENCE_SHAPE, "서울특별시 강남구 테헤란로 123"},
	{EVIDENCE_SHAPE, "123 Main St"},
	{EVIDENCE_SHAPE, "123 Main St, Apt 4, Springfield, IL 62704"},
	{EVIDENCE_SHAPE, "Apt 4, 123 N. Main Street"},
	{EVIDENCE_SHAPE, "1600 PENNSYLVANIA AVE NW"},
	{EVIDENCE_SHAPE, "221B Baker Street"},
	{EVIDENCE_SHAPE, "350 5th Ave"},
	{EVIDENCE_SHAPE, "1305 EAST 19 STREET"},
	{EVIDENCE_SHAPE, "64 7 AVENUE"},
	{EVIDENCE_SHAPE, "79-25 150 STREET"},
	{EVIDENCE_SHAPE, "Hauptstraße 5"},
	{EVIDENCE_SHAPE, "Hauptstr. 5a"},
	{EVIDENCE_SHAPE, "Lange Straße 12"},
	{EVIDENCE_SHAPE, "Kurfürstendamm 12, 10719 Berlin"},
	{EVIDENCE_SHAPE, "12 rue de la Paix"},
	{EVIDENCE_SHAPE, "12, rue de la Paix 75002 Paris"},
	{EVIDENCE_SHAPE, "Calle Mayor 10"},
	{EVIDENCE_SHAPE, "Via Roma 1"},
	{EVIDENCE_SHAPE, "Rua Augusta, 100"},
	{EVIDENCE_SHAPE, "ul. Ленина 5"},
	{EVIDENCE_SHAPE, "ул. Ленина, 5"},
	{EVIDENCE_SHAPE, "Kerkstraat 15"},
	{EVIDENCE_SHAPE, "PO Box 123"},
	{EVIDENCE_SHAPE, "Postfach 123"},
	{EVIDENCE_FORM, "广东省深圳市南山区"},
	{EVIDENCE_FORM, "广东 深圳"},
	{EVIDENCE_FORM, "福建省安溪县铁观音"},
	{EVIDENCE_NONE, "东城区"},
	{EVIDENCE_NONE, "北京"},
	{EVIDENCE_NONE, "北京市1号线地铁"},
	{EVIDENCE_NONE, "喜茶（北京大兴万科广场店）"},
	{EVIDENCE_NONE, "北京大兴万科广场店"},
	{EVIDENCE_NONE, "浙江省杭州市西湖区星巴克(文三路店)"},
	{EVIDENCE_NONE, "北京首都国际机场"},
	{EVIDENCE_NONE, "上海虹桥机场T2航站楼"},
	{EVIDENCE_NONE, "北京某某科技有限公司"},
	{EVIDENCE_NONE, "浙江省杭州市某某贸易有限公司"},
	{EVIDENCE_NONE, "新疆阿克苏冰糖心苹果 5斤"},
	{EVIDENCE_NONE, "浙江杭州西湖龙井茶 250g"},
	{EVIDENCE_NONE, "北京同仁堂六味地黄丸 1号"},
	{EVIDENCE_NONE, "解放路"},
	{EVIDENCE_NONE, "1号店"},
	{EVIDENCE_NONE, "夏季新款 连衣裙 2号色"},
	{EVIDENCE_NONE, "64 GB USB Drive"},
	{EVIDENCE_NONE, "2 TB Hard Drive"},
	{EVIDENCE_NONE, "5 Star Hotel"},
	{EVIDENCE_NONE, "100 20 CT"},
	{EVIDENCE_NONE, "64 2000 Drive"},
	{EVIDENCE_NONE, "Boeing 747"},
	{EVIDENCE_NONE, "iPhone 15 Pro Max"},
	{EVIDENCE_NONE, "Via DHL"},
	{EVIDENCE_NONE, "2025-06-01 08:00:00"},
	{EVIDENCE_NONE, "13800138000"},
	{EVIDENCE_NONE, ""},
};

static void test_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(judged); i++) {
		enum evidence evidence = address_judge(span_of(judged[i].value));
		if (evidence != judged[i].evidence)
			fail_msg("%s: %d", judged[i].value, (int)evidence);
	}
}

/* Texts, and what is found in each, between bars. */
static const char *const texts[][2] = {
	{"请寄到北京市海淀区中关村大街1号，谢谢", "北京市海淀区中关村大街1号"},
	{"我在广东省深圳市南山区科技园A座1201请尽快发货", "广东省深圳市南山区科技园A座1201"},
	{"地址 广东省 深圳市 南山区 科技园路1号 3栋 501 张三 13800138000",
	 "广东省 深圳市 南山区 科技园路1号 3栋 501"},
	{"改为上海市浦东新区张杨路500号13800138000李四", "上海市浦东新区张杨路500号"},
	{"上海南京西路100号5楼收", "上海南京西路100号5楼"},
	{"江苏省南京市，鼓楼区汉口路22号", "江苏省南京市，鼓楼区汉口路22号"},
	{"Please ship to 123 Main Street, Springfield. Or 45 Oak Ave",
	 "123 Main Street|45 Oak Ave"},
	{"Bitte an Hauptstraße 5 in Berlin", "Hauptstraße 5"},
	{"北京市海淀区中关村大街1号；上海市徐汇区漕溪路2号",
	 "北京市海淀区中关村大街1号|上海市徐汇区漕溪路2号"},
	{"广东省深圳市的订单都发顺丰", ""},
	{"发往北京市海淀区的客户", ""},
	{"浙江杭州西湖龙井茶很好", ""},
	{"新疆阿克苏苹果5斤", ""},
	{"喜茶（北京大兴万科广场店）", ""},
	{"12 pieces, way too many", ""},
	{"", ""},
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct span text = span_of(texts[i][0]), found;
		char all[512] = "";
		size_t used = 0;
		for (size_t from = 0; address_find(text, from, &found);) {
			used += (size_t)snprintf(all + used, sizeof all - used, "%s%.*s",
						 used ? "|" : "", (int)found.size, found.at);
			from = (size_t)(found.at - text.at) + found.size;
		}
		if (strcmp(all, texts[i][1]) != 0)
			fail_msg("%s: %s", texts[i][0], all);
	}
}

static void test_degrees(void **state)
{
	(void)state;
	static const struct {
		const char *value;
		bool judged, resembles;
	} points[] = {
		{"31.2304", true, true},
		{"-121.473701", true, true},
		{"31.2304,121.4737", true, true},
		{"31.2304, -121.4737", true, true},
		{"31.23", false, true},
		{"31", false, true},
		{"181.2304", false, false},
		{"1.2.3.4", false, false},
		{"31.2304,", false, false},
		{"31.2304 N", false, false},
		{"", false, false},
	};
	const struct detector *detector = detectors_named(detectors_builtin(), "geo_point");
	for (size_t i = 0; i < COUNT(points); i++) {
		struct parts parts;
		struct span value = span_of(points[i].value);
		enum evidence evidence = detector->judge(detector, value, &parts);
		if (evidence != (points[i].judged ? EVIDENCE_FORM : EVIDENCE_NONE) ||
		    detector_resembles(detector, value, &parts) != points[i].resembles)
			fail_msg("%s: %d", points[i].value, (int)evidence);
	}
}

/* Any pieces in any order: nothing is read beyond the text, and what is found lies in it. */
static void test_pieces(void **state)
{
	(void)state;
	static const char *const pieces[] = {
		"北京",   "北京市", "海淀区", "中国",        "路", "1",      "号",   "12 ",
		"Main ",  "St",     "Haupt",  "straße",      " ",  "5",      "，",   "市辖区",
		"高新区", "（",     "100080", "県",          "市", "月",     "年",   "1985",
		"-",      "/",      "03",     "Mar ",        ",",  "T08:00", "\xe5", "\xe5\x8c",
		"*",      "rue ",   "1楼",    "13800138000", "\"", "=",      "로",   "店",
	};
	srand(7);
	for (int round = 0; round < 20000; round++) {
		char bytes[256];
		size_t size = 0;
		for (int n = rand() % 10; n >= 0; n--) {
			const char *piece = pieces[(size_t)rand() % COUNT(pieces)];
			memcpy(bytes + size, piece, strlen(piece));
			size += strlen(piece);
		}
		char *exact = malloc(size);
		assert_non_null(exact);
		memcpy(exact, bytes, size);
		struct span text = {exact, size}, found;
		struct date date;
		struct divisions divisions;
		address_judge(text);
		if (date_read(text, &date))
			assert_true(date.year_end <= size && date.month_end <= size);
		if (divisions_read(text, &divisions))
			assert_true(divisions.begin < divisions.last && divisions.last <= size);
		for (size_t from = 0; address_find(text, from, &found);) {
			size_t begin = (size_t)(found.at - exact);
			assert_true(begin >= from && found.size > 0 && begin + found.size <= size);
			from = begin + found.size;
		}
		free(exact);
	}
}

/* Year, month and day of what is a date; zeros where a field is not told. */
static const struct {
	const char *value;
	unsigned year, month, day;
	bool time;
} dated[] = {
	{"2025-06-01", 2025, 6, 1, false},
	{"2025-06-01 08:00:00", 2025, 6, 1, true},
	{"2025-06-01T08:00:00Z", 2025, 6, 1, true},
	{"2025-06-01T08:00:00.123+08:00", 2025, 6, 1, true},
	{"2025-06-01 08:00:00 -0700", 2025, 6, 1, true},
	{"2025/6/1 8:00", 2025, 6, 1, true},
	{"2025.06.01", 2025, 6, 1, false},
	{"2025年6月1日", 2025, 6, 1, false},
	{"2025年6月1日 8时30分", 2025, 6, 1, true},
	{"2025年6月1日 下午3:05", 2025, 6, 1, true},
	{"2025년 6월 1일", 2025, 6, 1, false},
	{"20250601", 2025, 6, 1, false},
	{"20250601T080000Z", 2025, 6, 1, true},
	{"Jun 1, 2025", 2025, 6, 1, false},
	{"June 1st, 2025, 8:00 AM", 2025, 6, 1, true},
	{"1 June 2025", 2025, 6, 1, false},
	{"1-Jun-2025", 2025, 6, 1, false},
	{"1. Juni 2025", 2025, 6, 1, false},
	{"1 de junio de 2025", 2025, 6, 1, false},
	{"1 juin 2025", 2025, 6, 1, false},
	{"Sunday, June 1, 2025", 2025, 6, 1, false},
	{"25/12/1985", 1985, 12, 25, false},
	{"12/25/1985", 1985, 12, 25, false},
	{"25.12.1985", 1985, 12, 25, false},
	{"1. 1. 1985", 1985, 1, 1, false},
	{"12/03/1985", 1985, 0, 0, false},
	{"1985", 1985, 0, 0, false},
	{"1985-03", 1985, 3, 0, false},
	{"1985年", 1985, 0, 0, false},
	{"2024-02-29", 2024, 2, 29, false},
	{"2023-02-29", 0, 0, 0, false},
	{"1900-02-29", 0, 0, 0, false},
	{"2025-06-31", 0, 0, 0, false},
	{"2025-13-01", 0, 0, 0, false},
	{"2025-06/01", 0, 0, 0, false},
	{"2025-06-01x", 0, 0, 0, false},
	{"2025-06-01 25:00:00", 0, 0, 0, false},
	{"2025-06-01 1", 0, 0, 0, false},
	{"20251301", 0, 0, 0, false},
	{"202506", 0, 0, 0, false},
	{"25-06-01", 0, 0, 0, false},
	{"1748736000", 0, 0, 0, false},
	{"13800138000", 0, 0, 0, false},
	{"June 2025 something", 0, 0, 0, false},
	{"32/12/1985", 0, 0, 0, false},
	{"13/13/1985", 0, 0, 0, false},
	{"1.2.3.4", 0, 0, 0, false},
	{"", 0, 0, 0, false},
};

static void test_dates(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(dated); i++) {
		struct date date;
		bool found = date_read(span_of(dated[i].value), &date);
		if (found != (dated[i].year > 0))
			fail_msg("%s: %d", dated[i].value, found);
		if (found && (date.year != dated[i].year || date.month != dated[i].month ||
			      date.day != dated[i].day || date.time != dated[i].time))
			fail_msg("%s: %u-%u-%u, %d", dated[i].value, date.year, date.month,
				 date.day, date.time);
	}
	struct date date = {.year = 1970, .month = 1, .day = 1};
	assert_int_equal(date_days(&date), 0);
	date = (struct date){.year = 2000, .month = 3, .day = 1};
	assert_int_equal(date_days(&date), 11017);
	date = (struct date){.year = 1900, .month = 2, .day = 28};
	assert_int_equal(date_days(&date), -25509);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_divisions), cmocka_unit_test(test_judged),
		cmocka_unit_test(test_texts),     cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_degrees),   cmocka_unit_test(test_dates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
