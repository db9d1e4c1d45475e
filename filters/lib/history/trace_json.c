/* The same as JSON: pii-audit(1) tells its members. Values that memory was out for are NULL, and
 * make the value NULL that they are put into. */
#include "base/json.h"
#include "history/trace.h"

static void add(json_t **list, json_t *value)
{
	if (json_array_append_new(*list, value) == 0)
		return;
	json_decref(*list);
	*list = NULL;
}

static json_t *run_value(const struct history_run *run)
{
	if (!run)
		return json_null();
	const struct trail_begin *begin = &run->begin;
	return json_pack("{s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "trail",
			 json_text(run->file), "line", (json_int_t)run->line, "time",
			 json_time(run->begun, 3), "program", json_text(begin->program), "run",
			 json_text(begin->run), "login", json_text(begin->login), "host",
			 json_text(begin->host), "purpose", json_text(begin->purpose), "recipient",
			 json_text(begin->recipient));
}

static json_t *copy_value(const struct copy *copy)
{
	static const char *const kinds[] = {
		[COPY_UNKNOWN] = "unknown",
		[COPY_RECIPIENT] = "recipient",
		[COPY_KEY] = "key",
	};
	const struct trail_estimate *different = &copy->tag->different;
	return json_pack("{s:s, s:s, s:o, s:I, s:{s:f, s:f, s:f, s:b}, s:I, s:o, s:o}", "tag",
			 copy->tag->tag, "of", kinds[copy->kind], "recipient",
			 json_text(copy->recipient), "tokens", (json_int_t)copy->tag->tokens,
			 "different", "value", different->value, "low", different->low, "high",
			 different->high, "exact", (int)different->exact, "runs",
			 (json_int_t)copy->runs, "first", run_value(copy->first), "last",
			 run_value(copy->last));
}

static json_t *copies_value(const struct tracer *tracer, const struct trace *trace)
{
	struct arena arena = {NULL};
	size_t count;
	const struct copy *copies = copies_find(tracer, trace, &arena, &count);
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		add(&list, copy_value(&copies[i]));
	arena_free(&arena);
	return list;
}

static json_t *keys_value(const struct trace *trace)
{
	json_t *list = json_array();
	for (size_t i = 0; i < trace->key_count; i++) {
		const struct trace_key *key = &trace->keys[i];
		add(&list,
		    json_pack("{s:s, s:s, s:I, s:b}", "key", key->id, "class", key->class, "tokens",
			      (json_int_t)key->tokens, "mark", (int)(key->tokens == 0)));
	}
	return list;
}

static json_t *classes_value(const struct trace *trace)
{
	json_t *list = json_array();
	for (size_t i = 0; i < trace->class_count; i++) {
		const struct trace_class *class = &trace->classes[i];
		add(&list,
		    json_pack("{s:o, s:o, s:I, s:I}", "class", json_text(class->name),
			      "sensitivity", json_text(class->sensitivity), "clear",
			      (json_int_t) class->clear, "treated", (json_int_t) class->treated));
	}
	return list;
}

/* As the trail and the summary have it. */
static json_t *people_value(const struct trace *trace)
{
	json_t *audit = trace->audit ? trail_audit_value(trace->audit) : NULL;
	json_t *people = audit ? json_incref(json_object_get(audit, "people")) : NULL;
	json_decref(audit);
	if (!trace->audit)
		return json_null();
	if (people && trace->person_column > 0 &&
	    json_object_set_new(people, "column", json_integer((json_int_t)trace->person_column)) <
		    0) {
		json_decref(people);
		people = NULL;
	}
	return people;
}

static json_t *duties_value(const struct trace *trace)
{
	json_t *list = json_array();
	for (size_t i = 0; i < duty_count && trace_holds(trace); i++)
		add(&list, json_pack("{s:s, s:s}", "law", duties[i].law, "text", duties[i].text));
	return list;
}

static json_t *digest_value(const char *digest)
{
	return *digest ? json_string(digest) : json_null();
}

bool trace_json(const struct tracer *tracer, const struct trace *trace, struct buffer *out)
{
	json_t *value = json_pack(
		"{s:i, s:o, s:o, s:o, s:I, s:I, s:I, s:b, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o, "
		"s:I, s:o}",
		"version", 1, "file", json_text(trace->file), "sha256", digest_value(trace->sha256),
		"text_sha256", digest_value(trace->text_sha256), "records",
		(json_int_t)trace->records, "left_out", (json_int_t)trace->left_out, "columns",
		(json_int_t)trace->column_count, "header", (int)!trace->headless, "unread",
		json_text(trace->unread), "unscanned", json_text(trace->unscanned), "output_of",
		run_value(copy_exact(tracer, trace)), "copies", copies_value(tracer, trace), "keys",
		keys_value(trace), "other_tokens", (json_int_t)trace->other_tokens, "people",
		people_value(trace), "classes", classes_value(trace), "trail_findings",
		(json_int_t)tracer->history.fault_count, "duties", duties_value(trace));
	bool good = json_put(out, value) && buffer_byte(out, '\n');
	json_decref(value);
	return good;
}
