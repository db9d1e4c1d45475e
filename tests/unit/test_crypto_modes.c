/* crypto: AES-SIV, SM4, HMAC, HKDF against published vectors, and against libcrypto itself. */
#include "library.h"
#include "vectors.h"

static void fill(void *at, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((unsigned char *)at)[i] = (unsigned char)random();
}

static bool all_zeros(const void *at, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (((const char *)at)[i])
			return false;
	return true;
}

/* ---- AES-SIV -----------------------------------------------------------------------------------
 */

/* name, key, components, text, tag and ciphertext, result. */
static void assert_siv_vector(char **fields)
{
	char key[64], associated[512], text[256], sealed[512];
	unsigned char tag[SIV_TAG_SIZE], out[256];
	struct span components[8], keys = unhex_all(fields[1], key, sizeof key);
	size_t count = 0, used = 0;
	for (const char *at = fields[2]; at; count++) {
		size_t size = strcspn(at, ",");
		components[count] = unhex(at, size, associated + used, sizeof associated - used);
		used += components[count].size;
		at = at[size] ? at + size + 1 : NULL;
	}
	struct span plain = unhex_all(fields[3], text, sizeof text);
	struct span cipher = unhex_all(fields[4], sealed, sizeof sealed);
	struct siv siv = {0};
	bool valid = strcmp(fields[5], "valid") == 0;
	assert_true(siv_begin(&siv, library, bytes_of(keys), keys.size));
	assert_true(cipher.size >= SIV_TAG_SIZE);
	struct span body = span_cut(cipher, SIV_TAG_SIZE, cipher.size);
	/* Twice: the second time the first component is one that was seen. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(siv_unseal(&siv, components, count, bytes_of(cipher), body, out),
				 valid);
		if (valid)
			assert_memory_equal(out, plain.at, plain.size);
		else
			assert_true(all_zeros(out, body.size));
		if (!valid)
			continue;
		assert_int_equal(body.size, plain.size);
		assert_true(siv_seal(&siv, components, count, plain, tag, out));
		assert_memory_equal(tag, cipher.at, SIV_TAG_SIZE);
		assert_memory_equal(out, body.at, body.size);
	}
	siv_end(&siv);
}

static void test_siv_vectors(void **state)
{
	struct vectors vectors;
	(void)state;
	vectors_open(&vectors, "siv_rfc5297.txt");
	while (vectors_next(&vectors, 6))
		assert_siv_vector(vectors.fields);
	assert_int_equal(vectors.count, 2);
	vectors_open(&vectors, "siv_wycheproof.txt");
	while (vectors_next(&vectors, 6))
		assert_siv_vector(vectors.fields);
	assert_int_equal(vectors.count, 442);
}

/* What libcrypto's own AES-SIV makes of it, in a context that is used once. */
static void oracle(const unsigned char key[64], const struct span *components, size_t count,
		   struct span text, unsigned char tag[16], unsigned char *out)
{
	EVP_CIPHER *method = EVP_CIPHER_fetch(library, "AES-256-SIV", NULL);
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int size = 0;
	assert_int_equal(EVP_EncryptInit_ex2(context, method, key, NULL, NULL), 1);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(EVP_EncryptUpdate(context, NULL, &size, bytes_of(components[i]),
						   (int)components[i].size),
				 1);
	assert_int_equal(EVP_EncryptUpdate(context, out, &size, bytes_of(text), (int)text.size), 1);
	assert_int_equal(EVP_EncryptFinal_ex(context, out + size, &size), 1);
	assert_int_equal(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, tag), 1);
	EVP_CIPHER_CTX_free(context);
	EVP_CIPHER_free(method);
}

/* One that is used for many texts agrees with it; an empty text is left out, which it gets wrong.
 */
static void test_siv_oracle(void **state)
{
	(void)state;
	srandom(5297);
	for (int ring = 0; ring < 8; ring++) {
		unsigned char key[64];
		struct siv siv = {0};
		fill(key, sizeof key);
		assert_true(siv_begin(&siv, library, key, sizeof key));
		for (int i = 0; i < 1000; i++) {
			char text[700], associated[4][100];
			unsigned char tag[16], expected_tag[16], out[700], expected[700];
			struct span components[4];
			size_t count = (size_t)random() % 5;
			size_t size = 1 + (size_t)random() % (i % 10 == 0 ? sizeof text : 80);
			for (size_t n = 0; n < count; n++) {
				components[n] =
					(struct span){associated[n], 1 + (size_t)random() % 99};
				fill(associated[n], sizeof associated[n]);
			}
			/* The usual first component, the size of which alone changes at times. */
			if (count > 0 && i % 2 == 0) {
				memset(associated[0], 'a', sizeof associated[0]);
				components[0].size = 30 + (size_t)i / 2 % 2;
			}
			fill(text, sizeof text);
			struct span plain = {text, size};
			oracle(key, components, count, plain, expected_tag, expected);
			assert_true(siv_seal(&siv, components, count, plain, tag, out));
			assert_memory_equal(tag, expected_tag, 16);
			assert_memory_equal(out, expected, size);
			/* And back, over itself. */
			assert_true(siv_unseal(&siv, components, count, tag,
					       (struct span){(char *)out, size}, out));
			assert_memory_equal(out, text, size);
		}
		siv_end(&siv);
	}
}

/* Each bit of what is sealed counts, and so do the order, number and size of components. */
static void test_siv_tampered(void **state)
{
	(void)state;
	unsigned char key[64] = {7}, tag[16], cipher[48], out[48];
	struct siv siv = {0};
	assert_true(siv_begin(&siv, library, key, sizeof key));
	struct span text = {"Every bit of these forty-eight bytes has its say", 48};
	struct span right[] = {span_of("pii1:aaaaaaaaaa:cn_mobile:siv:cell"),
			       span_of("0123456789abcdef")};
	assert_true(siv_seal(&siv, right, 2, text, tag, cipher));
	struct span sealed = {(char *)cipher, 48};
	for (size_t bit = 0; bit < 8 * (16 + 48); bit++) {
		unsigned char *at = bit / 8 < 16 ? tag + bit / 8 : cipher + bit / 8 - 16;
		*at ^= (unsigned char)(1 << bit % 8);
		memset(out, 'x', sizeof out);
		assert_false(siv_unseal(&siv, right, 2, tag, sealed, out));
		assert_true(all_zeros(out, sizeof out));
		*at ^= (unsigned char)(1 << bit % 8);
	}
	const struct span wrong[][3] = {
		{right[1], right[0]},
		{right[0]},
		{right[0], right[1], {NULL, 0}},
		{span_of("pii1:aaaaaaaaaa:cn_mobile:siv:text"), right[1]},
		{span_of("pii1:aaaaaaaaaa:cn_mobile:siv:cel"), span_of("l0123456789abcdef")},
	};
	const size_t counts[] = {2, 1, 3, 2, 2};
	for (size_t i = 0; i < COUNT(counts); i++)
		assert_false(siv_unseal(&siv, wrong[i], counts[i], tag, sealed, out));
	for (size_t size = 0; size < 48; size++)
		assert_false(siv_unseal(&siv, right, 2, tag, span_cut(sealed, 0, size), out));
	assert_true(siv_unseal(&siv, right, 2, tag, sealed, out));
	siv_end(&siv);
}

static void test_siv_many_components(void **state)
{
	(void)state;
	unsigned char key[64] = {1}, tag[16], other[16], out[4];
	struct span components[127];
	struct siv siv = {0};
	for (size_t i = 0; i < COUNT(components); i++)
		components[i] = span_of("x");
	assert_true(siv_begin(&siv, library, key, sizeof key));
	assert_true(siv_seal(&siv, components, 126, span_of("text"), tag, out));
	assert_true(siv_seal(&siv, components, 125, span_of("text"), other, out));
	assert_memory_not_equal(tag, other, 16);
	assert_false(siv_seal(&siv, components, 127, span_of("text"), tag, out));
	assert_true(all_zeros(out, 4));
	/* Without any, and without text: still a tag of its own. */
	assert_true(siv_seal(&siv, NULL, 0, (struct span){NULL, 0}, tag, out));
	assert_true(siv_unseal(&siv, NULL, 0, tag, (struct span){NULL, 0}, out));
	tag[0] ^= 1;
	assert_false(siv_unseal(&siv, NULL, 0, tag, (struct span){NULL, 0}, out));
	siv_end(&siv);
}

/* A key of no size that AES has. */
static void test_begin_refused(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 16, 30, 62, 66, 128};
	unsigned char key[128] = {0};
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct siv siv = {0};
		assert_false(siv_begin(&siv, library, key, sizes[i]));
		siv_end(&siv);
	}
}

/* ---- SM4 ---------------------------------------------------------------------------------------
 */

static const char sm4_key[] = "0123456789abcdeffedcba9876543210";

/* GB/T 32907-2016, appendix A: once, and a million times. */
static void test_sm4_block(void **state)
{
	(void)state;
	char key[16], expected[16];
	unsigned char block[16];
	unhex_all(sm4_key, key, sizeof key);
	memcpy(block, key, 16);
	EVP_CIPHER_CTX *cipher = cipher_open(library, "SM4-ECB", (unsigned char *)key, 16);
	assert_non_null(cipher);
	assert_true(cipher_blocks(cipher, block, block, 16));
	unhex_all("681edf34d206965e86b3e94f536e4246", expected, 16);
	assert_memory_equal(block, expected, 16);
	for (int i = 1; i < 1000000; i++)
		cipher_blocks(cipher, block, block, 16);
	unhex_all("595298c7c6fd271f0402f804c33d3f66", expected, 16);
	assert_memory_equal(block, expected, 16);
	EVP_CIPHER_CTX_free(cipher);
}

/* draft-ribose-cfrg-sm4-10, appendix A.2.5: SM4 in counter mode. */
static void test_sm4_counter(void **state)
{
	(void)state;
	static const struct {
		const char *key, *cipher;
	} cases[] = {
		{sm4_key, "ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7"
			  "f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514"},
		{"fedcba98765432100123456789abcdef",
		 "5dcccd25b95ab07417a08512ee160e2f8f661521cbbab44cc87138445bc29e5c"
		 "0ae0297205d62704173b21239b887f6c8cb5b800917a2488284bde9e16ea2906"},
	};
	char key[16], iv[16], text[64], expected[64];
	unsigned char out[64];
	unhex_all("000102030405060708090a0b0c0d0e0f", iv, 16);
	unhex_all("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
		  "eeeeeeeeeeeeeeeeffffffffffffffffaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb",
		  text, 64);
	for (size_t i = 0; i < COUNT(cases); i++) {
		unhex_all(cases[i].key, key, 16);
		unhex_all(cases[i].cipher, expected, 64);
		EVP_CIPHER_CTX *cipher = cipher_open(library, "SM4-ECB", (unsigned char *)key, 16);
		assert_true(
			cipher_count(cipher, (unsigned char *)iv, (struct span){text, 64}, out));
		assert_memory_equal(out, expected, 64);
		EVP_CIPHER_CTX_free(cipher);
	}
}

/* A counter that overflows 32, 64 and all 128 bits, against libcrypto's. */
static void test_sm4_overflow(void **state)
{
	(void)state;
	static const char *const firsts[] = {
		"00000000000000000000000000000000", "000000000000000000000000fffffffe",
		"0000000000000000fffffffffffffffe", "fffffffffffffffffffffffffffffffe",
		"0123456789abcdefffffffffffffffff",
	};
	const unsigned char key[16] = {3, 1, 4};
	unsigned char out[777], expected[777];
	char first[16], text[777] = {0};
	EVP_CIPHER *method = EVP_CIPHER_fetch(library, "SM4-CTR", NULL);
	EVP_CIPHER_CTX *ours = cipher_open(library, "SM4-ECB", key, 16);
	for (size_t i = 0; i < COUNT(firsts); i++)
		for (size_t size = 0; size < sizeof text; size += 1 + size / 5) {
			EVP_CIPHER_CTX *theirs = EVP_CIPHER_CTX_new();
			int written = 0;
			unhex_all(firsts[i], first, 16);
			EVP_EncryptInit_ex2(theirs, method, key, (unsigned char *)first, NULL);
			EVP_EncryptUpdate(theirs, expected, &written, (unsigned char *)text,
					  (int)size);
			assert_int_equal(written, size);
			assert_true(cipher_count(ours, (unsigned char *)first,
						 (struct span){text, size}, out));
			assert_memory_equal(out, expected, size);
			EVP_CIPHER_CTX_free(theirs);
		}
	EVP_CIPHER_CTX_free(ours);
	EVP_CIPHER_free(method);
}

/* The mode put together by hand: what the tag is over. */
static void test_sm4_composition(void **state)
{
	(void)state;
	unsigned char key[48], iv[16], tag[16], cipher[48], expected[48], mac[MAC_SIZE];
	struct span text = {"Every bit of these forty-eight bytes has its say", 48};
	struct span associated = span_of("pii1:aaaaaaaaaa:cn_mobile:sm4:cell");
	struct sm4 sm4 = {0};
	fill(key, sizeof key);
	fill(iv, sizeof iv);
	assert_true(sm4_begin(&sm4, library, key, sizeof key));
	assert_true(sm4_seal(&sm4, associated, iv, text, tag, cipher));
	EVP_CIPHER_CTX *block = cipher_open(library, "SM4-ECB", key, 16);
	assert_true(cipher_count(block, iv, text, expected));
	assert_memory_equal(cipher, expected, 48);
	EVP_CIPHER_CTX_free(block);
	char whole[8 + 34 + 16 + 48] = {0, 0, 0, 0, 0, 0, 0, 34};
	memcpy(whole + 8, associated.at, 34);
	memcpy(whole + 42, iv, 16);
	memcpy(whole + 58, cipher, 48);
	EVP_MAC_CTX *hmac = hmac_open(library, "SM3", key + 16, 32);
	assert_true(hmac_of(hmac, &(struct span){whole, sizeof whole}, 1, mac));
	assert_memory_equal(tag, mac, 16);
	EVP_MAC_CTX_free(hmac);
	sm4_end(&sm4);
}

static void test_sm4_tampered(void **state)
{
	(void)state;
	unsigned char key[48] = {9}, iv[16] = {1}, tag[16], cipher[48], out[48];
	char associated[34] = "pii1:aaaaaaaaaa:cn_mobile:sm4:cel";
	struct span text = {"Every bit of these forty-eight bytes has its say", 48};
	struct span with = {associated, sizeof associated}, sealed = {(char *)cipher, 48};
	struct sm4 sm4 = {0};
	assert_true(sm4_begin(&sm4, library, key, sizeof key));
	assert_true(sm4_seal(&sm4, with, iv, text, tag, cipher));
	const struct {
		void *at;
		size_t size;
	} parts[] = {{iv, 16}, {tag, 16}, {cipher, 48}, {associated, 34}};
	for (size_t part = 0; part < COUNT(parts); part++)
		for (size_t bit = 0; bit < 8 * parts[part].size; bit++) {
			unsigned char *at = (unsigned char *)parts[part].at + bit / 8;
			*at ^= (unsigned char)(1 << bit % 8);
			memset(out, 'x', sizeof out);
			assert_false(sm4_unseal(&sm4, with, iv, tag, sealed, out));
			assert_true(all_zeros(out, sizeof out));
			*at ^= (unsigned char)(1 << bit % 8);
		}
	for (size_t size = 0; size < 48; size++)
		assert_false(sm4_unseal(&sm4, with, iv, tag, span_cut(sealed, 0, size), out));
	/* Over itself. */
	assert_true(sm4_unseal(&sm4, with, iv, tag, sealed, cipher));
	assert_memory_equal(cipher, text.at, 48);
	sm4_end(&sm4);
}

static void test_sm4_there_and_back(void **state)
{
	(void)state;
	unsigned char key[48], iv[16], tag[16], out[600], back[600];
	char text[600];
	struct sm4 sm4 = {0};
	srandom(32907);
	fill(key, sizeof key);
	assert_true(sm4_begin(&sm4, library, key, sizeof key));
	for (size_t size = 0; size < sizeof text; size += 1 + size / 9) {
		fill(text, size);
		fill(iv, sizeof iv);
		struct span with = {text, size / 2}, plain = {text, size};
		assert_true(sm4_seal(&sm4, with, iv, plain, tag, out));
		assert_true(size < 16 || memcmp(out, text, size) != 0);
		assert_true(
			sm4_unseal(&sm4, with, iv, tag, (struct span){(char *)out, size}, back));
		assert_memory_equal(back, text, size);
	}
	sm4_end(&sm4);
}

/* ---- Digests, HMAC, HKDF
 * -------------------------------------------------------------------------
 */

/* GB/T 32905-2016, appendix A: libcrypto's SM3 is that one. */
static void test_sm3(void **state)
{
	(void)state;
	static const struct {
		const char *text, *digest;
	} cases[] = {
		{"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
		{"abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
		 "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned char out[32];
		char expected[32];
		size_t size = 0;
		unhex_all(cases[i].digest, expected, 32);
		assert_int_equal(EVP_Q_digest(library, "SM3", NULL, cases[i].text,
					      strlen(cases[i].text), out, &size),
				 1);
		assert_int_equal(size, 32);
		assert_memory_equal(out, expected, 32);
	}
}

static void assert_hmac_vectors(const char *name, const char *digest)
{
	struct vectors vectors;
	vectors_open(&vectors, name);
	while (vectors_next(&vectors, 5)) {
		char key[256], message[512], tag[32];
		unsigned char out[MAC_SIZE];
		struct span keys = unhex_all(vectors.fields[1], key, sizeof key);
		struct span text = unhex_all(vectors.fields[2], message, sizeof message);
		struct span tags = unhex_all(vectors.fields[3], tag, sizeof tag);
		bool valid = strcmp(vectors.fields[4], "valid") == 0;
		EVP_MAC_CTX *hmac = hmac_open(library, digest, bytes_of(keys), keys.size);
		assert_non_null(hmac);
		/* One context for many texts, in pieces too. */
		for (size_t cut = 0; cut <= text.size; cut += 1 + text.size / 3) {
			const struct span pieces[] = {
				span_cut(text, 0, cut), {NULL, 0}, span_cut(text, cut, text.size)};
			assert_true(hmac_of(hmac, pieces, 3, out));
			assert_int_equal(memcmp(out, tags.at, tags.size) == 0, valid);
		}
		EVP_MAC_CTX_free(hmac);
	}
	assert_int_equal(vectors.count, 174);
}

static void test_hmac_vectors(void **state)
{
	(void)state;
	assert_hmac_vectors("hmac_sha256.txt", "SHA256");
	assert_hmac_vectors("hmac_sm3.txt", "SM3");
}

static void test_hkdf_vectors(void **state)
{
	struct vectors vectors;
	size_t of_rfc = 0;
	(void)state;
	vectors_open(&vectors, "hkdf_sha256.txt");
	while (vectors_next(&vectors, 5)) {
		char key[256], salt[256], info[256], okm[256];
		unsigned char out[256];
		struct span expected = unhex_all(vectors.fields[4], okm, sizeof okm);
		assert_true(hkdf_of(
			library, "SHA256", unhex_all(vectors.fields[2], salt, sizeof salt),
			unhex_all(vectors.fields[1], key, sizeof key),
			unhex_all(vectors.fields[3], info, sizeof info), out, expected.size));
		assert_memory_equal(out, expected.at, expected.size);
		of_rfc += strcmp(vectors.fields[0], "rfc5869") == 0;
	}
	assert_int_equal(of_rfc, 3);
	assert_int_equal(vectors.count, 22);
}

/* HKDF-SM3, of which there are no published vectors, by its definition in RFC 5869, section 2. */
static void test_hkdf_sm3(void **state)
{
	(void)state;
	const unsigned char zeros[32] = {0};
	unsigned char extracted[32], first[32], second[32], out[48];
	struct span key = {"0123456789abcdef0123456789abcdef", 32};
	struct span info = span_of("pii1/encrypt/sm4/cn_mobile");
	EVP_MAC_CTX *hmac = hmac_open(library, "SM3", zeros, 32);
	assert_true(hmac_of(hmac, &key, 1, extracted));
	EVP_MAC_CTX_free(hmac);
	hmac = hmac_open(library, "SM3", extracted, 32);
	const struct span one[] = {info, {"\1", 1}};
	assert_true(hmac_of(hmac, one, 2, first));
	const struct span two[] = {{(char *)first, 32}, info, {"\2", 1}};
	assert_true(hmac_of(hmac, two, 3, second));
	EVP_MAC_CTX_free(hmac);
	assert_true(hkdf_of(library, "SM3", (struct span){NULL, 0}, key, info, out, 48));
	assert_memory_equal(out, first, 32);
	assert_memory_equal(out + 32, second, 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_siv_vectors),
		cmocka_unit_test(test_siv_oracle),
		cmocka_unit_test(test_siv_tampered),
		cmocka_unit_test(test_siv_many_components),
		cmocka_unit_test(test_begin_refused),
		cmocka_unit_test(test_sm4_block),
		cmocka_unit_test(test_sm4_counter),
		cmocka_unit_test(test_sm4_overflow),
		cmocka_unit_test(test_sm4_composition),
		cmocka_unit_test(test_sm4_tampered),
		cmocka_unit_test(test_sm4_there_and_back),
		cmocka_unit_test(test_sm3),
		cmocka_unit_test(test_hmac_vectors),
		cmocka_unit_test(test_hkdf_vectors),
		cmocka_unit_test(test_hkdf_sm3),
	};
	return cmocka_run_group_tests(tests, library_begin, library_end);
}
