/* detect: patterns of the rules, in texts, behind findings of their own and of others. */
#include "detect/detect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "treat/treat.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct context {
	struct detectors detectors;
	struct arena arena;
	struct failure failure;
};

/* Skips the test where the library that runs patterns is not there. */
static void context_open(struct context *context, const char *expression, enum check check)
{
	*context = (struct context){.detectors = *detectors_builtin()};
	if (detectors_add_pattern(&context->detectors, &context->arena, "own", expression, check,
				  &context->failure))
		return;
	bool absent = strstr(context->failure.text, "which is not here") != NULL;
	arena_free(&context->arena);
	if (absent)
		skip();
	fail_msg("%s: %s", expression, context->failure.text);
}

static void context_close(struct context *context)
{
	detectors_free(&context->detectors);
	arena_free(&context->arena);
}

static void list(const struct context *context, struct span text, char *out, size_t size)
{
	struct detect_search search;
	struct finding f;
	size_t used = 0;
	out[0] = 0;
	detect_begin(&search, &context->detectors, text);
	while (detect_next(&search, &f) && used < size)
		used += (size_t)snprintf(out + used, size - used, "%s%s=%.*s", used ? " | " : "",
					 f.class, (int)(f.end - f.begin), text.at + f.begin);
}

static const struct {
	const char *expression;
	enum check check;
	const char *text;
	const char *finds;
} cases[] = {
	{"V[0-9]{4}", CHECK_NONE, "V1234 and V5678", "own=V1234 | own=V5678"},
	/* Behind a finding begins neither a text nor a word. */
	{"^[a-z]{3}", CHECK_NONE, "abcdefghi", "own=abc"},
	{"\\A[a-z]{3}", CHECK_NONE, "abcdefghi", "own=abc"},
	{"(?m)^[a-z]{3}", CHECK_NONE, "abcdef\nghijkl", "own=abc | own=ghi"},
	{"\\b[a-z]{3}[0-9]?", CHECK_NONE, "abcdef ghi4jkl", "own=abc | own=ghi4"},
	{"\\b[A-Z]{3}", CHECK_NONE, "13800138000ABC ABC", "cn_mobile=13800138000 | own=ABC"},
	{"^号[0-9]{3}", CHECK_NONE, "号123号456", "own=号123"},
	{"[a-z]{3}$", CHECK_NONE, "abc def", "own=def"},
	/* What a finding of another class leaves of one is found as well. */
	{"000[A-Z]{3}", CHECK_NONE, "13800138000ABC", "cn_mobile=13800138000 | own=ABC"},
	{"[0-9]{4}", CHECK_LUHN, "1234 1230 0000", "own=1230 | own=0000"},
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct context context;
		char finds[256];
		context_open(&context, cases[i].expression, cases[i].check);
		list(&context, span_of(cases[i].text), finds, sizeof finds);
		if (strcmp(finds, cases[i].finds) != 0)
			fail_msg("%s in %s: %s, not %s", cases[i].expression, cases[i].text, finds,
				 cases[i].finds);
		context_close(&context);
	}
}

/* However far it is: what is left of the text has no begin of its own. */
static void test_far(void **state)
{
	(void)state;
	static char text[4096];
	struct context context;
	struct detect_search search;
	struct finding finding;
	context_open(&context, "^x[a-z]|V[0-9]", CHECK_NONE);
	memset(text, 'x', sizeof text);
	for (size_t at = 100; at + 2 < sizeof text; at += 500)
		memcpy(text + at, "V1", 2);
	size_t count = 0;
	detect_begin(&search, &context.detectors, (struct span){text, sizeof text});
	for (; detect_next(&search, &finding); count++)
		assert_true(finding.begin == 0 || text[finding.begin] == 'V');
	assert_int_equal(count, 1 + 8);
	context_close(&context);
}

/* A scan that fails stands for a match, whatever a check would say of the value. */
static void test_failed(void **state)
{
	(void)state;
	struct context context;
	struct parts parts;
	context_open(&context, "[0-9]{4}", CHECK_LUHN);
	const struct detector *own = detectors_named(&context.detectors, "own");
	assert_int_equal(own->judge(own, span_of("1230"), &parts), EVIDENCE_CHECK);
	assert_int_equal(own->judge(own, span_of("1234"), &parts), EVIDENCE_NONE);
	/* The library takes no text that is not there. */
	struct span absent = {NULL, 0};
	assert_int_equal(own->judge(own, absent, &parts), EVIDENCE_CHECK);
	context_close(&context);
}

/* A mask of addresses hides a host in which the rules find something of their own. */
static void test_host(void **state)
{
	(void)state;
	struct context context;
	struct buffer out = {0};
	context_open(&context, "vip[0-9]{3}", CHECK_NONE);
	struct rules *rules = rules_read("test.yaml",
					 span_of("version: 1\nextends: none\nclasses:\n"
						 "  email: {action: mask, mask: {kind: email}}\n"),
					 &context.failure);
	assert_non_null(rules);
	struct means means = {
		.arena = &context.arena, .rules = rules, .detectors = &context.detectors};
	struct treatment *treatment = treatment_for_mask(
		&means, rules_class_named(rules, span_of("email")), &context.failure);
	assert_non_null(treatment);
	assert_int_equal(treatment_apply(treatment, span_of("joe@vip123.example.org"), &out,
					 &context.failure),
			 OUTCOME_REWRITTEN);
	assert_true(span_is(buffer_span(&out), "***"));
	buffer_free(&out);
	rules_free(rules);
	context_close(&context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_far),
		cmocka_unit_test(test_failed),
		cmocka_unit_test(test_host),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
