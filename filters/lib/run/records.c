#include <stdio.h>
#include <stdlib.h>

#include "run/inside.h"

/* ---- Out ---------------------------------------------------------------------------------------
 */

/* The end of the record whose last cell a cut stands before. */
static size_t record_end(struct dialect dialect, struct span bytes, size_t cut)
{
	size_t at = cut < bytes.size && bytes.at[cut] == dialect.delimiter ? cut + 1 : cut;
	bool quoted = dialect.quotes && at < bytes.size && bytes.at[at] == '"';
	bool inside = false;
	for (; at < bytes.size; at++) {
		if (quoted && bytes.at[at] == '"')
			inside = !inside;
		if (bytes.at[at] == '\n' && !inside)
			return at + 1;
	}
	return bytes.size;
}

/* A character that the output cannot hold: says which record has it, and writes those before. */
static bool fail_output(struct run *run, const struct batch *batch, struct span bytes,
			size_t cut_count, size_t bad)
{
	struct failure why = run->failure;
	size_t record = 0, begin = 0, ignored;
	while (record < cut_count) {
		size_t end = record_end(run->columns.dialect, bytes, run->cuts[record]);
		if (bad < end)
			break;
		begin = end;
		record++;
	}
	run->failure = (struct failure){0};
	if (record > 0 && !sink_put(run->sink, span_cut(bytes, 0, begin), run->cuts, record,
				    &ignored, &run->failure))
		return false;
	run->records_out += record;
	reader_place(run->reader, batch, record < cut_count ? run->cut_records[record] : 0,
		     &run->fault);
	return fail_at(run, &run->fault, why.status, why.text);
}

static bool put(struct run *run, const struct batch *batch, struct span bytes, size_t cut_count)
{
	size_t bad;
	/* A dry run. */
	if (!run->sink)
		return true;
	if (sink_put(run->sink, bytes, run->cuts, cut_count, &bad, &run->failure)) {
		run->records_out += cut_count;
		return true;
	}
	if (run->failure.status == STATUS_MALFORMED && batch->count > 0)
		return fail_output(run, batch, bytes, cut_count, bad);
	return fail_in(run, run->options.output ? run->options.output : "stdout");
}

static bool reserve_cuts(struct run *run, size_t count)
{
	if (count <= run->cut_room)
		return true;
	uint32_t *cuts = realloc(run->cuts, count * sizeof *cuts);
	run->cuts = cuts ? cuts : run->cuts;
	uint32_t *records = cuts ? realloc(run->cut_records, count * sizeof *records) : NULL;
	run->cut_records = records ? records : run->cut_records;
	if (!records)
		return fail(&run->failure, STATUS_IO, "out of memory");
	run->cut_room = count;
	return true;
}

/* Bytes that are no record: empty lines. */
static bool pass_gap(struct run *run, const struct batch *batch)
{
	if (batch->to == batch->from)
		return true;
	struct batch gap = *batch;
	gap.count = 0;
	return put(run, &gap, (struct span){batch->bytes + batch->from, batch->to - batch->from},
		   0);
}

/* No column owes anything: the block goes out as it came in. */
static bool pass_batch(struct run *run, const struct batch *batch)
{
	if (!reserve_cuts(run, batch->count))
		return false;
	for (size_t i = 0; i < batch->count; i++) {
		run->cuts[i] = record_cut(batch, i) - batch->from;
		run->cut_records[i] = (uint32_t)i;
	}
	return put(run, batch, (struct span){batch->bytes + batch->from, batch->to - batch->from},
		   batch->count);
}

/* ---- Treating ----------------------------------------------------------------------------------
 */

/* Where a batch has been copied to. */
struct copy {
	const char *bytes;
	uint32_t copied;
};

/* What stands untouched before `to`. Runs over in steps of 32 bytes: both sides have slack. */
static inline bool copy_to(struct run *run, struct copy *copy, uint32_t to)
{
	size_t size = to - copy->copied;
	if (!buffer_reserve(&run->out, size))
		return fail(&run->failure, STATUS_IO, "out of memory");
	char *out = run->out.at + run->out.size;
	const char *in = copy->bytes + copy->copied;
	if (size <= 128)
		for (size_t done = 0; done < size; done += 32)
			memcpy(out + done, in + done, 32);
	else
		memcpy(out, in, size);
	run->out.size += size;
	copy->copied = to;
	return true;
}

static bool fail_cell(struct run *run, const struct batch *batch, size_t record, uint32_t column)
{
	struct failure why = run->failure;
	struct buffer words = {0};
	reader_place(run->reader, batch, record, &run->fault);
	column_words(&run->columns, column, &words);
	buffer_format(&words, ": %s", why.text);
	run->failure = (struct failure){.signal = why.signal};
	buffer_byte(&words, 0);
	fail_at(run, &run->fault, why.status, words.at ? words.at : why.text);
	buffer_free(&words);
	return false;
}

/* What befell a record, but none of its cells, is told with its place as well. */
static bool fail_record(struct run *run, const struct batch *batch, size_t record)
{
	struct failure why = run->failure;
	reader_place(run->reader, batch, record, &run->fault);
	run->failure = (struct failure){.signal = why.signal};
	return fail_at(run, &run->fault, why.status, why.text);
}

static bool treat_cell(struct run *run, const struct batch *batch, size_t record, uint32_t column,
		       struct copy *copy)
{
	struct span cell = record_cell(batch, record, column), text;
	struct work *work = &run->work[column];
	struct dialect dialect = run->columns.dialect;
	if (cell.size == 0)
		return true;
	if (!cell_text(dialect, cell, &run->value, &text))
		return fail(&run->failure, STATUS_IO, "out of memory");
	/* The new text is made where it goes to. */
	if (!copy_to(run, copy, (uint32_t)(cell.at - batch->bytes)))
		return false;
	size_t from = run->out.size;
	enum outcome outcome = treatment_apply(work->treatment, text, &run->out, &run->failure);
	if (outcome == OUTCOME_STOP)
		return fail(&run->failure, STATUS_MALFORMED, "a value that cannot be treated");
	work->counts->already += outcome == OUTCOME_ALREADY;
	if (outcome != OUTCOME_REWRITTEN && outcome != OUTCOME_RESTORED) {
		run->out.size = from;
		work->counts->passed +=
			outcome == OUTCOME_UNTOUCHED && !text_is_blank(wrapper_off(text));
		return true;
	}
	work->counts->treated++;
	copy->copied += (uint32_t)cell.size;
	const char *end = cell.at + cell.size;
	bool line_feed = end < batch->bytes + batch->to && *end == '\n';
	return (outcome == OUTCOME_RESTORED ? cell_restore : cell_write)(
		dialect, cell, line_feed, &run->out, from, &run->failure);
}

/* Leaves a cell out, with the delimiter before it; one before all that stay, with that behind. */
static bool drop_cell(struct run *run, const struct batch *batch, size_t record, uint32_t column,
		      struct copy *copy)
{
	struct span cell = record_cell(batch, record, column);
	uint32_t begin = (uint32_t)(cell.at - batch->bytes), end = begin + (uint32_t)cell.size;
	bool leads = column < run->first_kept;
	if (!copy_to(run, copy, leads ? begin : begin - 1))
		return false;
	copy->copied = leads ? end + 1 : end;
	return true;
}

/*
 * Notes where the output may be cut so that the cut is seen: before the last cell that stays and
 * its delimiter. A record of one cell shows none: before all of it.
 */
static bool note_cut(struct run *run, const struct batch *batch, size_t record, struct copy *copy)
{
	uint32_t last = batch->width > run->columns.count ? batch->width - 1 : run->last_kept;
	struct span cell = record_cell(batch, record, last);
	uint32_t begin = (uint32_t)(cell.at - batch->bytes);
	if (!copy_to(run, copy, last == run->first_kept ? begin : begin - 1))
		return false;
	run->cuts[run->cut_count] = (uint32_t)run->out.size;
	run->cut_records[run->cut_count++] = (uint32_t)record;
	/* A lone cell without a byte would be an empty line: no record any more. */
	if (last == run->first_kept && cell.size == 0 && run->columns.dialect.quotes &&
	    batch->width > 1)
		return buffer_append(&run->out, span_of("\"\"")) ||
		       fail(&run->failure, STATUS_IO, "out of memory");
	return true;
}

/* Who the record is about: the first cell of the rules' `subject:` that is not blank. */
static bool find_subject(struct run *run, const struct batch *batch, size_t record)
{
	run->means.subject = (struct span){NULL, 0};
	for (size_t i = 0; i < run->subject_count && run->means.subject.size == 0; i++) {
		struct span cell = record_cell(batch, record, run->subjects[i]), text;
		if (!cell_text(run->columns.dialect, cell, &run->subject, &text))
			return fail(&run->failure, STATUS_IO, "out of memory");
		text = wrapper_off(text);
		if (!text_is_blank(text))
			run->means.subject = text;
	}
	return true;
}

static bool treat_record(struct run *run, const struct batch *batch, size_t record,
			 struct copy *copy)
{
	uint32_t last = batch->width > run->columns.count ? batch->width - 1 : run->last_kept;
	bool cut_done = false;
	if (run->means.wants_subject && !find_subject(run, batch, record))
		return false;
	for (size_t i = 0; i < run->owed_count; i++) {
		uint32_t column = run->owed[i];
		if (column >= last && !cut_done) {
			if (!note_cut(run, batch, record, copy))
				return false;
			cut_done = true;
		}
		if (run->work[column].dropped) {
			if (!drop_cell(run, batch, record, column, copy))
				return false;
		} else if (!treat_cell(run, batch, record, column, copy)) {
			/* Only what befell the cell is told with its place. */
			return fail_cell(run, batch, record, column);
		}
	}
	return cut_done || note_cut(run, batch, record, copy);
}

/* Leaves a record out, with its line end. */
static bool drop_record(struct run *run, const struct batch *batch, size_t record,
			struct copy *copy)
{
	uint32_t end = record + 1 < batch->count ? record_begin(batch, record + 1) : batch->to;
	if (!copy_to(run, copy, record_begin(batch, record)))
		return false;
	copy->copied = end;
	run->removed++;
	return true;
}

static bool sieve_or_treat(struct run *run, const struct batch *batch, size_t record,
			   struct copy *copy)
{
	bool goes = false;
	if (run->sieve && !run->sieve(run, batch, record, &goes))
		return fail_record(run, batch, record);
	return goes ? drop_record(run, batch, record, copy)
		    : treat_record(run, batch, record, copy);
}

/* The records before the one that failed go out whole; nothing of it does. */
static bool put_before(struct run *run, const struct batch *batch, size_t record, size_t begin,
		       struct copy *copy)
{
	struct failure why = run->failure;
	uint32_t first = record_begin(batch, record);
	if (copy->copied < first && !copy_to(run, copy, first))
		return false;
	run->out.size = begin;
	run->failure = (struct failure){0};
	if (run->cut_count > 0)
		put(run, batch, buffer_span(&run->out), run->cut_count);
	if (run->failure.status == STATUS_DONE)
		run->failure = why;
	return false;
}

/* Replacements may be larger than what they replace: a batch that has grown so far goes out. */
#define OUT_ENOUGH ((size_t)4 << 20)

static bool treat_batch(struct run *run, const struct batch *whole)
{
	struct batch batch = *whole;
	struct copy copy = {batch.bytes, batch.from};
	run->out.size = run->cut_count = 0;
	if (!reserve_cuts(run, batch.count))
		return false;
	for (size_t i = 0; i < batch.count; i++) {
		size_t begin = run->out.size + (record_begin(&batch, i) - copy.copied);
		size_t cuts = run->cut_count;
		if (!sieve_or_treat(run, &batch, i, &copy)) {
			run->cut_count = cuts;
			return put_before(run, &batch, i, begin, &copy);
		}
		if (run->out.size < OUT_ENOUGH || i + 1 == batch.count)
			continue;
		if (!copy_to(run, &copy, record_begin(&batch, i + 1)) ||
		    !put(run, &batch, buffer_span(&run->out), run->cut_count))
			return false;
		batch = batch_part(&batch, i + 1, batch.count);
		run->out.size = run->cut_count = 0;
		i = SIZE_MAX; /* on with the first of the rest */
	}
	return copy_to(run, &copy, batch.to) &&
	       put(run, &batch, buffer_span(&run->out), run->cut_count);
}

/* ---- Faults ------------------------------------------------------------------------------------
 */

static bool put_aside(struct run *run)
{
	const struct fault *fault = &run->fault;
	if (rejects_count(run->rejects) >= run->options.rejects_most)
		return fail_at(run, fault, STATUS_MALFORMED,
			       "one more malformed record than --max-rejects allows");
	run->value.size = 0;
	if (!source_original(run->source, fault->text_from, fault->text, &run->value))
		return fail(&run->failure, STATUS_IO, "out of memory");
	return rejects_add(run->rejects, buffer_span(&run->value), &run->failure);
}

bool records_fault(struct run *run)
{
	struct fault *fault = &run->fault;
	if (fault->rejectable && run->rejects)
		return put_aside(run);
	if (fault->kind == FAULT_STOP_LINE &&
	    asprintf(&run->stop_line, "\"%.*s", (int)fault->stop.size, fault->stop.at) < 0)
		run->stop_line = NULL;
	struct buffer words = {0};
	fault_words(fault, &words);
	if (run->rejects && fault->kind != FAULT_STOP_LINE)
		buffer_format(&words,
			      " (a fault without a certain end is not put aside, nor is the "
			      "last record)");
	buffer_byte(&words, 0);
	fail_at(run, fault, STATUS_MALFORMED, words.at ? words.at : "malformed");
	buffer_free(&words);
	return false;
}

/* ---- The loop ----------------------------------------------------------------------------------
 */

static bool pass_or_treat(struct run *run, const struct batch *batch)
{
	return run->owed_count == 0 && !run->sieve ? pass_batch(run, batch)
						   : treat_batch(run, batch);
}

/* A value where there should be none: says where it is, and what the inspector has to say. */
static bool fail_late(struct run *run, const struct batch *batch, const struct late *late)
{
	struct buffer words = {0};
	reader_place(run->reader, batch, late->record, &run->fault);
	bool good = column_words(&run->columns, late->column, &words) &&
		    run->inspector->words(run, late, &words) && buffer_byte(&words, 0);
	fail_at(run, &run->fault, STATUS_FOUND, good ? words.at : "a value of somebody");
	buffer_free(&words);
	return false;
}

static bool take_sound(struct run *run, const struct batch *batch)
{
	struct late late;
	if (!run->inspector || run->inspector->look(run, batch, &late))
		return pass_or_treat(run, batch);
	if (run->failure.status != STATUS_DONE)
		return false;
	struct batch before = batch_part(batch, 0, late.record);
	if (late.record > 0 && !pass_or_treat(run, &before))
		return false;
	return fail_late(run, batch, &late);
}

/* A batch, but for records that are the header once more. */
static bool take_batch(struct run *run, struct batch batch)
{
	for (;;) {
		size_t again = columns_find_repeated(&run->columns, &batch, &run->value);
		if (again == batch.count)
			return take_sound(run, &batch);
		struct batch before = batch_part(&batch, 0, again);
		if (again > 0 && !take_sound(run, &before))
			return false;
		reader_place(run->reader, &batch, again, &run->fault);
		run->fault.kind = FAULT_HEADER;
		/* Behind another header the cells stand elsewhere: that is not to be gone past. */
		run->fault.rejectable =
			columns_same_header(&run->columns, &batch, again, &run->value);
		if (!records_fault(run))
			return false;
		if (again + 1 == batch.count)
			return true;
		batch = batch_part(&batch, again + 1, batch.count);
	}
}

bool records_header(struct run *run)
{
	switch (reader_header(run->reader, &run->header, &run->fault, &run->failure)) {
	case READER_BATCH:
		return true;
	case READER_FAULT:
		return records_fault(run);
	default:
		return fail_in(run, source_name(run->source));
	}
}

bool records_all(struct run *run)
{
	for (;;) {
		struct batch batch;
		/* While nothing comes in, nothing that is finished stays here. */
		if (run->sink && reader_waits(run->reader) && !sink_flush(run->sink, &run->failure))
			return fail_in(run, "stdout");
		enum reader_event event =
			reader_next(run->reader, &batch, &run->fault, &run->failure);
		if (event == READER_FAILED)
			return fail_in(run, source_name(run->source));
		if (batch.to > batch.from)
			run->unended = batch.bytes[batch.to - 1] != '\n';
		bool good = batch.count > 0 ? take_batch(run, batch) : pass_gap(run, &batch);
		if (!good)
			return false;
		if (event == READER_END)
			return true;
		if (event == READER_FAULT && !records_fault(run))
			return false;
		run->bytes += batch.to - batch.from;
		progress_show(run->progress, reader_records(run->reader), run->bytes);
	}
}
