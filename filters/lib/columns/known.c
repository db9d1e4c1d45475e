#include "columns/known.h"

#include <stdlib.h>

#define SLOTS_LEAST 256
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
	room->left -= count * sizeof *slots;
	room->left += values->count * sizeof *slots;
	free(values->slots);
	values->slots = slots;
	values->count = count;
}

void known_free(struct known_values *values)
{
	free(values->slots);
	*values = (struct known_values){0};
}
