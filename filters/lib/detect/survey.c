/*
 * What a text has, counted for all detectors at once. Every cell of a sample and every note is
 * counted, so this is done sixteen bytes at a time.
 */
#include "detect/scan.h"
#include "detect/vector.h"

/* A lane of a vector counts so many blocks before it is full. */
#define BLOCKS_MAX 255
/* A full-width form is told by the two bytes after its first. */
#define AHEAD 2

/* Sixteen counts, of digits, letters and bytes beyond ASCII; and the marks seen. */
struct lanes {
	bytes16 digits;
	bytes16 letters;
	bytes16 wide;
	bytes16 marks; /* the bits of enum mark */
};

/* In a lane a comparison that holds is all ones, which is minus one. */
#define IS(condition) ((bytes16)(condition))

static inline void add_marks(struct lanes *lanes, bytes16 bytes)
{
	lanes->marks |= (IS(bytes == '@') & MARK_AT) | (IS(bytes == '.') & MARK_DOT) |
			(IS(bytes == ':') & MARK_COLON) | (IS(bytes == '-') & MARK_DASH) |
			(IS(bytes == '+') & MARK_PLUS);
}

static inline void add_ascii(struct lanes *lanes, bytes16 bytes)
{
	lanes->digits -= IS(bytes - '0' < 10);
	lanes->letters -= IS((bytes | 0x20) - 'a' < 26);
	lanes->wide -= IS(bytes >= 0x80);
	/* Most blocks have none: + - and . are neighbours, : and @ close by. */
	bytes16 likely = IS(bytes - '+' < 4) | IS(bytes == ':') | IS(bytes == '@');
	if (any16(likely))
		add_marks(lanes, bytes);
}

/* U+FF01 to U+FF5E count as the ASCII that they stand for: EF BC 81 is `!`, EF BD 80 is '`'. */
static inline void add_forms(struct lanes *lanes, bytes16 first, const char *at)
{
	bytes16 second = load16(at + 1), third = load16(at + 2);
	bytes16 low = IS(first == 0xef) & IS(second == 0xbc);
	bytes16 high = IS(first == 0xef) & IS(second == 0xbd);
	lanes->digits -= low & IS(third - 0x90 < 10);
	lanes->letters -= (low & IS(third - 0xa1 < 26)) | (high & IS(third - 0x81 < 26));
	lanes->marks |= low & ((IS(third == 0xa0) & MARK_AT) | (IS(third == 0x8e) & MARK_DOT) |
			       (IS(third == 0x9a) & MARK_COLON) | (IS(third == 0x8d) & MARK_DASH) |
			       (IS(third == 0x8b) & MARK_PLUS));
}

static inline __attribute__((always_inline)) void add_block(struct lanes *lanes, const char *at)
{
	bytes16 bytes = load16(at);
	add_ascii(lanes, bytes);
	if (any16(IS(bytes == 0xef)))
		add_forms(lanes, bytes, at);
}

/* The sixteen counts in one: neighbours added in lanes of sixteen bits, then these by a product. */
static size_t sum16(bytes16 counts)
{
	const uint64_t even = 0x00ff00ff00ff00ff, ones = 0x0001000100010001;
	uint64_t half[2];
	memcpy(half, &counts, sizeof half);
	uint64_t sums =
		(half[0] & even) + (half[0] >> 8 & even) + (half[1] & even) + (half[1] >> 8 & even);
	return (size_t)(sums * ones >> 48);
}

static unsigned any_of16(bytes16 bits)
{
	uint64_t half[2];
	memcpy(half, &bits, sizeof half);
	uint64_t all = half[0] | half[1];
	all |= all >> 32;
	all |= all >> 16;
	return (unsigned)((all | all >> 8) & 0xff);
}

static void survey_add(struct survey *survey, const struct lanes *lanes)
{
	survey->digits += sum16(lanes->digits);
	survey->letters += sum16(lanes->letters);
	survey->wide += sum16(lanes->wide);
	survey->marks |= any_of16(lanes->marks);
}

struct survey survey_of(struct span text)
{
	struct survey survey = {.size = text.size};
	struct lanes lanes = {0};
	size_t at = 0, blocks = 0;
	for (; at + 16 + AHEAD <= text.size; at += 16) {
		add_block(&lanes, text.at + at);
		if (++blocks == BLOCKS_MAX) {
			survey_add(&survey, &lanes);
			lanes = (struct lanes){0};
			blocks = 0;
		}
	}
	/* What is left, with zeros behind it, which count as nothing: two blocks at most. */
	if (at < text.size) {
		char padded[2 * 16 + AHEAD] = {0};
		if (blocks + 2 > BLOCKS_MAX) {
			survey_add(&survey, &lanes);
			lanes = (struct lanes){0};
		}
		memcpy(padded, text.at + at, text.size - at);
		add_block(&lanes, padded);
		if (text.size - at > 16)
			add_block(&lanes, padded + 16);
	}
	survey_add(&survey, &lanes);
	/* Dashes of other kinds and widths. */
	survey.marks |= survey.wide >= 3 ? MARK_DASH : 0;
	return survey;
}
