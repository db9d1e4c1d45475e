#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

bool buffer_grow(struct buffer *buffer, size_t more)
{
	size_t limit = buffer->limit ? buffer->limit : BUFFER_LIMIT_DEFAULT;
	if (buffer->size > limit || more > limit - buffer->size)
		return false;
	size_t wanted = buffer->size + more;
	size_t capacity = buffer->capacity ? buffer->capacity : 256;
	while (capacity < wanted)
		capacity *= 2;
	if (capacity > limit)
		capacity = limit;
	char *at = realloc(buffer->at, capacity + BUFFER_SLACK);
	if (!at)
		return false;
	buffer->at = at;
	buffer->capacity = capacity;
	return true;
}

bool buffer_format(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (size < 0 || !buffer_reserve(buffer, (size_t)size + 1))
		return false;
	va_start(arguments, format);
	vsnprintf(buffer->at + buffer->size, (size_t)size + 1, format, arguments);
	va_end(arguments);
	buffer->size += (size_t)size;
	return true;
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->at);
	buffer->at = NULL;
	buffer->size = buffer->capacity = 0;
}

void buffer_wipe(struct buffer *buffer)
{
	if (buffer->at)
		explicit_bzero(buffer->at, buffer->capacity + BUFFER_SLACK);
	buffer_free(buffer);
}
