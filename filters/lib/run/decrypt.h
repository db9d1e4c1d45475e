/* Private to the decryption: what it knows of columns. */
#ifndef PII_RUN_DECRYPT_H
#define PII_RUN_DECRYPT_H

#include "run/inside.h"

/* What the sampled cells of a column hold. */
struct seen {
	uint32_t filled;   /* not blank */
	uint32_t whole;    /* of those: one token and nothing else */
	uint32_t within;   /* of the rest: a token among other text */
	struct span class; /* of the first whole one */
};

/* Columns that nothing opens, side by side, the last included. */
struct closed {
	uint32_t first, last;
};

struct decrypting {
	struct span only[CLASSES_MOST];
	size_t only_count;
	struct seen *seen; /* one for each column; zeros where there is no sample */
	uint64_t *passed;  /* tokens in columns that nothing opens, by column */
	struct closed *closed;
	size_t closed_count;
	uint64_t records; /* of the sample */
	struct made_opening *made;
};

/* Treatments for columns that open alike. */
struct made_opening {
	struct made_opening *next;
	struct opening_of opening;
	struct treatment *treatment;
};

/* decrypt_seen.c: takes a sample into run->own, and refuses a stream that was never encrypted. */
bool decrypt_sample(struct run *run, struct sample **sample);
/* Once it is settled what opens: counts the tokens that pass elsewhere, from now on. */
void decrypt_count_passing(struct run *run);

#endif
