/* bytes: what a source makes of its input; what a sink lets out, and when. */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <dirent.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <zstd.h>

#include <cmocka.h>

#include "bytes/decode.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void repeat(struct buffer *out, struct span what, size_t times)
{
	while (times-- > 0)
		must(buffer_append(out, what));
}

/* ---- Taps --------------------------------------------------------------------------------------
 */

/* What taps were told: the text is the bytes as far as they were one. */
struct tapped {
	struct buffer bytes, text;
	bool parted;
};

static void tap_bytes(void *context, struct span bytes)
{
	struct tapped *tapped = context;
	assert_true(bytes.size > 0);
	repeat(&tapped->bytes, bytes, 1);
	if (!tapped->parted)
		repeat(&tapped->text, bytes, 1);
}

static void tap_part(void *context)
{
	struct tapped *tapped = context;
	assert_false(tapped->parted);
	tapped->parted = true;
}

static void tap_text(void *context, struct span text)
{
	struct tapped *tapped = context;
	assert_true(tapped->parted && text.size > 0);
	repeat(&tapped->text, text, 1);
}

static struct tap tap_of(struct tapped *tapped)
{
	*tapped = (struct tapped){0};
	return (struct tap){tap_bytes, tap_part, tap_text, tapped};
}

static void tapped_close(struct tapped *tapped)
{
	buffer_free(&tapped->bytes);
	buffer_free(&tapped->text);
}

static bool begins(struct span whole, struct span part)
{
	return part.size <= whole.size && span_equal(span_cut(whole, 0, part.size), part);
}

/* ---- Source ------------------------------------------------------------------------------------
 */

struct got {
	struct buffer text;
	struct failure failure;
	bool undecided;
};

/* All the text of an input, `chunk` bytes of it a read (0: as many as fit). */
static struct got read_text(struct span input, const char *encoding, size_t chunk, bool pauses)
{
	struct got got = {0};
	struct feed feed = feed_open(input, pauses);
	struct tapped tapped;
	struct source_options options = {.path = feed.path,
					 .encoding = encoding,
					 .read_most = chunk,
					 .tap = tap_of(&tapped)};
	struct source *source = source_open(&options, &got.failure);
	pausing = pauses;
	for (size_t size = 1; source && size > 0;) {
		/* Odd room, and never more than the header promises to fill. */
		size_t room = chunk ? 64 + chunk % 7 : 100000;
		must(buffer_reserve(&got.text, room));
		if (!source_read(source, got.text.at + got.text.size, room, &size, &got.failure))
			break;
		assert_true(size <= room);
		got.text.size += size;
		got.undecided = source_undecided(source);
	}
	pausing = false;
	source_close(source);
	feed_close(&feed);
	/* All that was read was told, and all text that came of it. */
	struct span bytes = buffer_span(&tapped.bytes), told = buffer_span(&tapped.text);
	assert_true(begins(input, bytes));
	assert_true(begins(told, buffer_span(&got.text)));
	if (got.failure.status == STATUS_DONE) {
		assert_true(span_equal(bytes, input));
		assert_true(span_equal(told, buffer_span(&got.text)));
	}
	tapped_close(&tapped);
	return got;
}

#define SIX  "\xd5\xc5\xc8\xfd\xc0\xee"             /* 张三李 in GB18030 */
#define NINE "\xe5\xbc\xa0\xe4\xb8\x89\xe6\x9d\x8e" /* the same in UTF-8 */

static const struct {
	const char *input;
	const char *text; /* NULL: it fails */
	const char *encoding;
	size_t size; /* of the input; 0: strlen() */
	const char *words;
	enum status status;
	bool undecided;
} inputs[] = {
	{.input = "a,b\n", .text = "a,b\n"},
	{.input = NINE "\n", .text = NINE "\n"},
	{.input = SIX "\n", .text = NINE "\n"},
	{.input = "a," SIX, .text = "a," NINE},
	/* A BOM is text, and stays. */
	{.input = "\xef\xbb\xbf"
		  "a\n",
	 .text = "\xef\xbb\xbf"
		 "a\n"},
	/* One bad byte in UTF-8 is an error in it. */
	{.input = NINE "\xff\n", .text = NINE "\xff\n"},
	{.input = NINE "\xc0\xc0\xc0\xc0\n", .text = NINE "\xc0\xc0\xc0\xc0\n"},
	/* One bad byte in GB18030 leaves nothing that fits. */
	{.input = SIX "\xff\n", .text = NINE "\xff\n", .undecided = true},
	{.input = "caf\xe9,\n", .text = "caf\xff,\n", .undecided = true},
	/* Cut off at the very end. */
	{.input = SIX "\xd5", .text = NINE "\xff", .undecided = true},
	{.input = NINE "\xe5\xbc", .text = NINE "\xe5\xbc"},
	/* What -e says is done; what it does not know becomes FF, and nothing else goes with it. */
	{.input = SIX "\xff\n" SIX, .text = NINE "\xff\n" NINE, .encoding = "gb18030"},
	{.input = SIX "\x81\n" SIX, .text = NINE "\xff\n" NINE, .encoding = "GB18030"},
	{.input = SIX "\xd5", .text = NINE "\xff", .encoding = "gbk"},
	{.input = "M\xfcller,\x80\x81\n", .text = "Müller,€\xff\n", .encoding = "cp1252"},
	{.input = SIX "\n", .text = SIX "\n", .encoding = "utf-8"},
	{.input = "a\0,\0\x20_\n\0", .text = "a,张\n", .encoding = "utf-16le", .size = 8},
	{.input = "\xff\xfe"
		  "a\0\n\0",
	 .text = "\xef\xbb\xbf"
		 "a\n",
	 .encoding = "utf-16",
	 .size = 6},
	{.input = "\xfe\xff\0a\0\n",
	 .text = "\xef\xbb\xbf"
		 "a\n",
	 .encoding = "UTF-16",
	 .size = 6},
	{.input = "\0a\0\n", .text = "a\n", .encoding = "utf-16", .size = 4},
	{.input = "a\0\n\0", .text = "a\n", .encoding = "utf16", .size = 4},
	{.input = "a\0\xd8", .text = "a\xff", .encoding = "utf-16le", .size = 3},
	/* glibc steps over this pair, which is none, at the end as well. */
	{.input = "a,\xa2\xe8", .text = "a,\xff", .encoding = "cp949"},
	/* Refused. */
	{.input = "", .status = STATUS_MALFORMED, .words = "no byte"},
	{.input = "PK\x03\x04 ", .status = STATUS_REFUSED, .words = "xlsx"},
	{.input = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", .status = STATUS_REFUSED, .words = "xls"},
	{.input = "\x1f\x8b\x08 ", .status = STATUS_REFUSED, .words = "gzip -dc"},
	{.input = "\r\n <!DocType html>", .status = STATUS_REFUSED, .words = "HTML"},
	{.input = "\xff\xfe"
		  "a\0",
	 .size = 4,
	 .status = STATUS_REFUSED,
	 .words = "-e utf-16"},
	{.input = "\xfe\xff\0a", .size = 4, .status = STATUS_REFUSED, .words = "-e utf-16"},
	{.input = "a\0,\0", .size = 4, .status = STATUS_REFUSED, .words = "-e utf-16"},
	{.input = "a", .encoding = "klingon", .status = STATUS_REFUSED, .words = "klingon"},
	{.input = "a", .encoding = "", .status = STATUS_REFUSED, .words = "unknown"},
	{.input = "a", .encoding = "gbk//TRANSLIT", .status = STATUS_REFUSED, .words = "unknown"},
	{.input = "a", .encoding = "iso-2022-jp", .status = STATUS_REFUSED, .words = "iconv -f"},
	{.input = "a", .encoding = "cp1258", .status = STATUS_REFUSED, .words = "iconv -f"},
	{.input = "a", .encoding = "Shift_JISX0213", .status = STATUS_REFUSED, .words = "iconv -f"},
};

static void test_inputs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(inputs); i++) {
		size_t size = inputs[i].size ? inputs[i].size : strlen(inputs[i].input);
		/* The first bytes tell a foreign format where they come at once: reads of 8 do. */
		for (size_t chunk = inputs[i].text ? 0 : 8; chunk <= size + 8; chunk++) {
			struct got got = read_text((struct span){inputs[i].input, size},
						   inputs[i].encoding, chunk, false);
			if (inputs[i].text) {
				assert_int_equal(got.failure.status, STATUS_DONE);
				assert_true(span_is(buffer_span(&got.text), inputs[i].text));
				assert_int_equal(got.undecided, inputs[i].undecided);
			} else {
				assert_int_equal(got.failure.status, inputs[i].status);
				assert_non_null(strstr(got.failure.text, inputs[i].words));
				assert_int_equal(got.text.size, 0);
			}
			buffer_free(&got.text);
		}
	}
}

/* The encoding is decided on 64 KiB from the first byte past ASCII, however they are read. */
static void test_encoding_window(void **state)
{
	static const size_t chunks[] = {0, 1000, 65536, 65537, 100000};
	(void)state;
	for (size_t i = 0; i < COUNT(chunks); i++)
		for (size_t far = 0; far < 2; far++) {
			struct buffer input = {0};
			repeat(&input, span_of("ascii,only\n"), 30000);
			repeat(&input, span_of(SIX ",12345678\n"), far ? 4200 : 4000);
			repeat(&input, span_of("\xff"), 1);
			repeat(&input, span_of(SIX ",12345678\n"), 20000);
			struct got got = read_text(buffer_span(&input), NULL, chunks[i], false);
			assert_int_equal(got.failure.status, STATUS_DONE);
			assert_int_equal(got.undecided, !far);
			assert_memory_equal(got.text.at + 330000, NINE, 9);
			buffer_free(&got.text);
			buffer_free(&input);
		}
}

/* A pause with nothing but a little ASCII or plain UTF-8 before it does not hold the text up. */
static void test_pauses(void **state)
{
	(void)state;
	struct buffer input = {0};
	repeat(&input, span_of("id,name\n"), 3);
	repeat(&input, span_of(NINE ",1\n"), 50);
	for (size_t chunk = 1; chunk < 40; chunk++) {
		struct got got = read_text(buffer_span(&input), NULL, chunk, true);
		assert_int_equal(got.failure.status, STATUS_DONE);
		assert_true(span_equal(buffer_span(&got.text), buffer_span(&input)));
		buffer_free(&got.text);
	}
	buffer_free(&input);
}

/* ---- zstd in -----------------------------------------------------------------------------------
 */

static void add_frame(struct buffer *out, struct span text, int window)
{
	ZSTD_CCtx *compressor = ZSTD_createCCtx();
	size_t room = ZSTD_compressBound(text.size);
	must(compressor && buffer_reserve(out, room));
	ZSTD_CCtx_setParameter(compressor, ZSTD_c_checksumFlag, 1);
	if (window) {
		/* A frame of a size that is told needs no larger window than that. */
		ZSTD_CCtx_setParameter(compressor, ZSTD_c_windowLog, window);
		ZSTD_CCtx_setParameter(compressor, ZSTD_c_contentSizeFlag, 0);
	}
	ZSTD_outBuffer output = {out->at + out->size, room, 0};
	ZSTD_inBuffer first = {text.at, text.size / 2, 0};
	ZSTD_inBuffer second = {text.at + text.size / 2, text.size - text.size / 2, 0};
	ZSTD_compressStream2(compressor, &output, &first, ZSTD_e_continue);
	must(ZSTD_compressStream2(compressor, &output, &second, ZSTD_e_end) == 0);
	out->size += output.pos;
	ZSTD_freeCCtx(compressor);
}

static const struct span skippable = {"\x53\x2a\x4d\x18\x05\0\0\0hello", 13};

/* Reads frames at several sizes of read; each gives the text, or fails with the words. */
static void must_inflate(struct span input, struct span text, const char *words)
{
	static const size_t chunks[] = {0, 1, 2, 3, 7, 64, 1000};
	for (size_t i = 0; i < COUNT(chunks); i++) {
		struct got got = read_text(input, NULL, chunks[i], false);
		if (words) {
			assert_int_equal(got.failure.status, STATUS_MALFORMED);
			assert_non_null(strstr(got.failure.text, words));
			assert_true(got.text.size <= text.size);
		} else {
			assert_int_equal(got.failure.status, STATUS_DONE);
			assert_int_equal(got.text.size, text.size);
			assert_memory_equal(got.text.at, text.at, text.size);
		}
		buffer_free(&got.text);
	}
}

static void test_frames(void **state)
{
	(void)state;
	struct buffer text = {0}, frames = {0}, twice = {0};
	repeat(&text, span_of("id,name\n1,abc\n"), 2000);
	repeat(&twice, buffer_span(&text), 2);
	add_frame(&frames, buffer_span(&text), 0);
	size_t one = frames.size;
	must_inflate(buffer_span(&frames), buffer_span(&text), NULL);
	/* Every way of being cut off is seen. */
	for (size_t cut = 4; cut < one; cut++)
		must_inflate(span_cut(buffer_span(&frames), 0, cut), buffer_span(&text), "cut off");
	/* A changed byte: the checksum. */
	frames.at[one - 1] ^= 1;
	must_inflate(buffer_span(&frames), buffer_span(&text), "broken zstd frame");
	frames.at[one - 1] ^= 1;
	/* Frames that follow each other, empty and skippable ones between them. */
	repeat(&frames, skippable, 2);
	add_frame(&frames, span_of(""), 0);
	add_frame(&frames, buffer_span(&text), 0);
	repeat(&frames, skippable, 1);
	must_inflate(buffer_span(&frames), buffer_span(&twice), NULL);
	/* A skippable frame that is cut off, and bytes that begin nothing. */
	must_inflate(span_cut(buffer_span(&frames), 0, frames.size - 1), buffer_span(&twice),
		     "cut off");
	repeat(&frames, span_of("\nid,name\n"), 1);
	must_inflate(buffer_span(&frames), buffer_span(&twice), "begin no other");
	frames.size = one;
	repeat(&frames, (struct span){"\0\0\0\0\0", 5}, 1);
	must_inflate(buffer_span(&frames), buffer_span(&text), "begin no other");
	buffer_free(&text);
	buffer_free(&frames);
	buffer_free(&twice);
}

static void test_frame_first(void **state)
{
	(void)state;
	struct buffer frames = {0};
	repeat(&frames, skippable, 1);
	add_frame(&frames, span_of("a,b\n"), 0);
	must_inflate(buffer_span(&frames), span_of("a,b\n"), NULL);
	frames.size = 0;
	add_frame(&frames, span_of(""), 0);
	must_inflate(buffer_span(&frames), span_of(""), "no byte of input");
	buffer_free(&frames);
}

static void test_windows(void **state)
{
	(void)state;
	struct buffer text = {0}, frame = {0};
	repeat(&text, span_of("id,name\n1,abc\n"), 200);
	add_frame(&frame, buffer_span(&text), 23);
	must_inflate(buffer_span(&frame), buffer_span(&text), NULL);
	frame.size = 0;
	add_frame(&frame, buffer_span(&text), 24);
	must_inflate(buffer_span(&frame), buffer_span(&text), "zstd -dc --long=31 |");
	buffer_free(&text);
	buffer_free(&frame);
}

/* ---- Sink --------------------------------------------------------------------------------------
 */

/* A pipe to write to by its path, and what came out of it. */
struct outpipe {
	int descriptors[2];
	char path[32];
	struct buffer bytes;
	struct tapped tapped;
};

static struct sink *outpipe_open(struct outpipe *out, struct sink_options options)
{
	struct failure failure = {0};
	*out = (struct outpipe){0};
	options.tap = tap_of(&out->tapped);
	must(pipe2(out->descriptors, O_CLOEXEC | O_NONBLOCK) == 0);
	fcntl(out->descriptors[1], F_SETPIPE_SZ, 1 << 20);
	snprintf(out->path, sizeof out->path, "/proc/self/fd/%d", out->descriptors[1]);
	options.path = out->path;
	struct sink *sink = sink_open(&options, &failure);
	assert_non_null(sink);
	return sink;
}

/* What can be read by now, added to what was. */
static struct span outpipe_read(struct outpipe *out)
{
	ssize_t got = 1;
	while (got > 0) {
		must(buffer_reserve(&out->bytes, 65536));
		got = read(out->descriptors[0], out->bytes.at + out->bytes.size, 65536);
		out->bytes.size += got > 0 ? (size_t)got : 0;
	}
	return buffer_span(&out->bytes);
}

static void outpipe_close(struct outpipe *out)
{
	/* What came out is what was told, or will have been. */
	struct span came = outpipe_read(out);
	assert_true(begins(buffer_span(&out->tapped.bytes), came));
	tapped_close(&out->tapped);
	close(out->descriptors[0]);
	close(out->descriptors[1]);
	buffer_free(&out->bytes);
}

static void must_put(struct sink *sink, const char *bytes, uint32_t cut)
{
	struct failure failure = {0};
	size_t bad;
	assert_true(sink_put(sink, span_of(bytes), &cut, cut > 0, &bad, &failure));
}

static const struct span stop_line = {"\"pii-mask: stopped at record 2", 30};

/* The newest record's last cell and the delimiter before it stay until the next one is there. */
static void test_held_back(void **state)
{
	(void)state;
	struct outpipe out;
	struct failure failure = {0};
	struct sink *sink = outpipe_open(&out, (struct sink_options){0});
	must_put(sink, "a,b\n", 0);
	assert_true(span_is(outpipe_read(&out), ""));
	must_put(sink, "1,2\n", 1);
	assert_true(span_is(outpipe_read(&out), "a,b\n1"));
	must_put(sink, "\n\n", 0);
	assert_true(sink_flush(sink, &failure));
	assert_true(span_is(outpipe_read(&out), "a,b\n1"));
	must_put(sink, "3,4\n5,6\n", 5);
	assert_true(span_is(outpipe_read(&out), "a,b\n1,2\n\n\n3,4\n5"));
	assert_true(sink_ready(sink, &failure));
	assert_true(span_is(outpipe_read(&out), "a,b\n1,2\n\n\n3,4\n5"));
	assert_true(span_is(buffer_span(&out.tapped.bytes), "a,b\n1,2\n\n\n3,4\n5,6\n"));
	assert_true(sink_finish(sink, &failure));
	assert_true(span_is(outpipe_read(&out), "a,b\n1,2\n\n\n3,4\n5,6\n"));
	assert_false(out.tapped.parted);
	assert_true(span_equal(buffer_span(&out.tapped.bytes), buffer_span(&out.bytes)));
	outpipe_close(&out);
}

/* It was ready, and something else failed: what is left still is no whole stream. */
static void test_ready_and_cut(void **state)
{
	(void)state;
	for (size_t packed = 0; packed < 2; packed++) {
		struct outpipe out;
		struct failure failure = {0};
		struct sink *sink = outpipe_open(&out, (struct sink_options){.compress = packed});
		must_put(sink, "a,b\n", 0);
		must_put(sink, "1,2\n", 1);
		if (packed)
			assert_true(sink_flush(sink, &failure));
		assert_true(sink_ready(sink, &failure));
		sink_cut(sink, stop_line, false);
		struct span came = outpipe_read(&out);
		if (packed)
			must_inflate(came, span_of("a,b\n1"), "cut off");
		else
			assert_true(span_is(came, "a,b\n1,2\n\"pii-mask: stopped at record 2\n"));
		out.tapped.bytes.size = 0;
		repeat(&out.tapped.bytes, came, 1);
		outpipe_close(&out);
	}
}

static void test_cut(void **state)
{
	(void)state;
	static const struct {
		bool begun;
		bool always;
		const char *out;
	} cases[] = {
		{true, false, "a,b\n1,2\n\"pii-mask: stopped at record 2\n"},
		{true, true, "a,b\n1,2\n\"pii-mask: stopped at record 2\n"},
		{false, true, "\"pii-mask: stopped at record 2\n"},
		{false, false, ""},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct outpipe out;
		struct sink *sink = outpipe_open(&out, (struct sink_options){0});
		must_put(sink, "a,b\n", 0);
		if (cases[i].begun)
			must_put(sink, "1,2\n", 1);
		sink_cut(sink, stop_line, cases[i].always);
		assert_true(span_is(outpipe_read(&out), cases[i].out));
		outpipe_close(&out);
	}
}

static void test_compressed(void **state)
{
	(void)state;
	for (size_t cut = 0; cut < 2; cut++) {
		struct outpipe out;
		struct failure failure = {0};
		struct sink *sink = outpipe_open(&out, (struct sink_options){.compress = true});
		must_put(sink, "a,b\n", 0);
		must_put(sink, "1,2\n", 1);
		assert_true(sink_flush(sink, &failure));
		assert_true(outpipe_read(&out).size > 0);
		if (cut)
			sink_cut(sink, stop_line, false);
		else
			assert_true(sink_finish(sink, &failure));
		struct span frame = outpipe_read(&out);
		assert_true(span_equal(frame, buffer_span(&out.tapped.bytes)));
		assert_true(out.tapped.parted);
		char text[100];
		ZSTD_DStream *stream = ZSTD_createDStream();
		ZSTD_inBuffer input = {frame.at, frame.size, 0};
		ZSTD_outBuffer output = {text, sizeof text - 1, 0};
		size_t left = ZSTD_decompressStream(stream, &output, &input);
		text[output.pos] = 0;
		assert_string_equal(text, cut ? "a,b\n1,2\n\"pii-mask: stopped at record 2\n"
					      : "a,b\n1,2\n");
		assert_true(span_is(buffer_span(&out.tapped.text), text));
		/* 0: the frame is complete. */
		assert_false(ZSTD_isError(left));
		assert_int_equal(left > 0, cut);
		ZSTD_freeDStream(stream);
		must_inflate(frame, span_of("a,b\n1,2\n"), cut ? "cut off" : NULL);
		outpipe_close(&out);
	}
}

#define BOM "\xef\xbb\xbf"

static const struct {
	const char *encoding;
	const char *text;
	const char *out; /* NULL: it cannot be held, and … */
	size_t bad;      /* … this is where in the text */
	size_t size;     /* of `out`; 0: strlen() */
} recoded[] = {
	{NULL, "张\n", "张\n", 0, 0},
	{NULL, BOM "张\n", BOM "张\n", 0, 0},
	{"UTF-8", BOM "a\n", BOM "a\n", 0, 0},
	{"utf-8-bom", "a\n", BOM "a\n", 0, 0},
	{"utf-8-bom", BOM "a\n", BOM "a\n", 0, 0},
	{"gbk", BOM "张三\n", "\xd5\xc5\xc8\xfd\n", 0, 0},
	{"gb18030", "张𠀀\n", "\xd5\xc5\x95\x32\x82\x36\n", 0, 0},
	{"utf-16le", "a\n", "a\0\n\0", 0, 4},
	{"utf-16", BOM "a\n",
	 "\xff\xfe"
	 "a\0\n\0",
	 0, 6},
	{"cp1252", "Müller €\n", "M\xfcller \x80\n", 0, 0},
	{"cp1252", "a,张\n", NULL, 2, 0},
	{"cp1252", BOM "a,张\n", NULL, 5, 0},
	{"gbk", "张,𠀀\n", NULL, 4, 0},
	{"ascii", "é\n", NULL, 0, 0},
	/* Tags, invisible: glibc leaves them out and says nothing. */
	{"gbk", "a,b\xf3\xa0\x81\x81\n", NULL, 3, 0},
	{"gb18030", "\xf3\xa0\x81\x81\n", "\xd3\x36\x9c\x33\n", 0, 0},
};

static void test_recoded(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(recoded); i++) {
		struct outpipe out;
		struct failure failure = {0};
		struct sink *sink =
			outpipe_open(&out, (struct sink_options){.encoding = recoded[i].encoding});
		size_t bad = SIZE_MAX;
		bool put = sink_put(sink, span_of(recoded[i].text), NULL, 0, &bad, &failure);
		assert_int_equal(put, recoded[i].out != NULL);
		if (put) {
			size_t size = recoded[i].size ? recoded[i].size : strlen(recoded[i].out);
			assert_true(sink_finish(sink, &failure));
			assert_true(span_equal(outpipe_read(&out),
					       (struct span){recoded[i].out, size}));
			assert_true(span_equal(buffer_span(&out.tapped.bytes),
					       buffer_span(&out.bytes)));
			/* The text is what the next filter will make of it. */
			struct got got = read_text(
				buffer_span(&out.bytes),
				recoded[i].encoding && strcmp(recoded[i].encoding, "utf-8-bom") != 0
					? recoded[i].encoding
					: NULL,
				0, false);
			assert_true(
				span_equal(buffer_span(&out.tapped.text), buffer_span(&got.text)));
			buffer_free(&got.text);
		} else {
			assert_int_equal(failure.status, STATUS_MALFORMED);
			assert_int_equal(bad, recoded[i].bad);
			sink_cut(sink, stop_line, false);
			assert_true(span_is(outpipe_read(&out), ""));
		}
		outpipe_close(&out);
	}
}

/* Cuts stay cuts in another encoding, and a bad character far away has its place. */
static void test_recoded_far(void **state)
{
	(void)state;
	struct outpipe out;
	struct failure failure = {0};
	struct buffer text = {0};
	uint32_t cuts[3000];
	size_t bad;
	for (size_t i = 0; i < COUNT(cuts); i++) {
		repeat(&text, span_of("张三,abcdefgh"), 1);
		cuts[i] = (uint32_t)text.size;
		repeat(&text, span_of(",李\n"), 1);
	}
	struct sink *sink = outpipe_open(&out, (struct sink_options){.encoding = "gbk"});
	assert_true(sink_put(sink, buffer_span(&text), cuts, COUNT(cuts), &bad, &failure));
	assert_true(sink_put(sink, buffer_span(&text), cuts, COUNT(cuts), &bad, &failure));
	struct span got = outpipe_read(&out);
	/* 17 bytes a record; the last one lacks its last cell. */
	assert_int_equal(got.size, 17 * 2 * COUNT(cuts) - 4);
	assert_memory_equal(got.at + got.size - 8, "abcdefgh", 8);
	memcpy(text.at + cuts[2500] - 4, "\xf0\xa0\x80\x80", 4);
	assert_false(sink_put(sink, buffer_span(&text), cuts, COUNT(cuts), &bad, &failure));
	assert_int_equal(bad, cuts[2500] - 4);
	sink_cut(sink, stop_line, false);
	outpipe_close(&out);
	buffer_free(&text);
}

static void test_encodings_refused(void **state)
{
	static const char *const names[] = {"klingon", "", "gbk//TRANSLIT", "gbk//IGNORE"};
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct failure failure = {0};
		struct sink_options options = {.encoding = names[i]};
		assert_null(sink_open(&options, &failure));
		assert_int_equal(failure.status, STATUS_REFUSED);
	}
}

/* ---- Files -------------------------------------------------------------------------------------
 */

struct folder {
	char path[200];
	char file[240];
	char link[240];
};

static struct folder folder_new(void)
{
	struct folder folder;
	const char *base = getenv("TMPDIR");
	snprintf(folder.path, sizeof folder.path, "%.100s/pii-test.XXXXXX", base ? base : "/tmp");
	must(mkdtemp(folder.path) != NULL);
	snprintf(folder.file, sizeof folder.file, "%s/out.csv", folder.path);
	snprintf(folder.link, sizeof folder.link, "%s/link.csv", folder.path);
	return folder;
}

/* How many files there are; all of them go. */
static size_t folder_end(const struct folder *folder)
{
	size_t count = 0;
	DIR *files = opendir(folder->path);
	must(files != NULL);
	for (struct dirent *entry; (entry = readdir(files));)
		if (entry->d_name[0] != '.') {
			must(unlinkat(dirfd(files), entry->d_name, 0) == 0);
			count++;
		}
	closedir(files);
	must(rmdir(folder->path) == 0);
	return count;
}

static void write_file(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");
	must(file && fputs(text, file) >= 0 && fclose(file) == 0 && chmod(path, mode) == 0);
}

static void must_hold(const char *path, const char *text, mode_t mode)
{
	char bytes[100] = "";
	struct stat status;
	FILE *file = fopen(path, "r");
	must(file != NULL);
	size_t size = fread(bytes, 1, sizeof bytes - 1, file);
	fclose(file);
	assert_string_equal(bytes, text);
	assert_int_equal(size, strlen(text));
	assert_true(stat(path, &status) == 0 && (status.st_mode & 07777) == mode);
}

static struct sink *open_path(const char *path)
{
	struct failure failure = {0};
	struct sink_options options = {.path = path};
	struct sink *sink = sink_open(&options, &failure);
	assert_non_null(sink);
	assert_true(sink_is_regular(sink));
	must_put(sink, "a,b\n", 0);
	must_put(sink, "1,2\n", 1);
	return sink;
}

static void test_file_replaced(void **state)
{
	static const mode_t modes[] = {0600, 0640, 0664};
	(void)state;
	for (size_t i = 0; i < COUNT(modes); i++) {
		struct folder folder = folder_new();
		struct failure failure = {0};
		write_file(folder.file, "old\n", modes[i]);
		struct sink *sink = open_path(folder.file);
		must_hold(folder.file, "old\n", modes[i]);
		assert_true(sink_finish(sink, &failure));
		must_hold(folder.file, "a,b\n1,2\n", modes[i]);
		assert_int_equal(folder_end(&folder), 1);
	}
}

static void test_file_new(void **state)
{
	(void)state;
	struct folder folder = folder_new();
	struct failure failure = {0};
	mode_t mask = umask(027);
	assert_true(sink_finish(open_path(folder.file), &failure));
	umask(mask);
	must_hold(folder.file, "a,b\n1,2\n", 0640);
	assert_int_equal(folder_end(&folder), 1);
}

static void test_file_linked(void **state)
{
	(void)state;
	for (size_t cut = 0; cut < 2; cut++) {
		struct folder folder = folder_new();
		struct failure failure = {0};
		struct stat status;
		write_file(folder.file, "old\n", 0600);
		must(symlink("out.csv", folder.link) == 0);
		struct sink *sink = open_path(folder.link);
		if (cut)
			sink_cut(sink, stop_line, true);
		else
			assert_true(sink_finish(sink, &failure));
		must_hold(folder.file, cut ? "old\n" : "a,b\n1,2\n", 0600);
		assert_true(lstat(folder.link, &status) == 0 && S_ISLNK(status.st_mode));
		assert_int_equal(folder_end(&folder), 2);
	}
}

/* Whatever ends it: the older file stands and nothing lies beside it. */
static void test_file_cut(void **state)
{
	(void)state;
	for (size_t old = 0; old < 2; old++) {
		struct folder folder = folder_new();
		if (old)
			write_file(folder.file, "old\n", 0600);
		sink_cut(open_path(folder.file), stop_line, true);
		if (old)
			must_hold(folder.file, "old\n", 0600);
		assert_int_equal(folder_end(&folder), old);
	}
}

static void test_file_nowhere(void **state)
{
	(void)state;
	struct folder folder = folder_new();
	struct failure failure = {0};
	char path[300];
	snprintf(path, sizeof path, "%s/none/out.csv", folder.path);
	struct sink_options options = {.path = path};
	assert_null(sink_open(&options, &failure));
	assert_int_equal(failure.status, STATUS_IO);
	failure = (struct failure){0};
	options.path = folder.path;
	assert_null(sink_open(&options, &failure));
	assert_int_equal(failure.status, STATUS_IO);
	assert_int_equal(folder_end(&folder), 0);
}

/* ---- Killed ------------------------------------------------------------------------------------
 */

/* So short that every few page borders fall between two of them: a write that the kernel breaks
 * off at one then looks whole. */
#define TINY "1,2,3\n"

/* How a stream that will be cut looks. */
struct stream {
	size_t records;
	size_t cell;      /* the most that its varying cell holds; 0: all records are TINY */
	bool last_varies; /* that is the last cell, in quotes; else the second */
};

static void add_varying(struct buffer *text, size_t size)
{
	static const char filler[] = "0123456789abcdefghijklmnopqrstuvwxy\n";
	for (size_t step; size > 0; size -= step) {
		step = size < 36 ? size : 36;
		must(buffer_append(text, (struct span){filler + 36 - step, step}));
	}
}

/* Records [from, to) in `text`, with their cuts. */
static void make_records(const struct stream *stream, size_t from, size_t to, struct buffer *text,
			 uint32_t *cuts)
{
	text->size = 0;
	for (size_t i = from; i < to; i++) {
		size_t size = i * 7919 % (stream->cell + 1);
		if (stream->cell == 0) {
			cuts[i - from] = (uint32_t)text->size + 3;
			must(buffer_append(text, span_of(TINY)));
			continue;
		}
		must(buffer_format(text, "%zu,\"", i));
		add_varying(text, stream->last_varies ? 3 : size);
		must(buffer_byte(text, '"'));
		cuts[i - from] = (uint32_t)text->size;
		must(buffer_append(text, span_of(",\"\"\"")));
		add_varying(text, stream->last_varies ? size : 3);
		must(buffer_append(text, span_of(i % 3 ? "\"\n" : "\"\r\n")));
	}
}

#define HEADER      "id,text,last\n"
#define STRETCH_MAX 10000

/* The child: writes the records in stretches of many sizes. */
static _Noreturn void write_stream(const struct stream *stream, const char *path)
{
	static uint32_t cuts[STRETCH_MAX];
	struct buffer text = {0};
	struct failure failure = {0};
	struct sink_options options = {.path = path};
	struct sink *sink = sink_open(&options, &failure);
	size_t bad;
	bool good = sink && sink_put(sink, span_of(HEADER), NULL, 0, &bad, &failure);
	for (size_t from = 0, step = 1, to; good && from < stream->records; from = to) {
		to = from + step < stream->records ? from + step : stream->records;
		make_records(stream, from, to, &text, cuts);
		good = sink_put(sink, buffer_span(&text), cuts, to - from, &bad, &failure);
		step = stream->cell ? step * 3 % 997 + 1 : STRETCH_MAX - step % 7;
	}
	_exit(good && sink_finish(sink, &failure) ? 0 : 9);
}

/* Blocks until so many bytes came, or all. */
static void read_some(int descriptor, size_t most, struct buffer *got)
{
	while (most > 0) {
		size_t room = most < 4000 ? most : 4000;
		must(buffer_reserve(got, room));
		ssize_t size = read(descriptor, got->at + got->size, room);
		must(size >= 0);
		if (size == 0)
			return;
		got->size += (size_t)size;
		most -= (size_t)size;
	}
}

/* Returns when the writer sleeps, which it does where the pipe is full, or is at its end. */
static void let_write(pid_t writer)
{
	char path[40], state = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", (int)writer);
	while (state != 'S' && state != 'Z') {
		sched_yield();
		FILE *file = fopen(path, "r");
		must(file && fscanf(file, "%*d %*s %c", &state) == 1);
		fclose(file);
	}
}

/*
 * Kills the writer when `taken` bytes were read: at once, wherever it is, or when it sleeps. True
 * when it had ended by itself.
 */
static bool kill_writer(const struct stream *stream, size_t taken, bool asleep, struct buffer *got)
{
	int ends[2], status;
	char path[32];
	must(pipe(ends) == 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", ends[1]);
	pid_t child = fork();
	must(child >= 0);
	if (child == 0) {
		close(ends[0]);
		write_stream(stream, path);
	}
	close(ends[1]);
	read_some(ends[0], taken, got);
	if (asleep)
		let_write(child);
	kill(child, SIGKILL);
	must(waitpid(child, &status, 0) == child);
	read_some(ends[0], SIZE_MAX, got);
	close(ends[0]);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	return WIFEXITED(status);
}

/*
 * What came through looks whole if it is, and else not. A writer that is killed after its last
 * write and before its end has written everything: how it ended says nothing then.
 */
static void try_kill(const struct stream *stream, struct span whole, size_t taken, bool asleep)
{
	struct buffer got = {0};
	struct outcome outcome;
	struct reading reading = {.options = {.delimiter = ','}};
	bool ended = kill_writer(stream, taken, asleep, &got);
	read_all(buffer_span(&got), &reading, &outcome);
	bool all = span_equal(buffer_span(&got), whole);
	if (all != (outcome.event == READER_END))
		print_error("killed at %zu: ends after byte %zu\n", taken, got.size);
	assert_true(got.size <= whole.size && memcmp(got.at, whole.at, got.size) == 0);
	assert_true(all || !ended);
	assert_int_equal(all, outcome.event == READER_END);
	outcome_free(&outcome);
	buffer_free(&got);
}

/* Everything that write_stream() writes. */
static void make_whole(const struct stream *stream, struct buffer *whole)
{
	static uint32_t cuts[STRETCH_MAX];
	struct buffer text = {0};
	whole->size = 0;
	must(buffer_append(whole, span_of(HEADER)));
	for (size_t from = 0, to; from < stream->records; from = to) {
		to = from + STRETCH_MAX < stream->records ? from + STRETCH_MAX : stream->records;
		make_records(stream, from, to, &text, cuts);
		must(buffer_append(whole, buffer_span(&text)));
	}
	buffer_free(&text);
}

static void test_killed(void **state)
{
	static const struct stream streams[] = {
		{60000, 30, false},  {60000, 30, true},  {4000, 2000, false}, {3000, 5000, false},
		{600, 20000, false}, {600, 20000, true}, {30, 300000, true},
	};
	static const struct stream tiny = {300000, 0, false};
	static const size_t taken[] = {0, 1, 13, 4095, 4097, 65536, 100003, 700001, 1500007};
	struct buffer whole = {0};
	(void)state;
	for (size_t i = 0; i < COUNT(streams); i++) {
		make_whole(&streams[i], &whole);
		for (size_t j = 0; j < 2 * COUNT(taken); j++)
			try_kill(&streams[i], buffer_span(&whole), taken[j / 2], j % 2);
	}
	make_whole(&tiny, &whole);
	for (size_t j = 0; j < 60; j++)
		try_kill(&tiny, buffer_span(&whole), j * 9973, j % 6 > 0);
	buffer_free(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inputs),
		cmocka_unit_test(test_encoding_window),
		cmocka_unit_test(test_pauses),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_frame_first),
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_held_back),
		cmocka_unit_test(test_ready_and_cut),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_recoded),
		cmocka_unit_test(test_recoded_far),
		cmocka_unit_test(test_encodings_refused),
		cmocka_unit_test(test_file_replaced),
		cmocka_unit_test(test_file_new),
		cmocka_unit_test(test_file_linked),
		cmocka_unit_test(test_file_cut),
		cmocka_unit_test(test_file_nowhere),
		cmocka_unit_test(test_killed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
