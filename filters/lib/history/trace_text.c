/* Whose copy it is and what it holds, in words. */
#include <inttypes.h>

#include "history/inside.h"
#include "history/trace.h"

static bool put_words(struct buffer *out, const char *words)
{
	return buffer_append(out, span_of(words));
}

static bool put_shown(struct buffer *out, const char *before, const char *text)
{
	return !text || !*text ||
	       (put_words(out, before) && utf8_escape(out, span_of(text), NAME_SHOWN_MAX));
}

static bool put_count(struct buffer *out, uint64_t count, const char *thing)
{
	return buffer_format(out, "%" PRIu64 " %s%s", count, thing, count == 1 ? "" : "s");
}

/* ---- The file ----------------------------------------------------------------------------------
 */

static bool put_file(const struct trace *trace, struct buffer *out)
{
	bool good = utf8_escape(out, span_of(trace->file ? trace->file : "stdin"), SIZE_MAX) &&
		    put_words(out, ": ") && put_count(out, trace->records, "record") &&
		    put_words(out, " of ") && put_count(out, trace->column_count, "column");
	if (good && trace->headless)
		good = put_words(out, ", no header line that tells what they are");
	if (good && trace->left_out > 0)
		good = put_words(out, ", ") &&
		       put_count(out, trace->left_out, "malformed record") &&
		       put_words(out, " left out");
	good = good && buffer_byte(out, '\n');
	if (good && trace->unread)
		good = buffer_format(out,
				     "Records could be read no further: %s\nTokens were looked for "
				     "behind it as well; what else is there is not counted.\n",
				     trace->unread);
	if (good && trace->unscanned)
		good = buffer_format(out, "The rest cannot be read at all: %s\n", trace->unscanned);
	return good;
}

/* ---- Copies ------------------------------------------------------------------------------------
 */

static bool put_run(struct buffer *out, const char *before, const struct history_run *run)
{
	struct arena arena = {NULL};
	bool good = put_words(out, before) && put_words(out, history_time(&arena, run->begun)) &&
		    put_shown(out, ", ", run->begin.program) &&
		    put_shown(out, " of run ", run->begin.run) &&
		    put_shown(out, ", by ", run->begin.login) &&
		    put_shown(out, " on ", run->begin.host) &&
		    put_shown(out, ", for ", run->begin.purpose) &&
		    buffer_format(out, " (%s:%" PRIu64 ")\n", run->file, run->line);
	arena_free(&arena);
	return good;
}

static bool put_runs(const struct copy *copy, struct buffer *out)
{
	return put_words(out, "  made in ") && put_count(out, copy->runs, "run") &&
	       put_run(out, ": ", copy->first) &&
	       (copy->runs == 1 || put_run(out, "  the last of them: ", copy->last));
}

static bool put_tag(const struct copy *copy, struct buffer *out)
{
	const struct trail_estimate *different = &copy->tag->different;
	return put_count(out, copy->tag->tokens, "token") &&
	       buffer_format(out, ", %s%.0f different, with the tag %s",
			     different->exact ? "" : "about ", different->value, copy->tag->tag);
}

static bool put_copy(const struct copy *copy, struct buffer *out)
{
	bool good = true;
	switch (copy->kind) {
	case COPY_RECIPIENT:
		good = put_shown(out, "The copy of ", copy->recipient) && put_words(out, ": ") &&
		       put_tag(copy, out) && buffer_byte(out, '\n');
		break;
	case COPY_KEY:
		good = put_words(out, "Nobody's copy by itself: ") && put_tag(copy, out) &&
		       put_words(out, ", which names a key and no recipient\n");
		break;
	case COPY_UNKNOWN:
		return put_words(out, "Not of this trail: ") && put_tag(copy, out) &&
		       put_words(out, ", which no run tells of\n");
	}
	return good && put_runs(copy, out);
}

static bool put_keys(const struct trace *trace, struct buffer *out)
{
	bool good = true;
	for (size_t i = 0; good && i < trace->key_count; i++) {
		const struct trace_key *key = &trace->keys[i];
		good = key->tokens > 0
			       ? put_count(out, key->tokens, "encrypted value") &&
					 buffer_format(out, " of %s under the key %s\n", key->class,
						       key->id)
			       : buffer_format(out, "A column of %s whose mark names the key %s\n",
					       key->class, key->id);
	}
	if (good && trace->key_count > 0)
		good = put_words(out,
				 "  whoever has that keyring can read them, and nobody else\n");
	return good;
}

static bool put_copies(const struct tracer *tracer, const struct trace *trace, struct buffer *out)
{
	struct arena arena = {NULL};
	size_t count;
	const struct copy *copies = copies_find(tracer, trace, &arena, &count);
	const struct history_run *exact = copy_exact(tracer, trace);
	bool good = !exact ||
		    ((exact->begin.recipient
			      ? put_shown(out, "The very file made for ", exact->begin.recipient)
			      : put_words(out, "The very file that a run put out")) &&
		     put_run(out, ": ", exact));
	for (size_t i = 0; good && i < count; i++)
		good = put_copy(&copies[i], out);
	good = good && put_keys(trace, out);
	if (good && trace->other_tokens > 0)
		good = put_count(out, trace->other_tokens, "more token") &&
		       put_words(out, " of other tags and keys\n");
	if (good && !exact && trace->tag_count + trace->key_count == 0)
		good = put_words(out, "Nothing tells whose copy this is: no token, and no run put "
				      "out this very file\n");
	arena_free(&arena);
	return good;
}

/* ---- What it holds -----------------------------------------------------------------------------
 */

static bool put_class(const struct trace_class *class, struct buffer *out)
{
	bool good = buffer_format(
		out, "  %s%s: ", class->name ? class->name : "of a class that nothing tells",
		class->sensitivity && strcmp(class->sensitivity, "sensitive") == 0 ? " (sensitive)"
										   : "");
	if (good && class->clear > 0)
		good = put_count(out, class->clear, "value") && put_words(out, " in the clear");
	if (good && class->clear > 0 && class->treated > 0)
		good = put_words(out, ", ");
	if (good && class->treated > 0)
		good = buffer_format(out, "%" PRIu64 " masked, encrypted or a token",
				     class->treated);
	return good && buffer_byte(out, '\n');
}

static bool put_holdings(const struct trace *trace, struct buffer *out)
{
	bool good = true;
	if (trace->audit) {
		good = put_words(out, "Whom it is about: ") &&
		       audit_people_words(trace->audit, out);
		if (good && trace->person_column > 0)
			good = buffer_format(out, "; told apart by column %zu",
					     trace->person_column);
		good = good && buffer_byte(out, '\n');
	}
	if (good && trace->class_count > 0)
		good = put_words(out, "What it holds of them:\n");
	for (size_t i = 0; good && i < trace->class_count; i++)
		good = put_class(&trace->classes[i], out);
	return good;
}

static bool put_duties(const struct trace *trace, struct buffer *out)
{
	if (!trace_holds(trace))
		return put_words(out, "No personal data was found in it.\n");
	bool good = true;
	for (size_t i = 0; good && i < duty_count; i++)
		good = buffer_format(out, "%s: %s.\n", duties[i].law, duties[i].text);
	return good;
}

bool trace_text(const struct tracer *tracer, const struct trace *trace, struct buffer *out)
{
	size_t faults = tracer->history.fault_count;
	bool good = put_file(trace, out) && put_copies(tracer, trace, out);
	if (good && faults > 0)
		good = buffer_format(out, "The trail is not sound: ") &&
		       put_count(out, faults, "finding") &&
		       buffer_format(out, "; see pii-audit verify %s\n", tracer->path);
	return good && put_holdings(trace, out) && put_duties(trace, out);
}
