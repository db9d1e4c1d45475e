/* The command line and the environment, read. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "run/options.h"

/* Values of getopt_long beyond any letter: rows. */
#define VALUE_ROW 256

struct parser {
	const struct option_row *rows[ROWS_MOST];
	size_t row_count;
	struct option longs[ROWS_MOST + 1];
	char shorts[2 * ROWS_MOST + 2];
};

static int argument_of(const struct option_row *row)
{
	if (!row->argument)
		return no_argument;
	return row->argument[0] == '[' ? optional_argument : required_argument;
}

static void parser_build(struct parser *parser, const struct program *program)
{
	size_t shorts = 0, longs = 0;
	parser->shorts[shorts++] = ':';
	parser->row_count = options_rows(program, parser->rows);
	for (size_t i = 0; i < parser->row_count; i++) {
		const struct option_row *row = parser->rows[i];
		parser->longs[longs++] =
			(struct option){row->name, argument_of(row), NULL, VALUE_ROW + (int)i};
		if (row->letter)
			parser->shorts[shorts++] = row->letter;
		if (row->letter && row->argument)
			parser->shorts[shorts++] = ':';
	}
	parser->longs[longs] = (struct option){0};
	parser->shorts[shorts] = 0;
}

static const struct option_row *row_of(const struct parser *parser, int value)
{
	if (value >= VALUE_ROW)
		return parser->rows[value - VALUE_ROW];
	for (size_t i = 0; i < parser->row_count; i++)
		if (parser->rows[i]->letter && parser->rows[i]->letter == value)
			return parser->rows[i];
	return NULL;
}

/* ---- Help --------------------------------------------------------------------------------------
 */

static bool print_row(const struct option_row *row)
{
	char words[64], letter[] = {'-', row->letter, ',', ' ', 0};
	snprintf(words, sizeof words, "%s--%s%s%s", row->letter ? letter : "    ", row->name,
		 argument_of(row) == required_argument ? " " : "",
		 row->argument ? row->argument : "");
	/* Bytes are counted where characters are meant: "…" is one. */
	int width = 30 + (int)(strlen(words) - utf8_count(span_of(words)));
	return printf("  %-*s %s\n", width, words, row->help) >= 0;
}

/* Written and checked like any output: a full disk is no success. */
static enum status print_help(const struct program *program, const struct parser *parser)
{
	const char *operand = options_common(program) ? "[FILE]" : program->operand;
	int page = (int)strcspn(program->name, " ");
	bool good = printf("usage: %s [option …]%s%s%s\n\n%s\n", program->name, operand ? " " : "",
			   operand ? operand : "", program->operands_many ? " …" : "",
			   program->summary) >= 0;
	for (const struct command *at = program->commands; at && at->name; at++)
		good = printf("  %s %-*s %s\n", program->name, 29 - (int)strlen(program->name),
			      at->name, at->help) >= 0 &&
		       good;
	for (size_t i = 0; i < parser->row_count; i++)
		good = print_row(parser->rows[i]) && good;
	good = printf("\nman %.*s, man pii-filters\n", page, program->name) >= 0 && good;
	if (good && fflush(stdout) == 0 && close(STDOUT_FILENO) == 0)
		return STATUS_DONE;
	message(program->name, "stdout: cannot write");
	return STATUS_IO;
}

static enum status print_version(const struct program *program)
{
	bool good = printf("%s (pii-filters) %s\n", program->name, PII_VERSION) >= 0;
	if (good && fflush(stdout) == 0 && close(STDOUT_FILENO) == 0)
		return STATUS_DONE;
	message(program->name, "stdout: cannot write");
	return STATUS_IO;
}

/* ---- Reading -----------------------------------------------------------------------------------
 */

static void refuse_unknown(const struct program *program, const struct parser *parser,
			   const char *word)
{
	const char *names[ROWS_MOST + 1] = {NULL};
	for (size_t i = 0; i < parser->row_count; i++)
		names[i] = parser->rows[i]->name;
	bool is_long = strncmp(word, "--", 2) == 0;
	const char *nearest = is_long ? nearest_word(word + 2, names) : NULL;
	message(program->name, "unknown option %.40s%s%s%s; see --help", word,
		nearest ? " (--" : "", nearest ? nearest : "", nearest ? "?)" : "");
}

static bool refuse_argument(const struct program *program, const struct option_row *row,
			    const char *argument)
{
	struct buffer shown = {0};
	const char *nearest = row->set == set_report ? nearest_word(argument, report_words) : NULL;
	utf8_escape(&shown, span_of(argument), NAME_SHOWN_MAX);
	bool optional = argument_of(row) == optional_argument;
	message(program->name, "--%s: \"%.*s\" is no good%s%s%s; %s%s%s: %s", row->name,
		(int)shown.size, shown.at ? shown.at : "", nearest ? " (" : "",
		nearest ? nearest : "", nearest ? "?)" : "", optional ? "--" : "",
		optional ? row->name : "", row->argument, row->help);
	buffer_free(&shown);
	return false;
}

/* One option; false where the program ends with *status. */
static bool read_one(const struct program *program, const struct parser *parser, int value,
		     char **argv, struct options *options, enum status *status)
{
	*status = STATUS_REFUSED;
	const struct option_row *row = row_of(parser, value);
	if (!row) {
		char letter[3] = {'-', (char)optopt, 0};
		bool known = value == ':' && optopt;
		if (known)
			message(program->name, "%s wants an argument; see --help",
				optopt < VALUE_ROW ? letter : argv[optind - 1]);
		else
			refuse_unknown(program, parser,
				       optopt && optopt < VALUE_ROW ? letter : argv[optind - 1]);
		return false;
	}
	if (!row->set) {
		*status = strcmp(row->name, "help") == 0 ? print_help(program, parser)
							 : print_version(program);
		return false;
	}
	return row->set(options, optarg) || refuse_argument(program, row, optarg);
}

/* What the environment says, where no option does. */
static void read_environment(struct options *options)
{
	const char *rules = getenv("PII_RULES"), *trail = getenv("PII_TRAIL");
	const char *key = getenv("PII_KEY");
	if (!options->key && !options->key_command && !options->seal_command && key && *key) {
		options->key = key;
		options->key_inherited = true;
	}
	if (!options->rules && rules && *rules) {
		options->rules = rules;
		options->rules_inherited = true;
	}
	/* Tests force a form of the record index. */
	options->reader.index = getenv("PII_INDEX");
	if (!options->trail && trail && *trail) {
		options->trail = trail;
		options->trail_inherited = true;
	}
}

/* What those of pii-drop ask of each other; NULL: nothing is wrong. */
static const char *check_dropping(const struct options *options)
{
	if (options->dry_run && (options->output || options->output_encoding || options->compress))
		return "--dry-run writes no stream; -o, -E and -z are for one";
	if (options->receipt_formed && !options->receipt)
		return "--format is the receipt's; give --receipt FILE";
	if (options->receipt_spoken &&
	    (!options->receipt || options->receipt_format != RECEIPT_TEXT))
		return "--lang is for a receipt in words; give --receipt FILE --format text";
	if (options->invert && !options->subjects)
		return "--invert keeps the records of the people that --subjects names; give it";
	if (options->invert && options->now)
		return "with --invert no record is removed for its age; leave --now out";
	return NULL;
}

/* What options ask of each other. */
static bool check_options(const struct program *program, const struct options *options)
{
	bool key = options->key || options->key_command;
	const char *text = NULL;
	if (options->key && options->key_command)
		text = "-k and --key-command both name a keyring; give one";
	else if (options->seal_command && options->decrypt)
		text = "--seal-command makes a keyring to encrypt with; -D opens with "
		       "--key-command or -k";
	else if (options->seal_command && key)
		text = "--seal-command makes a fresh keyring, and -k or --key-command names "
		       "another; give one";
	else if (options->only && !options->decrypt && program->options & OPTIONS_ENCRYPT)
		text = "--only is for -D: what is encrypted, the rules say";
	else if (options->label && !options->decrypt)
		text = "--label is for -D: it puts back the labels of what is opened";
	else if (options->no_header && !options->plan)
		text = "-H, --no-header: without a header line, --plan must say what the columns "
		       "are";
	else if (options->strict && options->plan)
		text = "--strict looks at columns that a sample found clean; with --plan there is "
		       "no sample";
	else if (options->report && options->plan)
		text = "--report tells what a sample shows; with --plan there is no sample";
	else if (options->report && options->strict)
		text = "--strict is for the stream; with --report there is none";
	else
		text = program->options & OPTIONS_DROP ? check_dropping(options) : NULL;
	if (text)
		message(program->name, "%s", text);
	return !text;
}

/* The one FILE of a filter. */
static bool read_file(const struct program *program, int count, char **operands,
		      struct options *options)
{
	if (count > 1 && program->commands && access(operands[0], F_OK) != 0) {
		message(program->name,
			"there is no file %s; a command is the first word, spelt as --help has it",
			operands[0]);
		return false;
	}
	if (count > 1) {
		message(program->name,
			"more than one FILE; put `(cat A; tail -n +2 B) |` before it "
			"to join two that have the same header");
		return false;
	}
	if (count == 1 && strcmp(operands[0], "-") != 0)
		options->input = operands[0];
	if (options->report && options->input && report_format(options->input) &&
	    access(options->input, F_OK) != 0) {
		message(program->name, "there is no file %s; did you mean --report=%s?",
			options->input, options->input);
		return false;
	}
	return true;
}

/* What a command is given. `argv` has room for one more, and lives as long as the program. */
static bool read_operands(const struct program *program, int count, char **operands,
			  struct options *options)
{
	const char *what = program->operand;
	char *named =
		count == 0 && program->operand_variable ? getenv(program->operand_variable) : NULL;
	if (count > 0 && !what)
		message(program->name, "there is no FILE to give here; see --help");
	else if (count > 1 && !program->operands_many)
		message(program->name, "one %s, and no more; see --help", what);
	else if (count == 0 && what && (!named || !*named))
		message(program->name, "which %s? See --help", what);
	else {
		/* In the place of the NULL behind the last argument. */
		if (count == 0 && what)
			operands[count++] = named;
		options->operands = (const char *const *)operands;
		options->operand_count = (size_t)count;
		return true;
	}
	return false;
}

bool options_read(const struct program *program, int argc, char **argv, struct options *options,
		  enum status *status)
{
	struct parser parser = {0};
	*options = (struct options){
		.rejects_most = REJECTS_DEFAULT,
		.sample_records = SAMPLE_RECORDS,
	};
	parser_build(&parser, program);
	opterr = 0;
	for (int value; (value = getopt_long(argc, argv, parser.shorts, parser.longs, NULL)) != -1;)
		if (!read_one(program, &parser, value, argv, options, status))
			return false;
	*status = STATUS_REFUSED;
	bool (*read)(const struct program *, int, char **, struct options *) =
		options_common(program) ? read_file : read_operands;
	if (!read(program, argc - optind, argv + optind, options))
		return false;
	if (!check_options(program, options))
		return false;
	read_environment(options);
	return true;
}
