/*
 * history: trails read back, as runs and the chains that they form; what is wrong with them, and
 * what they tell of a file.
 */
#ifndef PII_HISTORY_H
#define PII_HISTORY_H

#include "trail/trail.h"

/* What lies between a stage of a chain and the one before it. */
enum history_link {
	LINK_FIRST,   /* nothing: it is the chain's first stage */
	LINK_BYTES,   /* what went out there came in here, by their digests */
	LINK_OUTSIDE, /* another program, one that writes no trail: of the same `run`, other bytes
		       */
	LINK_STOPPED, /* of the same `run`, and one of the two stopped or never ended: their bytes
			 cannot be compared */
};

/* One program's run: its `begin` line and what belongs to it. */
struct history_run {
	const char *file;     /* of the trail, as it was named */
	uint64_t line;        /* of its `begin`, from 1; that is its seq, too, in a sound trail */
	uint64_t end_line;    /* 0: it never ended */
	uint64_t failed_line; /* what `end` says did not come to pass: a rename failed; 0: it did */
	int64_t begun;        /* milliseconds since the epoch */
	int64_t ended;        /* 0: never */
	struct trail_begin begin;
	struct trail_end end; /* zeros where it never ended */
	const char *failed;   /* what did not come to pass; NULL: nothing is told of */
	/* The stage before it, and what lies between them; NULL: none is known. */
	struct history_run *before;
	enum history_link link;
	size_t behind; /* stages that took what it put out: more than one where a pipe forks */
};

struct history_stage {
	const struct history_run *run;
	enum history_link link;
};

/* Runs through which one stream went, in its order. Chains that part share their first stages. */
struct history_chain {
	struct history_stage *stages;
	size_t count;
};

/* Something that is wrong, and where. */
struct history_fault {
	const char *file;
	uint64_t line;
	const char *text; /* English; may hold any words of the trail, escaped */
	bool broken;      /* these are not the lines that programs wrote; else: what they tell */
};

/* A line, whole, as it stands at its number of the trail. */
struct history_mark {
	uint64_t line; /* of the file */
	uint64_t seq;
	int64_t time; /* of it */
	char digest[TRAIL_DIGEST];
};

/* A file. */
struct history_file {
	const char *name;
	char id[TRAIL_ID_SIZE + 1];
	struct history_mark *marks; /* ascending by seq, each once */
	size_t mark_count;
	uint64_t lines;
};

struct history {
	struct arena arena;
	struct history_file *files;
	size_t file_count;
	struct history_run *runs; /* in the order they began, over all files */
	size_t run_count;
	struct history_chain *chains; /* in the order their first stages began */
	size_t chain_count;
	struct history_fault *faults; /* in the order of files and lines */
	size_t fault_count;
	size_t fault_room;
	uint64_t lines;
};

/*
 * Reads trails; "-" is standard input. What is wrong with their lines and chains is in
 * history->faults; false, with a failure, only where a file cannot be read (STATUS_IO) or is no
 * trail at all (STATUS_REFUSED). Programs may go on writing: what they add meanwhile is not looked
 * at. history_free() is due either way. Memory grows with the lines that are a trail's, and with
 * no others.
 */
bool history_read(struct history *history, const char *const *paths, size_t count,
		  struct failure *failure);
void history_free(struct history *history);

/* Did it end well, and come to pass? An audit that found something and let it pass did. */
bool history_stands(const struct history_run *run);
/* Does it tell of a stream that went out? A dry run writes none, nor does a report, which reads a
 * sample alone. */
bool history_streams(const struct history_run *run);

/* ---- Verifying trails --------------------------------------------------------------------------
 */

/* A file, by the digests of its bytes and of the UTF-8 text in it; empty: it has none. */
struct trail_content {
	const char *name;
	char sha256[TRAIL_DIGEST];
	char text_sha256[TRAIL_DIGEST];
};

struct trail_question {
	const char *const *paths; /* of trails; "-": standard input */
	size_t count;
	int64_t now;                         /* milliseconds since the epoch */
	uint64_t max_gap;                    /* seconds between runs; 0: not asked */
	const struct trail_content *against; /* did a run put this out? NULL: not asked */
	/* What trail_head() said earlier; `head`: the file's name. NULL: not asked. */
	const char *head;
	struct span head_text;
	bool complete; /* a step that wrote no trail is a finding */
	bool quiet;    /* no chains and no sum: what is wrong alone */
};

typedef bool trail_take(void *context, struct span text);

/*
 * Reads trails and says what is wrong with them, a finding a line, `FILE:LINE: words`; then the
 * chains that they tell of, and the sum. *sound: nothing is. False: a trail cannot be read
 * (STATUS_IO), is none, or the head's file holds something else (STATUS_REFUSED); memory is out or
 * `take` said so (STATUS_IO).
 */
bool trail_verify(const struct trail_question *question, trail_take *take, void *context,
		  bool *sound, struct failure *failure);
/*
 * Says where a trail stands: `ID SEQ HASH TIME` of its last whole line. *sound: its lines are those
 * that were written, as far as they tell; else the findings are handed out in the head's place.
 */
bool trail_head(const char *path, trail_take *take, void *context, bool *sound,
		struct failure *failure);

/* ---- Trace -------------------------------------------------------------------------------------
 *
 * Whose copy a file is, by the tags of its tokens (pii-token(5)), and what it holds.
 */

/* Tokens of pii-mask that have one tag. */
#define TRACE_TAG_SIZE 4
struct trace_tag {
	char tag[TRACE_TAG_SIZE + 1];
	uint64_t tokens;
	struct trail_estimate different;
};

/* Tokens of pii-encrypt of one key and class, or a mark in the header that names them. */
struct trace_key {
	char id[10 + 1];
	char class[CLASS_NAME_MAX + 1];
	uint64_t tokens; /* 0: a mark alone */
};

struct trace_class {
	const char *name;        /* NULL: columns of no class */
	const char *sensitivity; /* NULL where the class is */
	uint64_t clear;          /* values in the clear, … */
	uint64_t treated;        /* … and cells that are masked, tokens or under a mark */
};

/* What was found in a file. No value of a cell, and no name of a column: it may be one. */
struct trace {
	const char *file;               /* NULL: standard input. Any bytes */
	char sha256[TRAIL_DIGEST];      /* empty where not all of it could be read */
	char text_sha256[TRAIL_DIGEST]; /* empty where the bytes are the text */
	uint64_t records;               /* that could be read */
	uint64_t left_out;              /* … and that could not */
	const char *unread;    /* where and why reading records ended before the file does; NULL: it
				  did not */
	const char *unscanned; /* the same of looking for tokens, which needs no records */
	bool headless;         /* no header line, or none that says what the columns are */
	size_t column_count;
	size_t person_column; /* by which people are told apart, from 1; 0: by the rules' subject,
				 or by nothing */
	const struct trace_tag *tags;
	size_t tag_count;
	uint64_t other_tokens; /* of more tags and keys than are told apart */
	const struct trace_key *keys;
	size_t key_count;
	const struct trace_class *classes;
	size_t class_count;
	const struct trail_audit *audit; /* NULL: no record was read */
};

struct tracer;
/* Reads a trail. NULL: it cannot be read (STATUS_IO) or is none (STATUS_REFUSED). */
struct tracer *tracer_open(const char *trail, struct failure *failure);
void tracer_close(struct tracer *tracer);
/* Does a run tell of such a tag? */
bool tracer_knows(const struct tracer *tracer, const char tag[TRACE_TAG_SIZE]);
/*
 * Hands out whose copy it is and what it holds, as text or JSON: pii-audit(1). False (STATUS_IO):
 * memory is out or `take` said so.
 */
bool tracer_write(const struct tracer *tracer, const struct trace *trace, bool json,
		  trail_take *take, void *context, struct failure *failure);

#endif
