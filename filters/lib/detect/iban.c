/*
 * iban: account numbers of ISO 13616: country, two check digits, as many letters and digits as the
 * country gives its accounts (a table); MOD 97-10 over all. CHECK; a country's length with a wrong
 * check is FORM, as identifiers of machines may be so. A whole value may have blanks, dashes and
 * dots anywhere; running text has blanks or dashes between groups of four, and the check must hold.
 */
#include "detect/form.h"

#define SEPARATORS (SEPARATOR_BLANK | SEPARATOR_DASH | SEPARATOR_DOT)

#define IBAN_MIN 15
#define IBAN_MAX 34

/* Sorted by country. */
static const struct {
	uint8_t size;
	char country[3];
} lengths[] = {
#include "iban_lengths.inc"
};

/* Characters of an IBAN that begins with these two capitals; 0: no country's do. */
static size_t size_of(const char *country)
{
	size_t low = 0, high = sizeof lengths / sizeof *lengths;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = memcmp(lengths[middle].country, country, 2);
		if (order == 0)
			return lengths[middle].size;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATORS, &form) || form.count < IBAN_MIN ||
	    form.character[2] > '9' || form.character[3] > '9' ||
	    size_of(form.character) != form.count)
		return EVIDENCE_NONE;
	*parts = form.parts;
	return mod97_holds(form.character, form.count) ? EVIDENCE_CHECK : EVIDENCE_FORM;
}

/* The end of `size` letters and digits from `at` on, a blank or a dash between every four of them
 * or nowhere; 0: they are fewer. */
static size_t accounts_end(struct span text, size_t at, size_t size)
{
	const char *join = text_has(text, at + 4, "-", 1) ? "-" : " ";
	bool grouped = text_has(text, at + 4, join, 1);
	for (size_t i = 0; i < size; i++) {
		if (grouped && i && i % 4 == 0) {
			if (!text_has(text, at, join, 1))
				return 0;
			at++;
		}
		if (!word_at(text, at) || text.at[at] == '_')
			return 0;
		at++;
	}
	return at;
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	/* The check digits are the first digits of the word, right after the country. */
	for (size_t digit = from; (digit = scan_digit(text, digit)) < text.size; digit++) {
		size_t begin = digit - 2;
		if (digit < from + 2 || !letter_is(text.at[begin]) ||
		    !letter_is(text.at[begin + 1]) || (begin > 0 && word_at(text, begin - 1)))
			continue;
		const char country[] = {(char)(text.at[begin] & 0xdf),
					(char)(text.at[begin + 1] & 0xdf)};
		size_t size = size_of(country);
		size_t end = size ? accounts_end(text, begin, size) : 0;
		if (end == 0 || word_at(text, end))
			continue;
		*found = span_cut(text, begin, end);
		if (judge(self, *found, parts) < EVIDENCE_CHECK)
			continue;
		*parts = (struct parts){begin, end};
		return true;
	}
	return false;
}

/* Two letters and two places of digits, of a length that some country has. */
static bool resembles(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATORS, &form) || form.count < IBAN_MIN ||
	    form.count > IBAN_MAX || form.character[0] < 'A' || form.character[1] < 'A' ||
	    form.character[2] > '9' || form.character[3] > '9')
		return false;
	*parts = form.parts;
	return true;
}

const struct detector detector_iban = {
	"iban",    {.digits = 6, .letters = 2, .size_min = 15, .size_max = 128},
	judge,     find,
	resembles, NULL};
