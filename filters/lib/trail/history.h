/* Private to trail: trails read back, as runs and the chains that they form. */
#ifndef PII_TRAIL_HISTORY_H
#define PII_TRAIL_HISTORY_H

#include "trail/tail.h"
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

/* Adds a fault, of a `place` that need not be the last; history_sort() puts them in order. */
void history_fault(struct history *history, const char *file, uint64_t line, bool broken,
		   const char *format, ...) __attribute__((format(printf, 5, 6)));
void history_sort(struct history *history);

#endif
