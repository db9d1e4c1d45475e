/*
 * Coordinates: degrees as a decimal of three places or more, or two of them. Too many other
 * measures look like that: a form, which counts beside a name.
 */
#include "detect/scan.h"

#define PLACES_LEAST 3
#define PLACES_MOST  15
#define DEGREES_MOST 180

/* The decimal at *at; moves *at behind it. False: there is none, or it is no degree's. */
static bool degrees_read(struct span text, size_t *at, size_t *places)
{
	size_t i = *at, whole = 0;
	unsigned degrees = 0;
	i += i < text.size && (text.at[i] == '-' || text.at[i] == '+');
	for (; whole < 4 && digit_size(text, i) == 1; whole++)
		degrees = degrees * 10 + digit_value(text, i++);
	*places = 0;
	if (text_has(text, i, ".", 1))
		for (i++; digit_size(text, i) == 1; i++)
			++*places;
	*at = i;
	return whole > 0 && whole < 4 && degrees <= DEGREES_MOST && *places <= PLACES_MOST;
}

static bool degrees_are(struct span value, size_t least, struct parts *parts)
{
	struct span core = wrapper_off(value);
	size_t at = 0, places, begin = (size_t)(core.at - value.at);
	*parts = (struct parts){begin, begin + core.size};
	if (!degrees_read(core, &at, &places) || places < least)
		return false;
	if (at == core.size)
		return true;
	size_t gap = at;
	while (gap < core.size && memchr(",; ", core.at[gap], 3))
		gap++;
	if (gap == at || gap - at > 2)
		return false;
	return degrees_read(core, &gap, &places) && places >= least && gap == core.size;
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	return degrees_are(value, PLACES_LEAST, parts) ? EVIDENCE_FORM : EVIDENCE_NONE;
}

/* Fewer places too: in a column of coordinates they are coordinates. */
static bool resembles(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	return degrees_are(value, 0, parts);
}

const struct detector detector_geo_point = {
	"geo_point", {.digits = 4, .size_max = 60, .marks = MARK_DOT, .named = true},
	judge,       NULL,
	resembles,   NULL};
