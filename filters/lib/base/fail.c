#include "base/base.h"

#include <stdio.h>
#include <unistd.h>

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

_Noreturn void out_of_memory(void)
{
	static const char text[] = "out of memory\n";
	ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
	(void)ignored;
	_exit(STATUS_IO);
}
