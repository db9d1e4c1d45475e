#include "columns/sample.h"

#include <stdlib.h>

/* ---- What names say ----------------------------------------------------------------------------
 */

/* The detectors of classes that a column is named for, strongly or weakly. */
static void read_names(struct sample *sample, const struct column *column, struct tally *tally)
{
	const struct rules *rules = sample->rules;
	const struct detectors *detectors = sample->detectors;
	const struct rules_class *named = column->class;
	if (!named && !column->marked)
		named = rules_class_for_header(rules, column->folded);
	_Static_assert(DETECTORS_MAX <= UINT8_MAX, "a byte tells detectors apart");
	tally->named =
		(uint8_t)(named ? detectors_index(detectors, named->name) : detectors->count);
	for (size_t d = 0; d < detectors->count; d++) {
		const struct rules_class *class = sample->classes[d];
		bool always = strcmp(detectors->at[d]->class, "person_name") == 0;
		if (class && (always || named || rules_class_hinted(rules, class, column->folded)))
			tally->forms[d / 64] |= 1ull << d % 64;
	}
}

struct sample *sample_open(struct arena *arena, const struct columns *columns,
			   const struct rules *rules, const struct detectors *detectors,
			   struct sample_asks asks)
{
	struct sample *sample = arena_take(arena, sizeof *sample);
	*sample = (struct sample){
		.of = columns,
		.rules = rules,
		.detectors = detectors,
		.arena = arena,
		.asks = asks,
		.columns = arena_take(arena, columns->count * sizeof *sample->columns),
	};
	for (size_t d = 0; d < detectors->count; d++) {
		const char *name = detectors->at[d]->class;
		const struct rules_class *class = rules_class_named(rules, span_of(name));
		sample->classes[d] = class;
		sample->patterns |= detectors->at[d]->pattern != NULL;
		bool owed = class && class->action != ACTION_KEEP;
		if (owed && cells_for_sure(name) == 1)
			sample->certain[d / 64] |= 1ull << d % 64;
	}
	for (size_t i = 0; i < columns->count; i++) {
		read_names(sample, &columns->at[i], &sample->columns[i]);
		sample->columns[i].valuelike = name_is_valuelike(columns->at[i].name);
	}
	return sample;
}

void sample_is_whole(struct sample *sample)
{
	sample->whole = true;
}

/* ---- Counting ----------------------------------------------------------------------------------
 */

/* What needs so many is made of digits: a date has four at least. */
#define NEEDED_ENOUGH 4
/* And so many one of those that order numbers and the like look like. */
#define NUMBER_DIGITS 10

/* Bytes beside them: the letters of a carrier, what parts a date and a time. */
#define BESIDE_MOST 8
/* So many texts of a column tell what it is written in, and what they hold. */
#define TEXTS_ENOUGH 1000

/* Whoever treats the column knows best; else by stars under which no detector fires. */
static bool is_masked(const struct sample *sample, size_t column, struct span whole,
		      struct span value)
{
	if (sample->asks.done && sample->asks.done(sample->asks.context, column, whole))
		return true;
	enum sample_answer answer = sample->asks.ask
					    ? sample->asks.ask(sample->asks.context, column, whole)
					    : SAMPLE_UNKNOWN;
	if (answer != SAMPLE_UNKNOWN)
		return answer == SAMPLE_DONE;
	return text_has_star(value) && !detect_under_stars(sample->detectors, value);
}

const struct fitting *tally_fits(const struct tally *tally, size_t detector)
{
	const struct fitting *fits = tally->fits;
	while (fits && fits->detector != detector)
		fits = fits->next;
	return fits;
}

uint32_t tally_clear(const struct tally *tally)
{
	const uint32_t *count = tally->count;
	return tally->filled - count[TRAIT_TOKEN] - count[TRAIT_MASKED] - count[TRAIT_PLACEHOLDER];
}

#define SPARES 64

/* Few detectors ever fire in a column: what the others would need is not kept. */
static void add_fit(struct sample *sample, struct tally *tally, size_t detector,
		    enum evidence evidence)
{
	struct fitting *fits = (struct fitting *)tally_fits(tally, detector);
	if (!fits) {
		if (sample->spares == 0) {
			sample->spare = arena_take(sample->arena, SPARES * sizeof *fits);
			sample->spares = SPARES;
		}
		fits = &sample->spare[--sample->spares];
		fits->detector = (uint32_t)detector;
		fits->next = tally->fits;
		tally->fits = fits;
	}
	fits->form++;
	fits->shape += evidence >= EVIDENCE_SHAPE;
	fits->check += evidence >= EVIDENCE_CHECK;
}

/* FNV-1a, its bits stirred. */
static uint64_t hash_of(struct span text)
{
	uint64_t hash = 0xcbf29ce484222325ull ^ text.size;
	for (size_t i = 0; i < text.size; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3ull;
	return (hash ^ hash >> 29) * 0x9e3779b97f4a7c15ull;
}

static bool bit_of(const uint64_t *bits, size_t d)
{
	return bits[d / 64] >> d % 64 & 1;
}

/* Two numbers in a cell, three at most. */
#define PIECES_MOST 3

/* The end of a piece that begins at `from`, and the bytes of the mark behind it: 0 at the end. */
static size_t piece_end(struct span value, size_t from, size_t *mark)
{
	*mark = 0;
	for (size_t at = from; at < value.size; at++) {
		*mark = text_list_mark(value, at);
		if (*mark)
			return at;
	}
	return value.size;
}

/* Is each piece of a list one of the class? The weakest of them counts. */
static enum evidence judge_list(const struct detector *detector, struct span value)
{
	enum evidence least = EVIDENCE_CHECK;
	size_t pieces = 0;
	for (size_t from = 0, mark; from < value.size && pieces <= PIECES_MOST; pieces++) {
		size_t end = piece_end(value, from, &mark);
		struct span piece = wrapper_off(span_cut(value, from, end));
		struct survey survey = survey_of(piece);
		struct parts parts;
		enum evidence evidence = detector_judge(detector, &survey, piece, &parts);
		least = evidence < least ? evidence : least;
		from = end + mark;
	}
	return pieces > 1 && pieces <= PIECES_MOST && least > EVIDENCE_FORM ? least : EVIDENCE_NONE;
}

/* Could a value be a list of numbers or addresses? */
static bool may_list(const struct survey *survey, struct span value)
{
	size_t mark;
	return (survey->digits >= 2 * NUMBER_DIGITS || (survey->marks & MARK_AT)) &&
	       piece_end(value, 0, &mark) < value.size;
}

#define BIT(trait) (1u << (trait))
/* No trait: detectors counted the value. */
#define COUNTED BIT(TRAITS)

/* Asks each detector; where one look told that it is nobody's, those that a form is enough for, and
 * patterns. */
static uint32_t evidence_traits(struct sample *sample, struct tally *tally,
				const struct survey *survey, struct span value, bool nobodys)
{
	uint32_t traits = 0;
	bool listed = may_list(survey, value);
	struct parts parts;
	for (size_t d = 0; d < sample->detectors->count; d++) {
		const struct detector *detector = sample->detectors->at[d];
		if ((nobodys || detector->needs.named) && !bit_of(tally->forms, d) &&
		    !detector->pattern)
			continue;
		enum evidence evidence = detector_judge(detector, survey, value, &parts);
		if (listed && evidence == EVIDENCE_NONE)
			evidence = judge_list(detector, value);
		if (evidence > EVIDENCE_FORM)
			traits |= BIT(TRAIT_FITTING);
		if (evidence > EVIDENCE_FORM && bit_of(sample->certain, d))
			traits |= BIT(TRAIT_CERTAIN);
		if (evidence > EVIDENCE_FORM ||
		    (evidence == EVIDENCE_FORM && bit_of(tally->forms, d))) {
			add_fit(sample, tally, d, evidence);
			traits |= COUNTED;
		}
	}
	if (tally->named < sample->detectors->count &&
	    detector_resembles(sample->detectors->at[tally->named], value, &parts))
		traits |= BIT(TRAIT_RESEMBLING);
	return traits;
}

/*
 * What is in a code, which has nothing beside letters, digits and signs: an address of mail is one
 * wherever it stands, a number may be there by chance.
 */
static uint32_t code_traits(const struct sample *sample, struct span value)
{
	uint32_t traits = 0;
	struct detect_search search;
	struct finding finding;
	detect_begin(&search, sample->detectors, value);
	while (detect_next(&search, &finding)) {
		const struct rules_class *class = sample->classes[finding.index];
		/* git@host:path is no mailbox. */
		bool git = finding.end - finding.begin > 4 &&
			   memcmp(value.at + finding.begin, "git@", 4) == 0;
		if (class && class->action != ACTION_KEEP && !git &&
		    detector_counts(finding.detector))
			traits |= finding.detector->needs.marks & MARK_AT ? BIT(TRAIT_HOLDING)
									  : BIT(TRAIT_WITHIN);
	}
	return traits;
}

/* What a text is that is no value by itself. */
static uint32_t text_traits(struct sample *sample, const struct tally *tally,
			    const struct survey *survey, struct span value, bool nobodys)
{
	if (tally->count[TRAIT_TEXT] >= TEXTS_ENOUGH)
		return 0;
	uint32_t traits = BIT(TRAIT_TEXT) | (text_is_running(value) ? BIT(TRAIT_RUNNING) : 0);
	if (nobodys && !sample->patterns)
		return traits;
	bool beside = survey->wide > 0 || memchr(value.at, ' ', value.size);
	if (!beside)
		return traits | code_traits(sample, value);
	return traits | (detect_any(sample->detectors, value) ? BIT(TRAIT_HOLDING) : 0);
}

bool value_is_placeholder(struct span value, const struct survey *survey)
{
	static const char *const words[] = {"null", "n/a",  "na", "nan",    "none", "nil",
					    "无",   "没有", "空", "(null)", "\\N"};
	if (survey->letters == 0 && survey->wide == 0 && survey->digits == 0)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (value.size == strlen(words[i]) &&
		    strncasecmp(value.at, words[i], value.size) == 0)
			return true;
	return false;
}

/* The traits of a value in the clear. */
static uint32_t clear_traits(struct sample *sample, struct tally *tally, struct span value)
{
	struct survey survey = survey_of(value);
	bool lettered = survey.letters > 0 || survey.wide > 0;
	if (value_is_placeholder(value, &survey))
		return BIT(TRAIT_PLACEHOLDER);
	uint32_t traits = lettered ? BIT(TRAIT_LETTERED) : 0;
	if (survey.digits > 0)
		traits |= BIT(TRAIT_DIGITS);
	if (value_identifies(&survey))
		traits |= BIT(TRAIT_IDENTIFYING);
	if (survey.wide > 0 && survey.letters == 0)
		traits |= BIT(TRAIT_WIDE);
	if (survey.digits >= NUMBER_DIGITS && survey.wide == 0 &&
	    survey.size - survey.digits <= BESIDE_MOST)
		traits |= BIT(TRAIT_NUMBER);
	bool nobodys = glance_at(value).says == GLANCE_NOBODY;
	traits |= evidence_traits(sample, tally, &survey, value, nobodys);
	if (!(traits & BIT(TRAIT_FITTING)))
		traits |= text_traits(sample, tally, &survey, value, nobodys);
	return traits;
}

static uint32_t value_traits(struct sample *sample, size_t column, struct span whole)
{
	struct span value = wrapper_off(whole);
	if (text_is_token(value))
		return BIT(TRAIT_TOKEN);
	if (is_masked(sample, column, whole, value))
		return BIT(TRAIT_MASKED);
	return clear_traits(sample, &sample->columns[column], value);
}

static void count_number(struct sample *sample, struct tally *tally, struct span whole, bool fits)
{
	struct span value = wrapper_off(whole);
	struct survey survey = survey_of(value);
	size_t length = number_length(survey.digits);
	if (length == LENGTHS)
		return;
	/* A mobile with a full stop is no number of an order, and speaks for none. */
	fits = fits || (survey.digits < value.size && detect_any(sample->detectors, value));
	if (!tally->lengths && fits && (tally->even == 0 || tally->even_length == length)) {
		tally->even_length = (uint8_t)length;
		tally->even = (uint8_t)(tally->even + (tally->even < UINT8_MAX));
		return;
	}
	if (!tally->lengths) {
		tally->lengths = arena_take(sample->arena, sizeof *tally->lengths);
		tally->lengths->numbers[tally->even_length] = tally->even;
		tally->lengths->fitting[tally->even_length] = tally->even;
	}
	if (tally->lengths->numbers[length] == UINT8_MAX)
		return;
	tally->lengths->numbers[length]++;
	tally->lengths->fitting[length] = (uint8_t)(tally->lengths->fitting[length] + fits);
}

static void add_value(struct sample *sample, size_t column, struct span value)
{
	struct tally *tally = &sample->columns[column];
	if (text_is_blank(value))
		return;
	uint64_t hash = hash_of(value);
	uint64_t *memory = &tally->memories[hash % MEMORIES];
	uint32_t traits = (uint32_t)(*memory & MEMORY_TRAITS);
	if (traits == 0 || (*memory ^ hash) > MEMORY_TRAITS) {
		traits = value_traits(sample, column, value);
		if (tally->valuelike && built_alike(sample->of->at[column].name, value))
			traits |= BIT(TRAIT_ALIKE);
		/* What detectors counted of it is no trait: such a value is judged each time. */
		*memory = (hash & ~MEMORY_TRAITS) | (traits & COUNTED ? 0 : traits);
	}
	if ((traits & (BIT(TRAIT_DIGITS) | BIT(TRAIT_LETTERED))) == BIT(TRAIT_DIGITS))
		count_number(sample, tally, value, traits & BIT(TRAIT_FITTING));
	tally->filled++;
	tally->seen |= 1ull << (hash >> 58);
	for (size_t trait = 0; trait < TRAITS; trait++)
		tally->count[trait] += traits >> trait & 1;
}

bool sample_add(struct sample *sample, const struct batch *batch, struct buffer *scratch)
{
	sample->records += batch->count;
	for (size_t record = 0; record < batch->count; record++)
		for (uint32_t column = 0; column < sample->of->count; column++) {
			struct span cell = record_cell(batch, record, column), text;
			if (cell.size == 0)
				continue;
			if (!cell_text(sample->of->dialect, cell, scratch, &text))
				return false;
			add_value(sample, column, text);
		}
	return true;
}

/* ---- Asking ------------------------------------------------------------------------------------
 */

bool detector_counts(const struct detector *detector)
{
	return detector->needs.digits >= NEEDED_ENOUGH || (detector->needs.marks & MARK_AT);
}

bool sample_has_clear(const struct sample *sample, const struct columns *columns, size_t column)
{
	const struct rules_class *class = columns->at[column].class;
	const struct tally *tally = &sample->columns[column];
	size_t d =
		class ? detectors_index(sample->detectors, class->name) : sample->detectors->count;
	if (d == sample->detectors->count)
		return tally_clear(tally) > 0;
	const struct fitting *fits = tally_fits(tally, d);
	/* Two numbers in a cell, or words around one, are not of the shape, and in the clear. */
	return (fits && fits->form > 0) ||
	       (d == tally->named && tally->count[TRAIT_RESEMBLING] > 0) ||
	       tally->count[TRAIT_IDENTIFYING] > 0 ||
	       (!detector_counts(sample->detectors->at[d]) && tally->count[TRAIT_LETTERED] > 0);
}
