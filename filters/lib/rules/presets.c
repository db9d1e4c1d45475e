#include "rules/inside.h"

struct preset {
	const char *name;
	const unsigned char *bytes;
	size_t size;
};

/* The files of rules/ themselves, written down by tools/presets.sh; the last row is empty. */
#include "presets.inc"

bool preset_find(struct span name, struct span *text)
{
	for (const struct preset *preset = presets; preset->name; preset++) {
		if (span_is(name, preset->name)) {
			*text = (struct span){(const char *)preset->bytes, preset->size};
			return true;
		}
	}
	return false;
}

const char *const *preset_words(struct arena *arena)
{
	size_t count = sizeof presets / sizeof presets[0];
	const char **words = arena_take(arena, count * sizeof *words);
	for (size_t i = 0; presets[i].name; i++)
		words[i] = presets[i].name;
	return words;
}
