/* Keyrings made: by whom, of what, and where they go. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/inside.h"

/* A command at work. */
struct key_making {
	const struct program *program;
	struct options options;
	struct keyring *keyring; /* NULL: none was named */
	int held;                /* the file that is to be replaced, locked; -1: none is */
	char *real;              /* … and its path, links followed */
	struct secret text;      /* what is to be written */
	struct failure failure;
};

/* ---- Writing -----------------------------------------------------------------------------------
 */

static bool write_all(struct key_making *making, int descriptor, const char *name)
{
	struct span text = {making->text.at, making->text.size};
	struct failure why = {0};
	return write_whole(descriptor, text, &why) ||
	       fail(&making->failure, why.status, "%s: %s", name, why.text);
}

static bool sync_and_close(struct key_making *making, int descriptor, const char *name)
{
	int error = fsync(descriptor) < 0 && errno != EINVAL && errno != EROFS ? errno : 0;
	if (close(descriptor) < 0 && !error)
		error = errno;
	return !error ||
	       fail(&making->failure, STATUS_IO, "%s: cannot write: %s", name, strerror(error));
}

/* A new file, for us alone. */
static bool write_new(struct key_making *making, const char *path)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (descriptor < 0 && errno == EEXIST)
		return fail(&making->failure, STATUS_REFUSED,
			    "%s: it is there already, and a keyring is never written over; name "
			    "another file",
			    path);
	if (descriptor < 0)
		return fail(&making->failure, STATUS_IO, "%s: cannot make it: %s", path,
			    strerror(errno));
	bool good = write_all(making, descriptor, path);
	good = sync_and_close(making, descriptor, path) && good;
	if (good)
		folder_sync(path);
	else
		unlink(path);
	return good;
}

static bool write_stdout(struct key_making *making)
{
	struct stat status;
	if (isatty(STDOUT_FILENO))
		return fail(&making->failure, STATUS_REFUSED,
			    "a keyring is not shown on a terminal; give -o FILE");
	if (fstat(STDOUT_FILENO, &status) < 0)
		return fail(&making->failure, STATUS_IO, "stdout: %s", strerror(errno));
	/* A shell made it with the rights of any file. */
	if (S_ISREG(status.st_mode) && (status.st_mode & 077) &&
	    (status.st_uid != geteuid() || fchmod(STDOUT_FILENO, 0600) < 0))
		return fail(&making->failure, STATUS_REFUSED,
			    "stdout: others have rights on this file; give -o FILE");
	return write_all(making, STDOUT_FILENO, "stdout") &&
	       (!S_ISREG(status.st_mode) || fsync(STDOUT_FILENO) == 0 || errno == EINVAL ||
		fail(&making->failure, STATUS_IO, "stdout: cannot write: %s", strerror(errno)));
}

/*
 * The file that was read, written anew beside it. It is locked, so that of two who add a key at
 * once the second reads what the first wrote.
 */
static bool write_over(struct key_making *making)
{
	char *beside;
	struct stat old;
	if (asprintf(&beside, "%s.XXXXXX", making->real) < 0)
		return fail(&making->failure, STATUS_IO, "out of memory");
	int descriptor = mkostemp(beside, O_CLOEXEC);
	bool good = descriptor >= 0 ||
		    fail(&making->failure, STATUS_IO, "%s: cannot write beside it: %s",
			 making->real, strerror(errno));
	if (good) {
		good = fstat(making->held, &old) == 0 &&
		       (old.st_uid == geteuid() || fchown(descriptor, old.st_uid, old.st_gid) == 0);
		if (!good)
			fail(&making->failure, STATUS_IO, "%s: cannot keep its owner: %s",
			     making->real, strerror(errno));
		good = good && write_all(making, descriptor, making->real);
		good = sync_and_close(making, descriptor, making->real) && good;
		if (good && rename(beside, making->real) < 0)
			good = fail(&making->failure, STATUS_IO, "%s: cannot replace it: %s",
				    making->real, strerror(errno));
		if (good)
			folder_sync(making->real);
		else
			unlink(beside);
	}
	free(beside);
	return good;
}

static bool put(struct key_making *making)
{
	const char *output = making->options.output;
	sigset_t all, before;
	if (making->held < 0 && (!output || strcmp(output, "-") == 0))
		return write_stdout(making);
	/* No signal leaves half a keyring, or keys in a file that nobody knows. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	bool good = making->held >= 0 ? write_over(making) : write_new(making, output);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return good;
}

/* ---- Reading -----------------------------------------------------------------------------------
 */

/* Whoever held the lock before may have put another file in its place. */
static bool still_there(int descriptor, const char *path)
{
	struct stat held, named;
	return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 &&
	       held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

static bool lock(int descriptor)
{
	int result;
	do
		result = flock(descriptor, LOCK_EX);
	while (result < 0 && errno == EINTR);
	return result == 0;
}

/* Opens the file that is to be replaced, and waits until nobody else is about to. */
static bool hold(struct key_making *making)
{
	const char *path = making->options.key;
	struct stat status;
	while (making->held < 0) {
		int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
		if (descriptor < 0)
			return fail(&making->failure, STATUS_REFUSED,
				    "%s: cannot open the keyring: %s", path, strerror(errno));
		if (fstat(descriptor, &status) < 0 || !S_ISREG(status.st_mode)) {
			close(descriptor);
			return fail(&making->failure, STATUS_REFUSED,
				    "%s: this is no file that can be rewritten; give -o FILE",
				    path);
		}
		if (!lock(descriptor)) {
			int error = errno;
			close(descriptor);
			return fail(&making->failure, STATUS_IO,
				    "%s: cannot lock it (%s), so that of two who change it one "
				    "might be lost; give -o FILE, or copy it to a local disk",
				    path, strerror(error));
		}
		if (still_there(descriptor, path))
			making->held = descriptor;
		else
			close(descriptor);
	}
	making->real = realpath(path, NULL);
	return making->real || fail(&making->failure, STATUS_IO, "%s: %s", path, strerror(errno));
}

/* Is the keyring's own file to be replaced? It is where it was named and nothing else was. */
static bool replaces(const struct options *options)
{
	return (options->add || options->rotate) && options->key && !options->output;
}

static bool read_ring(struct key_making *making)
{
	const struct options *options = &making->options;
	if (!replaces(options)) {
		making->keyring = keys_open(options, &making->failure);
		return making->keyring;
	}
	if (!secrets_guard(&making->failure) || !hold(making))
		return false;
	making->keyring = keyring_receive(making->held, options->key, &making->failure);
	return making->keyring;
}

/* ---- Making ------------------------------------------------------------------------------------
 */

/* Who narrows a ring for a class that no rules know will open nothing with it. */
static void note_class(const struct key_making *making, const struct rules *rules,
		       struct span class)
{
	char nearest[CLASS_WORDS];
	if (!class_is_known(rules, class, nearest))
		message(making->program->name, "the rules know no class %.*s%s", (int)class.size,
			class.at, nearest);
}

static bool narrow(struct key_making *making)
{
	struct span classes[CLASSES_MOST];
	size_t count;
	struct failure ignored = {0};
	if (!classes_read(making->options.only, classes, &count, &making->failure))
		return false;
	/* Rules are only asked for a second opinion. */
	struct rules *rules =
		making->options.quiet ? NULL : rules_load(making->options.rules, &ignored);
	for (size_t i = 0; rules && i < count; i++)
		note_class(making, rules, classes[i]);
	rules_free(rules);
	return keyring_narrow(making->keyring, classes, count, &making->text, &making->failure);
}

static bool make(struct key_making *making)
{
	const struct options *options = &making->options;
	if (!options->add && !options->rotate && !options->only)
		return secrets_guard(&making->failure) &&
		       keyring_generate(&making->text, &making->failure);
	if (!read_ring(making))
		return false;
	if (options->only)
		return narrow(making);
	return keyring_extend(making->keyring, options->rotate, &making->text, &making->failure);
}

static void tell(const struct key_making *making)
{
	const struct options *options = &making->options;
	const char *name = making->program->name;
	if (options->quiet)
		return;
	if (options->rotate)
		message(name,
			"from now on masks and sivd and ff1 are made with the new key: values of "
			"files made before will not join with those of new ones; the old keys "
			"stay, to open what they encrypted");
	if (!options->only)
		message(name,
			"what this keyring encrypts, nothing else opens: a lost keyring is a lost "
			"archive; keep a copy in another place");
}

static int end(struct key_making *making, bool good)
{
	if (making->failure.status != STATUS_DONE && making->failure.signal == 0)
		message(making->program->name, "%s", making->failure.text);
	if (good)
		tell(making);
	secret_close(&making->text);
	keyring_free(making->keyring);
	if (making->held >= 0)
		close(making->held);
	free(making->real);
	if (making->failure.signal)
		signals_die(making->failure.signal);
	return making->failure.status;
}

/* What the options ask of each other. */
static bool check(struct key_making *making)
{
	const struct options *options = &making->options;
	bool changes = options->add || options->rotate || options->only;
	const char *text = NULL;
	if (options->add && options->only)
		text = "--add and --for: one of them";
	else if (changes && !options->key && !options->key_command)
		text = "which keyring? give -k FILE";
	else if (!changes && (options->key || options->key_command) && !options->key_inherited)
		text = "a new keyring comes of no other; give --add or --for CLASS,… with -k";
	return !text || fail(&making->failure, STATUS_REFUSED, "%s", text);
}

static int run_making(const struct program *program, int argc, char **argv, bool rotate)
{
	struct key_making making = {.program = program, .held = -1};
	enum status status;
	if (!options_read(program, argc, argv, &making.options, &status))
		return status;
	making.options.rotate = rotate;
	signals_let_writes_fail();
	bool good = descriptors_check(false, !making.options.output, &making.failure) &&
		    check(&making) && make(&making) && put(&making);
	return end(&making, good);
}

int run_keygen(const struct program *program, int argc, char **argv)
{
	const struct program keygen = {
		.name = "pii-encrypt keygen",
		.summary =
			"Makes a keyring, adds a key to one, or makes one that opens some "
			"classes alone.\n"
			"    pii-encrypt keygen -o shop.key\n"
			"    pii-encrypt keygen --add -k shop.key\n"
			"    pii-encrypt keygen --for cn_mobile,email -k shop.key -o service.key\n",
		.options = OPTIONS_KEYGEN | OPTIONS_KEYRING,
	};
	(void)program;
	return run_making(&keygen, argc, argv, false);
}

int run_rotate(const struct program *program, int argc, char **argv)
{
	const struct program rotating = {
		.name = "pii-encrypt rotate",
		.summary = "Adds a fresh key that everything is made with from now on.\n"
			   "    pii-encrypt rotate -k shop.key\n",
		.options = OPTIONS_KEYRING,
	};
	(void)program;
	return run_making(&rotating, argc, argv, true);
}
