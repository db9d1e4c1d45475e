/* What is told of columns and pins once all is decided. */
#include "run/inside.h"

/* ---- Pins that nothing has ---------------------------------------------------------------------
 */

/* More notes than these help nobody; the rest are counted. */
#define NOTES_MOST 20

/* The user's pins that some column has, by their place in the rules. */
static bool *matched_pins(struct run *run)
{
	bool *matched = arena_take(&run->arena, rules_pin_count(run->rules) + 1);
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct rules_pin *pin =
			rules_pin_for_header(run->rules, run->columns.at[i].folded);
		for (size_t p = 0; pin && !pin->inherited && p < rules_pin_count(run->rules); p++)
			matched[p] = matched[p] || rules_pin_at(run->rules, p) == pin;
	}
	return matched;
}

static const char *const *column_names(struct run *run)
{
	const struct columns *columns = &run->columns;
	const char **names = arena_take(&run->arena, (columns->count + 1) * sizeof *names);
	for (size_t i = 0; i < columns->count; i++)
		names[i] = arena_copy(&run->arena, columns->at[i].name);
	return names;
}

static void note_pin(struct run *run, const struct rules_pin *pin, const char *const names[])
{
	struct buffer text = {0};
	const char *nearest = nearest_word(arena_copy(&run->arena, pin->name), names);
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
	const bool *has = matched_pins(run);
	const char *const *names = NULL;
	const struct rules_pin *unmatched = NULL;
	size_t matched = 0, decided = 0, missing = 0;
	for (size_t i = 0; i < run->columns.count; i++)
		decided += run->columns.at[i].class != NULL;
	for (size_t i = 0; i < rules_pin_count(run->rules); i++) {
		const struct rules_pin *pin = rules_pin_at(run->rules, i);
		matched += !pin->inherited && has[i];
		if (pin->inherited || has[i])
			continue;
		unmatched = pin;
		names = names ? names : column_names(run);
		if (missing++ < NOTES_MOST)
			note_pin(run, pin, names);
	}
	if (missing > NOTES_MOST)
		run_note(run, "and %zu more pins that no column has", missing - NOTES_MOST);
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
	return column->basis == BASIS_PIN &&
	       rules_pin_is_preset_none(rules_pin_for_header(run->rules, column->folded));
}

/* A strong name that the values speak against: if they are what it says after all, only a person
 * sees it. */
static void note_overruled(struct run *run)
{
	struct buffer text = {0};
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct column *column = &run->columns.at[i];
		if (column->class || !column->verdict.named || column->basis == BASIS_PIN)
			continue;
		text.size = 0;
		if (column_words(&run->columns, i, &text))
			run_note(run,
				 "%.*s: its name says %s, but no value in the sample could be one: "
				 "it passes without a label; pin it if it is",
				 (int)text.size, text.at, column->verdict.named->name);
	}
	buffer_free(&text);
}

void run_tell_columns(struct run *run)
{
	struct buffer text = {0};
	if (!run->options.report)
		note_overruled(run);
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
