/* Private to history: what is asked of trails beyond what they tell by themselves. */
#ifndef PII_HISTORY_VERIFY_H
#define PII_HISTORY_VERIFY_H

#include "history/history.h"

/* What was asked, and the answers that are no findings, for the end. */
struct verify {
	const struct trail_question *question;
	struct history *history;
	const struct history_run *output; /* the run whose output the file is; NULL: it is none's */
	uint64_t heads;                   /* that the trails hold */
};

/* verify.c: adds what it finds to the history's faults. False: the head's file holds something else
 * than heads (STATUS_REFUSED). */
bool verify_find(struct verify *verify, struct failure *failure);

/* verify_text.c: each appends to `out`; false: memory is out. */
bool verify_put_faults(const struct history *history, struct buffer *out);
bool verify_put_chain(const struct history *history, size_t chain, struct buffer *out);
bool verify_put_sum(const struct verify *verify, struct buffer *out);

#endif
