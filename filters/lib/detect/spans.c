/* What detectors find together in running text. */
#include "detect/scan.h"

static void search_on(struct detect_search *search, size_t i, size_t from)
{
	struct finding *next = &search->next[i];
	struct span found;
	if (from < search->text.size &&
	    next->detector->find(next->detector, search->text, from, &found, &next->parts)) {
		next->begin = (size_t)(found.at - search->text.at);
		next->end = next->begin + found.size;
	} else {
		next->begin = next->end = search->text.size;
	}
}

static size_t within(size_t at, size_t begin, size_t end)
{
	return at < begin ? begin : at > end ? end : at;
}

/* Cuts a finding down to [begin, end), its parts too. */
static struct finding clipped(struct finding finding, size_t begin, size_t end)
{
	finding.begin = begin;
	finding.end = end;
	finding.parts.begin = within(finding.parts.begin, begin, end);
	finding.parts.end = within(finding.parts.end, begin, end);
	return finding;
}

/* The first finding, and of those that overlap it the longest; NULL: there is none. */
static const struct finding *search_choose(const struct detect_search *search, size_t *first)
{
	const struct finding *earliest = NULL, *longest = NULL;
	for (size_t i = 0; i < search->count; i++) {
		const struct finding *next = &search->next[i];
		if (next->begin < next->end && (!earliest || next->begin < earliest->begin)) {
			earliest = next;
			*first = i;
		}
	}
	for (size_t i = 0; earliest && i < search->count; i++) {
		const struct finding *next = &search->next[i];
		if (next->begin < next->end && next->begin < earliest->end &&
		    (!longest || next->end - next->begin > longest->end - longest->begin))
			longest = next;
	}
	return longest;
}

void detect_begin(struct detect_search *search, const struct detectors *detectors, struct span text)
{
	struct survey survey = survey_of(text);
	search->text = text;
	search->count = 0;
	for (size_t i = 0; i < detectors->count; i++) {
		if (!detector_finds(detectors->at[i], &survey))
			continue;
		struct finding *next = &search->next[search->count];
		next->detector = detectors->at[i];
		next->index = i;
		search_on(search, search->count, 0);
		search->count += next->begin < next->end;
	}
}

/* Takes the chosen finding; others that overlap it keep what they have after it. */
static void search_take(struct detect_search *search, struct finding winner)
{
	for (size_t i = 0; i < search->count; i++) {
		struct finding *next = &search->next[i];
		if (next->begin >= next->end || next->begin >= winner.end)
			continue;
		if (next->end > winner.end)
			*next = clipped(*next, winner.end, next->end);
		else
			search_on(search, i, winner.end);
	}
}

bool detect_next(struct detect_search *search, struct finding *finding)
{
	size_t first = 0;
	const struct finding *chosen = search_choose(search, &first);
	if (!chosen)
		return false;
	struct finding winner = *chosen, *earliest = &search->next[first];
	if (earliest->begin == winner.begin) {
		search_take(search, winner);
		*finding = winner;
		return true;
	}
	/* What the loser has before the winner is somebody's all the same. */
	*finding = clipped(*earliest, earliest->begin, winner.begin);
	if (earliest->end > winner.end)
		*earliest = clipped(*earliest, winner.begin, earliest->end);
	else
		search_on(search, first, winner.begin);
	return true;
}

bool detect_any(const struct detectors *detectors, struct span text)
{
	struct detect_search search;
	struct finding finding;
	detect_begin(&search, detectors, text);
	return detect_next(&search, &finding);
}

/* Longer values are looked at no further: nothing that is masked is so long. */
#define STARRED_SIZE_MAX 512

bool detect_under_stars(const struct detectors *detectors, struct span value)
{
	char bytes[STARRED_SIZE_MAX];
	struct parts parts;
	if (value.size > STARRED_SIZE_MAX)
		return true;
	size_t used = 0;
	for (size_t at = 0, size; at < value.size; at += size) {
		size = text_has(value, at, "＊", 3) || text_has(value, at, "∗", 3) ? 3 : 1;
		if (size == 1 && value.at[at] != '*')
			bytes[used++] = value.at[at];
	}
	struct span rest = {bytes, used};
	if (detect_any(detectors, rest))
		return true;
	struct survey survey = survey_of(rest);
	for (size_t i = 0; i < detectors->count; i++)
		if (detector_judge(detectors->at[i], &survey, rest, &parts) > EVIDENCE_FORM)
			return true;
	return false;
}
