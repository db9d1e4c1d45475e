/* The report in the stream's place. */
#include <sys/ioctl.h>
#include <unistd.h>

#include "run/inside.h"

/* Cells of the terminal that the output goes to; 0: it is none. */
static size_t terminal_width(const struct options *options)
{
	struct winsize size;
	if (options->output || !isatty(STDOUT_FILENO) ||
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return 0;
	return size.ws_col;
}

/* It has no records that must not be cut: all of it may go out. */
static bool put(void *context, struct span text)
{
	struct run *run = context;
	uint32_t cut = (uint32_t)text.size;
	size_t bad;
	if (sink_put(run->sink, text, &cut, 1, &bad, &run->failure))
		return true;
	return fail_in(run, run->options.output ? run->options.output : "stdout");
}

bool report_put(struct run *run)
{
	const struct options *options = &run->options;
	struct report report = {
		.file = options->input,
		.rules = options->rules ? options->rules : "default",
		.purpose = rules_purpose(run->rules),
		.basis = rules_basis(run->rules),
		.recipient = rules_recipient(run->rules),
		.left_out = run->left_out,
		.width = terminal_width(options),
	};
	return report_write(&report, &run->columns, options->report, put, run, &run->failure);
}
