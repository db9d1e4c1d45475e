/* A plan given and a plan written, and the streams without a header line that need one. */
#include <stdio.h>

#include "run/inside.h"

static void take_rules(void *context, struct span bytes)
{
	digest_add(context, bytes);
}

bool rules_digest(struct run *run, char hex[DIGEST_HEX + 1])
{
	struct digest *digest = digest_open(&run->failure);
	if (digest)
		rules_canonical(run->rules, take_rules, digest);
	return digest_finish(digest, hex, &run->failure);
}

/* ---- Given -------------------------------------------------------------------------------------
 */

/* A note only: what to do with a class is the rules' to say, what a column is was settled. */
static bool note_other_rules(struct run *run)
{
	char hex[DIGEST_HEX + 1];
	if (run->plan.rules.size == 0)
		return true;
	if (!rules_digest(run, hex))
		return false;
	if (!span_is(run->plan.rules, hex))
		run_note(run,
			 "%s was made under other rules than %s; classes are as it says, actions "
			 "as these rules say",
			 run->plan.file, run->options.rules ? run->options.rules : "the default");
	return true;
}

bool plan_open(struct run *run)
{
	struct reader_options *reader = &run->options.reader;
	const struct plan *plan = &run->plan;
	if (!run->options.plan)
		return true;
	if (!plan_load(&run->plan, &run->arena, run->options.plan, run->rules, &run->failure) ||
	    !note_other_rules(run))
		return false;
	/* Another delimiter has other quotes. */
	if (reader->quote == QUOTE_DEFAULT &&
	    (reader->delimiter == 0 || reader->delimiter == plan->delimiter))
		reader->quote = plan->quote;
	if (reader->delimiter == 0)
		reader->delimiter = plan->delimiter;
	return !run->options.no_header || reader->delimiter != 0 ||
	       fail(&run->failure, STATUS_REFUSED,
		    "%s names no delimiter, and there is no header line to tell it by; give -d",
		    plan->file);
}

bool plan_columns(struct run *run)
{
	size_t missing;
	if (!run->options.plan)
		return true;
	if (!columns_plan(&run->columns, &run->plan, &missing, &run->failure))
		return fail_in(run, source_name(run->source));
	if (missing > 0)
		run_tell(run, "%s has %zu column%s that the header has not", run->plan.file,
			 missing, missing == 1 ? "" : "s");
	return true;
}

/* ---- No header line ----------------------------------------------------------------------------
 */

static bool refuse_count(struct run *run, const struct fault *fault)
{
	fail(&run->failure, STATUS_REFUSED,
	     "the first record has %zu cells, and %s has %zu columns", fault->cells, run->plan.file,
	     run->plan.count);
	return fail_in(run, source_name(run->source));
}

static bool refuse_header(struct run *run)
{
	fail(&run->failure, STATUS_REFUSED,
	     "the first record is a header line; leave -H out for it");
	return fail_in(run, source_name(run->source));
}

/* The first record is looked at before anything is written, and then read anew. */
static bool check_first(struct run *run)
{
	struct batch batch;
	struct fault fault = {0};
	reader_hold(run->reader);
	switch (reader_next(run->reader, &batch, &fault, &run->failure)) {
	case READER_FAILED:
		return fail_in(run, source_name(run->source));
	case READER_FAULT:
		/* Whatever else is wrong, the stream will come to it. */
		if (fault.record == 1 &&
		    (fault.kind == FAULT_FEW_CELLS || fault.kind == FAULT_MANY_CELLS))
			return refuse_count(run, &fault);
		break;
	case READER_BATCH:
		if (columns_find_repeated(&run->columns, &batch, &run->value) == 0)
			return refuse_header(run);
		break;
	case READER_END:
		break;
	}
	reader_rewind(run->reader);
	return true;
}

bool plan_headless(struct run *run)
{
	if (!reader_headless(run->reader, run->plan.count, &run->header, &run->failure))
		return fail_in(run, source_name(run->source));
	struct span before = {run->header.bytes + run->header.from,
			      run->header.to - run->header.from};
	run->header_before = (struct span){arena_copy(&run->arena, before), before.size};
	columns_of_plan(&run->columns, &run->arena, &run->plan, reader_dialect(run->reader),
			run->rules);
	return check_first(run);
}

/* ---- Written -----------------------------------------------------------------------------------
 */

/* Whoever goes by the plan will not watch them as this program does. */
static void note_undecided(struct run *run)
{
	size_t count = 0;
	for (size_t i = 0; i < run->columns.count; i++)
		count += run->columns.at[i].verdict.undecided;
	if (count > 0)
		run_note(run, "%s: %zu column%s too few values to decide by; the plan says null",
			 run->options.write_plan, count, count == 1 ? " has" : "s have");
}

bool plan_put(struct run *run)
{
	char hex[DIGEST_HEX + 1];
	struct buffer text = {0};
	if (!run->options.write_plan)
		return true;
	bool good = rules_digest(run, hex) &&
		    plan_write(&run->columns, hex, &text, &run->failure) &&
		    file_write(run->options.write_plan, buffer_span(&text), &run->failure);
	buffer_free(&text);
	if (good)
		note_undecided(run);
	return good || fail_in(run, run->options.write_plan);
}
