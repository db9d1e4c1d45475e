#include <stdlib.h>

#include "columns/columns.h"

/* A column is decided by its values from this many cells on. */
#define CELLS_ENOUGH 20
/* Values alone label a column at this share of the cells that are in the clear, in percent. */
#define SHARE_BY_CHECK 90
#define SHARE_BY_SHAPE 95

struct tally {
	struct sample_column cells;
	uint64_t identifying; /* cells in the clear that could tell a person: see may_identify() */
	/* By detector: cells that could be masked as its class, … */
	uint64_t *resembles;
	uint64_t *shape; /* … that have its form, … */
	uint64_t *check; /* … that pass its check. Each includes the next. */
};

struct sample {
	const struct columns *of;
	const struct detectors *detectors;
	struct sample_asks asks;
	size_t count;
	struct tally *columns;
};

struct sample *sample_open(struct arena *arena, const struct columns *columns,
			   const struct detectors *detectors, struct sample_asks asks)
{
	struct sample *sample = arena_take(arena, sizeof *sample);
	sample->of = columns;
	sample->asks = asks;
	sample->count = columns->count;
	sample->detectors = detectors;
	sample->columns = arena_take(arena, sample->count * sizeof *sample->columns);
	for (size_t i = 0; i < sample->count; i++) {
		size_t size = detectors->count * sizeof(uint64_t);
		sample->columns[i].resembles = arena_take(arena, size);
		sample->columns[i].shape = arena_take(arena, size);
		sample->columns[i].check = arena_take(arena, size);
	}
	return sample;
}

/* So many digits make a number that somebody could be called by. */
#define DIGITS_ENOUGH 5

/* Could a value be a number or an address of whatever form: five digits, or an @? */
static bool may_identify(struct span value)
{
	size_t digits = 0;
	for (const char *at = value.at, *end = at + value.size; at < end;) {
		uint32_t character;
		size_t size = utf8_next(at, end, &character);
		digits += (character >= '0' && character <= '9') ||
			  (character >= 0xff10 && character <= 0xff19);
		if (size == 0 || character == '@' || character == 0xff20)
			return true;
		at += size;
	}
	return digits >= DIGITS_ENOUGH;
}

/* Whoever treats the column knows best; else by stars under which no detector fires. */
static bool is_masked(const struct sample *sample, size_t column, struct span whole,
		      struct span value)
{
	enum sample_answer answer = sample->asks.ask
					    ? sample->asks.ask(sample->asks.context, column, whole)
					    : SAMPLE_UNKNOWN;
	if (answer != SAMPLE_UNKNOWN)
		return answer == SAMPLE_DONE;
	return text_has_star(value) && !detect_under_stars(sample->detectors, value);
}

static void add_value(struct sample *sample, size_t column, struct span value)
{
	struct tally *tally = &sample->columns[column];
	if (text_is_blank(value))
		return;
	tally->cells.filled++;
	struct span whole = value;
	value = wrapper_off(value);
	if (text_is_token(value)) {
		tally->cells.tokens++;
		return;
	}
	if (is_masked(sample, column, whole, value)) {
		tally->cells.masked++;
		return;
	}
	tally->identifying += may_identify(value);
	struct survey survey = survey_of(value);
	for (size_t d = 0; d < sample->detectors->count; d++) {
		const struct detector *detector = sample->detectors->at[d];
		struct parts parts;
		enum evidence evidence = detector_judge(detector, &survey, value, &parts);
		tally->resembles[d] +=
			evidence != EVIDENCE_NONE ||
			(detector->resembles && detector->resembles(detector, value, &parts));
		tally->shape[d] += evidence >= EVIDENCE_SHAPE;
		tally->check[d] += evidence == EVIDENCE_CHECK;
	}
}

bool sample_add(struct sample *sample, const struct batch *batch, struct buffer *scratch)
{
	for (size_t record = 0; record < batch->count; record++)
		for (uint32_t column = 0; column < sample->count; column++) {
			struct span cell = record_cell(batch, record, column), text;
			if (cell.size == 0)
				continue;
			if (!cell_text(sample->of->dialect, cell, scratch, &text))
				return false;
			add_value(sample, column, text);
		}
	return true;
}

struct sample_column sample_column(const struct sample *sample, size_t column)
{
	return sample->columns[column].cells;
}

/* Cells that stand in the clear. */
static uint64_t clear_cells(const struct tally *tally)
{
	return tally->cells.filled - tally->cells.tokens - tally->cells.masked;
}

/* ---- Deciding ----------------------------------------------------------------------------------
 */

/*
 * Enough values, not one of the shape, and none that could be a number or address of another form
 * (a mobile abroad): the name promises what the column does not hold.
 */
static bool values_overrule(const struct sample *sample, const struct tally *tally,
			    const struct rules_class *class)
{
	const struct detectors *detectors = sample->detectors;
	const struct detector *detector = detectors_named(detectors, class->name);
	return detector && clear_cells(tally) >= CELLS_ENOUGH && tally->identifying == 0 &&
	       tally->resembles[detectors_index(detectors, class->name)] == 0;
}

/* Names that promise no more than "a telephone": values that are nearly all of one class say which.
 */
static const struct {
	const char *wide;
	const char *narrow[3];
} umbrellas[] = {
	{"phone", {"cn_mobile", "cn_landline"}},
	{"national_id", {"cn_resident_id"}},
	{"bank_account", {"bank_card"}},
};

/* Only between classes that the rules treat alike: who drops `phone` drops the mobiles in it. */
static bool narrows(const struct rules_class *wide, const struct rules_class *narrow)
{
	if (wide->action != narrow->action)
		return false;
	for (size_t i = 0; i < sizeof umbrellas / sizeof *umbrellas; i++)
		for (size_t j = 0; j < 3 && umbrellas[i].narrow[j]; j++)
			if (strcmp(umbrellas[i].wide, wide->name) == 0 &&
			    strcmp(umbrellas[i].narrow[j], narrow->name) == 0)
				return true;
	return false;
}

static bool only_tokens(const struct tally *tally)
{
	return tally->cells.filled > 0 && tally->cells.tokens == tally->cells.filled;
}

/* The class that nearly all values have, the first in the order of the table. */
static const struct rules_class *
class_by_values(const struct sample *sample, const struct tally *tally, const struct rules *rules)
{
	uint64_t clear = clear_cells(tally);
	if (clear < CELLS_ENOUGH)
		return NULL;
	for (size_t d = 0; d < sample->detectors->count; d++) {
		bool most = tally->check[d] * 100 >= clear * SHARE_BY_CHECK ||
			    tally->shape[d] * 100 >= clear * SHARE_BY_SHAPE;
		const struct rules_class *class =
			most ? rules_class_named(rules, span_of(sample->detectors->at[d]->class))
			     : NULL;
		if (class)
			return class;
	}
	return NULL;
}

static void decide(struct column *column, const struct sample *sample, const struct tally *tally,
		   const struct rules *rules)
{
	if (only_tokens(tally))
		return;
	const struct rules_class *named = rules_class_for_header(rules, column->folded);
	const struct rules_class *valued = class_by_values(sample, tally, rules);
	column->class = named;
	column->basis = named ? BASIS_NAME : BASIS_NONE;
	bool overruled = named && values_overrule(sample, tally, named);
	if (valued && (!named || overruled || narrows(named, valued))) {
		column->class = valued;
		column->basis = BASIS_VALUES;
	} else if (overruled) {
		column->class = NULL;
		column->basis = BASIS_NONE;
	}
}

/* What the user said goes before everything else. */
static bool pinned(struct column *column, const struct rules *rules)
{
	const struct rules_pin *pin = rules_pin_for_header(rules, column->folded);
	if (!pin)
		return false;
	column->basis = BASIS_PIN;
	column->class = pin->class;
	return true;
}

void columns_decide(struct columns *columns, const struct sample *sample, const struct rules *rules)
{
	for (size_t i = 0; i < columns->count; i++) {
		struct column *column = &columns->at[i];
		if (!column->marked && !pinned(column, rules) && !column->labelled)
			decide(column, sample, &sample->columns[i], rules);
	}
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

bool sample_has_clear(const struct sample *sample, const struct columns *columns, size_t column)
{
	const struct rules_class *class = columns->at[column].class;
	const struct tally *tally = &sample->columns[column];
	size_t d =
		class ? detectors_index(sample->detectors, class->name) : sample->detectors->count;
	/* Two numbers in a cell, or words around one, are not of the shape, and in the clear. */
	if (d < sample->detectors->count)
		return tally->resembles[d] > 0 || tally->identifying > 0;
	return clear_cells(tally) > 0;
}
