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

static size_t quotes_in(struct span text)
{
	size_t quotes = 0;
	for (size_t i = 0; i < text.size; i++)
		quotes += text.at[i] == '"';
	return quotes;
}

/* Puts quotes around the text in place, doubling those inside, from its end on. */
static bool quote(struct buffer *out, size_t from, struct failure *failure)
{
	size_t size = out->size - from;
	size_t more = 2 + quotes_in((struct span){out->at + from, size});
	if (!buffer_reserve(out, more))
		return fail(failure, STATUS_IO, "out of memory");
	char *begin = out->at + from, *to = begin + size + more;
	*--to = '"';
	if (more == 2) {
		memmove(begin + 1, begin, size);
	} else {
		for (size_t i = size; i-- > 0;) {
			*--to = begin[i];
			if (begin[i] == '"')
				*--to = '"';
		}
	}
	*begin = '"';
	out->size += more;
	return true;
}

/* `structure`: the text could not be read without quotes. */
static bool settle(struct dialect dialect, struct span old, bool structure, struct buffer *out,
		   size_t from, struct failure *failure)
{
	bool begins_quoted = out->size > from && out->at[from] == '"';
	bool quoted = structure || begins_quoted || (old.size && old.at[0] == '"');
	if (dialect.quotes ? !quoted : !structure)
		return true;
	if (dialect.quotes && quote(out, from, failure))
		return true;
	out->size = from;
	return fail(failure, STATUS_MALFORMED,
		    "the text to put there holds a delimiter or line end, which a cell cannot "
		    "hold without quotes");
}

bool cell_write(struct dialect dialect, struct span old, bool line_feed, struct buffer *out,
		size_t from, struct failure *failure)
{
	struct span text = {out->at + from, out->size - from};
	bool structure = holds_structure(dialect, old, line_feed, text);
	return settle(dialect, old, structure, out, from, failure);
}

bool cell_restore(struct dialect dialect, struct span old, bool line_feed, struct buffer *out,
		  size_t from, struct failure *failure)
{
	struct span text = {out->at + from, out->size - from};
	bool structure =
		span_holds(text, dialect.delimiter, '\n', '\n') || ends_in_cr(text, line_feed);
	return settle(dialect, old, structure, out, from, failure);
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
