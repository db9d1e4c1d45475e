/* Stand-ins: valid to their checks by our own detectors, one for each, never the value itself. */
#include "keyed.h"

#include "crypto/crypto.h"

#define HEAD "version: 1\nextends: none\n"
#define CLASSES                                                                                    \
	"classes:\n"                                                                               \
	"  person_name: {mask: {kind: surrogate}}\n"                                               \
	"  account: {mask: {kind: surrogate}}\n"                                                   \
	"  cn_mobile: {mask: {kind: surrogate}}\n"                                                 \
	"  cn_landline: {mask: {kind: surrogate}}\n"                                               \
	"  phone: {mask: {kind: surrogate}}\n"                                                     \
	"  email: {mask: {kind: surrogate, link: all}}\n"                                          \
	"  address: {mask: {kind: surrogate}}\n"                                                   \
	"  postcode: {mask: {kind: surrogate}}\n"                                                  \
	"  cn_resident_id: {mask: {kind: surrogate}}\n"                                            \
	"  hk_id: {mask: {kind: surrogate}}\n"                                                     \
	"  tw_id: {mask: {kind: surrogate}}\n"                                                     \
	"  us_ssn: {mask: {kind: surrogate}}\n"                                                    \
	"  national_id: {mask: {kind: surrogate}}\n"                                               \
	"  passport: {mask: {kind: surrogate}}\n"                                                  \
	"  cn_travel_permit: {mask: {kind: surrogate}}\n"                                          \
	"  bank_card: {mask: {kind: surrogate}}\n"                                                 \
	"  iban: {mask: {kind: surrogate}}\n"                                                      \
	"  bank_account: {mask: {kind: surrogate}}\n"                                              \
	"  cn_plate: {mask: {kind: surrogate}}\n"                                                  \
	"  mac_address: {mask: {kind: surrogate}}\n"                                               \
	"  device_id: {mask: {kind: surrogate}}\n"                                                 \
	"  wechat_id: {mask: {kind: surrogate}}\n"                                                 \
	"  qq: {mask: {kind: surrogate}}\n"                                                        \
	"  tracking_number: {mask: {kind: surrogate}}\n"                                           \
	"  nickname: {mask: {kind: keep, first: 1}}\n"                                             \
	"  free_text: {mask: {kind: spans}}\n"
#define RULES HEAD "recipient: 上海某某公司\n" CLASSES

/* ---- Values of each class ---------------------------------------------------------------------
 */

/* A small generator of our own, the same in each run. */
static uint64_t seed = 1;
static unsigned draw(unsigned below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % below;
}

static char luhn(const char *digits, size_t count)
{
	unsigned sum = 0;
	for (size_t i = 0; i < count; i++) {
		unsigned digit = (unsigned)(digits[count - 1 - i] - '0') * (i % 2 ? 1 : 2);
		sum += digit / 10 + digit % 10;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

static void make_mobile(char *out)
{
	static const char *const prefixes[] = {"138", "139", "150", "166", "173", "186", "199"};
	sprintf(out, "%s%08u", prefixes[draw(7)], draw(100000000));
}

static void make_landline(char *out)
{
	static const char *const areas[] = {"010-", "021-", "0755-", "0915", "(0571)"};
	sprintf(out, "%s%u", areas[draw(5)], 20000000 + draw(70000000));
}

static void make_phone(char *out)
{
	if (draw(2))
		sprintf(out, "+1 %u%02u-%u%02u-%04u", 2 + draw(6), 1 + draw(10) + 1, 2 + draw(8),
			draw(100), draw(10000));
	else
		sprintf(out, "+44 20 %04u %04u", 3000 + draw(7000), draw(10000));
}

static void make_id(char *out)
{
	static const char *const divisions[] = {"110101", "440305", "310115", "330106",
						"510107", "132801", "810000", "422101"};
	char digits[64];
	unsigned sum = 0;
	sprintf(digits, "%s%04u%02u%02u%03u", divisions[draw(8)], 1900 + draw(140), 1 + draw(12),
		1 + draw(28), draw(1000));
	for (size_t i = 0; i < 17; i++)
		sum = (sum + (unsigned)(digits[i] - '0')) * 2 % 11;
	sprintf(out, "%s%c", digits, "0123456789X"[(12 - sum) % 11]);
}

static void make_old_id(char *out)
{
	static const char *const divisions[] = {"110101", "440301", "132801"};
	sprintf(out, "%s%02u%02u%02u%03u", divisions[draw(3)], 20 + draw(80), 1 + draw(12),
		1 + draw(28), draw(1000));
}

static void make_hk(char *out)
{
	unsigned letter = draw(26), number = draw(1000000), sum = 9 * 36 + 8 * (letter + 10);
	for (unsigned i = 0, power = 100000; i < 6; i++, power /= 10)
		sum += number / power % 10 * (7 - i);
	sprintf(out, "%c%06u(%c)", 'A' + (char)letter, number, "0123456789A"[(11 - sum % 11) % 11]);
}

static void make_tw(char *out)
{
	static const unsigned char places[] = {10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21,
					       22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33};
	unsigned letter = draw(26), number = draw(10000000), sex = "1289"[draw(4)] - (unsigned)'0';
	unsigned sum = places[letter] / 10 + places[letter] % 10 * 9 + sex * 8;
	for (unsigned i = 0, power = 1000000; i < 7; i++, power /= 10)
		sum += number / power % 10 * (7 - i);
	sprintf(out, "%c%u%07u%u", 'A' + (char)letter, sex, number, (10 - sum % 10) % 10);
}

static void make_ssn(char *out)
{
	sprintf(out, "%03u-%02u-%04u", 1 + draw(665), 1 + draw(99), 1 + draw(9999));
}

static void make_card(char *out)
{
	static const char *const begins[] = {"622202", "4", "52", "35301", "6011"};
	size_t which = draw(5), size = which == 0 ? 18 : 15;
	strcpy(out, begins[which]);
	for (size_t i = strlen(out); i < size; i++)
		out[i] = (char)('0' + draw(10));
	out[size] = luhn(out, size);
	out[size + 1] = 0;
}

static void make_iban(char *out)
{
	char digits[64];
	unsigned rest = 0;
	sprintf(digits, "%08u%06u%04u", draw(100000000), draw(1000000), draw(10000));
	for (const char *at = digits; *at; at++)
		rest = (rest * 10 + (unsigned)(*at - '0')) % 97;
	/* DE00 behind it: 13 14 00. */
	for (const char *at = "131400"; *at; at++)
		rest = (rest * 10 + (unsigned)(*at - '0')) % 97;
	sprintf(out, "DE%02u %.4s %.4s %s", 98 - rest, digits, digits + 4, digits + 8);
}

static void make_plate_text(char *out)
{
	static const char *const provinces[] = {"京", "沪", "粤", "新"};
	if (draw(2))
		sprintf(out, "%s%c%05u", provinces[draw(4)], "ABC"[draw(3)], draw(100000));
	else
		sprintf(out, "%s%c·D%05u", provinces[draw(4)], "ABC"[draw(3)], draw(100000));
}

static void make_mac(char *out)
{
	sprintf(out, "00:1b:44:%02x:%02x:%02x", draw(256), draw(256), draw(256));
}

static void make_imei(char *out)
{
	sprintf(out, "99%06u%06u", draw(1000000), draw(1000000));
	out[14] = luhn(out, 14);
	out[15] = 0;
}

static void make_uuid(char *out)
{
	sprintf(out, "%08x-%04x-4%03x-a%03x-%08x%04x", draw(1u << 31), draw(65536), draw(4096),
		draw(4096), draw(1u << 31), draw(65536));
}

static void make_postal(char *out)
{
	static const unsigned weights[] = {8, 6, 4, 2, 3, 5, 9, 7};
	unsigned number = draw(100000000), sum = 0;
	for (unsigned i = 0, power = 10000000; i < 8; i++, power /= 10)
		sum += number / power % 10 * weights[i];
	unsigned check = 11 - sum % 11;
	sprintf(out, "RR%08u%uCN", number, check == 10 ? 0 : check == 11 ? 5 : check);
}

static void make_digits(char *out)
{
	sprintf(out, "E%08u", draw(100000000));
}

static void make_permit(char *out)
{
	sprintf(out, "H%08u", draw(100000000));
}

static void make_account(char *out)
{
	sprintf(out, "2088%06u%06u", draw(1000000), draw(1000000));
}

static void make_bank_account(char *out)
{
	sprintf(out, "%u%06u%06u", 1 + draw(9), draw(1000000), draw(1000000));
}

static void make_qq(char *out)
{
	sprintf(out, "%u", 1000000 + draw(900000000));
}

static void make_mail(char *out)
{
	sprintf(out, "user%u@mail%u.example.org", draw(1000000000), draw(100));
}

static void make_wechat_id(char *out)
{
	sprintf(out, "wxid_%u", draw(1000000000));
}

static void make_chinese(char *out)
{
	static const char *const surnames[] = {"张", "王", "李", "赵", "欧阳"};
	static const char *const givens[] = {"三", "四丰", "小明", "伟", "淑芬"};
	sprintf(out, "%s%s", surnames[draw(5)], givens[draw(5)]);
}

static void make_latin(char *out)
{
	static const char *const firsts[] = {"John", "Mary", "Hans", "Pierre"};
	static const char *const lasts[] = {"Smith", "Lopez", "Schmidt", "Weber"};
	sprintf(out, "%s %s", firsts[draw(4)], lasts[draw(4)]);
}

static void make_address_text(char *out)
{
	sprintf(out, "浙江省杭州市余杭区文一西路%u号%u幢%u室", 1 + draw(999), 1 + draw(30),
		101 + draw(2000));
}

static void make_street(char *out)
{
	sprintf(out, "%u Main Street", 1 + draw(9999));
}

/* How good a value a detector must find a stand-in, and whether no two may be one. */
static const struct {
	const char *class;
	void (*make)(char *out);
	enum evidence evidence;
	bool one_for_each;
	bool as_long;
} classes[] = {
	{"cn_mobile", make_mobile, EVIDENCE_CHECK, true, true},
	{"cn_landline", make_landline, EVIDENCE_CHECK, true, true},
	{"phone", make_phone, EVIDENCE_SHAPE, true, true},
	{"cn_resident_id", make_id, EVIDENCE_CHECK, true, true},
	{"cn_resident_id", make_old_id, EVIDENCE_SHAPE, true, true},
	{"hk_id", make_hk, EVIDENCE_CHECK, true, true},
	{"tw_id", make_tw, EVIDENCE_CHECK, true, true},
	{"us_ssn", make_ssn, EVIDENCE_SHAPE, true, true},
	{"bank_card", make_card, EVIDENCE_CHECK, true, true},
	{"iban", make_iban, EVIDENCE_CHECK, true, true},
	{"cn_plate", make_plate_text, EVIDENCE_SHAPE, true, true},
	{"mac_address", make_mac, EVIDENCE_SHAPE, true, true},
	{"device_id", make_imei, EVIDENCE_FORM, true, true},
	{"device_id", make_uuid, EVIDENCE_FORM, true, true},
	{"tracking_number", make_postal, EVIDENCE_CHECK, true, true},
	{"passport", make_digits, EVIDENCE_FORM, true, true},
	{"cn_travel_permit", make_permit, EVIDENCE_FORM, true, true},
	{"account", make_account, EVIDENCE_FORM, true, true},
	{"bank_account", make_bank_account, EVIDENCE_FORM, true, true},
	{"qq", make_qq, EVIDENCE_FORM, true, true},
	{"email", make_mail, EVIDENCE_SHAPE, true, false},
	{"wechat_id", make_wechat_id, EVIDENCE_FORM, true, false},
	{"person_name", make_chinese, EVIDENCE_FORM, false, false},
	{"person_name", make_latin, EVIDENCE_FORM, false, false},
	{"address", make_address_text, EVIDENCE_CHECK, false, false},
	{"address", make_street, EVIDENCE_SHAPE, false, false},
};

#define VALUES   3000
#define TEXT_MAX 96

struct pair {
	char value[TEXT_MAX];
	char becomes[TEXT_MAX];
};

static int by_value(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->value, ((const struct pair *)b)->value);
}

static int by_becomes(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->becomes, ((const struct pair *)b)->becomes);
}

static size_t without_repeats(struct pair *pairs, size_t count)
{
	size_t kept = 0;
	qsort(pairs, count, sizeof *pairs, by_value);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(pairs[kept - 1].value, pairs[i].value) != 0)
			pairs[kept++] = pairs[i];
	return kept;
}

static void test_valid(void **state)
{
	(void)state;
	struct pair *pairs = calloc(VALUES, sizeof *pairs);
	struct keyed keyed;
	keyed_open(&keyed, RULES, RING);
	for (size_t c = 0; c < COUNT(classes); c++) {
		const char *class = classes[c].class;
		struct treatment *treatment = keyed_treatment(&keyed, class);
		const struct detector *detector = detectors_named(detectors_builtin(), class);
		for (size_t i = 0; i < VALUES; i++) {
			struct pair *pair = &pairs[i];
			struct parts parts;
			classes[c].make(pair->value);
			struct survey survey = survey_of(span_of(pair->value));
			if (detector_judge(detector, &survey, span_of(pair->value), &parts) <
			    classes[c].evidence)
				fail_msg("%s: this test's own %s", class, pair->value);
			snprintf(pair->becomes, TEXT_MAX, "%s",
				 keyed_apply(&keyed, treatment, pair->value));
			survey = survey_of(span_of(pair->becomes));
			if (detector_judge(detector, &survey, span_of(pair->becomes), &parts) <
			    classes[c].evidence)
				fail_msg("%s: %s became %s", class, pair->value, pair->becomes);
			if (strcmp(pair->value, pair->becomes) == 0)
				fail_msg("%s: %s stayed", class, pair->value);
			if (classes[c].as_long && strlen(pair->value) != strlen(pair->becomes))
				fail_msg("%s: %s became %s", class, pair->value, pair->becomes);
			/* The same again. */
			assert_string_equal(keyed_apply(&keyed, treatment, pair->value),
					    pair->becomes);
		}
		size_t count = without_repeats(pairs, VALUES);
		qsort(pairs, count, sizeof *pairs, by_becomes);
		for (size_t i = 1; i < count && classes[c].one_for_each; i++)
			if (strcmp(pairs[i - 1].becomes, pairs[i].becomes) == 0)
				fail_msg("%s: %s and %s became %s", class, pairs[i - 1].value,
					 pairs[i].value, pairs[i].becomes);
	}
	keyed_close(&keyed);
	free(pairs);
}

/* All of the smallest range that there is: each is another's stand-in, and nobody's own. */
static void test_exhaustive(void **state)
{
	(void)state;
	const unsigned count = 1000000;
	unsigned char *seen = calloc(count, 1);
	struct keyed keyed;
	keyed_open(&keyed, RULES, RING);
	struct treatment *treatment = keyed_treatment(&keyed, "postcode");
	for (unsigned i = 0; i < count; i++) {
		char value[16];
		snprintf(value, sizeof value, "%06u", i);
		unsigned becomes =
			(unsigned)strtoul(keyed_apply(&keyed, treatment, value), NULL, 10);
		if (becomes == i || becomes >= count || seen[becomes]++)
			fail_msg("%s became %06u", value, becomes);
	}
	keyed_close(&keyed);
	free(seen);
}

/* ---- Single values -----------------------------------------------------------------------------
 */

static void test_spellings(void **state)
{
	(void)state;
	struct keyed keyed;
	keyed_open(&keyed, RULES, RING);
	struct treatment *mobile = keyed_treatment(&keyed, "cn_mobile");
	char plain[64], expected[128];
	snprintf(plain, sizeof plain, "%s", keyed_apply(&keyed, mobile, "13800138000"));
	snprintf(expected, sizeof expected, "+86 %.3s-%.4s-%.4s", plain, plain + 3, plain + 7);
	assert_string_equal(keyed_apply(&keyed, mobile, "+86 138-0013-8000"), expected);
	snprintf(expected, sizeof expected, "=\"%s\"", plain);
	assert_string_equal(keyed_apply(&keyed, mobile, "=\"13800138000\""), expected);
	snprintf(expected, sizeof expected, "%s.0", plain);
	assert_string_equal(keyed_apply(&keyed, mobile, "13800138000.0"), expected);
	/* Two in a cell; one of them with an extension, which is not the old one. */
	snprintf(expected, sizeof expected, "%s/", plain);
	const char *two = keyed_apply(&keyed, mobile, "13800138000/18400913965-7576");
	assert_memory_equal(two, expected, strlen(expected));
	assert_int_equal(strlen(two), strlen("13800138000/18400913965-7576"));
	assert_null(strstr(two, "7576"));
	/* The same mobile in columns of accounts and telephones. */
	assert_string_equal(keyed_apply(&keyed, keyed_treatment(&keyed, "account"), "13800138000"),
			    plain);
	assert_string_equal(keyed_apply(&keyed, keyed_treatment(&keyed, "phone"), "13800138000"),
			    plain);
	assert_string_equal(treatment_mark(mobile), "#surrogate:3lqhqovx3f:cn_mobile");
	/* Width and case stay. */
	struct treatment *id = keyed_treatment(&keyed, "cn_resident_id");
	const char *wide = keyed_apply(&keyed, id, "１１０１０５１９４９１２３１００２Ｘ");
	assert_int_equal(strlen(wide), 18 * 3);
	const char *upper =
		keyed_apply(&keyed, keyed_treatment(&keyed, "person_name"), "JOHN SMITH");
	for (const char *at = upper; *at; at++)
		assert_false(*at >= 'a' && *at <= 'z');
	keyed_close(&keyed);
}

/* What is none of its class, or is of too small a range, shows nothing. */
static const char *const unfit[][2] = {
	{"cn_mobile", "none"},
	{"cn_mobile", "15412345678"}, /* of no prefix that we knew */
	{"cn_mobile", "138****8000"},
	{"cn_mobile", "a@b"},
	{"cn_resident_id", "110101194912310021"}, /* a wrong check */
	{"cn_resident_id", "ABC110101500101"},
	{"bank_card", "6222021273946937342"},
	{"bank_card", "9222021273946937341"},
	{"qq", "123456"},
	{"qq", "12345"},
	{"postcode", "10115"},
	{"postcode", "SW1A 1AA"},
	{"national_id", "12345678901"},
	{"passport", "E12345"},
	{"iban", "DE88370400440532013000"},
	{"hk_id", "A123456(4)"},
	{"cn_plate", "京A12345使"},
	{"device_id", "350000000000000"},
	{"us_ssn", "666-12-3456"},
	{"us_ssn", "078-05-1120"},
	{"account", "nickname"},
	{"person_name", "13"},
	{"address", "none"},
	{"free_text", "13800138000"}, /* no mark tells of it in a note */
	{"nickname", "13800138000"},
};

static void test_unfit(void **state)
{
	(void)state;
	struct keyed keyed;
	keyed_open(&keyed, RULES, RING);
	for (size_t i = 0; i < COUNT(unfit); i++) {
		const char *becomes =
			keyed_apply(&keyed, keyed_treatment(&keyed, unfit[i][0]), unfit[i][1]);
		bool hidden = strcmp(becomes, "***") == 0 ||
			      (strcmp(unfit[i][0], "nickname") == 0 && becomes[1] == '*');
		if (!hidden)
			fail_msg("%s: %s became %s", unfit[i][0], unfit[i][1], becomes);
	}
	keyed_close(&keyed);
}

/* Values of other classes in a column that is marked, and in one that is not. */
static void test_foreign(void **state)
{
	(void)state;
	struct keyed keyed;
	keyed_open(&keyed,
		   HEAD "classes:\n  phone: {mask: {kind: keep, first: 3, last: 2}}\n"
			"  cn_mobile: {mask: {kind: surrogate}}\n"
			"  cn_landline: {mask: {kind: token}}\n",
		   RING);
	struct treatment *phone = keyed_treatment(&keyed, "phone");
	assert_string_equal(keyed_apply(&keyed, phone, "13800138000"), "***");
	assert_memory_equal(keyed_apply(&keyed, phone, "010-62345678"), "p1_", 3);
	assert_null(treatment_mark(phone));
	keyed_close(&keyed);
}

static void test_recipients(void **state)
{
	(void)state;
	static const char *const heads[] = {HEAD CLASSES, HEAD "recipient: a\n" CLASSES,
					    HEAD "recipient: b\n" CLASSES};
	char mobiles[4][64], mails[4][64], names[4][64];
	for (size_t i = 0; i < 4; i++) {
		struct keyed keyed;
		keyed_open(&keyed, heads[i % 3], i == 3 ? RING_OTHER : RING);
		snprintf(mobiles[i], 64, "%s",
			 keyed_apply(&keyed, keyed_treatment(&keyed, "cn_mobile"), "13800138000"));
		snprintf(mails[i], 64, "%s",
			 keyed_apply(&keyed, keyed_treatment(&keyed, "email"), "a@example.org"));
		snprintf(names[i], 64, "%s",
			 keyed_apply(&keyed, keyed_treatment(&keyed, "person_name"), "阿卜杜拉"));
		keyed_close(&keyed);
	}
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(mobiles[i], mobiles[j]);
			assert_string_not_equal(names[i], names[j]);
			/* link: all */
			assert_int_equal(strcmp(mails[i], mails[j]) == 0, i < 3 && j < 3);
		}
}

static void test_refused(void **state)
{
	(void)state;
	static const char *const refused[][2] = {
		{"nickname", "token"},     {"birth_date", "shift"}, {"ip_address", "ip,"},
		{"geo_point", "number"},   {"credential", "full"},  {"own", "no shape"},
		{"free_text", "no shape"},
	};
	for (size_t i = 0; i < COUNT(refused); i++) {
		char rules[256];
		struct keyed keyed;
		snprintf(rules, sizeof rules, HEAD "classes: {%s: {mask: {kind: surrogate}}}\n",
			 refused[i][0]);
		keyed_open(&keyed, rules, RING);
		assert_null(keyed_try(&keyed, refused[i][0]));
		assert_int_equal(keyed.failure.status, STATUS_REFUSED);
		if (!strstr(keyed.failure.text, refused[i][1]) ||
		    !strstr(keyed.failure.text, "test.yaml:3:"))
			fail_msg("%s: %s", refused[i][0], keyed.failure.text);
		keyed_close(&keyed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid),     cmocka_unit_test(test_exhaustive),
		cmocka_unit_test(test_spellings), cmocka_unit_test(test_unfit),
		cmocka_unit_test(test_foreign),   cmocka_unit_test(test_recipients),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
