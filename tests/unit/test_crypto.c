/* crypto: digests. */
#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_not_opened),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
