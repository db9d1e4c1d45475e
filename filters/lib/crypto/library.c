#include <openssl/core_names.h>
#include <openssl/kdf.h>

#include "crypto/inside.h"

OSSL_LIB_CTX *library_open(void)
{
	return OSSL_LIB_CTX_new();
}

EVP_CIPHER_CTX *cipher_open(OSSL_LIB_CTX *library, const char *name, const unsigned char *key,
			    size_t size)
{
	EVP_CIPHER *method = EVP_CIPHER_fetch(library, name, NULL);
	EVP_CIPHER_CTX *cipher = method ? EVP_CIPHER_CTX_new() : NULL;
	bool done = cipher && EVP_CIPHER_get_key_length(method) == (int)size &&
		    EVP_EncryptInit_ex2(cipher, method, key, NULL, NULL) == 1 &&
		    EVP_CIPHER_CTX_set_padding(cipher, 0) == 1;
	EVP_CIPHER_free(method);
	if (done)
		return cipher;
	EVP_CIPHER_CTX_free(cipher);
	return NULL;
}

EVP_MAC_CTX *hmac_open(OSSL_LIB_CTX *library, const char *digest, const unsigned char *key,
		       size_t size)
{
	const OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *method = EVP_MAC_fetch(library, "HMAC", NULL);
	EVP_MAC_CTX *hmac = method ? EVP_MAC_CTX_new(method) : NULL;
	bool done = hmac && EVP_MAC_init(hmac, key, size, parameters) == 1 &&
		    EVP_MAC_CTX_get_mac_size(hmac) == MAC_SIZE;
	EVP_MAC_free(method);
	if (done)
		return hmac;
	EVP_MAC_CTX_free(hmac);
	return NULL;
}

bool hmac_of(EVP_MAC_CTX *hmac, const struct span *pieces, size_t count,
	     unsigned char out[MAC_SIZE])
{
	size_t size = 0;
	/* Without a key it begins anew under the one it has. */
	if (EVP_MAC_init(hmac, NULL, 0, NULL) != 1)
		return false;
	for (size_t i = 0; i < count; i++)
		if (pieces[i].size &&
		    EVP_MAC_update(hmac, (const unsigned char *)pieces[i].at, pieces[i].size) != 1)
			return false;
	return EVP_MAC_final(hmac, out, &size, MAC_SIZE) == 1 && size == MAC_SIZE;
}

/* A span as a parameter; libcrypto only reads it. An empty one may not be NULL. */
static OSSL_PARAM octets(const char *name, struct span bytes)
{
	return OSSL_PARAM_construct_octet_string(name, (void *)(bytes.size ? bytes.at : ""),
						 bytes.size);
}

bool hkdf_of(OSSL_LIB_CTX *library, const char *digest, struct span salt, struct span key,
	     struct span info, unsigned char *out, size_t size)
{
	const OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)digest, 0),
		octets(OSSL_KDF_PARAM_SALT, salt),
		octets(OSSL_KDF_PARAM_KEY, key),
		octets(OSSL_KDF_PARAM_INFO, info),
		OSSL_PARAM_construct_end(),
	};
	EVP_KDF *method = EVP_KDF_fetch(library, "HKDF", NULL);
	EVP_KDF_CTX *kdf = method ? EVP_KDF_CTX_new(method) : NULL;
	bool done = kdf && EVP_KDF_derive(kdf, out, size, parameters) == 1;
	EVP_KDF_CTX_free(kdf);
	EVP_KDF_free(method);
	return done;
}
