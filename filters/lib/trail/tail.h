/* Private to trail: where a trail ends. */
#ifndef PII_TRAIL_TAIL_H
#define PII_TRAIL_TAIL_H

#include <sys/types.h>

#include "crypto/crypto.h"
#include "trail/trail.h"

struct tail {
	off_t size;                  /* of the file */
	char id[TRAIL_ID_SIZE + 1];  /* empty: no line told it yet */
	uint64_t seq;                /* of the last line; 0: there is none */
	char digest[DIGEST_HEX + 1]; /* of it, without its line feed; empty: there is none */
	bool torn;                   /* it has no line feed */
};

/*
 * Looks at the end of a trail that nobody else writes to meanwhile. False: it cannot be read
 * (STATUS_IO), or is no trail (STATUS_REFUSED).
 */
bool tail_read(int descriptor, struct tail *tail, struct failure *failure);

#endif
