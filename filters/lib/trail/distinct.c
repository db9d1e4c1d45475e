/*
 * How many different values there were. Their hashes stand in a table until it is full; then they
 * go over into the registers of a HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007), read by
 * Ertl's estimator ("New cardinality estimation algorithms for HyperLogLog sketches", 2017, section
 * 4), which holds for all counts without tables of corrections. Neither asks in which order they
 * came.
 */
#include <math.h>
#include <stdlib.h>

#include "trail/trail.h"

/* 2^18 registers: a standard error of 1.04 / 2^9, 0.2 %. */
#define BITS      18
#define REGISTERS ((size_t)1 << BITS)
/* A register holds the place of the first bit that is set: 1 to this. */
#define RANK_MAX (64 - BITS + 1)

/* Where a hash belongs is far from the nearer caches: it is fetched while as many others come. */
#define WAITING 16

struct distinct {
	uint64_t waiting[WAITING];
	size_t waiting_count;
	uint64_t *slots; /* 0: free; NULL once they went over */
	size_t slot_count;
	size_t count;
	size_t exact; /* the most that stand in slots */
	unsigned char registers[REGISTERS];
};

struct distinct *distinct_open(size_t exact, struct failure *failure)
{
	/* All zeros, and no page is taken before something is written there. */
	struct distinct *distinct = calloc(1, sizeof *distinct);
	if (distinct) {
		distinct->exact = exact;
		distinct->slot_count = exact / 4 * 5;
		distinct->slots = calloc(distinct->slot_count, sizeof *distinct->slots);
		if (distinct->slots)
			return distinct;
	}
	free(distinct);
	fail(failure, STATUS_IO, "out of memory");
	return NULL;
}

void distinct_close(struct distinct *distinct)
{
	if (distinct)
		free(distinct->slots);
	free(distinct);
}

static unsigned char *register_of(struct distinct *distinct, uint64_t hash)
{
	return &distinct->registers[hash >> (64 - BITS)];
}

static size_t slot_of(const struct distinct *distinct, uint64_t hash)
{
	return (size_t)((unsigned __int128)hash * distinct->slot_count >> 64);
}

static void put_register(struct distinct *distinct, uint64_t hash)
{
	unsigned char *at = register_of(distinct, hash);
	unsigned char rank = (unsigned char)(1 + __builtin_ctzll(hash | 1ull << (64 - BITS)));
	if (rank > *at)
		*at = rank;
}

static void go_over(struct distinct *distinct)
{
	for (size_t i = 0; i < distinct->slot_count; i++)
		if (distinct->slots[i])
			put_register(distinct, distinct->slots[i]);
	free(distinct->slots);
	distinct->slots = NULL;
}

static void put(struct distinct *distinct, uint64_t hash)
{
	if (distinct->slots) {
		size_t at = slot_of(distinct, hash);
		while (distinct->slots[at]) {
			if (distinct->slots[at] == hash)
				return;
			at = at + 1 < distinct->slot_count ? at + 1 : 0;
		}
		if (distinct->count < distinct->exact) {
			distinct->slots[at] = hash;
			distinct->count++;
			return;
		}
		go_over(distinct);
	}
	put_register(distinct, hash);
}

static void put_waiting(struct distinct *distinct)
{
	for (size_t i = 0; i < distinct->waiting_count; i++)
		put(distinct, distinct->waiting[i]);
	distinct->waiting_count = 0;
}

void distinct_add(struct distinct *distinct, uint64_t hash)
{
	hash += hash == 0;
	if (distinct->slots)
		__builtin_prefetch(&distinct->slots[slot_of(distinct, hash)], 1);
	else
		__builtin_prefetch(register_of(distinct, hash), 1);
	distinct->waiting[distinct->waiting_count++] = hash;
	if (distinct->waiting_count == WAITING)
		put_waiting(distinct);
}

/* x + the sum of x^(2^k) 2^(k-1), k from 1: what registers that are still zero tell. */
static double sigma(double x)
{
	double power = 1, sum = x, before;
	do {
		x *= x;
		before = sum;
		sum += x * power;
		power += power;
	} while (sum != before);
	return sum;
}

static double estimate(const struct distinct *distinct)
{
	unsigned counts[RANK_MAX + 1] = {0};
	for (size_t i = 0; i < REGISTERS; i++)
		counts[distinct->registers[i]]++;
	/* No register is full below some 10^18 values: Ertl's tau is 0. */
	double sum = 0;
	for (unsigned rank = RANK_MAX; rank > 0; rank--)
		sum = 0.5 * (sum + counts[rank]);
	sum += REGISTERS * sigma((double)counts[0] / REGISTERS);
	return REGISTERS / (2 * M_LN2) * REGISTERS / sum;
}

struct trail_estimate distinct_count(struct distinct *distinct)
{
	put_waiting(distinct);
	if (distinct->slots) {
		double count = (double)distinct->count;
		return (struct trail_estimate){count, count, count, true};
	}
	double value = round(estimate(distinct));
	double margin = ESTIMATE_95 * 1.04 / sqrt(REGISTERS) * value;
	/* So many there were at least, or they had not gone over. */
	double least = (double)distinct->exact + 1;
	return (struct trail_estimate){
		.value = fmax(value, least),
		.low = fmax(floor(value - margin), least),
		.high = fmax(ceil(value + margin), least),
	};
}
