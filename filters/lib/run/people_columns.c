/* Which columns people are looked for in, and how. */
#include <stdio.h>

#include "run/people_inside.h"

static bool is_subject(const struct run *run, const struct column *column)
{
	for (size_t i = 0; i < rules_subject_count(run->rules); i++)
		if (rules_column_fits(rules_subject_at(run->rules, i), column->folded))
			return true;
	return false;
}

/* ---- Marks -------------------------------------------------------------------------------------
 */

/* What opens ff1's cells; NULL: nothing here does, and why is told. */
static struct treatment *open_digits(struct run *run, size_t column, struct mark_parts mark)
{
	const struct opening_of opening = {
		.how = OPENING_DIGITS, .class = mark.class, .key = mark.key_id};
	struct failure why = {0};
	struct buffer words = {0};
	struct treatment *digits =
		run->means.keyring ? treatment_for_decrypt(&run->means, &opening, &why) : NULL;
	if (!digits && run->means.keyring && column_words(&run->columns, column, &words))
		run_note(run, "%.*s: nobody can be found in it: %s", (int)words.size, words.at,
			 why.text);
	buffer_free(&words);
	return digits;
}

static bool look_at_marked(struct run *run, size_t index, struct look *look)
{
	struct mark_parts mark = mark_read(run->columns.at[index].mark);
	if (!class_is_identity(run->rules, mark.class))
		return false;
	look->class = rules_class_named(run->rules, mark.class);
	look->how = LOOK_MASKED;
	if (span_is(mark.mode, "ff1")) {
		look->digits = open_digits(run, index, mark);
		look->how = look->digits ? LOOK_DIGITS : LOOK_SEALED;
	}
	return true;
}

/* ---- Classes -----------------------------------------------------------------------------------
 */

/* `fixed` writes one text whatever the value, which would pass for a value that is nobody's. */
static struct span fixed_text(const struct rules_class *class)
{
	const struct rules_node *kind = class ? rules_param(class->mask, "kind") : NULL;
	const struct rules_node *text = class ? rules_param(class->mask, "text") : NULL;
	bool fixed = kind && text && span_is(kind->text, "fixed") && text->kind == RULES_SCALAR;
	return fixed ? text->text : (struct span){NULL, 0};
}

static bool look_at(struct run *run, size_t index, struct look *look)
{
	const struct column *column = &run->columns.at[index];
	const struct rules_class *class = column->class;
	bool subject = is_subject(run, column);
	*look = (struct look){.column = (uint32_t)index, .class = class};
	if (column->marked)
		return look_at_marked(run, index, look);
	/* Who bears a name is not who is meant: not even where the rules call it the subject. */
	if (class && strcmp(class->name, "person_name") == 0)
		return false;
	if (class && class_is_text(class->name)) {
		look->how = LOOK_TEXT;
		return true;
	}
	look->how = LOOK_VALUES;
	look->fixed = fixed_text(class);
	return subject || (class && class_is_identity(run->rules, span_of(class->name)));
}

void looks_open(struct looks *looks, struct run *run)
{
	looks->at = arena_take(&run->arena, run->columns.count * sizeof *looks->at);
	looks->count = 0;
	for (size_t i = 0; i < run->columns.count; i++)
		looks->count += look_at(run, i, &looks->at[looks->count]);
}

/* ---- Sample ------------------------------------------------------------------------------------
 */

bool sample_walk(struct run *run, sample_take *take, void *context)
{
	enum reader_event event = READER_BATCH;
	struct batch batch;
	struct fault fault;
	uint64_t taken = 0;
	bool good = true;
	reader_hold(run->reader);
	while (good && taken < run->options.sample_records &&
	       reader_held(run->reader) < SAMPLE_SIZE && event != READER_END) {
		event = reader_next(run->reader, &batch, &fault, &run->failure);
		if (event == READER_FAILED)
			return fail_in(run, source_name(run->source));
		/* The stream itself will come to a fault, and to the records behind it. */
		if (event == READER_FAULT && !fault.rejectable)
			break;
		if (event != READER_FAULT && batch.count > 0)
			good = take(context, &batch);
		taken += event == READER_FAULT ? 0 : batch.count;
	}
	reader_rewind(run->reader);
	return good;
}

/* What a sampled column holds of tokens. */
struct tokens_seen {
	bool text; /* they may stand within notes */
	uint32_t filled;
	uint32_t pseudonyms;
	uint32_t sealed; /* of identities */
	uint32_t masked; /* by stars: what was not of its class when tokens were made */
};
struct tokens_survey {
	struct run *run;
	struct tokens_seen *at; /* for each column */
};

static void see_cell(const struct run *run, struct tokens_seen *seen, struct span text)
{
	struct token token;
	seen->filled += !text_is_blank(text);
	if (seen->text)
		seen->pseudonyms += memmem(text.at, text.size, "p1_", 3) != NULL;
	else if (text.size > 0 && text.at[0] == 'p' && text_is_token(text)) {
		seen->pseudonyms += text.at[1] == '1';
		seen->sealed +=
			token_read(text, 0, &token) && class_is_identity(run->rules, token.class);
	} else {
		seen->masked += text_has_star(text);
	}
}

static bool see_batch(void *context, const struct batch *batch)
{
	struct tokens_survey *survey = context;
	struct run *run = survey->run;
	for (size_t record = 0; record < batch->count; record++)
		for (uint32_t i = 0; i < run->columns.count; i++) {
			struct span cell = record_cell(batch, record, i), text;
			if (cell.size == 0)
				continue;
			if (!cell_text(run->columns.dialect, cell, &run->value, &text))
				return fail(&run->failure, STATUS_IO, "out of memory");
			see_cell(run, &survey->at[i], wrapper_off(text));
		}
	return true;
}

/*
 * Without a class, and nothing but tokens and what was masked beside them: what they were is told
 * by them, or by the list.
 */
static bool is_sealed_away(const struct column *column, const struct tokens_seen *seen)
{
	uint32_t tokens = seen->pseudonyms + seen->sealed;
	return !column->class && !column->marked && tokens > 0 &&
	       tokens + seen->masked == seen->filled;
}

bool looks_sample(struct looks *looks, struct run *run)
{
	size_t count = run->columns.count, known = looks->count, next = 0;
	struct tokens_seen *seen = arena_take(&run->arena, count * sizeof *seen);
	struct tokens_survey survey = {run, seen};
	for (size_t i = 0; i < known; i++)
		seen[looks->at[i].column].text = looks->at[i].how == LOOK_TEXT;
	if (!sample_walk(run, see_batch, &survey))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		if (next < known && looks->at[next].column == i)
			looks->at[next++].pseudonyms = seen[i].pseudonyms > 0;
		else if (is_sealed_away(&run->columns.at[i], &seen[i]))
			looks->at[looks->count++] = (struct look){
				.column = i, .how = LOOK_VALUES, .pseudonyms = seen[i].pseudonyms};
	}
	return true;
}
