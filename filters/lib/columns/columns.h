/*
 * columns: what a column is, and what it owes.
 *
 * A label is `#pii:CLASS` at the end of a header cell, inside its quotes if it has any. It is a
 * debt: the filter whose action the rules give to CLASS pays it and takes the label off. Taking a
 * label off restores the cell's bytes.
 */
#ifndef PII_COLUMNS_H
#define PII_COLUMNS_H

#include "base/base.h"
#include "detect/detect.h"
#include "records/records.h"
#include "rules/rules.h"

/* How a column came by its class. */
enum basis {
	BASIS_NONE,   /* no class */
	BASIS_LABEL,  /* the header said so */
	BASIS_PLAN,   /* a plan said so, for a class or for none */
	BASIS_PIN,    /* the rules' `columns:` said so, for a class or for `none` */
	BASIS_NAME,   /* a strong name */
	BASIS_VALUES, /* the sample's values */
};

/* What was seen of a column, and what its class stands on. Counts are of sampled cells. */
struct verdict {
	uint32_t filled;                 /* cells that are not blank */
	uint32_t tokens;                 /* of those: tokens of ours */
	uint32_t masked;                 /* of those: masked somewhere already */
	uint32_t clear;                  /* of the rest: not -, NULL and the like */
	uint32_t fitting;                /* of those: of the class, … */
	enum evidence by;                /* … by this much; NONE: they were not asked */
	bool judged;                     /* values of the class can be told from others */
	uint32_t texts;                  /* cells looked at for sentences, … */
	uint32_t running;                /* … and those that are; only for free_text */
	const struct rules_class *named; /* what the strong name says, overruled or not */
	bool hinted;                     /* a weak name of the class counted */
	bool unpinned;  /* a preset's pin says that it is clean, and its values that it is not */
	bool undecided; /* nothing decides it, and its cells are too few: it is watched */
	bool nothing;   /* the whole stream was seen, and holds nothing that its class could mean */
	unsigned confidence; /* percent; 0 without a class */
};

struct column {
	struct span cell;   /* the header cell as it came */
	struct span name;   /* its text, without label or mark */
	struct span folded; /* the name by utf8_fold() */
	bool labelled;      /* it came with a label */
	bool marked;        /* it came with a mark, … */
	struct span mark;   /* … which is `#ff1:KEYID:CLASS`, `#shift:…` or `#surrogate:…` */
	enum basis basis;   /* how it came by … */
	const struct rules_class *class;   /* … its class; NULL for none */
	const struct rules_class *planned; /* what a plan says of it, marked or not */
	struct verdict verdict;            /* zeros where no sample was taken */
};

struct columns {
	struct dialect dialect;
	struct column *at;
	size_t count;
	size_t labels;             /* columns that came with one */
	size_t key;                /* the column by which a repeated header is first looked for */
	uint64_t starts[64];       /* a bit for how each name begins */
	bool headless;             /* no header line: names and number are a plan's */
	const struct rules *rules; /* by which classes are known */
	uint64_t sampled;          /* records that the columns were decided on, … */
	bool whole;                /* … and that is all of them */
};

/*
 * Reads the header record. Refuses a label that the rules do not know, one behind a mark, and
 * `#pii:` anywhere but in a label. The header is parsed by libcsv as well: where it sees other
 * cells, it is refused. Memory is the arena's.
 */
bool columns_read(struct columns *columns, struct arena *arena, const struct batch *header,
		  struct dialect dialect, const struct rules *rules, struct failure *failure);

/*
 * Refuses a header with a cell that is itself a personal value: then it is no header.
 */
bool columns_refuse_values(const struct columns *columns, const struct detectors *detectors,
			   struct failure *failure);

/*
 * Refuses a name that ends in what another tool made of a label (`联系手机.pii.cn_mobile`, of R),
 * and a line `sep=,` in the header's place, as Excel takes it.
 */
bool columns_refuse_rewritten(const struct columns *columns, const struct rules *rules,
			      struct failure *failure);
bool columns_refuse_separator(const struct columns *columns, struct failure *failure);

/*
 * Does a record name more of what the rules know than the header does, where that has no label: two
 * names and more, of a class at least one? Then a title may stand above the header. `text`: of a
 * record that parts otherwise than the header. For the first records alone: it is slow.
 */
bool columns_record_is_header(const struct columns *columns, const struct rules *rules,
			      const struct batch *batch, size_t record, struct buffer *scratch);
bool columns_text_is_header(const struct columns *columns, const struct rules *rules,
			    struct span text);

/* `column 3 (联系手机)`, the name escaped. */
bool column_words(const struct columns *columns, size_t index, struct buffer *out);

/* Refuses a column: `the header, column 3 (联系手机): text`; without the first two words where
 * there is no header. Returns false. */
bool column_refuse(const struct columns *columns, size_t index, struct failure *failure,
		   const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * Appends the header cell, with a label of that class (NULL: without one) and that mark (empty:
 * without one; column->mark: with the one it has), whatever it came with.
 */
bool column_header(const struct column *column, const struct rules_class *class, struct span mark,
		   struct buffer *out);

/* The parts of a mark: its mode or kind, the id of its key, its class. */
struct mark_parts {
	struct span mode;
	struct span key_id;
	struct span class;
};
struct mark_parts mark_read(struct span mark);

/*
 * Is a record a header? One that repeats ours, labels aside, in whatever order; or one that moved:
 * two of its cells end in labels, or where the header has none, one in that of a class that the
 * rules know.
 */
bool columns_repeated(const struct columns *columns, const struct batch *batch, size_t record,
		      struct buffer *scratch);
/* Is it ours, cell by cell, labels aside? What follows another has its columns elsewhere. */
bool columns_same_header(const struct columns *columns, const struct batch *batch, size_t record,
			 struct buffer *scratch);
/* The first record of a batch that is a header; the batch's count if none is. */
size_t columns_find_repeated(const struct columns *columns, const struct batch *batch,
			     struct buffer *scratch);

/* ---- Sample ------------------------------------------------------------------------------------
 */

/* What the sampled cells of each column look like. */
struct sample;

/*
 * Looks at a value that is not blank and no token: would the treatment of its column change it?
 * NULL: nobody knows.
 */
enum sample_answer {
	SAMPLE_UNKNOWN, /* the column has no treatment */
	SAMPLE_DONE,    /* it stands there treated */
	SAMPLE_CLEAR,   /* it would be changed */
};

struct sample_asks {
	enum sample_answer (*ask)(void *context, size_t column, struct span text);
	/* A quick look: would `ask` say SAMPLE_DONE for certain, and whatever digits stood in the
	 * place of all but the first? NULL: nobody knows. */
	bool (*done)(void *context, size_t column, struct span text);
	void *context;
};

/* What the names of its columns say is the rules' to tell; all of them must outlive the sample. */
struct sample *sample_open(struct arena *arena, const struct columns *columns,
			   const struct rules *rules, const struct detectors *detectors,
			   struct sample_asks asks);
/* False when memory is out. */
bool sample_add(struct sample *sample, const struct batch *batch, struct buffer *scratch);
/* Refuses a header with a cell that is built like the values below it: then it is a record. */
bool sample_refuse_header(const struct sample *sample, struct failure *failure);
/* The sample has all records that the stream has. */
void sample_is_whole(struct sample *sample);

/*
 * Decides the columns that have no label and no mark: pins, then strong names with the values not
 * against them, then values, which a weak name helps. A pin also changes a column with a label.
 * What a preset alone calls clean is not where nearly all values pass the check of a class. Columns
 * of a class whose action is `keep` get the class; nobody owes for it.
 */
void columns_decide(struct columns *columns, struct sample *sample);
/* The same by pins and strong names alone. Is there a column without label and mark that has a
 * strong name, and so something to be looked at in a sample? */
bool columns_name(struct columns *columns, const struct rules *rules);
/* Is one class the other, or a wider name for it? `phone` says no more than that a mobile is one.
 */
bool classes_are_akin(const char *a, const char *b);
/*
 * Has the column a value that stands in the clear: not blank, no token, not masked, of the shape
 * of its class where the class has one?
 */
bool sample_has_clear(const struct sample *sample, const struct columns *columns, size_t column);

/*
 * Does somebody owe for the column? Not where its class is kept, where it was treated already, or
 * where the whole stream was seen and has nothing to treat.
 */
bool column_owes(const struct column *column);

/* `a strong name; 9,812 of 9,900 cells pass its check`: why a column is what it is, in words. */
bool column_evidence(const struct column *column, struct buffer *out);

/* ---- Watching ----------------------------------------------------------------------------------
 */

/*
 * Looks at the cells of columns that the sample left without a class, for values that should have
 * given them one. What the user pinned, labelled and marked columns are not looked at.
 */
struct watch;
struct watch *watch_open(struct arena *arena, const struct columns *columns,
			 const struct sample *sample);

/* A value of a class in a column that has none. */
struct late {
	size_t record; /* of the batch */
	uint32_t column;
	const char *class;
};
/*
 * Goes through the next batch of the stream. True: behind the sample a value in an undecided
 * column, or with `strict` one in any; it is told, and nothing more is to be looked at. The others
 * are counted.
 */
bool watch_batch(struct watch *watch, const struct batch *batch, bool strict, struct late *late);
void watch_close(struct watch *watch);
/* Cells that were found late in a column, and the class of most; 0: none. */
uint64_t watch_count(const struct watch *watch, size_t column, const char **class);

/* ---- Audit -------------------------------------------------------------------------------------
 */

/*
 * Looks at every cell of a stream for what is left of personal data. In a column with a class that
 * somebody owes for, a cell counts as `already` where it is a token, masked, or its treatment would
 * leave it (`asks`, whose context must outlive the audit), and as a finding where it is in the
 * clear and could be of the class. In others what passes a check or has a shape of its own is one,
 * as watch_batch() has it; in notes what detectors find in them. Cells under a mark are `declared`.
 * What the user himself pinned to `none` is nobody's. `sample` and `columns` are as
 * columns_decide() left them, or as a plan has it.
 */
struct audit;
struct audit *audit_open(struct arena *arena, const struct columns *columns,
			 const struct sample *sample, struct sample_asks asks);
/*
 * Looks at the next batch of the stream and counts. *first: the first record with a finding, and in
 * it the first column; first->record is batch->count where there is none. With `gate` nothing is
 * counted of what lies behind that record, and no other batch may follow. False: memory is out.
 */
bool audit_batch(struct audit *audit, const struct batch *batch, bool gate, struct late *first);
void audit_close(struct audit *audit);

/* Cells of a column. */
struct audit_counts {
	uint64_t cells; /* not blank; of these: */
	uint64_t findings;
	uint64_t already;
	uint64_t declared;
};
struct audit_counts audit_counts(const struct audit *audit, size_t column);
/* Findings of a column by the class that they are of, in the order these turned up; NULL: none. */
struct audit_found {
	struct audit_found *next;
	const char *class;
	uint64_t count;
};
const struct audit_found *audit_found(const struct audit *audit, size_t column);

/* ---- Report ------------------------------------------------------------------------------------
 */

enum report_format {
	REPORT_NONE,
	REPORT_TEXT, /* for people */
	REPORT_JSON,
	REPORT_YAML,
};

/* The words for these, in their order from REPORT_TEXT on; ended by NULL. */
extern const char *const report_words[];

/* What a report says of its run. */
struct report {
	const char *file;                      /* the input, as messages name it */
	const char *rules;                     /* as they were named */
	struct span purpose, basis, recipient; /* empty where the rules do not say */
	uint64_t left_out;                     /* malformed records that were not sampled */
	size_t width; /* of the terminal that it goes to, in cells; 0: it goes to none */
};

/*
 * Hands out what was decided of the columns and why, piece by piece: no value of a cell. As JSON
 * and YAML it is described in pii-classify(1). Fails (STATUS_IO) when memory is out, and when
 * `take` returns false, which may have filled the failure before.
 */
typedef bool report_take(void *context, struct span text);
bool report_write(const struct report *report, const struct columns *columns,
		  enum report_format format, report_take *take, void *context,
		  struct failure *failure);

/* ---- Plan --------------------------------------------------------------------------------------
 */

struct plan_column {
	struct span name;                /* the header cell's text, without label or mark */
	const struct rules_class *class; /* NULL: none */
};

/* What was decided of a file's columns: see pii-plan(5). */
struct plan {
	const char *file;  /* for messages */
	struct span rules; /* digest of the rules that it was made under; empty: it does not say */
	char delimiter;    /* 0: it does not say */
	enum quote quote;
	struct plan_column *at;
	size_t count; /* from 1 to COLUMNS_MAX */
};

/*
 * Reads a plan that a person may have written: UTF-8 or GB18030, with BOM and CRLF. Refuses what
 * it does not understand, with its place. Memory is the arena's.
 */
bool plan_load(struct plan *plan, struct arena *arena, const char *path, const struct rules *rules,
	       struct failure *failure);
/* The same from memory: `file` is the name in messages. */
bool plan_read(struct plan *plan, struct arena *arena, const char *file, struct span text,
	       const struct rules *rules, struct failure *failure);

/*
 * Appends a plan of the columns: what they are now. `digest`: of the rules. Fails (STATUS_IO)
 * where the names are too many or long for what plan_read() takes.
 */
bool plan_write(const struct columns *columns, const char *digest, struct buffer *out,
		struct failure *failure);

/*
 * Gives the columns of a header their classes: by their names, byte for byte, the nth of those
 * that have one name by the nth in the plan. Columns with a mark keep none. Refused are a column
 * that the plan has not, a label that says otherwise, and names that the plan has more often than
 * the header where they have not all one class. *missing: columns of the plan that are not there.
 */
bool columns_plan(struct columns *columns, const struct plan *plan, size_t *missing,
		  struct failure *failure);
/* The columns of a stream that has no header line, in the plan's order. */
void columns_of_plan(struct columns *columns, struct arena *arena, const struct plan *plan,
		     struct dialect dialect, const struct rules *rules);

#endif
