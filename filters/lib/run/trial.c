/*
 * Treatments on trial: what the treatment that a column is due would leave as it is was treated
 * already. Whoever pays for it: the filter before this one may have, and its label is gone as well.
 */
#include "run/inside.h"

struct treatment *treatment_by(struct treatment **made, struct means *means,
			       const struct rules_class *class, treatment_make *make,
			       struct failure *failure)
{
	struct treatment **at = &made[class->rank];
	if (!*at)
		*at = make(means, class, failure);
	return *at;
}

struct trials *trials_open(struct run *run)
{
	struct trials *trials = arena_take(&run->arena, sizeof *trials);
	size_t classes = rules_class_count(run->rules);
	*trials = (struct trials){
		.run = run,
		.means = run->means,
		.made = arena_take(&run->arena, classes * sizeof *trials->made),
		.of = arena_take(&run->arena, run->columns.count * sizeof *trials->of),
	};
	trials->means.trial = true;
	return trials;
}

bool trials_take(struct trials *trials, bool labelled)
{
	struct run *run = trials->run;
	static treatment_make *const makes[] = {
		[ACTION_KEEP] = NULL,
		[ACTION_MASK] = treatment_for_mask,
		[ACTION_DROP] = NULL,
		[ACTION_ENCRYPT] = treatment_for_encrypt,
	};
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct column *column = &run->columns.at[i];
		treatment_make *make = column->class ? makes[column->class->action] : NULL;
		trials->of[i] = NULL;
		if (!make || (column->labelled && !labelled))
			continue;
		trials->of[i] = treatment_by(trials->made, &trials->means, column->class, make,
					     &run->failure);
		if (!trials->of[i])
			return false;
	}
	return true;
}

static enum sample_answer ask(void *context, size_t column, struct span text)
{
	struct trials *trials = context;
	struct failure ignored = {0};
	if (!trials->of[column])
		return SAMPLE_UNKNOWN;
	struct buffer *out = &trials->run->out;
	out->size = 0;
	enum outcome outcome = treatment_apply(trials->of[column], text, out, &ignored);
	if (outcome == OUTCOME_ALREADY || outcome == OUTCOME_UNTOUCHED)
		return SAMPLE_DONE;
	/* What is encrypted is a token; of the rest only its form tells. */
	return ignored.status == STATUS_REFUSED ? SAMPLE_UNKNOWN : SAMPLE_CLEAR;
}

static bool done(void *context, size_t column, struct span text)
{
	const struct trials *trials = context;
	return trials->of[column] && treatment_leaves(trials->of[column], text);
}

struct sample_asks trials_asks(struct trials *trials)
{
	return (struct sample_asks){ask, done, trials};
}
