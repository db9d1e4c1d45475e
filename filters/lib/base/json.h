/* Values of JSON (RFC 8259) by jansson, and their way out. */
#ifndef PII_JSON_H
#define PII_JSON_H

#include <jansson.h>

#include "base/base.h"

/*
 * Each makes a value that the caller owns; NULL when memory is out, which makes the value NULL that
 * json_pack() puts it into.
 */

/* Null for NULL. A file's name may be in any encoding: what is no UTF-8 is escaped. */
json_t *json_text(const char *text);
/* Valid UTF-8; null where it is empty. */
json_t *json_span(struct span text);
/* RFC 3339 in UTC: seconds since the epoch, and with `digits` 3 the milliseconds after them. */
json_t *json_time(int64_t milliseconds, int digits);

/*
 * Appends the value as text in one line, its members in the order they were set. False for NULL and
 * when memory is out: then a part of it may be there. The value stays the caller's.
 */
bool json_put(struct buffer *out, const json_t *value);

#endif
