/* Values of JSON as a trail's lines have them: each wrong in one way alone. */
#ifndef PII_HISTORY_VALUES_H
#define PII_HISTORY_VALUES_H

#include "history/inside.h"

struct reading {
	struct arena *arena;
	const char *name; /* of the member that is wrong; NULL: the line is */
	const char *why;
};

/* Notes what is wrong, unless something is already, and returns false. */
bool read_wrong(struct reading *reading, const char *name, const char *why);

/* Takes what a value holds to where it belongs; false: it is not of its kind. */
typedef bool read_value(struct reading *reading, const json_t *value, void *to);

struct member {
	const char *name;
	read_value *read;
	size_t offset;
	bool optional;
};

/* All of an object's members: none is missing, none is there that is not known. */
bool read_members(struct reading *reading, const json_t *value, const struct member *members,
		  size_t count, void *to);
#define MEMBERS(table) table, sizeof table / sizeof *table

read_value read_text;         /* const char *: the arena's */
read_value read_text_or_null; /* the same; NULL */
read_value read_count;        /* uint64_t */
read_value read_milliseconds; /* int64_t, none before zero */
read_value read_flag;         /* bool */
read_value read_digest;       /* char[TRAIL_DIGEST] */

/* history_end.c: the members that `end` lines have of their own; struct trail_end. */
read_value read_end;

#endif
