/* pii-audit: what personal data a stream still holds, and what a trail proves. */
#include "run/run.h"

static const struct command commands[] = {
	{"verify", "what is wrong with a trail, and what it proves", run_verify},
	{"head", "where a trail stands, to keep elsewhere", run_head},
	{"trace", "whose copy a leaked file is, and what it holds", run_trace},
	{"report", "make a page of what trails tell; see pii-audit report --help", run_report},
	{NULL, NULL, NULL},
};

static const struct program program = {
	.name = "pii-audit",
	.summary = "Passes a stream on and looks in every cell for personal data that is left.\n"
		   "    pii-classify orders.csv | pii-mask | pii-audit --gate > shareable.csv\n"
		   "    pii-audit --summary left.json shareable.csv >/dev/null\n",
	.options = OPTIONS_AUDIT,
	.commands = commands,
	.prepare = audit_prepare,
	.finish = audit_finish,
	.settle = audit_settle,
	.count = audit_count,
	.end = audit_end,
};

int main(int argc, char **argv)
{
	return run_main(&program, argc, argv);
}
