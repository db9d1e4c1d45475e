/* Records in batches: as many as stand one after the other and are sound. */
#include <stdlib.h>

#include "records/reading.h"

struct reader *reader_open(struct source *source, const struct reader_options *options,
			   struct failure *failure)
{
	struct reader *reader = calloc(1, sizeof *reader);
	if (!reader) {
		fail(failure, STATUS_IO, "out of memory");
		return NULL;
	}
	reader->source = source;
	reader->options = *options;
	/* A record, a block behind it, and a sample before it. */
	reader->text.limit = record_most(reader) + SAMPLE_SIZE + 4 * BLOCK_SIZE;
	reader->form = index_choose(options->index);
	if (!reader->form) {
		fail(failure, STATUS_REFUSED, "no form \"%.20s\" of the record index here",
		     options->index ? options->index : "");
		free(reader);
		return NULL;
	}
	reader->index.fault = INDEX_NO_FAULT;
	return reader;
}

void reader_close(struct reader *reader)
{
	if (!reader)
		return;
	buffer_free(&reader->text);
	free(reader->index.ends);
	free(reader->index.lines);
	free(reader);
}

struct dialect reader_dialect(const struct reader *reader)
{
	return reader->index.dialect;
}

uint64_t reader_records(const struct reader *reader)
{
	return reader->records;
}

bool reader_waits(const struct reader *reader)
{
	return reader->line_at == reader->index.line_count &&
	       reader->indexed == reader->text.size && source_waits(reader->source);
}

bool reader_unended(const struct reader *reader)
{
	return reader->unended;
}

/* ---- Lines ---- */

size_t line_cells(const struct reader *reader)
{
	return reader->index.lines[reader->line_at] - reader->end_at + 1 + reader->skipped;
}

static bool line_is_empty(const struct reader *reader)
{
	uint32_t end = reader->index.ends[reader->end_at];
	return line_cells(reader) == 1 &&
	       (end == reader->begin ||
		(end == reader->begin + 1 && reader->text.at[reader->begin] == '\r' &&
		 reader->text.at[end] == '\n'));
}

static void skip_empty_line(struct reader *reader)
{
	uint32_t end = reader->index.ends[reader->end_at];
	reader->begin = end < reader->text.size ? end + 1 : end;
	reader->end_at++;
	reader->line_at++;
}

/* Are the cells beyond the header's empty? `first`: the record's first end; it has `cells`. */
static bool surplus_is_empty(const struct reader *reader, size_t first, size_t cells)
{
	for (size_t i = reader->header; i < cells; i++) {
		uint32_t begin = reader->index.ends[first + i - 1] + 1;
		uint32_t end = reader->index.ends[first + i];
		bool only_return = end == begin + 1 && reader->text.at[begin] == '\r';
		if (end != begin && !only_return)
			return false;
	}
	return true;
}

/*
 * The first data record may have empty cells beyond the header's; it fixes how many. More than a
 * header may have are malformed, whether their ends were let go or not.
 */
static bool fixes_width(const struct reader *reader, size_t cells)
{
	return !reader->width && cells >= reader->header && cells <= COLUMNS_MAX + 1 &&
	       surplus_is_empty(reader, reader->end_at, cells);
}

/* How many of `count` records have nothing beyond the header's cells: no column would own it. */
static size_t count_owned(const struct reader *reader, size_t count)
{
	size_t owned = 0;
	if (reader->width == reader->header)
		return count;
	while (owned < count &&
	       surplus_is_empty(reader, reader->end_at + owned * reader->width, reader->width))
		owned++;
	return owned;
}

/* Records from line_at on that have `width` cells, are valid text and not too large. */
static size_t count_sound(const struct reader *reader)
{
	const struct index *index = &reader->index;
	const uint32_t *lines = index->lines;
	size_t count = 0, left = index->line_count - reader->line_at;
	uint32_t expected = (uint32_t)reader->end_at + reader->width - 1;
	while (count < left && lines[reader->line_at + count] == expected) {
		expected += reader->width;
		count++;
	}
	while (count > 0 && index->ends[lines[reader->line_at + count - 1]] > reader->checked)
		count--;
	/* The line end itself is checked, but where it stands beyond the text. */
	while (count > 0 && index->ends[lines[reader->line_at + count - 1]] == reader->checked &&
	       reader->checked < reader->text.size)
		count--;
	count = count_owned(reader, count);
	size_t most = record_most(reader);
	uint32_t begin = reader->begin;
	/* Only the first may span blocks, unless the limit is smaller than one. */
	size_t measured = most < BLOCK_SIZE ? count : count > 0;
	for (size_t i = 0; i < measured; i++) {
		uint32_t end = index->ends[lines[reader->line_at + i]];
		if (end - begin > most)
			return i;
		begin = end + 1;
	}
	return count;
}

/* The only cell of a record that is not empty, if it has but one. */
static bool only_cell(const struct batch *batch, size_t record, struct span *only)
{
	size_t found = 0;
	for (uint32_t column = 0; column < batch->width && found < 2; column++) {
		struct span cell = record_cell(batch, record, column);
		if (cell.size) {
			*only = cell;
			found++;
		}
	}
	return found == 1;
}

/* The last record that is no empty line, which in one column is a record. */
static size_t last_filled(const struct batch *batch)
{
	size_t last = batch->count - 1;
	while (batch->width == 1 && last > 0 && record_cell(batch, last, 0).size == 0)
		last--;
	return last;
}

static bool is_stop_line(const struct batch *batch, size_t record)
{
	struct span only;
	return only_cell(batch, record, &only) && stop_line_is(only);
}

void hand_out(struct reader *reader, size_t count, struct batch *batch)
{
	size_t last = reader->index.lines[reader->line_at + count - 1];
	uint32_t end = reader->index.ends[last];
	*batch = (struct batch){
		.bytes = reader->text.at,
		.from = reader->from,
		.begin = reader->begin,
		.to = end < reader->text.size ? end + 1 : end,
		.ends = reader->index.ends + reader->end_at,
		.width = (uint32_t)(last - reader->end_at + 1) / (uint32_t)count,
		.count = count,
		.first = reader->records + 1,
	};
}

void move_past(struct reader *reader, const struct batch *batch)
{
	reader->records += batch->count;
	reader->end_at += batch->count * batch->width;
	reader->line_at += batch->count;
	reader->from = reader->begin = batch->to;
}

enum reader_event line_next(struct reader *reader, struct batch *batch, struct fault *fault,
			    struct failure *failure)
{
	struct index *index = &reader->index;
	for (;;) {
		while (reader->line_at < index->line_count && line_is_empty(reader) &&
		       reader->width != 1)
			skip_empty_line(reader);
		if (reader->line_at < index->line_count)
			return READER_BATCH;
		if (index->fault != INDEX_NO_FAULT)
			return fault_open_end(reader, batch, fault);
		/* Whole blocks were indexed, and no line end was among them. */
		if (reader->indexed - reader->begin > record_most(reader))
			return fault_final(reader, FAULT_LONG, reader->begin, batch, fault);
		if (!reader->ended || !text_indexed(reader)) {
			if (!text_advance(reader, failure))
				return READER_FAILED;
			continue;
		}
		if (index->state == INDEX_QUOTED || index->state == INDEX_CLOSED_CR)
			return fault_open_end(reader, batch, fault);
		if (reader->begin == reader->text.size) {
			text_pass(reader, batch);
			return READER_END;
		}
		text_close(reader);
	}
}

/* The next record, of the right number of cells, all but one empty. */
static enum reader_event stop_line_record(struct reader *reader, struct batch *batch,
					  struct fault *fault)
{
	struct span only = {NULL, 0};
	hand_out(reader, 1, batch);
	only_cell(batch, 0, &only);
	return fault_stop_line(reader, only, batch, fault);
}

enum reader_event reader_next(struct reader *reader, struct batch *batch, struct fault *fault,
			      struct failure *failure)
{
	for (;;) {
		enum reader_event event = line_next(reader, batch, fault, failure);
		if (event != READER_BATCH)
			return event;
		size_t cells = line_cells(reader);
		bool fixed = fixes_width(reader, cells);
		if (fixed)
			reader->width = (uint32_t)cells;
		size_t count = reader->width && !reader->skipped ? count_sound(reader) : 0;
		/* Only a sound record says how many cells records have. */
		if (count == 0 && fixed)
			reader->width = 0;
		if (count == 0)
			return fault_unsound(reader, batch, fault, failure);
		hand_out(reader, count, batch);
		size_t last = last_filled(batch);
		bool stops = is_stop_line(batch, last);
		if (stops && !fault_is_last(reader, last, &stops, failure))
			return READER_FAILED;
		if (stops && last == 0)
			return stop_line_record(reader, batch, fault);
		/* Reading on may have moved the text. */
		hand_out(reader, stops ? last : count, batch);
		move_past(reader, batch);
		/* In an encoding that nobody knows, only the place of the break is of use. */
		if (!source_undecided(reader->source))
			return READER_BATCH;
		reader->from = reader->begin;
	}
}
