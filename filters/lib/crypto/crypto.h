/*
 * crypto: primitives. The one room that knows libcrypto.
 */
#ifndef PII_CRYPTO_H
#define PII_CRYPTO_H

#include "base/base.h"

/* ---- Digest ------------------------------------------------------------------------------------
 */

/* SHA-256 (FIPS 180-4): so many bytes, and so many hexadecimal digits in lower case. */
#define DIGEST_SIZE 32
#define DIGEST_HEX  (2 * DIGEST_SIZE)

struct digest;

/* NULL where memory is out or libcrypto has no SHA-256 (STATUS_IO). */
struct digest *digest_open(struct failure *failure);
/* Takes bytes, in any pieces. What fails here is told at the end. */
void digest_add(struct digest *digest, struct span bytes);
/* The digest of all bytes taken, with a NUL byte after it. The digest is gone whatever comes of
 * it; NULL is one that failed to open. */
bool digest_finish(struct digest *digest, char hex[DIGEST_HEX + 1], struct failure *failure);

#endif
