/* trail: what was written is read back, and nothing else is taken for a line of a trail. */
#include "history/inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static char path[] = "/tmp/pii-history-XXXXXX";

static int make_file(void **state)
{
	(void)state;
	int descriptor = mkstemp(path);
	return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

/* ---- What was written --------------------------------------------------------------------------
 */

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"

static const struct trail_begin first = {
	.run = "nightly \"1\"",
	.piped_out = true,
	.program = "pii-audit",
	.version = "0.1.0",
	.task = "audit",
	.login = "li",
	.uid = 4294967294,
	.host = "店",
	.purpose = "店铺转让\n",
	.recipient = "上海某某公司",
	.tag = "3kq7",
	.rules = "./shop.yaml",
	.rules_sha256 = HEX "a",
};

static struct trail_column columns[] = {
	{.position = 1,
	 .name = "a \"b\"\\\t",
	 .class = "cn_mobile",
	 .sensitivity = "personal",
	 .action = "audit",
	 .cells = 9,
	 .treated = 0,
	 .already = 2,
	 .findings = 6,
	 .declared = 1},
	{.position = 65536, .name = "", .action = "audit"},
};
static const char *risk_columns[] = {"district", "birth year"};
static struct trail_risk risk[] = {{
	.columns = risk_columns,
	.column_count = COUNT(risk_columns),
	.shares = {{0, 0, 0, true},
		   {0.031, 0.02, 0.04, false},
		   {0.5, 0.5, 0.5, true},
		   {1, 1, 1, true}},
}};
static struct trail_audit audit = {
	.gate = true,
	.by_subject = true,
	.unnamed = 3,
	.masked = 4,
	.sealed = 5,
	.people = {1e6, 999000, 1001000, false},
	.sensitive = {12, 12, 12, true},
	.risk = risk,
	.risk_count = COUNT(risk),
};
static const struct trail_end last = {
	.status = 1,
	.milliseconds = 61,
	.in = {.records = 9, .bytes = INT64_MAX, .sha256 = HEX "b", .text_sha256 = HEX "c"},
	.out = {.records = 9, .bytes = 512, .sha256 = HEX "d"},
	.unended = true,
	.columns = columns,
	.column_count = COUNT(columns),
	.audit = &audit,
};

static void assert_text(const char *a, const char *b)
{
	if (!a || !b)
		assert_true(a == b);
	else
		assert_string_equal(a, b);
}

static void assert_stream(const struct trail_stream *a, const struct trail_stream *b)
{
	assert_int_equal(a->none, b->none);
	assert_int_equal(a->records, b->records);
	assert_int_equal(a->bytes, b->bytes);
	assert_string_equal(a->sha256, b->sha256);
	assert_string_equal(a->text_sha256, b->text_sha256);
}

static void assert_begin(const struct trail_begin *a, const struct trail_begin *b)
{
	const char *const *x[] = {&a->run,         &a->program,   &a->version, &a->task,
				  &a->login,       &a->host,      &a->purpose, &a->basis,
				  &a->tag,         &a->recipient, &a->key_tag, &a->rules,
				  &a->rules_sha256};
	const char *const *y[] = {&b->run,         &b->program,   &b->version, &b->task,
				  &b->login,       &b->host,      &b->purpose, &b->basis,
				  &b->tag,         &b->recipient, &b->key_tag, &b->rules,
				  &b->rules_sha256};
	for (size_t i = 0; i < COUNT(x); i++) {
		/* A line feed of the rules comes escaped. */
		if (x[i] != &a->purpose)
			assert_text(*x[i], *y[i]);
	}
	assert_int_equal(a->uid, b->uid);
	assert_int_equal(a->piped_in, b->piped_in);
	assert_int_equal(a->piped_out, b->piped_out);
}

static void assert_column(const struct trail_column *a, const struct trail_column *b)
{
	assert_string_equal(a->name, b->name);
	assert_text(a->class, b->class);
	assert_text(a->sensitivity, b->sensitivity);
	assert_text(a->action, b->action);
	assert_text(a->kind, b->kind);
	assert_int_equal(a->position, b->position);
	assert_int_equal(a->cells, b->cells);
	assert_int_equal(a->treated, b->treated);
	assert_int_equal(a->already, b->already);
	assert_int_equal(a->findings, b->findings);
	assert_int_equal(a->declared, b->declared);
}

static void assert_estimate(const struct trail_estimate *a, const struct trail_estimate *b)
{
	assert_true(a->value == b->value && a->low == b->low && a->high == b->high &&
		    a->exact == b->exact);
}

static void assert_audit(const struct trail_audit *a, const struct trail_audit *b)
{
	assert_int_equal(a->gate, b->gate);
	assert_int_equal(a->by_subject, b->by_subject);
	assert_int_equal(a->unnamed, b->unnamed);
	assert_int_equal(a->masked, b->masked);
	assert_int_equal(a->sealed, b->sealed);
	assert_estimate(&a->people, &b->people);
	assert_estimate(&a->sensitive, &b->sensitive);
	assert_int_equal(a->risk_count, b->risk_count);
	for (size_t i = 0; i < a->risk_count; i++) {
		assert_int_equal(a->risk[i].column_count, b->risk[i].column_count);
		for (size_t c = 0; c < a->risk[i].column_count; c++)
			assert_string_equal(a->risk[i].columns[c], b->risk[i].columns[c]);
		for (size_t s = 0; s < RISK_SIZES; s++)
			assert_estimate(&a->risk[i].shares[s], &b->risk[i].shares[s]);
	}
}

static void assert_end(const struct trail_end *a, const struct trail_end *b)
{
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->milliseconds, b->milliseconds);
	assert_stream(&a->in, &b->in);
	assert_stream(&a->out, &b->out);
	assert_int_equal(a->rejects, b->rejects);
	assert_int_equal(a->removed_people, b->removed_people);
	assert_int_equal(a->removed_retention, b->removed_retention);
	assert_int_equal(a->subjects, b->subjects);
	assert_int_equal(a->retention, b->retention);
	assert_int_equal(a->unended, b->unended);
	assert_int_equal(a->column_count, b->column_count);
	for (size_t i = 0; i < a->column_count; i++)
		assert_column(&a->columns[i], &b->columns[i]);
	assert_int_equal(a->audit != NULL, b->audit != NULL);
	if (a->audit)
		assert_audit(a->audit, b->audit);
}

static void test_round_trip(void **state)
{
	struct failure failure = {0};
	struct history history;
	const char *const paths[] = {path};
	struct trail_begin begin = first;
	struct trail_end ends[] = {last, last, {.status = 255, .out = {.none = true}}};
	(void)state;
	ends[1].audit = NULL;
	/* A column tells of findings where there was an audit alone. */
	struct trail_column plain[] = {columns[0]};
	plain[0].findings = plain[0].declared = 0;
	ends[1].columns = plain;
	ends[1].column_count = 1;
	ends[1].status = ends[1].rejects = 0;
	strcpy(ends[2].in.sha256, HEX "e");
	begin.basis = "PIPL 21";
	begin.key_tag = "aaaa";
	begin.tag = begin.recipient = NULL;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct trail *trail = trail_open(path, i ? &begin : &first, &failure);
		assert_non_null(trail);
		assert_true(trail_end(trail, &ends[i], &failure));
		assert_true(i < 2 || trail_failed(trail, "rename", &failure));
		trail_close(trail);
	}
	assert_true(history_read(&history, paths, 1, &failure));
	assert_int_equal(history.lines, 7);
	assert_int_equal(history.run_count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_begin(&history.runs[i].begin, i ? &begin : &first);
		assert_end(&history.runs[i].end, &ends[i]);
		assert_int_equal(history.runs[i].line, 2 * i + 1);
		assert_int_equal(history.runs[i].end_line, 2 * i + 2);
	}
	assert_int_equal(history.runs[2].failed_line, 7);
	assert_string_equal(history.runs[2].failed, "rename");
	/* That alone is wrong. */
	assert_int_equal(history.fault_count, 1);
	assert_int_equal(history.faults[0].line, 7);
	assert_false(history.faults[0].broken);
	assert_int_equal(history.files[0].mark_count, 7);
	assert_int_equal(strlen(history.files[0].marks[6].digest), DIGEST_HEX);
	history_free(&history);
}

/* ---- What is a line, and what is none ----------------------------------------------------------
 */

#define HEAD                                                                                       \
	"{\"trail\": \"abcdefghij\", \"seq\": 2, \"prev\": \"" HEX                                 \
	"f\", \"time\": \"2024-02-29T23:59:59.999Z\", "
#define BEGIN                                                                                      \
	HEAD "\"event\": \"begin\", \"run\": \"1\", \"pipe\": {\"in\": true, \"out\": false}, "    \
	     "\"program\": \"p\", \"version\": \"v\", "                                            \
	     "\"task\": \"t\", \"operator\": {\"login\": \"l\", \"uid\": 0, \"host\": \"h\"}, "    \
	     "\"purpose\": null, \"basis\": \"\", \"recipient\": null, \"tag\": null, "            \
	     "\"key_tag\": null, \"rules\": {\"name\": \"r\", \"sha256\": \"" HEX "a\"}}"
#define END                                                                                        \
	HEAD "\"event\": \"end\", \"begin\": 1, \"status\": 0, \"milliseconds\": 5, "              \
	     "\"in\": {\"records\": 1, \"bytes\": 2, \"sha256\": \"" HEX "b\"}, \"out\": null, "   \
	     "\"rejects\": 0, \"removed\": {\"subjects\": 0, \"retention\": 0}, "                  \
	     "\"subjects\": false, \"retention\": true, \"unended\": false, "                      \
	     "\"columns\": [{\"position\": 1, \"name\": \"n\", \"class\": null, "                  \
	     "\"sensitivity\": null, \"action\": \"a\", \"kind\": null, \"cells\": 3, "            \
	     "\"treated\": 2, \"already\": 1}]}"
#define FAILED HEAD "\"event\": \"failed\", \"begin\": 1, \"what\": \"rename\"}"

/* `from` in a line becomes `to`. */
static const struct {
	const char *line, *from, *to;
	const char *why; /* NULL: it stays one */
} changes[] = {
	{BEGIN, "", "", NULL},
	{END, "", "", NULL},
	{FAILED, "", "", NULL},
	{BEGIN, "{\"trail\"", " {\t\"trail\"", NULL},
	{BEGIN, "\"login\": \"l\"", "\"login\": \"\\u5e97\\\"\"", NULL},
	{END, "\"bytes\": 2", "\"bytes\": 9223372036854775807", NULL},
	{END, "\"status\": 0", "\"status\": 255", NULL},
	{END, "\"columns\": [{", "\"columns\": [{\"findings\": 1, \"declared\": 0, ", NULL},
	{BEGIN, "", "x", "it is no JSON"},
	{BEGIN, "}}", "}", "it is no JSON"},
	{BEGIN, "}}", "}},", "it is no JSON"},
	{BEGIN, "}}", "}} {}", "it is no JSON"},
	{BEGIN, "\"login\": \"l\"", "\"login\": \"\\ud800\"", "it is no JSON"},
	{BEGIN, "\"login\": \"l\"", "\"login\": \"\xff\"", "it is no JSON"},
	{BEGIN, "\"login\": \"l\"", "\"login\": \"\xc0\xaf\"", "it is no JSON"},
	{BEGIN, "\"login\": \"l\"", "\"login\": \"\\u0000\"", "it is no JSON"},
	{BEGIN, "\"login\": \"l\"", "\"login\": \"\t\"", "it is no JSON"},
	{BEGIN, "\"login\": \"l\"", "\"login\": \"l\", \"login\": \"l\"", "it is no JSON"},
	{BEGIN, "\"run\": \"1\"", "\"run\": 'x'", "it is no JSON"},
	{BEGIN, "\"run\": \"1\"", "\"run\": [[[[[[[[[]]]]]]]]]", "it is no JSON"},
	{BEGIN, "\"run\": \"1\"", "\"run\": 99999999999999999999", "it is no JSON"},
	{BEGIN, "\"run\": \"1\"", "\"run\": 1", "\"run\" is not what it should be"},
	{BEGIN, "\"run\": \"1\", ", "", "\"run\" is missing"},
	{BEGIN, "\"run\": \"1\"", "\"run\": \"1\", \"note\": 1",
	 "\"note\" is no part of such a line"},
	{BEGIN, "\"in\": true", "\"in\": 1", "\"in\" is not what it should be"},
	{BEGIN, "\"uid\": 0", "\"uid\": -1", "\"uid\" is not what it should be"},
	{BEGIN, "\"uid\": 0", "\"uid\": 0.0", "\"uid\" is not what it should be"},
	{BEGIN, "\"uid\": 0", "\"uid\": 0, \"x\x7f\": 0", "\"x\\x7F\" is no part of such a line"},
	{BEGIN, "\"operator\": {\"login\": \"l\", \"uid\": 0, \"host\": \"h\"}", "\"operator\": []",
	 "\"operator\" is not what it should be"},
	{BEGIN, "abcdefghij", "abcdefghi1", "\"trail\" is not what it should be"},
	{BEGIN, "abcdefghij", "abcdefghijk", "\"trail\" is not what it should be"},
	{BEGIN, "\"seq\": 2", "\"seq\": 0", "\"seq\" is not what it should be"},
	{BEGIN, "\"seq\": 2", "\"seq\": -2", "\"seq\" is not what it should be"},
	{BEGIN, "\"seq\": 2", "\"seq\": \"2\"", "\"seq\" is not what it should be"},
	{BEGIN, HEX "f", HEX "F", "\"prev\" is not what it should be"},
	{BEGIN, HEX "f", HEX, "\"prev\" is not what it should be"},
	{BEGIN, HEX "a", HEX, "\"sha256\" is not what it should be"},
	{BEGIN, HEX "a", "", "\"sha256\" is not what it should be"},
	{BEGIN, "2024-02-29", "2023-02-29", "\"time\" is not what it should be"},
	{BEGIN, "23:59:59", "24:00:00", "\"time\" is not what it should be"},
	{BEGIN, "23:59:59", "23:59:60", "\"time\" is not what it should be"},
	{BEGIN, ".999Z", "Z", "\"time\" is not what it should be"},
	{BEGIN, ".999Z", ".999+00:00", "\"time\" is not what it should be"},
	{BEGIN, "T23", " 23", "\"time\" is not what it should be"},
	{BEGIN, "\"event\": \"begin\"", "\"event\": \"begins\"",
	 "\"event\" is not what it should be"},
	{BEGIN, "\"event\": \"begin\"", "\"event\": null", "\"event\" is not what it should be"},
	{BEGIN, "\"event\": \"begin\", ", "", "\"event\" is missing"},
	{FAILED, "\"failed\"", "\"end\"", "\"status\" is missing"},
	{FAILED, "\"begin\": 1, ", "", "\"begin\" is missing"},
	{FAILED, "\"begin\": 1", "\"begin\": true", "\"begin\" is not what it should be"},
	{FAILED, "\"rename\"", "null", "\"what\" is not what it should be"},
	{END, "\"status\": 0", "\"status\": 256", "\"status\" is not what it should be"},
	{END, "\"status\": 0", "\"status\": false", "\"status\" is not what it should be"},
	{END, "\"milliseconds\": 5", "\"milliseconds\": -5",
	 "\"milliseconds\" is not what it should be"},
	{END, "\"bytes\": 2, ", "", "\"bytes\" is missing"},
	{END, "\"in\": {", "\"in\": {\"text_sha256\": \"\", ",
	 "\"text_sha256\" is not what it should be"},
	{END, "\"in\": {", "\"in\": {\"none\": true, ", "\"none\" is no part of such a line"},
	{END, "\"out\": null", "\"out\": {}", "\"records\" is missing"},
	{END, "\"out\": null, ", "", "\"out\" is missing"},
	{END, "\"removed\": {\"subjects\": 0", "\"removed\": {\"people\": 0",
	 "\"subjects\" is missing"},
	{END, "\"unended\": false", "\"unended\": 0", "\"unended\" is not what it should be"},
	{END, "\"columns\": [{", "\"columns\": [1, {", "\"columns\" is not what it should be"},
	{END, "\"columns\": [{", "\"columns\": [{\"cell\": \"x\", ",
	 "\"cell\" is no part of such a line"},
	{END, "\"already\": 1}]", "\"already\": 1}], \"audit\": {}", "\"gate\" is missing"},
	{END, "\"already\": 1}]", "\"already\": 1}], \"audit\": null",
	 "\"audit\" is not what it should be"},
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(changes); i++) {
		struct line line = {.number = 1, .count = 1};
		struct arena arena = {NULL};
		struct buffer text = {0};
		const char *old = changes[i].line, *at = strstr(old, changes[i].from);
		assert_non_null(at);
		assert_true(buffer_append(&text, (struct span){old, (size_t)(at - old)}));
		assert_true(buffer_append(&text, span_of(changes[i].to)));
		assert_true(buffer_append(&text, span_of(at + strlen(changes[i].from))));
		bool good = line_parse(&line, &arena, buffer_span(&text));
		if (good != !changes[i].why)
			fail_msg("change %zu: %.*s", i, (int)text.size, text.at);
		assert_text(line.why, changes[i].why);
		assert_int_equal(line.event != EVENT_NONE, good);
		buffer_free(&text);
		arena_free(&arena);
	}
}

/* A share of more than everybody is none, nor is one that is no number. */
static void test_shares(void **state)
{
	static const struct {
		const char *share;
		bool good;
	} shares[] = {{"0", true},       {"1", true},     {"0.5", true}, {"1e-9", true},
		      {"1.0001", false}, {"-0.1", false}, {"2", false},  {"\"0\"", false},
		      {"null", false},   {"true", false}};
	(void)state;
	for (size_t i = 0; i < COUNT(shares); i++) {
		struct line line = {.number = 1, .count = 1};
		struct arena arena = {NULL};
		struct buffer text = {0};
		const char *share = shares[i].share, *exact =
							     "{\"share\": 0, \"low\": 0, \"high\": "
							     "0, \"exact\": true}";
		assert_true(buffer_append(&text, span_of(END)));
		text.size--;
		assert_true(buffer_format(
			&text,
			", \"audit\": {\"gate\": false, \"people\": {\"by\": \"records\", \"all\": "
			"{\"value\": 9, \"low\": 1.5, \"high\": 2, \"exact\": false}, "
			"\"sensitive\": {\"value\": 9, \"low\": 1, \"high\": 2, \"exact\": false}, "
			"\"unnamed\": 0, \"masked\": 0, \"sealed\": 0}, \"risk\": [{\"columns\": "
			"[\"a\"], \"k\": {\"2\": {\"share\": %s, \"low\": %s, \"high\": %s, "
			"\"exact\": true}, \"5\": %s, \"10\": %s, \"20\": %s}}]}}",
			share, share, share, exact, exact, exact));
		assert_int_equal(line_parse(&line, &arena, buffer_span(&text)), shares[i].good);
		buffer_free(&text);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round_trip, make_file, remove_file),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_shares),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
