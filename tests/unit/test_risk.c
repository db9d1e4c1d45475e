/*
 * trail: shares of people in small groups and numbers of different people, against exact counts of
 * the same, over many distributions and fixed keys. Figures are printed: they are what the manual
 * promises.
 */
#include "trail/trail.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "library.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Numbers of a test, the same each time (splitmix64: Steele, Lea, Flood 2014). */
static uint64_t draw(uint64_t *state)
{
	uint64_t word = *state += 0x9e3779b97f4a7c15;
	word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9;
	word = (word ^ word >> 27) * 0x94d049bb133111eb;
	return word ^ word >> 31;
}

static uint64_t below(uint64_t *state, uint64_t limit)
{
	return (uint64_t)((unsigned __int128)draw(state) * limit >> 64);
}

/* Older versions of cmocka compare floats alone. */
#define assert_near(value, expected, most) assert_true(fabs((value) - (expected)) <= (most))

/* A hash of a number, as that of a cell. */
static uint64_t hashed(uint64_t number)
{
	return draw(&(uint64_t){number * 0xd1342543de82ef95});
}

static struct risk *opened(size_t columns, bool by_subject)
{
	struct failure failure = {0};
	struct risk *risk = risk_open(columns, by_subject, &failure);
	assert_non_null(risk);
	return risk;
}

static void add(struct risk *risk, uint64_t group, uint64_t person)
{
	risk_add(risk, &(uint64_t){hashed(group)}, hashed(~person));
}

/* ---- Hash --------------------------------------------------------------------------------------
 */

/* Against libcrypto's, for all sizes that differ in how they end. */
static void hash_is_siphash(void **state)
{
	(void)state;
	unsigned char bytes[100], keyed[16], expected[16];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(7 * i);
	for (size_t i = 0; i < sizeof keyed; i++)
		keyed[i] = (unsigned char)i;
	struct siphash_key key;
	memcpy(&key, keyed, sizeof key);
	EVP_MAC *siphash_mac = EVP_MAC_fetch(library, "SIPHASH", NULL);
	assert_non_null(siphash_mac);
	for (size_t size = 0; size <= sizeof bytes; size++) {
		EVP_MAC_CTX *context = EVP_MAC_CTX_new(siphash_mac);
		size_t wanted = sizeof expected, got = 0;
		OSSL_PARAM parameters[] = {OSSL_PARAM_construct_size_t("size", &wanted),
					   OSSL_PARAM_construct_end()};
		assert_true(EVP_MAC_init(context, keyed, sizeof keyed, parameters) == 1 &&
			    EVP_MAC_update(context, bytes, size) == 1 &&
			    EVP_MAC_final(context, expected, &got, sizeof expected) == 1);
		EVP_MAC_CTX_free(context);
		struct siphash hash = siphash(&key, (struct span){(const char *)bytes, size});
		assert_int_equal(got, sizeof hash);
		assert_memory_equal(&hash, expected, sizeof hash);
	}
	EVP_MAC_free(siphash_mac);
}

/* Each run has another key. */
static void keys_are_fresh(void **state)
{
	(void)state;
	struct siphash_key keys[2];
	struct failure failure = {0};
	assert_true(siphash_draw(&keys[0], &failure) && siphash_draw(&keys[1], &failure));
	assert_true(keys[0].low != keys[1].low && keys[0].high != keys[1].high);
}

/* ---- Shares, exactly ---------------------------------------------------------------------------
 */

/* Groups by their sizes in people: what is true. */
struct sizes {
	double all;
	double small[RISK_SIZES];
};

static void count_group(struct sizes *sizes, double size, double groups)
{
	sizes->all += size * groups;
	for (size_t i = 0; i < RISK_SIZES; i++)
		if (size < risk_sizes[i])
			sizes->small[i] += size * groups;
}

static void expect_exactly(struct risk *risk, const struct sizes *sizes)
{
	struct trail_estimate shares[RISK_SIZES];
	risk_shares(risk, 0, shares);
	for (size_t i = 0; i < RISK_SIZES; i++) {
		double expected = sizes->all > 0 ? sizes->small[i] / sizes->all : 0;
		assert_true(shares[i].exact);
		assert_near(shares[i].value, expected, 1e-12);
		assert_near(shares[i].low, expected, 1e-12);
		assert_near(shares[i].high, expected, 1e-12);
	}
}

/* Groups of one size, each person with `records` records in his. */
static const struct {
	uint64_t groups, size, records;
} plain[] = {
	{0, 0, 0},
	{1, 1, 1},
	{1, 1, 1000},
	{1, 50000, 1},
	{100, 1, 3},
	{100, 2, 3},
	{100, 4, 3},
	{100, 5, 1},
	{100, 9, 2},
	{100, 10, 2},
	{100, 19, 2},
	{100, 20, 2},
	{100, 21, 2},
	{RISK_GROUPS - 1, 1, 1},
	{RISK_GROUPS, 1, 2},
	{RISK_GROUPS, 2, 1},
	{RISK_GROUPS, 19, 1},
	{RISK_GROUPS, 20, 1},
	{1000, 100, 2}, /* RISK_PAIRS_EXACT */
};

static void plain_groups_are_exact(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(plain); i++) {
		struct risk *people = opened(1, true), *records = opened(1, false);
		struct sizes by_people = {0}, by_records = {0};
		for (uint64_t n = 0; n < plain[i].records; n++)
			for (uint64_t group = 0; group < plain[i].groups; group++)
				for (uint64_t k = 0; k < plain[i].size; k++) {
					add(people, group, group * plain[i].size + k);
					add(records, group, 0);
				}
		count_group(&by_people, (double)plain[i].size, (double)plain[i].groups);
		count_group(&by_records, (double)(plain[i].size * plain[i].records),
			    (double)plain[i].groups);
		expect_exactly(people, &by_people);
		expect_exactly(records, &by_records);
		risk_close(people);
		risk_close(records);
	}
}

/* Groups of 1, 2, … 25 people at once, records in an order drawn anew. */
static void order_does_not_matter(void **state)
{
	(void)state;
	enum { SIZES = 25, TURNS = 8, RECORDS = SIZES * (SIZES + 1) / 2 * 3 };
	struct sizes sizes = {0};
	struct {
		uint64_t group, person;
	} records[RECORDS], other;
	size_t count = 0;
	for (uint64_t size = 1; size <= SIZES; size++)
		count_group(&sizes, (double)size, 1);
	for (uint64_t size = 1; size <= SIZES; size++)
		for (uint64_t i = 0; i < 3 * size; i++, count++) {
			records[count].group = size;
			records[count].person = i % size;
		}
	for (uint64_t turn = 0; turn < TURNS; turn++) {
		uint64_t random = turn;
		for (size_t i = count; i > 1; i--) {
			size_t to = below(&random, i);
			other = records[i - 1];
			records[i - 1] = records[to];
			records[to] = other;
		}
		struct risk *risk = opened(1, true);
		for (size_t i = 0; i < count; i++)
			add(risk, records[i].group, records[i].person);
		expect_exactly(risk, &sizes);
		risk_close(risk);
	}
}

/* The estimate as well: the same sample, the same registers. */
static void order_does_not_matter_to_estimates(void **state)
{
	(void)state;
	enum { GROUPS = 3 * RISK_GROUPS };
	struct trail_estimate shares[2][RISK_SIZES];
	for (int back = 0; back < 2; back++) {
		struct risk *risk = opened(1, true);
		for (uint64_t i = 0; i < 4 * GROUPS; i++) {
			uint64_t at = back ? 4 * GROUPS - 1 - i : i;
			add(risk, at % GROUPS % 70000, at);
		}
		risk_shares(risk, 0, shares[back]);
		risk_close(risk);
	}
	for (size_t i = 0; i < RISK_SIZES; i++) {
		assert_near(shares[0][i].value, shares[1][i].value, 0);
		assert_near(shares[0][i].low, shares[1][i].low, 0);
		assert_near(shares[0][i].high, shares[1][i].high, 0);
		assert_false(shares[0][i].exact);
	}
}

/* One person in each of many groups, whom a count of people alone would take for one. */
static void a_person_counts_in_each_group(void **state)
{
	(void)state;
	struct risk *risk = opened(1, true);
	struct sizes sizes = {0};
	for (uint64_t group = 0; group < 1000; group++)
		for (uint64_t person = 0; person < 3; person++)
			add(risk, group, person);
	count_group(&sizes, 3, 1000);
	expect_exactly(risk, &sizes);
	risk_close(risk);
}

/* Columns a and b of ten values each, c of one: groups of a+b+c, b+c, a+c and a+b. */
static void combinations_leave_out_one(void **state)
{
	(void)state;
	static const size_t counts[][2] = {{1, 1}, {2, 3}, {3, 4}, {4, 4}, {64, 4}};
	for (size_t i = 0; i < COUNT(counts); i++) {
		struct risk *risk = opened(counts[i][0], false);
		assert_int_equal(risk_combination_count(risk), counts[i][1]);
		for (size_t at = 0; at < counts[i][1]; at++)
			for (size_t column = 0; column < counts[i][0]; column++)
				assert_int_equal(risk_holds(risk, at, column),
						 at == 0 || column != at - 1);
		assert_false(risk_holds(risk, 0, counts[i][0]));
		risk_close(risk);
	}
	struct risk *risk = opened(3, false);
	for (uint64_t a = 0; a < 10; a++)
		for (uint64_t b = 0; b < 10; b++)
			risk_add(risk, (uint64_t[]){hashed(a), hashed(b), hashed(1)}, 0);
	static const double below_5[] = {1, 0, 0, 1}, below_20[] = {1, 1, 1, 1};
	for (size_t at = 0; at < 4; at++) {
		struct trail_estimate shares[RISK_SIZES];
		risk_shares(risk, at, shares);
		assert_near(shares[1].value, below_5[at], 0);
		assert_near(shares[3].value, below_20[at], 0);
	}
	risk_close(risk);
}

/* The same values in other columns are another group. */
static void columns_are_not_mixed_up(void **state)
{
	(void)state;
	struct risk *risk = opened(2, false);
	struct trail_estimate shares[RISK_SIZES];
	risk_add(risk, (uint64_t[]){hashed(1), hashed(2)}, 0);
	risk_add(risk, (uint64_t[]){hashed(2), hashed(1)}, 0);
	risk_add(risk, (uint64_t[]){hashed(1), hashed(1)}, 0);
	risk_add(risk, (uint64_t[]){hashed(2), hashed(2)}, 0);
	risk_shares(risk, 0, shares);
	assert_near(shares[0].value, 1, 0);
	risk_shares(risk, 1, shares);
	assert_near(shares[0].value, 0, 0);
	risk_close(risk);
}

/* ---- Shares, estimated -------------------------------------------------------------------------
 */

/* A group's size in people; all groups of one distribution are made by it. */
typedef uint64_t size_of_group(uint64_t group, uint64_t *random);

static uint64_t size_one(uint64_t group, uint64_t *random)
{
	(void)group, (void)random;
	return 1;
}

static uint64_t size_uniform(uint64_t group, uint64_t *random)
{
	(void)group;
	return 1 + below(random, 8);
}

static uint64_t size_two_or_twenty(uint64_t group, uint64_t *random)
{
	(void)group, (void)random;
	return group % 10 ? 2 : 20;
}

static uint64_t size_nineteen(uint64_t group, uint64_t *random)
{
	(void)group, (void)random;
	return group % 4 ? 19 : 20;
}

/* The n-th largest of Zipf's law, cut to pieces that a test has time for. */
static uint64_t size_zipf(uint64_t group, uint64_t *random)
{
	(void)random;
	return 1 + 20000 / (group + 1);
}

/* Very few are small. */
static uint64_t size_rarely_one(uint64_t group, uint64_t *random)
{
	(void)random;
	return group % 1000 ? 3 : 1;
}

/* One group of half of all. */
static uint64_t size_giant(uint64_t group, uint64_t *random)
{
	(void)random;
	return group ? 1 : 60000;
}

static const struct {
	const char *name;
	size_of_group *size;
	uint64_t groups;
	bool by_subject;
} estimated[] = {
	{"K + 1 groups of one", size_one, RISK_GROUPS + 1, false},
	{"all unique", size_one, 120000, false},
	{"all unique, people", size_one, 120000, true},
	{"1 to 8", size_uniform, 50000, false},
	{"1 to 8, people", size_uniform, 40000, true},
	{"2 or 20", size_two_or_twenty, 60000, false},
	{"19 or 20", size_nineteen, 36000, false},
	{"Zipf", size_zipf, 60000, false},
	{"Zipf, people", size_zipf, 40000, true},
	{"one in a thousand", size_rarely_one, 70000, false},
	{"one giant", size_giant, 60000, false},
};

#define RUNS 18

/* What all runs over one distribution, or over all of them, came to. */
struct tally {
	double squares;
	unsigned asked, covered;
};

static void compare(struct risk *risk, const struct sizes *sizes, struct tally *tally)
{
	struct trail_estimate shares[RISK_SIZES];
	risk_shares(risk, 0, shares);
	for (size_t i = 0; i < RISK_SIZES; i++) {
		double truth = sizes->small[i] / sizes->all;
		assert_false(shares[i].exact && fabs(shares[i].value - truth) > 1e-9);
		assert_true(shares[i].low <= shares[i].value && shares[i].value <= shares[i].high);
		assert_true(shares[i].low >= 0 && shares[i].high <= 1);
		tally->squares += (shares[i].value - truth) * (shares[i].value - truth);
		/* Rounding of doubles is no miss. */
		tally->covered += shares[i].low <= truth + 1e-12 && truth <= shares[i].high + 1e-12;
		tally->asked++;
	}
}

static void try_distribution(size_t which, uint64_t seed, struct tally *tally)
{
	struct risk *risk = opened(1, estimated[which].by_subject);
	struct sizes sizes = {0};
	uint64_t random = seed, person = 0;
	for (uint64_t group = 0; group < estimated[which].groups; group++) {
		uint64_t size = estimated[which].size(group, &random);
		count_group(&sizes, (double)size, 1);
		for (uint64_t i = 0; i < size; i++)
			add(risk, seed << 32 | group, person++);
	}
	compare(risk, &sizes, tally);
	risk_close(risk);
}

static void intervals_hold_what_they_say(void **state)
{
	(void)state;
	struct tally all = {0};
	for (size_t i = 0; i < COUNT(estimated); i++) {
		struct tally tally = {0};
		for (uint64_t run = 0; run < RUNS; run++)
			try_distribution(i, 1000 * i + run, &tally);
		printf("%-22s %.2f points rms, %.0f %% in the interval\n", estimated[i].name,
		       100 * sqrt(tally.squares / tally.asked),
		       100.0 * tally.covered / tally.asked);
		assert_true(tally.squares / tally.asked < 0.006 * 0.006);
		/* Of 100 answers at 95 %, four in each run that are not independent. */
		assert_true(tally.covered >= 0.85 * tally.asked);
		all.asked += tally.asked;
		all.covered += tally.covered;
	}
	assert_true(all.covered >= 0.95 * all.asked);
}

/* Ten million groups, and what a record costs. */
static void many_groups(void **state)
{
	(void)state;
	enum { GROUPS = 10000000 };
	struct tally tally = {0};
	struct sizes sizes = {0};
	struct timespec begin, end;
	struct risk *risk = opened(1, false);
	count_group(&sizes, 1, GROUPS / 2);
	count_group(&sizes, 2, GROUPS / 4);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (uint64_t i = 0; i < GROUPS; i++)
		add(risk, i < GROUPS / 2 ? i : i / 2 + GROUPS, 0);
	clock_gettime(CLOCK_MONOTONIC, &end);
	compare(risk, &sizes, &tally);
	printf("10 million records, 7.5 million groups: %.2f points rms, %.0f ns a record\n",
	       100 * sqrt(tally.squares / tally.asked),
	       ((double)(end.tv_sec - begin.tv_sec) * 1e9 + (double)(end.tv_nsec - begin.tv_nsec)) /
		       GROUPS);
	assert_true(tally.covered == tally.asked);
	risk_close(risk);
}

/* ---- Different people --------------------------------------------------------------------------
 */

static void people_are_counted(void **state)
{
	(void)state;
	static const uint64_t counts[] = {0, 1, 9999, 10000, 10001};
	for (size_t i = 0; i < COUNT(counts); i++) {
		struct failure failure = {0};
		struct distinct *distinct = distinct_open(10000, &failure);
		assert_non_null(distinct);
		for (uint64_t n = 0; n < 3 * counts[i]; n++)
			distinct_add(distinct, hashed(n % counts[i]));
		struct trail_estimate count = distinct_count(distinct);
		assert_int_equal(count.exact, counts[i] <= 10000);
		assert_true(count.low <= (double)counts[i] && (double)counts[i] <= count.high);
		assert_true(!count.exact || count.value == (double)counts[i]);
		distinct_close(distinct);
	}
}

/* A hash of zeros is one as well. */
static void no_hash_is_lost(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct distinct *distinct = distinct_open(16, &failure);
	static const uint64_t hashes[] = {0, UINT64_MAX, UINT64_MAX - 1, 0, 1ull << 63};
	for (size_t i = 0; i < COUNT(hashes); i++)
		distinct_add(distinct, hashes[i]);
	assert_near(distinct_count(distinct).value, 4, 0);
	distinct_close(distinct);
}

static void intervals_of_people_hold(void **state)
{
	(void)state;
	static const uint64_t counts[] = {1001, 20000, 100000, 500000, 1000000};
	unsigned asked = 0, covered = 0;
	for (size_t i = 0; i < COUNT(counts); i++) {
		double squares = 0;
		for (uint64_t run = 0; run < 20; run++, asked++) {
			struct failure failure = {0};
			struct distinct *distinct = distinct_open(1000, &failure);
			for (uint64_t n = 0; n < counts[i]; n++)
				distinct_add(distinct, hashed(n << 16 | run << 8 | i));
			struct trail_estimate count = distinct_count(distinct);
			double error = count.value / (double)counts[i] - 1;
			squares += error * error;
			covered +=
				count.low <= (double)counts[i] && (double)counts[i] <= count.high;
			distinct_close(distinct);
		}
		printf("%7.0f people: %.3f %% rms\n", (double)counts[i], 100 * sqrt(squares / 20));
		assert_true(sqrt(squares / 20) < 0.003);
	}
	printf("%u of %u in the interval\n", covered, asked);
	assert_true(covered >= 0.92 * asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hash_is_siphash),
		cmocka_unit_test(keys_are_fresh),
		cmocka_unit_test(plain_groups_are_exact),
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(order_does_not_matter_to_estimates),
		cmocka_unit_test(a_person_counts_in_each_group),
		cmocka_unit_test(combinations_leave_out_one),
		cmocka_unit_test(columns_are_not_mixed_up),
		cmocka_unit_test(intervals_hold_what_they_say),
		cmocka_unit_test(many_groups),
		cmocka_unit_test(people_are_counted),
		cmocka_unit_test(no_hash_is_lost),
		cmocka_unit_test(intervals_of_people_hold),
	};
	return cmocka_run_group_tests(tests, library_begin, library_end);
}
