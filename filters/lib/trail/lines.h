/* Private to trail: what each of its lines holds of its own, as text. */
#ifndef PII_TRAIL_LINES_H
#define PII_TRAIL_LINES_H

#include "base/json.h"
#include "trail/trail.h"

/* Bytes that are left free in front, for what every line begins with. */
#define LINE_ROOM 256

/*
 * Each puts an object into an empty buffer, behind that room. `begun`: the number of the run's
 * first line. False: memory is out.
 */
bool line_begin(struct buffer *line, const struct trail_begin *begin, struct failure *failure);
bool line_end(struct buffer *line, uint64_t begun, const struct trail_end *end,
	      struct failure *failure);
bool line_failed(struct buffer *line, uint64_t begun, const char *what, struct failure *failure);

/* A part of the last line, which a summary has as well; the caller owns it. NULL: memory is out. */
json_t *line_column(const struct trail_column *column, bool audit);

#endif
