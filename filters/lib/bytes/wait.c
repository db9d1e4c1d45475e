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
	for (;;) {
		/* A signal that came while none was awaited is pending and ends ppoll at once. */
		int ready = ppoll(&poll_fd, descriptor >= 0, milliseconds < 0 ? NULL : &time,
				  interrupt ? &interrupt->while_waiting : NULL);
		if (caught(interrupt, failure))
			return false;
		if (ready >= 0 || errno != EINTR)
			return true;
	}
}
