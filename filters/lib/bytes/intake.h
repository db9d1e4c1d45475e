#ifndef PII_BYTES_INTAKE_H
#define PII_BYTES_INTAKE_H

#include "bytes/bytes.h"

/*
 * The first step of a source: bytes from a descriptor, and the tap that is told of them. What text
 * is told of apart turns out as they are looked at: see struct tap.
 */
struct intake {
	int descriptor;
	const struct interrupt *interrupt;
	size_t read_most;
	bool waits_possible; /* not a regular file */
	bool ended;          /* read(2) said so */
	struct tap tap;
	bool settled; /* what is read is told at once; else whoever reads tells it, as text as well
		       */
	bool apart;   /* text is not the bytes themselves */
};

/* *intake must be zeroed; intake_close() is due whatever comes of it (STATUS_IO). */
bool intake_open(struct intake *intake, const struct source_options *options,
		 struct failure *failure);
void intake_close(struct intake *intake);
/* A struct intake *, as inflate_open() takes it. 0 in *got at the end. */
bool intake_read(void *context, char *to, size_t room, size_t *got, struct failure *failure);
/* Would the next read wait? */
bool intake_waits(const struct intake *intake);

/* It is known whether text and bytes differ, from here on; `bytes` were read and not told yet. */
void intake_settle(struct intake *intake, bool apart, struct span bytes);
/* Tells what was read before that was known. */
void intake_tell_bytes(const struct intake *intake, struct span bytes);
/* Tells text, where it is told apart. */
void intake_tell_text(const struct intake *intake, struct span text);

#endif
