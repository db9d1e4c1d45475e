/* Trails read back. */
#include "history/history.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/json.h"
#include "history/inside.h"

/* ---- Words -------------------------------------------------------------------------------------
 */

const char *history_shown(struct arena *arena, const char *text)
{
	struct buffer shown = {0};
	if (!utf8_escape(&shown, span_of(text), NAME_SHOWN_MAX))
		out_of_memory();
	const char *copy = arena_copy(arena, buffer_span(&shown));
	buffer_free(&shown);
	return copy;
}

const char *history_time(struct arena *arena, int64_t milliseconds)
{
	char text[40] = "";
	time_t moment = (time_t)(milliseconds / 1000);
	struct tm tm;
	if (gmtime_r(&moment, &tm))
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return arena_copy(arena, span_of(text));
}

const char *history_moment(struct arena *arena, int64_t milliseconds)
{
	struct buffer text = {0};
	json_t *value = json_time(milliseconds, 3);
	if (!value || !buffer_append(&text, span_of(json_string_value(value))))
		out_of_memory();
	const char *copy = arena_copy(arena, buffer_span(&text));
	json_decref(value);
	buffer_free(&text);
	return copy;
}

/* ---- Faults ------------------------------------------------------------------------------------
 */

void history_fault(struct history *history, const char *file, uint64_t line, bool broken,
		   const char *format, ...)
{
	char text[FAILURE_TEXT_MAX];
	va_list arguments;
	va_start(arguments, format);
	int size = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (size < 0)
		*text = 0;
	if (history->fault_count == history->fault_room) {
		history->fault_room = history->fault_room ? 2 * history->fault_room : 16;
		history->faults =
			realloc(history->faults, history->fault_room * sizeof *history->faults);
		if (!history->faults)
			out_of_memory();
	}
	history->faults[history->fault_count++] = (struct history_fault){
		file, line, arena_copy(&history->arena, span_of(text)), broken};
}

/* The place of a file among those that were read; beyond them, of another. */
static size_t place_of(const struct history *history, const char *file)
{
	size_t i = 0;
	while (i < history->file_count && history->files[i].name != file)
		i++;
	return i;
}

/* Merged, since two of one line stay in their order. */
static void merge(const struct history *history, struct history_fault *faults,
		  struct history_fault *scratch, size_t count)
{
	size_t half = count / 2;
	if (count < 2)
		return;
	merge(history, faults, scratch, half);
	merge(history, faults + half, scratch, count - half);
	memcpy(scratch, faults, count * sizeof *faults);
	for (size_t i = 0, a = 0, b = half; i < count; i++) {
		const struct history_fault *x = &scratch[a], *y = &scratch[b];
		size_t at_x = a < half ? place_of(history, x->file) : SIZE_MAX;
		size_t at_y = b < count ? place_of(history, y->file) : SIZE_MAX;
		bool first = at_x < at_y || (at_x == at_y && x->line <= y->line);
		faults[i] = a < half && (b == count || first) ? scratch[a++] : scratch[b++];
	}
}

void history_sort(struct history *history)
{
	struct history_fault *scratch = malloc((history->fault_count + 1) * sizeof *scratch);
	if (!scratch)
		out_of_memory();
	merge(history, history->faults, scratch, history->fault_count);
	free(scratch);
}

/* ---- Files -------------------------------------------------------------------------------------
 */

static bool has_event(const struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		if (lines->at[i]->event != EVENT_NONE)
			return true;
	return false;
}

static void keep_marks(struct history *history, struct history_file *file,
		       struct line *const *sound, size_t count)
{
	file->marks = arena_take(&history->arena, (count + 1) * sizeof *file->marks);
	for (size_t i = 0; i < count; i++) {
		const struct line *line = sound[i];
		struct history_mark *mark = &file->marks[file->mark_count];
		if (line->event == EVENT_NONE)
			continue;
		file->mark_count++;
		*mark = (struct history_mark){
			.line = line->number, .seq = line->seq, .time = line->time};
		memcpy(mark->digest, line->digest, sizeof mark->digest);
	}
}

/* Runs are told of once: a copy of a trail adds none. */
static bool is_copy(struct history *history, const struct history_file *file)
{
	for (size_t i = 0; i < history->file_count; i++)
		if (strcmp(history->files[i].id, file->id) == 0) {
			history_fault(history, file->name, 1, false,
				      "this is the trail %s again, as is %s; give one of them",
				      file->id,
				      history_shown(&history->arena, history->files[i].name));
			return true;
		}
	return false;
}

static void take_lines(struct history *history, struct history_file *file,
		       const struct lines *lines)
{
	struct line **sound = malloc((lines->count + 1) * sizeof *sound);
	const struct line *last = lines->at[lines->count - 1];
	if (!sound)
		out_of_memory();
	file->lines = last->number + last->count - 1;
	history->lines += file->lines;
	size_t count = history_order(history, file, lines, sound);
	keep_marks(history, file, sound, count);
	if (!is_copy(history, file))
		history_runs(history, file, sound, count);
	free(sound);
}

static bool read_file(struct history *history, const char *path, struct failure *failure)
{
	struct history_file *file = &history->files[history->file_count];
	struct lines lines = {0};
	*file = (struct history_file){
		.name = history_shown(&history->arena, strcmp(path, "-") == 0 ? "stdin" : path)};
	bool good = lines_read(&lines, &history->arena, path, failure);
	if (good && lines.count > 0 && !has_event(&lines))
		good = fail(failure, STATUS_REFUSED, "%s: this is no trail: line 1: %s", file->name,
			    lines.at[0]->why);
	if (good && lines.count == 0)
		history_fault(history, file->name, 1, true,
			      "this trail is empty: it tells of nothing, or was emptied");
	if (good && lines.count > 0)
		take_lines(history, file, &lines);
	history->file_count += good;
	free(lines.at);
	return good;
}

static int by_begun(const void *a, const void *b)
{
	const struct history_run *x = a, *y = b;
	if (x->begun != y->begun)
		return x->begun < y->begun ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

bool history_read(struct history *history, const char *const *paths, size_t count,
		  struct failure *failure)
{
	*history = (struct history){0};
	history->files = arena_take(&history->arena, (count + 1) * sizeof *history->files);
	for (size_t i = 0; i < count; i++)
		if (!read_file(history, paths[i], failure))
			return false;
	if (history->run_count > 0)
		qsort(history->runs, history->run_count, sizeof *history->runs, by_begun);
	history_join(history);
	history_chains(history);
	history_sort(history);
	return true;
}

void history_free(struct history *history)
{
	free(history->runs);
	free(history->faults);
	arena_free(&history->arena);
	*history = (struct history){0};
}

bool history_stands(const struct history_run *run)
{
	const struct trail_end *end = &run->end;
	/* What an audit found it let pass, but a gate did not; nor did --strict. */
	bool passed = end->status == STATUS_FOUND && end->audit && !end->audit->gate;
	return run->end_line > 0 && run->failed_line == 0 && (end->status == STATUS_DONE || passed);
}

bool history_streams(const struct history_run *run)
{
	const struct trail_end *end = &run->end;
	bool report = strcmp(run->begin.task, "classify") == 0 && end->out.records == 0 &&
		      end->in.records > 0;
	return run->end_line > 0 && !end->out.none && !report;
}
