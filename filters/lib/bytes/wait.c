#include "bytes/wait.h"

#include <errno.h>
#include <poll.h>

static bool caught(const struct interrupt *interrupt, struct failure *failure)
{
	if (!interrupt || !*interrupt->caught)
		return false;
	fail(failure, STATUS_IO, "ended by a signal");
	failure->signal = *interrupt->caught;
	return true;
}

bool wait_for(const struct interrupt *interrupt, int descriptor, short events, int milliseconds,
	      struct failure *failure)
{
	struct pollfd poll_fd = {descriptor, events, 0};
	struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
	const struct timespec at_once = {0, 0};
	/* A pending signal is only delivered while ppoll has nothing else to tell: where the
	 * descriptor is always ready it would never be. */
	if (interrupt)
		ppoll(NULL, 0, &at_once, &interrupt->while_waiting);
	if (caught(interrupt, failure))
		return false;
	for (;;) {
		int ready = ppoll(&poll_fd, descriptor >= 0, milliseconds < 0 ? NULL : &time,
				  interrupt ? &interrupt->while_waiting : NULL);
		if (caught(interrupt, failure))
			return false;
		if (ready >= 0 || errno != EINTR)
			return true;
	}
}
