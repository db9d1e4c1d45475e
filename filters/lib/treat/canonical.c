/*
 * The canonical form of a value, pii-token(5): frozen. What is changed here changes every token and
 * breaks every join with files of before.
 */
#include <utf8proc.h>

#include "treat/kinds.h"

/* Fewer digits are part of a name, a house, a version: separators mean something there. */
#define NUMBER_DIGITS_MIN 6
#define MOBILE_DIGITS     11
#define EXTENSION_MAX     6
/* Longer texts are no numbers. */
#define NUMBER_SIZE_MAX 128

static bool digit_is(char byte)
{
	return (unsigned char)(byte - '0') < 10;
}

static bool lower_is(char byte)
{
	return (unsigned char)(byte - 'a') < 26;
}

/* Eleven digits of a mobile of the mainland, by its first two. */
static bool mobile_is(const char *digits, size_t count)
{
	return count == MOBILE_DIGITS && digits[0] == '1' && digits[1] >= '3';
}

/* Digits of the country code before a mobile: 86, 0086; 0: none stands there. */
static size_t country_code(const char *digits, size_t count)
{
	if (count == MOBILE_DIGITS + 2 && memcmp(digits, "86", 2) == 0 &&
	    mobile_is(digits + 2, count - 2))
		return 2;
	if (count == MOBILE_DIGITS + 4 && memcmp(digits, "0086", 4) == 0 &&
	    mobile_is(digits + 4, count - 4))
		return 4;
	return 0;
}

/* ---- Characters --------------------------------------------------------------------------------
 */

static bool han_is(uint32_t c)
{
	return in(c, 0x3400, 0x9fff) || in(c, 0x20000, 0x323af) || c == 0x3005 || c == 0x3007;
}

static bool blank_is(uint32_t c)
{
	return c == ' ' || in(c, '\t', '\r') || c == 0x85 || in(c, 0x2000, 0x200a) || c == 0x2028 ||
	       c == 0x2029 || c == 0x1680;
}

/* What is written in several ways, after NFKC as before it: in one. */
static uint32_t one_way(uint32_t c)
{
	if (c < 0x80)
		return in(c, 'A', 'Z') ? c | 0x20 : blank_is(c) ? ' ' : c;
	if (in(c, 0x2010, 0x2015) || c == 0x2212)
		return '-';
	/* The dot in names of other peoples: 阿卜杜拉·买买提. */
	if (c == 0x2022 || c == 0x2027 || c == 0x30fb)
		return 0xb7;
	return blank_is(c) ? ' ' : c;
}

static const utf8proc_option_t options =
	UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

/*
 * Accents and the like that count of a run of them, as in Unicode's Stream-Safe Text Format (UAX
 * #15, 13): no writing has more. Frozen as all of it.
 */
#define COMBINING_MAX 30

/* Code points that one may be decomposed into; it is 18. */
#define DECOMPOSED_MAX 32

/* Puts one behind those of its run that are not of a higher combining class: canonical order. */
static void put_ordered(utf8proc_int32_t *to, utf8proc_ssize_t at, utf8proc_ssize_t run,
			utf8proc_int32_t c)
{
	int class = utf8proc_get_property(c)->combining_class;
	for (; run > 1 && utf8proc_get_property(to[at - 1])->combining_class > class; run--, at--)
		to[at] = to[at - 1];
	to[at] = c;
}

/*
 * Decomposes text into `to`, which may be NULL, and puts accents into their order, the first
 * COMBINING_MAX of each run alone: to order a run of any length takes the square of it. Returns how
 * many code points that are; below 0: it is no UTF-8.
 */
static utf8proc_ssize_t decompose(struct span text, utf8proc_int32_t *to)
{
	const char *at = text.at, *end = at + text.size;
	utf8proc_int32_t parts[DECOMPOSED_MAX];
	utf8proc_ssize_t count = 0, run = 0;
	int bound = 0;
	while (at < end) {
		uint32_t c;
		size_t step = utf8_next(at, end, &c);
		if (step == 0)
			return -1;
		utf8proc_ssize_t more = utf8proc_decompose_char((utf8proc_int32_t)c, parts,
								DECOMPOSED_MAX, options, &bound);
		if (more < 0 || more > DECOMPOSED_MAX)
			return -1;
		at += step;
		for (utf8proc_ssize_t i = 0; i < more; i++) {
			int class = utf8proc_get_property(parts[i])->combining_class;
			run = class ? run + 1 : 0;
			if (run > COMBINING_MAX)
				continue;
			if (to)
				put_ordered(to, count, run, parts[i]);
			count++;
		}
	}
	return count;
}

/*
 * Appends text that holds more than ASCII in NFKC, case folded, without characters that cannot be
 * seen. The code points lie in the buffer while they are worked on.
 */
static bool append_wide(struct span text, struct buffer *out)
{
	utf8proc_ssize_t count = decompose(text, NULL);
	if (count < 0 || !buffer_reserve(out, ((size_t)count + 2) * sizeof(utf8proc_int32_t)))
		return false;
	char *to = out->at + out->size;
	char *aligned = to + (-(uintptr_t)to & (sizeof(utf8proc_int32_t) - 1));
	utf8proc_int32_t *characters = (utf8proc_int32_t *)(void *)aligned;
	if (decompose(text, characters) != count)
		return false;
	utf8proc_ssize_t bytes = utf8proc_reencode(characters, count, options);
	if (bytes < 0)
		return false;
	memmove(to, aligned, (size_t)bytes);
	out->size += (size_t)bytes;
	return true;
}

/*
 * One way for each character; blanks to one, and to none at the ends and beside Han. Never longer
 * than the text, which is changed in place. Returns the new size.
 */
static size_t tidy(char *text, size_t size)
{
	const char *at = text, *end = text + size;
	size_t used = 0;
	bool blank = false, after_han = false;
	while (at < end) {
		uint32_t c;
		size_t step = utf8_next(at, end, &c);
		at += step ? step : 1;
		c = step ? one_way(c) : 0xfffd;
		if (c == ' ') {
			blank = true;
			continue;
		}
		bool han = c >= 0x3000 && han_is(c);
		if (blank && used > 0 && !han && !after_han)
			text[used++] = ' ';
		blank = false;
		after_han = han;
		char bytes[4];
		size_t more = step ? utf8_put(bytes, c) : 0;
		memcpy(text + used, bytes, more);
		used += more;
	}
	return used;
}

/* The same of ASCII alone, which most values are. */
static size_t tidy_ascii(char *text, size_t size)
{
	size_t used = 0;
	bool blank = false;
	for (size_t i = 0; i < size; i++) {
		char byte = (char)one_way((unsigned char)text[i]);
		if (byte == ' ') {
			blank = true;
			continue;
		}
		if (blank && used > 0)
			text[used++] = ' ';
		blank = false;
		text[used++] = byte;
	}
	return used;
}

/* ---- Numbers -----------------------------------------------------------------------------------
 */

/* What a text in one way, of ASCII alone, is made of. */
struct number_look {
	size_t digits;
	size_t letters;
	size_t dots;
	size_t marks; /* blanks, dashes, brackets, and a plus */
	bool other;
};

static struct number_look look_at(struct span text)
{
	struct number_look look = {0};
	for (size_t i = 0; i < text.size; i++) {
		char byte = text.at[i];
		if (digit_is(byte))
			look.digits++;
		else if (lower_is(byte))
			look.letters++;
		else if (byte == '.')
			look.dots++;
		else if (memchr(" -()[]+", byte, 7))
			look.marks++;
		else
			look.other = true;
	}
	return look;
}

/* 31.2304 and 203.0.113.7: dots that say what the number is. */
static bool dots_matter(struct span text, const struct number_look *look)
{
	size_t from = 0;
	if (look->dots == 1 && look->letters == 0 && look->marks <= (text.at[0] == '-'))
		return true;
	if (look->dots != 3 || look->letters || look->marks)
		return false;
	for (size_t at = 0; at <= text.size; at++) {
		if (at < text.size && text.at[at] != '.')
			continue;
		if (at == from || at - from > 3)
			return false;
		from = at + 1;
	}
	return true;
}

/* 13800138000.0: what a spreadsheet makes of a number. */
static size_t float_tail(struct span text, const struct number_look *look)
{
	if (look->dots != 1 || look->letters || look->marks)
		return 0;
	for (size_t zeros = 1; zeros <= 2 && text.size > zeros; zeros++)
		if (text.at[text.size - zeros - 1] == '.' &&
		    memcmp(text.at + text.size - zeros, "00", zeros) == 0)
			return zeros + 1;
	return 0;
}

/* Bytes of what may stand between a virtual number and its extension; 0: something else does. */
static size_t extension_mark(struct span rest)
{
	static const char *const words[] = {"转", "轉", "ext.", "ext", "x", "#"};
	size_t at = 0, marks = 0;
	while (at < rest.size && memchr(" -([", rest.at[at], 4))
		marks += rest.at[at++] != ' ';
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t size = strlen(words[i]);
		if (rest.size - at < size || memcmp(rest.at + at, words[i], size) != 0)
			continue;
		at += size;
		marks++;
		break;
	}
	while (at < rest.size && rest.at[at] == ' ')
		at++;
	return marks ? at : 0;
}

/*
 * A mobile of the mainland with a country code or without, and an extension or without, as its
 * digits and `-` before the extension. Returns its size in `number`; 0: it is none.
 */
static size_t read_mobile(struct span text, char number[NUMBER_SIZE_MAX])
{
	size_t at = 0, count = 0, wanted = MOBILE_DIGITS;
	for (; at < text.size && count < wanted; at++) {
		if (digit_is(text.at[at]))
			number[count++] = text.at[at];
		else if (!memchr(" -.()+", text.at[at], 6))
			return 0;
		if (count == 2 && memcmp(number, "86", 2) == 0)
			wanted = MOBILE_DIGITS + 2;
		if (count == 4 && memcmp(number, "0086", 4) == 0)
			wanted = MOBILE_DIGITS + 4;
	}
	size_t code = country_code(number, count);
	/* +1 380 … is of Ohio. */
	bool plus = memchr(text.at, '+', at) != NULL;
	if (!mobile_is(number + code, count - code) || (plus && code != 2))
		return 0;
	memmove(number, number + code, MOBILE_DIGITS);
	struct span rest = span_cut(text, at, text.size);
	if (rest.size == 0)
		return MOBILE_DIGITS;
	size_t from = extension_mark(rest), to = from;
	while (to < rest.size && digit_is(rest.at[to]))
		to++;
	if (from == 0 || to == from || to - from > EXTENSION_MAX)
		return 0;
	size_t closed = to;
	while (closed < rest.size && memchr(" )]", rest.at[closed], 3))
		closed++;
	if (closed < rest.size)
		return 0;
	number[MOBILE_DIGITS] = '-';
	memcpy(number + MOBILE_DIGITS + 1, rest.at + from, to - from);
	return MOBILE_DIGITS + 1 + (to - from);
}

/*
 * Drops from a number what only parts it. Beside letters dashes and dots may be of a name that
 * somebody chose: these stay. Changed in place; returns the new size.
 */
static size_t unpart(char *text, size_t size, const struct number_look *look)
{
	bool check = look->letters == 1 && text[size - 1] == 'x';
	size_t used = 0;
	for (size_t i = 0; i < size; i++) {
		char byte = text[i];
		bool ends = i == 0 || i + 1 == size;
		if (memchr(" ()[]", byte, 5))
			continue;
		if ((byte == '-' || byte == '.') && !ends && (look->letters == 0 || check))
			continue;
		text[used++] = byte;
	}
	return used;
}

static size_t number_canonical(char *text, size_t size)
{
	char number[NUMBER_SIZE_MAX];
	struct span span = {text, size};
	if (size == 0 || size > NUMBER_SIZE_MAX)
		return size;
	struct number_look look = look_at(span);
	if (look.digits < NUMBER_DIGITS_MIN)
		return size;
	size_t tail = look.digits > NUMBER_DIGITS_MIN ? float_tail(span, &look) : 0;
	if (tail) {
		span.size = size -= tail;
		look = look_at(span);
	}
	size_t mobile = read_mobile(span, number);
	if (mobile) {
		memcpy(text, number, mobile);
		return mobile;
	}
	if (look.other || dots_matter(span, &look))
		return size;
	return unpart(text, size, &look);
}

/* ---- All ---------------------------------------------------------------------------------------
 */

/* Digits alone are nearly all values that are asked for: nothing but a country code goes. */
static bool plain_digits(struct span text)
{
	bool all = true;
	for (size_t i = 0; i < text.size; i++)
		all &= digit_is(text.at[i]);
	return all;
}

static bool ascii_is(struct span text)
{
	unsigned char bits = 0;
	for (size_t i = 0; i < text.size; i++)
		bits |= (unsigned char)text.at[i];
	return bits < 0x80;
}

/* An address of mail has no blanks. */
static size_t drop_blanks(char *text, size_t size)
{
	size_t used = 0;
	for (size_t i = 0; i < size; i++)
		if (text[i] != ' ')
			text[used++] = text[i];
	return used;
}

bool value_canonical(struct span value, struct buffer *out)
{
	struct span core = wrapper_off(value);
	if (plain_digits(core)) {
		size_t code = country_code(core.at, core.size);
		return buffer_append(out, span_cut(core, code, core.size));
	}
	size_t start = out->size;
	bool ascii = ascii_is(core);
	if (!(ascii ? buffer_append(out, core) : append_wide(core, out))) {
		out->size = start;
		return false;
	}
	char *text = out->at + start;
	size_t size = (ascii ? tidy_ascii : tidy)(text, out->size - start);
	if (memchr(text, '@', size))
		size = drop_blanks(text, size);
	else
		size = number_canonical(text, size);
	out->size = start + size;
	return true;
}
