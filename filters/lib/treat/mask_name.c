/*
 * name: the surname and `**`, compound ones known: 段**, 欧阳**. Names in letters: each word's
 * first letter and `***`: J*** S***. What has digits in it, begins with no surname that we know, or
 * would be shown whole, becomes `***`.
 */
#include "treat/kinds.h"

/* Characters of a Chinese name: more is a company. Names with a dot (阿卜杜拉·买买提) are longer.
 */
#define HAN_MAX        6
#define HAN_DOTTED_MAX 20
/* Words of a name in letters; more is a sentence. */
#define WORDS_MAX 8

enum part {
	PART_OTHER, /* no name has it */
	PART_HAN,
	PART_LETTER, /* of an alphabet, kana, Hangul */
	PART_STAR,
	PART_MARK, /* within a word: ' - . · */
	PART_BLANK,
};

static enum part part_of(uint32_t c)
{
	if (star_is(c))
		return PART_STAR;
	if (in(c | 0x20, 'a', 'z'))
		return PART_LETTER;
	if (c == ' ' || c == 0xa0 || c == 0x3000)
		return PART_BLANK;
	if (c == '\'' || c == '-' || c == '.' || c == ',' || c == 0xb7 || c == 0x2019 ||
	    c == 0x2022 || c == 0x30fb || character_sort(c) == SORT_ATTACHED)
		return PART_MARK;
	if (in(c, 0x3400, 0x9fff) || in(c, 0x20000, 0x323af) || c == 0x3005 || c == 0x3007)
		return PART_HAN;
	bool digit = in(c, 0x660, 0x669) || in(c, 0x6f0, 0x6f9) || in(c, 0x966, 0x96f);
	bool letter = (in(c, 0xc0, 0x1fff) && c != 0xd7 && c != 0xf7 && !digit) ||
		      in(c, 0x3041, 0x30ff) || in(c, 0xac00, 0xd7a3) || in(c, 0xff21, 0xff3a) ||
		      in(c, 0xff41, 0xff5a);
	return letter ? PART_LETTER : PART_OTHER;
}

/* What a value is made of. */
struct name_look {
	size_t count[PART_BLANK + 1];
	size_t words;
	size_t long_words; /* of two characters and more */
	bool headless;     /* a word begins with a star or a mark */
};

static struct name_look look_at(struct span value)
{
	struct name_look look = {0};
	const char *at = value.at, *end = at + value.size;
	size_t in_word = 0;
	while (at < end) {
		uint32_t c;
		size_t size = utf8_next(at, end, &c);
		enum part part = size ? part_of(c) : PART_OTHER;
		at += size ? size : 1;
		look.count[part]++;
		if (part == PART_BLANK) {
			in_word = 0;
			continue;
		}
		if (in_word == 0) {
			look.words++;
			look.headless = look.headless || part == PART_STAR || part == PART_MARK;
		}
		if (part != PART_MARK && ++in_word == 2)
			look.long_words++;
		else if (part == PART_MARK && in_word == 0)
			in_word = 1;
	}
	return look;
}

/* The surname's size where the value is a Chinese name and has more than that. */
static size_t chinese_surname(struct span value, const struct name_look *look)
{
	size_t most = look->count[PART_MARK] ? HAN_DOTTED_MAX : HAN_MAX;
	size_t size = surname_size(value);
	size_t characters =
		look->count[PART_HAN] + look->count[PART_STAR] + look->count[PART_LETTER];
	if (size == 0 || look->count[PART_OTHER] || look->count[PART_HAN] > most)
		return 0;
	return characters > size / 3 ? size : 0;
}

/* A first character in Han among words of letters may be a whole given name: Li 三丰 明. */
static bool in_letters(const struct name_look *look)
{
	return look->count[PART_LETTER] && !look->count[PART_HAN] && !look->count[PART_OTHER] &&
	       !look->headless && look->long_words && look->words <= WORDS_MAX;
}

static bool apply_letters(struct span value, struct buffer *out)
{
	const char *at = value.at, *end = at + value.size;
	bool kept = true, in_word = false;
	while (at < end && kept) {
		uint32_t c;
		size_t size = utf8_next(at, end, &c);
		bool blank = part_of(c) == PART_BLANK;
		if (blank || !in_word)
			kept = buffer_append(out, (struct span){at, size});
		if (!blank && !in_word)
			kept = kept && mask_full(out);
		in_word = !blank;
		at += size;
	}
	return kept;
}

/* Two to four common Han characters, each of three bytes: nearly every Chinese name. */
static bool plain_han(struct span value)
{
	if (value.size != 6 && value.size != 9 && value.size != 12)
		return false;
	bool all = true;
	for (size_t i = 0; i < value.size; i += 3)
		all &= (unsigned char)((unsigned char)value.at[i] - 0xe4) < 6;
	return all;
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)mask, (void)parts;
	if (plain_han(value)) {
		size_t size = surname_size(value);
		if (size == 0 || size == value.size)
			return mask_full(out);
		return buffer_append(out, span_cut(value, 0, size)) &&
		       buffer_append(out, span_of("**"));
	}
	struct name_look look = look_at(value);
	size_t surname = chinese_surname(value, &look);
	if (surname)
		return buffer_append(out, span_cut(value, 0, surname)) &&
		       buffer_append(out, span_of("**"));
	return in_letters(&look) ? apply_letters(value, out) : mask_full(out);
}

static size_t shows(const struct mask *mask, struct span value)
{
	(void)mask;
	struct name_look look = look_at(value);
	if (look.count[PART_OTHER])
		return 0;
	size_t surname = chinese_surname(value, &look);
	if (surname)
		return surname / 3;
	/* A surname that we do not know, masked elsewhere. */
	if (look.count[PART_HAN])
		return look.count[PART_LETTER] ? 0 : 1;
	return in_letters(&look) ? look.words : 0;
}

bool name_is_plain(struct span value)
{
	bool star = false;
	for (size_t i = 0; i < value.size; i++) {
		unsigned char byte = (unsigned char)value.at[i];
		if (byte == '@' || byte == 0xef || (unsigned char)(byte - '0') < 10)
			return false;
		star = star || byte == '*';
	}
	bool list = false;
	for (size_t i = 0; star && i < value.size && !list; i++)
		list = text_list_mark(value, i) > 0;
	return !list;
}

/* Whatever else it is called, its first letters may show. */
static bool plain(const struct mask *mask, struct span value)
{
	(void)mask;
	return name_is_plain(value);
}

static const char *const known[] = {"kind", NULL};

const struct kind kind_name = {
	.name = "name", .known = known, .apply = apply, .shows = shows, .plain = plain};
