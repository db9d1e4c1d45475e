#include "bytes/outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "bytes/wait.h"

/* How long a reader may sleep before a program that a signal ends gives up on it. */
#define STOPPING_MILLISECONDS 1000
/* Between two looks at a pipe that has a free slot, but not enough for what must go whole. */
#define LOOK_MILLISECONDS 1

bool outlet_open(struct outlet *outlet, int descriptor, const struct interrupt *interrupt,
		 struct failure *failure)
{
	struct stat status;
	*outlet = (struct outlet){.descriptor = descriptor, .interrupt = interrupt};
	if (fstat(descriptor, &status) < 0)
		return fail(failure, STATUS_IO, "cannot write: %s", strerror(errno));
	outlet->pipe = S_ISFIFO(status.st_mode);
	outlet->slow = S_ISSOCK(status.st_mode) || isatty(descriptor) == 1;
	if (!outlet->pipe)
		return true;
	fcntl(descriptor, F_SETPIPE_SZ, PIPE_SIZE);
	int capacity = fcntl(descriptor, F_GETPIPE_SZ);
	outlet->slot_size = (size_t)sysconf(_SC_PAGESIZE);
	outlet->slots = capacity > 0 ? (size_t)capacity / outlet->slot_size : 1;
	for (outlet->ring = 1; outlet->ring < outlet->slots + 1;)
		outlet->ring *= 2;
	outlet->written = calloc(outlet->ring, sizeof *outlet->written);
	if (!outlet->written)
		return fail(failure, STATUS_IO, "out of memory");
	return true;
}

void outlet_close(struct outlet *outlet)
{
	free(outlet->written);
	outlet->written = NULL;
}

static size_t slots_for(const struct outlet *outlet, size_t bytes)
{
	return (bytes + outlet->slot_size - 1) / outlet->slot_size;
}

/* Bytes that the pipe surely takes without sleeping; 0 when that is not known. */
static size_t pipe_room(const struct outlet *outlet)
{
	int waiting = 0;
	if (ioctl(outlet->descriptor, FIONREAD, &waiting) < 0)
		return 0;
	size_t used = 0, left = (size_t)waiting;
	for (size_t back = 1; left > 0; back++) {
		if (back > outlet->ring || back > outlet->writes)
			return 0; /* bytes that are not ours */
		size_t bytes = outlet->written[(outlet->writes - back) & (outlet->ring - 1)];
		used += slots_for(outlet, bytes);
		left -= bytes < left ? bytes : left;
	}
	return used < outlet->slots ? (outlet->slots - used) * outlet->slot_size : 0;
}

/* What a write may be cut into. */
struct pieces {
	size_t size;          /* of all */
	size_t base;          /* what the cuts count from */
	const uint32_t *cuts; /* ascending */
	size_t cut_count;
};

/* The last cut after `from` and at or before `to`; 0 if none. */
static size_t cut_before(const struct pieces *pieces, size_t from, size_t to)
{
	size_t low = 0, high = pieces->cut_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (pieces->base + pieces->cuts[middle] <= to)
			low = middle + 1;
		else
			high = middle;
	}
	size_t cut = low > 0 ? pieces->base + pieces->cuts[low - 1] : 0;
	return cut > from ? cut : 0;
}

static bool wait_writable(struct outlet *outlet, struct failure *failure)
{
	struct failure ended = {0};
	if (!outlet->stopping &&
	    wait_for(outlet->interrupt, outlet->descriptor, POLLOUT, -1, &ended))
		return true;
	/* A signal: the reader gets a last chance to take what makes the stream end visibly. */
	if (!outlet->stopping && ended.signal) {
		outlet->stopping = true;
		failure->signal = ended.signal;
	}
	struct pollfd poll_fd = {outlet->descriptor, POLLOUT, 0};
	if (poll(&poll_fd, 1, STOPPING_MILLISECONDS) > 0)
		return true;
	return fail(failure, STATUS_IO, "ended by a signal");
}

/* Where the next write may end without a sleep inside it. */
static bool next_end(struct outlet *outlet, const struct pieces *pieces, size_t from, size_t *end,
		     struct failure *failure)
{
	for (int naps = 0;;) {
		if (!wait_writable(outlet, failure))
			return false;
		size_t room = pipe_room(outlet);
		/* A writable pipe takes PIPE_BUF bytes in one piece, whatever we know of it. */
		if (room < PIPE_BUF)
			room = PIPE_BUF;
		if (outlet->slow || pieces->size - from <= room) {
			*end = pieces->size - from <= room ? pieces->size : from + room;
			return true;
		}
		*end = cut_before(pieces, from, from + room);
		if (*end)
			return true;
		if (room >= outlet->slots * outlet->slot_size) {
			/* A last cell larger than the pipe: it cannot be kept whole. */
			*end = from + room;
			return true;
		}
		if (outlet->stopping && ++naps * LOOK_MILLISECONDS > STOPPING_MILLISECONDS)
			return fail(failure, STATUS_IO, "ended by a signal");
		/* A signal shortens the nap; the next wait for the pipe sees it. */
		poll(NULL, 0, LOOK_MILLISECONDS);
	}
}

/* So many bytes of both went out. */
static void tell(const struct outlet *outlet, struct span a, struct span b, size_t wrote)
{
	size_t first = wrote < a.size ? wrote : a.size;
	if (!outlet->tap.bytes)
		return;
	if (first > 0)
		outlet->tap.bytes(outlet->tap.context, span_cut(a, 0, first));
	if (wrote > first)
		outlet->tap.bytes(outlet->tap.context, span_cut(b, 0, wrote - first));
}

static bool write_piece(struct outlet *outlet, struct span first, struct span second,
			struct failure *failure)
{
	size_t size = first.size + second.size, done = 0;
	while (done < size) {
		size_t skip = done < first.size ? done : first.size;
		struct span a = span_cut(first, skip, first.size);
		struct span b = span_cut(second, done - skip, second.size);
		struct iovec parts[2] = {
			{(void *)(uintptr_t)a.at, a.size},
			{(void *)(uintptr_t)b.at, b.size},
		};
		int from = parts[0].iov_len == 0;
		ssize_t wrote = writev(outlet->descriptor, parts + from, 2 - from);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0 && errno == EAGAIN) {
			if (!wait_writable(outlet, failure))
				return false;
			continue;
		}
		if (wrote < 0) {
			if (errno == EPIPE)
				failure->signal = SIGPIPE;
			return fail(failure, STATUS_IO, "cannot write: %s", strerror(errno));
		}
		done += (size_t)wrote;
		tell(outlet, a, b, (size_t)wrote);
		outlet->bytes += (size_t)wrote;
	}
	return true;
}

bool outlet_write(struct outlet *outlet, struct span first, struct span second,
		  const uint32_t *cuts, size_t cut_count, struct failure *failure)
{
	struct pieces pieces = {first.size + second.size, first.size, cuts, cut_count};
	size_t end;
	for (size_t from = 0; from < pieces.size; from = end) {
		end = pieces.size;
		if ((outlet->pipe || outlet->slow) &&
		    !next_end(outlet, &pieces, from, &end, failure)) {
			/* What went out already must not be written again. */
			outlet->broken = outlet->broken || from > 0;
			return false;
		}
		struct span a = {first.at, 0}, b = {second.at, 0};
		if (from < first.size)
			a = span_cut(first, from, end < first.size ? end : first.size);
		if (end > first.size)
			b = span_cut(second, from > first.size ? from - first.size : 0,
				     end - first.size);
		if (!write_piece(outlet, a, b, failure)) {
			outlet->broken = true;
			return false;
		}
		if (outlet->pipe)
			outlet->written[outlet->writes++ & (outlet->ring - 1)] =
				(uint32_t)(end - from);
	}
	return true;
}
