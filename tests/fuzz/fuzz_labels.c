/*
 * Any header line: read, labelled, read again, and its labels taken off. The names stay, and so
 * does every byte of a cell that had no label.
 */
#include "columns/columns.h"
#include "columns/label.h"
#include "records/index.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SETTINGS 2

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* A line as the header record it is. */
struct line {
	struct buffer bytes;
	struct index index;
	struct batch batch;
};

/* Gives the bytes a line feed; false where the reader would not take them for a header. */
static bool line_read(struct line *line, struct dialect dialect)
{
	must(buffer_byte(&line->bytes, '\n') && buffer_reserve(&line->bytes, BUFFER_SLACK));
	uint32_t size = (uint32_t)line->bytes.size;
	size_t room = (size + INDEX_BLOCK) * sizeof(uint32_t);
	line->index = (struct index){.dialect = dialect,
				     .fault = INDEX_NO_FAULT,
				     .ends = malloc(room),
				     .lines = malloc(room)};
	must(line->index.ends && line->index.lines);
	index_plain.run(&line->index, line->bytes.at, 0, size);
	if (line->index.line_count == 0)
		return false;
	line->batch = (struct batch){
		.bytes = line->bytes.at,
		.to = line->index.ends[line->index.lines[0]] + 1,
		.ends = line->index.ends,
		.width = line->index.lines[0] + 1,
		.count = 1,
	};
	/* The reader takes a byte order mark off. */
	bool marked = size >= 3 && memcmp(line->bytes.at, "\xef\xbb\xbf", 3) == 0;
	return !marked && index_plain.text(line->bytes.at, 0, line->batch.to) == line->batch.to &&
	       record_cell(&line->batch, 0, 0).size + line->batch.width > 1;
}

static void line_free(struct line *line)
{
	buffer_free(&line->bytes);
	free(line->index.ends);
	free(line->index.lines);
}

/* The columns' cells with a label of the class, or without one. Marks stay alone. */
static struct line line_write(const struct columns *columns, const struct rules_class *class)
{
	struct line line = {0};
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *column = &columns->at[i];
		must(i == 0 || buffer_byte(&line.bytes, columns->dialect.delimiter));
		must(column_header(column, column->marked ? NULL : class, column->mark,
				   &line.bytes));
	}
	return line;
}

/* What a cell is without its label. */
static bool is_bare(const struct column *column, struct span cell)
{
	struct buffer bare = {0};
	must(column_header(column, NULL, column->mark, &bare));
	bool same = span_equal(buffer_span(&bare), cell);
	buffer_free(&bare);
	return same;
}

static void check_columns(const struct columns *columns, const struct line *line)
{
	struct buffer scratch = {0};
	size_t labels = 0;
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *column = &columns->at[i];
		struct span cell = record_cell(&line->batch, 0, (uint32_t)i);
		must(span_equal(column->cell, cell));
		must(!(column->labelled && column->marked));
		must(column->labelled == (column->class != NULL));
		must(column->labelled || is_bare(column, cell));
		labels += column->labelled;
	}
	must(labels == columns->labels);
	/* The header repeats itself. */
	must(columns->at[columns->key].name.size == 0 ||
	     columns_find_repeated(columns, &line->batch, &scratch) == 0);
	buffer_free(&scratch);
}

/* With labels: the same names, each of the class; without them again: the bytes there were. */
static void check_labelled(const struct columns *columns, const struct rules *rules,
			   const struct rules_class *class)
{
	struct line line = line_write(columns, class);
	struct arena arena = {0};
	struct columns again;
	struct failure failure = {0};
	must(line_read(&line, columns->dialect));
	must(columns_read(&again, &arena, &line.batch, columns->dialect, rules, &failure));
	check_columns(&again, &line);
	must(again.count == columns->count);
	for (size_t i = 0; i < again.count; i++) {
		const struct column *old = &columns->at[i], *new = &again.at[i];
		struct buffer bare = {0};
		must(new->marked == old->marked &&span_equal(new->name, old->name));
		must(new->marked || (new->labelled &&new->class == class));
		must(column_header(old, NULL, old->mark, &bare) &&
		     is_bare(new, buffer_span(&bare)));
		buffer_free(&bare);
	}
	line_free(&line);
	arena_free(&arena);
}

static void check_split(struct span text)
{
	struct span name, class;
	enum tail tail = label_split(text, &name, &class);
	must(name.size <= text.size && memcmp(name.at, text.at, name.size) == 0);
	if (tail == TAIL_LABEL)
		must(class_name_is_lasting(class) && name.size + 5 + class.size == text.size);
	else if (tail == TAIL_MARK)
		must(name.size + class.size == text.size);
	else
		must(name.size == text.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rules *rules;
	static const char delimiters[] = {',', '\t', ';', '|'};
	struct failure failure = {0};
	struct arena arena = {0};
	struct columns columns;
	struct line line = {0};
	if (size <= SETTINGS)
		return 0;
	if (!rules)
		rules = rules_load(NULL, &failure);
	struct span text = {(const char *)data + SETTINGS, size - SETTINGS};
	struct dialect dialect = {delimiters[data[0] & 3], !(data[0] & 4)};
	check_split(text);
	must(rules && buffer_append(&line.bytes, text));
	if (line_read(&line, dialect)) {
		if (columns_read(&columns, &arena, &line.batch, dialect, rules, &failure)) {
			check_columns(&columns, &line);
			check_labelled(&columns, rules,
				       rules_class_at(rules, data[1] % rules_class_count(rules)));
			columns_refuse_values(&columns, detectors_builtin(), &failure);
		} else {
			must(failure.status == STATUS_REFUSED && strlen(failure.text) > 0);
		}
	}
	line_free(&line);
	arena_free(&arena);
	return 0;
}
