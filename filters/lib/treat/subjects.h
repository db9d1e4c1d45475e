/* Private to treat: what the files about people of a list share. */
#ifndef PII_TREAT_SUBJECTS_H
#define PII_TREAT_SUBJECTS_H

#include "treat/treat.h"

/* SipHash-2-4 with 128 bits of output (Aumasson, Bernstein): see erasure_hash.c. */
struct siphash_key {
	uint64_t low, high;
};
struct siphash {
	uint64_t low, high;
};
struct siphash siphash(const struct siphash_key *key, struct span bytes);

/* The names of the list that a running text may hold: a filter in front of subjects_find(). */
struct text_names {
	uint64_t seed;
	uint64_t *bits; /* NULL: there is none */
};
bool text_names_add(struct text_names *names, struct span canonical, struct failure *failure);

struct text_names *subjects_names(struct subjects *subjects);

#endif
