#include <endian.h>

#include "crypto/inside.h"

#define SM4_CIPHER_KEY 16

/* HMAC-SM3 over be64(|AD|)‖AD‖IV‖C: the size in front keeps AD and IV apart. */
static bool tag_of(struct sm4 *sm4, struct span associated, const unsigned char *iv,
		   struct span cipher, unsigned char out[MAC_SIZE])
{
	const uint64_t size = htobe64(associated.size);
	const struct span pieces[] = {
		{(const char *)&size, sizeof size},
		associated,
		{(const char *)iv, SM4_IV_SIZE},
		cipher,
	};
	return hmac_of(sm4->hmac, pieces, sizeof pieces / sizeof *pieces, out);
}

bool sm4_seal(struct sm4 *sm4, struct span associated, const unsigned char iv[SM4_IV_SIZE],
	      struct span text, unsigned char tag[SM4_TAG_SIZE], unsigned char *cipher)
{
	unsigned char mac[MAC_SIZE];
	struct span sealed = {(const char *)cipher, text.size};
	if (!cipher_count(sm4->cipher, iv, text, cipher) ||
	    !tag_of(sm4, associated, iv, sealed, mac)) {
		memset(cipher, 0, text.size);
		return false;
	}
	memcpy(tag, mac, SM4_TAG_SIZE);
	return true;
}

bool sm4_unseal(struct sm4 *sm4, struct span associated, const unsigned char iv[SM4_IV_SIZE],
		const unsigned char tag[SM4_TAG_SIZE], struct span cipher, unsigned char *text)
{
	unsigned char mac[MAC_SIZE];
	if (tag_of(sm4, associated, iv, cipher, mac) &&
	    CRYPTO_memcmp(mac, tag, SM4_TAG_SIZE) == 0 &&
	    cipher_count(sm4->cipher, iv, cipher, text))
		return true;
	OPENSSL_cleanse(text, cipher.size);
	return false;
}

bool sm4_begin(void *tool, OSSL_LIB_CTX *library, const unsigned char *key, size_t size)
{
	struct sm4 *sm4 = tool;
	*sm4 = (struct sm4){0};
	sm4->cipher = cipher_open(library, "SM4-ECB", key, SM4_CIPHER_KEY);
	sm4->hmac = sm4->cipher
			    ? hmac_open(library, "SM3", key + SM4_CIPHER_KEY, size - SM4_CIPHER_KEY)
			    : NULL;
	return sm4->hmac;
}

void sm4_end(void *tool)
{
	struct sm4 *sm4 = tool;
	EVP_CIPHER_CTX_free(sm4->cipher);
	EVP_MAC_CTX_free(sm4->hmac);
	*sm4 = (struct sm4){0};
}
