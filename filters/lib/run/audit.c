/* What pii-audit does: nothing to the stream, but look. */
#include <inttypes.h>

#include "run/audit.h"

/* ---- Looking -----------------------------------------------------------------------------------
 */

static bool look(struct run *run, const struct batch *batch, struct late *late)
{
	struct auditing *auditing = run->own;
	if (!audit_batch(auditing->audit, batch, run->options.gate, late))
		return fail(&run->failure, STATUS_IO, "out of memory");
	auditing->stopped = run->options.gate && late->record < batch->count;
	size_t count = auditing->stopped ? late->record + 1 : batch->count;
	struct batch looked = batch_part(batch, 0, count);
	if (!crowd_look(auditing->crowd, &looked))
		return false;
	auditing->records += count;
	if (auditing->stopped)
		auditing->stop = *late;
	return !auditing->stopped;
}

static bool words(struct run *run, const struct late *late, struct buffer *out)
{
	(void)run;
	return buffer_format(out, ": a value of %s in the clear", late->class);
}

/* ---- Opening -----------------------------------------------------------------------------------
 */

/*
 * Columns are decided on a sample, as pii-classify does; a plan says what they are, and the sample
 * which numbers pass a check by chance.
 */
static bool decide(struct run *run, struct auditing *auditing)
{
	struct columns *columns = &run->columns;
	struct trials *trials = auditing->trials = trials_open(run);
	bool planned = run->options.plan != NULL;
	if (!planned)
		columns_name(columns, run->rules);
	if (!trials_take(trials, true))
		return false;
	struct sample *sample =
		sample_open(&run->arena, columns, run->rules, &run->detectors, trials_asks(trials));
	if (!run_sample(run, sample))
		return false;
	if (!planned)
		columns_decide(columns, sample);
	if (!trials_take(trials, true))
		return false;
	auditing->audit = audit_open(&run->arena, columns, sample, trials_asks(trials));
	return true;
}

bool audit_prepare(struct run *run)
{
	static const struct inspector inspector = {look, words};
	struct auditing *auditing = run->own = arena_take(&run->arena, sizeof *auditing);
	if (!run_check_header(run) || !run_check_unlisted(run) || !run_owe(run) ||
	    !decide(run, auditing))
		return false;
	run->inspector = &inspector;
	run_tell_columns(run);
	auditing->crowd = crowd_open(run);
	return auditing->crowd;
}

/* ---- Ending ------------------------------------------------------------------------------------
 */

void audit_count(struct run *run)
{
	struct auditing *auditing = run->own;
	if (!auditing || !auditing->audit)
		return;
	auditing->findings = 0;
	for (size_t i = 0; i < run->columns.count; i++) {
		struct audit_counts counts = audit_counts(auditing->audit, i);
		struct work *work = &run->work[i];
		work->counts->cells = counts.cells;
		work->counts->already = counts.already;
		work->counts->findings = counts.findings;
		work->counts->declared = counts.declared;
		auditing->findings += counts.findings;
	}
	auditing->rejects = rejects_count(run->rejects);
	auditing->counted.gate = run->options.gate;
	crowd_put(auditing->crowd, &auditing->counted);
	run->audit = &auditing->counted;
}

bool audit_finish(struct run *run)
{
	struct auditing *auditing = run->own;
	audit_count(run);
	run->found = auditing->findings > 0;
	return summary_draft(run, auditing);
}

bool audit_settle(struct run *run)
{
	return summary_settle(run, run->own);
}

/* A gate stopped the stream: that is told as well, once the stream is cut. */
static void tell_stopped(struct run *run, struct auditing *auditing)
{
	run->failure = (struct failure){0};
	if (summary_draft(run, auditing))
		summary_settle(run, auditing);
	if (run->failure.status != STATUS_DONE)
		message(run->program->name, "%s", run->failure.text);
	run->failure.status = STATUS_FOUND;
}

/* `column 3 (联系手机): personal data in 12 of 300 cells: 12 cn_mobile` */
static void tell_findings(struct run *run, const struct auditing *auditing)
{
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct audit_found *found = audit_found(auditing->audit, i);
		struct buffer text = {0};
		if (!found || !column_words(&run->columns, i, &text)) {
			buffer_free(&text);
			continue;
		}
		buffer_format(&text, ": personal data in %" PRIu64 " of %" PRIu64 " cell%s",
			      run->work[i].counts->findings, run->work[i].counts->cells,
			      run->work[i].counts->cells == 1 ? "" : "s");
		for (const char *before = ":"; found; found = found->next, before = ",")
			buffer_format(&text, "%s %" PRIu64 " %s", before, found->count,
				      found->class);
		message(run->program->name, "%.*s", (int)text.size, text.at);
		buffer_free(&text);
	}
}

static void tell_counts(struct run *run)
{
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct rules_class *class = run->columns.at[i].class;
		const struct work *work = &run->work[i];
		struct buffer text = {0};
		if (column_words(&run->columns, i, &text))
			run_tell(run,
				 "%.*s: %s, %" PRIu64 " cells, %" PRIu64 " already treated, "
				 "%" PRIu64 " declared",
				 (int)text.size, text.at, class ? class->name : "no class",
				 work->counts->cells, work->counts->already,
				 work->counts->declared);
		buffer_free(&text);
	}
}

void audit_end(struct run *run)
{
	struct auditing *auditing = run->own;
	if (!auditing)
		return;
	if (auditing->stopped && run->failure.status == STATUS_FOUND)
		tell_stopped(run, auditing);
	else if (run->failure.status == STATUS_DONE) {
		tell_counts(run);
		tell_findings(run, auditing);
		if (auditing->crowd)
			crowd_tell(auditing->crowd, &auditing->counted);
	}
	draft_drop(auditing->summary);
	audit_close(auditing->audit);
	crowd_close(auditing->crowd);
}
