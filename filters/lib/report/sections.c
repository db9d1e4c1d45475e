/* The parts of a report in their order, and what is said in sentences. */
#include "report/page.h"

/* ---- Words of counts ---------------------------------------------------------------------------
 */

const char *fate_word(const struct dossier *dossier, enum fate fate)
{
	static const enum word words[FATES] = {
		[FATE_MASKED] = W_FATE_MASKED,     [FATE_ENCRYPTED] = W_FATE_ENCRYPTED,
		[FATE_DROPPED] = W_FATE_DROPPED,   [FATE_BEFORE] = W_FATE_BEFORE,
		[FATE_DECLARED] = W_FATE_DECLARED, [FATE_KEPT] = W_FATE_KEPT,
		[FATE_OPENED] = W_FATE_OPENED,     [FATE_OWED] = W_FATE_OWED,
		[FATE_LEFT] = W_FATE_LEFT,
	};
	return SAY(dossier, words[fate]);
}

const char *sense_word(const struct dossier *dossier, enum sense sense)
{
	static const enum word words[SENSES] = {W_SENSITIVE, W_PERSONAL, W_NOT_PERSONAL};
	return SAY(dossier, words[sense]);
}

const char *fates_told(const struct dossier *dossier, const struct fates *fates)
{
	const char *text = "";
	if (!count_any(fates_sum(fates)))
		return "–";
	for (enum fate fate = 0; fate < FATES; fate++)
		if (count_any(fates->cells[fate]))
			text = dossier_format(dossier, "%s%s%s %s", text, *text ? " · " : "",
					      fate_word(dossier, fate),
					      dossier_count(dossier, fates->cells[fate]));
	return text;
}

struct table_cell stage_result(const struct dossier *dossier, const struct history_run *run)
{
	if (!run->end_line)
		return (struct table_cell){.text = SAY(dossier, W_R_UNENDED), .tone = TONE_BAD};
	if (run->failed_line)
		return (struct table_cell){.text = SAY(dossier, W_R_FAILED), .tone = TONE_BAD};
	if (run->end.status > 128)
		return (struct table_cell){
			.text = SAY(dossier, W_R_SIGNAL,
				    dossier_format(dossier, "%d", run->end.status - 128)),
			.tone = TONE_BAD};
	if (!history_stands(run))
		return (struct table_cell){
			.text = SAY(dossier, W_R_STATUS,
				    dossier_format(dossier, "%d", run->end.status)),
			.tone = TONE_BAD};
	if (run->end.status == STATUS_FOUND)
		return (struct table_cell){.text = SAY(dossier, W_R_FOUND), .tone = TONE_BAD};
	return (struct table_cell){.text = SAY(dossier, W_R_DONE), .tone = TONE_GOOD};
}

/* ---- The head ----------------------------------------------------------------------------------
 */

const char *text_verdict(const struct dossier *dossier)
{
	const char *clear = dossier_count(dossier, dossier->clear);
	switch (dossier->verdict) {
	case VERDICT_EMPTY:
		return SAY(dossier, W_V_EMPTY);
	case VERDICT_BROKEN:
		return SAY(dossier, W_V_BROKEN, dossier_plain(dossier, dossier->broken));
	case VERDICT_STOPPED:
		return SAY(dossier, W_V_STOPPED);
	case VERDICT_LEFT:
		return SAY(dossier, W_V_LEFT, clear);
	case VERDICT_UNPROVEN:
		if (dossier->failed == 0 && dossier->audited == dossier->standing)
			return SAY(dossier, W_V_LOOK,
				   dossier_plain(dossier, dossier->history->fault_count));
		if (dossier->audited == dossier->standing)
			return SAY(dossier, W_V_PART);
		return SAY(dossier, W_V_UNPROVEN);
	case VERDICT_CLEAN:
		break;
	}
	return SAY(dossier, W_V_CLEAN);
}

const char *text_done(const struct dossier *dossier)
{
	const struct count *cells = dossier->fates.cells;
	if (dossier->history->run_count == 0)
		return SAY(dossier, W_V_EMPTY);
	const char *when = dossier_period(dossier, dossier->first, dossier->last);
	const char *in = dossier_count(dossier, dossier->records_in);
	const char *out = dossier_count(dossier, dossier->records_out);
	const char *text =
		SAY(dossier, W_DONE, when, dossier_plain(dossier, dossier->chain_count), in, out);
	const char *what = SAY(dossier, W_DONE_CELLS, dossier_count(dossier, cells[FATE_MASKED]),
			       dossier_count(dossier, cells[FATE_ENCRYPTED]),
			       dossier_count(dossier, cells[FATE_DROPPED]));
	if (!count_any(fates_treated(&dossier->fates)))
		what = SAY(dossier, W_DONE_NOTHING);
	if (!count_any(dossier->people) && !count_any(dossier->retention))
		return dossier_format(dossier, "%s%s", text, what);
	return dossier_format(dossier, "%s%s%s%s", text, what,
			      dossier->language == RECEIPT_ENGLISH ? " " : "",
			      SAY(dossier, W_DONE_RECORDS, dossier_count(dossier, dossier->people),
				  dossier_count(dossier, dossier->retention)));
}

/* Of the newest run that states anything. */
const char *text_whom(const struct dossier *dossier)
{
	static const enum word words[] = {W_WHOM_PURPOSE, W_WHOM_BASIS, W_WHOM_RECIPIENT};
	const char *text = "", *gap = dossier->language == RECEIPT_ENGLISH ? " " : "";
	for (size_t i = 0; i < dossier->purpose_count && !*text; i++) {
		const struct trail_begin *begin = &dossier->purposes[i].run->begin;
		const char *const stated[] = {begin->purpose, begin->basis, begin->recipient};
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (stated[k])
				text = dossier_format(dossier, "%s%s%s", text, *text ? gap : "",
						      SAY(dossier, words[k],
							  dossier_shown(dossier, stated[k], 200)));
	}
	return *text ? text : SAY(dossier, W_WHOM_NONE);
}

const char *text_sound(const struct dossier *dossier)
{
	uint64_t faults = dossier->history->fault_count;
	if (dossier->broken > 0)
		return SAY(dossier, W_UNSOUND, dossier_plain(dossier, dossier->broken));
	if (faults > 0)
		return SAY(dossier, W_SOUND_BUT, dossier_plain(dossier, faults));
	return SAY(dossier, W_SOUND, dossier_plain(dossier, dossier->history->lines));
}

static const char *left_told(const struct dossier *dossier)
{
	const char *standing = dossier_plain(dossier, dossier->standing);
	if (count_any(dossier->clear))
		return SAY(dossier, W_LEFT, dossier_count(dossier, dossier->clear));
	if (dossier->standing == 0)
		return SAY(dossier, W_LEFT_NOTHING);
	if (dossier->audited == 0)
		return SAY(dossier, W_LEFT_UNSEEN);
	if (dossier->audited < dossier->standing)
		return SAY(dossier, W_LEFT_PARTLY, dossier_plain(dossier, dossier->audited),
			   standing);
	return SAY(dossier, W_LEFT_NONE);
}

/* Who is not named may be known all the same. */
const char *text_left(const struct dossier *dossier)
{
	const struct trail_audit *audit = dossier->audit ? dossier->audit->end.audit : NULL;
	const char *gap = dossier->language == RECEIPT_ENGLISH ? " " : "";
	if (!audit || audit->risk_count == 0)
		return left_told(dossier);
	return dossier_format(dossier, "%s%s%s", left_told(dossier), gap, text_risk(dossier, 0));
}

/* ---- Below headings ----------------------------------------------------------------------------
 */

const char *text_custody(const struct dossier *dossier, size_t number)
{
	uint64_t outside = 0, drawn = dossier->drawn_count;
	for (size_t i = 0; i < dossier->chain_count; i++)
		outside += dossier->chains[i].outside;
	if (number == 0)
		return SAY(dossier, W_P_CUSTODY);
	if (number == 1 && drawn < dossier->chain_count)
		return SAY(dossier, W_P_DRAWN, dossier_plain(dossier, drawn),
			   dossier_plain(dossier, dossier->chain_count));
	if (outside > 0 && number == 1 + (drawn < dossier->chain_count))
		return SAY(dossier, W_P_OUTSIDE, dossier_plain(dossier, outside));
	return NULL;
}

const char *text_columns(const struct dossier *dossier, size_t number)
{
	if (number > 0)
		return NULL;
	if (dossier->standing == 0)
		return SAY(dossier, W_LEFT_NOTHING);
	if (dossier->class_count == 0)
		return SAY(dossier, W_P_NO_CLASSES);
	return SAY(dossier, W_P_COLUMNS);
}

const char *text_findings(const struct dossier *dossier, size_t number)
{
	if (number > 0)
		return NULL;
	if (!dossier->audit)
		return SAY(dossier, W_P_NO_AUDIT);
	struct count found = {0, 0};
	for (size_t i = 0; i < dossier->audit->end.column_count; i++)
		found = count_sum(found,
				  dossier_take(dossier, dossier->audit->end.columns[i].findings));
	const char *when = dossier_time(dossier, dossier->audit->begun);
	if (count_any(found) && dossier->audit->end.audit->gate)
		return SAY(dossier, W_P_GATED, when, dossier_count(dossier, found));
	return count_any(found) ? SAY(dossier, W_P_FOUND, when, dossier_count(dossier, found))
				: SAY(dossier, W_P_NOT_FOUND, when);
}

const char *text_risk(const struct dossier *dossier, size_t number)
{
	const struct trail_audit *audit = dossier->audit ? dossier->audit->end.audit : NULL;
	if (!audit || audit->risk_count == 0)
		return number == 0 ? SAY(dossier, W_P_NO_RISK) : NULL;
	if (number >= audit->risk_count)
		return number == audit->risk_count ? SAY(dossier, W_P_RISK) : NULL;
	const struct trail_risk *risk = &audit->risk[number];
	struct shown_estimate share =
		dossier_people_share(dossier, &risk->shares[0], &audit->people);
	enum word word = share.exact ? W_P_SINGLED : W_P_SINGLED_ABOUT;
	if (risk->shares[0].value <= 0)
		word = W_P_SINGLED_NONE;
	else if (dossier_people_number(dossier, risk->shares[0].value, &audit->people) < 0)
		word = W_P_SINGLED_FEW;
	return SAY(dossier, word, combination(dossier, risk, 120), share.value,
		   SAY(dossier, audit->by_subject ? W_OF_PEOPLE : W_OF_RECORDS),
		   dossier_plain(dossier, risk->column_count));
}

const char *text_duties(const struct dossier *dossier, size_t number)
{
	return number == 0 ? SAY(dossier, W_P_DUTIES) : NULL;
}

const char *text_about(const struct dossier *dossier, size_t number)
{
	if (number == 0)
		return SAY(dossier, W_P_ABOUT, dossier_time(dossier, dossier->now), PII_VERSION);
	if (number == 1)
		return SAY(dossier, W_P_COUNTS);
	if (number == 2 && dossier->public)
		return SAY(dossier, W_P_PUBLIC);
	return NULL;
}

/* ---- Order -------------------------------------------------------------------------------------
 */

const struct section report_sections[] = {
	{"faults", W_H_FAULTS, NULL, {NULL}, {table_faults}, false, false},
	{"custody", W_H_CUSTODY, text_custody, {chart_custody}, {table_stages}, true, false},
	{"data", W_H_DATA, text_columns, {chart_fates, chart_classes}, {NULL}, false, true},
	{"columns", W_H_COLUMNS, NULL, {NULL}, {table_columns}, false, false},
	{"left", W_H_LEFT, text_findings, {NULL}, {table_findings}, false, false},
	{"risk", W_H_RISK, text_risk, {chart_risk}, {table_risk, table_people}, false, false},
	{"duties", W_H_DUTIES, text_duties, {NULL}, {table_duties}, false, false},
	{"runs",
	 W_H_RUNS,
	 NULL,
	 {chart_speed, chart_nights},
	 {table_speed, table_chains},
	 false,
	 false},
	{"who",
	 W_H_WHO,
	 NULL,
	 {NULL},
	 {table_purposes, table_rules, table_operators},
	 false,
	 false},
	{"about", W_H_ABOUT, text_about, {NULL}, {NULL}, false, false},
};
const size_t report_section_count = sizeof report_sections / sizeof *report_sections;

bool section_wanted(const struct dossier *dossier, const struct section *section)
{
	struct table table;
	if (section->text && section->text(dossier, 0))
		return true;
	for (size_t i = 0; i < SECTION_PARTS && section->tables[i]; i++)
		if (section->tables[i](dossier, 0, &table))
			return true;
	return false;
}
