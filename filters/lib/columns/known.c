#include "columns/known.h"

#include <stdlib.h>

#define SLOTS_LEAST 512
#define SLOTS_MOST  16384
/* It grows by so much where one value in so many was found again. */
#define GROWTH       4
#define WORTH_ONE_IN 8

void known_grow(struct known_values *values, struct known_room *room)
{
	bool worth = values->found >= values->lost / WORTH_ONE_IN;
	uint32_t count = values->count ? values->count * GROWTH : SLOTS_LEAST;
	values->lost = values->found = 0;
	if (!worth || count > SLOTS_MOST || count * sizeof *values->slots > room->left)
		return;
	struct known *slots = calloc(count, sizeof *slots);
	if (!slots)
		return;
	struct known_values old = *values;
	values->slots = slots;
	values->count = count;
	values->last = NULL;
	for (size_t i = 0; i < old.count; i++) {
		struct span text = {old.slots[i].bytes, old.slots[i].size};
		if (text.size)
			known_add(values, known_pair(values, room, text), text, old.slots[i].what);
	}
	values->lost = 0;
	room->left -= (count - old.count) * sizeof *slots;
	free(old.slots);
}

struct mould *known_mould(struct known_values *values, struct known_room *room, size_t size)
{
	size_t taken = MOULDS * sizeof *values->moulds;
	if (size > MOULD_SIZE_MAX)
		return NULL;
	if (!values->moulds && taken <= room->left) {
		values->moulds = calloc(MOULDS, sizeof *values->moulds);
		room->left -= values->moulds ? taken : 0;
	}
	return values->moulds ? &values->moulds[size % MOULDS] : NULL;
}

void known_free(struct known_values *values)
{
	free(values->slots);
	free(values->moulds);
	*values = (struct known_values){0};
}
