#include <errno.h>
#include <openssl/crypto.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "crypto/inside.h"

bool secrets_guard(struct failure *failure)
{
	const struct rlimit none = {0, 0};
	if (prctl(PR_SET_DUMPABLE, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0)
		return fail(failure, STATUS_REFUSED, "keys cannot be kept out of core dumps: %s",
			    strerror(errno));
	return true;
}

/* Whole pages, and no fewer than one. 0: more than there can be. */
static size_t pages_for(size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	return size > SIZE_MAX / 2 ? 0 : size == 0 ? page : (size + page - 1) / page * page;
}

static bool not_locked(struct failure *failure)
{
	return fail(failure, STATUS_REFUSED,
		    "memory for keys may not be locked: %s (more of it: ulimit -l, in systemd "
		    "LimitMEMLOCK=, in Docker --ulimit memlock=)",
		    strerror(errno));
}

bool secret_open(struct secret *secret, size_t room, struct failure *failure)
{
	size_t size = pages_for(room);
	*secret = (struct secret){0};
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (at == MAP_FAILED)
		return fail(failure, STATUS_REFUSED, "no memory for keys: %s", strerror(errno));
	if (mlock(at, size) != 0 || madvise(at, size, MADV_DONTDUMP) != 0) {
		not_locked(failure);
		munmap(at, size);
		return false;
	}
	*secret = (struct secret){.at = at, .room = size};
	return true;
}

bool secret_reserve(struct secret *secret, size_t more, struct failure *failure)
{
	if (more <= secret->room - secret->size)
		return true;
	size_t size = pages_for(secret->size + more);
	if (more > SIZE_MAX / 2 || size < more)
		return fail(failure, STATUS_REFUSED, "no memory for keys");
	if (!secret->at)
		return secret_open(secret, size, failure);
	/* The kernel moves the pages, locked as they are: no copy stays behind. */
	void *at = mremap(secret->at, secret->room, size, MREMAP_MAYMOVE);
	if (at == MAP_FAILED)
		return not_locked(failure);
	secret->at = at;
	secret->room = size;
	return true;
}

bool secret_append(struct secret *secret, struct span bytes, struct failure *failure)
{
	if (!secret_reserve(secret, bytes.size, failure))
		return false;
	if (bytes.size)
		memcpy(secret->at + secret->size, bytes.at, bytes.size);
	secret->size += bytes.size;
	return true;
}

void secret_close(struct secret *secret)
{
	if (secret->at) {
		OPENSSL_cleanse(secret->at, secret->room);
		munmap(secret->at, secret->room);
	}
	*secret = (struct secret){0};
}
