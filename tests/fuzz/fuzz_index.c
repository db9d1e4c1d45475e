/*
 * Any bytes as a stretch of text: every form of the index finds what the judge finds, cut wherever
 * the input says, and so does libcsv where it can be asked.
 */
#include "records/index.h"

#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* The positions of a text: arrays of just the size that is asked for, so that a sanitizer sees
 * more. */
static struct index index_new(struct dialect dialect, size_t size)
{
	struct index index = {
		.dialect = dialect,
		.fault = INDEX_NO_FAULT,
		.ends = malloc((size + INDEX_BLOCK) * sizeof(uint32_t)),
		.lines = malloc((size + INDEX_BLOCK) * sizeof(uint32_t)),
	};
	must(index.ends && index.lines);
	return index;
}

static void index_free(struct index *index)
{
	free(index->ends);
	free(index->lines);
}

static void must_agree(const struct index *a, const struct index *b)
{
	must(a->fault == b->fault && a->line_feeds == b->line_feeds);
	must(a->fault != INDEX_NO_FAULT || a->state == b->state);
	must(a->end_count == b->end_count && a->line_count == b->line_count);
	must(memcmp(a->ends, b->ends, a->end_count * sizeof *a->ends) == 0);
	must(memcmp(a->lines, b->lines, a->line_count * sizeof *a->lines) == 0);
}

/* Cuts are steps of so many bytes, one after the other and then over again; 0 is the rest. */
static void run_cut(const struct index_form *form, struct index *index, struct span text,
		    struct span steps)
{
	size_t at = 0, step = 0;
	while (at < text.size && index->fault == INDEX_NO_FAULT) {
		size_t size = steps.size ? (unsigned char)steps.at[step++ % steps.size] : 0;
		if (size == 0 || size > text.size - at)
			size = text.size - at;
		form->run(index, text.at, (uint32_t)at, (uint32_t)(at + size));
		at += size;
	}
}

/* ---- libcsv ------------------------------------------------------------------------------------
 */

struct second {
	const struct index *index;
	struct span text;
	size_t cell; /* of `ends` */
	size_t begin;
	struct buffer scratch;
};

static struct span next_cell(struct second *second)
{
	const struct index *index = second->index;
	size_t end =
		second->cell < index->end_count ? index->ends[second->cell] : second->text.size;
	struct span cell = span_cut(second->text, second->begin, end);
	if (end < second->text.size && second->text.at[end] == '\n' && cell.size &&
	    cell.at[cell.size - 1] == '\r')
		cell.size--;
	second->cell++;
	second->begin = end + 1;
	return cell;
}

static bool ends_line(const struct second *second)
{
	return second->begin == 0 || second->text.at[second->begin - 1] == '\n';
}

/* An empty line is no record to libcsv. */
static void skip_empty_lines(struct second *second)
{
	while (ends_line(second)) {
		struct second ahead = *second;
		struct span cell = next_cell(&ahead);
		if (cell.size > 0 || ahead.begin > second->text.size || !ends_line(&ahead))
			return;
		second->cell = ahead.cell;
		second->begin = ahead.begin;
	}
}

static void on_cell(void *bytes, size_t size, void *context)
{
	struct second *second = context;
	struct span text;
	skip_empty_lines(second);
	must(second->begin <= second->text.size);
	must(cell_text(second->index->dialect, next_cell(second), &second->scratch, &text));
	must(span_equal(text, (struct span){bytes, size}));
}

static void on_end(int byte, void *context)
{
	struct second *second = context;
	must(byte == -1 || ends_line(second));
}

static int no_blank(unsigned char byte)
{
	(void)byte;
	return 0;
}

/* libcsv ends a line at a lone CR as well, and must have some byte for a quote. */
static bool can_be_asked(const struct index *index, struct span text)
{
	bool open = index->state == INDEX_QUOTED || index->state == INDEX_CLOSED_CR;
	if (index->fault != INDEX_NO_FAULT || open)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		if (text.at[i] == '\r' && (i + 1 == text.size || text.at[i + 1] != '\n'))
			return false;
		if (!index->dialect.quotes && text.at[i] == '\xff')
			return false;
	}
	return true;
}

static void ask_libcsv(const struct index *index, struct span text)
{
	struct csv_parser parser;
	struct second second = {.index = index, .text = text};
	if (!can_be_asked(index, text))
		return;
	must(csv_init(&parser, 0) == 0);
	csv_set_delim(&parser, (unsigned char)index->dialect.delimiter);
	csv_set_quote(&parser, index->dialect.quotes ? '"' : 0xff);
	csv_set_space_func(&parser, no_blank);
	must(csv_parse(&parser, text.at, text.size, on_cell, on_end, &second) == text.size);
	must(csv_fini(&parser, on_cell, on_end, &second) == 0);
	csv_free(&parser);
	skip_empty_lines(&second);
	must(second.cell >= index->end_count && second.begin >= text.size);
	buffer_free(&second.scratch);
}

/* ---- The target --------------------------------------------------------------------------------
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"avx2", "portable", "plain"};
	static const struct index_form *forms[sizeof names / sizeof *names];
	static const char delimiters[] = {',', '\t', ';', '|'};
	if (size < 1 || size - 1 < (data[0] >> 3 & 7u))
		return 0;
	struct span steps = {(const char *)data + 1, data[0] >> 3 & 7};
	struct span rest = {steps.at + steps.size, size - 1 - steps.size};
	struct dialect dialect = {delimiters[data[0] & 3], !(data[0] & 4)};
	char *bytes = calloc(rest.size + BUFFER_SLACK, 1);
	must(bytes != NULL);
	if (rest.size)
		memcpy(bytes, rest.at, rest.size);
	struct span text = {bytes, rest.size};
	uint32_t to = (uint32_t)text.size;
	struct index judge = index_new(dialect, text.size);
	index_plain.run(&judge, bytes, 0, to);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		/* Once for all inputs: each choice is a trial. */
		const struct index_form *form = forms[i] ? forms[i] : index_choose(names[i]);
		forms[i] = form;
		struct index index = index_new(dialect, text.size);
		if (form) {
			run_cut(form, &index, text, steps);
			must_agree(&index, &judge);
			for (uint32_t from = 0; from < 4 && from <= to; from++)
				must(form->text(bytes, from, to) ==
				     index_plain.text(bytes, from, to));
		}
		index_free(&index);
	}
	ask_libcsv(&judge, text);
	index_free(&judge);
	free(bytes);
	return 0;
}
