#include "bytes/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes/wait.h"

bool intake_open(struct intake *intake, const struct source_options *options,
		 struct failure *failure)
{
	struct stat status;
	*intake = (struct intake){
		.interrupt = options->interrupt,
		.read_most = options->read_most,
		.tap = options->tap,
		.descriptor = STDIN_FILENO,
	};
	if (options->path)
		intake->descriptor = open(options->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (intake->descriptor < 0 || fstat(intake->descriptor, &status) < 0)
		return fail(failure, STATUS_IO, "cannot open: %s", strerror(errno));
	if (S_ISDIR(status.st_mode))
		return fail(failure, STATUS_IO, "cannot read: %s", strerror(EISDIR));
	intake->waits_possible = !S_ISREG(status.st_mode);
	/* Refused silently where the system's or the user's limit stands against it. */
	if (S_ISFIFO(status.st_mode))
		fcntl(intake->descriptor, F_SETPIPE_SZ, PIPE_SIZE);
	if (S_ISREG(status.st_mode))
		posix_fadvise(intake->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
	return true;
}

void intake_close(struct intake *intake)
{
	if (intake->descriptor > STDIN_FILENO)
		close(intake->descriptor);
}

bool intake_read(void *context, char *to, size_t room, size_t *got, struct failure *failure)
{
	struct intake *intake = context;
	bool waits = intake->waits_possible;
	if (intake->read_most && room > intake->read_most)
		room = intake->read_most;
	*got = 0;
	while (!intake->ended) {
		if (!wait_for(intake->interrupt, waits ? intake->descriptor : -1, POLLIN,
			      waits ? -1 : 0, failure))
			return false;
		ssize_t size = read(intake->descriptor, to, room);
		if (size < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (size < 0)
			return fail(failure, STATUS_IO, "cannot read: %s", strerror(errno));
		intake->ended = size == 0;
		*got = (size_t)size;
		if (intake->settled)
			intake_tell_bytes(intake, (struct span){to, *got});
		return true;
	}
	return true;
}

bool intake_waits(const struct intake *intake)
{
	struct pollfd poll_fd = {intake->descriptor, POLLIN, 0};
	return !intake->ended && intake->waits_possible && poll(&poll_fd, 1, 0) == 0;
}

/* ---- Tap ---------------------------------------------------------------------------------------
 */

void intake_tell_bytes(const struct intake *intake, struct span bytes)
{
	if (intake->tap.bytes && bytes.size > 0)
		intake->tap.bytes(intake->tap.context, bytes);
}

void intake_tell_text(const struct intake *intake, struct span text)
{
	if (intake->apart && text.size > 0)
		intake->tap.text(intake->tap.context, text);
}

void intake_settle(struct intake *intake, bool apart, struct span bytes)
{
	intake->settled = true;
	intake->apart = apart && intake->tap.part;
	if (intake->apart)
		intake->tap.part(intake->tap.context);
	intake_tell_bytes(intake, bytes);
}
