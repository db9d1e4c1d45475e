/*
 * Reading a text through source and reader, cut as the test wants, and what came out in words: the
 * same words however it was cut.
 */
#ifndef TESTS_READING_H
#define TESTS_READING_H

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "records/index.h"

/* What cannot go wrong in a test went wrong. */
static inline void must(bool holds)
{
	if (!holds)
		abort();
}

/*
 * The library asks poll(2) whether a read would wait. While this is set the answer is yes, so that
 * every read is handed on by itself, as if the writer paused after it.
 */
bool pausing;

/* Takes the place of the C library's. */
int poll(struct pollfd *descriptors, nfds_t count, int milliseconds)
{
	if (pausing && milliseconds == 0)
		return 0;
	struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
	return ppoll(descriptors, count, milliseconds < 0 ? NULL : &time, NULL);
}

/* A file without a name, or a pipe that holds everything: something to open by a path. */
struct feed {
	int descriptor;
	char path[32];
};

#define FEED_PIPE_MAX ((size_t)1 << 20)

static inline struct feed feed_open(struct span bytes, bool pipe_wanted)
{
	struct feed feed;
	int to, ends[2];
	if (pipe_wanted) {
		must(bytes.size <= FEED_PIPE_MAX && pipe2(ends, O_CLOEXEC) == 0);
		fcntl(ends[1], F_SETPIPE_SZ, (int)FEED_PIPE_MAX);
		feed.descriptor = ends[0];
		to = ends[1];
	} else {
		feed.descriptor = to = memfd_create("feed", MFD_CLOEXEC);
		must(to >= 0);
	}
	for (size_t done = 0; done < bytes.size;) {
		ssize_t wrote = write(to, bytes.at + done, bytes.size - done);
		must(wrote > 0);
		done += (size_t)wrote;
	}
	if (pipe_wanted)
		close(to);
	snprintf(feed.path, sizeof feed.path, "/proc/self/fd/%d", feed.descriptor);
	return feed;
}

static inline void feed_close(struct feed *feed)
{
	close(feed->descriptor);
}

/* A form of the index, or the portable one where this machine has not that one. */
static inline const char *index_name_here(const char *name)
{
	return index_choose(name) ? name : "portable";
}

/* How a text is read. */
struct reading {
	const char *encoding;
	struct reader_options options;
	size_t chunk;     /* bytes a read; 0: as many as fit */
	bool pauses;      /* each read stands alone */
	size_t rehearsed; /* so many events are read, and then read again: hold and rewind */
};

/* What came of it. */
struct outcome {
	struct buffer words;    /* a line for each record, fault, and the end */
	struct buffer original; /* the input's bytes of all that was handed out */
	enum reader_event event;
	enum fault_kind kind; /* of a READER_FAULT that ended it */
	struct failure failure;
};

static const char *const fault_names[] = {
	[FAULT_FEW_CELLS] = "few",
	[FAULT_MANY_CELLS] = "many",
	[FAULT_TEXT] = "text",
	[FAULT_ENCODING] = "encoding",
	[FAULT_NUL] = "nul",
	[FAULT_QUOTE_TEXT] = "quote-text",
	[FAULT_QUOTE_OPEN] = "quote-open",
	[FAULT_LONG] = "long",
	[FAULT_STOP_LINE] = "stop-line",
	[FAULT_HEADER] = "header",
};

/* `[cell|cell]`, the bytes as they are. */
static inline void write_record(struct buffer *out, const struct batch *batch, size_t record)
{
	must(buffer_format(out, "%llu [", (unsigned long long)(batch->first + record)));
	for (uint32_t i = 0; i < batch->width; i++)
		must((i == 0 || buffer_byte(out, '|')) &&
		     buffer_append(out, record_cell(batch, record, i)));
	must(buffer_append(out, span_of("]\n")));
}

/* kind RECORD:LINE:BYTE, the numbers of cells, a star where it may be rejected. */
static inline void write_fault(struct buffer *out, const struct fault *fault)
{
	must(buffer_format(out, "%s %llu:%llu:%llu", fault_names[fault->kind],
			   (unsigned long long)fault->record, (unsigned long long)fault->line,
			   (unsigned long long)fault->byte));
	if (fault->kind == FAULT_FEW_CELLS || fault->kind == FAULT_MANY_CELLS)
		must(buffer_format(out, " %zu/%zu", fault->cells, fault->expected));
	if (fault->kind == FAULT_STOP_LINE)
		must(buffer_format(out, " (%.*s)", (int)fault->stop.size, fault->stop.at));
	must(buffer_append(out, span_of(fault->rejectable ? " *\n" : "\n")));
}

/* Cells and the delimiters and line ends between them are all there is of a record. */
static inline void check_batch(const struct batch *batch, char delimiter)
{
	must(batch->from <= batch->begin && batch->begin <= batch->to);
	for (uint32_t at = batch->from; at < batch->begin; at++)
		must(batch->bytes[at] == '\r' || batch->bytes[at] == '\n' ||
		     (batch->first <= 1 && at < batch->from + 3));
	uint32_t at = batch->begin;
	for (size_t i = 0; i < batch->count; i++) {
		must(record_begin(batch, i) == at);
		must(record_cut(batch, i) >= at);
		for (uint32_t j = 0; j < batch->width; j++) {
			uint32_t end = batch->ends[batch->width * i + j];
			struct span cell = record_cell(batch, i, j);
			must(cell.at == batch->bytes + at && end >= at);
			if (j + 1 < batch->width)
				must(batch->bytes[end] == delimiter && cell.size == end - at);
			at = end + (end < batch->to);
		}
	}
	must(at == batch->to);
}

static inline void take_batch(struct source *source, const struct batch *batch, uint64_t *text_done,
			      struct outcome *outcome)
{
	struct span bytes = {batch->bytes + batch->from, batch->to - batch->from};
	must(source_original(source, *text_done, bytes, &outcome->original));
	*text_done += bytes.size;
	for (size_t i = 0; i < batch->count; i++)
		write_record(&outcome->words, batch, i);
}

/* The place that a fault names is where its record stands in what was handed out. */
static inline void check_place(const struct fault *fault, const struct outcome *outcome)
{
	uint64_t feeds = 0;
	for (size_t i = 0; i < outcome->original.size; i++)
		feeds += outcome->original.at[i] == '\n';
	bool at_record = fault->kind != FAULT_TEXT && fault->kind != FAULT_ENCODING &&
			 fault->kind != FAULT_NUL && fault->kind != FAULT_QUOTE_TEXT;
	must(fault->line == feeds + 1);
	must(fault->byte >= outcome->original.size);
	must(!at_record || fault->byte == outcome->original.size);
}

static inline void rehearse(struct reader *reader, size_t events)
{
	struct batch batch;
	struct fault fault = {0};
	struct failure failure = {0};
	enum reader_event event = READER_BATCH;
	reader_hold(reader);
	while (events-- > 0 &&
	       (event == READER_BATCH || (event == READER_FAULT && fault.rejectable)))
		event = reader_next(reader, &batch, &fault, &failure);
	if (event != READER_FAILED)
		reader_rewind(reader);
}

/* UTF-16 has line feeds that are bytes of other characters: only ASCII's children count them. */
static inline bool counts_lines(const struct reading *reading)
{
	return !reading->encoding || strncasecmp(reading->encoding, "utf-16", 6) != 0;
}

static inline void read_records(struct source *source, struct reader *reader,
				const struct reading *reading, struct outcome *outcome)
{
	struct batch batch;
	struct fault fault = {0};
	uint64_t text_done = 0;
	enum reader_event event = reader_header(reader, &batch, &fault, &outcome->failure);
	for (bool header = true;; header = false) {
		outcome->event = event;
		if (event == READER_FAILED)
			return;
		check_batch(&batch, reader_dialect(reader).delimiter);
		must(event == READER_BATCH || batch.count == 0);
		/* In an encoding that nobody knows, nothing is handed out. */
		bool handed = !source_undecided(source);
		if (handed)
			take_batch(source, &batch, &text_done, outcome);
		/* What nobody knows holds at least one byte that is wrong. */
		must(handed || event != READER_END);
		if (event == READER_END)
			return;
		if (event == READER_FAULT) {
			outcome->kind = fault.kind;
			if (handed && counts_lines(reading))
				check_place(&fault, outcome);
			must(buffer_append(&outcome->words, span_of("! ")));
			write_fault(&outcome->words, &fault);
			if (!fault.rejectable)
				return;
			must(!handed || source_original(source, fault.text_from, fault.text,
							&outcome->original));
			text_done += fault.text.size;
		}
		if (header && reading->rehearsed)
			rehearse(reader, reading->rehearsed);
		event = reader_next(reader, &batch, &fault, &outcome->failure);
	}
}

/* Reads the bytes as `reading` says. The caller frees by outcome_free(). */
static inline void read_all(struct span bytes, const struct reading *reading,
			    struct outcome *outcome)
{
	*outcome = (struct outcome){.event = READER_FAILED};
	struct feed feed = feed_open(bytes, reading->pauses);
	struct source_options options = {
		.path = feed.path,
		.encoding = reading->encoding,
		.read_most = reading->chunk,
	};
	pausing = reading->pauses;
	struct source *source = source_open(&options, &outcome->failure);
	struct reader *reader =
		source ? reader_open(source, &reading->options, &outcome->failure) : NULL;
	if (reader) {
		read_records(source, reader, reading, outcome);
		if (outcome->event == READER_END)
			must(buffer_append(
				&outcome->words,
				span_of(reader_unended(reader) ? "end, no line end\n" : "end\n")));
	}
	if (outcome->event == READER_FAILED)
		must(buffer_format(&outcome->words, "failed %d: %s\n", (int)outcome->failure.status,
				   outcome->failure.text));
	pausing = false;
	reader_close(reader);
	source_close(source);
	feed_close(&feed);
}

static inline void outcome_free(struct outcome *outcome)
{
	buffer_free(&outcome->words);
	buffer_free(&outcome->original);
}

#endif
