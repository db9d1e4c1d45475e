/* SipHash-2-4-128, as its authors publish it: a keyed hash at a tenth of what an HMAC costs. */
#include <endian.h>
#include <sys/random.h>

#include "crypto/crypto.h"

bool siphash_draw(struct siphash_key *key, struct failure *failure)
{
	return getentropy(key, sizeof *key) == 0 ||
	       fail(failure, STATUS_IO, "the system has no random bytes");
}

static inline uint64_t turn(uint64_t word, unsigned by)
{
	return word << by | word >> (64 - by);
}

static inline void mix(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = turn(v[1], 13) ^ v[0];
	v[0] = turn(v[0], 32);
	v[2] += v[3];
	v[3] = turn(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = turn(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = turn(v[1], 17) ^ v[2];
	v[2] = turn(v[2], 32);
}

static inline void take(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	mix(v);
	mix(v);
	v[0] ^= word;
}

static uint64_t finish(uint64_t v[4])
{
	for (int i = 0; i < 4; i++)
		mix(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* Words are little-endian. */
static inline uint64_t word_at(const char *at, size_t size)
{
	uint64_t word = 0;
	memcpy(&word, at, size);
	return le64toh(word);
}

struct siphash siphash(const struct siphash_key *key, struct span bytes)
{
	uint64_t v[4] = {
		0x736f6d6570736575 ^ key->low,
		0x646f72616e646f6d ^ key->high ^ 0xee,
		0x6c7967656e657261 ^ key->low,
		0x7465646279746573 ^ key->high,
	};
	size_t at = 0;
	for (; bytes.size - at >= 8; at += 8)
		take(v, word_at(bytes.at + at, 8));
	uint64_t last = bytes.size > at ? word_at(bytes.at + at, bytes.size - at) : 0;
	take(v, last | (uint64_t)bytes.size << 56);
	struct siphash hash;
	v[2] ^= 0xee;
	hash.low = finish(v);
	v[1] ^= 0xdd;
	hash.high = finish(v);
	return hash;
}
