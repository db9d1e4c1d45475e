#include <endian.h>

#include "crypto/inside.h"

#define VALUES_MIN 1000000u
#define RADIX_MAX  65536u
#define ROUNDS     10

/* The larger half, the bytes of its number, and those that a round draws: 4⌈b/4⌉ + 4. */
#define HALF_MAX   (FF1_DIGITS_MAX / 2)
#define NUMBER_MAX (2 * HALF_MAX)
#define DRAWN_MAX  (NUMBER_MAX + 4)

/*
 * FF1 of SP 800-38G, in its own letters: u and v are the sizes of the halves A and B, b that of a
 * number in bytes, d that of what a round draws, P and Q the two parts of what the PRF reads.
 */
struct course {
	const struct ff1 *ff1;
	unsigned radix;
	size_t u, v, b, d;
	unsigned char chain[CIPHER_BLOCK]; /* the PRF after P and the whole blocks of Q's begin */
	unsigned char begin[CIPHER_BLOCK]; /* what is left of it: the same in each round */
	size_t begun;
};

/* The PRF reads P and, of Q, the tweak and the zeros after it. */
static bool course_prepare(struct course *course, struct span tweak)
{
	size_t zeros = CIPHER_BLOCK - 1 - (tweak.size + course->b) % CIPHER_BLOCK;
	const uint32_t radix = htobe32(course->radix);
	const uint32_t sizes[2] = {htobe32((uint32_t)(course->u + course->v)),
				   htobe32((uint32_t)tweak.size)};
	unsigned char p[CIPHER_BLOCK] = {1, 2, 1, 0, 0, 0, ROUNDS, (unsigned char)course->u};
	memcpy(p + 3, (const char *)&radix + 1, 3);
	memcpy(p + 8, sizes, sizeof sizes);
	memset(course->chain, 0, sizeof course->chain);
	if (!cipher_chain(course->ff1->cipher, course->chain, (struct span){(char *)p, sizeof p}))
		return false;
	size_t whole = tweak.size / CIPHER_BLOCK * CIPHER_BLOCK;
	if (!cipher_chain(course->ff1->cipher, course->chain, span_cut(tweak, 0, whole)))
		return false;
	/* The tweak's last bytes with the zeros are up to two blocks, the second never whole. */
	unsigned char rest[2 * CIPHER_BLOCK] = {0};
	size_t size = tweak.size - whole + zeros;
	if (tweak.size > whole)
		memcpy(rest, tweak.at + whole, tweak.size - whole);
	whole = size / CIPHER_BLOCK * CIPHER_BLOCK;
	memcpy(course->begin, rest + whole, CIPHER_BLOCK);
	course->begun = size - whole;
	return cipher_chain(course->ff1->cipher, course->chain, (struct span){(char *)rest, whole});
}

/* What a round draws from a half, `number` of b bytes: d bytes, with room for whole blocks. */
static bool course_draw(const struct course *course, unsigned round, const unsigned char *number,
			unsigned char out[DRAWN_MAX + CIPHER_BLOCK])
{
	unsigned char q[CIPHER_BLOCK + NUMBER_MAX];
	size_t size = course->begun;
	memcpy(q, course->begin, sizeof course->begin);
	q[size++] = (unsigned char)round;
	memcpy(q + size, number, course->b);
	memcpy(out, course->chain, CIPHER_BLOCK);
	if (!cipher_chain(course->ff1->cipher, out, (struct span){(char *)q, size + course->b}))
		return false;
	size_t blocks = (course->d + CIPHER_BLOCK - 1) / CIPHER_BLOCK;
	for (size_t i = 1; i < blocks; i++) {
		const unsigned char counted[CIPHER_BLOCK] = {[CIPHER_BLOCK - 1] = (unsigned char)i};
		memcpy(out + CIPHER_BLOCK * i, out, CIPHER_BLOCK);
		block_xor(out + CIPHER_BLOCK * i, counted);
	}
	return blocks == 1 || cipher_blocks(course->ff1->cipher, out + CIPHER_BLOCK,
					    out + CIPHER_BLOCK, CIPHER_BLOCK * (blocks - 1));
}

/*
 * In each round one half changes by what the other draws: A in even rounds, B in odd ones. (The
 * standard lets them change places instead.)
 */

/* ---- Halves whose numbers fit 64 bits
 * ------------------------------------------------------------
 */

__extension__ typedef unsigned __int128 wide;

static uint64_t number_of(const uint16_t *numerals, size_t count, unsigned radix)
{
	uint64_t number = 0;
	for (size_t i = 0; i < count; i++)
		number = number * radix + numerals[i];
	return number;
}

__attribute__((always_inline)) static inline void divide(uint64_t number, unsigned radix,
							 uint16_t *numerals, size_t count)
{
	while (count-- > 0) {
		numerals[count] = (uint16_t)(number % radix);
		number /= radix;
	}
}

static void numerals_of(uint64_t number, unsigned radix, uint16_t *numerals, size_t count)
{
	/* By a known radix the compiler divides without dividing. */
	if (radix == 10)
		divide(number, 10, numerals, count);
	else
		divide(number, radix, numerals, count);
}

/*
 * What a half draws in a round, below `most`. As b is 8 or less, the round and the number are in
 * the one block that is left of Q.
 */
static bool small_draw(const struct course *course, unsigned round, uint64_t half, wide most,
		       uint64_t *drawn)
{
	unsigned char out[CIPHER_BLOCK];
	const wide last = (wide)round << 8 * course->b | half;
	const two_words block = {htobe64((uint64_t)(last >> 64)), htobe64((uint64_t)last)};
	const two_words read = block ^ words_of(course->begin) ^ words_of(course->chain);
	uint64_t first;
	uint32_t more;
	memcpy(out, &read, sizeof read);
	if (!cipher_blocks(course->ff1->cipher, out, out, CIPHER_BLOCK))
		return false;
	memcpy(&first, out, sizeof first);
	memcpy(&more, out + sizeof first, sizeof more);
	if (course->d == sizeof first)
		*drawn = be64toh(first) % (uint64_t)most;
	else
		*drawn = (uint64_t)(((wide)be64toh(first) << 32 | be32toh(more)) % most);
	return true;
}

/* The halves are numbers below `most`. */
static bool small_run(const struct course *course, bool forth, const wide most[2],
		      uint16_t *numerals)
{
	uint64_t halves[2] = {
		number_of(numerals, course->u, course->radix),
		number_of(numerals + course->u, course->v, course->radix),
	};
	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned round = forth ? i : ROUNDS - 1 - i, changed = round % 2;
		uint64_t drawn;
		if (!small_draw(course, round, halves[1 - changed], most[changed], &drawn))
			return false;
		wide sum = halves[changed] + (forth ? drawn : most[changed] - drawn);
		halves[changed] = (uint64_t)(sum >= most[changed] ? sum - most[changed] : sum);
	}
	numerals_of(halves[0], course->radix, numerals, course->u);
	numerals_of(halves[1], course->radix, numerals + course->u, course->v);
	return true;
}

/* ---- Longer ones -------------------------------------------------------------------------------
 */

#define LIMBS_MAX (DRAWN_MAX / 4)

/* The number of numerals as `size` bytes, the most significant first. */
static void large_number(const uint16_t *numerals, size_t count, unsigned radix, unsigned char *out,
			 size_t size)
{
	uint32_t limbs[LIMBS_MAX] = {0}; /* the least significant first */
	size_t used = (size + 3) / 4;
	for (size_t i = 0; i < count; i++) {
		uint64_t carry = numerals[i];
		for (size_t at = 0; at < used; at++) {
			carry += (uint64_t)limbs[at] * radix;
			limbs[at] = (uint32_t)carry;
			carry >>= 32;
		}
	}
	for (size_t i = 0; i < size; i++)
		out[size - 1 - i] = (unsigned char)(limbs[i / 4] >> 8 * (i % 4));
}

/* The last `count` numerals of a number of `size` bytes, a multiple of four. */
static void large_numerals(const unsigned char *number, size_t size, unsigned radix,
			   uint16_t *numerals, size_t count)
{
	uint32_t limbs[LIMBS_MAX]; /* the most significant first */
	memcpy(limbs, number, size);
	for (size_t at = 0; at < size / 4; at++)
		limbs[at] = be32toh(limbs[at]);
	while (count-- > 0) {
		uint64_t left = 0;
		for (size_t at = 0; at < size / 4; at++) {
			left = left << 32 | limbs[at];
			limbs[at] = (uint32_t)(left / radix);
			left %= radix;
		}
		numerals[count] = (uint16_t)left;
	}
}

/* Adds to numerals, or takes from them, modulo radix^count. */
static void large_add(uint16_t *numerals, const uint16_t *more, size_t count, unsigned radix,
		      bool forth)
{
	unsigned carry = 0;
	while (count-- > 0) {
		unsigned sum = forth ? numerals[count] + more[count] + carry
				     : numerals[count] + radix - more[count] - carry;
		carry = forth ? sum >= radix : sum < radix;
		numerals[count] = (uint16_t)(sum >= radix ? sum - radix : sum);
	}
}

static bool large_run(const struct course *course, bool forth, uint16_t *numerals)
{
	uint16_t a[HALF_MAX], b[HALF_MAX], more[HALF_MAX];
	uint16_t *halves[2] = {a, b};
	const size_t sizes[2] = {course->u, course->v};
	unsigned char number[NUMBER_MAX], drawn[DRAWN_MAX + CIPHER_BLOCK];
	memcpy(a, numerals, course->u * sizeof *a);
	memcpy(b, numerals + course->u, course->v * sizeof *b);
	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned round = forth ? i : ROUNDS - 1 - i;
		size_t changed = round % 2, other = 1 - changed;
		large_number(halves[other], sizes[other], course->radix, number, course->b);
		if (!course_draw(course, round, number, drawn))
			return false;
		large_numerals(drawn, course->d, course->radix, more, sizes[changed]);
		large_add(halves[changed], more, sizes[changed], course->radix, forth);
	}
	memcpy(numerals, a, course->u * sizeof *a);
	memcpy(numerals + course->u, b, course->v * sizeof *b);
	return true;
}

/* ---- Both --------------------------------------------------------------------------------------
 */

#define SMALL_MOST ((wide)1 << 64)

/* radix^count, or as much of it as is more than SMALL_MOST. */
static wide values_of(unsigned radix, size_t count)
{
	wide values = 1;
	while (count-- > 0 && values <= SMALL_MOST)
		values *= radix;
	return values;
}

/* Bytes of the largest number of so many numerals, of which there are `values`. */
static size_t small_size(wide values)
{
	return (71 - (size_t)__builtin_clzll((uint64_t)(values - 1))) / 8;
}

static size_t large_size(unsigned radix, size_t count)
{
	uint16_t largest[HALF_MAX];
	unsigned char number[NUMBER_MAX];
	size_t zeros = 0;
	for (size_t i = 0; i < count; i++)
		largest[i] = (uint16_t)(radix - 1);
	large_number(largest, count, radix, number, 2 * count);
	while (number[zeros] == 0)
		zeros++;
	return 2 * count - zeros;
}

static bool run(struct ff1 *ff1, bool forth, unsigned radix, struct span tweak, uint16_t *numerals,
		size_t count)
{
	struct course course = {.ff1 = ff1, .radix = radix, .u = count / 2, .v = count - count / 2};
	if (radix < 2 || radix > RADIX_MAX || count > FF1_DIGITS_MAX || tweak.size > FF1_TWEAK_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
		if (numerals[i] >= radix)
			return false;
	const wide first = values_of(radix, course.u);
	const wide most[2] = {first, course.v > course.u ? first * radix : first};
	if (most[0] < VALUES_MIN && most[0] * most[1] < VALUES_MIN)
		return false;
	bool small = most[1] <= SMALL_MOST;
	course.b = small ? small_size(most[1]) : large_size(radix, course.v);
	course.d = (course.b + 3) / 4 * 4 + 4;
	if (!course_prepare(&course, tweak))
		return false;
	return small ? small_run(&course, forth, most, numerals)
		     : large_run(&course, forth, numerals);
}

bool ff1_encrypt(struct ff1 *ff1, unsigned radix, struct span tweak, uint16_t *numerals,
		 size_t count)
{
	return run(ff1, true, radix, tweak, numerals, count);
}

bool ff1_decrypt(struct ff1 *ff1, unsigned radix, struct span tweak, uint16_t *numerals,
		 size_t count)
{
	return run(ff1, false, radix, tweak, numerals, count);
}

bool ff1_begin(void *tool, OSSL_LIB_CTX *library, const unsigned char *key, size_t size)
{
	struct ff1 *ff1 = tool;
	const char *name = size == 32 ? "AES-256-ECB" : size == 24 ? "AES-192-ECB" : "AES-128-ECB";
	ff1->cipher = cipher_open(library, name, key, size);
	return ff1->cipher;
}

void ff1_end(void *tool)
{
	struct ff1 *ff1 = tool;
	EVP_CIPHER_CTX_free(ff1->cipher);
	ff1->cipher = NULL;
}
