#include "records/records.h"

bool cell_text(struct dialect dialect, struct span cell, struct buffer *scratch, struct span *text)
{
	if (!dialect.quotes || cell.size < 2 || cell.at[0] != '"') {
		*text = cell;
		return true;
	}
	struct span inside = span_cut(cell, 1, cell.size - 1);
	const char *end = inside.at + inside.size;
	const char *quote = memchr(inside.at, '"', inside.size);
	if (!quote) {
		*text = inside;
		return true;
	}
	scratch->size = 0;
	if (!buffer_reserve(scratch, inside.size))
		return false;
	for (const char *at = inside.at; at < end;) {
		quote = memchr(at, '"', (size_t)(end - at));
		/* Up to the first of two quotes and with it; the second is left out. */
		const char *stop = quote ? quote + 1 : end;
		memcpy(scratch->at + scratch->size, at, (size_t)(stop - at));
		scratch->size += (size_t)(stop - at);
		at = quote ? stop + 1 : end;
	}
	*text = buffer_span(scratch);
	return true;
}

/* A CR in a cell is a plain character; before a line feed it is part of the line's end. */
static bool ends_in_cr(struct span text, bool line_feed)
{
	return line_feed && text.size && text.at[text.size - 1] == '\r';
}

/* Does the text hold what parts cells and records? */
static inline bool holds_structure(struct dialect dialect, struct span old, bool line_feed,
				   struct span text)
{
	if (!span_holds(text, dialect.delimiter, '\n', '\r'))
		return false;
	/* Others take a CR for a line's end: only one that stood there goes out without quotes. */
	return span_holds(text, dialect.delimiter, '\n', '\n') ||
	       !span_holds(old, '\r', '\r', '\r') || ends_in_cr(text, line_feed);
}

/* Appends the text, in quotes or as it is. */
static bool put_cell(struct span text, bool quoted, struct buffer *out, struct failure *failure)
{
	/* Twice the size is enough for quotes of which each is doubled. */
	if (!buffer_reserve(out, 2 * text.size + 2))
		return fail(failure, STATUS_IO, "out of memory");
	if (!quoted) {
		if (text.size)
			memcpy(out->at + out->size, text.at, text.size);
		out->size += text.size;
		return true;
	}
	char *to = out->at + out->size;
	*to++ = '"';
	for (size_t i = 0; i < text.size; i++) {
		if (text.at[i] == '"')
			*to++ = '"';
		*to++ = text.at[i];
	}
	*to++ = '"';
	out->size = (size_t)(to - out->at);
	return true;
}

bool cell_write(struct dialect dialect, struct span old, bool line_feed, struct span text,
		struct buffer *out, struct failure *failure)
{
	bool structure = holds_structure(dialect, old, line_feed, text);
	if (!dialect.quotes && structure)
		return fail(failure, STATUS_MALFORMED,
			    "a replacement holds a delimiter or line end, which a cell cannot "
			    "hold without quotes");
	bool quoted = dialect.quotes && ((old.size && old.at[0] == '"') ||
					 (text.size && text.at[0] == '"') || structure);
	return put_cell(text, quoted, out, failure);
}

bool cell_restore(struct dialect dialect, struct span old, bool line_feed, struct span text,
		  struct buffer *out, struct failure *failure)
{
	bool structure =
		span_holds(text, dialect.delimiter, '\n', '\n') || ends_in_cr(text, line_feed);
	if (!dialect.quotes && structure)
		return fail(failure, STATUS_MALFORMED,
			    "it stood in a file with quotes, and cannot stand in one without");
	bool quoted = dialect.quotes && ((old.size && old.at[0] == '"') ||
					 (text.size && text.at[0] == '"') || structure);
	return put_cell(text, quoted, out, failure);
}

struct batch batch_part(const struct batch *batch, size_t from, size_t to)
{
	struct batch part = *batch;
	if (from > 0)
		part.from = part.begin = record_begin(batch, from);
	if (to < batch->count)
		part.to = record_begin(batch, to);
	part.ends += (size_t)batch->width * from;
	part.count = to - from;
	part.first += from;
	return part;
}
