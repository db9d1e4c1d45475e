/*
 * detect, treat: the work for a text grows with its size alone. It is counted, not timed: this test
 * is linked with the rooms base, detect and treat, built so that each basic block calls the counter
 * here (-fsanitize-coverage=trace-pc); what the C library searches for them is added in bytes, and
 * what utf8proc goes through in characters, as the square of them where it sorts.
 */
#include "keyed.h"

#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

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

utf8proc_ssize_t __real_utf8proc_reencode(utf8proc_int32_t *at, utf8proc_ssize_t count,
					  utf8proc_option_t options);
utf8proc_ssize_t __wrap_utf8proc_reencode(utf8proc_int32_t *at, utf8proc_ssize_t count,
					  utf8proc_option_t options);
utf8proc_ssize_t __wrap_utf8proc_reencode(utf8proc_int32_t *at, utf8proc_ssize_t count,
					  utf8proc_option_t options)
{
	steps += (uint64_t)count;
	return __real_utf8proc_reencode(at, count, options);
}

utf8proc_ssize_t __real_utf8proc_decompose(const utf8proc_uint8_t *text, utf8proc_ssize_t size,
					   utf8proc_int32_t *to, utf8proc_ssize_t room,
					   utf8proc_option_t options);
utf8proc_ssize_t __wrap_utf8proc_decompose(const utf8proc_uint8_t *text, utf8proc_ssize_t size,
					   utf8proc_int32_t *to, utf8proc_ssize_t room,
					   utf8proc_option_t options);
utf8proc_ssize_t __wrap_utf8proc_decompose(const utf8proc_uint8_t *text, utf8proc_ssize_t size,
					   utf8proc_int32_t *to, utf8proc_ssize_t room,
					   utf8proc_option_t options)
{
	steps += (uint64_t)size * (uint64_t)size;
	return __real_utf8proc_decompose(text, size, to, room, options);
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

/* ---- What people may be called -----------------------------------------------------------------
 */

/* Accents without end, in order and out of it, after nothing, a letter, and what is not seen. */
static const char *const stacked[] = {
	"\xcc\x81",
	"\xcc\x81\xcc\x96",
	"\xcc\x81\xcd\x8f\xcc\x96",
	"a\xcc\x81",
	"\xcd\x84",
	"\xef\xbe\x9e",
	"\xe3\x82\x99",
	"\xe1\x85\xa1",
	"\xd9\x8e\xd9\x90",
	"\xe2\x80\x8d\xcc\x81",
	"ﷺ",
	"é",
	"小 ",
	"a ",
};

struct growing {
	struct subjects *subjects;
	const struct treatment *token;
	struct keyed keyed;
};

static void to_canonical(struct growing *growing, struct span text)
{
	assert_true(value_canonical(text, &growing->keyed.out));
}

static bool nobody(void *context, size_t subject)
{
	(void)context, (void)subject;
	return true;
}

static void to_search(struct growing *growing, struct span text)
{
	assert_true(subjects_in_text(growing->subjects, text, &growing->keyed.out, nobody, NULL));
}

static void to_token(struct growing *growing, struct span text)
{
	if (treatment_apply(growing->token, text, &growing->keyed.out, &growing->keyed.failure) ==
	    OUTCOME_STOP)
		fail_msg("%s", growing->keyed.failure.text);
}

static uint64_t steps_of(struct growing *growing, void work(struct growing *, struct span),
			 const char *unit, size_t size)
{
	struct buffer text = {0};
	assert_true(buffer_append(&text, span_of("a")));
	while (text.size + strlen(unit) <= size)
		assert_true(buffer_append(&text, span_of(unit)));
	growing->keyed.out.size = 0;
	steps = 0;
	work(growing, buffer_span(&text));
	buffer_free(&text);
	return steps;
}

static void test_stacked(void **state)
{
	static void (*const works[])(struct growing *, struct span) = {to_canonical, to_search,
								       to_token};
	struct growing growing;
	struct failure failure = {0};
	(void)state;
	keyed_open(&growing.keyed, "version: 1\nclasses: {nickname: {mask: {kind: token}}}\n",
		   RING);
	growing.token = keyed_treatment(&growing.keyed, "nickname");
	growing.subjects = subjects_open(false, &failure);
	assert_non_null(growing.subjects);
	struct span name = span_of("\xc3\xa1\xcc\x81\xcc\x81");
	assert_true(subjects_add(growing.subjects, 1, &failure) &&
		    subjects_add_key(growing.subjects, name, &failure) &&
		    subjects_add_name(growing.subjects, name, &failure) &&
		    subjects_settle(growing.subjects, &failure));
	for (size_t i = 0; i < COUNT(stacked) * COUNT(works); i++) {
		const char *unit = stacked[i / COUNT(works)];
		uint64_t less = steps_of(&growing, works[i % COUNT(works)], unit, LESS);
		uint64_t more = steps_of(&growing, works[i % COUNT(works)], unit, 4 * LESS);
		assert_true(less > LESS / 16);
		if (more > 5 * less)
			fail_msg("%zu, \"%s\": %.1f times the steps", i % COUNT(works), unit,
				 (double)more / (double)less);
	}
	subjects_close(growing.subjects);
	keyed_close(&growing.keyed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_growth),
					   cmocka_unit_test(test_stacked)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
