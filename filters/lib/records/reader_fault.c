/* What is wrong with a record, where, and whether the stream can go on behind it. */
#include "records/reading.h"

enum reader_event fault_final(struct reader *reader, enum fault_kind kind, uint32_t byte,
			      struct batch *batch, struct fault *fault)
{
	text_pass(reader, batch);
	fault->kind = kind;
	fault->rejectable = false;
	uint64_t record = reader->header ? reader->records + 1 : 0;
	text_place(reader, record, reader->begin, (uint32_t)reader->text.size, byte, fault);
	return READER_FAULT;
}

bool fault_is_last(struct reader *reader, size_t ahead, bool *last, struct failure *failure)
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
		if (!text_read(reader, failure))
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
	if (certain && !fault_is_last(reader, 0, &last, failure))
		return READER_FAILED;
	size_t line = reader->index.lines[reader->line_at];
	uint32_t end = reader->index.ends[line];
	uint32_t after = end < reader->text.size ? end + 1 : end;
	text_pass(reader, batch);
	fault->kind = kind;
	fault->rejectable = certain && !last;
	text_place(reader, reader->header ? reader->records + 1 : 0, reader->begin, after,
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

enum reader_event fault_stop_line(struct reader *reader, struct span text, struct batch *batch,
				  struct fault *fault)
{
	if (text.size && text.at[0] == '"')
		text = span_cut(text, 1, text.size);
	while (text.size && strchr("\"\r\n", text.at[text.size - 1]))
		text.size--;
	fault->stop = text;
	return fault_final(reader, FAULT_STOP_LINE, reader->begin, batch, fault);
}

enum reader_event fault_unsound(struct reader *reader, struct batch *batch, struct fault *fault,
				struct failure *failure)
{
	size_t cells = line_cells(reader);
	uint32_t end = reader->index.ends[reader->index.lines[reader->line_at]];
	struct span text = span_cut(buffer_span(&reader->text), reader->begin, end);
	if (cells == 1 && stop_line_is(text))
		return fault_stop_line(reader, text, batch, fault);
	if (text.size > record_most(reader))
		return fault_final(reader, FAULT_LONG, reader->begin, batch, fault);
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

enum reader_event fault_open_end(struct reader *reader, struct batch *batch, struct fault *fault)
{
	struct index *index = &reader->index;
	uint32_t size = (uint32_t)reader->text.size;
	struct span rest = span_cut(buffer_span(&reader->text), reader->begin, size);
	if (stop_line_is(rest))
		return fault_stop_line(reader, rest, batch, fault);
	/* Told as what shorter reads would have come to first. */
	size_t known = index->fault != INDEX_NO_FAULT ? index->fault - reader->begin : rest.size;
	if (known > record_most(reader))
		return fault_final(reader, FAULT_LONG, reader->begin, batch, fault);
	if (index->fault != INDEX_NO_FAULT)
		return fault_final(reader, FAULT_QUOTE_TEXT, index->fault, batch, fault);
	if (index->state == INDEX_CLOSED_CR)
		return fault_final(reader, FAULT_QUOTE_TEXT, size - 1, batch, fault);
	return fault_final(reader, FAULT_QUOTE_OPEN, reader->begin, batch, fault);
}
