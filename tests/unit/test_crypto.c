/* crypto: digests. */
#include "crypto/crypto.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_digest(struct span bytes, size_t piece, const char *expected)
{
	struct failure failure = {0};
	char hex[DIGEST_HEX + 1];
	struct digest *digest = digest_open(&failure);
	assert_non_null(digest);
	for (size_t at = 0; at < bytes.size; at += piece) {
		size_t end = at + piece < bytes.size ? at + piece : bytes.size;
		digest_add(digest, span_cut(bytes, at, end));
	}
	assert_true(digest_finish(digest, hex, &failure));
	assert_string_equal(hex, expected);
}

/* The examples of FIPS 180-2, appendix B, and the empty message. */
static void test_sha256(void **state)
{
	(void)state;
	const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	assert_digest(span_of(""), 1,
		      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_digest(span_of("abc"), 1,
		      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	for (size_t piece = 1; piece <= 56; piece++)
		assert_digest(span_of(two), piece,
			      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	char *million = malloc(1000000);
	assert_non_null(million);
	memset(million, 'a', 1000000);
	assert_digest((struct span){million, 1000000}, 777,
		      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(million);
}

static void test_not_opened(void **state)
{
	(void)state;
	struct failure failure = {0};
	char hex[DIGEST_HEX + 1];
	/* Two that go their own ways from where they parted. */
	struct digest *one = digest_open(&failure), *other = NULL;
	digest_add(one, span_of("a"));
	other = digest_split(one, &failure);
	digest_add(one, span_of("bc"));
	assert_true(digest_finish(one, hex, &failure));
	assert_string_equal(hex,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_true(digest_finish(other, hex, &failure));
	assert_string_equal(hex,
			    "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
	assert_false(digest_finish(NULL, hex, &failure));
}

/* Of ten million zeros, by sha256sum. */
static const char zeros_digest[] =
	"f5e02aa71e67f41d79023a128ca35bad86cf7b6656967bfe0884b3a3c4325eaf";

static long thread_count(void)
{
	FILE *file = fopen("/proc/self/stat", "r");
	long count = 0;
	assert_non_null(file);
	assert_int_equal(fscanf(file,
				"%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u "
				"%*u %*u %*d %*d %*d %*d %ld",
				&count),
			 1);
	fclose(file);
	return count;
}

/* One that has ended is counted for a moment yet. */
static void expect_threads(long count)
{
	for (int i = 0; i < 5000 && thread_count() != count; i++)
		usleep(1000);
	assert_int_equal(thread_count(), count);
}

/* Long ones are digested beside us, with no signal, and nothing is left of it;
 * on one processor not.
 */
static void test_long_digest(void **state)
{
	static const size_t pieces[] = {1 << 20, 262144, 65536, 4099};
	static const char zeros[1 << 20];
	cpu_set_t before, one;
	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
	CPU_ZERO(&one);
	for (size_t i = 0; CPU_COUNT(&one) == 0; i++)
		if (CPU_ISSET(i, &before))
			CPU_SET(i, &one);
	for (size_t i = 0; i < 2 * sizeof pieces / sizeof *pieces; i++) {
		struct failure failure = {0};
		char hex[DIGEST_HEX + 1];
		struct digest *digest = digest_open(&failure), *half = NULL;
		bool beside = i % 2 == 0 && CPU_COUNT(&before) > 1;
		size_t left = 10000000, piece = pieces[i / 2];
		long threads = thread_count();
		sched_setaffinity(0, sizeof one, i % 2 ? &one : &before);
		for (; left > 0; left -= piece < left ? piece : left) {
			digest_add(digest, (struct span){zeros, piece < left ? piece : left});
			if (left < 5000000 && !half) {
				expect_threads(threads + beside);
				half = digest_split(digest, &failure);
				expect_threads(threads);
			}
			if (half)
				digest_add(half, (struct span){zeros, 0});
		}
		assert_true(digest_finish(digest, hex, &failure));
		assert_string_equal(hex, zeros_digest);
		assert_true(digest_finish(half, hex, &failure));
		assert_string_not_equal(hex, zeros_digest);
		expect_threads(threads);
		sched_setaffinity(0, sizeof before, &before);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_not_opened),
		cmocka_unit_test(test_long_digest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
