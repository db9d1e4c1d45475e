#ifndef PII_BYTES_WAIT_H
#define PII_BYTES_WAIT_H

#include "bytes/bytes.h"

/*
 * Waits until the descriptor is ready for `events` (poll's) or `milliseconds` (-1: no end) are
 * over; a descriptor of -1 is only the time. False with failure->signal set when a signal was
 * caught.
 */
bool wait_for(const struct interrupt *interrupt, int descriptor, short events, int milliseconds,
	      struct failure *failure);

#endif
