/* crypto: keyrings as text, their subkeys, who may read them. */
#include "crypto/inside.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vectors.h"

/* Keys of the bytes 0 to 31, 32 to 63 and 64 to 95; the ids were reckoned elsewhere. */
#define ID_A  "3lqhqovx3f"
#define ID_B  "o2uqdqzv5u"
#define ID_C  "o3ohp5e3s7"
#define KEY_A "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define KEY_B "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="
#define KEY_C "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8="
#define DAY   "2026-01-01T00:00:00Z"

/* Two subkeys of the first, with their checks, reckoned elsewhere too. */
#define SIV_A                                                                                      \
	"QaUmk/aphq55sOJZ01AB3ni0tMg19QKlaFYBioqIuONncNBnae/"                                      \
	"uFFqqblOqpjxMpw3g4js1ViQzUCeR9wJyJThmJRSgU1R8"
#define FF1_A "5J9hrJcfmYqimBc59fhiZy2vBG60phdn2t7tGYTVQG1Q9f30TVmGRA=="

static struct keyring *ring_of(const char *text)
{
	struct failure failure = {0};
	struct keyring *keyring = keyring_read("ring", span_of(text), &failure);
	if (!keyring)
		fail_msg("%s", failure.text);
	return keyring;
}

static struct span secret_span(const struct secret *secret)
{
	return (struct span){secret->at, secret->size};
}

static struct keyring *ring_of_secret(const struct secret *secret)
{
	struct failure failure = {0};
	struct keyring *keyring = keyring_read("ring", secret_span(secret), &failure);
	if (!keyring)
		fail_msg("%s", failure.text);
	return keyring;
}

/* ---- As text -----------------------------------------------------------------------------------
 */

/* Each holds the keys A, B, C in this order, of which one is the newest. */
static void test_texts(void **state)
{
	static const struct {
		const char *text;
		size_t newest;
	} cases[] = {
		{ID_A " 2026-01-01T00:00:00Z " KEY_A "\n" ID_B " 2026-01-01T00:00:01Z " KEY_B
		      "\n" ID_C " 2026-01-02T00:00:00Z " KEY_C "\n",
		 2},
		{ID_A " 2026-01-03 " KEY_A "\n" ID_B " 2026-01-02T23:59:59Z " KEY_B "\n" ID_C
		      " 1999-12-31 " KEY_C,
		 0},
		{"\xef\xbb\xbf" ID_A " " DAY " " KEY_A
		 "\r\n# a note \xb3\xb5 and more words\r\n\r\n" ID_B " 2026-01-01 " KEY_B
		 "\r\n#\r\n" ID_C " 2025-12-31 " KEY_C "\r\n",
		 1},
		{"# " ID_A "\n\n \t \n  #x\n\t" ID_A "  " DAY "\t " KEY_A " \n" ID_B " " DAY
		 " " KEY_B "\n" ID_C " 2024-02-29 " KEY_C "\t",
		 1},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct keyring *keyring = ring_of(cases[i].text);
		assert_int_equal(keyring_count(keyring), 3);
		assert_string_equal(keyring_id(keyring, 0), ID_A);
		assert_string_equal(keyring_id(keyring, 1), ID_B);
		assert_string_equal(keyring_id(keyring, 2), ID_C);
		assert_int_equal(keyring_stable(keyring), 0);
		assert_int_equal(keyring_newest(keyring), cases[i].newest);
		assert_int_equal(keyring_find(keyring, span_of(ID_C)), 2);
		assert_int_equal(keyring_find(keyring, span_of("aaaaaaaaaa")), 3);
		assert_int_equal(keyring_find(keyring, span_of("o3ohp5e3s")), 3);
		assert_int_equal(keyring_find(keyring, (struct span){NULL, 0}), 3);
		/* As it was. */
		struct secret out = {0};
		struct failure failure = {0};
		assert_true(keyring_write(keyring, &out, &failure));
		assert_true(span_is(secret_span(&out), cases[i].text));
		secret_close(&out);
		keyring_free(keyring);
	}
}

#define GOOD ID_A " " DAY " " KEY_A "\n"
static const char no_id[] = "it does not begin with the id of a key (ten of a-z and 2-7)";
static const char no_date[] = "its second word is no date (2025-06-01T08:00:00Z)";
static const char no_key[] = "its last word is not the base64 of 32 bytes";
static const char no_subkey[] = "its last word is not a subkey in base64";
static const char no_words[] = "a line is an id, a date and a key";
static const char other_id[] = "the id is not that of the key";
static const char other_line[] = "the subkey is not that of its line";

static const struct {
	const char *text;
	int line; /* 0: of the whole */
	const char *says;
} refused[] = {
	{"", 0, "no key in it"},
	{"# " GOOD, 0, "no key in it"},
	{"\xef\xbb\xbf\r\n", 0, "no key in it"},
	{"3LQHQOVX3F " DAY " " KEY_A, 1, no_id},
	{"3lqhqovx3 " DAY " " KEY_A, 1, no_id},
	{"3lqhqovx3fa " DAY " " KEY_A, 1, no_id},
	{"3lqhqovx30 " DAY " " KEY_A, 1, no_id},
	{KEY_A, 1, no_id},
	{"\xff\xfe"
	 "3\0l\0",
	 1, no_id},
	{GOOD "{\"key\": 1}", 2, no_id},
	{ID_A, 1, no_words},
	{ID_A " " DAY, 1, no_words},
	{ID_A " " KEY_A, 1, no_words},
	{ID_A " " DAY " " KEY_A " x y", 1, no_words},
	{ID_A " " DAY " encrypt/siv/cn_mobile " SIV_A " x", 1, no_words},
	{ID_A " yesterday " KEY_A, 1, no_date},
	{ID_A " 2026-02-29 " KEY_A, 1, no_date},
	{ID_A " 2026-13-01 " KEY_A, 1, no_date},
	{ID_A " 2026-00-01 " KEY_A, 1, no_date},
	{ID_A " 2026-01-00 " KEY_A, 1, no_date},
	{ID_A " 2026-01-01T24:00:00Z " KEY_A, 1, no_date},
	{ID_A " 2026-01-01T00:60:00Z " KEY_A, 1, no_date},
	{ID_A " 2026-01-01T00:00:60Z " KEY_A, 1, no_date},
	{ID_A " 2026-01-01T00:00:00 " KEY_A, 1, no_date},
	{ID_A " 2026-01-01T00:00:00+08:00 " KEY_A, 1, no_date},
	{ID_A " 2026-01-01T00:00:00.5Z " KEY_A, 1, no_date},
	{ID_A " 2026-1-1 " KEY_A, 1, no_date},
	{GOOD ID_B " " DAY " ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8", 2, no_key},
	{GOOD ID_B " " DAY " ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9=", 2, no_key},
	{GOOD ID_B " " DAY " ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8Q", 2, no_key},
	{GOOD ID_B " " DAY " ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pg==", 2, no_key},
	{GOOD ID_B " " DAY " -CEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=", 2, no_key},
	{GOOD ID_B " " DAY " =", 2, no_key},
	{ID_A " " DAY " " KEY_B, 1, other_id},
	{"aaaaaaaaaa " DAY " " KEY_A, 1, other_id},
	{GOOD "# x\n\n" GOOD, 4, "a line before has this id"},
	{GOOD ID_A " 2027-01-01 " KEY_A, 2, "a line before has this id"},
	{GOOD ID_A " " DAY " encrypt/siv/cn_mobile " SIV_A, 2,
	 "keys and subkeys are not kept in one keyring"},
	{ID_A " " DAY " encrypt/siv/cn_mobile " SIV_A "\n" ID_B " " DAY " " KEY_B, 2,
	 "keys and subkeys are not kept in one keyring"},
	{ID_A " " DAY " encrypt/siv/cn_mobile " SIV_A "\n" ID_A
	      " 2026-01-02 encrypt/ff1/cn_mobile " FF1_A,
	 2, "another date than on the line before of this id"},
	{ID_A " " DAY " encrypt/ff1/cn_mobile " FF1_A "\n" ID_A " " DAY
	      " encrypt/ff1/cn_mobile " FF1_A,
	 2, "a line before has this subkey"},
	{ID_A " " DAY " token/hmac/cn_mobile " FF1_A, 1,
	 "its third word is not encrypt/MODE/CLASS"},
	{ID_A " " DAY " encrypt " FF1_A, 1, "its third word is not encrypt/MODE/CLASS"},
	{ID_A " " DAY " encrypt/ " FF1_A, 1, "no such mode"},
	{ID_A " " DAY " encrypt/ff1 " FF1_A, 1, "no such mode"},
	{ID_A " " DAY " encrypt/ff2/cn_mobile " FF1_A, 1, "no such mode"},
	{ID_A " " DAY " encrypt/hmac/cn_mobile " FF1_A, 1, "no such mode"},
	{ID_A " " DAY " encrypt/ff1/ " FF1_A, 1, "no such class"},
	{ID_A " " DAY " encrypt/ff1/CN " FF1_A, 1, "no such class"},
	{ID_A " " DAY " encrypt/ff1/a/b " FF1_A, 1, "no such class"},
	{ID_A " " DAY " encrypt/ff1/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa " FF1_A, 1, "no such class"},
	{ID_A " " DAY " encrypt/siv/cn_mobile " FF1_A, 1, no_subkey},
	{ID_A " " DAY " encrypt/ff1/cn_mobile " KEY_A, 1, no_subkey},
	{ID_A " " DAY " encrypt/ff1/bank_card " FF1_A, 1, other_line},
	{ID_A " " DAY " encrypt/sivd/cn_mobile " SIV_A, 1, other_line},
	{ID_B " " DAY " encrypt/ff1/cn_mobile " FF1_A, 1, other_line},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct failure failure = {0};
		char expected[200];
		if (refused[i].line)
			snprintf(expected, sizeof expected, "ring:%d: %s", refused[i].line,
				 refused[i].says);
		else
			snprintf(expected, sizeof expected, "ring: %s", refused[i].says);
		if (keyring_read("ring", span_of(refused[i].text), &failure))
			fail_msg("case %zu is taken, %s", i, expected);
		assert_int_equal(failure.status, STATUS_REFUSED);
		assert_string_equal(failure.text, expected);
	}
}

/* A changed byte of a line: refused, or a date that there is, or the line's end of another kind. */
static void test_each_byte(void **state)
{
	static const char *const lines[] = {
		ID_A " 2026-01-01T00:00:00Z " KEY_A "\n",
		ID_A " 2026-01-01T00:00:00Z encrypt/siv/cn_mobile " SIV_A "\n",
		ID_A " 2026-01-01T00:00:00Z encrypt/ff1/cn_mobile " FF1_A "\n",
	};
	static const size_t first_of_date = sizeof ID_A, after_date = sizeof ID_A + 20;
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		char text[256];
		size_t size = strlen(lines[i]);
		keyring_free(ring_of(lines[i]));
		for (size_t at = 0; at < size; at++)
			for (int change = 1; change < 256; change = change * 2 + change % 3) {
				struct failure failure = {0};
				memcpy(text, lines[i], size);
				text[at] ^= (char)change;
				struct keyring *keyring =
					keyring_read("ring", (struct span){text, size}, &failure);
				bool dated = at >= first_of_date && at < after_date;
				bool blank = text[at] == ' ' || text[at] == '\t' ||
					     text[at] == '\r' || text[at] == '\n';
				if (keyring && !dated && !blank)
					fail_msg("line %zu is taken with byte %zu as %d", i, at,
						 text[at]);
				keyring_free(keyring);
			}
	}
}

/* 1,000 lines, 1 MiB, and not one more. */
static void test_limits(void **state)
{
	(void)state;
	static char text[(1 << 20) + 2];
	struct failure failure = {0};
	memset(text, '\n', sizeof text);
	memcpy(text, GOOD, sizeof GOOD - 1);
	struct keyring *keyring =
		keyring_read("ring", (struct span){text, sizeof GOOD - 1 + 999}, &failure);
	assert_non_null(keyring);
	/* It is full. */
	struct secret out = {0};
	assert_false(keyring_extend(keyring, false, &out, &failure));
	assert_string_equal(failure.text, "the keyring is full: 1,000 lines, 1 MiB");
	secret_close(&out);
	keyring_free(keyring);
	failure = (struct failure){0};
	assert_null(keyring_read("ring", (struct span){text, sizeof GOOD + 999}, &failure));
	assert_string_equal(failure.text, "ring:1001: a keyring has 1,000 lines at most");
	memset(text + sizeof GOOD - 1, '#', sizeof text - sizeof GOOD + 1);
	failure = (struct failure){0};
	keyring = keyring_read("ring", (struct span){text, 1 << 20}, &failure);
	assert_non_null(keyring);
	keyring_free(keyring);
	assert_null(keyring_read("ring", (struct span){text, (1 << 20) + 1}, &failure));
	assert_string_equal(failure.text, "ring: larger than a keyring may be (1 MiB)");
}

/* ---- Who may read it ---------------------------------------------------------------------------
 */

static char path[] = P_tmpdir "/pii-keyring-XXXXXX";

static struct keyring *receive(const char *name, int flags, struct failure *failure)
{
	int descriptor = open(name, flags | O_CLOEXEC);
	*failure = (struct failure){0};
	assert_true(descriptor >= 0);
	struct keyring *keyring = keyring_receive(descriptor, name, failure);
	assert_true(fcntl(descriptor, F_GETFD) >= 0);
	close(descriptor);
	return keyring;
}

static void test_receive_file(void **state)
{
	static const unsigned modes[] = {0400, 0600, 0700, 0640, 0604,
					 0610, 0601, 0620, 0602, 0666};
	(void)state;
	struct failure failure;
	int descriptor = mkstemp(path);
	assert_true(descriptor >= 0);
	assert_int_equal(write(descriptor, GOOD, sizeof GOOD - 1), sizeof GOOD - 1);
	close(descriptor);
	for (size_t i = 0; i < COUNT(modes); i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		struct keyring *keyring = receive(path, O_RDONLY, &failure);
		assert_int_equal(keyring != NULL, (modes[i] & 077) == 0);
		if (!keyring) {
			char expected[200];
			snprintf(expected, sizeof expected,
				 "%s: others have rights on this keyring: chmod 600 %s", path,
				 path);
			assert_string_equal(failure.text, expected);
			assert_int_equal(failure.status, STATUS_REFUSED);
		}
		keyring_free(keyring);
	}
	/* Another's, which root alone can make. */
	chmod(path, 0600);
	if (geteuid() == 0 && chown(path, 12345, 12345) == 0) {
		assert_null(receive(path, O_RDONLY, &failure));
		assert_non_null(strstr(failure.text, "the keyring of another user"));
	}
	assert_int_equal(truncate(path, (1 << 20) + 1), 0);
	assert_int_equal(chown(path, geteuid(), getegid()), 0);
	assert_null(receive(path, O_RDONLY, &failure));
	assert_non_null(strstr(failure.text, "larger than a keyring may be (1 MiB)"));
	unlink(path);
	assert_null(receive(".", O_RDONLY, &failure));
	assert_string_equal(failure.text, ".: a keyring is a file or a pipe");
	assert_null(receive("/dev/null", O_RDONLY, &failure));
	assert_string_equal(failure.text, "/dev/null: a keyring is a file or a pipe");
	assert_null(keyring_receive(-1, "nothing", &failure));
}

/* From a pipe or a socket, in any pieces. */
static void test_receive_pipe(void **state)
{
	static const char text[] = GOOD ID_B " " DAY " " KEY_B "\n" ID_C " " DAY " " KEY_C "\n";
	static const size_t pieces[] = {1, 7, 4096};
	(void)state;
	for (size_t i = 0; i < 2 * COUNT(pieces); i++) {
		int ends[2];
		struct failure failure = {0};
		assert_int_equal(i % 2 ? socketpair(AF_UNIX, SOCK_STREAM, 0, ends) : pipe(ends), 0);
		pid_t child = fork();
		if (child == 0) {
			size_t at = 0;
			close(ends[0]);
			while (at < sizeof text - 1) {
				size_t left = sizeof text - 1 - at, piece = pieces[i / 2];
				ssize_t size =
					write(ends[1], text + at, left < piece ? left : piece);
				at += size > 0 ? (size_t)size : 0;
			}
			/* Comments beyond a page. */
			for (int line = 0; line < 100; line++)
				if (write(ends[1],
					  "# ________________________________________________\n",
					  51) < 0)
					_exit(1);
			_exit(0);
		}
		close(ends[1]);
		struct keyring *keyring = keyring_receive(ends[0], "pipe", &failure);
		assert_non_null(keyring);
		assert_int_equal(keyring_count(keyring), 3);
		keyring_free(keyring);
		close(ends[0]);
		int status;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_int_equal(status, 0);
	}
}

/* One that never ends is not read for ever. */
static void test_receive_endless(void **state)
{
	(void)state;
	int ends[2], status;
	struct failure failure = {0};
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		while (write(ends[1], "# _____________\n", 16) > 0)
			;
		_exit(0);
	}
	close(ends[1]);
	assert_null(keyring_receive(ends[0], "pipe", &failure));
	assert_string_equal(failure.text, "pipe: larger than a keyring may be (1 MiB)");
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
}

/* ---- Subkeys -----------------------------------------------------------------------------------
 */

static void assert_mac(struct mac *mac, const char *text, const char *expected)
{
	unsigned char out[MAC_SIZE];
	char bytes[MAC_SIZE];
	struct span piece = span_of(text);
	assert_non_null(mac);
	assert_true(mac_of(mac, &piece, 1, out));
	unhex_all(expected, bytes, sizeof bytes);
	assert_memory_equal(out, bytes, MAC_SIZE);
}

/* Frozen: what other keys, info or HKDF would change. Reckoned elsewhere. */
static void test_frozen(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct keyring *keyring = ring_of(GOOD);
	struct subkey subkey = {0, PURPOSE_TOKEN, "hmac", span_of("cn_mobile"), {NULL, 0}};
	assert_mac(keyring_mac(keyring, &subkey, &failure), "13800138000",
		   "78eb7a987608fd76ebb19586a3d87b83d867404e44a329e9aca8213f029d9d73");
	subkey.recipient = span_of("Shanghai / Co");
	assert_mac(keyring_mac(keyring, &subkey, &failure), "13800138000",
		   "a7cdfef6a53704ccef7e6e9539319a77a1b0bc443cf8f5424540eed4dc26f103");
	/* HKDF-SM3 for sm4 alone. */
	unsigned char bytes[SUBKEY_MAX];
	char expected[48];
	const struct subkey sm4 = {0, PURPOSE_ENCRYPT, "sm4", span_of("cn_mobile"), {NULL, 0}};
	assert_true(subkey_of(keyring, &sm4, mode_named(span_of("sm4")), bytes, &failure));
	unhex_all("edc293a33ccca99de285331fbf8bd6dd688526ed93a1cf7111ce1fdc60b7c908"
		  "4af920e0ff4126eafdd6d64f8ea4ce9d",
		  expected, sizeof expected);
	assert_memory_equal(bytes, expected, sizeof expected);
	keyring_free(keyring);
}

/* Subkeys that must differ from each other. */
static const struct subkey several[] = {
	{0, PURPOSE_TOKEN, "hmac", {"cn_mobile", 9}, {NULL, 0}},
	{1, PURPOSE_TOKEN, "hmac", {"cn_mobile", 9}, {NULL, 0}},
	{0, PURPOSE_SHIFT, "hmac", {"cn_mobile", 9}, {NULL, 0}},
	{0, PURPOSE_SURROGATE, "hmac", {"cn_mobile", 9}, {NULL, 0}},
	{0, PURPOSE_TOKEN, "hmac", {"bank_card", 9}, {NULL, 0}},
	{0, PURPOSE_TOKEN, "hmac", {"cn_mobil", 8}, {NULL, 0}},
	{0, PURPOSE_TOKEN, "hmac", {"cn_mobile", 9}, {"a", 1}},
	{0, PURPOSE_TOKEN, "hmac", {"cn_mobile", 9}, {"b", 1}},
	{0, PURPOSE_TOKEN, "hmac", {"cn_mobile", 9}, {"a/b", 3}},
};

static void test_same_and_other(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct keyring *keyring = ring_of(GOOD ID_B " " DAY " " KEY_B);
	unsigned char out[COUNT(several)][MAC_SIZE];
	struct mac *macs[COUNT(several)];
	struct span text = span_of("text");
	for (size_t i = 0; i < COUNT(several); i++) {
		macs[i] = keyring_mac(keyring, &several[i], &failure);
		assert_non_null(macs[i]);
		assert_true(mac_of(macs[i], &text, 1, out[i]));
		for (size_t before = 0; before < i; before++)
			assert_memory_not_equal(out[i], out[before], MAC_SIZE);
	}
	for (int turn = 0; turn < 3; turn++)
		for (size_t i = COUNT(several); i-- > 0;)
			assert_ptr_equal(keyring_mac(keyring, &several[i], &failure), macs[i]);
	/* The same names for another mode are another subkey; a mode has its own function. */
	struct subkey siv = {0, PURPOSE_ENCRYPT, "siv", span_of("cn_mobile"), {NULL, 0}};
	struct subkey sivd = {0, PURPOSE_ENCRYPT, "sivd", span_of("cn_mobile"), {NULL, 0}};
	struct siv *one = keyring_siv(keyring, &siv, &failure);
	assert_non_null(one);
	assert_ptr_not_equal(one, keyring_siv(keyring, &sivd, &failure));
	assert_ptr_equal(one, keyring_siv(keyring, &siv, &failure));
	assert_null(keyring_ff1(keyring, &siv, &failure));
	assert_int_equal(failure.status, STATUS_REFUSED);
	keyring_free(keyring);
}

/* A class with a slash would be another class with a recipient. */
static void test_subkey_refused(void **state)
{
	(void)state;
	static char huge[RULES_TEXT_MAX + 1];
	const struct subkey bad[] = {
		{0, PURPOSE_TOKEN, "hmac", span_of("a/b"), {NULL, 0}},
		{0, PURPOSE_TOKEN, "hmac", {NULL, 0}, {NULL, 0}},
		{0, PURPOSE_TOKEN, "hmac", {huge, sizeof huge}, {NULL, 0}},
		{0, PURPOSE_TOKEN, "hmac", span_of("a"), {huge, sizeof huge}},
		{1, PURPOSE_TOKEN, "hmac", span_of("a"), {NULL, 0}},
		{0, PURPOSE_TOKEN, "md5", span_of("a"), {NULL, 0}},
	};
	struct keyring *keyring = ring_of(GOOD);
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct failure failure = {0};
		assert_null(keyring_mac(keyring, &bad[i], &failure));
		assert_int_not_equal(failure.status, STATUS_DONE);
	}
	struct failure failure = {0};
	const struct subkey longest = {0,
				       PURPOSE_SURROGATE,
				       "hmac",
				       span_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
				       {huge, RULES_TEXT_MAX}};
	assert_non_null(keyring_mac(keyring, &longest, &failure));
	keyring_free(keyring);
}

/* Many, so that they fill several pages; each is the first one's equal in a ring of its own. */
static void test_many_subkeys(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct keyring *keyring = ring_of(GOOD), *other = ring_of(GOOD);
	struct siv *sivs[200];
	unsigned char tag[SIV_TAG_SIZE], cipher[4], text[4];
	for (size_t i = 0; i < 2 * COUNT(sivs); i++) {
		char class[16];
		snprintf(class, sizeof class, "class_%zu", i % COUNT(sivs));
		struct subkey subkey = {0, PURPOSE_ENCRYPT, "siv", span_of(class), {NULL, 0}};
		struct siv *siv = keyring_siv(keyring, &subkey, &failure);
		assert_non_null(siv);
		if (i < COUNT(sivs))
			sivs[i] = siv;
		else
			assert_ptr_equal(siv, sivs[i - COUNT(sivs)]);
		assert_true(siv_seal(siv, NULL, 0, span_of("text"), tag, cipher));
		struct span sealed = {(char *)cipher, 4};
		assert_true(siv_unseal(keyring_siv(other, &subkey, &failure), NULL, 0, tag, sealed,
				       text));
		assert_memory_equal(text, "text", 4);
	}
	keyring_free(keyring);
	keyring_free(other);
}

/* ---- Making them -------------------------------------------------------------------------------
 */

static void test_generate(void **state)
{
	(void)state;
	struct secret one = {0}, two = {0}, text = {0};
	struct failure failure = {0};
	assert_true(keyring_generate(&one, &failure));
	assert_true(keyring_generate(&two, &failure));
	assert_int_equal(one.size, 10 + 1 + 20 + 1 + 44 + 1);
	assert_true(memcmp(one.at, two.at, 10) != 0 && memcmp(one.at + 32, two.at + 32, 44) != 0);
	struct keyring *keyring = ring_of_secret(&one);
	assert_int_equal(keyring_count(keyring), 1);
	keyring_free(keyring);
	/* One in memory alone can be written, and read again. */
	keyring = keyring_fresh(&failure);
	assert_non_null(keyring);
	assert_true(keyring_write(keyring, &text, &failure));
	struct keyring *again = ring_of_secret(&text);
	assert_string_equal(keyring_id(keyring, 0), keyring_id(again, 0));
	keyring_free(again);
	keyring_free(keyring);
	secret_close(&one);
	secret_close(&two);
	secret_close(&text);
}

static void test_extend(void **state)
{
	static const struct {
		const char *text;
		bool stable;
		const char *before, *after; /* the fresh line stands between */
	} cases[] = {
		{GOOD, false, GOOD, ""},
		{GOOD, true, "", GOOD},
		{ID_A " " DAY " " KEY_A, false, GOOD, ""},
		{ID_A " " DAY " " KEY_A, true, "", ID_A " " DAY " " KEY_A},
		{"\xef\xbb\xbf# mine\r\n" GOOD "# end\n", true, "\xef\xbb\xbf# mine\r\n",
		 GOOD "# end\n"},
		{"\xef\xbb\xbf# mine\r\n" GOOD "# end", false,
		 "\xef\xbb\xbf# mine\r\n" GOOD "# end\n", ""},
		/* Its key is of a time to come. */
		{ID_A " 2999-12-31T23:59:59Z " KEY_A "\n", false,
		 ID_A " 2999-12-31T23:59:59Z " KEY_A "\n", ""},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct failure failure = {0};
		struct secret out = {0};
		struct keyring *keyring = ring_of(cases[i].text);
		assert_true(keyring_extend(keyring, cases[i].stable, &out, &failure));
		size_t before = strlen(cases[i].before), after = strlen(cases[i].after);
		assert_int_equal(out.size, before + 77 + after);
		assert_memory_equal(out.at, cases[i].before, before);
		assert_memory_equal(out.at + out.size - after, cases[i].after, after);
		struct keyring *longer = ring_of_secret(&out);
		assert_int_equal(keyring_count(longer), 2);
		assert_int_equal(keyring_newest(longer), cases[i].stable ? 0 : 1);
		assert_string_equal(keyring_id(longer, cases[i].stable ? 1 : 0), ID_A);
		assert_int_equal(longer->keys[keyring_newest(longer)].date >
					 longer->keys[1 - keyring_newest(longer)].date,
				 true);
		keyring_free(longer);
		keyring_free(keyring);
		secret_close(&out);
	}
	struct failure failure = {0};
	struct secret out = {0};
	struct keyring *last = ring_of(ID_A " 9999-12-31T23:59:59Z " KEY_A);
	assert_false(keyring_extend(last, false, &out, &failure));
	assert_string_equal(failure.text, "no key is later than the year 9999");
	keyring_free(last);
	secret_close(&out);
}

/* Seals under one ring and opens under another. */
static bool opens(struct keyring *sealing, struct keyring *opening, const struct subkey *subkey,
		  struct failure *failure)
{
	unsigned char tag[16], iv[16] = {0}, cipher[4], text[4];
	uint16_t digits[8] = {1, 2, 3, 4, 5, 6, 7, 8};
	struct span sealed = {(char *)cipher, 4};
	bool same = true;
	if (strcmp(subkey->mode, "sm4") == 0) {
		struct sm4 *one = keyring_sm4(sealing, subkey, failure),
			   *two = keyring_sm4(opening, subkey, failure);
		same = one && two &&
		       sm4_seal(one, span_of("a"), iv, span_of("text"), tag, cipher) &&
		       sm4_unseal(two, span_of("a"), iv, tag, sealed, text);
	} else if (strcmp(subkey->mode, "ff1") == 0) {
		struct ff1 *one = keyring_ff1(sealing, subkey, failure),
			   *two = keyring_ff1(opening, subkey, failure);
		same = one && two && ff1_encrypt(one, 10, span_of("a"), digits, 8) &&
		       ff1_decrypt(two, 10, span_of("a"), digits, 8);
		for (size_t i = 0; i < 8; i++)
			same = same && digits[i] == i + 1;
		memcpy(text, "text", 4);
	} else {
		struct siv *one = keyring_siv(sealing, subkey, failure),
			   *two = keyring_siv(opening, subkey, failure);
		same = one && two && siv_seal(one, NULL, 0, span_of("text"), tag, cipher) &&
		       siv_unseal(two, NULL, 0, tag, sealed, text);
	}
	return same && memcmp(text, "text", 4) == 0;
}

static const char *const encrypting[] = {"siv", "sivd", "sm4", "ff1"};

static void assert_opens(struct keyring *full, struct keyring *narrow, size_t key,
			 const char *class, bool expected)
{
	for (size_t mode = 0; mode < COUNT(encrypting); mode++) {
		const struct subkey subkey = {
			key, PURPOSE_ENCRYPT, encrypting[mode], span_of(class), {NULL, 0}};
		struct failure failure = {0};
		assert_int_equal(opens(full, narrow, &subkey, &failure), expected);
		if (expected)
			continue;
		char says[200];
		snprintf(says, sizeof says, "the keyring has no subkey encrypt/%s/%s of its key %s",
			 encrypting[mode], class, keyring_id(narrow, key));
		assert_int_equal(failure.status, STATUS_SEALED);
		assert_string_equal(failure.text, says);
	}
}

static void test_narrow(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct secret out = {0}, again = {0}, fewer = {0};
	struct keyring *full = ring_of(ID_A " 0999-12-31 " KEY_A "\n" ID_C " 2026-03-01 " KEY_C
					    "\n" ID_B " 2026-02-01 " KEY_B);
	const struct span classes[] = {span_of("cn_mobile"), span_of("email"),
				       span_of("cn_mobile")};
	assert_true(keyring_narrow(full, classes, 3, &out, &failure));
	struct keyring *narrow = ring_of_secret(&out);
	/* Keys, their order and the newest are those of the full ring. */
	assert_int_equal(narrow->line_count, 3 * 3 * 4);
	assert_int_equal(keyring_count(narrow), 3);
	assert_int_equal(keyring_newest(narrow), 1);
	for (size_t key = 0; key < 3; key++) {
		assert_string_equal(keyring_id(narrow, key), keyring_id(full, key));
		assert_opens(full, narrow, key, "cn_mobile", true);
		assert_opens(full, narrow, key, "email", true);
		assert_opens(full, narrow, key, "literal", true);
		assert_opens(full, narrow, key, "cn_resident_id", false);
	}
	/* Nothing of a key is in it. */
	assert_null(memmem(out.at, out.size, KEY_A, sizeof KEY_A - 1));
	const struct subkey token = {0, PURPOSE_TOKEN, "hmac", span_of("cn_mobile"), {NULL, 0}};
	assert_null(keyring_mac(narrow, &token, &failure));
	assert_int_equal(failure.status, STATUS_SEALED);
	failure = (struct failure){0};
	const struct subkey surrogate = {
		0, PURPOSE_SURROGATE, "ff1", span_of("cn_mobile"), {NULL, 0}};
	assert_null(keyring_ff1(narrow, &surrogate, &failure));
	failure = (struct failure){0};
	/* A class that no rules have may be what a cell says: no message repeats it. */
	const struct subkey odd = {0, PURPOSE_ENCRYPT, "siv", span_of("Zhang San"), {NULL, 0}};
	assert_null(keyring_siv(narrow, &odd, &failure));
	assert_null(strstr(failure.text, "Zhang"));
	failure = (struct failure){0};
	assert_false(keyring_extend(narrow, false, &again, &failure));
	assert_non_null(strstr(failure.text, "takes no key"));
	/* Narrower still, and no wider. */
	failure = (struct failure){0};
	assert_true(keyring_narrow(narrow, classes + 1, 1, &fewer, &failure));
	struct keyring *narrower = ring_of_secret(&fewer);
	assert_opens(full, narrower, 2, "email", true);
	assert_opens(full, narrower, 2, "cn_mobile", false);
	const struct span more[] = {span_of("email"), span_of("bank_card")};
	assert_false(keyring_narrow(narrow, more, 2, &again, &failure));
	assert_int_equal(failure.status, STATUS_SEALED);
	keyring_free(narrower);
	keyring_free(narrow);
	keyring_free(full);
	secret_close(&out);
	secret_close(&again);
	secret_close(&fewer);
}

static void test_narrow_refused(void **state)
{
	(void)state;
	struct keyring *full = ring_of(GOOD);
	struct secret out = {0};
	struct failure failure = {0};
	const struct span bad[] = {span_of("Mobile")};
	struct span many[300];
	static char names[300][8];
	for (size_t i = 0; i < COUNT(many); i++) {
		snprintf(names[i], sizeof names[i], "c%zux", i);
		many[i] = span_of(names[i]);
	}
	assert_false(keyring_narrow(full, bad, 1, &out, &failure));
	failure = (struct failure){0};
	assert_true(keyring_narrow(full, many, 249, &out, &failure));
	keyring_free(ring_of_secret(&out));
	assert_false(keyring_narrow(full, many, 250, &out, &failure));
	assert_int_equal(failure.status, STATUS_REFUSED);
	secret_close(&out);
	keyring_free(full);
}

/* A line that was written elsewhere by what pii-keyring(5) says. */
static void test_narrow_frozen(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct secret out = {0};
	struct keyring *full = ring_of(GOOD);
	const struct span class = span_of("cn_mobile");
	assert_true(keyring_narrow(full, &class, 1, &out, &failure));
	static const char siv[] = ID_A " " DAY " encrypt/siv/cn_mobile " SIV_A "\n";
	static const char ff1[] = "\n" ID_A " " DAY " encrypt/ff1/cn_mobile " FF1_A "\n";
	assert_memory_equal(out.at, siv, sizeof siv - 1);
	assert_non_null(memmem(out.at, out.size, ff1, sizeof ff1 - 1));
	keyring_free(full);
	secret_close(&out);
}

/* ---- Random bytes, memory
 * ------------------------------------------------------------------------
 */

static void test_random(void **state)
{
	(void)state;
	static unsigned char out[3][10000];
	struct keyring *keyring = ring_of(GOOD);
	size_t ones = 0;
	/* No sixteen bytes come twice, across the buffer's ends too. */
	for (size_t i = 0; i < 1000; i++) {
		assert_true(keyring_random(keyring, out[i % 2], 16 + i % 5));
		assert_memory_not_equal(out[0], out[1], 16);
	}
	assert_true(keyring_random(keyring, out[0], 0));
	static const size_t sizes[] = {4096, 4097, 10000};
	for (size_t i = 0; i < COUNT(sizes); i++) {
		memset(out[2], 0, sizeof out[2]);
		assert_true(keyring_random(keyring, out[2], sizes[i]));
		ones = 0;
		for (size_t at = 0; at < sizes[i]; at++)
			ones += (size_t)__builtin_popcount(out[2][at]);
		assert_in_range(ones, sizes[i] * 4 * 95 / 100, sizes[i] * 4 * 105 / 100);
	}
	keyring_free(keyring);
}

#ifdef __has_feature
#define SANITIZED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif
/* A sanitizer's mlock() does nothing. */
static const bool locks = !SANITIZED;

/* Does the kernel keep these pages in memory, and out of core dumps? */
static bool is_locked(const void *at)
{
	char line[512];
	unsigned long begin, end;
	bool within = false, locked = false;
	FILE *file = fopen("/proc/self/smaps", "r");
	assert_non_null(file);
	while (fgets(line, sizeof line, file)) {
		if (sscanf(line, "%lx-%lx ", &begin, &end) == 2)
			within = begin <= (unsigned long)at && (unsigned long)at < end;
		else if (within && strncmp(line, "VmFlags:", 8) == 0)
			locked = strstr(line, " lo") && strstr(line, " dd");
	}
	fclose(file);
	return locked;
}

static void test_secret(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct secret secret = {0};
	secret_close(&secret);
	assert_true(secret_open(&secret, 100, &failure));
	assert_true(secret.room >= 100 && secret.size == 0);
	assert_true(!locks || is_locked(secret.at));
	for (int i = 0; i < 5000; i++)
		assert_true(secret_append(&secret, span_of("0123456789"), &failure));
	assert_int_equal(secret.size, 50000);
	for (size_t at = 0; at < secret.size; at++)
		assert_int_equal(secret.at[at], '0' + at % 10);
	assert_true(!locks || (is_locked(secret.at) && is_locked(secret.at + 49999)));
	assert_false(secret_reserve(&secret, SIZE_MAX, &failure));
	assert_false(secret_reserve(&secret, SIZE_MAX - 50000, &failure));
	assert_int_equal(failure.status, STATUS_REFUSED);
	secret_close(&secret);
	assert_null(secret.at);
	struct secret grown = {0};
	assert_true(secret_append(&grown, span_of("x"), &failure));
	secret_close(&grown);
	/* What a ring holds is there as well. */
	struct keyring *keyring = ring_of(GOOD);
	const struct subkey subkey = {0, PURPOSE_ENCRYPT, "siv", span_of("email"), {NULL, 0}};
	failure = (struct failure){0};
	assert_true(!locks || is_locked(keyring->text.at));
	assert_true(!locks || is_locked(keyring_siv(keyring, &subkey, &failure)));
	keyring_free(keyring);
}

/* In a child that may lock so many bytes, and has no privilege to lock more. */
static int with_limit(size_t limit, int (*what)(void))
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		const struct rlimit memory = {limit, limit};
		if (setrlimit(RLIMIT_MEMLOCK, &memory) != 0 ||
		    (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0))
			_exit(100);
		_exit(what());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int nothing_locked(void)
{
	struct secret secret;
	struct failure failure = {0};
	if (secret_open(&secret, 1, &failure) || failure.status != STATUS_REFUSED)
		return 1;
	failure = (struct failure){0};
	if (keyring_read("ring", span_of(GOOD), &failure) || failure.status != STATUS_REFUSED)
		return 2;
	return strstr(failure.text, "ulimit -l") ? 0 : 3;
}

/* A ring of ten keys, its text once more, and four modes of eight classes. */
static int common_ring(void)
{
	struct failure failure = {0};
	struct secret text = {0};
	struct keyring *keyring = keyring_fresh(&failure);
	for (int i = 1; i < 10 && keyring; i++) {
		secret_close(&text);
		if (!keyring_extend(keyring, i % 2, &text, &failure))
			return 1;
		keyring_free(keyring);
		keyring = keyring_read("ring", (struct span){text.at, text.size}, &failure);
	}
	if (!keyring)
		return 2;
	for (int i = 0; i < 8; i++) {
		const char name[2] = {(char)('a' + i), 0};
		const struct subkey subkey = {0, PURPOSE_ENCRYPT, "", span_of(name), {NULL, 0}};
		for (size_t mode = 0; mode < COUNT(encrypting); mode++) {
			struct subkey one = subkey;
			one.mode = encrypting[mode];
			if (!opens(keyring, keyring, &one, &failure))
				return 3;
		}
	}
	keyring_free(keyring);
	secret_close(&text);
	return 0;
}

/* It fills what may be locked: refused in words, and no crash. */
static int too_many(void)
{
	struct failure failure = {0};
	struct keyring *keyring = keyring_fresh(&failure);
	for (int i = 0; keyring && i < 10000; i++) {
		char name[16];
		snprintf(name, sizeof name, "class_%dx", i);
		const struct subkey subkey = {0, PURPOSE_ENCRYPT, "siv", span_of(name), {NULL, 0}};
		if (!keyring_siv(keyring, &subkey, &failure)) {
			keyring_free(keyring);
			return failure.status == STATUS_REFUSED && i > 100 ? 0 : 1;
		}
	}
	return 2;
}

static void test_little_locked(void **state)
{
	(void)state;
	if (!locks)
		skip();
	assert_int_equal(with_limit(0, nothing_locked), 0);
	assert_int_equal(with_limit(64 << 10, common_ring), 0);
	assert_int_equal(with_limit(64 << 10, too_many), 0);
}

static int guard(void)
{
	struct failure failure = {0};
	struct rlimit core;
	/* As it is for every program that was not asked to hide. */
	if (prctl(PR_SET_DUMPABLE, 1) != 0 || !secrets_guard(&failure))
		return 1;
	if (prctl(PR_GET_DUMPABLE) != 0)
		return 2;
	if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_cur != 0 || core.rlim_max != 0)
		return 3;
	/* What a shell makes of <(…) can still be opened. */
	int ends[2];
	char name[32];
	if (pipe(ends) != 0)
		return 4;
	snprintf(name, sizeof name, "/dev/fd/%d", ends[0]);
	return open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC) >= 0 ? 0 : 5;
}

static void test_guard(void **state)
{
	(void)state;
	assert_int_equal(with_limit(64 << 10, guard), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),           cmocka_unit_test(test_refused),
		cmocka_unit_test(test_each_byte),       cmocka_unit_test(test_limits),
		cmocka_unit_test(test_receive_file),    cmocka_unit_test(test_receive_pipe),
		cmocka_unit_test(test_receive_endless), cmocka_unit_test(test_frozen),
		cmocka_unit_test(test_same_and_other),  cmocka_unit_test(test_subkey_refused),
		cmocka_unit_test(test_many_subkeys),    cmocka_unit_test(test_generate),
		cmocka_unit_test(test_extend),          cmocka_unit_test(test_narrow),
		cmocka_unit_test(test_narrow_refused),  cmocka_unit_test(test_narrow_frozen),
		cmocka_unit_test(test_random),          cmocka_unit_test(test_secret),
		cmocka_unit_test(test_little_locked),   cmocka_unit_test(test_guard),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
