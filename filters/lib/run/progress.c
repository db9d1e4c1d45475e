#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "run/inside.h"

/* Shown again after so many seconds. */
#define SHOW_EVERY 0.5

struct progress {
	const char *program;
	bool terminal; /* one line, written over; else a line each time */
	double begun;
	double shown;
};

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* By itself only at the end of a chain, and only where somebody looks: programs in the middle of
 * one would write over each other's line. */
static bool wanted(const struct run *run)
{
	if (run->options.quiet)
		return false;
	bool ends = !run->sink || sink_is_regular(run->sink);
	return run->options.progress || (isatty(STDERR_FILENO) == 1 && ends);
}

struct progress *progress_open(const struct run *run)
{
	struct progress *progress = wanted(run) ? calloc(1, sizeof *progress) : NULL;
	if (!progress)
		return NULL;
	progress->program = run->program->name;
	progress->terminal = isatty(STDERR_FILENO) == 1;
	progress->begun = progress->shown = now();
	return progress;
}

static void show(const struct progress *progress, uint64_t records, uint64_t bytes, bool last)
{
	double seconds = now() - progress->begun;
	double rate = seconds > 0 ? (double)bytes / 1e6 / seconds : 0;
	char line[200];
	int size = snprintf(line, sizeof line, "%s%s: %llu records, %.1f MiB, %.0f MB/s%s%s",
			    progress->terminal ? "\r" : "", progress->program,
			    (unsigned long long)records, (double)bytes / (1 << 20), rate,
			    progress->terminal ? "\033[K" : "",
			    last || !progress->terminal ? "\n" : "");
	ssize_t ignored = write(STDERR_FILENO, line, (size_t)size);
	(void)ignored;
}

void progress_show(struct progress *progress, uint64_t records, uint64_t bytes)
{
	if (!progress)
		return;
	double time = now();
	if (time - progress->shown < SHOW_EVERY)
		return;
	progress->shown = time;
	show(progress, records, bytes, false);
}

void progress_close(struct progress *progress, uint64_t records, uint64_t bytes)
{
	if (!progress)
		return;
	show(progress, records, bytes, true);
	free(progress);
}
