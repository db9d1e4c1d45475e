/* The sample: read ahead, and the stream rewound to where it began. */
#include <inttypes.h>
#include <stdio.h>

#include "run/inside.h"

/* Records of a batch that the sample still takes: so many of them, and no more than its bytes. */
static size_t sample_room(const struct run *run, const struct batch *batch, uint64_t taken)
{
	uint64_t left = run->options.sample_records - taken;
	size_t count = batch->count < left ? batch->count : (size_t)left;
	size_t held = reader_held(run->reader);
	if (held < SAMPLE_SIZE)
		return count;
	/* The sample ends with the record that passes its size, however the input was cut. */
	size_t before = held - (batch->to - batch->from);
	for (size_t i = 0; i < count; i++) {
		uint32_t end = i + 1 < batch->count ? record_begin(batch, i + 1) : batch->to;
		if (before + (end - batch->from) >= SAMPLE_SIZE)
			return i + 1;
	}
	return count;
}

/* ---- A header further down ---------------------------------------------------------------------
 */

/* Records behind the first one that could still be the header. */
#define HEADER_WITHIN 20

/* What was seen of a record that looks more like the header than the header does. */
struct further {
	size_t looked;
	bool seen;
	bool many; /* the next one does as well: it is a table of names */
	size_t at;
	struct fault place;
};

static void note_further(struct further *further, bool is_header)
{
	if (is_header && further->seen)
		further->many |= further->at + 1 == further->looked;
	if (is_header && !further->seen) {
		further->seen = true;
		further->at = further->looked;
	}
	further->looked++;
}

static void look_further(struct run *run, const struct batch *batch, struct further *further)
{
	for (size_t i = 0; i < batch->count && further->looked < HEADER_WITHIN; i++) {
		bool is_header =
			columns_record_is_header(&run->columns, run->rules, batch, i, &run->value);
		if (is_header && !further->seen)
			reader_place(run->reader, batch, i, &further->place);
		note_further(further, is_header);
	}
}

/* With more cells than a line above it, the header is malformed. */
static void look_at_fault(struct run *run, const struct fault *fault, struct further *further)
{
	if (fault->kind != FAULT_MANY_CELLS || further->looked >= HEADER_WITHIN)
		return;
	bool is_header = columns_text_is_header(&run->columns, run->rules, fault->text);
	if (is_header && !further->seen)
		further->place = *fault;
	note_further(further, is_header);
}

static bool refuse_further(struct run *run, const struct further *further)
{
	char words[160];
	if (!further->seen || further->many || run->options.header_is_names)
		return true;
	snprintf(words, sizeof words,
		 "this seems to be the header; cut off what stands above it (tail -n +%" PRIu64
		 "), or give --header-is-names",
		 further->place.line);
	return fail_at(run, &further->place, STATUS_REFUSED, words);
}

/* ---- Reading -----------------------------------------------------------------------------------
 */

/*
 * A fault in the sample: the stream will come to it. Behind a report there is none: the first that
 * may not be put aside is kept, for when the header was found to be one.
 */
static void note_fault(struct run *run, struct fault *first)
{
	if (!run->options.report || first->record > 0)
		return;
	if (run->fault.rejectable && run->options.rejects &&
	    run->left_out < run->options.rejects_most)
		run->left_out++;
	else
		*first = run->fault;
}

static bool settle_fault(struct run *run, const struct fault *first)
{
	if (first->record == 0)
		return true;
	run->fault = *first;
	return records_fault(run);
}

/* Adds records but for those that are the header again: the stream will stop there. */
static bool add_records(struct run *run, struct sample *sample, struct batch batch,
			struct fault *first)
{
	for (;;) {
		size_t again = columns_find_repeated(&run->columns, &batch, &run->value);
		struct batch before = batch_part(&batch, 0, again);
		if (again > 0 && !sample_add(sample, &before, &run->value))
			return fail(&run->failure, STATUS_IO, "out of memory");
		if (again > 0 && run->look && !run->look(run, &before))
			return false;
		if (again == batch.count)
			return true;
		reader_place(run->reader, &batch, again, &run->fault);
		run->fault.kind = FAULT_HEADER;
		run->fault.rejectable = true;
		note_fault(run, first);
		if (again + 1 == batch.count)
			return true;
		batch = batch_part(&batch, again + 1, batch.count);
	}
}

bool run_sample(struct run *run, struct sample *sample)
{
	enum reader_event event = READER_BATCH;
	struct further further = {0};
	struct fault first = {0};
	uint64_t taken = 0;
	reader_hold(run->reader);
	while (taken < run->options.sample_records && reader_held(run->reader) < SAMPLE_SIZE) {
		struct batch batch;
		event = reader_next(run->reader, &batch, &run->fault, &run->failure);
		if (event == READER_FAILED)
			return fail_in(run, source_name(run->source));
		if (event == READER_FAULT)
			note_fault(run, &first);
		/* The stream itself will come to a fault that ends it, and stop there. */
		if (event == READER_FAULT && !run->fault.rejectable)
			break;
		if (event == READER_FAULT) {
			look_at_fault(run, &run->fault, &further);
			continue;
		}
		size_t count = sample_room(run, &batch, taken);
		struct batch part = batch_part(&batch, 0, count);
		look_further(run, &part, &further);
		if (!add_records(run, sample, part, &first))
			return false;
		taken += count;
		if (event == READER_END && count == batch.count)
			sample_is_whole(sample);
		if (event == READER_END)
			break;
	}
	reader_rewind(run->reader);
	return refuse_further(run, &further) &&
	       (run->options.header_is_names || sample_refuse_header(sample, &run->failure) ||
		fail_in(run, source_name(run->source))) &&
	       settle_fault(run, &first);
}
