/* The keyring of a run: from a file or pipe, or from a command. */
#include "run/inside.h"

bool run_open_keys(struct run *run)
{
	const struct options *options = &run->options;
	if (run->program->pays == ACTION_KEEP || (!options->key && !options->key_command))
		return true;
	return fail(&run->failure, STATUS_REFUSED, "-k is not in this version of pii-filters yet");
}
