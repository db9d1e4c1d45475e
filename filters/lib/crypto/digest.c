#include <stdlib.h>

#include "crypto/worker.h"

/* What digests that were split from one another share. */
struct method {
	OSSL_LIB_CTX *library;
	EVP_MD *sha256;
	unsigned users;
};

/* What is longer is worth a thread. */
#define LONG_SIZE ((uint64_t)1 << 20)

struct digest {
	struct method *method;
	EVP_MD_CTX *context;
	uint64_t size;         /* of bytes taken; once they are many, they go to … */
	struct worker *worker; /* … a thread; NULL: not yet, or … */
	bool alone;            /* … there is none to be had */
	bool broken;
};

static void method_free(struct method *method)
{
	if (!method || --method->users > 0)
		return;
	EVP_MD_free(method->sha256);
	OSSL_LIB_CTX_free(method->library);
	free(method);
}

/* All that was taken is in the context. More of it will begin a thread anew. */
static void gather(struct digest *digest)
{
	if (digest->worker && !worker_close(digest->worker))
		digest->broken = true;
	digest->worker = NULL;
	digest->size = 0;
}

static void digest_free(struct digest *digest)
{
	if (!digest)
		return;
	gather(digest);
	EVP_MD_CTX_free(digest->context);
	method_free(digest->method);
	free(digest);
}

static struct digest *refuse(struct digest *digest, struct failure *failure)
{
	fail(failure, STATUS_IO, "libcrypto: SHA-256 cannot be had");
	digest_free(digest);
	return NULL;
}

struct digest *digest_open(struct failure *failure)
{
	struct digest *digest = calloc(1, sizeof *digest);
	struct method *method = digest ? calloc(1, sizeof *method) : NULL;
	if (method) {
		digest->method = method;
		method->users = 1;
		method->library = library_open();
	}
	if (method && method->library &&
	    (method->sha256 = EVP_MD_fetch(method->library, "SHA256", NULL)) &&
	    (digest->context = EVP_MD_CTX_new()) &&
	    EVP_DigestInit_ex(digest->context, method->sha256, NULL) == 1)
		return digest;
	return refuse(digest, failure);
}

struct digest *digest_split(struct digest *digest, struct failure *failure)
{
	struct digest *other = calloc(1, sizeof *other);
	if (!other)
		return refuse(NULL, failure);
	gather(digest);
	other->method = digest->method;
	other->method->users++;
	other->broken = digest->broken;
	if ((other->context = EVP_MD_CTX_new()) &&
	    EVP_MD_CTX_copy_ex(other->context, digest->context) == 1)
		return other;
	return refuse(other, failure);
}

void digest_add(struct digest *digest, struct span bytes)
{
	digest->size += bytes.size;
	if (digest->size > LONG_SIZE && !digest->worker && !digest->alone) {
		digest->worker = worker_open(digest->context);
		digest->alone = !digest->worker;
	}
	if (digest->worker)
		worker_give(digest->worker, bytes);
	else if (bytes.size && EVP_DigestUpdate(digest->context, bytes.at, bytes.size) != 1)
		digest->broken = true;
}

bool digest_turn(struct digest *digest, char hex[DIGEST_HEX + 1], struct failure *failure)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned size = 0;
	gather(digest);
	bool done = EVP_DigestFinal_ex(digest->context, bytes, &size) == 1 && !digest->broken &&
		    size == DIGEST_SIZE;
	digest->broken =
		!done || EVP_DigestInit_ex(digest->context, digest->method->sha256, NULL) != 1;
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
