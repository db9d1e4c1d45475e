/*
 * Private to columns: what decides a column, a file for each thought. Shares are of the cells in
 * the clear, in percent; CONTRACT 4 says that they are to be calibrated.
 */
#ifndef PII_COLUMNS_DECIDE_H
#define PII_COLUMNS_DECIDE_H

#include "columns/sample.h"

/* A label by values alone, by check and by shape. */
#define SHARE_BY_CHECK 90
#define SHARE_BY_SHAPE 95
/* Cells with something of a class inside: so many, and of a column of enough so many percent. */
#define HOLDING_LEAST 2
#define SHARE_HOLDING 2
/* Fewer values than these may pass a check by chance, all of them. */
#define DOUBTLESS_LEAST 5

/* Different values of a column, up to 64. */
static inline unsigned values_seen(const struct tally *tally)
{
	return (unsigned)__builtin_popcountll(tally->seen);
}

static inline bool reaches(uint64_t part, uint64_t whole, unsigned percent)
{
	return part > 0 && part * 100 >= whole * percent;
}

/* What a class's claim on a column rests on. */
struct claim {
	const struct rules_class *class;
	const struct fitting *fits;
	size_t rank; /* of its detector */
	bool hinted;
};

/* The class that nearly all values of a column have, a weak name helping. */
struct claim claim_by_values(const struct sample *sample, const struct column *column,
			     const struct tally *tally);

/* The narrower class that a strong name's values have; NULL: none. An account stays one. */
const struct rules_class *umbrella_narrowed(const struct sample *sample,
					    const struct column *column, const struct tally *tally,
					    const struct rules_class *wide);
/* The wider one, where no value is of the narrow one that the name says; NULL: none. */
const struct rules_class *umbrella_widened(const struct sample *sample, const struct tally *tally,
					   const struct rules_class *narrow);
/* The class of values of two shapes and more; NULL: none. */
const struct rules_class *umbrella_several(const struct sample *sample, const struct tally *tally);

/* free_text, where a column is sentences, or values amid other text; NULL: it is neither. */
const struct rules_class *class_of_text(const struct sample *sample, const struct column *column,
					const struct tally *tally);

/* The counts that a verdict is told with, and how sure it is. */
void verdict_fill(struct column *column, const struct sample *sample, const struct tally *tally);

#endif
