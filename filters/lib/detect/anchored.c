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
#define FIRST(key, group, row, signs)
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

/* By key: its group of words, from 1. */
static const uint16_t groups_of[KEYS_WIDE + KEYS_ASCII] = {
#define ANCHOR(word, form, class)
#define FIRST(key, group, row, signs) [key] = group,
#include "anchors.inc"
#undef FIRST
};

/* The signs are one bit for each that a word of the group has: see sign_at(). */
static const struct group_of_words {
	uint32_t signs;
	uint16_t row;
} groups[] = {
#define FIRST(key, group, row, signs) {signs, row},
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

/* What the key leaves open: the first byte of a wide character, the third letter of a word. */
static unsigned sign_at(const unsigned char *s, size_t left)
{
	if (s[0] >= 0x80)
		return s[0] & 0x1fu;
	return left > 2 ? letter_bits(s[2]) : 0;
}

/* ---- Between word and value --------------------------------------------------------------------
 */

/* What may stand there, and how tight it ties. */
static const struct {
	const char *text;
	uint8_t size;
	uint8_t tie;
} between[] = {
#define BETWEEN(text, tie)                                                                         \
	{                                                                                          \
		text, sizeof text - 1, tie                                                         \
	}
	BETWEEN(":", TIE_MARK),    BETWEEN("：", TIE_MARK),     BETWEEN("=", TIE_MARK),
	BETWEEN("＝", TIE_MARK),   BETWEEN("->", TIE_MARK),     BETWEEN("→", TIE_MARK),
	BETWEEN("是", TIE_WORD),   BETWEEN("为", TIE_WORD),     BETWEEN("為", TIE_WORD),
	BETWEEN("号码", TIE_NONE), BETWEEN("號碼", TIE_NONE),   BETWEEN("号", TIE_NONE),
	BETWEEN("號", TIE_NONE),   BETWEEN("账号", TIE_NONE),   BETWEEN("帐号", TIE_NONE),
	BETWEEN("账户", TIE_NONE), BETWEEN("编号", TIE_NONE),   BETWEEN("ID", TIE_NONE),
	BETWEEN("id", TIE_NONE),   BETWEEN("Id", TIE_NONE),     BETWEEN("is ", TIE_WORD),
	BETWEEN("was ", TIE_WORD), BETWEEN("ist ", TIE_WORD),   BETWEEN("est ", TIE_WORD),
	BETWEEN("es ", TIE_WORD),  BETWEEN("number", TIE_NONE), BETWEEN("Number", TIE_NONE),
	BETWEEN("no.", TIE_NONE),  BETWEEN("No.", TIE_NONE),    BETWEEN("nr.", TIE_NONE),
	BETWEEN("Nr.", TIE_NONE),  BETWEEN("№", TIE_NONE),      BETWEEN("#", TIE_NONE),
	BETWEEN("(", TIE_NONE),    BETWEEN("（", TIE_NONE),     BETWEEN("[", TIE_NONE),
	BETWEEN("【", TIE_NONE),   BETWEEN("「", TIE_NONE),     BETWEEN("\"", TIE_NONE),
	BETWEEN("“", TIE_NONE),    BETWEEN("'", TIE_NONE),      BETWEEN("は", TIE_WORD),
	BETWEEN(".", TIE_NONE),    BETWEEN("no ", TIE_NONE),    BETWEEN("nr ", TIE_NONE),
	BETWEEN("at ", TIE_NONE),  BETWEEN("on ", TIE_NONE),    BETWEEN("分别", TIE_NONE),
#undef BETWEEN
};

#define BETWEEN_MAX 5
#define BLANKS_MAX  6

static size_t between_at(struct span text, size_t at)
{
	size_t i = 0;
	while (i < COUNT(between) && (at >= text.size || between[i].text[0] != text.at[at] ||
				      !text_has(text, at, between[i].text, between[i].size)))
		i++;
	return i;
}

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
		size_t known = between_at(place->text, place->at);
		if (known == COUNT(between))
			return;
		if (between[known].tie > place->tie)
			place->tie = between[known].tie;
		/* A blank at the end is looked at again. */
		size_t size = between[known].size;
		place->at += size - (between[known].text[size - 1] == ' ');
	}
	place->at += blanks_size(place->text, place->at);
}

/* ---- Finding -----------------------------------------------------------------------------------
 */

/* A look at the second character of a word in Han, which nearly always says no. */
static inline bool second_differs(struct span text, size_t at, const struct anchor *anchor)
{
	return (unsigned char)anchor->word[0] >= 0xe0 && anchor->size >= 6 &&
	       (text.size - at < 6 || text.at[at + 5] != anchor->word[5]);
}

/* The value that a word of a group names at `at`. *end: no other word is looked for before it. */
static bool value_at(struct span text, size_t at, size_t from, unsigned group, struct span *found,
		     size_t *class, size_t *end)
{
	size_t last = group < COUNT(groups) ? groups[group].row : COUNT(anchors);
	for (size_t i = groups[group - 1].row; i < last; i++) {
		const struct anchor *anchor = &anchors[i];
		if (second_differs(text, at, anchor))
			continue;
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
		unsigned byte = s[at], key;
		size_t next;
		if (byte >= 0xe0) {
			next = at + 3 + (byte >= 0xf0);
			key = key_wide(s + at);
		} else if (letter_is((char)byte) || byte >= 0xc3) {
			next = letters_end(s, at + 1 + (byte >= 0x80), size);
			key = byte < 0x80 ? key_ascii(text.at + at, size - at) : key_wide(s + at);
		} else {
			at += 1 + (byte >= 0x80);
			continue;
		}
		unsigned group = groups_of[key];
		if (group) {
			unsigned sign = sign_at(s + at, size - at);
			size_t end = next;
			if (groups[group - 1].signs >> sign & 1 &&
			    value_at(text, at, from, group, found, class, &end))
				return true;
			next = end;
		}
		at = next;
	}
	return false;
}
