/*
 * base: what every room stands on. Knows no word of our field but how a class is written.
 */
#ifndef PII_BASE_H
#define PII_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"

/* ---- Failing ------------------------------------------------------------------------------- */

/* The exit status of every program. A status is set once: the first failure stands. */
enum status {
	STATUS_DONE = 0,
	STATUS_FOUND = 1,     /* residual data, a broken trail, --strict */
	STATUS_REFUSED = 2,   /* usage, rules, key or refusal: nothing was written */
	STATUS_MALFORMED = 3, /* the data is not what it says it is */
	STATUS_IO = 4,        /* reading or writing failed */
	STATUS_SEALED = 5,    /* a ciphertext did not authenticate, or its key is missing */
};

struct failure {
	enum status status; /* STATUS_DONE: nothing failed yet */
	int signal;         /* the signal that ended the work, 0 if none (SIGPIPE, SIGTERM …) */
	char text[FAILURE_TEXT_MAX];
};

/*
 * Notes a failure, unless one is noted already, and returns false, so that a function can say
 * `return fail(…)`. The text is cut, never overrun. It must not hold a byte of a cell.
 */
bool fail(struct failure *failure, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Ends the program with STATUS_IO: for memory that is wanted before the first byte goes out. */
_Noreturn void out_of_memory(void);

/* ---- Spans and buffers ----------------------------------------------------------------------- */

/* Bytes that someone else owns. */
struct span {
	const char *at;
	size_t size;
};

static inline struct span span_of(const char *text)
{
	return (struct span){text, strlen(text)};
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

static inline bool span_is(struct span a, const char *text)
{
	return span_equal(a, span_of(text));
}

static inline bool span_begins(struct span a, const char *text)
{
	size_t size = strlen(text);
	return a.size >= size && memcmp(a.at, text, size) == 0;
}

static inline struct span span_cut(struct span a, size_t begin, size_t end)
{
	/* Nothing of nothing: even NULL + 0 is undefined in C. */
	return (struct span){begin ? a.at + begin : a.at, end - begin};
}

#define WORD_EACH(byte) (0x0101010101010101ull * (unsigned char)(byte))

/* Not zero when one of eight bytes equals `byte`. */
static inline uint64_t word_holds(uint64_t word, char byte)
{
	uint64_t zero = word ^ WORD_EACH(byte);
	return (zero - WORD_EACH(1)) & ~zero & WORD_EACH(0x80);
}

/*
 * Up to eight bytes, at least one, with zeros behind them. Eight are read: BUFFER_SLACK bytes after
 * the text must be there.
 */
static inline uint64_t word_read(const char *at, size_t size)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	if (size >= sizeof word)
		return word;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return word & ~(UINT64_MAX << 8 * size);
#else
	return word & ~(UINT64_MAX >> 8 * size);
#endif
}

/* The high bit of each byte that is a digit; all eight must be ASCII. */
static inline uint64_t word_digits(uint64_t word)
{
	return ~((word ^ WORD_EACH('0')) + WORD_EACH(0x80 - 10)) & WORD_EACH(0x80);
}

/* Does the text hold one of three bytes? Eight at a time: most cells are short, and are asked. */
static inline bool span_holds(struct span text, char a, char b, char c)
{
	const char *at = text.at, *end = at + text.size;
	while (end - at >= 8) {
		uint64_t word;
		memcpy(&word, at, 8);
		if (word_holds(word, a) | word_holds(word, b) | word_holds(word, c))
			return true;
		/* The last step looks at some bytes again rather than at fewer than eight. */
		at += end - at > 8 && end - at < 16 ? end - at - 8 : 8;
	}
	for (; at < end; at++)
		if (*at == a || *at == b || *at == c)
			return true;
	return false;
}

/*
 * A growing block of bytes with a most it may hold. Zeroed but for `limit` is a valid empty one.
 * BUFFER_SLACK bytes past `capacity` may be written to and are never meaningful: copies may run
 * over.
 */
struct buffer {
	char *at;
	size_t size;
	size_t capacity;
	size_t limit; /* bytes; 0: BUFFER_LIMIT_DEFAULT */
};

/* buffer_reserve() where there is not room enough yet. */
bool buffer_grow(struct buffer *buffer, size_t more);

/* Makes room for `more` bytes after `size`. False when that passes the limit or memory is out. */
static inline bool buffer_reserve(struct buffer *buffer, size_t more)
{
	return (buffer->at && more <= buffer->capacity - buffer->size) || buffer_grow(buffer, more);
}

static inline bool buffer_append(struct buffer *buffer, struct span bytes)
{
	if (!buffer_reserve(buffer, bytes.size))
		return false;
	if (bytes.size)
		memcpy(buffer->at + buffer->size, bytes.at, bytes.size);
	buffer->size += bytes.size;
	return true;
}

static inline bool buffer_byte(struct buffer *buffer, char byte)
{
	if (!buffer_reserve(buffer, 1))
		return false;
	buffer->at[buffer->size++] = byte;
	return true;
}

/* Printf's formatting; meant for messages and headers, not for cells. */
bool buffer_format(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buffer_free(struct buffer *buffer);
/* The same for one that held what is no more to be read anywhere. */
void buffer_wipe(struct buffer *buffer);

static inline struct span buffer_span(const struct buffer *buffer)
{
	return (struct span){buffer->at, buffer->size};
}

/* ---- Arena ----------------------------------------------------------------------------------- */

/* Memory for what lives as long as the options do: freed all at once. Zeroed is a valid one. */
struct arena {
	struct arena_block *blocks;
};

/* Zeroed memory, aligned for anything. Ends the program with STATUS_IO when there is none. */
void *arena_take(struct arena *arena, size_t size);
/* A copy with a NUL byte after it. */
char *arena_copy(struct arena *arena, struct span bytes);
void arena_free(struct arena *arena);

/* ---- Names of classes --------------------------------------------------------------------------
 */

/* Is it written like a class: [a-z][a-z0-9_]{0,31}? */
bool class_name_is(struct span name);
/*
 * … and could it stand in a label: does it not end in `_`, nor in `_` and digits? Tools add _2 and
 * the like to names that occur twice: that is seen, not taken in. Rules name their classes so.
 */
bool class_name_is_lasting(struct span name);
static inline bool class_is_text(const char *class)
{
	return strcmp(class, CLASS_TEXT) == 0;
}

/* ---- Encodings (RFC 4648) ----------------------------------------------------------------------
 *
 * Reading takes the one way to write bytes alone: no other character (line ends, the digits of the
 * other alphabet), no digit too many, spare bits zero. What is false leaves the output undefined.
 * The bytes that are read may be written over the text. No NUL byte is written.
 */

/* base64url (section 5) without padding: characters of so many bytes, and the other way. */
static inline size_t base64url_size(size_t bytes)
{
	return bytes / 3 * 4 + (bytes % 3 * 4 + 2) / 3;
}
static inline size_t base64url_bytes(size_t characters)
{
	return characters / 4 * 3 + characters % 4 * 3 / 4;
}
/*
 * `out` has room for base64url_size() characters, or base64url_bytes() bytes. The bytes that are
 * written as characters may be the last ones of that room.
 */
void base64url_write(struct span bytes, char *out);
bool base64url_read(struct span text, unsigned char *out);

/* base64 (section 4) with padding: characters of so many bytes. */
static inline size_t base64_size(size_t bytes)
{
	return (bytes + 2) / 3 * 4;
}
void base64_write(struct span bytes, char *out);
/* `out` has room for text.size / 4 * 3 bytes, `*size` tells how many they are. */
bool base64_read(struct span text, unsigned char *out, size_t *size);

/*
 * base32 (section 6), lower case, no padding: `count` characters of five bits each, from the most
 * significant of the first byte on. Bits that the bytes have not are zero.
 */
void base32_write(struct span bytes, char *out, size_t count);

/* ---- UTF-8 ----------------------------------------------------------------------------------- */

/* utf8_next() past ASCII. */
size_t utf8_next_long(const char *at, const char *end, uint32_t *character);

/*
 * Decodes the character at `at` (RFC 3629: no surrogates, no overlong forms). Returns its size in
 * bytes, 1 to 4, or 0 where the bytes before `end` begin with no whole valid character.
 */
static inline size_t utf8_next(const char *at, const char *end, uint32_t *character)
{
	if (at < end && !(*at & 0x80)) {
		*character = (unsigned char)*at;
		return 1;
	}
	return utf8_next_long(at, end, character);
}
/* Appends the UTF-8 form of a character; `character` must be a scalar value. Returns its size. */
size_t utf8_put(char out[4], uint32_t character);
/* Characters in valid UTF-8. */
size_t utf8_count(struct span text);
/*
 * The form in which header names are compared: NFKC, case folded, blanks (Unicode ones too) and
 * _ - ( ) dropped, and what forms add in brackets: `(required)`, `（必填）`. `text` must be valid
 * UTF-8. The result is from the arena.
 */
struct span utf8_fold(struct arena *arena, struct span text);
/*
 * Appends text for a message or a table: control characters, invalid bytes and characters that
 * reorder a line are written as \xNN or \u{N}; cut after `most` characters with "…".
 */
bool utf8_escape(struct buffer *out, struct span text, size_t most);
/*
 * Cells that a terminal shows the text in: two for a wide character (Chinese, emoji, full-width
 * forms), none for one that joins the one before it. `text` must be valid UTF-8 as utf8_escape()
 * leaves it.
 */
size_t utf8_width(struct span text);
/* As much of such a text, from its first character on, as so many cells hold. */
struct span utf8_within(struct span text, size_t width);

/* ---- Nearest word ---------------------------------------------------------------------------- */

/*
 * The word of `words` (ended by NULL) nearest to `word` by edit distance with transpositions;
 * NULL when none is near enough to be meant.
 */
const char *nearest_word(const char *word, const char *const words[]);

#endif
