#ifndef PII_RECORDS_SNIFF_H
#define PII_RECORDS_SNIFF_H

#include "records/index.h"

enum sniff_result {
	SNIFF_DONE,
	SNIFF_MORE,    /* more text could still decide it */
	SNIFF_REFUSED, /* *failure says why */
};

/*
 * Finds the delimiter of a text that begins with the header (byte order mark off). `whole`: no
 * more text will come. `quote` as in struct reader_options.
 */
enum sniff_result sniff(const struct index_form *form, struct span text, bool whole, int quote,
			struct dialect *dialect, struct failure *failure);

/* How cells are quoted under a delimiter. */
static inline bool dialect_quotes(char delimiter, int quote)
{
	return quote == QUOTE_DEFAULT ? delimiter != '\t' : quote == QUOTE_RFC4180;
}

/* The word for a delimiter in a message. */
const char *delimiter_word(char delimiter, char word[4]);

#endif
