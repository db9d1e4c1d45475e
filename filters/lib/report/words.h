/* Private to report: every text of a report, in each language. */
#ifndef PII_REPORT_WORDS_H
#define PII_REPORT_WORDS_H

#include "trail/trail.h"

enum word {
	W_NONE,
#define WORD(name, english, chinese) W_##name,
#include "report/duties.inc"
#include "report/words.inc"
#undef WORD
	WORDS,
};

#define LANGUAGES 2

/* A text as it stands in its table; W_NONE is empty. */
const char *word_text(enum receipt_language language, enum word word);
/* A class of the rules built in, in words; NULL: none of these. */
const char *class_text(enum receipt_language language, const char *class);

#endif
