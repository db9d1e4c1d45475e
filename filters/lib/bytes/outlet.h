#ifndef PII_BYTES_OUTLET_H
#define PII_BYTES_OUTLET_H

#include "bytes/bytes.h"

/*
 * The last step of a sink: bytes to a descriptor. On a pipe no write is broken off by the kernel
 * but where the caller allows a cut.
 *
 * A write to a pipe that fills up sleeps, and a program killed in its sleep leaves what was
 * copied so far: any number of pages. So no write is larger than what the pipe takes at once:
 * FIONREAD tells how many bytes wait in it, and the sizes of our latest writes tell in how many
 * of the pipe's slots they lie.
 */
struct outlet {
	int descriptor;
	const struct interrupt *interrupt;
	bool pipe;
	bool slow; /* a terminal or socket: it may sleep long, so little is written at once */
	size_t slot_size;
	size_t slots;      /* the pipe's capacity */
	uint32_t *written; /* a ring: bytes of the latest writes */
	size_t ring;       /* its size, a power of two; every write fills one slot or more */
	size_t writes;
	uint64_t bytes; /* written in all */
	bool stopping;  /* a signal was caught: what does not go out soon is given up */
	bool broken;    /* a write failed: nobody knows where the output ends */
	struct tap tap; /* told of bytes once they went out */
};

bool outlet_open(struct outlet *outlet, int descriptor, const struct interrupt *interrupt,
		 struct failure *failure);
void outlet_close(struct outlet *outlet);
/*
 * Writes first, then second, whole. cuts: offsets in the second, ascending, where a write may end;
 * the end of both is one as well.
 */
bool outlet_write(struct outlet *outlet, struct span first, struct span second,
		  const uint32_t *cuts, size_t cut_count, struct failure *failure);

#endif
