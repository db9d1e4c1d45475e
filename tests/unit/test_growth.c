/*
 * detect: the work for a text grows with its size alone. It is counted, not timed: this test is
 * linked with the rooms base and detect, built so that each basic block calls the counter here
 * (-fsanitize-coverage=trace-pc); what the C library searches for them is added in bytes.
 */
#include "detect/detect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint64_t steps;

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
	steps++;
}

/* The linker puts these in the place of the C library's: see the Makefile. */
void *__real_memchr(const void *at, int byte, size_t size);
void *__wrap_memchr(const void *at, int byte, size_t size);
void *__wrap_memchr(const void *at, int byte, size_t size)
{
	const char *found = __real_memchr(at, byte, size);
	steps += found ? (size_t)(found - (const char *)at) : size;
	return (void *)(uintptr_t)found;
}

void *__real_memmem(const void *at, size_t size, const void *word, size_t word_size);
void *__wrap_memmem(const void *at, size_t size, const void *word, size_t word_size);
void *__wrap_memmem(const void *at, size_t size, const void *word, size_t word_size)
{
	const char *found = __real_memmem(at, size, word, word_size);
	steps += found ? (size_t)(found - (const char *)at) : size;
	return (void *)(uintptr_t)found;
}

/* What many words may stand before, or what reads like the begin of something, again and again. */
static const char *const hostile[] = {
	"mac:",
	"account.",
	"at.",
	"tel.",
	"tel(",
	"qq1",
	"cpf 1.",
	"Name-",
	"a at ",
	"at dot ",
	"[at]",
	"a[at]b[dot]",
	"at      ",
	"tel     ",
	"生日jan",
	"生日1-",
	"姓名:A",
	"name: A",
	"Mr. A",
	"Mr.Ab-",
	"Mr. A van ",
	"@",
	"a@",
	"a@a.",
	"a@a.co@",
	"＠",
	"中@",
	"a@b.cc-@",
	"1",
	"1.",
	"1.1.1.1.",
	"1-",
	"1 ",
	"(",
	"(1",
	"a:",
	"::",
	"f:",
	"+86",
	"ip:",
	"138",
	"13800138000",
	"1*",
	"****",
	"一",
	"一 ",
	"110105",
	"GB82 ",
	"京A1",
	"第",
	"北京",
	"北京市",
	"广东省深圳市",
	"中山路1号",
	"1号",
	"Street ",
	"123 Main ",
	"rue de la ",
	"strasse 1, ",
	"先生",
	"收货人",
	"password ",
	"昵称:a",
	"\xe2\x80\x8b",
	"\xc2\xad"
	"1",
	"é.",
};

/* The steps to everything in a text of so many bytes of `unit`. */
static uint64_t steps_for(const char *unit, size_t size)
{
	size_t step = strlen(unit), used = 0;
	char *text = malloc(size);
	assert_non_null(text);
	for (; used + step <= size; used += step)
		memcpy(text + used, unit, step);
	struct detect_search search;
	struct finding finding;
	steps = 0;
	detect_begin_text(&search, detectors_builtin(), (struct span){text, used});
	while (detect_next(&search, &finding))
		assert_true(finding.end <= used);
	free(text);
	return steps;
}

#define LESS ((size_t)4 << 10)

/* Four times the steps for four times the text, and not sixteen as where each word reads it all. */
static void test_growth(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(hostile); i++) {
		uint64_t less = steps_for(hostile[i], LESS), more = steps_for(hostile[i], 4 * LESS);
		/* Were they not counted, nothing would grow. */
		assert_true(less > LESS / 16);
		if (more > 5 * less)
			fail_msg("%s: %.1f times the steps", hostile[i],
				 (double)more / (double)less);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_growth)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
