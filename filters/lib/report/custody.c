/* The chain of custody, drawn: from the input through each stage to the output, with the records
 * that went between them, steps that nobody knows, and places that are broken. */
#include "report/drawing.h"

/* ---- Shapes ------------------------------------------------------------------------------------
 */

#define INSET     14
#define FLOW      34
#define END       46
#define STAGE     66
#define OUTSIDE   40
#define FAULT     20
#define STAGE_END (DRAWING_WIDTH - INSET)

static void put_arrow(struct page *page, double y, double size, const char *beside)
{
	const double middle = DRAWING_WIDTH / 2.0;
	page_format(page,
		    "<path class=\"flow\" d=\"M%.1f %.1fV%.1f\"/><path class=\"tip\" d=\"M%.1f "
		    "%.1fl-5 -8h10z\"/>\n",
		    middle, y + 3, y + size - 8, middle, y + size - 1);
	drawing_text(page, middle + 12, y + size / 2 + 4, middle - 12, "start", "quiet", beside);
}

static void put_end(struct page *page, double y, const char *title, const char *under, bool bad)
{
	page_format(page,
		    "<rect x=\"0.6\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"22\" "
		    "class=\"%s\"/>\n",
		    y, DRAWING_WIDTH - 1.2, END, bad ? "outside" : "end");
	drawing_text(page, DRAWING_WIDTH / 2.0, y + (*under ? 19 : 27), DRAWING_WIDTH - 44,
		     "middle", bad ? "head bad" : "head", title);
	if (*under)
		drawing_text(page, DRAWING_WIDTH / 2.0, y + 36, DRAWING_WIDTH - 44, "middle",
			     "quiet", under);
}

static const char *records_told(const struct dossier *dossier, uint64_t records)
{
	return SAY(dossier, W_S_RECORDS, dossier_number(dossier, records));
}

/* Faults of its lines, each told once. */
static size_t faults_of(const struct dossier *dossier, const struct history_run *run,
			const struct history_fault **faults, size_t room)
{
	const struct history *history = dossier->history;
	size_t count = 0;
	for (size_t i = 0; i < history->fault_count && count < room; i++) {
		const struct history_fault *fault = &history->faults[i];
		if (fault_of_run(fault, run) &&
		    (count == 0 || faults[count - 1]->line != fault->line))
			faults[count++] = fault;
	}
	return count;
}

#define STAGE_FAULTS 3

static double stage_height(const struct dossier *dossier, const struct history_run *run)
{
	const struct history_fault *faults[STAGE_FAULTS];
	return STAGE + FAULT * (double)faults_of(dossier, run, faults, STAGE_FAULTS);
}

static void put_stage(struct page *page, double y, const struct history_run *run)
{
	static const char *const classes[TONES] = {
		[TONE_GOOD] = "good", [TONE_WARN] = "warn", [TONE_BAD] = "bad"};
	const struct dossier *dossier = page->dossier;
	const struct history_fault *faults[STAGE_FAULTS];
	struct table_cell result = stage_result(dossier, run);
	size_t count = faults_of(dossier, run, faults, STAGE_FAULTS);
	bool broken = false;
	for (size_t i = 0; i < count; i++)
		broken = broken || faults[i]->broken;
	const char *flow = "", *tone = broken ? "bad" : count ? "warn" : classes[result.tone];
	double figure = drawing_text_width(result.text), height = stage_height(dossier, run);
	if (run->end_line && run->end.out.none)
		flow = SAY(dossier, W_S_FLOW_IN, dossier_number(dossier, run->end.in.records));
	else if (run->end_line)
		flow = SAY(dossier, W_S_FLOW, dossier_number(dossier, run->end.in.records),
			   dossier_number(dossier, run->end.out.records));
	page_format(page,
		    "<rect x=\"0.6\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" rx=\"7\" "
		    "class=\"box\"/><rect x=\"0.6\" y=\"%.1f\" width=\"5\" height=\"%.0f\" "
		    "rx=\"2.5\" class=\"edge-%s\"/>\n",
		    y, DRAWING_WIDTH - 1.2, height, y, height, tone);
	drawing_text(page, INSET + 4, y + 20, STAGE_END - INSET - figure - 12, "start", "head",
		     run->begin.program ? run->begin.program : "?");
	drawing_text(page, STAGE_END, y + 20, STAGE_END, "end", classes[result.tone], result.text);
	drawing_text(page, INSET + 4, y + 38, STAGE_END - INSET, "start", "",
		     dossier_task_word(dossier, task_of(run)));
	drawing_text(page, INSET + 4, y + 55, STAGE_END - INSET, "start", "quiet", flow);
	for (size_t i = 0; i < count; i++)
		drawing_text(page, INSET + 4, y + STAGE + 7 + FAULT * (double)i, STAGE_END - INSET,
			     "start", faults[i]->broken ? "bad" : "warn",
			     SAY(dossier, faults[i]->broken ? W_S_BROKEN : W_S_FAULT,
				 dossier_plain(dossier, faults[i]->line)));
}

/* ---- The chain ---------------------------------------------------------------------------------
 */

static double chain_height(const struct dossier *dossier, const struct history_chain *chain)
{
	double height = 2 * END + FLOW + 2;
	for (size_t i = 0; i < chain->count; i++) {
		height += FLOW + stage_height(dossier, chain->stages[i].run);
		if (chain->stages[i].link == LINK_OUTSIDE)
			height += OUTSIDE + FLOW;
	}
	return height;
}

/* What leads to a stage; returns where it begins. */
static double put_link(struct page *page, double y, const struct history_chain *chain, size_t i)
{
	const struct dossier *dossier = page->dossier;
	const struct history_stage *stage = &chain->stages[i];
	if (stage->link == LINK_OUTSIDE && i > 0) {
		const struct history_run *before = chain->stages[i - 1].run;
		put_arrow(page, y, FLOW, records_told(dossier, before->end.out.records));
		y += FLOW;
		page_format(page,
			    "<rect x=\"0.6\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"7\" "
			    "class=\"outside\"/>\n",
			    y, DRAWING_WIDTH - 1.2, OUTSIDE);
		drawing_text(page, DRAWING_WIDTH / 2.0, y + 25, DRAWING_WIDTH - 2 * INSET, "middle",
			     "head warn", SAY(dossier, W_S_OUTSIDE));
		y += OUTSIDE;
	}
	const char *beside = "";
	if (stage->link == LINK_BYTES)
		beside = dossier_format(dossier, "✓ %s", SAY(dossier, W_S_SAME));
	else if (stage->link == LINK_STOPPED)
		beside = SAY(dossier, W_S_UNKNOWN);
	else if (stage->link == LINK_OUTSIDE)
		beside = records_told(dossier, stage->run->end.in.records);
	put_arrow(page, y, FLOW, i == 0 ? "" : beside);
	return y + FLOW;
}

static void put_output(struct page *page, double y, const struct history_run *last)
{
	const struct dossier *dossier = page->dossier;
	put_arrow(page, y, FLOW, "");
	if (!history_stands(last))
		put_end(page, y + FLOW, SAY(dossier, W_S_CUT), "", true);
	else if (last->end.out.none)
		put_end(page, y + FLOW, SAY(dossier, W_S_NO_OUTPUT), "", false);
	else
		put_end(page, y + FLOW, SAY(dossier, W_S_OUTPUT),
			records_told(dossier, last->end.out.records), false);
}

bool chart_custody(struct page *page, size_t number)
{
	const struct dossier *dossier = page->dossier;
	double y = 1;
	if (number >= dossier->drawn_count)
		return false;
	const struct dossier_chain *drawn = dossier->drawn[number];
	const struct history_chain *chain = drawn->chain;
	drawing_begin(page, chain_height(dossier, chain),
		      SAY(dossier, W_S_CUSTODY, dossier_time(dossier, drawn->first->begun)),
		      SAY(dossier, W_S_CUSTODY_DESC, dossier_plain(dossier, chain->count)));
	put_end(page, y, SAY(dossier, W_S_INPUT),
		drawn->first->end_line ? records_told(dossier, drawn->first->end.in.records) : "",
		false);
	y += END;
	for (size_t i = 0; i < chain->count; i++) {
		y = put_link(page, y, chain, i);
		put_stage(page, y, chain->stages[i].run);
		y += stage_height(dossier, chain->stages[i].run);
	}
	put_output(page, y, drawn->last);
	drawing_end(page);
	return true;
}
