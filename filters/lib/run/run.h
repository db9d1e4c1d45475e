/*
 * run: a program's frame. Options, files, the loop over records, messages, the end. Decides
 * nothing about data: what a column owes is the program's and the columns' to say, what becomes
 * of a cell the treatment's.
 */
#ifndef PII_RUN_H
#define PII_RUN_H

#include "base/base.h"
#include "bytes/bytes.h"
#include "columns/columns.h"
#include "history/history.h"
#include "records/records.h"
#include "report/report.h"
#include "rules/rules.h"
#include "trail/trail.h"
#include "treat/treat.h"

struct options {
	const char *input; /* NULL: standard input */
	/* What a command takes behind its options, as written; the filters' one FILE is `input`. */
	const char *const *operands;
	size_t operand_count;
	const char *rules;    /* NULL: the default built in */
	bool rules_inherited; /* named by $PII_RULES */
	const char *encoding;
	const char *output_encoding;
	const char *output;
	const char *plan;       /* NULL: none */
	const char *write_plan; /* NULL: none is written */
	const char *rejects;
	uint64_t rejects_most;
	struct reader_options reader;
	uint64_t sample_records;
	enum report_format report; /* of the sample, in the stream's place */
	const char *key;           /* keyring; NULL: none */
	bool key_inherited;        /* named by $PII_KEY */
	const char *trail;         /* NULL: none is kept */
	bool trail_inherited;      /* named by $PII_TRAIL */
	const char *key_command;   /* writes one */
	const char *seal_command;  /* pii-encrypt: takes the one of this run */
	bool decrypt;
	bool label;           /* decrypting: puts the debts back */
	const char *only;     /* decrypting, or for a keyring: classes, as written; NULL: all */
	bool add;             /* a keyring gets a key, … */
	bool rotate;          /* … by which all is made from now on */
	const char *subjects; /* pii-drop: the list of people; NULL: none */
	bool invert;          /* … whose records alone stay */
	bool dry_run;         /* nothing but the receipt is written */
	const char *receipt;
	enum receipt_format receipt_format;
	enum receipt_language receipt_language;
	bool receipt_formed;  /* the form was said, … */
	bool receipt_spoken;  /* … and the language */
	const char *now;      /* as written; NULL: the clock's */
	bool json;            /* pii-audit trace: an answer for programs */
	bool complete;        /* pii-audit verify: steps outside count as found */
	const char *against;  /* is this file what a run wrote? NULL: not asked */
	const char *head;     /* what `pii-audit head` said earlier; NULL: not asked */
	uint64_t max_gap;     /* seconds between two runs; 0: not asked */
	bool gate;            /* pii-audit: a finding stops the stream */
	const char *summary;  /* NULL: none is written */
	enum trail_form form; /* pii-audit report: of the report, … */
	bool public;          /* … which is for everybody */
	bool compress;
	bool no_header;
	bool strict;
	bool header_is_names;
	bool leave_debts;
	bool bare;
	bool progress;
	bool quiet;
	bool verbose;
};

/* What became of a column's cells. */
struct counts {
	uint64_t treated;
	uint64_t already;
	uint64_t passed; /* neither, and not blank: notes in which nothing is, what does not open */
	uint64_t cells;  /* not blank; counted, as those below, by an audit alone */
	uint64_t findings;
	uint64_t declared;
};

/* What a program does with a column. */
struct work {
	const struct rules_class *label; /* written into the header; NULL: none */
	struct span mark;                /* the same; empty: none */
	const struct rules_class *debt;  /* left to another filter; NULL: none */
	struct treatment *treatment;     /* NULL: cells pass as they are */
	bool dropped;                    /* the column goes, with its cells, … */
	bool unlisted;         /* … or is to by pii-drop, since the rules do not name it */
	struct counts *counts; /* of its cells; NULL in programs that only decide columns */
};

struct run;
struct program;

/* Something that a program does instead of filtering: `pii-encrypt keygen`. */
struct command {
	const char *name; /* NULL ends a list of them */
	const char *help;
	/* Its words begin with its name. Returns the exit status. */
	int (*main)(const struct program *program, int argc, char **argv);
};

/* Options beside those that all programs take, or in their place. */
enum option_group {
	OPTIONS_COMMON,
	OPTIONS_DECIDE = 1,  /* --sample, --report, --write-plan, --strict */
	OPTIONS_DROP = 2,    /* --subjects, --receipt … */
	OPTIONS_ENCRYPT = 4, /* --decrypt, --only … */
	OPTIONS_KEYRING = 8, /* of commands that make keyrings, who take no other but … */
	OPTIONS_KEYGEN = 16, /* … --add, --for */
	OPTIONS_TOKENS = 32, /* of the command that makes tokens, which takes no other */
	OPTIONS_VERIFY = 64, /* of the commands that read trails, … */
	OPTIONS_HEAD = 128,
	OPTIONS_TRACE = 1024,
	OPTIONS_AUDIT = 256, /* --gate, --summary, --sample */
	OPTIONS_REPORT = 512,
	/* Groups in place of the common ones. */
	OPTIONS_ALONE = OPTIONS_KEYRING | OPTIONS_TOKENS | OPTIONS_VERIFY | OPTIONS_HEAD |
			OPTIONS_REPORT | OPTIONS_TRACE,
};

/* Looks at every batch of the stream before it goes out. */
struct inspector {
	/* False: nothing of *late's record may go out, nor what is behind it (STATUS_FOUND); or
	 * run->failure says what else befell. */
	bool (*look)(struct run *run, const struct batch *batch, struct late *late);
	/* Appends what is to be said of it, behind its place and column: `: a value of …`. */
	bool (*words)(struct run *run, const struct late *late, struct buffer *out);
};

/* A program: what the frame must know of it. */
struct program {
	const char *name;
	const char *summary;            /* for --help: a line or two, each with its line feed */
	unsigned options;               /* of enum option_group */
	enum action pays;               /* for classes of this action; ACTION_KEEP: for none */
	const struct command *commands; /* NULL: none */
	/*
	 * What a command takes behind its options, as --help calls it: "TRAIL"; NULL: nothing. One,
	 * or with `operands_many` any number. Without any the variable of the environment names
	 * one; NULL: then it refuses.
	 */
	const char *operand;
	bool operands_many;
	const char *operand_variable;
	/*
	 * The header was read into run->columns: decides what each column owes, in run->work.
	 * May take a sample. Whatever it refuses, it refuses here, before the first byte goes out.
	 */
	bool (*prepare)(struct run *run);
	/* All records went by, and the output is about to be finished. NULL: nothing is left to do.
	 */
	bool (*finish)(struct run *run);
	/* What was done so far is to be told, whatever came of it: puts counts that it keeps for
	 * itself into run->work. NULL: they are there. */
	void (*count)(struct run *run);
	/* The output stands: what tells of it may take its place. NULL: nothing does. */
	bool (*settle)(struct run *run);
	/* All is over: tells what was done, unless something failed, and frees what is run->own's.
	 * Called once, also where prepare() was not. NULL: there is nothing. */
	void (*end)(struct run *run);
};

struct run {
	const struct program *program;
	struct options options;
	struct arena arena;
	struct rules *rules;
	struct detectors detectors; /* ours, and the patterns of the rules */
	struct means means;         /* for treatments */
	struct source *source;
	struct reader *reader;
	struct sink *sink;
	struct plan plan; /* of no columns where none was given */
	struct columns columns;
	struct work *work;                 /* one for each column */
	struct watch *watch;               /* NULL: no column is watched for what comes late */
	const struct inspector *inspector; /* NULL: nobody looks at what goes out */
	/*
	 * Is a record to go? Asked of each before its cells are treated; NULL: all stay. False: the
	 * failure says why, and is told with the record's place.
	 */
	bool (*sieve)(struct run *run, const struct batch *batch, size_t record, bool *goes);
	/* Sees the records of the sample as well; NULL: nobody does. False: the failure says why.
	 */
	bool (*look)(struct run *run, const struct batch *batch);
	void *own; /* the program's */
	/* Something was found, but the output stands: the exit status is 1 where nothing fails. */
	bool found;
	const struct trail_audit *audit; /* what an audit counted of the whole; NULL: it was none */
	struct failure failure;
	/* The rest is the frame's own. */
	struct interrupt interrupt;
	struct treatment **treatments; /* by the rank of a class; NULL: not asked for yet */
	struct rejects *rejects;
	struct progress *progress;
	struct batch header;       /* lent until the reader goes on; kept are … */
	struct span header_before; /* … what stands before its cells */
	struct span header_after;  /* … and its line end */
	uint64_t bytes;            /* handed through, for progress */
	uint64_t records_out;      /* handed to the sink */
	bool unended;              /* the last record came without a line end */
	struct account *account;   /* what the trail is told; NULL: none is kept */
	struct fault fault;
	uint64_t left_out;   /* malformed records that a report is to be without */
	uint64_t stopped_at; /* the record that ended the stream; 0: none did */
	char *stop_line;     /* an earlier filter's, repeated */
	uint32_t *owed;      /* columns with a treatment, and those that go, ascending */
	size_t owed_count;
	uint32_t first_kept; /* the first and the last of a record's cells that stay … */
	uint32_t last_kept;  /* … when none stands beyond the header's last */
	uint64_t removed;    /* records that went by the sieve */
	uint32_t *subjects;  /* columns of the rules' `subject:`, in its order */
	size_t subject_count;
	struct buffer subject; /* the text of such a cell */
	struct buffer out;
	struct buffer value;   /* a cell's text, quotes off */
	uint32_t *cuts;        /* where the records in `out` may be cut, … */
	uint32_t *cut_records; /* … and which of the batch they are */
	size_t cut_count;
	size_t cut_room;
	bool older_stands; /* -o names a file that exists */
};

/* A whole program: its options, its stream, its exit status. main() returns what this returns,
 * unless a signal ends the process. */
int run_main(const struct program *program, int argc, char **argv);

/*
 * Reads the sample from the records behind the header; the stream goes on from there anew. Records
 * with a fault are left out: the stream will come to them. Behind a report there is no stream: it
 * fails for them, unless they may be put aside; then they are counted. Refuses where one of the
 * first records is the header, unless --header-is-names.
 */
bool run_sample(struct run *run, struct sample *sample);

/*
 * What a treating filter does with its columns. Those whose class has `action` get the treatment
 * that `make` gives them, or go where `make` is NULL, and lose their label; a class with the action
 * `keep` loses it too; other classes are debts of other filters, which may not reach a regular
 * file. Without a plan the labels tell the classes, and a stream that lost its labels is refused: a
 * column without one that has a strong name, or, where the header has no label at all, that looks
 * like a class, and holds a value in the clear.
 */
typedef struct treatment *treatment_make(struct means *means, const struct rules_class *class,
					 struct failure *failure);
bool run_pay(struct run *run, enum action action, treatment_make *make);

/*
 * The same of a program that pays for nothing: labels stay and are debts, which --gate finds.
 */
bool run_owe(struct run *run);

/*
 * The same for taking encryption off. Opens the columns of which a mark, plan, label, pin or strong
 * name says that they hold what was encrypted, and those whose sampled cells are tokens all of
 * them; with --label what opens is labelled again. Refuses a stream without token and mark, and one
 * whose digits may have been encrypted. Tokens elsewhere pass, counted: told at the end.
 */
bool run_decrypt(struct run *run);
void run_tell_decrypted(struct run *run);

/*
 * What pii-drop does: columns by run_pay(), people's records by --subjects, those that are too old
 * by the rules' retention, the receipt. Its prepare, finish, settle and end.
 */
bool removal_prepare(struct run *run);
bool removal_finish(struct run *run);
bool removal_settle(struct run *run);
void removal_end(struct run *run);

/*
 * What pii-audit does: looks at every cell for what is left, by a sample and the columns' classes;
 * people and their risk; the summary. Its prepare, finish, settle and end.
 */
bool audit_prepare(struct run *run);
bool audit_finish(struct run *run);
bool audit_settle(struct run *run);
void audit_end(struct run *run);
/* … and its count. */
void audit_count(struct run *run);

/* The commands of pii-audit that read trails. */
int run_report(const struct program *program, int argc, char **argv);

/* Columns that got no class are looked at for values that come behind the sample: as they were
 * decided on it. */
void run_watch(struct run *run, const struct sample *sample);

/*
 * Opens the keyring that -k, --key-command or $PII_KEY names, into run->means.keyring; none is
 * named: NULL there. Before the first byte is read or written, and once.
 */
bool run_open_keys(struct run *run);

/* The commands of pii-encrypt that make keyrings. */
int run_keygen(const struct program *program, int argc, char **argv);
int run_rotate(const struct program *program, int argc, char **argv);

/* The commands of pii-audit that read trails. */
int run_verify(const struct program *program, int argc, char **argv);
int run_head(const struct program *program, int argc, char **argv);
/* … and of a file whose copy it is. */
int run_trace(const struct program *program, int argc, char **argv);

/* `pii-drop token`: a list of people from stdin as one of tokens. */
int run_token(const struct program *program, int argc, char **argv);

/*
 * Notes the pins that no column has. Refuses rules none of whose pins has one, where no column got
 * a class in another way either: they are another file's.
 */
bool run_check_pins(struct run *run);
/*
 * Where the rules say `unlisted: refuse`: refuses a column that no class and no pin of them names,
 * nor `subject`, `quasi_identifiers` or `retention`. What a label, a mark, a plan or, in a program
 * that decides columns, its values give a class is named. run_pay() asks by itself.
 */
bool run_check_unlisted(struct run *run);
/* Tells of each column what it is and why. */
void run_tell_columns(struct run *run);

/* Refuses a header that is data, unless --header-is-names or there is none. */
bool run_check_header(struct run *run);

/* A note on stderr, unless -q. One write, `program: text`. */
void run_note(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, only with -v. */
void run_tell(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
