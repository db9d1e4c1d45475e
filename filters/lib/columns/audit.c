/* What is left: how a column's cells are judged, and whether one still tells of somebody. */
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
