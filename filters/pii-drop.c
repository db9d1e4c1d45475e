/* pii-drop: takes out what need not be kept: columns, people, records that are too old. */
#include "run/run.h"

static bool prepare(struct run *run)
{
	return run_pay(run, ACTION_DROP, NULL);
}

static const struct command commands[] = {
	{"token", "make a list of people one of tokens; see pii-drop token --help", run_token},
	{NULL, NULL, NULL},
};

static const struct program program = {
	.name = "pii-drop",
	.summary = "Removes the columns labelled with a class whose action is `drop`.\n"
		   "    pii-classify orders.csv | pii-drop | pii-mask > shareable.csv\n",
	.options = OPTIONS_DROP,
	.pays = ACTION_DROP,
	.commands = commands,
	.prepare = prepare,
};

int main(int argc, char **argv)
{
	return run_main(&program, argc, argv);
}
