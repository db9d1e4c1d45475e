#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/inside.h"

/* ---- Opening -----------------------------------------------------------------------------------
 */

/*
 * A standard descriptor that is closed must not be given to the next file that is opened: records
 * would go where messages should, or the reverse. Says which of the two streams is missing.
 */
bool descriptors_check(bool input, bool output, struct failure *failure)
{
	bool open_in = fcntl(STDIN_FILENO, F_GETFD) >= 0;
	bool open_out = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
	for (int taken = 0; taken >= 0 && taken <= STDERR_FILENO;) {
		taken = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (taken > STDERR_FILENO)
			close(taken);
	}
	if (input && !open_in)
		return fail(failure, STATUS_IO, "stdin is closed");
	if (output && !open_out)
		return fail(failure, STATUS_IO, "stdout is closed");
	return true;
}

/* A record with its replacement, quotes doubled, and a block's worth of others. */
void limits_set(struct run *run)
{
	size_t most = run->options.reader.record_most ? run->options.reader.record_most
						      : RECORD_SIZE_DEFAULT;
	/* Places in a batch are counted in 32 bits. */
	size_t limit = 4 * most + BUFFER_LIMIT_DEFAULT;
	limit = limit < UINT32_MAX ? limit : UINT32_MAX;
	run->out.limit = run->value.limit = run->subject.limit = limit;
}

static bool open_source(struct run *run)
{
	limits_set(run);
	const char *most = getenv("PII_TEST_READ");
	struct source_options options = {
		.path = run->options.input,
		.encoding = run->options.encoding,
		.interrupt = &run->interrupt,
		/* A split may be empty; a header is missing where nothing is. */
		.empty_passes = run->options.no_header,
		/* Tests cut the input wherever they like. */
		.read_most = most ? strtoul(most, NULL, 10) : 0,
		.tap = account_in(run),
	};
	run->source = source_open(&options, &run->failure);
	if (!run->source)
		return fail_in(run, run->options.input ? run->options.input : "stdin");
	run->reader = reader_open(run->source, &run->options.reader, &run->failure);
	return run->reader != NULL;
}

static bool open_sink(struct run *run)
{
	struct stat status;
	const char *output = run->options.output;
	if (run->options.dry_run)
		return true;
	struct sink_options options = {
		.path = output,
		.encoding = run->options.output_encoding,
		.compress = run->options.compress,
		.interrupt = &run->interrupt,
		.tap = account_out(run),
	};
	run->older_stands = output && stat(output, &status) == 0 && S_ISREG(status.st_mode);
	run->sink = sink_open(&options, &run->failure);
	return run->sink || fail_in(run, output ? output : "stdout");
}

/* Once nothing more is to be refused: an older file is replaced. */
static bool open_rejects(struct run *run)
{
	if (!run->options.rejects)
		return true;
	run->rejects = rejects_open(run->options.rejects, &run->failure);
	return run->rejects != NULL;
}

/* The patterns of the rules join our own detectors. */
static bool add_patterns(struct run *run)
{
	static const enum check checks[] = {
		[RULES_CHECK_NONE] = CHECK_NONE,   [RULES_CHECK_LUHN] = CHECK_LUHN,
		[RULES_CHECK_MOD97] = CHECK_MOD97, [RULES_CHECK_MOD11_2] = CHECK_MOD11_2,
		[RULES_CHECK_USCC] = CHECK_USCC,
	};
	run->detectors = *detectors_builtin();
	for (size_t i = 0; i < rules_class_count(run->rules); i++) {
		const struct rules_class *class = rules_class_at(run->rules, i);
		struct failure why = {0};
		if (class->pattern.size == 0 ||
		    detectors_add_pattern(&run->detectors, &run->arena, class->name,
					  class->pattern.at, checks[class->check], &why))
			continue;
		return rules_fail(&run->failure, class->pattern_where, "%s", why.text);
	}
	return true;
}

/*
 * Every class's mask and encryption is tried, whichever columns a stream has: rules that are wrong
 * fail tonight, not on the day that the column turns up.
 */
static bool check_rules(struct run *run)
{
	struct means masking = run->means, encrypting = run->means;
	masking.trial = encrypting.trial = true;
	encrypting.random_only = run->options.seal_command;
	for (size_t i = 0; i < rules_class_count(run->rules); i++) {
		const struct rules_class *class = rules_class_at(run->rules, i);
		if ((class->mask && !treatment_for_mask(&masking, class, &run->failure)) ||
		    (class->encrypt && !treatment_for_encrypt(&encrypting, class, &run->failure)))
			return false;
	}
	return true;
}

static struct span keep(struct run *run, const char *from, const char *to)
{
	struct span bytes = {from, (size_t)(to - from)};
	return (struct span){arena_copy(&run->arena, bytes), bytes.size};
}

static bool read_header(struct run *run)
{
	if (!records_header(run))
		return false;
	if (!columns_read(&run->columns, &run->arena, &run->header, reader_dialect(run->reader),
			  run->rules, &run->failure))
		return fail_in(run, source_name(run->source));
	const char *end = run->header.bytes + run->header.to;
	struct span last = record_cell(&run->header, 0, run->header.width - 1);
	run->header_before = keep(run, run->header.bytes + run->header.from,
				  run->header.bytes + run->header.begin);
	run->header_after = keep(run, last.at + last.size, end);
	return plan_columns(run);
}

static bool read_columns(struct run *run)
{
	if (!(run->options.no_header ? plan_headless(run) : read_header(run)))
		return false;
	run->work = arena_take(&run->arena, run->columns.count * sizeof *run->work);
	run->owed = arena_take(&run->arena, run->columns.count * sizeof *run->owed);
	struct counts *counts = NULL;
	if (!(run->program->options & OPTIONS_DECIDE))
		counts = arena_take(&run->arena, run->columns.count * sizeof *counts);
	for (size_t i = 0; i < run->columns.count; i++) {
		run->work[i].mark = run->columns.at[i].mark;
		run->work[i].counts = counts ? &counts[i] : NULL;
	}
	return true;
}

/* ---- Running -----------------------------------------------------------------------------------
 */

static void list_owed(struct run *run)
{
	size_t kept = 0;
	for (size_t i = 0; i < run->columns.count; i++) {
		if (run->work[i].treatment || run->work[i].dropped)
			run->owed[run->owed_count++] = (uint32_t)i;
		if (run->work[i].dropped)
			continue;
		if (kept++ == 0)
			run->first_kept = (uint32_t)i;
		run->last_kept = (uint32_t)i;
	}
}

/* The columns that tell who a record is about, in the order of the rules. */
static void list_subjects(struct run *run)
{
	if (!run->means.wants_subject)
		return;
	struct named named = columns_named(run, rules_subject_count, rules_subject_at);
	run->subjects = named.at;
	run->subject_count = named.count;
	if (run->subject_count == 0)
		run_note(run, "no column is there that the rules' `subject:` names: dates that "
			      "would be shifted by it become ***");
}

static bool header_cell(struct run *run, size_t index)
{
	const struct work *work = &run->work[index];
	struct buffer *out = &run->out;
	bool leads = index == run->first_kept;
	size_t start = out->size;
	if (work->dropped)
		return true;
	if ((!leads && !buffer_byte(out, run->columns.dialect.delimiter)) ||
	    !column_header(&run->columns.at[index], work->label,
			   run->options.bare ? (struct span){NULL, 0} : work->mark, out))
		return false;
	/* Alone, a name without a byte would be an empty line. */
	bool alone = leads && index == run->last_kept;
	return !alone || out->size > start || !run->columns.dialect.quotes ||
	       buffer_append(out, span_of("\"\""));
}

/* Where there is no header line, the byte order mark alone, if there is one. */
static bool write_header(struct run *run)
{
	struct buffer *out = &run->out;
	size_t count = run->columns.headless ? 0 : run->columns.count;
	out->size = 0;
	bool good = buffer_append(out, run->header_before);
	for (size_t i = 0; i < count && good; i++)
		good = header_cell(run, i);
	if (!good || !buffer_append(out, run->header_after))
		return fail(&run->failure, STATUS_IO, "out of memory");
	size_t bad;
	if (!run->sink || sink_put(run->sink, buffer_span(out), NULL, 0, &bad, &run->failure))
		return true;
	return fail_in(run, "the header");
}

/* Who set $PII_RULES long ago, or did not, looks for -r in vain. */
bool rules_open(struct run *run)
{
	run->rules = rules_load(run->options.rules, &run->failure);
	run->means = (struct means){
		.arena = &run->arena, .rules = run->rules, .detectors = &run->detectors};
	bool good = run->rules && add_patterns(run) && check_rules(run);
	if (good || !run->options.rules_inherited)
		return good;
	struct failure plain = run->failure;
	run->failure = (struct failure){0};
	return fail(&run->failure, plain.status, "$PII_RULES: %s", plain.text);
}

static bool run_stream(struct run *run)
{
	if (!paths_check(run) || !rules_open(run) || !run_open_keys(run) || !plan_open(run) ||
	    !account_open(run) || !open_source(run) || !open_sink(run))
		return false;
	/* Until here a signal may end us where we stand: opening a pipe can wait for ever, and
	 * nothing was written. */
	signals_take(&run->interrupt);
	if (!read_columns(run) || !run->program->prepare(run))
		return false;
	if (run->options.report)
		return plan_put(run) && report_put(run);
	list_owed(run);
	list_subjects(run);
	if (!open_rejects(run) || !plan_put(run) || !keys_seal(run) || !write_header(run))
		return false;
	run->progress = progress_open(run);
	return records_all(run) && (!run->program->finish || run->program->finish(run));
}

/* ---- Ending ------------------------------------------------------------------------------------
 */

/* What ends a stream that failed. */
static void cut_output(struct run *run)
{
	char line[128];
	uint64_t record = run->stopped_at;
	if (record == 0 && run->reader)
		record = reader_records(run->reader) + 1;
	snprintf(line, sizeof line, "\"%s: stopped at record %llu", run->program->name,
		 (unsigned long long)record);
	if (run->stop_line)
		sink_cut(run->sink, span_of(run->stop_line), true);
	else
		sink_cut(run->sink, span_of(line), false);
	run->sink = NULL;
}

static void tell_counts(struct run *run)
{
	for (size_t i = 0; i < run->owed_count; i++) {
		const struct work *work = &run->work[run->owed[i]];
		const struct rules_class *class = run->columns.at[run->owed[i]].class;
		struct buffer words = {0};
		if (work->dropped)
			continue;
		if (column_words(&run->columns, run->owed[i], &words))
			run_tell(run, "%.*s: %s, %llu cells treated, %llu already", (int)words.size,
				 words.at, class ? class->name : "tokens",
				 (unsigned long long)work->counts->treated,
				 (unsigned long long)work->counts->already);
		buffer_free(&words);
	}
}

static void tell_end(struct run *run, uint64_t rejects)
{
	const struct failure *failure = &run->failure;
	if (rejects > 0)
		message(run->program->name, "%llu malformed record%s put aside in %s",
			(unsigned long long)rejects, rejects == 1 ? " was" : "s were",
			run->options.rejects);
	if (failure->status == STATUS_DONE) {
		watch_tell(run);
		tell_counts(run);
		return;
	}
	if (failure->signal == 0)
		message(run->program->name, "%s", failure->text);
	if (run->older_stands)
		message(run->program->name, "%s is not replaced: the older file stands",
			run->options.output);
}

static void free_run(struct run *run)
{
	reader_close(run->reader);
	source_close(run->source);
	rules_free(run->rules);
	detectors_free(&run->detectors);
	watch_close(run->watch);
	buffer_free(&run->out);
	buffer_free(&run->value);
	buffer_free(&run->subject);
	means_close(&run->means);
	keyring_free(run->means.keyring);
	free(run->cuts);
	free(run->cut_records);
	free(run->stop_line);
	arena_free(&run->arena);
}

/* Whose failure it is. */
static bool fail_sink(struct run *run)
{
	return fail_in(run, run->options.output ? run->options.output : "stdout");
}

/* What the exit status will be; 128 and the signal where one ends the process. */
static int status_of(const struct run *run)
{
	const struct failure *failure = &run->failure;
	if (failure->signal && signals_end(failure->signal))
		return 128 + failure->signal;
	return failure->status == STATUS_DONE && run->found ? STATUS_FOUND : (int)failure->status;
}

/*
 * All of the stream is known and nothing of it wrong. The trail tells of it before it stands: what
 * has no last line in the trail has no name, or is visibly cut.
 */
static bool let_stand(struct run *run, uint64_t rejects)
{
	if (run->sink && !sink_ready(run->sink, &run->failure))
		return fail_sink(run);
	if (!account_end(run, status_of(run), rejects))
		return false;
	struct sink *sink = run->sink;
	bool named = run->options.output && sink && sink_is_regular(sink);
	run->sink = NULL;
	if (sink && !sink_finish(sink, &run->failure)) {
		account_failed(run, named ? "rename" : "write");
		return fail_sink(run);
	}
	/* No older file stands any more. */
	run->older_stands = false;
	if (!run->program->settle || run->program->settle(run))
		return true;
	account_failed(run, run->options.receipt ? "receipt" : "summary");
	return false;
}

static int finish(struct run *run)
{
	uint64_t records = run->reader ? reader_records(run->reader) : 0;
	uint64_t rejects = rejects_count(run->rejects);
	if (run->program->count)
		run->program->count(run);
	bool good =
		rejects_close(run->rejects, &run->failure) && run->failure.status == STATUS_DONE;
	run->rejects = NULL;
	progress_close(run->progress, records, run->bytes);
	if (good)
		let_stand(run, rejects);
	if (run->sink)
		cut_output(run);
	account_end(run, status_of(run), rejects);
	tell_end(run, rejects);
	if (run->program->end)
		run->program->end(run);
	int status = status_of(run), signal = run->failure.signal;
	account_close(run);
	free_run(run);
	if (signal)
		signals_die(signal);
	return status;
}

int run_main(const struct program *program, int argc, char **argv)
{
	struct run run = {.program = program};
	enum status status;
	for (const struct command *command = program->commands; command && command->name; command++)
		if (argc > 1 && strcmp(argv[1], command->name) == 0)
			return command->main(program, argc - 1, argv + 1);
	if (!options_read(program, argc, argv, &run.options, &status))
		return status;
	if (descriptors_check(!run.options.input, !run.options.output, &run.failure))
		run_stream(&run);
	return finish(&run);
}
