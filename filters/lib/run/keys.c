/* The keyring of a run: from a file or pipe, from a command, or fresh and handed to one. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "run/inside.h"
#include "run/shell.h"

/* Who set $PII_KEY long ago looks for -k in vain. */
static bool fail_inherited(const struct options *options, struct failure *failure)
{
	struct failure plain = *failure;
	if (!options->key_inherited)
		return false;
	*failure = (struct failure){0};
	return fail(failure, plain.status, "$PII_KEY: %s", plain.text);
}

static struct keyring *from_file(const struct options *options, struct failure *failure)
{
	int descriptor = open(options->key, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct keyring *keyring = NULL;
	if (descriptor < 0)
		fail(failure, STATUS_REFUSED, "%s: cannot open the keyring: %s", options->key,
		     strerror(errno));
	else
		keyring = keyring_receive(descriptor, options->key, failure);
	if (descriptor >= 0)
		close(descriptor);
	if (!keyring)
		fail_inherited(options, failure);
	return keyring;
}

static struct keyring *from_command(const char *command, struct failure *failure)
{
	struct keyring *keyring = NULL;
	struct secret text = {0};
	const struct shell shell = {
		.option = "--key-command",
		.command = command,
		.output = &text,
		.output_most = RING_TEXT_MAX,
	};
	if (secret_open(&text, PIPE_BUF, failure) && shell_run(&shell, failure))
		keyring = keyring_read(shell.option, (struct span){text.at, text.size}, failure);
	secret_close(&text);
	return keyring;
}

struct keyring *keys_open(const struct options *options, struct failure *failure)
{
	if (!secrets_guard(failure))
		return NULL;
	return options->key_command ? from_command(options->key_command, failure)
				    : from_file(options, failure);
}

/*
 * Without a keyring nothing is opened, and nothing encrypted: refused whichever columns a stream
 * has, so that it fails tonight and not on the day that the column turns up.
 */
static bool refuse_without(struct run *run)
{
	bool wanted = run->options.decrypt;
	for (size_t i = 0; i < rules_class_count(run->rules) && !wanted; i++)
		wanted = run->program->pays == ACTION_ENCRYPT &&
			 rules_class_at(run->rules, i)->action == ACTION_ENCRYPT;
	if (!wanted)
		return true;
	return fail(&run->failure, STATUS_REFUSED,
		    run->options.decrypt
			    ? "-D opens with a keyring: give -k FILE or --key-command CMD"
			    : "the rules encrypt, and that takes a keyring: give -k FILE "
			      "(pii-encrypt keygen -o FILE makes one), --key-command or "
			      "--seal-command");
}

bool run_open_keys(struct run *run)
{
	const struct options *options = &run->options;
	if (run->program->pays == ACTION_KEEP)
		return true;
	if (options->seal_command) {
		run->means.random_only = true;
		run->means.keyring =
			secrets_guard(&run->failure) ? keyring_fresh(&run->failure) : NULL;
		return run->means.keyring;
	}
	if (!options->key && !options->key_command)
		return refuse_without(run);
	run->means.keyring = keys_open(options, &run->failure);
	return run->means.keyring;
}

/*
 * As late as can be: a run that is refused before leaves an older sealed keyring as it is, which an
 * older archive needs.
 */
bool keys_seal(struct run *run)
{
	struct secret text = {0};
	if (!run->options.seal_command)
		return true;
	bool good = secret_open(&text, PIPE_BUF, &run->failure) &&
		    keyring_write(run->means.keyring, &text, &run->failure);
	const struct shell shell = {
		.option = "--seal-command",
		.command = run->options.seal_command,
		.input = {text.at, text.size},
	};
	good = good && shell_run(&shell, &run->failure);
	secret_close(&text);
	return good;
}
