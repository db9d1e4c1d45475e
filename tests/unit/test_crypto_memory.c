/*
 * crypto: memory that cannot be had while libcrypto works for us. Each time another allocation of
 * its fails, in a process of its own: no crash, and never a wrong answer.
 */
#include "crypto/inside.h"

#include <sys/wait.h>
#include <unistd.h>

#include "vectors.h"

static const char ring[] = "3lqhqovx3f 2026-01-01 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";

/* The allocation that fails, and how many there were. */
static size_t failing, calls;

static void *take(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return ++calls == failing ? NULL : malloc(size);
}

static void *resize(void *at, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return ++calls == failing ? NULL : realloc(at, size);
}

static void give(void *at, const char *file, int line)
{
	(void)file;
	(void)line;
	free(at);
}

/* What a run came to: all that it was to do, or a failure that was told. */
enum { WHOLE, TOLD, WRONG };

static int tools(struct keyring *keyring, struct failure *failure)
{
	struct subkey subkey = {0, PURPOSE_ENCRYPT, "siv", span_of("cn_mobile"), {NULL, 0}};
	unsigned char tag[16], nonce[16], cipher[4], text[4], out[MAC_SIZE];
	uint16_t digits[8] = {1, 2, 3, 4, 5, 6, 7, 8};
	const struct span sealed = {(char *)cipher, 4}, plain = span_of("text");
	struct siv *siv = keyring_siv(keyring, &subkey, failure);
	subkey.mode = "sm4";
	struct sm4 *sm4 = siv ? keyring_sm4(keyring, &subkey, failure) : NULL;
	subkey.mode = "ff1";
	struct ff1 *ff1 = sm4 ? keyring_ff1(keyring, &subkey, failure) : NULL;
	subkey.mode = "hmac";
	struct mac *mac = ff1 ? keyring_mac(keyring, &subkey, failure) : NULL;
	if (!mac)
		return failure->status != STATUS_DONE ? TOLD : WRONG;
	if (!keyring_random(keyring, nonce, sizeof nonce))
		return TOLD;
	if (!siv_seal(siv, NULL, 0, plain, tag, cipher))
		return TOLD;
	if (!siv_unseal(siv, NULL, 0, tag, sealed, text) || memcmp(text, "text", 4) != 0)
		return WRONG;
	if (!sm4_seal(sm4, plain, nonce, plain, tag, cipher))
		return TOLD;
	if (!sm4_unseal(sm4, plain, nonce, tag, sealed, text) || memcmp(text, "text", 4) != 0)
		return WRONG;
	if (!ff1_encrypt(ff1, 10, plain, digits, 8) || !ff1_decrypt(ff1, 10, plain, digits, 8) ||
	    digits[0] != 1 || digits[7] != 8)
		return WRONG;
	return mac_of(mac, &plain, 1, out) ? WHOLE : TOLD;
}

static int all(void)
{
	struct failure failure = {0};
	struct secret text = {0};
	const struct span class = span_of("cn_mobile");
	struct keyring *keyring = keyring_read("ring", span_of(ring), &failure), *narrow = NULL;
	int came_to =
		!keyring || !keyring_narrow(keyring, &class, 1, &text, &failure) ? TOLD : WHOLE;
	if (came_to == WHOLE)
		narrow = keyring_read("ring", (struct span){text.at, text.size}, &failure);
	if (came_to == WHOLE)
		came_to = narrow ? tools(keyring, &failure) : TOLD;
	secret_close(&text);
	if (came_to == WHOLE && !keyring_extend(keyring, true, &text, &failure))
		came_to = TOLD;
	char hex[DIGEST_HEX + 1];
	struct digest *digest = came_to == WHOLE ? digest_open(&failure) : NULL;
	if (digest)
		digest_add(digest, class);
	if (came_to == WHOLE && !digest_finish(digest, hex, &failure))
		came_to = TOLD;
	secret_close(&text);
	keyring_free(narrow);
	keyring_free(keyring);
	return came_to;
}

/* In a process in which libcrypto is new. Its first word is how many allocations there were. */
static int run(size_t at, size_t *count)
{
	int ends[2], status = 0;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		failing = at;
		if (CRYPTO_set_mem_functions(take, resize, give) != 1)
			_exit(99);
		int came_to = all();
		_exit(write(ends[1], &calls, sizeof calls) == sizeof calls ? came_to : 98);
	}
	close(ends[1]);
	if (read(ends[0], count, sizeof *count) != sizeof *count)
		*count = 0;
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status))
		fail_msg("allocation %zu fails, and it dies of signal %d", at, WTERMSIG(status));
	return WEXITSTATUS(status);
}

static void test_each_allocation(void **state)
{
	(void)state;
	size_t count, unused, told = 0;
	assert_int_equal(run(0, &count), WHOLE);
	assert_true(count > 1000);
	/* Each where little was done yet, then fewer: what comes later comes again and again. */
	for (size_t at = 1; at <= count; at += 1 + at / 60) {
		int came_to = run(at, &unused);
		if (came_to != WHOLE && came_to != TOLD)
			fail_msg("allocation %zu of %zu fails, and it came to %d", at, count,
				 came_to);
		told += came_to == TOLD;
	}
	assert_true(told > 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
