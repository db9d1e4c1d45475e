/* Text on its way out, escaped for its form. */
#include <stdio.h>

#include "report/page.h"

#define PIECE_SIZE ((size_t)64 << 10)

static void append(struct page *page, struct span text)
{
	page->failed = page->failed || !buffer_append(&page->text, text);
}

void page_put(struct page *page, const char *text)
{
	append(page, span_of(text));
}

void page_format(struct page *page, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (page->failed || size < 0 || !buffer_reserve(&page->text, (size_t)size + 1)) {
		page->failed = true;
		return;
	}
	va_start(arguments, format);
	vsnprintf(page->text.at + page->text.size, (size_t)size + 1, format, arguments);
	va_end(arguments);
	page->text.size += (size_t)size;
}

/* What stands for a byte of a text that is markup; NULL: it is none. */
typedef const char *stand_in(struct span text, size_t at, char room[8]);

static void put_replaced(struct page *page, const char *text, stand_in *replace)
{
	struct buffer shown = {0};
	char room[8];
	size_t begin = 0;
	if (!utf8_escape(&shown, span_of(text), SIZE_MAX))
		page->failed = true;
	for (size_t i = 0; i < shown.size && !page->failed; i++) {
		const char *instead = replace(buffer_span(&shown), i, room);
		if (!instead)
			continue;
		append(page, (struct span){shown.at + begin, i - begin});
		page_put(page, instead);
		begin = i + 1;
	}
	if (begin < shown.size)
		append(page, (struct span){shown.at + begin, shown.size - begin});
	buffer_free(&shown);
}

static const char *for_html(struct span text, size_t at, char room[8])
{
	static const char *const instead[][2] = {
		{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"},
	};
	(void)room;
	for (size_t i = 0; i < sizeof instead / sizeof *instead; i++)
		if (text.at[at] == instead[i][0][0])
			return instead[i][1];
	return NULL;
}

void page_escaped(struct page *page, const char *text)
{
	put_replaced(page, text, for_html);
}

/*
 * CommonMark: a backslash takes the meaning of any of these; tags are told by their bracket. GitHub
 * makes a link of what looks like an address; a number and a point begin a list.
 */
static const char *for_markdown(struct span text, size_t at, char room[8])
{
	char byte = text.at[at], before = at > 0 ? text.at[at - 1] : ' ';
	char behind = at + 1 < text.size ? text.at[at + 1] : ' ';
	if (byte == '<')
		return "&lt;";
	if (byte == '&')
		return "&amp;";
	bool point = byte == '.' && (before == 'w' || before == 'W' ||
				     (before >= '0' && before <= '9' && behind == ' '));
	bool colon = byte == ':' && behind == '/';
	bool sign = (byte == '-' || byte == '+' || byte == '=') && at == 0;
	if (!point && !colon && !sign && !strchr("\\`*_{}[]#|~>$@!", byte))
		return NULL;
	snprintf(room, 8, "\\%c", byte);
	return room;
}

void page_marked(struct page *page, const char *text)
{
	put_replaced(page, text, for_markdown);
}

void page_turn(struct page *page)
{
	if (page->failed || page->text.size < PIECE_SIZE)
		return;
	page->failed = !page->take(page->context, buffer_span(&page->text));
	page->text.size = 0;
}
