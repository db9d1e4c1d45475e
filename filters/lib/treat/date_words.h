/*
 * Private to treat: words in dates. What is written is in capitals, with one or in small letters as
 * the old word was.
 */
#ifndef PII_TREAT_DATE_WORDS_H
#define PII_TREAT_DATE_WORDS_H

#include "detect/detect.h"

/* The year, month and day of so many days since 1970-01-01. */
void date_of(long days, struct date *date);

/* Appends the name of a month in place of that of another, `was`, in its language and form. */
bool write_month(struct span old, unsigned was, unsigned month, struct buffer *out);
/* Appends the weekday of a day since 1970-01-01 where the old word is one: *known. */
bool write_weekday(struct span old, long days, struct buffer *out, bool *known);
/* Appends the ending of a day: 1st, 2nd, 3rd, 11th. */
bool write_ordinal(struct span old, unsigned day, struct buffer *out);
bool ordinal_is(struct span word);

#endif
