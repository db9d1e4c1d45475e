/* Receipts for programs, as JSON: a member of the whole a line, and a column or somebody of a list.
 */
#include <jansson.h>
#include <time.h>

#include "trail/receipt.h"

/* ---- Values ------------------------------------------------------------------------------------
 */

/* A file's name may be in any encoding: what is no UTF-8 is escaped. */
static json_t *text_of(const char *text)
{
	struct buffer shown = {0};
	json_t *value = NULL;
	if (text && utf8_escape(&shown, span_of(text), SIZE_MAX))
		value = json_stringn(shown.at ? shown.at : "", shown.size);
	buffer_free(&shown);
	return text ? value : json_null();
}

static json_t *span_or_null(struct span text)
{
	return text.size ? json_stringn(text.at, text.size) : json_null();
}

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

/* RFC 3339, in UTC. */
static json_t *time_value(int64_t time)
{
	char text[32];
	time_t moment = (time_t)time;
	struct tm tm;
	if (!gmtime_r(&moment, &tm) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm))
		return NULL;
	return json_string(text);
}

/* NULL when memory is out: a value that could not be had makes the whole one NULL. */
static json_t *head_value(const struct receipt *receipt)
{
	return json_pack("{s:i, s:s, s:s, s:o, s:o, s:{s:o, s:s}, s:o, s:o, s:o, s:b, s:b, s:o, "
			 "s:o, s:o}",
			 "version", 1, "program", receipt->program, "program_version",
			 receipt->version, "time", time_value(receipt->time), "file",
			 text_of(receipt->file), "rules", "name", text_of(receipt->rules), "sha256",
			 receipt->rules_hash, "purpose", span_or_null(receipt->purpose), "basis",
			 span_or_null(receipt->basis), "recipient",
			 span_or_null(receipt->recipient), "dry_run", receipt->dry_run, "invert",
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

/* Jansson goes on where a key could not be written, and calls it done: what failed once is
 * remembered here. */
struct taker {
	struct buffer *out;
	bool failed;
};

static int take_text(const char *text, size_t size, void *context)
{
	struct taker *taker = context;
	taker->failed = taker->failed || !buffer_append(taker->out, (struct span){text, size});
	return taker->failed ? -1 : 0;
}

static bool put(struct slip *slip, json_t *value)
{
	struct taker taker = {.out = &slip->text};
	return value && json_dump_callback(value, take_text, &taker, JSON_ENCODE_ANY) == 0 &&
	       !taker.failed;
}

static bool put_list(struct slip *slip, const char *name, uint64_t count,
		     json_t *(*value_of)(const struct receipt *, uint64_t))
{
	if (!buffer_format(&slip->text, ",\n\"%s\": [", name))
		return false;
	for (uint64_t i = 0; i < count; i++) {
		json_t *value = value_of(slip->receipt, i);
		bool good = buffer_append(&slip->text, span_of(i ? ",\n" : "\n")) &&
			    put(slip, value) && slip_turn(slip);
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
		       put(slip, value);
		before = ",\n";
	}
	json_decref(head);
	return good && put_list(slip, "columns_removed", receipt->removed_count, removed_value) &&
	       put_list(slip, "columns_searched", receipt->searched_count, searched_value) &&
	       put_list(slip, "people", receipt->listed ? receipt->subjects : 0, subject_value) &&
	       buffer_append(&slip->text, span_of("\n}\n"));
}
