#include <stdlib.h>

#include "records/index.h"
#include "records/sniff.h"

/*
 * The text that is being read, and how far each step has come:
 *
 *     0 … from … begin … checked … indexed … text.size
 *
 * Bytes before `from` were handed out; `begin` is the next record's first byte (empty lines lie
 * before it); text is valid up to `checked`; cells are known up to `indexed`.
 */
struct reader {
	struct source *source;
	const struct index_form *form;
	struct reader_options options;
	struct buffer text;
	uint64_t base; /* offset of text.at[0] in the text read */
	uint32_t from;
	uint32_t begin;
	uint32_t checked;
	uint32_t indexed;
	bool ended;   /* the source has no more */
	bool unended; /* the last record had no line end */
	struct index index;
	size_t room;   /* of index.ends and index.lines each */
	size_t end_at; /* the first of `ends` and of `lines` that is not handed out */
	size_t line_at;
	size_t skipped;  /* cells of the present record whose ends were let go: it has too many */
	uint32_t header; /* cells of the header */
	uint32_t width;  /* cells a record; 0 until the first data record */
	uint64_t records;
	bool holding;
	uint32_t hold; /* bytes from here on are kept */
	uint64_t hold_records;
	uint64_t hold_feeds;
	uint32_t hold_width;
	bool hold_unended; /* a header alone may lack its line end */
};

#define RECORD_MOST(reader)                                                                        \
	((reader)->options.record_most ? (reader)->options.record_most : RECORD_SIZE_DEFAULT)

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
	reader->text.limit = RECORD_MOST(reader) + SAMPLE_SIZE + 4 * BLOCK_SIZE;
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

/* ---- Filling -----------------------------------------------------------------------------------
 */

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

/* A block more of text, or what comes before the input pauses or ends. */
static bool read_text(struct reader *reader, struct failure *failure)
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
static bool index_text(struct reader *reader, struct failure *failure)
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

static bool all_indexed(const struct reader *reader)
{
	return reader->indexed == reader->text.size || reader->index.fault != INDEX_NO_FAULT;
}

/* More lines to look at, if there are any: indexes, reads, or closes the last record. */
static bool advance(struct reader *reader, struct failure *failure)
{
	if (all_indexed(reader) && !reader->ended && !read_text(reader, failure))
		return false;
	return all_indexed(reader) || index_text(reader, failure);
}

/* At the end of the input: the record that has no line end gets one beyond the text. */
static void close_last(struct reader *reader)
{
	struct index *index = &reader->index;
	reader->unended = true;
	index->lines[index->line_count++] = (uint32_t)index->end_count;
	index->ends[index->end_count++] = (uint32_t)reader->text.size;
	index->state = INDEX_CELL;
}

/* ---- Faults ------------------------------------------------------------------------------------
 */

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

static void place(const struct reader *reader, uint64_t record, uint32_t begin, uint32_t end,
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
	place(reader, batch->first + record, begin, end, begin, fault);
}

/* Bytes that were not handed out, up to the next record. */
static void pass_on(struct reader *reader, struct batch *batch)
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

static enum reader_event final_fault(struct reader *reader, enum fault_kind kind, uint32_t byte,
				     struct batch *batch, struct fault *fault)
{
	pass_on(reader, batch);
	fault->kind = kind;
	fault->rejectable = false;
	uint64_t record = reader->header ? reader->records + 1 : 0;
	place(reader, record, reader->begin, (uint32_t)reader->text.size, byte, fault);
	return READER_FAULT;
}

/* Is nothing but line ends behind the record of `lines` that is `ahead` of the next? Reads on as
 * far as needed to tell. */
static bool is_last(struct reader *reader, size_t ahead, bool *last, struct failure *failure)
{
	for (;;) {
		uint32_t end = reader->index.ends[reader->index.lines[reader->line_at + ahead]];
		for (size_t at = end; at < reader->text.size; at++)
			if (reader->text.at[at] != '\n' && reader->text.at[at] != '\r') {
				*last = false;
				return true;
			}
		*last = true;
		if (reader->ended)
			return true;
		if (!read_text(reader, failure))
			return false;
	}
}

/* The complete record at `line_at` is faulty. The next call goes past it. */
static enum reader_event record_fault(struct reader *reader, enum fault_kind kind, uint32_t byte,
				      struct batch *batch, struct fault *fault,
				      struct failure *failure)
{
	bool last = true;
	uint32_t from_begin = byte - reader->begin;
	bool certain = reader->header > 0 && kind != FAULT_ENCODING && kind != FAULT_LONG;
	if (certain && !is_last(reader, 0, &last, failure))
		return READER_FAILED;
	size_t line = reader->index.lines[reader->line_at];
	uint32_t end = reader->index.ends[line];
	uint32_t after = end < reader->text.size ? end + 1 : end;
	pass_on(reader, batch);
	fault->kind = kind;
	fault->rejectable = certain && !last;
	place(reader, reader->header ? reader->records + 1 : 0, reader->begin, after,
	      reader->begin + from_begin, fault);
	reader->records++;
	reader->end_at = line + 1;
	reader->line_at++;
	reader->skipped = 0;
	reader->from = reader->begin = after;
	if (reader->checked < after)
		reader->checked = reader->form->text(
			reader->text.at, after, reader->indexed > after ? reader->indexed : after);
	return READER_FAULT;
}

/* ---- Records -----------------------------------------------------------------------------------
 */

static size_t line_cells(const struct reader *reader)
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
	size_t most = RECORD_MOST(reader);
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

static void hand_out(struct reader *reader, size_t count, struct batch *batch)
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

static void move_past(struct reader *reader, const struct batch *batch)
{
	reader->records += batch->count;
	reader->end_at += batch->count * batch->width;
	reader->line_at += batch->count;
	reader->from = reader->begin = batch->to;
}

static enum reader_event stop_line_fault(struct reader *reader, struct span text,
					 struct batch *batch, struct fault *fault)
{
	if (text.size && text.at[0] == '"')
		text = span_cut(text, 1, text.size);
	while (text.size && strchr("\"\r\n", text.at[text.size - 1]))
		text.size--;
	fault->stop = text;
	return final_fault(reader, FAULT_STOP_LINE, reader->begin, batch, fault);
}

/* The next record, of the right number of cells, all but one empty. */
static enum reader_event stop_line_record(struct reader *reader, struct batch *batch,
					  struct fault *fault)
{
	struct span only = {NULL, 0};
	hand_out(reader, 1, batch);
	only_cell(batch, 0, &only);
	return stop_line_fault(reader, only, batch, fault);
}

/* The record at line_at has a wrong number of cells, bytes that are no text, or is too large. */
static enum reader_event unsound(struct reader *reader, struct batch *batch, struct fault *fault,
				 struct failure *failure)
{
	size_t cells = line_cells(reader);
	uint32_t end = reader->index.ends[reader->index.lines[reader->line_at]];
	struct span text = span_cut(buffer_span(&reader->text), reader->begin, end);
	if (cells == 1 && stop_line_is(text))
		return stop_line_fault(reader, text, batch, fault);
	if (text.size > RECORD_MOST(reader))
		return final_fault(reader, FAULT_LONG, reader->begin, batch, fault);
	if (reader->checked <= end && reader->checked < reader->text.size) {
		enum fault_kind kind = source_undecided(reader->source)           ? FAULT_ENCODING
				       : reader->text.at[reader->checked] == '\0' ? FAULT_NUL
										  : FAULT_TEXT;
		return record_fault(reader, kind, reader->checked, batch, fault, failure);
	}
	fault->cells = cells;
	/* As many as the first had, but the one that should be empty is not. */
	fault->expected = reader->width && cells != reader->width ? reader->width : reader->header;
	enum fault_kind kind = cells < fault->expected ? FAULT_FEW_CELLS : FAULT_MANY_CELLS;
	return record_fault(reader, kind, reader->begin, batch, fault, failure);
}

/* The input ends, or breaks, inside a record. */
static enum reader_event open_end(struct reader *reader, struct batch *batch, struct fault *fault)
{
	struct index *index = &reader->index;
	uint32_t size = (uint32_t)reader->text.size;
	struct span rest = span_cut(buffer_span(&reader->text), reader->begin, size);
	if (stop_line_is(rest))
		return stop_line_fault(reader, rest, batch, fault);
	/* Told as what shorter reads would have come to first. */
	size_t known = index->fault != INDEX_NO_FAULT ? index->fault - reader->begin : rest.size;
	if (known > RECORD_MOST(reader))
		return final_fault(reader, FAULT_LONG, reader->begin, batch, fault);
	if (index->fault != INDEX_NO_FAULT)
		return final_fault(reader, FAULT_QUOTE_TEXT, index->fault, batch, fault);
	if (index->state == INDEX_CLOSED_CR)
		return final_fault(reader, FAULT_QUOTE_TEXT, size - 1, batch, fault);
	return final_fault(reader, FAULT_QUOTE_OPEN, reader->begin, batch, fault);
}

/*
 * Goes on until a line is there to look at. READER_BATCH: there is one. Anything else is what to
 * return.
 */
static enum reader_event next_line(struct reader *reader, struct batch *batch, struct fault *fault,
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
			return open_end(reader, batch, fault);
		/* Whole blocks were indexed, and no line end was among them. */
		if (reader->indexed - reader->begin > RECORD_MOST(reader))
			return final_fault(reader, FAULT_LONG, reader->begin, batch, fault);
		if (!reader->ended || !all_indexed(reader)) {
			if (!advance(reader, failure))
				return READER_FAILED;
			continue;
		}
		if (index->state == INDEX_QUOTED || index->state == INDEX_CLOSED_CR)
			return open_end(reader, batch, fault);
		if (reader->begin == reader->text.size) {
			pass_on(reader, batch);
			return READER_END;
		}
		close_last(reader);
	}
}

enum reader_event reader_next(struct reader *reader, struct batch *batch, struct fault *fault,
			      struct failure *failure)
{
	for (;;) {
		enum reader_event event = next_line(reader, batch, fault, failure);
		if (event != READER_BATCH)
			return event;
		size_t cells = line_cells(reader);
		if (fixes_width(reader, cells))
			reader->width = (uint32_t)cells;
		size_t count = reader->width && !reader->skipped ? count_sound(reader) : 0;
		if (count == 0)
			return unsound(reader, batch, fault, failure);
		hand_out(reader, count, batch);
		size_t last = last_filled(batch);
		bool stops = is_stop_line(batch, last);
		if (stops && !is_last(reader, last, &stops, failure))
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

/* ---- Header ------------------------------------------------------------------------------------
 */

/* Lines that end in CR alone would all be one record. A CR inside quotes ends no line. */
static bool refuse_returns(const struct reader *reader, struct failure *failure)
{
	struct span text = buffer_span(&reader->text);
	bool inside = false, found = false;
	if (memchr(text.at, '\n', text.size))
		return true;
	for (size_t i = 0; i < text.size && !found; i++) {
		inside ^= reader->index.dialect.quotes && text.at[i] == '"';
		found = text.at[i] == '\r' && !inside;
	}
	return !found || fail(failure, STATUS_REFUSED,
			      "its only line ends are CR, as old Macs wrote them; put "
			      "`tr '\\r' '\\n' |` before this program");
}

static bool settle_dialect(struct reader *reader, struct failure *failure)
{
	struct dialect *dialect = &reader->index.dialect;
	/* Neither more nor less is looked at, so that smaller reads decide alike. */
	const size_t most = RECORD_MOST(reader) + BLOCK_SIZE;
	size_t tried = 0;
	bool done = reader->options.delimiter != 0;
	if (done) {
		dialect->delimiter = reader->options.delimiter;
		dialect->quotes = dialect_quotes(dialect->delimiter, reader->options.quote);
	}
	while (!done) {
		size_t size = reader->text.size < most ? reader->text.size : most;
		bool whole = reader->ended || size == most;
		/* Again only when there is much more, or nothing else to do. */
		if (whole || reader->text.size >= 2 * tried || source_waits(reader->source)) {
			struct span text =
				span_cut(buffer_span(&reader->text), reader->begin, size);
			tried = reader->text.size;
			enum sniff_result result = sniff(reader->form, text, whole,
							 reader->options.quote, dialect, failure);
			if (result == SNIFF_REFUSED)
				return false;
			done = result == SNIFF_DONE || whole;
		}
		if (!done && !read_text(reader, failure))
			return false;
	}
	return true;
}

enum reader_event reader_header(struct reader *reader, struct batch *batch, struct fault *fault,
				struct failure *failure)
{
	do {
		if (!read_text(reader, failure))
			return READER_FAILED;
	} while (reader->text.size < 3 && !reader->ended);
	if (reader->text.size >= 3 && memcmp(reader->text.at, "\xef\xbb\xbf", 3) == 0)
		reader->begin = reader->checked = reader->indexed = 3;
	if (!settle_dialect(reader, failure))
		return READER_FAILED;
	enum reader_event event = next_line(reader, batch, fault, failure);
	if ((event == READER_FAULT || reader->unended) && !refuse_returns(reader, failure))
		return READER_FAILED;
	if (event == READER_END) {
		fail(failure, STATUS_MALFORMED, "no header: the input holds only empty lines");
		return READER_FAILED;
	}
	if (event != READER_BATCH)
		return event;
	size_t cells = line_cells(reader);
	if (cells > COLUMNS_MAX) {
		fail(failure, STATUS_REFUSED, "a header of more than %d columns", COLUMNS_MAX);
		return READER_FAILED;
	}
	uint32_t end = reader->index.ends[reader->index.lines[reader->line_at]];
	if (reader->checked <= end && reader->checked < reader->text.size)
		return unsound(reader, batch, fault, failure);
	struct span line = span_cut(buffer_span(&reader->text), reader->begin, end);
	if (line.size > RECORD_MOST(reader))
		return final_fault(reader, FAULT_LONG, reader->begin, batch, fault);
	if (cells == 1 && stop_line_is(line))
		return stop_line_fault(reader, line, batch, fault);
	hand_out(reader, 1, batch);
	batch->first = 0;
	move_past(reader, batch);
	reader->records = 0;
	reader->header = (uint32_t)cells;
	return READER_BATCH;
}

/* ---- Sample ------------------------------------------------------------------------------------
 */

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
