/*
 * The words that name values, found in one pass: a table of the first characters says of nearly
 * all of them at once that no word begins there.
 */
#include "detect/anchored.h"

struct anchor {
	const char *word;
	uint8_t size;
	uint8_t form;
	uint8_t class; /* NO_CLASS: the word names nothing */
};

#define NO_CLASS 255

static const char *const classes[] = {
#define CLASS(name) name,
#define ANCHOR(word, form, class)
#define FIRST(key, row)
#include "anchors.inc"
#undef CLASS
#undef ANCHOR
};

/* Words of one key together, the longest first. */
static const struct anchor anchors[] = {
#define CLASS(name)
#define ANCHOR(word, form, class) {word, sizeof word - 1, form, class},
#include "anchors.inc"
#undef ANCHOR
#undef FIRST
};

/* Keys of other characters, and of words that begin with a letter of ASCII: see tools/table.awk. */
#define KEYS_WIDE  4096
#define KEYS_ASCII 1024

/* By key: the place of its first row, from 1. */
static const uint16_t first[KEYS_WIDE + KEYS_ASCII] = {
#define ANCHOR(word, form, class)
#define FIRST(key, row) [key] = row,
#include "anchors.inc"
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

size_t anchored_count(void)
{
	return COUNT(classes);
}

const char *anchored_class(size_t i)
{
	return classes[i];
}

static unsigned letter_bits(unsigned char byte)
{
	return letter_is((char)byte) ? (byte & 0x1fu) : 0;
}

/* The key of what begins with a letter of ASCII at `at`. */
static unsigned key_ascii(const char *at, size_t left)
{
	const unsigned char *s = (const unsigned char *)at;
	return KEYS_WIDE + 32 * letter_bits(s[0]) + (left > 1 ? letter_bits(s[1]) : 0);
}

/* And of a character of two or three bytes, of which there are so many. */
static unsigned key_wide(const unsigned char *s)
{
	if (s[0] >= 0xe0)
		return (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
	return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
}

static size_t gap_size(struct span text, size_t at)
{
	if (at < text.size && (text.at[at] == '_' || text.at[at] == '-'))
		return 1;
	return blanks_size(text, at);
}

/* The end of the word of `anchor` at `at`; `at` where it does not stand there. */
static size_t word_end(struct span text, size_t at, const struct anchor *anchor)
{
	size_t to = at;
	for (size_t i = 0; i < anchor->size; i++) {
		unsigned char c = (unsigned char)anchor->word[i];
		if (c == '_') {
			to += gap_size(text, to);
			continue;
		}
		if (to >= text.size)
			return at;
		unsigned char t = (unsigned char)text.at[to++];
		if (c != t &&
		    !(letter_is((char)c) && letter_is((char)t) && (c | 0x20) == (t | 0x20)))
			return at;
	}
	return to;
}

/* Han, kana and Hangul are written without blanks: their words end anywhere. */
static bool ends_apart(const struct anchor *anchor)
{
	size_t last = anchor->size - 1u;
	while (last > 0 && ((unsigned char)anchor->word[last] & 0xc0) == 0x80)
		last--;
	return (unsigned char)anchor->word[last] < 0xe0;
}

/* A letter of an alphabet, in which a word goes on. */
static bool alphabet_at(struct span text, size_t at)
{
	size_t size;
	uint32_t c = character_at(text, at, &size);
	return (c | 0x20) - 'a' < 26 || (c >= 0xc0 && c < 0x2000 && c != 0xd7);
}

/* The key of a word, or of what stands at `at`. */
static unsigned key_at(struct span text, size_t at)
{
	const char *s = text.at + at;
	if ((unsigned char)*s < 0x80)
		return key_ascii(s, text.size - at);
	return key_wide((const unsigned char *)s);
}

/* ---- Between word and value --------------------------------------------------------------------
 */

/* What may stand there, and how tight it ties. */
static const struct {
	const char *text;
	enum tie tie;
} between[] = {
	{":", TIE_MARK},    {"：", TIE_MARK},     {"=", TIE_MARK},      {"＝", TIE_MARK},
	{"->", TIE_MARK},   {"→", TIE_MARK},      {"是", TIE_WORD},     {"为", TIE_WORD},
	{"為", TIE_WORD},   {"号码", TIE_NONE},   {"號碼", TIE_NONE},   {"号", TIE_NONE},
	{"號", TIE_NONE},   {"账号", TIE_NONE},   {"帐号", TIE_NONE},   {"账户", TIE_NONE},
	{"编号", TIE_NONE}, {"ID", TIE_NONE},     {"id", TIE_NONE},     {"Id", TIE_NONE},
	{"is ", TIE_WORD},  {"was ", TIE_WORD},   {"ist ", TIE_WORD},   {"est ", TIE_WORD},
	{"es ", TIE_WORD},  {"number", TIE_NONE}, {"Number", TIE_NONE}, {"no.", TIE_NONE},
	{"No.", TIE_NONE},  {"nr.", TIE_NONE},    {"Nr.", TIE_NONE},    {"№", TIE_NONE},
	{"#", TIE_NONE},    {"(", TIE_NONE},      {"（", TIE_NONE},     {"[", TIE_NONE},
	{"【", TIE_NONE},   {"「", TIE_NONE},     {"\"", TIE_NONE},     {"“", TIE_NONE},
	{"'", TIE_NONE},    {"は", TIE_WORD},     {".", TIE_NONE},      {"no ", TIE_NONE},
	{"nr ", TIE_NONE},  {"at ", TIE_NONE},    {"on ", TIE_NONE},    {"分别", TIE_NONE},
};

#define BETWEEN_MAX 5
#define BLANKS_MAX  6

/* Goes over it: sets at and tie. */
static void step_over(struct anchor_place *place)
{
	for (int i = 0; i < BETWEEN_MAX; i++) {
		size_t blanks = blanks_size(place->text, place->at);
		if (blanks > BLANKS_MAX)
			return;
		if (blanks && place->tie < TIE_BLANK)
			place->tie = TIE_BLANK;
		place->at += blanks;
		size_t known = 0;
		while (known < COUNT(between) &&
		       !text_has(place->text, place->at, between[known].text,
				 strlen(between[known].text)))
			known++;
		if (known == COUNT(between))
			return;
		if (between[known].tie > place->tie)
			place->tie = between[known].tie;
		size_t size = strlen(between[known].text);
		place->at += size - (between[known].text[size - 1] == ' ');
	}
	place->at += blanks_size(place->text, place->at);
}

/* ---- Finding -----------------------------------------------------------------------------------
 */

/*
 * The value that a word at `at` names. *end: no other word is
 * looked for before it.
 */
static bool value_at(struct span text, size_t at, size_t from, struct span *found, size_t *class,
		     size_t *end)
{
	unsigned key = key_at(text, at);
	for (size_t i = first[key]; i != 0 && i <= COUNT(anchors); i++) {
		const struct anchor *anchor = &anchors[i - 1];
		if (key_at((struct span){anchor->word, anchor->size}, 0) != key)
			break;
		size_t to = word_end(text, at, anchor);
		if (to == at || (ends_apart(anchor) && alphabet_at(text, to)))
			continue;
		if (anchor->class == NO_CLASS) {
			*end = to;
			break;
		}
		struct anchor_place place = {text, from, at, to, to, TIE_NONE};
		step_over(&place);
		const struct anchor_form *form = &anchor_forms[anchor->form];
		if (form->read(form, &place, found)) {
			*class = anchor->class;
			return true;
		}
	}
	return false;
}

/* Goes over the rest of a word in an alphabet. */
static size_t letters_end(const unsigned char *s, size_t at, size_t size)
{
	while (at < size && (letter_is((char)s[at]) || (s[at] >= 0xc3 && s[at] < 0xe0)))
		at += s[at] < 0x80 ? 1 : 2;
	return at;
}

bool anchored_find(struct span text, size_t from, struct span *found, size_t *class)
{
	const unsigned char *s = (const unsigned char *)text.at;
	size_t size = text.size;
	/* A word that `from` cuts is none. */
	size_t at = from && from < size
			    ? letters_end(s, from, letter_is(text.at[from - 1]) ? size : 0)
			    : from;
	while (at < size) {
		size_t next;
		unsigned key;
		if (s[at] >= 0xe0) {
			next = at + (s[at] < 0xf0 ? 3 : 4);
			key = key_wide(s + at);
		} else if (letter_is((char)s[at]) || s[at] >= 0xc3) {
			next = letters_end(s, at, size);
			key = s[at] < 0x80 ? key_ascii(text.at + at, size - at) : key_wide(s + at);
		} else {
			at += s[at] < 0x80 ? 1 : 2;
			continue;
		}
		if (first[key] && value_at(text, at, from, found, class, &next))
			return true;
		at = next;
	}
	return false;
}
