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
	bool undecided;             /* no sample speaks against any shape */
	bool chance;                /* numbers there pass checks by chance, … */
	uint32_t chance_lengths;    /* … and are nobody's, of these lengths: a bit for each */
	const struct detector *own; /* of a class that is kept: its values are nobody's; or NULL */
	/* Detectors whose shape alone tells; by other ones only what passes a check is found. */
	uint64_t shapes[DETECTORS_MAX / 64];
};
/*
 * Of a column that the sample left without a class, or with one that is kept. `every`: each shape
 * tells that the sample has hardly seen in the column; else those that nothing else has.
 */
struct late_column late_column_open(const struct late_judge *judge, const struct sample *sample,
				    const struct columns *columns, size_t index, bool undecided,
				    bool every);

/* Is a value of digits, and no letter, `@` nor `+`, nobody's? */
static inline bool late_by_chance(const struct late_column *column, size_t digits)
{
	return column->chance_lengths >> number_length(digits) & 1;
}

/* The class of the value of a cell, by its detector; the detectors' count: it is nobody's. */
size_t late_class(const struct late_judge *judge, const struct late_column *column,
		  struct span text);

#endif
