#ifndef PII_RUN_SHELL_H
#define PII_RUN_SHELL_H

#include "base/base.h"
#include "crypto/crypto.h"

/*
 * A command of the command line, `/bin/sh -c COMMAND`: it gets something secret, or gives it. Its
 * messages are its own; it never sees the stream.
 */
struct shell {
	const char *option; /* that named it, for messages: "--key-command" */
	const char *command;
	struct span input;     /* its whole stdin, PIPE_BUF bytes at the most; empty: /dev/null */
	struct secret *output; /* takes what it writes; NULL: it may write nothing */
	size_t output_most;    /* bytes, a power of two of pages */
};

/*
 * Runs it and waits for its end. Refused (STATUS_REFUSED) where it cannot start, ends with another
 * status than 0, leaves input unread, or writes more than it may. A signal that is to end this
 * program ends the command first, and is in failure->signal.
 */
bool shell_run(const struct shell *shell, struct failure *failure);

#endif
