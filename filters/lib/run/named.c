/* Columns that a list of the rules names: `subject:`, `quasi_identifiers:`. */
#include "run/inside.h"

struct named columns_named(struct run *run, named_count *count, named_at *at)
{
	const struct columns *columns = &run->columns;
	struct named named = {.at = arena_take(&run->arena, columns->count * sizeof *named.at)};
	bool *taken = arena_take(&run->arena, columns->count * sizeof *taken);
	for (size_t i = 0; i < count(run->rules); i++)
		for (size_t c = 0; c < columns->count; c++)
			if (!taken[c] &&
			    rules_column_fits(at(run->rules, i), columns->at[c].folded)) {
				taken[c] = true;
				named.at[named.count++] = (uint32_t)c;
			}
	return named;
}
