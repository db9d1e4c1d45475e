/* Private to report: what a report tells. A dossier is made of trails first; then one of three
 * writers puts it into its form. */
#ifndef PII_REPORT_DOSSIER_H
#define PII_REPORT_DOSSIER_H

#include "report/report.h"
#include "report/words.h"

/* ---- The dossier -------------------------------------------------------------------------------
 */

/* What became of a cell that holds personal data. */
enum fate {
	FATE_MASKED,
	FATE_ENCRYPTED,
	FATE_DROPPED,
	FATE_BEFORE,   /* masked or encrypted before it came */
	FATE_DECLARED, /* under a mark, which its values cannot prove */
	FATE_KEPT,     /* the rules keep its class */
	FATE_OPENED,   /* decrypted */
	FATE_OWED,     /* labelled, and no stage paid */
	FATE_LEFT,     /* in the clear, an audit found */
	FATES,
};

/*
 * A number of cells, records or people, as it may be told. With --public each number of a trail is
 * rounded down to fives before anything is made of it, and what is under five is left out and
 * noted: so no sum, share or difference tells more than the rounded numbers do.
 */
struct count {
	uint64_t told;
	uint64_t few; /* numbers under five that are left out */
};

/* Cells by what became of them. */
struct fates {
	struct count cells[FATES];
};

enum sense {
	SENSE_SENSITIVE,
	SENSE_PERSONAL,
	SENSE_NONE,
	SENSES,
};

/* A column: in whichever chains it went through, known by its name and class. */
struct dossier_column {
	const char *name;
	const char *class; /* NULL: none */
	const char *kind;  /* of the mask, or the mode; NULL: none */
	uint64_t position; /* where it was seen first */
	enum sense sense;
	struct fates fates;
	uint64_t chains;
	bool bounded; /* the cells were not counted: there were at most so many */
};

/* A class and its columns, or a sensitivity and its. */
struct dossier_class {
	const char *name; /* NULL: none; of a sensitivity always */
	enum sense sense;
	uint64_t columns;
	struct fates fates;
};

/* What programs do, by their task. */
enum task {
	TASK_CLASSIFY,
	TASK_DROP,
	TASK_ERASE,
	TASK_ACCESS,
	TASK_MASK,
	TASK_ENCRYPT,
	TASK_DECRYPT,
	TASK_AUDIT,
	TASK_OTHER, /* a later version's */
	TASKS,
};

/* All runs of one task. */
struct dossier_task {
	uint64_t runs;
	uint64_t good; /* … that ended well, … */
	struct count records;
	uint64_t bytes;
	uint64_t milliseconds;
	struct count people, retention; /* records that went */
	int64_t first, last;            /* when they began */
};

/* What several runs share, such as rules or an operator; and their number. */
struct dossier_group {
	const struct history_run *run; /* the newest of them; of purposes, that has a tag */
	uint64_t runs;
};

/* What a chain comes to. */
struct dossier_chain {
	const struct history_chain *chain;
	const struct history_run *first, *last;
	const struct history_run *audit; /* the last audit of it; NULL: none */
	struct fates fates;
	uint64_t faults;  /* that name one of its lines, … */
	uint64_t broken;  /* … and those of lines that are not those that were written */
	uint64_t outside; /* steps of programs that write no trail */
	bool failed;      /* a run of it did not end well */
	bool unsent;      /* nothing went out: a dry run, a report */
	bool stands;      /* it came to its end, and something went out */
	bool wrong;       /* faults, failures, or data in the clear */
};

enum verdict {
	VERDICT_EMPTY,    /* there is no chain to speak of */
	VERDICT_BROKEN,   /* something is wrong with the trail */
	VERDICT_STOPPED,  /* no chain came to its end: there is nothing to hand over */
	VERDICT_LEFT,     /* personal data is left */
	VERDICT_UNPROVEN, /* nothing says that any is left, but not all was looked at */
	VERDICT_CLEAN,
};

/* How well a trail shows that a duty was met. */
enum evidence {
	EVIDENCE_SHOWN,
	EVIDENCE_PARTLY,
	EVIDENCE_NONE,
	EVIDENCE_OUTSIDE, /* no trail can show it */
	EVIDENCE_ABSENT,  /* it does not arise: no such data was seen */
	EVIDENCES,
};

struct dossier_duty {
	enum word law, article, duty;
	enum evidence evidence;
	const char *text;
};

/* The newest of many: more would be no page to read. */
#define DOSSIER_CHAINS  30
#define DOSSIER_DRAWN   3
#define DOSSIER_COLUMNS 200
#define DOSSIER_CLASSES 12
#define DOSSIER_GROUPS  20
#define DOSSIER_FAULTS  50

struct dossier {
	const struct history *history;
	struct arena *arena;
	enum receipt_language language;
	bool public; /* small numbers are not to be told, nor who ran it */
	int64_t now; /* milliseconds since the epoch */
	enum verdict verdict;
	struct dossier_chain *chains; /* as in the history */
	size_t chain_count;
	const struct dossier_chain *drawn[DOSSIER_DRAWN]; /* the newest, then those wrong */
	size_t drawn_count;
	struct dossier_column *columns;
	size_t column_count;
	struct dossier_class *classes; /* of personal data: sensitive ones first, then by cells */
	size_t class_count;
	struct dossier_class senses[SENSES];
	struct fates fates; /* of all personal data */
	struct count clear; /* … of it in the clear, in chains that came to their end */
	struct dossier_task tasks[TASKS];
	struct dossier_group *rules, *operators, *purposes;
	size_t rule_count, operator_count, purpose_count;
	struct count records_in, records_out; /* of chains that came to their end */
	struct count rejects, people, retention;
	uint64_t audited;  /* chains that an audit looked at and whose output stands, … */
	uint64_t standing; /* … of so many */
	uint64_t failed;   /* runs that did not end well */
	uint64_t broken;   /* faults of lines that are not those that were written */
	int64_t first, last;
	/* Whose findings, risk and people are told: the newest audit; NULL: none. */
	const struct history_run *audit;
	uint64_t audits; /* that looked at a stream */
	struct dossier_duty *duties;
	size_t duty_count;
};

/* report.c: trail_report_write() of what was read. */
bool history_report(const struct history *history, const struct trail_report *report,
		    trail_take *take, void *context, bool *clean, struct failure *failure);

/* report_model.c: all but the duties. Everything is the arena's or the history's. */
void dossier_make(struct dossier *dossier);
/* report_columns.c: columns, classes, fates, those of chains too. */
void dossier_columns(struct dossier *dossier);
/* report_duties.c */
void dossier_duties(struct dossier *dossier);

struct count fates_sum(const struct fates *fates);
/* Masked, encrypted or removed. */
struct count fates_treated(const struct fates *fates);
/* In the clear, as far as a trail tells: owed, or found. */
struct count fates_clear(const struct fates *fates);
enum task task_of(const struct history_run *run);
/* As a trail has it; NULL: TASK_OTHER has none. */
const char *task_key(enum task task);
/* Is it one of the run's lines that is wrong? */
bool fault_of_run(const struct history_fault *fault, const struct history_run *run);
/* ---- Words and numbers -------------------------------------------------------------------------
 *
 * All texts are the arena's.
 */

/*
 * The words of the dossier's language with {1}, {2} … replaced by the texts that follow, ended by
 * NULL. {1:record|records} is the first word where the text is 1, else the second.
 */
const char *dossier_say(const struct dossier *dossier, enum word word, ...)
	__attribute__((sentinel));
#define SAY(dossier, ...) dossier_say(dossier, __VA_ARGS__, (const char *)NULL)
const char *dossier_format(const struct dossier *dossier, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* A class in words, or its name where it is the rules' own; NULL: of none. */
const char *dossier_class_word(const struct dossier *dossier, const char *class);
const char *dossier_task_word(const struct dossier *dossier, enum task task);

/* A number of a trail, as it may be told. */
struct count dossier_take(const struct dossier *dossier, uint64_t number);
static inline struct count count_sum(struct count a, struct count b)
{
	return (struct count){a.told + b.told, a.few + b.few};
}
static inline bool count_any(struct count count)
{
	return count.told > 0 || count.few > 0;
}
/* 12,345; `<5` where all that it counts is one number under five, `<10` where they are two. */
const char *dossier_count(const struct dossier *dossier, struct count count);
/* The same of one number of a trail. */
const char *dossier_number(const struct dossier *dossier, uint64_t number);
/* 12,345, whatever it counts: of runs, lines, chains. */
const char *dossier_plain(const struct dossier *dossier, uint64_t count);
/* 3.1 %, of two counts; `–` where the part is not told; and of a share from 0 to 1. */
const char *dossier_percent(const struct dossier *dossier, struct count part, struct count whole);
const char *dossier_share(const struct dossier *dossier, double share);
const char *dossier_bytes(const struct dossier *dossier, uint64_t bytes);
const char *dossier_duration(const struct dossier *dossier, uint64_t milliseconds);
/* Records and MB for each second; NULL: too little was measured. */
const char *dossier_record_rate(const struct dossier *dossier, struct count records,
				uint64_t milliseconds);
const char *dossier_byte_rate(const struct dossier *dossier, uint64_t bytes, uint64_t milliseconds);
/* 2026-11-29 18:42 UTC; 2026-11-29; RFC 3339. */
const char *dossier_time(const struct dossier *dossier, int64_t milliseconds);
const char *dossier_day(const struct dossier *dossier, int64_t milliseconds);
/* From the first to the last of what is told; one day where it is one. */
const char *dossier_period(const struct dossier *dossier, int64_t first, int64_t last);
/* A text of somebody else's for a person to read: controls and what reorders a line are escaped. */
const char *dossier_shown(const struct dossier *dossier, const char *text, size_t most);

/* A file's name; with --public without its folders, which may be named for somebody. */
const char *dossier_file(const struct dossier *dossier, const char *path);

/* An estimate of people, as it may be shown: the numbers are equal where it is exact. */
struct shown_estimate {
	const char *value, *low, *high;
	bool exact;
};
struct shown_estimate dossier_people(const struct dossier *dossier,
				     const struct trail_estimate *people);
/* What of such a number may be told, of `people` a share where they are given; negative: few. */
double dossier_people_number(const struct dossier *dossier, double number,
			     const struct trail_estimate *people);
/* A share of these people. */
struct shown_estimate dossier_people_share(const struct dossier *dossier,
					   const struct trail_estimate *share,
					   const struct trail_estimate *people);

#endif
