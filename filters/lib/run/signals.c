#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "run/inside.h"

/* A handler can reach nothing else: this is the one variable of the suite that is not in a
 * struct that somebody was given. */
static volatile sig_atomic_t caught;

static const int ending[] = {SIGTERM, SIGINT, SIGHUP};

static void on_signal(int signal)
{
	caught = signal;
}

/* What the one who started us ignores (nohup) stays ignored. */
static bool is_ignored(int signal)
{
	struct sigaction action;
	return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void signals_let_writes_fail(void)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGXFSZ, &ignore, NULL);
}

void signals_take(struct interrupt *interrupt)
{
	sigset_t blocked;
	sigemptyset(&blocked);
	/* A write to a reader that went away fails, and the program ends by SIGPIPE when it has
	 * cleared up: signals_die(). Ignored from the start it stays so. */
	if (!is_ignored(SIGPIPE))
		sigaddset(&blocked, SIGPIPE);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
		if (is_ignored(ending[i]))
			continue;
		struct sigaction action = {.sa_handler = on_signal};
		sigemptyset(&action.sa_mask);
		sigaction(ending[i], &action, NULL);
		sigaddset(&blocked, ending[i]);
	}
	signals_let_writes_fail();
	sigprocmask(SIG_BLOCK, &blocked, &interrupt->while_waiting);
	/* Whoever started us may have blocked them; our waits take them all the same. */
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		sigdelset(&interrupt->while_waiting, ending[i]);
	sigaddset(&interrupt->while_waiting, SIGPIPE);
	interrupt->caught = &caught;
}

bool signals_end(int signal_number)
{
	return !is_ignored(signal_number);
}

void signals_die(int signal_number)
{
	sigset_t unblocked;
	if (is_ignored(signal_number))
		return;
	struct sigaction action = {.sa_handler = SIG_DFL};
	sigemptyset(&action.sa_mask);
	sigaction(signal_number, &action, NULL);
	raise(signal_number);
	sigemptyset(&unblocked);
	sigaddset(&unblocked, signal_number);
	sigprocmask(SIG_UNBLOCK, &unblocked, NULL);
}

/* ---- While a command runs ----------------------------------------------------------------------
 */

bool signals_watch(struct signal_watch *watch, struct failure *failure)
{
	sigset_t watched;
	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		if (!is_ignored(ending[i]))
			sigaddset(&watched, ending[i]);
	/* Where the end of children is ignored, nobody is told how they ended. */
	struct sigaction plain = {.sa_handler = SIG_DFL};
	sigemptyset(&plain.sa_mask);
	sigaction(SIGCHLD, &plain, &watch->child_before);
	sigprocmask(SIG_BLOCK, &watched, &watch->before);
	watch->descriptor = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
	if (watch->descriptor >= 0)
		return true;
	int error = errno;
	signals_unwatch(watch);
	return fail(failure, STATUS_IO, "cannot wait for a command: %s", strerror(error));
}

void signals_unwatch(struct signal_watch *watch)
{
	if (watch->descriptor >= 0)
		close(watch->descriptor);
	sigprocmask(SIG_SETMASK, &watch->before, NULL);
	sigaction(SIGCHLD, &watch->child_before, NULL);
}

void signals_of_child(const struct signal_watch *watch, sigset_t *blocked, sigset_t *plain)
{
	*blocked = watch->before;
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		sigdelset(blocked, ending[i]);
	sigdelset(blocked, SIGPIPE);
	sigdelset(blocked, SIGCHLD);
	sigemptyset(plain);
	sigaddset(plain, SIGXFSZ);
}
