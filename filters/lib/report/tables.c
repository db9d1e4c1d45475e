/* The tables of a report, whatever its form. */
#include <stdlib.h>

#include "report/page.h"

static struct table table_begin(const struct dossier *dossier, enum word caption, const char *sides,
				const enum word *headings)
{
	struct table table = {.caption = SAY(dossier, caption), .sides = sides};
	while (headings[table.columns] != W_NONE && table.columns < TABLE_COLUMNS) {
		table.headings[table.columns] = headings[table.columns];
		table.columns++;
	}
	return table;
}

#define BEGIN(dossier, caption, sides, ...)                                                        \
	table_begin(dossier, caption, sides, (const enum word[]){__VA_ARGS__, W_NONE})

struct table_cell *table_row(const struct dossier *dossier, struct table *table)
{
	size_t size = table->columns * sizeof *table->cells;
	if (table->rows == table->room) {
		table->room = table->room ? 2 * table->room : 16;
		struct table_cell *cells = arena_take(dossier->arena, table->room * size);
		if (table->rows)
			memcpy(cells, table->cells, table->rows * size);
		table->cells = cells;
	}
	struct table_cell *row = table->cells + table->rows++ * table->columns;
	for (size_t i = 0; i < table->columns; i++)
		row[i].text = "";
	return row;
}

/* Only the first of so many are in the table. */
static void note_more(const struct dossier *dossier, struct table *table, size_t shown, size_t all)
{
	if (all > shown)
		table->note = SAY(dossier, W_MORE, dossier_plain(dossier, all - shown));
}

static const char *shown_name(const struct dossier *dossier, const char *name)
{
	return name && *name ? dossier_shown(dossier, name, NAME_SHOWN_MAX)
			     : SAY(dossier, W_NO_NAME);
}

static struct table_cell class_cell(const struct dossier *dossier, const char *class)
{
	struct table_cell cell = {.text = dossier_class_word(dossier, class)};
	if (class && class_text(dossier->language, class))
		cell.under = class;
	if (!class)
		cell.tone = TONE_QUIET;
	return cell;
}

static struct table_cell sense_cell(const struct dossier *dossier, enum sense sense)
{
	return (struct table_cell){.text = sense_word(dossier, sense),
				   .tone = sense == SENSE_SENSITIVE ? TONE_WARN : TONE_PLAIN};
}

/* ---- Chains ------------------------------------------------------------------------------------
 */

bool table_stages(const struct dossier *dossier, size_t number, struct table *table)
{
	if (number >= dossier->drawn_count)
		return false;
	const struct dossier_chain *chain = dossier->drawn[number];
	*table = BEGIN(dossier, W_T_STAGES, "nlnrrrl", W_C_PROGRAM, W_C_DONE, W_C_BEGUN, W_C_IN,
		       W_C_OUT, W_C_TIME, W_C_RESULT);
	table->caption = SAY(dossier, W_S_CUSTODY, dossier_time(dossier, chain->first->begun));
	for (size_t i = 0; i < chain->chain->count; i++) {
		const struct history_run *run = chain->chain->stages[i].run;
		struct table_cell *row = table_row(dossier, table);
		row[0].text = dossier_shown(dossier, run->begin.program, NAME_SHOWN_MAX);
		row[0].under = dossier_shown(dossier, run->begin.version, 20);
		row[1].text = dossier_task_word(dossier, task_of(run));
		row[2].text = dossier_time(dossier, run->begun);
		row[6] = stage_result(dossier, run);
		if (!run->end_line)
			continue;
		row[3].text = dossier_number(dossier, run->end.in.records);
		row[4].text =
			run->end.out.none ? "–" : dossier_number(dossier, run->end.out.records);
		row[5].text = dossier_duration(dossier, (uint64_t)run->end.milliseconds);
	}
	return true;
}

static struct table_cell chain_result(const struct dossier *dossier,
				      const struct dossier_chain *chain)
{
	struct count clear = fates_clear(&chain->fates);
	if (chain->broken > 0)
		return (struct table_cell){.text = SAY(dossier, W_R_BROKEN), .tone = TONE_BAD};
	if (chain->failed)
		return (struct table_cell){.text = SAY(dossier, W_R_STOPPED), .tone = TONE_BAD};
	if (chain->unsent)
		return (struct table_cell){.text = SAY(dossier, W_R_UNSENT), .tone = TONE_QUIET};
	if (count_any(clear))
		return (struct table_cell){
			.text = SAY(dossier, W_R_LEFT, dossier_count(dossier, clear)),
			.tone = TONE_BAD};
	if (chain->faults > 0)
		return (struct table_cell){.text = SAY(dossier, W_R_LOOK), .tone = TONE_WARN};
	if (chain->audit != chain->last)
		return (struct table_cell){.text = SAY(dossier, W_R_UNPROVEN), .tone = TONE_WARN};
	return (struct table_cell){.text = SAY(dossier, W_R_CLEAN), .tone = TONE_GOOD};
}

/* `classify → mask → audit`, with `?` for a step that nobody knows. */
static const char *stages_told(const struct dossier *dossier, const struct history_chain *chain)
{
	const char *text = "";
	for (size_t i = 0; i < chain->count; i++) {
		const struct history_stage *stage = &chain->stages[i];
		const char *task = dossier_shown(dossier, stage->run->begin.task, 20);
		const char *arrow = i == 0 ? "" : stage->link == LINK_OUTSIDE ? " → ? → " : " → ";
		text = dossier_format(dossier, "%s%s%s", text, arrow, task);
	}
	return text;
}

bool table_chains(const struct dossier *dossier, size_t number, struct table *table)
{
	size_t shown = 0;
	if (number > 0 || dossier->chain_count < 2)
		return false;
	*table = BEGIN(dossier, W_T_CHAINS, "nlrrrl", W_C_BEGUN, W_C_STAGES, W_C_IN, W_C_OUT,
		       W_C_CELLS, W_C_RESULT);
	for (size_t i = dossier->chain_count; i-- > 0 && shown < DOSSIER_CHAINS; shown++) {
		const struct dossier_chain *chain = &dossier->chains[i];
		struct table_cell *row = table_row(dossier, table);
		row[0].text = dossier_time(dossier, chain->first->begun);
		row[1].text = stages_told(dossier, chain->chain);
		row[1].tone = TONE_CODE;
		row[2].text = dossier_number(dossier, chain->first->end.in.records);
		row[3].text =
			chain->stands ? dossier_number(dossier, chain->last->end.out.records) : "–";
		row[4].text =
			chain->stands ? dossier_count(dossier, fates_sum(&chain->fates)) : "–";
		row[5] = chain_result(dossier, chain);
	}
	note_more(dossier, table, shown, dossier->chain_count);
	return true;
}

/* ---- Columns and classes -----------------------------------------------------------------------
 */

bool table_columns(const struct dossier *dossier, size_t number, struct table *table)
{
	size_t i = 0;
	bool bounded = false;
	if (number > 0 || dossier->column_count == 0)
		return false;
	*table = BEGIN(dossier, W_T_COLUMNS, "lllrll", W_C_COLUMN, W_C_CLASS, W_C_SENSE, W_C_CELLS,
		       W_C_BECAME, W_C_KIND);
	for (; i < dossier->column_count && i < DOSSIER_COLUMNS; i++) {
		const struct dossier_column *column = &dossier->columns[i];
		struct table_cell *row = table_row(dossier, table);
		struct count sum = fates_sum(&column->fates);
		bounded = bounded || column->bounded;
		row[0].text = shown_name(dossier, column->name);
		row[1] = class_cell(dossier, column->class);
		row[2] = sense_cell(dossier, column->sense);
		row[3].text =
			dossier_format(dossier, "%s%s", column->bounded && sum.told ? "≤ " : "",
				       dossier_count(dossier, sum));
		row[4].text = fates_told(dossier, &column->fates);
		row[4].tone = count_any(fates_clear(&column->fates)) ? TONE_BAD : TONE_PLAIN;
		row[5].text = column->kind ? dossier_shown(dossier, column->kind, 20) : "";
		row[5].tone = TONE_CODE;
	}
	note_more(dossier, table, i, dossier->column_count);
	if (bounded)
		table->note = dossier_format(dossier, "%s%s%s", table->note ? table->note : "",
					     table->note ? " " : "", SAY(dossier, W_BOUNDED));
	return true;
}

bool table_classes(const struct dossier *dossier, size_t number, struct table *table)
{
	if (number > 0 || dossier->class_count == 0)
		return false;
	*table = BEGIN(dossier, W_T_CLASSES, "llrrl", W_C_CLASS, W_C_SENSE, W_C_COLUMNS, W_C_CELLS,
		       W_C_BECAME);
	for (size_t i = 0; i < dossier->class_count; i++) {
		const struct dossier_class *class = &dossier->classes[i];
		struct table_cell *row = table_row(dossier, table);
		row[0] = class_cell(dossier, class->name);
		row[1] = sense_cell(dossier, class->sense);
		row[2].text = dossier_plain(dossier, class->columns);
		row[3].text = dossier_count(dossier, fates_sum(&class->fates));
		row[4].text = fates_told(dossier, &class->fates);
		row[4].tone = count_any(fates_clear(&class->fates)) ? TONE_BAD : TONE_PLAIN;
	}
	return true;
}

bool table_findings(const struct dossier *dossier, size_t number, struct table *table)
{
	if (number > 0 || !dossier->audit)
		return false;
	const struct trail_end *end = &dossier->audit->end;
	*table = BEGIN(dossier, W_T_FINDINGS, "llrrrr", W_C_COLUMN, W_C_CLASS, W_C_CELLS, W_C_FOUND,
		       W_C_ALREADY, W_C_DECLARED);
	for (size_t i = 0; i < end->column_count && table->rows < DOSSIER_COLUMNS; i++) {
		const struct trail_column *column = &end->columns[i];
		if (column->findings + column->declared == 0)
			continue;
		struct table_cell *row = table_row(dossier, table);
		row[0].text = shown_name(dossier, column->name);
		row[1] = class_cell(dossier, column->class);
		row[2].text = dossier_number(dossier, column->cells);
		row[3].text = dossier_number(dossier, column->findings);
		row[3].tone = column->findings ? TONE_BAD : TONE_PLAIN;
		row[4].text = dossier_number(dossier, column->already);
		row[5].text = dossier_number(dossier, column->declared);
	}
	return table->rows > 0;
}

/* ---- Duties and faults -------------------------------------------------------------------------
 */

bool table_duties(const struct dossier *dossier, size_t number, struct table *table)
{
	static const struct {
		enum word word;
		enum tone tone;
	} told[EVIDENCES] = {
		[EVIDENCE_SHOWN] = {W_EV_SHOWN, TONE_GOOD},
		[EVIDENCE_PARTLY] = {W_EV_PARTLY, TONE_WARN},
		[EVIDENCE_NONE] = {W_EV_NONE, TONE_WARN},
		[EVIDENCE_OUTSIDE] = {W_EV_OUTSIDE, TONE_QUIET},
		[EVIDENCE_ABSENT] = {W_EV_ABSENT, TONE_QUIET},
	};
	if (number > 0)
		return false;
	*table = BEGIN(dossier, W_T_DUTIES, "nlll", W_C_LAW, W_C_DUTY, W_C_SHOWN, W_C_EVIDENCE);
	table->stacked = true;
	for (size_t i = 0; i < dossier->duty_count; i++) {
		const struct dossier_duty *duty = &dossier->duties[i];
		struct table_cell *row = table_row(dossier, table);
		row[0].text = dossier_format(dossier, "%s %s", SAY(dossier, duty->law),
					     SAY(dossier, duty->article));
		row[1].text = SAY(dossier, duty->duty);
		row[2].text = SAY(dossier, told[duty->evidence].word);
		row[2].tone = told[duty->evidence].tone;
		row[3].text = duty->text;
	}
	return true;
}

bool table_faults(const struct dossier *dossier, size_t number, struct table *table)
{
	const struct history *history = dossier->history;
	size_t i = 0;
	if (number > 0 || history->fault_count == 0)
		return false;
	*table = BEGIN(dossier, W_T_FAULTS, "lrl", W_C_FILE, W_C_LINE, W_C_WRONG);
	for (; i < history->fault_count && i < DOSSIER_FAULTS; i++) {
		const struct history_fault *fault = &history->faults[i];
		struct table_cell *row = table_row(dossier, table);
		row[0].text = dossier_shown(dossier, dossier_file(dossier, fault->file), 120);
		row[0].tone = TONE_CODE;
		row[1].text = fault->line ? dossier_plain(dossier, fault->line) : "–";
		/* Its words may hold counts, and names of folders. */
		row[2].text = dossier->public
				      ? SAY(dossier, fault->broken ? W_FAULT_BROKEN : W_FAULT_TOLD)
				      : dossier_shown(dossier, fault->text, 600);
		row[2].tone = fault->broken ? TONE_BAD : TONE_PLAIN;
	}
	note_more(dossier, table, i, history->fault_count);
	return true;
}
