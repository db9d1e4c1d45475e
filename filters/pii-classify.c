/* pii-classify: finds the columns that hold personal data and says so in the header. */
#include "run/run.h"

#include <stdlib.h>

static const char *const later[] = {"key", "key-command", "trail", "report", NULL};

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

/* A pin without a column is a note. Pins of which none matches, where nothing else gave a column
 * its class, are the rules of another file. */
static bool check_pins(struct run *run)
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

/* ---- Telling -----------------------------------------------------------------------------------
 */

static void tell_columns(struct run *run)
{
	static const char *const words[] = {
		[BASIS_NONE] = "no class",    [BASIS_LABEL] = "by its label",
		[BASIS_PLAN] = "by the plan", [BASIS_PIN] = "by a pin of the rules",
		[BASIS_NAME] = "by its name", [BASIS_VALUES] = "by its values",
	};
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct column *column = &run->columns.at[i];
		struct buffer text = {0};
		if (column_words(&run->columns, i, &text))
			run_tell(run, "%.*s: %s%s%s", (int)text.size, text.at,
				 column->class ? column->class->name : "",
				 column->class ? ", " : "", words[column->basis]);
		buffer_free(&text);
	}
}

/* ---- Deciding ----------------------------------------------------------------------------------
 */

static bool decide(struct run *run)
{
	struct columns *columns = &run->columns;
	const struct sample_asks nobody = {NULL, NULL};
	struct sample *sample =
		sample_open(&run->arena, columns, run->rules, &run->detectors, nobody);
	if (!run_sample(run, sample))
		return false;
	columns_decide(columns, sample);
	run->watch = watch_open(&run->arena, columns, sample);
	return check_pins(run);
}

/* With a plan all is decided: a live stream need not wait for a sample. */
static bool prepare(struct run *run)
{
	struct columns *columns = &run->columns;
	if (!run_check_header(run) || (!run->options.plan && !decide(run)))
		return false;
	for (size_t i = 0; i < columns->count; i++) {
		const struct rules_class *class = columns->at[i].class;
		const struct column *column = &columns->at[i];
		if (class && class->action != ACTION_KEEP && !column->marked &&
		    !column->verdict.nothing)
			run->work[i].label = class;
	}
	if (columns->headless)
		run_note(run, "there is no header line to write labels into; the stream passes");
	tell_columns(run);
	return true;
}

static const struct program program = {
	.name = "pii-classify",
	.summary = "Finds columns that hold personal data and labels them in the header: "
		   "NAME#pii:CLASS.\n"
		   "    pii-classify orders.csv | pii-mask > shareable.csv\n",
	.has_sample = true,
	.later = later,
	.prepare = prepare,
};

int main(int argc, char **argv)
{
	return run_main(&program, argc, argv);
}
