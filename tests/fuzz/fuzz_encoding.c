/*
 * Any bytes in some encoding: whatever became text, the input's bytes for stretches of it that
 * follow each other are the input, and the text does not depend on how it was read.
 */
#include "bytes/decode.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SETTINGS 4

static const char *const encodings[] = {
	"GB18030", "GBK",       "Big5",       "Shift_JIS",      "EUC-JP", "EUC-KR", "cp1252",
	"cp1251",  "UTF-16LE",  "UTF-16BE",   "latin1",         "koi8-r", "cp850",  "UTF-32LE",
	"cp932",   "cp1255",    "big5-hkscs", "EUC-JISX0213",   "EUC-TW", "GB2312", "cp936",
	"johab",   "macintosh", "cp1258",     "Shift_JISX0213",
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* What is read, and how far its way back was checked. */
struct check {
	struct decode *decode;
	struct span input;
	struct buffer text;
	struct buffer original;
	uint64_t done; /* text whose original was asked for */
};

/* A stretch ends where a character does. */
static bool begins_character(const struct check *check, uint64_t at)
{
	return at >= check->text.size || (check->text.at[at] & 0xc0) != 0x80;
}

static void check_stretch(struct check *check, size_t step, bool release)
{
	uint64_t to = check->done + step;
	if (step == 0 || to > check->text.size)
		to = check->text.size;
	while (!begins_character(check, to))
		to++;
	must(decode_place(check->decode, check->done) == check->original.size);
	must(decode_original(check->decode, check->done, to, &check->original));
	must(check->original.size <= check->input.size);
	must(memcmp(check->original.at, check->input.at, check->original.size) == 0);
	check->done = to;
	if (release)
		decode_release(check->decode, to);
}

/* Text is UTF-8, but for the bytes that stand for bad ones. */
static void check_text(const struct buffer *text)
{
	const char *at = text->at, *end = at + text->size;
	while (at < end) {
		uint32_t character;
		size_t size = utf8_next(at, end, &character);
		must(size > 0 || *at == UNDECODABLE);
		at += size ? size : 1;
	}
}

static void decode_all(struct check *check, size_t chunk, size_t room, size_t step)
{
	size_t given = 0, turns = 0;
	bool last = false;
	while (!last || decode_left(check->decode).size > 0) {
		size_t size = check->input.size - given < chunk ? check->input.size - given : chunk;
		char *at = decode_room(check->decode, size + 1);
		must(at != NULL && !last);
		memcpy(at, check->input.at + given, size);
		given += size;
		last = given == check->input.size;
		decode_add(check->decode, size, last);
		for (size_t got = 1; got > 0;) {
			must(buffer_reserve(&check->text, room));
			got = decode_text(check->decode, check->text.at + check->text.size, room);
			must(got <= room);
			check->text.size += got;
			if (step && turns++ % 3 == 0)
				check_stretch(check, step, turns % 2 == 0);
		}
	}
	check_stretch(check, 0, false);
	must(check->original.size == check->input.size);
}

static struct check decoded(const char *encoding, struct span input, size_t chunk, size_t room,
			    size_t step)
{
	struct failure failure = {0};
	struct check check = {.decode = decode_open(encoding, &failure), .input = input};
	if (!check.decode)
		return check;
	must(buffer_reserve(&check.text, 1) && buffer_reserve(&check.original, 1));
	decode_all(&check, chunk, room, step);
	check_text(&check.text);
	return check;
}

static void check_free(struct check *check)
{
	decode_close(check->decode);
	buffer_free(&check->text);
	buffer_free(&check->original);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < SETTINGS + 1)
		return 0;
	/* Mostly GB18030: others are tried when they are opened, which takes a while. */
	size_t which = data[0] < 128 ? data[0] % (sizeof encodings / sizeof *encodings) : 0;
	const char *encoding = encodings[which];
	struct span input = {(const char *)data + SETTINGS, size - SETTINGS};
	struct check whole = decoded(encoding, input, input.size, 4 * input.size + 4, 0);
	struct check cut = decoded(encoding, input, 1 + data[1], 4 + data[2], 1 + data[3]);
	must(span_equal(buffer_span(&whole.text), buffer_span(&cut.text)));
	must(!whole.decode || decode_guess(input, true) != GUESS_GB18030 ||
	     strcmp(encoding, "GB18030") != 0 ||
	     !memchr(whole.text.at, UNDECODABLE, whole.text.size));
	check_free(&whole);
	check_free(&cut);
	return 0;
}
