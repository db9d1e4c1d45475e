/* columns: what names and values together make of a column under the default rules. */
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A column: its name, the cells that it has again and again, and its class; NULL for none. */
static const struct {
	const char *name;
	const char *cells[6];
	size_t times; /* of all cells */
	const char *class;
} decided[] = {
	/* A weak name and half of the values; without it that is not enough. */
	{"电话", {"13800138000", "某某"}, 20, "cn_mobile"},
	{"x", {"13800138000", "某某"}, 20, "free_text"},
	{"电话", {"某某", "甲乙", "丙丁", "13800138000"}, 20, "free_text"},
	{"电话", {"13800138000"}, 1, "cn_mobile"},
	{"电话", {"010-62345678"}, 25, "cn_landline"},
	{"电话", {"400-820-8820"}, 25, NULL},
	{"Contact", {"someone@example.com"}, 2, "email"},
	{"卡号", {"6222021200012345679"}, 25, "bank_card"},
	{"卡号", {"VIP000123"}, 25, NULL},
	/* Values alone: nearly all of them, whatever is among them. */
	{"c1", {"11010519491231002X"}, 1, "cn_resident_id"},
	{"c1", {"11010519491231002X", "", "-"}, 30, "cn_resident_id"},
	{"c1", {"GB82 WEST 1234 5698 7654 32"}, 5, "iban"},
	/* Two shapes in one column. */
	{"c1", {"13800138000", "010-62345678"}, 15, "phone"},
	{"c1", {"13800138000", "someone@example.com"}, 15, "account"},
	{"c1", {"13800138000;13912345678"}, 25, "cn_mobile"},
	/* A wide name over values of one class, and a narrow one over others. */
	{"联系电话", {"13800138000"}, 25, "cn_mobile"},
	{"手机", {"+1 617 253 1000"}, 25, "phone"},
	{"手机", {"+1 617 253 1000", "13800138000"}, 25, "cn_mobile"},
	/* Numbers that pass by chance, among others of their form. */
	{"c1",
	 {"17642805307", "10546169393", "11967609008", "12967609008", "18267609008", "16067609008"},
	 10,
	 NULL},
	{"订单", {"6222021200012345679", "6222021200012345672", "6222021200012345673"}, 10, NULL},
	/* Sentences; with few values they are a choice. */
	{"c1",
	 {"Please leave it with my neighbour.", "I was not at home, call me.",
	  "Can you wrap it as a gift?", "This is for my mother, thanks."},
	 10,
	 "free_text"},
	{"c1", {"Please leave it with my neighbour."}, 30, NULL},
	/* Answers to a survey, however they are worded: a few, again and again. */
	{"c1",
	 {"It is not who you are", "You can have it if you pay", "I would not say that", "Yes"},
	 30,
	 NULL},
	{"c1",
	 {"https://example.org/it-is-what-you-see", "https://example.org/they-were-here-and-we-are",
	  "https://example.org/is-this-your-name"},
	 10,
	 NULL},
	/* Postcodes have digits. */
	{"Postal", {"AL", "AK", "AZ"}, 10, NULL},
	{"Postal", {"SW1A 1AA", "EC1 4SD"}, 10, "postcode"},
	{"手机", {"NULL", "13800138000"}, 20, "cn_mobile"},
	{"c1",
	 {"麻烦您尽快发货，谢谢了", "请不要放在门口，我在家", "你们的东西很好吗？我想再买",
	  "能不能给我开发票，谢谢"},
	 10,
	 "free_text"},
	{"c1",
	 {"连衣裙 夏季新款 显瘦 中长款", "纯棉T恤 男 宽松", "手机壳 透明 防摔 适用苹果",
	  "运动鞋 透气 轻便 网面"},
	 10,
	 NULL},
	/* Something personal amid other text. */
	{"c1", {"word", "call 13800138000 please", "other"}, 10, "free_text"},
	{"c1", {"PP-2744-33L", "JK-2443-57A", "EN-2587-73D"}, 10, NULL},
	{"备注", {"/"}, 25, NULL},
	{"备注", {"/", "张三"}, 25, "free_text"},
	/* Nothing that the name could mean, in all of a stream. */
	{"借记卡号", {"3167"}, 3, NULL},
	{"联系手机", {"张伟", "李娜"}, 3, "cn_mobile"},
	/* A name that must win against odd values. */
	{"姓名", {"ZHANG/SAN", "LI/SI"}, 25, "person_name"},
	{"姓名", {"zhang_san"}, 25, "person_name"},
	{"出生日期", {"03/12/85", "12.3.85"}, 25, "birth_date"},
	{"full_name", {"facebook/zstd", "git/git"}, 25, NULL},
	/* What has no class. */
	{"c1", {"2025-06-01 12:00:00", "2025-06-02 13:30:00"}, 20, NULL},
	{"c1", {"1748736000", "1748736001"}, 20, NULL},
	{"c1", {"1.2.3", "10.4.22"}, 20, NULL},
	{"城市", {"北京", "上海", "南京"}, 20, NULL},
	{"商品", {"金龙鱼", "王老吉", "张小泉"}, 20, NULL},
};

static void sample_all(struct table *table, struct sample *sample)
{
	struct batch batch;
	struct fault fault;
	struct buffer scratch = {0};
	while (reader_next(table->reader, &batch, &fault, &table->failure) == READER_BATCH)
		assert_true(sample_add(sample, &batch, &scratch));
	sample_is_whole(sample);
	buffer_free(&scratch);
}

static struct buffer write_table(const char *name, const char *const cells[6], size_t times)
{
	struct buffer text = {0};
	must(buffer_format(&text, "id,%s\n", name));
	for (size_t i = 0; i < times; i++)
		for (size_t j = 0; j < 6 && cells[j]; j++)
			must(buffer_format(&text, "%zu,\"%s\"\n", i, cells[j]));
	must(buffer_byte(&text, 0));
	return text;
}

static void test_decided(void **state)
{
	size_t wrong = 0;
	(void)state;
	for (size_t i = 0; i < COUNT(decided); i++) {
		struct table table;
		struct buffer words = {0};
		struct buffer text =
			write_table(decided[i].name, decided[i].cells, decided[i].times);
		assert_true(table_open(&table, text.at, ',', NULL));
		struct sample *sample = sample_open(&table.arena, &table.columns, table.rules,
						    detectors_builtin(), (struct sample_asks){0});
		sample_all(&table, sample);
		columns_decide(&table.columns, sample);
		const struct column *column = &table.columns.at[1];
		const char *class =
			column->class && !column->verdict.nothing ? column->class->name : "none";
		const char *expected = decided[i].class ? decided[i].class : "none";
		must(column_evidence(column, &words) && buffer_byte(&words, 0));
		if (strcmp(class, expected) != 0)
			print_error("%s of %s: %s, not %s: %s\n", decided[i].name,
				    decided[i].cells[0], class, expected, words.at);
		wrong += strcmp(class, expected) != 0;
		assert_true(words.size > 3);
		assert_true(column->verdict.confidence <= 100);
		assert_int_equal(column->verdict.confidence > 0, column->class != NULL);
		buffer_free(&words);
		buffer_free(&text);
		table_close(&table);
	}
	assert_int_equal(wrong, 0);
}

/* What comes behind a sample of one record, and at which record it is seen. */
static const struct {
	const char *first;
	const char *later;
	bool strict;
	bool told;
} watched[] = {
	{"", "13800138000", false, true},
	{"", "1３8 0013-8000", false, true},
	{"", "someone@example.com", false, true},
	{"", "请打 13800138000", false, true},
	{"", "=\"\"11010519491231002X\"\"", false, true},
	{"", "6222021200012345679", false, true},
	{"", "浙江省杭州市西湖区文三路1号", false, true},
	{"", "京A12345", false, true},
	{"", "A123456(3)", false, true},
	{"", "2001:db8::8a2e:370:7334", false, true},
	{"", "some words", false, false},
	{"", "12345678901", false, false},
	{"", "138****8000", false, false},
	{"", "p1_abcdefghijklmnopqrstuvwxyz2345", false, false},
	{"", "2025-06-01 12:00:00", true, false},
	{"13800138000x", "", false, false},
};

static void test_watched(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(watched); i++) {
		struct table table;
		struct batch batch;
		struct fault fault;
		struct late late = {0};
		struct buffer text = {0}, scratch = {0};
		must(buffer_format(&text, "id,x\n1,\"%s\"\n2,\n3,\"%s\"\n", watched[i].first,
				   watched[i].later) &&
		     buffer_byte(&text, 0));
		assert_true(table_open(&table, text.at, ',', NULL));
		struct sample *sample = sample_open(&table.arena, &table.columns, table.rules,
						    detectors_builtin(), (struct sample_asks){0});
		assert_int_equal(reader_next(table.reader, &batch, &fault, &table.failure),
				 READER_BATCH);
		assert_int_equal(batch.count, 3);
		struct batch part = batch_part(&batch, 0, 1);
		assert_true(sample_add(sample, &part, &scratch));
		columns_decide(&table.columns, sample);
		assert_true(table.columns.at[1].verdict.undecided);
		struct watch *watch = watch_open(&table.arena, &table.columns, sample);
		bool told = watch_batch(watch, &batch, watched[i].strict, &late);
		if (told != watched[i].told)
			print_error("watched: %s\n", watched[i].later);
		assert_int_equal(told, watched[i].told);
		const char *class = NULL;
		if (told)
			assert_int_equal(late.record, 2);
		if (told)
			assert_int_equal(watch_count(watch, 1, &class), 1);
		watch_close(watch);
		buffer_free(&text);
		buffer_free(&scratch);
		table_close(&table);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decided),
		cmocka_unit_test(test_watched),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
