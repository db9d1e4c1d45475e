/* Characters that stand around values and between digits: blanks, dashes, wrappers. */
#include "detect/scan.h"

size_t blanks_size(struct span text, size_t at)
{
	size_t from = at;
	for (; at < text.size;) {
		const unsigned char *s = (const unsigned char *)text.at + at;
		size_t left = text.size - at;
		if (s[0] == ' ' || s[0] == '\t') {
			at += 1;
		} else if (s[0] < 0xc2) {
			break;
		} else if (left >= 2 && s[0] == 0xc2 && (s[1] == 0xa0 || s[1] == 0xad)) {
			at += 2;
		} else if (left >= 3 && s[0] == 0xe3 && s[1] == 0x80 && s[2] == 0x80) {
			at += 3;
		} else if (left >= 3 && s[0] == 0xef && s[1] == 0xbb && s[2] == 0xbf) {
			at += 3;
		} else if (left >= 3 && s[0] == 0xe2 &&
			   ((s[1] == 0x80 && s[2] <= 0x8f) ||
			    (s[1] == 0x80 && s[2] >= 0xaa && s[2] <= 0xaf) ||
			    (s[1] == 0x81 && s[2] >= 0x9f && s[2] <= 0xaf))) {
			/*
			 * U+2000 to U+200F, U+202A to U+202F, U+205F to U+206F: blanks of all
			 * widths and the marks of direction that come along with a number copied
			 * from a telephone's address book.
			 */
			at += 3;
		} else {
			break;
		}
	}
	return at - from;
}

/* The same, backwards from `at`. */
static size_t blanks_before(struct span text, size_t at)
{
	size_t end = at;
	while (at > 0) {
		size_t size = 1;
		while (size < 3 && size < at && ((unsigned char)text.at[at - size] & 0xc0) == 0x80)
			size++;
		struct span last = {text.at + at - size, size};
		if (blanks_size(last, 0) != size)
			break;
		at -= size;
	}
	return end - at;
}

size_t dash_size(struct span text, size_t at)
{
	if (at >= text.size)
		return 0;
	const unsigned char *s = (const unsigned char *)text.at + at;
	if (s[0] == '-')
		return 1;
	if (s[0] < 0xe2 || text.size - at < 3)
		return 0;
	bool dash = (s[0] == 0xe2 && s[1] == 0x80 && s[2] >= 0x90 && s[2] <= 0x95) ||
		    (s[0] == 0xe2 && s[1] == 0x88 && s[2] == 0x92) ||
		    (s[0] == 0xef && s[1] == 0xbc && s[2] == 0x8d) ||
		    (s[0] == 0xef && s[1] == 0xb9 && s[2] == 0xa3);
	return dash ? 3 : 0;
}

static bool all_blank(struct span text)
{
	for (size_t at = 0; at < text.size;) {
		size_t size =
			text.at[at] == '\n' || text.at[at] == '\r' ? 1 : blanks_size(text, at);
		if (size == 0)
			return false;
		at += size;
	}
	return true;
}

bool text_is_blank(struct span text)
{
	/* Nearly every cell answers with its first byte. */
	if (text.size && (unsigned char)(text.at[0] - '!') < 0x5e)
		return false;
	return all_blank(text);
}

/* A letter, digit or common Han character: no blank, and no part of a wrapper. */
static bool begins_value(unsigned char byte)
{
	return (unsigned char)(byte - '0') < 10 || letter_is((char)byte) ||
	       (unsigned char)(byte - 0xe4) < 6;
}

/* Nothing is around the value, as in nearly every cell. */
static bool bare(struct span cell)
{
	if (cell.size < 3 || !begins_value((unsigned char)cell.at[0]))
		return false;
	unsigned char last = (unsigned char)cell.at[cell.size - 1];
	return last < 0x80 ? begins_value(last)
			   : begins_value((unsigned char)cell.at[cell.size - 3]) &&
				     (unsigned char)cell.at[cell.size - 3] >= 0xe4;
}

struct span wrapper_off(struct span cell)
{
	if (bare(cell))
		return cell;
	for (;;) {
		size_t before = cell.size;
		size_t front = blanks_size(cell, 0);
		cell = span_cut(cell, front, cell.size);
		cell.size -= blanks_before(cell, cell.size);
		if (cell.size >= 3 && cell.at[0] == '=' && cell.at[1] == '"' &&
		    cell.at[cell.size - 1] == '"')
			cell = span_cut(cell, 2, cell.size - 1);
		else if (cell.size >= 2 && cell.at[0] == '"' && cell.at[cell.size - 1] == '"')
			cell = span_cut(cell, 1, cell.size - 1);
		else if (cell.size >= 2 && cell.at[0] == '\'')
			cell = span_cut(cell, 1, cell.size);
		if (cell.size == before)
			return cell;
	}
}

size_t star_size(struct span text, size_t at)
{
	if (text.at[at] == '*')
		return 1;
	return text_has(text, at, "\xef\xbc\x8a", 3) || text_has(text, at, "\xe2\x88\x97", 3) ? 3
											      : 0;
}

bool text_has_star(struct span text)
{
	/* The full-width one and the operator begin with EF and E2, which few characters do. */
	if (!span_holds(text, '*', '\xef', '\xe2'))
		return false;
	for (size_t at = 0; at < text.size; at++)
		if (star_size(text, at))
			return true;
	return false;
}

size_t text_list_mark(struct span text, size_t at)
{
	static const char *const wide[] = {"、", "，", "；", "／", "｜"};
	if (memchr("/;,|\n\r", text.at[at], 6))
		return 1;
	if ((unsigned char)text.at[at] < 0xe3)
		return 0;
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
		if (text_has(text, at, wide[i], 3))
			return 3;
	}
	return 0;
}
