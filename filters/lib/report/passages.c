/*
 * What became of personal data, column by column. Each stage of a chain tells of its own columns,
 * whose positions move when a column goes: a column is known by its name, and where several have
 * that, by its class and their order. What a later stage did takes the place of what an earlier one
 * did; what an audit found stands over all.
 */
#include "report/passages.h"

static const char *const acts[ACTS][3] = {
	[ACT_NONE] = {NULL},
	[ACT_OWED] = {"label", "pass", NULL},
	[ACT_KEEP] = {"keep", NULL},
	[ACT_MASK] = {"mask", NULL},
	[ACT_ENCRYPT] = {"encrypt", NULL},
	[ACT_DECRYPT] = {"decrypt", NULL},
	[ACT_DROP] = {"drop", NULL},
};

static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
	return (hash ^ 0xFF) * 0x100000001B3u;
}

bool text_same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

struct index index_make(struct arena *arena, size_t most)
{
	struct index index = {.mask = 15};
	while (index.mask < 2 * most)
		index.mask = index.mask * 2 + 1;
	index.slots = arena_take(arena, (index.mask + 1) * sizeof *index.slots);
	return index;
}

uint32_t *index_slot(const struct index *index, const void *things, size_t size, const char *name,
		     const char *class)
{
	size_t at = hash_text(hash_text(0xCBF29CE484222325u, name), class) & index->mask;
	for (;; at = (at + 1) & index->mask) {
		if (index->slots[at] == 0)
			return &index->slots[at];
		/* Both begin with these two. */
		const char *const *thing =
			(const void *)((const char *)things + (index->slots[at] - 1) * size);
		if (text_same(thing[0], name) && text_same(thing[1], class))
			return &index->slots[at];
	}
}

_Static_assert(offsetof(struct namesake, name) == 0 && offsetof(struct dossier_column, name) == 0,
	       "index_slot() reads a name first");
_Static_assert(offsetof(struct namesake, class) == sizeof(char *) &&
		       offsetof(struct dossier_column, class) == sizeof(char *),
	       "… and then a class");

static enum act act_of(const char *action)
{
	for (enum act act = ACT_OWED; act < ACTS; act++)
		for (size_t i = 0; acts[act][i]; i++)
			if (text_same(action, acts[act][i]))
				return act;
	return ACT_NONE;
}

/* So many columns of one name are looked at: stages have them in one order, and those that are
 * sought are near. */
#define NAMESAKES_MOST 1000

static struct namesake *namesake_of(struct walk *walk, const char *name)
{
	uint32_t *slot = index_slot(&walk->index, walk->names, sizeof *walk->names, name, NULL);
	if (*slot == 0) {
		walk->names[walk->name_count] = (struct namesake){.name = name};
		*slot = (uint32_t)++walk->name_count;
	}
	return &walk->names[*slot - 1];
}

static struct passage *passage_add(struct walk *walk, struct namesake *namesake,
				   const struct trail_column *column, const struct history_run *run)
{
	struct passage *passage = &walk->passages[walk->count++];
	*passage = (struct passage){
		.name = column->name,
		.class = column->class,
		.position = column->position,
		.records = run->end.in.records,
	};
	if (namesake->last)
		walk->passages[namesake->last - 1].next = (uint32_t)walk->count;
	else
		namesake->first = (uint32_t)walk->count;
	namesake->last = (uint32_t)walk->count;
	namesake->count++;
	return passage;
}

/*
 * The passage that the stage tells of. An audit may take a masked column for one of another class:
 * so the first of the name will do that has no other entry in this stage and that has not gone.
 */
static struct passage *passage_of(struct walk *walk, const struct trail_column *column,
				  const struct history_run *run, size_t stage)
{
	struct namesake *namesake = namesake_of(walk, column->name);
	struct passage *found = NULL;
	uint32_t at = namesake->behind;
	for (size_t i = 0; i < namesake->count && i < NAMESAKES_MOST; i++) {
		struct passage *passage = &walk->passages[(at ? at : namesake->first) - 1];
		at = passage->next;
		if (passage->stage == stage)
			continue;
		if (text_same(passage->class, column->class)) {
			found = passage;
			break;
		}
		if (!found && passage->act != ACT_DROP)
			found = passage;
	}
	if (!found)
		found = passage_add(walk, namesake, column, run);
	namesake->behind = found->next;
	found->stage = stage;
	return found;
}

static void take_audit(struct passage *passage, const struct trail_column *column)
{
	passage->audited = true;
	passage->findings = column->findings;
	passage->declared = column->declared;
	passage->clean = column->already;
}

static void take_act(struct passage *passage, const struct trail_column *column, enum task task)
{
	enum act act = act_of(column->action);
	bool paid =
		passage->act == ACT_MASK || passage->act == ACT_ENCRYPT || passage->act == ACT_DROP;
	/* What was paid is owed no more, though a later stage may pass its label on; and what
	 * pii-classify passes without a label nobody owes for: it is empty, or tokens. */
	if (act == ACT_OWED &&
	    (paid || (task == TASK_CLASSIFY && text_same(column->action, "pass"))))
		return;
	passage->act = act;
	passage->kind = column->kind;
	passage->treated = column->treated;
	passage->already = column->already;
	passage->counted = passage->counted || (act >= ACT_MASK && act <= ACT_DECRYPT);
}

static void take_column(struct walk *walk, const struct trail_column *column,
			const struct history_run *run, size_t stage)
{
	struct passage *passage = passage_of(walk, column, run, stage);
	bool audit = text_same(column->action, "audit");
	if (!passage->class)
		passage->class = column->class;
	if (column->sensitivity && !passage->sensitivity)
		passage->sensitivity = column->sensitivity;
	if (column->cells > passage->cells)
		passage->cells = column->cells;
	passage->counted = passage->counted || audit || column->cells > 0;
	if (audit)
		take_audit(passage, column);
	else
		take_act(passage, column, task_of(run));
}

/* ---- What became of it -------------------------------------------------------------------------
 */

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* Its cells, or where no stage counted them, one for each record. */
static uint64_t whole(const struct passage *passage)
{
	return passage->counted ? passage->cells : passage->records;
}

static void settle(const struct passage *passage, uint64_t cells[FATES])
{
	static const enum fate by_act[ACTS] = {
		[ACT_MASK] = FATE_MASKED,    [ACT_ENCRYPT] = FATE_ENCRYPTED,
		[ACT_DECRYPT] = FATE_OPENED, [ACT_DROP] = FATE_DROPPED,
		[ACT_KEEP] = FATE_KEPT,      [ACT_OWED] = FATE_OWED,
	};
	uint64_t left = passage->findings;
	bool one_by_one = passage->act >= ACT_MASK && passage->act <= ACT_DECRYPT;
	cells[FATE_LEFT] = left;
	if (passage->act == ACT_NONE) {
		cells[FATE_BEFORE] = passage->clean;
		cells[FATE_DECLARED] = passage->declared;
	} else if (one_by_one) {
		cells[by_act[passage->act]] = less(passage->treated, left);
		cells[FATE_BEFORE] = less(passage->already, less(left, passage->treated));
	} else if (passage->act == ACT_OWED && passage->audited) {
		/* A label that nothing paid, but the audit looked at each cell. */
		cells[FATE_BEFORE] = passage->clean;
		cells[FATE_DECLARED] = passage->declared;
		cells[FATE_OWED] = less(whole(passage), left + passage->clean + passage->declared);
	} else {
		cells[by_act[passage->act]] = less(whole(passage), left);
	}
}

bool passage_bounded(const struct passage *passage)
{
	return !passage->counted && passage->records > 0 &&
	       (passage->act == ACT_DROP || passage->act == ACT_KEEP || passage->act == ACT_OWED);
}

static enum sense sense_of(const struct passage *passage)
{
	if (passage->sensitivity && strcmp(passage->sensitivity, "sensitive") == 0)
		return SENSE_SENSITIVE;
	if (passage->sensitivity && strcmp(passage->sensitivity, "personal") == 0)
		return SENSE_PERSONAL;
	/* What an audit finds in a column without a class is somebody's all the same. */
	return passage->findings > 0 ? SENSE_PERSONAL : SENSE_NONE;
}

/* ---- The chain ---------------------------------------------------------------------------------
 */

size_t chain_columns(const struct history_chain *chain)
{
	size_t sum = 0;
	for (size_t i = 0; i < chain->count; i++)
		sum += chain->stages[i].run->end.column_count;
	return sum;
}

struct walk walk_chain(struct arena *arena, const struct history_chain *chain)
{
	size_t most = chain_columns(chain);
	struct walk walk = {
		.passages = arena_take(arena, (most + 1) * sizeof *walk.passages),
		.names = arena_take(arena, (most + 1) * sizeof *walk.names),
		.index = index_make(arena, most),
	};
	for (size_t s = 0; s < chain->count; s++) {
		const struct history_run *run = chain->stages[s].run;
		for (size_t i = 0; i < run->end.column_count; i++)
			take_column(&walk, &run->end.columns[i], run, s + 1);
	}
	for (size_t i = 0; i < walk.count; i++) {
		walk.passages[i].sense = sense_of(&walk.passages[i]);
		settle(&walk.passages[i], walk.passages[i].fates);
	}
	return walk;
}
