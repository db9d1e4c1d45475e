#ifndef PII_BYTES_FILE_H
#define PII_BYTES_FILE_H

#include "bytes/bytes.h"

/*
 * A file to write. A regular one, or one that is not there yet, is written beside the path and
 * takes its place only when it is settled; anything else is written directly.
 */
struct file {
	int descriptor; /* standard output, or the file's own; -1: closed */
	bool regular;
	char *path;      /* what is replaced at the end; NULL: written directly */
	char *temporary; /* beside it; NULL: written directly */
	bool named;      /* the temporary file has its name already */
	bool synced;     /* … and the disk all of it */
};

/* path: NULL or "-" for standard output. *file must be zeroed; file_free() is due whatever comes of
 * it. */
bool file_open(struct file *file, const char *path, struct failure *failure);
/* What will take another's place is on the disk. */
bool file_sync(struct file *file, struct failure *failure);
/* Syncs, closes, checks, renames. */
bool file_settle(struct file *file, struct failure *failure);
/* What was not settled is closed, and removed if it is a temporary file. */
void file_free(struct file *file);

#endif
