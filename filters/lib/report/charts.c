/* Charts of a report: what became of personal data, how well people are hidden, how fast it went.
 */
#include "report/drawing.h"

#define HEAD 30

static void put_chart(struct page *page, enum word title, const char *shows, const struct bar *bars,
		      size_t count)
{
	const char *text = SAY(page->dossier, title);
	drawing_begin(page, HEAD + (double)count * BAR_HEIGHT, text, shows);
	drawing_text(page, 0, 14, DRAWING_WIDTH, "start", "head", text);
	drawing_bars(page, HEAD, bars, count);
	drawing_end(page);
}

static double share(struct count part, uint64_t whole)
{
	return whole ? (double)part.told / (double)whole : 0;
}

/* ---- Cells -------------------------------------------------------------------------------------
 */

/* `most`: what the longest bar stands for. */
static struct bar bar_of(const struct dossier *dossier, const char *label,
			 const struct fates *fates, uint64_t most)
{
	struct bar bar = {
		.label = label, .figure = dossier_count(dossier, fates_sum(fates)), .part = -1};
	for (int i = 0; i < FATES; i++)
		bar.parts[i] = share(fates->cells[i], most);
	return bar;
}

static size_t fate_bars(const struct dossier *dossier, struct bar bars[FATES])
{
	struct count sum = fates_sum(&dossier->fates);
	size_t count = 0;
	for (enum fate fate = 0; fate < FATES; fate++) {
		struct fates alone = {{{0, 0}}};
		alone.cells[fate] = dossier->fates.cells[fate];
		if (!count_any(alone.cells[fate]))
			continue;
		bars[count] = bar_of(dossier, fate_word(dossier, fate), &alone, sum.told);
		if (alone.cells[fate].told > 0)
			bars[count].figure =
				dossier_format(dossier, "%s · %s", bars[count].figure,
					       dossier_percent(dossier, alone.cells[fate], sum));
		count++;
	}
	return count;
}

static size_t sense_bars(const struct dossier *dossier, struct bar bars[SENSE_NONE])
{
	uint64_t most = 0;
	size_t count = 0;
	for (enum sense sense = 0; sense < SENSE_NONE; sense++)
		if (fates_sum(&dossier->senses[sense].fates).told > most)
			most = fates_sum(&dossier->senses[sense].fates).told;
	for (enum sense sense = 0; sense < SENSE_NONE; sense++)
		if (count_any(fates_sum(&dossier->senses[sense].fates)))
			bars[count++] = bar_of(dossier, sense_word(dossier, sense),
					       &dossier->senses[sense].fates, most);
	return count;
}

#define GAP 14

/* What became of all of it, and of what is sensitive and what is not. */
bool chart_fates(struct page *page, size_t number)
{
	const struct dossier *dossier = page->dossier;
	struct bar fates[FATES], senses[SENSE_NONE];
	size_t fate_count = fate_bars(dossier, fates), sense_count = sense_bars(dossier, senses);
	double below = HEAD + (double)fate_count * BAR_HEIGHT + GAP;
	const char *title = SAY(dossier, W_S_FATES), *other = SAY(dossier, W_S_SENSES);
	if (number > 0 || fate_count == 0)
		return false;
	const char *shown = dossier_format(dossier, "%s; %s", bars_told(dossier, fates, fate_count),
					   bars_told(dossier, senses, sense_count));
	drawing_begin(page, below + HEAD + (double)sense_count * BAR_HEIGHT, title,
		      SAY(dossier, W_S_CELLS_DESC, shown));
	drawing_text(page, 0, 14, DRAWING_WIDTH, "start", "head", title);
	drawing_bars(page, HEAD, fates, fate_count);
	drawing_text(page, 0, below + 14, DRAWING_WIDTH, "start", "head", other);
	drawing_bars(page, below + HEAD, senses, sense_count);
	drawing_end(page);
	return true;
}

/* The largest classes, and the others in one bar: where it is one class, that is it. */
static size_t class_bars(const struct dossier *dossier, struct bar bars[DOSSIER_CLASSES + 1])
{
	size_t alone = dossier->class_count <= DOSSIER_CLASSES + 1 ? dossier->class_count
								   : DOSSIER_CLASSES;
	struct fates others = {{{0, 0}}};
	for (size_t i = alone; i < dossier->class_count; i++)
		for (int f = 0; f < FATES; f++)
			others.cells[f] =
				count_sum(others.cells[f], dossier->classes[i].fates.cells[f]);
	uint64_t most = fates_sum(&others).told;
	for (size_t i = 0; i < alone; i++)
		if (fates_sum(&dossier->classes[i].fates).told > most)
			most = fates_sum(&dossier->classes[i].fates).told;
	for (size_t i = 0; i < alone; i++)
		bars[i] = bar_of(dossier, dossier_class_word(dossier, dossier->classes[i].name),
				 &dossier->classes[i].fates, most);
	if (alone == dossier->class_count)
		return alone;
	const char *rest = dossier_plain(dossier, dossier->class_count - alone);
	bars[alone] = bar_of(dossier, SAY(dossier, W_S_OTHERS, rest), &others, most);
	return alone + 1;
}

/* So many fit one drawing beside that of fates. */
#define CLASSES_DRAWN 7

bool chart_classes(struct page *page, size_t number)
{
	const struct dossier *dossier = page->dossier;
	struct bar bars[DOSSIER_CLASSES + 1];
	size_t count = class_bars(dossier, bars);
	size_t drawings = (count + CLASSES_DRAWN - 1) / CLASSES_DRAWN;
	size_t each = drawings ? (count + drawings - 1) / drawings : 0, from = number * each;
	if (number >= drawings || !count_any(fates_sum(&dossier->fates)))
		return false;
	size_t drawn = count - from < each ? count - from : each;
	put_chart(page, number ? W_S_CLASSES_MORE : W_S_CLASSES,
		  SAY(dossier, W_S_CELLS_DESC, bars_told(dossier, bars + from, drawn)), bars + from,
		  drawn);
	return true;
}

/* ---- Risk --------------------------------------------------------------------------------------
 */

/* A share as it may be drawn: with --public what is few is drawn as nothing. */
static double drawn_share(const struct dossier *dossier, double part,
			  const struct trail_estimate *people)
{
	double shown = dossier_people_number(dossier, part, people);
	return shown > 0 ? shown : 0;
}

bool chart_risk(struct page *page, size_t number)
{
	const struct dossier *dossier = page->dossier;
	const struct trail_audit *audit = dossier->audit ? dossier->audit->end.audit : NULL;
	struct bar bars[RISK_SIZES];
	if (!audit || number >= audit->risk_count)
		return false;
	const struct trail_risk *risk = &audit->risk[number];
	const char *name = combination(dossier, risk, 120);
	for (size_t i = 0; i < RISK_SIZES; i++) {
		const struct trail_estimate *share = &risk->shares[i];
		bars[i] = (struct bar){
			.label = SAY(dossier, W_S_BELOW, dossier_plain(dossier, risk_sizes[i])),
			.figure = dossier_people_share(dossier, share, &audit->people).value,
			.part = drawn_share(dossier, share->value, &audit->people),
		};
		if (share->exact)
			continue;
		bars[i].low = drawn_share(dossier, share->low, &audit->people);
		bars[i].high = drawn_share(dossier, share->high, &audit->people);
	}
	drawing_begin(page, HEAD + RISK_SIZES * BAR_HEIGHT,
		      dossier_format(dossier, "%s: %s", SAY(dossier, W_S_RISK), name),
		      SAY(dossier, W_S_RISK_DESC, bars_told(dossier, bars, RISK_SIZES)));
	drawing_text(page, 0, 14, DRAWING_WIDTH, "start", "head", name);
	drawing_bars(page, HEAD, bars, RISK_SIZES);
	drawing_end(page);
	return true;
}

/* ---- Runs --------------------------------------------------------------------------------------
 */

bool chart_speed(struct page *page, size_t number)
{
	const struct dossier *dossier = page->dossier;
	struct bar bars[TASKS];
	double rates[TASKS], most = 0;
	size_t count = 0;
	for (enum task which = 0; which < TASKS; which++) {
		const struct dossier_task *task = &dossier->tasks[which];
		const char *bytes = dossier_byte_rate(dossier, task->bytes, task->milliseconds);
		const char *records =
			dossier_record_rate(dossier, task->records, task->milliseconds);
		if (!bytes || !records)
			continue;
		rates[count] = (double)task->bytes / (double)task->milliseconds;
		most = rates[count] > most ? rates[count] : most;
		bars[count++] = (struct bar){
			.label = dossier_task_word(dossier, which),
			.figure = SAY(dossier, W_S_RATES, bytes, records),
		};
	}
	if (number > 0 || count == 0)
		return false;
	for (size_t i = 0; i < count; i++)
		bars[i].part = rates[i] / most;
	put_chart(page, W_S_SPEED, SAY(dossier, W_S_SPEED_DESC, bars_told(dossier, bars, count)),
		  bars, count);
	return true;
}

#define NIGHTS_HEIGHT 120

static void put_night(struct page *page, const struct dossier_chain *chain, size_t place,
		      size_t count, uint64_t most)
{
	const struct dossier *dossier = page->dossier;
	double step = (double)DRAWING_WIDTH / (double)count;
	struct count records = dossier_take(dossier, chain->last->end.out.records);
	double height = NIGHTS_HEIGHT * share(records, most);
	const char *class = chain->wrong ? "edge-bad" : "bar";
	/* A night without records is seen as well. */
	height = height < 3 ? 3 : height;
	page_format(page,
		    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>\n",
		    (double)place * step, HEAD + NIGHTS_HEIGHT - height, step > 4 ? step - 2 : 2.0,
		    height, class);
}

bool chart_nights(struct page *page, size_t number)
{
	const struct dossier *dossier = page->dossier;
	size_t count =
		dossier->chain_count < DOSSIER_CHAINS ? dossier->chain_count : DOSSIER_CHAINS;
	const struct dossier_chain *from = dossier->chains + dossier->chain_count - count;
	uint64_t most = 0;
	if (number > 0 || count < 4)
		return false;
	for (size_t i = 0; i < count; i++)
		if (dossier_take(dossier, from[i].last->end.out.records).told > most)
			most = dossier_take(dossier, from[i].last->end.out.records).told;
	const char *first = dossier_day(dossier, from[0].first->begun);
	const char *last = dossier_day(dossier, from[count - 1].first->begun);
	drawing_begin(page, HEAD + NIGHTS_HEIGHT + 22, SAY(dossier, W_S_NIGHTS),
		      SAY(dossier, W_S_NIGHTS_DESC, dossier_plain(dossier, count), first, last));
	drawing_text(page, 0, 14, DRAWING_WIDTH - 80, "start", "head", SAY(dossier, W_S_NIGHTS));
	drawing_text(page, DRAWING_WIDTH, 14, 80, "end", "quiet",
		     dossier_format(dossier, "≤ %s", dossier_plain(dossier, most)));
	for (size_t i = 0; i < count; i++)
		put_night(page, &from[i], i, count, most);
	drawing_text(page, 0, HEAD + NIGHTS_HEIGHT + 18, 100, "start", "quiet", first);
	drawing_text(page, DRAWING_WIDTH, HEAD + NIGHTS_HEIGHT + 18, 100, "end", "quiet", last);
	drawing_end(page);
	return true;
}
