/* pii-classify: finds the columns that hold personal data and says so in the header. */
#include "run/run.h"

static bool decide(struct run *run)
{
	struct columns *columns = &run->columns;
	const struct sample_asks nobody = {0};
	struct sample *sample =
		sample_open(&run->arena, columns, run->rules, &run->detectors, nobody);
	if (!run_sample(run, sample))
		return false;
	columns_decide(columns, sample);
	run_watch(run, sample);
	return run_check_pins(run);
}

/* With a plan all is decided: a live stream need not wait for a sample. */
static bool prepare(struct run *run)
{
	struct columns *columns = &run->columns;
	if (!run_check_header(run) || (!run->options.plan && !decide(run)) ||
	    !run_check_unlisted(run))
		return false;
	for (size_t i = 0; i < columns->count; i++)
		if (column_owes(&columns->at[i]))
			run->work[i].label = columns->at[i].class;
	if (columns->headless)
		run_note(run, "there is no header line to write labels into; the stream passes");
	run_tell_columns(run);
	return true;
}

static const struct program program = {
	.name = "pii-classify",
	.summary = "Finds columns that hold personal data and labels them in the header: "
		   "NAME#pii:CLASS.\n"
		   "    pii-classify --report orders.csv\n"
		   "    pii-classify orders.csv | pii-mask > shareable.csv\n",
	.options = OPTIONS_DECIDE,
	.prepare = prepare,
};

int main(int argc, char **argv)
{
	return run_main(&program, argc, argv);
}
