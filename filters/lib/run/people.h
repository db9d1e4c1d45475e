/*
 * Private to run: people who asked that their records go, or be handed to them: --subjects. Judges
 * records; what becomes of one that holds somebody is the program's to say.
 *
 * The list has somebody's identifier on a line, in any usual spelling, or the tokens of one that
 * `pii-drop token` wrote. What is asked in a record is told in pii-drop(1). In memory there are
 * keyed hashes alone.
 */
#ifndef PII_RUN_PEOPLE_H
#define PII_RUN_PEOPLE_H

#include "run/run.h"

struct people;

/*
 * Finds the columns that people can be found in, then reads the list that options.subjects names.
 * Called once what columns are is settled (behind run_pay()), since it may take a sample. Refused:
 * a list without anybody, a line that is no identifier, a stream no column of which can be read.
 * NULL with a failure.
 */
struct people *people_open(struct run *run);
void people_close(struct people *people);

/*
 * Does a record hold somebody? Everybody whom it holds is counted once, so each record of the
 * stream is to be judged once. False: run->failure says why, for the caller to tell with the
 * record's place (a ciphertext that does not authenticate: STATUS_SEALED).
 */
bool people_judge(struct people *people, const struct batch *batch, size_t record, bool *holds);

/* Behind the last record: fails where there were cells to be read, and none of them could be. */
bool people_finish(struct people *people);

/* Somebody of the list. */
struct person {
	uint64_t line;              /* of the list, from 1 */
	char token[TOKEN_SIZE + 1]; /* keyed, with a NUL byte; empty where there is no key */
	uint64_t records;           /* that held one of his identifiers */
};
/* In the list's order; who stands there on several lines is told for each of them. */
size_t people_count(const struct people *people);
void people_at(const struct people *people, size_t index, struct person *person);

/* Cells that people are looked for in, and why some of them could not be read. */
struct people_cells {
	uint64_t read;
	uint64_t masked; /* irreversibly, stars or a stand-in in the value's place */
	uint64_t sealed; /* encrypted, or a token, under a key that is not there */
};
/* Of a column; all zeros where nobody is looked for in it. */
struct people_cells people_cells(const struct people *people, size_t column);

#endif
