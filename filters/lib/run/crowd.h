/*
 * Private to run: whom a stream is about. How many people, how many of them with sensitive data,
 * and how many stand out by the rules' quasi-identifiers. Nothing of a cell is kept but keyed
 * hashes.
 */
#ifndef PII_RUN_CROWD_H
#define PII_RUN_CROWD_H

#include "run/run.h"

struct crowd;

/*
 * By run->columns, once they are decided. Tells, unless -q, where the rules name a subject or
 * quasi-identifiers and the stream has none of these columns. NULL with a failure.
 */
struct crowd *crowd_open(struct run *run);
/*
 * The same of a file that may be no one's that these rules are for: without a word, and without
 * risk. Where the rules' subject is not there people are told apart by `column`; the number of
 * columns: by nothing.
 */
struct crowd *crowd_open_by(struct run *run, uint32_t column);
/* Counts the records of a batch. False with run->failure: memory is out. */
bool crowd_look(struct crowd *crowd, const struct batch *batch);
/* Fills in what was counted; memory is the run's. */
void crowd_put(struct crowd *crowd, struct trail_audit *audit);
/* Says it: to all who said who a record is about, else with -v. */
void crowd_tell(const struct crowd *crowd, const struct trail_audit *audit);
/* NULL: there is none. */
void crowd_close(struct crowd *crowd);

#endif
