/* Where tokens stand: in the sample, and in columns that nothing opens. */
#include <inttypes.h>

#include "run/decrypt.h"

/* ---- The sample --------------------------------------------------------------------------------
 */

static uint64_t tokens_in(struct span text)
{
	struct token token;
	uint64_t count = 0;
	for (size_t at = token_next(text, 0); at < text.size;) {
		bool is = token_read(text, at, &token);
		count += is;
		at = token_next(text, at + (is ? token.size : 1));
	}
	return count;
}

static void look_at_cell(struct run *run, struct seen *seen, struct span text)
{
	struct token token;
	if (text_is_blank(text) || text_is_blank(wrapper_off(text)))
		return;
	seen->filled++;
	if (token_read(text, 0, &token) && token.size == text.size) {
		if (seen->whole++ == 0)
			seen->class = (struct span){arena_copy(&run->arena, token.class),
						    token.class.size};
	} else {
		seen->within += tokens_in(text) > 0;
	}
}

static bool look(struct run *run, const struct batch *batch)
{
	struct decrypting *decrypting = run->own;
	decrypting->records += batch->count;
	for (size_t record = 0; record < batch->count; record++)
		for (uint32_t i = 0; i < run->columns.count; i++) {
			struct span cell = record_cell(batch, record, i), text;
			if (!cell_text(run->columns.dialect, cell, &run->value, &text))
				return fail(&run->failure, STATUS_IO, "out of memory");
			look_at_cell(run, &decrypting->seen[i], text);
		}
	return true;
}

static bool take_sample(struct run *run, struct sample **sample)
{
	const struct sample_asks nobody = {0};
	columns_name(&run->columns, run->rules);
	*sample = sample_open(&run->arena, &run->columns, run->rules, &run->detectors, nobody);
	run->look = look;
	return run_sample(run, *sample);
}

/* What was never encrypted is not what somebody means who decrypts. */
static bool refuse_plain(struct run *run)
{
	const struct decrypting *decrypting = run->own;
	bool any = decrypting->records == 0;
	for (size_t i = 0; i < run->columns.count && !any; i++)
		any = decrypting->seen[i].whole > 0 || decrypting->seen[i].within > 0 ||
		      run->columns.at[i].marked;
	return any ||
	       fail(&run->failure, STATUS_REFUSED,
		    "%s: nothing here is encrypted: no token (pii1:…), no mark (#ff1:…); with "
		    "--plan it may be so",
		    source_name(run->source));
}

bool decrypt_sample(struct run *run, struct sample **sample)
{
	return take_sample(run, sample) && refuse_plain(run);
}

/* ---- What passes -------------------------------------------------------------------------------
 */

static void list_closed(struct run *run)
{
	struct decrypting *decrypting = run->own;
	for (uint32_t i = 0; i < run->columns.count; i++) {
		if (run->work[i].treatment)
			continue;
		bool follows = i > 0 && !run->work[i - 1].treatment;
		if (!follows)
			decrypting->closed[decrypting->closed_count++].first = i;
		decrypting->closed[decrypting->closed_count - 1].last = i;
	}
}

/* No record goes: counts what passes. A token stands in a cell's bytes as in its text. */
static bool count_passing(struct run *run, const struct batch *batch, size_t record, bool *goes)
{
	struct decrypting *decrypting = run->own;
	*goes = false;
	for (size_t i = 0; i < decrypting->closed_count; i++) {
		struct closed closed = decrypting->closed[i];
		struct span from = record_cell(batch, record, closed.first);
		struct span to = record_cell(batch, record, closed.last);
		struct span all = {from.at, (size_t)(to.at + to.size - from.at)};
		if (token_next(all, 0) == all.size)
			continue;
		for (uint32_t c = closed.first; c <= closed.last; c++)
			decrypting->passed[c] += tokens_in(record_cell(batch, record, c));
	}
	return true;
}

void decrypt_count_passing(struct run *run)
{
	const struct decrypting *decrypting = run->own;
	list_closed(run);
	if (decrypting->closed_count > 0)
		run->sieve = count_passing;
}

/* ---- Told at the end ---------------------------------------------------------------------------
 */

/* More notes than these help nobody; the rest are counted. */
#define NOTES_MOST 20

void run_tell_decrypted(struct run *run)
{
	const struct decrypting *decrypting = run->own;
	struct buffer words = {0};
	size_t notes = 0;
	if (run->means.opened == 0 && reader_records(run->reader) > 0)
		run_note(run, "nothing was opened");
	for (size_t i = 0; i < run->columns.count; i++) {
		uint64_t passed = decrypting->passed[i];
		words.size = 0;
		if (passed == 0 || notes++ >= NOTES_MOST || !column_words(&run->columns, i, &words))
			continue;
		/* Who asked for some classes alone knows of the others. */
		(run->options.only ? run_tell : run_note)(
			run,
			"%.*s: %" PRIu64 " token%s passed: it is not a column that opens; if it "
			"was encrypted there, give the rules and the plan of then",
			(int)words.size, words.at, passed, passed == 1 ? "" : "s");
	}
	if (notes > NOTES_MOST && !run->options.only)
		run_note(run, "and %zu more columns with tokens that passed", notes - NOTES_MOST);
	if (run->means.left > 0)
		run_tell(run, "%" PRIu64 " tokens of classes that --only does not name passed",
			 run->means.left);
	buffer_free(&words);
}
