/* Tokens and shifted dates: what is made under which key, and what is the same for whom. */
#include "keyed.h"

#define HEAD "version: 1\nextends: none\n"

/* ---- Tokens ------------------------------------------------------------------------------------
 */

#define TOKENS                                                                                     \
	"classes:\n"                                                                               \
	"  person_name: {mask: {kind: token}}\n"                                                   \
	"  account: {mask: {kind: token, domain: person}}\n"                                       \
	"  cn_mobile: {mask: {kind: token}}\n"                                                     \
	"  cn_landline: {mask: {kind: full}}\n"                                                    \
	"  email: {mask: {kind: token, link: all}}\n"                                              \
	"  postcode: {mask: {kind: token, domain: cn_mobile}}\n"                                   \
	"  credential: {mask: {kind: token}}\n"                                                    \
	"  bank_card: {mask: {kind: full}}\n"                                                      \
	"  free_text: {mask: {kind: spans}}\n"

#define FOR "recipient: 上海某某公司\n"

/*
 * Made once with Python's hmac, hashlib and base64 alone: prk = HMAC(32 zero bytes, key), subkey =
 * HMAC(prk, "pii1/token/hmac/" + class or domain + ("/" + recipient) + "\x01"), the tag = the first
 * 4 characters of base32(HMAC(subkey of class TAG, "")), the rest 26 of base32(HMAC(subkey,
 * canonical form)[:16]).
 */
static const struct {
	const char *rules;
	const char *ring;
	const char *class;
	const char *value;
	const char *token;
} vectors[] = {
	{HEAD TOKENS, RING, "cn_mobile", "13800138000", "p1_65vcpdvxvgdwbd6xn25rswdkhwd3qm"},
	{HEAD TOKENS, RING_OTHER, "cn_mobile", "13800138000", "p1_cgqre3uqnqdeqszdb2dffytjhvbhaa"},
	{HEAD "recipient: x\n" TOKENS, RING, "cn_mobile", "13800138000",
	 "p1_a5wlxrvt6zmmkbvcekemjnp3awnqy4"},
	{HEAD FOR TOKENS, RING, "cn_mobile", "13800138000", "p1_dz3dfob7qzxbzgyw7jui6l4kajrzsa"},
	{HEAD FOR TOKENS, RING, "person_name", "张三", "p1_dz3dn4ijyfqewd2uidlreecrxkm2ma"},
	/* link: all has the tag of the key alone, and the subkey of no recipient. */
	{HEAD FOR TOKENS, RING, "email", "zhang@example.com", "p1_65vc4xgjllufupkmu7u4hhcn3rrj4a"},
	{HEAD TOKENS, RING, "email", "zhang@example.com", "p1_65vc4xgjllufupkmu7u4hhcn3rrj4a"},
};

static void test_token_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct keyed keyed;
		keyed_open(&keyed, vectors[i].rules, vectors[i].ring);
		struct treatment *treatment = keyed_treatment(&keyed, vectors[i].class);
		assert_string_equal(keyed_apply(&keyed, treatment, vectors[i].value),
				    vectors[i].token);
		assert_null(treatment_mark(treatment));
		keyed_close(&keyed);
	}
}

/* Spellings of one person's number, wherever it stands, and what is beside it. */
static void test_token_spellings(void **state)
{
	(void)state;
	static const struct {
		const char *class;
		const char *value;
		const char *becomes;
	} cases[] = {
#define ONE "p1_dz3dfob7qzxbzgyw7jui6l4kajrzsa"
		{"cn_mobile", "+86 138-0013-8000", ONE},
		{"cn_mobile", "１３８００１３８０００", ONE},
		/* Their wrapper would part them for whoever joins. */
		{"cn_mobile", "=\"13800138000\"", ONE},
		{"cn_mobile", "'8613800138000", ONE},
		{"cn_mobile", "\t13800138000", ONE},
		{"cn_mobile", "'none", "'***"},
		{"cn_mobile", "13800138000/+8613800138000", ONE "/" ONE},
		/* A domain of that name shares them, and so does a mobile in a column of accounts.
		 */
		{"postcode", "13800138000", ONE},
		{"account", "13800138000", ONE},
		/* Blank, and masked before. */
		{"cn_mobile", "", ""},
		{"cn_mobile", " ", " "},
		{"cn_mobile", ONE, ONE},
		{"cn_mobile", "***", "***"},
		{"person_name", ONE, ONE},
		{"person_name", ONE "/" ONE, ONE "/" ONE},
		{"person_name", ONE "、***", ONE "、***"},
		/* Not of the class: nothing that could join. */
		{"cn_mobile", "none", "***"},
		{"cn_mobile", "010-62345678", "***"},
		{"cn_mobile", "-", "***"},
		/* Without a shape of its own anything is a token, but nothing is not. */
		{"credential", "。", "***"},
		/* In notes. */
		{"free_text", "请打13800138000谢谢", "请打" ONE "谢谢"},
		{"free_text", "请打" ONE "谢谢", "请打" ONE "谢谢"},
		{"free_text", "卡6222021273946937341", "卡***"},
		{"free_text", "密码" ONE, "密码" ONE},
		{"free_text", "密码" ONE "，13800138000", "密码" ONE "，" ONE},
	};
	struct keyed keyed;
	keyed_open(&keyed, HEAD FOR TOKENS, RING);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct treatment *treatment = keyed_treatment(&keyed, cases[i].class);
		const char *becomes = keyed_apply(&keyed, treatment, cases[i].value);
		if (strcmp(becomes, cases[i].becomes) != 0)
			fail_msg("%s \"%s\": \"%s\", not \"%s\"", cases[i].class, cases[i].value,
				 becomes, cases[i].becomes);
	}
	keyed_close(&keyed);
}

/* ---- Shifted dates -----------------------------------------------------------------------------
 */

#define SHIFTS                                                                                     \
	HEAD FOR "subject: [buyer]\n"                                                              \
		 "classes:\n"                                                                      \
		 "  birth_date: {mask: {kind: shift}}\n"                                           \
		 "  paid: {mask: {kind: shift}}\n"                                                 \
		 "  near: {mask: {kind: shift, days: 30}}\n"                                       \
		 "  next: {mask: {kind: shift, days: 1}}\n"                                        \
		 "  dmy: {mask: {kind: shift, order: dmy}}\n"                                      \
		 "  mdy: {mask: {kind: shift, order: mdy}}\n"                                      \
		 "  all: {mask: {kind: shift, link: all}}\n"                                       \
		 "  free_text: {mask: {kind: spans}}\n"                                            \
		 "  account: {mask: {kind: full}}\n"

/*
 * 188 days before, by Python's hmac and datetime: r = HMAC(subkey "pii1/shift/hmac/SUBJECT/" +
 * recipient, "13800138000")[:8] as a number modulo 730, -188 = r - 365.
 */
static const struct {
	const char *value;
	const char *becomes;
} shifted[] = {
	{"2025-06-01", "2024-11-25"},
	{"2025-6-1", "2024-11-25"},
	{"2025/6/1 8:00", "2024/11/25 8:00"},
	{"2025-10-12 00:00:00", "2025-04-07 00:00:00"},
	{"2025/10/2 08:00", "2025/3/28 08:00"},
	{"2025-06-01T08:00:00Z", "2024-11-25T08:00:00Z"},
	{"2025-06-01T08:00:00.123+08:00", "2024-11-25T08:00:00.123+08:00"},
	{"2025-06-01 08:00:00 CST", "2024-11-25 08:00:00 CST"},
	{"2025.06.01", "2024.11.25"},
	{"2025年6月1日", "2024年11月25日"},
	{"2025年06月01日 8时30分", "2024年11月25日 8时30分"},
	{"２０２５年６月１日", "２０２４年１１月２５日"},
	{"20250601", "20241125"},
	{"２０２５０６０１", "２０２４１１２５"},
	{"20250601T080000Z", "20241125T080000Z"},
	{"19850312", "19840905"},
	{"1985/3/12", "1984/9/5"},
	{"1985-03-12", "1984-09-05"},
	{"Jun 1, 2025", "Nov 25, 2024"},
	{"JUN 1, 2025", "NOV 25, 2024"},
	{"June 1st, 2025", "November 25th, 2024"},
	{"1 June 2025", "25 November 2024"},
	{"1. Juni 2025", "25. November 2024"},
	{"12 März 1985", "5 Sep 1984"},
	{"12 de marzo de 1985", "5 de septiembre de 1984"},
	{"12 mars 1985", "5 septembre 1984"},
	{"Sun, 01 Jun 2025 08:00:00 +0800", "Mon, 25 Nov 2024 08:00:00 +0800"},
	{"Sunday, June 1, 2025", "Monday, November 25, 2024"},
	{"TUES 12 Mar 1985", "WED 5 Sep 1984"},
	{"31/12/2025", "26/06/2025"},
	{"12/31/2025", "06/26/2025"},
	{"6/6/2025", "***"},
	{"=\"2025-06-01\"", "=\"2024-11-25\""},
	/* Without a day, or with either of two. */
	{"2025-06", "***"},
	{"2025", "***"},
	{"2025年6月", "***"},
	{"01/06/2025", "***"},
	{"2025-Q1", "***"},
	{"2025-02-30", "***"},
	{"never", "***"},
	{"1985****", "***"},
	/* What might hide a date behind the date. */
	{"2025-06-01 8:00 20250601", "***"},
	{"2025-06-01 08:00 Sun", "***"},
	{"2025-06-01 08:00 06-01", "***"},
	/* Beyond the years that we read. */
	{"1800-01-01", "***"},
	{"", ""},
	{"***", "***"},
};

static void test_shift_forms(void **state)
{
	(void)state;
	struct keyed keyed;
	keyed_open(&keyed, SHIFTS, RING);
	struct treatment *birth = keyed_treatment(&keyed, "birth_date");
	struct treatment *paid = keyed_treatment(&keyed, "paid");
	assert_true(keyed.means.wants_subject);
	assert_string_equal(treatment_mark(birth), "#shift:3lqhqovx3f:birth_date");
	assert_string_equal(treatment_mark(paid), "#shift:3lqhqovx3f:paid");
	keyed.means.subject = span_of("+86 138-0013-8000");
	for (size_t i = 0; i < COUNT(shifted); i++) {
		const char *becomes = keyed_apply(&keyed, paid, shifted[i].value);
		if (strcmp(becomes, shifted[i].becomes) != 0)
			fail_msg("\"%s\": \"%s\", not \"%s\"", shifted[i].value, becomes,
				 shifted[i].becomes);
		becomes = keyed_apply(&keyed, birth, shifted[i].value);
		if (strcmp(becomes, shifted[i].becomes) != 0)
			fail_msg("birth_date \"%s\": \"%s\", not \"%s\"", shifted[i].value, becomes,
				 shifted[i].becomes);
	}
	keyed_close(&keyed);
}

static void test_shift_subjects(void **state)
{
	(void)state;
	static const struct {
		const char *subject;
		const char *class;
		const char *becomes; /* of 2025-06-01 */
	} cases[] = {
		{"13800138000", "paid", "2024-11-25"},
		{"13900139000", "paid", "2025-05-14"},
		{"张三", "paid", "2024-06-12"},
		{"张 三", "paid", "2024-06-12"},
		{"13800138000", "near", "2025-06-09"},
		{"13900139000", "near", "2025-05-19"},
		{"张三", "near", "2025-05-23"},
		{"13800138000", "all", "2026-03-09"},
		{"张三", "all", "2025-11-30"},
		/* Nobody, or somebody who would be another one in each record. */
		{"", "paid", "***"},
		{"-", "paid", "***"},
		{"138****8000", "paid", "***"},
		{"***", "paid", "***"},
		{"pii1:3lqhqovx3f:cn_mobile:siv:"
		 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		 "A.",
		 "paid", "***"},
		{"pii1:", "paid", "***"},
	};
	struct keyed keyed;
	keyed_open(&keyed, SHIFTS, RING);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct treatment *treatment = keyed_treatment(&keyed, cases[i].class);
		keyed.means.subject = span_of(cases[i].subject);
		const char *becomes = keyed_apply(&keyed, treatment, "2025-06-01");
		if (strcmp(becomes, cases[i].becomes) != 0)
			fail_msg("%s of \"%s\": \"%s\", not \"%s\"", cases[i].class,
				 cases[i].subject, becomes, cases[i].becomes);
	}
	/* The rules say which number the day is. */
	static const char *const ordered[][3] = {
		{"dmy", "01/06/2025", "25/11/2024"}, {"mdy", "06/01/2025", "11/25/2024"},
		{"dmy", "6/6/2025", "30/11/2024"},   {"mdy", "6/6/2025", "11/30/2024"},
		{"dmy", "31/12/2025", "26/06/2025"}, {"mdy", "12/31/2025 8:00", "06/26/2025 8:00"},
		{"mdy", "31/12/2025", "***"},        {"dmy", "12.31.2025", "***"},
		{"dmy", "2025-06-01", "2024-11-25"},
	};
	keyed.means.subject = span_of("13800138000");
	for (size_t i = 0; i < COUNT(ordered); i++)
		assert_string_equal(
			keyed_apply(&keyed, keyed_treatment(&keyed, ordered[i][0]), ordered[i][1]),
			ordered[i][2]);
	/* Tokens that join are subjects like any other. */
	static const char *const joining[] = {
		"p1_dz3dfob7qzxbzgyw7jui6l4kajrzsa",
		"pii1:3lqhqovx3f:cn_mobile:sivd:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA."};
	for (size_t i = 0; i < COUNT(joining); i++) {
		keyed.means.subject = span_of(joining[i]);
		const char *becomes =
			keyed_apply(&keyed, keyed_treatment(&keyed, "paid"), "2025-06-01");
		assert_int_equal(strlen(becomes), 10);
		assert_string_not_equal(becomes, "2025-06-01");
	}
	/* In a column of another kind there is no mark that says so. */
	keyed.means.subject = span_of("13800138000");
	struct treatment *account = keyed_treatment(&keyed, "account");
	assert_string_equal(keyed_apply(&keyed, account, "2025-06-01"), "***");
	keyed_close(&keyed);
}

/* Every day of four centuries by whole days, never none, and as many for all of one person. */
static void test_shift_days(void **state)
{
	(void)state;
	struct keyed keyed;
	keyed_open(&keyed, SHIFTS, RING);
	struct treatment *next = keyed_treatment(&keyed, "next");
	struct treatment *paid = keyed_treatment(&keyed, "paid");
	long least = 0, most = 0;
	for (unsigned i = 0; i < 4000; i++) {
		char subject[32], value[32];
		struct date date, before, after;
		snprintf(subject, sizeof subject, "%u", 10000 + i);
		keyed.means.subject = span_of(subject);
		long moved = 0;
		for (unsigned j = 0; j < 4; j++) {
			snprintf(value, sizeof value, "%04u-%02u-%02u",
				 1850 + (i * 7 + j * 81) % 300, 1 + (i + j) % 12,
				 1 + (i * 5 + j) % 28);
			assert_true(date_read(span_of(value), &before));
			assert_true(date_read(span_of(keyed_apply(&keyed, paid, value)), &after));
			long days = date_days(&after) - date_days(&before);
			if (days == 0 || (j && days != moved))
				fail_msg("%s: %s moved by %ld, not %ld", subject, value, days,
					 moved);
			moved = days;
		}
		least = moved < least ? moved : least;
		most = moved > most ? moved : most;
		assert_true(date_read(span_of(keyed_apply(&keyed, next, value)), &date));
		assert_int_equal(labs(date_days(&date) - date_days(&before)), 1);
	}
	assert_true(least < -355 && least >= -365 && most > 355 && most <= 365);
	keyed_close(&keyed);
}

/* Each name of a month that may be written is one that is read. */
static void test_shift_months(void **state)
{
	(void)state;
	static const char *const words[] = {"1 jan 2024",     "1 january 2024", "1 okt 2024",
					    "1 februar 2024", "1 février 2024", "1 enero 2024",
					    "1 gennaio 2024", "1 maart 2024",   "1 março 2024"};
	struct keyed keyed;
	keyed_open(&keyed, SHIFTS, RING);
	struct treatment *paid = keyed_treatment(&keyed, "paid");
	for (size_t i = 0; i < COUNT(words); i++) {
		unsigned seen = 0;
		struct date before, after;
		assert_true(date_read(span_of(words[i]), &before));
		for (unsigned subject = 0; subject < 300; subject++) {
			char name[16];
			snprintf(name, sizeof name, "%u", 2000 + subject);
			keyed.means.subject = span_of(name);
			const char *becomes = keyed_apply(&keyed, paid, words[i]);
			if (!date_read(span_of(becomes), &after) || after.day == 0)
				fail_msg("%s became %s", words[i], becomes);
			seen |= 1u << after.month;
		}
		assert_int_equal(seen, 0x1ffe);
	}
	keyed_close(&keyed);
}

/* ---- Any text ----------------------------------------------------------------------------------
 */

#define ALL_KINDS                                                                                  \
	HEAD "subject: [buyer]\n"                                                                  \
	     "classes:\n"                                                                          \
	     "  person_name: {mask: {kind: token}}\n"                                              \
	     "  account: {mask: {kind: token}}\n"                                                  \
	     "  cn_mobile: {mask: {kind: token}}\n"                                                \
	     "  email: {mask: {kind: token}}\n"                                                    \
	     "  address: {mask: {kind: token}}\n"                                                  \
	     "  credential: {mask: {kind: token}}\n"                                               \
	     "  wechat_id: {mask: {kind: token}}\n"                                                \
	     "  free_text: {mask: {kind: spans}}\n"                                                \
	     "  birth_date: {mask: {kind: shift}}\n"                                               \
	     "  bank_card: {mask: {kind: surrogate}}\n"                                            \
	     "  phone: {mask: {kind: surrogate}}\n"                                                \
	     "  device_id: {mask: {kind: surrogate}}\n"                                            \
	     "  cn_plate: {mask: {kind: surrogate}}\n"

/* Classes that are found masked again; the rest have a mark. */
#define SETTLED 8
static const char *const all_classes[] = {
	"person_name", "account",    "cn_mobile", "email", "address",   "credential", "wechat_id",
	"free_text",   "birth_date", "bank_card", "phone", "device_id", "cn_plate"};

static bool utf8_is(const char *text)
{
	const char *end = text + strlen(text);
	uint32_t character;
	for (size_t size; text < end; text += size)
		if ((size = utf8_next(text, end, &character)) == 0)
			return false;
	return true;
}

static void test_any_text(void **state)
{
	(void)state;
	static const char *const pieces[] = {"13800138000",
					     "+86 ",
					     "-",
					     "张三",
					     ONE,
					     "p1_",
					     "***",
					     "@example.com",
					     "密码",
					     "1985-03-12",
					     " ",
					     "/",
					     "、",
					     "收货人",
					     "6222021273946937341",
					     "Ａ",
					     "１",
					     "*",
					     "转",
					     "北京市海淀区学院路1号",
					     "x",
					     "ext",
					     "京A12345",
					     "=\"",
					     "\"",
					     "'",
					     "微信",
					     "a",
					     "7",
					     "QQ：",
					     "+1 617-555-0123",
					     ".0",
					     "(",
					     ")",
					     "\t",
					     "2088",
					     "：",
					     "，",
					     "John Smith"};
	static const char *const secrets[] = {"13800138000", "6222021273946937341"};
	uint64_t seed = 7;
	struct keyed keyed;
	keyed_open(&keyed, ALL_KINDS, RING);
	keyed.means.subject = span_of("somebody");
	struct treatment *treatments[COUNT(all_classes)];
	for (size_t c = 0; c < COUNT(all_classes); c++)
		treatments[c] = keyed_treatment(&keyed, all_classes[c]);
	for (unsigned i = 0; i < 40000; i++) {
		char value[512] = "", once[2048];
		size_t size = 0, c = (size_t)(seed >> 40) % COUNT(all_classes);
		bool note = strcmp(all_classes[c], "free_text") == 0;
		for (unsigned n = (unsigned)(seed >> 60) % 6 + 1; n; n--) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			const char *piece = pieces[(seed >> 33) % COUNT(pieces)];
			/* In a note what stands right beside a value decides whether it is one. */
			size += (size_t)sprintf(value + size, "%s%s", piece, note ? "，" : "");
		}
		snprintf(once, sizeof once, "%s", keyed_apply(&keyed, treatments[c], value));
		if (!utf8_is(once))
			fail_msg("%s: \"%s\" became no UTF-8", all_classes[c], value);
		for (size_t s = 0; s < COUNT(secrets) && !note; s++)
			if (strstr(once, secrets[s]))
				fail_msg("%s: \"%s\" became \"%s\"", all_classes[c], value, once);
		const char *twice = keyed_apply(&keyed, treatments[c], once);
		if (c < SETTLED && strcmp(once, twice) != 0)
			fail_msg("%s: \"%s\" became \"%s\" and then \"%s\"", all_classes[c], value,
				 once, twice);
	}
	keyed_close(&keyed);
}

/* ---- Refusals ----------------------------------------------------------------------------------
 */

static const struct {
	const char *mask;
	const char *says;
} refused[] = {
	{"{kind: token, link: some}", "test.yaml:3:"},
	{"{kind: token, link: [all]}", "link"},
	{"{kind: token, domain: A}", "domain"},
	{"{kind: token, domain: a/b}", "domain"},
	{"{kind: token, domain: ''}", "domain"},
	{"{kind: token, days: 3}", "days"},
	{"{kind: shift}", "subject"},
	{"{kind: shift, days: 0}", "days"},
	{"{kind: shift, days: 3651}", "days"},
	{"{kind: shift, domain: x}", "domain"},
	{"{kind: shift, order: ymd}", "order"},
	{"{kind: shift, order: [dmy]}", "order"},
};

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		char rules[512];
		snprintf(rules, sizeof rules, HEAD "classes: {person_name: {mask: %s}}\n",
			 refused[i].mask);
		/* On a trial as well: without a key, wrong is wrong. */
		for (int trial = 0; trial < 2; trial++) {
			struct keyed keyed;
			keyed_open(&keyed, rules, trial ? NULL : RING);
			keyed.means.trial = trial;
			assert_null(keyed_try(&keyed, "person_name"));
			assert_int_equal(keyed.failure.status, STATUS_REFUSED);
			if (!strstr(keyed.failure.text, refused[i].says))
				fail_msg("%s: %s", refused[i].mask, keyed.failure.text);
			keyed_close(&keyed);
		}
	}
}

static const char *const keyed_kinds[][2] = {
	{"token", "birth_date"}, {"shift", "birth_date"}, {"surrogate", "cn_mobile"}};

static void test_keys_wanted(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(keyed_kinds); i++) {
		char rules[512];
		snprintf(rules, sizeof rules,
			 HEAD "classes:\n  person_name: {mask: {kind: full}}\n"
			      "  %s: {mask: {kind: %s}}\n  email: {action: drop}\n"
			      "subject: [x]\n",
			 keyed_kinds[i][1], keyed_kinds[i][0]);
		struct keyed keyed;
		/* Whatever column is there, without a key the rules are refused. */
		keyed_open(&keyed, rules, NULL);
		assert_false(masks_check_keys(&keyed.means, &keyed.failure));
		assert_non_null(strstr(keyed.failure.text, "-k"));
		keyed.failure = (struct failure){0};
		assert_null(keyed_try(&keyed, keyed_kinds[i][1]));
		assert_int_equal(keyed.failure.status, STATUS_REFUSED);
		/* A trial passes. */
		keyed.failure = (struct failure){0};
		keyed.means.trial = true;
		assert_non_null(keyed_try(&keyed, keyed_kinds[i][1]));
		keyed_close(&keyed);
		/* A key that ends with the run makes pseudonyms that nobody can make again. */
		keyed_open(&keyed, rules, RING);
		assert_true(masks_check_keys(&keyed.means, &keyed.failure));
		keyed.means.random_only = true;
		assert_false(masks_check_keys(&keyed.means, &keyed.failure));
		assert_non_null(strstr(keyed.failure.text, keyed_kinds[i][0]));
		keyed_close(&keyed);
	}
	/* A class that is not masked wants none. */
	struct keyed keyed;
	keyed_open(&keyed, HEAD "classes: {email: {action: drop, mask: {kind: token}}}\n", NULL);
	assert_true(masks_check_keys(&keyed.means, &keyed.failure));
	keyed_close(&keyed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_token_vectors), cmocka_unit_test(test_token_spellings),
		cmocka_unit_test(test_shift_forms),   cmocka_unit_test(test_shift_subjects),
		cmocka_unit_test(test_shift_days),    cmocka_unit_test(test_shift_months),
		cmocka_unit_test(test_any_text),      cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_keys_wanted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
