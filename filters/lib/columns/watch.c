/*
 * What comes late: values of a class in columns that the sample left without one. Every cell of
 * these columns is looked at, so most must be let go with one look: they have too few digits and
 * no `@`.
 */
#include "columns/sample.h"

/* What a late value has at least: eleven digits of a mobile, or an @; and any has so many bytes. */
#define DIGITS_LEAST 10
#define SIZE_LEAST   6

struct watched {
	uint32_t column;
	bool undecided;             /* a value there ends the stream, once the sample is past */
	const struct detector *own; /* of a class that is kept; its values are none */
	bool chance; /* numbers there pass checks by chance: only other classes count */
	uint64_t found;
	uint64_t *by_class; /* by detector, from the first that is found */
};

struct watch {
	struct dialect dialect;
	const struct detectors *detectors;
	struct arena *arena;
	uint64_t sampled; /* records that the sample had and that are still to come */
	uint8_t *keeps;   /* detectors whose class nobody owes for */
	size_t count;
	struct watched *at;
	size_t *of_column; /* the place of each column in `at`, from 1; 0: it is not watched */
	struct buffer scratch;
};

/* A class that the rules keep, or do not know, is nothing that comes late. */
static void read_keeps(struct watch *watch, const struct sample *sample)
{
	watch->keeps = arena_take(watch->arena, sample->detectors->count);
	for (size_t d = 0; d < sample->detectors->count; d++) {
		const struct rules_class *class = sample->classes[d];
		watch->keeps[d] = !class || class->action == ACTION_KEEP;
	}
}

/* More cells than these for certainty, and a shape is not clear by itself. */
#define CLEAR_FROM 3

/* In an undecided column any shape counts: there is no sample that speaks against it. */
static bool is_late(const struct watch *watch, const struct watched *watched, size_t d,
		    enum evidence evidence)
{
	if (watch->keeps[d] || evidence < EVIDENCE_SHAPE)
		return false;
	return evidence == EVIDENCE_CHECK || watched->undecided ||
	       cells_for_sure(watch->detectors->at[d]->class) <= CLEAR_FROM;
}

struct watch *watch_open(struct arena *arena, const struct columns *columns,
			 const struct sample *sample)
{
	struct watch *watch = arena_take(arena, sizeof *watch);
	*watch = (struct watch){
		.dialect = columns->dialect,
		.detectors = sample->detectors,
		.arena = arena,
		.sampled = sample->records,
		.at = arena_take(arena, columns->count * sizeof *watch->at),
		.of_column = arena_take(arena, columns->count * sizeof *watch->of_column),
	};
	read_keeps(watch, sample);
	for (uint32_t i = 0; i < columns->count; i++) {
		const struct column *column = &columns->at[i];
		const struct tally *tally = &sample->columns[i];
		/* A value in the clear among tokens is one that was missed. */
		bool tokens = tally->filled > 0 && tally->count[TRAIT_TOKEN] == tally->filled;
		bool preset = column_clean_by_preset(column, sample->rules);
		if (!preset && (column->class || column->marked || column->labelled ||
				column->basis == BASIS_PIN))
			continue;
		watch->at[watch->count++] = (struct watched){
			.column = i,
			.undecided = column->verdict.undecided || tokens,
			.own = column->class ? detectors_named(sample->detectors,
							       column->class->name)
					     : NULL,
			.chance = tally_by_chance(tally),
		};
		watch->of_column[i] = watch->count;
	}
	return watch;
}

#define EACH(byte) (0x0101010101010101ull * (byte))

/* Are eight bytes all digits? */
static inline bool eight_digits(uint64_t word)
{
	uint64_t high = word & EACH(0xf0u), above = (word + EACH(6u)) & EACH(0xf0u);
	return high == EACH(0x30u) && above == EACH(0x30u);
}

/* Eleven digits in a row? Wherever they lie, eight of them begin at a multiple of four. */
static bool eleven_digits(struct span cell)
{
	for (size_t at = 0; at + 8 <= cell.size; at += 4) {
		uint64_t word;
		memcpy(&word, cell.at + at, 8);
		if (eight_digits(word))
			return true;
	}
	return false;
}

/*
 * Quick, and of an undecided column never no wrongly. In one judged clean, digits that stand apart
 * and those of other widths are let go: what is counted there is told, not stopped at.
 */
static inline bool may_hold(const struct watched *watched, struct span cell, bool at_sign)
{
	if (cell.size < SIZE_LEAST)
		return false;
	/* Few cells of such a column were filled. */
	if (watched->undecided || (at_sign && span_holds(cell, '@', '@', '@')))
		return true;
	return !watched->chance && cell.size >= DIGITS_LEAST && eleven_digits(cell);
}

/* Is there an @ in a record? Most have none, and their cells need not be asked. */
static bool has_at_sign(const struct batch *batch, size_t record)
{
	uint32_t begin = record_begin(batch, record);
	uint32_t end = record + 1 < batch->count ? record_begin(batch, record + 1) : batch->to;
	return memchr(batch->bytes + begin, '@', end - begin) != NULL;
}

/* The class of a whole value, by its detector; the count: it is none. */
static size_t judge_whole(const struct watch *watch, const struct watched *watched,
			  struct span value)
{
	struct survey survey = survey_of(value);
	struct parts parts;
	for (size_t d = 0; d < watch->detectors->count; d++) {
		const struct detector *detector = watch->detectors->at[d];
		if (!detector->needs.named &&
		    is_late(watch, watched, d, detector_judge(detector, &survey, value, &parts)))
			return d;
	}
	return watch->detectors->count;
}

/* The class of one of several numbers in a cell. */
static size_t judge_pieces(const struct watch *watch, const struct watched *watched,
			   struct span value)
{
	size_t begin = 0, d = watch->detectors->count;
	for (size_t at = 0; at <= value.size && d == watch->detectors->count; at++) {
		if (at < value.size && !memchr("/;,| ", value.at[at], 5))
			continue;
		/* The whole of it was judged before. */
		if (at - begin >= SIZE_LEAST && at - begin < value.size)
			d = judge_whole(watch, watched, span_cut(value, begin, at));
		begin = at + 1;
	}
	return d;
}

/* The class of a late value, by its detector; the count: it is none. */
static size_t judge_late(const struct watch *watch, const struct watched *watched, struct span text)
{
	struct span value = wrapper_off(text);
	struct survey survey = survey_of(value);
	struct parts parts;
	bool number = survey.letters == 0 && survey.wide == 0;
	if (text_is_token(value) || (watched->chance && number && !(survey.marks & MARK_AT)))
		return watch->detectors->count;
	if (watched->own && detector_fires(watched->own, &survey, value, &parts))
		return watch->detectors->count;
	size_t whole = judge_whole(watch, watched, value);
	if (whole < watch->detectors->count)
		return whole;
	struct detect_search search;
	struct finding finding;
	if (number)
		return judge_pieces(watch, watched, value);
	detect_begin(&search, watch->detectors, value);
	while (detect_next(&search, &finding))
		if (!watch->keeps[finding.index])
			return finding.index;
	return watch->detectors->count;
}

static void count_late(struct watch *watch, struct watched *watched, size_t detector)
{
	if (!watched->by_class)
		watched->by_class = arena_take(watch->arena,
					       watch->detectors->count * sizeof *watched->by_class);
	watched->by_class[detector]++;
	watched->found++;
}

/* Is there a value in the cell? It is counted. */
static bool look(struct watch *watch, struct watched *watched, struct span cell, struct late *late)
{
	struct span text = cell;
	if (!cell_text(watch->dialect, cell, &watch->scratch, &text))
		text = cell; /* no memory for it without its quotes: with them, then */
	size_t d = judge_late(watch, watched, text);
	if (d == watch->detectors->count)
		return false;
	count_late(watch, watched, d);
	late->column = watched->column;
	late->class = watch->detectors->at[d]->class;
	return true;
}

bool watch_batch(struct watch *watch, const struct batch *batch, bool strict, struct late *late)
{
	for (size_t record = 0; record < batch->count; record++) {
		bool at_sign = has_at_sign(batch, record);
		for (size_t i = 0; i < watch->count; i++) {
			struct watched *watched = &watch->at[i];
			if (watched->chance && !watched->undecided && !at_sign)
				continue;
			struct span cell = record_cell(batch, record, watched->column);
			if (!may_hold(watched, cell, at_sign) || !look(watch, watched, cell, late))
				continue;
			if (!strict && !(watched->undecided && record >= watch->sampled))
				continue;
			late->record = record;
			return true;
		}
	}
	watch->sampled -= batch->count < watch->sampled ? batch->count : watch->sampled;
	return false;
}

void watch_close(struct watch *watch)
{
	if (watch)
		buffer_free(&watch->scratch);
}

uint64_t watch_count(const struct watch *watch, size_t column, const char **class)
{
	size_t place = watch->of_column[column], most = 0;
	if (place == 0 || watch->at[place - 1].found == 0)
		return 0;
	const struct watched *watched = &watch->at[place - 1];
	for (size_t d = 0; d < watch->detectors->count; d++)
		if (watched->by_class[d] > watched->by_class[most])
			most = d;
	*class = watch->detectors->at[most]->class;
	return watched->found;
}
