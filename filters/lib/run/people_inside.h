/* What the files about people of a list share. */
#ifndef PII_RUN_PEOPLE_INSIDE_H
#define PII_RUN_PEOPLE_INSIDE_H

#include "run/inside.h"
#include "run/people.h"

/* ---- The list: people_list.c -------------------------------------------------------------------
 */

/* A line of the list. */
struct listed {
	uint64_t line;    /* from 1 */
	struct span text; /* an identifier, or tokens with blanks between them */
	bool tokens;
};
typedef bool listed_take(void *context, const struct listed *listed, struct failure *failure);

/*
 * Reads a list, line by line: UTF-8 or GB18030, with BOM and CRLF; a line in quotes is read as a
 * cell of CSV; empty lines are none. `path`: NULL for standard input. Refused with its place is a
 * line that can be nobody's identifier, and a list of nobody.
 */
bool list_read(const char *path, const struct interrupt *interrupt, const struct rules *rules,
	       const struct detectors *detectors, listed_take *take, void *context,
	       struct failure *failure);

/* ---- Classes: people_classes.c -----------------------------------------------------------------
 */

/* Does a value of this class tell who somebody is? Names of persons do not: many have one. */
bool class_is_identity(const struct rules *rules, struct span class);

/* The tokens that the rules make of values: one set for classes that share them. */
struct domain {
	struct tokens tokens;
	const struct detector **detectors; /* values of any of them, or … */
	size_t detector_count;
	bool any; /* … whatever the value is */
};
struct domains {
	struct domain *at;
	size_t count;
};
/* Room for those of all classes. */
void domains_open(struct domains *domains, const struct means *means);
/* Adds the one of a class, unless it is there. */
bool domains_add(struct domains *domains, struct means *means, const struct rules_class *class,
		 struct failure *failure);
/* Does the class's mask write tokens, under these rules? */
bool class_has_tokens(const struct rules_class *class);
/* Could a value have a token of the domain? */
bool domain_fits(const struct domain *domain, struct span value);
/* The name under which everybody on a list has a token, whatever class his identifier is of. */
#define SUBJECT_DOMAIN "subject"

/* ---- Columns: people_columns.c -----------------------------------------------------------------
 */

enum look_how {
	LOOK_VALUES, /* cells are compared */
	LOOK_TEXT,   /* people are looked for in notes */
	LOOK_DIGITS, /* ff1 made its cells, which are opened first */
	LOOK_MASKED, /* cells look like others' values: shift, surrogate */
	LOOK_SEALED, /* ff1's, and its key is not there */
};

/* A column that people are looked for in. */
struct look {
	uint32_t column;
	enum look_how how;
	const struct rules_class *class; /* NULL: known by its tokens alone */
	struct span fixed;               /* what its mask writes, whatever the value */
	struct treatment *digits;        /* LOOK_DIGITS: opens them */
	bool pseudonyms;                 /* the sample has p1_ tokens in it */
	bool domain;                     /* the tokens that its class has are known of everybody */
	struct people_cells cells;
};
struct looks {
	struct look *at;
	size_t count;
};

/* By plan, label, pin, name and mark, and the columns of the rules' `subject:`. */
void looks_open(struct looks *looks, struct run *run);
/*
 * Adds columns of the sample without a class that hold tokens and masked cells alone, and notes
 * which of the others have some. Not by a plan: a live stream that has one is not to wait for a
 * sample.
 */
bool looks_sample(struct looks *looks, struct run *run);

/* Calls for each batch of the sample, then goes back to where it began. */
typedef bool sample_take(void *context, const struct batch *batch);
bool sample_walk(struct run *run, sample_take *take, void *context);

/* ---- Judging: people.c, people_judge.c ---------------------------------------------------------
 */

#define TAGS_MAX     64
#define OPENED_COUNT 2
#define LAYERS_MAX   8 /* of encryption, one within the other, that are opened */
#define TOKEN_FORGED "a token that was changed, or stands where it was not made"

struct people {
	struct run *run;
	struct subjects *subjects;
	struct looks looks;
	struct domains domains;
	struct opener *opener;               /* NULL: there is no key */
	struct tokens subject;               /* everybody's, … */
	bool keyed;                          /* … where the keyring has its subkey */
	bool values_listed;                  /* somebody is on the list by a value, … */
	bool tokens_listed;                  /* … by tokens, … */
	char tags[TAGS_MAX][TOKEN_TAG_SIZE]; /* … of these keys and recipients */
	size_t tag_count;
	bool clear_read; /* values in the clear can be held against all of the list */
	bool patterns;   /* the rules have classes of their own, of whatever form */
	bool *identity;  /* is what is found in a text an identity? By text_class() */
	/* What was encrypted, as it was: of a cell, and of a list's piece in it. */
	struct buffer opened[OPENED_COUNT];
	struct buffer canonical;
	struct buffer folded;
	uint32_t *held; /* by the record at hand */
	size_t held_count, held_room;
	uint64_t records;
};

/* Is a tag among those of the list's tokens? */
bool people_tag_listed(const struct people *people, const char tag[TOKEN_TAG_SIZE]);

/* What became of a cell or a piece of it; the later, the worse. */
enum sight {
	SIGHT_READ,
	SIGHT_MASKED,
	SIGHT_SEALED,
	SIGHT_FAILED, /* see the failure */
};

static inline enum sight worse(enum sight a, enum sight b)
{
	return a > b ? a : b;
}

/* ---- Finding: people_find.c --------------------------------------------------------------------
 */

/* Fills the failure; SIGHT_FAILED. */
enum sight people_no_memory(struct people *people);
/* Notes whom the record holds, once: a subject_take. */
bool people_note(void *people, size_t subject);
/* Notes whom a value is of. A virtual number stands for the number itself as well. */
enum sight people_compare(struct people *people, struct span value);
/* The same for a p1_ token. Read is one that is somebody's, or would be if he were on the list. */
enum sight people_pseudonym(struct people *people, const struct look *look, struct span token);
/* For all of them in a text, … */
enum sight people_find_pseudonyms(struct people *people, const struct look *look, struct span text);
/* … for the identities that the detectors find in it, … */
enum sight people_find_values(struct people *people, struct span text);
/* … and for what the list calls people. */
enum sight people_find_names(struct people *people, struct span text);

/* ---- Notes: people_notes.c ---------------------------------------------------------------------
 */

/* Notes whom a running text names, in the clear, by pseudonyms, and in what was encrypted in it. */
enum sight people_judge_text(struct people *people, const struct look *look, struct span text);

#endif
