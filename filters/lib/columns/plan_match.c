/* A plan's classes, given to columns. */
#include <stdlib.h>

#include "columns/columns.h"
#include "columns/label.h"

/* Names in order, those that are equal in the order of their columns. */
struct entry {
	struct span name;
	size_t at;
};

static int by_name(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	size_t size = a->name.size < b->name.size ? a->name.size : b->name.size;
	int order = size ? memcmp(a->name.at, b->name.at, size) : 0;
	if (order == 0 && a->name.size != b->name.size)
		order = a->name.size < b->name.size ? -1 : 1;
	return order ? order : a->at < b->at ? -1 : 1;
}

/* From `from` on, the first entry that has another name. */
static size_t past_equal(const struct entry *entries, size_t from, size_t count)
{
	size_t to = from;
	while (to < count && span_equal(entries[to].name, entries[from].name))
		to++;
	return to;
}

struct giving {
	struct columns *columns;
	const struct plan *plan;
	struct entry *header;
	struct entry *planned;
	size_t refused; /* the first column that is refused; the count if none is */
	enum {
		NOT_PLANNED,    /* the plan has no such name */
		PLANNED_FEWER,  /* it has the name, but not so often */
		PLANNED_UNLIKE, /* it has the name more often, with several classes */
		LABEL_DIFFERS,
	} why;
};

static void refuse(struct giving *g, size_t column, int why)
{
	if (column >= g->refused)
		return;
	g->refused = column;
	g->why = why;
}

/* What stands there treated owes no more, whatever the plan says. */
static void give(struct giving *g, size_t index, const struct rules_class *class)
{
	struct column *column = &g->columns->at[index];
	if (column->labelled && column->class != class) {
		refuse(g, index, LABEL_DIFFERS);
		return;
	}
	column->planned = class;
	if (column->marked)
		return;
	column->class = class;
	column->basis = BASIS_PLAN;
}

/* The columns of one name: header[from, to) and planned[at, end). */
static void give_name(struct giving *g, size_t from, size_t to, size_t at, size_t end)
{
	bool unlike = false;
	for (size_t i = at; i < end; i++)
		unlike |=
			g->plan->at[g->planned[i].at].class != g->plan->at[g->planned[at].at].class;
	for (size_t i = from; i < to; i++) {
		size_t index = g->header[i].at, nth = at + (i - from);
		if (at == end)
			refuse(g, index, NOT_PLANNED);
		else if (nth >= end)
			refuse(g, index, PLANNED_FEWER);
		else if (to - from < end - at && unlike)
			refuse(g, index, PLANNED_UNLIKE);
		else
			give(g, index, g->plan->at[g->planned[nth].at].class);
	}
}

static void give_all(struct giving *g, size_t *missing)
{
	size_t from = 0, at = 0, given = 0;
	while (from < g->columns->count) {
		size_t to = past_equal(g->header, from, g->columns->count);
		struct entry key = {g->header[from].name, 0};
		while (at < g->plan->count && by_name(&g->planned[at], &key) < 0 &&
		       !span_equal(g->planned[at].name, key.name))
			at++;
		size_t end = at;
		while (end < g->plan->count && span_equal(g->planned[end].name, key.name))
			end++;
		give_name(g, from, to, at, end);
		given += to - from < end - at ? to - from : end - at;
		from = to;
		at = end;
	}
	*missing = g->plan->count - given;
}

static bool refuse_given(const struct giving *g, struct failure *failure)
{
	const struct columns *columns = g->columns;
	const struct column *column = &columns->at[g->refused];
	const char *file = g->plan->file;
	switch (g->why) {
	case PLANNED_FEWER:
		return column_refuse(columns, g->refused, failure,
				     "the header has this name more often than %s", file);
	case PLANNED_UNLIKE:
		return column_refuse(columns, g->refused, failure,
				     "%s has this name more often, with several classes: which "
				     "one is meant cannot be told",
				     file);
	case LABEL_DIFFERS:
		return column_refuse(columns, g->refused, failure,
				     "its label says %s, and %s something else",
				     column->class->name, file);
	default:
		return column_refuse(columns, g->refused, failure, "it is not in %s", file);
	}
}

bool columns_plan(struct columns *columns, const struct plan *plan, size_t *missing,
		  struct failure *failure)
{
	struct giving g = {
		.columns = columns,
		.plan = plan,
		.header = malloc((columns->count + 1) * sizeof *g.header),
		.planned = malloc((plan->count + 1) * sizeof *g.planned),
		.refused = columns->count,
	};
	bool memory = g.header && g.planned;
	if (memory) {
		for (size_t i = 0; i < columns->count; i++)
			g.header[i] = (struct entry){columns->at[i].name, i};
		for (size_t i = 0; i < plan->count; i++)
			g.planned[i] = (struct entry){plan->at[i].name, i};
		qsort(g.header, columns->count, sizeof *g.header, by_name);
		qsort(g.planned, plan->count, sizeof *g.planned, by_name);
		give_all(&g, missing);
	}
	free(g.header);
	free(g.planned);
	if (!memory)
		return fail(failure, STATUS_IO, "out of memory");
	return g.refused == columns->count || refuse_given(&g, failure);
}

void columns_of_plan(struct columns *columns, struct arena *arena, const struct plan *plan,
		     struct dialect dialect, const struct rules *rules)
{
	*columns = (struct columns){
		.dialect = dialect,
		.at = arena_take(arena, plan->count * sizeof *columns->at),
		.count = plan->count,
		.headless = true,
		.rules = rules,
	};
	for (size_t i = 0; i < plan->count; i++) {
		struct span name = plan->at[i].name;
		columns->at[i] = (struct column){
			.name = name,
			.folded = utf8_fold(arena, name),
			.class = plan->at[i].class,
			.basis = BASIS_PLAN,
		};
		if (name.size && columns->key == 0)
			columns->key = i;
	}
	columns_list_names(columns);
}
