/* What a run tells its trail: pii-trail(5). */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "run/inside.h"

/* What came in, or went out. */
struct passed {
	struct digest *bytes;
	struct digest *text; /* NULL: it is the bytes */
	uint64_t size;
	struct failure failure;
};

struct account {
	struct trail *trail;
	struct timespec begun;
	struct passed in, out;
	bool ended;
	uint64_t torn; /* told already */
};

static bool fail_trail(struct run *run)
{
	fail_in(run, run->options.trail);
	if (!run->options.trail_inherited)
		return false;
	return fail_in(run, "$PII_TRAIL");
}

/* ---- What goes by ------------------------------------------------------------------------------
 */

static void take_bytes(void *context, struct span bytes)
{
	struct passed *passed = context;
	passed->size += bytes.size;
	digest_add(passed->bytes, bytes);
}

static void take_part(void *context)
{
	struct passed *passed = context;
	passed->text = digest_split(passed->bytes, &passed->failure);
}

static void take_text(void *context, struct span text)
{
	struct passed *passed = context;
	if (passed->text)
		digest_add(passed->text, text);
}

static struct tap tap_of(struct passed *passed)
{
	return (struct tap){take_bytes, take_part, take_text, passed};
}

struct tap account_in(struct run *run)
{
	return run->account ? tap_of(&run->account->in) : (struct tap){0};
}

struct tap account_out(struct run *run)
{
	return run->account ? tap_of(&run->account->out) : (struct tap){0};
}

/* `stands`: it went well; of what was cut nobody has the text. */
static bool settle(struct passed *passed, struct trail_stream *stream, bool stands,
		   struct failure *failure)
{
	struct digest *bytes = passed->bytes, *text = passed->text;
	bool good = passed->failure.status == STATUS_DONE ||
		    fail(failure, passed->failure.status, "%s", passed->failure.text);
	stream->bytes = passed->size;
	passed->bytes = passed->text = NULL;
	good = digest_finish(bytes, stream->sha256, failure) && good;
	if (text)
		good = digest_finish(text, stream->text_sha256, failure) && good;
	if (!stands)
		*stream->text_sha256 = 0;
	return good;
}

/* ---- The first line ----------------------------------------------------------------------------
 */

static const char *task_of(const struct run *run)
{
	const struct options *options = &run->options;
	if (options->subjects)
		return options->invert ? "access" : "erase";
	if (options->decrypt)
		return "decrypt";
	return run->program->name + strlen("pii-");
}

static const char *copy(struct run *run, struct span text)
{
	return text.size ? arena_copy(&run->arena, text) : NULL;
}

static const char *number(struct run *run, uint64_t value)
{
	char text[24];
	snprintf(text, sizeof text, "%llu", (unsigned long long)value);
	return arena_copy(&run->arena, span_of(text));
}

/* A ring of other subkeys has none; nor has a run without a ring. */
static bool find_tag(struct run *run, struct span recipient, const char **tag)
{
	char text[TOKEN_TAG_SIZE];
	struct failure failure = {0};
	*tag = NULL;
	if (!run->means.keyring)
		return true;
	if (token_tag(run->means.keyring, recipient, text, &failure))
		*tag = copy(run, (struct span){text, TOKEN_TAG_SIZE});
	else if (failure.status != STATUS_SEALED)
		return fail(&run->failure, failure.status, "%s", failure.text);
	return true;
}

/* Is another program at the other end, on this machine or another? */
static bool is_pipe(int descriptor)
{
	struct stat status;
	return fstat(descriptor, &status) == 0 &&
	       (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

static bool fill_begin(struct run *run, struct trail_begin *begin, char digest[DIGEST_HEX + 1])
{
	const struct passwd *user = getpwuid(getuid());
	const char *named = getenv("PII_RUN");
	char host[256] = "";
	gethostname(host, sizeof host - 1);
	*begin = (struct trail_begin){
		.run = named && *named ? named : number(run, (uint64_t)getpgrp()),
		.piped_in = !run->options.input && is_pipe(STDIN_FILENO),
		.piped_out = !run->options.output && is_pipe(STDOUT_FILENO),
		.program = run->program->name,
		.version = PII_VERSION,
		.task = task_of(run),
		.login = user ? copy(run, span_of(user->pw_name)) : number(run, getuid()),
		.uid = getuid(),
		.host = arena_copy(&run->arena, span_of(host)),
		.purpose = copy(run, rules_purpose(run->rules)),
		.basis = copy(run, rules_basis(run->rules)),
		.recipient = copy(run, rules_recipient(run->rules)),
		.rules = run->options.rules ? run->options.rules : "default",
		.rules_sha256 = digest,
	};
	return rules_digest(run, digest) &&
	       find_tag(run, rules_recipient(run->rules), &begin->tag) &&
	       find_tag(run, (struct span){NULL, 0}, &begin->key_tag);
}

/* Told even to who wants no notes: whoever wrote it was ended in the middle of it. */
static void tell_torn(struct run *run)
{
	struct account *account = run->account;
	uint64_t torn = trail_torn(account->trail);
	if (torn != account->torn)
		message(run->program->name,
			"%s: line %llu was cut off by whatever ended its program; it stays, and "
			"pii-audit verify tells of it",
			run->options.trail, (unsigned long long)torn);
	account->torn = torn;
}

bool account_open(struct run *run)
{
	struct trail_begin begin;
	char digest[DIGEST_HEX + 1];
	if (!run->options.trail)
		return true;
	/* Before the stream has its signals: a trail that may not grow is one that fails. */
	signals_let_writes_fail();
	if (!fill_begin(run, &begin, digest))
		return false;
	struct account *account = run->account = arena_take(&run->arena, sizeof *account);
	clock_gettime(CLOCK_MONOTONIC, &account->begun);
	account->in.bytes = digest_open(&run->failure);
	account->out.bytes =
		account->in.bytes ? digest_split(account->in.bytes, &run->failure) : NULL;
	if (!account->out.bytes)
		return false;
	account->trail = trail_open(run->options.trail, &begin, &run->failure);
	if (!account->trail)
		return fail_trail(run);
	tell_torn(run);
	return true;
}

/* ---- Columns -----------------------------------------------------------------------------------
 */

/* What a program that decides columns did to one; NULL: it is not told of. */
static const char *decided(const struct run *run, size_t index)
{
	const struct rules_class *class = run->columns.at[index].class;
	if (!class)
		return NULL;
	if (class->action == ACTION_KEEP)
		return "keep";
	return run->work[index].label && !run->columns.headless ? "label" : "pass";
}

static const char *audited(const struct run *run, size_t index)
{
	const struct work *work = &run->work[index];
	bool told = run->columns.at[index].class || work->counts->findings > 0 ||
		    work->counts->declared > 0;
	return told ? "audit" : NULL;
}

static const char *treated(const struct run *run, size_t index)
{
	const struct work *work = &run->work[index];
	if (work->dropped)
		return "drop";
	if (work->treatment)
		return run->options.decrypt ? "decrypt" : run->program->name + strlen("pii-");
	return work->debt || work->unlisted || work->label ? "pass" : NULL;
}

typedef const char *action_of(const struct run *run, size_t index);

/* What is told of columns, one after the other: 65,536 at once would take what the line takes. */
struct telling {
	const struct run *run;
	action_of *action_of;
	char name[TRAIL_NAME_MAX + 1]; /* a trail has no more of it */
};

static bool tell_column(void *context, size_t index, struct trail_column *told)
{
	struct telling *telling = context;
	const struct column *column = &telling->run->columns.at[index];
	const struct work *work = &telling->run->work[index];
	const struct counts nothing = {0}, *counts = work->counts ? work->counts : &nothing;
	/* Who goes for want of a name in the rules does not go for a class that a sample gave. */
	const struct rules_class *class = work->unlisted ? NULL : column->class;
	struct span name = column_told(telling->run, index);
	size_t size = name.size < TRAIL_NAME_MAX ? name.size : TRAIL_NAME_MAX;
	if (size)
		memcpy(telling->name, name.at, size);
	telling->name[size] = 0;
	*told = (struct trail_column){
		.position = index + 1,
		.name = telling->name,
		.class = class ? class->name : NULL,
		.sensitivity = class ? sensitivity_word(class->sensitivity) : NULL,
		.action = telling->action_of(telling->run, index),
		.kind = work->treatment ? treatment_kind(work->treatment) : NULL,
		.cells = work->treatment ? counts->treated + counts->already + counts->passed
					 : counts->cells,
		.treated = counts->treated,
		.already = counts->already,
		.findings = counts->findings,
		.declared = counts->declared,
	};
	return told->action;
}

static void tell_columns(const struct run *run, struct trail_end *end, struct telling *telling)
{
	unsigned options = run->program->options;
	telling->run = run;
	telling->action_of = options & OPTIONS_DECIDE  ? decided
			     : options & OPTIONS_AUDIT ? audited
						       : treated;
	end->column = tell_column;
	end->context = telling;
	/* A run that was refused may have come to none. */
	end->column_count = run->work ? run->columns.count : 0;
}

/* ---- The last line -----------------------------------------------------------------------------
 */

static int64_t milliseconds_since(struct timespec begun)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - begun.tv_sec) * 1000 + (now.tv_nsec - begun.tv_nsec) / 1000000;
}

static void fill_end(struct run *run, struct trail_end *end, uint64_t rejects)
{
	const struct removal *removal = run->program->options & OPTIONS_DROP ? run->own : NULL;
	end->milliseconds = milliseconds_since(run->account->begun);
	end->in.records = run->reader ? reader_records(run->reader) : 0;
	/* A report's records were given back to the reader. */
	if (run->options.report)
		end->in.records = run->columns.sampled + run->left_out;
	end->out.records = run->records_out;
	end->out.none = run->options.dry_run;
	end->rejects = rejects;
	end->removed_people = removal ? removal->by_people : 0;
	end->removed_retention = removal ? removal->by_retention : 0;
	end->subjects = run->options.subjects;
	end->retention = removal && removal->retention;
	end->unended = run->unended;
	end->audit = run->audit;
}

/* No record comes any more: what wide ones took is the line's to take. */
static void free_records(struct run *run)
{
	/* Where the output is cut after all it is behind the last of them. */
	if (run->reader && run->stopped_at == 0)
		run->stopped_at = reader_records(run->reader) + 1;
	reader_close(run->reader);
	run->reader = NULL;
	buffer_free(&run->out);
	buffer_free(&run->value);
}

bool account_end(struct run *run, int status, uint64_t rejects)
{
	struct account *account = run->account;
	if (!account || !account->trail || account->ended)
		return true;
	bool stands = status == STATUS_DONE || status == STATUS_FOUND;
	struct trail_end end = {.status = status};
	struct telling telling;
	struct failure before = run->failure;
	run->failure = (struct failure){0};
	account->ended = true;
	fill_end(run, &end, rejects);
	tell_columns(run, &end, &telling);
	free_records(run);
	bool good = settle(&account->in, &end.in, stands, &run->failure) &&
		    settle(&account->out, &end.out, stands, &run->failure) &&
		    trail_end(account->trail, &end, &run->failure);
	if (good)
		tell_torn(run);
	else
		fail_trail(run);
	/* What failed before it is why the run failed; this is told all the same. */
	if (before.status != STATUS_DONE) {
		if (!good)
			message(run->program->name, "%s", run->failure.text);
		run->failure = before;
	}
	return good;
}

void account_failed(struct run *run, const char *what)
{
	struct account *account = run->account;
	struct failure failure = {0};
	if (!account || !account->trail)
		return;
	if (!trail_failed(account->trail, what, &failure))
		message(run->program->name, "%s: %s", run->options.trail, failure.text);
}

void account_close(struct run *run)
{
	struct account *account = run->account;
	struct failure ignored = {0};
	struct trail_stream nobody;
	if (!account)
		return;
	settle(&account->in, &nobody, false, &ignored);
	settle(&account->out, &nobody, false, &ignored);
	trail_close(account->trail);
}
