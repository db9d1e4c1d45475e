#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

/* ---- Arguments ---------------------------------------------------------------------------------
 */

static bool read_count(const char *text, uint64_t *count)
{
	char *end;
	if (*text < '0' || *text > '9')
		return false;
	unsigned long long value = strtoull(text, &end, 10);
	*count = value;
	return *end == 0 && value < UINT64_MAX;
}

/* A number of bytes; K, M and G are powers of 1024. */
static bool set_max_record(struct options *options, const char *text)
{
	static const char units[] = "KMG";
	char *end;
	if (*text < '0' || *text > '9')
		return false;
	unsigned long long value = strtoull(text, &end, 10);
	const char *unit = *end ? strchr(units, *end) : NULL;
	if (*end && (!unit || end[1]))
		return false;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
	if (value == 0 || value > RECORD_SIZE_MAX >> shift)
		return false;
	options->reader.record_most = (size_t)value << shift;
	return true;
}

static bool set_delimiter(struct options *options, const char *text)
{
	return delimiter_read(span_of(text), &options->reader.delimiter);
}

static bool set_quote(struct options *options, const char *text)
{
	return quote_read(span_of(text), &options->reader.quote);
}

/* Standard output is the stream's. */
static bool set_write_plan(struct options *options, const char *text)
{
	options->write_plan = text;
	return *text && strcmp(text, "-") != 0;
}

/* NONE: no word for a form. */
static enum report_format report_format(const char *text)
{
	for (size_t i = 0; report_words[i]; i++)
		if (strcmp(text, report_words[i]) == 0)
			return REPORT_TEXT + (enum report_format)i;
	return REPORT_NONE;
}

static bool set_report(struct options *options, const char *text)
{
	options->report = text ? report_format(text) : REPORT_TEXT;
	return options->report != REPORT_NONE;
}

#define SETTER(name, statement)                                                                    \
	static bool name(struct options *options, const char *argument)                            \
	{                                                                                          \
		(void)argument;                                                                    \
		statement;                                                                         \
		return true;                                                                       \
	}

SETTER(set_rules, options->rules = argument)
SETTER(set_encoding, options->encoding = argument)
SETTER(set_output_encoding, options->output_encoding = argument)
SETTER(set_compress, options->compress = true)
SETTER(set_output, options->output = strcmp(argument, "-") == 0 ? NULL : argument)
SETTER(set_header_is_names, options->header_is_names = true)
SETTER(set_leave_debts, options->leave_debts = true)
SETTER(set_bare, options->bare = true)
SETTER(set_rejects, options->rejects = argument)
SETTER(set_progress, options->progress = true)
SETTER(set_strict, options->strict = true)
SETTER(set_quiet, options->quiet = true)
SETTER(set_verbose, options->verbose = true)
SETTER(set_plan, options->plan = argument)
SETTER(set_no_header, options->no_header = true)
SETTER(set_key, options->key = argument)
SETTER(set_key_command, options->key_command = argument)
SETTER(set_subjects, options->subjects = argument)
SETTER(set_invert, options->invert = true)
SETTER(set_dry_run, options->dry_run = true)
SETTER(set_receipt, options->receipt = argument)
SETTER(set_now, options->now = argument)
SETTER(set_decrypt, options->decrypt = true)
SETTER(set_only, options->only = argument)
SETTER(set_label, options->label = true)
SETTER(set_seal_command, options->seal_command = argument)
SETTER(set_keyring_output, options->output = argument)
SETTER(set_add, options->add = true)

/* One word of a list, ended by NULL; its place. */
static bool choose(const char *text, const char *const words[], size_t *place)
{
	for (*place = 0; words[*place]; (*place)++)
		if (strcmp(text, words[*place]) == 0)
			return true;
	return false;
}

static bool set_receipt_format(struct options *options, const char *text)
{
	static const char *const words[] = {"json", "text", NULL};
	size_t place;
	bool known = choose(text, words, &place);
	options->receipt_format = (enum receipt_format)place;
	options->receipt_formed = true;
	return known;
}

static bool set_receipt_language(struct options *options, const char *text)
{
	static const char *const words[] = {"en", "zh", NULL};
	size_t place;
	bool known = choose(text, words, &place);
	options->receipt_language = (enum receipt_language)place;
	options->receipt_spoken = true;
	return known;
}

static bool set_max_rejects(struct options *options, const char *text)
{
	return read_count(text, &options->rejects_most);
}

static bool set_sample(struct options *options, const char *text)
{
	return read_count(text, &options->sample_records) && options->sample_records > 0;
}

/* ---- Table -------------------------------------------------------------------------------------
 */

static const struct option_row common[] = {
	{"rules", 'r', "FILE", "rules, or a preset's name; else $PII_RULES, else the default",
	 set_rules},
	{"delimiter", 'd', "C", "comma, tab, semicolon, pipe, or one character", set_delimiter},
	{"encoding", 'e', "NAME", "of the input; else UTF-8 or GB18030, as the bytes say",
	 set_encoding},
	{"output-encoding", 'E', "NAME", "of the output; utf-8-bom for Excel", set_output_encoding},
	{"zstd", 'z', NULL, "compress the output", set_compress},
	{"output", 'o', "FILE", "write FILE, which is replaced only on success", set_output},
	{"plan", 0, "FILE", "classes of columns from a plan, matched by name", set_plan},
	{"no-header", 'H', NULL, "with --plan: no header line, columns by position", set_no_header},
	{"quote", 0, "HOW", "rfc4180, or none (the default with tabs)", set_quote},
	{"header-is-names", 0, NULL, "the header holds names, though they look like values",
	 set_header_is_names},
	{"leave-debts", 0, NULL, "let labels that other filters owe for into a file",
	 set_leave_debts},
	{"bare", 0, NULL, "leave marks off; with --leave-debts: those labels too", set_bare},
	{"key", 'k', "FILE", "the keyring, where one is needed; else $PII_KEY", set_key},
	{"key-command", 0, "CMD", "a command that writes the keyring", set_key_command},
	{"rejects", 0, "FILE", "put malformed records aside there and go on", set_rejects},
	{"max-rejects", 0, "N", "stop after so many (1000)", set_max_rejects},
	{"max-record", 0, "SIZE", "the largest record, such as 16M (the default)", set_max_record},
	{"progress", 0, NULL, "show how far it is", set_progress},
	{"quiet", 'q', NULL, "no notes", set_quiet},
	{"verbose", 'v', NULL, "tell more", set_verbose},
	{"help", 0, NULL, "this text", NULL},
	{"version", 0, NULL, "the version", NULL},
};
/* Those of a program that decides columns. */
static const struct option_row deciding[] = {
	{"sample", 0, "N", "look at so many records (10000)", set_sample},
	{"strict", 0, NULL, "stop at the first personal value in a column that has no class",
	 set_strict},
	{"report", 0, "[=text,json,yaml]", "say what the columns of the sample are; no stream",
	 set_report},
	{"write-plan", 0, "FILE", "write there what was decided, for --plan", set_write_plan},
};

static const struct option_row dropping[] = {
	{"subjects", 0, "FILE", "remove the records of these people: an identifier a line",
	 set_subjects},
	{"invert", 0, NULL, "keep these people's records alone", set_invert},
	{"receipt", 0, "FILE", "write there what was removed and why", set_receipt},
	{"format", 0, "FORM", "of the receipt: json, or text for those it is about",
	 set_receipt_format},
	{"lang", 0, "LANGUAGE", "of a receipt in words: en, zh", set_receipt_language},
	{"dry-run", 0, NULL, "count, and write no stream", set_dry_run},
	{"now", 0, "DATE", "count ages from then, and not from the clock's time", set_now},
};

static const struct option_row encrypting[] = {
	{"decrypt", 'D', NULL, "open what was encrypted", set_decrypt},
	{"only", 0, "CLASS,…", "with -D: open these classes alone", set_only},
	{"label", 0, NULL, "with -D: put the labels back", set_label},
	{"seal-command", 0, "CMD", "a command that takes the fresh keyring of this run",
	 set_seal_command},
};

static const struct option_row keyrings[] = {
	{"key", 'k', "FILE", "the keyring; else $PII_KEY", set_key},
	{"key-command", 0, "CMD", "a command that writes it", set_key_command},
	{"output", 'o', "FILE", "a new file for the keyring; - is standard output",
	 set_keyring_output},
	{"quiet", 'q', NULL, "no notes", set_quiet},
	{"help", 0, NULL, "this text", NULL},
	{"version", 0, NULL, "the version", NULL},
};

static const struct option_row making[] = {
	{"add", 0, NULL, "add a key that siv and sm4 use from now on", set_add},
	{"for", 0, "CLASS,…", "a keyring that opens these classes alone", set_only},
	{"rules", 'r', "FILE", "that know these classes; else $PII_RULES, else the default",
	 set_rules},
};

static const struct option_row tokens[] = {
	{"key", 'k', "FILE", "the keyring; else $PII_KEY", set_key},
	{"key-command", 0, "CMD", "a command that writes it", set_key_command},
	{"rules", 'r', "FILE", "whose masks make tokens; else $PII_RULES, else the default",
	 set_rules},
	{"help", 0, NULL, "this text", NULL},
	{"version", 0, NULL, "the version", NULL},
};

#define ROWS(table) table, sizeof table / sizeof *table
static const struct {
	unsigned group;
	const struct option_row *rows;
	size_t count;
} groups[] = {
	{OPTIONS_COMMON, ROWS(common)}, {OPTIONS_DECIDE, ROWS(deciding)},
	{OPTIONS_DROP, ROWS(dropping)}, {OPTIONS_ENCRYPT, ROWS(encrypting)},
	{OPTIONS_KEYGEN, ROWS(making)}, {OPTIONS_KEYRING, ROWS(keyrings)},
	{OPTIONS_TOKENS, ROWS(tokens)},
};
#define GROUPS (sizeof groups / sizeof *groups)

/* Known to be refused by name. */
static const char *const later[] = {"trail", NULL};

/* Values of getopt_long beyond any letter: rows, then what comes in a later version. */
#define VALUE_ROW   256
#define VALUE_LATER 512
#define ROWS_MOST   64

struct parser {
	const struct option_row *rows[ROWS_MOST];
	size_t row_count;
	struct option longs[ROWS_MOST + sizeof later / sizeof *later];
	char shorts[2 * ROWS_MOST + 2];
};
_Static_assert(sizeof common / sizeof *common + sizeof deciding / sizeof *deciding +
			       sizeof dropping / sizeof *dropping +
			       sizeof encrypting / sizeof *encrypting +
			       sizeof keyrings / sizeof *keyrings + sizeof making / sizeof *making +
			       sizeof tokens / sizeof *tokens <=
		       ROWS_MOST,
	       "a parser has room for all rows");

static int argument_of(const struct option_row *row)
{
	if (!row->argument)
		return no_argument;
	return row->argument[0] == '[' ? optional_argument : required_argument;
}

/* Which rows a program takes: those in common unless it has others in their place. */
static bool takes_group(const struct program *program, unsigned group)
{
	if (group == OPTIONS_COMMON)
		return !(program->options & (OPTIONS_KEYRING | OPTIONS_TOKENS));
	return program->options & group;
}

static void parser_build(struct parser *parser, const struct program *program)
{
	size_t shorts = 0, longs = 0;
	parser->shorts[shorts++] = ':';
	for (size_t g = 0; g < GROUPS; g++)
		for (size_t i = 0; i < groups[g].count; i++)
			if (takes_group(program, groups[g].group))
				parser->rows[parser->row_count++] = &groups[g].rows[i];
	for (size_t i = 0; i < parser->row_count; i++) {
		const struct option_row *row = parser->rows[i];
		parser->longs[longs++] =
			(struct option){row->name, argument_of(row), NULL, VALUE_ROW + (int)i};
		if (row->letter)
			parser->shorts[shorts++] = row->letter;
		if (row->letter && row->argument)
			parser->shorts[shorts++] = ':';
	}
	for (size_t i = 0; later[i] && takes_group(program, OPTIONS_COMMON); i++)
		parser->longs[longs++] =
			(struct option){later[i], optional_argument, NULL, VALUE_LATER + (int)i};
	parser->longs[longs] = (struct option){0};
	parser->shorts[shorts] = 0;
}

static const struct option_row *row_of(const struct parser *parser, int value)
{
	if (value >= VALUE_ROW && value < VALUE_LATER)
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
	const char *file = takes_group(program, OPTIONS_COMMON) ? " [FILE]" : "";
	int page = (int)strcspn(program->name, " ");
	bool good = printf("usage: %s [option …]%s\n\n%s\n", program->name, file,
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
	if (value >= VALUE_LATER) {
		message(program->name, "--%s is not in this version of pii-filters yet",
			later[value - VALUE_LATER]);
		return false;
	}
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
static bool read_environment(const struct program *program, struct options *options)
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
	if (!trail || !*trail || !takes_group(program, OPTIONS_COMMON))
		return true;
	message(program->name, "$PII_TRAIL: a trail is not in this version of pii-filters yet");
	return false;
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
		text = check_dropping(options);
	if (text)
		message(program->name, "%s", text);
	return !text;
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
	if (optind < argc && !takes_group(program, OPTIONS_COMMON)) {
		message(program->name, "there is no FILE to give here; see --help");
		return false;
	}
	if (argc - optind > 1) {
		message(program->name,
			"more than one FILE; put `(cat A; tail -n +2 B) |` before it "
			"to join two that have the same header");
		return false;
	}
	if (optind < argc && strcmp(argv[optind], "-") != 0)
		options->input = argv[optind];
	if (options->report && options->input && report_format(options->input) &&
	    access(options->input, F_OK) != 0) {
		message(program->name, "there is no file %s; did you mean --report=%s?",
			options->input, options->input);
		return false;
	}
	return check_options(program, options) && read_environment(program, options);
}
