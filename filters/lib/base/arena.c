#include "base/base.h"

#include <stdlib.h>

/* Blocks hold at least this many bytes; what is larger gets a block of its own. */
#define ARENA_BLOCK 16384

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	_Alignas(max_align_t) char bytes[];
};

void *arena_take(struct arena *arena, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	if (size > SIZE_MAX / 2)
		out_of_memory();
	size = (size + align - 1) & ~(align - 1);
	struct arena_block *block = arena->blocks;
	if (!block || block->size - block->used < size) {
		size_t room = size > ARENA_BLOCK ? size : ARENA_BLOCK;
		block = calloc(1, sizeof *block + room);
		if (!block)
			out_of_memory();
		block->size = room;
		block->next = arena->blocks;
		arena->blocks = block;
	}
	void *at = block->bytes + block->used;
	block->used += size;
	return at;
}

char *arena_copy(struct arena *arena, struct span bytes)
{
	char *copy = arena_take(arena, bytes.size + 1);
	if (bytes.size)
		memcpy(copy, bytes.at, bytes.size);
	return copy;
}

void arena_free(struct arena *arena)
{
	for (struct arena_block *block = arena->blocks, *next; block; block = next) {
		next = block->next;
		free(block);
	}
	arena->blocks = NULL;
}
