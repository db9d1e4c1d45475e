/* Words for delimiters and quoting. */
#include "records/records.h"

static const struct {
	const char *word;
	char delimiter;
} words[] = {{"comma", ','}, {"tab", '\t'}, {"semicolon", ';'}, {"pipe", '|'}};
#define WORDS (sizeof words / sizeof *words)

bool delimiter_read(struct span word, char *delimiter)
{
	char c = word.size == 1 ? word.at[0] : 0;
	for (size_t i = 0; i < WORDS; i++)
		if (span_is(word, words[i].word))
			c = words[i].delimiter;
	*delimiter = c;
	/* What parts records or quotes cells cannot part cells, nor what a label is written with.
	 */
	bool in_labels = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
	return c && !(c & 0x80) && !in_labels && !strchr("\"\r\n#:", c);
}

const char *delimiter_name(char delimiter)
{
	for (size_t i = 0; i < WORDS; i++)
		if (words[i].delimiter == delimiter)
			return words[i].word;
	return NULL;
}

bool quote_read(struct span word, enum quote *quote)
{
	*quote = span_is(word, "none") ? QUOTE_NONE : QUOTE_RFC4180;
	return *quote == QUOTE_NONE || span_is(word, "rfc4180");
}
