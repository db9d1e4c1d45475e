/* detect: identifiers with checks and shapes of their own, against values of public test suites. */
#include "detect/detect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define N EVIDENCE_NONE
#define F EVIDENCE_FORM
#define S EVIDENCE_SHAPE
#define C EVIDENCE_CHECK

/*
 * Sources, as facts: python-stdnum's doctests (stdnum.cn.uscc, stdnum.iban, stdnum.imei,
 * stdnum.us.ssn), validator.js's tests (isIdentityCard, isIP, isMACAddress), Presidio's tests
 * (test_iban_recognizer, test_us_ssn_recognizer, test_ip_recognizer); the others are made up.
 */
static const struct verdict {
	const char *class;
	const char *value;
	enum evidence evidence;
} verdicts[] = {
	/* Hong Kong and Taiwan. */
	{"hk_id", "A123456(3)", C},
	{"hk_id", "A1234563", C},
	{"hk_id", "A123456（3）", C},
	{"hk_id", "a123456(3)", C},
	{"hk_id", "G123456(A)", C},
	{"hk_id", "AB987654(3)", C},
	{"hk_id", "A123456(7)", F},
	{"hk_id", "A123456(B)", N},
	{"hk_id", "A12345(3)", N},
	{"hk_id", "ABC123456(3)", N},
	{"hk_id", "12345678", N},
	{"tw_id", "A123456789", C},
	{"tw_id", "B176944193", C},
	{"tw_id", "K101189797", C},
	{"tw_id", "F112866121", C},
	{"tw_id", "A800000014", C},
	{"tw_id", "A123456788", F},
	{"tw_id", "A323456789", N},
	{"tw_id", "1123456789", N},
	{"tw_id", "A12345678", N},
	/* The United States. */
	{"us_ssn", "536-90-4399", S},
	{"us_ssn", "078-05-1126", S},
	{"us_ssn", "536 90 4399", S},
	{"us_ssn", "536904399", F},
	{"us_ssn", "078-05-1120", N},
	{"us_ssn", "457-55-5462", N},
	{"us_ssn", "219-09-9999", N},
	{"us_ssn", "000-12-3456", N},
	{"us_ssn", "666-12-3456", N},
	{"us_ssn", "912-12-3456", N},
	{"us_ssn", "123-00-3456", N},
	{"us_ssn", "123-45-0000", N},
	{"us_ssn", "1112-23333", N},
	{"us_ssn", "53-690-4399", N},
	{"us_ssn", "536-90-43990", N},
	/* Accounts. */
	{"iban", "GR16 0110 1050 0000 1054 7023 795", C},
	{"iban", "GR1601101050000010547023795", C},
	{"iban", "BE31435411161155", C},
	{"iban", "BE31 4354 1116 1155", C},
	{"iban", "be31435411161155", C},
	{"iban", "AL47212110090000000235698741", C},
	{"iban", "IL150120690000003111111", C},
	{"iban", "DE89370400440532013000", C},
	{"iban", "GB82 WEST 1234 5698 7654 32", C},
	{"iban", "=\"DE89370400440532013000\"", C},
	{"iban", "DE89370400440532013001", F},
	{"iban", "DE0000000000000000000000", N},
	{"iban", "DE00000000000000000000", F},
	{"iban", "DE8937040044053201300", N},
	{"iban", "XX89370400440532013000", N},
	{"iban", "AL47 212A 1009 0000 0002 3569 874!", N},
	/* Companies. */
	{"cn_uscc", "91110000600037341L", C},
	{"cn_uscc", "9 1 110000 600037341L", C},
	{"cn_uscc", "91110000600037342L", N},
	{"cn_uscc", "A1110000600037341L", N},
	{"cn_uscc", "12345", N},
	/* Machines. */
	{"mac_address", "00:1B:44:11:3A:B7", S},
	{"mac_address", "00-1b-44-11-3a-b7", S},
	{"mac_address", "001B.4411.3AB7", S},
	{"mac_address", "01:02:03:04:05:06", S},
	{"mac_address", "01-02-03-04-05-06", F},
	{"mac_address", "0001.0002.0003", F},
	{"mac_address", "01:02:03:04:05", N},
	{"mac_address", "01:02:03:04:05:06:07", N},
	{"mac_address", "01:02:03:04::ab", N},
	{"mac_address", "A9 C5 D4 9F EB D3", N},
	{"mac_address", "01-02:03-04:05-06", N},
	{"mac_address", "12:30:45", N},
	{"mac_address", "001B44113AB7", N},
	{"device_id", "35686800-004141-20", F},
	{"device_id", "35-417803-685978-9", F},
	{"device_id", "35-417803-685978-1", N},
	{"device_id", "490154203237518", N},
	{"device_id", "550e8400-e29b-41d4-a716-446655440000", F},
	{"device_id", "9774d56d682e549c", F},
	{"device_id", "1234567890123456", N},
	/* Plates. */
	{"cn_plate", "苏D40000", S},
	{"cn_plate", "京A·12345", S},
	{"cn_plate", "京A 12345", S},
	{"cn_plate", "粤BD12345", S},
	{"cn_plate", "粤B12345D", S},
	{"cn_plate", "沪a12345", S},
	{"cn_plate", "粤Z1234港", S},
	{"cn_plate", "川A1234警", S},
	{"cn_plate", "京ABCDEF", N},
	{"cn_plate", "京A1234", N},
	{"cn_plate", "京A1234567", N},
	{"cn_plate", "京A12I45", N},
	{"cn_plate", "北京A12345", N},
	{"cn_plate", "A12345", N},
};

static void test_verdicts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(verdicts); i++) {
		const struct verdict *v = &verdicts[i];
		const struct detector *detector = detectors_named(detectors_builtin(), v->class);
		struct span value = span_of(v->value);
		struct survey survey = survey_of(value);
		struct parts parts = {0, 0}, seen = {0, 0};
		assert_non_null(detector);
		enum evidence evidence = detector_judge(detector, &survey, value, &parts);
		if (evidence != v->evidence)
			fail_msg("%s %s: %d, not %d", v->class, v->value, evidence, v->evidence);
		if (evidence == N)
			continue;
		assert_true(parts.begin < parts.end && parts.end <= value.size);
		/* What a mask goes by sees at least what is judged, and the same parts. */
		if (!detector_resembles(detector, value, &seen))
			fail_msg("%s %s: does not resemble its class", v->class, v->value);
		assert_memory_equal(&parts, &seen, sizeof seen);
	}
}

/* What a mask of the class goes by, whatever a check says and whatever stood under stars. */
static const struct {
	const char *class;
	const char *value;
	bool resembles;
} likenesses[] = {
	{"hk_id", "A222222(2)", true},
	{"hk_id", "A2222222(2)", true},
	{"tw_id", "A222222222", true},
	{"tw_id", "2222222222", false},
	{"us_ssn", "000-00-0000", true},
	{"us_ssn", "22222", false},
	{"iban", "DE0000000000000000000000", true},
	{"iban", "GB22 2222 2222 2222 2254 32", true},
	{"iban", "2222 2222 2222 2222", false},
	{"cn_uscc", "911100006000373422", true},
	{"mac_address", "00:1B:44:22:22:22", true},
	{"device_id", "222222222227518", true},
	{"device_id", "2222222222222222222222222222222222220000", true},
	{"cn_plate", "苏D42220", true},
};

static void test_resembles(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(likenesses); i++) {
		struct parts parts;
		const struct detector *detector =
			detectors_named(detectors_builtin(), likenesses[i].class);
		assert_non_null(detector);
		if (detector_resembles(detector, span_of(likenesses[i].value), &parts) !=
		    likenesses[i].resembles)
			fail_msg("%s: %s", likenesses[i].class, likenesses[i].value);
	}
}

static const struct {
	const char *text;
	const char *found;
} texts[] = {
	{"我的身份证A123456(3)，谢谢", "hk_id:A123456(3)"},
	{"A123456（3）", "hk_id:A123456（3）"},
	{"part A123456(7)", ""},
	{"part A1234563", ""},
	{"XA123456(3)", ""},
	{"台灣身分證A123456789。", "tw_id:A123456789"},
	{"A123456788", ""},
	{"A123456789-1", ""},
	{"SSN 536-90-4399.", "us_ssn:536-90-4399"},
	{"078-05-1120", ""},
	{"536-90-4399-1", ""},
	{"X536-90-4399", ""},
	{"536904399", ""},
	{"IBAN: DE89 3704 0044 0532 0130 00, danke", "iban:DE89 3704 0044 0532 0130 00"},
	{"账号DE89370400440532013000谢谢", "iban:DE89370400440532013000"},
	{"DE89 3704 0044 0532 0130 01", ""},
	{"DE893704004405320130001", ""},
	{"税号91110000600037341L", "cn_uscc:91110000600037341L"},
	{"mac 00:1B:44:11:3A:B7 up", "mac_address:00:1B:44:11:3A:B7"},
	{"01-02-03-04-05-06", ""},
	{"at 12:30:45:12:30", ""},
	{"车牌苏D40000停", "cn_plate:苏D40000"},
	{"京A·12345和粤BD12345", "cn_plate:京A·12345|cn_plate:粤BD12345"},
	{"新T恤", ""},
	{"云A4纸500张", ""},
};

static void write_findings(struct span text, char *out, size_t size)
{
	struct detect_search search;
	struct finding f;
	size_t used = 0;
	out[0] = '\0';
	detect_begin(&search, detectors_builtin(), text);
	while (detect_next(&search, &f)) {
		int more = snprintf(out + used, size - used, "%s%s:%.*s", used ? "|" : "",
				    f.detector->class, (int)(f.end - f.begin), text.at + f.begin);
		used = used + (size_t)more < size ? used + (size_t)more : size - 1;
	}
}

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		char found[512];
		write_findings(span_of(texts[i].text), found, sizeof found);
		if (strcmp(found, texts[i].found) != 0)
			fail_msg("%s: found %s, not %s", texts[i].text, found, texts[i].found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_resembles),
		cmocka_unit_test(test_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
