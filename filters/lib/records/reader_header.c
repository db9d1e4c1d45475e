/* The dialect, and the header as the first record. */
#include "records/reading.h"
#include "records/sniff.h"

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
	const size_t most = record_most(reader) + BLOCK_SIZE;
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
		if (!done && !text_read(reader, failure))
			return false;
	}
	return true;
}

/* The first text, and past a byte order mark. */
static bool read_start(struct reader *reader, struct failure *failure)
{
	do {
		if (!text_read(reader, failure))
			return false;
	} while (reader->text.size < 3 && !reader->ended);
	if (reader->text.size >= 3 && memcmp(reader->text.at, "\xef\xbb\xbf", 3) == 0)
		reader->begin = reader->checked = reader->indexed = 3;
	return true;
}

bool reader_headless(struct reader *reader, size_t cells, struct batch *batch,
		     struct failure *failure)
{
	if (!read_start(reader, failure) || !settle_dialect(reader, failure) ||
	    (reader->ended && !refuse_returns(reader, failure)))
		return false;
	reader->header = (uint32_t)cells;
	text_pass(reader, batch);
	return true;
}

enum reader_event reader_header(struct reader *reader, struct batch *batch, struct fault *fault,
				struct failure *failure)
{
	if (!read_start(reader, failure) || !settle_dialect(reader, failure))
		return READER_FAILED;
	enum reader_event event = line_next(reader, batch, fault, failure);
	if ((event == READER_FAULT || reader->unended) && !refuse_returns(reader, failure))
		return READER_FAILED;
	if (event == READER_END) {
		fail(failure, STATUS_MALFORMED, "no header: the input holds only empty lines");
		return READER_FAILED;
	}
	if (event != READER_BATCH)
		return event;
	size_t cells = line_cells(reader);
	uint32_t end = reader->index.ends[reader->index.lines[reader->line_at]];
	struct span line = span_cut(buffer_span(&reader->text), reader->begin, end);
	if (line.size > record_most(reader))
		return fault_final(reader, FAULT_LONG, reader->begin, batch, fault);
	if (cells > COLUMNS_MAX) {
		fail(failure, STATUS_REFUSED, "a header of more than %d columns", COLUMNS_MAX);
		return READER_FAILED;
	}
	if (reader->checked <= end && reader->checked < reader->text.size)
		return fault_unsound(reader, batch, fault, failure);
	if (cells == 1 && stop_line_is(line))
		return fault_stop_line(reader, line, batch, fault);
	hand_out(reader, 1, batch);
	batch->first = 0;
	move_past(reader, batch);
	reader->records = 0;
	reader->header = (uint32_t)cells;
	return READER_BATCH;
}
