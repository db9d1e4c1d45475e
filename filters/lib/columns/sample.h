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
	uint32_t detector;
	uint32_t form; /* counted where a name of the column gives it a meaning */
	uint32_t shape;
	uint32_t check;
};

/* What is counted of a value; from DIGITS to WITHIN, of one in the clear. */
enum trait {
	TRAIT_TOKEN,
	TRAIT_MASKED,
	TRAIT_PLACEHOLDER, /* it stands for no value: -, NULL, 无 */
	TRAIT_DIGITS,      /* it has one */
	TRAIT_NUMBER,      /* ten digits or more, and little beside them */
	TRAIT_IDENTIFYING, /* it could tell a person by its number or address: see sample.c */
	TRAIT_LETTERED,    /* it has a letter of any script, … */
	TRAIT_WIDE,        /* … and none of ours */
	TRAIT_RESEMBLING,  /* it could be masked as the class that the column is named for */
	TRAIT_FITTING,     /* some detector fires on it, by shape or check */
	TRAIT_CERTAIN,     /* it is somebody's beyond doubt */
	TRAIT_TEXT,        /* it was looked at as text, … */
	TRAIT_RUNNING,     /* … and is written in sentences */
	TRAIT_HOLDING,     /* it has something of a class inside, beside other text; in a code an
			      address of mail alone */
	TRAIT_WITHIN,      /* a number of a class within a code: tel:…, {"m":"…"} */
	TRAIT_ALIKE,       /* it is built like the header's cell, where that could be a value */
	TRAITS,
};

/* So many values a column remembers: most of those that come again are a choice of a few. */
#define MEMORIES 4
/* A memory is the hash of a value, its last bits being the value's traits instead. */
#define MEMORY_TRAITS 0xffffffull
_Static_assert(TRAITS < 24, "a memory has room for all traits, and one bit more");

/* Numbers, by their digits: from LENGTH_LEAST on, and at the end all longer ones. */
#define LENGTH_LEAST 10
#define LENGTHS      16
struct lengths {
	uint8_t numbers[LENGTHS]; /* cells, no more being counted once these are full; … */
	uint8_t fitting[LENGTHS]; /* … some detector fires on these */
};
/* LENGTHS: it is none of them. */
static inline size_t number_length(size_t digits)
{
	if (digits < LENGTH_LEAST)
		return LENGTHS;
	return digits < LENGTH_LEAST + LENGTHS ? digits - LENGTH_LEAST : LENGTHS - 1;
}

/* A column's cells. There may be 65,536 columns: a byte here is 64 KiB of the 64 MiB that a filter
 * may take. */
struct tally {
	uint32_t filled; /* not blank */
	uint32_t count[TRAITS];
	bool valuelike; /* the header's cell could be a value of the column */
	uint8_t named;  /* the detector of the class it is named for … */
	/* As long as all numbers have one length, and fit: that, and how many there are … */
	uint8_t even_length;
	uint8_t even;
	uint64_t seen; /* a bit for the hash of each value: how many there are of them */
	uint64_t memories[MEMORIES];
	struct lengths *lengths; /* … and then these; NULL: it is so yet */
	struct fitting *fits;
	uint64_t forms[DETECTORS_MAX / 64]; /* … and those whose mere form counts in it */
};

struct sample {
	const struct columns *of;
	const struct rules *rules;
	const struct detectors *detectors;
	struct arena *arena;
	struct sample_asks asks;
	struct tally *columns;
	/* The class of each detector; NULL where the rules do not know it. */
	const struct rules_class *classes[DETECTORS_MAX];
	struct fitting *spare; /* taken from the arena many at a time */
	size_t spares;
	uint64_t certain[DETECTORS_MAX / 64]; /* detectors of which one value is beyond doubt */
	uint64_t records;
	bool patterns; /* of the rules are among the detectors */
	bool whole;    /* no record of the stream is beyond it */
};

/* The detector's counts in a column; NULL: it never fired. */
const struct fitting *tally_fits(const struct tally *tally, size_t detector);
/* The cells in the clear: not blank, no token, not masked, no placeholder. */
uint32_t tally_clear(const struct tally *tally);
/* Do numbers in the column pass a check by chance, among others of their form that do not? */
bool tally_by_chance(const struct tally *tally);
/* Where they do: the lengths of which that is so, a bit for each; a number of another length says
 * something by what it passes. */
uint32_t tally_chance_lengths(const struct tally *tally);
/* Is a column clean for no other reason than that a preset says so of its name? */
bool column_clean_by_preset(const struct column *column, const struct rules *rules);
/* So many cells of a class, all of which pass, are no chance, however few they are. */
uint32_t cells_for_sure(const char *class);
/* What exports write where there is no value: -, NULL, 无. Short, and of no class's shape. */
bool value_is_placeholder(struct span value, const struct survey *survey);
/* So many digits make a number that somebody could be called by, as an address of mail does. */
#define DIGITS_ENOUGH 5
static inline bool value_identifies(const struct survey *survey)
{
	return survey->digits >= DIGITS_ENOUGH || (survey->marks & MARK_AT);
}
/* Could a header's cell be a value of its column: a number of many digits, a date, T00017? And is a
 * value built alike, digit for digit and letter for letter? */
bool name_is_valuelike(struct span name);
bool built_alike(struct span name, struct span value);
/* Does one detector stand for a number or address, so that digits or an @ are what it is made of?
 */
bool detector_counts(const struct detector *detector);

#endif
