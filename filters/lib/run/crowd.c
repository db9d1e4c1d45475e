/*
 * Whom a stream is about. A value is told apart by its canonical form (pii-token(5)), so that one
 * spelt in two ways is one. To make that form costs more than all the rest, and most cells are like
 * one before: forms are kept by the hash of the cell that they are of.
 */
#include "run/crowd.h"

#include <stdlib.h>

#include "run/inside.h"

/* 128 KiB of them. */
#define FORMS 8192

struct form {
	uint64_t cell; /* its hash, … */
	uint64_t hash; /* … and that of its form */
};

struct crowd {
	struct run *run;
	struct siphash_key key;
	struct named subject;
	struct named quasi;
	struct named sensitive;
	uint64_t records; /* each of which is somebody, where nobody is told apart … */
	uint64_t touched; /* … and those of them with something sensitive */
	uint64_t unnamed, masked, sealed;
	struct distinct *people; /* NULL: each record is one … */
	struct distinct *sensitive_people;
	struct risk *risk;        /* NULL: there are no quasi-identifiers */
	struct trail_risk *risks; /* the run's memory */
	struct buffer text;
	struct buffer canonical;
	/* Apart, or those of people would soon have taken the place of all others. */
	struct form person_forms[FORMS];
	struct form quasi_forms[FORMS];
};

/* ---- Opening -----------------------------------------------------------------------------------
 */

/* The class of a column, by its mark as well. */
static const struct rules_class *class_of(const struct run *run, const struct column *column)
{
	return column->marked ? rules_class_named(run->rules, mark_read(column->mark).class)
			      : column->class;
}

static struct named list_sensitive(struct run *run)
{
	struct named named = {.at = arena_take(&run->arena, run->columns.count * sizeof *named.at)};
	for (uint32_t i = 0; i < run->columns.count; i++) {
		const struct rules_class *class = class_of(run, &run->columns.at[i]);
		if (class && class->sensitivity == SENSITIVITY_SENSITIVE)
			named.at[named.count++] = i;
	}
	return named;
}

static void list_columns(struct crowd *crowd)
{
	struct run *run = crowd->run;
	crowd->subject = columns_named(run, rules_subject_count, rules_subject_at);
	crowd->quasi = columns_named(run, rules_quasi_count, rules_quasi_at);
	crowd->sensitive = list_sensitive(run);
}

/* What the rules name, and the stream has not. */
static void note_missing(struct crowd *crowd)
{
	struct run *run = crowd->run;
	if (rules_subject_count(run->rules) > 0 && crowd->subject.count == 0)
		run_note(run, "no column is there that the rules' `subject:` names: each record "
			      "counts as one person");
	if (rules_quasi_count(run->rules) > 0 && crowd->quasi.count == 0)
		run_note(run, "no column is there that the rules' `quasi_identifiers:` name: who "
			      "stands out is not told");
	if (crowd->quasi.count > RISK_COLUMNS_MAX) {
		run_note(run,
			 "of %zu columns that the rules' `quasi_identifiers:` name the first "
			 "%d count",
			 crowd->quasi.count, RISK_COLUMNS_MAX);
		crowd->quasi.count = RISK_COLUMNS_MAX;
	}
}

static void name_risk(struct crowd *crowd, size_t combination, struct trail_risk *risk)
{
	struct run *run = crowd->run;
	risk->columns = arena_take(&run->arena, crowd->quasi.count * sizeof *risk->columns);
	for (size_t i = 0; i < crowd->quasi.count; i++)
		if (risk_holds(crowd->risk, combination, i))
			risk->columns[risk->column_count++] =
				arena_copy(&run->arena, column_told(run, crowd->quasi.at[i]));
}

static bool open_risk(struct crowd *crowd, struct failure *failure)
{
	if (crowd->quasi.count == 0)
		return true;
	crowd->risk = risk_open(crowd->quasi.count, crowd->people, failure);
	crowd->risks = arena_take(&crowd->run->arena, RISK_COMBINATIONS * sizeof *crowd->risks);
	for (size_t i = 0; crowd->risk && i < risk_combination_count(crowd->risk); i++)
		name_risk(crowd, i, &crowd->risks[i]);
	return crowd->risk;
}

static bool open_people(struct crowd *crowd, struct failure *failure)
{
	if (crowd->subject.count == 0)
		return true;
	crowd->people = distinct_open(PEOPLE_EXACT, failure);
	crowd->sensitive_people = distinct_open(PEOPLE_EXACT, failure);
	return crowd->people && crowd->sensitive_people;
}

static struct crowd *crowd_new(struct run *run)
{
	struct crowd *crowd = calloc(1, sizeof *crowd);
	if (!crowd) {
		fail(&run->failure, STATUS_IO, "out of memory");
		return NULL;
	}
	crowd->run = run;
	crowd->text.limit = crowd->canonical.limit = run->value.limit;
	list_columns(crowd);
	return crowd;
}

static struct crowd *open_all(struct crowd *crowd)
{
	struct failure *failure = &crowd->run->failure;
	if (siphash_draw(&crowd->key, failure) && open_people(crowd, failure) &&
	    open_risk(crowd, failure))
		return crowd;
	crowd_close(crowd);
	return NULL;
}

struct crowd *crowd_open(struct run *run)
{
	struct crowd *crowd = crowd_new(run);
	if (!crowd)
		return NULL;
	note_missing(crowd);
	return open_all(crowd);
}

struct crowd *crowd_open_by(struct run *run, uint32_t column)
{
	struct crowd *crowd = crowd_new(run);
	if (!crowd)
		return NULL;
	crowd->quasi.count = 0;
	if (crowd->subject.count == 0 && column < run->columns.count)
		crowd->subject.at[crowd->subject.count++] = column;
	return open_all(crowd);
}

void crowd_close(struct crowd *crowd)
{
	if (!crowd)
		return;
	distinct_close(crowd->people);
	distinct_close(crowd->sensitive_people);
	risk_close(crowd->risk);
	buffer_free(&crowd->text);
	buffer_free(&crowd->canonical);
	free(crowd);
}

/* ---- Cells -------------------------------------------------------------------------------------
 */

/* A cell's text without what a spreadsheet puts around it. False: memory is out. */
static bool read_cell(struct crowd *crowd, const struct batch *batch, size_t record,
		      uint32_t column, struct span *text)
{
	struct run *run = crowd->run;
	struct span cell = record_cell(batch, record, column);
	*text = cell;
	if (cell.size == 0)
		return true;
	if (!cell_text(run->columns.dialect, cell, &crowd->text, text))
		return fail(&run->failure, STATUS_IO, "out of memory");
	*text = wrapper_off(*text);
	if (text_is_blank(*text))
		text->size = 0;
	return true;
}

/* The hash of a value's form; false: memory is out. */
static bool hash_value(struct crowd *crowd, struct form forms[FORMS], struct span value,
		       uint64_t *hash)
{
	uint64_t cell = siphash(&crowd->key, value).low;
	struct form *form = &forms[cell % FORMS];
	if (form->cell != cell || cell == 0) {
		crowd->canonical.size = 0;
		if (!value_canonical(value, &crowd->canonical))
			return fail(&crowd->run->failure, STATUS_IO, "out of memory");
		*form = (struct form){cell,
				      siphash(&crowd->key, buffer_span(&crowd->canonical)).low};
	}
	*hash = form->hash;
	return true;
}

/* ---- Records -----------------------------------------------------------------------------------
 */

/* What a subject's cell can tell of whom it means. */
static void judge_subject(struct crowd *crowd, struct span value)
{
	struct token token;
	if (text_has_star(value))
		crowd->masked++;
	else if (token_read(value, 0, &token) && !span_is(token.mode, "sivd"))
		crowd->sealed++;
}

/* Whom a record names, by the first cell that is not blank. */
static bool find_person(struct crowd *crowd, const struct batch *batch, size_t record, bool *named,
			uint64_t *person)
{
	struct span value = {NULL, 0};
	for (size_t i = 0; i < crowd->subject.count && value.size == 0; i++)
		if (!read_cell(crowd, batch, record, crowd->subject.at[i], &value))
			return false;
	*named = value.size > 0;
	*person = 0;
	if (!*named)
		return true;
	judge_subject(crowd, value);
	return hash_value(crowd, crowd->person_forms, value, person);
}

static bool is_sensitive(struct crowd *crowd, const struct batch *batch, size_t record, bool *is)
{
	struct span value = {NULL, 0};
	for (size_t i = 0; i < crowd->sensitive.count && value.size == 0; i++)
		if (!read_cell(crowd, batch, record, crowd->sensitive.at[i], &value))
			return false;
	*is = value.size > 0;
	return true;
}

static void count_person(struct crowd *crowd, uint64_t person, bool sensitive)
{
	if (!crowd->people) {
		crowd->records++;
		crowd->touched += sensitive;
		return;
	}
	distinct_add(crowd->people, person);
	if (sensitive)
		distinct_add(crowd->sensitive_people, person);
}

static bool add_risk(struct crowd *crowd, const struct batch *batch, size_t record, uint64_t person)
{
	uint64_t hashes[RISK_COLUMNS_MAX];
	for (size_t i = 0; i < crowd->quasi.count; i++) {
		struct span value;
		if (!read_cell(crowd, batch, record, crowd->quasi.at[i], &value) ||
		    !hash_value(crowd, crowd->quasi_forms, value, &hashes[i]))
			return false;
	}
	risk_add(crowd->risk, hashes, person);
	return true;
}

static bool look_at(struct crowd *crowd, const struct batch *batch, size_t record)
{
	bool named = true, sensitive;
	uint64_t person = 0;
	if (!is_sensitive(crowd, batch, record, &sensitive) ||
	    (crowd->people && !find_person(crowd, batch, record, &named, &person)))
		return false;
	if (!named) {
		crowd->unnamed++;
		return true;
	}
	count_person(crowd, person, sensitive);
	return !crowd->risk || add_risk(crowd, batch, record, person);
}

bool crowd_look(struct crowd *crowd, const struct batch *batch)
{
	if (!crowd->people && !crowd->risk && crowd->sensitive.count == 0) {
		crowd->records += batch->count;
		return true;
	}
	for (size_t i = 0; i < batch->count; i++)
		if (!look_at(crowd, batch, i))
			return false;
	return true;
}

/* ---- What was counted --------------------------------------------------------------------------
 */

static struct trail_estimate counted(uint64_t count)
{
	double value = (double)count;
	return (struct trail_estimate){value, value, value, true};
}

void crowd_put(struct crowd *crowd, struct trail_audit *audit)
{
	audit->by_subject = crowd->people;
	audit->unnamed = crowd->unnamed;
	audit->masked = crowd->masked;
	audit->sealed = crowd->sealed;
	audit->people = crowd->people ? distinct_count(crowd->people) : counted(crowd->records);
	audit->sensitive =
		crowd->people ? distinct_count(crowd->sensitive_people) : counted(crowd->touched);
	audit->risk = crowd->risks;
	audit->risk_count = crowd->risk ? risk_combination_count(crowd->risk) : 0;
	for (size_t i = 0; i < audit->risk_count; i++)
		risk_shares(crowd->risk, i, crowd->risks[i].shares);
}

/* ---- Telling -----------------------------------------------------------------------------------
 */

void crowd_tell(const struct crowd *crowd, const struct trail_audit *audit)
{
	struct run *run = crowd->run;
	struct buffer words = {0};
	for (size_t i = 0; i < audit->risk_count; i++) {
		words.size = 0;
		if (audit_risk_words(audit, i, &words))
			(i == 0 ? run_note : run_tell)(run, "%.*s", (int)words.size, words.at);
	}
	/* To who does not say who a record is about this says little. */
	words.size = 0;
	if (audit_people_words(audit, &words))
		(crowd->people ? run_note : run_tell)(run, "%.*s", (int)words.size, words.at);
	words.size = 0;
	if (audit_threshold_words(audit, &words))
		(crowd->people && threshold_of(audit)->people > 0 ? run_note : run_tell)(
			run, "%.*s", (int)words.size, words.at);
	buffer_free(&words);
}
