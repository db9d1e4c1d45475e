/*
 * bytes: a file or pipe in as UTF-8 text; text out, whole or visibly cut.
 */
#ifndef PII_BYTES_H
#define PII_BYTES_H

#include <signal.h>

#include "base/base.h"

/*
 * Signals are blocked but while a source or sink waits. `caught` is set by the handler. A wait
 * that a signal ends fails with failure.signal set.
 */
struct interrupt {
	sigset_t while_waiting;
	const volatile sig_atomic_t *caught; /* the signal's number, 0 for none */
};

/* ---- Taps --------------------------------------------------------------------------------------
 */

/*
 * Is told of what goes by, in order. Zeros: nobody is.
 *
 * Text is told apart only where it is not the bytes themselves: compressed, or of another encoding.
 * That may turn out late: then `part` is called between two pieces, and up to there text and bytes
 * were the same.
 */
struct tap {
	void (*bytes)(void *context, struct span bytes); /* as they were read or written */
	void (*part)(void *context);                     /* from here on text is told as well */
	void (*text)(void *context, struct span text);   /* UTF-8 */
	void *context;
};

/* ---- Source ---------------------------------------------------------------------------------- */

struct source_options {
	const char *path;                  /* NULL: standard input */
	const char *encoding;              /* NULL: UTF-8 or GB18030, decided on the bytes */
	const struct interrupt *interrupt; /* NULL: waits cannot be ended */
	size_t read_most;                  /* bytes a read; 0: as many as fit. For tests */
	bool empty_passes;                 /* no byte at all is an end like any other */
	/* Of bytes before zstd, and of the text as source_read() hands it out. */
	struct tap tap;
};

struct source;

/* NULL: no such file, no such encoding. */
struct source *source_open(const struct source_options *options, struct failure *failure);
void source_close(struct source *source);
/* For messages: the path, or "stdin". */
const char *source_name(const struct source *source);

/*
 * Reads text: at least one byte, at most `room` (64 or more), 0 in *got at the end. zstd frames
 * are opened (RFC 8878; concatenated and skippable ones). Without an encoding given the text is
 * UTF-8 as it came, or decoded from GB18030. A byte that the encoding does not know becomes one
 * byte 0xFF, which no UTF-8 holds: the reader finds it where it stands.
 * Refuses what is no CSV by its first bytes. Fails with STATUS_MALFORMED for a broken frame and
 * for no byte at all, unless that passes. What failed once fails again.
 */
bool source_read(struct source *source, char *to, size_t room, size_t *got,
		 struct failure *failure);
/* Would the next read wait? */
bool source_waits(struct source *source);
/*
 * The encoding could not be decided: what is read until the first bad byte only serves to name
 * its place, no record of it may be passed on.
 */
bool source_undecided(const struct source *source);

/*
 * Text and input differ where text was decoded. source_place: the offset in the input (after
 * decompression) of an offset in the text. source_original appends the input's bytes for `text`,
 * which stands at offset `from`. Both only for text that was read and not yet released.
 */
uint64_t source_place(struct source *source, uint64_t text);
bool source_original(struct source *source, uint64_t from, struct span text, struct buffer *out);
/* Text before this offset will not be asked for again. */
void source_release(struct source *source, uint64_t text);

/* ---- Sink ------------------------------------------------------------------------------------ */

struct sink_options {
	const char *path;     /* NULL or "-": standard output */
	const char *encoding; /* NULL or "utf-8": as it is; "utf-8-bom": with one */
	bool compress;        /* zstd, level 1, with a checksum */
	const struct interrupt *interrupt;
	/* Of bytes that went out, and of text as the next filter will read it. */
	struct tap tap;
};

struct sink;

/*
 * A regular file named by path is written beside it and renamed by sink_finish(). NULL when it
 * cannot be opened (STATUS_IO) or the encoding is not known (STATUS_REFUSED).
 */
struct sink *sink_open(const struct sink_options *options, struct failure *failure);
/* Is the output a regular file? */
bool sink_is_regular(const struct sink *sink);

/*
 * Takes a stretch of whole records. cuts[i] is the offset in `bytes` before the last cell of the
 * i-th record of it: the stream is written up to the last one and the rest held back until more
 * comes, and a write that the kernel may break off ends at one. So a filter that is killed at any
 * moment leaves a record that is short. (A last cell larger than the whole pipe cannot be kept
 * whole.) No cuts: everything is held back.
 * *bad: where in `bytes` a character stands that the encoding cannot hold (STATUS_MALFORMED).
 */
bool sink_put(struct sink *sink, struct span bytes, const uint32_t *cuts, size_t cut_count,
	      size_t *bad, struct failure *failure);
/* Hands on what a compressor still holds; held back text stays. For when the input pauses. */
bool sink_flush(struct sink *sink, struct failure *failure);
/*
 * Writes what may go out before it is known that the output may stand. What replaces a file is
 * whole and on the disk then, and has not its name yet; of anything else the rest is held back,
 * with -z the frame's end as well. The tap is told of all, that rest included. After it only
 * sink_finish() or sink_cut() may come.
 */
bool sink_ready(struct sink *sink, struct failure *failure);
/* Writes all, closes, checks, renames. The sink is gone whatever comes of it. */
bool sink_finish(struct sink *sink, struct failure *failure);
/*
 * Ends a stream that failed: what was held is written, then `line` and a line feed, which opens a
 * quote and never closes it; a zstd frame is left open; a temporary file is removed instead.
 * `always`: even when no byte was written before. The sink is gone. Failures are not told: the
 * program is failing already.
 */
void sink_cut(struct sink *sink, struct span line, bool always);

/* ---- Files that are written whole ------------------------------------------------------------ */

/*
 * Writes a small file: beside it and renamed, as a sink does. On failure (STATUS_IO) a regular
 * file is as it was.
 */
bool file_write(const char *path, struct span bytes, struct failure *failure);

/* A file's name reaches the disk too; a system that cannot do that does without. */
void folder_sync(const char *path);
/* Writes all of the bytes to a descriptor, in however many calls (STATUS_IO). */
bool write_whole(int descriptor, struct span bytes, struct failure *failure);

/* A file written whole that is large, and comes in pieces. "-" is standard output. */
struct draft;
/* NULL on failure (STATUS_IO; STATUS_REFUSED for a link that leads to nothing). */
struct draft *draft_open(const char *path, struct failure *failure);
bool draft_add(struct draft *draft, struct span bytes, struct failure *failure);
/* All of it is on the disk, so that little can still go wrong when it takes its place. */
bool draft_sync(struct draft *draft, struct failure *failure);
/* It takes its place. The draft is gone whatever comes of it. */
bool draft_settle(struct draft *draft, struct failure *failure);
/* It does not: what stood there stands. NULL: there is none. */
void draft_drop(struct draft *draft);

#endif
