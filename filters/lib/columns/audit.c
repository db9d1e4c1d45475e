/*
 * What is left: each cell of each column is asked whether it still tells of somebody. A column's
 * cells are looked at one after the other, block by block, since what is known of one helps with
 * the next.
 */
#include "columns/audit.h"

/* ---- Opening -----------------------------------------------------------------------------------
 */

static enum audit_how how_of(const struct column *column, const struct rules *rules)
{
	const struct rules_pin *pin = rules_pin_for_header(rules, column->folded);
	if (column->marked)
		return AUDIT_DECLARED;
	/* Only what the user says himself is not looked at. */
	if (!column->class && pin && !pin->class && !rules_pin_is_preset_none(pin))
		return AUDIT_NOBODYS;
	/* Where all was seen, and there is nothing to treat, nobody treated it. */
	if (!column->class || column->class->action == ACTION_KEEP || column->verdict.nothing)
		return AUDIT_ANY;
	return class_is_text(column->class->name) ? AUDIT_TEXT : AUDIT_CLASS;
}

static void open_column(struct audit *audit, size_t index, const struct columns *columns,
			const struct sample *sample)
{
	const struct column *column = &columns->at[index];
	const struct tally *tally = &sample->columns[index];
	bool unsaid = column->basis == BASIS_NONE || column->basis == BASIS_PLAN;
	/* A value in the clear among tokens is one that was missed. */
	bool tokens = tally->filled > 0 && tally->count[TRAIT_TOKEN] == tally->filled;
	bool undecided =
		!column->class && (tokens || (unsaid && tally_clear(tally) < CELLS_ENOUGH));
	audit->at[index] = (struct audited){
		.how = how_of(column, sample->rules),
		.detector = (uint8_t)detectors_index(sample->detectors,
						     column->class ? column->class->name : ""),
		.late = late_column_open(&audit->judge, sample, columns, index, undecided, true),
	};
}

struct audit *audit_open(struct arena *arena, const struct columns *columns,
			 const struct sample *sample, struct sample_asks asks)
{
	struct audit *audit = arena_take(arena, sizeof *audit);
	*audit = (struct audit){
		.dialect = columns->dialect,
		.detectors = sample->detectors,
		.rules = sample->rules,
		.arena = arena,
		.asks = asks,
		.judge = late_judge_open(arena, sample),
		.room.left = columns->count < AUDIT_WIDE ? AUDIT_KNOWN_SIZE : AUDIT_KNOWN_WIDE,
		.columns = columns,
		.at = arena_take(arena, columns->count * sizeof *audit->at),
	};
	for (size_t d = 0; d < audit->detectors->count; d++)
		audit->patterns = audit->patterns || audit->detectors->at[d]->pattern;
	for (size_t i = 0; i < columns->count; i++)
		open_column(audit, i, columns, sample);
	return audit;
}

void audit_close(struct audit *audit)
{
	if (!audit)
		return;
	for (size_t i = 0; i < audit->columns->count; i++)
		known_free(&audit->at[i].known);
	buffer_free(&audit->scratch);
}

/* ---- A cell ------------------------------------------------------------------------------------
 */

static const struct answer nothing = {.what = AUDIT_NOTHING};
static const struct answer done = {.what = AUDIT_ALREADY};

static struct answer found(const char *class)
{
	return (struct answer){AUDIT_FINDING, class};
}

static enum sample_answer ask(const struct audit *audit, size_t column, struct span text)
{
	return audit->asks.ask ? audit->asks.ask(audit->asks.context, column, text)
			       : SAMPLE_UNKNOWN;
}

/* Stars, and nobody to be seen once they are out. */
static bool is_starred(const struct audit *audit, struct span value)
{
	return text_has_star(value) && !detect_under_stars(audit->detectors, value);
}

/* The class of a value in the clear: the column's, if it could be of that, else what it is. */
static struct answer clear_of(const struct audit *audit, size_t column, struct span value)
{
	const struct audited *audited = &audit->at[column];
	const struct detectors *detectors = audit->detectors;
	const char *own = audit->columns->at[column].class->name;
	struct survey survey = survey_of(value);
	struct parts parts;
	if (value_is_placeholder(value, &survey))
		return nothing;
	if (audited->detector == detectors->count)
		return found(own);
	const struct detector *detector = detectors->at[audited->detector];
	if (detector_judge(detector, &survey, value, &parts) != EVIDENCE_NONE ||
	    detector_resembles(detector, value, &parts))
		return found(own);
	for (size_t d = 0; d < detectors->count; d++)
		if (!audit->judge.keeps[d] &&
		    detector_fires(detectors->at[d], &survey, value, &parts))
			return found(detectors->at[d]->class);
	/* Two numbers in a cell, words around one, a name where numbers should be: what the
	 * treatment would have changed, it has not seen. */
	return found(own);
}

static struct answer judge_of_class(const struct audit *audit, size_t column, struct span text)
{
	struct span value = wrapper_off(text);
	if (text_is_token(value))
		return done;
	enum sample_answer answer = ask(audit, column, text);
	if (answer == SAMPLE_DONE || (answer == SAMPLE_UNKNOWN && is_starred(audit, value)))
		return done;
	return clear_of(audit, column, value);
}

/* A note: what is in it, span by span; all of it where no span of it may stay. */
static struct answer judge_text(const struct audit *audit, size_t column, struct span text)
{
	const char *own = audit->columns->at[column].class->name;
	struct span value = wrapper_off(text);
	if (text_is_token(value))
		return done;
	struct detect_search search;
	struct finding finding;
	enum sample_answer answer = ask(audit, column, text);
	if (answer == SAMPLE_DONE)
		return text_has_star(text) || memmem(text.at, text.size, "p1_", 3) ||
				       token_next(text, 0) < text.size
			       ? done
			       : nothing;
	if (answer == SAMPLE_UNKNOWN)
		return is_starred(audit, value) ? done : clear_of(audit, column, value);
	detect_begin_text(&search, audit->detectors, text);
	while (detect_next(&search, &finding)) {
		const struct rules_class *class =
			rules_class_named(audit->rules, span_of(finding.class));
		if (class && class->action != ACTION_KEEP)
			return found(finding.class);
	}
	return found(own);
}

/* Longer values were not masked whole. */
#define STARRED_SIZE_MAX 512

/* A value that stars stand in: what is left without them, and how many stand in a row at most. */
struct starred {
	char bytes[STARRED_SIZE_MAX];
	struct span rest;
	size_t row;
};

static void take_stars(struct span value, struct starred *starred)
{
	size_t used = 0, row = 0;
	starred->row = 0;
	for (size_t at = 0; at < value.size && used < sizeof starred->bytes;) {
		size_t size = star_size(value, at);
		row = size ? row + 1 : 0;
		starred->row = row > starred->row ? row : starred->row;
		if (size == 0)
			starred->bytes[used++] = value.at[at];
		at += size ? size : 1;
	}
	starred->rest = (struct span){starred->bytes, used};
}

/* Fewer stars in a row hide nobody's address of mail. */
#define STARS_LEAST 2

/*
 * A value with stars in a column that has no treatment to ask. A number that passes its check once
 * they are out had none of its digits hidden.
 */
static struct answer judge_starred(const struct audit *audit, const struct audited *audited,
				   struct span value)
{
	struct starred starred;
	if (value.size > STARRED_SIZE_MAX)
		return nothing;
	take_stars(value, &starred);
	struct survey survey = survey_of(starred.rest);
	bool number = survey.letters == 0 && survey.wide == 0;
	bool mail = (survey.marks & MARK_AT) && starred.row < STARS_LEAST;
	size_t d = number || mail ? late_class(&audit->judge, &audited->late, starred.rest)
				  : audit->detectors->count;
	if (d < audit->detectors->count)
		return found(audit->detectors->at[d]->class);
	return starred.row >= STARS_LEAST ? done : nothing;
}

/* A column without a class, or of one that may stay. */
static struct answer judge_any(const struct audit *audit, size_t column, struct span text)
{
	const struct audited *audited = &audit->at[column];
	struct span value = wrapper_off(text);
	if (text_is_token(value))
		return done;
	size_t d = late_class(&audit->judge, &audited->late, text);
	if (d < audit->detectors->count)
		return found(audit->detectors->at[d]->class);
	return text_has_star(value) ? judge_starred(audit, audited, value) : nothing;
}

static struct answer judge_declared(const struct audit *audit, size_t column, struct span text)
{
	(void)audit, (void)column, (void)text;
	return (struct answer){.what = AUDIT_DECLARED_CELL};
}

static struct answer judge_nobodys(const struct audit *audit, size_t column, struct span text)
{
	(void)audit, (void)column, (void)text;
	return nothing;
}

struct answer audit_judge(const struct audit *audit, size_t column, struct span text)
{
	static struct answer (*const judges[])(const struct audit *, size_t, struct span) = {
		[AUDIT_ANY] = judge_any,         [AUDIT_CLASS] = judge_of_class,
		[AUDIT_TEXT] = judge_text,       [AUDIT_DECLARED] = judge_declared,
		[AUDIT_NOBODYS] = judge_nobodys,
	};
	if (text_is_blank(text) || text_is_blank(wrapper_off(text)))
		return (struct answer){.what = AUDIT_BLANK};
	return judges[audit->at[column].how](audit, column, text);
}

/* ---- Counting ----------------------------------------------------------------------------------
 */

/* Findings of one class in a column: of few classes there are any. */
static void count_found(struct audit *audit, struct audited *audited, const char *class)
{
	struct audit_found **at = &audited->found;
	while (*at && strcmp((*at)->class, class) != 0)
		at = &(*at)->next;
	if (!*at) {
		*at = arena_take(audit->arena, sizeof **at);
		(*at)->class = class;
	}
	(*at)->count++;
}

/* What was told of a value: the next one of its form needs no look. */
static enum audit_what keep_form(struct audit *audit, uint32_t column, struct span text, bool begin,
				 enum audit_what what)
{
	struct mould *mould = known_mould(&audit->at[column].known, &audit->room, text.size);
	if (mould)
		mould_make(mould, text, begin, (unsigned char)what);
	return what;
}

/*
 * Would a value that is nobody's be so with other digits, `336.80元`? They are too few for a number
 * of somebody's, and with two dots at most none of a machine's: plates and houses go by where
 * digits stand, whichever they are.
 */
static bool few_digits(struct span text)
{
	struct survey survey = survey_of(text);
	size_t dots = 0;
	for (size_t i = 0; i < text.size; i++)
		dots += text.at[i] == '.';
	return survey.digits > 0 && survey.digits <= 6 && dots <= 2 && survey.wide > 0 &&
	       !(survey.marks & (MARK_AT | MARK_COLON)) && !text_has_star(text);
}

/* Asks all judges about a value, and remembers what it is if it is no finding. */
static __attribute__((noinline)) void look_closely(struct audit *audit, uint32_t column,
						   size_t record, struct span text,
						   struct known *pair, struct late *first)
{
	struct audited *audited = &audit->at[column];
	struct answer answer = audit_judge(audit, column, text);
	audited->counts[answer.what]++;
	if (answer.what != AUDIT_FINDING) {
		bool any = audited->how == AUDIT_ANY && !audit->patterns;
		if (any && answer.what == AUDIT_NOTHING && few_digits(text))
			keep_form(audit, column, text, false, answer.what);
		else if (pair)
			known_add(&audited->known, pair, text, (unsigned char)answer.what);
		return;
	}
	count_found(audit, audited, answer.class);
	if (record < first->record)
		*first = (struct late){record, column, answer.class};
}

/* ---- A column ----------------------------------------------------------------------------------
 */

/* One look at a text that is not empty: AUDIT_WHATS where it is not enough; never a finding. */
typedef enum audit_what quick_look(struct audit *audit, uint32_t column, struct span text);

/* A column without a class: most cells are amounts, times, counts, numbers of orders. */
static enum audit_what glance_any(struct audit *audit, uint32_t column, struct span text)
{
	struct glance glance = glance_at(text);
	if (glance.says == GLANCE_NOBODY ||
	    (glance.says == GLANCE_NUMBER &&
	     late_by_chance(&audit->at[column].late, glance.digits)))
		return keep_form(audit, column, text, glance.by_begin, AUDIT_NOTHING);
	return AUDIT_WHATS;
}

/* Tokens, and digits beside stars. */
static enum audit_what glance_class(struct audit *audit, uint32_t column, struct span text)
{
	if (text_is_token(text))
		return AUDIT_ALREADY;
	if (audit->asks.done && audit->asks.done(audit->asks.context, column, text))
		return keep_form(audit, column, text, true, AUDIT_ALREADY);
	return AUDIT_WHATS;
}

static enum audit_what glance_none(struct audit *audit, uint32_t column, struct span text)
{
	(void)audit, (void)column, (void)text;
	return AUDIT_WHATS;
}

/* Values of other scripts come again, those of ASCII in one form, or one look tells what they are.
 */
static inline void look_at_text(struct audit *audit, struct audited *audited, uint32_t column,
				size_t record, struct span text, quick_look *quick,
				struct late *first)
{
	struct known_values *values = &audited->known;
	const struct mould *mould = known_moulded(values, text);
	enum audit_what what = mould               ? mould->what
			       : text.at[0] & 0x80 ? AUDIT_WHATS
						   : quick(audit, column, text);
	if (what == AUDIT_WHATS) {
		const struct known *known = values->last;
		struct known *pair = NULL;
		if (!known_again(values, text)) {
			pair = known_pair(values, &audit->room, text);
			known = pair ? known_find(values, pair, text) : NULL;
		}
		if (!known) {
			look_closely(audit, column, record, text, pair, first);
			return;
		}
		what = known->what;
	}
	audited->counts[what]++;
}

static bool look_with(struct audit *audit, uint32_t column, const struct batch *batch,
		      struct late *first, quick_look *quick)
{
	struct audited *audited = &audit->at[column];
	struct column_cells cells = column_cells(batch, column);
	for (size_t record = 0; record < batch->count; record++) {
		struct span text = column_cell(&cells);
		if (text.size == 0)
			continue;
		if (text.at[0] == '"') {
			if (!cell_text(audit->dialect, text, &audit->scratch, &text))
				return false;
			if (text.size == 0)
				continue;
		}
		look_at_text(audit, audited, column, record, text, quick, first);
	}
	return true;
}

/* Looks at a column's cells. False: memory is out. */
static bool look_down(struct audit *audit, uint32_t column, const struct batch *batch,
		      struct late *first)
{
	enum audit_how how = audit->at[column].how;
	if (how == AUDIT_ANY && !audit->patterns)
		return look_with(audit, column, batch, first, glance_any);
	if (how == AUDIT_CLASS)
		return look_with(audit, column, batch, first, glance_class);
	return look_with(audit, column, batch, first, glance_none);
}

/* ---- A block -----------------------------------------------------------------------------------
 */

/* So many records' cells stay at hand while one column after the other is looked at. */
#define RECORDS_AT_HAND 64

static bool look_at(struct audit *audit, const struct batch *batch, struct late *first)
{
	first->record = batch->count;
	for (size_t from = 0; from < batch->count; from += RECORDS_AT_HAND) {
		size_t to = batch->count - from < RECORDS_AT_HAND ? batch->count
								  : from + RECORDS_AT_HAND;
		struct batch part = batch_part(batch, from, to);
		struct late late = {.record = part.count};
		for (uint32_t column = 0; column < audit->columns->count; column++)
			if (!look_down(audit, column, &part, &late))
				return false;
		if (late.record == part.count || first->record < batch->count)
			continue;
		*first = late;
		first->record += from;
	}
	return true;
}

/* Takes back what was counted in a block, before which nothing was found: counts it once more. */
static bool take_back(struct audit *audit, const struct batch *batch)
{
	struct late ignored = {.record = 0};
	for (uint32_t column = 0; column < audit->columns->count; column++) {
		uint64_t *counts = audit->at[column].counts, sum[AUDIT_WHATS];
		memcpy(sum, counts, sizeof sum);
		memset(counts, 0, sizeof sum);
		if (!look_down(audit, column, batch, &ignored))
			return false;
		for (size_t i = 0; i < AUDIT_WHATS; i++)
			counts[i] = sum[i] - counts[i];
		audit->at[column].found = NULL;
	}
	return true;
}

bool audit_batch(struct audit *audit, const struct batch *batch, bool gate, struct late *first)
{
	if (!look_at(audit, batch, first))
		return false;
	if (!gate || first->record == batch->count)
		return true;
	/* What lies behind is nobody's business any more, and not to be counted. */
	struct batch seen = batch_part(batch, 0, first->record + 1);
	return take_back(audit, batch) && look_at(audit, &seen, first);
}

struct audit_counts audit_counts(const struct audit *audit, size_t column)
{
	const uint64_t *counts = audit->at[column].counts;
	return (struct audit_counts){
		.cells = counts[AUDIT_NOTHING] + counts[AUDIT_ALREADY] +
			 counts[AUDIT_DECLARED_CELL] + counts[AUDIT_FINDING],
		.findings = counts[AUDIT_FINDING],
		.already = counts[AUDIT_ALREADY],
		.declared = counts[AUDIT_DECLARED_CELL],
	};
}

const struct audit_found *audit_found(const struct audit *audit, size_t column)
{
	return audit->at[column].found;
}
