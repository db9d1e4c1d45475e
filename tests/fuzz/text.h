/* What fuzz targets share that give text to a treatment. */
#ifndef PII_TESTS_FUZZ_TEXT_H
#define PII_TESTS_FUZZ_TEXT_H

#include <stdlib.h>

#include "base/base.h"

static inline void expect(bool holds)
{
	if (!holds)
		abort();
}

/* Copies the characters that are valid UTF-8 and no NUL; `out` has room for `size` bytes. Returns
 * how many bytes they are. */
static inline size_t whole_characters(const uint8_t *data, size_t size, char *out)
{
	const char *at = (const char *)data, *end = at + size;
	size_t used = 0;
	while (at < end) {
		uint32_t character;
		size_t step = utf8_next(at, end, &character);
		if (step && character)
			memcpy(out + used, at, step);
		used += step && character ? step : 0;
		at += step ? step : 1;
	}
	return used;
}

#endif
