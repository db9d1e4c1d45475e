#include "records/sniff.h"

#include <stdlib.h>

static const char candidates[] = {',', '\t', ';', '|'};
#define CANDIDATES (sizeof candidates)

/* How a candidate splits the text. */
struct split {
	size_t header;  /* cells of the header; 0: it is not complete yet */
	size_t records; /* records after it, SNIFF_RECORDS at the most */
	size_t alike;   /* those that split like it */
};

const char *delimiter_word(char delimiter, char word[4])
{
	if (delimiter == '\t')
		return "tab";
	word[0] = word[2] = '"';
	word[1] = delimiter;
	word[3] = 0;
	return word;
}

static bool empty_but_for_return(const char *bytes, uint32_t begin, uint32_t end)
{
	return begin == end || (begin + 1 == end && bytes[begin] == '\r');
}

/* Cells past the header's are a trailing delimiter's: they must be empty. */
static bool is_alike(const struct index *index, const char *bytes, size_t first, size_t last,
		     size_t header)
{
	size_t cells = last - first + 1;
	for (size_t i = first + header; i <= last && cells > header; i++)
		if (!empty_but_for_return(bytes, index->ends[i - 1] + 1, index->ends[i]))
			return false;
	return cells >= header;
}

/*
 * The input's last record is not held against a candidate: it may be cut off, or be the line that
 * says so, and the reader tells that with its place.
 */
static struct split count(const struct index *index, const char *bytes, bool whole)
{
	struct split split = {0, 0, 0};
	bool last_alike = true;
	size_t first = 0;
	uint32_t begin = 0;
	for (size_t i = 0; i < index->line_count && split.records < SNIFF_RECORDS; i++) {
		size_t last = index->lines[i];
		uint32_t end = index->ends[last];
		bool empty = first == last && empty_but_for_return(bytes, begin, end);
		if (!empty && split.header == 0) {
			split.header = last - first + 1;
		} else if (!empty) {
			split.records++;
			last_alike = is_alike(index, bytes, first, last, split.header);
			split.alike += last_alike;
		}
		first = last + 1;
		begin = end + 1;
	}
	if (whole && !last_alike && split.records < SNIFF_RECORDS)
		split.records--;
	return split;
}

/* At the end of the input a last record without a line end counts as well. */
static void close_last(struct index *index, uint32_t size)
{
	uint32_t begin = index->end_count ? index->ends[index->end_count - 1] + 1 : 0;
	bool open = index->end_count == 0 || index->line_count == 0 ||
		    index->lines[index->line_count - 1] + 1 != index->end_count || begin < size;
	if (index->fault != INDEX_NO_FAULT || !open)
		return;
	index->lines[index->line_count++] = (uint32_t)index->end_count;
	index->ends[index->end_count++] = size;
}

static enum sniff_result judge(const struct split splits[CANDIDATES], bool whole, size_t *best,
			       struct failure *failure)
{
	size_t most = 0, tied = 0;
	char word[4], other[4];
	*best = 0;
	for (size_t i = 0; i < CANDIDATES; i++) {
		if (splits[i].header == 0)
			return SNIFF_MORE;
		if (splits[i].header > most) {
			most = splits[i].header;
			*best = tied = i;
		} else if (splits[i].header == most) {
			tied = i;
		}
	}
	/* None occurs: one column. The comma rules, so that a stray one is seen. */
	if (most <= 1) {
		*best = 0;
		return SNIFF_DONE;
	}
	if (tied != *best) {
		fail(failure, STATUS_REFUSED,
		     "cannot tell the delimiter: %s and %s occur as often in the header; give -d",
		     delimiter_word(candidates[*best], word),
		     delimiter_word(candidates[tied], other));
		return SNIFF_REFUSED;
	}
	const struct split *split = &splits[*best];
	if (split->records < SNIFF_RECORDS && !whole)
		return SNIFF_MORE;
	if (split->alike * 2 < split->records) {
		fail(failure, STATUS_REFUSED,
		     "cannot tell the delimiter: %s splits the header into %zu cells, and %zu of "
		     "the first %zu records otherwise; give -d, or where a line stands above "
		     "the header, cut it off (tail -n +2)",
		     delimiter_word(candidates[*best], word), split->header,
		     split->records - split->alike, split->records);
		return SNIFF_REFUSED;
	}
	return SNIFF_DONE;
}

enum sniff_result sniff(const struct index_form *form, struct span text, bool whole, int quote,
			struct dialect *dialect, struct failure *failure)
{
	struct split splits[CANDIDATES];
	if (text.size > SNIFF_SIZE)
		text.size = SNIFF_SIZE;
	uint32_t size = (uint32_t)text.size;
	size_t room = (text.size + 2 * INDEX_BLOCK) * sizeof(uint32_t);
	struct index index = {.ends = malloc(room), .lines = malloc(room)};
	bool memory = index.ends && index.lines;
	for (size_t i = 0; i < CANDIDATES && memory; i++) {
		index.dialect.delimiter = candidates[i];
		index.dialect.quotes = dialect_quotes(candidates[i], quote);
		index.state = INDEX_CELL;
		index.fault = INDEX_NO_FAULT;
		index.end_count = index.line_count = 0;
		form->run(&index, text.at, 0, size);
		if (whole)
			close_last(&index, size);
		splits[i] = count(&index, text.at, whole);
		/* A header that is malformed under a candidate is not split by it. */
		if (splits[i].header == 0 && (whole || index.fault != INDEX_NO_FAULT))
			splits[i].header = 1;
	}
	free(index.ends);
	free(index.lines);
	if (!memory) {
		fail(failure, STATUS_IO, "out of memory");
		return SNIFF_REFUSED;
	}
	size_t best;
	enum sniff_result result = judge(splits, whole, &best, failure);
	dialect->delimiter = candidates[best];
	dialect->quotes = dialect_quotes(candidates[best], quote);
	return result;
}
