/*
 * Which run is the stage before another? What went out of one came in to the next. Where the bytes
 * differ though both ran in one pipe, another program stood between them; where one of the two
 * stopped, nothing can be compared.
 */
#include <stdlib.h>

#include "history/inside.h"

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

/* Did all that went out go where it was to? What failed behind that is no matter here. */
static bool was_put_out(const struct history_run *run)
{
	return !run->failed_line || (!same(run->failed, "rename") && !same(run->failed, "write"));
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
		if (out->none || out->bytes == 0 || !was_put_out(joining->ended[i]))
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

/* The same done to the same bytes another time, as every night: neither came from the other. */
static bool is_repeat(const struct history_run *run, const struct history_run *other)
{
	return same(run->begin.task, other->begin.task) &&
	       !same(run->begin.run, other->begin.run) &&
	       same(run->end.in.sha256, other->end.in.sha256);
}

/* Could it be the stage before the one at `place`? */
static bool may_precede(const struct joining *joining, size_t place, size_t before)
{
	const struct history_run *run = joining->ended[place], *other = joining->ended[before];
	if (is_repeat(run, other))
		return false;
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

/* The first output that has this digest, of a run at `place` or behind. */
static size_t find_output(const struct joining *joining, const char *digest, size_t place)
{
	const struct output wanted = {digest, place};
	size_t from = 0, to = joining->output_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (by_digest(&joining->outputs[middle], &wanted) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static void consider(const struct joining *joining, size_t place, size_t before,
		     struct history_run **best)
{
	struct history_run *run = joining->ended[place], *other = joining->ended[before];
	if (may_precede(joining, place, before) && (!*best || is_better(run, other, *best)))
		*best = other;
}

/* Looks back from the run's own place, since a file may be the same for years of nights. */
static void look_up(struct joining *joining, size_t place, const char *digest)
{
	struct history_run *run = joining->ended[place];
	size_t own = find_output(joining, digest, place);
	for (size_t i = own; i < joining->output_count; i++) {
		size_t behind = joining->outputs[i].place;
		if (!same(joining->outputs[i].digest, digest) ||
		    joining->ended[behind]->ended - run->ended > HOST_SLACK)
			break;
		consider(joining, place, behind, &run->before);
	}
	for (size_t i = own; i-- > 0 && same(joining->outputs[i].digest, digest);) {
		const struct history_run *best = run->before;
		if (best && best->behind == 0 && same(best->begin.run, run->begin.run))
			break;
		consider(joining, place, joining->outputs[i].place, &run->before);
	}
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
 * Could one have written to a pipe, behind which the second read from one? A shell script is one
 * run as well, for all the pipes in it: they must have been at work together, in an order that
 * makes sense, and not have read the same bytes.
 */
static bool may_lead(const struct history_run *first, const struct history_run *second)
{
	if (!first->begin.piped_out || !second->begin.piped_in || !ordered(first, second) ||
	    !same(first->begin.run, second->begin.run) ||
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
	bool stand = history_stands(run) && history_stands(a) && history_stands(b);
	bool all_a = a->end.out.records == run->end.in.records;
	bool all_b = b->end.out.records == run->end.in.records;
	if (rank(a) != rank(b))
		return rank(a) > rank(b);
	if (stand && all_a != all_b)
		return all_a;
	/* Programs of one pipe begin together. */
	return llabs(a->begun - run->begun) < llabs(b->begun - run->begun);
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

/* Programs of one pipe begin together: of one rank no more than these are looked at, to each side
 * of a run, though a name may be that of years of nights. */
#define NEAR_MOST 200

/* The first of the runs, which are in the order of by_rank(), that has this rank or a later one and
 * began with `run` or behind it. */
static size_t find_near(struct history_run *const *runs, size_t count, int of_rank,
			const struct history_run *run)
{
	size_t from = 0, to = count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int other = rank(runs[middle]);
		if (other < of_rank || (other == of_rank && runs[middle] < run))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* The stage before a run, among those that one shell began; NULL: there is none. */
static struct history_run *find_lead(struct history_run *const *runs, size_t count,
				     const struct history_run *run)
{
	struct history_run *best = NULL;
	for (int of_rank = 0; of_rank <= rank(run); of_rank++) {
		size_t at = find_near(runs, count, of_rank, run);
		size_t from = at > NEAR_MOST ? at - NEAR_MOST : 0;
		size_t to = count - at > NEAR_MOST ? at + NEAR_MOST : count;
		for (size_t i = from; i < to; i++)
			if (rank(runs[i]) == of_rank && runs[i] != run && may_lead(runs[i], run) &&
			    (!best || leads_better(run, runs[i], best)))
				best = runs[i];
	}
	return best;
}

/* Of runs that one shell began, those that nothing leads to, in the order of a pipe. */
static void join_one_run(struct history_run **runs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct history_run *run = runs[i];
		if (run->before || !run->begin.piped_in)
			continue;
		struct history_run *best = find_lead(runs, count, run);
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

void history_join(struct history *history)
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
	free(joining.ended);
	free(joining.outputs);
}
