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

/* ---- Refusals ----------------------------------------------------------------------------------
 */

static const struct {
	const char *mask;
	const char *says;
} refused[] = {
	{"{kind: token, link: some}", "test.yaml:3:"}, {"{kind: token, link: [all]}", "link"},
	{"{kind: token, domain: A}", "domain"},        {"{kind: token, domain: a/b}", "domain"},
	{"{kind: token, domain: ''}", "domain"},       {"{kind: token, days: 3}", "days"},
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

static const char *const keyed_kinds[] = {"token"};

static void test_keys_wanted(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(keyed_kinds); i++) {
		char rules[512];
		snprintf(rules, sizeof rules,
			 HEAD "classes:\n  person_name: {mask: {kind: full}}\n"
			      "  birth_date: {mask: {kind: %s}}\n  email: {action: drop}\n"
			      "subject: [x]\n",
			 keyed_kinds[i]);
		struct keyed keyed;
		/* Whatever column is there, without a key the rules are refused. */
		keyed_open(&keyed, rules, NULL);
		assert_false(masks_check_keys(&keyed.means, &keyed.failure));
		assert_non_null(strstr(keyed.failure.text, "-k"));
		keyed.failure = (struct failure){0};
		assert_null(keyed_try(&keyed, "birth_date"));
		assert_int_equal(keyed.failure.status, STATUS_REFUSED);
		/* A trial passes. */
		keyed.failure = (struct failure){0};
		keyed.means.trial = true;
		assert_non_null(keyed_try(&keyed, "birth_date"));
		keyed_close(&keyed);
		/* A key that ends with the run makes pseudonyms that nobody can make again. */
		keyed_open(&keyed, rules, RING);
		assert_true(masks_check_keys(&keyed.means, &keyed.failure));
		keyed.means.random_only = true;
		assert_false(masks_check_keys(&keyed.means, &keyed.failure));
		assert_non_null(strstr(keyed.failure.text, keyed_kinds[i]));
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
		cmocka_unit_test(test_token_vectors),
		cmocka_unit_test(test_token_spellings),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_keys_wanted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
