/* No file of a run may be another one of it: what is read would be written over, or written twice.
 */
#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "run/inside.h"

bool files_same(const char *path, const char *other)
{
	struct stat a, b;
	if (stat(path, &a) == 0 && stat(other, &b) == 0)
		return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
	char *copies[2] = {strdup(path), strdup(other)}, *names[2] = {strdup(path), strdup(other)};
	bool same = true;
	if (copies[0] && copies[1] && names[0] && names[1])
		same = strcmp(basename(names[0]), basename(names[1])) == 0 &&
		       stat(dirname(copies[0]), &a) == 0 && stat(dirname(copies[1]), &b) == 0 &&
		       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
	for (size_t i = 0; i < 2; i++) {
		free(copies[i]);
		free(names[i]);
	}
	return same;
}

static const char *input_of(const struct options *options)
{
	return options->input ? options->input : "/dev/stdin";
}

static const char *output_of(const struct options *options)
{
	return options->output ? options->output : "/dev/stdout";
}

/*
 * A keyring that is written over is gone, and with it what it opens. One that is the input as well
 * would be passed on.
 */
static bool check_key(struct run *run)
{
	const struct options *options = &run->options;
	const char *const written[] = {output_of(options),  options->rejects, options->receipt,
				       options->write_plan, options->summary, options->trail};
	if (!options->key || run->program->pays == ACTION_KEEP)
		return true;
	if (files_same(options->key, input_of(options)))
		return fail(&run->failure, STATUS_REFUSED,
			    "%s: this is the input; a keyring comes from elsewhere", options->key);
	for (size_t i = 0; i < sizeof written / sizeof *written; i++)
		if (written[i] && files_same(options->key, written[i]))
			return fail(&run->failure, STATUS_REFUSED,
				    "%s: this is the keyring; nothing else may be written there",
				    options->key);
	return true;
}

/* What a run writes beside its output, and what it is called. */
struct beside {
	const char *word;
	const char *path; /* NULL: it is not written */
};

/* Standard output, by a word of its own, which other files may be as well: a terminal. */
static bool check_dash(struct run *run, struct beside beside)
{
	const struct options *options = &run->options;
	return options->output || options->dry_run ||
	       fail(&run->failure, STATUS_REFUSED,
		    "-: the %s may not go where the stream goes; give that -o FILE, or name a file "
		    "for the %s",
		    beside.word, beside.word);
}

bool paths_check(struct run *run)
{
	const struct options *options = &run->options;
	const struct beside besides[] = {
		{"trail", options->trail},     {"summary", options->summary},
		{"receipt", options->receipt}, {"plan", options->write_plan},
		{"rejects", options->rejects},
	};
	const size_t count = sizeof besides / sizeof *besides;
	const char *const others[] = {
		input_of(options), options->dry_run ? NULL : output_of(options),
		options->subjects, options->plan,
		options->rules,
	};
	for (size_t i = 0; i < count; i++) {
		const struct beside beside = besides[i];
		bool dash = beside.path && strcmp(beside.path, "-") == 0, same = false;
		if (!beside.path || (dash && check_dash(run, beside)))
			continue;
		if (dash)
			return false;
		for (size_t n = 0; n < sizeof others / sizeof *others; n++)
			same = same || (others[n] && files_same(beside.path, others[n]));
		for (size_t n = i + 1; n < count; n++)
			same = same ||
			       (besides[n].path && files_same(beside.path, besides[n].path));
		if (same)
			return fail(&run->failure, STATUS_REFUSED,
				    "%s: the %s may not go where another file of this run is",
				    beside.path, beside.word);
	}
	return check_key(run);
}
