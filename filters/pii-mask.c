/* pii-mask: irreversible treatment of the columns that owe it. */
#include "run/run.h"

static bool prepare(struct run *run)
{
	return masks_check_keys(&run->means, &run->failure) &&
	       run_pay(run, ACTION_MASK, treatment_for_mask);
}

static const struct program program = {
	.name = "pii-mask",
	.summary = "Masks the cells of columns labelled with a class whose action is `mask`.\n"
		   "    pii-classify orders.csv | pii-mask > shareable.csv\n",
	.pays = ACTION_MASK,
	.prepare = prepare,
};

int main(int argc, char **argv)
{
	return run_main(&program, argc, argv);
}
