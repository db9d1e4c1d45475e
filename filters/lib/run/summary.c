/* The summary of an audit: what was counted. */
#include <time.h>

#include "run/audit.h"

static void list_columns(struct run *run, struct summary *summary)
{
	struct trail_column *list =
		arena_take(&run->arena, (run->columns.count + 1) * sizeof *list);
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct column *column = &run->columns.at[i];
		const struct rules_class *class = column->class;
		const struct work *work = &run->work[i];
		list[i] = (struct trail_column){
			.position = i + 1,
			.name = arena_copy(&run->arena, column->name),
			.class = class ? class->name : NULL,
			.sensitivity = class ? sensitivity_word(class->sensitivity) : NULL,
			.action = "audit",
			.cells = work->cells,
			.already = work->already,
			.findings = work->findings,
			.declared = work->declared,
		};
	}
	summary->columns = list;
	summary->column_count = run->columns.count;
}

/* The failure is filled where the file's room is out. */
struct receiver {
	struct draft *draft;
	struct failure *failure;
};

static bool take(void *context, struct span text)
{
	struct receiver *receiver = context;
	return draft_add(receiver->draft, text, receiver->failure);
}

bool summary_draft(struct run *run, struct auditing *auditing)
{
	const struct options *options = &run->options;
	char hash[DIGEST_HEX + 1];
	if (!options->summary)
		return true;
	if (!rules_digest(run, hash))
		return false;
	struct summary summary = {
		.program = run->program->name,
		.version = PII_VERSION,
		.time = time(NULL),
		.file = options->input,
		.rules = options->rules ? options->rules : "default",
		.rules_hash = hash,
		.purpose = rules_purpose(run->rules),
		.basis = rules_basis(run->rules),
		.recipient = rules_recipient(run->rules),
		.gate = options->gate,
		.records = auditing->records,
		.rejects = auditing->rejects,
		.findings = auditing->findings,
		.audit = run->audit,
	};
	if (auditing->stopped) {
		summary.stopped.record = run->stopped_at;
		summary.stopped.position = auditing->stop.column + 1;
		summary.stopped.class = auditing->stop.class;
	}
	list_columns(run, &summary);
	auditing->summary = draft_open(options->summary, &run->failure);
	struct receiver receiver = {auditing->summary, &run->failure};
	return (auditing->summary && summary_write(&summary, take, &receiver, &run->failure) &&
		draft_sync(auditing->summary, &run->failure)) ||
	       fail_in(run, options->summary);
}

bool summary_settle(struct run *run, struct auditing *auditing)
{
	struct draft *draft = auditing->summary;
	auditing->summary = NULL;
	if (!draft || draft_settle(draft, &run->failure))
		return true;
	/* What it would have told of is done: who reads a status alone may do it again. */
	fail_in(run, run->options.summary);
	if (!auditing->stopped)
		message(run->program->name, "%s is whole, and has no summary",
			run->options.output ? run->options.output : "the output");
	return false;
}
