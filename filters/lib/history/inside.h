/* What the files that read trails share. */
#ifndef PII_HISTORY_INSIDE_H
#define PII_HISTORY_INSIDE_H

#include <jansson.h>

#include "crypto/crypto.h"
#include "history/history.h"

_Static_assert(TRAIL_DIGEST == DIGEST_HEX + 1, "a trail's digests are SHA-256");

/* ---- Lines -------------------------------------------------------------------------------------
 */

enum event {
	EVENT_NONE, /* no line of a trail */
	EVENT_BEGIN,
	EVENT_END,
	EVENT_FAILED,
};

/* A line of a file; or several in a row that are no lines of a trail. */
struct line {
	uint64_t number; /* in the file, from 1, of the first of them */
	uint64_t count;
	enum event event;
	bool open; /* it has no line feed */
	uint64_t seq;
	int64_t time;
	char id[TRAIL_ID_SIZE + 1];
	char prev[TRAIL_DIGEST];
	char digest[TRAIL_DIGEST]; /* of the last of them, without its line feed */
	const char *why;           /* EVENT_NONE: it is none, … */
	bool whole;                /* … but an object of JSON all the same */
	uint64_t begun;            /* end, failed: the number of the run's first line */
	struct trail_begin *begin; /* what it holds, by its event; the others are NULL */
	struct trail_end *end;
	const char *failed;
	bool foreign, twice; /* history_order.c: of another trail, or its number another line's */
	size_t run;          /* history_runs.c: of a first line, its run's place */
};

/* The number of the last of them. */
static inline uint64_t line_last(const struct line *line)
{
	return line->seq + line->count - 1;
}

struct lines {
	struct line **at; /* in the order of the file */
	size_t count;
	size_t room;
};

/* history_lines.c: reads a file. The lines are the arena's, the list is malloc's. */
bool lines_read(struct lines *lines, struct arena *arena, const char *path,
		struct failure *failure);

/*
 * history_parse.c: what a line holds. `line` gets all but number, count, open, digest; texts are
 * the arena's. False: it is no line of a trail, and line->why says why.
 */
bool line_parse(struct line *line, struct arena *arena, struct span text);

/* ---- What they say -----------------------------------------------------------------------------
 */

/*
 * history_order.c: are they all there, once, in order, as they were written? What is not is a fault
 * of the file. Gives the lines of this trail, each once, by their numbers, to `sound`, with room
 * for all of them; their number. `file` gets the trail's id.
 */
size_t history_order(struct history *history, struct history_file *file, const struct lines *lines,
		     struct line **sound);

/* history_moved.c: of lines, by their numbers, tells the fewest that had to be moved. */
void history_moved(struct history *history, const struct history_file *file,
		   struct line *const *lines, size_t count);

/* history_runs.c: the runs of such lines, added to the history's; and what is wrong with each. */
void history_runs(struct history *history, const struct history_file *file,
		  struct line *const *sound, size_t count);

/* history_join.c: gives each run the one before it in its chain. */
void history_join(struct history *history);

/* history_chains.c: chains of runs that were joined, and what is wrong between their stages. */
void history_chains(struct history *history);

/* ---- Words -------------------------------------------------------------------------------------
 */

/* A text of the trail, for a message: escaped and cut. The arena's. */
const char *history_shown(struct arena *arena, const char *text);
/* RFC 3339 in UTC, without milliseconds. The arena's. */
const char *history_time(struct arena *arena, int64_t milliseconds);
/* … and with them, as lines have it. */
const char *history_moment(struct arena *arena, int64_t milliseconds);

/* Adds a fault, of a `place` that need not be the last; history_sort() puts them in order. */
void history_fault(struct history *history, const char *file, uint64_t line, bool broken,
		   const char *format, ...) __attribute__((format(printf, 5, 6)));
void history_sort(struct history *history);

#endif
