/*
 * Private to detect: sixteen bytes at once, in the compiler's own vector types, which every machine
 * that we build for has.
 */
#ifndef PII_DETECT_VECTOR_H
#define PII_DETECT_VECTOR_H

#include "base/base.h"

typedef unsigned char bytes16 __attribute__((vector_size(16)));

static inline bytes16 load16(const char *at)
{
	bytes16 bytes;
	memcpy(&bytes, at, sizeof bytes);
	return bytes;
}

static inline bool any16(bytes16 mask)
{
	uint64_t halves[2];
	memcpy(halves, &mask, sizeof halves);
	return (halves[0] | halves[1]) != 0;
}

#endif
