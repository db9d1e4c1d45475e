#ifndef PII_BYTES_FORMATS_H
#define PII_BYTES_FORMATS_H

#include "base/base.h"

/* Bytes that are enough to know a format by; fewer where the input is shorter. */
#define FORMAT_HEAD 64

/* What the input is instead of CSV, and what to do, in words; NULL when nothing speaks against
 * CSV. With an encoding given, UTF-16 is what was asked for. */
const char *format_foreign(struct span head, bool encoding_given);

#endif
