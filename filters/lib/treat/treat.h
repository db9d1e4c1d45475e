/*
 * treat: a value in, an outcome out. Opens no file, knows no column's position.
 */
#ifndef PII_TREAT_H
#define PII_TREAT_H

#include "base/base.h"
#include "detect/detect.h"
#include "rules/rules.h"

enum outcome {
	OUTCOME_UNTOUCHED, /* an empty or blank value: passes as it is */
	OUTCOME_ALREADY,   /* masked already: passes as it is, counted */
	OUTCOME_REWRITTEN, /* the replacement was appended */
	OUTCOME_STOP,      /* the failure says why; nothing of the value may come out */
};

/* What is done to the cells of a column: one mask kind with its parameters, made once. */
struct treatment;

/*
 * The treatment that the class's `mask:` names (none: `full`), its parameters checked; refused
 * with their place in the rules. A kind that this version lacks is refused by name.
 * Memory is the arena's; `rules` and `detectors` must outlive it.
 */
struct treatment *treatment_for_mask(struct arena *arena, const struct rules *rules,
				     const struct detectors *detectors,
				     const struct rules_class *class, struct failure *failure);

/*
 * Treats one value: the unescaped text of a cell, spreadsheet wrapper included, valid UTF-8
 * without NUL. With OUTCOME_REWRITTEN the whole new value, wrapper included where it still makes
 * sense, was appended to `out`; otherwise `out` is as it was.
 */
enum outcome treatment_apply(const struct treatment *treatment, struct span value,
			     struct buffer *out, struct failure *failure);

#endif
