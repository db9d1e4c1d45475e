/*
 * Values in columns without a class, one by one: there is no column that speaks for them, so they
 * must speak for themselves, by a check or a shape that nothing else has.
 */
#include "columns/late.h"

/* More cells than these for certainty, and a shape is not clear by itself. */
#define CLEAR_FROM 3

struct late_judge late_judge_open(struct arena *arena, const struct sample *sample)
{
	struct late_judge judge = {
		.detectors = sample->detectors,
		.keeps = arena_take(arena, sample->detectors->count),
	};
	for (size_t d = 0; d < sample->detectors->count; d++) {
		const struct rules_class *class = sample->classes[d];
		judge.keeps[d] = !class || class->action == ACTION_KEEP;
	}
	return judge;
}

/* A shape that so many of a column's values have, in percent, is nobody's there; … */
#define SHARE_ALIKE 2
/* … but of few values one or two are as many, and may be what was missed. */
#define ALIKE_LEAST 3

static bool shape_tells(const struct late_judge *judge, const struct tally *tally, size_t d,
			bool every)
{
	const struct fitting *fits = tally_fits(tally, d);
	if (!every || cells_for_sure(judge->detectors->at[d]->class) <= CLEAR_FROM)
		return cells_for_sure(judge->detectors->at[d]->class) <= CLEAR_FROM;
	return !fits || fits->shape < ALIKE_LEAST ||
	       fits->shape * 100ull < tally_clear(tally) * (uint64_t)SHARE_ALIKE;
}

struct late_column late_column_open(const struct late_judge *judge, const struct sample *sample,
				    const struct columns *columns, size_t index, bool undecided,
				    bool every)
{
	const struct column *column = &columns->at[index];
	const struct tally *tally = &sample->columns[index];
	struct late_column late = {
		.undecided = undecided,
		.chance = tally_by_chance(tally),
		.chance_lengths = tally_chance_lengths(tally),
		.own = column->class ? detectors_named(judge->detectors, column->class->name)
				     : NULL,
	};
	for (size_t d = 0; d < judge->detectors->count; d++)
		if (undecided || shape_tells(judge, tally, d, every))
			late.shapes[d / 64] |= 1ull << d % 64;
	return late;
}

static bool is_late(const struct late_judge *judge, const struct late_column *column, size_t d,
		    enum evidence evidence)
{
	if (judge->keeps[d] || evidence < EVIDENCE_SHAPE)
		return false;
	return evidence == EVIDENCE_CHECK || (column->shapes[d / 64] >> d % 64 & 1);
}

static size_t judge_whole(const struct late_judge *judge, const struct late_column *column,
			  struct span value)
{
	struct survey survey = survey_of(value);
	struct parts parts;
	for (size_t d = 0; d < judge->detectors->count; d++) {
		const struct detector *detector = judge->detectors->at[d];
		if (!detector->needs.named &&
		    is_late(judge, column, d, detector_judge(detector, &survey, value, &parts)))
			return d;
	}
	return judge->detectors->count;
}

/* One of several numbers in a cell. */
static size_t judge_pieces(const struct late_judge *judge, const struct late_column *column,
			   struct span value)
{
	size_t begin = 0, d = judge->detectors->count;
	for (size_t at = 0; at <= value.size && d == judge->detectors->count; at++) {
		if (at < value.size && !memchr("/;,| ", value.at[at], 5))
			continue;
		/* The whole of it was judged before. */
		if (at - begin >= LATE_SIZE_LEAST && at - begin < value.size)
			d = judge_whole(judge, column, span_cut(value, begin, at));
		begin = at + 1;
	}
	return d;
}

/* 10.0.0.1 may be a version of something, where it stands beside words. */
static bool may_be_version(const struct detector *detector, struct span value)
{
	return strcmp(detector->class, "ip_address") == 0 && !memchr(value.at, ':', value.size);
}

/* What a text holds; the whole of it was judged before. */
static size_t judge_within(const struct late_judge *judge, const struct late_column *column,
			   struct span value)
{
	struct detect_search search;
	struct finding finding;
	detect_begin(&search, judge->detectors, value);
	while (detect_next(&search, &finding)) {
		struct span found = span_cut(value, finding.begin, finding.end);
		if (judge->keeps[finding.index] || found.size == value.size)
			continue;
		if (column->undecided || !may_be_version(finding.detector, found))
			return finding.index;
	}
	return judge->detectors->count;
}

size_t late_class(const struct late_judge *judge, const struct late_column *column,
		  struct span text)
{
	struct span value = wrapper_off(text);
	struct survey survey = survey_of(value);
	struct parts parts;
	bool number = survey.letters == 0 && survey.wide == 0;
	if (text_is_token(value) || (number && !(survey.marks & (MARK_AT | MARK_PLUS)) &&
				     late_by_chance(column, survey.digits)))
		return judge->detectors->count;
	if (column->own && detector_fires(column->own, &survey, value, &parts))
		return judge->detectors->count;
	size_t whole = judge_whole(judge, column, value);
	if (whole < judge->detectors->count)
		return whole;
	size_t piece = number ? judge_pieces(judge, column, value) : judge->detectors->count;
	/* `(13800138000)`, and a number with a full stop, are no pieces of a list. */
	return piece < judge->detectors->count ? piece : judge_within(judge, column, value);
}
