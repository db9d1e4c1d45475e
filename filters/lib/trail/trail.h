/*
 * trail: what was done, in a form that others can read and check. Counts and names of columns,
 * never a cell nor a digest of one. Opens no file.
 */
#ifndef PII_TRAIL_H
#define PII_TRAIL_H

#include "base/base.h"

/* ---- Receipt -----------------------------------------------------------------------------------
 *
 * What pii-drop took out of a stream and why, for the shop's files (JSON: pii-drop(1) tells its
 * members) or for the people it is about (text).
 */

enum receipt_format {
	RECEIPT_JSON,
	RECEIPT_TEXT,
};

enum receipt_language {
	RECEIPT_ENGLISH,
	RECEIPT_CHINESE,
};

/* A column of the stream: counted from 1, and its name, valid UTF-8, without label or mark. */
struct receipt_column {
	size_t position;
	struct span name;
	const char *class; /* NULL: none */
};

/* The rules' retention, as it was applied. */
struct receipt_retention {
	struct receipt_column column;
	unsigned years, months, days; /* that records are kept */
	const char *limit;            /* 2022-06-01T08:00:00, local */
	uint64_t blank;               /* records of no date: nothing stands there, … */
	uint64_t order;               /* … day and month cannot be told apart, … */
	uint64_t unreadable;          /* … or it is none that is told to the day */
};

/* A column that people were looked for in, and its cells. */
struct receipt_search {
	struct receipt_column column;
	uint64_t read;
	uint64_t masked;
	uint64_t sealed;
};

/* Somebody of the list, by its line and, under a key, a token. */
struct receipt_subject {
	uint64_t line;
	const char *token; /* NULL: none */
	uint64_t records;
};

struct receipt {
	const char *program;
	const char *version;                   /* of it */
	int64_t time;                          /* seconds since the epoch */
	const char *file;                      /* of the input; NULL: standard input. Any bytes */
	const char *rules;                     /* as they were named. Any bytes */
	const char *rules_hash;                /* their SHA-256 in hexadecimal */
	struct span purpose, basis, recipient; /* empty: not said */
	bool dry_run;
	bool inverted; /* people's records stayed, and all others went */
	uint64_t in;   /* records, … */
	uint64_t kept;
	uint64_t rejects;
	uint64_t by_people;                        /* … those that went by the list, … */
	uint64_t by_retention;                     /* … and by their age */
	const struct receipt_retention *retention; /* NULL: none was applied */
	const struct receipt_column *removed;      /* columns; without a class: unlisted */
	size_t removed_count;
	const struct receipt_search *searched;
	size_t searched_count;
	bool listed; /* there was a list of people, … */
	uint64_t subjects;
	uint64_t found; /* … of whom so many were */
	/* Fills in somebody, `index` from 0. */
	void (*subject)(void *context, uint64_t index, struct receipt_subject *subject);
	void *context;
};

/*
 * Hands out a receipt piece by piece. Fails (STATUS_IO) when memory is out, and when `take` returns
 * false, which may have filled the failure before.
 */
typedef bool receipt_take(void *context, struct span text);
bool receipt_write(const struct receipt *receipt, enum receipt_format format,
		   enum receipt_language language, receipt_take *take, void *context,
		   struct failure *failure);

#endif
