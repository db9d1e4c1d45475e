/*
 * Private to detect: values that a word before them names ("QQ：12345678", "my PIN is 1234").
 * anchored.c finds the words, anchored_value.c, anchored_name.c and anchored_spelt.c say what may
 * stand there.
 */
#ifndef PII_DETECT_ANCHORED_H
#define PII_DETECT_ANCHORED_H

#include "detect/characters.h"
#include "detect/scan.h"

/* How a word and what follows it are tied together, the loosest first. */
enum tie {
	TIE_NONE,  /* not at all, or by 号 and its like */
	TIE_BLANK, /* a blank */
	TIE_WORD,  /* 是, is */
	TIE_MARK,  /* a colon, an equals sign */
};

/* Where a value may stand: at `at`, after a word that begins at `word`. */
struct anchor_place {
	struct span text;
	size_t from; /* no value begins before */
	size_t word;
	size_t word_end;
	size_t at;
	enum tie tie;
};

/* What a value looks like: how it is read, and the characters that it has. */
struct anchor_form {
	bool (*read)(const struct anchor_form *form, const struct anchor_place *place,
		     struct span *found);
	size_t least;
	size_t most;
	size_t digits; /* at least */
};

/* The forms of tables/anchors.txt. */
enum anchor_form_name {
	NOTHING,
	HANDLE,   /* a letter, then letters, digits, - and _ */
	QQ,       /* digits */
	DOCUMENT, /* letters and digits of a passport */
	PERMIT,
	SECRET, /* what has no blank */
	CODE,   /* a short number */
	RESIDENT,
	SSN,
	CARD,
	ACCOUNT,
	LOGIN, /* letters, digits, - and _ */
	BORN,  /* a date */
	PERSON,
	TITLED, /* names in letters after a title */
	AFTER,  /* Chinese names before one */
	NICK,
	DEVICE,
	MAC,
	PARCEL,
	PLATE,
	NATIONAL,
	PHONE,
	NUMERALS, /* a mobile in numerals of Chinese or in circles */
	SPELT,    /* an address of mail around `[at]` */
	ANCHOR_FORMS
};
extern const struct anchor_form anchor_forms[ANCHOR_FORMS];

/* A star of any width at `at`: what has one beside it was masked. */
bool star_at(struct span text, size_t at);

bool read_person(const struct anchor_form *form, const struct anchor_place *place,
		 struct span *found);
bool read_numerals(const struct anchor_form *form, const struct anchor_place *place,
		   struct span *found);
bool read_spelt(const struct anchor_form *form, const struct anchor_place *place,
		struct span *found);
bool read_nick(const struct anchor_form *form, const struct anchor_place *place,
	       struct span *found);
bool read_titled(const struct anchor_form *form, const struct anchor_place *place,
		 struct span *found);
bool read_before(const struct anchor_form *form, const struct anchor_place *place,
		 struct span *found);

/* The next value at or after `from`, and its class, as anchored_class() numbers them. */
bool anchored_find(struct span text, size_t from, struct span *found, size_t *class);
/* The classes that words name: how many, and each. */
size_t anchored_count(void);
const char *anchored_class(size_t i);

#endif
