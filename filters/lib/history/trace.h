/* Private to history: what a trail says of a file's tokens. */
#ifndef PII_HISTORY_TRACE_H
#define PII_HISTORY_TRACE_H

#include "history/history.h"

enum copy_kind {
	COPY_UNKNOWN,   /* no run tells of the tag */
	COPY_RECIPIENT, /* the tag is of tokens for a recipient … */
	COPY_KEY, /* … or for nobody, and of those that `link: all` joins: it names the key */
};

/* Whose the tokens of a tag are, by the runs that made such. */
struct copy {
	const struct trace_tag *tag;
	enum copy_kind kind;
	const char *recipient; /* NULL: none */
	uint64_t runs;
	const struct history_run *first, *last; /* NULL: none */
};

/* A tag is four of 32 characters. */
#define TRACE_TAGS ((size_t)1 << 20)

struct tracer {
	struct history history;
	const char *path;
	unsigned char known[TRACE_TAGS / 8]; /* a bit for each tag that a run tells of */
};

/* One for each tag, or several where one tag was of several recipients. The arena's. */
struct copy *copies_find(const struct tracer *tracer, const struct trace *trace,
			 struct arena *arena, size_t *count);
/* The latest run that put out this very file; NULL: none did. */
const struct history_run *copy_exact(const struct tracer *tracer, const struct trace *trace);

/* What who lost the data owes, and to whom. */
struct duty {
	const char *law;  /* PIPL 57 */
	const char *text; /* English */
};
extern const struct duty duties[];
extern const size_t duty_count;
/* Does the file hold anything of somebody? */
bool trace_holds(const struct trace *trace);

/* Each appends; false: memory is out. */
bool trace_text(const struct tracer *tracer, const struct trace *trace, struct buffer *out);
bool trace_json(const struct tracer *tracer, const struct trace *trace, struct buffer *out);

#endif
