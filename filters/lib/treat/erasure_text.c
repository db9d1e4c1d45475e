/*
 * People of a list whom a running text names: nicknames, accounts, numbers that detectors do not
 * look for in texts.
 *
 * What it costs does not depend on how many they are: from each place where a name may begin the
 * text is hashed on, character by character, as long as a filter holds that some name begins so;
 * what the filter calls a whole name is looked up.
 *
 * A name that is found where nobody was meant takes somebody else's record away, or hands it to a
 * stranger. So one that could be an ordinary word (four characters and fewer: idioms and 小明; kana
 * or letters alone: "happy"; see is_word()) counts only where a name would stand: see
 * stands_alone(). Others count as words, and of five Chinese characters and more anywhere: Chinese
 * has no blanks. Digits alone count from nine on: fewer are amounts and days.
 */
#include <stdlib.h>

#include "treat/kinds.h"
#include "treat/subjects.h"

/* Longer ones are sentences. */
#define NAME_CHARACTERS 64
#define NAME_SIZE_MAX   (4 * NAME_CHARACTERS)
#define WORD_CHARACTERS 4 /* so few, and it could be a word of anybody's */
#define DIGITS_ALONE    9

/* A long text is looked at in pieces, each with more around it than a name and its place take. */
#define PIECE_SIZE  ((size_t)64 << 10)
#define AROUND_SIZE ((size_t)4 * NAME_SIZE_MAX)

/* Bits of the filter; a million names set about three each. */
#define FILTER_BITS ((size_t)1 << 24)

/* ---- Characters --------------------------------------------------------------------------------
 */

enum kind_of {
	IS_END, /* of the text */
	IS_BLANK,
	IS_MARK,
	IS_DIGIT,
	IS_LETTER,
	IS_HAN,
	IS_KANA,
};

static const struct {
	uint32_t from, to;
	enum kind_of kind;
} kinds_of[] = {
	{0x80, 0xb4, IS_MARK},       {0xb6, 0xb9, IS_MARK},       {0xbb, 0xbf, IS_MARK},
	{0xd7, 0xd7, IS_MARK},       {0xf7, 0xf7, IS_MARK},       {0x2000, 0x2bff, IS_MARK},
	{0x3000, 0x3004, IS_MARK},   {0x3005, 0x3005, IS_HAN},    {0x3007, 0x3007, IS_HAN},
	{0x3008, 0x3030, IS_MARK},   {0x3041, 0x30ff, IS_KANA},   {0x31f0, 0x31ff, IS_KANA},
	{0x3400, 0x9fff, IS_HAN},    {0xe000, 0xf8ff, IS_MARK},   {0xfe00, 0xfe6f, IS_MARK},
	{0xff01, 0xff0f, IS_MARK},   {0x1f000, 0x1faff, IS_MARK}, {0x20000, 0x323af, IS_HAN},
	{0xe0000, 0xfffff, IS_MARK},
};

static enum kind_of kind_of(uint32_t c)
{
	if (c < 0x80) {
		if (in(c, '0', '9'))
			return IS_DIGIT;
		if (in(c, 'a', 'z') || c == '_')
			return IS_LETTER;
		return c == ' ' ? IS_BLANK : IS_MARK;
	}
	if (in(c, 0x3400, 0x9fff))
		return IS_HAN;
	for (size_t i = 0; i < sizeof kinds_of / sizeof *kinds_of && c >= kinds_of[i].from; i++)
		if (c <= kinds_of[i].to)
			return kinds_of[i].kind;
	return IS_LETTER;
}

static bool in_word(enum kind_of kind)
{
	return kind == IS_DIGIT || kind == IS_LETTER;
}

/* Characters whose form in a canonical value is known without a look into Unicode's tables. */
static const struct {
	uint32_t from, to;
	int32_t shift;
} folds[] = {
	{'A', 'Z', 0x20},          {'!', '~', 0},
	{0xc0, 0xd6, 0x20},        {0xd8, 0xde, 0x20},
	{0xe0, 0xff, 0},           {0x400, 0x40f, 0x50},
	{0x410, 0x42f, 0x20},      {0x430, 0x45f, 0},
	{0x3001, 0x3003, 0},       {0x3005, 0x3011, 0},
	{0x3041, 0x3096, 0},       {0x30a1, 0x30fa, 0},
	{0x30fc, 0x30fe, 0},       {0x3400, 0x9fff, 0},
	{0xac00, 0xd7a3, 0},       {0xff21, 0xff3a, -0xfec0},
	{0xff01, 0xff5e, -0xfee0}, {0x20000, 0x2f7ff, 0},
};

static uint32_t fold(uint32_t c)
{
	if (in(c, 0x3400, 0x9fff))
		return c;
	for (size_t i = 0; i < sizeof folds / sizeof *folds; i++)
		if (in(c, folds[i].from, folds[i].to))
			return (uint32_t)((int32_t)c + folds[i].shift);
	return 0;
}

static bool blank_is(uint32_t c)
{
	return c <= ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 || in(c, 0x2000, 0x200a) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Accents and the like, which become one with the character before them. */
static bool joins(uint32_t c)
{
	return in(c, 0x300, 0x36f) || in(c, 0x1160, 0x11ff) || c == 0x3099 || c == 0x309a ||
	       c == 0xff9e || c == 0xff9f;
}

/* A character and the accents that join it, which is folded once, however many they are. */
static struct span cluster_at(const char *at, const char *end)
{
	uint32_t c;
	const char *from = at;
	for (size_t step = 1; step > 0 && at < end; at += step) {
		step = utf8_next(at, end, &c);
		if (step > 0 && at > from && !joins(c))
			break;
	}
	return (struct span){from, (size_t)(at - from)};
}

/* The text as values are in canonical form, each run of blanks one of them. */
static bool fold_text(struct span text, struct buffer *out)
{
	const char *at = text.at, *end = text.at + text.size;
	while (at < end) {
		uint32_t c;
		size_t step = utf8_next(at, end, &c);
		char bytes[4];
		if (step == 0) {
			/* It is of no character, and of no name. */
			at++;
			continue;
		}
		struct span cluster = cluster_at(at, end);
		uint32_t folded = cluster.size == step ? fold(c) : 0;
		bool good = true;
		at += cluster.size;
		if (folded)
			good = buffer_append(out, (struct span){bytes, utf8_put(bytes, folded)});
		else if (cluster.size > step || !blank_is(c))
			good = value_canonical(cluster, out);
		else if (out->size > 0 && out->at[out->size - 1] != ' ')
			good = buffer_byte(out, ' ');
		if (!good)
			return false;
	}
	return true;
}

/* ---- Filter ------------------------------------------------------------------------------------
 */

/* What a filter is asked of the characters up to here. */
enum asked {
	ASKED_NAME,   /* are they one? */
	ASKED_BEGINS, /* do they begin one? */
};

static uint64_t hash_on(uint64_t hash, uint32_t c)
{
	return (hash ^ c) * 0x9e3779b97f4a7c15u + (hash >> 29);
}

static size_t bit_of(uint64_t hash, enum asked asked)
{
	hash = (hash ^ hash >> 32) *
	       (asked == ASKED_NAME ? 0xd6e8feb86659fd93u : 0xc2b2ae3d27d4eb4fu);
	return (size_t)(hash >> 40) & (FILTER_BITS - 1);
}

static bool holds(const struct text_names *names, uint64_t hash, enum asked asked)
{
	size_t bit = bit_of(hash, asked);
	return names->bits[bit / 64] >> bit % 64 & 1;
}

static void put(struct text_names *names, uint64_t hash, enum asked asked)
{
	size_t bit = bit_of(hash, asked);
	names->bits[bit / 64] |= 1ull << bit % 64;
}

/* After so many characters it is asked whether a name goes on. */
static bool asked_after(size_t count)
{
	return count >= 2 && (count & (count - 1)) == 0;
}

bool text_names_add(struct text_names *names, struct span canonical, struct failure *failure)
{
	const char *at = canonical.at, *end = at + canonical.size;
	size_t count = utf8_count(canonical), digits = 0;
	uint64_t hash = names->seed;
	for (size_t i = 0; i < canonical.size; i++)
		digits += kind_of((unsigned char)canonical.at[i]) == IS_DIGIT;
	if (count < 2 || count > NAME_CHARACTERS || (digits == count && count < DIGITS_ALONE))
		return true;
	if (!names->bits)
		names->bits = calloc(FILTER_BITS / 64, sizeof *names->bits);
	if (!names->bits)
		return fail(failure, STATUS_IO, "out of memory");
	for (size_t i = 1; at < end; i++) {
		uint32_t c;
		size_t step = utf8_next(at, end, &c);
		at += step ? step : 1;
		hash = hash_on(hash, c);
		if (asked_after(i) && at < end)
			put(names, hash, ASKED_BEGINS);
	}
	put(names, hash, ASKED_NAME);
	return true;
}

/* ---- Looking -----------------------------------------------------------------------------------
 */

/* A character of the folded text and where the next one begins. */
struct character {
	uint32_t c;
	enum kind_of kind;
	const char *next;
};

static struct character character_at(struct span text, const char *at)
{
	struct character character = {0, IS_END, at};
	size_t step = utf8_next(at, text.at + text.size, &character.c);
	if (step) {
		character.kind = kind_of(character.c);
		character.next = at + step;
	}
	return character;
}

/* The one that ends at `at`; its `next` is where it begins. */
static struct character character_before(struct span text, const char *at)
{
	const char *begin = at;
	if (at == text.at)
		return (struct character){0, IS_END, at};
	do
		begin--;
	while (begin > text.at && ((unsigned char)*begin & 0xc0) == 0x80);
	struct character character =
		character_at((struct span){begin, (size_t)(at - begin)}, begin);
	character.next = begin;
	return character;
}

/* What may be a name, as far as it was read. */
struct candidate {
	char bytes[NAME_SIZE_MAX]; /* in canonical form: without blanks beside Han */
	size_t size;
	size_t count; /* characters */
	const char *begin;
	const char *end;
	enum kind_of first, last;
	bool digit, sign, han;
};

/* Could it be an ordinary word? */
static bool is_word(const struct candidate *name)
{
	return name->count <= WORD_CHARACTERS || !(name->digit || name->sign || name->han);
}

/* Is what stands beside a letter or digit more of one word: tb-12, tb@…, tb's? */
static bool goes_on(uint32_t mark, enum kind_of beyond)
{
	bool ties = mark == '-' || mark == '.' || mark == '@' || mark == '\'' || mark == 0x2019;
	return ties && in_word(beyond);
}

/* Beyond blanks, if there are any. */
static struct character past_blank(struct span text, struct character character, bool back)
{
	if (character.kind != IS_BLANK)
		return character;
	return back ? character_before(text, character.next) : character_at(text, character.next);
}

/* Marks behind which somebody is named: `from: happy`, @happy, (小明), "happy". */
static bool introduces(uint32_t c)
{
	static const uint32_t marks[] = {':',    '@',    '#',    '(',    '[',    '"',   '=',
					 0x201c, 0x300c, 0x300e, 0x3010, 0x300a, 0x3014};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (c == marks[i])
			return true;
	return false;
}

/*
 * Does what could be an ordinary word stand where a name does: introduced by a mark, or first of
 * all, and a mark or nothing behind it? What is of letters is not meant by its place as the first
 * either, unless it is alone: "Happy, thank you".
 */
static bool stands_alone(struct span text, const struct candidate *name, struct character before,
			 struct character after)
{
	bool chinese = name->han || name->first == IS_KANA;
	bool ends = after.kind == IS_MARK || (chinese && after.kind == IS_BLANK);
	before = past_blank(text, before, true);
	after = past_blank(text, after, false);
	bool last = after.kind == IS_END ||
		    (after.kind == IS_MARK && character_at(text, after.next).kind == IS_END);
	if (before.kind == IS_END)
		return last || (chinese && ends);
	return introduces(before.c) && (last || ends);
}

static bool stands_free(struct span text, const struct candidate *name)
{
	struct character before = character_before(text, name->begin);
	struct character after = character_at(text, name->end);
	if (in_word(name->first) &&
	    (in_word(before.kind) || goes_on(before.c, character_before(text, before.next).kind)))
		return false;
	if (in_word(name->last) &&
	    (in_word(after.kind) || goes_on(after.c, character_at(text, after.next).kind)))
		return false;
	return !is_word(name) || stands_alone(text, name, before, after);
}

static void take_character(struct candidate *name, const struct character *character)
{
	name->size += utf8_put(name->bytes + name->size, character->c);
	name->first = name->count++ == 0 ? character->kind : name->first;
	name->last = character->kind;
	name->digit |= character->kind == IS_DIGIT;
	name->sign |= character->kind == IS_MARK || character->c == '_';
	name->han |= character->kind == IS_HAN;
	name->end = character->next;
}

/* All names that begin at `at`. */
static void look_from(const struct subjects *subjects, const struct text_names *names,
		      struct span text, const char *at, subject_take *take, void *context)
{
	struct candidate name;
	char form[SUBJECT_FORM_SIZE];
	uint64_t hash = names->seed;
	name.begin = at;
	name.size = name.count = 0;
	name.digit = name.sign = name.han = false;
	name.last = IS_BLANK;
	while (name.count < NAME_CHARACTERS) {
		struct character character = character_at(text, at);
		if (character.kind == IS_END)
			return;
		at = character.next;
		bool blank = character.kind == IS_BLANK;
		if (blank &&
		    (name.last == IS_HAN || character_at(text, character.next).kind == IS_HAN))
			continue;
		hash = hash_on(hash, character.c);
		take_character(&name, &character);
		if (name.count < 2)
			continue;
		if (holds(names, hash, ASKED_NAME) && stands_free(text, &name)) {
			size_t subject = subjects_find(
				subjects, subject_form((struct span){name.bytes, name.size}, form));
			if (subject != SUBJECT_NONE && !take(context, subject))
				return;
		}
		if (asked_after(name.count) && !holds(names, hash, ASKED_BEGINS))
			return;
	}
}

/* Where a character begins at or behind `at`, no accent of the one before it. */
static size_t boundary(struct span text, size_t at)
{
	while (at < text.size) {
		uint32_t c;
		size_t step = utf8_next(text.at + at, text.at + text.size, &c);
		if (step > 0 && !joins(c))
			return at;
		at += step > 0 ? step : 1;
	}
	return text.size;
}

/* The names that begin in [from, to) of a text, seen with what stands around them. */
static bool look_in(const struct subjects *subjects, const struct text_names *names,
		    struct span text, size_t from, size_t to, struct buffer *scratch,
		    subject_take *take, void *context)
{
	size_t around = from > AROUND_SIZE ? boundary(text, from - AROUND_SIZE) : 0;
	size_t beyond = to < text.size ? boundary(text, to + AROUND_SIZE) : to;
	scratch->size = 0;
	if (!fold_text(span_cut(text, around, from), scratch))
		return false;
	size_t begin = scratch->size;
	if (!fold_text(span_cut(text, from, to), scratch))
		return false;
	size_t end = scratch->size;
	if (!fold_text(span_cut(text, to, beyond), scratch))
		return false;
	struct span folded = buffer_span(scratch);
	if (begin == end)
		return true;
	enum kind_of before = character_before(folded, folded.at + begin).kind;
	for (const char *at = folded.at + begin; at < folded.at + end;) {
		struct character character = character_at(folded, at);
		if (character.kind != IS_BLANK && !(in_word(character.kind) && in_word(before)))
			look_from(subjects, names, folded, at, take, context);
		before = character.kind;
		at = character.next;
	}
	return true;
}

bool subjects_in_text(struct subjects *subjects, struct span text, struct buffer *scratch,
		      subject_take *take, void *context)
{
	const struct text_names *names = subjects_names(subjects);
	size_t from = 0;
	while (names->bits && from < text.size) {
		size_t to = boundary(text, from + PIECE_SIZE);
		if (!look_in(subjects, names, text, from, to, scratch, take, context))
			return false;
		from = to;
	}
	return true;
}
