/* What turns up late in columns that the sample left without a class. */
#include <stdio.h>

#include "run/inside.h"

static bool look(struct run *run, const struct batch *batch, struct late *late)
{
	return !watch_batch(run->watch, batch, run->options.strict, late);
}

/* Which pin settles it. */
static bool words(struct run *run, const struct late *late, struct buffer *out)
{
	const struct column *column = &run->columns.at[late->column];
	return buffer_format(out,
			     ": a value of %s, in a column that %s; pin it in the rules: "
			     "columns: {",
			     late->class,
			     column->verdict.undecided ? "the sample had too few cells of to decide"
						       : "was judged clean") &&
	       utf8_escape(out, column->name, NAME_SHOWN_MAX) &&
	       buffer_format(out, ": %s}, or none", late->class);
}

void run_watch(struct run *run, const struct sample *sample)
{
	static const struct inspector inspector = {look, words};
	run->watch = watch_open(&run->arena, &run->columns, sample);
	run->inspector = &inspector;
}

void watch_tell(const struct run *run)
{
	for (size_t i = 0; run->watch && i < run->columns.count; i++) {
		const char *class;
		uint64_t count = watch_count(run->watch, i, &class);
		struct buffer text = {0};
		if (count > 0 && column_words(&run->columns, i, &text))
			message(run->program->name,
				"%.*s: %s, but %llu cell%s %s; pin it in the rules if it is %s",
				(int)text.size, text.at,
				run->columns.at[i].verdict.undecided ? "undecided" : "judged clean",
				(unsigned long long)count, count == 1 ? "" : "s",
				count == 1 ? "holds a value" : "hold values", class);
		buffer_free(&text);
	}
}
