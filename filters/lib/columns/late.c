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

static bool is_late(const struct late_judge *judge, const struct late_column *column, size_t d,
		    enum evidence evidence)
{
	if (judge->keeps[d] || evidence < EVIDENCE_SHAPE)
		return false;
	return evidence == EVIDENCE_CHECK || column->undecided ||
	       cells_for_sure(judge->detectors->at[d]->class) <= CLEAR_FROM;
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

size_t late_class(const struct late_judge *judge, const struct late_column *column,
		  struct span text)
{
	struct span value = wrapper_off(text);
	struct survey survey = survey_of(value);
	struct parts parts;
	bool number = survey.letters == 0 && survey.wide == 0;
	if (text_is_token(value) || (column->chance && number && !(survey.marks & MARK_AT)))
		return judge->detectors->count;
	if (column->own && detector_fires(column->own, &survey, value, &parts))
		return judge->detectors->count;
	size_t whole = judge_whole(judge, column, value);
	if (whole < judge->detectors->count)
		return whole;
	struct detect_search search;
	struct finding finding;
	if (number)
		return judge_pieces(judge, column, value);
	detect_begin(&search, judge->detectors, value);
	while (detect_next(&search, &finding))
		if (!judge->keeps[finding.index])
			return finding.index;
	return judge->detectors->count;
}
