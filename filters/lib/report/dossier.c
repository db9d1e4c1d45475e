/* What a report tells, made of trails. */
#include "report/passages.h"

static const char *const keys[TASKS] = {
	[TASK_CLASSIFY] = "classify", [TASK_MASK] = "mask",     [TASK_DROP] = "drop",
	[TASK_ERASE] = "erase",       [TASK_ACCESS] = "access", [TASK_ENCRYPT] = "encrypt",
	[TASK_DECRYPT] = "decrypt",   [TASK_AUDIT] = "audit",   [TASK_OTHER] = NULL,
};

const char *task_key(enum task task)
{
	return keys[task];
}

enum task task_of(const struct history_run *run)
{
	for (enum task task = 0; task < TASK_OTHER; task++)
		if (run->begin.task && strcmp(run->begin.task, keys[task]) == 0)
			return task;
	return TASK_OTHER;
}

/* ---- Runs --------------------------------------------------------------------------------------
 */

static void add(const struct dossier *dossier, struct count *to, uint64_t number)
{
	*to = count_sum(*to, dossier_take(dossier, number));
}

static void count_run(struct dossier *dossier, const struct history_run *run)
{
	struct dossier_task *task = &dossier->tasks[task_of(run)];
	int64_t last = run->end_line ? run->ended : run->begun;
	if (dossier->first == 0 || run->begun < dossier->first)
		dossier->first = run->begun;
	if (last > dossier->last)
		dossier->last = last;
	if (task->runs++ == 0 || run->begun < task->first)
		task->first = run->begun;
	if (run->begun > task->last)
		task->last = run->begun;
	dossier->failed += !history_stands(run);
	if (!history_stands(run))
		return;
	task->good++;
	add(dossier, &task->records, run->end.in.records);
	task->bytes += run->end.in.bytes;
	task->milliseconds += run->end.milliseconds > 0 ? (uint64_t)run->end.milliseconds : 0;
	if (run->end.out.none)
		return;
	add(dossier, &task->people, run->end.removed_people);
	add(dossier, &task->retention, run->end.removed_retention);
	add(dossier, &dossier->rejects, run->end.rejects);
	add(dossier, &dossier->people, run->end.removed_people);
	add(dossier, &dossier->retention, run->end.removed_retention);
}

static bool same_rules(const struct history_run *a, const struct history_run *b)
{
	return text_same(a->begin.rules_sha256, b->begin.rules_sha256);
}

static bool same_operator(const struct history_run *a, const struct history_run *b)
{
	return text_same(a->begin.login, b->begin.login) && a->begin.uid == b->begin.uid &&
	       text_same(a->begin.host, b->begin.host);
}

static bool same_purpose(const struct history_run *a, const struct history_run *b)
{
	return text_same(a->begin.purpose, b->begin.purpose) &&
	       text_same(a->begin.basis, b->begin.basis) &&
	       text_same(a->begin.recipient, b->begin.recipient);
}

/* The runs by what they share; the newest first. A group beyond the last has no place. */
static size_t group_runs(struct dossier *dossier,
			 bool (*same)(const struct history_run *, const struct history_run *),
			 struct dossier_group **out)
{
	const struct history *history = dossier->history;
	struct dossier_group *groups = arena_take(dossier->arena, DOSSIER_GROUPS * sizeof *groups);
	size_t count = 0;
	for (size_t i = history->run_count; i-- > 0;) {
		size_t g = 0;
		while (g < count && !same(groups[g].run, &history->runs[i]))
			g++;
		if (g == DOSSIER_GROUPS)
			continue;
		if (g == count)
			groups[count++].run = &history->runs[i];
		groups[g].runs++;
	}
	*out = groups;
	return count;
}

/* Of one pipe only some programs have a tag: the newest that has one tells it. */
static void name_tags(struct dossier *dossier)
{
	const struct history *history = dossier->history;
	for (size_t g = 0; g < dossier->purpose_count; g++) {
		const struct history_run **told = &dossier->purposes[g].run;
		for (size_t i = history->run_count; i-- > 0 && !(*told)->begin.tag;)
			if (history->runs[i].begin.tag && same_purpose(*told, &history->runs[i]))
				*told = &history->runs[i];
	}
}

/* ---- Chains ------------------------------------------------------------------------------------
 */

bool fault_of_run(const struct history_fault *fault, const struct history_run *run)
{
	return text_same(fault->file, run->file) && fault->line != 0 &&
	       (fault->line == run->line || fault->line == run->end_line ||
		fault->line == run->failed_line);
}

static void make_chain(const struct dossier *dossier, const struct history_chain *from,
		       struct dossier_chain *chain)
{
	const struct history *history = dossier->history;
	*chain = (struct dossier_chain){.chain = from};
	for (size_t i = 0; i < from->count; i++) {
		const struct history_run *run = from->stages[i].run;
		chain->first = i == 0 ? run : chain->first;
		chain->last = run;
		chain->outside += from->stages[i].link == LINK_OUTSIDE;
		chain->failed = chain->failed || !history_stands(run);
		if (run->end_line && run->end.audit)
			chain->audit = run;
		for (size_t f = 0; f < history->fault_count; f++)
			if (fault_of_run(&history->faults[f], run)) {
				chain->faults++;
				chain->broken += history->faults[f].broken;
			}
	}
	chain->unsent = chain->last && chain->last->end_line && chain->last->end.out.none;
	chain->stands = chain->last && history_stands(chain->last) && !chain->unsent;
}

static void make_chains(struct dossier *dossier)
{
	const struct history *history = dossier->history;
	const struct history_run *input = NULL;
	dossier->chains =
		arena_take(dossier->arena, (history->chain_count + 1) * sizeof *dossier->chains);
	for (size_t i = 0; i < history->chain_count; i++) {
		struct dossier_chain *chain = &dossier->chains[dossier->chain_count];
		make_chain(dossier, &history->chains[i], chain);
		if (!chain->last)
			continue;
		dossier->chain_count++;
		if (!chain->stands)
			continue;
		dossier->standing++;
		/* What changed the stream behind an audit, nobody looked at. */
		dossier->audited += chain->audit && chain->audit == chain->last;
		/* Where a pipe forks, one input has two outputs. */
		if (chain->first != input)
			add(dossier, &dossier->records_in, chain->first->end.in.records);
		input = chain->first;
		add(dossier, &dossier->records_out, chain->last->end.out.records);
	}
}

static void draw(struct dossier *dossier, const struct dossier_chain *chain)
{
	for (size_t i = 0; i < dossier->drawn_count; i++)
		if (dossier->drawn[i] == chain)
			return;
	if (dossier->drawn_count < DOSSIER_DRAWN)
		dossier->drawn[dossier->drawn_count++] = chain;
}

/* The newest, those with something wrong, and others where there is room. */
static void choose_drawn(struct dossier *dossier)
{
	struct dossier_chain *chains = dossier->chains;
	if (dossier->chain_count > 0)
		draw(dossier, &chains[dossier->chain_count - 1]);
	for (size_t i = dossier->chain_count; i-- > 0;)
		if (chains[i].wrong)
			draw(dossier, &chains[i]);
	for (size_t i = dossier->chain_count; i-- > 0;)
		draw(dossier, &chains[i]);
}

/* What the columns of chains come to. */
static void judge_chains(struct dossier *dossier)
{
	for (size_t i = 0; i < dossier->chain_count; i++) {
		struct dossier_chain *chain = &dossier->chains[i];
		struct count clear = fates_clear(&chain->fates);
		chain->wrong = chain->faults > 0 || chain->failed || count_any(clear);
		if (chain->stands)
			dossier->clear = count_sum(dossier->clear, clear);
	}
}

static void find_audit(struct dossier *dossier)
{
	const struct history *history = dossier->history;
	for (size_t i = 0; i < history->run_count; i++) {
		const struct history_run *run = &history->runs[i];
		/* One that could not read a byte looked at nothing. */
		if (!run->end_line || !run->end.audit || run->end.in.bytes == 0)
			continue;
		dossier->audits++;
		dossier->audit = run;
	}
}

static enum verdict judge(const struct dossier *dossier)
{
	if (dossier->broken > 0)
		return VERDICT_BROKEN;
	if (dossier->chain_count == 0)
		return VERDICT_EMPTY;
	if (dossier->standing == 0 && dossier->failed > 0)
		return VERDICT_STOPPED;
	if (count_any(dossier->clear))
		return VERDICT_LEFT;
	if (dossier->history->fault_count > 0 || dossier->failed > 0 ||
	    dossier->audited < dossier->standing || dossier->standing == 0)
		return VERDICT_UNPROVEN;
	return VERDICT_CLEAN;
}

void dossier_make(struct dossier *dossier)
{
	const struct history *history = dossier->history;
	for (size_t i = 0; i < history->run_count; i++)
		count_run(dossier, &history->runs[i]);
	for (size_t i = 0; i < history->fault_count; i++)
		dossier->broken += history->faults[i].broken;
	dossier->rule_count = group_runs(dossier, same_rules, &dossier->rules);
	dossier->operator_count = group_runs(dossier, same_operator, &dossier->operators);
	dossier->purpose_count = group_runs(dossier, same_purpose, &dossier->purposes);
	name_tags(dossier);
	make_chains(dossier);
	find_audit(dossier);
	dossier_columns(dossier);
	judge_chains(dossier);
	choose_drawn(dossier);
	dossier->verdict = judge(dossier);
	dossier_duties(dossier);
}
