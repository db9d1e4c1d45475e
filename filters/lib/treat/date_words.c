/* The date of a day, and the words of dates: months, weekdays and the endings of ordinal numbers,
 * written anew. */
#include "treat/date_words.h"

/* Names of months that are exchanged for each other; every one is a word that date_read() knows. */
static const char *const months[][12] = {
	{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"},
	{"january", "february", "march", "april", "may", "june", "july", "august", "september",
	 "october", "november", "december"},
	{"jan", "feb", "märz", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"},
	{"januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september",
	 "oktober", "november", "dezember"},
	{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
	 "octobre", "novembre", "décembre"},
	{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
	 "octubre", "noviembre", "diciembre"},
	{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
	 "settembre", "ottobre", "novembre", "dicembre"},
	{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
	 "oktober", "november", "december"},
	{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
	 "outubro", "novembro", "dezembro"},
};
static const char *const weekdays[][7] = {
	{"sun", "mon", "tue", "wed", "thu", "fri", "sat"},
	{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"},
	/* Other short forms of theirs. */
	{NULL, NULL, "tues", NULL, "thur", NULL, NULL},
	{NULL, NULL, NULL, NULL, "thurs", NULL, NULL},
};

static bool capital_is(char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static bool word_is(struct span word, const char *lower)
{
	if (word.size != strlen(lower))
		return false;
	for (size_t i = 0; i < word.size; i++)
		if ((capital_is(word.at[i]) ? word.at[i] | 0x20 : word.at[i]) != lower[i])
			return false;
	return true;
}

/* Writes a word in capitals, with one or in small letters, as the old one was. */
static bool write_word(struct span old, const char *lower, struct buffer *out)
{
	size_t size = strlen(lower), ascii = 0;
	for (size_t i = 0; i < size; i++)
		ascii += (lower[i] & 0x80) == 0;
	bool first = capital_is(old.at[0]);
	bool all = first && old.size > 1 && capital_is(old.at[1]) && ascii == size;
	for (size_t i = 0; i < size; i++) {
		bool large = (all || (first && i == 0)) && (lower[i] & 0x80) == 0;
		if (!buffer_byte(out, (char)(large ? lower[i] & ~0x20 : lower[i])))
			return false;
	}
	return true;
}

bool write_month(struct span old, unsigned was, unsigned month, struct buffer *out)
{
	size_t row = 0;
	for (size_t i = sizeof months / sizeof *months; i-- > 0;)
		if (word_is(old, months[i][was - 1]))
			row = i;
	return write_word(old, months[row][month - 1], out);
}

bool write_weekday(struct span old, long days, struct buffer *out, bool *known)
{
	/* 1970-01-01 was a Thursday. */
	size_t day = (size_t)(((days + 4) % 7 + 7) % 7);
	for (size_t row = 0; row < sizeof weekdays / sizeof *weekdays; row++)
		for (size_t i = 0; i < 7; i++)
			if (weekdays[row][i] && word_is(old, weekdays[row][i])) {
				*known = true;
				return write_word(old, weekdays[row == 1][day], out);
			}
	*known = false;
	return true;
}

bool write_ordinal(struct span old, unsigned day, struct buffer *out)
{
	static const char *const endings[] = {"th", "st", "nd", "rd"};
	unsigned last = day / 10 == 1 || day % 10 > 3 ? 0 : day % 10;
	return write_word(old, endings[last], out);
}

bool ordinal_is(struct span word)
{
	return word_is(word, "st") || word_is(word, "nd") || word_is(word, "rd") ||
	       word_is(word, "th");
}

void date_of(long days, struct date *date)
{
	/* Eras of 400 years, which begin with a March. */
	days += 719468;
	long era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
	long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	long of_year = of_era - (365 * year + year / 4 - year / 100);
	long month = (5 * of_year + 2) / 153;
	date->day = (unsigned)(of_year - (153 * month + 2) / 5 + 1);
	date->month = (unsigned)(month < 10 ? month + 3 : month - 9);
	date->year = (unsigned)(year + era * 400 + (date->month <= 2));
}
