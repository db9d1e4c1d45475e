/* Values of letters and digits without what stands between them. */
#include "detect/form.h"

#include "detect/characters.h"

/* Bytes of a separator at `at`; 0: it is none of `allowed`. */
static size_t separator_size(struct span text, size_t at, unsigned allowed, unsigned *which)
{
	static const unsigned char narrow[128] = {
		[' '] = SEPARATOR_BLANK,   ['\t'] = SEPARATOR_BLANK,  ['-'] = SEPARATOR_DASH,
		['.'] = SEPARATOR_DOT,     ['/'] = SEPARATOR_SLASH,   ['('] = SEPARATOR_BRACKET,
		[')'] = SEPARATOR_BRACKET, ['['] = SEPARATOR_BRACKET, [']'] = SEPARATOR_BRACKET,
	};
	unsigned char byte = (unsigned char)text.at[at];
	if (byte < 0x80) {
		*which = narrow[byte];
		if ((*which & allowed) == 0)
			return 0;
		return *which == SEPARATOR_BLANK ? blanks_size(text, at) : 1;
	}
	size_t size = blanks_size(text, at);
	*which = SEPARATOR_BLANK;
	if (size == 0) {
		size = dash_size(text, at);
		*which = SEPARATOR_DASH;
	}
	if (size == 0 && (text_has(text, at, "（", 3) || text_has(text, at, "）", 3))) {
		size = 3;
		*which = SEPARATOR_BRACKET;
	} else if (size == 0 && text_has(text, at, "．", 3)) {
		size = 3;
		*which = SEPARATOR_DOT;
	}
	return *which & allowed ? size : 0;
}

/* A letter in capitals or a digit at `at`; its bytes, 0: it is neither. */
static size_t capital_at(struct span text, size_t at, char *plain)
{
	size_t size;
	char byte = plain_at(text, at, &size);
	if (letter_is(byte))
		byte = (char)(byte & 0xdf);
	else if (byte < '0' || byte > '9')
		return 0;
	*plain = byte;
	return size;
}

bool form_read(struct span value, unsigned allowed, struct form *form)
{
	struct span core = wrapper_off(value);
	size_t begin = (size_t)(core.at - value.at), last = 0;
	*form = (struct form){.parts = {begin, begin + core.size}};
	/* Blanks between may be wide, but nothing that is meant is as long as this. */
	if (core.size == 0 || core.size > UINT8_MAX)
		return false;
	for (size_t at = 0; at < core.size;) {
		char plain;
		size_t size = capital_at(core, at, &plain);
		if (size && form->count == FORM_CHARACTERS)
			return false;
		if (size) {
			form->at[form->count] = (uint8_t)at;
			form->character[form->count++] = plain;
			form->digits += plain <= '9';
			at += size;
			last = at;
			continue;
		}
		unsigned which;
		size = separator_size(core, at, allowed, &which);
		if (size == 0 || (at == 0 && which != SEPARATOR_BRACKET))
			return false;
		if (at > last && which != SEPARATOR_BRACKET)
			return false;
		form->separators |= which;
		at += size;
		if (at == core.size && which != SEPARATOR_BRACKET)
			return false;
	}
	return form->count > 0;
}

static bool character_like(char character, char pattern)
{
	switch (pattern) {
	case '@':
		return character >= 'A';
	case '#':
		return character <= '9';
	case '?':
		return true;
	case '%':
		return character <= 'F';
	default:
		return character == pattern;
	}
}

bool form_like(const struct form *form, const char *pattern)
{
	for (size_t i = 0; i < form->count; i++)
		if (pattern[i] == '\0' || !character_like(form->character[i], pattern[i]))
			return false;
	return pattern[form->count] == '\0';
}

bool form_like_one(const struct form *form, const char *const *patterns)
{
	for (; *patterns; patterns++)
		if (form_like(form, *patterns))
			return true;
	return false;
}

void form_digits(const struct form *form, size_t from, size_t to, uint8_t *digits)
{
	for (size_t i = from; i < to; i++)
		digits[i - from] = (uint8_t)(form->character[i] - '0');
}

bool word_next(struct span text, size_t from, struct span *word)
{
	size_t digit = scan_digit(text, from);
	if (digit >= text.size)
		return false;
	/* Words of other widths are rare, and are found by what reads groups of digits. */
	size_t begin = digit, end = digit;
	while (begin > from && word_at(text, begin - 1))
		begin--;
	while (word_at(text, end))
		end++;
	*word = span_cut(text, begin, end > digit ? end : digit + digit_size(text, digit));
	return true;
}
