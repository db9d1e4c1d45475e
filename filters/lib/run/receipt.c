/* The receipt of what pii-drop took out. */
#include <time.h>

#include "run/inside.h"
#include "run/people.h"

/* ---- What it tells of --------------------------------------------------------------------------
 */

static struct receipt_column column_of(const struct run *run, size_t index)
{
	const struct column *column = &run->columns.at[index];
	return (struct receipt_column){index + 1, column_told(run, index),
				       column->class ? column->class->name : NULL};
}

static void list_removed(struct run *run, struct receipt *receipt)
{
	struct receipt_column *list =
		arena_take(&run->arena, (run->columns.count + 1) * sizeof *list);
	for (size_t i = 0; i < run->columns.count; i++) {
		if (!run->work[i].dropped)
			continue;
		list[receipt->removed_count] = column_of(run, i);
		/* A class that only a sample gave is not why it went. */
		if (run->work[i].unlisted)
			list[receipt->removed_count].class = NULL;
		receipt->removed_count++;
	}
	receipt->removed = list;
}

static void list_searched(struct run *run, const struct people *people, struct receipt *receipt)
{
	struct receipt_search *list =
		arena_take(&run->arena, (run->columns.count + 1) * sizeof *list);
	for (size_t i = 0; i < run->columns.count; i++) {
		struct people_cells cells = people_cells(people, i);
		if (cells.read + cells.masked + cells.sealed > 0)
			list[receipt->searched_count++] = (struct receipt_search){
				column_of(run, i), cells.read, cells.masked, cells.sealed};
	}
	receipt->searched = list;
}

/* Somebody, and the token that the receipt shows of him until the next one is asked for. */
struct shown {
	const struct people *people;
	struct person person;
};

static void show_subject(void *context, uint64_t index, struct receipt_subject *subject)
{
	struct shown *shown = context;
	people_at(shown->people, index, &shown->person);
	*subject = (struct receipt_subject){
		.line = shown->person.line,
		.token = *shown->person.token ? shown->person.token : NULL,
		.records = shown->person.records,
	};
}

static void count_people(struct run *run, struct shown *shown, struct receipt *receipt)
{
	if (!shown->people)
		return;
	list_searched(run, shown->people, receipt);
	receipt->listed = true;
	receipt->subject = show_subject;
	receipt->context = shown;
	receipt->subjects = people_count(shown->people);
	for (size_t i = 0; i < receipt->subjects; i++) {
		people_at(shown->people, i, &shown->person);
		receipt->found += shown->person.records > 0;
	}
}

static void count_records(const struct removal *removal, struct receipt *receipt)
{
	receipt->in = removal->in;
	receipt->rejects = removal->rejects;
	receipt->by_people = removal->by_people;
	receipt->by_retention = removal->by_retention;
	receipt->kept = receipt->in - receipt->rejects - receipt->by_people - receipt->by_retention;
}

/* ---- Out ---------------------------------------------------------------------------------------
 */

static bool write_receipt(struct run *run, const struct receipt *receipt, struct draft *draft)
{
	const struct options *options = &run->options;
	struct telling_draft telling = {draft, &run->failure};
	return (draft &&
		receipt_write(receipt, options->receipt_format, options->receipt_language,
			      telling_take, &telling, &run->failure) &&
		draft_sync(draft, &run->failure)) ||
	       fail_in(run, options->receipt);
}

bool receipt_draft(struct run *run, struct removal *removal)
{
	const struct options *options = &run->options;
	const struct rules_retention *rules = rules_retention(run->rules);
	char hash[DIGEST_HEX + 1], limit[RETENTION_LIMIT_SIZE];
	struct shown shown = {.people = removal->people};
	struct receipt_retention retention;
	if (!options->receipt)
		return true;
	if (!rules_digest(run, hash))
		return false;
	struct receipt receipt = {
		.program = run->program->name,
		.version = PII_VERSION,
		.time = time(NULL),
		.file = options->input,
		.rules = options->rules ? options->rules : "default",
		.rules_hash = hash,
		.purpose = rules_purpose(run->rules),
		.basis = rules_basis(run->rules),
		.recipient = rules_recipient(run->rules),
		.dry_run = options->dry_run,
		.inverted = options->invert,
	};
	if (removal->retention) {
		retention_limit(removal->retention, limit);
		retention = (struct receipt_retention){
			.column = column_of(run, removal->column),
			.years = rules->keep.years,
			.months = rules->keep.months,
			.days = rules->keep.days,
			.limit = limit,
			.blank = removal->ages[AGE_BLANK],
			.order = removal->ages[AGE_ORDER],
			.unreadable = removal->ages[AGE_UNREADABLE],
		};
		receipt.retention = &retention;
	}
	list_removed(run, &receipt);
	count_people(run, &shown, &receipt);
	count_records(removal, &receipt);
	removal->receipt = draft_open(options->receipt, &run->failure);
	return write_receipt(run, &receipt, removal->receipt);
}

bool receipt_settle(struct run *run, struct removal *removal)
{
	return telling_settle(run, &removal->receipt, run->options.receipt, "receipt",
			      !run->options.dry_run);
}
