/* Private to report: columns on their way through a chain. */
#ifndef PII_REPORT_PASSAGES_H
#define PII_REPORT_PASSAGES_H

#include "report/dossier.h"

/* What the last stage that acted on it did. */
enum act {
	ACT_NONE,
	ACT_OWED,
	ACT_KEEP,
	ACT_MASK,
	ACT_ENCRYPT,
	ACT_DECRYPT,
	ACT_DROP,
	ACTS,
};

/* A column's way through one chain. */
struct passage {
	const char *name, *class, *sensitivity, *kind;
	uint64_t position;
	uint32_t next; /* of the same name, from 1; 0: none */
	size_t stage;  /* that told of it last, from 1 */
	enum act act;
	bool audited;
	bool counted;              /* a stage counted its cells */
	uint64_t cells;            /* the most that one did */
	uint64_t records;          /* that went by where it was told of first */
	uint64_t treated, already; /* of `act` */
	uint64_t findings, declared, clean;
	enum sense sense;      /* what it comes to, … */
	uint64_t fates[FATES]; /* … and what became of its cells */
};

/* Things with a name and class, found by these. */
struct index {
	uint32_t *slots; /* from 1; 0: free */
	size_t mask;
};

struct index index_make(struct arena *arena, size_t most);
/*
 * The slot of a name and class, or the free one that they are to take. `things` are of that size,
 * and begin with both.
 */
uint32_t *index_slot(const struct index *index, const void *things, size_t size, const char *name,
		     const char *class);

/* The columns of one name. */
struct namesake {
	const char *name, *class; /* no class: the index has all of them */
	uint32_t first, last, count;
	uint32_t behind; /* the one that was found last; 0: nothing is, look from the first on */
};

struct walk {
	struct passage *passages;
	size_t count;
	struct namesake *names;
	size_t name_count;
	struct index index; /* of names */
};

/* The columns of a chain, and what became of them; from that arena. */
struct walk walk_chain(struct arena *arena, const struct history_chain *chain);
/* Entries of columns in all stages. */
size_t chain_columns(const struct history_chain *chain);
/* Were its cells not counted, so that its records stand for them? */
bool passage_bounded(const struct passage *passage);
bool text_same(const char *a, const char *b);

#endif
