#include "base/json.h"

#include <inttypes.h>
#include <time.h>

json_t *json_text(const char *text)
{
	struct buffer shown = {0};
	json_t *value = NULL;
	if (text && utf8_escape(&shown, span_of(text), SIZE_MAX))
		value = json_stringn(shown.at ? shown.at : "", shown.size);
	buffer_free(&shown);
	return text ? value : json_null();
}

json_t *json_span(struct span text)
{
	return text.size ? json_stringn(text.at, text.size) : json_null();
}

json_t *json_time(int64_t milliseconds, int digits)
{
	char text[40];
	time_t moment = (time_t)(milliseconds / 1000);
	struct tm tm;
	size_t size = gmtime_r(&moment, &tm) ? strftime(text, 24, "%Y-%m-%dT%H:%M:%S", &tm) : 0;
	if (size == 0)
		return NULL;
	if (digits > 0)
		snprintf(text + size, sizeof text - size, ".%03dZ", (int)(milliseconds % 1000));
	else
		snprintf(text + size, sizeof text - size, "Z");
	return json_string(text);
}

/* Jansson goes on where a key could not be written, and calls it done: what failed once is
 * remembered here. */
struct taker {
	struct buffer *out;
	bool failed;
};

static int take_text(const char *text, size_t size, void *context)
{
	struct taker *taker = context;
	taker->failed = taker->failed || !buffer_append(taker->out, (struct span){text, size});
	return taker->failed ? -1 : 0;
}

bool json_put(struct buffer *out, const json_t *value)
{
	struct taker taker = {.out = out};
	return value && json_dump_callback(value, take_text, &taker, JSON_ENCODE_ANY) == 0 &&
	       !taker.failed;
}
