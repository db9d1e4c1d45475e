#include <stdlib.h>
#include <strings.h>

#include "bytes/decode.h"
#include "bytes/formats.h"
#include "bytes/inflate.h"
#include "bytes/intake.h"

/* How input becomes text. */
enum source_mode {
	MODE_HEAD,    /* nothing was read yet */
	MODE_ASCII,   /* nothing but ASCII so far: the encoding is open */
	MODE_PLAIN,   /* UTF-8, handed on as it came */
	MODE_DECODED, /* by `decode` */
};

struct source {
	struct intake intake;
	const char *name;
	const char *encoding;
	bool empty_passes;
	bool undecided;
	enum source_mode mode;
	struct span head; /* the input's first bytes, until they were taken */
	char head_bytes[FORMAT_HEAD];
	struct inflate *inflate;
	struct buffer pending; /* input read while the encoding was being decided */
	size_t pending_taken;
	uint64_t ascii_done; /* text that went before the encoding was decided */
	struct decode *decode;
	struct failure failure; /* what failed once fails again */
};

/* ---- Input: the file's bytes, decompressed ----------------------------------------------------
 */

/* Reads until there is enough to know a format by, or the input ends or pauses. */
static bool read_head(struct source *source, struct failure *failure)
{
	size_t size = 0, got = 1;
	bool good = true;
	while (good && got > 0 && size < sizeof source->head_bytes &&
	       (size < 4 || !source_waits(source))) {
		good = intake_read(&source->intake, source->head_bytes + size,
				   sizeof source->head_bytes - size, &got, failure);
		size += got;
	}
	source->head = (struct span){source->head_bytes, size};
	return good;
}

static bool read_input(struct source *source, char *to, size_t room, size_t *got,
		       struct failure *failure)
{
	if (source->head.size > 0) {
		*got = source->head.size < room ? source->head.size : room;
		memcpy(to, source->head.at, *got);
		source->head = span_cut(source->head, *got, source->head.size);
		return true;
	}
	if (source->inflate)
		return inflate_read(source->inflate, to, room, got, failure);
	return intake_read(&source->intake, to, room, got, failure);
}

/* ---- Opening ----------------------------------------------------------------------------------
 */

/* Without an order: the input's first bytes will tell it. */
static bool is_utf16(const char *encoding)
{
	return strcasecmp(encoding, "utf-16") == 0 || strcasecmp(encoding, "utf16") == 0;
}

struct source *source_open(const struct source_options *options, struct failure *failure)
{
	struct source *source = calloc(1, sizeof *source);
	if (!source) {
		fail(failure, STATUS_IO, "out of memory");
		return NULL;
	}
	source->name = options->path ? options->path : "stdin";
	source->encoding = options->encoding;
	source->empty_passes = options->empty_passes;
	if (!intake_open(&source->intake, options, failure)) {
		source_close(source);
		return NULL;
	}
	/* Asked for here, not at the first byte, so that a wrong name is refused first. */
	const char *encoding = source->encoding;
	if (encoding && is_utf16(encoding))
		encoding = "UTF-16LE";
	if (encoding && strcasecmp(encoding, "utf-8") != 0 && strcasecmp(encoding, "utf8") != 0 &&
	    !(source->decode = decode_open(encoding, failure))) {
		source_close(source);
		return NULL;
	}
	return source;
}

void source_close(struct source *source)
{
	if (!source)
		return;
	intake_close(&source->intake);
	inflate_close(source->inflate);
	decode_close(source->decode);
	buffer_free(&source->pending);
	free(source);
}

const char *source_name(const struct source *source)
{
	return source->name;
}

/* UTF-16 without an order: the byte order mark tells it, and stays as a mark of the text. */
static bool settle_utf16(struct source *source, struct span head, struct failure *failure)
{
	if (!source->encoding || !is_utf16(source->encoding))
		return true;
	bool big = head.size >= 2 &&
		   (memcmp(head.at, "\xfe\xff", 2) == 0 || (head.at[0] == 0 && head.at[1] != 0));
	decode_close(source->decode);
	source->decode = decode_open(big ? "UTF-16BE" : "UTF-16LE", failure);
	return source->decode != NULL;
}

/* The first bytes: a frame, a foreign format, nothing at all. */
static bool begin(struct source *source, struct failure *failure)
{
	bool read = read_head(source, failure);
	bool compressed = read && inflate_knows(source->head);
	/* Else all is ASCII yet, or nothing comes of it. */
	if (!read || compressed || source->encoding)
		intake_settle(&source->intake, compressed || source->decode, source->head);
	if (!read)
		return false;
	if (compressed) {
		struct upstream upstream = {intake_read, &source->intake};
		source->inflate = inflate_open(upstream, source->head);
		if (!source->inflate)
			return fail(failure, STATUS_IO, "out of memory");
		source->head.size = 0;
		size_t size = 0, got = 1;
		while (got > 0 && size < sizeof source->head_bytes &&
		       (size < 4 || !source_waits(source))) {
			if (!inflate_read(source->inflate, source->head_bytes + size,
					  sizeof source->head_bytes - size, &got, failure))
				return false;
			size += got;
		}
		source->head = (struct span){source->head_bytes, size};
	}
	if (source->head.size == 0 && !source->empty_passes)
		return fail(failure, STATUS_MALFORMED, "no byte of input at all");
	const char *foreign = format_foreign(source->head, source->encoding != NULL);
	if (foreign && !source->intake.settled)
		intake_settle(&source->intake, false, source->head);
	if (foreign)
		return fail(failure, STATUS_REFUSED, "this is %s", foreign);
	if (!settle_utf16(source, source->head, failure))
		return false;
	source->mode = source->decode ? MODE_DECODED : source->encoding ? MODE_PLAIN : MODE_ASCII;
	return true;
}

/* ---- Text -------------------------------------------------------------------------------------
 */

static size_t ascii_size(const char *bytes, size_t size)
{
	size_t at = 0;
	for (; size - at >= 64; at += 64) {
		unsigned char all = 0;
		for (size_t i = 0; i < 64; i++)
			all |= (unsigned char)bytes[at + i];
		if (all & 0x80)
			break;
	}
	while (at < size && !(bytes[at] & 0x80))
		at++;
	return at;
}

/* Enough characters past ASCII that chance did not make them valid UTF-8. */
#define PAST_ASCII_ENOUGH 16

/* The input pauses: what is there is valid UTF-8 without doubt, so nobody need wait for more. */
static bool surely_utf8(struct span bytes)
{
	size_t past_ascii = 0;
	for (size_t i = 0; i < bytes.size; i++)
		past_ascii += (bytes.at[i] & 0x80) != 0;
	return past_ascii >= PAST_ASCII_ENOUGH && decode_guess(bytes, false) == GUESS_UTF8;
}

/*
 * `pending` begins with the first byte past ASCII: reads ENCODING_WINDOW bytes of it and decides.
 */
static bool decide(struct source *source, struct failure *failure)
{
	size_t got = 1;
	while (got > 0 && source->pending.size < ENCODING_WINDOW) {
		if (source_waits(source) && surely_utf8(buffer_span(&source->pending)))
			break;
		if (!buffer_reserve(&source->pending, ENCODING_WINDOW))
			return fail(failure, STATUS_IO, "out of memory");
		if (!read_input(source, source->pending.at + source->pending.size, ENCODING_WINDOW,
				&got, failure))
			return false;
		source->pending.size += got;
	}
	/* No more than the window, so that larger reads decide alike. */
	bool whole = got == 0 && source->pending.size <= ENCODING_WINDOW;
	size_t size =
		source->pending.size < ENCODING_WINDOW ? source->pending.size : ENCODING_WINDOW;
	enum encoding_guess guess =
		decode_guess(span_cut(buffer_span(&source->pending), 0, size), whole);
	source->undecided = guess == GUESS_NEITHER_UTF8 || guess == GUESS_NEITHER_GB18030;
	if (guess == GUESS_UTF8 || guess == GUESS_NEITHER_UTF8) {
		source->mode = MODE_PLAIN;
		return true;
	}
	source->mode = MODE_DECODED;
	source->decode = decode_open("GB18030", failure);
	if (!source->decode)
		return false;
	char *room = decode_room(source->decode, source->pending.size);
	if (!room)
		return fail(failure, STATUS_IO, "out of memory");
	memcpy(room, source->pending.at, source->pending.size);
	decode_add(source->decode, source->pending.size, got == 0);
	buffer_free(&source->pending);
	return true;
}

/* What was read for it is told whatever comes of it. */
static bool decide_and_tell(struct source *source, struct failure *failure)
{
	bool decided = decide(source, failure);
	struct span read = buffer_span(&source->pending);
	if (read.size == 0 && source->decode)
		read = decode_left(source->decode);
	if (!source->intake.settled)
		intake_settle(&source->intake, source->mode == MODE_DECODED, read);
	return decided;
}

/* ASCII goes straight through; the first other byte and what follows it wait in `pending`. */
static bool read_ascii(struct source *source, char *to, size_t room, size_t *got,
		       struct failure *failure)
{
	if (!read_input(source, to, room, got, failure))
		return false;
	size_t ascii = ascii_size(to, *got);
	source->ascii_done += ascii;
	/* Both are one, unless it was compressed. */
	(source->intake.settled ? intake_tell_text : intake_tell_bytes)(&source->intake,
									(struct span){to, ascii});
	if (ascii == *got)
		return true;
	if (!buffer_append(&source->pending, (struct span){to + ascii, *got - ascii}))
		return fail(failure, STATUS_IO, "out of memory");
	*got = ascii;
	return decide_and_tell(source, failure);
}

/* What was read while the encoding was being decided comes first. */
static bool read_plain(struct source *source, char *to, size_t room, size_t *got,
		       struct failure *failure)
{
	size_t pending = source->pending.size - source->pending_taken;
	if (pending == 0)
		return read_input(source, to, room, got, failure);
	*got = pending < room ? pending : room;
	memcpy(to, source->pending.at + source->pending_taken, *got);
	source->pending_taken += *got;
	if (source->pending_taken == source->pending.size) {
		buffer_free(&source->pending);
		source->pending_taken = 0;
	}
	return true;
}

static bool read_decoded(struct source *source, char *to, size_t room, size_t *got,
			 struct failure *failure)
{
	bool more = true;
	*got = 0;
	while (more) {
		*got = decode_text(source->decode, to, room);
		if (*got > 0)
			return true;
		size_t size;
		char *at = decode_room(source->decode, BLOCK_SIZE);
		if (!at)
			return fail(failure, STATUS_IO, "out of memory");
		if (!read_input(source, at, BLOCK_SIZE, &size, failure))
			return false;
		decode_add(source->decode, size, size == 0);
		/* At the end one more turn: a character cut off becomes a bad byte. */
		more = size > 0 || decode_left(source->decode).size > 0;
	}
	return true;
}

static bool read_any(struct source *source, char *to, size_t room, size_t *got,
		     struct failure *failure)
{
	if (source->mode == MODE_HEAD && !begin(source, failure))
		return false;
	if (source->mode == MODE_ASCII) {
		if (!read_ascii(source, to, room, got, failure))
			return false;
		/* Nothing before the first byte past ASCII: go on in the mode it decided. */
		if (*got > 0 || source->mode == MODE_ASCII)
			return true;
	}
	bool good = source->mode == MODE_DECODED ? read_decoded(source, to, room, got, failure)
						 : read_plain(source, to, room, got, failure);
	if (good)
		intake_tell_text(&source->intake, (struct span){to, *got});
	return good;
}

bool source_read(struct source *source, char *to, size_t room, size_t *got, struct failure *failure)
{
	struct failure *why = &source->failure;
	*got = 0;
	if (why->status == STATUS_DONE && read_any(source, to, room, got, why))
		return true;
	if (failure->status == STATUS_DONE)
		failure->signal = why->signal;
	return fail(failure, why->status, "%s", why->text);
}

bool source_waits(struct source *source)
{
	bool there = source->head.size > 0 || source->pending.size > source->pending_taken ||
		     (source->decode && decode_left(source->decode).size > 3) ||
		     (source->inflate && inflate_has_more(source->inflate));
	return !there && intake_waits(&source->intake);
}

bool source_undecided(const struct source *source)
{
	return source->undecided;
}

/* ---- Places -----------------------------------------------------------------------------------
 */

/* ASCII that went before the decoder was there is the same in input and text. */
uint64_t source_place(struct source *source, uint64_t text)
{
	if (source->mode != MODE_DECODED || text <= source->ascii_done)
		return text;
	return source->ascii_done + decode_place(source->decode, text - source->ascii_done);
}

bool source_original(struct source *source, uint64_t from, struct span text, struct buffer *out)
{
	uint64_t to = from + text.size;
	if (source->mode != MODE_DECODED || to <= source->ascii_done)
		return buffer_append(out, text);
	if (from < source->ascii_done) {
		size_t ascii = (size_t)(source->ascii_done - from);
		if (!buffer_append(out, span_cut(text, 0, ascii)))
			return false;
		from = source->ascii_done;
	}
	return decode_original(source->decode, from - source->ascii_done, to - source->ascii_done,
			       out);
}

void source_release(struct source *source, uint64_t text)
{
	if (source->mode == MODE_DECODED && text > source->ascii_done)
		decode_release(source->decode, text - source->ascii_done);
}
