#include <stdlib.h>
#include <zstd.h>

#include "bytes/bytes.h"
#include "bytes/file.h"
#include "bytes/outlet.h"
#include "bytes/recode.h"

/* Level 1: higher ones are slower and, on order files, no smaller; more is zstd's own job. */
#define COMPRESS_LEVEL 1

struct sink {
	struct outlet outlet;
	struct file file;
	struct buffer held; /* text after the newest cut */
	bool begun;         /* text went past `held` */
	bool bom_settled;
	struct recoder recoder;
	ZSTD_CStream *compressor;
	struct buffer compressed;
	struct tap tap;     /* of the text; zeros where the bytes are the text */
	bool ready;         /* sink_ready() was here: nothing goes out any more but the rest, … */
	struct buffer rest; /* … which is this where it was compressed, else `held` */
};

/* ---- Opening ----------------------------------------------------------------------------------
 */

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
	recoder_close(&sink->recoder);
	ZSTD_freeCStream(sink->compressor);
	buffer_free(&sink->held);
	buffer_free(&sink->compressed);
	buffer_free(&sink->rest);
	free(sink);
}

struct sink *sink_open(const struct sink_options *options, struct failure *failure)
{
	struct sink *sink = calloc(1, sizeof *sink);
	if (!sink) {
		fail(failure, STATUS_IO, "out of memory");
		return NULL;
	}
	sink->held.limit = sink->rest.limit = 4 * RECORD_SIZE_MAX;
	bool opened = recoder_open(&sink->recoder, options->encoding, failure) &&
		      (!options->compress || open_compressor(sink, failure)) &&
		      file_open(&sink->file, options->path, failure);
	if (!opened ||
	    !outlet_open(&sink->outlet, sink->file.descriptor, options->interrupt, failure)) {
		sink_free(sink);
		return NULL;
	}
	sink->outlet.tap = options->tap;
	if (options->tap.part && (sink->recoder.recodes || sink->compressor)) {
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
	if (has && sink->recoder.drop_bom && cuts.count == 0)
		*bytes = span_cut(*bytes, 3, bytes->size);
	if (sink->recoder.own_bom || (sink->recoder.add_bom && !has))
		tell_text(sink, mark);
	return has || !sink->recoder.add_bom || hold(sink, mark, failure);
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
	if (sink->recoder.recodes && !recoder_turn(&sink->recoder, bytes, &ends, bad, failure)) {
		*bad += dropped;
		return false;
	}
	tell_text(sink, bytes);
	if (sink->recoder.recodes)
		bytes = buffer_span(&sink->recoder.text);
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
	if (!recoder_end(&sink->recoder, &sink->held, failure) || !end_text(sink, failure) ||
	    !file_sync(&sink->file, failure))
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
