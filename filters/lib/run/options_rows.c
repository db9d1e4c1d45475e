/* What options there are, and what each does with its argument. */
#include <stdlib.h>

#include "run/options.h"

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
static bool is_file(const char *text)
{
	return *text && strcmp(text, "-") != 0;
}

static bool set_write_plan(struct options *options, const char *text)
{
	options->write_plan = text;
	return is_file(text);
}

static bool set_trail(struct options *options, const char *text)
{
	options->trail = text;
	return is_file(text);
}

/* NONE: no word for a form. */
enum report_format report_format(const char *text)
{
	for (size_t i = 0; report_words[i]; i++)
		if (strcmp(text, report_words[i]) == 0)
			return REPORT_TEXT + (enum report_format)i;
	return REPORT_NONE;
}

bool set_report(struct options *options, const char *text)
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
SETTER(set_public, options->public = true)
SETTER(set_gate, options->gate = true)
SETTER(set_summary, options->summary = argument)
SETTER(set_complete, options->complete = true)
SETTER(set_against, options->against = argument)
SETTER(set_head, options->head = argument)

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

static bool set_answer_format(struct options *options, const char *text)
{
	static const char *const words[] = {"text", "json", NULL};
	size_t place;
	bool known = choose(text, words, &place);
	options->json = place == 1;
	return known;
}

/* A number and its unit: 90s, 30m, 26h, 7d. */
static bool set_max_gap(struct options *options, const char *text)
{
	static const struct {
		char letter;
		uint64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	char *end;
	if (*text < '0' || *text > '9')
		return false;
	unsigned long long value = strtoull(text, &end, 10);
	if (!*end || end[1])
		return false;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (*end == units[i].letter && value <= MAX_GAP_MOST / units[i].seconds)
			options->max_gap = value * units[i].seconds;
	return options->max_gap > 0;
}

static bool set_trail_form(struct options *options, const char *text)
{
	static const char *const words[] = {"html", "markdown", "json", NULL};
	size_t place;
	bool known = choose(text, words, &place);
	options->form = (enum trail_form)place;
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
	{"trail", 0, "FILE", "add there what was done; else $PII_TRAIL", set_trail},
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

static const struct option_row auditing[] = {
	{"gate", 0, NULL, "let nothing of a record with a finding through, and stop", set_gate},
	{"summary", 0, "FILE", "write there what was counted, as JSON", set_summary},
	{"sample", 0, "N", "decide columns on so many records (10000)", set_sample},
};

static const struct option_row verifying[] = {
	{"against", 0, "FILE", "is it the very output of a run that went well?", set_against},
	{"head", 0, "FILE", "lines of `pii-audit head` that the trails must still hold", set_head},
	{"max-gap", 0, "TIME", "the longest pause between runs: 90s, 30m, 26h, 7d", set_max_gap},
	{"complete", 0, NULL, "a step that wrote no trail counts as found", set_complete},
	{"now", 0, "DATE", "pauses end then, and not at the clock's time", set_now},
	{"quiet", 'q', NULL, "what is wrong alone, and no chains", set_quiet},
	{"help", 0, NULL, "this text", NULL},
	{"version", 0, NULL, "the version", NULL},
};

static const struct option_row tracing[] = {
	{"trail", 0, "FILE", "of the runs that made copies; else $PII_TRAIL", set_trail},
	{"rules", 'r', "FILE", "rules, or a preset's name; else $PII_RULES, else the default",
	 set_rules},
	{"format", 0, "FORM", "json, or text (the default)", set_answer_format},
	{"delimiter", 'd', "C", "comma, tab, semicolon, pipe, or one character", set_delimiter},
	{"encoding", 'e', "NAME", "of the file; else UTF-8 or GB18030, as the bytes say",
	 set_encoding},
	{"quote", 0, "HOW", "rfc4180, or none (the default with tabs)", set_quote},
	{"sample", 0, "N", "decide columns on so many records (10000)", set_sample},
	{"max-record", 0, "SIZE", "the largest record, such as 16M (the default)", set_max_record},
	{"help", 0, NULL, "this text", NULL},
	{"version", 0, NULL, "the version", NULL},
};

static const struct option_row heading[] = {
	{"help", 0, NULL, "this text", NULL},
	{"version", 0, NULL, "the version", NULL},
};

static const struct option_row reporting[] = {
	{"output", 'o', "FILE", "write FILE, which is replaced only on success", set_output},
	{"lang", 0, "LANGUAGE", "en, zh", set_receipt_language},
	{"format", 0, "FORM", "html, markdown, json", set_trail_form},
	{"public", 0, NULL, "for everybody: no count under 5, and not who ran it", set_public},
	{"help", 0, NULL, "this text", NULL},
	{"version", 0, NULL, "the version", NULL},
};

#define ROWS(table) table, sizeof table / sizeof *table
static const struct {
	unsigned group;
	const struct option_row *rows;
	size_t count;
} groups[] = {
	{OPTIONS_COMMON, ROWS(common)},    {OPTIONS_DECIDE, ROWS(deciding)},
	{OPTIONS_DROP, ROWS(dropping)},    {OPTIONS_ENCRYPT, ROWS(encrypting)},
	{OPTIONS_KEYGEN, ROWS(making)},    {OPTIONS_KEYRING, ROWS(keyrings)},
	{OPTIONS_TOKENS, ROWS(tokens)},    {OPTIONS_VERIFY, ROWS(verifying)},
	{OPTIONS_HEAD, ROWS(heading)},     {OPTIONS_AUDIT, ROWS(auditing)},
	{OPTIONS_REPORT, ROWS(reporting)}, {OPTIONS_TRACE, ROWS(tracing)},
};
#define GROUPS (sizeof groups / sizeof *groups)

#define SIZE(table) (sizeof table / sizeof *table)
_Static_assert(SIZE(common) + SIZE(deciding) + SIZE(dropping) + SIZE(encrypting) + SIZE(keyrings) +
			       SIZE(making) + SIZE(tokens) + SIZE(verifying) + SIZE(heading) +
			       SIZE(auditing) + SIZE(reporting) + SIZE(tracing) <=
		       ROWS_MOST,
	       "a parser has room for all rows");

/* Which rows a program takes: those in common unless it has others in their place. */
static bool takes_group(const struct program *program, unsigned group)
{
	if (group == OPTIONS_COMMON)
		return !(program->options & OPTIONS_ALONE);
	return program->options & group;
}

bool options_common(const struct program *program)
{
	return takes_group(program, OPTIONS_COMMON);
}

size_t options_rows(const struct program *program, const struct option_row *rows[ROWS_MOST])
{
	size_t count = 0;
	for (size_t g = 0; g < GROUPS; g++)
		for (size_t i = 0; i < groups[g].count; i++)
			if (takes_group(program, groups[g].group))
				rows[count++] = &groups[g].rows[i];
	return count;
}
