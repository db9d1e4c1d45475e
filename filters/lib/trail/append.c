/* Lines added to a trail: pii-trail(5). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "bytes/bytes.h"
#include "trail/lines.h"
#include "trail/tail.h"

/* Between two tries for a lock that somebody else has. */
#define LOCK_PAUSE 2000000L /* nanoseconds */

struct trail {
	int descriptor;
	const char *path;
	bool made;                  /* by us: its name is to reach the disk, too */
	char id[TRAIL_ID_SIZE + 1]; /* empty: nothing was written yet */
	uint64_t begun;             /* the number of our first line */
	uint64_t torn;
};

/* ---- Opening -----------------------------------------------------------------------------------
 */

static bool open_file(struct trail *trail, struct failure *failure)
{
	int flags = O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	struct stat status;
	trail->descriptor = open(trail->path, flags | O_CREAT | O_EXCL, 0600);
	trail->made = trail->descriptor >= 0;
	if (!trail->made && errno == EEXIST)
		trail->descriptor = open(trail->path, flags);
	if (trail->descriptor < 0)
		return fail(failure, STATUS_IO, "cannot open the trail: %s",
			    errno == ELOOP ? "it is a link" : strerror(errno));
	if (fstat(trail->descriptor, &status) < 0 || !S_ISREG(status.st_mode))
		return fail(failure, STATUS_REFUSED, "a trail is a regular file");
	return true;
}

static bool lock(const struct trail *trail, struct failure *failure)
{
	const struct timespec pause = {0, LOCK_PAUSE};
	for (long waited = 0; flock(trail->descriptor, LOCK_EX | LOCK_NB) < 0; waited++) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fail(failure, STATUS_IO, "cannot lock it: %s", strerror(errno));
		if (waited > TRAIL_LOCK_SECONDS * (1000000000L / LOCK_PAUSE))
			return fail(failure, STATUS_IO, "somebody keeps it locked");
		nanosleep(&pause, NULL);
	}
	return true;
}

/* ---- A line ------------------------------------------------------------------------------------
 */

static bool make_id(char id[TRAIL_ID_SIZE + 1], struct failure *failure)
{
	char random[TRAIL_ID_SIZE];
	if (getentropy(random, sizeof random) < 0)
		return fail(failure, STATUS_IO, "the system has no random bytes");
	base32_write((struct span){random, sizeof random}, id, TRAIL_ID_SIZE);
	id[TRAIL_ID_SIZE] = 0;
	return true;
}

/* What a line begins with, up to its own members: it ends with a comma and a blank. */
static bool put_head(struct buffer *out, const struct tail *tail, const char *event)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	json_t *head =
		json_pack("{s:s, s:I, s:s, s:o, s:s}", "trail", tail->id, "seq",
			  (json_int_t)tail->seq + 1, "prev", tail->digest, "time",
			  json_time(now.tv_sec * 1000 + now.tv_nsec / 1000000, 3), "event", event);
	bool good = (!tail->torn || buffer_byte(out, '\n')) && json_put(out, head);
	json_decref(head);
	if (!good)
		return false;
	out->size--; /* the closing brace */
	return buffer_append(out, span_of(", "));
}

/* All of it, or nothing: what a full disk let in goes again. */
static bool write_line(const struct trail *trail, const struct tail *tail, struct span line,
		       struct failure *failure)
{
	if (write_whole(trail->descriptor, line, failure))
		return true;
	/* Where even that fails the line is torn, and who comes next says so. */
	int ignored = ftruncate(trail->descriptor, tail->size);
	(void)ignored;
	return false;
}

/* Has the file no name left? What is written to it goes when we do. */
static bool is_removed(const struct trail *trail)
{
	struct stat status;
	return fstat(trail->descriptor, &status) < 0 || status.st_nlink == 0;
}

static bool append_locked(struct trail *trail, const char *event, struct buffer *line,
			  struct failure *failure)
{
	struct tail tail;
	struct buffer head = {0};
	if (is_removed(trail))
		return fail(failure, STATUS_IO, "it was removed while this ran");
	if (!tail_read(trail->descriptor, &tail, failure))
		return false;
	if (*trail->id && (strcmp(trail->id, tail.id) != 0 || tail.seq < trail->begun))
		return fail(failure, STATUS_IO, "it was emptied or replaced while this ran");
	if (!*tail.id && !make_id(tail.id, failure))
		return false;
	bool good = put_head(&head, &tail, event) && head.size <= LINE_ROOM + 1 &&
		    buffer_byte(line, '\n');
	if (good) {
		/* In front of the members, over their opening brace: a line is one write. */
		size_t from = LINE_ROOM + 1 - head.size;
		memcpy(line->at + from, head.at, head.size);
		good = write_line(trail, &tail, span_cut(buffer_span(line), from, line->size),
				  failure);
	}
	buffer_free(&head);
	if (!good)
		return fail(failure, STATUS_IO, "out of memory");
	memcpy(trail->id, tail.id, sizeof trail->id);
	if (trail->begun == 0)
		trail->begun = tail.seq + 1;
	if (tail.torn)
		trail->torn = tail.seq;
	return true;
}

static bool append(struct trail *trail, const char *event, struct buffer *line,
		   struct failure *failure)
{
	if (!lock(trail, failure))
		return false;
	bool good = append_locked(trail, event, line, failure);
	flock(trail->descriptor, LOCK_UN);
	return good;
}

static bool sync_file(struct trail *trail, struct failure *failure)
{
	if (fsync(trail->descriptor) < 0)
		return fail(failure, STATUS_IO, "cannot write: %s", strerror(errno));
	if (trail->made)
		folder_sync(trail->path);
	trail->made = false;
	return true;
}

/* ---- A run ------------------------------------------------------------------------------------
 */

struct trail *trail_open(const char *path, const struct trail_begin *begin, struct failure *failure)
{
	struct trail *trail = calloc(1, sizeof *trail);
	if (!trail) {
		fail(failure, STATUS_IO, "out of memory");
		return NULL;
	}
	struct buffer line = {0};
	trail->path = path;
	bool good = open_file(trail, failure) && line_begin(&line, begin, failure) &&
		    append(trail, "begin", &line, failure);
	buffer_free(&line);
	if (good)
		return trail;
	trail_close(trail);
	return NULL;
}

bool trail_end(struct trail *trail, const struct trail_end *end, struct failure *failure)
{
	struct buffer line = {0};
	bool told =
		line_end(&line, trail->begun, end, failure) && append(trail, "end", &line, failure);
	bool good = told && sync_file(trail, failure);
	struct failure ignored = {0};
	buffer_free(&line);
	/* What the line tells will not come to pass, now that nobody knows whether it will last. */
	if (told && !good)
		trail_failed(trail, "trail", &ignored);
	return good;
}

bool trail_failed(struct trail *trail, const char *what, struct failure *failure)
{
	struct buffer line = {0};
	bool good = line_failed(&line, trail->begun, what, failure) &&
		    append(trail, "failed", &line, failure) && sync_file(trail, failure);
	buffer_free(&line);
	return good;
}

uint64_t trail_torn(const struct trail *trail)
{
	return trail->torn;
}

void trail_close(struct trail *trail)
{
	if (!trail)
		return;
	if (trail->descriptor >= 0)
		close(trail->descriptor);
	free(trail);
}
