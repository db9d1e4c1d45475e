/*
 * Private to the reader: its state, and what its files do for each other.
 *
 *     reader.c         records in batches
 *     reader_text.c    text into memory, and how far each step has come
 *     reader_fault.c   what is wrong with a record, and where
 *     reader_header.c  the dialect and the header
 */
#ifndef PII_RECORDS_READING_H
#define PII_RECORDS_READING_H

#include "records/index.h"

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

static inline size_t record_most(const struct reader *reader)
{
	return reader->options.record_most ? reader->options.record_most : RECORD_SIZE_DEFAULT;
}

/* ---- reader_text.c ---- */

/* A block more of text, or what comes before the input pauses or ends. */
bool text_read(struct reader *reader, struct failure *failure);
/* Is there nothing that could still be indexed? */
bool text_indexed(const struct reader *reader);
/* More lines to look at, if there are any: indexes a block, or reads one. */
bool text_advance(struct reader *reader, struct failure *failure);
/* At the end of the input: the record that has no line end gets one beyond the text. */
void text_close(struct reader *reader);
/* Fills a fault's place: the record at [begin, end), wrong at `byte`. */
void text_place(const struct reader *reader, uint64_t record, uint32_t begin, uint32_t end,
		uint32_t byte, struct fault *fault);
/* Bytes that were not handed out, up to the next record, as a batch without records. */
void text_pass(struct reader *reader, struct batch *batch);

/* ---- reader_fault.c ---- */

/* Is nothing but line ends behind the record of `lines` that is `ahead` of the next? Reads on as
 * far as needed to tell. */
bool fault_is_last(struct reader *reader, size_t ahead, bool *last, struct failure *failure);
/* The reader stops here. */
enum reader_event fault_final(struct reader *reader, enum fault_kind kind, uint32_t byte,
			      struct batch *batch, struct fault *fault);
/* The next record has a wrong number of cells, bytes that are no text, or is too large. */
enum reader_event fault_unsound(struct reader *reader, struct batch *batch, struct fault *fault,
				struct failure *failure);
/* The input ends, or breaks, inside a record. */
enum reader_event fault_open_end(struct reader *reader, struct batch *batch, struct fault *fault);
/* A stop line: `text` is its cell. */
enum reader_event fault_stop_line(struct reader *reader, struct span text, struct batch *batch,
				  struct fault *fault);

/* ---- reader.c ---- */

/* Cells of the next record, the line end of which is known. */
size_t line_cells(const struct reader *reader);
/*
 * Goes on until a line is there to look at. READER_BATCH: there is one. Anything else is what to
 * return.
 */
enum reader_event line_next(struct reader *reader, struct batch *batch, struct fault *fault,
			    struct failure *failure);
/* The next `count` records as a batch, and past them. */
void hand_out(struct reader *reader, size_t count, struct batch *batch);
void move_past(struct reader *reader, const struct batch *batch);

#endif
