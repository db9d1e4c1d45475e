/*
 * Decrypting: which columns open, and what in them. A token opens only where somebody said that it
 * was made: anybody can write one into an order.
 */
#include <inttypes.h>
#include <stdio.h>

#include "run/inside.h"

/* What the sampled cells of a column hold. */
struct seen {
	uint32_t filled;   /* not blank */
	uint32_t whole;    /* of those: one token and nothing else */
	uint32_t within;   /* of the rest: a token among other text */
	struct span class; /* of the first whole one */
};

/* Columns that nothing opens, side by side, the last included. */
struct closed {
	uint32_t first, last;
};

struct decrypting {
	struct span only[CLASSES_MOST];
	size_t only_count;
	struct seen *seen; /* one for each column; zeros where there is no sample */
	uint64_t *passed;  /* tokens in columns that nothing opens, by column */
	struct closed *closed;
	size_t closed_count;
	uint64_t records; /* of the sample */
	struct made_opening *made;
};

/* Treatments for columns that open alike. */
struct made_opening {
	struct made_opening *next;
	struct opening_of opening;
	struct treatment *treatment;
};

/* ---- The sample --------------------------------------------------------------------------------
 */

static bool holds_token(struct span text)
{
	struct token token;
	for (size_t at = token_next(text, 0); at < text.size; at = token_next(text, at + 1))
		if (token_read(text, at, &token))
			return true;
	return false;
}

static void look_at_cell(struct run *run, struct seen *seen, struct span text)
{
	struct token token;
	if (text_is_blank(text) || text_is_blank(wrapper_off(text)))
		return;
	seen->filled++;
	if (token_read(text, 0, &token) && token.size == text.size) {
		if (seen->whole++ == 0 || span_is(seen->class, CLASS_LITERAL))
			seen->class = (struct span){arena_copy(&run->arena, token.class),
						    token.class.size};
	} else {
		seen->within += holds_token(text);
	}
}

static bool look(struct run *run, const struct batch *batch)
{
	struct decrypting *decrypting = run->own;
	decrypting->records += batch->count;
	for (size_t record = 0; record < batch->count; record++)
		for (uint32_t i = 0; i < run->columns.count; i++) {
			struct span cell = record_cell(batch, record, i), text;
			if (!cell_text(run->columns.dialect, cell, &run->value, &text))
				return fail(&run->failure, STATUS_IO, "out of memory");
			look_at_cell(run, &decrypting->seen[i], text);
		}
	return true;
}

static bool take_sample(struct run *run, struct sample **sample)
{
	const struct sample_asks nobody = {NULL, NULL};
	columns_name(&run->columns, run->rules);
	*sample = sample_open(&run->arena, &run->columns, run->rules, &run->detectors, nobody);
	run->look = look;
	return run_sample(run, *sample);
}

/* What was never encrypted is not what somebody means who decrypts. */
static bool refuse_plain(struct run *run)
{
	const struct decrypting *decrypting = run->own;
	bool any = decrypting->records == 0;
	for (size_t i = 0; i < run->columns.count && !any; i++)
		any = decrypting->seen[i].whole > 0 || decrypting->seen[i].within > 0 ||
		      run->columns.at[i].marked;
	return any ||
	       fail(&run->failure, STATUS_REFUSED,
		    "%s: nothing here is encrypted: no token (pii1:…), no mark (#ff1:…); with "
		    "--plan it may be so",
		    source_name(run->source));
}

/* ---- A column ----------------------------------------------------------------------------------
 */

static bool wanted(const struct decrypting *decrypting, struct span class)
{
	bool found = decrypting->only_count == 0;
	for (size_t i = 0; i < decrypting->only_count; i++)
		found |= span_equal(decrypting->only[i], class);
	return found;
}

static bool says(const struct rules_class *class, const char *key, const char *word)
{
	const struct rules_node *node = rules_param(class->encrypt, key);
	return node && node->kind == RULES_SCALAR && span_is(node->text, word);
}

/* Digits that ff1 made look like any others. */
static bool refuse_bare(struct run *run, size_t index, const char *class)
{
	column_refuse(
		&run->columns, index, &run->failure,
		"the rules encrypt %s by ff1, which leaves digits, and no mark says that these "
		"were; give --plan if they were (or a plan with class null, if not)",
		class);
	return fail_in(run, source_name(run->source));
}

/* A column that plan, label, pin or name gives a class. False: refused. */
static bool open_by_class(struct run *run, size_t index, struct sample *sample,
			  struct opening_of *opening, bool *opens)
{
	const struct rules_class *class = run->columns.at[index].class;
	bool encrypts = class->action == ACTION_ENCRYPT;
	opening->class = span_of(class->name);
	*opens = true;
	if (strcmp(class->name, "free_text") == 0) {
		/* Who writes notes can write tokens: they open where notes are encrypted. */
		*opens = encrypts;
		opening->how = says(class, "scope", "cell") ? OPENING_CELLS : OPENING_TEXT;
		return true;
	}
	*opens = wanted(run->own, opening->class);
	if (!*opens || !encrypts || !says(class, "mode", "ff1"))
		return true;
	if (run->options.plan)
		opening->how = OPENING_DIGITS;
	else if (sample_has_clear(sample, &run->columns, index))
		return refuse_bare(run, index, class->name);
	return true;
}

static void open_marked(const struct run *run, size_t index, struct opening_of *opening,
			bool *opens)
{
	struct mark_parts mark = mark_read(run->columns.at[index].mark);
	opening->how = OPENING_DIGITS;
	opening->class = mark.class;
	opening->key = mark.key_id;
	*opens = span_is(mark.mode, "ff1") && wanted(run->own, mark.class);
}

/*
 * Whether a column opens, and how. Where every sampled cell is a token, they know their class
 * better than a name does: a column of phones was labelled by its values as one of mobiles.
 */
static bool open_how(struct run *run, size_t index, struct sample *sample,
		     struct opening_of *opening, bool *opens)
{
	const struct column *column = &run->columns.at[index];
	const struct decrypting *decrypting = run->own;
	const struct seen *seen = &decrypting->seen[index];
	bool guessed = column->basis == BASIS_NONE || column->basis == BASIS_NAME ||
		       (column->basis == BASIS_PIN && !column->class);
	bool is_text = column->class && strcmp(column->class->name, "free_text") == 0;
	*opening = (struct opening_of){
		.how = OPENING_CELLS,
		.only = decrypting->only,
		.only_count = decrypting->only_count,
	};
	*opens = false;
	if (column->marked) {
		open_marked(run, index, opening, opens);
	} else if (guessed && !is_text && seen->filled > 0 && seen->whole == seen->filled) {
		opening->class =
			span_is(seen->class, CLASS_LITERAL) ? (struct span){NULL, 0} : seen->class;
		*opens = wanted(decrypting, seen->class);
	} else if (column->class) {
		return open_by_class(run, index, sample, opening, opens);
	}
	return true;
}

static bool alike(const struct opening_of *a, const struct opening_of *b)
{
	return a->how == b->how && span_equal(a->class, b->class) && span_equal(a->key, b->key);
}

static struct treatment *treatment_of(struct run *run, const struct opening_of *opening)
{
	struct decrypting *decrypting = run->own;
	for (struct made_opening *at = decrypting->made; at; at = at->next)
		if (alike(&at->opening, opening))
			return at->treatment;
	struct made_opening *made = arena_take(&run->arena, sizeof *made);
	*made = (struct made_opening){decrypting->made, *opening,
				      treatment_for_decrypt(&run->means, opening, &run->failure)};
	decrypting->made = made;
	return made->treatment;
}

/* ---- Labels ------------------------------------------------------------------------------------
 */

static bool refuse_label(struct run *run, size_t index, struct span class)
{
	column_refuse(&run->columns, index, &run->failure,
		      "--label: it was encrypted as %.*s, a class that the rules do not know; give "
		      "rules that do",
		      (int)class.size, class.at);
	return fail_in(run, source_name(run->source));
}

/* What opens is owed for again. */
static bool label_opened(struct run *run, size_t index, struct span class)
{
	const struct decrypting *decrypting = run->own;
	const struct seen *seen = &decrypting->seen[index];
	const struct column *column = &run->columns.at[index];
	if (!run->options.plan && !column->marked && seen->whole == 0 && seen->within == 0)
		return true;
	const struct rules_class *known = rules_class_named(run->rules, class);
	if (!known && class.size > 0)
		return refuse_label(run, index, class);
	run->work[index].label = known && known->action != ACTION_KEEP ? known : NULL;
	return true;
}

/* Where nothing stood to be encrypted, pii-classify would see a debt all the same. */
static void label_empty(struct run *run, struct sample *sample)
{
	struct columns *columns = &run->columns;
	columns_decide(columns, sample);
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *column = &columns->at[i];
		bool said = column->basis == BASIS_NAME || column->basis == BASIS_PIN;
		if (!run->work[i].label && !column->marked && said && column_owes(column) &&
		    column->class->action == ACTION_ENCRYPT &&
		    wanted(run->own, span_of(column->class->name)))
			run->work[i].label = column->class;
	}
}

/* ---- All columns -------------------------------------------------------------------------------
 */

static bool open_column(struct run *run, size_t index, struct sample *sample)
{
	struct opening_of opening;
	struct work *work = &run->work[index];
	struct column *column = &run->columns.at[index];
	bool opens;
	work->label = column->labelled ? column->class : NULL;
	if (!open_how(run, index, sample, &opening, &opens))
		return false;
	if (!opens)
		return true;
	work->treatment = treatment_of(run, &opening);
	if (!work->treatment) {
		struct failure why = run->failure;
		run->failure = (struct failure){.signal = why.signal};
		column_refuse(&run->columns, index, &run->failure, "%s", why.text);
		run->failure.status = why.status;
		return fail_in(run, source_name(run->source));
	}
	work->mark = (struct span){NULL, 0};
	return !run->options.label || label_opened(run, index, opening.class);
}

static void list_closed(struct run *run)
{
	struct decrypting *decrypting = run->own;
	for (uint32_t i = 0; i < run->columns.count; i++) {
		if (run->work[i].treatment)
			continue;
		bool follows = i > 0 && !run->work[i - 1].treatment;
		if (!follows)
			decrypting->closed[decrypting->closed_count++].first = i;
		decrypting->closed[decrypting->closed_count - 1].last = i;
	}
}

static uint64_t tokens_in(struct span text)
{
	struct token token;
	uint64_t count = 0;
	for (size_t at = token_next(text, 0); at < text.size;) {
		bool is = token_read(text, at, &token);
		count += is;
		at = token_next(text, at + (is ? token.size : 1));
	}
	return count;
}

/* No record goes: counts what passes. A token stands in a cell's bytes as in its text. */
static bool count_passing(struct run *run, const struct batch *batch, size_t record, bool *goes)
{
	struct decrypting *decrypting = run->own;
	*goes = false;
	for (size_t i = 0; i < decrypting->closed_count; i++) {
		struct closed closed = decrypting->closed[i];
		struct span from = record_cell(batch, record, closed.first);
		struct span to = record_cell(batch, record, closed.last);
		struct span all = {from.at, (size_t)(to.at + to.size - from.at)};
		if (token_next(all, 0) == all.size)
			continue;
		for (uint32_t c = closed.first; c <= closed.last; c++)
			decrypting->passed[c] += tokens_in(record_cell(batch, record, c));
	}
	return true;
}

static bool read_only(struct run *run)
{
	struct decrypting *decrypting = run->own;
	char nearest[CLASS_WORDS];
	if (!run->options.only)
		return true;
	if (!classes_read(run->options.only, decrypting->only, &decrypting->only_count,
			  &run->failure))
		return false;
	for (size_t i = 0; i < decrypting->only_count; i++)
		if (!class_is_known(run->rules, decrypting->only[i], nearest))
			return fail(&run->failure, STATUS_REFUSED,
				    "--only: the rules know no class %.*s%s",
				    (int)decrypting->only[i].size, decrypting->only[i].at, nearest);
	return true;
}

bool run_decrypt(struct run *run)
{
	size_t count = run->columns.count;
	struct decrypting *decrypting = arena_take(&run->arena, sizeof *decrypting);
	struct sample *sample = NULL;
	decrypting->seen = arena_take(&run->arena, count * sizeof *decrypting->seen);
	decrypting->passed = arena_take(&run->arena, count * sizeof *decrypting->passed);
	decrypting->closed = arena_take(&run->arena, count * sizeof *decrypting->closed);
	run->own = decrypting;
	if (!read_only(run) || !run_check_header(run) ||
	    (!run->options.plan && !(take_sample(run, &sample) && refuse_plain(run))))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!open_column(run, i, sample))
			return false;
	if (run->options.label && sample)
		label_empty(run, sample);
	list_closed(run);
	if (decrypting->closed_count > 0)
		run->sieve = count_passing;
	return true;
}

/* ---- Told at the end ---------------------------------------------------------------------------
 */

/* More notes than these help nobody; the rest are counted. */
#define NOTES_MOST 20

void run_tell_decrypted(struct run *run)
{
	const struct decrypting *decrypting = run->own;
	struct buffer words = {0};
	size_t notes = 0;
	if (run->means.opened == 0 && reader_records(run->reader) > 0)
		run_note(run, "nothing was opened");
	for (size_t i = 0; i < run->columns.count; i++) {
		uint64_t passed = decrypting->passed[i];
		words.size = 0;
		if (passed == 0 || notes++ >= NOTES_MOST || !column_words(&run->columns, i, &words))
			continue;
		/* Who asked for some classes alone knows of the others. */
		(run->options.only ? run_tell : run_note)(
			run,
			"%.*s: %" PRIu64 " token%s passed: it is not a column that opens; if it "
			"was encrypted there, give the rules and the plan of then",
			(int)words.size, words.at, passed, passed == 1 ? "" : "s");
	}
	if (notes > NOTES_MOST && !run->options.only)
		run_note(run, "and %zu more columns with tokens that passed", notes - NOTES_MOST);
	if (run->means.left > 0)
		run_tell(run, "%" PRIu64 " tokens of classes that --only does not name passed",
			 run->means.left);
	buffer_free(&words);
}
