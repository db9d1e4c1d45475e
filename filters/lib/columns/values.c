/* What the values of a column make of it. */
#include "columns/decide.h"

/* The share beside a weak name. */
#define SHARE_BY_HINT 50
/* With fewer cells than enough, nearly all of them. */
#define SHARE_OF_FEW 90
/* A form that counts beside a weak name alone is seen so often at least. */
#define FORMS_LEAST 3
/* So many different names make a column of names, without a name of its own. */
#define NAMES_LEAST 12

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

struct claim claim_by_values(const struct sample *sample, const struct column *column,
			     const struct tally *tally)
{
	struct claim best = {0};
	uint32_t clear = tally_clear(tally);
	for (const struct fitting *fits = tally->fits; fits; fits = fits->next) {
		const char *name = sample->detectors->at[fits->detector]->class;
		struct claim claim = {
			.class = sample->classes[fits->detector],
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
