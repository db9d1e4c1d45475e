/* full: `***`, whatever the value. */
#include "treat/kinds.h"

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)mask, (void)value, (void)parts;
	return mask_full(out);
}

static const char *const known[] = {"kind", NULL};

const struct kind kind_full = {
	.name = "full", .known = known, .apply = apply, .shows = shows_nothing, .whole = true};
