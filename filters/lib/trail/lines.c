/* What lines of a trail hold: pii-trail(5). */
#include "trail/lines.h"

#include <stdio.h>

#include "base/json.h"

/* A value behind others; it is taken. */
static bool put_value(struct buffer *line, const char *before, json_t *value)
{
	bool good = buffer_append(line, span_of(before)) && json_put(line, value);
	json_decref(value);
	return good;
}

static bool start(struct buffer *line)
{
	line->limit = TRAIL_LINE_MAX;
	bool good = buffer_reserve(line, LINE_ROOM);
	line->size = good ? LINE_ROOM : 0;
	return good;
}

static bool out_of_room(struct failure *failure)
{
	return fail(failure, STATUS_IO, "out of memory");
}

/* ---- The first line ----------------------------------------------------------------------------
 */

static json_t *begin_value(const struct trail_begin *begin)
{
	return json_pack(
		"{s:o, s:{s:b, s:b}, s:s, s:s, s:s, s:{s:o, s:I, s:o}, s:o, s:o, s:o, s:o, s:o, "
		"s:{s:o, s:o}}",
		"run", json_text(begin->run), "pipe", "in", (int)begin->piped_in, "out",
		(int)begin->piped_out, "program", begin->program, "version", begin->version, "task",
		begin->task, "operator", "login", json_text(begin->login), "uid",
		(json_int_t)begin->uid, "host", json_text(begin->host), "purpose",
		json_text(begin->purpose), "basis", json_text(begin->basis), "recipient",
		json_text(begin->recipient), "tag", json_text(begin->tag), "key_tag",
		json_text(begin->key_tag), "rules", "name", json_text(begin->rules), "sha256",
		json_text(begin->rules_sha256));
}

bool line_begin(struct buffer *line, const struct trail_begin *begin, struct failure *failure)
{
	return (start(line) && put_value(line, "", begin_value(begin))) || out_of_room(failure);
}

bool line_failed(struct buffer *line, uint64_t begun, const char *what, struct failure *failure)
{
	json_t *value = json_pack("{s:I, s:s}", "begin", (json_int_t)begun, "what", what);
	return (start(line) && put_value(line, "", value)) || out_of_room(failure);
}

/* ---- The last line -----------------------------------------------------------------------------
 */

/* As much of a name as fits TRAIL_NAME_MAX bytes of JSON, where some characters take more. */
static json_t *name_value(const char *name)
{
	const char *at = name, *end = name + strlen(name);
	size_t room = TRAIL_NAME_MAX;
	while (at < end) {
		uint32_t character;
		size_t size = utf8_next(at, end, &character);
		size_t taken = character < 0x20 ? 6 : *at == '"' || *at == '\\' ? 2 : size;
		if (size == 0 || taken > room)
			break;
		room -= taken;
		at += size;
	}
	return json_stringn(name, (size_t)(at - name));
}

static json_t *stream_value(const struct trail_stream *stream)
{
	if (stream->none)
		return json_null();
	json_t *value = json_pack("{s:I, s:I, s:s}", "records", (json_int_t)stream->records,
				  "bytes", (json_int_t)stream->bytes, "sha256", stream->sha256);
	if (value && *stream->text_sha256 &&
	    json_object_set_new(value, "text_sha256", json_string(stream->text_sha256)) < 0) {
		json_decref(value);
		return NULL;
	}
	return value;
}

static json_t *end_value(uint64_t begun, const struct trail_end *end)
{
	return json_pack("{s:I, s:i, s:I, s:o, s:o, s:I, s:{s:I, s:I}, s:b, s:b, s:b}", "begin",
			 (json_int_t)begun, "status", end->status, "milliseconds",
			 (json_int_t)end->milliseconds, "in", stream_value(&end->in), "out",
			 stream_value(&end->out), "rejects", (json_int_t)end->rejects, "removed",
			 "subjects", (json_int_t)end->removed_people, "retention",
			 (json_int_t)end->removed_retention, "subjects", (int)end->subjects,
			 "retention", (int)end->retention, "unended", (int)end->unended);
}

/* As text: NULL is null. */
static json_t *word_value(const char *word)
{
	return word ? json_string(word) : json_null();
}

json_t *line_column(const struct trail_column *column, bool audit)
{
	json_t *value =
		json_pack("{s:I, s:o, s:o, s:o, s:s, s:o, s:I, s:I, s:I}", "position",
			  (json_int_t)column->position, "name", name_value(column->name), "class",
			  word_value(column->class), "sensitivity", word_value(column->sensitivity),
			  "action", column->action, "kind", word_value(column->kind), "cells",
			  (json_int_t)column->cells, "treated", (json_int_t)column->treated,
			  "already", (json_int_t)column->already);
	json_t *found = audit ? json_pack("{s:I, s:I}", "findings", (json_int_t)column->findings,
					  "declared", (json_int_t)column->declared)
			      : NULL;
	if (value && audit && json_object_update(value, found) < 0) {
		json_decref(value);
		value = NULL;
	}
	json_decref(found);
	return value;
}

/* Whole ones as such: people are counted. */
static json_t *number_value(double number)
{
	bool whole = number >= 0 && number < 1e15 && number == (double)(int64_t)number;
	return whole ? json_integer((json_int_t)number) : json_real(number);
}

static json_t *estimate_value(const char *name, const struct trail_estimate *estimate)
{
	return json_pack("{s:o, s:o, s:o, s:b}", name, number_value(estimate->value), "low",
			 number_value(estimate->low), "high", number_value(estimate->high), "exact",
			 (int)estimate->exact);
}

/* Adds a value to a list, which is not there where memory was out; it is taken. */
static void add(json_t **list, json_t *value)
{
	if (json_array_append_new(*list, value) == 0)
		return;
	json_decref(*list);
	*list = NULL;
}

static json_t *risk_value(const struct trail_risk *risk)
{
	json_t *names = json_array(), *shares = json_object();
	for (size_t i = 0; i < risk->column_count; i++)
		add(&names, name_value(risk->columns[i]));
	for (size_t i = 0; i < RISK_SIZES; i++) {
		char size[12];
		snprintf(size, sizeof size, "%u", risk_sizes[i]);
		if (json_object_set_new(shares, size, estimate_value("share", &risk->shares[i])) ==
		    0)
			continue;
		json_decref(shares);
		shares = NULL;
	}
	return json_pack("{s:o, s:o}", "columns", names, "k", shares);
}

json_t *trail_audit_value(const struct trail_audit *audit)
{
	json_t *risk = json_array();
	for (size_t i = 0; i < audit->risk_count; i++)
		add(&risk, risk_value(&audit->risk[i]));
	return json_pack("{s:b, s:{s:s, s:o, s:o, s:I, s:I, s:I}, s:o}", "gate", (int)audit->gate,
			 "people", "by", audit->by_subject ? "subject" : "records", "all",
			 estimate_value("value", &audit->people), "sensitive",
			 estimate_value("value", &audit->sensitive), "unnamed",
			 (json_int_t)audit->unnamed, "masked", (json_int_t)audit->masked, "sealed",
			 (json_int_t)audit->sealed, "risk", risk);
}

/* What a column's entry mostly keeps within; more than the half of a line's most is not taken
 * beforehand. */
#define COLUMN_ROOM 256

/* One by one: all columns of a header of 65,536 at once would take hundreds of bytes each. */
static bool put_end(struct buffer *line, uint64_t begun, const struct trail_end *end)
{
	/* Room for all of them at once: a buffer that grows by doubling holds the line twice. */
	size_t room = end->column_count * COLUMN_ROOM;
	if (!start(line) ||
	    !buffer_reserve(line, room < TRAIL_LINE_MAX / 2 ? room : TRAIL_LINE_MAX / 2))
		return false;
	if (!put_value(line, "", end_value(begun, end)))
		return false;
	line->size--; /* the closing brace */
	bool good = buffer_append(line, span_of(", \"columns\": ["));
	const char *before = "";
	for (size_t i = 0; good && i < end->column_count; i++) {
		struct trail_column column = {0};
		if (!end->column)
			column = end->columns[i];
		else if (!end->column(end->context, i, &column))
			continue;
		good = put_value(line, before, line_column(&column, end->audit != NULL));
		before = ", ";
	}
	good = good && buffer_byte(line, ']');
	if (good && end->audit)
		good = put_value(line, ", \"audit\": ", trail_audit_value(end->audit));
	return good && buffer_byte(line, '}');
}

bool line_end(struct buffer *line, uint64_t begun, const struct trail_end *end,
	      struct failure *failure)
{
	return put_end(line, begun, end) || out_of_room(failure);
}
