#ifndef PII_BYTES_INFLATE_H
#define PII_BYTES_INFLATE_H

#include <sys/types.h>

#include "base/base.h"

/* Where compressed bytes come from: like read(2), filling what it can; false on failure. */
struct upstream {
	bool (*read)(void *context, char *to, size_t room, size_t *got, struct failure *failure);
	void *context;
};

/* Opens zstd frames one after the other (RFC 8878). */
struct inflate;

/* Do these first bytes begin a zstd frame, or a skippable one? Four are enough. */
bool inflate_knows(struct span head);
/* NULL when memory is out. `head` was read already and is copied. */
struct inflate *inflate_open(struct upstream upstream, struct span head);
void inflate_close(struct inflate *inflate);
/* At least one byte, or 0 in *got at the clean end of the last frame. */
bool inflate_read(struct inflate *inflate, char *to, size_t room, size_t *got,
		  struct failure *failure);
/* Can bytes be had without reading upstream? */
bool inflate_has_more(const struct inflate *inflate);

#endif
