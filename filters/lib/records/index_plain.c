/* The judge: a byte at a time, as the definition in records.h reads. */
#include "records/index.h"

/* What a byte is to the state machine. */
static bool ends_cell(struct index *index, uint32_t at, char byte)
{
	if (byte != index->dialect.delimiter && byte != '\n')
		return false;
	if (byte == '\n')
		index->lines[index->line_count++] = (uint32_t)index->end_count;
	index->ends[index->end_count++] = at;
	index->state = INDEX_CELL;
	return true;
}

static void run(struct index *index, const char *bytes, uint32_t from, uint32_t to)
{
	bool quotes = index->dialect.quotes;
	for (uint32_t at = from; at < to; at++) {
		char byte = bytes[at];
		index->line_feeds += byte == '\n';
		switch (index->state) {
		case INDEX_CELL:
			if (quotes && byte == '"')
				index->state = INDEX_QUOTED;
			else if (!ends_cell(index, at, byte))
				index->state = INDEX_PLAIN;
			break;
		case INDEX_PLAIN:
			ends_cell(index, at, byte);
			break;
		case INDEX_QUOTED:
			if (byte == '"')
				index->state = INDEX_CLOSED;
			break;
		case INDEX_CLOSED:
			if (byte == '"') {
				index->state = INDEX_QUOTED;
			} else if (byte == '\r') {
				index->state = INDEX_CLOSED_CR;
			} else if (!ends_cell(index, at, byte)) {
				index->fault = at;
				return;
			}
			break;
		case INDEX_CLOSED_CR:
			if (byte != '\n') {
				index->fault = at;
				return;
			}
			ends_cell(index, at, byte);
			break;
		}
	}
}

static uint32_t text(const char *bytes, uint32_t from, uint32_t to)
{
	while (from < to) {
		uint32_t character;
		size_t size = utf8_next(bytes + from, bytes + to, &character);
		if (size == 0 || character == 0)
			return from;
		from += (uint32_t)size;
	}
	return to;
}

const struct index_form index_plain = {"plain", run, text};
