/*
 * report: what trails tell, for who is to read it: a page, the same in Markdown, or JSON
 * (pii-audit(1) tells its members). Counts, shares, names of columns, what the rules state; no
 * value, and no digest but that of the rules.
 */
#ifndef PII_REPORT_H
#define PII_REPORT_H

#include "history/history.h"

enum trail_form {
	TRAIL_HTML, /* one file that asks for nothing: no script, no font, no network */
	TRAIL_MARKDOWN,
	TRAIL_DATA,
};

struct trail_report {
	enum trail_form form;
	enum receipt_language language;
	bool public; /* small counts and the operator are not for everybody */
	int64_t now; /* milliseconds since the epoch */
};

/*
 * Hands out a report of the trails piece by piece. *clean: nothing is wrong with them, and no
 * personal data is left. Fails as history_read() does, and with STATUS_IO when memory is out or
 * `take` returned false, which may have filled the failure before.
 */
bool trail_report_write(const char *const *paths, size_t count, const struct trail_report *report,
			trail_take *take, void *context, bool *clean, struct failure *failure);

#endif
