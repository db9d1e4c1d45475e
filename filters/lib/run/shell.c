/* Commands that give or take a keyring, and the waiting for them. */
#include "run/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/inside.h"

/* A command that is told to end has twice so long for it, in milliseconds. */
#define PATIENCE 500

struct running {
	const struct shell *shell;
	struct signal_watch watch;
	int in[2];  /* the pipe that is its stdin; we keep both ends, … */
	int out[2]; /* … and of its stdout the first */
	pid_t process;
	bool apart; /* it leads a process group of its own */
	bool ended;
	int status;    /* as waitpid() tells it, once it has ended */
	bool overflow; /* it wrote more than it may */
	int signal;    /* that is to end us; 0: none */
};

static void close_one(int *descriptor)
{
	if (*descriptor >= 0)
		close(*descriptor);
	*descriptor = -1;
}

/* ---- Starting ----------------------------------------------------------------------------------
 */

/* Asked for a passphrase at a terminal, a command must be in the group that may read from it; where
 * there is none, a group of its own lets us end all that it has started. */
static bool has_terminal(void)
{
	int terminal = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool has = terminal >= 0;
	close_one(&terminal);
	return has;
}

/* 0, or what errno says. */
static int open_pipes(struct running *running)
{
	struct span input = running->shell->input;
	if (pipe2(running->out, O_CLOEXEC) < 0)
		return errno;
	if (!input.at) {
		running->in[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
		return running->in[0] >= 0 ? 0 : errno;
	}
	if (pipe2(running->in, O_CLOEXEC) < 0 || fcntl(running->in[1], F_SETFL, O_NONBLOCK) < 0)
		return errno;
	/* What a pipe has room for is written before anybody reads it. */
	ssize_t wrote = write(running->in[1], input.at, input.size);
	if (wrote < 0)
		return errno;
	/* Half a keyring; errno has nothing to say of it. */
	return (size_t)wrote == input.size ? 0 : EAGAIN;
}

/* As whoever started us would have started it: no signal blocked or ignored on our account. */
static int set_attributes(struct running *running, posix_spawnattr_t *attributes)
{
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
	sigset_t blocked, ignored;
	signals_of_child(&running->watch, &blocked, &ignored);
	running->apart = !has_terminal();
	if (running->apart)
		flags |= POSIX_SPAWN_SETPGROUP;
	int error = posix_spawnattr_setflags(attributes, flags);
	error = error ? error : posix_spawnattr_setpgroup(attributes, 0);
	error = error ? error : posix_spawnattr_setsigmask(attributes, &blocked);
	return error ? error : posix_spawnattr_setsigdefault(attributes, &ignored);
}

static int spawn(struct running *running)
{
	char *const words[] = {"sh", "-c", (char *)running->shell->command, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int error = posix_spawn_file_actions_init(&files);
	if (error)
		return error;
	error = posix_spawnattr_init(&attributes);
	if (!error) {
		error = posix_spawn_file_actions_adddup2(&files, running->in[0], STDIN_FILENO);
		error = error ? error
			      : posix_spawn_file_actions_adddup2(&files, running->out[1],
								 STDOUT_FILENO);
		error = error ? error : set_attributes(running, &attributes);
		error = error ? error
			      : posix_spawn(&running->process, "/bin/sh", &files, &attributes,
					    words, environ);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&files);
	return error;
}

static bool start(struct running *running, struct failure *failure)
{
	const char *option = running->shell->option;
	int error = open_pipes(running);
	error = error ? error : spawn(running);
	if (error)
		return fail(failure, STATUS_REFUSED, "%s: cannot start it: %s", option,
			    strerror(error));
	/* Its input ends here, its output where it and all that it started have closed it. */
	close_one(&running->in[1]);
	close_one(&running->out[1]);
	return true;
}

/* ---- Waiting -----------------------------------------------------------------------------------
 */

static void take_signals(struct running *running)
{
	struct signalfd_siginfo info;
	while (read(running->watch.descriptor, &info, sizeof info) == (ssize_t)sizeof info)
		if (info.ssi_signo != SIGCHLD && running->signal == 0)
			running->signal = (int)info.ssi_signo;
	if (!running->ended)
		running->ended =
			waitpid(running->process, &running->status, WNOHANG) == running->process;
}

/* Room for as much again: what was read moves, and no copy stays. */
static bool widen(struct running *running, struct secret *output, struct failure *failure)
{
	struct secret wider;
	if (output->size < output->room || output->room >= running->shell->output_most)
		return true;
	if (!secret_open(&wider, 2 * output->room, failure))
		return false;
	memcpy(wider.at, output->at, output->size);
	wider.size = output->size;
	secret_close(output);
	*output = wider;
	return true;
}

/* What it wrote; its end closes the descriptor. */
static bool take_output(struct running *running, struct failure *failure)
{
	struct secret *output = running->shell->output;
	char more[64];
	if (output && !widen(running, output, failure))
		return false;
	bool full = !output || output->size == output->room;
	ssize_t got = read(running->out[0], full ? more : output->at + output->size,
			   full ? sizeof more : output->room - output->size);
	if (got > 0 && full)
		running->overflow = true;
	else if (got > 0)
		output->size += (size_t)got;
	else if (got == 0 || errno != EINTR)
		close_one(&running->out[0]);
	return true;
}

/* Waits for its end, and that of its output where that is wanted. */
static bool wait_for_end(struct running *running, struct failure *failure)
{
	bool wanted = running->shell->output;
	while (running->signal == 0 && !running->overflow &&
	       !(running->ended && (!wanted || running->out[0] < 0))) {
		struct pollfd polled[] = {{running->watch.descriptor, POLLIN, 0},
					  {running->out[0], POLLIN, 0}};
		if (poll(polled, 2, -1) < 0)
			continue;
		take_signals(running);
		if (polled[1].revents && !take_output(running, failure))
			return false;
	}
	/* What it wrote last may stand in the pipe yet. */
	struct pollfd polled = {running->out[0], POLLIN, 0};
	return running->out[0] < 0 || poll(&polled, 1, 0) <= 0 || take_output(running, failure);
}

/* Ends what is still running, and reaps it. */
static void end(struct running *running)
{
	pid_t whom = running->apart ? -running->process : running->process;
	struct pollfd polled = {running->watch.descriptor, POLLIN, 0};
	/* Its children too, where they can be told from ours and we do not end by its own will. */
	if (!running->ended || (running->apart && running->signal))
		kill(whom, SIGTERM);
	for (int i = 0; i < 2 && !running->ended; i++)
		if (poll(&polled, 1, PATIENCE) > 0)
			take_signals(running);
	if (running->ended)
		return;
	kill(whom, SIGKILL);
	waitpid(running->process, &running->status, 0);
	running->ended = true;
}

/* ---- Judging -----------------------------------------------------------------------------------
 */

static bool judge(const struct running *running, struct failure *failure)
{
	const char *option = running->shell->option;
	int left = 0;
	if (running->signal) {
		fail(failure, STATUS_IO, "ended by a signal");
		failure->signal = running->signal;
		return false;
	}
	if (running->overflow)
		return fail(failure, STATUS_REFUSED,
			    running->shell->output
				    ? "%s: the command writes more than a keyring can be"
				    : "%s: the command writes to its standard output, where a "
				      "sealed keyring would be lost; give it a file (-o FILE, "
				      "> FILE)",
			    option);
	if (WIFSIGNALED(running->status))
		return fail(failure, STATUS_REFUSED, "%s: the command was ended by signal %d",
			    option, WTERMSIG(running->status));
	if (WEXITSTATUS(running->status) != 0)
		return fail(failure, STATUS_REFUSED, "%s: the command failed with exit status %d",
			    option, WEXITSTATUS(running->status));
	/* Taken by nobody, the key is gone with this run, whatever the command says. */
	if (running->shell->input.at && (ioctl(running->in[0], FIONREAD, &left) < 0 || left > 0))
		return fail(failure, STATUS_REFUSED,
			    "%s: the command did not read the keyring from its standard input",
			    option);
	return true;
}

bool shell_run(const struct shell *shell, struct failure *failure)
{
	struct running running = {.shell = shell, .in = {-1, -1}, .out = {-1, -1}};
	if (!signals_watch(&running.watch, failure))
		return false;
	bool started = start(&running, failure);
	bool good = started && wait_for_end(&running, failure);
	if (started)
		end(&running);
	good = good && judge(&running, failure);
	for (size_t i = 0; i < 2; i++) {
		close_one(&running.in[i]);
		close_one(&running.out[i]);
	}
	signals_unwatch(&running.watch);
	return good;
}
