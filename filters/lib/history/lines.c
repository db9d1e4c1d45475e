/* Lines of a file that should be a trail, and their digests. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "history/inside.h"

#define PIECE ((size_t)64 << 10)

struct intake {
	struct lines *lines;
	struct arena *arena;
	struct digest *digest;
	struct buffer text; /* of the line so far, … */
	bool over;          /* … unless it is longer than any line of a trail */
	uint64_t number;    /* of lines before it */
	struct failure *failure;
};

/* ---- A line ------------------------------------------------------------------------------------
 */

static void keep(struct lines *lines, struct line *line)
{
	if (lines->count == lines->room) {
		lines->room = lines->room ? 2 * lines->room : 64;
		lines->at = realloc(lines->at, lines->room * sizeof *lines->at);
		if (!lines->at)
			out_of_memory();
	}
	lines->at[lines->count++] = line;
}

/* Does it go with the one before, which is no line of a trail either? However many there are, they
 * take the room of one. */
static bool joins(const struct lines *lines, const struct line *line)
{
	struct line *last = lines->count ? lines->at[lines->count - 1] : NULL;
	if (!last || last->event != EVENT_NONE || line->event != EVENT_NONE)
		return false;
	last->count++;
	last->open = line->open;
	last->whole = last->whole && line->whole;
	memcpy(last->digest, line->digest, sizeof last->digest);
	return true;
}

/* A line is there. It may look like one of a trail, but without its line feed it is none. */
static bool finish_line(struct intake *intake, bool open)
{
	struct line line = {.number = ++intake->number, .count = 1, .open = open};
	if (!digest_turn(intake->digest, line.digest, intake->failure))
		return false;
	if (intake->over)
		line.why = "it is longer than any line of a trail";
	else if (open)
		line.why = "its end is missing";
	else
		line_parse(&line, intake->arena, buffer_span(&intake->text));
	intake->text.size = 0;
	intake->over = false;
	if (!joins(intake->lines, &line)) {
		struct line *kept = arena_take(intake->arena, sizeof *kept);
		*kept = line;
		keep(intake->lines, kept);
	}
	return true;
}

/* A part of a line. */
static bool take(struct intake *intake, struct span part)
{
	digest_add(intake->digest, part);
	intake->over = intake->over || part.size > TRAIL_LINE_MAX - intake->text.size;
	if (intake->over)
		return true;
	return buffer_append(&intake->text, part) ||
	       fail(intake->failure, STATUS_IO, "out of memory");
}

static bool take_piece(struct intake *intake, struct span piece)
{
	while (piece.size > 0) {
		const char *feed = memchr(piece.at, '\n', piece.size);
		size_t size = feed ? (size_t)(feed - piece.at) : piece.size;
		if (!take(intake, span_cut(piece, 0, size)) ||
		    (feed && !finish_line(intake, false)))
			return false;
		piece = span_cut(piece, size + (feed != NULL), piece.size);
	}
	return true;
}

/* ---- A file ------------------------------------------------------------------------------------
 */

/*
 * How much of the file to read: programs that are at work go on adding lines, and a line counts
 * once it is whole. They hold the lock for as long as one takes; who holds it for longer does not
 * keep us.
 */
static off_t size_of(int descriptor)
{
	const struct timespec pause = {0, 5000000L};
	struct stat status;
	bool locked = false;
	for (int i = 0; i < 400 && !locked; i++) {
		locked = flock(descriptor, LOCK_SH | LOCK_NB) == 0;
		if (!locked && errno != EWOULDBLOCK && errno != EINTR)
			break;
		if (!locked)
			nanosleep(&pause, NULL);
	}
	bool regular = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
	if (locked)
		flock(descriptor, LOCK_UN);
	return regular ? status.st_size : -1;
}

static bool read_all(struct intake *intake, int descriptor)
{
	char piece[PIECE];
	off_t left = size_of(descriptor);
	bool bounded = left >= 0;
	while (!bounded || left > 0) {
		size_t room = bounded && left < (off_t)PIECE ? (size_t)left : PIECE;
		ssize_t got = read(descriptor, piece, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(intake->failure, STATUS_IO, "cannot read: %s", strerror(errno));
		if (got == 0)
			break;
		if (!take_piece(intake, (struct span){piece, (size_t)got}))
			return false;
		left -= bounded ? got : 0;
	}
	bool begun = intake->text.size > 0 || intake->over;
	return !begun || finish_line(intake, true);
}

bool lines_read(struct lines *lines, struct arena *arena, const char *path, struct failure *failure)
{
	struct failure why = {0};
	struct intake intake = {.lines = lines, .arena = arena, .failure = &why};
	bool standard = strcmp(path, "-") == 0;
	int descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	intake.text.limit = TRAIL_LINE_MAX + BUFFER_SLACK;
	bool good = descriptor >= 0 || fail(&why, STATUS_IO, "cannot open: %s", strerror(errno));
	if (good) {
		intake.digest = digest_open(&why);
		good = intake.digest && read_all(&intake, descriptor);
	}
	char ignored[DIGEST_HEX + 1];
	digest_finish(intake.digest, ignored, &why);
	buffer_free(&intake.text);
	if (!standard && descriptor >= 0)
		close(descriptor);
	return good || fail(failure, why.status, "%s: %s", standard ? "stdin" : path, why.text);
}
