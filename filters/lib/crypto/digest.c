#include <stdlib.h>

#include "crypto/inside.h"

struct digest {
	OSSL_LIB_CTX *library;
	EVP_MD *method;
	EVP_MD_CTX *context;
	bool broken;
};

static void digest_free(struct digest *digest)
{
	if (!digest)
		return;
	EVP_MD_CTX_free(digest->context);
	EVP_MD_free(digest->method);
	OSSL_LIB_CTX_free(digest->library);
	free(digest);
}

struct digest *digest_open(struct failure *failure)
{
	struct digest *digest = calloc(1, sizeof *digest);
	if (digest && (digest->library = library_open()) &&
	    (digest->method = EVP_MD_fetch(digest->library, "SHA256", NULL)) &&
	    (digest->context = EVP_MD_CTX_new()) &&
	    EVP_DigestInit_ex(digest->context, digest->method, NULL) == 1)
		return digest;
	fail(failure, STATUS_IO, "libcrypto: SHA-256 cannot be had");
	digest_free(digest);
	return NULL;
}

void digest_add(struct digest *digest, struct span bytes)
{
	if (bytes.size && EVP_DigestUpdate(digest->context, bytes.at, bytes.size) != 1)
		digest->broken = true;
}

bool digest_turn(struct digest *digest, char hex[DIGEST_HEX + 1], struct failure *failure)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned size = 0;
	bool done = EVP_DigestFinal_ex(digest->context, bytes, &size) == 1 && !digest->broken &&
		    size == DIGEST_SIZE;
	digest->broken = !done || EVP_DigestInit_ex(digest->context, digest->method, NULL) != 1;
	if (!done)
		return fail(failure, STATUS_IO, "libcrypto: SHA-256 failed");
	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[DIGEST_HEX] = 0;
	return true;
}

bool digest_finish(struct digest *digest, char hex[DIGEST_HEX + 1], struct failure *failure)
{
	if (!digest)
		return false;
	bool done = digest_turn(digest, hex, failure);
	digest_free(digest);
	return done;
}
