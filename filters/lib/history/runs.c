/* What the lines of a trail tell of runs, and whether each adds up. */
#include <inttypes.h>
#include <stdlib.h>

#include "history/inside.h"

struct telling {
	struct history *history;
	const struct history_file *file;
	struct line *const *sound;
	size_t count;
	size_t first; /* of the history's runs that are this file's */
};

/* `pii-mask`, of a run; the arena's. */
static const char *program_of(struct history *history, const struct history_run *run)
{
	return history_shown(&history->arena, run->begin.program);
}

#define RUN_FAULT(telling, at, ...)                                                                \
	history_fault((telling)->history, (telling)->file->name, at, false, __VA_ARGS__)

/* ---- Lines of one run --------------------------------------------------------------------------
 */

static void add_runs(struct telling *telling)
{
	struct history *history = telling->history;
	size_t begins = 0;
	for (size_t i = 0; i < telling->count; i++)
		begins += telling->sound[i]->event == EVENT_BEGIN;
	history->runs =
		realloc(history->runs, (history->run_count + begins + 1) * sizeof *history->runs);
	if (!history->runs)
		out_of_memory();
	telling->first = history->run_count;
	for (size_t i = 0; i < telling->count; i++) {
		struct line *line = telling->sound[i];
		if (line->event != EVENT_BEGIN)
			continue;
		line->run = history->run_count;
		history->runs[history->run_count++] = (struct history_run){
			.file = telling->file->name,
			.line = line->number,
			.begun = line->time,
			.begin = *line->begin,
		};
	}
}

/* The run whose first line has that number; NULL: there is none. */
static struct history_run *find_run(const struct telling *telling, uint64_t seq)
{
	size_t from = 0, to = telling->count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (telling->sound[middle]->seq < seq)
			from = middle + 1;
		else
			to = middle;
	}
	bool found = from < telling->count && telling->sound[from]->seq == seq &&
		     telling->sound[from]->event == EVENT_BEGIN;
	return found ? &telling->history->runs[telling->sound[from]->run] : NULL;
}

static void take_end(struct telling *telling, const struct line *line, struct history_run *run)
{
	if (run->end_line) {
		RUN_FAULT(telling, line->number,
			  "%s, begun in line %" PRIu64
			  ", ends a second time: it did in line %" PRIu64,
			  program_of(telling->history, run), run->line, run->end_line);
		return;
	}
	run->end_line = line->number;
	run->ended = line->time;
	run->end = *line->end;
}

/* What `failed` means, by its word. */
static const char *failed_words(const char *what)
{
	static const struct {
		const char *what, *words;
	} table[] = {
		{"rename", "the file that it wrote did not take its place"},
		{"write", "the rest of its output could not be written"},
		{"receipt", "its output stands, and its receipt does not"},
		{"summary", "its output stands, and its summary does not"},
		{"trail", "nobody knows whether the disk has the end that it told"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(what, table[i].what) == 0)
			return table[i].words;
	return "what its end says did not come to pass";
}

static void take_failed(struct telling *telling, const struct line *line, struct history_run *run)
{
	struct history *history = telling->history;
	run->failed_line = line->number;
	run->failed = line->failed;
	RUN_FAULT(telling, line->number,
		  "%s, begun in line %" PRIu64 ", failed at the very end (%s): %s",
		  program_of(history, run), run->line, history_shown(&history->arena, line->failed),
		  failed_words(line->failed));
}

static void take_line(struct telling *telling, const struct line *line)
{
	bool end = line->event == EVENT_END;
	struct history_run *run = line->begun < line->seq ? find_run(telling, line->begun) : NULL;
	if (!run)
		RUN_FAULT(telling, line->number,
			  "this is the %s of a run, and line %" PRIu64
			  " of the trail, where it should begin, is none of its own",
			  end ? "end" : "failure", line->begun);
	else if (end)
		take_end(telling, line, run);
	else
		take_failed(telling, line, run);
}

/* ---- A run by itself ---------------------------------------------------------------------------
 */

static void check_sum(struct telling *telling, const struct history_run *run)
{
	const struct trail_end *end = &run->end;
	uint64_t in = end->in.records, out = end->out.records;
	uint64_t gone = end->removed_people + end->removed_retention;
	/* What stopped has read more than it wrote, and a report or a dry run writes no records. */
	if (!history_stands(run) || !history_streams(run))
		return;
	if (gone <= in && end->rejects <= in - gone && out == in - gone - end->rejects)
		return;
	RUN_FAULT(telling, run->end_line,
		  "%s: the records do not add up: %" PRIu64 " in, but %" PRIu64 " out, %" PRIu64
		  " removed and %" PRIu64 " rejected",
		  program_of(telling->history, run), in, out, gone, end->rejects);
}

static void check_run(struct telling *telling, const struct history_run *run)
{
	if (run->end_line) {
		check_sum(telling, run);
		return;
	}
	RUN_FAULT(telling, run->line,
		  "%s began here and never ended: it was killed, or is still at work",
		  program_of(telling->history, run));
}

void history_runs(struct history *history, const struct history_file *file,
		  struct line *const *sound, size_t count)
{
	struct telling telling = {history, file, sound, count, 0};
	add_runs(&telling);
	for (size_t i = 0; i < count; i++)
		if (sound[i]->event == EVENT_END || sound[i]->event == EVENT_FAILED)
			take_line(&telling, sound[i]);
	for (size_t i = telling.first; i < history->run_count; i++)
		check_run(&telling, &history->runs[i]);
}
