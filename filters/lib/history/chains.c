/* Chains of runs that were joined, and what is wrong between their stages. */
#include <inttypes.h>
#include <stdlib.h>

#include "history/inside.h"

/* ---- Chains ------------------------------------------------------------------------------------
 */

static void make_chain(struct history *history, const struct history_run *last)
{
	struct history_chain *chain = &history->chains[history->chain_count++];
	for (const struct history_run *run = last; run; run = run->before)
		chain->count++;
	chain->stages = arena_take(&history->arena, chain->count * sizeof *chain->stages);
	size_t at = chain->count;
	for (const struct history_run *run = last; run; run = run->before)
		chain->stages[--at] = (struct history_stage){run, run->link};
}

static int by_first(const void *a, const void *b)
{
	const struct history_chain *x = a, *y = b;
	const struct history_run *first_x = x->stages[0].run, *first_y = y->stages[0].run;
	if (first_x != first_y)
		return first_x < first_y ? -1 : 1;
	/* They part: by who began next. */
	return x->stages[x->count - 1].run < y->stages[y->count - 1].run ? -1 : 1;
}

static void make_chains(struct history *history)
{
	history->chains =
		arena_take(&history->arena, (history->run_count + 1) * sizeof *history->chains);
	for (size_t i = 0; i < history->run_count; i++)
		if (history->runs[i].behind == 0)
			make_chain(history, &history->runs[i]);
	qsort(history->chains, history->chain_count, sizeof *history->chains, by_first);
}

/* ---- What is wrong between stages --------------------------------------------------------------
 */

static void check_rules(struct history *history, const struct history_run *run)
{
	const struct history_run *before = run->before;
	struct arena *arena = &history->arena;
	if (strcmp(run->begin.rules_sha256, before->begin.rules_sha256) == 0)
		return;
	history_fault(
		history, run->file, run->line, false,
		"%s went by other rules (%s, %.12s…) than %s before it (%s, %.12s…; %s:%" PRIu64
		")",
		history_shown(arena, run->begin.program), history_shown(arena, run->begin.rules),
		run->begin.rules_sha256, history_shown(arena, before->begin.program),
		history_shown(arena, before->begin.rules), before->begin.rules_sha256, before->file,
		before->line);
}

static void check_records(struct history *history, const struct history_run *run)
{
	const struct history_run *before = run->before;
	struct arena *arena = &history->arena;
	uint64_t out = before->end.out.records, in = run->end.in.records;
	bool report = !run->end.out.none && !history_streams(run);
	if (run->link == LINK_STOPPED || out == in || report || !history_stands(before) ||
	    !history_stands(run))
		return;
	if (run->link == LINK_BYTES)
		history_fault(history, run->file, run->end_line, false,
			      "%s tells of %" PRIu64 " records that came in, and %s of %" PRIu64
			      " that went out, in the same bytes (%s:%" PRIu64 ")",
			      history_shown(arena, run->begin.program), in,
			      history_shown(arena, before->begin.program), out, before->file,
			      before->end_line);
	else
		history_fault(history, run->file, run->end_line, false,
			      "%" PRIu64 " records went out of %s (%s:%" PRIu64 "), and %" PRIu64
			      " came in to %s: %" PRIu64
			      " %s between them, in a step that wrote no "
			      "trail",
			      out, history_shown(arena, before->begin.program), before->file,
			      before->end_line, in, history_shown(arena, run->begin.program),
			      out > in ? out - in : in - out,
			      out == in + 1 ? "was lost"
			      : out > in    ? "were lost"
					    : "came in from elsewhere");
}

void history_chains(struct history *history)
{
	make_chains(history);
	for (size_t i = 0; i < history->run_count; i++)
		if (history->runs[i].before) {
			check_rules(history, &history->runs[i]);
			check_records(history, &history->runs[i]);
		}
}
