/* What is told of columns and pins once all is decided. */
#include "run/inside.h"

/* ---- Pins that nothing has ---------------------------------------------------------------------
 */

static bool has_column(const struct run *run, const struct rules_pin *pin)
{
	for (size_t i = 0; i < run->columns.count; i++)
		if (rules_pin_for_header(run->rules, run->columns.at[i].folded) == pin)
			return true;
	return false;
}

static void note_pin(struct run *run, const struct rules_pin *pin)
{
	const struct columns *columns = &run->columns;
	const char **names = arena_take(&run->arena, (columns->count + 1) * sizeof *names);
	for (size_t i = 0; i < columns->count; i++)
		names[i] = arena_copy(&run->arena, columns->at[i].name);
	struct buffer text = {0};
	const char *word = arena_copy(&run->arena, pin->name);
	const char *nearest = nearest_word(word, names);
	utf8_escape(&text, pin->name, NAME_SHOWN_MAX);
	if (nearest) {
		buffer_append(&text, span_of(" ("));
		utf8_escape(&text, span_of(nearest), NAME_SHOWN_MAX);
		buffer_append(&text, span_of("?)"));
	}
	run_note(run, "%s:%zu:%zu: no column has the name %.*s", pin->where.file, pin->where.line,
		 pin->where.column, (int)text.size, text.at ? text.at : "");
	buffer_free(&text);
}

bool run_check_pins(struct run *run)
{
	const struct rules_pin *unmatched = NULL;
	size_t matched = 0, decided = 0;
	for (size_t i = 0; i < run->columns.count; i++)
		decided += run->columns.at[i].class != NULL;
	for (size_t i = 0; i < rules_pin_count(run->rules); i++) {
		const struct rules_pin *pin = rules_pin_at(run->rules, i);
		if (pin->inherited)
			continue;
		if (has_column(run, pin)) {
			matched++;
			continue;
		}
		unmatched = pin;
		note_pin(run, pin);
	}
	if (!unmatched || matched > 0 || decided > 0)
		return true;
	return fail(&run->failure, STATUS_REFUSED,
		    "%s: none of the columns it names is in this header, and no other is known",
		    unmatched->where.file);
}

/* ---- What was decided --------------------------------------------------------------------------
 */

/* The preset's own list of clean names is nothing to tell of. */
static bool by_preset(const struct run *run, const struct column *column)
{
	if (column->basis != BASIS_PIN || column->class)
		return false;
	const struct rules_pin *pin = rules_pin_for_header(run->rules, column->folded);
	return pin && pin->inherited;
}

void run_tell_columns(struct run *run)
{
	struct buffer text = {0};
	for (size_t i = 0; i < run->columns.count && run->options.verbose; i++) {
		const struct column *column = &run->columns.at[i];
		if (by_preset(run, column))
			continue;
		text.size = 0;
		if (column_words(&run->columns, i, &text) &&
		    buffer_format(&text,
				  ": %s: ", column->class ? column->class->name : "no class") &&
		    column_evidence(column, &text))
			run_tell(run, "%.*s", (int)text.size, text.at);
	}
	buffer_free(&text);
}
