/* detect: values and their verdicts, texts and what is found in them, and hostile ones of both. */
#include "detect/detect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct verdict {
	const char *class;
	const char *value;
	enum evidence evidence;
	const char *main; /* what the parts hold; NULL: not looked at */
};

#define N EVIDENCE_NONE
#define S EVIDENCE_SHAPE
#define C EVIDENCE_CHECK

static const struct verdict verdicts[] = {
	/* Mobiles: plain, with country code, grouped, wrapped, virtual. */
	{"cn_mobile", "18049531999", C, "18049531999"},
	{"cn_mobile", "19900001111", C, NULL},
	{"cn_mobile", "17401234567", C, NULL},
	{"cn_mobile", "16101234567", C, NULL},
	{"cn_mobile", "15412345678", S, NULL},
	{"cn_mobile", "14612345678", S, NULL},
	{"cn_mobile", "12345678901", N, NULL},
	{"cn_mobile", "+8613800138000", C, "13800138000"},
	{"cn_mobile", "008613800138000", C, "13800138000"},
	{"cn_mobile", "8613800138000", C, "13800138000"},
	{"cn_mobile", "+86 138 0013 8000", C, "138 0013 8000"},
	{"cn_mobile", "(+86)13800138000", C, "13800138000"},
	{"cn_mobile", "（+86）138-0013-8000", C, "138-0013-8000"},
	{"cn_mobile", "＋86 13800138000", C, "13800138000"},
	{"cn_mobile", "0086-138-0013-8000", C, "138-0013-8000"},
	{"cn_mobile", "138.0013.8000", C, NULL},
	{"cn_mobile", "１３８００１３８０００", C, NULL},
	{"cn_mobile", "138－0013－8000", C, NULL},
	{"cn_mobile", "138 00 13 80 00", C, NULL},
	{"cn_mobile", "1 3 8 0 0 1 3 8 0 0 0", C, NULL},
	{"cn_mobile", "=\"13800138000\"", C, "13800138000"},
	{"cn_mobile", "'13800138000", C, "13800138000"},
	{"cn_mobile", "\t13800138000\t", C, "13800138000"},
	{"cn_mobile", "\"13800138000\"", C, "13800138000"},
	{"cn_mobile", "\u202d138 0013 8000\u202c", C, "138 0013 8000"},
	{"cn_mobile", "18412345678-1234", C, "18412345678"},
	{"cn_mobile", "18412345678转1234", C, "18412345678"},
	{"cn_mobile", "18412345678[1234]", C, "18412345678"},
	{"cn_mobile", "18412345678 转分机：1234", C, "18412345678"},
	{"cn_mobile", "18877771111-123", C, "18877771111"},
	{"cn_mobile", "184123456789-7576", C, "184123456789"},
	{"cn_mobile", "184123456789", N, NULL},
	{"cn_mobile", "184123456789-1", N, NULL},
	{"cn_mobile", "13800138000.0", C, "13800138000"},
	{"cn_mobile", "138****8000", N, NULL},
	{"cn_mobile", "13800138000/13900139000", N, NULL},
	{"cn_mobile", "13800138000 13900139000", N, NULL},
	{"cn_mobile", "1380013800", N, NULL},
	{"cn_mobile", "138001380001", N, NULL},
	{"cn_mobile", "1480012345678", N, NULL},
	{"cn_mobile", "1700000000", N, NULL},
	{"cn_mobile", "1700000000.1", N, NULL},
	{"cn_mobile", "1700000000000", N, NULL},
	{"cn_mobile", "+13800138000", N, NULL},
	{"cn_mobile", "192.168.100.10", N, NULL},
	{"cn_mobile", "x13800138000", N, NULL},
	{"cn_mobile", "13800138000x", N, NULL},
	{"cn_mobile", "1.38E+10", N, NULL},
	{"cn_mobile", "", N, NULL},
	/* Landlines. */
	{"cn_landline", "09157518479", C, "09157518479"},
	{"cn_landline", "0915-7518479", C, "0915-7518479"},
	{"cn_landline", "(0915)7518479", C, NULL},
	{"cn_landline", "（0915） 7518479", C, NULL},
	{"cn_landline", "010-12345678", N, NULL},
	{"cn_landline", "010-62345678", C, NULL},
	{"cn_landline", "01062345678", C, NULL},
	{"cn_landline", "+86-10-62345678", C, "10-62345678"},
	{"cn_landline", "+86 (755) 2345 6789", C, NULL},
	{"cn_landline", "86-0755-23456789", C, "0755-23456789"},
	{"cn_landline", "0755-23456789-123", C, "0755-23456789"},
	{"cn_landline", "0755-23456789转8001", C, "0755-23456789"},
	{"cn_landline", "0999-2345678", C, NULL},
	{"cn_landline", "0123-2345678", N, NULL},
	{"cn_landline", "0915-1518479", N, NULL},
	{"cn_landline", "400-820-8820", N, NULL},
	{"cn_landline", "8008208820", N, NULL},
	{"cn_landline", "95588", N, NULL},
	{"cn_landline", "7518479", N, NULL},
	{"cn_landline", "0915-75184790", C, NULL},
	{"cn_landline", "0915-751847", N, NULL},
	{"cn_landline", "0915-751847900", N, NULL},
	/* E-mail. */
	{"email", "duandazhi-jack@gmail.com.cn", S, NULL},
	{"email", "d@qq.com", S, NULL},
	{"email", "first.last+tag@sub.example.co.uk", S, NULL},
	{"email", "张三@例子.公司", S, NULL},
	{"email", "user@bücher.de", S, NULL},
	{"email", "user@xn--fiqs8s.xn--fiqs8s", S, NULL},
	{"email", "\"john doe\"@example.org", S, NULL},
	{"email", "a@[192.0.2.1]", S, NULL},
	{"email", " a@b.cn ", S, "a@b.cn"},
	{"email", "a＠b.cn", S, NULL},
	{"email", "o'neil@example.com", S, NULL},
	{"email", "d***@gmail.com", N, NULL},
	{"email", "@gmail.com", N, NULL},
	{"email", "a@gmail", N, NULL},
	{"email", "a@b.c", N, NULL},
	{"email", "a@b.123", N, NULL},
	{"email", "a b@gmail.com", N, NULL},
	{"email", "a@gmail.com;b@gmail.com", N, NULL},
	{"email", "John <john@gmail.com>", N, NULL},
	{"email", "@", N, NULL},
	/* Resident IDs. */
	{"cn_resident_id", "51343620000320711X", C, NULL},
	{"cn_resident_id", "51343620000320711x", C, NULL},
	{"cn_resident_id", "51343620000320711Ｘ", C, NULL},
	{"cn_resident_id", "513436 20000320 711X", C, NULL},
	{"cn_resident_id", "５１３４３６２００００３２０７１１Ｘ", C, NULL},
	{"cn_resident_id", "440308199911300013", C, NULL},
	{"cn_resident_id", "440308199911300014", N, NULL},
	{"cn_resident_id", "11010519491231002X", C, NULL},
	{"cn_resident_id", "11010519491231003X", S, NULL},
	{"cn_resident_id", "110101199002300014", N, NULL},
	{"cn_resident_id", "810000199003070015", C, NULL},
	{"cn_resident_id", "830000199003070019", C, NULL},
	{"cn_resident_id", "911156199003070017", C, NULL},
	{"cn_resident_id", "110105491231002", S, NULL},
	{"cn_resident_id", "110105491331002", N, NULL},
	{"cn_resident_id", "990105491231002", N, NULL},
	{"cn_resident_id", "CAN110178011701", S, NULL},
	{"cn_resident_id", "CAN990178011701", N, NULL},
	{"cn_resident_id", "='51343620000320711X", N, NULL},
	{"cn_resident_id", "'51343620000320711X", C, "51343620000320711X"},
	{"cn_resident_id", "5134362000032071", N, NULL},
	{"cn_resident_id", "51343620000320711XX", N, NULL},
	/* Cards. */
	{"bank_card", "6222021200012345679", C, NULL},
	{"bank_card", "6222 0212 0001 2345 679", C, NULL},
	{"bank_card", "6222-0212-0001-2345-679", C, NULL},
	{"bank_card", "4111111111111111", C, NULL},
	{"bank_card", "378282246310005", C, NULL},
	{"bank_card", "3782 822463 10005", C, NULL},
	{"bank_card", "4111111111111112", N, NULL},
	{"bank_card", "11011111222233333256", N, NULL},
	{"bank_card", "6901234567892", N, NULL},
	{"bank_card", "3551234567890126", C, NULL},
	{"bank_card", "1234567890123456789", N, NULL},
	{"bank_card", "6.22E+18", N, NULL},
};

static enum evidence judge(const char *class, struct span value, struct parts *parts)
{
	const struct detector *detector = detectors_named(detectors_builtin(), class);
	assert_non_null(detector);
	return detector->judge(detector, value, parts);
}

static void test_verdicts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(verdicts); i++) {
		const struct verdict *v = &verdicts[i];
		struct parts parts = {0, 0};
		struct span value = span_of(v->value);
		enum evidence evidence = judge(v->class, value, &parts);
		if (evidence != v->evidence)
			fail_msg("%s %s: %d, not %d", v->class, v->value, evidence, v->evidence);
		if (evidence == EVIDENCE_NONE)
			continue;
		assert_true(parts.begin < parts.end && parts.end <= value.size);
		if (v->main && !span_is(span_cut(value, parts.begin, parts.end), v->main))
			fail_msg("%s %s: main part is %.*s", v->class, v->value,
				 (int)(parts.end - parts.begin), v->value + parts.begin);
	}
}

/* Texts, and in them what is found, each as class:bytes, joined by `|`. */
static const struct {
	const char *text;
	const char *found;
} texts[] = {
	{"", ""},
	{"没有任何号码的买家留言，谢谢！（请发顺丰）", ""},
	{"请打13800138000谢谢", "cn_mobile:13800138000"},
	/* In a digest no number is one, in other letters it may be. */
	{"/ss_f05168330593f4f476cd4a6a6094b248c7c8556e.1920x1080.jpg", ""},
	{"0db84c628a798e38ca57d69abda119bee1358008.1920x1080", ""},
	{"user-50a2d1c4-0571-8765-4321-dd75d4db0123", ""},
	{"tel13800138000ok", "cn_mobile:13800138000"},
	{"https://example.org/photos/city-woman-fashion_925x@2x.jpg", ""},
	{"me@2x.example.jpg", "email:me@2x.example.jpg"},
	{"电话１３８００１３８０００。", "cn_mobile:１３８００１３８０００"},
	{"电话:138 0013 8000,谢", "cn_mobile:138 0013 8000"},
	{"13800138000/13900139000", "cn_mobile:13800138000|cn_mobile:13900139000"},
	{"13800138000;13900139000、15012345678",
	 "cn_mobile:13800138000|cn_mobile:13900139000|cn_mobile:15012345678"},
	{"13800138000 13900139000", "cn_mobile:13800138000|cn_mobile:13900139000"},
	{"+8613800138000和0086-13900139000", "cn_mobile:+8613800138000|cn_mobile:0086-13900139000"},
	{"张三(+86)13800138000", "cn_mobile:(+86)13800138000"},
	{"张三[1234]，18412345678-1234到付", "cn_mobile:18412345678-1234"},
	{"18412345678转1234", "cn_mobile:18412345678转1234"},
	{"1.13800138000 2.13900139000", "cn_mobile:13800138000|cn_mobile:13900139000"},
	{"mobile13800138000", "cn_mobile:13800138000"},
	{"**13800138000**", "cn_mobile:13800138000"},
	{"138****8000", ""},
	{"19990101 138****8000", ""},
	{"***138 0013 8000***", "cn_mobile:138 0013 8000"},
	{"+8 61051320032 8010", "cn_landline:+8 |cn_resident_id:61051320032 8010"},
	{"a@b.com@c.org", "email:a@b.com@c.org"},
	{"a@例子.公司6222021200012345679", "email:a@例子.公司|bank_card:6222021200012345679"},
	{"订单1234567890123456789", ""},
	{"订单3413800138000123456", ""},
	{"epoch 1700000000 and 1700000000000", ""},
	{"1700000000.1", ""},
	{"0.13812345678", ""},
	{"物流JDVA13812345678", "tracking_number:JDVA13812345678"},
	{"192.168.100.10", "ip_address:192.168.100.10"},
	{"peer ::192.168.1.1 left", "ip_address:::192.168.1.1"},
	{"std::1.2.3.4 ::1.2.3.4", ""},
	{"v15.199.299.3999", ""},
	{"15 199 299 399", ""},
	{"400-820-8820或95588", ""},
	{"金额13800.00元", ""},
	{"2023-01-01 13:80:01", ""},
	{"拨010-62345678转8001", "cn_landline:010-62345678转8001"},
	{"(0915)7518479找老段", "cn_landline:(0915)7518479"},
	{"TEL09157518479", "cn_landline:09157518479"},
	{"P09157518479", ""},
	{"邮箱duan@qq.com谢谢", "email:duan@qq.com"},
	{"a@qq.com.请回复", "email:a@qq.com"},
	{"foo@qq.com13800138000", "email:foo@qq.com|cn_mobile:13800138000"},
	{"13800138000@qq.com", "email:13800138000@qq.com"},
	{"138 0013 8000@qq.com", "cn_mobile:138 0013 8000|email:@qq.com"},
	{"138 0013 8000@longer-domain.com", "cn_mobile:138 0013 |email:8000@longer-domain.com"},
	{"email=a@b.com&x=1", "email:a@b.com"},
	{"d***@gmail.com", ""},
	{"@张三 你好", ""},
	{"<john@example.com>;", "email:john@example.com"},
	{"身份证51343620000320711X。", "cn_resident_id:51343620000320711X"},
	{"51343620000320711XL", ""},
	{"身份证440308199911300014", ""},
	{"ID 11010519491231003X", "cn_resident_id:11010519491231003X"},
	{"老证110105491231002", "cn_resident_id:110105491231002"},
	{"YD110105491231002", ""},
	{"卡号6222021200012345679，户名", "bank_card:6222021200012345679"},
	{"卡6222 0212 0001 2345 679", "bank_card:6222 0212 0001 2345 679"},
	{"4111 1111 1111 1111 123", "bank_card:4111 1111 1111 1111"},
	{"SF6222021200012345679", ""},
	/* An address of mail is no part of the number that is glued to it. */
	{"a@b.com6222021200012345679", "email:a@b.com|bank_card:6222021200012345679"},
	{"a@b.com_6222021200012345679", "email:a@b.com|bank_card:6222021200012345679"},
	{"a＠例子.com6222021200012345679", "email:a＠例子.com|bank_card:6222021200012345679"},
	{"b.com6222021200012345679", ""},
	{"card4111111111111111", "bank_card:4111111111111111"},
	{"123-4111111111111111", ""},
	{"4111111111111111-12", ""},
	{"6901234567892", ""},
	{"4111111111111112", ""},
	{"550e8400-e29b-41d4-a716-446655440000", ""},
};

static void write_findings(struct span text, char *out, size_t size)
{
	struct detect_search search;
	struct finding f;
	size_t from = 0, used = 0;
	out[0] = '\0';
	detect_begin(&search, detectors_builtin(), text);
	while (detect_next(&search, &f)) {
		assert_true(f.begin >= from && f.end > f.begin && f.end <= text.size);
		assert_true(f.parts.begin >= f.begin && f.parts.end <= f.end);
		assert_true(f.parts.begin <= f.parts.end);
		int more = snprintf(out + used, size - used, "%s%s:%.*s", used ? "|" : "",
				    f.detector->class, (int)(f.end - f.begin), text.at + f.begin);
		used = used + (size_t)more < size ? used + (size_t)more : size - 1;
		from = f.end;
	}
}

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		char found[512];
		write_findings(span_of(texts[i].text), found, sizeof found);
		if (strcmp(found, texts[i].found) != 0)
			fail_msg("%s: found %s, not %s", texts[i].text, found, texts[i].found);
	}
}

/* A number is found wherever it stands in a text: the quick scan looks at blocks. */
static void test_every_place(void **state)
{
	(void)state;
	char text[400];
	for (size_t fill = 0; fill < 200; fill++) {
		for (size_t after = 0; after < 3; after++) {
			memset(text, 'x', sizeof text);
			memcpy(text + fill, " 13800138000 ", 13);
			struct detect_search search;
			struct finding finding;
			struct span span = {text, fill + 12 + after * 40};
			detect_begin(&search, detectors_builtin(), span);
			assert_true(detect_next(&search, &finding));
			assert_int_equal(finding.begin, fill + 1);
			memcpy(text + fill, "１３８００１３８０００", 33);
			span.size += 21;
			detect_begin(&search, detectors_builtin(), span);
			assert_true(detect_next(&search, &finding));
			assert_int_equal(finding.begin, fill);
			assert_int_equal(finding.end, fill + 33);
		}
	}
}

static void test_resembles(void **state)
{
	(void)state;
	struct parts parts;
	const struct detector *card = detectors_named(detectors_builtin(), "bank_card");
	assert_true(detector_resembles(card, span_of("1101 1111 2222 3333 3256"), &parts));
	assert_true(detector_resembles(card, span_of("=\"6222021200012345678\""), &parts));
	assert_int_equal(parts.begin, 2);
	assert_int_equal(parts.end, 21);
	assert_false(detector_resembles(card, span_of("12345678901"), &parts));
	assert_false(detector_resembles(card, span_of("6.22E+18"), &parts));
	const struct detector *id = detectors_named(detectors_builtin(), "cn_resident_id");
	assert_true(detector_resembles(id, span_of("513436200003207111"), &parts));
	assert_false(detector_resembles(id, span_of("5134362000032071"), &parts));
	/* Whatever is judged to be of a class resembles it. */
	for (size_t i = 0; i < COUNT(verdicts); i++) {
		const struct verdict *v = &verdicts[i];
		struct parts judged, seen;
		if (judge(v->class, span_of(v->value), &judged) == EVIDENCE_NONE)
			continue;
		assert_true(detector_resembles(detectors_named(detectors_builtin(), v->class),
					       span_of(v->value), &seen));
		assert_memory_equal(&judged, &seen, sizeof seen);
	}
}

static void test_table(void **state)
{
	(void)state;
	static const char *const order[] = {
		"person_name", "account",   "cn_mobile",
		"cn_landline", "phone",     "email",
		"address",     "postcode",  "cn_resident_id",
		"hk_id",       "tw_id",     "us_ssn",
		"national_id", "passport",  "cn_travel_permit",
		"bank_card",   "iban",      "bank_account",
		"birth_date",  "cn_plate",  "ip_address",
		"mac_address", "device_id", "geo_point",
		"wechat_id",   "qq",        "tracking_number",
		"cn_uscc",
	};
	assert_int_equal(detectors_builtin()->count, COUNT(order));
	for (size_t i = 0; i < COUNT(order); i++) {
		assert_string_equal(detectors_builtin()->at[i]->class, order[i]);
		assert_ptr_equal(detectors_named(detectors_builtin(), order[i]),
				 detectors_builtin()->at[i]);
	}
	assert_null(detectors_named(detectors_builtin(), "nickname"));
}

static void test_wrappers(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"=\"123\"", "123"},    {"'123", "123"},      {"\t123", "123"},
		{"123\t\t", "123"},     {"\"123\"", "123"},   {" \t123　", "123"},
		{"\t'123", "123"},      {"=\"\"", ""},        {"'", "'"},
		{"\"", "\""},           {"19\" x", "19\" x"}, {"", ""},
		{"\u00a0x\u200b", "x"},
	};
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct span cell = span_of(pairs[i][0]), core = wrapper_off(cell);
		assert_true(core.at >= cell.at && core.at + core.size <= cell.at + cell.size);
		if (!span_is(core, pairs[i][1]))
			fail_msg("%s: %.*s", pairs[i][0], (int)core.size, core.at);
	}
}

static void test_words(void **state)
{
	(void)state;
	assert_true(text_is_blank(span_of("")));
	assert_true(text_is_blank(span_of(" \t　\u00a0")));
	assert_false(text_is_blank(span_of(" x")));
	assert_false(text_is_blank(span_of("　段")));
	assert_true(text_has_star(span_of("a*")));
	assert_true(text_has_star(span_of("段＊")));
	assert_true(text_has_star(span_of("∗")));
	assert_false(text_has_star(span_of("段正淳x")));
	assert_int_equal(surname_size(span_of("段正淳")), 3);
	assert_int_equal(surname_size(span_of("欧阳娜娜")), 6);
	assert_int_equal(surname_size(span_of("欧阳")), 3);
	assert_int_equal(surname_size(span_of("王")), 3);
	assert_int_equal(surname_size(span_of("的")), 0);
	assert_int_equal(surname_size(span_of("John")), 0);
}

/* Characters of a body: sixteen bytes, and the 22 and 43 that make it one of 32 and of 48. */
#define B21 "AbC-_9AbC-_9AbC-_9AbC"
#define B22 B21 "A"
#define B43 B21 B21 "A"
#define B64 B43 B21

static const struct {
	const char *text;
	bool is;
} tokens[] = {
	{"p1_abcdefghijklmnopqrstuvwxyz2345", true},
	{"p1_abcdefghijklmnopqrstuvwxyz234", false},
	{"p1_abcdefghijklmnopqrstuvwxyz2341", false},
	{"pii1:abcdefghij:cn_mobile:siv:" B64 ".", true},
	{"pii1:abcdefghij:cn_mobile:sm4:" B64 ".", true},
	{"pii1:abcdefghij:cn_mobile:sivd:" B43 ".", true},
	{"pii1:abcdefghij:cn_mobile:sivd:" B64 ".", true},
	{"pii1:abcdefghij:cn_mobile:siv:" B64 B64 B64 B22 "A.", false},
	{"pii1:abcdefghij:cn_mobile:siv:" B64 B21 ".", false},
	{"pii1:abcdefghij:cn_mobile:siv:" B64 B22 ".", true},
	{"pii1:abcdefghij:cn_mobile:siv:" B43 ".", false},
	{"pii1:abcdefghij:cn_mobile:sivd:" B22 ".", false},
	{"pii1:abcdefghij:cn_mobile:ff1:" B64 ".", false},
	{"pii1:abcdefghij:cn_mobile:siv:" B64, false},
	{"pii1:abcdefghij:cn_mobile:siv:" B64 ". ", false},
	{" pii1:abcdefghij:cn_mobile:siv:" B64 ".", false},
	{"pii1:abcdefghi1:cn_mobile:siv:" B64 ".", false},
	{"pii1:abcdefghi:cn_mobile:siv:" B64 ".", false},
	{"pii1:abcdefghij::siv:" B64 ".", false},
	{"pii1:abcdefghij:1x:siv:" B64 ".", false},
	{"pii1:abcdefghij:x_1:siv:" B64 ".", false},
	{"pii1:abcdefghij:x1:siv:" B64 ".", true},
	{"pii1:abcdefghij:abcdefghijklmnopqrstuvwxyzabcdef:siv:" B64 ".", true},
	{"pii1:abcdefghij:abcdefghijklmnopqrstuvwxyzabcdefg:siv:" B64 ".", false},
	{"pii1:abcdefghij:cn_mobile:siv:AbC.", false},
	{"pii1:abcdefghij:cn_mobile:siv:.", false},
	{"pii1:abcdefghij:cn_mobile:siv", false},
	{"pii1:abcdefghij", false},
	{"pii1:", false},
	{"", false},
};

static void test_tokens(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tokens); i++) {
		struct span text = span_of(tokens[i].text);
		if (text_is_token(text) != tokens[i].is)
			fail_msg("%s", tokens[i].text);
	}
	struct span note = span_of("见 pii1:abcdefghij:pii1:sm4:" B64 ".pii1:");
	struct token token;
	size_t at = token_next(note, 0);
	assert_int_equal(at, 4);
	assert_true(token_read(note, at, &token));
	assert_true(span_is(token.key, "abcdefghij") && span_is(token.class, "pii1"));
	assert_true(span_is(token.mode, "sm4") && span_is(token.body, B64));
	assert_int_equal(at + token.size + 5, note.size);
	assert_int_equal(token_next(note, at + token.size), note.size - 5);
	assert_false(token_read(note, note.size - 5, &token));
	assert_int_equal(token_next(note, note.size - 4), note.size);
	assert_int_equal(token_next(note, note.size), note.size);
}

/* Random text of what detectors look at: nothing is read or reported outside of it. */
static void test_random(void **state)
{
	(void)state;
	static const char *const pieces[] = {
		"1",      "3",  "8",   "0",    "13800138000", "86",   "+",
		"-",      " ",  ".",   "@",    "qq.com",      "张",   "，",
		"１",     "＠", "(",   ")",    "[",           "]",    "X",
		"转",     "*",  "***", "6222", "0915",        "=\"",  "\"",
		"\t",     "　", "a",   "é",    "𠀀",          "ext.", "51343620000320711",
		"\u200b",
	};
	srand(7);
	for (int round = 0; round < 40000; round++) {
		char bytes[300];
		size_t size = 0;
		for (int n = rand() % 24; n > 0; n--) {
			const char *piece = pieces[(size_t)rand() % COUNT(pieces)];
			memcpy(bytes + size, piece, strlen(piece));
			size += strlen(piece);
		}
		/* A block of just that size, so that a sanitizer sees a byte too far. */
		char *exact = malloc(size ? size : 1);
		assert_non_null(exact);
		memcpy(exact, bytes, size);
		char found[4096];
		write_findings((struct span){exact, size}, found, sizeof found);
		for (size_t i = 0; i < detectors_builtin()->count; i++) {
			struct parts parts = {0, 0};
			struct span value = {exact, size};
			if (detectors_builtin()->at[i]->judge(detectors_builtin()->at[i], value,
							      &parts) != EVIDENCE_NONE)
				assert_true(parts.begin < parts.end && parts.end <= size);
			detector_resembles(detectors_builtin()->at[i], value, &parts);
		}
		text_is_blank((struct span){exact, size});
		text_is_token((struct span){exact, size});
		wrapper_off((struct span){exact, size});
		surname_size((struct span){exact, size});
		struct divisions divisions;
		if (divisions_read((struct span){exact, size}, &divisions))
			assert_true(divisions.begin < divisions.last && divisions.last <= size);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdicts),    cmocka_unit_test(test_texts),
		cmocka_unit_test(test_every_place), cmocka_unit_test(test_resembles),
		cmocka_unit_test(test_table),       cmocka_unit_test(test_wrappers),
		cmocka_unit_test(test_words),       cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_random),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
