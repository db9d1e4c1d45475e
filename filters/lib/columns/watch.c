/*
 * What comes late: values of a class in columns that the sample left without one. Every cell of
 * these columns is looked at, so most must be let go with one look: they have too few digits and
 * no `@`.
 */
#include "columns/late.h"

/* What a late value has at least: eleven digits of a mobile, or an @. */
#define DIGITS_LEAST 10

struct watched {
	uint32_t column;
	struct late_column as; /* undecided: a value there ends the stream, behind the sample */
	uint64_t found;
	uint64_t *by_class; /* by detector, from the first that is found */
};

struct watch {
	struct dialect dialect;
	const struct detectors *detectors;
	struct arena *arena;
	uint64_t sampled; /* records that the sample had and that are still to come */
	struct late_judge judge;
	size_t count;
	struct watched *at;
	size_t *of_column; /* the place of each column in `at`, from 1; 0: it is not watched */
	struct buffer scratch;
};

struct watch *watch_open(struct arena *arena, const struct columns *columns,
			 const struct sample *sample)
{
	struct watch *watch = arena_take(arena, sizeof *watch);
	*watch = (struct watch){
		.dialect = columns->dialect,
		.detectors = sample->detectors,
		.arena = arena,
		.sampled = sample->records,
		.judge = late_judge_open(arena, sample),
		.at = arena_take(arena, columns->count * sizeof *watch->at),
		.of_column = arena_take(arena, columns->count * sizeof *watch->of_column),
	};
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
			.as = late_column_open(&watch->judge, sample, columns, i,
					       column->verdict.undecided || tokens, false),
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
	if (cell.size < LATE_SIZE_LEAST)
		return false;
	/* Few cells of such a column were filled. */
	if (watched->as.undecided || (at_sign && span_holds(cell, '@', '@', '@')))
		return true;
	return !watched->as.chance && cell.size >= DIGITS_LEAST && eleven_digits(cell);
}

/* Is there an @ in a record? Most have none, and their cells need not be asked. */
static bool has_at_sign(const struct batch *batch, size_t record)
{
	uint32_t begin = record_begin(batch, record);
	uint32_t end = record + 1 < batch->count ? record_begin(batch, record + 1) : batch->to;
	return memchr(batch->bytes + begin, '@', end - begin) != NULL;
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
	size_t d = late_class(&watch->judge, &watched->as, text);
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
			if (watched->as.chance && !watched->as.undecided && !at_sign)
				continue;
			struct span cell = record_cell(batch, record, watched->column);
			if (!may_hold(watched, cell, at_sign) || !look(watch, watched, cell, late))
				continue;
			if (!strict && !(watched->as.undecided && record >= watch->sampled))
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
