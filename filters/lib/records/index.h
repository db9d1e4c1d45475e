/*
 * The record index: where the cells of a stretch of text end.
 *
 * One meaning, three forms. index_plain.c, a state machine of a byte at a time, is the judge of
 * what our CSV means. The others go by blocks of 64 bytes through index_block.h, which turns bit
 * masks of quotes, delimiters and line ends into positions; each only supplies the masks. They
 * agree with the judge on every input, however it is cut: tests and fuzzing hold them to it, and
 * index_choose() tries a form on a sample of traps before it is used.
 */
#ifndef PII_RECORDS_INDEX_H
#define PII_RECORDS_INDEX_H

#include "records/records.h"

/* What the next byte finds. */
enum index_state {
	INDEX_CELL,      /* the beginning of a cell */
	INDEX_PLAIN,     /* inside a cell without quotes */
	INDEX_QUOTED,    /* inside quotes */
	INDEX_CLOSED,    /* after a quote inside quotes: it closes, or is the first of two */
	INDEX_CLOSED_CR, /* after a closing quote and CR: LF must follow */
};

#define INDEX_NO_FAULT UINT32_MAX

struct index {
	struct dialect dialect;
	enum index_state state;
	uint32_t fault;      /* offset of the first byte that may not stand there */
	uint32_t *ends;      /* offsets of delimiters and line ends outside quotes */
	size_t end_count;    /* INDEX_BLOCK more than this must fit */
	uint32_t *lines;     /* for each line end: its index in `ends` */
	size_t line_count;   /* the same */
	uint64_t line_feeds; /* LF bytes seen, those inside quotes too */
};

#define INDEX_BLOCK 64

struct index_form {
	const char *name;
	/*
	 * Indexes bytes[from, to), going on from index->state. Stops at a fault, which it notes.
	 * `ends` and `lines` must have room for to - from + INDEX_BLOCK more. Reads at most
	 * BUFFER_SLACK bytes past `to`.
	 */
	void (*run)(struct index *index, const char *bytes, uint32_t from, uint32_t to);
	/*
	 * The offset of the first byte of bytes[from, to) that is NUL or no part of valid UTF-8;
	 * `to` if there is none. `from` must begin a character. A character that `to` cuts off is
	 * a fault at its first byte.
	 */
	uint32_t (*text)(const char *bytes, uint32_t from, uint32_t to);
};

extern const struct index_form index_plain;
extern const struct index_form index_portable;
#ifdef __x86_64__
extern const struct index_form index_avx2;
#endif

/* The form of that name; NULL: the best one that this processor has and that passes the trial.
 * Returns NULL for a name that is not known or not possible here. */
const struct index_form *index_choose(const char *name);

#endif
