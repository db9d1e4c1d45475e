/* Private to trail: what the forms of a receipt share. */
#ifndef PII_TRAIL_RECEIPT_H
#define PII_TRAIL_RECEIPT_H

#include "trail/trail.h"

/* A receipt on its way out, in pieces, so that a million people take no more memory than one. */
struct slip {
	const struct receipt *receipt;
	struct buffer text; /* not handed out yet */
	receipt_take *take;
	void *context;
};

/* Hands out what has gathered, once it is enough to be worth it. */
bool slip_turn(struct slip *slip);

/* False when memory is out, or `take` said so. */
bool receipt_json(struct slip *slip);
bool receipt_english(struct slip *slip);
bool receipt_chinese(struct slip *slip);
/* A line `words: text`, the text escaped; nothing where it is empty. */
bool receipt_line(struct slip *slip, const char *words, struct span text);
/* The names of the columns that were removed, between them `comma`. */
bool receipt_names(struct slip *slip, const char *comma);

/* Cells that people were looked for in, and that could not be read. */
struct receipt_unread {
	uint64_t masked;
	uint64_t sealed;
};
struct receipt_unread receipt_unread(const struct receipt *receipt);

#endif
