/* People of a list: who they are is read once, whether anybody can be seen is asked before and
 * after the stream. */
#include "run/people.h"

#include <stdio.h>
#include <stdlib.h>

#include "run/people_inside.h"

/* ---- The list ----------------------------------------------------------------------------------
 */

bool people_tag_listed(const struct people *people, const char tag[TOKEN_TAG_SIZE])
{
	for (size_t i = 0; i < people->tag_count; i++)
		if (memcmp(people->tags[i], tag, TOKEN_TAG_SIZE) == 0)
			return true;
	return false;
}

static bool add_tag(struct people *people, const char *tag, struct failure *failure)
{
	if (people_tag_listed(people, tag))
		return true;
	if (people->tag_count == TAGS_MAX)
		return fail(failure, STATUS_REFUSED, "tokens of more than %d keys and recipients",
			    TAGS_MAX);
	memcpy(people->tags[people->tag_count++], tag, TOKEN_TAG_SIZE);
	return true;
}

/* The first token of a line is the one that `pii-drop token` makes of any value. */
static bool add_tokens(struct people *people, struct span text, struct failure *failure)
{
	people->tokens_listed = true;
	subjects_set_token(people->subjects, text.at);
	for (size_t at = 0; at < text.size; at++) {
		if (text.at[at] == ' ')
			continue;
		struct span token = span_cut(text, at, at + TOKEN_SIZE);
		if (!subjects_add_key(people->subjects, token, failure) ||
		    !add_tag(people, token.at + 3, failure))
			return false;
		at += TOKEN_SIZE;
	}
	return true;
}

static bool has_texts(const struct people *people)
{
	for (size_t i = 0; i < people->looks.count; i++)
		if (people->looks.at[i].how == LOOK_TEXT)
			return true;
	return false;
}

static bool add_value(struct people *people, struct span text, struct failure *failure)
{
	struct subjects *subjects = people->subjects;
	char token[TOKEN_SIZE];
	people->values_listed = true;
	people->canonical.size = 0;
	if (!value_canonical(text, &people->canonical))
		return fail(failure, STATUS_IO, "out of memory");
	char form[SUBJECT_FORM_SIZE];
	struct span canonical = buffer_span(&people->canonical);
	struct span compared = subject_form(canonical, form);
	if (!subjects_add_key(subjects, compared, failure) ||
	    (has_texts(people) && (!subjects_add_name(subjects, canonical, failure) ||
				   !subjects_add_name(subjects, compared, failure))))
		return false;
	if (people->keyed && people->run->options.receipt) {
		if (!token_make(&people->subject, compared, token))
			return fail(failure, STATUS_IO, "libcrypto cannot compute an HMAC");
		subjects_set_token(subjects, token);
	}
	for (size_t i = 0; i < people->domains.count; i++) {
		const struct domain *domain = &people->domains.at[i];
		if (!domain_fits(domain, text))
			continue;
		if (!token_make(&domain->tokens, canonical, token))
			return fail(failure, STATUS_IO, "libcrypto cannot compute an HMAC");
		if (!subjects_add_key(subjects, (struct span){token, sizeof token}, failure))
			return false;
	}
	return true;
}

static bool take_listed(void *context, const struct listed *listed, struct failure *failure)
{
	struct people *people = context;
	if (listed->line > UINT32_MAX)
		return fail(failure, STATUS_REFUSED, "more lines than can be counted");
	if (!subjects_add(people->subjects, (uint32_t)listed->line, failure))
		return false;
	return listed->tokens ? add_tokens(people, listed->text, failure)
			      : add_value(people, listed->text, failure);
}

/* ---- Keys --------------------------------------------------------------------------------------
 */

/* A ring of few subkeys opens what it can: what it has not is no failure. */
static bool settle_keys(struct people *people)
{
	struct run *run = people->run;
	struct failure why = {0};
	if (!run->means.keyring)
		return true;
	people->opener = opener_make(&run->means);
	people->keyed = tokens_open(run->means.keyring, span_of(SUBJECT_DOMAIN),
				    (struct span){NULL, 0}, &people->subject, &why);
	if (people->keyed || why.status == STATUS_SEALED)
		return true;
	run->failure = why;
	return false;
}

/* A class's tokens are made of everybody on the list, so that its cells can be compared. */
static bool add_domain(struct people *people, const struct rules_class *class, bool *known)
{
	struct run *run = people->run;
	struct failure why = {0};
	*known = domains_add(&people->domains, &run->means, class, &why);
	if (*known || why.status == STATUS_SEALED)
		return true;
	run->failure = why;
	return false;
}

/*
 * For columns that have tokens, by the sample, or may have, by the rules. A value that is of
 * another class than its column has that one's token.
 */
static bool settle_domains(struct people *people)
{
	struct run *run = people->run;
	bool any = false, known;
	domains_open(&people->domains, &run->means);
	if (!people->keyed)
		return true;
	for (size_t i = 0; i < people->looks.count; i++) {
		struct look *look = &people->looks.at[i];
		bool expected = look->class && run->options.plan && class_has_tokens(look->class);
		bool text = look->how == LOOK_TEXT;
		if (!look->pseudonyms && !expected && !(text && run->options.plan))
			continue;
		any = true;
		look->domain = text;
		if (look->class && !text && !add_domain(people, look->class, &look->domain))
			return false;
	}
	for (size_t i = 0; any && i < rules_class_count(run->rules); i++) {
		const struct rules_class *class = rules_class_at(run->rules, i);
		if (class_has_tokens(class) &&
		    class_is_identity(run->rules, span_of(class->name)) &&
		    detectors_named(run->means.detectors, class->name) &&
		    !add_domain(people, class, &known))
			return false;
	}
	return true;
}

/* ---- Can anybody be seen? ----------------------------------------------------------------------
 */

/*
 * Notes tell of people now and then: that they can be read is not enough where columns that tell of
 * everybody cannot.
 */
static struct people_cells cells_of_all(const struct people *people)
{
	struct people_cells all = {0};
	bool values = false;
	for (size_t i = 0; i < people->looks.count; i++)
		values = values || people->looks.at[i].how != LOOK_TEXT;
	for (size_t i = 0; i < people->looks.count; i++) {
		const struct people_cells *cells = &people->looks.at[i].cells;
		if (values && people->looks.at[i].how == LOOK_TEXT)
			continue;
		all.read += cells->read;
		all.masked += cells->masked;
		all.sealed += cells->sealed;
	}
	return all;
}

/* `column 3 (联系手机): 9 of 9 cells are masked`; the columns' words are escaped. */
static bool cells_words(const struct people *people, const struct look *look, struct buffer *out)
{
	const struct people_cells *cells = &look->cells;
	unsigned long long all = cells->read + cells->masked + cells->sealed;
	if (!column_words(&people->run->columns, look->column, out) || !buffer_format(out, ": "))
		return false;
	if (all == 0)
		return buffer_format(out, "no cell is filled");
	if (cells->masked > 0 &&
	    !buffer_format(out, "%llu of %llu cells are masked%s",
			   (unsigned long long)cells->masked, all, cells->sealed ? ", " : ""))
		return false;
	if (cells->sealed > 0)
		return buffer_format(out, "%llu of %llu cells cannot be read without their key",
				     (unsigned long long)cells->sealed, all);
	return cells->masked > 0 || buffer_format(out, "notes alone are not enough");
}

static const char *way_out(const struct people *people, const struct people_cells *all)
{
	if (all->sealed > 0 && !people->run->means.keyring)
		return "give their keyring with -k";
	if (all->sealed > 0)
		return "the keyring has not the keys that they, or the list's tokens, were made "
		       "with, or the rules (-r) are others: with them goes the recipient";
	if (all->masked > 0)
		return "who was masked for good is to be looked for in a copy that was not";
	return "people are looked for in a file that tells who they are";
}

#define COLUMNS_TOLD 4

static bool fail_unseen(struct people *people, enum status status)
{
	struct people_cells all = cells_of_all(people);
	struct buffer words = {0};
	for (size_t i = 0; i < people->looks.count && i < COLUMNS_TOLD; i++) {
		if (i > 0)
			buffer_format(&words, "; ");
		cells_words(people, &people->looks.at[i], &words);
	}
	if (people->looks.count > COLUMNS_TOLD)
		buffer_format(&words, "; and %zu more columns", people->looks.count - COLUMNS_TOLD);
	fail(&people->run->failure, status, "nobody can be found: %.*s; %s", (int)words.size,
	     words.at ? words.at : "", way_out(people, &all));
	buffer_free(&words);
	return fail_in(people->run, source_name(people->run->source));
}

static bool refuse_no_column(struct people *people)
{
	if (people->looks.count > 0)
		return true;
	fail(&people->run->failure, STATUS_REFUSED,
	     "nobody can be found: no column has a class by which people are known, or is "
	     "free_text; put `pii-classify |` before it, pin one in the rules, or name it in "
	     "`subject:`");
	return fail_in(people->run, source_name(people->run->source));
}

static bool try_batch(void *context, const struct batch *batch)
{
	struct people *people = context;
	struct run *run = people->run;
	bool holds;
	for (size_t record = 0; record < batch->count; record++) {
		if (people_judge(people, batch, record, &holds))
			continue;
		struct failure why = run->failure;
		run->failure = (struct failure){.signal = why.signal};
		reader_place(run->reader, batch, record, &run->fault);
		return fail_at(run, &run->fault, why.status, why.text);
	}
	return true;
}

/* The sample is judged as the stream will be, and nothing of it kept. */
static bool try_sample(struct people *people)
{
	if (people->run->options.plan)
		return true;
	if (!sample_walk(people->run, try_batch, people))
		return false;
	if (people->records > 0 && cells_of_all(people).read == 0)
		return fail_unseen(people, STATUS_REFUSED);
	people->records = 0;
	subjects_forget_hits(people->subjects);
	for (size_t i = 0; i < people->looks.count; i++)
		people->looks.at[i].cells = (struct people_cells){0};
	return true;
}

bool people_finish(struct people *people)
{
	struct people_cells all = cells_of_all(people);
	if (people->records > 0 && all.read == 0)
		return fail_unseen(people, all.sealed ? STATUS_SEALED : STATUS_MALFORMED);
	for (size_t i = 0; i < people->looks.count; i++) {
		const struct look *look = &people->looks.at[i];
		struct buffer words = {0};
		if (look->cells.masked + look->cells.sealed > 0 &&
		    cells_words(people, look, &words))
			message(people->run->program->name, "%.*s: nobody can be found by these",
				(int)words.size, words.at);
		buffer_free(&words);
	}
	return true;
}

/* ---- Opening and telling -----------------------------------------------------------------------
 */

static bool open_all(struct people *people)
{
	struct run *run = people->run;
	size_t classes = text_classes(run->means.detectors);
	people->identity = arena_take(&run->arena, classes * sizeof *people->identity);
	for (size_t i = 0; i < classes; i++)
		people->identity[i] =
			class_is_identity(run->rules, span_of(text_class(run->means.detectors, i)));
	for (size_t i = 0; i < run->means.detectors->count; i++)
		people->patterns = people->patterns || run->means.detectors->at[i]->pattern;
	looks_open(&people->looks, run);
	if (!run->options.plan && !looks_sample(&people->looks, run))
		return false;
	if (!refuse_no_column(people) || !settle_keys(people) || !settle_domains(people))
		return false;
	people->subjects = subjects_open(run->options.receipt != NULL, &run->failure);
	if (!people->subjects ||
	    !list_read(run->options.subjects, &run->interrupt, run->rules, run->means.detectors,
		       take_listed, people, &run->failure) ||
	    !subjects_settle(people->subjects, &run->failure))
		return false;
	people->clear_read = !people->tokens_listed ||
			     (people->keyed && people_tag_listed(people, people->subject.tag));
	return try_sample(people);
}

struct people *people_open(struct run *run)
{
	struct people *people = calloc(1, sizeof *people);
	if (!people) {
		fail(&run->failure, STATUS_IO, "out of memory");
		return NULL;
	}
	people->run = run;
	people->canonical.limit = people->folded.limit = run->value.limit;
	for (size_t i = 0; i < OPENED_COUNT; i++)
		people->opened[i].limit = run->value.limit;
	if (open_all(people))
		return people;
	people_close(people);
	return NULL;
}

void people_close(struct people *people)
{
	if (!people)
		return;
	subjects_close(people->subjects);
	for (size_t i = 0; i < OPENED_COUNT; i++)
		buffer_wipe(&people->opened[i]);
	buffer_wipe(&people->canonical);
	buffer_wipe(&people->folded);
	free(people->held);
	free(people);
}

size_t people_count(const struct people *people)
{
	return subjects_count(people->subjects);
}

void people_at(const struct people *people, size_t index, struct person *person)
{
	subjects_at(people->subjects, index, &person->line, &person->records, person->token);
}

struct people_cells people_cells(const struct people *people, size_t column)
{
	for (size_t i = 0; i < people->looks.count; i++)
		if (people->looks.at[i].column == column)
			return people->looks.at[i].cells;
	return (struct people_cells){0};
}
