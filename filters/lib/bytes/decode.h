#ifndef PII_BYTES_DECODE_H
#define PII_BYTES_DECODE_H

#include "base/base.h"

/* The byte that stands in the text for one that the encoding does not know. */
#define UNDECODABLE '\xff'

/*
 * Input in some encoding to UTF-8, with the way back: the input is kept from the last release on,
 * so that the place and the bytes of any stretch of the text can be told.
 */
struct decode;

/* Does the encoding shift states, so that its bytes mean what earlier ones say? Then no place in
 * it can be gone back to. */
bool encoding_shifts(const char *encoding);

/* NULL with STATUS_REFUSED for a name that is not known, or that shifts states (ISO-2022-JP). */
struct decode *decode_open(const char *encoding, struct failure *failure);
void decode_close(struct decode *decode);

/* Where the next input goes: at least `room` bytes. NULL when memory is out. */
char *decode_room(struct decode *decode, size_t room);
/* So many bytes were put there. `last`: no more will come. */
void decode_add(struct decode *decode, size_t size, bool last);
/* Input that was added and gave no text yet. */
struct span decode_left(const struct decode *decode);
/* Turns what was added into text; 0 where more input is needed. `room`: 4 or more. */
size_t decode_text(struct decode *decode, char *to, size_t room);

/* See source_place(), source_original(), source_release(). */
uint64_t decode_place(struct decode *decode, uint64_t text);
bool decode_original(struct decode *decode, uint64_t from, uint64_t to, struct buffer *out);
void decode_release(struct decode *decode, uint64_t text);

/* What a stretch of bytes is, by the rule of CONTRACT 1. */
enum encoding_guess {
	GUESS_UTF8,
	GUESS_GB18030,
	GUESS_NEITHER_UTF8,    /* neither; UTF-8 went further before it broke */
	GUESS_NEITHER_GB18030, /* neither; GB18030 did */
};

/* `whole`: the input ends here, so that a character cut off at the end is wrong. */
enum encoding_guess decode_guess(struct span bytes, bool whole);

#endif
