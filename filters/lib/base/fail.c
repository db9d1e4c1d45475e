#include "base/base.h"

#include <stdio.h>

bool fail(struct failure *failure, enum status status, const char *format, ...)
{
	if (failure->status != STATUS_DONE)
		return false;
	failure->status = status;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(failure->text, sizeof failure->text, format, arguments);
	va_end(arguments);
	return false;
}
