#include "rules/inside.h"

#include <stdlib.h>

struct index_slot {
	struct span key;
	void *value;
	bool used;
};

static size_t hash(struct span key)
{
	/* FNV-1a: keys are what the rules' author wrote. */
	uint64_t value = 0xcbf29ce484222325u;
	for (size_t i = 0; i < key.size; i++)
		value = (value ^ (unsigned char)key.at[i]) * 0x100000001b3u;
	return (size_t)(value ^ value >> 32);
}

/* The key's slot, or the free one where it belongs. */
static struct index_slot *slot_for(const struct index *index, struct span key)
{
	size_t mask = index->capacity - 1;
	for (size_t at = hash(key) & mask;; at = (at + 1) & mask) {
		struct index_slot *slot = &index->slots[at];
		if (!slot->used || span_equal(slot->key, key))
			return slot;
	}
}

void *index_get(const struct index *index, struct span key)
{
	return index->capacity ? slot_for(index, key)->value : NULL;
}

/* What it leaves behind stays the arena's: all in all no more than what is in use. */
static void grow(struct index *index, struct arena *arena)
{
	struct index old = *index;
	index->capacity = old.capacity ? old.capacity * 2 : 8;
	index->slots = arena_take(arena, index->capacity * sizeof *index->slots);
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].used)
			*slot_for(index, old.slots[i].key) = old.slots[i];
}

void **index_put(struct index *index, struct arena *arena, struct span key)
{
	if (index->count * 2 >= index->capacity)
		grow(index, arena);
	struct index_slot *slot = slot_for(index, key);
	if (!slot->used) {
		index->count++;
		*slot = (struct index_slot){.key = key, .used = true};
	}
	return &slot->value;
}

bool name_read(struct name *name, struct arena *arena, struct span text, struct where where,
	       struct failure *failure)
{
	*name = (struct name){.folded = utf8_fold(arena, text), .where = where};
	struct span core = name->folded;
	name->open_begin = core.size > 0 && core.at[0] == '*';
	if (name->open_begin)
		core = span_cut(core, 1, core.size);
	name->open_end = core.size > 0 && core.at[core.size - 1] == '*';
	if (name->open_end)
		core.size--;
	name->core = core;
	if (core.size == 0)
		return rules_fail(failure, where, "\"%s\" names no column",
				  word_shown(arena, text));
	if (memchr(core.at, '*', core.size))
		return rules_fail(failure, where, "\"%s\": a * may stand only at the ends",
				  word_shown(arena, text));
	return true;
}

static void list_glob(struct names *names, struct arena *arena, struct name *name)
{
	if (names->glob_count == names->glob_capacity) {
		size_t capacity = names->glob_capacity ? names->glob_capacity * 2 : 16;
		struct name **globs = arena_take(arena, capacity * sizeof(struct name *));
		if (names->glob_count)
			memcpy(globs, names->globs, names->glob_count * sizeof(struct name *));
		names->globs = globs;
		names->glob_capacity = capacity;
	}
	names->globs[names->glob_count++] = name;
}

struct name *names_add(struct names *names, struct arena *arena, struct name *name)
{
	void **place = index_put(&names->index, arena, name->folded);
	struct name *other = *place;
	if (other && other->generation == name->generation)
		return other;
	if (!other || other->generation < name->generation)
		*place = name;
	if (name->open_begin || name->open_end)
		list_glob(names, arena, name);
	return NULL;
}

static int by_precedence(const void *left, const void *right)
{
	const struct name *a = *(struct name *const *)left, *b = *(struct name *const *)right;
	if (a->generation != b->generation)
		return a->generation > b->generation ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	/* Two of one class or pin: any order does, but it shall be the same everywhere. */
	size_t size = a->folded.size < b->folded.size ? a->folded.size : b->folded.size;
	int order = memcmp(a->folded.at, b->folded.at, size);
	return order ? order
		     : (a->folded.size > b->folded.size) - (a->folded.size < b->folded.size);
}

void names_sort(struct names *names)
{
	if (names->glob_count)
		qsort(names->globs, names->glob_count, sizeof *names->globs, by_precedence);
}

static bool fits(const struct name *name, struct span folded)
{
	struct span core = name->core;
	if (core.size > folded.size)
		return false;
	if (name->open_begin && name->open_end)
		return memmem(folded.at, folded.size, core.at, core.size) != NULL;
	if (!name->open_begin && !name->open_end && core.size != folded.size)
		return false;
	size_t from = name->open_begin ? folded.size - core.size : 0;
	return memcmp(folded.at + from, core.at, core.size) == 0;
}

static void *find(const struct names *names, struct span folded)
{
	const struct name *whole = index_get(&names->index, folded);
	if (whole)
		return whole->value;
	for (size_t i = 0; i < names->glob_count; i++)
		if (fits(names->globs[i], folded))
			return names->globs[i]->value;
	return NULL;
}

/* Without the stars, colons and dots that stand around a name in forms. */
static struct span undecorated(struct span name)
{
	while (name.size > 0 && name.at[0] == '*')
		name = span_cut(name, 1, name.size);
	while (name.size > 0 && strchr("*:.", name.at[name.size - 1]))
		name.size--;
	return name;
}

/* Without the number that tells it from others of its name. */
static struct span unnumbered(struct span name)
{
	while (name.size > 0 && name.at[name.size - 1] >= '0' && name.at[name.size - 1] <= '9')
		name.size--;
	return undecorated(name);
}

void *names_match(const struct names *names, struct span folded, bool numbered)
{
	struct span bare = undecorated(folded), stem = numbered ? unnumbered(bare) : bare;
	void *found = find(names, folded);
	if (!found && bare.size > 0 && bare.size < folded.size)
		found = find(names, bare);
	if (!found && stem.size > 0 && stem.size < bare.size)
		found = find(names, stem);
	return found;
}

bool name_fits(const struct name *name, struct span folded)
{
	return fits(name, folded) || fits(name, undecorated(folded));
}
