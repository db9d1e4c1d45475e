#include <csv.h>
#include <stdio.h>
#include <stdlib.h>

#include "columns/columns.h"
#include "columns/label.h"

/* ---- libcsv's reading of the header ------------------------------------------------------------
 */

/* A quote for libcsv where quotes are plain: no UTF-8 text holds this byte. */
#define NO_QUOTE 0xff

struct second_reading {
	const struct columns *columns;
	size_t cells;
	size_t ends;
	bool differs;
};

static int no_blank(unsigned char byte)
{
	(void)byte;
	return 0;
}

static int only_feed(unsigned char byte)
{
	return byte == '\n';
}

static void on_cell(void *bytes, size_t size, void *context)
{
	struct second_reading *reading = context;
	size_t index = reading->cells++;
	struct span text = {bytes, size}, name, class;
	if (index >= reading->columns->count) {
		reading->differs = true;
		return;
	}
	label_split(name_quotes_off(reading->columns->dialect, text), &name, &class);
	if (!span_equal(name, reading->columns->at[index].name))
		reading->differs = true;
}

static void on_end(int byte, void *context)
{
	(void)byte;
	((struct second_reading *)context)->ends++;
}

/*
 * A second pair of eyes: the names decide what is masked, and a cell too many or too few shifts
 * them all. `line`: the header record without its line end.
 */
static bool agrees_with_libcsv(const struct columns *columns, struct span line,
			       struct failure *failure)
{
	struct csv_parser parser;
	struct second_reading reading = {.columns = columns};
	if (csv_init(&parser, 0) != 0)
		return fail(failure, STATUS_IO, "out of memory");
	csv_set_delim(&parser, (unsigned char)columns->dialect.delimiter);
	csv_set_quote(&parser, columns->dialect.quotes ? '"' : NO_QUOTE);
	/* It would trim blanks, and take a CR inside a cell for a line end. */
	csv_set_space_func(&parser, no_blank);
	csv_set_term_func(&parser, only_feed);
	bool parsed =
		csv_parse(&parser, line.at, line.size, on_cell, on_end, &reading) == line.size &&
		csv_fini(&parser, on_cell, on_end, &reading) == 0;
	csv_free(&parser);
	if (parsed && !reading.differs && reading.cells == columns->count && reading.ends == 1)
		return true;
	return fail(failure, STATUS_REFUSED,
		    "two parsers read the header differently; quote its cells as RFC 4180 has it");
}

/* ---- Reading -----------------------------------------------------------------------------------
 */

static bool unknown_label(const struct columns *columns, size_t index, struct span class,
			  const struct rules *rules, struct failure *failure)
{
	size_t count = rules_class_count(rules);
	const char **names = calloc(count + 1, sizeof *names);
	char word[CLASS_NAME_MAX + 1] = {0}, why[160];
	memcpy(word, class.at, class.size);
	for (size_t i = 0; names && i < count; i++)
		names[i] = rules_class_at(rules, i)->name;
	const char *nearest = names ? nearest_word(word, names) : NULL;
	snprintf(why, sizeof why, "its label names a class \"%s\" that the rules do not know%s%s%s",
		 word, nearest ? " (" : "", nearest ? nearest : "", nearest ? "?)" : "");
	free(names);
	return column_refuse(columns, index, failure, "%s", why);
}

static bool read_column(struct columns *columns, size_t index, struct span text,
			struct arena *arena, const struct rules *rules, struct failure *failure)
{
	struct column *column = &columns->at[index];
	struct span name, class;
	enum tail tail = label_split(text, &name, &class);
	column->name = (struct span){arena_copy(arena, name), name.size};
	/* Spreadsheets wrap names as they wrap values: ="…", quotes in tab-separated text. */
	column->folded = utf8_fold(arena, wrapper_off(name));
	column->marked = tail == TAIL_MARK;
	if (column->marked)
		column->mark = (struct span){arena_copy(arena, class), class.size};
	column->labelled = tail == TAIL_LABEL;
	if (tail == TAIL_BAD)
		return column_refuse(columns, index, failure,
				     "it holds \"#pii:\" but ends in no label");
	if (!column->labelled)
		return true;
	struct span before, mark;
	if (label_split(name, &before, &mark) == TAIL_MARK)
		return column_refuse(
			columns, index, failure,
			"it has a mark and a label: its values were treated already, and "
			"a label owes for what they were; take one of the two off");
	columns->labels++;
	column->basis = BASIS_LABEL;
	column->class = rules_class_named(rules, class);
	return column->class || unknown_label(columns, index, class, rules, failure);
}

bool columns_read(struct columns *columns, struct arena *arena, const struct batch *header,
		  struct dialect dialect, const struct rules *rules, struct failure *failure)
{
	struct buffer scratch = {0};
	*columns = (struct columns){
		.dialect = dialect,
		.at = arena_take(arena, header->width * sizeof *columns->at),
		.count = header->width,
		.rules = rules,
	};
	bool good = true;
	for (uint32_t i = 0; i < header->width && good; i++) {
		struct span cell = record_cell(header, 0, i), text;
		columns->at[i].cell = (struct span){arena_copy(arena, cell), cell.size};
		if (!cell_text(dialect, cell, &scratch, &text))
			good = fail(failure, STATUS_IO, "out of memory");
		else
			good = read_column(columns, i, name_quotes_off(dialect, text), arena, rules,
					   failure);
		/* A first column is the worst key: another file's mark may stand before it. */
		if (good && columns->at[i].name.size && columns->key == 0)
			columns->key = i;
	}
	buffer_free(&scratch);
	columns_list_names(columns);
	struct span last = record_cell(header, 0, header->width - 1);
	struct span line = {header->bytes + header->begin,
			    (size_t)(last.at + last.size - (header->bytes + header->begin))};
	return good && agrees_with_libcsv(columns, line, failure);
}

bool columns_refuse_values(const struct columns *columns, const struct detectors *detectors,
			   struct failure *failure)
{
	for (size_t i = 0; i < columns->count; i++) {
		struct span value = wrapper_off(columns->at[i].name);
		struct survey survey = survey_of(value);
		for (size_t d = 0; d < detectors->count && value.size; d++) {
			struct parts parts;
			if (!detector_fires(detectors->at[d], &survey, value, &parts))
				continue;
			/* Not column_words(): its name is the very value. */
			return fail(failure, STATUS_REFUSED,
				    "the header, column %zu: this is a value (%s), not a name; the "
				    "stream has lost its header line (--header-is-names if not)",
				    i + 1, detectors->at[d]->class);
		}
	}
	return true;
}

bool column_words(const struct columns *columns, size_t index, struct buffer *out)
{
	return buffer_format(out, "column %zu (", index + 1) &&
	       utf8_escape(out, columns->at[index].name, NAME_SHOWN_MAX) && buffer_byte(out, ')');
}

bool column_refuse(const struct columns *columns, size_t index, struct failure *failure,
		   const char *format, ...)
{
	char text[FAILURE_TEXT_MAX];
	struct buffer words = {0};
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	column_words(columns, index, &words);
	fail(failure, STATUS_REFUSED, "%s%.*s: %s", columns->headless ? "" : "the header, ",
	     (int)words.size, words.at ? words.at : "", text);
	buffer_free(&words);
	return false;
}

bool column_header(const struct column *column, const struct rules_class *class, struct span mark,
		   struct buffer *out)
{
	struct span cell = column->cell;
	size_t place = label_place(cell), end = place - column->mark.size;
	if (column->labelled) {
		const char *label = memmem(cell.at, place, "#pii:", 5);
		end = label ? (size_t)(label - cell.at) : place;
	}
	return buffer_append(out, span_cut(cell, 0, end)) &&
	       (!class || (buffer_append(out, span_of("#pii:")) &&
			   buffer_append(out, span_of(class->name)))) &&
	       buffer_append(out, mark) && buffer_append(out, span_cut(cell, place, cell.size));
}

struct mark_parts mark_read(struct span mark)
{
	struct mark_parts read = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
	const char *first = mark.size ? memchr(mark.at, ':', mark.size) : NULL;
	const char *last = mark.size ? memrchr(mark.at, ':', mark.size) : NULL;
	if (!first || first == last)
		return read;
	size_t id = (size_t)(first - mark.at) + 1, class = (size_t)(last - mark.at) + 1;
	read.mode = span_cut(mark, 1, id - 1);
	read.key_id = span_cut(mark, id, class - 1);
	read.class = span_cut(mark, class, mark.size);
	return read;
}
