/*
 * The report for people: a table of the columns that something is to be said of, in their order,
 * then the names of the others, sort by sort, and the sums.
 */
#include <inttypes.h>

#include "columns/report.h"

/* Terminal cells: what a name takes of a line at the most, … */
#define NAME_WIDTH 32
/* … what evidence is never squeezed below, and a list's line where there is no terminal. */
#define EVIDENCE_WIDTH 30
#define LIST_WIDTH     100

/* ---- Words -------------------------------------------------------------------------------------
 */

static bool put_blanks(struct buffer *out, size_t count)
{
	return count == 0 || buffer_format(out, "%*s", (int)count, "");
}

/* What is wider than a name may be ends in "…". One of nothing but blanks is told by its place. */
static bool put_name(const struct columns *columns, size_t index, struct buffer *out)
{
	struct buffer shown = {0};
	struct span text = columns->at[index].name;
	while (text.size > 0 && text.at[text.size - 1] == ' ')
		text.size--;
	if (text.size == 0)
		return buffer_format(out, "(column %zu)", index + 1);
	bool good = utf8_escape(&shown, text, SIZE_MAX);
	struct span name = buffer_span(&shown);
	if (utf8_width(name) <= NAME_WIDTH)
		good = good && buffer_append(out, name);
	else
		good = good && buffer_append(out, utf8_within(name, NAME_WIDTH - 1)) &&
		       buffer_append(out, span_of("…"));
	buffer_free(&shown);
	return good;
}

static bool put_position(const struct columns *columns, size_t index, struct buffer *out)
{
	(void)columns;
	return buffer_format(out, "%zu", index + 1);
}

static bool put_class(const struct columns *columns, size_t index, struct buffer *out)
{
	const struct rules_class *class = columns->at[index].class;
	return buffer_append(out, span_of(class ? class->name : "-"));
}

static bool put_sensitivity(const struct columns *columns, size_t index, struct buffer *out)
{
	const struct rules_class *class = columns->at[index].class;
	return buffer_append(out, span_of(class ? sensitivity_word(class->sensitivity) : "-"));
}

static bool put_confidence(const struct columns *columns, size_t index, struct buffer *out)
{
	const struct column *column = &columns->at[index];
	return column->class ? buffer_format(out, "%u %%", column->verdict.confidence)
			     : buffer_byte(out, '-');
}

/* The program that the column is left to. */
static bool put_action(const struct columns *columns, size_t index, struct buffer *out)
{
	const char *action = report_action(&columns->at[index]);
	return buffer_format(out, "%s%s", column_owes(&columns->at[index]) ? "pii-" : "",
			     action ? action : "-");
}

static bool put_evidence(const struct columns *columns, size_t index, struct buffer *out)
{
	return column_evidence(&columns->at[index], out);
}

/* ---- Table -------------------------------------------------------------------------------------
 */

struct field {
	const char *heading;
	bool right; /* numbers stand at its right */
	bool (*put)(const struct columns *columns, size_t index, struct buffer *out);
};

static const struct field fields[] = {
	{"#", true, put_position},         {"COLUMN", false, put_name},
	{"CLASS", false, put_class},       {"SENSITIVITY", false, put_sensitivity},
	{"SURE", true, put_confidence},    {"TREATED BY", false, put_action},
	{"EVIDENCE", false, put_evidence}, /* the last: it may take more than one line */
};
#define FIELDS (sizeof fields / sizeof *fields)
#define LAST   (FIELDS - 1)

/* Where the columns that are not in the table are told of. */
enum place {
	PLACE_TABLE,
	PLACE_FEW,
	PLACE_EMPTY,
	PLACE_CLEAN,
	PLACE_PINNED,
	PLACES,
};

static enum place place_of(const struct column *column)
{
	const struct verdict *verdict = &column->verdict;
	if (column->class || column->marked || verdict->named || verdict->tokens > 0)
		return PLACE_TABLE;
	if (column->basis == BASIS_PIN)
		return PLACE_PINNED;
	if (!verdict->undecided)
		return PLACE_CLEAN;
	return verdict->filled > 0 ? PLACE_FEW : PLACE_EMPTY;
}

/* Appends a field, padded to a width; the last is not. */
static bool put_padded(const struct field *field, struct span text, size_t width,
		       struct buffer *out)
{
	size_t taken = utf8_width(text), blanks = taken < width ? width - taken : 0;
	return (!field->right || put_blanks(out, blanks)) && buffer_append(out, text) &&
	       (field->right || put_blanks(out, blanks)) && put_blanks(out, 2);
}

/* Breaks text at blanks into lines of so many cells, those after the first indented. */
static bool put_wrapped(struct span text, size_t indent, size_t width, struct buffer *out)
{
	while (utf8_width(text) > width) {
		size_t end = utf8_within(text, width).size;
		size_t at = end;
		while (at > 0 && text.at[at] != ' ')
			at--;
		if (at == 0)
			break;
		if (!buffer_append(out, span_cut(text, 0, at)) || !buffer_byte(out, '\n') ||
		    !put_blanks(out, indent))
			return false;
		text = span_cut(text, at + 1, text.size);
	}
	return buffer_append(out, text) && buffer_byte(out, '\n');
}

/*
 * Where evidence begins: behind the other fields, or, where a terminal has no room for it there, on
 * a line of its own.
 */
#define OWN_LINE 4

static size_t evidence_at(const size_t *widths, size_t terminal)
{
	size_t before = 0;
	for (size_t f = 0; f < LAST; f++)
		before += widths[f] + 2;
	return terminal && terminal < before + EVIDENCE_WIDTH ? OWN_LINE : before;
}

static bool put_own_line(size_t at, struct buffer *out)
{
	if (at != OWN_LINE)
		return true;
	while (out->at[out->size - 1] == ' ')
		out->size--;
	return buffer_byte(out, '\n') && put_blanks(out, at);
}

static bool put_headings(const size_t *widths, size_t terminal, struct buffer *out)
{
	bool good = true;
	for (size_t f = 0; f < LAST && good; f++)
		good = put_padded(&fields[f], span_of(fields[f].heading), widths[f], out);
	return good && put_own_line(evidence_at(widths, terminal), out) &&
	       buffer_format(out, "%s\n", fields[LAST].heading);
}

static bool put_row(const struct columns *columns, size_t index, const size_t *widths,
		    size_t terminal, struct buffer *scratch, struct buffer *out)
{
	size_t at = evidence_at(widths, terminal);
	for (size_t f = 0; f < LAST; f++) {
		scratch->size = 0;
		if (!fields[f].put(columns, index, scratch) ||
		    !put_padded(&fields[f], buffer_span(scratch), widths[f], out))
			return false;
	}
	scratch->size = 0;
	size_t room = terminal > at + EVIDENCE_WIDTH ? terminal - at : EVIDENCE_WIDTH;
	return fields[LAST].put(columns, index, scratch) && put_own_line(at, out) &&
	       put_wrapped(buffer_span(scratch), at, terminal ? room : SIZE_MAX, out);
}

static bool measure(const struct columns *columns, size_t *widths, size_t *rows,
		    struct buffer *scratch)
{
	for (size_t f = 0; f < LAST; f++)
		widths[f] = strlen(fields[f].heading);
	for (size_t i = 0; i < columns->count; i++) {
		if (place_of(&columns->at[i]) != PLACE_TABLE)
			continue;
		++*rows;
		for (size_t f = 0; f < LAST; f++) {
			scratch->size = 0;
			if (!fields[f].put(columns, i, scratch))
				return false;
			size_t width = utf8_width(buffer_span(scratch));
			widths[f] = width > widths[f] ? width : widths[f];
		}
	}
	return true;
}

static bool put_table(struct paper *paper, struct buffer *scratch)
{
	const struct columns *columns = paper->columns;
	size_t widths[LAST], rows = 0, terminal = paper->report->width;
	if (!measure(columns, widths, &rows, scratch))
		return false;
	bool good = rows == 0 || put_headings(widths, terminal, &paper->text);
	for (size_t i = 0; i < columns->count && good; i++)
		if (place_of(&columns->at[i]) == PLACE_TABLE)
			good = put_row(columns, i, widths, terminal, scratch, &paper->text) &&
			       paper_turn(paper);
	return good && (rows == 0 || buffer_byte(&paper->text, '\n'));
}

/* ---- Lists -------------------------------------------------------------------------------------
 */

static bool put_item(const struct columns *columns, size_t index, enum place place,
		     struct buffer *out)
{
	return put_name(columns, index, out) &&
	       (place != PLACE_FEW ||
		buffer_format(out, " (%" PRIu32 ")", columns->at[index].verdict.clear));
}

/* The columns of one place: `words: name, name, …`, a line full at a time. */
static bool put_list(struct paper *paper, enum place place, struct buffer *scratch)
{
	static const char *const words[PLACES] = {
		[PLACE_FEW] = "Undecided, too few values (so many)",
		[PLACE_EMPTY] = "Undecided, empty",
		[PLACE_CLEAN] = "Nothing personal seen",
		[PLACE_PINNED] = "Pinned to none by the rules",
	};
	const struct columns *columns = paper->columns;
	struct buffer *out = &paper->text;
	size_t width = paper->report->width ? paper->report->width : LIST_WIDTH, used = 0;
	bool good = true;
	for (size_t i = 0; i < columns->count && good; i++) {
		if (place_of(&columns->at[i]) != place)
			continue;
		scratch->size = 0;
		good = put_item(columns, i, place, scratch);
		size_t wide = utf8_width(buffer_span(scratch));
		if (used == 0) {
			/* Of what was sampled whole nothing is to come. */
			bool watched =
				(place == PLACE_FEW || place == PLACE_EMPTY) && !columns->whole;
			good = good && buffer_format(out, "%s%s:\n  ", words[place],
						     watched ? "; watched in the stream" : "");
			used = 2;
		} else if (used + 2 + wide + 1 > width) {
			good = good && buffer_append(out, span_of(",\n  "));
			used = 2;
		} else {
			good = good && buffer_append(out, span_of(", "));
			used += 2;
		}
		good = good && buffer_append(out, buffer_span(scratch)) && paper_turn(paper);
		used += wide;
	}
	return good && (used == 0 || buffer_append(out, span_of("\n\n")));
}

/* ---- Head and foot -----------------------------------------------------------------------------
 */

static bool put_fact(const char *what, struct span text, struct buffer *out)
{
	return text.size == 0 || (buffer_format(out, "%s: ", what) && buffer_append(out, text) &&
				  buffer_byte(out, '\n'));
}

static bool put_head(const struct report *report, struct buffer *out)
{
	return utf8_escape(out, span_of(report->file ? report->file : "stdin"), SIZE_MAX) &&
	       buffer_append(out, span_of(", by the rules ")) &&
	       utf8_escape(out, span_of(report->rules), SIZE_MAX) && buffer_byte(out, '\n') &&
	       put_fact("purpose", report->purpose, out) && put_fact("basis", report->basis, out) &&
	       put_fact("recipient", report->recipient, out) && buffer_byte(out, '\n');
}

static bool put_sampled(const struct report *report, const struct columns *columns,
			struct buffer *out)
{
	const char *which = !columns->whole ? "the first " : columns->sampled > 1 ? "all " : "";
	bool good = buffer_format(out, "Sampled: %s", which) && put_count(out, columns->sampled) &&
		    buffer_format(out, " record%s", columns->sampled == 1 ? "" : "s");
	if (report->left_out > 0)
		good = good && buffer_append(out, span_of(", ")) &&
		       put_count(out, report->left_out) &&
		       buffer_append(out, span_of(" malformed left out"));
	return good && buffer_append(out, span_of("."));
}

static bool put_foot(const struct report *report, const struct columns *columns, struct buffer *out)
{
	struct report_counts counts = report_count(columns);
	size_t begin = out->size;
	bool good = put_share(out, counts.personal, columns->count, "column") &&
		    buffer_format(out, " %s personal data",
				  counts.personal == 1 || columns->count == 1 ? "holds" : "hold");
	/* `none` and `all` begin a sentence here. */
	if (good && out->at[begin] >= 'a')
		out->at[begin] = (char)(out->at[begin] - 'a' + 'A');
	if (good && counts.sensitive > 0)
		good = buffer_append(out, span_of(" (")) && put_count(out, counts.sensitive) &&
		       buffer_append(out, span_of(" sensitive)"));
	if (good && counts.undecided > 0)
		good = buffer_append(out, span_of("; ")) && put_count(out, counts.undecided) &&
		       buffer_format(out, " %s undecided", counts.undecided == 1 ? "is" : "are");
	return good && buffer_append(out, span_of(". ")) && put_sampled(report, columns, out);
}

bool report_text(struct paper *paper)
{
	struct buffer scratch = {0};
	size_t terminal = paper->report->width;
	bool good = put_head(paper->report, &paper->text) && put_table(paper, &scratch);
	for (enum place place = PLACE_TABLE + 1; place < PLACES && good; place++)
		good = put_list(paper, place, &scratch);
	scratch.size = 0;
	good = good && put_foot(paper->report, paper->columns, &scratch) &&
	       put_wrapped(buffer_span(&scratch), 0, terminal ? terminal : SIZE_MAX, &paper->text);
	buffer_free(&scratch);
	return good;
}
