/* Private to run: what a file of unknown origin holds, and tokens wherever they stand in it. */
#ifndef PII_RUN_TRACE_H
#define PII_RUN_TRACE_H

#include "run/crowd.h"
#include "run/inside.h"

/*
 * Tokens, and marks in a header, in text that comes in pieces. Tags of the trail's runs are told
 * apart before others, so that a file full of made up ones does not hide them.
 */
#define TAGS_MOST         64
#define UNKNOWN_TAGS_MOST 16
#define KEYS_MOST         256
/* The longest that must be seen in one piece: a token of encryption up to its body's first bytes.
 */
#define TOKEN_SEEN 128
#define SCAN_PIECE ((size_t)64 << 10)

struct token_scan {
	const struct tracer *tracer;
	struct siphash_key key;
	struct trace_tag tags[TAGS_MOST];
	struct distinct *different[TAGS_MOST]; /* tokens of each */
	size_t tag_count, unknown_count;
	struct trace_key keys[KEYS_MOST];
	size_t key_count;
	uint64_t others;
	char before; /* the byte before the text, … */
	char text[SCAN_PIECE];
	size_t size; /* … so much of which waits for what comes behind it */
	bool failed; /* memory was out */
};

/* False: the system has no random bytes. */
bool scan_open(struct token_scan *scan, const struct tracer *tracer, struct failure *failure);
void scan_close(struct token_scan *scan);
void scan_add(struct token_scan *scan, struct span text);
/* All text was there. False: memory was out (STATUS_IO). */
bool scan_finish(struct token_scan *scan, struct failure *failure);

/* What `pii-audit trace` does, and found. */
struct tracing {
	struct run run;
	struct tracer *tracer;
	struct token_scan *scan;
	struct digest *bytes, *text;
	bool parted; /* the text is no more the bytes themselves */
	struct audit *audit;
	struct crowd *crowd;
	uint32_t person;
	struct batch first; /* the line in the header's place, where that is a record */
	struct trail_audit counted;
	struct trace trace;
};

/* trace_read.c: opens the file that the options name. */
bool trace_open(struct tracing *tracing);
/*
 * Reads all that can be read. What is wrong with the file ends that and is told; what is wrong here
 * (memory, a file that is refused by its first bytes) is a failure.
 */
bool trace_read(struct tracing *tracing);

#endif
