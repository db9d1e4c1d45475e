/* Private to treat: what the files about people of a list share. */
#ifndef PII_TREAT_SUBJECTS_H
#define PII_TREAT_SUBJECTS_H

#include "treat/treat.h"

/* The names of the list that a running text may hold: a filter in front of subjects_find(). */
struct text_names {
	uint64_t seed;
	uint64_t *bits; /* NULL: there is none */
};
bool text_names_add(struct text_names *names, struct span canonical, struct failure *failure);

struct text_names *subjects_names(struct subjects *subjects);

#endif
