#ifndef PII_COLUMNS_LABEL_H
#define PII_COLUMNS_LABEL_H

#include "columns/columns.h"

/* What the end of a header name says. */
enum tail {
	TAIL_NONE,
	TAIL_LABEL, /* a label */
	TAIL_MARK,  /* a mark: `#ff1:KEYID:CLASS`, `#shift:…`, `#surrogate:…` */
	TAIL_BAD,   /* `#pii:` that is no label */
};

/* Where quotes are plain, a name may stand in a pair of them, as some tools write it: the name is
 * what is inside, and so is its label. */
struct span name_quotes_off(struct dialect dialect, struct span text);

/* Lists how names begin, for columns_find_repeated(). */
void columns_list_names(struct columns *columns);

/* Splits a header cell's text into name and label. `class`: the label's class, or the mark. */
enum tail label_split(struct span text, struct span *name, struct span *class);

/* Where in a header cell's bytes a label belongs: before its closing quote, or at its end. */
size_t label_place(struct span cell);

#endif
