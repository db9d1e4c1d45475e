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

/* Sixteen counts, of digits, letters and bytes beyond ASCII; and whether a mark was seen. */
struct lanes {
	bytes16 digits;
	bytes16 letters;
	bytes16 wide;
	bytes16 at, dot, colon, dash, plus;
};

/* In a lane a comparison that holds is all ones, which is minus one. */
#define IS(condition) ((bytes16)(condition))

static inline void add_ascii(struct lanes *lanes, bytes16 bytes)
{
	lanes->digits -= IS(bytes - '0' < 10);
	lanes->letters -= IS((bytes | 0x20) - 'a' < 26);
	lanes->wide -= IS(bytes >= 0x80);
	lanes->at |= IS(bytes == '@');
	lanes->dot |= IS(bytes == '.');
	lanes->colon |= IS(bytes == ':');
	lanes->dash |= IS(bytes == '-');
	lanes->plus |= IS(bytes == '+');
}

/* U+FF01 to U+FF5E count as the ASCII that they stand for: EF BC 81 is `!`, EF BD 80 is '`'. */
static inline void add_forms(struct lanes *lanes, bytes16 first, const char *at)
{
	bytes16 second = load16(at + 1), third = load16(at + 2);
	bytes16 low = IS(first == 0xef) & IS(second == 0xbc);
	bytes16 high = IS(first == 0xef) & IS(second == 0xbd);
	lanes->digits -= low & IS(third - 0x90 < 10);
	lanes->letters -= (low & IS(third - 0xa1 < 26)) | (high & IS(third - 0x81 < 26));
	lanes->at |= low & IS(third == 0xa0);
	lanes->dot |= low & IS(third == 0x8e);
	lanes->colon |= low & IS(third == 0x9a);
	lanes->dash |= low & IS(third == 0x8d);
	lanes->plus |= low & IS(third == 0x8b);
}

static inline void add_block(struct lanes *lanes, const char *at)
{
	bytes16 bytes = load16(at);
	add_ascii(lanes, bytes);
	if (any16(IS(bytes == 0xef)))
		add_forms(lanes, bytes, at);
}

static size_t sum16(bytes16 counts)
{
	size_t sum = 0;
	for (int i = 0; i < 16; i++)
		sum += counts[i];
	return sum;
}

static void survey_add(struct survey *survey, const struct lanes *lanes)
{
	survey->digits += sum16(lanes->digits);
	survey->letters += sum16(lanes->letters);
	survey->wide += sum16(lanes->wide);
	survey->marks |= any16(lanes->at) ? MARK_AT : 0;
	survey->marks |= any16(lanes->dot) ? MARK_DOT : 0;
	survey->marks |= any16(lanes->colon) ? MARK_COLON : 0;
	survey->marks |= any16(lanes->dash) ? MARK_DASH : 0;
	survey->marks |= any16(lanes->plus) ? MARK_PLUS : 0;
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
