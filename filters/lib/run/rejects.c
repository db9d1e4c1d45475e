#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/inside.h"

struct rejects {
	const char *path;
	int descriptor;
	uint64_t count;
};

/* Is another program of the pipe putting its rejects there? Each holds a lock on its file. */
static bool in_use(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (descriptor < 0)
		return false;
	bool used = flock(descriptor, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;
	close(descriptor);
	return used;
}

struct rejects *rejects_open(const char *path, struct failure *failure)
{
	struct stat old;
	if (in_use(path)) {
		fail(failure, STATUS_REFUSED,
		     "%s: another program puts its rejects there; give each a file of its own",
		     path);
		return NULL;
	}
	/* An older one is replaced, never written through a link: its rights may be wider. */
	if (lstat(path, &old) == 0 && S_ISREG(old.st_mode))
		unlink(path);
	int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	struct rejects *rejects = descriptor < 0 ? NULL : calloc(1, sizeof *rejects);
	if (!rejects) {
		fail(failure, STATUS_IO, "%s: cannot open the rejects: %s", path, strerror(errno));
		return NULL;
	}
	flock(descriptor, LOCK_EX | LOCK_NB);
	rejects->path = path;
	rejects->descriptor = descriptor;
	return rejects;
}

bool rejects_add(struct rejects *rejects, struct span record, struct failure *failure)
{
	rejects->count++;
	struct failure why = {0};
	return write_whole(rejects->descriptor, record, &why) ||
	       fail(failure, why.status, "%s: %s", rejects->path, why.text);
}

uint64_t rejects_count(const struct rejects *rejects)
{
	return rejects ? rejects->count : 0;
}

bool rejects_close(struct rejects *rejects, struct failure *failure)
{
	if (!rejects)
		return true;
	bool good = true;
	if (rejects->count == 0)
		unlink(rejects->path);
	else if (fsync(rejects->descriptor) < 0 && errno != EINVAL && errno != EROFS)
		good = fail(failure, STATUS_IO, "%s: cannot write: %s", rejects->path,
			    strerror(errno));
	if (close(rejects->descriptor) < 0)
		good = fail(failure, STATUS_IO, "%s: cannot write: %s", rejects->path,
			    strerror(errno));
	free(rejects);
	return good;
}
