/* pii-encrypt: encryption that can be taken off again, by who has the keyring. */
#include "run/run.h"

static bool prepare(struct run *run)
{
	return run->options.decrypt ? run_decrypt(run)
				    : run_pay(run, ACTION_ENCRYPT, treatment_for_encrypt);
}

static bool finish(struct run *run)
{
	if (run->options.decrypt)
		run_tell_decrypted(run);
	return true;
}

static const struct command commands[] = {
	{"keygen", "make a keyring; see pii-encrypt keygen --help", run_keygen},
	{"rotate", "add a key by which all is made from now on", run_rotate},
	{NULL, NULL, NULL},
};

static const struct program program = {
	.name = "pii-encrypt",
	.summary = "Encrypts the cells of columns labelled with a class whose action is `encrypt`; "
		   "-D opens them.\n"
		   "    pii-encrypt keygen -o shop.key\n"
		   "    pii-classify -r archive orders.csv | pii-encrypt -r archive -k shop.key | "
		   "pii-mask -r archive -o kept.csv\n"
		   "    pii-encrypt -D -r archive -k shop.key kept.csv\n",
	.options = OPTIONS_ENCRYPT,
	.pays = ACTION_ENCRYPT,
	.commands = commands,
	.prepare = prepare,
	.finish = finish,
};

int main(int argc, char **argv)
{
	return run_main(&program, argc, argv);
}
