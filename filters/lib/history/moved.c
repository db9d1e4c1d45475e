/* Which lines of a trail do not stand where they stood? */
#include <inttypes.h>
#include <stdlib.h>

#include "history/inside.h"

/* `in[i]`: is the i-th of the lines among as many as can be that stand in their order? */
static void longest_ascending(struct line *const *lines, size_t count, bool *in)
{
	size_t *ends = malloc((count + 1) * sizeof *ends);     /* by length: the last one's index */
	size_t *before = malloc((count + 1) * sizeof *before); /* count: none */
	size_t longest = 0;
	if (!ends || !before)
		out_of_memory();
	for (size_t i = 0; i < count; i++) {
		size_t from = 0, to = longest;
		while (from < to) {
			size_t middle = from + (to - from) / 2;
			if (lines[ends[middle]]->seq < lines[i]->seq)
				from = middle + 1;
			else
				to = middle;
		}
		before[i] = from > 0 ? ends[from - 1] : count;
		ends[from] = i;
		longest += from == longest;
	}
	for (size_t i = longest > 0 ? ends[longest - 1] : count; i < count; i = before[i])
		in[i] = true;
	free(ends);
	free(before);
}

static int by_number(const void *a, const void *b)
{
	const struct line *x = *(struct line *const *)a, *y = *(struct line *const *)b;
	return x->number < y->number ? -1 : x->number > y->number;
}

void history_moved(struct history *history, const struct history_file *file,
		   struct line *const *lines, size_t count)
{
	struct line **standing = malloc((count + 1) * sizeof *standing);
	bool *in = calloc(count + 1, sizeof *in);
	if (!standing || !in)
		out_of_memory();
	for (size_t i = 0; i < count; i++)
		standing[i] = lines[i];
	qsort(standing, count, sizeof *standing, by_number);
	longest_ascending(standing, count, in);
	for (size_t i = 0; i < count; i++)
		if (!in[i])
			history_fault(history, file->name, standing[i]->number, true,
				      "this is line %" PRIu64
				      " of the trail, and it stands %s line %" PRIu64
				      " of it: lines were moved",
				      standing[i]->seq, i > 0 ? "behind" : "before",
				      i > 0 ? line_last(standing[i - 1]) : standing[i + 1]->seq);
	free(standing);
	free(in);
}
