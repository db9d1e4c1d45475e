/* What was found in trails, in words. */
#include <inttypes.h>

#include "history/inside.h"
#include "history/verify.h"

bool verify_put_faults(const struct history *history, struct buffer *out)
{
	for (size_t i = 0; i < history->fault_count; i++) {
		const struct history_fault *fault = &history->faults[i];
		if (!buffer_format(out, "%s:%" PRIu64 ": %s\n", fault->file, fault->line,
				   fault->text))
			return false;
	}
	return true;
}

/* ---- Chains ------------------------------------------------------------------------------------
 */

static bool put_count(struct buffer *out, uint64_t count, const char *one, const char *many)
{
	return buffer_format(out, "%" PRIu64 " %s", count, count == 1 ? one : many);
}

/* `, words TEXT`, where there is one. */
static bool put_named(struct buffer *out, const char *words, const char *text)
{
	return !text || !*text ||
	       (buffer_append(out, span_of(words)) &&
		utf8_escape(out, span_of(text), NAME_SHOWN_MAX));
}

static bool put_title(const struct history_run *run, size_t number, struct buffer *out)
{
	const struct trail_begin *begin = &run->begin;
	struct arena arena = {NULL};
	bool good = buffer_format(out, "chain %zu: %s", number, history_time(&arena, run->begun)) &&
		    put_named(out, ", by ", begin->login) && put_named(out, " on ", begin->host) &&
		    put_named(out, ", run ", begin->run) &&
		    put_named(out, ", rules ", begin->rules) &&
		    put_named(out, ", for ", begin->purpose) &&
		    put_named(out, ", to ", begin->recipient) && buffer_byte(out, '\n');
	arena_free(&arena);
	return good;
}

static bool put_link(const struct history_stage *stage, struct buffer *out)
{
	const struct history_run *before = stage->run->before;
	if (stage->link == LINK_STOPPED)
		return buffer_append(out, span_of("  -- one of the two stopped: what went between "
						  "them cannot be compared\n"));
	if (stage->link != LINK_OUTSIDE)
		return true;
	return buffer_append(out, span_of("  -- outside step, a program that writes no trail: ")) &&
	       put_count(out, before->end.out.records, "record", "records") &&
	       buffer_format(out, " before, %" PRIu64 " after\n", stage->run->end.in.records);
}

static const char *status_word(int status)
{
	static const char *const words[] = {
		[STATUS_FOUND] = "it found something",
		[STATUS_REFUSED] = "it refused",
		[STATUS_MALFORMED] = "the data was malformed",
		[STATUS_IO] = "reading or writing failed",
		[STATUS_SEALED] = "something did not open",
	};
	if (status > 128)
		return "a signal ended it";
	return status > 0 && status <= STATUS_SEALED ? words[status] : "it failed";
}

static bool put_end(const struct history_run *run, struct buffer *out)
{
	const struct trail_end *end = &run->end;
	if (!run->end_line)
		return buffer_append(out, span_of("never ended"));
	bool good = put_count(out, end->in.records, "record in", "records in") &&
		    (end->out.none ? buffer_append(out, span_of(", no stream out"))
				   : buffer_format(out, ", %" PRIu64 " out", end->out.records));
	if (good && end->removed_people > 0)
		good = buffer_format(out, ", %" PRIu64 " removed for people", end->removed_people);
	if (good && end->removed_retention > 0)
		good = buffer_format(out, ", %" PRIu64 " removed for their age",
				     end->removed_retention);
	if (good && end->rejects > 0)
		good = buffer_format(out, ", %" PRIu64 " put aside", end->rejects);
	if (good && end->unended)
		good = buffer_append(out, span_of(", the last without a line end"));
	if (good && end->status != STATUS_DONE)
		good = buffer_format(out, "; status %d: %s", end->status, status_word(end->status));
	if (good && run->failed_line)
		good = put_named(out, "; failed at the very end: ", run->failed);
	return good;
}

static bool put_stage(const struct history_stage *stage, struct buffer *out)
{
	const struct history_run *run = stage->run;
	bool good = put_link(stage, out);
	size_t begin = out->size;
	good = good && buffer_append(out, span_of("  ")) &&
	       utf8_escape(out, span_of(run->begin.program), NAME_SHOWN_MAX) &&
	       put_named(out, " ", run->begin.task);
	/* One below the other: most are no longer than `pii-classify classify`. */
	while (good && out->size - begin < 24)
		good = buffer_byte(out, ' ');
	return good && buffer_append(out, span_of("  ")) && put_end(run, out) &&
	       buffer_format(out, "  (%s:%" PRIu64 ")\n", run->file, run->line);
}

bool verify_put_chain(const struct history *history, size_t chain, struct buffer *out)
{
	const struct history_chain *at = &history->chains[chain];
	bool first = chain == 0 && history->fault_count == 0;
	bool good =
		(first || buffer_byte(out, '\n')) && put_title(at->stages[0].run, chain + 1, out);
	for (size_t i = 0; good && i < at->count; i++)
		good = put_stage(&at->stages[i], out);
	return good;
}

/* ---- The sum -----------------------------------------------------------------------------------
 */

static bool put_output(const struct verify *verify, struct buffer *out)
{
	const struct history_run *run = verify->output;
	struct arena arena = {NULL};
	if (!run)
		return true;
	bool good = buffer_byte(out, '\n') &&
		    utf8_escape(out, span_of(verify->question->against->name), NAME_SHOWN_MAX) &&
		    buffer_append(out, span_of(" is what ")) &&
		    utf8_escape(out, span_of(run->begin.program), NAME_SHOWN_MAX) &&
		    put_named(out, " of run ", run->begin.run) &&
		    buffer_format(out, " put out, which ended at %s (%s:%" PRIu64 ")\n",
				  history_time(&arena, run->ended), run->file, run->end_line);
	arena_free(&arena);
	return good;
}

bool verify_put_sum(const struct verify *verify, struct buffer *out)
{
	const struct history *history = verify->history;
	bool good = put_output(verify, out) && buffer_byte(out, '\n') &&
		    put_count(out, history->lines, "line", "lines") &&
		    buffer_append(out, span_of(", ")) &&
		    put_count(out, history->run_count, "run", "runs") &&
		    buffer_append(out, span_of(", ")) &&
		    put_count(out, history->chain_count, "chain", "chains");
	if (good && verify->heads > 0)
		good = buffer_append(out, span_of(", ")) &&
		       put_count(out, verify->heads, "head held", "heads held");
	good = good && buffer_append(out, span_of(": "));
	if (history->fault_count == 0)
		return good && buffer_append(out, span_of("sound\n"));
	return good && put_count(out, history->fault_count, "finding\n", "findings\n");
}
