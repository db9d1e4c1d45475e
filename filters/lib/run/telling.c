/* Files that tell of a run: a receipt, a summary. */
#include "run/inside.h"

bool telling_take(void *context, struct span text)
{
	struct telling_draft *telling = context;
	return draft_add(telling->draft, text, telling->failure);
}

bool telling_settle(struct run *run, struct draft **draft, const char *path, const char *what,
		    bool stands)
{
	struct draft *told = *draft;
	*draft = NULL;
	if (!told || draft_settle(told, &run->failure))
		return true;
	/* What it would have told of is done: who reads a status alone may do it again. */
	fail_in(run, path);
	if (stands)
		message(run->program->name, "%s is whole, and has no %s",
			run->options.output ? run->options.output : "the output", what);
	return false;
}
