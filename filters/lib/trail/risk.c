/*
 * Who stands out. People who share the values of a combination of quasi-identifiers are a group;
 * whoever is in a small one can be found by what others know of him anyway (k-anonymity, Samarati
 * and Sweeney 1998). A person counts once in each group, however many records he has there.
 *
 * Of all groups those RISK_GROUPS are kept whose keyed hashes are the smallest: with fewer groups
 * that is all of them, else a sample that does not ask for sizes nor order (bottom-k sampling,
 * Cohen and Kaplan 2007). With t the smallest hash that is not kept, as a part of the range of
 * hashes, each group is in the sample with probability t and stands for 1/t groups (Horvitz and
 * Thompson). Only people in small groups are estimated from it: a sample says little of a few
 * large ones. All people are counted beside it.
 *
 * Intervals: kept groups smaller than k hold w people, and s is the sum of their sizes' squares. Of
 * N people in such groups, N t are seen on average, with variance N t (1 - t) s/w: the bounds are
 * the roots of (w - N t)^2 = z^2 N t (1 - t) s/w (Wilson's, for groups of several sizes). For the
 * upper one a group of k - 1, not seen, is put into s/w; and to both sides goes one such group,
 * since groups are whole. That and the interval of all people are put together by the roots of
 * summed squares (MOVER, Zou and Donner 2008).
 */
#include <math.h>
#include <stdlib.h>

#include "trail/trail.h"

#define INDEX_SIZE ((size_t)2 * RISK_GROUPS)
#define NO_GROUP   SIZE_MAX
/* More people than are told apart. */
#define MANY (RISK_GROUP_PEOPLE + 1)

/* The groups of one combination. A group is told by where it stands in these. */
struct groups {
	uint64_t hashes[RISK_GROUPS];
	uint32_t people[RISK_GROUPS][RISK_GROUP_PEOPLE]; /* hashes, too: of 32 bits, so that
							    twenty meet once in 10^7 groups */
	uint16_t heap[RISK_GROUPS];       /* the largest hash first, once all are taken */
	uint16_t index[INDEX_SIZE];       /* by a hash's last bits: group + 1; 0: none */
	unsigned char sizes[RISK_GROUPS]; /* people, to MANY */
	size_t count;
	uint64_t limit;         /* the smallest hash that is not kept; UINT64_MAX: all are */
	struct distinct *pairs; /* of group and person */
};

/* What a record needs of a table is fetched while as many others come. */
#define WAITING 32

struct risk {
	bool by_subject;
	size_t columns;
	uint64_t records;
	size_t combination_count;
	struct groups *combinations[RISK_COMBINATIONS];
	size_t waiting;
	uint64_t hashes[RISK_COMBINATIONS][WAITING];
	uint64_t people[WAITING];
};

/* ---- Combinations ------------------------------------------------------------------------------
 */

bool risk_holds(const struct risk *risk, size_t combination, size_t column)
{
	return column < risk->columns && (combination == 0 || combination - 1 != column);
}

size_t risk_combination_count(const struct risk *risk)
{
	return risk->combination_count;
}

struct risk *risk_open(size_t columns, bool by_subject, struct failure *failure)
{
	_Static_assert(RISK_GROUPS <= UINT16_MAX, "a group's place fits 16 bits");
	_Static_assert(RISK_COMBINATIONS * (sizeof(struct groups) +
					    RISK_PAIRS_EXACT / 4 * 5 * sizeof(uint64_t)) +
				       ((size_t)1 << 18) <=
			       RISK_MEMORY,
		       "groups and pairs, and one set of registers");
	struct risk *risk = calloc(1, sizeof *risk);
	if (!risk) {
		fail(failure, STATUS_IO, "out of memory");
		return NULL;
	}
	risk->by_subject = by_subject;
	risk->columns = columns;
	size_t wanted = columns < 2 ? 1 : columns + 1;
	for (size_t i = 0; i < wanted && i < RISK_COMBINATIONS; i++) {
		struct groups *groups = calloc(1, sizeof *groups);
		risk->combinations[risk->combination_count++] = groups;
		if (groups && by_subject)
			groups->pairs = distinct_open(RISK_PAIRS_EXACT, failure);
		if (!groups || (by_subject && !groups->pairs)) {
			fail(failure, STATUS_IO, "out of memory");
			risk_close(risk);
			return NULL;
		}
		groups->limit = UINT64_MAX;
	}
	return risk;
}

void risk_close(struct risk *risk)
{
	for (size_t i = 0; risk && i < risk->combination_count; i++) {
		if (risk->combinations[i])
			distinct_close(risk->combinations[i]->pairs);
		free(risk->combinations[i]);
	}
	free(risk);
}

/* ---- The groups of smallest hash ---------------------------------------------------------------
 */

static size_t home(uint64_t hash)
{
	return hash % INDEX_SIZE;
}

/* Where in the index a group stands, or would. */
static size_t place_of(const struct groups *groups, uint64_t hash)
{
	size_t at = home(hash);
	while (groups->index[at] && groups->hashes[groups->index[at] - 1] != hash)
		at = (at + 1) % INDEX_SIZE;
	return at;
}

/* Those behind it move up to where they are looked for (Knuth, 6.4, algorithm R). */
static void index_remove(struct groups *groups, size_t at)
{
	for (size_t next = (at + 1) % INDEX_SIZE; groups->index[next];
	     next = (next + 1) % INDEX_SIZE) {
		size_t wanted = home(groups->hashes[groups->index[next] - 1]);
		if ((next - wanted) % INDEX_SIZE < (next - at) % INDEX_SIZE)
			continue;
		groups->index[at] = groups->index[next];
		at = next;
	}
	groups->index[at] = 0;
}

static void sink_down(struct groups *groups, size_t at)
{
	uint16_t *heap = groups->heap, moved = heap[at];
	for (size_t child; (child = 2 * at + 1) < RISK_GROUPS; at = child) {
		const uint64_t *hashes = groups->hashes;
		if (child + 1 < RISK_GROUPS && hashes[heap[child + 1]] > hashes[heap[child]])
			child++;
		if (hashes[heap[child]] <= hashes[moved])
			break;
		heap[at] = heap[child];
	}
	heap[at] = moved;
}

static void build_heap(struct groups *groups)
{
	for (size_t i = 0; i < RISK_GROUPS; i++)
		groups->heap[i] = (uint16_t)i;
	for (size_t i = RISK_GROUPS / 2; i-- > 0;)
		sink_down(groups, i);
}

/* A new group takes the place of the one of largest hash, which no record may bring back. */
static size_t replace(struct groups *groups, uint64_t hash)
{
	size_t group = groups->heap[0];
	uint64_t largest = groups->hashes[group];
	if (hash > largest) {
		groups->limit = hash;
		return NO_GROUP;
	}
	groups->limit = largest;
	index_remove(groups, place_of(groups, largest));
	groups->hashes[group] = hash;
	groups->sizes[group] = 0;
	sink_down(groups, 0);
	groups->index[place_of(groups, hash)] = (uint16_t)(group + 1);
	return group;
}

static size_t group_of(struct groups *groups, uint64_t hash)
{
	if (hash >= groups->limit)
		return NO_GROUP;
	size_t at = place_of(groups, hash);
	if (groups->index[at])
		return groups->index[at] - 1u;
	if (groups->count == RISK_GROUPS)
		return replace(groups, hash);
	size_t group = groups->count++;
	groups->hashes[group] = hash;
	groups->index[at] = (uint16_t)(group + 1);
	if (groups->count == RISK_GROUPS)
		build_heap(groups);
	return group;
}

/* ---- People ------------------------------------------------------------------------------------
 */

static bool is_among(const uint32_t *people, size_t count, uint32_t person)
{
	for (size_t i = 0; i < count; i++)
		if (people[i] == person)
			return true;
	return false;
}

static void add_person(struct groups *groups, size_t group, uint32_t person)
{
	size_t size = groups->sizes[group];
	if (size == MANY || is_among(groups->people[group], size, person))
		return;
	if (size < RISK_GROUP_PEOPLE)
		groups->people[group][size] = person;
	groups->sizes[group]++;
}

/* MurmurHash3's last step: sums of hashes are random each, but not several together. */
static uint64_t stir(uint64_t word)
{
	word = (word ^ word >> 33) * 0xff51afd7ed558ccd;
	word = (word ^ word >> 33) * 0xc4ceb9fe1a85ec53;
	return word ^ word >> 33;
}

/* ---- Records -----------------------------------------------------------------------------------
 */

static void put_record(struct risk *risk, struct groups *groups, uint64_t hash, uint64_t person)
{
	size_t group = group_of(groups, hash);
	if (risk->by_subject)
		distinct_add(groups->pairs, stir(hash + 3 * person));
	if (group == NO_GROUP)
		return;
	if (risk->by_subject)
		add_person(groups, group, (uint32_t)person);
	else
		groups->sizes[group] += groups->sizes[group] < MANY;
}

/* Of a group that is there, what add_person() will want. */
static void fetch_people(const struct groups *groups, uint64_t hash)
{
	if (hash >= groups->limit)
		return;
	uint16_t group = groups->index[place_of(groups, hash)];
	if (group)
		__builtin_prefetch(groups->people[group - 1]);
}

static void put_waiting(struct risk *risk)
{
	for (size_t i = 0; i < risk->combination_count; i++) {
		struct groups *groups = risk->combinations[i];
		for (size_t w = 0; w < risk->waiting && risk->by_subject; w++)
			fetch_people(groups, risk->hashes[i][w]);
		for (size_t w = 0; w < risk->waiting; w++)
			put_record(risk, groups, risk->hashes[i][w], risk->people[w]);
	}
	risk->waiting = 0;
}

/*
 * A group's hash is stirred from a sum over its columns, so that leaving one out is to subtract it.
 * Whoever does not know the key of the hashes cannot choose cells whose sums meet.
 */
void risk_add(struct risk *risk, const uint64_t *cells, uint64_t person)
{
	uint64_t parts[RISK_COLUMNS_MAX], all = 0;
	for (size_t i = 0; i < risk->columns; i++) {
		parts[i] = stir(cells[i] + i * 0x9e3779b97f4a7c15);
		all += parts[i];
	}
	for (size_t i = 0; i < risk->combination_count; i++) {
		struct groups *groups = risk->combinations[i];
		uint64_t hash = stir(i ? all - parts[i - 1] : all);
		risk->hashes[i][risk->waiting] = hash;
		if (hash < groups->limit)
			__builtin_prefetch(&groups->index[home(hash)]);
	}
	risk->people[risk->waiting++] = person;
	risk->records++;
	if (risk->waiting == WAITING)
		put_waiting(risk);
}

/* ---- Shares ------------------------------------------------------------------------------------
 */

/* All people, each once for each group that he is in. */
static struct trail_estimate everybody(const struct risk *risk, const struct groups *groups)
{
	double all = (double)risk->records;
	bool known = !risk->by_subject;
	if (!known && groups->limit == UINT64_MAX) {
		known = true;
		all = 0;
		for (size_t i = 0; i < groups->count; i++) {
			all += groups->sizes[i];
			known &= groups->sizes[i] < MANY;
		}
	}
	return known ? (struct trail_estimate){all, all, all, true} : distinct_count(groups->pairs);
}

/* People in groups smaller than `size`: see the top. */
static struct trail_estimate people_below(const struct groups *groups, unsigned size)
{
	double people = 0, squares = 0;
	for (size_t i = 0; i < groups->count; i++)
		if (groups->sizes[i] < size) {
			double count = groups->sizes[i];
			people += count;
			squares += count * count;
		}
	if (groups->limit == UINT64_MAX)
		return (struct trail_estimate){people, people, people, true};
	double most = size - 1, part = ldexp((double)groups->limit, -64);
	double turn = ESTIMATE_95 * ESTIMATE_95 * (1 - part);
	double low = people > 0 ? squares / people : 0;
	double high = (squares + most * most) / (people + most);
	low = people + turn * low / 2 - sqrt(turn * low * (people + turn * low / 4));
	high = people + turn * high / 2 + sqrt(turn * high * (people + turn * high / 4));
	return (struct trail_estimate){
		.value = people / part,
		.low = fmax(low / part - most, people),
		.high = high / part + most,
	};
}

static double within(double share)
{
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

static struct trail_estimate share_of(struct trail_estimate part, struct trail_estimate all)
{
	if (all.value <= 0)
		return (struct trail_estimate){0, 0, 0, true};
	double share = part.value / all.value;
	double less = hypot(share - part.low / all.value, share - part.value / all.high);
	double more = hypot(part.high / all.value - share, part.value / all.low - share);
	return (struct trail_estimate){
		.value = within(share),
		.low = within(share - less),
		.high = within(share + more),
		.exact = (part.exact && all.exact) || (part.exact && part.value == 0),
	};
}

void risk_shares(struct risk *risk, size_t combination, struct trail_estimate shares[RISK_SIZES])
{
	put_waiting(risk);
	const struct groups *groups = risk->combinations[combination];
	struct trail_estimate all = everybody(risk, groups);
	for (size_t i = 0; i < RISK_SIZES; i++)
		shares[i] = share_of(people_below(groups, risk_sizes[i]), all);
}
