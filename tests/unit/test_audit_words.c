/* trail: what an audit counted, in words, and what the law wants from so many people on. */
#include "trail/trail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define EXACT(n)            ((struct trail_estimate){n, n, n, true})
#define ABOUT(n, low, high) ((struct trail_estimate){n, low, high, false})

static struct span words_of(struct buffer *out)
{
	buffer_byte(out, 0);
	return (struct span){out->at, out->size - 1};
}

/* ---- Risk --------------------------------------------------------------------------------------
 */

static const char *two[] = {"district", "birth year"}, *one[] = {"生日\n"};

static const struct {
	struct trail_risk risk;
	bool by_subject;
	const char *words;
} risks[] = {
	{{two, 2, {EXACT(0.0312), EXACT(0.5)}},
	 true,
	 "district + birth year single out 3.1 % of people; 50 % are in groups smaller than 5"},
	{{two, 2, {ABOUT(0.0312, 0.0256, 0.037), ABOUT(0.123, 0.11, 0.137)}},
	 false,
	 "district + birth year single out about 3.1 % (2.6 to 3.7) of records; about 12.3 % (11 "
	 "to 13.7) are in groups smaller than 5"},
	{{one, 1, {EXACT(0), EXACT(1)}},
	 true,
	 "生日\\x0A singles out 0 % of people; 100 % are in groups smaller than 5"},
	{{one, 1, {ABOUT(0.00002, 0, 0.0000000001), EXACT(0.999)}},
	 true,
	 "生日\\x0A singles out about 0.002 % (0 to 0.0001) of people; 99.9 % are in groups "
	 "smaller than 5"},
};

static void risk_is_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(risks); i++) {
		struct trail_risk risk = risks[i].risk;
		struct trail_audit audit = {
			.by_subject = risks[i].by_subject, .risk = &risk, .risk_count = 1};
		struct buffer out = {0};
		assert_true(audit_risk_words(&audit, 0, &out));
		assert_string_equal(words_of(&out).at, risks[i].words);
		buffer_free(&out);
	}
}

/* ---- People ------------------------------------------------------------------------------------
 */

#define CHINA "sent out of China, "
#define ALONE                                                                                      \
	" of the provisions of 22 March 2024); what counts are all people since 1 January, so "    \
	"one file alone never decides"

static const struct {
	struct trail_audit audit;
	const char *people;
	const char *threshold;
} people[] = {
	{{.by_subject = true, .people = EXACT(1234567), .sensitive = EXACT(0)},
	 "1,234,567 people, none of them with sensitive data",
	 CHINA "1,234,567 people, none of them with sensitive data, would by themselves want a "
	       "security assessment (article 7" ALONE},
	{{.by_subject = true, .people = EXACT(99999), .sensitive = EXACT(0)},
	 "99,999 people, none of them with sensitive data",
	 CHINA "99,999 people, none of them with sensitive data, would by themselves want neither "
	       "contract nor assessment (article 5" ALONE},
	/* One record more, of nobody knows whom. */
	{{.by_subject = true, .people = EXACT(99999), .sensitive = EXACT(0), .unnamed = 1},
	 "99,999 people, none of them with sensitive data; 1 record without a subject, not counted",
	 CHINA "up to 100,000 people, none of them with sensitive data, would by themselves want a "
	       "standard contract or certification (article 8" ALONE},
	/* Sensitive data has no free tier. */
	{{.by_subject = true, .people = EXACT(10), .sensitive = EXACT(1), .masked = 3},
	 "at least 10 people, 1 of them with sensitive data; 3 records with a masked "
	 "subject, so that several people may look like one",
	 CHINA "at least 10 people, 1 of them with sensitive data, would by themselves want a "
	       "standard contract or certification (article 8" ALONE},
	{{.people = EXACT(9999), .sensitive = EXACT(9999)},
	 "9,999 records, each counted as one person, 9,999 of them with sensitive data",
	 CHINA "up to 9,999 people, 9,999 of them with sensitive data, would by themselves want "
	       "a standard contract or certification (article 8" ALONE},
	{{.people = EXACT(10000), .sensitive = EXACT(10000)},
	 "10,000 records, each counted as one person, 10,000 of them with sensitive data",
	 CHINA "up to 10,000 people, 10,000 of them with sensitive data, would by themselves "
	       "want a security assessment (article 7" ALONE},
	{{.by_subject = true, .people = EXACT(1), .sensitive = EXACT(1)},
	 "1 person, 1 of them with sensitive data",
	 CHINA "1 person, 1 of them with sensitive data, would by themselves want a standard "
	       "contract or certification (article 8" ALONE},
	{{.people = EXACT(1), .sensitive = EXACT(0)},
	 "1 record, counted as one person, none of them with sensitive data",
	 CHINA "up to 1 person, none of them with sensitive data, would by themselves want neither "
	       "contract nor assessment (article 5" ALONE},
	/* The careful side of the interval. */
	{{.by_subject = true,
	  .people = ABOUT(998000, 994000, 1002000),
	  .sensitive = EXACT(0),
	  .sealed = 998000},
	 "at most about 998,000 (994,000 to 1,002,000) people, none of them with sensitive data; "
	 "998,000 records with an encrypted subject, so that one person may look like several",
	 CHINA "up to 1,002,000 people, none of them with sensitive data, would by themselves want "
	       "a security assessment (article 7" ALONE},
};

static void people_are_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(people); i++) {
		struct buffer out = {0};
		assert_true(audit_people_words(&people[i].audit, &out));
		assert_string_equal(words_of(&out).at, people[i].people);
		out.size = 0;
		assert_true(audit_threshold_words(&people[i].audit, &out));
		assert_string_equal(words_of(&out).at, people[i].threshold);
		buffer_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(risk_is_said),
		cmocka_unit_test(people_are_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
