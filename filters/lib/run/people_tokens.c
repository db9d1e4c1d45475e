/*
 * `pii-drop token`: a list of people as tokens, which tells nobody who they are. A line for each:
 * the token that everybody has, then those that the rules' masks would make of his identifier.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "run/people_inside.h"

#define OUT_ENOUGH ((size_t)64 << 10)
/* Kept back until more comes, so that a list cut by a signal ends within a token. */
#define KEPT_BACK 8

struct tokenizing {
	struct arena arena;
	struct rules *rules;
	struct means means;
	struct tokens subject;
	struct domains domains;
	struct buffer canonical;
	struct buffer out;
	uint64_t line; /* of the list, the last one taken */
	bool wrote;
	struct failure failure;
};

/* Writes the first bytes of what is to go out. */
static bool put(struct tokenizing *work, size_t size, struct failure *failure)
{
	struct failure why = {0};
	if (!write_whole(STDOUT_FILENO, (struct span){work->out.at, size}, &why))
		return fail(failure, why.status, "stdout: %s", why.text);
	work->wrote = work->wrote || size > 0;
	memmove(work->out.at, work->out.at + size, work->out.size - size);
	work->out.size -= size;
	return true;
}

static bool add_token(struct tokenizing *work, const struct tokens *tokens, struct span value,
		      const char *before, struct failure *failure)
{
	char token[TOKEN_SIZE];
	if (!token_make(tokens, value, token))
		return fail(failure, STATUS_IO, "libcrypto cannot compute an HMAC");
	return (buffer_append(&work->out, span_of(before)) &&
		buffer_append(&work->out, (struct span){token, sizeof token})) ||
	       fail(failure, STATUS_IO, "out of memory");
}

/* What is tokens already stays as it is. */
static bool add_line(struct tokenizing *work, const struct listed *listed, struct failure *failure)
{
	if (listed->tokens)
		return buffer_append(&work->out, listed->text) ||
		       fail(failure, STATUS_IO, "out of memory");
	work->canonical.size = 0;
	if (!value_canonical(listed->text, &work->canonical))
		return fail(failure, STATUS_IO, "out of memory");
	char form[SUBJECT_FORM_SIZE];
	struct span canonical = buffer_span(&work->canonical);
	bool good = add_token(work, &work->subject, subject_form(canonical, form), "", failure);
	for (size_t i = 0; i < work->domains.count && good; i++)
		if (domain_fits(&work->domains.at[i], listed->text))
			good = add_token(work, &work->domains.at[i].tokens, canonical, " ",
					 failure);
	return good;
}

static bool take_listed(void *context, const struct listed *listed, struct failure *failure)
{
	struct tokenizing *work = context;
	work->line = listed->line;
	if (!add_line(work, listed, failure))
		return false;
	if (!buffer_byte(&work->out, '\n'))
		return fail(failure, STATUS_IO, "out of memory");
	return work->out.size < OUT_ENOUGH || put(work, work->out.size - KEPT_BACK, failure);
}

static bool open_domains(struct tokenizing *work)
{
	const struct rules *rules = work->means.rules;
	if (!tokens_open(work->means.keyring, span_of(SUBJECT_DOMAIN), (struct span){NULL, 0},
			 &work->subject, &work->failure))
		return false;
	domains_open(&work->domains, &work->means);
	for (size_t i = 0; i < rules_class_count(rules); i++) {
		const struct rules_class *class = rules_class_at(rules, i);
		if (class_has_tokens(class) && class_is_identity(rules, span_of(class->name)) &&
		    !domains_add(&work->domains, &work->means, class, &work->failure))
			return false;
	}
	return true;
}

static bool run_tokenizing(struct tokenizing *work, const struct options *options)
{
	struct failure *failure = &work->failure;
	if (!descriptors_check(true, true, failure))
		return false;
	if (!options->key && !options->key_command)
		return fail(failure, STATUS_REFUSED,
			    "tokens are made with a key; give its keyring with -k");
	work->rules = rules_load(options->rules, failure);
	if (!work->rules)
		return false;
	work->means = (struct means){
		.arena = &work->arena, .rules = work->rules, .detectors = detectors_builtin()};
	work->means.keyring = keys_open(options, failure);
	bool good = work->means.keyring && open_domains(work) &&
		    list_read(NULL, NULL, work->rules, work->means.detectors, take_listed, work,
			      failure) &&
		    put(work, work->out.size, failure);
	if (good && close(STDOUT_FILENO) < 0)
		fail(failure, STATUS_IO, "stdout: cannot write: %s", strerror(errno));
	return good;
}

/* A list that failed does not look whole: no list ends in a quote that is never closed. */
static void cut_output(struct tokenizing *work)
{
	struct failure ignored = {0};
	if (work->wrote && buffer_format(&work->out, "\"pii-drop token: stopped at line %llu\n",
					 (unsigned long long)work->line))
		put(work, work->out.size, &ignored);
}

int run_token(const struct program *program, int argc, char **argv)
{
	const struct program token = {
		.name = "pii-drop token",
		.summary = "Turns a list of people into one of tokens, for --subjects.\n"
			   "    pii-drop token -k shop.key < people.txt > people.tokens\n",
		.options = OPTIONS_TOKENS,
	};
	struct tokenizing work = {0};
	struct options options;
	enum status status;
	(void)program;
	if (!options_read(&token, argc, argv, &options, &status))
		return status;
	if (!run_tokenizing(&work, &options))
		cut_output(&work);
	if (work.failure.status != STATUS_DONE && work.failure.signal == 0)
		message(token.name, "%s", work.failure.text);
	means_close(&work.means);
	keyring_free(work.means.keyring);
	rules_free(work.rules);
	buffer_wipe(&work.canonical);
	buffer_free(&work.out);
	arena_free(&work.arena);
	if (work.failure.signal)
		signals_die(work.failure.signal);
	return (int)work.failure.status;
}
