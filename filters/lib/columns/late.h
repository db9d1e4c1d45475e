/*
 * Private to columns: is a value somebody's, in a column that nobody gave a class for it?
 */
#ifndef PII_COLUMNS_LATE_H
#define PII_COLUMNS_LATE_H

#include "columns/sample.h"

/* Any value of a class has so many bytes. */
#define LATE_SIZE_LEAST 6

/* What the values of all columns are judged by. */
struct late_judge {
	const struct detectors *detectors;
	uint8_t *keeps; /* detectors whose class nobody owes for */
};
/* Memory is the arena's. */
struct late_judge late_judge_open(struct arena *arena, const struct sample *sample);

/* How those of one column are looked at. */
struct late_column {
	bool undecided;             /* any shape counts: no sample speaks against it */
	bool chance;                /* numbers there pass checks by chance, and are nobody's */
	const struct detector *own; /* of a class that is kept: its values are nobody's; or NULL */
};

/* The class of the value of a cell, by its detector; the detectors' count: it is nobody's. */
size_t late_class(const struct late_judge *judge, const struct late_column *column,
		  struct span text);

#endif
