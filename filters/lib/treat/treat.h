/*
 * treat: a value in, an outcome out. Opens no file, knows no column's position.
 */
#ifndef PII_TREAT_H
#define PII_TREAT_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "detect/detect.h"
#include "rules/rules.h"

enum outcome {
	OUTCOME_UNTOUCHED, /* an empty or blank value: passes as it is */
	OUTCOME_ALREADY,   /* masked already: passes as it is, counted */
	OUTCOME_REWRITTEN, /* the replacement was appended */
	OUTCOME_RESTORED,  /* what stood there before it was treated was appended */
	OUTCOME_STOP,      /* the failure says why; nothing of the value may come out */
};

/* What is done to the cells of a column: a kind or mode with its parameters, made once. */
struct treatment;

/* What treatments are made with, and look into while they work. All of it must outlive them. */
struct means {
	struct arena *arena;
	const struct rules *rules;
	const struct detectors *detectors;
	struct keyring *keyring; /* NULL: there is none; what needs one is refused, unless … */
	bool trial;              /* … parameters are checked alone: no value will be treated */
	/*
	 * Who the record at hand is about: the text of the first column of the rules' `subject:`
	 * that is not blank, its wrapper off; empty where all are. A treatment that looks at it
	 * says so when it is made; then the caller sets it for each record before its values are
	 * treated.
	 */
	bool wants_subject;
	struct span subject;
};

/*
 * The treatment that the class's `mask:` names (none: `full`), its parameters checked; refused
 * with their place in the rules. A kind that this version lacks is refused by name.
 * Memory is the arena's.
 */
struct treatment *treatment_for_mask(struct means *means, const struct rules_class *class,
				     struct failure *failure);

/*
 * The mark that its columns' headers get in the label's place, `#ff1:KEYID:CLASS`, since their
 * values look untreated; NULL: none.
 */
const char *treatment_mark(const struct treatment *treatment);

/*
 * Treats one value: the unescaped text of a cell, spreadsheet wrapper included, valid UTF-8
 * without NUL. With OUTCOME_REWRITTEN the whole new value, wrapper included where it still makes
 * sense, was appended to `out`, with OUTCOME_RESTORED the old one; otherwise `out` is as it was.
 */
enum outcome treatment_apply(const struct treatment *treatment, struct span value,
			     struct buffer *out, struct failure *failure);

#endif
