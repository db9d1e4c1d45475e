#include "columns/label.h"

static const struct span prefix = {"#pii:", 5};

static struct span find(struct span text, struct span word)
{
	const char *at = text.size ? memmem(text.at, text.size, word.at, word.size) : NULL;
	if (!at)
		return (struct span){NULL, 0};
	return span_cut(text, (size_t)(at - text.at), text.size);
}

/* `#ff1:KEYID:CLASS` at the end, KEYID ten of [a-z2-7]. */
static bool is_mark(struct span tail)
{
	static const char *const modes[] = {"#ff1:", "#shift:", "#surrogate:"};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		struct span mode = span_of(modes[i]);
		if (tail.size < mode.size + 12 || !span_equal(span_cut(tail, 0, mode.size), mode))
			continue;
		for (size_t at = mode.size; at < mode.size + 10; at++) {
			char c = tail.at[at];
			if (!(c >= 'a' && c <= 'z') && !(c >= '2' && c <= '7'))
				return false;
		}
		return tail.at[mode.size + 10] == ':' &&
		       class_name_is_lasting(span_cut(tail, mode.size + 11, tail.size));
	}
	return false;
}

enum tail label_split(struct span text, struct span *name, struct span *class)
{
	*name = text;
	*class = (struct span){NULL, 0};
	struct span label = find(text, prefix);
	if (label.at) {
		struct span word = span_cut(label, prefix.size, label.size);
		if (!class_name_is_lasting(word))
			return TAIL_BAD;
		*name = span_cut(text, 0, text.size - label.size);
		*class = word;
		return TAIL_LABEL;
	}
	const char *hash = text.size ? memrchr(text.at, '#', text.size) : NULL;
	if (!hash)
		return TAIL_NONE;
	struct span tail = span_cut(text, (size_t)(hash - text.at), text.size);
	if (!is_mark(tail))
		return TAIL_NONE;
	*name = span_cut(text, 0, text.size - tail.size);
	*class = tail;
	return TAIL_MARK;
}

struct span name_quotes_off(struct dialect dialect, struct span text)
{
	bool quoted = text.size >= 2 && text.at[0] == '"' && text.at[text.size - 1] == '"';
	return quoted && !dialect.quotes ? span_cut(text, 1, text.size - 1) : text;
}

size_t label_place(struct span cell)
{
	bool quoted = cell.size >= 2 && cell.at[0] == '"' && cell.at[cell.size - 1] == '"';
	return quoted ? cell.size - 1 : cell.size;
}
