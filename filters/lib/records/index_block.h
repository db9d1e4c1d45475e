/*
 * The index over 64-byte blocks, written once over the bit masks that a processor supplies.
 *
 * A file that includes this defines before:
 *     struct masks { uint64_t quotes, delimiters, feeds, returns; };
 *     static inline struct masks block_masks(const char *bytes, struct dialect dialect);
 *     static inline uint64_t prefix_xor(uint64_t bits);   bit i: the parity of bits 0 to i
 * Bit i of a mask stands for byte i of the block.
 */
#include "records/index.h"

/* Bits `from` to 63. */
static inline uint64_t bits_from(unsigned from)
{
	return from < 64 ? ~(uint64_t)0 << from : 0;
}

static inline uint64_t bits_below(unsigned to)
{
	return ~bits_from(to);
}

/*
 * The common case: every quote toggles. True, and *structure and the state set, when that reading
 * is the state machine's: each opening quote stands at a cell's beginning or right after a closing
 * one (the two are a doubled quote), and after each closing one stands what may stand there.
 */
static inline bool toggle(struct index *index, const struct masks *m, uint64_t *structure)
{
	enum index_state state = index->state;
	uint64_t inside = prefix_xor(m->quotes) ^ (state == INDEX_QUOTED ? ~(uint64_t)0 : 0);
	uint64_t open = m->quotes & inside, close = m->quotes & ~inside;
	uint64_t s = (m->delimiters | m->feeds) & ~inside;
	uint64_t begins = s << 1 | (state == INDEX_CELL);
	uint64_t closed = close << 1 | (state == INDEX_CLOSED);
	uint64_t closed_return = closed & m->returns;
	uint64_t must_feed = closed_return << 1 | (state == INDEX_CLOSED_CR);
	uint64_t wrong = (open & ~(begins | closed)) | (closed & ~(s | open | m->returns)) |
			 (must_feed & ~m->feeds);
	if (wrong)
		return false;
	*structure = s;
	if (inside >> 63)
		index->state = INDEX_QUOTED;
	else if (s >> 63)
		index->state = INDEX_CELL;
	else if (close >> 63)
		index->state = INDEX_CLOSED;
	else if (closed_return >> 63)
		index->state = INDEX_CLOSED_CR;
	else
		index->state = INDEX_PLAIN;
	return true;
}

/*
 * The exact reading for blocks with quotes inside plain cells: from quote to quote. `size` is how
 * many bytes of the block count. A fault ends the block: *size is set to its offset.
 */
__attribute__((noinline)) static uint64_t walk(struct index *index, const struct masks *m,
					       unsigned *size)
{
	uint64_t all = m->delimiters | m->feeds, structure = 0, opening;
	uint64_t begins = all << 1 | (index->state == INDEX_CELL);
	unsigned at = 0;
	while (at < *size) {
		uint64_t bit = (uint64_t)1 << at;
		switch (index->state) {
		case INDEX_CELL:
		case INDEX_PLAIN:
			opening = m->quotes & begins & bits_from(at);
			if (!opening) {
				structure |= all & bits_from(at);
				index->state = all >> (*size - 1) & 1 ? INDEX_CELL : INDEX_PLAIN;
				return structure;
			}
			structure |= all & bits_from(at) & ((opening & -opening) - 1);
			at = (unsigned)__builtin_ctzll(opening) + 1;
			index->state = INDEX_QUOTED;
			break;
		case INDEX_QUOTED:
			if (!(m->quotes & bits_from(at)))
				return structure;
			at = (unsigned)__builtin_ctzll(m->quotes & bits_from(at)) + 1;
			index->state = INDEX_CLOSED;
			break;
		case INDEX_CLOSED:
			if (m->quotes & bit) {
				index->state = INDEX_QUOTED;
				at++;
			} else if (m->returns & bit) {
				index->state = INDEX_CLOSED_CR;
				at++;
			} else if (all & bit) {
				index->state = INDEX_PLAIN;
			} else {
				*size = at;
				return structure;
			}
			break;
		case INDEX_CLOSED_CR:
			if (!(m->feeds & bit)) {
				*size = at;
				return structure;
			}
			index->state = INDEX_PLAIN;
			break;
		}
	}
	return structure;
}

/* Writes the positions of a block's structure; the arrays have room for whole blocks. */
static inline void emit(struct index *index, uint32_t base, uint64_t structure, uint64_t feeds)
{
	uint32_t *ends = index->ends + index->end_count;
	for (uint64_t line = structure & feeds; line; line &= line - 1) {
		uint64_t before = structure & ((line & -line) - 1);
		index->lines[index->line_count++] =
			(uint32_t)(index->end_count + (size_t)__builtin_popcountll(before));
	}
	size_t count = (size_t)__builtin_popcountll(structure);
	/* Eight at a time whether there are eight or not: a branch per position costs more. */
	for (size_t done = 0; done < count; done += 8) {
		uint32_t *at = ends + done;
#pragma GCC unroll 8
		for (size_t i = 0; i < 8; i++) {
			at[i] = base + (uint32_t)__builtin_ctzll(structure | 1ull << 63);
			structure &= structure - 1;
		}
	}
	index->end_count += count;
}

__attribute__((always_inline)) static inline void block(struct index *index, uint32_t base,
							struct masks m, unsigned size)
{
	uint64_t structure;
	if (size < 64) {
		uint64_t valid = bits_below(size);
		m.quotes &= valid, m.delimiters &= valid, m.feeds &= valid, m.returns &= valid;
	}
	if (size < 64 || !toggle(index, &m, &structure)) {
		unsigned whole = size;
		structure = walk(index, &m, &size);
		if (size < whole) {
			index->fault = base + size;
			m.feeds &= bits_below(size + 1);
		}
	}
	index->line_feeds += (uint64_t)__builtin_popcountll(m.feeds);
	emit(index, base, structure, m.feeds);
}

static void run_blocks(struct index *index, const char *bytes, uint32_t from, uint32_t to)
{
	/* Kept here, not behind the pointer: the compiler may hold it in registers. */
	struct index local = *index;
	uint32_t at = from;
	for (; to - at >= INDEX_BLOCK && local.fault == INDEX_NO_FAULT; at += INDEX_BLOCK)
		block(&local, at, block_masks(bytes + at, local.dialect), INDEX_BLOCK);
	if (at < to && local.fault == INDEX_NO_FAULT) {
		char tail[INDEX_BLOCK] = {0};
		memcpy(tail, bytes + at, to - at);
		block(&local, at, block_masks(tail, local.dialect), to - at);
	}
	*index = local;
}
