/* The summary of an audit: what was counted. */
#include <time.h>

#include "run/audit.h"

/* A column at a time: there may be 65,536. */
struct lister {
	const struct run *run;
	struct buffer name;
};

static void show_column(void *context, size_t index, struct trail_column *shown)
{
	struct lister *lister = context;
	const struct column *column = &lister->run->columns.at[index];
	const struct rules_class *class = column->class;
	const struct work *work = &lister->run->work[index];
	lister->name.size = 0;
	bool good = buffer_append(&lister->name, column_told(lister->run, index)) &&
		    buffer_byte(&lister->name, 0);
	*shown = (struct trail_column){
		.position = index + 1,
		.name = good ? lister->name.at : "",
		.class = class ? class->name : NULL,
		.sensitivity = class ? sensitivity_word(class->sensitivity) : NULL,
		.action = "audit",
		.cells = work->counts->cells,
		.already = work->counts->already,
		.findings = work->counts->findings,
		.declared = work->counts->declared,
	};
}

bool summary_draft(struct run *run, struct auditing *auditing)
{
	const struct options *options = &run->options;
	char hash[DIGEST_HEX + 1];
	struct lister lister = {.run = run};
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
		.column_count = run->columns.count,
		.column = show_column,
		.context = &lister,
		.audit = run->audit,
	};
	if (auditing->stopped) {
		summary.stopped.record = run->stopped_at;
		summary.stopped.position = auditing->stop.column + 1;
		summary.stopped.class = auditing->stop.class;
	}
	auditing->summary = draft_open(options->summary, &run->failure);
	struct telling_draft telling = {auditing->summary, &run->failure};
	bool good = auditing->summary &&
		    summary_write(&summary, telling_take, &telling, &run->failure) &&
		    draft_sync(auditing->summary, &run->failure);
	buffer_free(&lister.name);
	return good || fail_in(run, options->summary);
}

bool summary_settle(struct run *run, struct auditing *auditing)
{
	return telling_settle(run, &auditing->summary, run->options.summary, "summary",
			      !auditing->stopped);
}
