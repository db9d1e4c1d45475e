/* What detectors find together in running text. */
#include "detect/anchored.h"

size_t text_classes(const struct detectors *detectors)
{
	return detectors->count + anchored_count();
}

const char *text_class(const struct detectors *detectors, size_t index)
{
	return index < detectors->count ? detectors->at[index]->class
					: anchored_class(index - detectors->count);
}

/* The next value that a word names: of a detector's class, or of one that has none. */
static bool words_find(const struct detect_search *search, size_t from, struct finding *next,
		       struct span *found)
{
	const struct detectors *detectors = search->detectors;
	size_t class;
	if (!anchored_find(search->text, from, found, &class))
		return false;
	next->index = detectors_index(detectors, anchored_class(class));
	next->detector = next->index < detectors->count ? detectors->at[next->index] : NULL;
	next->index += next->detector ? 0 : class;
	next->class = text_class(detectors, next->index);
	next->named = true;
	next->parts.begin = (size_t)(found->at - search->text.at);
	next->parts.end = next->parts.begin + found->size;
	return true;
}

static void search_on(struct detect_search *search, size_t i, size_t from)
{
	struct finding *next = &search->next[i];
	struct span found;
	bool any = false;
	if (from < search->text.size)
		any = search->words && i + 1 == search->count
			      ? words_find(search, from, next, &found)
			      : next->detector->find(next->detector, search->text, from, &found,
						     &next->parts);
	next->begin = any ? (size_t)(found.at - search->text.at) : search->text.size;
	next->end = any ? next->begin + found.size : search->text.size;
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
	finding.named = false;
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
	search->detectors = detectors;
	search->words = false;
	for (size_t i = 0; i < detectors->count; i++) {
		if (!detector_finds(detectors->at[i], &survey))
			continue;
		struct finding *next = &search->next[search->count];
		next->detector = detectors->at[i];
		next->class = next->detector->class;
		next->index = i;
		next->named = false;
		search_on(search, search->count, 0);
		search->count += next->begin < next->end;
	}
}

void detect_begin_text(struct detect_search *search, const struct detectors *detectors,
		       struct span text)
{
	detect_begin(search, detectors, text);
	search->words = true;
	search->count++;
	search_on(search, search->count - 1, 0);
	search->words = search->next[search->count - 1].begin < text.size;
	search->count -= !search->words;
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
	for (size_t at = 0, size; at < value.size; at += size ? size : 1) {
		size = star_size(value, at);
		if (size == 0)
			bytes[used++] = value.at[at];
	}
	struct span rest = {bytes, used};
	if (detect_any(detectors, rest))
		return true;
	struct survey survey = survey_of(rest);
	for (size_t i = 0; i < detectors->count; i++)
		if (detector_fires(detectors->at[i], &survey, rest, &parts))
			return true;
	return false;
}
