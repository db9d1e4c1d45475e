/*
 * detect: what a value is. Judges text alone: no column, no rule, no state.
 *
 * All text given here is valid UTF-8 without NUL. Digits may be full-width (U+FF10 …); blanks,
 * dashes (full-width ones too) and dots between digits do not hide a number. \b of regular
 * expressions means nothing beside Chinese characters: a number ends where its digits end.
 */
#ifndef PII_DETECT_H
#define PII_DETECT_H

#include "base/base.h"

enum evidence {
	EVIDENCE_NONE,
	EVIDENCE_FORM,  /* it has the class's form, as too much else has: counts beside a name */
	EVIDENCE_SHAPE, /* it has a form that is the class's own */
	EVIDENCE_CHECK, /* and passes its check, or its table */
};

/* The part of a value that a mask counts characters in; the rest has its own fate. */
struct parts {
	size_t begin; /* before it: a country code, kept */
	size_t end;   /* after it: an extension, hidden whole */
};

/* Marks that a text may have, as bits. Full-width ones count as well. */
enum mark {
	MARK_AT = 1,
	MARK_DOT = 2,
	MARK_COLON = 4,
	MARK_DASH = 8,
	MARK_PLUS = 16,
};

/* What a text has, counted once for all detectors: most are then not asked at all. */
struct survey {
	size_t size;    /* bytes */
	size_t digits;  /* of any width */
	size_t letters; /* A to Z, a to z, of any width */
	size_t wide;    /* bytes beyond ASCII */
	unsigned marks;
};
struct survey survey_of(struct span text);

/* What a text must have at least before a detector is asked. */
struct needs {
	size_t digits;
	size_t letters;
	size_t wide;
	/* Of a whole value, and not of a text: at least, and at most, 0 being any. */
	size_t size_min;
	size_t size_max; /* bytes */
	size_t digits_max;
	size_t letters_max;
	unsigned marks; /* all of them */
	bool named;     /* and a name: its judge knows no more than a form */
};

/* A class's judge. One row of a table; where it is from is said in the file of the class. */
struct detector {
	const char *class;
	struct needs needs;
	/*
	 * Is the whole value one of the class? Its wrapper (see wrapper_off) may be around it.
	 * Fills *parts, offsets into the value, when it is more than NONE.
	 */
	enum evidence (*judge)(const struct detector *self, struct span value, struct parts *parts);
	/*
	 * The next one in running text at or after `from` that may begin there: sets [*begin, *end)
	 * and the parts within the text. Stricter than judge: in a text only what passes a check or
	 * a table counts, or what a word before it names. NULL: it is not looked for in texts.
	 */
	bool (*find)(const struct detector *self, struct span text, size_t from, struct span *found,
		     struct parts *parts);
	/*
	 * Looser than judge, for a column that is known to be of the class: does the value have the
	 * form that a mask of the class counts on, whatever its check says? Other numbers have that
	 * form too (a card's is any 12 to 20 digits), so it labels nothing by itself. True wherever
	 * judge is more than NONE, with the same parts. NULL: just there.
	 */
	bool (*resembles)(const struct detector *self, struct span value, struct parts *parts);
	/* Of a class with a pattern of the rules; NULL for ours. */
	struct pattern *pattern;
};

/* The most that a run may have, built-in ones and patterns. */
#define DETECTORS_MAX 128

/* The judges of a run, in the order of CONTRACT 9, those of patterns behind them. */
struct detectors {
	size_t count;
	const struct detector *at[DETECTORS_MAX];
};

/* Those of the classes that we know ourselves. */
const struct detectors *detectors_builtin(void);
/* The place of a class's detector; the count where the class is judged by its name alone. */
size_t detectors_index(const struct detectors *detectors, const char *class);
/* NULL there. */
const struct detector *detectors_named(const struct detectors *detectors, const char *class);

/* detector->judge(), asked only where the value has what the detector needs. */
enum evidence detector_judge(const struct detector *detector, const struct survey *survey,
			     struct span value, struct parts *parts);
/* Is the value one of the class by more than a form? */
bool detector_fires(const struct detector *detector, const struct survey *survey, struct span value,
		    struct parts *parts);
/* detector->resembles(), or judge() where that says it all. */
bool detector_resembles(const struct detector *detector, struct span value, struct parts *parts);

/* The checks that rules may name for a pattern. */
enum check {
	CHECK_NONE,
	CHECK_LUHN,    /* ISO/IEC 7812-1, over the digits */
	CHECK_MOD97,   /* ISO 7064 MOD 97-10 as IBANs have it (ISO 13616) */
	CHECK_MOD11_2, /* ISO 7064 MOD 11-2, as in GB 11643 */
	CHECK_USCC,    /* GB 32100 */
};
/* Does a value pass? Blanks and dashes in it do not count; letters' case neither. */
bool check_holds(enum check check, struct span value);

/*
 * Adds the judge of a class of the rules: `expression` (Hyperscan's syntax, UTF-8), then `check`.
 * It takes the place of a built-in judge of that class. False: the expression is not understood,
 * or the library that runs it is not there; the failure says why, without a place.
 * detectors_free() gives back what patterns hold.
 */
bool detectors_add_pattern(struct detectors *detectors, struct arena *arena, const char *class,
			   const char *expression, enum check check, struct failure *failure);
void detectors_free(struct detectors *detectors);

struct finding {
	const struct detector *detector; /* NULL: a word alone names the class */
	const char *class;
	size_t index; /* the detector's place in its set, or what text_class() takes */
	bool named;   /* a word before it says what it is, whole as it is */
	size_t begin;
	size_t end;
	struct parts parts; /* offsets into the text */
};

/* A way through a text, finding by finding. */
struct detect_search {
	struct span text;
	size_t count; /* detectors that may find something, and … */
	const struct detectors *detectors;
	bool words; /* the last of them is not a detector but words that name values */
	struct finding next[DETECTORS_MAX + 1]; /* … the next of each; begin == end: no more */
};

/*
 * Everything that detectors find in a text, in order, none overlapping: where spans overlap the
 * longest wins, then the order of the table; what the others have beside it is found as well.
 * detect_next() is false when there is no more. The text is lent. Time grows with the text's size
 * alone, whatever is found in it.
 */
void detect_begin(struct detect_search *search, const struct detectors *detectors,
		  struct span text);
bool detect_next(struct detect_search *search, struct finding *finding);
/*
 * For a note that somebody wrote: also values that a word before them names ("QQ：12345678", "my
 * PIN is 1234", 张先生), of classes that have no form of their own, or have it but fail its check.
 * The word stays outside.
 */
void detect_begin_text(struct detect_search *search, const struct detectors *detectors,
		       struct span text);
/* The classes of such findings: those of the detectors, and those that only words name. */
size_t text_classes(const struct detectors *detectors);
const char *text_class(const struct detectors *detectors, size_t index);
/* Is there anything? */
bool detect_any(const struct detectors *detectors, struct span text);
/*
 * Does a detector fire once the stars of a value are out, as a whole or in part? Then it was not
 * masked, whatever its stars are for. A value too long to be one is taken for such.
 */
bool detect_under_stars(const struct detectors *detectors, struct span value);

/*
 * A cell without the traces of spreadsheets around its value: ="…", a leading ' or tab, trailing
 * tabs, quotes around a cell of tab-separated text, blanks at the ends. The result lies within.
 */
struct span wrapper_off(struct span cell);

/* Blank: nothing but blanks, tabs and U+3000. */
bool text_is_blank(struct span text);
/* It holds a `*` (ASCII, full-width or U+2217), as values that were masked elsewhere do. */
bool text_has_star(struct span text);
/* Bytes of the one at `at`; 0: none stands there. */
size_t star_size(struct span text, size_t at);
/*
 * Bytes of the mark at `at` that parts the values of a list in one cell: / ; , | and 、, the wide
 * ones, a line's end. 0: there is none. Blanks are no such marks: they stand inside of numbers.
 */
size_t text_list_mark(struct span text, size_t at);
/*
 * One quick look at a text that is to be judged by itself, without a column's name: as many as can
 * be are told to be nobody's. BUFFER_SLACK bytes after it may be read.
 */
enum glance_says {
	GLANCE_UNSURE, /* whoever wants to know must ask */
	GLANCE_NOBODY, /* not blank, no token, no star; no detector of ours fires on it, nor finds
			  anything in it, but those with needs.named */
	GLANCE_NUMBER, /* digits, and beside them ASCII that is no letter, `@`, `+` or star */
};
struct glance {
	enum glance_says says;
	size_t digits; /* of a number */
	/* The same is true whatever digits stand in the place of its own, but, with this, the
	 * first. */
	bool by_begin;
};
struct glance glance_at(struct span text);

/* A whole `pii1:` or `p1_` token by its form. */
bool text_is_token(struct span text);
/* Text with the end of a `pii1:` token in it, whatever became of its begin, in letters of any case.
 */
bool text_like_token(struct span text);

/* A `pii1:KEYID:CLASS:MODE:BODY.` of pii-encrypt: pii-token(5). */
struct token {
	struct span key;   /* its id: ten of [a-z2-7] */
	struct span class; /* a name of a class, or `literal` */
	struct span mode;  /* siv, sivd or sm4 */
	struct span body;  /* base64url characters, as many as the mode makes */
	size_t size;       /* of all, `pii1:` and the full stop included */
};
/* Reads the one that begins at `at`. False: none does. Nothing is told of who made it. */
bool token_read(struct span text, size_t at, struct token *token);
/* Where the next `pii1:` begins, be it a token or not; the text's size: there is none. */
size_t token_next(struct span text, size_t from);

/* Does it read as sentences, other than names, addresses, titles and codes? */
bool text_is_running(struct span text);

/* Bytes of the surname a Chinese name begins with, compound ones known; 0: it begins with none. */
size_t surname_size(struct span name);

/* ---- Addresses ------------------------------------------------------------------------------- */

enum level {
	LEVEL_NONE,
	LEVEL_PROVINCE,
	LEVEL_CITY,     /* prefectures; a municipality is its own */
	LEVEL_DISTRICT, /* districts, counties, cities of a county's rank, zones of a city */
};
#define LEVELS 4

/*
 * The divisions of China that an address begins with, by GB/T 2260: one below the other, with or
 * without blanks and commas between them, in full or short (广东深圳南山区), a municipality once
 * or twice. Places are bytes from the address's begin.
 */
struct divisions {
	size_t begin;       /* the first one's; before it stands a postcode, a bracket or nothing */
	size_t end[LEVELS]; /* where each level's division ends; 0: the address does not name it */
	unsigned count;     /* levels named, a municipality's twofold one counted once */
	unsigned full;      /* of these, those by their full names */
	unsigned code;      /* of the lowest; one that several share is that of any of them */
	size_t last;        /* where the lowest ends */
};
/* False: it begins with none. Of an address whose end is hidden by stars the same is said. */
bool divisions_read(struct span address, struct divisions *divisions);
/* The same for divisions that begin at a place within a running text, places from its begin. */
bool divisions_at(struct span text, size_t at, struct divisions *divisions);

/*
 * Is a whole value (its wrapper may be around it) an address? CHECK: divisions that we know, and a
 * street, house or place below them. SHAPE: three levels of them and something below; or a street
 * beside a house number, in Chinese or a language of the West, in Japanese or Korean. FORM: two
 * divisions and more with nothing below, which a region's column has too, or nothing that we know.
 * One division alone, shops, companies, airports are none.
 */
enum evidence address_judge(struct span value);
/*
 * The next address in a running text at or after `from`: two divisions or more and something below
 * them, or one and a street with its house; streets of English and German form. It goes on to a
 * mark, a telephone number or words that are no part of one. Sets where it is; false: none.
 */
bool address_find(struct span text, size_t from, struct span *found);

/* ---- Dates ----------------------------------------------------------------------------------- */

enum date_form {
	DATE_PARTS,   /* year first: 1985-03-12, 1985/3/12, 1985.03.12, 1985-03, 1985 */
	DATE_HAN,     /* 1985年3月12日, 1985年3月, 1985年 */
	DATE_COMPACT, /* 19850312 */
	DATE_WORDS,   /* Mar 12, 1985; 12 March 1985 */
	DATE_LAST,    /* the year last: 12/03/1985, 12.3.1985 */
	DATE_QUARTER, /* 1985-Q1 */
};

/* Bytes of a value. */
struct extent {
	size_t begin;
	size_t end;
};

struct date {
	enum date_form form;
	unsigned year;      /* 1800 to 2199 */
	unsigned month;     /* 0: not named, or either of two */
	unsigned day;       /* 0: the same */
	unsigned quarter;   /* 0 where the month is 0, but in DATE_QUARTER */
	bool either;        /* DATE_LAST: what is the day and what the month is not to be told */
	unsigned before[2]; /* DATE_LAST: the numbers before the year, as they stand */
	bool time;          /* a time of day, of whatever precision, follows, … */
	bool told;          /* … and this is when it was: */
	unsigned hour;      /* to 24, and that only as the day's end */
	unsigned minute;
	unsigned second;
	bool zoned;      /* it names its zone, … */
	int offset;      /* … so many seconds east of UTC */
	size_t year_end; /* of forms that begin with the year: the bytes up to its end, 年 included,
			  */
	size_t month_end; /* and to the month's, 月 included; else 0 */
	/*
	 * Where a day is named: the digits of each, the month's word; meaningless else. With
	 * `either` as if the day came first.
	 */
	struct extent year_at, month_at, day_at;
};
/*
 * Reads a whole value, its wrapper off, as a date: the forms above with a year of four digits,
 * their fields in range, with or without a time of day and a zone. False: it is none.
 */
bool date_read(struct span value, struct date *date);
/* Are these the day and the month of a date's year? */
bool date_holds(unsigned year, unsigned month, unsigned day);
/* Days since 1970-01-01 of a date whose day is known. */
long date_days(const struct date *date);

#endif
