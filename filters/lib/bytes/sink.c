#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <strings.h>
#include <zstd.h>

#include "bytes/bytes.h"
#include "bytes/decode.h"
#include "bytes/file.h"
#include "bytes/outlet.h"

/* Text is recoded in pieces of about this size, each ending at a cut. */
#define RECODE_PIECE ((size_t)32 << 10)
/* Level 1: higher ones are slower and, on order files, no smaller; more is zstd's own job. */
#define COMPRESS_LEVEL 1

/* See sink_put(). */
struct cuts {
	const uint32_t *at;
	size_t count;
};

struct sink {
	struct outlet outlet;
	struct file file;
	struct buffer held; /* text after the newest cut */
	bool begun;         /* text went past `held` */
	bool add_bom;
	bool drop_bom;
	bool own_bom; /* the encoding writes one of its own, which reading makes one of the text */
	bool bom_settled;
	iconv_t recoder;
	bool recodes;
	bool drops_tags; /* the encoding lacks U+E0000 to U+E007F, which glibc leaves out unasked */
	struct buffer recoded;
	uint32_t *recoded_cuts;
	size_t recoded_cut_room;
	ZSTD_CStream *compressor;
	struct buffer compressed;
	struct tap tap;     /* of the text; zeros where the bytes are the text */
	bool ready;         /* sink_ready() was here: nothing goes out any more but the rest, … */
	struct buffer rest; /* … which is this where it was compressed, else `held` */
};

/* ---- Opening ----------------------------------------------------------------------------------
 */

static bool open_recoder(struct sink *sink, const char *encoding, struct failure *failure)
{
	if (!encoding || strcasecmp(encoding, "utf-8") == 0 || strcasecmp(encoding, "utf8") == 0)
		return true;
	sink->add_bom = strcasecmp(encoding, "utf-8-bom") == 0;
	if (sink->add_bom)
		return true;
	/* A slash would reach iconv's own options: //TRANSLIT writes `?`. */
	if (*encoding && !strchr(encoding, '/') && !encoding_shifts(encoding))
		sink->recoder = iconv_open(encoding, "UTF-8");
	sink->recodes = sink->recoder != (iconv_t)-1;
	sink->drops_tags =
		strncasecmp(encoding, "utf", 3) != 0 && strcasecmp(encoding, "gb18030") != 0;
	if (!sink->recodes)
		return fail(failure, STATUS_REFUSED,
			    "unknown output encoding \"%.40s\": utf-8-bom (for Excel), gb18030, "
			    "or one that `iconv -l` lists",
			    encoding);
	/* A byte order mark is a mark of Unicode's encodings; UTF-16 and -32 get their own. */
	sink->own_bom = strcasecmp(encoding, "utf-16") == 0 || strcasecmp(encoding, "utf16") == 0;
	sink->drop_bom = strncasecmp(encoding, "utf-", 4) != 0 || sink->own_bom ||
			 strcasecmp(encoding, "utf-32") == 0;
	return true;
}

static bool open_compressor(struct sink *sink, struct failure *failure)
{
	sink->compressor = ZSTD_createCStream();
	if (!sink->compressor ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(sink->compressor, ZSTD_c_compressionLevel,
						COMPRESS_LEVEL)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(sink->compressor, ZSTD_c_checksumFlag, 1)))
		return fail(failure, STATUS_IO, "cannot set up zstd");
	return true;
}

static void sink_free(struct sink *sink)
{
	file_free(&sink->file);
	outlet_close(&sink->outlet);
	if (sink->recodes)
		iconv_close(sink->recoder);
	ZSTD_freeCStream(sink->compressor);
	buffer_free(&sink->held);
	buffer_free(&sink->recoded);
	buffer_free(&sink->compressed);
	buffer_free(&sink->rest);
	free(sink->recoded_cuts);
	free(sink);
}

struct sink *sink_open(const struct sink_options *options, struct failure *failure)
{
	struct sink *sink = calloc(1, sizeof *sink);
	if (!sink) {
		fail(failure, STATUS_IO, "out of memory");
		return NULL;
	}
	sink->held.limit = sink->recoded.limit = sink->rest.limit = 4 * RECORD_SIZE_MAX;
	sink->recoder = (iconv_t)-1;
	bool opened = open_recoder(sink, options->encoding, failure) &&
		      (!options->compress || open_compressor(sink, failure)) &&
		      file_open(&sink->file, options->path, failure);
	if (!opened ||
	    !outlet_open(&sink->outlet, sink->file.descriptor, options->interrupt, failure)) {
		sink_free(sink);
		return NULL;
	}
	sink->outlet.tap = options->tap;
	if (options->tap.part && (sink->recodes || sink->compressor)) {
		sink->tap = options->tap;
		sink->tap.part(sink->tap.context);
	}
	return sink;
}

bool sink_is_regular(const struct sink *sink)
{
	return sink->file.regular;
}

/* ---- Out: compressed or as it is --------------------------------------------------------------
 */

static bool compress(struct sink *sink, struct span text, ZSTD_EndDirective directive,
		     struct failure *failure)
{
	ZSTD_inBuffer input = {text.at, text.size, 0};
	size_t left = 1;
	while (input.pos < input.size || (directive != ZSTD_e_continue && left > 0)) {
		if (!buffer_reserve(&sink->compressed, ZSTD_CStreamOutSize()))
			return fail(failure, STATUS_IO, "out of memory");
		ZSTD_outBuffer output = {sink->compressed.at, sink->compressed.capacity, 0};
		left = ZSTD_compressStream2(sink->compressor, &output, &input, directive);
		if (ZSTD_isError(left))
			return fail(failure, STATUS_IO, "zstd: %s", ZSTD_getErrorName(left));
		/* An unfinished frame is seen wherever it is cut. */
		struct span out = {output.dst, output.pos};
		if (sink->ready && !buffer_append(&sink->rest, out))
			return fail(failure, STATUS_IO, "out of memory");
		if (!sink->ready &&
		    !outlet_write(&sink->outlet, out, (struct span){NULL, 0}, NULL, 0, failure))
			return false;
	}
	return true;
}

static bool deliver(struct sink *sink, struct span first, struct span second, struct cuts cuts,
		    struct failure *failure)
{
	if (!sink->compressor)
		return outlet_write(&sink->outlet, first, second, cuts.at, cuts.count, failure);
	return compress(sink, first, ZSTD_e_continue, failure) &&
	       compress(sink, second, ZSTD_e_continue, failure);
}

/* ---- Out: recoded ------------------------------------------------------------------------------
 */

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

/* Appends the recoded text to sink->recoded. *bad: where a character cannot be held. */
static bool recode(struct sink *sink, struct span text, size_t *bad, struct failure *failure)
{
	size_t tag = sink->drops_tags ? find_tag(text) : text.size;
	size_t whole = text.size;
	*bad = 0;
	text.size = tag;
	char *in = (char *)(uintptr_t)text.at;
	size_t in_left = text.size;
	while (in_left > 0) {
		if (!buffer_reserve(&sink->recoded, in_left * 2 + 16))
			return fail(failure, STATUS_IO, "out of memory");
		char *out = sink->recoded.at + sink->recoded.size;
		size_t room = sink->recoded.capacity - sink->recoded.size, out_left = room;
		/* More than 0: glibc put something else in a character's place. */
		size_t result = iconv(sink->recoder, &in, &in_left, &out, &out_left);
		sink->recoded.size += room - out_left;
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

static bool recoded_cut(struct sink *sink, size_t index)
{
	if (index >= sink->recoded_cut_room) {
		size_t room = sink->recoded_cut_room ? sink->recoded_cut_room * 2 : 256;
		uint32_t *more = realloc(sink->recoded_cuts, room * sizeof *more);
		if (!more)
			return false;
		sink->recoded_cuts = more;
		sink->recoded_cut_room = room;
	}
	sink->recoded_cuts[index] = (uint32_t)sink->recoded.size;
	return true;
}

/*
 * The text in the output's encoding, in sink->recoded, recoded piece by piece so that cuts stay
 * cuts; the last cut and the end always are pieces' ends.
 */
static bool recode_pieces(struct sink *sink, struct span text, struct cuts *cuts, size_t *bad,
			  struct failure *failure)
{
	size_t from = 0, pieces = 0;
	sink->recoded.size = 0;
	for (size_t i = 0; i < cuts->count; i++) {
		size_t to = cuts->at[i];
		if (i + 1 < cuts->count && to - from < RECODE_PIECE)
			continue;
		bool done = recode(sink, span_cut(text, from, to), bad, failure);
		*bad += from;
		if (!done)
			return false;
		from = to;
		if (!recoded_cut(sink, pieces++))
			return fail(failure, STATUS_IO, "out of memory");
	}
	bool done = recode(sink, span_cut(text, from, text.size), bad, failure);
	*bad += from;
	*cuts = (struct cuts){sink->recoded_cuts, pieces};
	return done;
}

/* ---- Putting -----------------------------------------------------------------------------------
 */

static bool hold(struct sink *sink, struct span text, struct failure *failure)
{
	if (!buffer_append(&sink->held, text))
		return fail(failure, STATUS_IO, "out of memory");
	return true;
}

static void tell_text(const struct sink *sink, struct span text)
{
	if (sink->tap.text && text.size > 0)
		sink->tap.text(sink->tap.context, text);
}

/* The byte order mark at the text's beginning, as the output's encoding wants it. */
static bool settle_bom(struct sink *sink, struct span *bytes, struct cuts cuts,
		       struct failure *failure)
{
	const struct span mark = {"\xef\xbb\xbf", 3};
	if (sink->bom_settled || bytes->size == 0)
		return true;
	sink->bom_settled = true;
	bool has = bytes->size >= 3 && memcmp(bytes->at, mark.at, 3) == 0;
	/* The mark stands before the header, which is put without cuts. */
	if (has && sink->drop_bom && cuts.count == 0)
		*bytes = span_cut(*bytes, 3, bytes->size);
	if (sink->own_bom || (sink->add_bom && !has))
		tell_text(sink, mark);
	return has || !sink->add_bom || hold(sink, mark, failure);
}

bool sink_put(struct sink *sink, struct span bytes, const uint32_t *cuts, size_t cut_count,
	      size_t *bad, struct failure *failure)
{
	struct cuts ends = {cuts, cut_count};
	const char *whole = bytes.at;
	*bad = 0;
	if (!settle_bom(sink, &bytes, ends, failure))
		return false;
	size_t dropped = (size_t)(bytes.at - whole);
	if (sink->recodes && !recode_pieces(sink, bytes, &ends, bad, failure)) {
		*bad += dropped;
		return false;
	}
	tell_text(sink, bytes);
	if (sink->recodes)
		bytes = buffer_span(&sink->recoded);
	if (ends.count == 0)
		return hold(sink, bytes, failure);
	size_t last = ends.at[ends.count - 1];
	sink->begun = true;
	if (!deliver(sink, buffer_span(&sink->held), span_cut(bytes, 0, last), ends, failure))
		return false;
	sink->held.size = 0;
	return hold(sink, span_cut(bytes, last, bytes.size), failure);
}

bool sink_flush(struct sink *sink, struct failure *failure)
{
	if (!sink->compressor || !sink->begun)
		return true;
	return compress(sink, (struct span){NULL, 0}, ZSTD_e_flush, failure);
}

/* ---- Ending ------------------------------------------------------------------------------------
 */

/* What an encoding with shifts wants at the end. */
static bool unshift(struct sink *sink, struct failure *failure)
{
	if (!sink->recodes)
		return true;
	char tail[32], *out = tail;
	size_t left = sizeof tail;
	if (iconv(sink->recoder, NULL, NULL, &out, &left) == (size_t)-1)
		return fail(failure, STATUS_IO, "cannot end the output's encoding");
	return hold(sink, (struct span){tail, sizeof tail - left}, failure);
}

/* All of a file goes out; of anything else the rest is made, and stays. */
static bool end_text(struct sink *sink, struct failure *failure)
{
	const struct span nothing = {NULL, 0}, held = buffer_span(&sink->held);
	sink->ready = !sink->file.temporary;
	if (sink->compressor)
		return compress(sink, held, ZSTD_e_continue, failure) &&
		       compress(sink, nothing, ZSTD_e_end, failure);
	return sink->ready || outlet_write(&sink->outlet, held, nothing, NULL, 0, failure);
}

static struct span rest_of(const struct sink *sink)
{
	if (sink->file.temporary)
		return (struct span){NULL, 0};
	return buffer_span(sink->compressor ? &sink->rest : &sink->held);
}

bool sink_ready(struct sink *sink, struct failure *failure)
{
	if (sink->ready)
		return true;
	if (!unshift(sink, failure) || !end_text(sink, failure) || !file_sync(&sink->file, failure))
		return false;
	sink->ready = true;
	/* Told now: once it goes out, whoever is told has said what it was. */
	struct tap *tap = &sink->outlet.tap;
	struct span rest = rest_of(sink);
	if (tap->bytes && rest.size > 0)
		tap->bytes(tap->context, rest);
	*tap = (struct tap){0};
	return true;
}

bool sink_finish(struct sink *sink, struct failure *failure)
{
	const struct span nothing = {NULL, 0};
	bool done = sink_ready(sink, failure) &&
		    outlet_write(&sink->outlet, rest_of(sink), nothing, NULL, 0, failure) &&
		    file_settle(&sink->file, failure);
	sink_free(sink);
	return done;
}

void sink_cut(struct sink *sink, struct span line, bool always)
{
	struct failure ignored = {0};
	const struct span feed = {"\n", 1}, nothing = {NULL, 0};
	struct cuts none = {NULL, 0};
	/* A frame that was ended in memory goes no further: so it is cut. */
	bool framed = sink->ready && sink->compressor;
	if (!sink->file.temporary && !framed && (sink->begun || always)) {
		size_t bad;
		/* Where the output ends is unknown after a failed write: a line of its own. A
		 * stream that wrote nothing yet ends in the line alone. */
		if (sink->outlet.broken || !sink->begun)
			sink->held.size = 0;
		if (sink->outlet.broken)
			hold(sink, feed, &ignored);
		sink->bom_settled = true;
		if (sink_put(sink, line, NULL, 0, &bad, &ignored) &&
		    sink_put(sink, feed, NULL, 0, &bad, &ignored) &&
		    deliver(sink, buffer_span(&sink->held), nothing, none, &ignored) &&
		    sink->compressor)
			compress(sink, nothing, ZSTD_e_flush, &ignored);
	}
	sink_free(sink);
}
