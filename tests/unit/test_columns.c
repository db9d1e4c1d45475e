/* columns: labels on header cells, headers that come again, and what a sample decides. */
#include "columns/columns.h"
#include "columns/label.h"
#include "reading.h"
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define KEY "abcdefgh23"

/* ---- Labels ------------------------------------------------------------------------------------
 */

static void test_class_name_is_lasting(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} words[] = {
		{"email", true},
		{"a", true},
		{"cn_mobile", true},
		{"a1", true},
		{"a_1b", true},
		{"ipv4", true},
		{"", false},
		{"1a", false},
		{"_a", false},
		{"Email", false},
		{"a-b", false},
		{"a b", false},
		{"a_1", false},
		{"email_2", false},
		{"email_12", false},
		{"a_", false}, /* no rules have such a class */
		{"é", false},
		{"a\n", false},
		{"a__b1", true},
		{"a_b_22", false},
		{"abcdefghijklmnopqrstuvwxyzabcdef", true},
		{"abcdefghijklmnopqrstuvwxyzabcdefg", false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(words); i++)
		assert_int_equal(class_name_is_lasting(span_of(words[i].text)), words[i].is);
}

static void test_label_split(void **state)
{
	static const struct {
		const char *text;
		enum tail tail;
		const char *name;
		const char *class;
	} cases[] = {
		{"手机#pii:cn_mobile", TAIL_LABEL, "手机", "cn_mobile"},
		{"#pii:email", TAIL_LABEL, "", "email"},
		{"a#b#pii:email", TAIL_LABEL, "a#b", "email"},
		{"a", TAIL_NONE, "a", NULL},
		{"", TAIL_NONE, "", NULL},
		{"a#pii", TAIL_NONE, "a#pii", NULL},
		{"a#PII:email", TAIL_NONE, "a#PII:email", NULL},
		{"a#pii:", TAIL_BAD, "a#pii:", NULL},
		{"a#pii:email_2", TAIL_BAD, "a#pii:email_2", NULL},
		{"a#pii:email ", TAIL_BAD, "a#pii:email ", NULL},
		{"a#pii:email#pii:email", TAIL_BAD, "a#pii:email#pii:email", NULL},
		{"a#pii:email (2)", TAIL_BAD, "a#pii:email (2)", NULL},
		{"a#ff1:" KEY ":cn_mobile", TAIL_MARK, "a", "#ff1:" KEY ":cn_mobile"},
		{"#shift:" KEY ":birth_date", TAIL_MARK, "", "#shift:" KEY ":birth_date"},
		{"a#surrogate:" KEY ":x", TAIL_MARK, "a", "#surrogate:" KEY ":x"},
		{"a#ff1:" KEY ":", TAIL_NONE, "a#ff1:" KEY ":", NULL},
		{"a#ff1:ABCDEFGH23:x", TAIL_NONE, "a#ff1:ABCDEFGH23:x", NULL},
		{"a#ff1:abcdefgh21:x", TAIL_NONE, "a#ff1:abcdefgh21:x", NULL},
		{"a#ff2:" KEY ":x", TAIL_NONE, "a#ff2:" KEY ":x", NULL},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct span name, class;
		assert_int_equal(label_split(span_of(cases[i].text), &name, &class), cases[i].tail);
		assert_true(span_is(name, cases[i].name));
		if (cases[i].class)
			assert_true(span_is(class, cases[i].class));
		else
			assert_int_equal(class.size, 0);
	}
}

/* ---- Headers -----------------------------------------------------------------------------------
 */

static const struct rules_class *class_of(const struct table *table, const char *name)
{
	const struct rules_class *class = rules_class_named(table->rules, span_of(name));
	assert_non_null(class);
	return class;
}

/* Header cells, and what they are with a label and without. */
static const struct {
	const char *cell;
	const char *name;
	const char *with;
	const char *without;
	char delimiter;
} cells[] = {
	{"手机", "手机", "手机#pii:email", "手机", ','},
	{"手机#pii:cn_mobile", "手机", "手机#pii:email", "手机", ','},
	{"\"手机\"", "手机", "\"手机#pii:email\"", "\"手机\"", ','},
	{"\"手机#pii:cn_mobile\"", "手机", "\"手机#pii:email\"", "\"手机\"", ','},
	{"\"a,\"\"b\"", "a,\"b", "\"a,\"\"b#pii:email\"", "\"a,\"\"b\"", ','},
	{"\"\"", "", "\"#pii:email\"", "\"\"", ','},
	{"\"#pii:cn_mobile\"", "", "\"#pii:email\"", "\"\"", ','},
	{"", "", "#pii:email", "", ','},
	{"#pii:cn_mobile", "", "#pii:email", "", ','},
	{" a ", " a ", " a #pii:email", " a ", ','},
	{"=\"a\"", "=\"a\"", "=\"a\"#pii:email", "=\"a\"", ','},
	{"19\"", "19\"", "19\"#pii:email", "19\"", ','},
	{"a#", "a#", "a##pii:email", "a#", ','},
	{"a", "a", "a#pii:email", "a", '\t'},
	{"\"a\"", "a", "\"a#pii:email\"", "\"a\"", '\t'},
	{"\"a#pii:cn_mobile\"", "a", "\"a#pii:email\"", "\"a\"", '\t'},
	{"\"a", "\"a", "\"a#pii:email", "\"a", '\t'},
	{"\"", "\"", "\"#pii:email", "\"", '\t'},
};

static void must_write(const struct column *column, const struct rules_class *class,
		       const char *cell)
{
	struct buffer out = {0};
	assert_true(column_header(column, class, column->mark, &out));
	assert_true(span_is(buffer_span(&out), cell));
	buffer_free(&out);
}

static void test_header_cells(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cells); i++)
		/* As the first, a middle and the last cell; with LF, CR LF and neither. */
		for (size_t place = 0; place < 9; place++) {
			static const char *const ends[] = {"\n", "\r\n", ""};
			char line[200], d = cells[i].delimiter;
			struct table table;
			const char *cell = cells[i].cell;
			snprintf(line, sizeof line, "%s%c%s%c%s%s", place % 3 == 0 ? cell : "x", d,
				 place % 3 == 1 ? cell : "y", d, place % 3 == 2 ? cell : "z",
				 ends[place / 3]);
			assert_true(table_open(&table, line, d, NULL));
			const struct column *column = &table.columns.at[place % 3];
			assert_int_equal(table.columns.count, 3);
			assert_true(span_is(column->name, cells[i].name));
			assert_true(span_is(column->cell, cell));
			assert_int_equal(table.columns.labels, column->labelled);
			must_write(column, class_of(&table, "email"), cells[i].with);
			must_write(column, NULL, cells[i].without);
			table_close(&table);
		}
}

/* Empty and duplicate names are labelled by their place. */
static void test_duplicates(void **state)
{
	(void)state;
	struct table table;
	assert_true(table_open(&table, "a,a#pii:email,,#pii:email,a\n", ',', NULL));
	static const bool labelled[] = {false, true, false, true, false};
	for (size_t i = 0; i < COUNT(labelled); i++) {
		const struct column *column = &table.columns.at[i];
		assert_int_equal(column->labelled, labelled[i]);
		assert_int_equal(column->class != NULL, labelled[i]);
		assert_int_equal(column->basis, labelled[i] ? BASIS_LABEL : BASIS_NONE);
	}
	assert_int_equal(table.columns.labels, 2);
	table_close(&table);
}

static void test_marks(void **state)
{
	(void)state;
	struct table table;
	static const char header[] = "手机#ff1:" KEY ":cn_mobile,生日#shift:" KEY ":birth_date,a\n";
	assert_true(table_open(&table, header, ',', NULL));
	const struct column *column = table.columns.at;
	assert_true(column[0].marked && column[1].marked && !column[2].marked);
	assert_true(!column[0].labelled && column[0].class == NULL);
	assert_true(span_is(column[0].name, "手机") && span_is(column[1].name, "生日"));
	must_write(&column[0], NULL, "手机#ff1:" KEY ":cn_mobile");
	/* A column that is marked is left alone, whatever its name. */
	assert_false(columns_name(&table.columns, table.rules));
	assert_null(column[0].class);
	table_close(&table);
}

static void test_refused_headers(void **state)
{
	static const struct {
		const char *header;
		const char *words;
	} headers[] = {
		{"a,b#pii:email_2\n", "column 2 (b#pii:email_2)"},
		{"a#pii:email#pii:email,b\n", "column 1 ("},
		{"a#pii:,b\n", "column 1 (a#pii:)"},
		{"a#ff1:" KEY ":cn_mobile#pii:cn_mobile,b\n", "it has a mark and a label"},
		{"x#pii:y z,b\n", "ends in no label"},
		{"a#pii:emial,b\n", "\"emial\" that the rules do not know (email?)"},
		{"a,手\x01机#pii:nothing_like_it\n", "(手\\x01机)"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(headers); i++) {
		struct table table;
		assert_false(table_open(&table, headers[i].header, ',', NULL));
		assert_int_equal(table.failure.status, STATUS_REFUSED);
		assert_non_null(strstr(table.failure.text, headers[i].words));
		table_close(&table);
	}
}

static void test_values_for_header(void **state)
{
	static const struct {
		const char *header;
		bool refused;
	} headers[] = {
		{"订单编号,联系手机\n", false},
		{"1,13800138000\n", true},
		{"1,\"=\"\"13800138000\"\"\"\n", true},
		{"a,11010519491231002X\n", true},
		{"a,110105194912310021\n", false},
		{"a,2023\n", false},
		{",\n", false},
		{"a,13800138000#pii:cn_mobile\n", true},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(headers); i++) {
		struct table table;
		assert_true(table_open(&table, headers[i].header, ',', NULL));
		bool good =
			columns_refuse_values(&table.columns, detectors_builtin(), &table.failure);
		assert_int_equal(good, !headers[i].refused);
		/* Nothing of the value is said. */
		if (!good)
			assert_null(strstr(table.failure.text, "138001"));
		table_close(&table);
	}
}

/* ---- The header again --------------------------------------------------------------------------
 */

#define NONE SIZE_MAX

static const struct {
	const char *text; /* a header and records; the last lines may be short of nothing */
	size_t found;     /* the record that is the header; NONE */
	char delimiter;
} again[] = {
	{"id,phone\n1,2\n3,4\n", NONE, ','},
	{"id,phone\n1,2\nid,phone\n3,4\n", 1, ','},
	{"id,phone\n\"id\",\"phone\"\n", 0, ','},
	{"\"id\",\"phone\"\nid,phone\n", 0, ','},
	{"id,phone#pii:cn_mobile\n1,2\nid,phone\n", 1, ','},
	{"id,phone\n1,2\nid,phone#pii:cn_mobile\n", 1, ','},
	{"id,phone#pii:cn_mobile\nid,phone#pii:email\n", 0, ','},
	{"id,phone\nid,2\n1,phone\n", NONE, ','},
	{"id,phone\n1,2\n\xef\xbb\xbfid,phone\n", 1, ','},
	{"\"id\",\"phone\"\n1,2\n\xef\xbb\xbf\"id\",\"phone\"\n", 1, ','},
	{"id\n1\n\xef\xbb\xbfid\n", 1, ','},
	{"id\n1\nid\n", 1, ','},
	{"id,phone\n1,2,\nid,phone,\n", 1, ','},
	/* Moved by sort: other names, but two labels. */
	{"id,phone\n1,2\nx#pii:email,y#pii:cn_mobile\n", 1, ','},
	{"id,phone#pii:cn_mobile\n1,2\nx#pii:email,y\n", NONE, ','},
	/* One is enough where the header has none, of a class that is known. */
	{"id,phone\n1,2\nx#pii:email,y\n", 1, ','},
	{"id,phone\n1,2\nx#pii:mail,y\n", NONE, ','},
	/* In another order. */
	{"id,phone,city\n1,2,3\ncity,id,\"phone\"\n", 1, ','},
	{"id,phone,city\n1,2,3\nphone,city,id#pii:email\n", 1, ','},
	{"id,phone,city\n1,2,3\nid,city,city\nid,city,phones\n", NONE, ','},
	{"left,right\n1,2\nright,left\n", NONE, ','},
	{"order,电子邮箱\n1,2\n电子邮箱,order\n", 1, ','},
	{"id,phone\n1,2\n\"x#pii:email\",\"#pii:email\"\n", 1, ','},
	{"id,phone#pii:email\n#pii:#pii:#pii:,#pii:email\n3,#pii:\nid,phone\n", 2, ','},
	/* Names with quotes in them. */
	{"id,\"5\"\" screen\"\n1,2\nid,\"5\"\" screen\"\n", 1, ','},
	{"id,\"\"\"a\"\"\"\n1,2\nid,\"\"\"a\"\"\"\n", 1, ','},
	{"id,19\"\n1,2\nid,19\"\nid,\"19\"\"\"\n", 1, ','},
	{"id,\"19\"\"\"\n1,2\nid,19\"\n", 1, ','},
	{"id\t\"phone\"\n1\t2\nid\t\"phone\"\n", 1, '\t'},
	{"\"id\"\t\"phone\"\n1\t2\nid\tphone\n", 1, '\t'},
	{"id\t\"phone\n1\t2\nid\t\"phone\n", 1, '\t'},
	/* Names that are empty. */
	{",phone\n1,2\n,phone\n", 1, ','},
	{"id,,\n1,,\nid,,\n", 1, ','},
	{"a,a\n1,a\na,a\n", 1, ','},
};

static void test_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(again); i++) {
		struct table table;
		struct batch batch;
		struct fault fault;
		struct buffer scratch = {0};
		assert_true(table_open(&table, again[i].text, again[i].delimiter, NULL));
		assert_int_equal(reader_next(table.reader, &batch, &fault, &table.failure),
				 READER_BATCH);
		size_t found = columns_find_repeated(&table.columns, &batch, &scratch);
		if (found != (again[i].found == NONE ? batch.count : again[i].found))
			print_error("again %zu\n", i);
		assert_int_equal(found, again[i].found == NONE ? batch.count : again[i].found);
		buffer_free(&scratch);
		table_close(&table);
	}
}

/* ---- The sample --------------------------------------------------------------------------------
 */

#define RULES                                                                                      \
	"version: 1\nextends: none\n"                                                              \
	"classes:\n"                                                                               \
	"  cn_mobile: {action: mask, mask: {kind: full}, headers: [手机, '*phone']}\n"           \
	"  email: {action: mask, mask: {kind: full}, headers: [邮箱]}\n"                         \
	"  person_name: {action: mask, mask: {kind: full}, headers: [姓名]}\n"                   \
	"columns: {备注手机: none, 内部: email, SKU*: none}\n"

/* One column: its name, its cells again and again, and what is decided of it. */
static const struct {
	const char *name;
	const char *cells[4];
	size_t times; /* each cell */
	enum basis basis;
	const char *class; /* NULL: none */
	bool clear;
} decided[] = {
	/* A strong name, with values of its shape, with none, with few. */
	{"手机", {"13800138000"}, 30, BASIS_NAME, "cn_mobile", true},
	{"手机", {""}, 30, BASIS_NAME, "cn_mobile", false},
	{"手机", {"hello"}, 19, BASIS_NAME, "cn_mobile", false},
	{"手机", {"hello"}, 20, BASIS_NONE, NULL, false},
	{"手机", {"hello", "13800138000"}, 20, BASIS_NAME, "cn_mobile", true},
	{"Home Phone", {"13800138000"}, 1, BASIS_NAME, "cn_mobile", true},
	/* A class without a shape: any clear cell counts. */
	{"姓名", {"张三"}, 1, BASIS_NAME, "person_name", true},
	{"姓名", {"张*"}, 30, BASIS_NAME, "person_name", false},
	{"姓名", {" "}, 30, BASIS_NAME, "person_name", false},
	/* A strong name over other values that identify somebody: the name stands. */
	{"手机", {"a@example.com"}, 30, BASIS_NAME, "cn_mobile", true},
	/* Values alone: shares of 90 % by check, 95 % by shape, 20 cells at least. */
	{"x", {"13800138000"}, 20, BASIS_VALUES, "cn_mobile", true},
	/* Fewer, where every one passes and it is no chance; else undecided. */
	{"x", {"13800138000"}, 19, BASIS_VALUES, "cn_mobile", true},
	{"x", {"6222021200012345671"}, 2, BASIS_NONE, NULL, false},
	{"x", {"13800138000", "hello"}, 9, BASIS_NONE, NULL, false},
	{"x", {"13800138000", "hello"}, 20, BASIS_NONE, NULL, false},
	{"x", {"a@example.com"}, 20, BASIS_VALUES, "email", true},
	{"x", {"13800138000", ""}, 20, BASIS_VALUES, "cn_mobile", true},
	{"x", {"13800138000", "138****8000"}, 20, BASIS_VALUES, "cn_mobile", true},
	{"x", {"=\"13800138000\""}, 20, BASIS_VALUES, "cn_mobile", true},
	/* Pins before everything. */
	{"备注手机", {"13800138000"}, 30, BASIS_PIN, NULL, false},
	{"sku-1", {"13800138000"}, 30, BASIS_PIN, NULL, false},
	{"内部", {"hello"}, 30, BASIS_PIN, "email", false},
	{"内部#pii:cn_mobile", {"13800138000"}, 30, BASIS_PIN, "email", true},
	/* Labels stay, whatever the name and the values. */
	{"x#pii:email", {"13800138000"}, 30, BASIS_LABEL, "email", true},
	{"手机#pii:person_name", {"13800138000"}, 30, BASIS_LABEL, "person_name", true},
	/* Tokens, and nothing but tokens. */
	{"手机", {"p1_abcdefghijklmnopqrstuvwxyz2345"}, 30, BASIS_NONE, NULL, false},
	{"手机", {"p1_abcdefghijklmnopqrstuvwxyz2345", ""}, 2, BASIS_NONE, NULL, false},
	{"手机",
	 {"p1_abcdefghijklmnopqrstuvwxyz2345", "13800138000"},
	 2,
	 BASIS_NAME,
	 "cn_mobile",
	 true},
	/* All masked already: the name still stands. */
	{"手机", {"138****8000"}, 30, BASIS_NAME, "cn_mobile", false},
};

static struct buffer write_column(size_t which)
{
	struct buffer text = {0};
	must(buffer_format(&text, "id,%s\n", decided[which].name));
	for (size_t i = 0; i < decided[which].times; i++)
		for (size_t j = 0; j < 4 && decided[which].cells[j]; j++)
			must(buffer_format(&text, "%zu,%s\n", i, decided[which].cells[j]));
	must(buffer_byte(&text, 0));
	return text;
}

static void test_decided(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(decided); i++) {
		struct table table;
		struct batch batch;
		struct fault fault;
		struct buffer text = write_column(i), scratch = {0};
		assert_true(table_open(&table, text.at, ',', RULES));
		struct sample_asks nobody = {0};
		struct sample *sample = sample_open(&table.arena, &table.columns, table.rules,
						    detectors_builtin(), nobody);
		while (reader_next(table.reader, &batch, &fault, &table.failure) == READER_BATCH)
			assert_true(sample_add(sample, &batch, &scratch));
		columns_decide(&table.columns, sample);
		const struct column *column = &table.columns.at[1];
		bool clear = column->class && sample_has_clear(sample, &table.columns, 1);
		const char *class = column->class ? column->class->name : "none";
		if (column->basis != decided[i].basis || clear != decided[i].clear)
			print_error("decided %zu (%s): %d %s\n", i, decided[i].name,
				    (int)column->basis, class);
		assert_string_equal(class, decided[i].class ? decided[i].class : "none");
		assert_int_equal(column->basis, decided[i].basis);
		assert_int_equal(clear, decided[i].clear);
		buffer_free(&text);
		buffer_free(&scratch);
		table_close(&table);
	}
}

static enum sample_answer ask_hello(void *context, size_t column, struct span text)
{
	(void)context;
	if (column == 1 && span_is(text, "hello"))
		return SAMPLE_DONE;
	/* Stars or not: who treats the column says that this one would change. */
	return span_is(text, "1*") ? SAMPLE_CLEAR : SAMPLE_UNKNOWN;
}

static void test_counts(void **state)
{
	(void)state;
	struct table table;
	struct batch batch;
	struct fault fault;
	struct buffer scratch = {0};
	static const char text[] = "id,x\n1,\n2, \n3,hello\n4,a*b\n5,\"pi\"\"i\"\n6,13800138000\n"
				   "7,p1_abcdefghijklmnopqrstuvwxyz2345\n8,\u3000\n9,1*\n";
	assert_true(table_open(&table, text, ',', RULES));
	struct sample_asks asks = {.ask = ask_hello};
	struct sample *sample =
		sample_open(&table.arena, &table.columns, table.rules, detectors_builtin(), asks);
	assert_int_equal(reader_next(table.reader, &batch, &fault, &table.failure), READER_BATCH);
	assert_true(sample_add(sample, &batch, &scratch));
	columns_decide(&table.columns, sample);
	const struct verdict *verdict = &table.columns.at[1].verdict;
	assert_int_equal(verdict->filled, 6);
	assert_int_equal(verdict->tokens, 1);
	assert_int_equal(verdict->masked, 2);
	assert_int_equal(verdict->clear, 3);
	assert_true(verdict->undecided);
	buffer_free(&scratch);
	table_close(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_class_name_is_lasting),
		cmocka_unit_test(test_label_split),
		cmocka_unit_test(test_header_cells),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_refused_headers),
		cmocka_unit_test(test_values_for_header),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_decided),
		cmocka_unit_test(test_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
