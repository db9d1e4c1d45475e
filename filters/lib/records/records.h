/*
 * records: blocks of text to records, cells to text and back.
 *
 * What CSV means here (RFC 4180, with the cases it leaves open settled):
 *   - A cell that begins with a quote ends with one; a quote inside is doubled. After the closing
 *     quote only a delimiter or a line end may stand. Anything else is malformed.
 *   - A quote in a cell that does not begin with one is a plain character: ="123", 19" screen.
 *   - A line ends with LF or CR LF. Any other CR is a plain character.
 *   - Without quoting (tab-separated text as IANA registers it) a quote is always plain.
 */
#ifndef PII_RECORDS_H
#define PII_RECORDS_H

#include "base/base.h"
#include "bytes/bytes.h"

/* ---- Dialect and cells ----------------------------------------------------------------------- */

struct dialect {
	char delimiter;
	bool quotes;
};

enum quote {
	QUOTE_DEFAULT, /* none with tabs, else as RFC 4180 has it */
	QUOTE_RFC4180,
	QUOTE_NONE,
};

/*
 * Words that persons use: comma, tab, semicolon, pipe or the character itself; rfc4180, none.
 * False for what can part no cells: what ends records, quotes cells or is written in labels.
 */
bool delimiter_read(struct span word, char *delimiter);
bool quote_read(struct span word, enum quote *quote);
/* The word for a delimiter; NULL: it has none but itself. */
const char *delimiter_name(char delimiter);

/* Fold a cell's bytes to its text: quotes off, doubled ones halved. The result lies in the cell,
 * or in `scratch`, whose former content is lost. False when memory is out. */
bool cell_text(struct dialect dialect, struct span cell, struct buffer *scratch, struct span *text);

/*
 * Makes a cell of the text that stands in `out` from `from` to its end: quoted where it must be or
 * where `old`, the cell that it replaces, was. `line_feed`: one follows the cell. False, the text
 * taken out again: the dialect cannot hold it (STATUS_MALFORMED), or memory is out.
 */
bool cell_write(struct dialect dialect, struct span old, bool line_feed, struct buffer *out,
		size_t from, struct failure *failure);

/*
 * The same for the text that `old` stood for, quoted as it was before that was replaced: where
 * `old` is, or where it could not be read without.
 */
bool cell_restore(struct dialect dialect, struct span old, bool line_feed, struct buffer *out,
		  size_t from, struct failure *failure);

/* ---- Batches --------------------------------------------------------------------------------- */

/*
 * Whole records that stand one after the other, each of `width` cells. Lent by the reader until
 * the next call of it. Offsets count from `bytes`; BUFFER_SLACK bytes after `to` may be read.
 */
struct batch {
	const char *bytes;
	uint32_t from;        /* bytes not handed out yet begin here: empty lines, then records */
	uint32_t begin;       /* the first byte of the first record */
	uint32_t to;          /* the byte after the last one's line end */
	const uint32_t *ends; /* ends[width*i + j]: the byte after cell j of record i */
	uint32_t width;       /* cells a record, trailing empty ones beyond the header's included */
	size_t count;         /* records; 0: only bytes to pass on */
	uint64_t first;       /* number of the first record, data records counting from 1 */
};

static inline uint32_t record_begin(const struct batch *batch, size_t record)
{
	return record ? batch->ends[batch->width * record - 1] + 1 : batch->begin;
}

/* The bytes of a cell: quotes included, line end not. */
static inline struct span record_cell(const struct batch *batch, size_t record, uint32_t column)
{
	const uint32_t *end = batch->ends + (size_t)batch->width * record + column;
	uint32_t begin = column ? end[-1] + 1 : record_begin(batch, record);
	uint32_t size = *end - begin;
	if (column + 1 == batch->width && size && batch->bytes[*end] == '\n' &&
	    batch->bytes[*end - 1] == '\r')
		size--;
	return (struct span){batch->bytes + begin, size};
}

/* The cells of one column, from the first record on: who goes down a column has them faster. */
struct column_cells {
	const struct batch *batch;
	const uint32_t *end; /* of the next one */
	bool last;           /* line ends stand behind them */
};
static inline struct column_cells column_cells(const struct batch *batch, uint32_t column)
{
	return (struct column_cells){batch, batch->ends + column, column + 1 == batch->width};
}
/* The next one: as many times as there are records. */
static inline struct span column_cell(struct column_cells *cells)
{
	const struct batch *batch = cells->batch;
	const uint32_t *end = cells->end;
	/* The cell before it ends in this record, or for the first column in the one before. */
	uint32_t begin = end == batch->ends ? batch->begin : end[-1] + 1;
	uint32_t size = *end - begin;
	if (cells->last && size && batch->bytes[*end] == '\n' && batch->bytes[*end - 1] == '\r')
		size--;
	cells->end += batch->width;
	return (struct span){batch->bytes + begin, size};
}

/* Where a stream may be cut so that the cut is seen: before the last cell's delimiter. */
static inline uint32_t record_cut(const struct batch *batch, size_t record)
{
	if (batch->width == 1)
		return record_begin(batch, record);
	return batch->ends[(size_t)batch->width * (record + 1) - 2];
}

/* The records [from, to) of a batch, with the bytes to pass on before them. */
struct batch batch_part(const struct batch *batch, size_t from, size_t to);

/* ---- Faults ---------------------------------------------------------------------------------- */

enum fault_kind {
	FAULT_FEW_CELLS,
	FAULT_MANY_CELLS,
	FAULT_TEXT,       /* bytes that decode as nothing */
	FAULT_ENCODING,   /* the same, where neither UTF-8 nor GB18030 fits the input */
	FAULT_NUL,        /* a NUL byte */
	FAULT_QUOTE_TEXT, /* text after a closing quote */
	FAULT_QUOTE_OPEN, /* a quote that is never closed */
	FAULT_LONG,       /* over the most a record may hold */
	FAULT_STOP_LINE,  /* an earlier filter stopped here */
	FAULT_HEADER,     /* a record that repeats the header, or is one that moved; the caller's */
};

/* A malformed record and its place. */
struct fault {
	enum fault_kind kind;
	bool rejectable;    /* its end is certain: it may be put aside and the stream go on */
	uint64_t record;    /* data records count from 1; 0 is the header */
	uint64_t line;      /* where the record begins, from 1 */
	uint64_t byte;      /* of the fault, from 0, in the input before recoding */
	size_t cells;       /* how many it has, where that is the fault */
	size_t expected;    /* how many it should have */
	struct span text;   /* the record with its line end, lent like a batch … */
	uint64_t text_from; /* … and its offset in the text, for source_original() */
	struct span stop;   /* FAULT_STOP_LINE: the line without quotes, lent like a batch */
};

/* What is wrong, in words: never a byte of the record. */
bool fault_words(const struct fault *fault, struct buffer *out);

/* ---- Reader ---------------------------------------------------------------------------------- */

struct reader_options {
	char delimiter; /* 0: sniffed */
	enum quote quote;
	size_t record_most; /* bytes; 0: RECORD_SIZE_DEFAULT */
	const char *index;  /* "avx2", "portable", "plain"; NULL: the best that this machine has */
};

enum reader_event {
	READER_BATCH,  /* *batch is filled */
	READER_FAULT,  /* *batch: bytes to pass on before it; *fault; the next call goes past it */
	READER_END,    /* *batch: bytes to pass on, no record */
	READER_FAILED, /* *failure is filled */
};

struct reader;

/* Takes no bytes yet. `source` is lent for the reader's life. NULL on failure (a form of the
 * index that is not there). */
struct reader *reader_open(struct source *source, const struct reader_options *options,
			   struct failure *failure);
void reader_close(struct reader *reader);

/*
 * Reads the header as a batch of one record, its bytes from the stream's first (a BOM stands
 * before `begin`). Sniffs the delimiter where none was given: the one that occurs most in the
 * header line outside quotes, and splits most of the first SNIFF_RECORDS records like it.
 * Every fault of a header is final. The first call of a reader.
 */
enum reader_event reader_header(struct reader *reader, struct batch *batch, struct fault *fault,
				struct failure *failure);
/*
 * Where there is no header line: records have `cells` cells, and the delimiter must be given. A BOM
 * is handed out as a batch without records. Instead of reader_header().
 */
bool reader_headless(struct reader *reader, size_t cells, struct batch *batch,
		     struct failure *failure);
struct dialect reader_dialect(const struct reader *reader);

/* The next records: as many as were read. Waits only when it has none. */
enum reader_event reader_next(struct reader *reader, struct batch *batch, struct fault *fault,
			      struct failure *failure);

/* From here on bytes are kept until reader_rewind(), which returns to this place. */
void reader_hold(struct reader *reader);
void reader_rewind(struct reader *reader);
/* Bytes handed out since reader_hold(). */
size_t reader_held(const struct reader *reader);

/* The place and bytes of a record of the batch that was handed out last. */
void reader_place(const struct reader *reader, const struct batch *batch, size_t record,
		  struct fault *fault);
/* Data records handed out or found faulty. */
uint64_t reader_records(const struct reader *reader);
/* Would the next call wait for input? */
bool reader_waits(const struct reader *reader);
/* Does the last record lack its line end? Known after READER_END. */
bool reader_unended(const struct reader *reader);

/* Is this the line that a filter ends a cut stream with? `text`: a cell, quotes off. */
bool stop_line_is(struct span text);

#endif
