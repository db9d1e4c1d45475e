#include <stdio.h>

#include "run/inside.h"

bool fail_at(struct run *run, const struct fault *fault, enum status status, const char *words)
{
	run->stopped_at = fault->record;
	char record[40] = "the header";
	if (fault->record > 0)
		snprintf(record, sizeof record, "record %llu", (unsigned long long)fault->record);
	return fail(&run->failure, status, "%s: %s, line %llu, byte %llu: %s",
		    source_name(run->source), record, (unsigned long long)fault->line,
		    (unsigned long long)fault->byte, words);
}

bool fail_in(struct run *run, const char *name)
{
	struct failure why = run->failure;
	run->failure = (struct failure){.signal = why.signal};
	return fail(&run->failure, why.status, "%s: %s", name, why.text);
}

static bool is_output(const struct options *options, const char *path)
{
	if (options->dry_run)
		return false;
	if (strcmp(path, "-") == 0)
		return !options->output;
	return files_same(path, options->output ? options->output : "/dev/stdout");
}

bool path_check(struct run *run, const char *path, const char *what)
{
	const struct options *options = &run->options;
	const char *const others[] = {
		options->input ? options->input : "/dev/stdin",
		options->rejects,
		options->subjects,
		options->plan,
		options->rules,
		options->key,
	};
	if (!path)
		return true;
	if (strcmp(path, "-") == 0 && is_output(options, path))
		return fail(&run->failure, STATUS_REFUSED,
			    "-: the %s may not go where the stream goes; give that -o FILE, or "
			    "name a file for the %s",
			    what, what);
	bool same = is_output(options, path);
	for (size_t i = 0; i < sizeof others / sizeof *others && strcmp(path, "-") != 0; i++)
		same = same || (others[i] && files_same(path, others[i]));
	return !same || fail(&run->failure, STATUS_REFUSED,
			     "%s: the %s may not go where another file of this run is", path, what);
}
