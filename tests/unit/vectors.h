/*
 * Published test vectors: tests/unit/vectors/NAME.txt, one a line, tabs between its fields, bytes
 * in hexadecimal, `-` for none; # begins a comment that names the source.
 */
#ifndef PII_TESTS_VECTORS_H
#define PII_TESTS_VECTORS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define VECTORS_FIELDS 8

struct vectors {
	FILE *file;
	const char *name;
	size_t count; /* lines so far, without comments */
	char *fields[VECTORS_FIELDS];
	char text[16384];
};

static inline void vectors_open(struct vectors *vectors, const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "tests/unit/vectors/%s", name);
	vectors->file = fopen(path, "r");
	vectors->name = name;
	vectors->count = 0;
	if (!vectors->file)
		fail_msg("%s cannot be opened", path);
}

/* The next line, which has so many fields; at the end false, and the file is closed. */
static inline bool vectors_next(struct vectors *vectors, size_t fields)
{
	do {
		if (!fgets(vectors->text, sizeof vectors->text, vectors->file)) {
			fclose(vectors->file);
			return false;
		}
		if (!strchr(vectors->text, '\n'))
			fail_msg("%s: a line is too long", vectors->name);
	} while (vectors->text[0] == '#');
	char *at = vectors->text;
	at[strcspn(at, "\n")] = 0;
	for (size_t i = 0; i < fields; i++) {
		if (!at)
			fail_msg("%s: fewer than %zu fields", vectors->name, fields);
		vectors->fields[i] = at;
		at = strchr(at, '\t');
		if (at)
			*at++ = 0;
	}
	vectors->count++;
	return true;
}

/* Bytes that hexadecimal digits stand for. */
static inline struct span unhex(const char *text, size_t size, char *out, size_t room)
{
	if (size == 1 && text[0] == '-')
		return (struct span){out, 0};
	assert_true(size % 2 == 0 && size / 2 <= room);
	for (size_t i = 0; i < size / 2; i++) {
		const char digits[3] = {text[2 * i], text[2 * i + 1], 0};
		char *end;
		out[i] = (char)strtoul(digits, &end, 16);
		assert_ptr_equal(end, digits + 2);
	}
	return (struct span){out, size / 2};
}

static inline struct span unhex_all(const char *text, char *out, size_t room)
{
	return unhex(text, strlen(text), out, room);
}

static inline const unsigned char *bytes_of(struct span span)
{
	return (const unsigned char *)span.at;
}

#endif
