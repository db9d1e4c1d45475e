/* columns, plans: written and read again, matched with headers, refused. */
#include "columns/columns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DIGEST       "0123456789abcdef"

static struct rules *default_rules(void)
{
	struct failure failure = {0};
	struct rules *rules = rules_load("default", &failure);
	assert_non_null(rules);
	return rules;
}

/* Columns of these names; every second one is of a class. */
static struct columns columns_of(struct arena *arena, const struct rules *rules,
				 const struct span *names, size_t count)
{
	struct columns columns = {
		.dialect = {',', true},
		.at = arena_take(arena, count * sizeof *columns.at),
		.count = count,
	};
	for (size_t i = 0; i < count; i++) {
		columns.at[i].name = names[i];
		columns.at[i].class = i % 2 ? rules_class_named(rules, span_of("cn_mobile")) : NULL;
	}
	return columns;
}

/* ---- Round trips -------------------------------------------------------------------------------
 */

static void assert_round_trip(const struct span *names, size_t count, struct dialect dialect)
{
	struct rules *rules = default_rules();
	struct arena arena = {0};
	struct buffer text = {0};
	struct failure failure = {0};
	struct plan plan;
	struct columns columns = columns_of(&arena, rules, names, count);
	columns.dialect = dialect;
	if (!plan_write(&columns, DIGEST, &text, &failure) ||
	    !plan_read(&plan, &arena, "p.yaml", buffer_span(&text), rules, &failure))
		print_error("%s\n", failure.text);
	assert_int_equal(failure.status, STATUS_DONE);
	assert_int_equal(plan.count, count);
	assert_int_equal(plan.delimiter, dialect.delimiter);
	assert_int_equal(plan.quote, dialect.quotes ? QUOTE_RFC4180 : QUOTE_NONE);
	assert_true(span_is(plan.rules, DIGEST));
	for (size_t i = 0; i < count; i++) {
		assert_true(span_equal(plan.at[i].name, names[i]));
		assert_ptr_equal(plan.at[i].class, columns.at[i].class);
	}
	/* And it fits the header that it was made of, whose columns it gives the same classes. */
	size_t missing;
	for (size_t i = 0; i < count; i++)
		columns.at[i].class = NULL;
	assert_true(columns_plan(&columns, &plan, &missing, &failure));
	assert_int_equal(missing, 0);
	for (size_t i = 0; i < count; i++)
		assert_ptr_equal(columns.at[i].class, plan.at[i].class);
	buffer_free(&text);
	arena_free(&arena);
	rules_free(rules);
}

static void test_odd_names(void **state)
{
	(void)state;
	static const char *const names[] = {"",
					    "",
					    "dup",
					    "dup",
					    " a ",
					    ": # ' \" \\ \n\r\t",
					    "\n",
					    "null",
					    "~",
					    "yes",
					    "007",
					    "1e3",
					    "<<",
					    "=",
					    "- a",
					    "{a: b",
					    "[",
					    "*alias",
					    "&anchor",
					    "!only",
					    "%TAG",
					    "?",
					    "|",
					    ">",
					    "@",
					    "`",
					    "---",
					    "...",
					    "a#b",
					    "姓名",
					    "😀",
					    "é",
					    "\xc2\x85",
					    "\xc2\xa0",
					    "\xe2\x80\xa8",
					    "\x01",
					    "\x7f",
					    "\x1b",
					    "，",
					    "：",
					    "\xef\xbf\xbf",
					    "\xef\xbb\xbf"};
	struct span spans[COUNT(names)];
	for (size_t i = 0; i < COUNT(names); i++)
		spans[i] = span_of(names[i]);
	static const struct dialect dialects[] = {{',', true},     {'\t', false}, {';', true},
						  {'|', false},    {' ', true},   {'\'', true},
						  {'\x01', false}, {'-', true},   {'~', true}};
	for (size_t i = 0; i < COUNT(dialects); i++)
		assert_round_trip(spans, COUNT(names), dialects[i]);
}

static void test_long_name(void **state)
{
	(void)state;
	size_t size = 100000;
	char *name = malloc(size);
	assert_non_null(name);
	memset(name, 'x', size);
	memset(name + 500, ' ', 500);
	assert_round_trip(&(struct span){name, size}, 1, (struct dialect){',', true});
	free(name);
}

static void test_most_columns(void **state)
{
	(void)state;
	struct span *names = malloc(COLUMNS_MAX * sizeof *names);
	char *texts = malloc((size_t)COLUMNS_MAX * 32);
	assert_non_null(names);
	assert_non_null(texts);
	for (size_t i = 0; i < COLUMNS_MAX; i++) {
		snprintf(texts + i * 32, 32, "列 \"%zu\"", i % 50000);
		names[i] = span_of(texts + i * 32);
	}
	assert_round_trip(names, COLUMNS_MAX, (struct dialect){',', true});
	free(names);
	free(texts);
}

/* What could not be read again is not written. */
static void test_too_large(void **state)
{
	(void)state;
	struct rules *rules = default_rules();
	struct arena arena = {0};
	struct failure failure = {0};
	struct buffer text = {0};
	char *name = malloc(PLAN_SIZE_MAX);
	assert_non_null(name);
	memset(name, 'x', PLAN_SIZE_MAX);
	struct span long_name = {name, PLAN_SIZE_MAX};
	struct columns columns = columns_of(&arena, rules, &long_name, 1);
	assert_false(plan_write(&columns, DIGEST, &text, &failure));
	assert_int_equal(failure.status, STATUS_IO);
	free(name);
	buffer_free(&text);
	arena_free(&arena);
	rules_free(rules);
}

/* ---- Matching ----------------------------------------------------------------------------------
 */

/* A header "name[#label]…" and a plan "name=class…", each of one letter, against what comes out. */
static const struct {
	const char *header;
	const char *plan;
	const char *classes; /* a letter a column, - for none; NULL: refused … */
	const char *message; /* … with this */
	size_t missing;
} matches[] = {
	{"ab", "a-bm", "-m", NULL, 0},
	{"ba", "a-bm", "m-", NULL, 0},
	{"b", "a-bm", "m", NULL, 1},
	{"aa", "a-am", "-m", NULL, 0},
	{"aba", "amb-ae", "m-e", NULL, 0},
	{"a", "amam", "m", NULL, 1},
	{"a", "amae", NULL, "has this name more often", 0},
	{"aa", "amamae", NULL, "has this name more often", 0},
	{"aaa", "amam", NULL, "column 3 (a): the header has this name more often", 0},
	{"acx", "amb-", NULL, "column 2 (c): it is not in", 0},
	{"xz", "ym", NULL, "column 1 (x): it is not in", 0},
};

static const struct rules_class *class_of(const struct rules *rules, char letter)
{
	const char *name = letter == 'm' ? "cn_mobile" : letter == 'e' ? "email" : "";
	return rules_class_named(rules, span_of(name));
}

static void test_matches(void **state)
{
	(void)state;
	struct rules *rules = default_rules();
	for (size_t i = 0; i < COUNT(matches); i++) {
		struct arena arena = {0};
		struct failure failure = {0};
		struct span names[8];
		struct plan_column planned[8];
		struct plan plan = {.file = "p.yaml", .at = planned};
		size_t missing = 0, width = strlen(matches[i].header);
		for (size_t k = 0; k < width; k++)
			names[k] = (struct span){matches[i].header + k, 1};
		for (const char *at = matches[i].plan; *at; at += 2)
			planned[plan.count++] =
				(struct plan_column){{at, 1}, class_of(rules, at[1])};
		struct columns columns = columns_of(&arena, rules, names, width);
		bool good = columns_plan(&columns, &plan, &missing, &failure);
		assert_int_equal(good, matches[i].classes != NULL);
		for (size_t k = 0; k < width && good; k++)
			assert_ptr_equal(columns.at[k].class,
					 class_of(rules, matches[i].classes[k]));
		if (good)
			assert_int_equal(missing, matches[i].missing);
		else
			assert_non_null(strstr(failure.text, matches[i].message));
		arena_free(&arena);
	}
	rules_free(rules);
}

static void test_labels_and_marks(void **state)
{
	(void)state;
	struct rules *rules = default_rules();
	struct arena arena = {0};
	struct failure failure = {0};
	struct span name = span_of("a");
	struct plan_column planned = {name, class_of(rules, 'm')};
	struct plan plan = {.file = "p.yaml", .at = &planned, .count = 1};
	struct columns columns = columns_of(&arena, rules, &name, 1);
	size_t missing;
	columns.at[0].labelled = true;
	columns.at[0].class = class_of(rules, 'm');
	assert_true(columns_plan(&columns, &plan, &missing, &failure));
	columns.at[0].class = class_of(rules, 'e');
	assert_false(columns_plan(&columns, &plan, &missing, &failure));
	assert_non_null(strstr(failure.text, "its label says email"));
	columns.at[0] = (struct column){.name = name, .marked = true};
	failure = (struct failure){0};
	assert_true(columns_plan(&columns, &plan, &missing, &failure));
	assert_null(columns.at[0].class);
	assert_ptr_equal(columns.at[0].planned, planned.class);
	arena_free(&arena);
	rules_free(rules);
}

/* ---- What is too much --------------------------------------------------------------------------
 */

static void test_too_many(void **state)
{
	(void)state;
	struct rules *rules = default_rules();
	struct arena arena = {0};
	struct failure failure = {0};
	struct buffer text = {0};
	struct plan plan;
	buffer_append(&text, span_of("version: 1\ncolumns:\n- &c {name: a, class: null}\n"));
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		buffer_append(&text, span_of("- *c\n"));
	assert_false(plan_read(&plan, &arena, "p.yaml", buffer_span(&text), rules, &failure));
	assert_string_equal(failure.text, "p.yaml:3:1: more than 65536 columns");
	buffer_free(&text);
	arena_free(&arena);
	rules_free(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_odd_names),    cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_most_columns), cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_matches),      cmocka_unit_test(test_labels_and_marks),
		cmocka_unit_test(test_too_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
