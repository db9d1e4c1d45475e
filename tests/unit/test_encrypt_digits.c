/* treat: what ff1 changes and what it leaves; that its domains are mapped onto themselves. */
#include "sealing.h"

static const char rules_text[] =
	"version: 1\n"
	"extends: none\n"
	"classes:\n"
	"  cn_mobile: {action: encrypt, encrypt: {mode: ff1}}\n"
	"  cn_resident_id: {action: encrypt, encrypt: {mode: ff1}}\n"
	"  bank_card: {action: encrypt, encrypt: {mode: ff1}}\n"
	"  vip_card: {action: encrypt, encrypt: {mode: ff1, "
	"alphabet: 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ, min: 5}}\n"
	"  member: {action: encrypt, encrypt: {mode: ff1, alphabet: 甲乙丙丁戊己庚辛壬癸}}\n"
	"  flags: {action: encrypt, encrypt: {mode: ff1, alphabet: ab}}\n"
	"  digits: {action: encrypt, encrypt: {mode: ff1, alphabet: 0123456789, min: 6}}\n"
	"  email: {action: encrypt}\n";
static const char bin_text[] =
	"version: 1\n"
	"extends: none\n"
	"classes:\n"
	"  bank_card: {action: encrypt, encrypt: {mode: ff1, keep: bin}}\n"
	"  cn_mobile: {action: encrypt, encrypt: {mode: ff1, else: refuse}}\n";

/*
 * Made with FF1 as SP 800-38G has it, written in Python over AES of its cryptography 48, and from
 * pii-token(5) alone; that FF1 gives NIST's samples 1 and 3.
 */
static const struct {
	const char *class;
	const char *clear;
	const char *changed;
} vectors[] = {
	{"cn_mobile", "13800138000", "17270320975"},
	{"cn_mobile", "13000000000", "19385675886"},
	{"cn_mobile", "19999999999", "14203779973"},
	{"cn_mobile", "18049531999", "13015459329"},
	{"cn_resident_id", "51343620000320711X", "94064019551619064X"},
	{"cn_resident_id", "11010519491231002X", "076267345030271236"},
	{"cn_resident_id", "440308199901010012", "94065711834271261X"},
	{"cn_resident_id", "000000000000000001", "61882646768108290X"},
	{"cn_resident_id", "130503670401001", "022247268839642"},
	{"bank_card", "4111111111111111", "3911180702345689"},
	{"bank_card", "6222021234567890128", "2267504223029486018"},
	{"bank_card", "378282246310005", "549506305182259"},
	{"bank_card", "30569309025904", "82716071473757"},
	{"vip_card", "VIP00012", "2YD4LRGU"},
	{"vip_card", "ZZZZZZ", "XKYBGH"},
	{"member", "甲乙丙丁戊己庚", "癸乙丁庚乙庚丙"},
	/* Wrappers, blanks, dashes, widths and the country's code stay. */
	{"cn_mobile", "+86 138-0013-8000", "+86 172-7032-0975"},
	{"cn_mobile", "＋86１３８００１３８０００", "＋86１７２７０３２０９７５"},
	{"cn_mobile", "0086 13800138000", "0086 17270320975"},
	{"cn_mobile", "8613800138000", "8617270320975"},
	{"cn_mobile", "=\"13800138000\"", "=\"17270320975\""},
	{"cn_mobile", "\t13800138000", "\t17270320975"},
	{"cn_mobile", "'138 0013 8000 ", "'172 7032 0975 "},
	{"cn_mobile", "138０0138000", "172７0320975"},
	{"cn_resident_id", "513436 20000320 711X", "940640 19551619 064X"},
	{"cn_resident_id", "51343620000320711Ｘ", "94064019551619064Ｘ"},
	{"cn_resident_id", "44030819990101001２", "94065711834271261Ｘ"},
	{"bank_card", "4111 1111 1111 1111", "3911 1807 0234 5689"},
	{"vip_card", "VIP-000-12", "2YD-4LR-GU"},
	{"member", " 甲乙丙—丁戊己庚", " 癸乙丁—庚乙庚丙"},
};

static const struct {
	const char *clear;
	const char *changed;
} bins[] = {
	{"4111111111111111", "4111112119771781"},
	{"6222021234567890128", "6222021831449257507"},
	{"378282246310005", "378282094739073"},
	{"30569309025904", "30569398839652"},
};

static void test_vectors(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING OTHER);
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct treatment *there = encrypting(&sealing, vectors[i].class);
		struct treatment *back = decrypting(&sealing, OPENING_DIGITS, vectors[i].class);
		assert_int_equal(treat(&sealing, there, span_of(vectors[i].clear)),
				 OUTCOME_REWRITTEN);
		if (!came_out(&sealing, span_of(vectors[i].changed)))
			fail_msg("%s: %.*s", vectors[i].clear, (int)sealing.out.size,
				 sealing.out.at);
		assert_int_equal(treat(&sealing, back, span_of(vectors[i].changed)),
				 OUTCOME_RESTORED);
		assert_true(came_out(&sealing, span_of(vectors[i].clear)));
	}
	sealing_close(&sealing);
	sealing_open(&sealing, bin_text, RING);
	struct treatment *there = encrypting(&sealing, "bank_card");
	for (size_t i = 0; i < COUNT(bins); i++) {
		treat(&sealing, there, span_of(bins[i].clear));
		assert_true(came_out(&sealing, span_of(bins[i].changed)));
	}
	sealing_close(&sealing);
}

/* Outside of a domain it is a token, or with `else: refuse` nothing. */
static const struct {
	const char *class;
	const char *value;
} outside[] = {
	{"cn_mobile", "12800138000"},
	{"cn_mobile", "1380013800"},
	{"cn_mobile", "138001380001"},
	{"cn_mobile", "13800138000-12"},
	{"cn_mobile", "13800138000转12"},
	{"cn_mobile", "13800138000/13900139000"},
	{"cn_mobile", "13800138000 13900139000"},
	{"cn_mobile", "+13800138000"},
	{"cn_mobile", "++8613800138000"},
	{"cn_mobile", "+008613800138000"},
	{"cn_mobile", "13800138000+"},
	{"cn_mobile", "138****8000"},
	{"cn_mobile", "13800138000.0"},
	{"cn_mobile", "(+86)13800138000"},
	{"cn_mobile", "1380013800X"},
	{"cn_mobile", "pii1:"},
	{"cn_mobile", "见备注"},
	{"cn_resident_id", "513436200003207110"},
	{"cn_resident_id", "51343620000320711x"},
	{"cn_resident_id", "51343620000320711"},
	{"cn_resident_id", "X1343620000320711X"},
	{"cn_resident_id", "13050367040100X"},
	{"cn_resident_id", "+130503670401001"},
	{"bank_card", "4111111111111112"},
	{"bank_card", "41111111110"},
	{"bank_card", "00000000000000000000"},
	{"bank_card", "411111111111111X"},
	{"vip_card", "VIP0"},
	{"vip_card", "vip00012"},
	{"vip_card", "VIP_00012"},
	{"member", "甲乙丙丁戊"},
	{"member", "甲乙丙丁戊己庚子"},
	{"flags", "abababababababababa"},
};

static void test_outside(void **state)
{
	(void)state;
	struct sealing sealing;
	struct token token;
	sealing_open(&sealing, rules_text, RING OTHER);
	for (size_t i = 0; i < COUNT(outside); i++) {
		struct treatment *there = encrypting(&sealing, outside[i].class);
		struct treatment *back = decrypting(&sealing, OPENING_DIGITS, outside[i].class);
		struct span value = span_of(outside[i].value);
		assert_int_equal(treat(&sealing, there, value), OUTCOME_REWRITTEN);
		if (!token_read(buffer_span(&sealing.out), 0, &token))
			fail_msg("%s: %.*s", outside[i].value, (int)sealing.out.size,
				 sealing.out.at);
		assert_true(span_is(token.mode, "siv") && span_is(token.key, OTHER_ID));
		there_and_back(&sealing, there, back, value);
		/* Not ours: somebody's cell among those that ff1 made. */
		assert_int_equal(treat(&sealing, back, value), OUTCOME_STOP);
		assert_int_equal(sealing.failure.status, STATUS_SEALED);
	}
	sealing_close(&sealing);
	sealing_open(&sealing, bin_text, RING);
	struct treatment *there = encrypting(&sealing, "cn_mobile");
	for (size_t i = 0; i < COUNT(outside) && strcmp(outside[i].class, "cn_mobile") == 0; i++) {
		assert_int_equal(treat(&sealing, there, span_of(outside[i].value)), OUTCOME_STOP);
		assert_int_equal(sealing.failure.status, STATUS_MALFORMED);
		assert_null(strstr(sealing.failure.text, outside[i].value));
	}
	assert_int_equal(treat(&sealing, there, span_of(" ")), OUTCOME_UNTOUCHED);
	/* With six digits kept five of a card of twelve would be left: too few values. */
	treat(&sealing, encrypting(&sealing, "bank_card"), span_of("500000000009"));
	assert_true(text_is_token(buffer_span(&sealing.out)));
	sealing_close(&sealing);
}

/* A value of a domain, however somebody may have written it. */
static size_t random_number(const char *class, char bytes[300])
{
	static const char *const between[] = {"", "", "", "", "", "", " ", "-", "\u00a0", "－"};
	static const char *const before[] = {"", "", "+86 ", "0086", "86-", "'", "\t"};
	char plain[32];
	size_t size = 0, count = 11;
	bool id = strcmp(class, "cn_resident_id") == 0;
	if (!id && strcmp(class, "cn_mobile") != 0)
		count = 12 + (size_t)rand() % 8;
	else if (id)
		count = rand() % 4 ? 18 : 15;
	for (size_t i = 0; i < count; i++)
		plain[i] = (char)('0' + rand() % 10);
	if (!id && count == 11) {
		plain[0] = '1';
		plain[1] = (char)('3' + rand() % 7);
		const char *first = before[(size_t)rand() % COUNT(before)];
		memcpy(bytes, first, strlen(first));
		size = strlen(first);
	}
	/* Whatever check it needs is found by trying. */
	for (const char *check = "0123456789X"; count > 11 && count != 15 && *check; check++) {
		plain[count - 1] = *check;
		if (check_holds(id ? CHECK_MOD11_2 : CHECK_LUHN, (struct span){plain, count}))
			break;
	}
	if (!id && count == 15)
		while (!check_holds(CHECK_LUHN, (struct span){plain, count}))
			plain[14] = (char)('0' + (plain[14] - '0' + 1) % 10);
	for (size_t i = 0; i < count; i++) {
		const char *part = between[(size_t)rand() % COUNT(between)];
		if (i > 0) {
			memcpy(bytes + size, part, strlen(part));
			size += strlen(part);
		}
		bool wide = rand() % 8 == 0;
		uint32_t c = (uint32_t)(unsigned char)plain[i];
		size += utf8_put(bytes + size, wide ? c + 0xfee0 : c);
	}
	return size;
}

/*
 * What comes out is of the domain, and encrypting is undone by decrypting and decrypting by
 * encrypting: one to one, and onto.
 */
static void test_both_ways(void **state)
{
	(void)state;
	static const char *const classes[] = {"cn_mobile", "cn_resident_id", "bank_card"};
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	srand(5);
	for (size_t i = 0; i < COUNT(classes); i++) {
		struct treatment *there = encrypting(&sealing, classes[i]);
		struct treatment *back = decrypting(&sealing, OPENING_DIGITS, classes[i]);
		for (int round = 0; round < 20000; round++) {
			char bytes[300];
			struct span value = {bytes, random_number(classes[i], bytes)};
			for (int way = 0; way < 2; way++) {
				if (treat(&sealing, way ? back : there, value) !=
				    (way ? OUTCOME_RESTORED : OUTCOME_REWRITTEN))
					fail_msg("%.*s", (int)value.size, value.at);
				struct span changed = taken(&sealing);
				assert_int_equal(changed.size, value.size);
				assert_int_equal(token_next(changed, 0), changed.size);
				treat(&sealing, way ? there : back, changed);
				assert_true(came_out(&sealing, value));
				free((char *)changed.at);
			}
		}
	}
	sealing_close(&sealing);
}

/* The last digit of a card by Luhn, so that every one of a million six-digit middles is a card. */
static void write_card(unsigned middle, char bytes[16])
{
	snprintf(bytes, 16, "622202%06u0", middle);
	while (!check_holds(CHECK_LUHN, (struct span){bytes, 13}))
		bytes[12]++;
}

/* Whole domains of a million values: each value comes out once. */
static void test_onto(void **state)
{
	(void)state;
	struct sealing sealing, bin;
	sealing_open(&sealing, rules_text, RING);
	sealing_open(&bin, bin_text, RING);
	struct treatment *digits = encrypting(&sealing, "digits");
	struct treatment *cards = encrypting(&bin, "bank_card");
	unsigned char *seen = calloc(1000000, 1);
	assert_non_null(seen);
	char bytes[16];
	for (unsigned i = 0; i < 1000000; i++) {
		snprintf(bytes, sizeof bytes, "%06u", i);
		treat(&sealing, digits, (struct span){bytes, 6});
		assert_int_equal(sealing.out.size, 6);
		memcpy(bytes, sealing.out.at, 6);
		seen[atoi(bytes)] |= 1;
		write_card(i, bytes);
		treat(&bin, cards, (struct span){bytes, 13});
		assert_int_equal(bin.out.size, 13);
		assert_memory_equal(bin.out.at, "622202", 6);
		assert_true(check_holds(CHECK_LUHN, buffer_span(&bin.out)));
		memcpy(bytes, bin.out.at, 13);
		bytes[12] = '\0';
		seen[atoi(bytes + 6)] |= 2;
	}
	for (unsigned i = 0; i < 1000000; i++)
		assert_int_equal(seen[i], 3);
	free(seen);
	sealing_close(&bin);
	sealing_close(&sealing);
}

/* Which key opens a marked column, and which class. */
static void test_marks(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, OTHER RING);
	struct treatment *there = encrypting(&sealing, "cn_mobile");
	assert_string_equal(treatment_mark(there), "#ff1:" OTHER_ID ":cn_mobile");
	assert_int_equal(treat(&sealing, there, span_of("13800138000")), OUTCOME_REWRITTEN);
	assert_false(came_out(&sealing, span_of("17270320975")));
	struct opening_of of = {
		.how = OPENING_DIGITS, .class = span_of("cn_mobile"), .key = span_of(KEY_ID)};
	struct treatment *back = treatment_for_decrypt(&sealing.means, &of, &sealing.failure);
	assert_int_equal(treat(&sealing, back, span_of("17270320975")), OUTCOME_RESTORED);
	assert_true(came_out(&sealing, span_of("13800138000")));
	assert_int_equal(sealing.means.opened, 1);
	of.key = span_of("aaaaaaaaaa");
	assert_null(treatment_for_decrypt(&sealing.means, &of, &sealing.failure));
	assert_int_equal(sealing.failure.status, STATUS_SEALED);
	/* A class that the rules do not know, or have in another mode: its domain is not known. */
	assert_null(decrypting(&sealing, OPENING_DIGITS, "email"));
	assert_int_equal(sealing.failure.status, STATUS_REFUSED);
	assert_null(decrypting(&sealing, OPENING_DIGITS, "phone"));
	assert_int_equal(sealing.failure.status, STATUS_REFUSED);
	/* A column that is not to be opened stays as it is. */
	const struct span email = span_of("email");
	of = (struct opening_of){.how = OPENING_DIGITS,
				 .class = span_of("cn_mobile"),
				 .only = &email,
				 .only_count = 1};
	back = treatment_for_decrypt(&sealing.means, &of, &sealing.failure);
	assert_int_equal(treat(&sealing, back, span_of("17270320975")), OUTCOME_UNTOUCHED);
	sealing_close(&sealing);
}

/* The number of a class is another one under another class's name. */
static void test_tweak(void **state)
{
	(void)state;
	struct sealing sealing;
	sealing_open(&sealing, rules_text, RING);
	treat(&sealing, encrypting(&sealing, "digits"), span_of("130503670401001"));
	struct span first = taken(&sealing);
	treat(&sealing, encrypting(&sealing, "cn_resident_id"), span_of("130503670401001"));
	assert_false(came_out(&sealing, first));
	free((char *)first.at);
	sealing_close(&sealing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),   cmocka_unit_test(test_outside),
		cmocka_unit_test(test_both_ways), cmocka_unit_test(test_onto),
		cmocka_unit_test(test_marks),     cmocka_unit_test(test_tweak),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
