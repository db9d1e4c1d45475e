/* Private to columns: what the forms of a report share. */
#ifndef PII_COLUMNS_REPORT_H
#define PII_COLUMNS_REPORT_H

#include "columns/columns.h"

/* 12,345: people read these. */
bool put_count(struct buffer *out, uint64_t count);
/* `9,812 of 9,900 cells`, `all 20 cells`, `none of 1 cell`; `what` is one of them. */
bool put_share(struct buffer *out, uint64_t part, uint64_t whole, const char *what);

/* Columns of each sort. */
struct report_counts {
	size_t personal; /* with personal data, sensitive or not, … */
	size_t sensitive;
	size_t undecided;
};
struct report_counts report_count(const struct columns *columns);

/* What becomes of the column: the action that is owed; NULL: none is. `keep` is one here. */
const char *report_action(const struct column *column);

/* Where a report goes. */
struct paper {
	const struct report *report;
	const struct columns *columns;
	struct buffer text; /* not handed out yet */
	report_take *take;
	void *context;
};
/* Hands the text out once it is much: after every column, so that a report of 65,536 is never held
 * whole. */
bool paper_turn(struct paper *paper);

/* report_text.c, report_data.c: false when memory is out or nobody takes it. */
bool report_text(struct paper *paper);
bool report_json(struct paper *paper);
bool report_yaml(struct paper *paper);

#endif
