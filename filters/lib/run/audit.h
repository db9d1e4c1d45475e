/* Private to run: an audit, and what it tells. */
#ifndef PII_RUN_AUDIT_H
#define PII_RUN_AUDIT_H

#include "run/crowd.h"
#include "run/inside.h"

struct auditing {
	struct audit *audit;
	struct trials *trials;
	struct crowd *crowd;        /* whom the stream is about, … */
	struct trail_audit counted; /* … set at the end of the stream */
	uint64_t records;      /* looked at, that of a finding which stopped the stream included */
	uint64_t rejects;      /* set at the end of the stream, as are … */
	uint64_t findings;     /* … those of all columns */
	struct late stop;      /* under a gate: what stopped the stream, … */
	bool stopped;          /* … if something did */
	struct draft *summary; /* written, and not in its place yet; NULL: there is none */
};

/* summary.c: writes the summary that --summary wants, if it does, as a draft; and puts it where it
 * is to stand. Fills the failure. */
bool summary_draft(struct run *run, struct auditing *auditing);
bool summary_settle(struct run *run, struct auditing *auditing);

#endif
