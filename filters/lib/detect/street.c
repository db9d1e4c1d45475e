/*
 * Streets with their houses in the languages of the West, Japanese and Korean: a house number
 * beside a word for a street, in the order that each language has them.
 */
#include "detect/scan.h"

/* A value of more words, or longer, is a text. */
#define WORDS_MAX       16
#define STREET_SIZE_MAX 160

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* English: the word comes after the name, the number before it. 123 Main St */
static const char *const after_name[] = {
	"street", "st",    "avenue",   "ave",     "road",     "rd",        "lane",
	"ln",     "drive", "dr",       "court",   "ct",       "boulevard", "blvd",
	"way",    "place", "pl",       "square",  "sq",       "terrace",   "ter",
	"circle", "cir",   "parkway",  "pkwy",    "highway",  "hwy",       "trail",
	"trl",    "close", "crescent", "gardens", "grove",    "mews",      "row",
	"walk",   "hill",  "loop",     "plaza",   "turnpike", "expressway"};

/* Romance and Slavic languages: the word comes first, the number before it or last. */
static const char *const before_name[] = {
	"rue",    "avenue",  "av",        "boulevard", "bd",       "place",   "chemin",  "impasse",
	"allée",  "quai",    "route",     "calle",     "c/",       "avenida", "avda",    "plaza",
	"paseo",  "carrer",  "carretera", "via",       "viale",    "corso",   "piazza",  "piazzale",
	"vicolo", "largo",   "strada",    "rua",       "travessa", "praça",   "alameda", "estrada",
	"ul",     "ulica",   "ulice",     "třída",     "náměstí",  "nám",     "ул",      "улица",
	"Улица",  "Ул",      "проспект",  "Проспект",  "пр-т",     "пр",      "пер",     "переулок",
	"шоссе",  "бульвар", "наб",       "площадь",   "пл"};

/* German, Dutch, Scandinavian: the word is the name's end, the number follows. */
static const char *const name_ends[] = {
	"straße", "strasse", "str",    "weg",      "platz",  "allee", "gasse", "damm",   "ufer",
	"ring",   "steig",   "graben", "chaussee", "straat", "laan",  "plein", "gracht", "kade",
	"dijk",   "singel",  "gatan",  "vägen",    "gata",   "veien", "vej",   "gade"};

struct words {
	struct span at[WORDS_MAX];
	bool comma[WORDS_MAX]; /* one stands before it */
	size_t count;
};

/* The words between blanks and commas, dots at their ends taken off. False: too many. */
static bool words_read(struct span text, struct words *words)
{
	words->count = 0;
	bool comma = false;
	for (size_t at = 0; at < text.size;) {
		size_t blanks = blanks_size(text, at);
		if (blanks || text.at[at] == ',' || text.at[at] == '\n' || text.at[at] == '\r') {
			comma = comma || !blanks;
			at += blanks ? blanks : 1;
			continue;
		}
		size_t from = at;
		while (at < text.size && text.at[at] != ',' && text.at[at] != '\n' &&
		       text.at[at] != '\r' && !blanks_size(text, at))
			at++;
		if (words->count == WORDS_MAX)
			return false;
		struct span word = span_cut(text, from, at);
		while (word.size > 1 && word.at[word.size - 1] == '.')
			word.size--;
		words->comma[words->count] = comma;
		words->at[words->count++] = word;
		comma = false;
	}
	return true;
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

static bool ends_like(struct span word, const char *end)
{
	size_t size = strlen(end);
	if (word.size < size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (lower(word.at[word.size - size + i]) != end[i] &&
		    word.at[word.size - size + i] != end[i])
			return false;
	return true;
}

static bool is_one(struct span word, const char *const list[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == word.size && ends_like(word, list[i]))
			return true;
	return false;
}

/* 12, 12a, 12-14, 12/3, 221B: the number of a house. */
static bool house_is(struct span word)
{
	size_t digits = 0, letters = 0;
	if (word.size == 0 || word.size > 9 || (unsigned char)(word.at[0] - '0') > 9)
		return false;
	for (size_t i = 0; i < word.size; i++) {
		digits += (unsigned char)(word.at[i] - '0') < 10;
		letters += letter_is(word.at[i]);
		if (!word_at(word, i) && !memchr("-/", word.at[i], 2))
			return false;
	}
	return digits <= 6 && letters <= 1;
}

/* A word of a name: a capital and small letters, MAIN, 5th, N. */
static bool name_is(struct span word)
{
	size_t small = 0;
	for (size_t i = 0; i < word.size; i++) {
		unsigned char byte = (unsigned char)word.at[i];
		small += (byte >= 'a' && byte <= 'z') || byte >= 0x80;
		if (!letter_is(word.at[i]) && byte < 0x80 && !memchr("'-.0123456789", byte, 13))
			return false;
	}
	unsigned char first = (unsigned char)word.at[0];
	bool capital = (first >= 'A' && first <= 'Z') || first >= 0xc3;
	bool ordinal = first >= '1' && first <= '9' && small == 2 && word.size <= 5;
	return ordinal || (capital && (small || word.size == 1 || word.size >= 4));
}

/* EAST 19 STREET, 64 7 AVENUE: a street may be a number; the word that follows is no abbreviation,
 * for ST and CT count pieces too. */
static bool numbered(const struct words *words, size_t i)
{
	struct span word = words->at[i];
	for (size_t k = 0; k < word.size; k++)
		if ((unsigned char)(word.at[k] - '0') > 9)
			return false;
	return word.size <= 3 && i + 1 < words->count && !words->comma[i + 1] &&
	       words->at[i + 1].size >= 4 &&
	       is_one(words->at[i + 1], after_name, COUNT(after_name));
}

/* The street's word of English form that follows the number at `i`; 0: none does. */
static size_t english_end(const struct words *words, size_t i, size_t most)
{
	for (size_t k = i + 1; k < words->count && k - i <= most + 1; k++) {
		struct span word = words->at[k];
		if (words->comma[k])
			return 0;
		if (k > i + 1 && is_one(word, after_name, COUNT(after_name)) && word.at[0] < 'a')
			return k;
		if (!name_is(word) && !numbered(words, k))
			return 0;
	}
	return 0;
}

static bool english(const struct words *words)
{
	static const char *const units[] = {"apt", "unit", "suite", "no", "flat", "floor"};
	for (size_t i = 0; i < words->count; i++) {
		bool begins =
			i == 0 || words->comma[i] || is_one(words->at[i - 1], units, COUNT(units));
		if (begins && house_is(words->at[i]) && english_end(words, i, 5))
			return true;
	}
	return false;
}

static bool romance(const struct words *words)
{
	size_t word = words->count && house_is(words->at[0]) ? 1 : 0;
	/* 12 bis, rue de la Paix */
	if (word == 1 && words->count > 1 && ends_like(words->at[1], "bis"))
		word = 2;
	if (words->count < word + 2 || !is_one(words->at[word], before_name, COUNT(before_name)))
		return false;
	if (word > 0)
		return true;
	for (size_t i = 2; i < words->count && i < 8; i++)
		if (house_is(words->at[i]))
			return true;
	return false;
}

/* A word whose end is a street's, with a name before it; `str` needs its dot, which is gone. */
static bool germanic_is(struct span word)
{
	for (size_t i = 0; i < COUNT(name_ends); i++) {
		size_t size = strlen(name_ends[i]);
		if (word.size >= size + 3 && ends_like(word, name_ends[i]))
			return name_is(word);
	}
	return false;
}

static bool germanic(const struct words *words)
{
	for (size_t i = 0; i + 1 < words->count; i++) {
		struct span word = words->at[i];
		bool alone = i > 0 && (ends_like(word, "straße") || ends_like(word, "str") ||
				       is_one(word, name_ends, 5));
		if ((alone || germanic_is(word)) && house_is(words->at[i + 1]) &&
		    !words->comma[i + 1])
			return true;
	}
	return false;
}

/* PO Box 12, Postfach 12 */
static bool box(const struct words *words)
{
	if (words->count == 2 || (words->count > 2 && words->comma[2]))
		return ends_like(words->at[0], "postfach") && house_is(words->at[1]);
	return words->count >= 3 && ends_like(words->at[1], "box") && words->at[0].size <= 4 &&
	       lower(words->at[0].at[0]) == 'p' && house_is(words->at[2]);
}

/* 東京都渋谷区神南1-2-3, 千葉県市川市八幡3-3-2: a prefecture and a town below it; 丁目, 番地. */
static bool japanese(struct span text)
{
	bool prefecture = false, town = false;
	uint32_t before = 0, c;
	for (size_t at = 0, size; at < text.size; at += size) {
		size = utf8_next(text.at + at, text.at + text.size, &c);
		size = size ? size : 1;
		if ((c == U'目' && before == U'丁') || (c == U'地' && before == U'番'))
			return true;
		if (c == U'県' || (c == U'都' && before == U'京') ||
		    (c == U'道' && before == U'海') ||
		    (c == U'府' && (before == U'阪' || before == U'都')))
			prefecture = true;
		else if (c == U'市' || c == U'区' || c == U'町' || c == U'村')
			town = town || prefecture;
		before = c;
	}
	return town;
}

/* 서울특별시 강남구 테헤란로 123 */
static bool korean(const struct words *words)
{
	bool town = false;
	for (size_t i = 0; i + 1 < words->count; i++) {
		struct span word = words->at[i];
		bool street =
			ends_like(word, "로") || ends_like(word, "길") || ends_like(word, "동");
		if (town && street && house_is(words->at[i + 1]))
			return true;
		town = town || ends_like(word, "시") || ends_like(word, "구") ||
		       ends_like(word, "군") || ends_like(word, "도");
	}
	return false;
}

/* Letters of any script: numbers and dates have fewer than a street's name. */
static size_t letters_in(struct span text)
{
	size_t letters = 0;
	for (size_t i = 0; i < text.size; i++)
		letters += letter_is(text.at[i]) || (unsigned char)text.at[i] >= 0xc3;
	return letters;
}

bool street_judge(struct span value)
{
	struct words words;
	unsigned char first = value.size ? (unsigned char)value.at[0] : 0;
	if (value.size < 6 || value.size > STREET_SIZE_MAX || letters_in(value) < 3 ||
	    memchr(value.at, '@', value.size) || scan_digit(value, 0) == value.size)
		return false;
	if (first >= 0xe3 && first < 0xea)
		return japanese(value);
	if (!words_read(value, &words))
		return false;
	if (first >= 0xea)
		return korean(&words);
	return english(&words) || germanic(&words) || romance(&words) || box(&words);
}

bool street_at(struct span text, size_t at, size_t *end)
{
	/* Only what begins with a house's number or a capital is read any further. */
	char byte = text.at[at];
	bool digit = (unsigned char)(byte - '1') < 9;
	if (!digit && !(byte >= 'A' && byte <= 'Z') && (unsigned char)byte < 0xc3)
		return false;
	size_t size = text.size - at < 64 ? text.size - at : 64;
	struct words words;
	struct span piece = span_cut(text, at, at + size);
	/* Six words at most are asked for; a longer rest is cut. */
	size_t spaces = 0;
	for (size_t i = 0; i < piece.size; i++)
		if (piece.at[i] == ' ' && ++spaces == 6)
			piece.size = i;
	if (!words_read(piece, &words) || words.count < 2)
		return false;
	size_t last = digit ? english_end(&words, 0, 4)
			    : (germanic_is(words.at[0]) && house_is(words.at[1]));
	if (last == 0 || (digit && !house_is(words.at[0])))
		return false;
	*end = (size_t)(words.at[last].at - text.at) + words.at[last].size;
	return *end == text.size || text.at[*end] != '*';
}
