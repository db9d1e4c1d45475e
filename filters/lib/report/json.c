/*
 * A report for programs, as JSON (pii-audit(1) tells its members): a member of the whole a line,
 * and a line for each thing of a list. With --public a number under 5 is the text "<5".
 */
#include "base/json.h"
#include "report/page.h"

static const char *const fate_keys[FATES] = {
	[FATE_MASKED] = "masked",     [FATE_ENCRYPTED] = "encrypted",
	[FATE_DROPPED] = "removed",   [FATE_BEFORE] = "treated_before",
	[FATE_DECLARED] = "declared", [FATE_KEPT] = "kept",
	[FATE_OPENED] = "decrypted",  [FATE_OWED] = "owed",
	[FATE_LEFT] = "clear",
};
static const char *const sense_keys[SENSES] = {"sensitive", "personal", "none"};

/* ---- Values ------------------------------------------------------------------------------------
 *
 * NULL when memory is out; what is made of NULL is NULL.
 */

static json_t *text(const char *value)
{
	return json_text(value);
}

static json_t *count(const struct dossier *dossier, struct count value)
{
	if (value.told == 0 && value.few > 0)
		return json_string(dossier_count(dossier, value));
	return json_integer((json_int_t)value.told);
}

static json_t *number(const struct dossier *dossier, uint64_t value)
{
	return count(dossier, dossier_take(dossier, value));
}

static json_t *plain(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static json_t *cells(const struct dossier *dossier, const struct fates *fates)
{
	json_t *value = json_pack("{s:o}", "all", count(dossier, fates_sum(fates)));
	for (enum fate fate = 0; fate < FATES; fate++) {
		json_t *part = count(dossier, fates->cells[fate]);
		if (!count_any(fates->cells[fate]))
			json_decref(part);
		else if (value && json_object_set_new(value, fate_keys[fate], part) == 0)
			continue;
		else if (value) {
			json_decref(value);
			return NULL;
		}
	}
	return value;
}

static json_t *time_value(int64_t milliseconds)
{
	return milliseconds ? json_time(milliseconds, 0) : json_null();
}

/* Adds to a list, which is gone where memory was out. */
static void add(json_t **list, json_t *value)
{
	if (json_array_append_new(*list, value) == 0)
		return;
	json_decref(*list);
	*list = NULL;
}

/* ---- Members -----------------------------------------------------------------------------------
 */

static void put_json(struct page *page, json_t *value)
{
	page->failed = page->failed || !value || !json_put(&page->text, value);
	json_decref(value);
}

static void put_member(struct page *page, const char *name, json_t *value)
{
	page_format(page, ",\n\"%s\": ", name);
	put_json(page, value);
}

static void put_list(struct page *page, const char *name, size_t things,
		     json_t *(*value)(const struct dossier *, size_t))
{
	page_format(page, ",\n\"%s\": [", name);
	for (size_t i = 0; i < things; i++) {
		page_put(page, i ? ",\n" : "\n");
		put_json(page, value(page->dossier, i));
		page_turn(page);
	}
	page_put(page, things ? "\n]" : "]");
}

/* ---- Chains ------------------------------------------------------------------------------------
 */

static json_t *stage_value(const struct dossier *dossier, const struct history_stage *stage)
{
	static const char *const links[] = {
		[LINK_FIRST] = "first",
		[LINK_BYTES] = "bytes",
		[LINK_OUTSIDE] = "outside",
		[LINK_STOPPED] = "stopped",
	};
	const struct history_run *run = stage->run;
	const struct trail_end *end = &run->end;
	bool ended = run->end_line != 0;
	return json_pack("{s:o, s:o, s:o, s:s, s:o, s:o, s:b, s:o, s:o, s:o}", "program",
			 text(run->begin.program), "version", text(run->begin.version), "task",
			 text(run->begin.task), "link", links[stage->link], "begun",
			 time_value(run->begun), "status",
			 ended ? json_integer(end->status) : json_null(), "stands",
			 (int)history_stands(run), "records_in",
			 ended ? number(dossier, end->in.records) : json_null(), "records_out",
			 ended && !end->out.none ? number(dossier, end->out.records) : json_null(),
			 "milliseconds", ended ? json_integer(end->milliseconds) : json_null());
}

/* The newest first. */
static json_t *chain_value(const struct dossier *dossier, size_t index)
{
	const struct dossier_chain *chain = &dossier->chains[dossier->chain_count - 1 - index];
	json_t *stages = json_array();
	for (size_t i = 0; i < chain->chain->count; i++)
		add(&stages, stage_value(dossier, &chain->chain->stages[i]));
	return json_pack("{s:o, s:b, s:b, s:b, s:b, s:o, s:o}", "begun",
			 time_value(chain->first->begun), "sound", (int)(chain->broken == 0),
			 "failed", (int)chain->failed, "output", (int)!chain->unsent, "audited",
			 (int)(chain->audit && chain->audit == chain->last), "cells",
			 cells(dossier, &chain->fates), "stages", stages);
}

static json_t *fault_value(const struct dossier *dossier, size_t index)
{
	const struct history_fault *fault = &dossier->history->faults[index];
	if (dossier->public)
		return json_pack("{s:o, s:b}", "line", plain(fault->line), "broken",
				 (int)fault->broken);
	return json_pack("{s:o, s:o, s:b, s:o}", "file", text(fault->file), "line",
			 plain(fault->line), "broken", (int)fault->broken, "text",
			 text(fault->text));
}

/* ---- Data --------------------------------------------------------------------------------------
 */

static json_t *column_value(const struct dossier *dossier, size_t index)
{
	const struct dossier_column *column = &dossier->columns[index];
	return json_pack("{s:o, s:o, s:s, s:o, s:b, s:o}", "name", text(column->name), "class",
			 text(column->class), "sensitivity", sense_keys[column->sense], "kind",
			 text(column->kind), "bound", (int)column->bounded, "cells",
			 cells(dossier, &column->fates));
}

static json_t *class_value(const struct dossier *dossier, size_t index)
{
	const struct dossier_class *class = &dossier->classes[index];
	return json_pack("{s:o, s:s, s:o, s:o}", "class", text(class->name), "sensitivity",
			 sense_keys[class->sense], "columns", plain(class->columns), "cells",
			 cells(dossier, &class->fates));
}

static json_t *duty_value(const struct dossier *dossier, size_t index)
{
	static const char *const evidence[EVIDENCES] = {
		[EVIDENCE_SHOWN] = "shown",   [EVIDENCE_PARTLY] = "partly",
		[EVIDENCE_NONE] = "none",     [EVIDENCE_OUTSIDE] = "outside",
		[EVIDENCE_ABSENT] = "absent",
	};
	const struct dossier_duty *duty = &dossier->duties[index];
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "law", word_text(RECEIPT_ENGLISH, duty->law),
			 "article", word_text(RECEIPT_ENGLISH, duty->article), "duty",
			 word_text(dossier->language, duty->duty), "evidence",
			 evidence[duty->evidence], "text", duty->text);
}

/* ---- The last audit ----------------------------------------------------------------------------
 */

/* A number of people, or a share of them: as it may be told. */
static json_t *estimate_value(const struct dossier *dossier, const struct trail_estimate *estimate,
			      const struct trail_estimate *people)
{
	const double numbers[] = {estimate->value, estimate->low, estimate->high};
	json_t *values[3];
	for (size_t i = 0; i < 3; i++) {
		double shown = dossier_people_number(dossier, numbers[i], people);
		values[i] = shown < 0 ? json_string("<5") : json_real(shown);
	}
	return json_pack("{s:o, s:o, s:o, s:b}", people ? "share" : "value", values[0], "low",
			 values[1], "high", values[2], "exact", (int)estimate->exact);
}

static json_t *risk_value(const struct dossier *dossier, const struct trail_audit *audit,
			  const struct trail_risk *risk)
{
	json_t *names = json_array(), *sizes = json_object();
	for (size_t i = 0; i < risk->column_count; i++)
		add(&names, text(risk->columns[i]));
	for (size_t i = 0; i < RISK_SIZES; i++) {
		json_t *share = estimate_value(dossier, &risk->shares[i], &audit->people);
		if (json_object_set_new(sizes, dossier_plain(dossier, risk_sizes[i]), share) == 0)
			continue;
		json_decref(sizes);
		sizes = NULL;
	}
	return json_pack("{s:o, s:o}", "columns", names, "k", sizes);
}

static json_t *findings_value(const struct dossier *dossier, const struct trail_end *end)
{
	json_t *list = json_array();
	for (size_t i = 0; i < end->column_count; i++) {
		const struct trail_column *column = &end->columns[i];
		if (column->findings + column->declared == 0)
			continue;
		add(&list,
		    json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "name", text(column->name), "class",
			      text(column->class), "cells", number(dossier, column->cells),
			      "findings", number(dossier, column->findings), "already",
			      number(dossier, column->already), "declared",
			      number(dossier, column->declared)));
	}
	return list;
}

static json_t *audit_value(const struct dossier *dossier)
{
	if (!dossier->audit)
		return json_null();
	const struct trail_audit *audit = dossier->audit->end.audit;
	json_t *risk = json_array();
	for (size_t i = 0; i < audit->risk_count; i++)
		add(&risk, risk_value(dossier, audit, &audit->risk[i]));
	return json_pack("{s:o, s:b, s:o, s:{s:s, s:o, s:o, s:o, s:o, s:o, s:i}, s:o}", "begun",
			 time_value(dossier->audit->begun), "gate", (int)audit->gate, "columns",
			 findings_value(dossier, &dossier->audit->end), "people", "by",
			 audit->by_subject ? "subject" : "records", "all",
			 estimate_value(dossier, &audit->people, NULL), "sensitive",
			 estimate_value(dossier, &audit->sensitive, NULL), "unnamed",
			 number(dossier, audit->unnamed), "masked", number(dossier, audit->masked),
			 "sealed", number(dossier, audit->sealed), "article",
			 (int)threshold_of(audit)->article, "risk", risk);
}

/* ---- Runs --------------------------------------------------------------------------------------
 */

static json_t *task_value(const struct dossier *dossier, size_t index)
{
	const struct dossier_task *task = &dossier->tasks[index];
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "task", text(task_key((enum task)index)),
			 "runs", plain(task->runs), "good", plain(task->good), "records",
			 count(dossier, task->records),
			 /* Few bytes less are few records less. */
			 "bytes", dossier->public ? json_null() : plain(task->bytes),
			 "milliseconds", plain(task->milliseconds));
}

static json_t *rules_value(const struct dossier *dossier, size_t index)
{
	const struct trail_begin *begin = &dossier->rules[index].run->begin;
	return json_pack("{s:o, s:o, s:o}", "name", text(dossier_file(dossier, begin->rules)),
			 "sha256", text(begin->rules_sha256), "runs",
			 plain(dossier->rules[index].runs));
}

static json_t *operator_value(const struct dossier *dossier, size_t index)
{
	const struct trail_begin *begin = &dossier->operators[index].run->begin;
	return json_pack("{s:o, s:o, s:o, s:o}", "login", text(begin->login), "uid",
			 plain(begin->uid), "host", text(begin->host), "runs",
			 plain(dossier->operators[index].runs));
}

static json_t *purpose_value(const struct dossier *dossier, size_t index)
{
	const struct trail_begin *begin = &dossier->purposes[index].run->begin;
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "purpose", text(begin->purpose), "basis",
			 text(begin->basis), "recipient", text(begin->recipient), "tag",
			 text(begin->tag), "runs", plain(dossier->purposes[index].runs));
}

static json_t *totals_value(const struct dossier *dossier)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o}, s:o, s:o}", "chains",
			 plain(dossier->chain_count), "standing", plain(dossier->standing),
			 "audited", plain(dossier->audited), "failed_runs", plain(dossier->failed),
			 "records_in", count(dossier, dossier->records_in), "records_out",
			 count(dossier, dossier->records_out), "rejects",
			 count(dossier, dossier->rejects), "removed", "people",
			 count(dossier, dossier->people), "retention",
			 count(dossier, dossier->retention), "cells",
			 cells(dossier, &dossier->fates), "clear", count(dossier, dossier->clear));
}

static size_t bounded(size_t things, size_t most)
{
	return things < most ? things : most;
}

void report_data(struct page *page)
{
	static const char *const verdicts[] = {
		[VERDICT_EMPTY] = "empty",       [VERDICT_BROKEN] = "broken",
		[VERDICT_STOPPED] = "stopped",   [VERDICT_LEFT] = "clear",
		[VERDICT_UNPROVEN] = "unproven", [VERDICT_CLEAN] = "clean",
	};
	const struct dossier *dossier = page->dossier;
	const struct history *history = dossier->history;
	page_put(page, "{\n\"version\": 1");
	put_member(page, "made", time_value(dossier->now));
	put_member(page, "public", json_boolean(dossier->public));
	put_member(page, "verdict", json_string(verdicts[dossier->verdict]));
	put_member(page, "sentence", json_string(text_verdict(dossier)));
	put_member(page, "first", time_value(dossier->first));
	put_member(page, "last", time_value(dossier->last));
	put_member(page, "lines", plain(history->lines));
	put_member(page, "totals", totals_value(dossier));
	put_list(page, "faults", bounded(history->fault_count, DOSSIER_FAULTS), fault_value);
	put_list(page, "chains", bounded(dossier->chain_count, DOSSIER_CHAINS), chain_value);
	put_list(page, "classes", dossier->class_count, class_value);
	put_list(page, "columns", dossier->column_count, column_value);
	put_member(page, "audit", audit_value(dossier));
	put_list(page, "tasks", TASKS, task_value);
	put_list(page, "rules", dossier->rule_count, rules_value);
	put_list(page, "purposes", dossier->purpose_count, purpose_value);
	if (!dossier->public)
		put_list(page, "operators", dossier->operator_count, operator_value);
	put_list(page, "duties", dossier->duty_count, duty_value);
	page_put(page, "\n}\n");
}
