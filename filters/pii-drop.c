/* pii-drop: takes out what need not be kept: columns, people, records that are too old. */
#include "run/run.h"

static const struct command commands[] = {
	{"token", "make a list of people one of tokens; see pii-drop token --help", run_token},
	{NULL, NULL, NULL},
};

static const struct program program = {
	.name = "pii-drop",
	.summary = "Removes what need not be kept: columns labelled with a class whose action is "
		   "`drop`,\n"
		   "records of people who asked for it, records older than the rules keep them.\n"
		   "    pii-classify orders.csv | pii-drop | pii-mask > shareable.csv\n"
		   "    pii-drop --leave-debts --subjects who.txt --receipt erased.json -o new.csv "
		   "orders.csv\n",
	.options = OPTIONS_DROP,
	.pays = ACTION_DROP,
	.commands = commands,
	.prepare = removal_prepare,
	.finish = removal_finish,
	.settle = removal_settle,
	.end = removal_end,
};

int main(int argc, char **argv)
{
	return run_main(&program, argc, argv);
}
