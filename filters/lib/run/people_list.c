/* A list of people as somebody wrote it: his identifier on a line, or tokens of it. */
#include <stdio.h>
#include <stdlib.h>

#include "run/people_inside.h"

/* More is no identifier; and a line is no longer than a few tokens. */
#define IDENTIFIER_MAX 512
#define LINE_MAX_SIZE  8192
#define READ_SIZE      65536

struct list {
	const char *name;
	const struct rules *rules;
	const struct detectors *detectors;
	listed_take *take;
	void *context;
	struct failure *failure;
	struct buffer text;      /* read, and not taken yet */
	struct buffer scratch;   /* a line without its quotes */
	struct buffer canonical; /* one in that form */
	uint64_t line;
	uint64_t people;
};

static bool refuse(struct list *list, const char *words)
{
	return fail(list->failure, STATUS_REFUSED, "%s:%llu: %s", list->name,
		    (unsigned long long)list->line, words);
}

/* ---- What is nobody's identifier ---------------------------------------------------------------
 */

/* NULL: it is text without control characters. */
static const char *bad_text(struct span text)
{
	const char *end = text.at + text.size;
	for (const char *at = text.at; at < end;) {
		uint32_t c;
		size_t step = utf8_next(at, end, &c);
		if (step == 0)
			return "neither UTF-8 nor GB18030: save the list as UTF-8 (另存为 UTF-8)";
		if (c < ' ' || (c >= 0x7f && c < 0xa0))
			return "a tab or control character stands in it; a line holds one "
			       "identifier alone";
		at += step;
	}
	return NULL;
}

/* What people and programs write where there is nobody: it would be everybody without a value. */
static bool is_placeholder(struct span canonical)
{
	static const char *const words[] = {
		"null",         "none", "nil",      "nan",  "n/a",  "na", "unknown", "anonymous",
		"\xe6\x97\xa0", "匿名", "匿名用户", "未知", "没有", "空", "无名氏",  "匿名买家"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (span_is(canonical, words[i]))
			return true;
	return false;
}

/* Has it a letter, a digit or any character beyond ASCII and punctuation? */
static bool says_something(struct span canonical)
{
	const char *end = canonical.at + canonical.size;
	for (const char *at = canonical.at; at < end;) {
		uint32_t c;
		size_t step = utf8_next(at, end, &c);
		if ((c | 0x20) - 'a' < 26 || c - '0' < 10 ||
		    (c >= 0xc0 && (c < 0x2000 || c >= 0x3040) && !(c >= 0xff00 && c < 0xff20)))
			return true;
		at += step ? step : 1;
	}
	return false;
}

/* Is it of the form of an identifier by itself? */
static bool fires(const struct list *list, struct span value)
{
	struct survey survey = survey_of(value);
	struct parts parts;
	for (size_t i = 0; i < list->detectors->count; i++) {
		const struct detector *detector = list->detectors->at[i];
		if (class_is_identity(list->rules, span_of(detector->class)) &&
		    detector_fires(detector, &survey, value, &parts))
			return true;
	}
	return false;
}

/* A record of a table, or several people on one line: as a whole it would be nobody's. */
static bool has_several(const struct list *list, struct span text)
{
	size_t from = 0, marks = 0;
	bool any = false;
	for (size_t at = 0; at <= text.size; at++) {
		size_t mark = at < text.size ? text_list_mark(text, at) : 0;
		if (at < text.size && mark == 0)
			continue;
		marks += mark > 0;
		struct span piece = wrapper_off(span_cut(text, from, at));
		any = any || (marks > 0 && fires(list, piece));
		from = at + mark;
		at += mark ? mark - 1 : 0;
	}
	return any && !fires(list, text);
}

/* Does a character that parts words stand before `at`, or at it? */
static bool is_apart(struct span text, size_t before, size_t after)
{
	static const char *const marks[] = {" ", ":", "<",  ">", "(",  ")",  "[",  "]", "{",
					    "}", "=", "\"", "'", "　", "：", "（", "）"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t size = strlen(marks[i]);
		if ((before >= size && memcmp(text.at + before - size, marks[i], size) == 0) ||
		    span_begins(span_cut(text, after, text.size), marks[i]))
			return true;
	}
	return false;
}

/* An identifier with words around it, or two of them: as a whole it would be nobody's either. */
static bool has_more(const struct list *list, struct span text)
{
	struct detect_search search;
	struct finding finding;
	if (fires(list, text))
		return false;
	detect_begin(&search, list->detectors, text);
	while (detect_next(&search, &finding))
		if (class_is_identity(list->rules, span_of(finding.class)) &&
		    is_apart(text, finding.begin, finding.end))
			return true;
	return false;
}

/* The first line, where it is one of the names that columns have. */
static bool is_header(struct list *list, struct span text)
{
	struct arena arena = {0};
	bool header = list->people == 0 &&
		      rules_class_for_header(list->rules, utf8_fold(&arena, text)) != NULL;
	arena_free(&arena);
	return header;
}

static bool check_identifier(struct list *list, struct span text)
{
	struct token token;
	if (text.size > IDENTIFIER_MAX)
		return refuse(list, "too long for an identifier");
	if (is_header(list, text))
		return refuse(list, "it seems to be the name of a column; leave it out");
	if (token_read(text, 0, &token))
		return refuse(list, "a value that pii-encrypt encrypted; put down what it was");
	if (span_begins(text, "p1_"))
		return refuse(list, "it begins like a token and is none");
	if (text_has_star(text))
		return refuse(list, "a masked value, which many people have; put down what it was");
	if (has_several(list, text))
		return refuse(list, "more than one value; a line holds one identifier alone");
	if (has_more(list, text))
		return refuse(list, "an identifier and something else; a line holds one identifier "
				    "alone");
	list->canonical.size = 0;
	if (!value_canonical(text, &list->canonical))
		return fail(list->failure, STATUS_IO, "out of memory");
	struct span canonical = buffer_span(&list->canonical);
	if (!says_something(canonical) || is_placeholder(canonical))
		return refuse(list, "it stands for no value, and would be everybody without one");
	return true;
}

/* ---- Lines -------------------------------------------------------------------------------------
 */

static bool check_tokens(struct list *list, struct span text)
{
	for (size_t at = 0; at < text.size;) {
		size_t end = at;
		while (end < text.size && text.at[end] != ' ')
			end++;
		struct span word = span_cut(text, at, end);
		if (word.size > 0 && (!span_begins(word, "p1_") || !text_is_token(word)))
			return refuse(list, "tokens and something else");
		at = end + 1;
	}
	return true;
}

/* Takes the quotes of a CSV cell off. */
static bool unquote(struct list *list, struct span *text)
{
	const struct dialect dialect = {',', true};
	if (text->size == 0 || text->at[0] != '"')
		return true;
	size_t quotes = 0;
	for (size_t i = 1; i + 1 < text->size; i++) {
		if (text->at[i] != '"')
			continue;
		if (text->at[i + 1] != '"' || i + 2 >= text->size)
			return refuse(list, "text behind a closing quote; a line holds one "
					    "identifier alone");
		i++;
		quotes++;
	}
	if (text->size < 2 || text->at[text->size - 1] != '"')
		return refuse(list, "a quote that is never closed");
	return cell_text(dialect, *text, &list->scratch, text) ||
	       fail(list->failure, STATUS_IO, "out of memory");
}

static bool take_line(struct list *list, struct span text)
{
	list->line++;
	if (text.size && text.at[text.size - 1] == '\r')
		text.size--;
	if (text_is_blank(text))
		return true;
	if (text.size > LINE_MAX_SIZE)
		return refuse(list, "too long for an identifier");
	if (!unquote(list, &text))
		return false;
	text = wrapper_off(text);
	const char *bad = bad_text(text);
	if (bad)
		return refuse(list, bad);
	bool tokens = text.size >= TOKEN_SIZE && span_begins(text, "p1_") &&
		      text_is_token(span_cut(text, 0, TOKEN_SIZE));
	if (!(tokens ? check_tokens(list, text) : check_identifier(list, text)))
		return false;
	const struct listed listed = {list->line, text, tokens};
	list->people++;
	return list->take(list->context, &listed, list->failure);
}

/* Takes the lines that are whole, at the end of the file the last one too. */
static bool take_lines(struct list *list, bool ended)
{
	struct span text = buffer_span(&list->text);
	size_t from = 0;
	for (;;) {
		const char *end =
			from < text.size ? memchr(text.at + from, '\n', text.size - from) : NULL;
		if (!end)
			break;
		size_t to = (size_t)(end - text.at);
		if (!take_line(list, span_cut(text, from, to)))
			return false;
		from = to + 1;
	}
	if (from < text.size && (ended || text.size - from > LINE_MAX_SIZE)) {
		if (!take_line(list, span_cut(text, from, text.size)))
			return false;
		from = text.size;
	}
	if (from > 0)
		memmove(list->text.at, list->text.at + from, text.size - from);
	list->text.size = text.size - from;
	return true;
}

static bool read_all(struct list *list, struct source *source)
{
	bool first = true;
	for (size_t got = 1; got > 0;) {
		if (!buffer_reserve(&list->text, READ_SIZE))
			return fail(list->failure, STATUS_IO, "out of memory");
		if (!source_read(source, list->text.at + list->text.size, READ_SIZE, &got,
				 list->failure))
			return false;
		list->text.size += got;
		struct span text = buffer_span(&list->text);
		/* What a byte order mark needs to be seen whole. */
		if (first && got > 0 && text.size < 3)
			continue;
		if (first && span_begins(text, "\xef\xbb\xbf")) {
			memmove(list->text.at, list->text.at + 3, text.size - 3);
			list->text.size -= 3;
		}
		first = false;
		if (!take_lines(list, got == 0))
			return false;
	}
	return true;
}

/* The first failure stands; its words get the file's name, but for those that name it already. */
static bool fail_with_name(struct list *list)
{
	struct failure why = *list->failure;
	size_t size = strlen(list->name);
	if (why.signal || (strncmp(why.text, list->name, size) == 0 && why.text[size] == ':'))
		return false;
	*list->failure = (struct failure){0};
	return fail(list->failure, why.status == STATUS_MALFORMED ? STATUS_REFUSED : why.status,
		    "%s: %s", list->name, why.text);
}

bool list_read(const char *path, const struct interrupt *interrupt, const struct rules *rules,
	       const struct detectors *detectors, listed_take *take, void *context,
	       struct failure *failure)
{
	struct list list = {
		.name = path ? path : "stdin",
		.rules = rules,
		.detectors = detectors,
		.take = take,
		.context = context,
		.failure = failure,
	};
	const struct source_options options = {
		.path = path, .interrupt = interrupt, .empty_passes = true};
	struct source *source = source_open(&options, failure);
	bool good = source && read_all(&list, source);
	if (good && list.people == 0)
		good = fail(failure, STATUS_REFUSED, "nobody is on the list");
	source_close(source);
	buffer_free(&list.text);
	buffer_free(&list.scratch);
	buffer_free(&list.canonical);
	return good || fail_with_name(&list);
}
