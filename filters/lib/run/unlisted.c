/*
 * Columns that no class and no pin of the rules names, and what `unlisted:` says of them: so that
 * tomorrow's new column of an export is never handed over unseen.
 */
#include <stdio.h>

#include "run/inside.h"

/* Is it one of those that the rules name for what they are about? */
static bool is_asked_for(const struct run *run, const struct column *column)
{
	const struct rules_retention *retention = rules_retention(run->rules);
	for (size_t i = 0; i < rules_subject_count(run->rules); i++)
		if (rules_column_fits(rules_subject_at(run->rules, i), column->folded))
			return true;
	for (size_t i = 0; i < rules_quasi_count(run->rules); i++)
		if (rules_column_fits(rules_quasi_at(run->rules, i), column->folded))
			return true;
	return retention && rules_column_fits(retention->column, column->folded);
}

bool column_unlisted(const struct run *run, size_t index)
{
	const struct column *column = &run->columns.at[index];
	/* What the values of a sample decided, its label tells the others. */
	bool decides = run->program->options & OPTIONS_DECIDE;
	if (column->labelled || column->marked ||
	    (column->class && (decides || column->basis == BASIS_PLAN)))
		return false;
	return !rules_class_for_header(run->rules, column->folded) &&
	       !rules_pin_for_header(run->rules, column->folded) && !is_asked_for(run, column);
}

/* Opening what was sealed hands nothing to anybody new. */
bool unlisted_is(const struct run *run, enum unlisted unlisted)
{
	return !run->options.decrypt && rules_unlisted(run->rules) == unlisted;
}

static bool refuse_unlisted(struct run *run, size_t index, size_t others)
{
	struct buffer name = {0};
	char more[48] = "";
	if (others > 0)
		snprintf(more, sizeof more, " (and %zu more like it)", others);
	if (run->columns.at[index].folded.size == 0) {
		column_refuse(&run->columns, index, &run->failure,
			      "it has no name that a class or a pin could have, and the rules say "
			      "`unlisted: refuse`; give it one, or cut it out before");
		return fail_in(run, source_name(run->source));
	}
	utf8_escape(&name, run->columns.at[index].name, NAME_SHOWN_MAX);
	column_refuse(
		&run->columns, index, &run->failure,
		"no class and no pin names it%s, and the rules say `unlisted: refuse`; pin it "
		"in the rules: columns: {\"%.*s\": none}, or a class in place of none",
		more, (int)name.size, name.at ? name.at : "");
	buffer_free(&name);
	return fail_in(run, source_name(run->source));
}

bool run_check_unlisted(struct run *run)
{
	size_t count = 0, first = 0;
	if (!unlisted_is(run, UNLISTED_REFUSE))
		return true;
	for (size_t i = run->columns.count; i-- > 0;)
		if (column_unlisted(run, i)) {
			count++;
			first = i;
		}
	if (count == 0)
		return true;
	if (!run->options.report)
		return refuse_unlisted(run, first, count - 1);
	/* A report hands nothing over, and helps to write the pins. */
	run_note(run, "%zu column%s no class and no pin: the stream would be refused", count,
		 count == 1 ? " has" : "s have");
	return true;
}
