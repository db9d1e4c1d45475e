/* Is that all of a trail, did a run come each night, and whose output is this file? */
#include "history/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "history/inside.h"

/* ---- Heads -------------------------------------------------------------------------------------
 */

struct head {
	uint64_t line; /* of the file of heads */
	char id[TRAIL_ID_SIZE + 1];
	uint64_t seq;
	char digest[TRAIL_DIGEST];
};

static struct span word_at(struct span *line)
{
	size_t begin = 0, end;
	while (begin < line->size && line->at[begin] == ' ')
		begin++;
	for (end = begin; end < line->size && line->at[end] != ' ';)
		end++;
	struct span word = span_cut(*line, begin, end);
	*line = span_cut(*line, end, line->size);
	return word;
}

static bool consists(struct span word, const char *letters, size_t size)
{
	if (word.size != size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (!memchr(letters, word.at[i], strlen(letters)))
			return false;
	return true;
}

/* `ID SEQ HASH TIME`. */
static bool head_read(struct span line, struct head *head)
{
	struct span id = word_at(&line), seq = word_at(&line), digest = word_at(&line),
		    time = word_at(&line), rest = word_at(&line);
	if (!consists(id, "abcdefghijklmnopqrstuvwxyz234567", TRAIL_ID_SIZE) ||
	    !consists(digest, "0123456789abcdef", DIGEST_HEX) || time.size == 0 || rest.size > 0 ||
	    seq.size == 0 || seq.size > 18)
		return false;
	memcpy(head->id, id.at, id.size);
	memcpy(head->digest, digest.at, digest.size);
	for (size_t i = 0; i < seq.size; i++) {
		if (seq.at[i] < '0' || seq.at[i] > '9')
			return false;
		head->seq = head->seq * 10 + (uint64_t)(seq.at[i] - '0');
	}
	return head->seq > 0;
}

static const struct history_mark *mark_of(const struct history_file *file, uint64_t seq)
{
	size_t from = 0, to = file->mark_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (file->marks[middle].seq < seq)
			from = middle + 1;
		else
			to = middle;
	}
	return from < file->mark_count && file->marks[from].seq == seq ? &file->marks[from] : NULL;
}

static void check_head(struct verify *verify, const struct head *head)
{
	struct history *history = verify->history;
	const char *name = history_shown(&history->arena, verify->question->head);
	const struct history_file *file = NULL;
	for (size_t i = 0; i < history->file_count && !file; i++)
		if (strcmp(history->files[i].id, head->id) == 0)
			file = &history->files[i];
	if (!file) {
		history_fault(history, name, head->line, false,
			      "none of these trails is %s, which this line is of", head->id);
		return;
	}
	const struct history_mark *mark = mark_of(file, head->seq);
	uint64_t last = file->mark_count ? file->marks[file->mark_count - 1].seq : 0;
	if (mark && strcmp(mark->digest, head->digest) == 0)
		verify->heads++;
	else if (mark)
		history_fault(history, file->name, mark->line, true,
			      "line %" PRIu64
			      " of the trail is not the one that it was: what was kept elsewhere "
			      "(%s:%" PRIu64 ") has another digest of it; the trail was rewritten",
			      head->seq, name, head->line);
	else if (head->seq > last)
		history_fault(history, file->name, file->lines, true,
			      "the end was cut off: the trail ends with line %" PRIu64
			      ", and had line %" PRIu64 " (%s:%" PRIu64 ")",
			      last, head->seq, name, head->line);
	else
		history_fault(history, file->name, 1, true,
			      "line %" PRIu64 " of the trail is gone, and was there (%s:%" PRIu64
			      ")",
			      head->seq, name, head->line);
}

static bool check_heads(struct verify *verify, struct failure *failure)
{
	struct span text = verify->question->head_text;
	const char *name = history_shown(&verify->history->arena, verify->question->head);
	uint64_t number = 0, heads = 0;
	while (text.size > 0) {
		const char *feed = memchr(text.at, '\n', text.size);
		size_t size = feed ? (size_t)(feed - text.at) : text.size;
		struct span line = span_cut(text, 0, size);
		struct head head = {.line = ++number};
		text = span_cut(text, size + (feed != NULL), text.size);
		if (line.size > 0 && line.at[line.size - 1] == '\r')
			line.size--;
		if (line.size == 0 || line.at[0] == '#')
			continue;
		if (!head_read(line, &head))
			return fail(failure, STATUS_REFUSED,
				    "%s:%" PRIu64 ": this is no line of `pii-audit head`", name,
				    number);
		check_head(verify, &head);
		heads++;
	}
	return heads > 0 || fail(failure, STATUS_REFUSED,
				 "%s: there is no line of `pii-audit head` in it", name);
}

/* ---- Nights ------------------------------------------------------------------------------------
 */

/* 31 h, 26 h 5 min, 3 d 2 h, 90 s: two units at most. */
static const char *duration(struct arena *arena, int64_t milliseconds)
{
	static const struct {
		const char *word;
		uint64_t seconds;
	} units[] = {{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}};
	uint64_t seconds = milliseconds > 0 ? (uint64_t)milliseconds / 1000 : 0;
	size_t i = 0;
	char text[64];
	/* Nights are told in hours. */
	while (i < 3 && seconds < units[i].seconds * (i == 0 ? 4 : 1))
		i++;
	uint64_t more = i < 3 ? seconds % units[i].seconds / units[i + 1].seconds : 0;
	int size = snprintf(text, sizeof text, "%" PRIu64 " %s", seconds / units[i].seconds,
			    units[i].word);
	if (more > 0)
		snprintf(text + size, sizeof text - (size_t)size, " %" PRIu64 " %s", more,
			 units[i + 1].word);
	return arena_copy(arena, span_of(text));
}

/* Did all of its stages do what they were to, and did something go out? */
static bool chain_stands(const struct history_chain *chain)
{
	for (size_t i = 0; i < chain->count; i++)
		if (!history_stands(chain->stages[i].run))
			return false;
	return history_streams(chain->stages[chain->count - 1].run);
}

static int by_begin(const void *a, const void *b)
{
	const struct history_run *x = *(const struct history_run *const *)a,
				 *y = *(const struct history_run *const *)b;
	return x->begun < y->begun ? -1 : x->begun > y->begun;
}

/* Where the pipe began that a chain ends in: stages before it may be another night's. */
static const struct history_run *last_pipe(const struct history_chain *chain)
{
	size_t at = chain->count - 1;
	const char *run = chain->stages[at].run->begin.run;
	while (at > 0 && strcmp(chain->stages[at - 1].run->begin.run, run) == 0)
		at--;
	return chain->stages[at].run;
}

/* Of each chain that ended well. */
static size_t list_pipes(const struct history *history, const struct history_run **pipes)
{
	size_t count = 0;
	for (size_t i = 0; i < history->chain_count; i++) {
		const struct history_chain *chain = &history->chains[i];
		if (chain_stands(chain))
			pipes[count++] = last_pipe(chain);
	}
	qsort(pipes, count, sizeof *pipes, by_begin);
	return count;
}

static void find_gaps(struct verify *verify)
{
	struct history *history = verify->history;
	struct arena *arena = &history->arena;
	int64_t most = (int64_t)verify->question->max_gap * 1000, now = verify->question->now;
	const char *allowed = duration(arena, most);
	const struct history_run **pipes =
		arena_take(arena, (history->chain_count + 1) * sizeof *pipes);
	size_t count = list_pipes(history, pipes);
	for (size_t i = 1; i < count; i++) {
		const struct history_run *before = pipes[i - 1], *run = pipes[i];
		if (run->begun - before->begun <= most)
			continue;
		history_fault(history, run->file, run->line, false,
			      "no run that ended well began between %s and %s: %s, and %s at most "
			      "are allowed",
			      history_time(arena, before->begun), history_time(arena, run->begun),
			      duration(arena, run->begun - before->begun), allowed);
	}
	const struct history_run *last = count > 0 ? pipes[count - 1] : NULL;
	if (last && now - last->begun > most)
		history_fault(history, last->file, last->line, false,
			      "no run that ended well began since %s: %s up to %s, and %s at most "
			      "are allowed",
			      history_time(arena, last->begun), duration(arena, now - last->begun),
			      history_time(arena, now), allowed);
	else if (!last)
		history_fault(history, history->files[0].name, 1, false,
			      "no run ended well, and %s at most are allowed between two", allowed);
}

/* ---- The output of a run -----------------------------------------------------------------------
 */

static bool is_output(const struct history_run *run, const struct trail_content *content)
{
	const struct trail_stream *out = &run->end.out;
	const char *const theirs[] = {out->sha256, out->text_sha256};
	const char *const ours[] = {content->sha256, content->text_sha256};
	if (!run->end_line || out->none)
		return false;
	for (size_t i = 0; i < 4; i++)
		if (*ours[i / 2] && strcmp(theirs[i % 2], ours[i / 2]) == 0)
			return true;
	return false;
}

static void find_output(struct verify *verify)
{
	struct history *history = verify->history;
	const struct trail_content *content = verify->question->against;
	const struct history_run *spoilt = NULL;
	const char *name = history_shown(&history->arena, content->name);
	for (size_t i = 0; i < history->run_count; i++) {
		const struct history_run *run = &history->runs[i];
		if (!is_output(run, content))
			continue;
		/* The latest: a file may be the same each night. */
		if (run->end.status == STATUS_DONE && !run->failed_line)
			verify->output = run;
		else
			spoilt = run;
	}
	if (verify->output)
		return;
	if (!spoilt)
		history_fault(history, name, 1, false,
			      "this is not what any run of these trails put out: it was changed "
			      "since, or comes from elsewhere");
	else
		history_fault(history, name, 1, false,
			      "this is what %s put out (%s:%" PRIu64
			      "), and that run did not end well: %s",
			      history_shown(&history->arena, spoilt->begin.program), spoilt->file,
			      spoilt->end_line,
			      spoilt->failed_line                  ? "it failed at the very end"
			      : spoilt->end.status == STATUS_FOUND ? "it found personal data in it"
								   : "it stopped");
}

/* ---- All of it ---------------------------------------------------------------------------------
 */

static void find_outside(struct verify *verify)
{
	struct history *history = verify->history;
	for (size_t i = 0; i < history->run_count; i++) {
		const struct history_run *run = &history->runs[i];
		if (run->link != LINK_OUTSIDE)
			continue;
		history_fault(history, run->file, run->line, false,
			      "outside step: what went out of %s (%s:%" PRIu64
			      ") is not what came in to %s: a program that writes no trail stood "
			      "between them",
			      history_shown(&history->arena, run->before->begin.program),
			      run->before->file, run->before->line,
			      history_shown(&history->arena, run->begin.program));
	}
}

bool verify_find(struct verify *verify, struct failure *failure)
{
	const struct trail_question *question = verify->question;
	if (question->head && !check_heads(verify, failure))
		return false;
	if (question->complete)
		find_outside(verify);
	if (question->max_gap)
		find_gaps(verify);
	if (question->against)
		find_output(verify);
	history_sort(verify->history);
	return true;
}

/* Hands out what has gathered. */
static bool hand_out(struct buffer *text, trail_take *take, void *context, bool good,
		     struct failure *failure)
{
	good = good && (text->size == 0 || take(context, buffer_span(text)));
	text->size = 0;
	return good || fail(failure, STATUS_IO, "out of memory");
}

bool trail_verify(const struct trail_question *question, trail_take *take, void *context,
		  bool *sound, struct failure *failure)
{
	struct history history;
	struct buffer text = {0};
	struct verify verify = {.question = question, .history = &history};
	bool good = history_read(&history, question->paths, question->count, failure) &&
		    verify_find(&verify, failure);
	*sound = good && history.fault_count == 0;
	good = good && hand_out(&text, take, context, verify_put_faults(&history, &text), failure);
	for (size_t i = 0; good && !question->quiet && i < history.chain_count; i++)
		good = hand_out(&text, take, context, verify_put_chain(&history, i, &text),
				failure);
	if (good && !question->quiet)
		good = hand_out(&text, take, context, verify_put_sum(&verify, &text), failure);
	buffer_free(&text);
	history_free(&history);
	return good;
}

bool trail_head(const char *path, trail_take *take, void *context, bool *sound,
		struct failure *failure)
{
	struct history history;
	struct buffer text = {0};
	bool good = history_read(&history, &path, 1, failure);
	size_t broken = 0;
	/* What runs tell of is no matter here: are these the lines that they wrote? */
	for (size_t i = 0; good && i < history.fault_count; i++)
		if (history.faults[i].broken)
			history.faults[broken++] = history.faults[i];
	history.fault_count = broken;
	*sound = good && broken == 0;
	if (*sound) {
		const struct history_file *file = &history.files[0];
		const struct history_mark *mark = &file->marks[file->mark_count - 1];
		good = buffer_format(&text, "%s %" PRIu64 " %s %s\n", file->id, mark->seq,
				     mark->digest, history_moment(&history.arena, mark->time));
	} else {
		good = good && verify_put_faults(&history, &text);
	}
	good = hand_out(&text, take, context, good, failure);
	buffer_free(&text);
	history_free(&history);
	return good;
}
