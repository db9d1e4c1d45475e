/* What the files of this room share. */
#ifndef PII_RUN_INSIDE_H
#define PII_RUN_INSIDE_H

#include <signal.h>

#include "crypto/crypto.h"
#include "run/run.h"

/* options.c: false where the program is to end with *status, --help among them. */
bool options_read(const struct program *program, int argc, char **argv, struct options *options,
		  enum status *status);

/* message.c: `program: text` and a line feed on stderr, in one write. */
void message(const char *program, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* run.c: gives closed standard descriptors to nobody, and refuses where one of these is wanted. */
bool descriptors_check(bool input, bool output, struct failure *failure);

/* signals.c: a file that may not grow is a write that fails, not a death in the middle of one. */
void signals_let_writes_fail(void);
/* signals.c: SIGTERM, SIGINT, SIGHUP are caught while the program waits; SIGPIPE is not. */
void signals_take(struct interrupt *interrupt);
/* Ends the process as the signal would have. Returns where the signal was ignored from the
 * start: then the status tells. */
void signals_die(int signal);
/* Would it end the process? */
bool signals_end(int signal);
/*
 * While a command runs: SIGTERM, SIGINT and SIGHUP (those that are not ignored) and SIGCHLD are
 * read from the descriptor (signalfd(2)), which does not block, and do nothing else.
 */
struct signal_watch {
	int descriptor;
	sigset_t before;
	struct sigaction child_before;
};
bool signals_watch(struct signal_watch *watch, struct failure *failure);
void signals_unwatch(struct signal_watch *watch);
/* What a child has blocked, and what is to be plain in it that we ignore. */
void signals_of_child(const struct signal_watch *watch, sigset_t *blocked, sigset_t *plain);

/* classes.c: a list of classes from the command line, `cn_mobile,email`; lent as long as it. */
#define CLASSES_MOST 100
bool classes_read(const char *text, struct span classes[CLASSES_MOST], size_t *count,
		  struct failure *failure);
/* Do the rules have the class, or is it that of a `pii1:` that stood in a text? If neither,
 * ` (nearest?)`, or nothing where no class is near. */
#define CLASS_WORDS (CLASS_NAME_MAX + 8)
bool class_is_known(const struct rules *rules, struct span class, char nearest[CLASS_WORDS]);

/*
 * trial.c: treatments that are tried and not done, without their keys. Memory is the run's.
 */
struct trials {
	struct run *run;
	struct means means;
	struct treatment **made; /* by the rank of a class; NULL: not asked for yet */
	struct treatment **of;   /* by the column; NULL: it has none */
};
struct trials *trials_open(struct run *run);
/* Takes those of the classes that columns have now; of labelled ones too, or they have none. */
bool trials_take(struct trials *trials, bool labelled);
/* Would the column's change a value? Works in run->out. */
struct sample_asks trials_asks(struct trials *trials);
/* The class's treatment, made once however many columns have it; NULL: it is refused. `made`: by
 * the rank of a class, NULL: not asked for yet. */
struct treatment *treatment_by(struct treatment **made, struct means *means,
			       const struct rules_class *class, treatment_make *make,
			       struct failure *failure);

/* keys.c: the keyring that -k, --key-command or $PII_KEY names: one of them does. NULL: refused. */
struct keyring *keys_open(const struct options *options, struct failure *failure);
/* Hands the fresh keyring of the run to --seal-command, where that is given. */
bool keys_seal(struct run *run);

/* records.c: the header and all records, from reader to sink. */
bool records_header(struct run *run);
bool records_all(struct run *run);
/* Puts the record of run->fault aside, or fails for it. */
bool records_fault(struct run *run);

/* rejects.c: the file of records that were put aside. NULL with a failure. */
struct rejects *rejects_open(const char *path, struct failure *failure);
bool rejects_add(struct rejects *rejects, struct span record, struct failure *failure);
uint64_t rejects_count(const struct rejects *rejects);
/* Closes; an empty file is removed. */
bool rejects_close(struct rejects *rejects, struct failure *failure);

/* paths.c: two names of one file, whether it is there yet or not. */
bool files_same(const char *path, const char *other);
/* Refuses files of a run that are one, where one of them is written: rejects, receipt, trail … */
bool paths_check(struct run *run);

/* plan.c: reads the plan that --plan names, if any, and takes its delimiter where none is given. */
bool plan_open(struct run *run);
/* Gives the header's columns the plan's classes, if there is a plan. */
bool plan_columns(struct run *run);
/* In the header's place, with -H: columns by the plan, the first record checked. */
bool plan_headless(struct run *run);
/* Writes the plan that --write-plan wants, if it does. */
bool plan_put(struct run *run);

/* watch.c: tells what turned up in columns judged clean. */
void watch_tell(const struct run *run);

/* report.c: writes the report that --report wants to the sink. */
bool report_put(struct run *run);

/* removal.c: records that went, and why; what a receipt tells of. */
struct removal {
	struct people *people;       /* NULL: nobody is looked for */
	struct retention *retention; /* NULL: records are kept whatever their age */
	uint32_t column;             /* that tells it */
	uint64_t in;                 /* records read; set at the end of the stream, as are … */
	uint64_t rejects;
	uint64_t by_people; /* records that went by the list, … */
	uint64_t by_retention;
	uint64_t ages[AGE_COUNT]; /* records judged by their age, by what came of it */
	struct buffer value;
	struct draft *receipt; /* written, and not in its place yet; NULL: there is none */
};

/* zone.c: refuses a $TZ that the system does not know. */
bool zone_check(struct failure *failure);

/*
 * Writes the receipt that --receipt wants, if it does, as a draft in *removal: what is not done yet
 * must not be told. It takes its place once the output stands.
 */
bool receipt_draft(struct run *run, struct removal *removal);
bool receipt_settle(struct run *run, struct removal *removal);

/* account.c: opens the trail that --trail or $PII_TRAIL names, if any, and writes the run's first
 * line; taps what comes in and goes out (zeros where no trail is kept). */
bool account_open(struct run *run);
struct tap account_in(struct run *run);
struct tap account_out(struct run *run);
/* The run's last line, with the exit status that it will have. A failure before it stands. */
bool account_end(struct run *run, int status, uint64_t rejects);
/* … and that this did not come to pass: "rename". */
void account_failed(struct run *run, const char *what);
void account_close(struct run *run);

/* plan.c: the SHA-256 of the rules, in hexadecimal, with a NUL byte after it. */
bool rules_digest(struct run *run, char hex[DIGEST_HEX + 1]);

/* verify.c: an answer on stdout; `context` is the failure. And the end of who gave it: tells the
 * failure, if there is one; the exit status. */
bool answer_take(void *context, struct span text);
int answer_finish(const struct program *program, bool sound, struct failure *failure);

/* run.c: the rules, and what is found and treated by them; and the most that buffers hold. */
bool rules_open(struct run *run);
void limits_set(struct run *run);

/* named.c: the columns of the header that a list of the rules names, each once, in the order of
 * the list. Memory is the run's. */
struct named {
	uint32_t *at;
	size_t count;
};
typedef size_t named_count(const struct rules *rules);
typedef const struct rules_column *named_at(const struct rules *rules, size_t index);
struct named columns_named(struct run *run, named_count *count, named_at *at);

/* unlisted.c: does no class and no pin of the rules name a column? */
bool column_unlisted(const struct run *run, size_t index);
/* Is this what the rules want of such columns, of a program that they are anything to? */
bool unlisted_is(const struct run *run, enum unlisted unlisted);

/* telling.c: adds text to a draft, for who hands it out in pieces. The failure is filled where the
 * file's room is out. */
struct telling_draft {
	struct draft *draft;
	struct failure *failure;
};
bool telling_take(void *context, struct span text);
/*
 * Puts a draft (NULL: there is none) in its place, which is `path`; it is gone whatever comes of
 * it. Where that fails and the output stands, says that it has no `what`.
 */
bool telling_settle(struct run *run, struct draft **draft, const char *path, const char *what,
		    bool stands);

/* place.c: the name of a column as a trail, a summary and a receipt may tell it: empty where a
 * value stands amid it, `手机13800138000`. */
struct span column_told(const struct run *run, size_t index);

/* place.c: fills run->failure from a fault: `file: record N, line L, byte O: words`. */
bool fail_at(struct run *run, const struct fault *fault, enum status status, const char *words);
/* Puts a name before the failure's text: whose failure it is. Returns false. */
bool fail_in(struct run *run, const char *name);

/* progress.c: NULL: nothing is shown. */
struct progress *progress_open(const struct run *run);
void progress_show(struct progress *progress, uint64_t records, uint64_t bytes);
void progress_close(struct progress *progress, uint64_t records, uint64_t bytes);

#endif
