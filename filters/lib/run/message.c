#include <stdio.h>
#include <unistd.h>

#include "run/inside.h"

/* Programs of one pipe share a stderr: each message is one write, so that none mix. */
static void write_message(const char *program, const char *format, va_list arguments)
{
	char text[FAILURE_TEXT_MAX + 256];
	int head = snprintf(text, sizeof text, "%s: ", program);
	int body = vsnprintf(text + head, sizeof text - (size_t)head, format, arguments);
	size_t size = (size_t)head + (size_t)(body < 0 ? 0 : body);
	if (size > sizeof text - 1)
		size = sizeof text - 1;
	text[size++] = '\n';
	/* Nobody is left to be told when this fails. */
	ssize_t ignored = write(STDERR_FILENO, text, size);
	(void)ignored;
}

void message(const char *program, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	write_message(program, format, arguments);
	va_end(arguments);
}

void run_note(struct run *run, const char *format, ...)
{
	if (run->options.quiet)
		return;
	va_list arguments;
	va_start(arguments, format);
	write_message(run->program->name, format, arguments);
	va_end(arguments);
}

void run_tell(struct run *run, const char *format, ...)
{
	if (!run->options.verbose)
		return;
	va_list arguments;
	va_start(arguments, format);
	write_message(run->program->name, format, arguments);
	va_end(arguments);
}
