/* columns: reports, in the forms that programs read, and why a column is what it is. */
#include "columns/columns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const names[] = {
	"id",  "收货人姓名",  "收货人姓名",       "", "a \"b\"\\\t📱", "null",
	"007", "- x: [y] #z", "\xef\xbb\xbf手机",
};

struct table {
	struct arena arena;
	struct rules *rules;
	struct columns columns;
	struct buffer text;
};

static void table_open(struct table *table)
{
	struct failure failure = {0};
	*table = (struct table){.columns = {.count = COUNT(names), .sampled = 9, .whole = true}};
	table->rules = rules_load("default", &failure);
	assert_non_null(table->rules);
	table->columns.at = arena_take(&table->arena, COUNT(names) * sizeof *table->columns.at);
	for (size_t i = 0; i < COUNT(names); i++) {
		struct column *column = &table->columns.at[i];
		column->name = span_of(names[i]);
		column->class =
			i % 2 ? rules_class_named(table->rules, span_of("cn_mobile")) : NULL;
		column->basis = i % 2 ? BASIS_NAME : BASIS_NONE;
		column->verdict.filled = (uint32_t)i;
		column->verdict.clear = (uint32_t)i;
		column->verdict.undecided = i % 2 == 0;
	}
}

static void table_close(struct table *table)
{
	buffer_free(&table->text);
	rules_free(table->rules);
	arena_free(&table->arena);
}

static bool take(void *context, struct span text)
{
	return buffer_append(context, text);
}

static bool take_nothing(void *context, struct span text)
{
	(void)context;
	(void)text;
	return false;
}

static void report(struct table *table, enum report_format format)
{
	/* A file's name need not be UTF-8. */
	struct report facts = {.file = "x\xff\n.csv", .rules = "default"};
	struct failure failure = {0};
	assert_true(report_write(&facts, &table->columns, format, take, &table->text, &failure));
	assert_int_equal(failure.status, STATUS_DONE);
}

/* ---- Forms -------------------------------------------------------------------------------------
 */

static void test_json(void **state)
{
	struct table table;
	json_error_t error;
	(void)state;
	table_open(&table);
	report(&table, REPORT_JSON);
	json_t *root = json_loadb(table.text.at, table.text.size, JSON_REJECT_DUPLICATES, &error);
	assert_non_null(root);
	assert_string_equal(json_string_value(json_object_get(root, "file")), "x\\xFF\\x0A.csv");
	json_t *columns = json_object_get(root, "columns"),
	       *counts = json_object_get(root, "counts");
	assert_int_equal(json_array_size(columns), COUNT(names));
	assert_int_equal(json_integer_value(json_object_get(counts, "personal")), COUNT(names) / 2);
	for (size_t i = 0; i < COUNT(names); i++) {
		json_t *column = json_array_get(columns, i);
		json_t *cells = json_object_get(column, "cells");
		assert_int_equal(json_integer_value(json_object_get(column, "position")), i + 1);
		assert_string_equal(json_string_value(json_object_get(column, "name")), names[i]);
		assert_int_equal(json_is_null(json_object_get(column, "class")), i % 2 == 0);
		assert_int_equal(json_integer_value(json_object_get(cells, "filled")), i);
	}
	json_decref(root);
	table_close(&table);
}

/* What the reader of rules reads is what there is: names that YAML takes for something else, too.
 */
static void test_yaml(void **state)
{
	static const struct rules_document of = {"report", "reports", 1 << 20, 10000};
	struct table table;
	struct failure failure = {0};
	(void)state;
	table_open(&table);
	report(&table, REPORT_YAML);
	const struct rules_node *root = rules_document_read(
		&table.arena, "r.yaml", buffer_span(&table.text), &of, &failure);
	if (!root)
		fail_msg("%s", failure.text);
	assert_true(span_is(rules_param(root, "version")->text, "1"));
	assert_true(span_is(rules_param(root, "whole")->text, "true"));
	const struct rules_node *column = rules_param(root, "columns")->first;
	for (size_t i = 0; i < COUNT(names); i++, column = column->next) {
		assert_non_null(column);
		const struct rules_node *name = rules_param(column, "name");
		assert_true(span_is(name->text, names[i]));
		assert_false(name->plain);
		assert_non_null(rules_param(rules_param(column, "cells"), "fitting"));
	}
	assert_null(column);
	table_close(&table);
}

/* No line is wider than the terminal, and without one nothing is broken. */
static void test_width(void **state)
{
	static const size_t widths[] = {70, 80, 100, 200};
	struct table table;
	(void)state;
	table_open(&table);
	for (size_t i = 0; i < COUNT(widths); i++) {
		struct report facts = {.rules = "default", .width = widths[i]};
		struct failure failure = {0};
		table.text.size = 0;
		assert_true(report_write(&facts, &table.columns, REPORT_TEXT, take, &table.text,
					 &failure));
		for (size_t at = 0; at < table.text.size;) {
			const char *line = table.text.at + at;
			const char *end = memchr(line, '\n', table.text.size - at);
			assert_non_null(end);
			struct span text = {line, (size_t)(end - line)};
			assert_true(utf8_width(text) <= widths[i]);
			at += text.size + 1;
		}
	}
	table_close(&table);
}

static void test_not_taken(void **state)
{
	static const enum report_format formats[] = {REPORT_TEXT, REPORT_JSON, REPORT_YAML};
	struct table table;
	(void)state;
	table_open(&table);
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct report facts = {.rules = "default"};
		struct failure failure = {0};
		assert_false(report_write(&facts, &table.columns, formats[i], take_nothing, NULL,
					  &failure));
		assert_int_equal(failure.status, STATUS_IO);
	}
	table_close(&table);
}

/* ---- Evidence ----------------------------------------------------------------------------------
 */

#define CLASS(word) rules_class_named(rules, span_of(word))

static void test_evidence(void **state)
{
	struct failure failure = {0};
	struct rules *rules = rules_load("default", &failure);
	(void)state;
	assert_non_null(rules);
	const struct rules_class *mobile = CLASS("cn_mobile"), *phone = CLASS("phone");
	const struct rules_class *text = CLASS("free_text");
	const struct {
		struct column column;
		const char *words;
	} cases[] = {
		{{.marked = true}, "a mark: treated already"},
		{{.basis = BASIS_PLAN, .class = mobile}, "the plan"},
		{{.basis = BASIS_PIN}, "a pin of the rules; no cell is filled"},
		{{.basis = BASIS_NAME,
		  .class = mobile,
		  .verdict = {12000, 1, 2, 11997, 11990, EVIDENCE_CHECK, .named = mobile}},
		 "a strong name; 11,990 of 11,997 cells pass its check; 2 of 12,000 cells masked "
		 "already; 1 of 12,000 cells is a token"},
		{{.basis = BASIS_VALUES,
		  .class = mobile,
		  .verdict = {20, .clear = 20, .fitting = 20, .by = EVIDENCE_SHAPE,
			      .named = phone}},
		 "the name says phone; all 20 cells have the shape of cn_mobile"},
		{{.basis = BASIS_VALUES,
		  .class = mobile,
		  .verdict = {3, .clear = 1, .fitting = 1, .by = EVIDENCE_FORM, .hinted = true}},
		 "a weak name; 1 of 1 cell has its form; 2 of 3 cells are no value"},
		{{.verdict = {20, .clear = 20, .named = mobile}},
		 "the name says cn_mobile, the values do not; 20 cells in the clear"},
		{{.verdict = {20, .tokens = 20}}, "all 20 cells are tokens"},
		{{.verdict = {2, .clear = 2, .undecided = true}},
		 "2 cells in the clear; undecided: too few to tell; watched"},
		{{.verdict = {.undecided = true}}, "no cell is filled; undecided; watched"},
		{{.basis = BASIS_NAME, .class = text, .verdict = {3, .clear = 3, .texts = 3}},
		 "a strong name; all 3 cells in the clear"},
		{{.basis = BASIS_VALUES,
		  .class = text,
		  .verdict = {30, .clear = 30, .fitting = 1, .texts = 29, .running = 20}},
		 "20 of 29 texts are sentences, 1 of 30 cells holds a personal value"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buffer out = {0};
		assert_true(column_evidence(&cases[i].column, &out));
		if (!span_is(buffer_span(&out), cases[i].words))
			fail_msg("%.*s, not %s", (int)out.size, out.at, cases[i].words);
		buffer_free(&out);
	}
	rules_free(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),     cmocka_unit_test(test_yaml),
		cmocka_unit_test(test_width),    cmocka_unit_test(test_not_taken),
		cmocka_unit_test(test_evidence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
