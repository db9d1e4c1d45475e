/* What pii-drop takes out besides columns: people's records, and those that are too old. */
#include <inttypes.h>
#include <stdio.h>

#include "run/inside.h"
#include "run/people.h"

/* ---- Records -----------------------------------------------------------------------------------
 */

static bool fail_undated(struct run *run, enum age age)
{
	static const char *const why[AGE_COUNT] = {
		[AGE_BLANK] = "it holds no date",
		[AGE_ORDER] = ("what comes first in its date, the day or the month, is for the "
			       "rules to say (order: dmy, order: mdy)"),
		[AGE_UNREADABLE] = "it holds no date that is told to the day",
	};
	const struct removal *removal = run->own;
	struct buffer words = {0};
	if (!column_words(&run->columns, removal->column, &words))
		words.size = 0;
	fail(&run->failure, STATUS_MALFORMED, "%.*s: %s, and the rules say `undated: refuse`",
	     (int)words.size, words.at ? words.at : "", why[age]);
	buffer_free(&words);
	return false;
}

static bool judge_age(struct run *run, const struct batch *batch, size_t record, bool *goes)
{
	struct removal *removal = run->own;
	struct span text;
	if (!cell_text(run->columns.dialect, record_cell(batch, record, removal->column),
		       &removal->value, &text))
		return fail(&run->failure, STATUS_IO, "out of memory");
	enum age age = retention_judge(removal->retention, text);
	removal->ages[age]++;
	*goes = age == AGE_PAST;
	removal->by_retention += *goes;
	return age <= AGE_PAST || rules_retention(run->rules)->undated == UNDATED_KEEP ||
	       fail_undated(run, age);
}

/* People first: whom the list names is to be found in records of whatever age. */
static bool sieve(struct run *run, const struct batch *batch, size_t record, bool *goes)
{
	struct removal *removal = run->own;
	if (removal->people) {
		bool holds;
		if (!people_judge(removal->people, batch, record, &holds))
			return false;
		*goes = holds != run->options.invert;
		removal->by_people += *goes;
		if (*goes)
			return true;
	}
	return !removal->retention || judge_age(run, batch, record, goes);
}

/* ---- Opening -----------------------------------------------------------------------------------
 */

/* The one column that the rules' retention means. */
static bool find_column(struct run *run, const struct rules_retention *rules, uint32_t *column)
{
	size_t count = 0;
	for (size_t i = run->columns.count; i-- > 0;)
		if (rules_column_fits(rules->column, run->columns.at[i].folded)) {
			*column = (uint32_t)i;
			count++;
		}
	if (count == 1)
		return true;
	struct buffer name = {0};
	utf8_escape(&name, rules->column->name, NAME_SHOWN_MAX);
	if (count == 0)
		rules_fail(&run->failure, rules->column->where,
			   "no column is called %.*s, by which retention goes", (int)name.size,
			   name.at ? name.at : "");
	else
		column_refuse(&run->columns, *column, &run->failure,
			      "the rules' retention goes by %.*s, and %zu columns are called so",
			      (int)name.size, name.at ? name.at : "", count);
	buffer_free(&name);
	return fail_in(run, source_name(run->source));
}

static bool open_retention(struct run *run, struct removal *removal)
{
	const struct rules_retention *rules = rules_retention(run->rules);
	if (!rules && run->options.now)
		return fail(&run->failure, STATUS_REFUSED,
			    "--now: by these rules no record is ever too old");
	/* Whoever asks what is held about him is told all of it. */
	if (!rules || run->options.invert)
		return true;
	if (!find_column(run, rules, &removal->column) || !zone_check(&run->failure))
		return false;
	removal->retention = retention_open(&run->arena, rules, run->options.now, &run->failure);
	return removal->retention || fail_in(run, "--now");
}

bool removal_prepare(struct run *run)
{
	struct removal *removal = run->own = arena_take(&run->arena, sizeof *removal);
	removal->value.limit = run->value.limit;
	if (!run_pay(run, ACTION_DROP, NULL) || !open_retention(run, removal))
		return false;
	if (run->options.subjects) {
		removal->people = people_open(run);
		if (!removal->people)
			return false;
	}
	if (removal->people || removal->retention)
		run->sieve = sieve;
	return true;
}

/* ---- Ending ------------------------------------------------------------------------------------
 */

bool removal_finish(struct run *run)
{
	struct removal *removal = run->own;
	removal->in = reader_records(run->reader);
	removal->rejects = rejects_count(run->rejects);
	return (!removal->people || people_finish(removal->people)) && receipt_draft(run, removal);
}

bool removal_settle(struct run *run)
{
	return receipt_settle(run, run->own);
}

/* `orders.csv: `: a loop over files tells of each. */
static const char *prefix(struct run *run)
{
	const char *input = run->options.input;
	if (!input)
		return "";
	size_t size = strlen(input) + sizeof ": ";
	char *words = arena_take(&run->arena, size);
	snprintf(words, size, "%s: ", input);
	return words;
}

/* `orders.csv: 3 of 12 records went`, and why. */
static void tell_records(struct run *run, const struct removal *removal)
{
	char limit[RETENTION_LIMIT_SIZE], people[96] = "", age[96] = "";
	if (removal->people)
		snprintf(people, sizeof people, "%" PRIu64 " that hold %s of the list",
			 removal->by_people, run->options.invert ? "nobody" : "somebody");
	if (removal->retention) {
		retention_limit(removal->retention, limit);
		snprintf(age, sizeof age, "%s%" PRIu64 " from before %s", *people ? ", " : "",
			 removal->by_retention, limit);
	}
	/* Told even to who wants no notes: it may be theirs whom somebody asked to forget. */
	if (removal->people && removal->rejects > 0)
		message(run->program->name,
			"nobody was looked for in the %" PRIu64 " record%s put aside; mend %s, and "
			"look again",
			removal->rejects, removal->rejects == 1 ? "" : "s",
			removal->rejects == 1 ? "it" : "them");
	if (*people || *age)
		run_note(run, "%s%" PRIu64 " of %" PRIu64 " record%s %s: %s%s", prefix(run),
			 removal->by_people + removal->by_retention, removal->in - removal->rejects,
			 removal->in - removal->rejects == 1 ? "" : "s",
			 run->options.dry_run ? "would go" : "went", people, age);
}

/* Told even to who wants no notes: such records stay for ever. */
static void tell_undated(struct run *run, const struct removal *removal)
{
	static const struct {
		enum age age;
		const char *words;
	} why[] = {
		{AGE_BLANK, "without a date"},
		{AGE_UNREADABLE, "with none that is told to the day"},
		{AGE_ORDER, "with one such as 01/06/2025, and no `order` in the rules"},
	};
	struct buffer words = {0};
	uint64_t undated = 0;
	if (!removal->retention || !column_words(&run->columns, removal->column, &words))
		return;
	for (size_t i = 0; i < sizeof why / sizeof *why; i++) {
		uint64_t count = removal->ages[why[i].age];
		undated += count;
		if (count > 0)
			buffer_format(&words, "%s %" PRIu64 " %s", undated == count ? ":" : ",",
				      count, why[i].words);
	}
	if (undated > 0)
		message(run->program->name, "%s%" PRIu64 " record%s stayed without an age; %.*s",
			prefix(run), undated, undated == 1 ? "" : "s", (int)words.size, words.at);
	buffer_free(&words);
}

/* How many columns went, and with -v which and why. */
static void tell_columns(struct run *run)
{
	const char *went = run->options.dry_run ? "would go" : "went";
	size_t count = 0, unlisted = 0;
	char more[96] = "";
	for (size_t i = 0; i < run->columns.count; i++) {
		const struct work *work = &run->work[i];
		struct buffer words = {0};
		count += work->dropped;
		unlisted += work->dropped && work->unlisted;
		if (work->dropped && column_words(&run->columns, i, &words))
			run_tell(run, "%.*s %s: %s", (int)words.size, words.at, went,
				 work->unlisted ? "no class and no pin names it"
						: run->columns.at[i].class->name);
		buffer_free(&words);
	}
	if (unlisted > 0)
		snprintf(more, sizeof more, ", %zu that no class and no pin names%s", unlisted,
			 run->options.verbose ? "" : " (-v says which)");
	if (count > 0)
		run_note(run, "%s%zu of %zu column%s %s%s", prefix(run), count, run->columns.count,
			 run->columns.count == 1 ? "" : "s", went, more);
	else if (!run->sieve && run->options.dry_run)
		run_note(run, "%sby these rules nothing would go: no column, and no record",
			 prefix(run));
	else if (!run->sieve)
		run_tell(run, "by these rules nothing is to go: no column, and no record");
}

void removal_end(struct run *run)
{
	struct removal *removal = run->own;
	if (!removal)
		return;
	if (run->failure.status == STATUS_DONE) {
		tell_columns(run);
		tell_records(run, removal);
		tell_undated(run, removal);
	}
	draft_drop(removal->receipt);
	people_close(removal->people);
	buffer_free(&removal->value);
}
