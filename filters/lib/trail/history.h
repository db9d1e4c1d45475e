/* Private to trail: trails read back, as runs and the chains that they form. */
#ifndef PII_TRAIL_HISTORY_H
#define PII_TRAIL_HISTORY_H

#include "trail/trail.h"

/* One program's run: its `begin` line and what belongs to it. */
struct history_run {
	const char *file;     /* of the trail, as it was named */
	uint64_t line;        /* of its `begin`, from 1; that is its seq, too, in a sound trail */
	uint64_t end_line;    /* 0: it never ended */
	uint64_t failed_line; /* what `end` says did not come to pass: a rename failed; 0: it did */
	int64_t begun;        /* milliseconds since the epoch */
	int64_t ended;
	struct trail_begin begin;
	struct trail_end end; /* zeros where it never ended */
};

/* What lies between a stage of a chain and the one before it. */
enum history_link {
	LINK_FIRST,   /* nothing: it is the chain's first stage */
	LINK_BYTES,   /* what went out there came in here, by their digests */
	LINK_OUTSIDE, /* another program, one that writes no trail: of the same `run`, other bytes
		       */
};

struct history_stage {
	const struct history_run *run;
	enum history_link link;
};

/* Runs through which one stream went, in its order. */
struct history_chain {
	struct history_stage *stages;
	size_t count;
};

/* Something that is wrong, and where. */
struct history_fault {
	const char *file;
	uint64_t line;
	const char *text; /* English */
};

struct history {
	struct arena arena;
	struct history_run *runs; /* in the order they began, over all files */
	size_t run_count;
	struct history_chain *chains; /* in the order their first stages began */
	size_t chain_count;
	struct history_fault *faults; /* in the order of files and lines */
	size_t fault_count;
	uint64_t lines;
};

/*
 * Reads trails. What is wrong with their lines and chains is in history->faults; false, with a
 * failure, only where a file cannot be read (STATUS_IO) or is no trail at all (STATUS_REFUSED).
 * history_free() is due either way.
 */
bool history_read(struct history *history, const char *const *paths, size_t count,
		  struct failure *failure);
void history_free(struct history *history);

#endif
