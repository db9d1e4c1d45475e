/*
 * Masks as other tools publish them, as facts: what each makes of a value, and what ours does. Ours
 * is the same, or hides more: where a tool leaves short values as they are, where the number of
 * hidden characters would tell what they are, and where more than a district is shown.
 *
 * Sources, a repository and a path each:
 *
 * - apache/shardingsphere (its places count from 0, ours from 1)
 *   features/mask/core/src/test/java/org/apache/shardingsphere/mask/algorithm/cover/
 *
 * - chinabugotech/hutool
 *   hutool-core/src/test/java/cn/hutool/core/util/DesensitizedUtilTest.java
 *
 * - GreenmaskIO/greenmask
 *   docs/built_in_transformers/standard_transformers/masking.md
 */
#include "treat/treat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *mask;
	const char *value;
	const char *theirs; /* for who reads this */
	const char *ours;
} shapes[] = {
	/* ShardingSphere, KEEP_FIRST_N_LAST_M 3, 5 and 5, 5. */
	{"keep, first: 3, last: 5", "abc123456", "abc*23456", "abc***23456"},
	{"keep, first: 3, last: 5", "abc1234567890", "abc*****67890", "abc*****67890"},
	{"keep, first: 3, last: 5", "ab", "ab", "***"},
	{"keep, first: 3, last: 5", "abc", "abc", "***"},
	{"keep, first: 3, last: 5", "abc12345", "abc12345", "***"},
	{"keep, first: 5, last: 5", "abc123456789", "abc12**56789", "abc12***56789"},
	{"keep, first: 5, last: 5", "abc1234567", "abc1234567", "***"},
	/* KEEP_FROM_X_TO_Y 3, 5 and 5, 5. */
	{"keep, from: 4, to: 6", "abc123456", "***123***", "***123***"},
	{"keep, from: 4, to: 6", "abc", "***", "***"},
	{"keep, from: 4, to: 6", "abc1", "***1", "***1"},
	{"keep, from: 4, to: 6", "abc123", "***123", "***123"},
	{"keep, from: 6, to: 6", "abc123456", "*****3***", "*****3***"},
	{"keep, from: 6, to: 6", "abc12", "*****", "*****"},
	/* MASK_FIRST_N_LAST_M 3, 5 and 5, 5. */
	{"keep, first: 3, last: 5, invert: true", "abc123456", "***1*****", "***1*****"},
	{"keep, first: 3, last: 5, invert: true", "ab", "**", "***"},
	{"keep, first: 5, last: 5, invert: true", "abc123456789", "*****34*****", "*****34*****"},
	/* MASK_FROM_X_TO_Y 3, 5 and 5, 5. */
	{"keep, from: 4, to: 6, invert: true", "abc123456", "abc***456", "abc***456"},
	{"keep, from: 4, to: 6, invert: true", "abc", "abc", "***"},
	{"keep, from: 4, to: 6, invert: true", "abc1", "abc*", "abc***"},
	{"keep, from: 6, to: 6, invert: true", "abc123456", "abc12*456", "abc12***456"},
	/* MASK_AFTER_SPECIAL_CHARS and MASK_BEFORE_…, there a word, here a character. */
	{"keep, after: '1', invert: true", "abcd1234d1234", "abcd1********", "abcd1********"},
	{"keep, after: 1, invert: true", "abcd234", "abcd234", "***"},
	{"keep, before: d, invert: true", "abcd134", "***d134", "***d134"},
	{"keep, before: d, invert: true", "abcd1234d1234", "***d1234d1234", "***d1234d1234"},
	/* Hutool. */
	{"name", "段正淳", "段**", "段**"},
	{"keep, first: 1, last: 2", "51343620000320711X", "5***************1X",
	 "5***************1X"},
	{"keep, first: 4, last: 2", "09157518479", "0915*****79", "0915*****79"},
	{"keep, first: 3, last: 4", "18049531999", "180****1999", "180****1999"},
	{"address, to: district", "北京市海淀区马连洼街道289号", "北京市海淀区马********",
	 "北京市海淀区****"},
	{"email", "duandazhi-jack@gmail.com.cn", "d*************@gmail.com.cn",
	 "d***@gmail.com.cn"},
	{"full", "1234567890", "**********", "***"},
	{"keep, first: 3, last: 1", "苏D40000", "苏D4***0", "苏D4***0"},
	{"keep, first: 3, last: 1", "陕A12345D", "陕A1****D", "陕A1****D"},
	{"keep, first: 3, last: 1", "京A12", "京A12", "***"},
	{"keep, first: 4, last: 4", "1234 2222 3333 4444 6789", "1234 **** **** **** 6789",
	 "1234 **** **** **** 6789"},
	{"keep, first: 2, last: 2", "EM1234567", "EM*****67", "EM*****67"},
	{"keep, first: 4, last: 4", "91110108MA01ABCDE7", "9111**********CDE7",
	 "9111**********CDE7"},
	{"ip, v4: 8", "192.168.1.1", "192.*.*.*", "192.*.*.*"},
	{"ip, v6: 16", "2001:0db8:86a3:08d3:1319:8a2e:0370:7344", "2001:*:*:*:*:*:*:*", "2001::*"},
	/* Greenmask. */
	{"full", "test1234", "********", "***"},
	{"keep, first: 1, last: 1", "ABCD", "A**D", "A***D"},
	{"keep, first: 6", "Larnaca, makarios st", "Larnac*************", "Larnac*, ******** **"},
	{"keep, from: 5, to: 7, invert: true", "0987654321", "0987***321", "0987***321"},
	{"keep, first: 6", "A123456789", "A12345****", "A12345****"},
	{"keep, first: 6, last: 4", "1234567890123456", "123456******3456", "123456******3456"},
};

static void test_shapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(shapes); i++) {
		struct failure failure = {0};
		struct arena arena = {0};
		struct buffer out = {0};
		char text[256];
		snprintf(text, sizeof text,
			 "version: 1\nextends: none\nclasses:\n  own: {mask: {kind: %s}}\n",
			 shapes[i].mask);
		struct rules *rules = rules_read("test.yaml", span_of(text), &failure);
		if (!rules)
			fail_msg("%s: %s", shapes[i].mask, failure.text);
		const struct rules_class *class = rules_class_named(rules, span_of("own"));
		struct means means = {
			.arena = &arena, .rules = rules, .detectors = detectors_builtin()};
		struct treatment *treatment = treatment_for_mask(&means, class, &failure);
		if (!treatment)
			fail_msg("%s: %s", shapes[i].mask, failure.text);
		enum outcome outcome =
			treatment_apply(treatment, span_of(shapes[i].value), &out, &failure);
		assert_int_equal(outcome, OUTCOME_REWRITTEN);
		if (!span_is(buffer_span(&out), shapes[i].ours))
			fail_msg("%s %s: %.*s, not %s", shapes[i].mask, shapes[i].value,
				 (int)out.size, out.at, shapes[i].ours);
		buffer_free(&out);
		rules_free(rules);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
