/*
 * What a column is, from its name and its sampled cells. The order: pins, strong names with the
 * values not against them, values (which a weak name helps), sentences, cells with something in
 * them. Thresholds are those of CONTRACT 4, where it says that they are to be calibrated.
 */
#include "columns/sample.h"

/* Shares of the cells in the clear, in percent: a label beside a weak name. */
#define SHARE_BY_HINT 50
/* With fewer cells than enough, nearly all of them. */
#define SHARE_OF_FEW 90
/* A form that counts beside a weak name alone is seen so often at least. */
#define FORMS_LEAST 3
/* Sentences: a column of them, and one that a weak name calls so. */
#define SHARE_RUNNING      30
#define SHARE_RUNNING_HINT 10
/* Fewer values than these are a choice from a list, however long its words: answers to a survey.
 * Of many cells one in sixteen differs at least, up to as many as no list has. */
#define VALUES_LEAST  3
#define CELLS_A_VALUE 16
#define CHOICES_MOST  12
/* So many different names make a column of names, without a name of its own. */
#define NAMES_LEAST 12
/* Cells with something inside: so many, and of a column of enough so many percent. */
#define HOLDING_LEAST 2
#define SHARE_HOLDING 2
/* Codes with a number inside: in two of three of eleven digits a mobile is seen by chance. */
#define SHARE_WITHIN 90
/* Fewer values than these may pass a check by chance, all of them. */
#define DOUBTLESS_LEAST 5

/* Different values, up to 64. */
static unsigned values_seen(const struct tally *tally)
{
	return (unsigned)__builtin_popcountll(tally->seen);
}

/* ---- Values ------------------------------------------------------------------------------------
 */

/*
 * So many cells, all of which pass, are no chance even where there are few: one number in 25 of
 * eleven digits is a mobile's, one in thirty passes for a card, but nothing is an e-mail address
 * by chance. Classes not named here take five.
 */
static const struct {
	const char *class;
	uint32_t cells;
} sure_from[] = {
	{"email", 1},   {"cn_resident_id", 1}, {"iban", 1},    {"cn_mobile", 1},   {"bank_card", 3},
	{"cn_uscc", 1}, {"cn_landline", 3},    {"address", 2}, {"mac_address", 1},
};

uint32_t cells_for_sure(const char *class)
{
	for (size_t i = 0; i < sizeof sure_from / sizeof *sure_from; i++)
		if (strcmp(sure_from[i].class, class) == 0)
			return sure_from[i].cells;
	return 5;
}

/* Do the values of a column make it one of a class, a weak name aside? */
static bool fits_alone(const struct fitting *fits, const char *class, uint32_t clear)
{
	if (clear >= CELLS_ENOUGH)
		return reaches(fits->check, clear, SHARE_BY_CHECK) ||
		       reaches(fits->shape, clear, SHARE_BY_SHAPE);
	return fits->shape == clear && clear >= cells_for_sure(class);
}

static bool fits_hint(const struct fitting *fits, uint32_t clear)
{
	if (clear >= CELLS_ENOUGH)
		return reaches(fits->form, clear, SHARE_BY_HINT);
	return reaches(fits->shape, clear, SHARE_OF_FEW) ||
	       (fits->form >= FORMS_LEAST && reaches(fits->form, clear, SHARE_OF_FEW));
}

/* Names in Han: a form that too many words have, but not nearly all of many different ones. */
static bool fits_as_names(const struct fitting *fits, const char *class, const struct tally *tally)
{
	uint32_t clear = tally_clear(tally);
	return strcmp(class, "person_name") == 0 && clear >= CELLS_ENOUGH &&
	       reaches(fits->form, clear, SHARE_BY_CHECK) &&
	       reaches(tally->count[TRAIT_WIDE], clear, SHARE_BY_CHECK) &&
	       values_seen(tally) >= NAMES_LEAST;
}

/* What a class's claim on a column rests on. */
struct claim {
	const struct rules_class *class;
	const struct fitting *fits;
	size_t rank; /* of its detector */
	bool hinted;
};

/* The better of two claims: by more checks, then by more shapes, then a weak name's. */
static bool beats(const struct claim *a, const struct claim *b)
{
	if (!b->class)
		return true;
	if (a->fits->check != b->fits->check)
		return a->fits->check > b->fits->check;
	if (a->fits->shape != b->fits->shape)
		return a->fits->shape > b->fits->shape;
	if (a->hinted != b->hinted)
		return a->hinted;
	if (a->fits->form != b->fits->form)
		return a->fits->form > b->fits->form;
	return a->rank < b->rank;
}

static struct claim claim_by_values(const struct sample *sample, const struct column *column,
				    const struct tally *tally)
{
	struct claim best = {0};
	uint32_t clear = tally_clear(tally);
	for (const struct fitting *fits = tally->fits; fits; fits = fits->next) {
		const char *name = sample->detectors->at[fits->detector]->class;
		struct claim claim = {
			.class = rules_class_named(sample->rules, span_of(name)),
			.fits = fits,
			.rank = fits->detector,
		};
		if (!claim.class)
			continue;
		claim.hinted = rules_class_hinted(sample->rules, claim.class, column->folded);
		bool fit = fits_alone(fits, name, clear) ||
			   (claim.hinted && fits_hint(fits, clear)) ||
			   fits_as_names(fits, name, tally);
		if (fit && beats(&claim, &best))
			best = claim;
	}
	return best;
}

/* ---- Texts -------------------------------------------------------------------------------------
 */

bool tally_by_chance(const struct tally *tally)
{
	return tally->count[TRAIT_NUMBER] * 6ull > tally->count[TRAIT_FITTING] * 7ull &&
	       tally->count[TRAIT_NUMBER] * 10ull > tally_clear(tally);
}

static unsigned values_of_text(uint32_t clear)
{
	uint32_t least = clear / CELLS_A_VALUE;
	return least < VALUES_LEAST ? VALUES_LEAST : least < CHOICES_MOST ? least : CHOICES_MOST;
}

/* Sentences, or values amid other text: what is personal in it is found span by span. */
static const struct rules_class *
class_of_text(const struct sample *sample, const struct column *column, const struct tally *tally)
{
	const struct rules_class *text = rules_class_named(sample->rules, span_of("free_text"));
	uint32_t clear = tally_clear(tally);
	if (!text || clear == 0)
		return NULL;
	bool hinted = rules_class_hinted(sample->rules, text, column->folded);
	unsigned share = hinted ? SHARE_RUNNING_HINT : SHARE_RUNNING;
	if ((clear >= CELLS_ENOUGH || hinted) &&
	    reaches(tally->count[TRAIT_RUNNING], tally->count[TRAIT_TEXT], share) &&
	    (hinted || values_seen(tally) >= values_of_text(clear)))
		return text;
	uint32_t holding = tally->count[TRAIT_HOLDING], within = tally->count[TRAIT_WITHIN];
	if (within >= DOUBTLESS_LEAST && reaches(within, clear, SHARE_WITHIN) &&
	    (clear >= CELLS_ENOUGH || within == clear))
		return text;
	uint32_t certain = tally_by_chance(tally) ? 0 : tally->count[TRAIT_CERTAIN];
	if (clear < CELLS_ENOUGH || hinted)
		return holding > 0 || certain > 0 ? text : NULL;
	bool held = holding >= HOLDING_LEAST &&
		    reaches(holding, tally->count[TRAIT_TEXT], SHARE_HOLDING);
	bool mixed = certain >= HOLDING_LEAST && reaches(certain, clear, SHARE_HOLDING);
	return held || mixed ? text : NULL;
}

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
	return strcmp(class->name, "free_text") == 0 && tally_clear(tally) == 0;
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
		const struct rules_class *other = class_narrowed(sample, column, tally, named);
		if (!other)
			other = class_widened(sample, tally, named);
		verdict->nothing =
			sample->whole && tally->filled > 0 &&
			tally_clear(tally) + tally->count[TRAIT_PLACEHOLDER] == tally->filled &&
			tally->count[TRAIT_LETTERED] == 0 && tally->count[TRAIT_IDENTIFYING] == 0 &&
			means_nothing(sample, tally, named);
		verdict->nothing |= sample->whole && tally->filled == 0 &&
				    strcmp(named->name, "free_text") == 0;
		give(column, other ? BASIS_VALUES : BASIS_NAME, other ? other : named);
		return;
	}
	struct claim claim = claim_by_values(sample, column, tally);
	const struct rules_class *class = claim.class;
	verdict->hinted = claim.hinted;
	if (!class)
		class = class_of_several(sample, tally);
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
	return some ? rules_class_named(sample->rules, span_of("free_text")) : NULL;
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

/* The counts that the verdict is told with. */
static void fill_verdict(struct column *column, const struct sample *sample,
			 const struct tally *tally)
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
	if (strcmp(class, "free_text") == 0) {
		verdict->fitting = tally->count[TRAIT_HOLDING] + tally->count[TRAIT_FITTING];
		verdict->texts = tally->count[TRAIT_TEXT];
		verdict->running = tally->count[TRAIT_RUNNING];
	}
	verdict->confidence = confidence_of(column, sample);
}

void columns_decide(struct columns *columns, struct sample *sample)
{
	for (size_t i = 0; i < columns->count; i++) {
		struct column *column = &columns->at[i];
		column->verdict = (struct verdict){0};
		if (!column->marked && !pinned(column, sample->rules) && !column->labelled)
			decide(column, sample, &sample->columns[i]);
		overrule_preset(column, sample, &sample->columns[i]);
		fill_verdict(column, sample, &sample->columns[i]);
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
