#include "rules/inside.h"

#include <iconv.h>

/* Counts lines and columns up to an offset; the text before it must be UTF-8. */
static struct where place(const char *file, struct span text, size_t offset)
{
	struct where where = {file, 1, 1};
	for (size_t i = 0; i < offset; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		bool crlf = byte == '\r' && i + 1 < text.size && text.at[i + 1] == '\n';
		if ((byte == '\n' || byte == '\r') && !crlf) {
			where.line++;
			where.column = 1;
		} else if ((byte & 0xc0) != 0x80) {
			where.column++;
		}
	}
	return where;
}

struct fit {
	size_t bad;     /* where the first invalid byte stands; the size if none does */
	size_t valid;   /* bytes in valid sequences of more than one byte */
	size_t invalid; /* bytes in none */
};

static struct fit utf8_fit(struct span text)
{
	struct fit fit = {.bad = text.size};
	const char *at = text.at, *end = at + text.size;
	while (at < end) {
		uint32_t character;
		size_t step = utf8_next(at, end, &character);
		if (step == 0) {
			if (fit.invalid++ == 0)
				fit.bad = (size_t)(at - text.at);
			step = 1;
		} else if (step > 1) {
			fit.valid += step;
		}
		at += step;
	}
	return fit;
}

static bool from_gb18030(const char *file, struct span raw, struct buffer *out,
			 struct failure *failure)
{
	iconv_t converter = iconv_open("UTF-8", "GB18030");
	if (converter == (iconv_t)-1)
		return fail(failure, STATUS_IO, "%s: this system converts no GB18030", file);
	/* Two bytes become at most three, four become at most four. */
	if (!buffer_reserve(out, raw.size * 2 + 4)) {
		iconv_close(converter);
		return fail(failure, STATUS_IO, "%s: out of memory", file);
	}
	char *in = (char *)(uintptr_t)raw.at, *to = out->at + out->size;
	size_t left = raw.size, room = out->capacity - out->size;
	size_t done = iconv(converter, &in, &left, &to, &room);
	iconv_close(converter);
	size_t begin = out->size;
	out->size = (size_t)(to - out->at);
	if (done != (size_t)-1 && left == 0)
		return true;
	struct span before = {out->at + begin, out->size - begin};
	return rules_fail(failure, place(file, before, before.size),
			  "neither UTF-8 nor GB18030: save the file as UTF-8");
}

/* The characters of YAML 1.1; found here because libyaml says of such ones no line. */
static bool printable(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7f) || c == 0x85 ||
	       (c >= 0xa0 && c != 0xfeff && c != 0xfffe && c != 0xffff);
}

static bool check_printable(const char *file, struct span text, struct failure *failure)
{
	const char *at = text.at, *end = at + text.size;
	while (at < end) {
		uint32_t character = 0;
		size_t step = utf8_next(at, end, &character);
		if (step == 0 || !printable(character))
			return rules_fail(failure, place(file, text, (size_t)(at - text.at)),
					  "a control character (U+%04X)", (unsigned)character);
		at += step;
	}
	return true;
}

bool text_decode(const char *file, struct span raw, const struct rules_document *of,
		 struct buffer *out, struct failure *failure)
{
	struct where top = {file, 1, 1};
	if (raw.size > of->size_most)
		return rules_fail(failure, top, "larger than %zu MiB: no %s", of->size_most >> 20,
				  of->one);
	if (raw.size >= 2 &&
	    (memcmp(raw.at, "\xff\xfe", 2) == 0 || memcmp(raw.at, "\xfe\xff", 2) == 0))
		return rules_fail(failure, top, "UTF-16: save the file as UTF-8");
	if (raw.size >= 3 && memcmp(raw.at, "\xef\xbb\xbf", 3) == 0)
		raw = span_cut(raw, 3, raw.size);
	/* GB18030's BOM is not UTF-8, so it says what the rest is. */
	bool bom = raw.size >= 4 && memcmp(raw.at, "\x84\x31\x95\x33", 4) == 0;
	if (bom)
		raw = span_cut(raw, 4, raw.size);
	size_t begin = out->size;
	struct fit fit = utf8_fit(raw);
	if (bom || (fit.invalid && fit.invalid >= fit.valid)) {
		if (!from_gb18030(file, raw, out, failure))
			return false;
	} else if (fit.invalid) {
		/* One broken byte among many good ones makes no other encoding. */
		return rules_fail(failure, place(file, raw, fit.bad), "broken UTF-8");
	} else if (!buffer_append(out, raw)) {
		return fail(failure, STATUS_IO, "%s: out of memory", file);
	}
	return check_printable(file, span_cut(buffer_span(out), begin, out->size), failure);
}
