/* The tables of who, for what, by which rules, how fast, and how well people are hidden. */
#include "report/page.h"

static const char *or_none(const struct dossier *dossier, const char *text)
{
	return text && *text ? dossier_shown(dossier, text, 200) : "–";
}

/* ---- Runs --------------------------------------------------------------------------------------
 */

bool table_speed(const struct dossier *dossier, size_t number, struct table *table)
{
	if (number > 0)
		return false;
	*table = (struct table){
		.caption = SAY(dossier, W_T_SPEED),
		.headings = {W_C_DONE, W_C_RUNS, W_C_RECORDS, W_C_BYTES, W_C_TIME, W_C_RECORD_RATE,
			     W_C_BYTE_RATE},
		.sides = "lrrrrrr",
		.columns = 7,
	};
	for (enum task which = 0; which < TASKS; which++) {
		const struct dossier_task *task = &dossier->tasks[which];
		if (task->good == 0)
			continue;
		struct table_cell *row = table_row(dossier, table);
		const char *records =
			dossier_record_rate(dossier, task->records, task->milliseconds);
		const char *bytes = dossier_byte_rate(dossier, task->bytes, task->milliseconds);
		row[0].text = dossier_task_word(dossier, which);
		row[1].text = dossier_plain(dossier, task->good);
		row[2].text = dossier_count(dossier, task->records);
		/* Few bytes less are few records less. */
		row[3].text = dossier->public ? "–" : dossier_bytes(dossier, task->bytes);
		row[4].text = dossier_duration(dossier, task->milliseconds);
		row[5].text = records ? records : "–";
		row[6].text = bytes ? bytes : "–";
	}
	return table->rows > 0;
}

bool table_rules(const struct dossier *dossier, size_t number, struct table *table)
{
	if (number > 0)
		return false;
	*table = (struct table){
		.caption = SAY(dossier, W_T_RULES),
		.headings = {W_C_RULES, W_C_DIGEST, W_C_RUNS, W_C_LAST},
		.sides = "llrn",
		.columns = 4,
	};
	for (size_t i = 0; i < dossier->rule_count; i++) {
		const struct dossier_group *group = &dossier->rules[i];
		struct table_cell *row = table_row(dossier, table);
		row[0].text = or_none(dossier, dossier_file(dossier, group->run->begin.rules));
		row[1].text = or_none(dossier, group->run->begin.rules_sha256);
		row[1].tone = TONE_CODE;
		row[2].text = dossier_plain(dossier, group->runs);
		row[3].text = dossier_time(dossier, group->run->begun);
	}
	return table->rows > 0;
}

bool table_operators(const struct dossier *dossier, size_t number, struct table *table)
{
	if (number > 0 || dossier->public)
		return false;
	*table = (struct table){
		.caption = SAY(dossier, W_T_OPERATORS),
		.headings = {W_C_LOGIN, W_C_UID, W_C_HOST, W_C_RUNS, W_C_LAST},
		.sides = "lrlrn",
		.columns = 5,
	};
	for (size_t i = 0; i < dossier->operator_count; i++) {
		const struct history_run *run = dossier->operators[i].run;
		struct table_cell *row = table_row(dossier, table);
		row[0].text = or_none(dossier, run->begin.login);
		row[1].text = dossier_format(dossier, "%llu", (unsigned long long)run->begin.uid);
		row[2].text = or_none(dossier, run->begin.host);
		row[3].text = dossier_plain(dossier, dossier->operators[i].runs);
		row[4].text = dossier_time(dossier, run->begun);
	}
	return table->rows > 0;
}

bool table_purposes(const struct dossier *dossier, size_t number, struct table *table)
{
	if (number > 0)
		return false;
	*table = (struct table){
		.caption = SAY(dossier, W_T_PURPOSES),
		.headings = {W_C_PURPOSE, W_C_BASIS, W_C_RECIPIENT, W_C_TAG, W_C_RUNS},
		.sides = "llllr",
		.columns = 5,
	};
	for (size_t i = 0; i < dossier->purpose_count; i++) {
		const struct trail_begin *begin = &dossier->purposes[i].run->begin;
		struct table_cell *row = table_row(dossier, table);
		row[0].text = or_none(dossier, begin->purpose);
		row[1].text = or_none(dossier, begin->basis);
		row[2].text = or_none(dossier, begin->recipient);
		row[3].text = or_none(dossier, begin->tag);
		row[3].tone = TONE_CODE;
		row[4].text = dossier_plain(dossier, dossier->purposes[i].runs);
	}
	return table->rows > 0;
}

/* ---- Risk and people ---------------------------------------------------------------------------
 */

const char *combination(const struct dossier *dossier, const struct trail_risk *risk, size_t most)
{
	const char *text = "";
	for (size_t i = 0; i < risk->column_count; i++)
		text = dossier_format(dossier, "%s%s%s", text, i ? " + " : "",
				      dossier_shown(dossier, risk->columns[i], NAME_SHOWN_MAX));
	return dossier_shown(dossier, text, most);
}

bool table_risk(const struct dossier *dossier, size_t number, struct table *table)
{
	if (number > 0 || !dossier->audit || dossier->audit->end.audit->risk_count == 0)
		return false;
	const struct trail_audit *audit = dossier->audit->end.audit;
	*table = (struct table){
		.caption = SAY(dossier, W_T_RISK),
		.headings = {W_C_COMBINATION, W_C_BELOW_2, W_C_BELOW_5, W_C_BELOW_10, W_C_BELOW_20},
		.sides = "lrrrr",
		.columns = 1 + RISK_SIZES,
	};
	for (size_t i = 0; i < audit->risk_count; i++) {
		struct table_cell *row = table_row(dossier, table);
		row[0].text = combination(dossier, &audit->risk[i], 200);
		for (size_t k = 0; k < RISK_SIZES; k++) {
			struct shown_estimate share = dossier_people_share(
				dossier, &audit->risk[i].shares[k], &audit->people);
			row[1 + k].text = share.value;
			if (!share.exact)
				row[1 + k].under =
					dossier_format(dossier, "%s – %s", share.low, share.high);
		}
	}
	return true;
}

static const char *estimate_text(const struct dossier *dossier, const struct trail_estimate *people)
{
	struct shown_estimate shown = dossier_people(dossier, people);
	return shown.exact ? shown.value
			   : SAY(dossier, W_BETWEEN, shown.value, shown.low, shown.high);
}

/* What the numbers are not sure of, and what the provisions would want of them. */
static const char *people_note(const struct dossier *dossier, const struct trail_audit *audit)
{
	const struct {
		uint64_t records;
		enum word word;
	} doubts[] = {
		{audit->unnamed, W_UNNAMED},
		{audit->masked, W_MASKED_SUBJECT},
		{audit->sealed, W_SEALED_SUBJECT},
	};
	unsigned article = threshold_of(audit)->article;
	const char *gap = dossier->language == RECEIPT_ENGLISH ? " " : "", *note = "";
	for (size_t i = 0; i < sizeof doubts / sizeof *doubts; i++)
		if (doubts[i].records > 0)
			note = dossier_format(dossier, "%s%s%s", note,
					      SAY(dossier, doubts[i].word,
						  dossier_number(dossier, doubts[i].records)),
					      gap);
	return dossier_format(dossier, "%s%s%s%s", note,
			      SAY(dossier, article == 7   ? W_ARTICLE_7
					   : article == 8 ? W_ARTICLE_8
							  : W_ARTICLE_5),
			      gap, SAY(dossier, W_LIMIT_NOTE));
}

bool table_people(const struct dossier *dossier, size_t number, struct table *table)
{
	if (number > 0 || !dossier->audit)
		return false;
	const struct trail_audit *audit = dossier->audit->end.audit;
	*table = (struct table){
		.caption = SAY(dossier, W_T_PEOPLE),
		.headings = {W_C_PEOPLE, W_C_COUNT, W_C_FREE, W_C_CONTRACT, W_C_ASSESSED},
		.sides = "lrrrr",
		.columns = 5,
	};
	struct table_cell *row = table_row(dossier, table);
	row[0].text = SAY(dossier, audit->by_subject ? W_PEOPLE_ALL : W_PEOPLE_RECORDS);
	row[1].text = estimate_text(dossier, &audit->people);
	row[2].text = SAY(dossier, W_LIMIT_FREE);
	row[3].text = SAY(dossier, W_LIMIT_CONTRACT);
	row[4].text = SAY(dossier, W_LIMIT_ASSESSED);
	row = table_row(dossier, table);
	row[0].text = SAY(dossier, W_PEOPLE_SENSITIVE);
	row[1].text = estimate_text(dossier, &audit->sensitive);
	row[2].text = "–";
	row[3].text = SAY(dossier, W_LIMIT_SENSITIVE);
	row[4].text = SAY(dossier, W_LIMIT_SENSITIVE_ASSESSED);
	table->note = people_note(dossier, audit);
	return true;
}
