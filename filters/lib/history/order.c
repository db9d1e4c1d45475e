/* Are a trail's lines all there, each once, in order, and as they were written? */
#include <inttypes.h>
#include <stdlib.h>

#include "history/inside.h"

struct ordering {
	struct history *history;
	struct history_file *file;
	const struct lines *lines;
	struct line **sorted; /* that are of this trail and are there once: by their numbers */
	size_t count;
};

#define FAULT(ordering, line, ...)                                                                 \
	history_fault((ordering)->history, (ordering)->file->name, line, true, __VA_ARGS__)

/* ---- Of which trail ----------------------------------------------------------------------------
 */

/* The trail that most lines are of; the first one's where that is none. */
static const char *find_id(const struct lines *lines)
{
	const char *first = NULL, *most = NULL;
	size_t votes = 0, of_first = 0, of_most = 0;
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = lines->at[i];
		if (line->event == EVENT_NONE)
			continue;
		first = first ? first : line->id;
		if (votes == 0)
			most = line->id;
		votes = strcmp(most, line->id) == 0 ? votes + 1 : votes - 1;
	}
	for (size_t i = 0; first && i < lines->count; i++) {
		const struct line *line = lines->at[i];
		of_first += line->event != EVENT_NONE && strcmp(line->id, first) == 0;
		of_most += line->event != EVENT_NONE && strcmp(line->id, most) == 0;
	}
	return of_most > of_first ? most : first;
}

static void tell_foreign(struct ordering *ordering, const struct line *first, uint64_t last)
{
	if (last == first->number)
		FAULT(ordering, first->number,
		      "this line is of another trail, %s: it was put in, or its `trail` was "
		      "changed",
		      first->id);
	else
		FAULT(ordering, first->number,
		      "the lines from here to %" PRIu64 " are of another trail, %s: two were "
		      "mixed",
		      last, first->id);
}

static void part_foreign(struct ordering *ordering)
{
	struct line *first = NULL;
	uint64_t last = 0;
	for (size_t i = 0; i < ordering->lines->count; i++) {
		struct line *line = ordering->lines->at[i];
		line->foreign =
			line->event != EVENT_NONE && strcmp(line->id, ordering->file->id) != 0;
		if (first && (!line->foreign || strcmp(line->id, first->id) != 0)) {
			tell_foreign(ordering, first, last);
			first = NULL;
		}
		if (line->foreign) {
			first = first ? first : line;
			last = line->number;
		}
	}
	if (first)
		tell_foreign(ordering, first, last);
}

/* ---- Numbers -----------------------------------------------------------------------------------
 */

static int by_seq(const void *a, const void *b)
{
	const struct line *x = *(struct line *const *)a, *y = *(struct line *const *)b;
	if (x->seq != y->seq)
		return x->seq < y->seq ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* The first of the sorted lines that has this number or a later one. */
static size_t find_seq(struct line *const *sorted, size_t count, uint64_t seq)
{
	size_t from = 0, to = count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (sorted[middle]->seq < seq)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Of two lines of one number, the one whose digest the next line holds; else the first. */
static bool second_is_held(const struct ordering *ordering, const struct line *first,
			   const struct line *second)
{
	size_t next = find_seq(ordering->sorted, ordering->count, first->seq + 1);
	for (; next < ordering->count && ordering->sorted[next]->seq == first->seq + 1; next++) {
		if (strcmp(ordering->sorted[next]->prev, first->digest) == 0)
			return false;
		if (strcmp(ordering->sorted[next]->prev, second->digest) == 0)
			return true;
	}
	return false;
}

/* A number belongs to one line alone. There is one line at least: whose trail it is. */
static void part_twice(struct ordering *ordering)
{
	struct line *kept = ordering->sorted[0];
	for (size_t i = 1; i < ordering->count; i++) {
		struct line *line = ordering->sorted[i];
		if (kept->seq != line->seq) {
			kept = line;
			continue;
		}
		if (strcmp(kept->digest, line->digest) == 0) {
			line->twice = true;
			FAULT(ordering, line->number, "this line repeats line %" PRIu64,
			      kept->number);
			continue;
		}
		bool second = second_is_held(ordering, kept, line);
		struct line *other = second ? kept : line;
		kept = second ? line : kept;
		other->twice = true;
		FAULT(ordering, other->number,
		      "this line has the number of line %" PRIu64 " in the trail, %" PRIu64
		      ": it was put in, or changed",
		      kept->number, kept->seq);
	}
	size_t left = 0;
	for (size_t i = 0; i < ordering->count; i++)
		if (!ordering->sorted[i]->twice)
			ordering->sorted[left++] = ordering->sorted[i];
	ordering->count = left;
}

/*
 * What is no line of a trail stands for one that was torn or spoilt, and has its number: unless
 * another line has that.
 */
static void place_spoilt(struct ordering *ordering)
{
	size_t count = ordering->count;
	uint64_t seq = 0;
	for (size_t i = 0; i < ordering->lines->count; i++) {
		struct line *line = ordering->lines->at[i];
		if (line->event != EVENT_NONE) {
			if (!line->foreign && !line->twice)
				seq = line->seq;
			continue;
		}
		line->seq = seq + 1;
		size_t next = find_seq(ordering->sorted, count, line->seq);
		uint64_t room = next < count ? ordering->sorted[next]->seq - line->seq : UINT64_MAX;
		line->twice = room < line->count;
		if (line->twice)
			continue;
		seq = line_last(line);
		ordering->sorted[ordering->count++] = line;
	}
	qsort(ordering->sorted, ordering->count, sizeof *ordering->sorted, by_seq);
}

static void tell_missing(struct ordering *ordering, uint64_t line, uint64_t from, uint64_t to)
{
	if (from == to)
		FAULT(ordering, line, "line %" PRIu64 " of the trail is missing before this one",
		      from);
	else
		FAULT(ordering, line,
		      "lines %" PRIu64 " to %" PRIu64 " of the trail are missing before this one",
		      from, to);
}

static void find_missing(struct ordering *ordering)
{
	uint64_t seq = 0;
	for (size_t i = 0; i < ordering->count; i++) {
		const struct line *line = ordering->sorted[i];
		if (line->seq > seq + 1)
			tell_missing(ordering, line->number, seq + 1, line->seq - 1);
		seq = line_last(line);
	}
}

/* ---- Digests and times -------------------------------------------------------------------------
 */

enum word {
	WORD_NONE,  /* the line that would say is not there */
	WORD_HOLDS, /* it holds the digest of this line */
	WORD_DIFFERS,
};

/* What the next line says of the i-th. */
static enum word word_of(const struct ordering *ordering, size_t i)
{
	const struct line *line = ordering->sorted[i];
	const struct line *next = i + 1 < ordering->count ? ordering->sorted[i + 1] : NULL;
	if (!next || next->event == EVENT_NONE || next->seq != line_last(line) + 1)
		return WORD_NONE;
	return strcmp(next->prev, line->digest) == 0 ? WORD_HOLDS : WORD_DIFFERS;
}

static void tell_spoilt(struct ordering *ordering, const struct line *line, enum word word)
{
	struct history *history = ordering->history;
	const char *name = ordering->file->name;
	uint64_t last = line->number + line->count - 1;
	bool many = line->count > 1;
	if (word == WORD_DIFFERS)
		FAULT(ordering, line->number,
		      many ? "the lines from here to %" PRIu64
			     " are no lines of a trail, and were changed after they were written"
			   : "line %" PRIu64
			     " is no line of a trail, and was changed after it was written",
		      last);
	else if (word == WORD_HOLDS && line->whole)
		history_fault(history, name, line->number, false,
			      "line %" PRIu64
			      " is as it was written, and this version of pii-audit does not know "
			      "such lines: %s",
			      line->number, line->why);
	else if (word == WORD_HOLDS)
		history_fault(history, name, line->number, false,
			      "torn: whoever wrote line %" PRIu64
			      " was stopped in the middle of it (killed, the power, a full disk)",
			      last);
	else if (line->open)
		history_fault(history, name, last, false,
			      "torn: line %" PRIu64 " has no end: its writer was stopped in the "
			      "middle of it, or the file was cut",
			      last);
	else
		FAULT(ordering, line->number, "line %" PRIu64 " is no line of a trail: %s",
		      line->number, line->why);
}

static void find_changed(struct ordering *ordering)
{
	for (size_t i = 0; i < ordering->count; i++) {
		const struct line *line = ordering->sorted[i];
		enum word word = word_of(ordering, i);
		if (line->event == EVENT_NONE)
			tell_spoilt(ordering, line, word);
		else if (word == WORD_DIFFERS && word_of(ordering, i + 1) == WORD_DIFFERS)
			FAULT(ordering, line->number,
			      "this line, or what line %" PRIu64
			      " says of it, was changed after it was written",
			      ordering->sorted[i + 1]->number);
		else if (word == WORD_DIFFERS)
			FAULT(ordering, line->number,
			      "this line was changed after it was written: line %" PRIu64
			      " holds the digest of another",
			      ordering->sorted[i + 1]->number);
		else if (line->seq == 1 && *line->prev)
			FAULT(ordering, line->number,
			      "this line was changed after it was written: it is the first, and "
			      "holds the digest of one before it");
	}
	/* What has no number stands between lines that do without it. */
	for (size_t i = 0; i < ordering->lines->count; i++)
		if (ordering->lines->at[i]->event == EVENT_NONE && ordering->lines->at[i]->twice)
			tell_spoilt(ordering, ordering->lines->at[i], WORD_NONE);
}

/* Clocks are corrected: by less than this nothing is made of it. */
#define CLOCK_SLACK 2000 /* milliseconds */

static void find_late(struct ordering *ordering)
{
	const struct line *before = NULL;
	struct arena *arena = &ordering->history->arena;
	for (size_t i = 0; i < ordering->count; i++) {
		const struct line *line = ordering->sorted[i];
		if (line->event == EVENT_NONE)
			continue;
		if (before && line->time < before->time - CLOCK_SLACK)
			history_fault(ordering->history, ordering->file->name, line->number, false,
				      "the time goes back, from %s to %s: a clock was put back",
				      history_time(arena, before->time),
				      history_time(arena, line->time));
		before = line;
	}
}

/* ---- A file ------------------------------------------------------------------------------------
 */

size_t history_order(struct history *history, struct history_file *file, const struct lines *lines,
		     struct line **sound)
{
	struct ordering ordering = {
		.history = history, .file = file, .lines = lines, .sorted = sound};
	memcpy(file->id, find_id(lines), sizeof file->id);
	part_foreign(&ordering);
	for (size_t i = 0; i < lines->count; i++)
		if (lines->at[i]->event != EVENT_NONE && !lines->at[i]->foreign)
			sound[ordering.count++] = lines->at[i];
	qsort(sound, ordering.count, sizeof *sound, by_seq);
	part_twice(&ordering);
	place_spoilt(&ordering);
	find_missing(&ordering);
	history_moved(history, file, ordering.sorted, ordering.count);
	find_changed(&ordering);
	find_late(&ordering);
	return ordering.count;
}
