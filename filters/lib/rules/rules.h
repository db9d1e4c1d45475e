/*
 * rules: the YAML rules file, read once into memory, every word of it with its place.
 *
 * Knows the file's grammar (CONTRACT 5), not what a mask kind or a detector is: the parameters of
 * `mask:` and `encrypt:` stay nodes, read by the room that knows them through rules_param().
 */
#ifndef PII_RULES_H
#define PII_RULES_H

#include "base/base.h"

/* Where a word of a rules file stands; line and column count from 1, columns in characters. */
struct where {
	const char *file;
	size_t line;
	size_t column;
};

/* `file:line:column: text`. Returns false, like fail(). */
bool rules_fail(struct failure *failure, struct where where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* `file:line:column: unknown WHAT "word" (nearest?)`, the nearest of `words` (ended by NULL). */
bool rules_fail_unknown(struct failure *failure, struct where where, const char *what,
			struct span word, const char *const words[]);

enum action {
	ACTION_KEEP,
	ACTION_MASK,
	ACTION_DROP,
	ACTION_ENCRYPT,
};

enum sensitivity {
	SENSITIVITY_NONE,
	SENSITIVITY_PERSONAL,
	SENSITIVITY_SENSITIVE,
};

/* What a value that fits `pattern:` must pass besides; the algorithms are the business of detect.
 */
enum rules_check {
	RULES_CHECK_NONE,
	RULES_CHECK_LUHN,
	RULES_CHECK_MOD97,
	RULES_CHECK_MOD11_2,
	RULES_CHECK_USCC,
};

/* What becomes of columns that no class and no pin names; acted on by the program that drops. */
enum unlisted {
	UNLISTED_KEEP,
	UNLISTED_DROP,
	UNLISTED_REFUSE,
};

/* What becomes of a record whose column of retention holds no date that can be told. */
enum undated {
	UNDATED_KEEP, /* counted and told */
	UNDATED_REFUSE,
};

/* How `01/06/2025` is to be read. */
enum date_order {
	ORDER_UNKNOWN, /* it is no date */
	ORDER_DMY,
	ORDER_MDY,
};

/* The words of the file for these: "keep", "mask", …; "none", "personal", …; "luhn", …. */
const char *action_word(enum action action);
const char *sensitivity_word(enum sensitivity sensitivity);
const char *check_word(enum rules_check check);
const char *unlisted_word(enum unlisted unlisted);

/* A list or map under `mask:`, or a scalar in it. */
enum rules_kind {
	RULES_SCALAR,
	RULES_LIST,
	RULES_MAP,
};

struct rules_node {
	enum rules_kind kind;
	struct where where;             /* of an alias: where the alias stands */
	bool only;                      /* of a list: `!only`, it replaces what is inherited */
	bool plain;                     /* of a scalar: written without quotes */
	struct span text;               /* of a scalar: UTF-8 without NUL, a NUL byte after it */
	struct span key;                /* of a map's member */
	struct where key_where;         /* of a map's member */
	const struct rules_node *first; /* of a list or map: its members in order */
	const struct rules_node *next;  /* the sibling after this one */
};

/* The member of a map by its key; NULL where the map is NULL or has none. */
const struct rules_node *rules_param(const struct rules_node *map, const char *key);
/* Reads a member as a whole number from `least` to `most`; leaves *value alone if there is none. */
bool rules_param_number(const struct rules_node *map, const char *key, long least, long most,
			long *value, struct failure *failure);
/* Refuses the first member of the map whose key is in none of `known` (ended by NULL). */
bool rules_params_known(const struct rules_node *map, const char *const known[],
			struct failure *failure);

/*
 * Another kind of YAML file that a person may write: what it is called in messages ("plan",
 * "plans"), and what it may be at the most.
 */
struct rules_document {
	const char *one;
	const char *many;
	size_t size_most; /* bytes */
	size_t nodes_most;
};
/*
 * Reads such a file under the arena: UTF-8 or GB18030, with BOM and CRLF, aliases followed. NULL
 * with STATUS_REFUSED (STATUS_IO when reading fails midway).
 */
const struct rules_node *rules_document_load(struct arena *arena, const char *path,
					     const struct rules_document *of,
					     struct failure *failure);
/* The same from memory: `file` is the name in messages, lent as long as the arena lives. */
const struct rules_node *rules_document_read(struct arena *arena, const char *file,
					     struct span text, const struct rules_document *of,
					     struct failure *failure);

struct rules_class {
	const char *name;
	struct where where; /* in the file that names it last */
	size_t rank; /* place in the order of the rules: the built-in classes first, in table order
		      */
	enum sensitivity sensitivity;     /* personal where nothing is said */
	enum action action;               /* mask where nothing is said */
	const struct rules_node *mask;    /* the `mask:` map, its `kind` a scalar; NULL if none */
	const struct rules_node *encrypt; /* the `encrypt:` map, its members unread; NULL if none */
	struct span pattern; /* a regular expression as written: UTF-8 without NUL, a NUL byte after
				it, not compiled here; size 0: none */
	struct where pattern_where; /* meaningless without a pattern */
	enum rules_check check;     /* none where nothing is said or there is no pattern */
};

/* What the user knows of a column. */
struct rules_pin {
	struct span name;                /* as written, `*` at its ends included */
	struct span folded;              /* by utf8_fold(), `*` included */
	const struct rules_class *class; /* NULL: `none` */
	struct where where;
	bool inherited; /* it comes from a built-in preset: no note when no column has the name */
};

/* Is a pin (NULL: there is none) a guess of ours that a column of its name is clean? */
static inline bool rules_pin_is_preset_none(const struct rules_pin *pin)
{
	return pin && pin->inherited && !pin->class;
}

struct rules;

/*
 * Loads rules by a preset's name (no slash, no ".yaml": embedded in the program) or by a path;
 * NULL is "default". `extends` is followed: no `extends` means "default", `none` starts empty.
 * Files may be UTF-8 or GB18030, with BOM and CRLF. Anything not understood is refused with its
 * place and the nearest known word.
 * Returns NULL with STATUS_REFUSED (STATUS_IO when reading fails midway).
 */
struct rules *rules_load(const char *name, struct failure *failure);
/* The same from memory: `file` is the name in messages. For tests and fuzzing. */
struct rules *rules_read(const char *file, struct span text, struct failure *failure);
void rules_free(struct rules *rules);

/*
 * Hands out the rules in a canonical form, for a digest: every word of the file and of all that
 * it extends, those extended first, with its length. Comments, quotes, anchors, encoding, line
 * ends and where an extended file lies make no difference; the order of words does.
 */
void rules_canonical(const struct rules *rules, void (*take)(void *context, struct span bytes),
		     void *context);

/* Classes in the order of rank. */
size_t rules_class_count(const struct rules *rules);
const struct rules_class *rules_class_at(const struct rules *rules, size_t rank);
const struct rules_class *rules_class_named(const struct rules *rules, struct span name);

/*
 * Header names are asked for by their form of utf8_fold(). What nobody names as it stands is asked
 * for once more without what forms and tools put around names: a `*` before or after it, a `:` or
 * `.` after it, and, but for pins and lists of columns, a number (`Email.1`, `电话2`).
 *
 * The class that has this header name among its strong names (`headers:`); NULL if none. A whole
 * name beats one with `*`; then a name of the file beats one of the file that it extends; then the
 * order of rank.
 */
const struct rules_class *rules_class_for_header(const struct rules *rules, struct span folded);

/*
 * Has the class this header name among its weak names (`hints:`)? Matched like strong names; one
 * name may be a hint of several classes, and a strong name of another. Takes one look-up: it may be
 * asked of every class for every column. `class` must be of these rules.
 */
bool rules_class_hinted(const struct rules *rules, const struct rules_class *class,
			struct span folded);

/*
 * The pin for a header name, by its folded form; NULL if none. Matched like strong names, but that
 * a number makes another column: a pin has a column when this returns it for the column's name,
 * not when their texts are equal.
 */
const struct rules_pin *rules_pin_for_header(const struct rules *rules, struct span folded);
size_t rules_pin_count(const struct rules *rules);
const struct rules_pin *rules_pin_at(const struct rules *rules, size_t index);

/* For trail and report: one line of RULES_TEXT_MAX bytes at most, without control characters, a
 * NUL byte after it; size 0 where nothing is said. `recipient` separates keyed masks as well. */
struct span rules_purpose(const struct rules *rules);
struct span rules_basis(const struct rules *rules);
struct span rules_recipient(const struct rules *rules);

/* keep where nothing is said. */
enum unlisted rules_unlisted(const struct rules *rules);

/* A column that `subject:` or `quasi_identifiers:` names. */
struct rules_column {
	struct span name;   /* as written, `*` at its ends included */
	struct span folded; /* by utf8_fold(), `*` included */
	struct where where;
};

/* Who a record is about: the first of these columns whose cell is not empty. 0: nobody said. */
size_t rules_subject_count(const struct rules *rules);
const struct rules_column *rules_subject_at(const struct rules *rules, size_t index);
/* What together may tell people apart though no class names it. 0: nobody said. */
size_t rules_quasi_count(const struct rules *rules);
const struct rules_column *rules_quasi_at(const struct rules *rules, size_t index);
/* Does the file mean a column of this header name? `column` must be of these rules. */
bool rules_column_fits(const struct rules_column *column, struct span folded);

/* A time by the calendar, more than nothing and at most RULES_PERIOD_YEARS_MAX years. */
struct rules_period {
	unsigned years;
	unsigned months;
	unsigned days; /* weeks are seven of them */
};

/* How long records are kept, by the date in one of their columns. */
struct rules_retention {
	const struct rules_column *column;
	struct rules_period keep;
	enum undated undated;  /* keep where nothing is said */
	enum date_order order; /* unknown where nothing is said */
	struct where where;    /* of the word `retention` in the file that says it last */
};

/* NULL where nothing is said: records are kept whatever their age. */
const struct rules_retention *rules_retention(const struct rules *rules);

#endif
