/*
 * Private to detect: what the readers of dates and of times of day share.
 */
#ifndef PII_DETECT_DATES_H
#define PII_DETECT_DATES_H

#include "detect/scan.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A number as it stands: how many digits, and where they are. */
struct number {
	unsigned value;
	size_t digits; /* 0: there is none */
	size_t end;
	size_t begin;
};

static inline struct number number_at(struct span text, size_t at)
{
	struct number number = {0, 0, at, at};
	for (size_t size; number.digits < 9 && (size = digit_size(text, number.end)) != 0;) {
		number.value = number.value * 10 + digit_value(text, number.end);
		number.digits++;
		number.end += size;
	}
	return number;
}

static inline size_t skip_blanks(struct span text, size_t at)
{
	return at + blanks_size(text, at);
}

/* Bytes of the first of the words that stands at `at`; 0: none does. */
static inline size_t word_of(struct span text, size_t at, const char *const words[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_has(text, at, words[i], strlen(words[i])))
			return strlen(words[i]);
	return 0;
}

/*
 * What follows a date from `at` on: nothing, or a time of day, of which only the form is looked at;
 * what can be told of it is filled in. False: something else.
 */
bool time_read(struct span text, size_t at, struct date *date);

#endif
