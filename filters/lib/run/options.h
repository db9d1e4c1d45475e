#ifndef PII_RUN_OPTIONS_H
#define PII_RUN_OPTIONS_H

#include "run/inside.h"

/* What an option does with its argument: false when the argument is no good. */
typedef bool option_set(struct options *options, const char *argument);

struct option_row {
	const char *name;
	char letter;          /* 0: none */
	const char *argument; /* what it is called in --help; NULL: it takes none; `[`: it may */
	const char *help;
	option_set *set; /* NULL: --help and --version, which options_read() knows */
};

/* No program takes more of them. */
#define ROWS_MOST 96
/* The options that a program takes, those of all programs first; their number. */
size_t options_rows(const struct program *program, const struct option_row *rows[ROWS_MOST]);
/* Does it take those of all programs, and so a FILE that is a stream? */
bool options_common(const struct program *program);

/* The word after --report; NONE: it is none of them. */
enum report_format report_format(const char *text);
bool set_report(struct options *options, const char *text);

#endif
