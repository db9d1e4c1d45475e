/*
 * Private to columns: what the sampled cells of each column look like, counted.
 */
#ifndef PII_COLUMNS_SAMPLE_H
#define PII_COLUMNS_SAMPLE_H

#include "columns/columns.h"

/* A column is decided by its values from this many cells on. */
#define CELLS_ENOUGH 20

/* Cells of a column that one detector fires on. Each number includes the next. */
struct fitting {
	struct fitting *next;
	size_t detector;
	uint32_t form; /* counted where a name of the column gives it a meaning */
	uint32_t shape;
	uint32_t check;
};

/* A column's cells. From `numbers` on these are of cells in the clear. */
struct tally {
	uint32_t filled;
	uint32_t tokens;
	uint32_t masked;
	uint32_t placeholders; /* that stand for no value: -, NULL, 无 */
	uint32_t numbers;      /* of ten digits or more, and little beside them */
	uint32_t identifying;  /* that could tell a person by its number or address: see sample.c */
	uint32_t lettered;     /* with a letter of any script */
	uint32_t wide;         /* with none of ours */
	uint32_t resembling;   /* that could be masked as the class that the column is named for */
	uint32_t fitting;      /* that some detector fires on, by shape or check */
	uint32_t texts;        /* looked at as text, … */
	uint32_t running;      /* … and in sentences */
	uint32_t certain;      /* that are somebody's beyond doubt, each by itself */
	uint32_t holding;      /* with something of a class inside, beside other text */
	uint32_t alike;        /* built like the header's cell, where that could be a value */
	bool valuelike;        /* it could */
	uint64_t seen;         /* a bit for the hash of each value: how many there are of them */
	struct fitting *fits;
	size_t named;                       /* the detector of the class it is named for … */
	uint64_t forms[DETECTORS_MAX / 64]; /* … and those whose mere form counts in it */
};

struct sample {
	const struct columns *of;
	const struct rules *rules;
	const struct detectors *detectors;
	struct arena *arena;
	struct sample_asks asks;
	struct tally *columns;
	uint64_t certain[DETECTORS_MAX / 64]; /* detectors of which one value is beyond doubt */
	uint64_t records;
	bool whole; /* no record of the stream is beyond it */
};

/* The detector's counts in a column; NULL: it never fired. */
const struct fitting *tally_fits(const struct tally *tally, size_t detector);
/* The cells in the clear: not blank, no token, not masked, no placeholder. */
uint32_t tally_clear(const struct tally *tally);
/* Do numbers in the column pass a check by chance, among others of their form that do not? */
bool tally_by_chance(const struct tally *tally);
/* So many cells of a class, all of which pass, are no chance, however few they are. */
uint32_t cells_for_sure(const char *class);
/* Could a header's cell be a value of its column: a number of many digits, a date, T00017? And is a
 * value built alike, digit for digit and letter for letter? */
bool name_is_valuelike(struct span name);
bool built_alike(struct span name, struct span value);
/* Does one detector stand for a number or address, so that digits or an @ are what it is made of?
 */
bool detector_counts(const struct detector *detector);

#endif
