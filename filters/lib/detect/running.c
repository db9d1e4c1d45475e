/*
 * Running text: what people write in sentences, other than names, titles of products, addresses
 * and codes, however long. Sentences are told by the words that hold them together: pronouns and
 * verbs (strong), prepositions and articles (light), which titles have as well.
 */
#include <stdlib.h>

#include "detect/scan.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Words of a text that are looked at; more say nothing new. */
#define WORDS_MOST 48
/* A sentence has so many words at least. */
#define WORDS_LEAST 5
/* Longer words hold no sentence together. */
#define WORD_SIZE_MAX 24
/* Han characters of a note that is a sentence. */
#define HAN_LEAST 8

/* Sorted by bytes, lower case; the languages of the default rules that write words apart. */
static const char *const strong_words[] = {
	"are",     "been",   "bitte",  "bonjour", "but",   "can",    "could",      "did",
	"does",    "don't",  "ein",    "einen",   "est",   "esta",   "eu",         "favor",
	"gracias", "haben",  "had",    "hallo",   "has",   "have",   "hello",      "hi",
	"hola",    "i",      "i'm",    "ich",     "if",    "ik",     "is",         "ist",
	"it",      "je",     "jsem",   "kein",    "merci", "mi",     "mich",       "mir",
	"moi",     "must",   "my",     "nicht",   "niet",  "nous",   "obrigado",   "our",
	"please",  "prego",  "prosím", "que",     "qui",   "should", "sie",        "sind",
	"sono",    "thanks", "that",   "their",   "them",  "there",  "they",       "this",
	"una",     "und",    "uns",    "vous",    "was",   "we",     "were",       "when",
	"which",   "who",    "will",   "wir",     "would", "you",    "your",       "était",
	"вам",     "вас",    "вы",     "его",     "если",  "меня",   "мне",        "мой",
	"мы",      "не",     "нет",    "он",      "она",   "они",    "пожалуйста", "просит",
	"что",     "это",    "я"};
static const char *const light_words[] = {
	"a",   "al",   "an",   "and", "as",  "at",  "au",  "auf", "aus",  "be",  "bei", "by",
	"com", "con",  "da",   "das", "de",  "dei", "del", "den", "der",  "des", "di",  "die",
	"do",  "du",   "e",    "el",  "em",  "en",  "et",  "for", "from", "für", "het", "il",
	"im",  "in",   "into", "la",  "las", "le",  "les", "los", "met",  "mit", "na",  "no",
	"non", "not",  "o",    "of",  "on",  "or",  "os",  "ou",  "para", "per", "por", "pour",
	"pro", "s",    "se",   "si",  "sur", "te",  "the", "to",  "un",   "une", "van", "via",
	"von", "voor", "with", "y",   "zu",  "zum", "à",   "в",   "для",  "до",  "за",  "и",
	"из",  "к",    "на",   "о",   "от",  "по",  "с",   "у"};
/* Characters and syllables, found anywhere in a text without blanks. */
static const char *const strong_signs[] = {
	"我",   "你",       "您",   "吗",   "呢",   "吧",   "请",   "谢",   "麻烦", "了",   "么",
	"别",   "咱",       "她",   "他们", "已经", "需要", "不要", "没有", "可以", "尽快", "です",
	"ます", "ください", "した", "ない", "니다", "어요", "아요", "세요", NULL};
static const char *const light_signs[] = {"的", "是", "在", "有", "不", "和", "把", "被",
					  "让", "给", "要", "会", "能", "就", "也", "都",
					  "这", "那", "因", "但", "は", "が", "を", "に",
					  "で", "은", "는", "을", "를", "에", NULL};

static int compare(const void *key, const void *member)
{
	const char *word = key, *known = *(const char *const *)member;
	return strcmp(word, known);
}

/* Lower case of ASCII is enough: a sentence's other words begin small. */
static bool listed(const char *const words[], size_t count, struct span word)
{
	char lower[WORD_SIZE_MAX + 1] = {0};
	for (size_t i = 0; i < word.size; i++)
		lower[i] = (char)(word.at[i] >= 'A' && word.at[i] <= 'Z' ? word.at[i] + 32
									 : word.at[i]);
	return bsearch(lower, words, count, sizeof *words, compare) != NULL;
}

static size_t signs_in(const char *const signs[], struct span text)
{
	size_t found = 0;
	for (; *signs; signs++)
		found += memmem(text.at, text.size, *signs, strlen(*signs)) != NULL;
	return found;
}

/* A byte of a word: a letter, an apostrophe inside, or beyond ASCII. */
static bool in_word(char byte)
{
	return letter_is(byte) || byte == '\'' || (byte & 0x80) != 0;
}

/* Sentences in letters: their words stand apart. */
static bool letters_run(struct span text)
{
	size_t words = 0, strong = 0, light = 0, blanks = 0;
	for (size_t at = 0; at < text.size && words < WORDS_MOST;) {
		size_t from = at;
		while (at < text.size && in_word(text.at[at]))
			at++;
		if (at > from) {
			struct span word = span_cut(text, from, at);
			words++;
			if (word.size <= WORD_SIZE_MAX) {
				strong += listed(strong_words, COUNT(strong_words), word);
				light += listed(light_words, COUNT(light_words), word);
			}
		} else {
			blanks += memchr(" \n\t\xa0", text.at[at++], 4) != NULL;
		}
	}
	bool stop = text.size && memchr(".!?", text.at[text.size - 1], 3);
	/* The words of an address of a page are joined by dashes. */
	return words >= WORDS_LEAST && blanks + 2 >= WORDS_LEAST &&
	       ((strong > 0 && strong + light >= 2) || (light >= 2 && stop));
}

/* Sentences in Han, kana, Hangul. */
static bool han_run(struct span text, size_t wide)
{
	if (wide / 3 < HAN_LEAST)
		return false;
	size_t strong = signs_in(strong_signs, text), light = signs_in(light_signs, text);
	return strong >= 2 || (strong >= 1 && light >= 1) || light >= 3;
}

bool text_is_running(struct span text)
{
	struct survey survey = survey_of(text);
	if (survey.size < WORDS_LEAST * 2)
		return false;
	/* A few characters beyond ASCII are accents; Cyrillic words stand apart as well. */
	return letters_run(text) || han_run(text, survey.wide);
}
