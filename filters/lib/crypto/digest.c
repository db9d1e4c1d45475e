#include <openssl/evp.h>
#include <stdlib.h>

#include "crypto/crypto.h"

struct digest {
	EVP_MD_CTX *context;
	bool broken;
};

struct digest *digest_open(struct failure *failure)
{
	struct digest *digest = calloc(1, sizeof *digest);
	if (digest)
		digest->context = EVP_MD_CTX_new();
	if (digest && digest->context &&
	    EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) == 1)
		return digest;
	fail(failure, STATUS_IO, "libcrypto: SHA-256 cannot be had");
	if (digest)
		EVP_MD_CTX_free(digest->context);
	free(digest);
	return NULL;
}

void digest_add(struct digest *digest, struct span bytes)
{
	if (bytes.size && EVP_DigestUpdate(digest->context, bytes.at, bytes.size) != 1)
		digest->broken = true;
}

bool digest_finish(struct digest *digest, char hex[DIGEST_HEX + 1], struct failure *failure)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned size = 0;
	if (!digest)
		return false;
	bool done = EVP_DigestFinal_ex(digest->context, bytes, &size) == 1 && !digest->broken &&
		    size == DIGEST_SIZE;
	EVP_MD_CTX_free(digest->context);
	free(digest);
	if (!done)
		return fail(failure, STATUS_IO, "libcrypto: SHA-256 failed");
	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[DIGEST_HEX] = 0;
	return true;
}
