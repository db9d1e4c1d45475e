/* base: failing, buffers, the arena, UTF-8, the nearest word. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void test_fail(void **state)
{
	(void)state;
	struct failure failure = {0};
	char long_text[2 * FAILURE_TEXT_MAX];
	assert_false((fail)(&failure, STATUS_MALFORMED, "first %d", 1));
	assert_false((fail)(&failure, STATUS_IO, "second"));
	assert_int_equal(failure.status, STATUS_MALFORMED);
	assert_string_equal(failure.text, "first 1");
	/* Cut, never overrun. */
	failure = (struct failure){0};
	memset(long_text, 'x', sizeof long_text);
	long_text[sizeof long_text - 1] = 0;
	assert_false((fail)(&failure, STATUS_IO, "%s", long_text));
	assert_int_equal(strlen(failure.text), FAILURE_TEXT_MAX - 1);
}

static void test_spans(void **state)
{
	(void)state;
	const struct span nothing = {NULL, 0};
	assert_true(span_equal(nothing, span_of("")));
	assert_true(span_is(nothing, ""));
	assert_false(span_is(nothing, "a"));
	assert_true(span_is(span_cut(span_of("abcd"), 1, 3), "bc"));
	assert_int_equal(span_cut(nothing, 0, 0).size, 0);
	assert_false(span_equal(span_of("ab"), span_of("ac")));
	assert_false(span_equal(span_of("ab"), span_of("abc")));
}

/* ---- Buffers -----------------------------------------------------------------------------------
 */

/* Up to its limit and not a byte further; what is there stays. */
static void test_buffer_limit(void **state)
{
	static const size_t limits[] = {1, 2, 255, 256, 257, 300, 511, 512, 513, 1000, 4096};
	(void)state;
	for (size_t i = 0; i < COUNT(limits); i++) {
		struct buffer buffer = {.limit = limits[i]};
		for (size_t size = 0; size < limits[i]; size++)
			assert_true(buffer_byte(&buffer, (char)size));
		assert_false(buffer_byte(&buffer, 'x'));
		assert_false(buffer_append(&buffer, span_of("x")));
		assert_false(buffer_format(&buffer, "x"));
		assert_true(buffer_append(&buffer, (struct span){NULL, 0}));
		assert_int_equal(buffer.size, limits[i]);
		for (size_t at = 0; at < limits[i]; at++)
			assert_int_equal(buffer.at[at], (char)at);
		/* Slack may be written over. */
		memset(buffer.at + buffer.size, 0, BUFFER_SLACK);
		buffer_free(&buffer);
		assert_int_equal(buffer.capacity, 0);
		assert_null(buffer.at);
	}
}

static void test_buffer_huge(void **state)
{
	static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, SIZE_MAX - 255,
				       BUFFER_LIMIT_DEFAULT + 1};
	(void)state;
	struct buffer buffer = {0};
	for (size_t i = 0; i < COUNT(sizes); i++)
		assert_false(buffer_reserve(&buffer, sizes[i]));
	assert_true(buffer_append(&buffer, span_of("abc")));
	for (size_t i = 0; i < COUNT(sizes); i++)
		assert_false(buffer_reserve(&buffer, sizes[i]));
	assert_false(buffer_reserve(&buffer, BUFFER_LIMIT_DEFAULT - 2));
	assert_true(buffer_reserve(&buffer, BUFFER_LIMIT_DEFAULT - 3));
	assert_true(span_is(buffer_span(&buffer), "abc"));
	buffer_free(&buffer);
}

static void test_buffer_format(void **state)
{
	(void)state;
	struct buffer buffer = {0};
	for (int i = 0; i < 300; i++)
		assert_true(buffer_format(&buffer, "%d,", i % 10));
	assert_int_equal(buffer.size, 600);
	assert_memory_equal(buffer.at + 590, "5,6,7,8,9,", 10);
	buffer_free(&buffer);
}

static void test_arena(void **state)
{
	static const size_t sizes[] = {0, 1, 15, 16, 17, 1000, 16384, 16385, 100000, 3};
	(void)state;
	struct arena arena = {0};
	char *taken[COUNT(sizes)];
	for (size_t i = 0; i < COUNT(sizes); i++) {
		taken[i] = arena_take(&arena, sizes[i]);
		assert_non_null(taken[i]);
		assert_int_equal((uintptr_t)taken[i] % _Alignof(max_align_t), 0);
		for (size_t at = 0; at < sizes[i]; at++)
			assert_int_equal(taken[i][at], 0);
		memset(taken[i], (int)i + 1, sizes[i]);
	}
	/* Nobody's memory is anybody else's. */
	for (size_t i = 0; i < COUNT(sizes); i++)
		for (size_t at = 0; at < sizes[i]; at++)
			assert_int_equal(taken[i][at], i + 1);
	assert_string_equal(arena_copy(&arena, (struct span){"abcd", 2}), "ab");
	assert_string_equal(arena_copy(&arena, (struct span){NULL, 0}), "");
	arena_free(&arena);
	assert_null(arena.blocks);
	arena_free(&arena);
}

/* ---- UTF-8 -------------------------------------------------------------------------------------
 */

/* Every scalar value there and back, and nothing else. */
static void test_utf8_all(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x110000; c++) {
		char bytes[4];
		uint32_t back = 0;
		bool scalar = c < 0x110000 && (c < 0xd800 || c >= 0xe000);
		size_t size = utf8_put(bytes, c), wanted = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
		if (c >= 0x10000)
			wanted = 4;
		assert_int_equal(size, wanted);
		assert_int_equal(utf8_next(bytes, bytes + size, &back), scalar ? size : 0);
		assert_int_equal(back, scalar ? c : 0);
		/* Cut off it is nothing. */
		for (size_t cut = 0; cut < size; cut++)
			assert_int_equal(utf8_next(bytes, bytes + cut, &back), 0);
	}
}

/* Every pair of bytes, and every lead byte with continuations at the edges. */
static void test_utf8_pairs(void **state)
{
	static const unsigned char tails[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90,
					      0x9f, 0xa0, 0xbf, 0xc0, 0xff};
	(void)state;
	for (unsigned lead = 0; lead < 256; lead++)
		for (size_t i = 0; i < COUNT(tails) * COUNT(tails) * COUNT(tails); i++) {
			char bytes[4] = {(char)lead, (char)tails[i % COUNT(tails)],
					 (char)tails[i / COUNT(tails) % COUNT(tails)],
					 (char)tails[i / COUNT(tails) / COUNT(tails)]};
			char again[4];
			uint32_t c = 0;
			size_t size = utf8_next(bytes, bytes + 4, &c);
			/* What is valid is the one way to write what it means. */
			if (size > 0) {
				assert_int_equal(utf8_put(again, c), size);
				assert_memory_equal(again, bytes, size);
			} else {
				assert_true(lead >= 0x80);
			}
		}
}

static void test_utf8_count(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(span_of("")), 0);
	assert_int_equal(utf8_count((struct span){NULL, 0}), 0);
	assert_int_equal(utf8_count(span_of("aé张😀")), 4);
}

static const struct {
	const char *text;
	const char *folded;
} folds[] = {
	{"", ""},
	{"Recipient Name", "recipientname"},
	{"recipient-name", "recipientname"},
	{"recipient_name", "recipientname"},
	{" recipient\tname\r\n", "recipientname"},
	{"收货人(姓名)", "收货人姓名"},
	{"收货人（姓名）", "收货人姓名"},
	{"收货人 姓名", "收货人姓名"},
	{"收货人\u3000姓名", "收货人姓名"},
	{"收货人\u00a0姓名", "收货人姓名"},
	{"\ufeff收货人", "收货人"},
	{"收货\u200b人", "收货人"},
	{"ＰＨＯＮＥ－１２", "phone12"},
	{"ﾒｰﾙ", "メール"},
	{"Straße", "strasse"},
	{"STRASSE", "strasse"},
	{"É", "é"},
	{"E\u0301", "é"},
	{"ﬁrst", "first"},
	{"Имя", "имя"},
	{"№1", "no1"},
	{"*phone", "*phone"},
	{"a.b/c", "a.b/c"},
	{"()", ""},
	/* Not valid: it matches nothing but itself. */
	{"A\xff_B", "A\xff_B"},
};

static void test_utf8_fold(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(folds); i++) {
		struct arena arena = {0};
		struct span folded = utf8_fold(&arena, span_of(folds[i].text));
		assert_true(span_is(folded, folds[i].folded));
		/* Folding what is folded changes nothing. */
		assert_true(span_equal(utf8_fold(&arena, folded), folded));
		arena_free(&arena);
	}
}

/* Every character folds to valid text that folds to itself. */
static void test_utf8_fold_all(void **state)
{
	(void)state;
	struct arena arena = {0};
	for (uint32_t c = 1; c < 0x110000; c++) {
		char bytes[4];
		if (c >= 0xd800 && c < 0xe000)
			continue;
		struct span folded = utf8_fold(&arena, (struct span){bytes, utf8_put(bytes, c)});
		struct span twice = utf8_fold(&arena, folded);
		if (!span_equal(twice, folded))
			print_error("U+%04X folds further\n", c);
		assert_true(span_equal(twice, folded));
		if (c % 4096 == 0)
			arena_free(&arena);
	}
	arena_free(&arena);
}

static void test_utf8_escape(void **state)
{
	static const struct {
		const char *text;
		size_t most;
		const char *escaped;
	} cases[] = {
		{"", 60, ""},
		{"张三 a", 60, "张三 a"},
		{"a\nb\tc\x7f", 60, "a\\x0Ab\\x09c\\x7F"},
		{"\x1b[31m", 60, "\\x1B[31m"},
		{"a\xff\xe5\xbc", 60, "a\\xFF\\xE5\\xBC"},
		{"\u202e\u2066\u200b", 60, "\\u{202E}\\u{2066}\\u{200B}"},
		{"\u2028\u2029\xc2\x85", 60, "\\u{2028}\\u{2029}\\u{85}"},
		{"\ue000\ufeff", 60, "\\u{E000}\\u{FEFF}"},
		{"abcd", 4, "abcd"},
		{"abcde", 4, "abcd…"},
		{"张三李四王", 4, "张三李四…"},
		{"\n\n\n", 2, "\\x0A\\x0A…"},
		{"a", 0, "…"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buffer out = {0};
		assert_true(utf8_escape(&out, span_of(cases[i].text), cases[i].most));
		assert_true(span_is(buffer_span(&out), cases[i].escaped));
		buffer_free(&out);
	}
	struct buffer none = {0};
	assert_true(utf8_escape(&none, (struct span){NULL, 0}, 60));
	assert_int_equal(none.size, 0);
}

static void test_utf8_width(void **state)
{
	static const struct {
		const char *text;
		size_t width;
		size_t within; /* bytes of it in three cells */
	} cases[] = {
		{"", 0, 0},
		{"abc", 3, 3},
		{"abcd", 4, 3},
		{"张三", 4, 3}, /* the second would stand in cells 3 and 4 */
		{"a张三", 5, 4},
		{"Ａ", 2, 3}, /* a full-width form */
		{"ｱｲ", 2, 6}, /* half-width ones */
		{"한국", 4, 3},
		{"cafe\u0301s", 5, 3}, /* an accent that joins */
		{"ab\u0301\u0323c", 3, 7},
		{"\U0001F4F1x", 3, 5},          /* a telephone */
		{"\u26a0\ufe0f", 1, 6},         /* a variation selector has no width */
		{"\U00020000\U00020001", 4, 4}, /* characters beyond the first plane */
		{"…", 1, 3},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct span text = span_of(cases[i].text);
		assert_int_equal(utf8_width(text), cases[i].width);
		assert_int_equal(utf8_within(text, 3).size, cases[i].within);
	}
	assert_int_equal(utf8_width((struct span){NULL, 0}), 0);
	assert_int_equal(utf8_within(span_of("abc"), 0).size, 0);
}

/* ---- The nearest word --------------------------------------------------------------------------
 */

static void test_nearest(void **state)
{
	static const char *const words[] = {"mask", "keep", "drop", "encrypt", "cn_mobile", NULL};
	static const struct {
		const char *word;
		const char *nearest;
	} cases[] = {
		{"msk", "mask"},
		{"maks", "mask"},
		{"mask", "mask"},
		{"mas", "mask"},
		{"dorp", "drop"},
		{"encyrpt", "encrypt"},
		{"cnmobile", "cn_mobile"},
		{"cn-mobil", "cn_mobile"},
		{"", NULL},
		{"x", NULL},
		{"anonymise", NULL},
		{"kee", "keep"},
		{"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", NULL},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *nearest = nearest_word(cases[i].word, words);
		if (cases[i].nearest)
			assert_string_equal(nearest ? nearest : "none", cases[i].nearest);
		else
			assert_null(nearest);
	}
	assert_null(nearest_word("mask", words + COUNT(words) - 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fail),          cmocka_unit_test(test_spans),
		cmocka_unit_test(test_buffer_limit),  cmocka_unit_test(test_buffer_huge),
		cmocka_unit_test(test_buffer_format), cmocka_unit_test(test_arena),
		cmocka_unit_test(test_utf8_all),      cmocka_unit_test(test_utf8_pairs),
		cmocka_unit_test(test_utf8_count),    cmocka_unit_test(test_utf8_fold),
		cmocka_unit_test(test_utf8_fold_all), cmocka_unit_test(test_utf8_escape),
		cmocka_unit_test(test_utf8_width),    cmocka_unit_test(test_nearest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
