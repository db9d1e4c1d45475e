#include "bytes/inflate.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

struct inflate {
	struct upstream upstream;
	ZSTD_DStream *stream;
	char *in;
	size_t in_room;
	ZSTD_inBuffer input;
	uint64_t input_before; /* compressed bytes before `input`, for messages */
	bool inside;           /* a frame is begun and not ended */
	bool maybe_more;       /* the last call filled its output: the stream may hold more */
	bool ended;
};

bool inflate_knows(struct span head)
{
	const unsigned char *b = (const unsigned char *)head.at;
	if (head.size < 4)
		return false;
	bool frame = b[0] == 0x28 && b[1] == 0xb5 && b[2] == 0x2f && b[3] == 0xfd;
	bool skippable = (b[0] & 0xf0) == 0x50 && b[1] == 0x2a && b[2] == 0x4d && b[3] == 0x18;
	return frame || skippable;
}

struct inflate *inflate_open(struct upstream upstream, struct span head)
{
	struct inflate *inflate = calloc(1, sizeof *inflate);
	if (!inflate)
		return NULL;
	inflate->upstream = upstream;
	inflate->in_room = ZSTD_DStreamInSize() > head.size ? ZSTD_DStreamInSize() : head.size;
	inflate->in = malloc(inflate->in_room);
	inflate->stream = ZSTD_createDStream();
	if (!inflate->in || !inflate->stream ||
	    ZSTD_isError(ZSTD_DCtx_setParameter(inflate->stream, ZSTD_d_windowLogMax,
						ZSTD_WINDOW_LOG_MAX))) {
		inflate_close(inflate);
		return NULL;
	}
	memcpy(inflate->in, head.at, head.size);
	inflate->input = (ZSTD_inBuffer){inflate->in, head.size, 0};
	return inflate;
}

void inflate_close(struct inflate *inflate)
{
	if (!inflate)
		return;
	ZSTD_freeDStream(inflate->stream);
	free(inflate->in);
	free(inflate);
}

bool inflate_has_more(const struct inflate *inflate)
{
	return inflate->maybe_more || inflate->input.pos < inflate->input.size || inflate->ended;
}

static bool broken(const struct inflate *inflate, size_t code, struct failure *failure)
{
	uint64_t place = inflate->input_before + inflate->input.pos;
	switch (ZSTD_getErrorCode(code)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		return fail(failure, STATUS_MALFORMED,
			    "a zstd frame wants a window over 8 MiB; put `zstd -dc --long=31 |` "
			    "before this program");
	case ZSTD_error_prefix_unknown:
		return fail(failure, STATUS_MALFORMED,
			    "bytes after a zstd frame begin no other, at byte %llu of the "
			    "compressed input",
			    (unsigned long long)place);
	case ZSTD_error_memory_allocation:
		return fail(failure, STATUS_IO, "out of memory");
	default:
		return fail(failure, STATUS_MALFORMED,
			    "a broken zstd frame near byte %llu of the compressed input: %s",
			    (unsigned long long)place, ZSTD_getErrorName(code));
	}
}

/* More compressed bytes; *none at their end. */
static bool refill(struct inflate *inflate, bool *none, struct failure *failure)
{
	size_t got;
	inflate->input_before += inflate->input.size;
	inflate->input = (ZSTD_inBuffer){inflate->in, 0, 0};
	if (!inflate->upstream.read(inflate->upstream.context, inflate->in, inflate->in_room, &got,
				    failure))
		return false;
	inflate->input.size = got;
	*none = got == 0;
	return true;
}

bool inflate_read(struct inflate *inflate, char *to, size_t room, size_t *got,
		  struct failure *failure)
{
	ZSTD_outBuffer output = {to, room, 0};
	while (output.pos == 0 && !inflate->ended) {
		if (inflate->input.pos == inflate->input.size && !inflate->maybe_more) {
			bool none = false;
			if (!refill(inflate, &none, failure))
				return false;
			if (none && inflate->inside)
				return fail(failure, STATUS_MALFORMED,
					    "a zstd frame is cut off at byte %llu of the "
					    "compressed input",
					    (unsigned long long)inflate->input_before);
			if (none) {
				inflate->ended = true;
				break;
			}
		}
		size_t before = inflate->input.pos;
		size_t left = ZSTD_decompressStream(inflate->stream, &output, &inflate->input);
		if (ZSTD_isError(left))
			return broken(inflate, left, failure);
		/* 0: a frame is complete and flushed. A call that did nothing begins none. */
		if (left == 0)
			inflate->inside = false;
		else if (inflate->input.pos > before)
			inflate->inside = true;
		inflate->maybe_more = output.pos == output.size && left != 0;
	}
	*got = output.pos;
	return true;
}
