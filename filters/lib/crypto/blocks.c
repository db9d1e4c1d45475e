#include <endian.h>

#include "crypto/inside.h"

/* Counter blocks for one call of the cipher: calls cost more than blocks. */
#define COUNTER_BLOCKS 16

static void xor_stream(struct span in, const unsigned char *stream, unsigned char *out)
{
	size_t at = 0;
	for (; in.size - at >= CIPHER_BLOCK; at += CIPHER_BLOCK) {
		two_words words = words_of(in.at + at) ^ words_of(stream + at);
		memcpy(out + at, &words, sizeof words);
	}
	for (; at < in.size; at++)
		out[at] = (unsigned char)in.at[at] ^ stream[at];
}

bool cipher_count(EVP_CIPHER_CTX *cipher, const unsigned char first[CIPHER_BLOCK], struct span in,
		  unsigned char *out)
{
	unsigned char stream[COUNTER_BLOCKS * CIPHER_BLOCK];
	uint64_t halves[2];
	memcpy(halves, first, sizeof halves);
	uint64_t high = be64toh(halves[0]), low = be64toh(halves[1]);
	while (in.size > 0) {
		size_t size = in.size < sizeof stream ? in.size : sizeof stream;
		size_t blocks = (size + CIPHER_BLOCK - 1) / CIPHER_BLOCK;
		size_t i = 0;
		do {
			const two_words counter = {htobe64(high), htobe64(low)};
			memcpy(stream + CIPHER_BLOCK * i, &counter, sizeof counter);
			if (++low == 0)
				high++;
		} while (++i < blocks);
		if (!cipher_blocks(cipher, stream, stream, CIPHER_BLOCK * blocks))
			return false;
		xor_stream(span_cut(in, 0, size), stream, out);
		in = span_cut(in, size, in.size);
		out += size;
	}
	return true;
}

bool cipher_chain(EVP_CIPHER_CTX *cipher, unsigned char chain[CIPHER_BLOCK], struct span blocks)
{
	for (size_t at = 0; at < blocks.size; at += CIPHER_BLOCK) {
		block_xor(chain, blocks.at + at);
		if (!cipher_blocks(cipher, chain, chain, CIPHER_BLOCK))
			return false;
	}
	return true;
}
