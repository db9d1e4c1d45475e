/*
 * trail: what was done, in a form that others can read and check. Counts and names of columns,
 * never a cell nor a digest of one.
 */
#ifndef PII_TRAIL_H
#define PII_TRAIL_H

#include "base/base.h"

/* ---- What a run says of itself: pii-trail(5) ---------------------------------------------------
 *
 * One form for who writes a trail and for who reads it. Texts are valid UTF-8; NULL is null.
 */

/* 64 hexadecimal digits and a NUL byte; empty: null. */
#define TRAIL_DIGEST (64 + 1)
/* A trail's id: so many of [a-z2-7]. */
#define TRAIL_ID_SIZE 10

/* A run's first line, written before it reads a byte. */
struct trail_begin {
	const char *run;     /* $PII_RUN, else the process group: the programs of one pipe */
	bool piped_in;       /* it reads from a pipe, … */
	bool piped_out;      /* … or writes to one: another program is there, of whichever kind */
	const char *program; /* pii-mask */
	const char *version;
	const char *task;  /* classify, mask, drop, erase, access, encrypt, decrypt, audit */
	const char *login; /* of the operator */
	uint64_t uid;
	const char *host;
	const char *purpose, *basis, *recipient; /* of the rules */
	const char *tag;     /* that tokens for the recipient begin with, behind `p1_`, … */
	const char *key_tag; /* … and those that `link: all` joins; NULL: no key */
	const char *rules;   /* as they were named: a preset, or a path */
	const char *rules_sha256;
};

/* What went in or out. */
struct trail_stream {
	bool none; /* out, of a dry run: there is no stream */
	uint64_t records;
	uint64_t bytes;
	char sha256[TRAIL_DIGEST];
	/* Of the UTF-8 CSV, where the bytes are compressed or of another encoding; else empty. */
	char text_sha256[TRAIL_DIGEST];
};

/* A column that has a class, or that went. */
struct trail_column {
	uint64_t position;       /* from 1 */
	const char *name;        /* without label or mark */
	const char *class;       /* NULL: unlisted */
	const char *sensitivity; /* none, personal, sensitive; NULL without a class */
	const char *action;      /* what the run did to it: label, mask, drop, encrypt, decrypt,
				    audit, or pass: a debt left to another */
	const char *kind;        /* of the mask, or the mode; NULL: none */
	uint64_t cells;          /* that are not blank; 0 where the run did not count them */
	uint64_t treated;
	uint64_t already;
	uint64_t findings; /* audit: clear values that it still holds, … */
	uint64_t declared; /* … and those under a mark, which values cannot prove */
};

/* A number that may be an estimate: with 95 % it lies between low and high. */
struct trail_estimate {
	double value, low, high;
	bool exact;
};

/* Group sizes that the risk of re-identification is told for: smaller than these. */
#define RISK_SIZES 4
extern const unsigned risk_sizes[RISK_SIZES]; /* 2, 5, 10, 20 */

/* A combination of quasi-identifiers. */
struct trail_risk {
	const char **columns; /* names */
	size_t column_count;
	/* The share, 0 to 1, of people in groups smaller than risk_sizes[i]. */
	struct trail_estimate shares[RISK_SIZES];
};

/* What an audit counted. */
struct trail_audit {
	bool gate;
	bool by_subject;  /* people are told apart by the rules' `subject:`; else each record is one
			   */
	uint64_t unnamed; /* records that name nobody, for whom nobody is counted, … */
	uint64_t masked;  /* … whose subject is masked: several people may look like one, … */
	uint64_t sealed;  /* … or encrypted so that one person looks like several */
	struct trail_estimate people;
	struct trail_estimate sensitive; /* … of whom a cell of a sensitive class is not blank */
	struct trail_risk *risk;
	size_t risk_count;
};

/* A run's last line. */
struct trail_end {
	int status;           /* its exit status; 128 and the number where a signal ended it */
	int64_t milliseconds; /* since its first line */
	struct trail_stream in, out;
	uint64_t rejects;
	uint64_t removed_people;    /* records that went by --subjects, … */
	uint64_t removed_retention; /* … and by their age */
	bool subjects;              /* there was a list of people: erasure, or access */
	bool retention;             /* the rules' retention was applied */
	bool unended;               /* the last record came without a line end */
	struct trail_column *columns;
	size_t column_count;
	/* In the place of `columns`, for who writes: fills in one of `column_count`, its texts lent
	 * until it is called again. False: it is not told of. NULL: they are in `columns`. */
	bool (*column)(void *context, size_t index, struct trail_column *column);
	void *context;
	const struct trail_audit *audit; /* NULL: it was none */
};

/* An audit's numbers as a value of JSON (jansson's json_t), the caller's. NULL: memory is out. */
struct json_t *trail_audit_value(const struct trail_audit *audit);

/* ---- Writing a trail ---------------------------------------------------------------------------
 *
 * Lines of JSON that are only ever added, each with the digest of the one before, by any number of
 * programs at once: each takes the file's lock (flock(2)) for as long as a line takes.
 */

struct trail;

/*
 * Opens the file, or makes it (0600), and writes a run's first line. What fails names no file.
 * NULL: it cannot be opened, locked or written (STATUS_IO); it is no regular file, or its last line
 * is none of a trail, and then nothing was written (STATUS_REFUSED). `path` is lent.
 */
struct trail *trail_open(const char *path, const struct trail_begin *begin,
			 struct failure *failure);
/*
 * Writes the run's last line, and sees to it that the disk has it and those before. Entries of
 * columns are made one by one. False (STATUS_IO): it is not, or may not be, on the disk; or the
 * file was emptied, or removed, since the first line. One that was renamed goes on under its new
 * name, whatever has the old one now.
 */
bool trail_end(struct trail *trail, const struct trail_end *end, struct failure *failure);
/* … and one behind it, the same way: what `end` told did not come to pass. */
bool trail_failed(struct trail *trail, const char *what, struct failure *failure);
/* The number of a line that somebody had begun and not ended when ours was written behind it; 0:
 * there was none. Of the latest such line. */
uint64_t trail_torn(const struct trail *trail);
/* NULL: there is none. */
void trail_close(struct trail *trail);

/* ---- Counting people and groups ----------------------------------------------------------------
 *
 * By hashes of what tells values apart, under one fresh key for each run (siphash(…).low), so that
 * nobody can choose values that meet. Bounded memory, however many there are; nothing allocates
 * after it was opened.
 */

/* How many standard deviations to each side hold 95 %. */
#define ESTIMATE_95 1.96

/* How many different hashes: exactly to a number, estimated beyond, with a standard error of 0.2 %.
 */
struct distinct;
/* Counts `exact` exactly, which takes 10 bytes each; the estimate takes 256 KiB. NULL: memory is
 * out (STATUS_IO). */
struct distinct *distinct_open(size_t exact, struct failure *failure);
void distinct_close(struct distinct *distinct);
void distinct_add(struct distinct *distinct, uint64_t hash);
/* Whole numbers. */
struct trail_estimate distinct_count(struct distinct *distinct);

/*
 * The risk that people are found by their quasi-identifiers: which share of them is in groups
 * smaller than risk_sizes[]. Combinations: all columns, then (where there are two or more) each
 * time all but one, the first left out first; RISK_COMBINATIONS at most.
 * Exact up to RISK_GROUPS groups with, where people are told apart, RISK_PAIRS_EXACT pairs of
 * person and group or no group of more than RISK_GROUP_PEOPLE people. Else estimated from so many
 * groups: at most about 0.6 percent points rms. RISK_MEMORY in all.
 */
struct risk;
/* Of 1 to RISK_COLUMNS_MAX columns. NULL: memory is out (STATUS_IO). */
struct risk *risk_open(size_t columns, bool by_subject, struct failure *failure);
void risk_close(struct risk *risk);
/* A record: a hash of each column's cell, and of its person where they are told apart. */
void risk_add(struct risk *risk, const uint64_t *cells, uint64_t person);
size_t risk_combination_count(const struct risk *risk);
bool risk_holds(const struct risk *risk, size_t combination, size_t column);
/* In the order of risk_sizes. Of no record: zero, exactly. */
void risk_shares(struct risk *risk, size_t combination, struct trail_estimate shares[RISK_SIZES]);

/* ---- Summary -----------------------------------------------------------------------------------
 *
 * What an audit counted, for programs: pii-summary(5).
 */

struct summary {
	const char *program;
	const char *version;                   /* of it */
	int64_t time;                          /* seconds since the epoch */
	const char *file;                      /* of the input; NULL: standard input. Any bytes */
	const char *rules;                     /* as they were named. Any bytes */
	const char *rules_hash;                /* their SHA-256 in hexadecimal */
	struct span purpose, basis, recipient; /* empty: not said */
	bool gate;
	/* Where a gate stopped the stream; record 0: it did not. */
	struct {
		uint64_t record;
		uint64_t position; /* of the column, from 1 */
		const char *class;
	} stopped;
	uint64_t records; /* that were looked at */
	uint64_t rejects;
	uint64_t findings;   /* of all columns */
	size_t column_count; /* all that the stream has */
	/* Fills in one, `index` from 0; its texts are lent until the next is asked for. */
	void (*column)(void *context, size_t index, struct trail_column *column);
	void *context;
	const struct trail_audit *audit; /* NULL: nobody was counted */
};

/*
 * Hands out a summary piece by piece. Fails (STATUS_IO) when memory is out, and when `take` returns
 * false, which may have filled the failure before.
 */
typedef bool summary_take(void *context, struct span text);
bool summary_write(const struct summary *summary, summary_take *take, void *context,
		   struct failure *failure);

/* ---- What an audit counted, in words -----------------------------------------------------------
 *
 * Sentences in English without a full stop, appended. False: memory is out.
 */

/* `district + birth year single out about 3.1 % of people (2.6 to 3.6); …`, by the combination. */
bool audit_risk_words(const struct trail_audit *audit, size_t index, struct buffer *out);
/* How many people, how many with sensitive data, and what that is not sure of. */
bool audit_people_words(const struct trail_audit *audit, struct buffer *out);
/* What they would want by themselves if they were sent out of China. */
bool audit_threshold_words(const struct trail_audit *audit, struct buffer *out);

/*
 * What the provisions on cross-border data flows of 22 March 2024 want from so many people, or so
 * many with sensitive data, on.
 */
struct threshold {
	double people, sensitive;
	unsigned article;  /* of the provisions: 5, 7 or 8 */
	const char *wants; /* `a security assessment` */
};
/* Taken to the careful side: the upper end of what is estimated, and one person for each record
 * that names nobody. */
const struct threshold *threshold_of(const struct trail_audit *audit);
double audit_people_most(const struct trail_audit *audit);

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
