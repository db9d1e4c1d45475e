/* Signs that the first record is no header, or not as it left us: what stands above a header, and
 * labels that another tool rewrote. */
#include "columns/sample.h"

/* ---- Labels rewritten --------------------------------------------------------------------------
 */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Where the signs before `at` begin. */
static size_t signs_off(struct span folded, size_t at)
{
	while (at > 0 && !is_word(folded.at[at - 1]))
		at--;
	return at;
}

/*
 * Does a folded name end in `pii` and a class, whatever was made of the signs between: `.pii.email`
 * of R, `_pii_email` of databases, `#PII:EMAIL`? Folding has dropped `_` and lowered the letters.
 */
static bool ends_rewritten(struct span folded, const char *class)
{
	static const struct span word = {"pii", 3};
	size_t at = folded.size, left = strlen(class);
	while (left > 0) {
		if (class[--left] == '_')
			at = signs_off(folded, at);
		else if (at == 0 || folded.at[--at] != class[left])
			return false;
	}
	at = signs_off(folded, at);
	/* Something stands before it: a column of that very name is no label. */
	return at > word.size && span_equal(span_cut(folded, at - word.size, at), word);
}

/* Without what tells it from others of its name: `.1`, `_2`. */
static struct span number_off(struct span name)
{
	size_t end = name.size;
	while (end > 0 && name.at[end - 1] >= '0' && name.at[end - 1] <= '9')
		end--;
	return span_cut(name, 0, signs_off(name, end));
}

static const struct rules_class *rewritten_class(const struct column *column,
						 const struct rules *rules)
{
	struct span name = column->folded, stem = number_off(name);
	for (size_t i = 0; i < rules_class_count(rules); i++) {
		const char *class = rules_class_at(rules, i)->name;
		if (ends_rewritten(name, class) || ends_rewritten(stem, class))
			return rules_class_at(rules, i);
	}
	return NULL;
}

bool columns_refuse_rewritten(const struct columns *columns, const struct rules *rules,
			      struct failure *failure)
{
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *column = &columns->at[i];
		const struct rules_class *class =
			column->folded.size > 0 ? rewritten_class(column, rules) : NULL;
		if (class)
			return column_refuse(columns, i, failure,
					     "it ends in what another tool made of the label "
					     "#pii:%s; put the label back (--header-is-names if "
					     "it is none)",
					     class->name);
		if (span_holds(column->folded, '#', '#', '#') &&
		    memmem(column->folded.at, column->folded.size, "#pii", 4))
			return column_refuse(columns, i, failure,
					     "it holds what another tool made of a label");
	}
	return true;
}

bool columns_refuse_separator(const struct columns *columns, struct failure *failure)
{
	struct span first = columns->at[0].folded, sep = {"sep=", 4};
	bool rest = columns->count == 1 || (columns->count == 2 && columns->at[1].name.size == 0);
	if (!rest || columns->headless || first.size < 4 || first.size > 5 ||
	    !span_equal(span_cut(first, 0, 4), sep))
		return true;
	return fail(failure, STATUS_REFUSED,
		    "a line `sep=` for Excel stands above the header; cut it off (tail -n +2)");
}

/* ---- A header that is a record -----------------------------------------------------------------
 */

/* Digits of a value that no column is named by: a number, and one with something beside it. */
#define VALUE_DIGITS        10
#define VALUE_DIGITS_BESIDE 5
/* Values that are built like the header's cell: so many, and so many percent. */
#define ALIKE_LEAST 2
#define SHARE_ALIKE 90

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool name_is_valuelike(struct span name)
{
	size_t digits = 0;
	for (size_t i = 0; i < name.size; i++)
		digits += is_digit(name.at[i]);
	return digits >= VALUE_DIGITS || (digits >= VALUE_DIGITS_BESIDE && digits < name.size);
}

bool built_alike(struct span name, struct span value)
{
	bool alike = name.size == value.size;
	for (size_t i = 0; i < name.size && alike; i++) {
		char a = name.at[i], b = value.at[i];
		alike = a == b || (is_digit(a) && is_digit(b)) ||
			(a >= 'A' && a <= 'Z' && b >= 'A' && b <= 'Z') ||
			(a >= 'a' && a <= 'z' && b >= 'a' && b <= 'z');
	}
	return alike;
}

bool sample_refuse_header(const struct sample *sample, struct failure *failure)
{
	for (size_t i = 0; i < sample->of->count && sample->of->labels == 0; i++) {
		const struct tally *tally = &sample->columns[i];
		bool most = tally->count[TRAIT_ALIKE] >= ALIKE_LEAST &&
			    (uint64_t)tally->count[TRAIT_ALIKE] * 100 >=
				    (uint64_t)tally->filled * SHARE_ALIKE;
		/* Its name may be personal: it is not told. */
		if (most)
			return fail(failure, STATUS_REFUSED,
				    "the header, column %zu: this is built like the values below "
				    "it; the stream has lost its header line (--header-is-names "
				    "if not)",
				    i + 1);
	}
	return true;
}

/* ---- A header further down ---------------------------------------------------------------------
 */

/* Different things that the cells of a record are named for; more than these say no more. */
#define NAMED_MOST 4
/* Names are short, and a header of so many cells has shown what it is. */
#define NAME_SIZE_MOST  64
#define NAME_CELLS_MOST 4096

struct named {
	const void *what[NAMED_MOST]; /* classes and pins */
	size_t count;
	size_t classes;
};

static void add_named(struct named *named, const void *what, bool class)
{
	for (size_t i = 0; i < named->count; i++)
		if (named->what[i] == what)
			return;
	if (named->count == NAMED_MOST)
		return;
	named->what[named->count++] = what;
	named->classes += class;
}

static void add_folded(struct named *named, const struct rules *rules, struct span folded)
{
	const struct rules_class *class = rules_class_for_header(rules, folded);
	const struct rules_pin *pin = class ? NULL : rules_pin_for_header(rules, folded);
	if (class)
		add_named(named, class, true);
	else if (pin)
		add_named(named, pin, false);
}

static void add_name(struct named *named, const struct rules *rules, struct span text)
{
	struct arena arena = {0};
	if (text.size >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
		text = span_cut(text, 3, text.size);
	text = wrapper_off(text);
	if (text.size > 0 && text.size <= NAME_SIZE_MOST)
		add_folded(named, rules, utf8_fold(&arena, text));
	arena_free(&arena);
}

/* The parts of a text that a delimiter would part, were it the file's. */
static void add_parts(struct named *named, const struct rules *rules, struct span text)
{
	size_t begin = 0;
	for (size_t i = 0; i <= text.size; i++) {
		if (i < text.size && !strchr(",;\t|\r\n", text.at[i]))
			continue;
		struct span part = span_cut(text, begin, i);
		bool quoted = part.size >= 2 && part.at[0] == '"' && part.at[part.size - 1] == '"';
		add_name(named, rules, quoted ? span_cut(part, 1, part.size - 1) : part);
		begin = i + 1;
	}
}

/* Two names that we know, of a class one at least, and more of them than the header has. */
static bool outdoes(const struct columns *columns, const struct rules *rules,
		    const struct named *named)
{
	struct named header = {0};
	if (named->classes == 0 || named->count < 2)
		return false;
	for (size_t i = 0; i < columns->count && i < NAME_CELLS_MOST; i++)
		add_folded(&header, rules, columns->at[i].folded);
	return named->count > header.count;
}

bool columns_text_is_header(const struct columns *columns, const struct rules *rules,
			    struct span text)
{
	struct named named = {0};
	if (columns->labels > 0 || text.size > NAME_CELLS_MOST * NAME_SIZE_MOST)
		return false;
	add_parts(&named, rules, text);
	return outdoes(columns, rules, &named);
}

bool columns_record_is_header(const struct columns *columns, const struct rules *rules,
			      const struct batch *batch, size_t record, struct buffer *scratch)
{
	struct named named = {0};
	if (columns->labels > 0)
		return false;
	for (uint32_t i = 0; i < batch->width && i < NAME_CELLS_MOST; i++) {
		struct span cell = record_cell(batch, record, i), text;
		if (cell.size == 0 || cell.size > 2 * NAME_SIZE_MOST)
			continue;
		if (!cell_text(columns->dialect, cell, scratch, &text))
			return true;
		if (batch->width == 1)
			return columns_text_is_header(columns, rules, text);
		add_name(&named, rules, text);
	}
	return outdoes(columns, rules, &named);
}
