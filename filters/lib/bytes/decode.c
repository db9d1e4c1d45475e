#include "bytes/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <strings.h>

/* At the beginning of each read: where text and input correspond. */
struct checkpoint {
	uint64_t text;
	uint64_t input;
};

struct decode {
	iconv_t converter;
	struct buffer kept; /* input, from offset kept_from on */
	uint64_t kept_from;
	uint64_t input_done; /* input that became text */
	uint64_t text_done;
	bool last;
	struct checkpoint *checkpoints; /* ascending; the first is at or before the release */
	size_t checkpoint_count;
	size_t checkpoint_room;
};

/* What may be kept: a record of the largest size in the widest encoding, and a block. */
#define KEPT_MAX (4 * RECORD_SIZE_MAX)

/* Encodings whose bytes mean what earlier ones shifted to: a place in them cannot be gone back to.
 */
bool encoding_shifts(const char *encoding)
{
	static const char *const names[] = {"iso-2022", "iso2022", "csiso2022", "utf-7",
					    "utf7",     "hz",      "ibm930",    "ibm933",
					    "ibm935",   "ibm937",  "ibm939",    "cp930"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strncasecmp(encoding, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/*
 * Some encodings hold a character back in case the next one combines with it (cp1255, cp1258,
 * TCVN), or make two characters of one (JIS X 0213, HKSCS): a place between is lost, and at the
 * end of the input so is what was held. Each pair of bytes is tried; that is a few milliseconds.
 */
static bool holds_back(iconv_t converter)
{
	for (unsigned pair = 0; pair < 0x10000; pair++) {
		char bytes[2] = {(char)(pair >> 8), (char)pair}, text[32];
		char *in = bytes, *out = text;
		/* Room for one character of two bytes, not for two of them. */
		size_t in_left = sizeof bytes, left = 3;
		bool stopped = iconv(converter, &in, &in_left, &out, &left) == (size_t)-1;
		bool full = stopped && errno == E2BIG, wrong = stopped && !full;
		bool some = out > text;
		char *end = out;
		left = sizeof text - 3;
		iconv(converter, NULL, NULL, &out, &left);
		if (in_left == 0 && !wrong && (full || !some || out > end))
			return true;
	}
	return false;
}

struct decode *decode_open(const char *encoding, struct failure *failure)
{
	/* A slash would reach iconv's own options, such as //TRANSLIT. */
	iconv_t converter = (iconv_t)-1;
	if (*encoding && !strchr(encoding, '/'))
		converter = iconv_open("UTF-8", encoding);
	bool known = converter != (iconv_t)-1;
	if (known && strcasecmp(encoding, "GB18030") != 0 &&
	    (encoding_shifts(encoding) || holds_back(converter))) {
		iconv_close(converter);
		fail(failure, STATUS_REFUSED,
		     "the encoding \"%.40s\" cannot be read from its middle; put "
		     "`iconv -f %.40s -t utf-8 |` before this program",
		     encoding, encoding);
		return NULL;
	}
	if (!known) {
		fail(failure, STATUS_REFUSED, "unknown encoding \"%.40s\" (`iconv -l` lists them)",
		     encoding);
		return NULL;
	}
	struct decode *decode = calloc(1, sizeof *decode);
	if (!decode) {
		iconv_close(converter);
		fail(failure, STATUS_IO, "out of memory");
		return NULL;
	}
	decode->converter = converter;
	decode->kept.limit = KEPT_MAX;
	return decode;
}

void decode_close(struct decode *decode)
{
	if (!decode)
		return;
	iconv_close(decode->converter);
	buffer_free(&decode->kept);
	free(decode->checkpoints);
	free(decode);
}

char *decode_room(struct decode *decode, size_t room)
{
	return buffer_reserve(&decode->kept, room) ? decode->kept.at + decode->kept.size : NULL;
}

void decode_add(struct decode *decode, size_t size, bool last)
{
	decode->kept.size += size;
	decode->last = last;
}

struct span decode_left(const struct decode *decode)
{
	size_t done = (size_t)(decode->input_done - decode->kept_from);
	return span_cut(buffer_span(&decode->kept), done, decode->kept.size);
}

/*
 * Converts as much as fits. A byte that is wrong gives UNDECODABLE and the next is tried: no
 * delimiter or line end is swallowed by a broken lead byte. *taken: the input that was used.
 */
static size_t convert(iconv_t converter, struct span input, bool last, char *to, size_t room,
		      size_t *taken)
{
	char *in = (char *)(uintptr_t)input.at, *out = to;
	size_t in_left = input.size, out_left = room;
	while (in_left > 0 && out_left > 0) {
		if (iconv(converter, &in, &in_left, &out, &out_left) != (size_t)-1)
			break;
		if (errno == E2BIG || (errno == EINVAL && !last) || out_left == 0)
			break;
		*out++ = UNDECODABLE;
		out_left--;
		/* glibc's CP949 leaves some wrong pairs behind it, the input's last ones too. */
		if (in_left > 0) {
			in++;
			in_left--;
		}
	}
	*taken = input.size - in_left;
	return room - out_left;
}

static bool checkpoint_add(struct decode *decode)
{
	if (decode->checkpoint_count == decode->checkpoint_room) {
		size_t room = decode->checkpoint_room ? decode->checkpoint_room * 2 : 64;
		struct checkpoint *more = realloc(decode->checkpoints, room * sizeof *more);
		if (!more)
			return false;
		decode->checkpoints = more;
		decode->checkpoint_room = room;
	}
	decode->checkpoints[decode->checkpoint_count++] =
		(struct checkpoint){decode->text_done, decode->input_done};
	return true;
}

size_t decode_text(struct decode *decode, char *to, size_t room)
{
	size_t taken;
	/* A place that cannot be noted makes later ones slower to find, not wrong. */
	bool noted = checkpoint_add(decode);
	size_t size =
		convert(decode->converter, decode_left(decode), decode->last, to, room, &taken);
	if (size == 0 && noted)
		decode->checkpoint_count--;
	decode->input_done += taken;
	decode->text_done += size;
	return size;
}

static struct checkpoint checkpoint_before(const struct decode *decode, uint64_t text)
{
	struct checkpoint best = {0, 0};
	for (size_t i = 0; i < decode->checkpoint_count && decode->checkpoints[i].text <= text; i++)
		best = decode->checkpoints[i];
	return best;
}

uint64_t decode_place(struct decode *decode, uint64_t text)
{
	struct checkpoint at = checkpoint_before(decode, text);
	if (at.input < decode->kept_from)
		return at.input;
	/* Decode again from there with just the room that ends at the place asked for. */
	char scratch[4096];
	while (at.text < text) {
		size_t room =
			text - at.text < sizeof scratch ? (size_t)(text - at.text) : sizeof scratch;
		struct span input =
			span_cut(buffer_span(&decode->kept), (size_t)(at.input - decode->kept_from),
				 decode->kept.size);
		size_t taken;
		size_t size =
			convert(decode->converter, input, decode->last, scratch, room, &taken);
		if (size == 0)
			break;
		at.text += size;
		at.input += taken;
	}
	iconv(decode->converter, NULL, NULL, NULL, NULL);
	return at.input;
}

bool decode_original(struct decode *decode, uint64_t from, uint64_t to, struct buffer *out)
{
	uint64_t begin = decode_place(decode, from), end = decode_place(decode, to);
	if (begin < decode->kept_from || end < begin)
		return false;
	return buffer_append(out, span_cut(buffer_span(&decode->kept),
					   (size_t)(begin - decode->kept_from),
					   (size_t)(end - decode->kept_from)));
}

void decode_release(struct decode *decode, uint64_t text)
{
	size_t drop = 0;
	while (drop + 1 < decode->checkpoint_count && decode->checkpoints[drop + 1].text <= text)
		drop++;
	if (drop == 0)
		return;
	memmove(decode->checkpoints, decode->checkpoints + drop,
		(decode->checkpoint_count - drop) * sizeof *decode->checkpoints);
	decode->checkpoint_count -= drop;
	size_t gone = (size_t)(decode->checkpoints[0].input - decode->kept_from);
	/* Moving is worth it when it moves less than it frees. */
	if (gone < decode->kept.size - gone)
		return;
	memmove(decode->kept.at, decode->kept.at + gone, decode->kept.size - gone);
	decode->kept.size -= gone;
	decode->kept_from += gone;
}

/* How far the bytes are valid UTF-8, and how many of those past ASCII are in no valid sequence. */
static size_t utf8_break(struct span bytes, bool whole, size_t *past_ascii, size_t *invalid)
{
	size_t first = bytes.size;
	const char *at = bytes.at, *end = at + bytes.size;
	*past_ascii = *invalid = 0;
	while (at < end) {
		uint32_t character;
		size_t size = utf8_next(at, end, &character);
		if (size == 0 && !whole && end - at < 4) {
			/* Cut off by the window's end, if what is there may begin a character. */
			char padded[4] = {'\x80', '\x80', '\x80', '\x80'};
			memcpy(padded, at, (size_t)(end - at));
			if (utf8_next(padded, padded + 4, &character) > (size_t)(end - at))
				break;
		}
		if (size == 0 && first == bytes.size)
			first = (size_t)(at - bytes.at);
		*past_ascii += size == 0 ? 1 : size > 1 ? size : 0;
		*invalid += size == 0;
		at += size ? size : 1;
	}
	return first;
}

/* How far the bytes are GB18030; all of them where they are. */
static size_t gb18030_break(struct span bytes, bool whole)
{
	iconv_t converter = iconv_open("UTF-8", "GB18030");
	if (converter == (iconv_t)-1)
		return 0;
	char *in = (char *)(uintptr_t)bytes.at;
	size_t in_left = bytes.size;
	bool more = true;
	while (more) {
		char scratch[4096], *out = scratch;
		size_t out_left = sizeof scratch;
		more = iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1 &&
		       errno == E2BIG;
	}
	bool cut = in_left > 0 && errno == EINVAL && !whole;
	iconv_close(converter);
	return cut ? bytes.size : bytes.size - in_left;
}

enum encoding_guess decode_guess(struct span bytes, bool whole)
{
	size_t past_ascii, invalid;
	size_t utf8 = utf8_break(bytes, whole, &past_ascii, &invalid);
	/* One broken byte in a UTF-8 file is an error in it, not another encoding. */
	if (invalid * 2 <= past_ascii)
		return GUESS_UTF8;
	size_t gb18030 = gb18030_break(bytes, whole);
	if (gb18030 == bytes.size)
		return GUESS_GB18030;
	return utf8 > gb18030 ? GUESS_NEITHER_UTF8 : GUESS_NEITHER_GB18030;
}
