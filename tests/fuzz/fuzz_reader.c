/*
 * Any bytes as a table, read twice: whole by the judge, and in reads of a few bytes by another form
 * of the index, with a sample that is read twice. The same records and faults come out, and what is
 * handed out is the input, byte for byte.
 */
#include "../unit/reading.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SETTINGS 4

/* What is not cut alike is not decided alike: an open encoding is read without pauses. */
static const char *const encodings[] = {NULL, "utf-8", "gb18030", "utf-16le"};

static void settle(const uint8_t *data, struct reading *whole, struct reading *cut)
{
	static const char delimiters[] = {0, ',', '\t', ';'};
	static const char *const forms[] = {"avx2", "portable", "plain", "portable"};
	static const size_t most[] = {0, 100, 300, 1000};
	*whole = (struct reading){
		.encoding = encodings[data[0] & 3],
		.options = {.delimiter = delimiters[data[0] >> 2 & 3],
			    .quote = (data[0] >> 4 & 3) % 3,
			    .record_most = most[data[0] >> 6],
			    .index = "plain"},
	};
	*cut = *whole;
	cut->options.index = index_name_here(forms[data[1] & 3]);
	cut->chunk = 1 + data[2];
	cut->pauses = cut->encoding != NULL;
	cut->rehearsed = data[3] & 7;
}

/* zstd frames: offsets are those of what they hold. */
static bool is_zstd(struct span input)
{
	return input.size >= 4 && (memcmp(input.at, "\x28\xb5\x2f\xfd", 4) == 0 ||
				   memcmp(input.at + 1, "\x2a\x4d\x18", 3) == 0);
}

static void check_original(const struct outcome *outcome, struct span input)
{
	if (is_zstd(input))
		return;
	must(outcome->original.size <= input.size);
	must(span_equal(buffer_span(&outcome->original),
			span_cut(input, 0, outcome->original.size)));
	must(outcome->event != READER_END || outcome->original.size == input.size);
}

static bool is_only_returns(const struct outcome *outcome)
{
	return outcome->event == READER_FAILED &&
	       strncmp(outcome->failure.text, "its only line ends", 18) == 0;
}

static void must_agree(const struct outcome *a, const struct outcome *b, struct span input)
{
	bool failed = a->event == READER_FAILED;
	/* A foreign format is known by its first bytes where they come at once. */
	if (failed && strncmp(a->failure.text, "this is", 7) == 0)
		return;
	/* What a broken frame still gave, and where it broke, depends on the reads. */
	if (is_zstd(input) && (failed || b->event == READER_FAILED))
		return;
	/* Whether a faulty header's only line ends are CR is asked of what was read by then. */
	if (is_only_returns(a) != is_only_returns(b) &&
	    (a->event == READER_FAULT || b->event == READER_FAULT))
		return;
	if (span_equal(buffer_span(&a->words), buffer_span(&b->words)))
		return;
	fprintf(stderr, "whole:\n%.*s\ncut:\n%.*s\n", (int)a->words.size, a->words.at,
		(int)b->words.size, b->words.at);
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < SETTINGS || size - SETTINGS > FEED_PIPE_MAX)
		return 0;
	struct span input = {(const char *)data + SETTINGS, size - SETTINGS};
	struct reading whole, cut;
	struct outcome a, b;
	settle(data, &whole, &cut);
	read_all(input, &whole, &a);
	read_all(input, &cut, &b);
	check_original(&a, input);
	check_original(&b, input);
	must_agree(&a, &b, input);
	outcome_free(&a);
	outcome_free(&b);
	return 0;
}
