/* null: an empty cell, its wrapper gone too. */
#include "treat/kinds.h"

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)mask, (void)value, (void)parts, (void)out;
	return true;
}

static const char *const known[] = {"kind", NULL};

const struct kind kind_null = {
	.name = "null", .known = known, .apply = apply, .shows = shows_nothing, .whole = true};
