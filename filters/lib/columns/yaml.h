/*
 * Private to columns: YAML, written by libyaml. The first that fails is the last that is done:
 * yaml_end() tells.
 */
#ifndef PII_COLUMNS_YAML_H
#define PII_COLUMNS_YAML_H

#include <yaml.h>

#include "base/base.h"

struct yaml {
	yaml_emitter_t emitter;
	struct buffer *out;
	size_t most; /* what `out` may hold, in bytes; 0: as much as it will */
	bool good;
};

/* Begins a document, appended to `out`. False: out of memory, and there is nothing to end. */
bool yaml_begin(struct yaml *yaml, struct buffer *out, size_t most);
/* Ends and frees it. False: out of memory, or it was to be larger than `most`: *large. */
bool yaml_end(struct yaml *yaml, bool *large);

/* A scalar that is plain where it can be: for words of ours, numbers and null. */
void yaml_put_word(struct yaml *yaml, const char *word);
/* One in quotes: null, 007 and yes are names. */
void yaml_put_text(struct yaml *yaml, struct span text);
void yaml_begin_map(struct yaml *yaml, bool one_line);
void yaml_end_map(struct yaml *yaml);
void yaml_begin_list(struct yaml *yaml);
void yaml_end_list(struct yaml *yaml);

#endif
