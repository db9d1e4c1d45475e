/* base: the encodings of RFC 4648. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* RFC 4648, section 10, and bytes with both digits in which the alphabets differ. */
static const struct {
	const char *bytes;
	const char *plain;
	const char *url;
	const char *base32;
} vectors[] = {
	{"", "", "", ""},
	{"f", "Zg==", "Zg", "my"},
	{"fo", "Zm8=", "Zm8", "mzxq"},
	{"foo", "Zm9v", "Zm9v", "mzxw6"},
	{"foob", "Zm9vYg==", "Zm9vYg", "mzxw6yq"},
	{"fooba", "Zm9vYmE=", "Zm9vYmE", "mzxw6ytb"},
	{"foobar", "Zm9vYmFy", "Zm9vYmFy", "mzxw6ytboi"},
	{"\xfb\xff\xbf", "+/+/", "-_-_", "7p736"},
	{"\xff\xef", "/+8=", "_-8", "77xq"},
};

static void test_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct span bytes = span_of(vectors[i].bytes);
		char out[32];
		unsigned char back[32];
		size_t size;
		assert_int_equal(base64_size(bytes.size), strlen(vectors[i].plain));
		base64_write(bytes, out);
		assert_memory_equal(out, vectors[i].plain, strlen(vectors[i].plain));
		assert_true(base64_read(span_of(vectors[i].plain), back, &size));
		assert_true(span_equal((struct span){(char *)back, size}, bytes));
		assert_int_equal(base64url_size(bytes.size), strlen(vectors[i].url));
		base64url_write(bytes, out);
		assert_memory_equal(out, vectors[i].url, strlen(vectors[i].url));
		assert_int_equal(base64url_bytes(strlen(vectors[i].url)), bytes.size);
		memset(back, 0, sizeof back);
		assert_true(base64url_read(span_of(vectors[i].url), back));
		assert_memory_equal(back, bytes.at, bytes.size);
		base32_write(bytes, out, strlen(vectors[i].base32));
		assert_memory_equal(out, vectors[i].base32, strlen(vectors[i].base32));
	}
}

/* Every text of up to four characters over a chosen few: what is read is written back the same. */
static void test_canonical(void **state)
{
	static const char some[] = "AQgZ0w89+/-_= \n\r\t.\x80\xff";
	(void)state;
	size_t kinds = sizeof some; /* its NUL byte too */
	size_t plain = 0, url = 0;
	for (size_t size = 0; size <= 4; size++) {
		size_t texts = 1;
		for (size_t i = 0; i < size; i++)
			texts *= kinds;
		for (size_t n = 0; n < texts; n++) {
			char text[4], again[4];
			unsigned char bytes[3];
			size_t rest = n, held = 0;
			for (size_t i = 0; i < size; i++, rest /= kinds)
				text[i] = some[rest % kinds];
			struct span span = {text, size};
			if (base64url_read(span, bytes)) {
				struct span read = {(char *)bytes, base64url_bytes(size)};
				assert_int_equal(base64url_size(read.size), size);
				base64url_write(read, again);
				assert_memory_equal(again, text, size);
				url++;
			}
			if (base64_read(span, bytes, &held)) {
				struct span read = {(char *)bytes, held};
				assert_int_equal(base64_size(read.size), size);
				base64_write(read, again);
				assert_memory_equal(again, text, size);
				plain++;
			}
		}
	}
	/*
	 * Ten of the characters are digits of either alphabet. Four of them (A Q g w) end in four
	 * zero bits; six (those, 0 and 8) in two; + / - _ in neither.
	 */
	assert_int_equal(url, 1 + 10 * 4 + 10 * 10 * 6 + 10 * 10 * 10 * 10);
	assert_int_equal(plain, 1 + 10 * 4 + 10 * 10 * 6 + 10 * 10 * 10 * 10);
}

/* Random bytes there and back, over themselves too; one changed character is seen or is other
 * bytes. */
static void test_there_and_back(void **state)
{
	(void)state;
	srandom(4648);
	for (size_t size = 0; size < 300; size++) {
		char bytes[300], text[400], in_place[400], changed[400];
		unsigned char back[300];
		for (size_t i = 0; i < size; i++)
			bytes[i] = (char)random();
		struct span span = {bytes, size}, written = {text, base64url_size(size)};
		base64url_write(span, text);
		assert_true(base64url_read(written, back));
		assert_memory_equal(back, bytes, size);
		memcpy(in_place, text, written.size);
		assert_true(base64url_read((struct span){in_place, written.size},
					   (unsigned char *)in_place));
		assert_memory_equal(in_place, bytes, size);
		/* Written from the end of their room. */
		char *end = in_place + written.size - size;
		memcpy(end, bytes, size);
		base64url_write((struct span){end, size}, in_place);
		assert_memory_equal(in_place, text, written.size);
		for (size_t i = 0; i < written.size; i++) {
			memcpy(changed, text, written.size);
			changed[i] ^= (char)(1 + random() % 127);
			if (base64url_read((struct span){changed, written.size}, back))
				assert_memory_not_equal(back, bytes, size);
		}
	}
}

/* 128 bits in 26 characters: the last holds three of them, and two that are zero. */
static void test_base32_bits(void **state)
{
	(void)state;
	char out[27] = {0};
	base32_write(
		(struct span){"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
			      16},
		out, 26);
	assert_string_equal(out, "77777777777777777777777774");
	/* 50 bits of seven bytes, 20 of three: the rest makes no difference. */
	memset(out, 0, sizeof out);
	base32_write((struct span){"\0\0\0\0\0\0\x3f", 7}, out, 10);
	assert_string_equal(out, "aaaaaaaaaa");
	memset(out, 0, sizeof out);
	base32_write((struct span){"\0\0\x1f", 3}, out, 4);
	assert_string_equal(out, "aaab");
	base32_write((struct span){NULL, 0}, out, 2);
	assert_string_equal(out, "aaab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_base32_bits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
