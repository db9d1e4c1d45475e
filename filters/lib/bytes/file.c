/* The file behind a sink, and files that are written whole. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes/file.h"

/* ---- Opening -----------------------------------------------------------------------------------
 */

/* A file without a name in the folder of the path: nothing is left of it whatever ends us. -1
 * where the file system knows no such files, or /proc, through which it gets its name, is not
 * there. */
static int open_unnamed(const char *path)
{
	char *folder = strdup(path);
	if (!folder)
		return -1;
	int descriptor = open(dirname(folder), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	free(folder);
	char link[64];
	snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
	if (descriptor >= 0 && access(link, F_OK) < 0) {
		close(descriptor);
		return -1;
	}
	return descriptor;
}

/* The rights of the file that is replaced, or those of any new file. */
static bool set_rights(int descriptor, const struct stat *old, struct failure *failure)
{
	mode_t mask = umask(0);
	umask(mask);
	mode_t mode = old ? old->st_mode & 07777 : 0666 & ~mask;
	/* As root, the owner stays; others cannot give a file away and need not. */
	if (old && geteuid() == 0 && fchown(descriptor, old->st_uid, (gid_t)-1) < 0)
		return fail(failure, STATUS_IO, "cannot keep the file's owner: %s",
			    strerror(errno));
	/* Where the group cannot stay, another group gets no rights for it. */
	if (old && fchown(descriptor, (uid_t)-1, old->st_gid) < 0)
		mode &= ~(mode_t)S_IRWXG;
	if (fchmod(descriptor, mode) < 0)
		return fail(failure, STATUS_IO, "cannot set the file's rights: %s",
			    strerror(errno));
	return true;
}

/* A new file beside `path`, which it takes the place of, with the rights that one has. */
static bool open_beside(struct file *file, const char *path, struct failure *failure)
{
	struct stat old;
	/* Through a link: what it leads to is replaced, the link stays. */
	char *real = realpath(path, NULL);
	file->path = real ? real : strdup(path);
	bool exists = real && stat(real, &old) == 0;
	char *temporary;
	if (!file->path || asprintf(&temporary, "%s.XXXXXX", file->path) < 0)
		return fail(failure, STATUS_IO, "out of memory");
	file->temporary = temporary;
	file->descriptor = open_unnamed(file->path);
	if (file->descriptor < 0) {
		file->descriptor = mkostemp(file->temporary, O_CLOEXEC);
		file->named = file->descriptor >= 0;
	}
	if (file->descriptor < 0)
		return fail(failure, STATUS_IO, "cannot write beside it: %s", strerror(errno));
	return set_rights(file->descriptor, exists ? &old : NULL, failure);
}

bool file_open(struct file *file, const char *path, struct failure *failure)
{
	struct stat status;
	file->descriptor = STDOUT_FILENO;
	if (path && strcmp(path, "-") != 0) {
		bool found = stat(path, &status) == 0;
		struct stat link;
		/* /dev/stdout where there is no /proc: a file in its place is not what is meant. */
		if (!found && lstat(path, &link) == 0)
			return fail(failure, STATUS_REFUSED, "it is a link that leads to nothing");
		if (!found || S_ISREG(status.st_mode)) {
			file->regular = true;
			return open_beside(file, path, failure);
		}
		file->descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		if (file->descriptor < 0)
			return fail(failure, STATUS_IO, "cannot open it: %s", strerror(errno));
	}
	if (fstat(file->descriptor, &status) < 0)
		return fail(failure, STATUS_IO, "cannot write: %s", strerror(errno));
	file->regular = S_ISREG(status.st_mode);
	return true;
}

/* ---- Ending ------------------------------------------------------------------------------------
 */

void folder_sync(const char *path)
{
	char *copy = strdup(path);
	int descriptor = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (descriptor >= 0) {
		fsync(descriptor);
		close(descriptor);
	}
	free(copy);
}

/* Tries so many names before it is held that none is to be had. */
#define NAME_TRIES 100

/* Gives the unnamed file the temporary's name: rename() takes only what has one. */
static bool name_file(struct file *file, struct failure *failure)
{
	char link[64];
	size_t size = strlen(file->temporary);
	snprintf(link, sizeof link, "/proc/self/fd/%d", file->descriptor);
	for (unsigned i = 0; i < NAME_TRIES && !file->named; i++) {
		snprintf(file->temporary + size - 6, 7, "%06x",
			 ((unsigned)getpid() * NAME_TRIES + i) & 0xffffff);
		file->named =
			linkat(AT_FDCWD, link, AT_FDCWD, file->temporary, AT_SYMLINK_FOLLOW) == 0;
		if (!file->named && errno != EEXIST)
			break;
	}
	return file->named ||
	       fail(failure, STATUS_IO, "cannot put it in its place: %s", strerror(errno));
}

bool file_sync(struct file *file, struct failure *failure)
{
	if (!file->temporary || file->synced)
		return true;
	file->synced = fsync(file->descriptor) == 0;
	return file->synced || fail(failure, STATUS_IO, "cannot write: %s", strerror(errno));
}

/* Closed and checked: on some systems the last write's failure is only told here. */
bool file_settle(struct file *file, struct failure *failure)
{
	if (!file_sync(file, failure))
		return false;
	if (file->temporary && !file->named && !name_file(file, failure))
		return false;
	int closed = close(file->descriptor);
	file->descriptor = -1;
	if (closed < 0)
		return fail(failure, STATUS_IO, "cannot write: %s", strerror(errno));
	if (!file->temporary)
		return true;
	if (rename(file->temporary, file->path) < 0)
		return fail(failure, STATUS_IO, "cannot put it in its place: %s", strerror(errno));
	file->named = false;
	folder_sync(file->path);
	return true;
}

void file_free(struct file *file)
{
	if (file->temporary && file->named)
		unlink(file->temporary);
	if (file->descriptor > STDOUT_FILENO)
		close(file->descriptor);
	free(file->path);
	free(file->temporary);
}

/* ---- Whole -------------------------------------------------------------------------------------
 */

bool write_whole(int descriptor, struct span bytes, struct failure *failure)
{
	while (bytes.size > 0) {
		ssize_t wrote = write(descriptor, bytes.at, bytes.size);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return fail(failure, STATUS_IO, "cannot write: %s", strerror(errno));
		bytes = span_cut(bytes, (size_t)wrote, bytes.size);
	}
	return true;
}

struct draft {
	struct file file;
};

struct draft *draft_open(const char *path, struct failure *failure)
{
	struct draft *draft = calloc(1, sizeof *draft);
	if (!draft) {
		fail(failure, STATUS_IO, "out of memory");
		return NULL;
	}
	draft->file.descriptor = -1;
	if (file_open(&draft->file, path, failure))
		return draft;
	draft_drop(draft);
	return NULL;
}

bool draft_add(struct draft *draft, struct span bytes, struct failure *failure)
{
	return write_whole(draft->file.descriptor, bytes, failure);
}

bool draft_sync(struct draft *draft, struct failure *failure)
{
	return file_sync(&draft->file, failure);
}

bool draft_settle(struct draft *draft, struct failure *failure)
{
	bool done = file_settle(&draft->file, failure);
	draft_drop(draft);
	return done;
}

void draft_drop(struct draft *draft)
{
	if (!draft)
		return;
	file_free(&draft->file);
	free(draft);
}

bool file_write(const char *path, struct span bytes, struct failure *failure)
{
	struct draft *draft = draft_open(path, failure);
	if (draft && draft_add(draft, bytes, failure))
		return draft_settle(draft, failure);
	draft_drop(draft);
	return false;
}
