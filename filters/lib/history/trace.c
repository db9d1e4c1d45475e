/* Whose copy is it? Tags of tokens against the runs that made tokens. */
#include "history/trace.h"

#include <stdlib.h>

#include "history/inside.h"

const struct duty duties[] = {
	{"PIPL 57",
	 "tell the authority and the people without delay: which categories of data, why "
	 "and what harm may come of it, what you do about it and what people can do "
	 "themselves, and how you are reached. People need not be told where what you "
	 "do keeps harm from them, unless the authority says so"},
	{"GDPR 33", "tell the supervisory authority within 72 hours of knowing of it, unless a "
		    "risk to people is unlikely: what happened, the categories and about how many "
		    "people and records, whom to ask, what may come of it, what you do about it; "
		    "and keep a record of it either way"},
	{"GDPR 34", "tell the people as well where the risk is high. Not where the data says "
		    "nothing to who has it, as what is encrypted under a key that did not leak"},
};
const size_t duty_count = sizeof duties / sizeof *duties;

bool trace_holds(const struct trace *trace)
{
	for (size_t i = 0; i < trace->class_count; i++)
		if (trace->classes[i].clear + trace->classes[i].treated > 0)
			return true;
	return trace->tag_count + trace->key_count > 0 || trace->other_tokens > 0;
}

/* ---- Trail -------------------------------------------------------------------------------------
 */

/* The number of a tag, by its characters; TRACE_TAGS: it is none. */
static size_t number_of(const char *tag)
{
	static const char characters[] = "abcdefghijklmnopqrstuvwxyz234567";
	size_t number = 0;
	for (size_t i = 0; i < TRACE_TAG_SIZE; i++) {
		const char *at = tag[i] ? strchr(characters, tag[i]) : NULL;
		if (!at)
			return TRACE_TAGS;
		number = 32 * number + (size_t)(at - characters);
	}
	return number;
}

static void know(struct tracer *tracer, const char *tag)
{
	size_t number = tag && strlen(tag) == TRACE_TAG_SIZE ? number_of(tag) : TRACE_TAGS;
	if (number < TRACE_TAGS)
		tracer->known[number / 8] |= (unsigned char)(1u << number % 8);
}

struct tracer *tracer_open(const char *trail, struct failure *failure)
{
	struct tracer *tracer = calloc(1, sizeof *tracer);
	if (!tracer) {
		fail(failure, STATUS_IO, "out of memory");
		return NULL;
	}
	tracer->path = trail;
	if (!history_read(&tracer->history, &tracer->path, 1, failure)) {
		tracer_close(tracer);
		return NULL;
	}
	for (size_t i = 0; i < tracer->history.run_count; i++) {
		know(tracer, tracer->history.runs[i].begin.tag);
		know(tracer, tracer->history.runs[i].begin.key_tag);
	}
	return tracer;
}

void tracer_close(struct tracer *tracer)
{
	if (tracer)
		history_free(&tracer->history);
	free(tracer);
}

bool tracer_knows(const struct tracer *tracer, const char tag[TRACE_TAG_SIZE])
{
	size_t number = number_of(tag);
	return number < TRACE_TAGS && (tracer->known[number / 8] >> number % 8 & 1);
}

static bool is_tag(const char *of_run, const char *tag)
{
	return of_run && strncmp(of_run, tag, TRACE_TAG_SIZE) == 0 && !of_run[TRACE_TAG_SIZE];
}

/* ---- Copies ------------------------------------------------------------------------------------
 */

/* Did it write tokens, or may it have, since it never said what it did? */
static bool made_tokens(const struct history_run *run)
{
	if (!run->end_line)
		return strcmp(run->begin.task, "mask") == 0;
	for (size_t i = 0; i < run->end.column_count; i++) {
		const struct trail_column *column = &run->end.columns[i];
		if (column->kind && strcmp(column->kind, "token") == 0 && column->treated > 0)
			return true;
		/* Notes hold values of any class. */
		if (column->class && class_is_text(column->class) && column->treated > 0)
			return true;
	}
	return false;
}

static bool same_recipient(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void add_run(struct copy *copy, const struct history_run *run)
{
	copy->runs++;
	if (!copy->first || run->begun < copy->first->begun)
		copy->first = run;
	if (!copy->last || run->begun >= copy->last->begun)
		copy->last = run;
}

struct collection {
	struct copy *at;
	size_t count;
	size_t room;
};

static void add_copy(struct collection *copies, const struct trace_tag *tag, enum copy_kind kind,
		     const char *recipient, const struct history_run *run)
{
	struct copy *copy = NULL;
	for (size_t i = 0; i < copies->count && !copy; i++)
		if (copies->at[i].tag == tag && same_recipient(copies->at[i].recipient, recipient))
			copy = &copies->at[i];
	if (!copy && copies->count == copies->room)
		return;
	if (!copy) {
		copy = &copies->at[copies->count++];
		*copy = (struct copy){.tag = tag, .kind = kind, .recipient = recipient};
	}
	if (run)
		add_run(copy, run);
}

/* Of the runs that made tokens, or where none of them tells of the tag, of all that had the key. */
static bool find_runs(const struct tracer *tracer, const struct trace_tag *tag, bool made,
		      struct collection *copies)
{
	size_t before = copies->count;
	for (size_t i = 0; i < tracer->history.run_count; i++) {
		const struct history_run *run = &tracer->history.runs[i];
		const struct trail_begin *begin = &run->begin;
		if (made && !made_tokens(run))
			continue;
		if (is_tag(begin->tag, tag->tag) && begin->recipient)
			add_copy(copies, tag, COPY_RECIPIENT, begin->recipient, run);
		else if (is_tag(begin->tag, tag->tag) || is_tag(begin->key_tag, tag->tag))
			add_copy(copies, tag, COPY_KEY, NULL, run);
	}
	return copies->count > before;
}

struct copy *copies_find(const struct tracer *tracer, const struct trace *trace,
			 struct arena *arena, size_t *count)
{
	/* Twenty bits tell few recipients apart by chance; whoever has more names them all. */
	const size_t room = trace->tag_count + 64;
	struct collection copies = {.at = arena_take(arena, room * sizeof *copies.at),
				    .room = room};
	for (size_t i = 0; i < trace->tag_count; i++) {
		const struct trace_tag *tag = &trace->tags[i];
		if (!find_runs(tracer, tag, true, &copies) &&
		    !find_runs(tracer, tag, false, &copies))
			add_copy(&copies, tag, COPY_UNKNOWN, NULL, NULL);
	}
	*count = copies.count;
	return copies.at;
}

const struct history_run *copy_exact(const struct tracer *tracer, const struct trace *trace)
{
	const char *text = *trace->text_sha256 ? trace->text_sha256 : trace->sha256;
	if (!*trace->sha256)
		return NULL;
	for (size_t i = tracer->history.run_count; i-- > 0;) {
		const struct history_run *run = &tracer->history.runs[i];
		const struct trail_stream *out = &run->end.out;
		const char *of_run = *out->text_sha256 ? out->text_sha256 : out->sha256;
		if (run->end_line && !out->none && *of_run &&
		    (strcmp(out->sha256, trace->sha256) == 0 || strcmp(of_run, text) == 0))
			return run;
	}
	return NULL;
}

/* ---- Writing -----------------------------------------------------------------------------------
 */

bool tracer_write(const struct tracer *tracer, const struct trace *trace, bool json,
		  trail_take *take, void *context, struct failure *failure)
{
	struct buffer out = {0};
	bool good = (json ? trace_json : trace_text)(tracer, trace, &out) ||
		    fail(failure, STATUS_IO, "out of memory");
	good = good && (take(context, buffer_span(&out)) ||
			fail(failure, STATUS_IO, "the answer cannot be written"));
	buffer_free(&out);
	return good;
}
