/* People of a list: found by whatever they are known by, and nobody else in their place. */
#include "treat/treat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct span canonical(const char *value, struct buffer *out)
{
	out->size = 0;
	assert_true(value_canonical(span_of(value), out));
	return buffer_span(out);
}

static void add(struct subjects *subjects, uint32_t line, const char *value)
{
	struct failure failure = {0};
	struct buffer form = {0};
	struct span span = canonical(value, &form);
	assert_true(subjects_add(subjects, line, &failure));
	assert_true(subjects_add_key(subjects, span, &failure));
	assert_true(subjects_add_name(subjects, span, &failure));
	buffer_free(&form);
}

static size_t find(const struct subjects *subjects, const char *value)
{
	struct buffer form = {0};
	size_t subject = subjects_find(subjects, canonical(value, &form));
	buffer_free(&form);
	return subject;
}

static struct subjects *open_subjects(bool tokens)
{
	struct failure failure = {0};
	struct subjects *subjects = subjects_open(tokens, &failure);
	assert_non_null(subjects);
	return subjects;
}

static void settle(struct subjects *subjects)
{
	struct failure failure = {0};
	assert_true(subjects_settle(subjects, &failure));
}

/* ---- Finding -----------------------------------------------------------------------------------
 */

static void finds_every_spelling(void **state)
{
	static const struct {
		const char *listed;
		const char *cells[8];
	} rows[] = {
		{"13800138000",
		 {"138 0013 8000", "138-0013-8000", "+86 138-0013-8000", "8613800138000",
		  "１３８００１３８０００", "=\"13800138000\"", "'13800138000", "13800138000.0"}},
		{"11010519491231002x", {"11010519491231002X", "110105 19491231 002X"}},
		{"Ann.Lee@Example.COM", {"ann.lee@example.com", "ＡＮＮ.lee@example.com "}},
		{"小鱼Tb88", {"小鱼tb88", "小鱼ＴＢ８８", " 小鱼TB88 "}},
		{"4111111111111111", {"4111 1111 1111 1111", "4111-1111-1111-1111"}},
	};
	(void)state;
	struct subjects *subjects = open_subjects(false);
	for (size_t i = 0; i < COUNT(rows); i++)
		add(subjects, (uint32_t)i + 1, rows[i].listed);
	settle(subjects);
	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t j = 0; j < COUNT(rows[i].cells) && rows[i].cells[j]; j++)
			assert_int_equal(find(subjects, rows[i].cells[j]), i);
	static const char *const others[] = {"13800138001",        "1380013800", "小鱼tb8",
					     "ann.lee@example.co", "x",          ""};
	for (size_t i = 0; i < COUNT(others); i++)
		assert_true(find(subjects, others[i]) == SUBJECT_NONE);
	subjects_close(subjects);
}

#define MANY 200000

static void finds_all_of_many(void **state)
{
	char value[32];
	(void)state;
	struct subjects *subjects = open_subjects(false);
	for (size_t i = 0; i < MANY; i++) {
		snprintf(value, sizeof value, "1%010zu", i * 7919);
		add(subjects, (uint32_t)i + 1, value);
	}
	settle(subjects);
	for (size_t i = 0; i < MANY; i++) {
		snprintf(value, sizeof value, "1%010zu", i * 7919);
		assert_int_equal(find(subjects, value), i);
		snprintf(value, sizeof value, "1%010zu", i * 7919 + 1);
		assert_true(find(subjects, value) == SUBJECT_NONE);
	}
	subjects_close(subjects);
}

/* A line that shares a value with another, straight or over a third, is the same person. */
static void joins_lines_of_one(void **state)
{
	struct failure failure = {0};
	char token[TOKEN_SIZE + 1];
	uint64_t line, records;
	(void)state;
	struct subjects *subjects = open_subjects(false);
	add(subjects, 2, "13800138000");
	add(subjects, 4, "ann@example.com");
	add(subjects, 5, "+86 13800138000");
	assert_true(subjects_add(subjects, 9, &failure));
	assert_true(subjects_add_key(subjects, span_of("ann@example.com"), &failure));
	assert_true(subjects_add_key(subjects, span_of("13800138000"), &failure));
	for (int i = 0; i < 1000; i++)
		add(subjects, 10, "13800138000");
	add(subjects, 11, "bob@example.com");
	settle(subjects);
	subjects_hit(subjects, find(subjects, "13800138000"));
	subjects_hit(subjects, find(subjects, "ann@example.com"));
	assert_int_equal(subjects_count(subjects), 1005);
	static const uint64_t lines[] = {2, 4, 5, 9, 10};
	for (size_t i = 0; i < COUNT(lines); i++) {
		subjects_at(subjects, i, &line, &records, token);
		assert_int_equal(line, lines[i]);
		assert_int_equal(records, 2);
		assert_string_equal(token, "");
	}
	subjects_at(subjects, 1004, &line, &records, token);
	assert_int_equal(records, 0);
	subjects_forget_hits(subjects);
	subjects_at(subjects, 3, &line, &records, token);
	assert_int_equal(records, 0);
	subjects_close(subjects);
}

static void keeps_tokens(void **state)
{
	static const char *const tokens[] = {"p1_abcdefghijklmnopqrstuvwxyz2345",
					     "p1_777777777777777777777777777777",
					     "p1_aaaaaaaaaaaaaaaaaaaaaaaaaaaaab"};
	struct failure failure = {0};
	char token[TOKEN_SIZE + 1];
	uint64_t line, records;
	(void)state;
	struct subjects *subjects = open_subjects(true);
	for (size_t i = 0; i < COUNT(tokens); i++) {
		assert_true(subjects_add(subjects, (uint32_t)i, &failure));
		assert_true(subjects_add_key(subjects, span_of(tokens[i]), &failure));
		subjects_set_token(subjects, tokens[i]);
	}
	add(subjects, 3, "13800138000");
	settle(subjects);
	for (size_t i = 0; i < COUNT(tokens); i++) {
		subjects_at(subjects, i, &line, &records, token);
		assert_string_equal(token, tokens[i]);
		assert_int_equal(find(subjects, tokens[i]), i);
	}
	subjects_at(subjects, 3, &line, &records, token);
	assert_string_equal(token, "");
	subjects_close(subjects);
}

static void finds_nobody_on_an_empty_list(void **state)
{
	(void)state;
	struct buffer scratch = {0};
	struct subjects *subjects = open_subjects(false);
	settle(subjects);
	assert_true(find(subjects, "13800138000") == SUBJECT_NONE);
	assert_true(subjects_in_text(subjects, span_of("小明，你好"), &scratch, NULL, NULL));
	subjects_close(subjects);
	buffer_free(&scratch);
}

/* ---- Texts -------------------------------------------------------------------------------------
 */

static bool count_up(void *context, size_t subject)
{
	int *count = context;
	assert_int_equal(subject, 0);
	++*count;
	return true;
}

static void finds_names_in_texts(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		bool found;
	} rows[] = {
		/* Letters and digits: as words. */
		{"tb12345", "买家tb12345说要发票", true},
		{"TB12345", "ask tb12345 please", true},
		{"tb12345", "ｔｂ１２３４５", true},
		{"tb12345", "@tb12345 hi", true},
		{"tb12345", "tb12345", true},
		{"tb12345", "tb123456", false},
		{"tb12345", "xtb12345", false},
		{"tb12345", "tb1234", false},
		{"tb12345", "tb12345@example.com", false},
		{"tb12345", "write a@tb12345", false},
		{"tb12345", "tb12345-6", false},
		{"tb12345", "no-tb12345", false},
		{"tb12345", "see tb12345.", true},
		{"tb12345", "tb12345's", false},
		{"happy_cat", "from happy_cat again", true},
		{"happy_cat", "unhappy_cat", false},
		{"anna b7", "Dear Anna  B7, hello", true},
		/* What could be an ordinary word: alone between marks. */
		{"happy", "so happy with it", false},
		{"happy", "happy", true},
		{"happy", "from: happy; soon", true},
		{"happy", "Happy.", true},
		{"happy", "happy with it", false},
		{"happy", "Happy, thank you", false},
		{"happy", "on time, happy.", false},
		{"happy", "@happy", true},
		{"happy", "(happy)", true},
		{"happy", "happy-go", false},
		{"wonderful", "a wonderful shop", false},
		{"иванова", "для Иванова", false},
		{"иванова", "для: Иванова", true},
		{"감사합니다", "정말 감사합니다", false},
		{"ありがとう", "どうもありがとうね", false},
		{"a梦", "老a梦说", false},
		{"a梦", "a梦：快点", true},
		{"小明", "小明，请发顺丰", true},
		{"小明", "小明 请发顺丰", true},
		{"小明", "给 小明 的", false},
		{"小明", "旺旺：小明 谢谢", true},
		{"小明", "大家好，小明", false},
		{"小明", "小明天再来", false},
		{"小明", "大小明", false},
		{"小明", "小明", true},
		{"小明", "我是（小明）", true},
		{"小明", "小明2", false},
		{"心想事成", "祝老板心想事成", false},
		{"心想事成", "心想事成：在吗", true},
		{"心想事成", "生意兴隆，心想事成！", false},
		{"心想事成", "谢谢 心想事成", false},
		{"心想事成", "我是@心想事成", true},
		/* Five Chinese characters and more, anywhere. */
		{"快乐的小鱼", "我是快乐的小鱼的朋友", true},
		{"快乐的 小鱼", "我是快乐的小鱼", true},
		{"快乐的小鱼", "我是快乐的 小鱼", true},
		{"快乐的小鱼", "快乐的小 明", false},
		{"小鱼tb88", "我是小鱼tb88呀", true},
		{"小鱼tb88", "我是小鱼tb889", false},
		/* Digits. */
		{"1234567890", "QQ1234567890加我", false},
		{"1234567890", "QQ 1234567890 加我", true},
		{"1234567890", "加1234567890我", true},
		{"1234567890", "12345678901", false},
		{"12345678", "数量12345678件", false},
		{"20250601", "20250601", false},
		/* Written in another way. */
		{"café88x",
		 "cafe\xcc\x81"
		 "88X",
		 true},
		{"がく屋さん本店", "か\xe3\x82\x99く屋さん本店です", true},
		{"①号小鱼干", "①号小鱼干", true},
		{"x", "x", false},
	};
	(void)state;
	struct buffer scratch = {0};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct subjects *subjects = open_subjects(false);
		int count = 0;
		add(subjects, 1, rows[i].name);
		settle(subjects);
		assert_true(subjects_in_text(subjects, span_of(rows[i].text), &scratch, count_up,
					     &count));
		if ((count > 0) != rows[i].found)
			print_error("%s in %s: %d\n", rows[i].name, rows[i].text, count);
		assert_true((count > 0) == rows[i].found);
		subjects_close(subjects);
	}
	buffer_free(&scratch);
}

static bool note_bit(void *context, size_t subject)
{
	*(uint64_t *)context |= 1ull << subject;
	return true;
}

/* One name begins with another, and both are there. */
static void finds_names_within_names(void **state)
{
	static const char *const names[] = {"快乐的小鱼", "快乐的小鱼儿在天上飞", "小鱼儿在天上",
					    "tb1234", "tb1234_5"};
	(void)state;
	struct buffer scratch = {0};
	uint64_t found = 0;
	struct subjects *subjects = open_subjects(false);
	for (size_t i = 0; i < COUNT(names); i++)
		add(subjects, (uint32_t)i, names[i]);
	settle(subjects);
	assert_true(subjects_in_text(subjects, span_of("看快乐的小鱼儿在天上飞 tb1234_5"), &scratch,
				     note_bit, &found));
	assert_int_equal(found, 1 | 2 | 4 | 16);
	subjects_close(subjects);
	buffer_free(&scratch);
}

/* A name wherever it stands in a text that is looked at in pieces: once, and no half of one. */
static void finds_names_in_long_texts(void **state)
{
	static const char *const fills[] = {"好", "a b,", "é "};
	static const char before[] = "，", name[] = "小鱼tb88", after[] = "。";
	(void)state;
	struct buffer scratch = {0}, text = {0};
	struct subjects *subjects = open_subjects(false);
	add(subjects, 1, name);
	settle(subjects);
	for (size_t fill = 0; fill < COUNT(fills); fill++)
		for (size_t place = 65500; place < 65560; place++) {
			int count = 0;
			text.size = 0;
			while (text.size < place)
				assert_true(buffer_append(&text, span_of(fills[fill])));
			assert_true(buffer_append(&text, span_of(before)));
			assert_true(buffer_append(&text, span_of(name)));
			assert_true(buffer_append(&text, span_of(after)));
			while (text.size < 140000)
				assert_true(buffer_append(&text, span_of(fills[fill])));
			assert_true(subjects_in_text(subjects, buffer_span(&text), &scratch,
						     count_up, &count));
			assert_int_equal(count, 1);
		}
	subjects_close(subjects);
	buffer_free(&scratch);
	buffer_free(&text);
}

/* ---- Forms -------------------------------------------------------------------------------------
 */

static void gives_one_form(void **state)
{
	static const struct {
		const char *value;
		const char *form;
	} rows[] = {
		{"+86 10 6231 0000", "01062310000"},
		{"0086-10-62310000", "01062310000"},
		{"861062310000", "01062310000"},
		{"+86 (010) 62310000", "01062310000"},
		{"010-62310000", "01062310000"},
		{"+86 915 7518479", "09157518479"},
		{"86755-12345678", "075512345678"},
		{"013800138000", "13800138000"},
		{"+8613800138000", "13800138000"},
		{"0049 170 1234567", "+491701234567"},
		{"+49 170 1234567", "+491701234567"},
		{"491701234567", "491701234567"},
		/* Of Ohio, and no mobile. */
		{"+1 380 013 8000", "+13800138000"},
		{"110105491231002", "11010519491231002x"},
		{"11010519491231002X", "11010519491231002x"},
		/* No day, and no number of a person. */
		{"110105491331002", "110105491331002"},
		{"010105491231002", "010105491231002"},
		{"86", "86"},
		{"0086", "0086"},
		{"", ""},
		{"+", "+"},
		{"小鱼", "小鱼"},
		{"ann.lee@example.com", "ann.lee@example.com"},
		{"86106231000000000000000000000000000", "86106231000000000000000000000000000"},
	};
	(void)state;
	struct buffer out = {0};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char bytes[SUBJECT_FORM_SIZE];
		struct span form = subject_form(canonical(rows[i].value, &out), bytes);
		if (!span_is(form, rows[i].form))
			fail_msg("%s: %.*s", rows[i].value, (int)form.size, form.at);
		/* And that is the form of itself. */
		char again[SUBJECT_FORM_SIZE];
		assert_true(span_equal(subject_form(form, again), form));
	}
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_every_spelling),
		cmocka_unit_test(gives_one_form),
		cmocka_unit_test(finds_all_of_many),
		cmocka_unit_test(joins_lines_of_one),
		cmocka_unit_test(keeps_tokens),
		cmocka_unit_test(finds_nobody_on_an_empty_list),
		cmocka_unit_test(finds_names_in_texts),
		cmocka_unit_test(finds_names_within_names),
		cmocka_unit_test(finds_names_in_long_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
