#include "bytes/recode.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "bytes/decode.h"

/* Text is recoded in pieces of about this size, each ending at a cut. */
#define RECODE_PIECE ((size_t)32 << 10)

bool recoder_open(struct recoder *recoder, const char *encoding, struct failure *failure)
{
	recoder->converter = (iconv_t)-1;
	recoder->text.limit = 4 * RECORD_SIZE_MAX;
	if (!encoding || strcasecmp(encoding, "utf-8") == 0 || strcasecmp(encoding, "utf8") == 0)
		return true;
	recoder->add_bom = strcasecmp(encoding, "utf-8-bom") == 0;
	if (recoder->add_bom)
		return true;
	/* A slash would reach iconv's own options: //TRANSLIT writes `?`. */
	if (*encoding && !strchr(encoding, '/') && !encoding_shifts(encoding))
		recoder->converter = iconv_open(encoding, "UTF-8");
	recoder->recodes = recoder->converter != (iconv_t)-1;
	recoder->drops_tags =
		strncasecmp(encoding, "utf", 3) != 0 && strcasecmp(encoding, "gb18030") != 0;
	if (!recoder->recodes)
		return fail(failure, STATUS_REFUSED,
			    "unknown output encoding \"%.40s\": utf-8-bom (for Excel), gb18030, "
			    "or one that `iconv -l` lists",
			    encoding);
	/* A byte order mark is a mark of Unicode's encodings; UTF-16 and -32 get their own. */
	recoder->own_bom =
		strcasecmp(encoding, "utf-16") == 0 || strcasecmp(encoding, "utf16") == 0;
	recoder->drop_bom = strncasecmp(encoding, "utf-", 4) != 0 || recoder->own_bom ||
			    strcasecmp(encoding, "utf-32") == 0;
	return true;
}

void recoder_close(struct recoder *recoder)
{
	if (recoder->recodes)
		iconv_close(recoder->converter);
	buffer_free(&recoder->text);
	free(recoder->cuts);
}

static bool fail_character(struct failure *failure)
{
	return fail(failure, STATUS_MALFORMED, "a character that the output encoding cannot hold");
}

/* The tag characters, F3 A0 80 80 to F3 A0 81 BF: the offset of the first; the size if none. */
static size_t find_tag(struct span text)
{
	const char *at = text.at, *end = at + text.size;
	while (at && (at = memmem(at, (size_t)(end - at), "\xf3\xa0", 2)) && end - at >= 4) {
		if (at[2] == '\x80' || at[2] == '\x81')
			return (size_t)(at - text.at);
		at += 2;
	}
	return text.size;
}

/* Appends the recoded text. *bad: where a character cannot be held. */
static bool recode(struct recoder *recoder, struct span text, size_t *bad, struct failure *failure)
{
	size_t tag = recoder->drops_tags ? find_tag(text) : text.size;
	size_t whole = text.size;
	*bad = 0;
	text.size = tag;
	char *in = (char *)(uintptr_t)text.at;
	size_t in_left = text.size;
	while (in_left > 0) {
		if (!buffer_reserve(&recoder->text, in_left * 2 + 16))
			return fail(failure, STATUS_IO, "out of memory");
		char *out = recoder->text.at + recoder->text.size;
		size_t room = recoder->text.capacity - recoder->text.size, out_left = room;
		/* More than 0: glibc put something else in a character's place. */
		size_t result = iconv(recoder->converter, &in, &in_left, &out, &out_left);
		recoder->text.size += room - out_left;
		if (result == (size_t)-1 && errno == E2BIG)
			continue;
		if (result != 0) {
			*bad = text.size - in_left;
			return fail_character(failure);
		}
	}
	*bad = tag;
	return tag == whole || fail_character(failure);
}

static bool add_cut(struct recoder *recoder, size_t index)
{
	if (index >= recoder->cut_room) {
		size_t room = recoder->cut_room ? recoder->cut_room * 2 : 256;
		uint32_t *more = realloc(recoder->cuts, room * sizeof *more);
		if (!more)
			return false;
		recoder->cuts = more;
		recoder->cut_room = room;
	}
	recoder->cuts[index] = (uint32_t)recoder->text.size;
	return true;
}

/* Piece by piece, so that cuts stay cuts; the last cut and the end always are pieces' ends. */
bool recoder_turn(struct recoder *recoder, struct span text, struct cuts *cuts, size_t *bad,
		  struct failure *failure)
{
	size_t from = 0, pieces = 0;
	recoder->text.size = 0;
	for (size_t i = 0; i < cuts->count; i++) {
		size_t to = cuts->at[i];
		if (i + 1 < cuts->count && to - from < RECODE_PIECE)
			continue;
		bool done = recode(recoder, span_cut(text, from, to), bad, failure);
		*bad += from;
		if (!done)
			return false;
		from = to;
		if (!add_cut(recoder, pieces++))
			return fail(failure, STATUS_IO, "out of memory");
	}
	bool done = recode(recoder, span_cut(text, from, text.size), bad, failure);
	*bad += from;
	*cuts = (struct cuts){recoder->cuts, pieces};
	return done;
}

bool recoder_end(struct recoder *recoder, struct buffer *out, struct failure *failure)
{
	if (!recoder->recodes)
		return true;
	char tail[32], *at = tail;
	size_t left = sizeof tail;
	if (iconv(recoder->converter, NULL, NULL, &at, &left) == (size_t)-1)
		return fail(failure, STATUS_IO, "cannot end the output's encoding");
	return buffer_append(out, (struct span){tail, sizeof tail - left}) ||
	       fail(failure, STATUS_IO, "out of memory");
}
