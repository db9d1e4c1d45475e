/* Private to report: what a trail has to show for a duty, sentence by sentence. */
#ifndef PII_REPORT_PROOF_H
#define PII_REPORT_PROOF_H

#include "report/dossier.h"

/* Sentences of evidence, one after another. */
struct proof {
	const struct dossier *dossier;
	const char *text;
	size_t shown;   /* of what was looked for, so much is shown … */
	size_t missing; /* … and so much is not */
};

/* A sentence that decides nothing. */
void proof_say(struct proof *proof, enum word words);
/* What no trail can show. */
void proof_leave(struct proof *proof, enum word words);
enum evidence proof_judge(const struct proof *proof);

/* Each looks for something, and says what there is or that there is none: a purpose or a recipient
 * that the rules state, … */
void proof_stated(struct proof *proof, bool recipient);
void proof_retention(struct proof *proof);
/* … columns or records that went, … */
void proof_removed(struct proof *proof);
/* … people whose records were removed, or written out, … */
void proof_people(struct proof *proof, enum task which);
void proof_treated(struct proof *proof);
void proof_classified(struct proof *proof);
void proof_audits(struct proof *proof);
void proof_risk(struct proof *proof);
void proof_counted(struct proof *proof);
/* … the trail itself, … */
void proof_trail(struct proof *proof);
/* … and that of these cells none is in the clear. */
void proof_protected(struct proof *proof, const struct fates *fates);

#endif
