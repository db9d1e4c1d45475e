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

/* In place of a keyed kind, where there is no key: as little is shown, and as much may stand there
 * that another class's mask left. */
const struct kind kind_unkeyed = {
	.name = "full", .known = known, .apply = apply, .shows = shows_nothing};
