/*
 * Reports for programs. The values are jansson's, a column's at a time, so that a header of 65,536
 * columns takes no more memory than its report; YAML is written from the same values.
 */
#include "base/json.h"
#include "columns/report.h"
#include "columns/yaml.h"

/* ---- Values ------------------------------------------------------------------------------------
 */

static json_t *word_or_null(const char *word)
{
	return word ? json_string(word) : json_null();
}

static json_t *evidence_of(const struct column *column)
{
	struct buffer words = {0};
	json_t *value = NULL;
	if (column_evidence(column, &words))
		value = json_stringn(words.at ? words.at : "", words.size);
	buffer_free(&words);
	return value;
}

static json_t *cells_of(const struct verdict *verdict)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I}", "filled", (json_int_t)verdict->filled,
			 "masked", (json_int_t)verdict->masked, "tokens",
			 (json_int_t)verdict->tokens, "clear", (json_int_t)verdict->clear,
			 "fitting", (json_int_t)verdict->fitting);
}

/* NULL when memory is out: a value that could not be had makes the whole one NULL. */
static json_t *column_value(const struct columns *columns, size_t index)
{
	const struct column *column = &columns->at[index];
	const struct rules_class *class = column->class;
	return json_pack(
		"{s:I, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o}", "position", (json_int_t)index + 1,
		"name", json_stringn(column->name.size ? column->name.at : "", column->name.size),
		"class", word_or_null(class ? class->name : NULL), "sensitivity",
		word_or_null(class ? sensitivity_word(class->sensitivity) : NULL), "confidence",
		class ? json_integer(column->verdict.confidence) : json_null(), "undecided",
		column->verdict.undecided, "evidence", evidence_of(column), "cells",
		cells_of(&column->verdict), "action", word_or_null(report_action(column)));
}

/* What stands before the columns. */
static json_t *head_value(const struct report *report, const struct columns *columns)
{
	struct report_counts counts = report_count(columns);
	return json_pack(
		"{s:i, s:o, s:o, s:o, s:o, s:o, s:I, s:b, s:I, s:{s:I, s:I, s:I, s:I}}", "version",
		1, "file", json_text(report->file), "rules", json_text(report->rules), "purpose",
		json_span(report->purpose), "basis", json_span(report->basis), "recipient",
		json_span(report->recipient), "records", (json_int_t)columns->sampled, "whole",
		columns->whole, "left_out", (json_int_t)report->left_out, "counts", "columns",
		(json_int_t)columns->count, "personal", (json_int_t)counts.personal, "sensitive",
		(json_int_t)counts.sensitive, "undecided", (json_int_t)counts.undecided);
}

/* ---- JSON --------------------------------------------------------------------------------------
 */

/* What Jansson's text goes into. It goes on where a key could not be written, and calls it done:
 * what failed once is remembered here. */
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

static bool put_json(json_t *value, struct buffer *out)
{
	struct taker taker = {.out = out};
	return value && json_dump_callback(value, take_text, &taker, JSON_ENCODE_ANY) == 0 &&
	       !taker.failed;
}

static bool put_line(json_t *value, struct buffer *out)
{
	bool good = put_json(value, out);
	json_decref(value);
	return good;
}

/* A member of the head a line, and a column a line: grep and diff read it as well as jq. */
bool report_json(struct paper *paper)
{
	const struct columns *columns = paper->columns;
	struct buffer *out = &paper->text;
	json_t *head = head_value(paper->report, columns), *value;
	const char *key;
	bool good = head && buffer_append(out, span_of("{\n"));
	json_object_foreach(head, key, value) good = good && buffer_format(out, "\"%s\": ", key) &&
						     put_json(value, out) &&
						     buffer_append(out, span_of(",\n"));
	json_decref(head);
	good = good && buffer_append(out, span_of("\"columns\": ["));
	for (size_t i = 0; i < columns->count && good; i++)
		good = buffer_append(out, span_of(i ? ",\n" : "\n")) &&
		       put_line(column_value(columns, i), out) && paper_turn(paper);
	return good && buffer_append(out, span_of("\n]\n}\n"));
}

/* ---- YAML --------------------------------------------------------------------------------------
 */

static void put_yaml(struct yaml *yaml, json_t *value);

static void put_members(struct yaml *yaml, json_t *map)
{
	const char *key;
	json_t *value;
	json_object_foreach(map, key, value)
	{
		yaml_put_word(yaml, key);
		put_yaml(yaml, value);
	}
}

static void put_yaml(struct yaml *yaml, json_t *value)
{
	char number[32];
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		yaml_begin_map(yaml, true);
		put_members(yaml, value);
		yaml_end_map(yaml);
		break;
	case JSON_STRING:
		yaml_put_text(yaml,
			      (struct span){json_string_value(value), json_string_length(value)});
		break;
	case JSON_INTEGER:
		snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		yaml_put_word(yaml, number);
		break;
	default:
		yaml_put_word(yaml, json_is_true(value)    ? "true"
				    : json_is_false(value) ? "false"
							   : "null");
	}
}

static void put_column(struct yaml *yaml, json_t *column)
{
	yaml->good = yaml->good && column;
	yaml_begin_map(yaml, false);
	put_members(yaml, column);
	yaml_end_map(yaml);
	json_decref(column);
}

bool report_yaml(struct paper *paper)
{
	const struct columns *columns = paper->columns;
	struct yaml yaml;
	bool large;
	json_t *head = head_value(paper->report, columns);
	if (!head || !yaml_begin(&yaml, &paper->text, 0)) {
		json_decref(head);
		return false;
	}
	yaml_begin_map(&yaml, false);
	put_members(&yaml, head);
	json_decref(head);
	yaml_put_word(&yaml, "columns");
	yaml_begin_list(&yaml);
	for (size_t i = 0; i < columns->count && yaml.good; i++) {
		put_column(&yaml, column_value(columns, i));
		yaml.good = yaml.good && paper_turn(paper);
	}
	yaml_end_list(&yaml);
	yaml_end_map(&yaml);
	return yaml_end(&yaml, &large);
}
