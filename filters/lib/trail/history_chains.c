/*
 * Runs joined into chains: what went out of one came in to the next. Where the bytes differ though
 * both ran in one pipe, another program stood between them; where one of the two stopped, nothing
 * can be compared.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "trail/history_inside.h"

/* Programs of one pipe start together, and a short stream is over before the last has begun. */
#define START_SLACK 1000 /* milliseconds */
/* The clocks of two machines differ. */
#define HOST_SLACK 300000

#define STAGES_MAX 100

struct joining {
	struct history *history;
	struct history_run **ended; /* runs that did, the first first: a stage before the next */
	size_t ended_count;
	struct output *outputs;
	size_t output_count;
};

/* What a run put out, by a digest. */
struct output {
	const char *digest;
	size_t place; /* of the run, among those that ended */
};

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Where in a pipe a task has its place. */
static int rank(const struct history_run *run)
{
	static const struct {
		const char *task;
		int rank;
	} ranks[] = {{"decrypt", 0}, {"classify", 1}, {"audit", 3}};
	for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
		if (same(run->begin.task, ranks[i].task))
			return ranks[i].rank;
	return 2;
}

/* Does it make sense for one to come before the other in a pipe? */
static bool ordered(const struct history_run *first, const struct history_run *second)
{
	int before = rank(first), behind = rank(second);
	return before < behind ||
	       (before == 2 && behind == 2 && !same(first->begin.task, second->begin.task));
}

/* ---- By digests --------------------------------------------------------------------------------
 */

/* A stage tells its end before it hands on its last bytes: it ends before the next one does. */
static int by_end(const void *a, const void *b)
{
	const struct history_run *x = *(struct history_run *const *)a,
				 *y = *(struct history_run *const *)b;
	if (x->ended != y->ended)
		return x->ended < y->ended ? -1 : 1;
	if (x->file == y->file)
		return x->end_line < y->end_line ? -1 : x->end_line > y->end_line;
	return rank(x) != rank(y) ? rank(x) - rank(y) : strcmp(x->file, y->file);
}

static int by_digest(const void *a, const void *b)
{
	const struct output *x = a, *y = b;
	int order = strcmp(x->digest, y->digest);
	return order ? order : x->place < y->place ? -1 : x->place > y->place;
}

static void list_outputs(struct joining *joining)
{
	struct history *history = joining->history;
	for (size_t i = 0; i < history->run_count; i++)
		if (history->runs[i].end_line)
			joining->ended[joining->ended_count++] = &history->runs[i];
	qsort(joining->ended, joining->ended_count, sizeof(struct history_run *), by_end);
	for (size_t i = 0; i < joining->ended_count; i++) {
		const struct trail_stream *out = &joining->ended[i]->end.out;
		/* Of nothing all are alike. */
		if (out->none || out->bytes == 0 || joining->ended[i]->failed_line)
			continue;
		joining->outputs[joining->output_count++] = (struct output){out->sha256, i};
		if (*out->text_sha256)
			joining->outputs[joining->output_count++] =
				(struct output){out->text_sha256, i};
	}
	qsort(joining->outputs, joining->output_count, sizeof *joining->outputs, by_digest);
}

/* Is a run, or one before it in its chain, another? A chain that is long beyond all sense takes no
 * more. */
static bool descends(const struct history_run *run, const struct history_run *from)
{
	size_t stages = 0;
	for (; run && run != from; run = run->before)
		stages++;
	return run || stages >= STAGES_MAX;
}

/* Could it be the stage before the one at `place`? */
static bool may_precede(const struct joining *joining, size_t place, size_t before)
{
	const struct history_run *run = joining->ended[place], *other = joining->ended[before];
	if (before < place)
		return !descends(other, run);
	return before != place && !same(run->begin.host, other->begin.host) &&
	       ordered(other, run) && other->ended - run->ended <= HOST_SLACK &&
	       !descends(other, run);
}

/*
 * Of two stages that both put out the same bytes: that of the same run; that whose bytes nobody
 * took yet, since a file may go through twice; the later one.
 */
static bool is_better(const struct history_run *run, const struct history_run *a,
		      const struct history_run *b)
{
	bool run_a = same(run->begin.run, a->begin.run), run_b = same(run->begin.run, b->begin.run);
	if (run_a != run_b)
		return run_a;
	if ((a->behind == 0) != (b->behind == 0))
		return a->behind == 0;
	return a->ended > b->ended;
}

static void look_up(struct joining *joining, size_t place, const char *digest)
{
	struct history_run *run = joining->ended[place], *best = run->before;
	size_t from = 0, to = joining->output_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (strcmp(joining->outputs[middle].digest, digest) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (; from < joining->output_count && same(joining->outputs[from].digest, digest);
	     from++) {
		size_t before = joining->outputs[from].place;
		struct history_run *other = joining->ended[before];
		if (may_precede(joining, place, before) && (!best || is_better(run, other, best)))
			best = other;
	}
	run->before = best;
}

static void join_by_digest(struct joining *joining)
{
	for (size_t i = 0; i < joining->ended_count; i++) {
		struct history_run *run = joining->ended[i];
		if (run->end.in.bytes == 0)
			continue;
		look_up(joining, i, run->end.in.sha256);
		if (*run->end.in.text_sha256)
			look_up(joining, i, run->end.in.text_sha256);
		if (run->before) {
			run->link = LINK_BYTES;
			run->before->behind++;
		}
	}
}

/* ---- By the run --------------------------------------------------------------------------------
 */

/* A name that both columns lists have; a filter tells of those that it treated or left. */
static bool shares_column(const struct history_run *a, const struct history_run *b)
{
	if (a->end.column_count == 0 || b->end.column_count == 0)
		return true;
	for (size_t i = 0; i < a->end.column_count && i < 64; i++)
		for (size_t j = 0; j < b->end.column_count && j < 64; j++)
			if (same(a->end.columns[i].name, b->end.columns[j].name))
				return true;
	return false;
}

/* Did both run at once? A run that never ended did as long as may be. */
static bool overlap(const struct history_run *first, const struct history_run *second)
{
	int64_t slack = shares_column(first, second) ? START_SLACK : 0;
	return (!first->end_line || second->begun <= first->ended + slack) &&
	       (!second->end_line || first->begun <= second->ended);
}

/*
 * Could one have written to a pipe at whose other end the second read? A shell script is one run as
 * well, for all the pipes in it: they must have been at work together, in an order that makes
 * sense, and not read the same bytes.
 */
static bool may_lead(const struct history_run *first, const struct history_run *second)
{
	if (!ordered(first, second) || !same(first->begin.run, second->begin.run) ||
	    !same(first->begin.host, second->begin.host) || !overlap(first, second))
		return false;
	if (first->behind > 0 || (first->end_line && first->end.out.none) ||
	    descends(first, second))
		return false;
	if (!history_stands(first) || !history_stands(second))
		return true;
	return first->ended <= second->ended && !same(first->end.in.sha256, second->end.in.sha256);
}

static bool leads_better(const struct history_run *run, const struct history_run *a,
			 const struct history_run *b)
{
	bool all_a = a->end.out.records == run->end.in.records;
	bool all_b = b->end.out.records == run->end.in.records;
	if (rank(a) != rank(b))
		return rank(a) > rank(b);
	if (all_a != all_b)
		return all_a;
	return a->begun > b->begun;
}

static int by_rank(const void *a, const void *b)
{
	const struct history_run *x = *(struct history_run *const *)a,
				 *y = *(struct history_run *const *)b;
	if (rank(x) != rank(y))
		return rank(x) - rank(y);
	return x < y ? -1 : x > y;
}

static int by_run(const void *a, const void *b)
{
	const struct history_run *x = *(struct history_run *const *)a,
				 *y = *(struct history_run *const *)b;
	int order = strcmp(x->begin.run, y->begin.run);
	return order ? order : by_rank(a, b);
}

/* Of runs that one shell began, those that nothing leads to, in the order of a pipe. */
static void join_one_run(struct history_run **runs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct history_run *run = runs[i], *best = NULL;
		for (size_t j = 0; j < count && !run->before; j++)
			if (j != i && may_lead(runs[j], run) &&
			    (!best || leads_better(run, runs[j], best)))
				best = runs[j];
		if (!best)
			continue;
		bool whole = history_stands(best) && history_stands(run);
		run->before = best;
		run->link = whole ? LINK_OUTSIDE : LINK_STOPPED;
		best->behind++;
	}
}

static void join_by_run(struct history *history)
{
	size_t count = history->run_count;
	struct history_run **runs = malloc((count + 1) * sizeof *runs);
	if (!runs)
		out_of_memory();
	for (size_t i = 0; i < count; i++)
		runs[i] = &history->runs[i];
	qsort(runs, count, sizeof *runs, by_run);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && same(runs[from]->begin.run, runs[to]->begin.run);)
			to++;
		join_one_run(runs + from, to - from);
	}
	free(runs);
}

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
	if (same(run->begin.rules_sha256, before->begin.rules_sha256))
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
	if (run->link == LINK_STOPPED || out == in || !history_stands(before) ||
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
			      out > in ? "were lost" : "came in from elsewhere");
}

void history_chains(struct history *history)
{
	size_t count = history->run_count;
	struct joining joining = {.history = history};
	joining.ended = malloc((count + 1) * sizeof *joining.ended);
	joining.outputs = malloc((2 * count + 1) * sizeof *joining.outputs);
	if (!joining.ended || !joining.outputs)
		out_of_memory();
	list_outputs(&joining);
	join_by_digest(&joining);
	join_by_run(history);
	make_chains(history);
	for (size_t i = 0; i < count; i++)
		if (history->runs[i].before) {
			check_rules(history, &history->runs[i]);
			check_records(history, &history->runs[i]);
		}
	free(joining.ended);
	free(joining.outputs);
}
