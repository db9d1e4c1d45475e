/*
 * email: the first character of the local part, `***`, and the host: d***@gmail.com. A local part
 * of one character is hidden whole. What is no mailbox from end to end shows nothing: there might
 * be more than a host after the @. Nor does one whose host is a number of somebody's.
 */
#include "treat/kinds.h"

/* The last @ or ＠ of a mailbox, with its size in *size; SIZE_MAX where the value is none. */
static size_t at_sign(struct span value, size_t *size)
{
	char bytes[VALUE_SIZE_MAX];
	struct span filled;
	struct parts parts;
	/* The form that this mask counts on, whatever the rules call an address of mail. */
	const struct detector *detector = detectors_named(detectors_builtin(), "email");
	if (!stars_filled(value, bytes, &filled) ||
	    detector->judge(detector, filled, &parts) == EVIDENCE_NONE)
		return SIZE_MAX;
	for (size_t at = value.size; at-- > 0;) {
		*size = value.at[at] == '@' ? 1 : 3;
		if (value.at[at] == '@' ||
		    (value.size - at >= 3 && memcmp(value.at + at, "＠", 3) == 0))
			return at;
	}
	return SIZE_MAX;
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)parts;
	size_t sign;
	size_t at = at_sign(value, &sign);
	/* A host that holds somebody's number is shown no more than the number. */
	if (at == SIZE_MAX || detect_any(mask->detectors, span_cut(value, at + sign, value.size)))
		return mask_full(out);
	uint32_t c;
	size_t first = utf8_next(value.at, value.at + at, &c);
	/* The quote of a quoted local part says nothing, and a star only that it was masked. */
	if (first == at || star_is(c) || character_sort(c) != SORT_COUNTED)
		first = 0;
	return buffer_append(out, span_cut(value, 0, first)) && mask_full(out) &&
	       buffer_append(out, span_cut(value, at, value.size));
}

static size_t shows(const struct mask *mask, struct span value)
{
	(void)mask;
	size_t sign;
	size_t at = at_sign(value, &sign);
	return at == SIZE_MAX ? 0 : 1 + characters_shown(span_cut(value, at, value.size));
}

static const char *const known[] = {"kind", NULL};

const struct kind kind_email = {.name = "email", .known = known, .apply = apply, .shows = shows};
