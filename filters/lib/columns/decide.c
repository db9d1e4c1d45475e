/*
 * What a column is, from its name and its sampled cells. The order: pins, strong names with the
 * values not against them, values (which a weak name helps), sentences, cells with something in
 * them.
 */
#include "columns/decide.h"

/* ---- Names -------------------------------------------------------------------------------------
 */

/* Not one cell that the class could mean. */
static bool means_nothing(const struct sample *sample, const struct tally *tally,
			  const struct rules_class *class)
{
	/* No country has postcodes without a digit: AL, AK, AZ are states. */
	if (strcmp(class->name, "postcode") == 0)
		return tally->count[TRAIT_DIGITS] == 0;
	if (tally->named < sample->detectors->count) {
		const struct detector *detector = sample->detectors->at[tally->named];
		const struct fitting *fits = tally_fits(tally, tally->named);
		/* Whatever has letters resembles a name, but for what programs are called by. */
		if (strcmp(class->name, "person_name") == 0)
			return !fits && tally->count[TRAIT_RESEMBLING] == 0;
		return !fits && tally->count[TRAIT_RESEMBLING] == 0 &&
		       (detector_counts(detector) ? tally->count[TRAIT_IDENTIFYING]
						  : tally->count[TRAIT_LETTERED]) == 0;
	}
	return class_is_text(class->name) && tally_clear(tally) == 0;
}

/*
 * Enough values, and none that the class could mean: not of its shape, and no number or address of
 * another form either (a mobile abroad). The name promises what the column does not hold.
 */
static bool values_overrule(const struct sample *sample, const struct tally *tally,
			    const struct rules_class *class)
{
	return tally_clear(tally) + tally->count[TRAIT_PLACEHOLDER] >= CELLS_ENOUGH &&
	       means_nothing(sample, tally, class);
}

/* ---- A column ----------------------------------------------------------------------------------
 */

static void give(struct column *column, enum basis basis, const struct rules_class *class)
{
	column->basis = class ? basis : BASIS_NONE;
	column->class = class;
}

static void decide(struct column *column, const struct sample *sample, const struct tally *tally)
{
	if (tally->filled > 0 && tally->count[TRAIT_TOKEN] == tally->filled)
		return;
	struct verdict *verdict = &column->verdict;
	const struct rules_class *named = rules_class_for_header(sample->rules, column->folded);
	verdict->named = named;
	if (named && !values_overrule(sample, tally, named)) {
		const struct rules_class *other = umbrella_narrowed(sample, column, tally, named);
		if (!other)
			other = umbrella_widened(sample, tally, named);
		verdict->nothing =
			sample->whole && tally->filled > 0 &&
			tally_clear(tally) + tally->count[TRAIT_PLACEHOLDER] == tally->filled &&
			tally->count[TRAIT_LETTERED] == 0 && tally->count[TRAIT_IDENTIFYING] == 0 &&
			means_nothing(sample, tally, named);
		verdict->nothing |=
			sample->whole && tally->filled == 0 && class_is_text(named->name);
		/* A column that is to go goes whatever it holds: each day's file has the same. */
		verdict->nothing &= named->action != ACTION_DROP;
		give(column, other ? BASIS_VALUES : BASIS_NAME, other ? other : named);
		return;
	}
	struct claim claim = claim_by_values(sample, column, tally);
	const struct rules_class *class = claim.class;
	verdict->hinted = claim.hinted;
	if (!class)
		class = umbrella_several(sample, tally);
	if (!class)
		class = class_of_text(sample, column, tally);
	give(column, BASIS_VALUES, class);
	verdict->undecided = !class && tally_clear(tally) < CELLS_ENOUGH;
}

/* Are nearly all of a column's values numbers or addresses of mail of a class, beyond chance? */
static bool is_doubtless(const struct sample *sample, const struct claim *claim, uint32_t clear)
{
	if (!claim->class || clear < DOUBTLESS_LEAST ||
	    !detector_counts(sample->detectors->at[claim->rank]))
		return false;
	return reaches(claim->fits->check, clear, SHARE_BY_CHECK) ||
	       (cells_for_sure(claim->class->name) == 1 &&
		reaches(claim->fits->shape, clear, SHARE_BY_SHAPE));
}

/*
 * The class that values give a column which a preset calls clean, by its pin or as one of a class
 * of nobody's: only what the user says goes before values beyond doubt. Where a class of nobody's
 * has some values that are somebody's (companies' numbers, and persons' ids where there is no
 * company), they are found as in a text. NULL: the preset is right.
 */
static const struct rules_class *
against_preset(const struct sample *sample, const struct column *column, const struct tally *tally)
{
	uint32_t clear = tally_clear(tally);
	struct claim claim = claim_by_values(sample, column, tally);
	if (is_doubtless(sample, &claim, clear) && claim.class->action != ACTION_KEEP)
		return claim.class;
	bool some = column->basis == BASIS_NAME && clear >= CELLS_ENOUGH &&
		    tally->count[TRAIT_CERTAIN] >= HOLDING_LEAST &&
		    reaches(tally->count[TRAIT_CERTAIN], clear, SHARE_HOLDING);
	return some ? rules_class_named(sample->rules, span_of(CLASS_TEXT)) : NULL;
}

/* What the user said goes before everything else; a preset's `none` not before a label. */
static bool pinned(struct column *column, const struct rules *rules)
{
	const struct rules_pin *pin = rules_pin_for_header(rules, column->folded);
	if (!pin || (rules_pin_is_preset_none(pin) && column->labelled))
		return false;
	column->basis = BASIS_PIN;
	column->class = pin->class;
	return true;
}

bool column_clean_by_preset(const struct column *column, const struct rules *rules)
{
	if (column->marked || column->labelled)
		return false;
	const struct rules_pin *pin = rules_pin_for_header(rules, column->folded);
	if (column->basis == BASIS_PIN)
		return rules_pin_is_preset_none(pin);
	return column->basis == BASIS_NAME && column->class->action == ACTION_KEEP &&
	       column->class->sensitivity == SENSITIVITY_NONE;
}

static void overrule_preset(struct column *column, const struct sample *sample,
			    const struct tally *tally)
{
	if (!column_clean_by_preset(column, sample->rules))
		return;
	const struct rules_class *class = against_preset(sample, column, tally);
	if (!class)
		return;
	column->verdict.unpinned = column->basis == BASIS_PIN;
	give(column, BASIS_VALUES, class);
}

void columns_decide(struct columns *columns, struct sample *sample)
{
	for (size_t i = 0; i < columns->count; i++) {
		struct column *column = &columns->at[i];
		column->verdict = (struct verdict){0};
		if (!column->marked && !pinned(column, sample->rules) && !column->labelled)
			decide(column, sample, &sample->columns[i]);
		overrule_preset(column, sample, &sample->columns[i]);
		verdict_fill(column, sample, &sample->columns[i]);
	}
	columns->sampled = sample->records;
	columns->whole = sample->whole;
}

bool columns_name(struct columns *columns, const struct rules *rules)
{
	bool any = false;
	for (size_t i = 0; i < columns->count; i++) {
		struct column *column = &columns->at[i];
		if (column->marked || column->labelled)
			continue;
		if (!pinned(column, rules)) {
			column->class = rules_class_for_header(rules, column->folded);
			column->basis = column->class ? BASIS_NAME : BASIS_NONE;
		}
		any = any || column->class;
	}
	return any;
}
