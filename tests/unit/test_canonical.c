/* The canonical form of a value: pii-token(5) promises that it never changes. */
#include "treat/treat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *value;
	const char *canonical;
} cases[] = {
	/* Mobiles of the mainland. */
	{"13800138000", "13800138000"},
	{"8613800138000", "13800138000"},
	{"008613800138000", "13800138000"},
	{"+8613800138000", "13800138000"},
	{"+86 138 0013 8000", "13800138000"},
	{"(+86) 138-0013-8000", "13800138000"},
	{"+86.138.0013.8000", "13800138000"},
	{"0086-13800138000", "13800138000"},
	{"１３８００１３８０００", "13800138000"},
	{"＋８６　１３８００１３８０００", "13800138000"},
	{"138－0013－8000", "13800138000"},
	{"138–0013–8000", "13800138000"},
	{"\t13800138000", "13800138000"},
	{"'13800138000", "13800138000"},
	{"=\"13800138000\"", "13800138000"},
	{"\xe2\x80\xad"
	 "13800138000\xe2\x80\xac",
	 "13800138000"},
	{"13800138000.0", "13800138000"},
	{"13800138000.00", "13800138000"},
	{"138\xc2\xa0"
	 "0013\xc2\xa0"
	 "8000",
	 "13800138000"},
	/* Virtual ones: the extension is part of who is reached. */
	{"18400913965-7576", "18400913965-7576"},
	{"18400913965转7576", "18400913965-7576"},
	{"18400913965 转 7576", "18400913965-7576"},
	{"18400913965 ext. 7576", "18400913965-7576"},
	{"18400913965[7576]", "18400913965-7576"},
	{"18400913965（7576）", "18400913965-7576"},
	{"+86 184 0091 3965-7576", "18400913965-7576"},
	/* Not of the mainland. */
	{"+13800138000", "+13800138000"},
	{"+1 (617) 555-0123", "+16175550123"},
	{"+44 20 7946 0958", "+442079460958"},
	{"(020) 7946-0958", "02079460958"},
	{"010-62345678", "01062345678"},
	{"86138001380", "86138001380"},
	/* Cards, IDs, accounts. */
	{"6222 0212 7394 6937 341", "6222021273946937341"},
	{"6222-0212-7394-6937-341", "6222021273946937341"},
	{"11010519491231002X", "11010519491231002x"},
	{"11010519491231002x", "11010519491231002x"},
	{"110105 19491231 002Ｘ", "11010519491231002x"},
	{"110105-19491231-002X", "11010519491231002x"},
	{"DE89 3704 0044 0532 0130 00", "de89370400440532013000"},
	{"A123456(7)", "a1234567"},
	{"A123456（7）", "a1234567"},
	{"078-05-1120", "078051120"},
	/* What a separator says is not lost. */
	{"31.2304", "31.2304"},
	{"-121.473701", "-121.473701"},
	{"203.0.113.7", "203.0.113.7"},
	{"1.11.111.1", "1.11.111.1"},
	{"192.168.11.1", "192.168.11.1"},
	{"john-123456", "john-123456"},
	{"john.123456", "john.123456"},
	{"1-2-3", "1-2-3"},
	{"12345", "12345"},
	{"1234 5", "1234 5"},
	{"31.2304,121.4737", "31.2304,121.4737"},
	{"138/0013/8000", "138/0013/8000"},
	/* Addresses of mail. */
	{"Zhang.San@Example.COM", "zhang.san@example.com"},
	{" zhang @ example.com ", "zhang@example.com"},
	{"zhang＠example.com", "zhang@example.com"},
	{"13800138000@163.com", "13800138000@163.com"},
	{"Ｚhang@example.com", "zhang@example.com"},
	/* Names. */
	{"张三", "张三"},
	{"张 三", "张三"},
	{"张　三", "张三"},
	{" 张三 ", "张三"},
	{"阿卜杜拉•买买提", "阿卜杜拉·买买提"},
	{"阿卜杜拉・买买提", "阿卜杜拉·买买提"},
	{"阿卜杜拉·买买提", "阿卜杜拉·买买提"},
	{"John  Smith", "john smith"},
	{"JOHN\tSMITH", "john smith"},
	{"Jose\xcc\x81", "josé"},
	{"JOSÉ", "josé"},
	{"STRASSE", "strasse"},
	{"Straße", "strasse"},
	{"Zo\xe2\x80\x8b"
	 "e",
	 "zoe"},
	{"tb_User01", "tb_user01"},
	/* Addresses and dates. */
	{"北京市 海淀区 学院路1号", "北京市海淀区学院路1号"},
	{"学院路 1 号", "学院路1号"},
	{"1985-03-12", "19850312"},
	{"1985/03/12", "1985/03/12"},
	{"京A·12345", "京a·12345"},
	{"", ""},
};

static void test_forms(void **state)
{
	(void)state;
	struct buffer out = {0};
	for (size_t i = 0; i < COUNT(cases); i++) {
		out.size = 0;
		assert_true(buffer_append(&out, span_of("before")));
		assert_true(value_canonical(span_of(cases[i].value), &out));
		struct span form = span_cut(buffer_span(&out), 6, out.size);
		if (!span_is(form, cases[i].canonical) || memcmp(out.at, "before", 6) != 0)
			fail_msg("\"%s\": \"%.*s\", not \"%s\"", cases[i].value, (int)form.size,
				 form.at, cases[i].canonical);
	}
	buffer_free(&out);
}

/* The form of a form is the form: lists of people may hold either. But `+8613…` twice. */
static void test_stable(void **state)
{
	(void)state;
	struct buffer out = {0};
	for (size_t i = 0; i < COUNT(cases); i++) {
		out.size = 0;
		assert_true(value_canonical(span_of(cases[i].canonical), &out));
		if (!span_is(buffer_span(&out), cases[i].canonical))
			fail_msg("\"%s\" became \"%.*s\"", cases[i].canonical, (int)out.size,
				 out.at);
	}
	buffer_free(&out);
}

/* Texts of any size and of characters that grow when they are folded. */
static void test_sizes(void **state)
{
	(void)state;
	struct buffer out = {0};
	char text[9000];
	for (size_t count = 1; count <= 3000; count = count * 3 + 1) {
		for (size_t i = 0; i < count; i++)
			memcpy(text + 3 * i, "ﷺ", 3);
		out.size = 0;
		assert_true(value_canonical((struct span){text, 3 * count}, &out));
		/* Eighteen characters in NFKC, blanks of which go nowhere: Arabic is no Han. */
		assert_true(out.size > 20 * count);
		memset(text, '7', count);
		out.size = 0;
		assert_true(value_canonical((struct span){text, count}, &out));
		assert_int_equal(out.size, count);
	}
	/* No memory: nothing is appended. */
	struct buffer small = {.limit = 8};
	assert_false(value_canonical(span_of("ﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺ"), &small));
	assert_int_equal(small.size, 0);
	buffer_free(&small);
	buffer_free(&out);
}

/* Of a run of accents thirty count, in canonical order; what cannot be seen parts no run. */
static void test_runs(void **state)
{
	static const char *const runs[] = {"\xcc\x81", "\xcc\x81\xcd\x8f", "\xcd\x84",
					   "\xcc\x81\xcc\x96"};
	(void)state;
	struct buffer text = {0}, less = {0}, more = {0};
	for (size_t i = 0; i < COUNT(runs); i++) {
		text.size = less.size = more.size = 0;
		assert_true(buffer_append(&text, span_of("q")));
		for (size_t count = 0; count < 30; count++)
			assert_true(buffer_append(&text, span_of(runs[i])));
		assert_true(value_canonical(buffer_span(&text), &less));
		for (size_t count = 0; count < 1000; count++)
			assert_true(buffer_append(&text, span_of(runs[i])));
		assert_true(buffer_append(&text, span_of("z")));
		assert_true(value_canonical(buffer_span(&text), &more));
		assert_int_equal(utf8_count(buffer_span(&less)), 31);
		assert_int_equal(more.size, less.size + 1);
		assert_memory_equal(more.at, less.at, less.size);
	}
	/* Fifteen below come before fifteen above. */
	assert_memory_equal(less.at, "q\xcc\x96\xcc\x96", 5);
	assert_memory_equal(less.at + less.size - 4, "\xcc\x81\xcc\x81", 4);
	buffer_free(&text);
	buffer_free(&less);
	buffer_free(&more);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_stable),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
