#include "base/base.h"

#include <stdlib.h>
#include <utf8proc.h>

size_t utf8_next_long(const char *at, const char *end, uint32_t *character)
{
	const unsigned char *s = (const unsigned char *)at;
	size_t left = (size_t)(end - at);
	if (left == 0)
		return 0;
	size_t size = s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
	if (size == 0 || left < size)
		return 0;
	uint32_t value = s[0] & (0xffu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (s[i] & 0x3fu);
	}
	/* Overlong forms, surrogates, and what lies past Unicode's end. */
	if ((size == 3 && value < 0x800) || (size == 4 && value < 0x10000) || value > 0x10ffff ||
	    (value >= 0xd800 && value < 0xe000))
		return 0;
	*character = value;
	return size;
}

size_t utf8_put(char out[4], uint32_t character)
{
	unsigned char *o = (unsigned char *)out;
	if (character < 0x80) {
		o[0] = (unsigned char)character;
		return 1;
	}
	size_t size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
	for (size_t i = size - 1; i > 0; i--) {
		o[i] = (unsigned char)(0x80 | (character & 0x3f));
		character >>= 6;
	}
	o[0] = (unsigned char)((0xf00u >> size) | character);
	return size;
}

size_t utf8_count(struct span text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.size; i++)
		count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return count;
}

static bool dropped_in_names(uint32_t c)
{
	if (c == '_' || c == '-' || c == '(' || c == ')' || c == '\t' || c == '\n' || c == '\r')
		return true;
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	/* U+FEFF sticks to first names, U+200B and its like hide in copied ones. */
	return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_CF;
}

/* What forms say behind a name, in brackets; folded. */
static const char *const remarks[] = {
	"required", "optional",     "mandatory",   "必填",          "必填项",      "必須",
	"必需",     "选填",         "選填",        "可选",          "任意",        "필수",
	"선택",     "pflichtfeld",  "optionnel",   "facultatif",    "obligatoire", "obligatorio",
	"opcional", "obbligatorio", "facoltativo", "verplicht",     "optioneel",   "obrigatório",
	"povinné",  "nepovinné",    "обязательно", "необязательно", NULL,
};

/* The size of a name without `(required)` and its like at the end; the whole if nothing is left. */
static size_t before_remark(struct span name)
{
	static const char *const brackets[][2] = {{"(", ")"}, {"[", "]"}, {"【", "】"}};
	struct span end = name;
	while (end.size > 0 && strchr(" *:", end.at[end.size - 1]))
		end.size--;
	for (size_t b = 0; b < sizeof brackets / sizeof *brackets; b++) {
		size_t opening = strlen(brackets[b][0]), closing = strlen(brackets[b][1]);
		for (const char *const *remark = remarks; *remark; remark++) {
			size_t word = strlen(*remark), all = opening + word + closing;
			if (end.size <= all)
				continue;
			const char *at = end.at + end.size - all;
			if (memcmp(at, brackets[b][0], opening) == 0 &&
			    memcmp(at + opening, *remark, word) == 0 &&
			    memcmp(at + opening + word, brackets[b][1], closing) == 0)
				return end.size - all;
		}
	}
	return name.size;
}

struct span utf8_fold(struct arena *arena, struct span text)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)text.at,
					     (utf8proc_ssize_t)text.size, &folded,
					     UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
						     UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
	/* A name that is not folded for want of memory would be one that nobody knows. */
	if (size == UTF8PROC_ERROR_NOMEM || size == UTF8PROC_ERROR_OVERFLOW)
		out_of_memory();
	if (size < 0) {
		/* Not valid UTF-8: such a name matches nothing but itself. */
		return (struct span){arena_copy(arena, text), text.size};
	}
	char *out = arena_take(arena, (size_t)size + 1);
	size_t used = 0;
	const char *at = (const char *)folded;
	const char *end = at + before_remark((struct span){at, (size_t)size});
	while (at < end) {
		uint32_t character;
		size_t step = utf8_next(at, end, &character);
		if (step == 0)
			break;
		if (!dropped_in_names(character)) {
			memcpy(out + used, at, step);
			used += step;
		}
		at += step;
	}
	free(folded);
	return (struct span){out, used};
}

static bool shown_as_it_is(uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	return category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CF &&
	       category != UTF8PROC_CATEGORY_CN && category != UTF8PROC_CATEGORY_CO &&
	       category != UTF8PROC_CATEGORY_ZL && category != UTF8PROC_CATEGORY_ZP;
}

struct span utf8_within(struct span text, size_t width)
{
	const char *at = text.at, *end = text.size ? at + text.size : at;
	uint32_t character;
	for (size_t step; (step = utf8_next(at, end, &character)) > 0; at += step) {
		int wide = utf8proc_charwidth((utf8proc_int32_t)character);
		if (wide > 0 && (size_t)wide > width)
			break;
		width -= wide > 0 ? (size_t)wide : 0;
	}
	return (struct span){text.at, (size_t)(at - text.at)};
}

size_t utf8_width(struct span text)
{
	const char *at = text.at, *end = text.size ? at + text.size : at;
	size_t width = 0;
	uint32_t character;
	for (size_t step; (step = utf8_next(at, end, &character)) > 0; at += step) {
		int wide = utf8proc_charwidth((utf8proc_int32_t)character);
		width += wide > 0 ? (size_t)wide : 0;
	}
	return width;
}

bool utf8_escape(struct buffer *out, struct span text, size_t most)
{
	const char *at = text.at, *end = text.size ? at + text.size : at;
	for (size_t shown = 0; at < end; shown++) {
		if (shown == most)
			return buffer_append(out, span_of("…"));
		uint32_t character;
		size_t step = utf8_next(at, end, &character);
		bool kept;
		if (step == 0) {
			step = 1;
			kept = buffer_format(out, "\\x%02X", (unsigned char)*at);
		} else if (shown_as_it_is(character)) {
			kept = buffer_append(out, (struct span){at, step});
		} else {
			kept = buffer_format(out, character < 0x80 ? "\\x%02X" : "\\u{%X}",
					     character);
		}
		if (!kept)
			return false;
		at += step;
	}
	return true;
}
