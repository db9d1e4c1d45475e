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
	EVIDENCE_SHAPE, /* it has the class's form */
	EVIDENCE_CHECK, /* and passes its check, or its table */
};

/* The part of a value that a mask counts characters in; the rest has its own fate. */
struct parts {
	size_t begin; /* before it: a country code, kept */
	size_t end;   /* after it: an extension, hidden whole */
};

/* A class's judge. One row of a table; where it is from is said in the file of the class. */
struct detector {
	const char *class;
	/*
	 * Is the whole value one of the class? Its wrapper (see wrapper_off) may be around it.
	 * Fills *parts, offsets into the value, when it is more than NONE.
	 */
	enum evidence (*judge)(struct span value, struct parts *parts);
	/*
	 * The next one in running text at or after `from` that may begin there: sets [*begin, *end)
	 * and the parts within the text. Stricter than judge: in a text only what passes a check or
	 * a table counts.
	 */
	bool (*find)(struct span text, size_t from, struct span *found, struct parts *parts);
	/*
	 * Looser than judge, for a column that is known to be of the class: does the value have the
	 * form that a mask of the class counts on, whatever its check says? Other numbers have that
	 * form too (a card's is any 12 to 20 digits), so it labels nothing by itself. True wherever
	 * judge is more than NONE, with the same parts.
	 */
	bool (*resembles)(struct span value, struct parts *parts);
};

/* The detectors in the order of CONTRACT 9. */
size_t detector_count(void);
const struct detector *detector_at(size_t index);
/* The place of a detector of the table in it. */
size_t detector_index(const struct detector *detector);
/* NULL where the class is judged by its name alone. */
const struct detector *detector_named(const char *class);

struct finding {
	const struct detector *detector;
	size_t begin;
	size_t end;
	struct parts parts; /* offsets into the text */
};

/* More rows than the table of detectors has. */
#define DETECTORS_MAX 32

/* A way through a text, finding by finding. */
struct detect_search {
	struct span text;
	struct finding next[DETECTORS_MAX]; /* each detector's next; begin == end: no more */
};

/*
 * Everything that detectors find in a text, in order, none overlapping: where spans overlap the
 * longest wins, then the order of the table; what the others have beside it is found as well.
 * detect_next() is false when there is no more. The text is lent. Time grows with the text's size
 * alone, whatever is found in it.
 */
void detect_begin(struct detect_search *search, struct span text);
bool detect_next(struct detect_search *search, struct finding *finding);
/* Is there anything? */
bool detect_any(struct span text);
/*
 * Does a detector fire once the stars of a value are out, as a whole or in part? Then it was not
 * masked, whatever its stars are for. A value too long to be one is taken for such.
 */
bool detect_under_stars(struct span value);

/*
 * A cell without the traces of spreadsheets around its value: ="…", a leading ' or tab, trailing
 * tabs, quotes around a cell of tab-separated text, blanks at the ends. The result lies within.
 */
struct span wrapper_off(struct span cell);

/* Blank: nothing but blanks, tabs and U+3000. */
bool text_is_blank(struct span text);
/* It holds a `*` (ASCII, full-width or U+2217), as values that were masked elsewhere do. */
bool text_has_star(struct span text);
/* A whole `pii1:` or `p1_` token by its form. */
bool text_is_token(struct span text);

/* Bytes of the surname a Chinese name begins with, compound ones known; 0: it begins with none. */
size_t surname_size(struct span name);
/* Bytes of the province-level division an address begins with (北京市, 内蒙古自治区, 广东); or 0.
 */
size_t province_size(struct span address);

#endif
