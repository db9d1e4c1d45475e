/* `pii-audit report`: what trails tell, for who is to read it. */
#include <time.h>

#include "run/inside.h"

/* The failure is filled where the file's room is out. */
struct receiver {
	struct draft *draft;
	const char *output;
	struct failure *failure;
};

/* Puts the output's name before the failure's text. Returns false. */
static bool fail_output(const struct receiver *receiver)
{
	struct failure why = *receiver->failure;
	*receiver->failure = (struct failure){.signal = why.signal};
	return fail(receiver->failure, why.status, "%s: %s",
		    strcmp(receiver->output, "-") == 0 ? "stdout" : receiver->output, why.text);
}

static bool take(void *context, struct span text)
{
	struct receiver *receiver = context;
	return draft_add(receiver->draft, text, receiver->failure) || fail_output(receiver);
}

/* A report that takes a trail's place would be the end of what it tells of. */
static bool check_paths(const struct options *options, struct failure *failure)
{
	for (size_t i = 0; i < options->operand_count && options->output; i++)
		if (files_same(options->output, options->operands[i]))
			return fail(failure, STATUS_REFUSED,
				    "%s: the report may not go where a trail is", options->output);
	return true;
}

static bool write_report(const struct options *options, bool *clean, struct failure *failure)
{
	const struct trail_report report = {
		.form = options->form,
		.language = options->receipt_language,
		.public = options->public,
		.now = (int64_t)time(NULL) * 1000,
	};
	const char *output = options->output ? options->output : "-";
	struct receiver receiver = {draft_open(output, failure), output, failure};
	if (!receiver.draft)
		return fail_output(&receiver);
	if (!trail_report_write(options->operands, options->operand_count, &report, take, &receiver,
				clean, failure)) {
		draft_drop(receiver.draft);
		return false;
	}
	if (!draft_sync(receiver.draft, failure)) {
		draft_drop(receiver.draft);
		return fail_output(&receiver);
	}
	return draft_settle(receiver.draft, failure) || fail_output(&receiver);
}

int run_report(const struct program *program, int argc, char **argv)
{
	const struct program reporting = {
		.name = "pii-audit report",
		.summary = "Makes of trails a page that tells what was done with personal data.\n"
			   "    pii-audit report shop.trail -o report.html\n"
			   "    pii-audit report --lang zh --public shop.trail -o report.html\n",
		.options = OPTIONS_REPORT,
		.operand = "TRAIL",
		.operands_many = true,
		.operand_variable = "PII_TRAIL",
	};
	struct options options;
	struct failure failure = {0};
	enum status status;
	bool clean = true;
	(void)program;
	if (!options_read(&reporting, argc, argv, &options, &status))
		return status;
	signals_let_writes_fail();
	bool good = descriptors_check(false, !options.output, &failure) &&
		    check_paths(&options, &failure) && write_report(&options, &clean, &failure);
	if (good)
		return clean ? STATUS_DONE : STATUS_FOUND;
	if (failure.signal)
		signals_die(failure.signal);
	else
		message(reporting.name, "%s", failure.text);
	return failure.status;
}
