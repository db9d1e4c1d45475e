/* The table of detectors, and what they find together in running text. */
#include "detect/scan.h"

/* The order of CONTRACT 9: where two find the same, the first one's word counts. */
static const struct detector *const detectors[] = {
	&detector_cn_mobile,      &detector_cn_landline, &detector_email,
	&detector_cn_resident_id, &detector_bank_card,
};
/* The fewest digits that each finds in a text, in that order: with fewer it is not asked. */
static const size_t digits_least[] = {11, 7, 0, 15, 13};
#define DETECTORS (sizeof detectors / sizeof *detectors)

size_t detector_count(void)
{
	return DETECTORS;
}

const struct detector *detector_at(size_t index)
{
	return detectors[index];
}

const struct detector *detector_named(const char *class)
{
	for (size_t i = 0; i < DETECTORS; i++) {
		if (strcmp(detectors[i]->class, class) == 0)
			return detectors[i];
	}
	return NULL;
}

/* Each detector's next finding; begin == end: it finds no more. */
struct search {
	struct span text;
	struct finding next[DETECTORS];
};

static void search_on(struct search *search, size_t i, size_t from)
{
	struct finding *next = &search->next[i];
	struct span found;
	next->detector = detectors[i];
	if (from < search->text.size &&
	    detectors[i]->find(search->text, from, &found, &next->parts)) {
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
static const struct finding *search_choose(const struct search *search, size_t *first)
{
	const struct finding *earliest = NULL, *longest = NULL;
	for (size_t i = 0; i < DETECTORS; i++) {
		const struct finding *next = &search->next[i];
		if (next->begin < next->end && (!earliest || next->begin < earliest->begin)) {
			earliest = next;
			*first = i;
		}
	}
	for (size_t i = 0; earliest && i < DETECTORS; i++) {
		const struct finding *next = &search->next[i];
		if (next->begin < next->end && next->begin < earliest->end &&
		    (!longest || next->end - next->begin > longest->end - longest->begin))
			longest = next;
	}
	return longest;
}

size_t detect_spans(struct span text, size_t from, struct finding *findings, size_t most)
{
	if (most == 0 || scan_anchor(text, from) >= text.size)
		return 0;
	struct survey survey = scan_survey(text, from);
	struct search search = {.text = text};
	for (size_t i = 0; i < DETECTORS; i++) {
		bool possible = survey.digits >= digits_least[i] &&
				(survey.at_sign || detectors[i] != &detector_email);
		search_on(&search, i, possible ? from : text.size);
	}
	size_t count = 0;
	while (count < most) {
		size_t first = 0;
		const struct finding *chosen = search_choose(&search, &first);
		if (!chosen)
			break;
		struct finding *earliest = &search.next[first];
		if (earliest->begin < chosen->begin) {
			/* What the loser has before the winner is somebody's all the same. */
			findings[count++] = clipped(*earliest, earliest->begin, chosen->begin);
			if (earliest->end > chosen->end)
				*earliest = clipped(*earliest, chosen->begin, earliest->end);
			else
				search_on(&search, first, chosen->begin);
			continue;
		}
		struct finding winner = findings[count++] = *chosen;
		for (size_t i = 0; i < DETECTORS; i++) {
			struct finding *next = &search.next[i];
			if (next->begin >= next->end || next->begin >= winner.end)
				continue;
			/* And what it has after it. */
			if (next->end > winner.end)
				*next = clipped(*next, winner.end, next->end);
			else
				search_on(&search, i, winner.end);
		}
	}
	return count;
}
