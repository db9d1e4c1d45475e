#include <stdio.h>

#include "run/inside.h"

/* Who pays for a class, by its action. */
static const char *const payers[] = {
	[ACTION_KEEP] = "nobody",
	[ACTION_MASK] = "pii-mask",
	[ACTION_DROP] = "pii-drop",
	[ACTION_ENCRYPT] = "pii-encrypt",
};

bool run_check_header(struct run *run)
{
	return run->options.header_is_names || run->columns.headless ||
	       (columns_refuse_separator(&run->columns, &run->failure) &&
		columns_refuse_values(&run->columns, &run->detectors, &run->failure) &&
		columns_refuse_rewritten(&run->columns, run->rules, &run->failure)) ||
	       fail_in(run, source_name(run->source));
}

/* Does what is left of debts reach a file? A dry run writes nothing anywhere. */
static bool to_file(const struct run *run)
{
	return run->sink && sink_is_regular(run->sink) && !run->options.leave_debts;
}

/* ---- Lost labels -------------------------------------------------------------------------------
 */

/*
 * Into a file others' debts count as well. pii-drop takes people and records out of archives
 * too, whose other columns are to stay: whoever means that is told how.
 */
static bool refuse_unlabelled(struct run *run, size_t column, const struct rules_class *class)
{
	const char *input = run->options.input;
	enum action pays = run->program->pays;
	column_refuse(&run->columns, column, &run->failure,
		      "it holds %s in the clear and has no label; %s%s%s%s", class->name,
		      input ? "run `pii-classify " : "put `pii-classify |` before ",
		      input ? input : run->program->name, input ? " | …` on it" : "",
		      pays == ACTION_DROP && class->action != pays
			      ? ", or give --leave-debts, and it goes into the file as it is"
			      : "");
	return fail_in(run, source_name(run->source));
}

/*
 * Columns without label and mark, judged as pii-classify would where the header has no label at
 * all, and by strong names where it has one.
 */
static bool refuse_lost_labels(struct run *run, enum action action)
{
	struct columns *columns = &run->columns;
	struct trials *trials = trials_open(run);
	bool named = columns_name(columns, run->rules);
	/* People are looked for wherever they can be seen, by whatever a column is known. */
	if (columns->labels > 0 && !named && !run->options.subjects)
		return true;
	if (!trials_take(trials, false))
		return false;
	struct sample *sample =
		sample_open(&run->arena, columns, run->rules, &run->detectors, trials_asks(trials));
	if (!run_sample(run, sample))
		return false;
	/* Where pii-classify would let the values overrule a name, so do we. */
	columns_decide(columns, sample);
	bool into_file = to_file(run);
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *column = &columns->at[i];
		const struct rules_class *class = column->labelled ? NULL : column->class;
		bool by_name = column->verdict.named || column->basis == BASIS_PIN;
		bool counts =
			class && (columns->labels == 0 || by_name) &&
			(class->action == action || (into_file && class->action != ACTION_KEEP));
		if (counts && sample_has_clear(sample, columns, i))
			return refuse_unlabelled(run, i, class);
	}
	return true;
}

/* ---- Paying ------------------------------------------------------------------------------------
 */

/* A column that pii-drop takes out for want of a name in the rules has no label to tell of it. */
static bool refuse_unnamed(struct run *run, size_t index)
{
	column_refuse(&run->columns, index, &run->failure,
		      "no class and no pin names it, and the rules say `unlisted: drop`: pii-drop "
		      "takes it out, and debts do not go into a file; put pii-drop before %s, pin "
		      "it, or give --leave-debts",
		      run->program->name);
	return fail_in(run, source_name(run->source));
}

/* A debt that stands in the header: refused into a file, and by a gate found. */
static bool fail_debt(struct run *run, size_t index, const struct rules_class *debt)
{
	const char *payer = payers[debt->action], *name = run->program->name;
	if (run->options.gate)
		column_refuse(&run->columns, index, &run->failure,
			      "%s is owed for by %s; put %s before %s", debt->name, payer, payer,
			      name);
	else
		/* A plan does not know what was paid before. */
		column_refuse(&run->columns, index, &run->failure,
			      "%s is owed for by %s, and debts do not go into a file; put %s "
			      "before %s, %s --leave-debts",
			      debt->name, payer, payer, name,
			      run->work[index].label ? "or give" : "and once it is there, give");
	run->failure.status = run->options.gate ? STATUS_FOUND : run->failure.status;
	return fail_in(run, source_name(run->source));
}

/* What a plan alone says of a column, its cells tell better: a gate looks at each of them. */
static bool refuse_debts(struct run *run)
{
	bool file = to_file(run), gate = run->options.gate && !run->options.leave_debts;
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct work *work = &run->work[i];
		if (file && work->unlisted && !work->dropped)
			return refuse_unnamed(run, i);
		if (work->debt && (gate ? work->label != NULL : file))
			return fail_debt(run, i, work->debt);
	}
	return true;
}

static void tell_debts(struct run *run)
{
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct rules_class *debt = run->work[i].debt;
		struct buffer words = {0};
		bool owed = !run->work[i].dropped && (debt || run->work[i].unlisted);
		if (owed && column_words(&run->columns, i, &words))
			run_tell(run, "%.*s: %s is left to %s", (int)words.size, words.at,
				 debt ? debt->name : "not named by the rules, it",
				 payers[debt ? debt->action : ACTION_DROP]);
		buffer_free(&words);
	}
}

/*
 * Where quotes are plain, a tab or line end in a replacement (the rules' own text) would shift the
 * cells behind it. Tried on a value before the first byte goes out.
 */
static bool try_replacement(struct run *run, size_t column)
{
	const struct treatment *treatment = run->work[column].treatment;
	const struct span value = {"x", 1};
	struct failure failure = {0};
	run->out.size = 0;
	if (run->columns.dialect.quotes ||
	    treatment_apply(treatment, value, &run->out, &failure) != OUTCOME_REWRITTEN ||
	    cell_write(run->columns.dialect, value, true, &run->out, 0, &failure))
		return true;
	column_refuse(&run->columns, column, &run->failure, "%s", failure.text);
	return fail_in(run, source_name(run->source));
}

/* The class by which a column owes something: the plan's, or else its label's. */
static const struct rules_class *class_owed(const struct run *run, size_t index)
{
	const struct column *column = &run->columns.at[index];
	bool owes = run->options.plan ? !column->marked : column->labelled;
	return owes && column->class && column->class->action != ACTION_KEEP ? column->class : NULL;
}

/* What a plan wants encrypted bears the mark of an encryption: a second one, nothing opens. */
static bool refuse_marked(struct run *run, size_t index, enum action action)
{
	const struct column *column = &run->columns.at[index];
	if (!column->marked || !column->planned || action != ACTION_ENCRYPT ||
	    column->planned->action != action)
		return true;
	column_refuse(&run->columns, index, &run->failure,
		      "it is to be encrypted, and its mark says that it was; -D takes that off");
	return fail_in(run, source_name(run->source));
}

static bool settle_column(struct run *run, size_t index, enum action action, treatment_make *make)
{
	struct work *work = &run->work[index];
	if (!refuse_marked(run, index, action))
		return false;
	const struct rules_class *class = class_owed(run, index);
	if (!class) {
		work->unlisted = unlisted_is(run, UNLISTED_DROP) && column_unlisted(run, index);
		work->dropped = work->unlisted && action == ACTION_DROP;
		return true;
	}
	if (class->action == action && !make) {
		work->dropped = true;
		return true;
	}
	if (class->action == action) {
		work->treatment =
			treatment_by(run->treatments, &run->means, class, make, &run->failure);
		if (work->treatment && treatment_mark(work->treatment))
			work->mark = span_of(treatment_mark(work->treatment));
		return work->treatment && try_replacement(run, index);
	}
	work->debt = class;
	/* Who takes his classes from a plan may have paid already: no label is put on again. */
	work->label = run->columns.at[index].labelled ? class : NULL;
	return true;
}

/* A stream without a column is none. */
static bool refuse_nothing_left(struct run *run)
{
	for (size_t i = 0; i < run->columns.count; i++)
		if (!run->work[i].dropped)
			return true;
	fail(&run->failure, STATUS_REFUSED, "by the rules every column would go");
	return fail_in(run, source_name(run->source));
}

/* Debts are refused where they may not go, else told; and left off where that is wanted. */
static bool settle_debts(struct run *run)
{
	if (!refuse_debts(run))
		return false;
	tell_debts(run);
	for (size_t i = 0; i < run->columns.count && run->options.bare; i++)
		if (run->options.leave_debts)
			run->work[i].label = NULL;
	return true;
}

bool run_owe(struct run *run)
{
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct column *column = &run->columns.at[i];
		struct work *work = &run->work[i];
		work->debt = class_owed(run, i);
		work->label = column->labelled ? column->class : NULL;
		work->unlisted = unlisted_is(run, UNLISTED_DROP) && column_unlisted(run, i);
	}
	return settle_debts(run);
}

bool run_pay(struct run *run, enum action action, treatment_make *make)
{
	run->treatments =
		arena_take(&run->arena, rules_class_count(run->rules) * sizeof *run->treatments);
	if (!run_check_header(run) || (!run->options.plan && !refuse_lost_labels(run, action)) ||
	    !run_check_unlisted(run))
		return false;
	for (size_t i = 0; i < run->columns.count; i++)
		if (!settle_column(run, i, action, make))
			return false;
	return refuse_nothing_left(run) && settle_debts(run);
}
