/* Private to crypto: SHA-256 beside the stream. */
#ifndef PII_CRYPTO_WORKER_H
#define PII_CRYPTO_WORKER_H

#include "crypto/inside.h"

struct worker;

/* Goes on with a digest, in a thread of its own, until it is closed. NULL:
 * there is one processor alone, or no memory or thread to be had; then nothing
 * has changed. */
struct worker *worker_open(EVP_MD_CTX *context);
/* Copies the bytes; waits where 512 KiB are waiting already. */
void worker_give(struct worker *worker, struct span bytes);
/* All that was given is digested. False: libcrypto failed. */
bool worker_close(struct worker *worker);

#endif
