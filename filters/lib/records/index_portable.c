/* The masks with nothing but 64-bit words: for any processor, and the twin of the others. */
#include "records/index.h"

struct masks {
	uint64_t quotes, delimiters, feeds, returns;
};

#define EACH_BYTE 0x0101010101010101ull
#define LOW_BITS  0x7f7f7f7f7f7f7f7full

/* One bit for each byte of the word that equals `byte`: exact, no borrow between bytes. */
static inline uint64_t equal_bytes(uint64_t word, unsigned char byte)
{
	uint64_t x = word ^ (EACH_BYTE * byte);
	uint64_t zero = ~(((x & LOW_BITS) + LOW_BITS) | x | LOW_BITS);
	/* The high bit of byte i becomes bit i. */
	return (zero >> 7) * 0x0102040810204080ull >> 56;
}

static inline struct masks block_masks(const char *bytes, struct dialect dialect)
{
	struct masks m = {0, 0, 0, 0};
	for (unsigned i = 0; i < 8; i++) {
		uint64_t word;
		memcpy(&word, bytes + 8 * i, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		word = __builtin_bswap64(word);
#endif
		m.delimiters |= equal_bytes(word, (unsigned char)dialect.delimiter) << 8 * i;
		m.feeds |= equal_bytes(word, '\n') << 8 * i;
		if (dialect.quotes) {
			m.quotes |= equal_bytes(word, '"') << 8 * i;
			m.returns |= equal_bytes(word, '\r') << 8 * i;
		}
	}
	return m;
}

static inline uint64_t prefix_xor(uint64_t bits)
{
	for (unsigned step = 1; step < 64; step *= 2)
		bits ^= bits << step;
	return bits;
}

#include "records/index_block.h"

/* Words of ASCII without NUL are skipped; the rest goes a character at a time. */
static uint32_t text(const char *bytes, uint32_t from, uint32_t to)
{
	while (from < to) {
		uint64_t word;
		if (to - from >= 8) {
			memcpy(&word, bytes + from, 8);
			/* High bits: bytes past 0x7f, or zero bytes (which borrow). */
			if (!((word | (word - EACH_BYTE)) & ~LOW_BITS)) {
				from += 8;
				continue;
			}
		}
		uint32_t character;
		size_t size = utf8_next(bytes + from, bytes + to, &character);
		if (size == 0 || character == 0)
			return from;
		from += (uint32_t)size;
	}
	return to;
}

const struct index_form index_portable = {"portable", run_blocks, text};
