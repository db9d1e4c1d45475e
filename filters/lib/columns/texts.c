/* Columns of running text: sentences, and values amid other text. */
#include "columns/decide.h"

/* Sentences: a column of them, and one that a weak name calls so. */
#define SHARE_RUNNING      30
#define SHARE_RUNNING_HINT 10
/* Fewer values than these are a choice from a list, however long its words: answers to a survey.
 * Of many cells one in sixteen differs at least, up to as many as no list has. */
#define VALUES_LEAST  3
#define CELLS_A_VALUE 16
#define CHOICES_MOST  12
/* Codes with a number inside: in two of three of eleven digits a mobile is seen by chance. */
#define SHARE_WITHIN 90

/* Of what is meant to be of a class one in seven at most does not pass. */
static bool by_chance(uint64_t numbers, uint64_t fitting)
{
	return numbers * 6 > fitting * 7;
}

bool tally_by_chance(const struct tally *tally)
{
	return by_chance(tally->count[TRAIT_NUMBER], tally->count[TRAIT_FITTING]) &&
	       tally->count[TRAIT_NUMBER] * 10ull > tally_clear(tally);
}

uint32_t tally_chance_lengths(const struct tally *tally)
{
	uint32_t lengths = 0;
	for (size_t i = 0; i < LENGTHS && tally->lengths && tally_by_chance(tally); i++)
		if (by_chance(tally->lengths->numbers[i], tally->lengths->fitting[i]))
			lengths |= 1u << i;
	return lengths;
}

static unsigned values_of_text(uint32_t clear)
{
	uint32_t least = clear / CELLS_A_VALUE;
	return least < VALUES_LEAST ? VALUES_LEAST : least < CHOICES_MOST ? least : CHOICES_MOST;
}

/* Sentences, or values amid other text: what is personal in it is found span by span. */
const struct rules_class *class_of_text(const struct sample *sample, const struct column *column,
					const struct tally *tally)
{
	const struct rules_class *text = rules_class_named(sample->rules, span_of(CLASS_TEXT));
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
