/*
 * A leaked file is what somebody made of it: a part, with its columns turned, without its header,
 * cut. So tokens are looked for in all of its text as it goes by, and records are read as far as
 * there are any.
 */
#include "run/people_inside.h"
#include "run/trace.h"

/* ---- What goes by ------------------------------------------------------------------------------
 */

static void tap_bytes(void *context, struct span bytes)
{
	struct tracing *tracing = context;
	digest_add(tracing->bytes, bytes);
	if (tracing->parted)
		return;
	digest_add(tracing->text, bytes);
	scan_add(tracing->scan, bytes);
}

static void tap_part(void *context)
{
	struct tracing *tracing = context;
	tracing->parted = true;
}

static void tap_text(void *context, struct span text)
{
	struct tracing *tracing = context;
	digest_add(tracing->text, text);
	scan_add(tracing->scan, text);
}

bool trace_open(struct tracing *tracing)
{
	struct run *run = &tracing->run;
	limits_set(run);
	tracing->bytes = digest_open(&run->failure);
	tracing->text = digest_open(&run->failure);
	if (!tracing->bytes || !tracing->text)
		return false;
	struct source_options options = {
		.path = run->options.input,
		.encoding = run->options.encoding,
		.tap = {tap_bytes, tap_part, tap_text, tracing},
	};
	run->source = source_open(&options, &run->failure);
	if (!run->source)
		return fail_in(run, run->options.input ? run->options.input : "stdin");
	run->reader = reader_open(run->source, &run->options.reader, &run->failure);
	return run->reader;
}

/* ---- Columns -----------------------------------------------------------------------------------
 */

/* A value stands in the header: a token, a masked value, one that passes its check. */
static bool header_is_record(struct run *run)
{
	struct failure why = {0};
	for (size_t i = 0; i < run->columns.count; i++) {
		struct span name = wrapper_off(run->columns.at[i].name);
		if (text_is_token(name) || text_has_star(name))
			return true;
	}
	return !columns_refuse_values(&run->columns, &run->detectors, &why);
}

/* Columns that nothing tells the names of. Is the line in the header's place a record? */
static void forget_names(struct tracing *tracing, bool record)
{
	struct run *run = &tracing->run;
	size_t count = run->header.width;
	struct plan plan = {.at = arena_take(&run->arena, count * sizeof *plan.at), .count = count};
	columns_of_plan(&run->columns, &run->arena, &plan, reader_dialect(run->reader), run->rules);
	for (size_t i = 0; i < count; i++)
		run->columns.at[i].basis = BASIS_NONE;
	tracing->trace.headless = true;
	tracing->first.count = record;
}

/* The header's bytes are lent until the reader goes on. */
static void keep_first(struct tracing *tracing)
{
	struct run *run = &tracing->run;
	const struct batch *header = &run->header;
	uint32_t size = header->to - header->begin;
	char *bytes = arena_take(&run->arena, size + BUFFER_SLACK);
	uint32_t *ends = arena_take(&run->arena, header->width * sizeof *ends);
	memcpy(bytes, header->bytes + header->begin, size);
	for (uint32_t i = 0; i < header->width; i++)
		ends[i] = header->ends[i] - header->begin;
	tracing->first =
		(struct batch){.bytes = bytes, .to = size, .ends = ends, .width = header->width};
}

/* False: nothing of it can be read as records. */
static bool read_header(struct tracing *tracing)
{
	struct run *run = &tracing->run;
	if (!records_header(run))
		return false;
	keep_first(tracing);
	tracing->trace.column_count = run->header.width;
	bool named = columns_read(&run->columns, &run->arena, &run->header,
				  reader_dialect(run->reader), run->rules, &run->failure);
	run->failure = (struct failure){0};
	if (!named)
		forget_names(tracing, false);
	else if (header_is_record(run))
		forget_names(tracing, true);
	return true;
}

/* ---- Sample ------------------------------------------------------------------------------------
 */

struct sampling {
	struct run *run;
	struct sample *sample;
};

static bool add_sample(void *context, const struct batch *batch)
{
	struct sampling *sampling = context;
	struct run *run = sampling->run;
	return sample_add(sampling->sample, batch, &run->value) ||
	       fail(&run->failure, STATUS_IO, "out of memory");
}

static bool take_sample(struct tracing *tracing, struct sampling *sampling, struct trials **trials)
{
	struct run *run = &tracing->run;
	*trials = trials_open(run);
	if (!tracing->trace.headless)
		columns_name(&run->columns, run->rules);
	if (!trials_take(*trials, true))
		return false;
	sampling->run = run;
	sampling->sample = sample_open(&run->arena, &run->columns, run->rules, &run->detectors,
				       trials_asks(*trials));
	if (tracing->first.count > 0 && !add_sample(sampling, &tracing->first))
		return false;
	return sample_walk(run, add_sample, sampling);
}

static bool decide(struct tracing *tracing)
{
	struct run *run = &tracing->run;
	struct sampling sampling;
	struct trials *trials;
	struct failure why = {0};
	if (!take_sample(tracing, &sampling, &trials))
		return false;
	if (!tracing->trace.headless && !sample_refuse_header(sampling.sample, &why)) {
		forget_names(tracing, true);
		if (!take_sample(tracing, &sampling, &trials))
			return false;
	}
	columns_decide(&run->columns, sampling.sample);
	if (!trials_take(trials, true))
		return false;
	tracing->audit =
		audit_open(&run->arena, &run->columns, sampling.sample, trials_asks(trials));
	return true;
}

/* ---- People ------------------------------------------------------------------------------------
 */

/* Could its values tell who somebody is? Tokens can, whatever they are of. */
static bool tells_people(const struct run *run, const struct column *column)
{
	const struct verdict *verdict = &column->verdict;
	if (verdict->filled > 0 && verdict->tokens == verdict->filled)
		return true;
	struct span class = {NULL, 0};
	if (column->marked)
		class = mark_read(column->mark).class;
	else if (column->class)
		class = span_of(column->class->name);
	return class.size > 0 && class_is_identity(run->rules, class);
}

/* The fullest column that does; their number: none. */
static uint32_t person_column(const struct run *run)
{
	uint32_t most = 0, best = (uint32_t)run->columns.count;
	for (uint32_t i = 0; i < run->columns.count; i++) {
		const struct column *column = &run->columns.at[i];
		if (column->verdict.filled > most && tells_people(run, column)) {
			most = column->verdict.filled;
			best = i;
		}
	}
	return best;
}

static bool open_crowd(struct tracing *tracing)
{
	struct run *run = &tracing->run;
	struct named named = columns_named(run, rules_subject_count, rules_subject_at);
	tracing->person = named.count > 0 ? (uint32_t)run->columns.count : person_column(run);
	if (tracing->person < run->columns.count)
		tracing->trace.person_column = tracing->person + 1;
	tracing->crowd = crowd_open_by(run, tracing->person);
	return tracing->crowd;
}

/* ---- Records -----------------------------------------------------------------------------------
 */

static bool count_batch(struct tracing *tracing, const struct batch *batch)
{
	struct late ignored;
	struct run *run = &tracing->run;
	if (!audit_batch(tracing->audit, batch, false, &ignored))
		return fail(&run->failure, STATUS_IO, "out of memory");
	tracing->trace.records += batch->count;
	return crowd_look(tracing->crowd, batch);
}

/* All of them, but for those that are malformed and end where it can be told. */
static bool read_records(struct tracing *tracing)
{
	struct run *run = &tracing->run;
	if (tracing->first.count > 0 && !count_batch(tracing, &tracing->first))
		return false;
	for (;;) {
		struct batch batch;
		enum reader_event event =
			reader_next(run->reader, &batch, &run->fault, &run->failure);
		if (event == READER_FAILED)
			return fail_in(run, source_name(run->source));
		if (batch.count > 0 && !count_batch(tracing, &batch))
			return false;
		if (event == READER_END)
			return true;
		if (event == READER_FAULT && !run->fault.rejectable)
			return records_fault(run);
		tracing->trace.left_out += event == READER_FAULT;
	}
}

static bool read_file(struct tracing *tracing)
{
	return read_header(tracing) && decide(tracing) && open_crowd(tracing) &&
	       read_records(tracing);
}

/* What is behind the last record that could be read: tokens may be there as well. */
static bool drain(struct run *run, struct failure *failure)
{
	char piece[4096];
	size_t got = 1;
	while (got > 0) {
		if (!source_read(run->source, piece, sizeof piece, &got, failure))
			return false;
		source_release(run->source, UINT64_MAX);
	}
	return true;
}

bool trace_read(struct tracing *tracing)
{
	struct run *run = &tracing->run;
	struct failure behind = {0};
	bool whole = read_file(tracing);
	bool memory = !whole && run->failure.status == STATUS_IO;
	if (whole || memory)
		return whole;
	bool scanned = drain(run, &behind);
	/* Refused by its first bytes, or empty. */
	if (!scanned && tracing->trace.column_count == 0)
		return false;
	tracing->trace.unread = arena_copy(&run->arena, span_of(run->failure.text));
	if (!scanned)
		tracing->trace.unscanned = arena_copy(&run->arena, span_of(behind.text));
	run->failure = (struct failure){0};
	return scanned || behind.status != STATUS_IO ||
	       fail(&run->failure, behind.status, "%s", behind.text);
}
