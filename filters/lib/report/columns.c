/* What became of personal data, over all chains: by column, class and sensitivity. */
#include <stdlib.h>

#include "report/passages.h"

static void add(struct fates *to, const struct fates *from)
{
	for (size_t i = 0; i < FATES; i++)
		to->cells[i] = count_sum(to->cells[i], from->cells[i]);
}

struct count fates_sum(const struct fates *fates)
{
	struct count sum = {0, 0};
	for (size_t i = 0; i < FATES; i++)
		sum = count_sum(sum, fates->cells[i]);
	return sum;
}

struct count fates_treated(const struct fates *fates)
{
	return count_sum(count_sum(fates->cells[FATE_MASKED], fates->cells[FATE_ENCRYPTED]),
			 fates->cells[FATE_DROPPED]);
}

struct count fates_clear(const struct fates *fates)
{
	return count_sum(fates->cells[FATE_OWED], fates->cells[FATE_LEFT]);
}

static void add_passage(struct dossier *dossier, const struct index *index,
			struct dossier_chain *chain, const struct passage *passage)
{
	enum sense sense = passage->sense;
	struct fates fates;
	for (size_t i = 0; i < FATES; i++)
		fates.cells[i] = dossier_take(dossier, passage->fates[i]);
	uint32_t *slot = index_slot(index, dossier->columns, sizeof *dossier->columns,
				    passage->name, passage->class);
	if (*slot == 0) {
		dossier->columns[dossier->column_count] = (struct dossier_column){
			.name = passage->name,
			.class = passage->class,
			.position = passage->position,
			.sense = sense,
		};
		*slot = (uint32_t)++dossier->column_count;
	}
	struct dossier_column *column = &dossier->columns[*slot - 1];
	column->kind = passage->kind ? passage->kind : column->kind;
	column->sense = sense < column->sense ? sense : column->sense;
	column->bounded = column->bounded || passage_bounded(passage);
	column->chains++;
	add(&column->fates, &fates);
	if (sense != SENSE_NONE)
		add(&chain->fates, &fates);
}

static void add_chain(struct dossier *dossier, const struct index *index,
		      struct dossier_chain *chain)
{
	struct arena arena = {NULL};
	struct walk walk = walk_chain(&arena, chain->chain);
	for (size_t i = 0; i < walk.count; i++)
		add_passage(dossier, index, chain, &walk.passages[i]);
	arena_free(&arena);
}

/* Sensitive ones first, then as the file has them. */
static int by_place(const void *a, const void *b)
{
	const struct dossier_column *x = a, *y = b;
	if (x->sense != y->sense)
		return x->sense < y->sense ? -1 : 1;
	if (x->position != y->position)
		return x->position < y->position ? -1 : 1;
	return strcmp(x->name ? x->name : "", y->name ? y->name : "");
}

static int by_cells(const void *a, const void *b)
{
	const struct dossier_class *x = a, *y = b;
	uint64_t left = fates_sum(&x->fates).told, right = fates_sum(&y->fates).told;
	if (x->sense != y->sense)
		return x->sense < y->sense ? -1 : 1;
	if (left != right)
		return left > right ? -1 : 1;
	return strcmp(x->name ? x->name : "", y->name ? y->name : "");
}

static void add_to_classes(struct dossier *dossier, const struct dossier_column *column)
{
	size_t i = 0;
	while (i < dossier->class_count && !text_same(dossier->classes[i].name, column->class))
		i++;
	struct dossier_class *class = &dossier->classes[i],
			     *sense = &dossier->senses[column->sense];
	if (i == dossier->class_count)
		dossier->classes[dossier->class_count++] =
			(struct dossier_class){.name = column->class, .sense = column->sense};
	class->columns++;
	sense->columns++;
	add(&class->fates, &column->fates);
	add(&sense->fates, &column->fates);
}

void dossier_columns(struct dossier *dossier)
{
	size_t most = 0;
	for (size_t i = 0; i < dossier->chain_count; i++)
		most += chain_columns(dossier->chains[i].chain);
	dossier->columns = arena_take(dossier->arena, (most + 1) * sizeof *dossier->columns);
	struct index index = index_make(dossier->arena, most);
	for (size_t i = 0; i < dossier->chain_count; i++)
		/* Where no output stands, nothing became of anything. */
		if (dossier->chains[i].stands)
			add_chain(dossier, &index, &dossier->chains[i]);
	qsort(dossier->columns, dossier->column_count, sizeof *dossier->columns, by_place);
	dossier->classes =
		arena_take(dossier->arena, (dossier->column_count + 1) * sizeof *dossier->classes);
	for (enum sense sense = 0; sense < SENSES; sense++)
		dossier->senses[sense].sense = sense;
	for (size_t i = 0; i < dossier->column_count; i++) {
		if (dossier->columns[i].sense == SENSE_NONE)
			continue;
		add_to_classes(dossier, &dossier->columns[i]);
		add(&dossier->fates, &dossier->columns[i].fates);
	}
	qsort(dossier->classes, dossier->class_count, sizeof *dossier->classes, by_cells);
}
