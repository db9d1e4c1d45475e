/* What an audit counted, as JSON: a member of the whole a line, and a column of the list. */
#include "base/json.h"
#include "trail/lines.h"

#define PIECE_SIZE ((size_t)64 << 10)

/* A summary on its way out, in pieces: there may be 65,536 columns. */
struct pieces {
	struct buffer text; /* not handed out yet */
	summary_take *take;
	void *context;
};

static bool turn(struct pieces *pieces, size_t least)
{
	if (pieces->text.size < least)
		return true;
	bool taken = pieces->take(pieces->context, buffer_span(&pieces->text));
	pieces->text.size = 0;
	return taken;
}

static json_t *stopped_value(const struct summary *summary)
{
	if (!summary->stopped.record)
		return json_null();
	return json_pack("{s:I, s:I, s:s}", "record", (json_int_t)summary->stopped.record, "column",
			 (json_int_t)summary->stopped.position, "class", summary->stopped.class);
}

/* NULL when memory is out: a value that could not be had makes the whole one NULL. */
static json_t *head_value(const struct summary *summary)
{
	return json_pack("{s:i, s:s, s:s, s:o, s:o, s:{s:o, s:s}, s:o, s:o, s:o, s:b, s:o, s:I, "
			 "s:I, s:I}",
			 "version", 1, "program", summary->program, "program_version",
			 summary->version, "time", json_time(summary->time * 1000, 0), "file",
			 json_text(summary->file), "rules", "name", json_text(summary->rules),
			 "sha256", summary->rules_hash, "purpose", json_span(summary->purpose),
			 "basis", json_span(summary->basis), "recipient",
			 json_span(summary->recipient), "gate", (int)summary->gate, "stopped",
			 stopped_value(summary), "records", (json_int_t)summary->records, "rejects",
			 (json_int_t)summary->rejects, "findings", (json_int_t)summary->findings);
}

static bool put_members(struct pieces *pieces, json_t *head)
{
	const char *key, *before = "{\n";
	json_t *value;
	bool good = head != NULL;
	json_object_foreach(head, key, value)
	{
		good = good && buffer_format(&pieces->text, "%s\"%s\": ", before, key) &&
		       json_put(&pieces->text, value);
		before = ",\n";
	}
	json_decref(head);
	return good;
}

static bool put_columns(struct pieces *pieces, const struct summary *summary)
{
	bool good = buffer_append(&pieces->text, span_of(",\n\"columns\": ["));
	for (size_t i = 0; good && i < summary->column_count; i++) {
		struct trail_column column;
		summary->column(summary->context, i, &column);
		json_t *value = line_column(&column, true);
		good = buffer_append(&pieces->text, span_of(i ? ",\n" : "\n")) &&
		       json_put(&pieces->text, value) && turn(pieces, PIECE_SIZE);
		json_decref(value);
	}
	return good && buffer_append(&pieces->text, span_of("\n]"));
}

/* People, and what sets them apart: as the trail has it. */
static bool put_people(struct pieces *pieces, const struct trail_audit *audit)
{
	json_t *value = audit ? trail_audit_value(audit) : json_null();
	json_t *people = json_object_get(value, "people"), *risk = json_object_get(value, "risk");
	bool good = value && buffer_append(&pieces->text, span_of(",\n\"people\": ")) &&
		    (people ? json_put(&pieces->text, people)
			    : buffer_append(&pieces->text, span_of("null"))) &&
		    buffer_append(&pieces->text, span_of(",\n\"risk\": ")) &&
		    (risk ? json_put(&pieces->text, risk)
			  : buffer_append(&pieces->text, span_of("[]")));
	json_decref(value);
	return good;
}

/* What it comes to, for people. */
static bool put_sentences(struct pieces *pieces, const struct trail_audit *audit)
{
	struct buffer words = {0};
	bool good = buffer_append(&pieces->text, span_of(",\n\"sentences\": ["));
	for (size_t i = 0; good && audit && i < audit->risk_count + 2; i++) {
		words.size = 0;
		good = i < audit->risk_count    ? audit_risk_words(audit, i, &words)
		       : i == audit->risk_count ? audit_people_words(audit, &words)
						: audit_threshold_words(audit, &words);
		json_t *value = good ? json_span(buffer_span(&words)) : NULL;
		good = buffer_append(&pieces->text, span_of(i ? ",\n" : "\n")) &&
		       json_put(&pieces->text, value);
		json_decref(value);
	}
	buffer_free(&words);
	return good && buffer_append(&pieces->text, span_of(audit ? "\n]" : "]"));
}

bool summary_write(const struct summary *summary, summary_take *take, void *context,
		   struct failure *failure)
{
	struct pieces pieces = {.take = take, .context = context};
	bool good = put_members(&pieces, head_value(summary)) &&
		    put_people(&pieces, summary->audit) && put_columns(&pieces, summary) &&
		    put_sentences(&pieces, summary->audit) &&
		    buffer_append(&pieces.text, span_of("\n}\n")) && turn(&pieces, 0);
	buffer_free(&pieces.text);
	return good || fail(failure, STATUS_IO, "out of memory");
}
