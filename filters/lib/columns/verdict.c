/* What is told of a decided column: the counts that it stands on, and how sure it is. */
#include "columns/decide.h"

static unsigned share_of(uint64_t part, uint64_t whole)
{
	return whole ? (unsigned)(part * 100 / whole) : 0;
}

/* How sure the verdict is: what was said by a person is; a strong name more so with its values. */
static unsigned confidence_of(const struct column *column, const struct sample *sample)
{
	const struct verdict *verdict = &column->verdict;
	unsigned share = share_of(verdict->fitting, verdict->clear);
	unsigned sentences = share_of(verdict->running, verdict->texts);
	bool judged = column->class && detectors_named(sample->detectors, column->class->name);
	switch (column->basis) {
	case BASIS_NONE:
		return 0;
	case BASIS_LABEL:
	case BASIS_PIN:
		return 100;
	case BASIS_NAME:
		return judged && verdict->clear ? 80 + share / 5 : 90;
	default:
		/* Few cells with something in them make a text; more of them make it surer. */
		if (verdict->texts > 0)
			return 70 + (sentences > share ? sentences : share) / 5;
		return verdict->by == EVIDENCE_CHECK ? share : share * 95 / 100;
	}
}

/* The counts that the verdict is told with. */
void verdict_fill(struct column *column, const struct sample *sample, const struct tally *tally)
{
	struct verdict *verdict = &column->verdict;
	verdict->filled = tally->filled;
	verdict->tokens = tally->count[TRAIT_TOKEN];
	verdict->masked = tally->count[TRAIT_MASKED];
	verdict->clear = tally_clear(tally);
	const char *class = column->class ? column->class->name : "";
	size_t detector = detectors_index(sample->detectors, class);
	const struct fitting *fits = tally_fits(tally, detector);
	verdict->judged = detector < sample->detectors->count;
	if (fits) {
		verdict->by = fits->check == fits->form   ? EVIDENCE_CHECK
			      : fits->shape == fits->form ? EVIDENCE_SHAPE
							  : EVIDENCE_FORM;
		verdict->fitting = fits->form;
	} else if (column->basis == BASIS_VALUES) {
		verdict->by = EVIDENCE_FORM;
		verdict->fitting = tally->count[TRAIT_FITTING];
	}
	if (class_is_text(class)) {
		verdict->fitting = tally->count[TRAIT_HOLDING] + tally->count[TRAIT_FITTING];
		verdict->texts = tally->count[TRAIT_TEXT];
		verdict->running = tally->count[TRAIT_RUNNING];
	}
	verdict->confidence = confidence_of(column, sample);
}
