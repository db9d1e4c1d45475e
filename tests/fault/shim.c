/*
 * A library for LD_PRELOAD that lets the n-th call of one function fail:
 *   FAULT_CALL=write FAULT_AT=3 FAULT_ERRNO=28 FAULT_MARK=FILE
 * FILE is made when the call was reached, so that the test knows when it has seen them all; with
 * FAULT_AT=0 it gets the number of calls at the end.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *at, size_t size);

static const char *call, *mark;
static long at, calls;
static int number;

__attribute__((constructor)) static void begin(void)
{
	mark = getenv("FAULT_MARK");
	number = getenv("FAULT_ERRNO") ? atoi(getenv("FAULT_ERRNO")) : EIO;
	at = getenv("FAULT_AT") ? atol(getenv("FAULT_AT")) : 0;
	call = getenv("FAULT_CALL");
}

static void make_mark(const char *text, size_t size)
{
	long fd = syscall(SYS_openat, AT_FDCWD, mark, O_CREAT | O_WRONLY | O_TRUNC, 0600);
	syscall(SYS_write, fd, text, size);
	syscall(SYS_close, fd);
}

__attribute__((destructor)) static void end(void)
{
	char text[32];
	if (mark && at == 0)
		make_mark(text, (size_t)snprintf(text, sizeof text, "%ld", calls));
}

static int fails(const char *name)
{
	if (!call || strcmp(call, name) != 0 || ++calls != at)
		return 0;
	if (mark)
		make_mark("", 0);
	errno = number;
	return 1;
}

/* Forwards to the next library's function, found once a call. */
#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

ssize_t read(int fd, void *to, size_t size)
{
	return fails("read") ? -1 : REAL(ssize_t, read, int, void *, size_t)(fd, to, size);
}

ssize_t write(int fd, const void *from, size_t size)
{
	/* Messages are no output: what is tested is what becomes of the data. */
	if (fd != 2 && fails("write"))
		return -1;
	/* "short": half of what was asked for, which is no failure. */
	if (fd != 2 && size > 1 && fails("short"))
		size /= 2;
	return REAL(ssize_t, write, int, const void *, size_t)(fd, from, size);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	struct iovec half;
	if (fd != 2 && fails("write"))
		return -1;
	if (fd != 2 && parts[0].iov_len > 1 && fails("short")) {
		half = (struct iovec){parts[0].iov_base, parts[0].iov_len / 2};
		parts = &half;
		count = 1;
	}
	return REAL(ssize_t, writev, int, const struct iovec *, int)(fd, parts, count);
}

int close(int fd)
{
	int result = REAL(int, close, int)(fd);
	return fails("close") ? -1 : result;
}

int fsync(int fd)
{
	return fails("fsync") ? -1 : REAL(int, fsync, int)(fd);
}

int fdatasync(int fd)
{
	return fails("fsync") ? -1 : REAL(int, fdatasync, int)(fd);
}

int rename(const char *from, const char *to)
{
	return fails("rename") ? -1 : REAL(int, rename, const char *, const char *)(from, to);
}

int renameat(int a, const char *from, int b, const char *to)
{
	return fails("rename")
		       ? -1
		       : REAL(int, renameat, int, const char *, int, const char *)(a, from, b, to);
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
	return fails("rename") ? -1
			       : REAL(int, renameat2, int, const char *, int, const char *,
				      unsigned)(a, from, b, to, flags);
}

int flock(int fd, int operation)
{
	return fails("flock") ? -1 : REAL(int, flock, int, int)(fd, operation);
}

void *malloc(size_t size)
{
	return fails("malloc") ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails("malloc") ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails("malloc") ? NULL : __libc_realloc(old, size);
}
