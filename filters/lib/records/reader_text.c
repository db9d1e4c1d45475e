/* Text into memory, its cells found, and how far each step has come. */
#include <stdlib.h>

#include "records/reading.h"

/* Lets go of the positions that were handed out; the others now count from `gone` on. */
static void drop_positions(struct reader *reader, uint32_t gone)
{
	struct index *index = &reader->index;
	index->end_count -= reader->end_at;
	index->line_count -= reader->line_at;
	for (size_t i = 0; i < index->end_count; i++)
		index->ends[i] = index->ends[reader->end_at + i] - gone;
	for (size_t i = 0; i < index->line_count; i++)
		index->lines[i] = index->lines[reader->line_at + i] - (uint32_t)reader->end_at;
	reader->end_at = reader->line_at = 0;
}

/* Drops the bytes that were handed out, unless they are held. */
static void compact(struct reader *reader)
{
	uint32_t gone = reader->holding ? reader->hold : reader->from;
	drop_positions(reader, gone);
	if (gone == 0)
		return;
	memmove(reader->text.at, reader->text.at + gone, reader->text.size - gone);
	reader->text.size -= gone;
	reader->base += gone;
	reader->from -= gone;
	reader->begin -= gone;
	reader->checked -= gone;
	reader->indexed -= gone;
	reader->hold = 0;
	source_release(reader->source, reader->base);
}

bool text_read(struct reader *reader, struct failure *failure)
{
	compact(reader);
	if (!buffer_reserve(&reader->text, BLOCK_SIZE))
		return fail(failure, STATUS_IO, "out of memory");
	size_t target = reader->text.size + BLOCK_SIZE;
	do {
		size_t got;
		if (!source_read(reader->source, reader->text.at + reader->text.size,
				 target - reader->text.size, &got, failure))
			return false;
		reader->text.size += got;
		reader->ended = got == 0;
	} while (!reader->ended && target - reader->text.size >= 64 &&
		 !source_waits(reader->source));
	/* The index may look past the end; cells never do. */
	memset(reader->text.at + reader->text.size, 0, BUFFER_SLACK);
	return true;
}

static bool reserve_positions(struct reader *reader, size_t more)
{
	size_t wanted = reader->index.end_count + more + INDEX_BLOCK;
	if (wanted <= reader->room)
		return true;
	size_t room = wanted > reader->room * 2 ? wanted : reader->room * 2;
	uint32_t *ends = realloc(reader->index.ends, room * sizeof *ends);
	if (ends)
		reader->index.ends = ends;
	uint32_t *lines = realloc(reader->index.lines, room * sizeof *lines);
	if (lines)
		reader->index.lines = lines;
	if (!ends || !lines)
		return false;
	reader->room = room;
	return true;
}

/* Indexes a block more of the text that is there. */
static bool text_index(struct reader *reader, struct failure *failure)
{
	struct index *index = &reader->index;
	drop_positions(reader, 0);
	size_t left = reader->text.size - reader->indexed;
	uint32_t to = reader->indexed + (uint32_t)(left < BLOCK_SIZE ? left : BLOCK_SIZE);
	size_t open = index->end_count - reader->end_at;
	/* A record of more cells than any header may have: their ends need not be known. */
	if (reader->line_at == index->line_count && open > COLUMNS_MAX) {
		reader->skipped += open;
		index->end_count = reader->end_at;
	}
	if (!reserve_positions(reader, to - reader->indexed))
		return fail(failure, STATUS_IO, "out of memory");
	if (index->fault == INDEX_NO_FAULT)
		reader->form->run(index, reader->text.at, reader->indexed, to);
	reader->indexed = to;
	reader->checked = reader->form->text(reader->text.at, reader->checked, to);
	return true;
}

bool text_indexed(const struct reader *reader)
{
	return reader->indexed == reader->text.size || reader->index.fault != INDEX_NO_FAULT;
}

bool text_advance(struct reader *reader, struct failure *failure)
{
	if (text_indexed(reader) && !reader->ended && !text_read(reader, failure))
		return false;
	return text_indexed(reader) || text_index(reader, failure);
}

void text_close(struct reader *reader)
{
	struct index *index = &reader->index;
	reader->unended = true;
	index->lines[index->line_count++] = (uint32_t)index->end_count;
	index->ends[index->end_count++] = (uint32_t)reader->text.size;
	index->state = INDEX_CELL;
}

/* ---- Places ---- */

static uint64_t feeds_in(struct span text)
{
	uint64_t feeds = 0;
	for (const char *at = text.at, *end = at + text.size; at < end; at++) {
		at = memchr(at, '\n', (size_t)(end - at));
		if (!at)
			break;
		feeds++;
	}
	return feeds;
}

/* Feeds before an offset: those of the whole text that was indexed, less those after it. */
static uint64_t feeds_before(const struct reader *reader, uint32_t offset)
{
	uint32_t indexed =
		reader->index.fault != INDEX_NO_FAULT ? reader->index.fault + 1 : reader->indexed;
	if (offset >= indexed)
		return reader->index.line_feeds;
	return reader->index.line_feeds -
	       feeds_in(span_cut(buffer_span(&reader->text), offset, indexed));
}

void text_place(const struct reader *reader, uint64_t record, uint32_t begin, uint32_t end,
		uint32_t byte, struct fault *fault)
{
	fault->record = record;
	fault->line = feeds_before(reader, begin) + 1;
	fault->byte = source_place(reader->source, reader->base + byte);
	fault->text = span_cut(buffer_span(&reader->text), begin, end);
	fault->text_from = reader->base + begin;
}

void reader_place(const struct reader *reader, const struct batch *batch, size_t record,
		  struct fault *fault)
{
	uint32_t begin = record_begin(batch, record);
	uint32_t end = record + 1 == batch->count ? batch->to : record_begin(batch, record + 1);
	text_place(reader, batch->first + record, begin, end, begin, fault);
}

void text_pass(struct reader *reader, struct batch *batch)
{
	*batch = (struct batch){
		.bytes = reader->text.at,
		.from = reader->from,
		.begin = reader->begin,
		.to = reader->begin,
		.width = reader->width,
		.first = reader->records + 1,
	};
	reader->from = reader->begin;
}

/* ---- Holding ---- */

void reader_hold(struct reader *reader)
{
	reader->holding = true;
	reader->hold = reader->from;
	reader->hold_records = reader->records;
	reader->hold_feeds = feeds_before(reader, reader->from);
	reader->hold_width = reader->width;
	reader->hold_unended = reader->unended;
}

void reader_rewind(struct reader *reader)
{
	struct index *index = &reader->index;
	reader->holding = false;
	reader->from = reader->begin = reader->indexed = reader->checked = reader->hold;
	reader->records = reader->hold_records;
	reader->width = reader->hold_width;
	reader->unended = reader->hold_unended;
	reader->skipped = reader->end_at = reader->line_at = 0;
	index->state = INDEX_CELL;
	index->fault = INDEX_NO_FAULT;
	index->end_count = index->line_count = 0;
	index->line_feeds = reader->hold_feeds;
}

size_t reader_held(const struct reader *reader)
{
	return reader->holding ? reader->from - reader->hold : 0;
}
