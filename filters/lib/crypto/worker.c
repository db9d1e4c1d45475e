/* SHA-256 beside the stream: bytes are copied into a ring, and a thread digests them there. */
#include "crypto/worker.h"

#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

/* What may lie between the stream and its digest. */
#define RING_SIZE ((size_t)512 << 10)
/* As much is digested at once; room is told of as often. */
#define PIECE_SIZE ((size_t)64 << 10)

struct worker {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t turned; /* `taken` or `given` did, or `ends` */
	EVP_MD_CTX *context;
	uint64_t given; /* bytes put into the ring, in all */
	uint64_t taken; /* … and those that were digested */
	bool ends;
	bool broken;
	char ring[RING_SIZE];
};

static void *work(void *context)
{
	struct worker *worker = context;
	pthread_mutex_lock(&worker->lock);
	for (;;) {
		while (worker->given == worker->taken && !worker->ends)
			pthread_cond_wait(&worker->turned, &worker->lock);
		size_t at = (size_t)(worker->taken % RING_SIZE);
		uint64_t waiting = worker->given - worker->taken;
		if (waiting == 0)
			break;
		size_t size = waiting < PIECE_SIZE ? (size_t)waiting : PIECE_SIZE;
		size = size < RING_SIZE - at ? size : RING_SIZE - at;
		pthread_mutex_unlock(&worker->lock);
		bool done = EVP_DigestUpdate(worker->context, worker->ring + at, size) == 1;
		pthread_mutex_lock(&worker->lock);
		worker->broken = worker->broken || !done;
		worker->taken += size;
		pthread_cond_signal(&worker->turned);
	}
	pthread_mutex_unlock(&worker->lock);
	return NULL;
}

static bool start(struct worker *worker)
{
	pthread_attr_t attributes;
	sigset_t all, before;
	if (pthread_attr_init(&attributes) != 0)
		return false;
	pthread_attr_setstacksize(&attributes, (size_t)PTHREAD_STACK_MIN + ((size_t)64 << 10));
	/* Signals are the stream's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool started = pthread_create(&worker->thread, &attributes, work, worker) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return started;
}

static bool alone(void)
{
	cpu_set_t processors;
	return sched_getaffinity(0, sizeof processors, &processors) < 0 ||
	       CPU_COUNT(&processors) < 2;
}

struct worker *worker_open(EVP_MD_CTX *context)
{
	struct worker *worker = alone() ? NULL : malloc(sizeof *worker);
	if (!worker)
		return NULL;
	worker->context = context;
	worker->given = worker->taken = 0;
	worker->ends = worker->broken = false;
	pthread_mutex_init(&worker->lock, NULL);
	pthread_cond_init(&worker->turned, NULL);
	if (start(worker))
		return worker;
	free(worker);
	return NULL;
}

void worker_give(struct worker *worker, struct span bytes)
{
	while (bytes.size > 0) {
		size_t at = (size_t)(worker->given % RING_SIZE);
		pthread_mutex_lock(&worker->lock);
		while (worker->given - worker->taken == RING_SIZE)
			pthread_cond_wait(&worker->turned, &worker->lock);
		size_t room = RING_SIZE - (size_t)(worker->given - worker->taken);
		pthread_mutex_unlock(&worker->lock);
		size_t size = bytes.size < room ? bytes.size : room;
		size = size < RING_SIZE - at ? size : RING_SIZE - at;
		memcpy(worker->ring + at, bytes.at, size);
		pthread_mutex_lock(&worker->lock);
		worker->given += size;
		pthread_cond_signal(&worker->turned);
		pthread_mutex_unlock(&worker->lock);
		bytes = span_cut(bytes, size, bytes.size);
	}
}

bool worker_close(struct worker *worker)
{
	pthread_mutex_lock(&worker->lock);
	worker->ends = true;
	pthread_cond_signal(&worker->turned);
	pthread_mutex_unlock(&worker->lock);
	pthread_join(worker->thread, NULL);
	bool good = !worker->broken;
	pthread_cond_destroy(&worker->turned);
	pthread_mutex_destroy(&worker->lock);
	free(worker);
	return good;
}
