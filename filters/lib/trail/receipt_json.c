/* Receipts for programs, as JSON: a member of the whole a line, and a column or somebody of a list.
 */
#include "base/json.h"
#include "trail/receipt.h"

/* ---- Values ------------------------------------------------------------------------------------
 */

static json_t *name_of(const struct receipt_column *column)
{
	return json_stringn(column->name.size ? column->name.at : "", column->name.size);
}

static json_t *class_of(const struct receipt_column *column)
{
	return column->class ? json_string(column->class) : json_null();
}

static json_t *records_value(const struct receipt *receipt)
{
	return json_pack("{s:I, s:I, s:I, s:{s:I, s:I}}", "in", (json_int_t)receipt->in, "kept",
			 (json_int_t)receipt->kept, "rejects", (json_int_t)receipt->rejects,
			 "removed", "people", (json_int_t)receipt->by_people, "retention",
			 (json_int_t)receipt->by_retention);
}

static json_t *retention_value(const struct receipt_retention *retention)
{
	if (!retention)
		return json_null();
	return json_pack("{s:I, s:o, s:{s:i, s:i, s:i}, s:s, s:{s:I, s:I, s:I}}", "position",
			 (json_int_t)retention->column.position, "name",
			 name_of(&retention->column), "keep", "years", (int)retention->years,
			 "months", (int)retention->months, "days", (int)retention->days, "limit",
			 retention->limit, "undated", "blank", (json_int_t)retention->blank,
			 "order", (json_int_t)retention->order, "unreadable",
			 (json_int_t)retention->unreadable);
}

static json_t *counts_value(const struct receipt *receipt)
{
	if (!receipt->listed)
		return json_null();
	return json_pack("{s:I, s:I, s:I}", "count", (json_int_t)receipt->subjects, "found",
			 (json_int_t)receipt->found, "not_found",
			 (json_int_t)(receipt->subjects - receipt->found));
}

/* NULL when memory is out: a value that could not be had makes the whole one NULL. */
static json_t *head_value(const struct receipt *receipt)
{
	return json_pack("{s:i, s:s, s:s, s:o, s:o, s:{s:o, s:s}, s:o, s:o, s:o, s:b, s:b, s:o, "
			 "s:o, s:o}",
			 "version", 1, "program", receipt->program, "program_version",
			 receipt->version, "time", json_time(receipt->time * 1000, 0), "file",
			 json_text(receipt->file), "rules", "name", json_text(receipt->rules),
			 "sha256", receipt->rules_hash, "purpose", json_span(receipt->purpose),
			 "basis", json_span(receipt->basis), "recipient",
			 json_span(receipt->recipient), "dry_run", receipt->dry_run, "invert",
			 receipt->inverted, "records", records_value(receipt), "retention",
			 retention_value(receipt->retention), "subjects", counts_value(receipt));
}

static json_t *removed_value(const struct receipt *receipt, uint64_t index)
{
	const struct receipt_column *column = &receipt->removed[index];
	return json_pack("{s:I, s:o, s:s, s:o}", "position", (json_int_t)column->position, "name",
			 name_of(column), "reason", column->class ? "class" : "unlisted", "class",
			 class_of(column));
}

static json_t *searched_value(const struct receipt *receipt, uint64_t index)
{
	const struct receipt_search *search = &receipt->searched[index];
	return json_pack("{s:I, s:o, s:o, s:{s:I, s:I, s:I}}", "position",
			 (json_int_t)search->column.position, "name", name_of(&search->column),
			 "class", class_of(&search->column), "cells", "read",
			 (json_int_t)search->read, "masked", (json_int_t)search->masked, "sealed",
			 (json_int_t)search->sealed);
}

static json_t *subject_value(const struct receipt *receipt, uint64_t index)
{
	struct receipt_subject subject = {0};
	receipt->subject(receipt->context, index, &subject);
	return json_pack("{s:I, s:o, s:I}", "line", (json_int_t)subject.line, "token",
			 subject.token ? json_string(subject.token) : json_null(), "records",
			 (json_int_t)subject.records);
}

/* ---- Out ---------------------------------------------------------------------------------------
 */

static bool put_list(struct slip *slip, const char *name, uint64_t count,
		     json_t *(*value_of)(const struct receipt *, uint64_t))
{
	if (!buffer_format(&slip->text, ",\n\"%s\": [", name))
		return false;
	for (uint64_t i = 0; i < count; i++) {
		json_t *value = value_of(slip->receipt, i);
		bool good = buffer_append(&slip->text, span_of(i ? ",\n" : "\n")) &&
			    json_put(&slip->text, value) && slip_turn(slip);
		json_decref(value);
		if (!good)
			return false;
	}
	return buffer_append(&slip->text, span_of(count ? "\n]" : "]"));
}

bool receipt_json(struct slip *slip)
{
	const struct receipt *receipt = slip->receipt;
	json_t *head = head_value(receipt), *value;
	const char *key, *before = "{\n";
	bool good = head != NULL;
	json_object_foreach(head, key, value)
	{
		good = good && buffer_format(&slip->text, "%s\"%s\": ", before, key) &&
		       json_put(&slip->text, value);
		before = ",\n";
	}
	json_decref(head);
	return good && put_list(slip, "columns_removed", receipt->removed_count, removed_value) &&
	       put_list(slip, "columns_searched", receipt->searched_count, searched_value) &&
	       put_list(slip, "people", receipt->listed ? receipt->subjects : 0, subject_value) &&
	       buffer_append(&slip->text, span_of("\n}\n"));
}
