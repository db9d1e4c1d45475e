/* The masks by AVX2, and UTF-8 checked 32 bytes at a time. Compiled for such a processor only;
 * index_choose() asks before it hands this out. */
#include "records/index.h"

#ifdef __AVX2__

#include <immintrin.h>

struct masks {
	uint64_t quotes, delimiters, feeds, returns;
};

static inline uint64_t equal_mask(__m256i low, __m256i high, char byte)
{
	__m256i wanted = _mm256_set1_epi8(byte);
	uint64_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
	uint64_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
	return a | b << 32;
}

static inline struct masks block_masks(const char *bytes, struct dialect dialect)
{
	__m256i low = _mm256_loadu_si256((const __m256i *)bytes);
	__m256i high = _mm256_loadu_si256((const __m256i *)(bytes + 32));
	struct masks m = {0, equal_mask(low, high, dialect.delimiter), equal_mask(low, high, '\n'),
			  0};
	if (dialect.quotes) {
		m.quotes = equal_mask(low, high, '"');
		m.returns = equal_mask(low, high, '\r');
	}
	return m;
}

/* A carry-less product with all ones sums the bits below each bit, modulo two. */
static inline uint64_t prefix_xor(uint64_t bits)
{
	__m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits),
					       _mm_set1_epi8((char)0xff), 0);
	return (uint64_t)_mm_cvtsi128_si64(product);
}

#include "records/index_block.h"

/*
 * UTF-8 by three table look-ups on neighbouring bytes: J. Keiser, D. Lemire, "Validating UTF-8 in
 * less than one instruction per byte", Software: Practice and Experience 51 (2021). Each bit is
 * one way for two bytes to be wrong; it survives where all three tables have it.
 */
enum {
	TOO_SHORT = 1 << 0,    /* a lead byte, then no continuation */
	TOO_LONG = 1 << 1,     /* ASCII, then a continuation */
	OVERLONG_3 = 1 << 2,   /* E0, then below A0 */
	TOO_LARGE = 1 << 3,    /* F4, then 90 or more; F5 and above */
	SURROGATE = 1 << 4,    /* ED, then A0 or more */
	OVERLONG_2 = 1 << 5,   /* C0 or C1 */
	OVERLONG_4 = 1 << 6,   /* F0, then below 90; also F5 and above, then 80 to 8F */
	TWO_CONTINUE = 1 << 7, /* two continuations: right only inside a longer character */
	CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUE,
};

#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

static inline __m256i wrong_pairs(__m256i bytes, __m256i before)
{
	const __m256i first_high =
		TWICE(TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
		      TOO_LONG, (char)TWO_CONTINUE, (char)TWO_CONTINUE, (char)TWO_CONTINUE,
		      (char)TWO_CONTINUE, TOO_SHORT | OVERLONG_2, TOO_SHORT,
		      TOO_SHORT | OVERLONG_3 | SURROGATE, TOO_SHORT | TOO_LARGE | OVERLONG_4);
	const char large = (char)(CARRY | TOO_LARGE | OVERLONG_4);
	const __m256i first_low = TWICE(
		(char)(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), (char)(CARRY | OVERLONG_2),
		(char)CARRY, (char)CARRY, (char)(CARRY | TOO_LARGE), large, large, large, large,
		large, large, large, large, (char)(large | SURROGATE), large, large);
	const char second = (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUE);
	const __m256i second_high = TWICE(
		TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
		TOO_SHORT, (char)(second | OVERLONG_3 | OVERLONG_4),
		(char)(second | OVERLONG_3 | TOO_LARGE), (char)(second | SURROGATE | TOO_LARGE),
		(char)(second | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT);
	const __m256i nibble = _mm256_set1_epi8(0x0f);
	__m256i before_high = _mm256_and_si256(_mm256_srli_epi16(before, 4), nibble);
	__m256i bytes_high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble);
	__m256i before_low = _mm256_and_si256(before, nibble);
	return _mm256_and_si256(_mm256_and_si256(_mm256_shuffle_epi8(first_high, before_high),
						 _mm256_shuffle_epi8(first_low, before_low)),
				_mm256_shuffle_epi8(second_high, bytes_high));
}

/* Not zero where UTF-8 is broken; `last` are the 32 bytes before `bytes`. */
static inline __m256i wrong_bytes(__m256i bytes, __m256i last)
{
	__m256i across = _mm256_permute2x128_si256(last, bytes, 0x21);
	__m256i one = _mm256_alignr_epi8(bytes, across, 15);
	__m256i two = _mm256_alignr_epi8(bytes, across, 14);
	__m256i three = _mm256_alignr_epi8(bytes, across, 13);
	/* The high bit: this byte must be the third of three or four, or the fourth of four. */
	__m256i third = _mm256_subs_epu8(two, _mm256_set1_epi8((char)(0xe0 - 0x80)));
	__m256i fourth = _mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xf0 - 0x80)));
	__m256i must =
		_mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
	return _mm256_xor_si256(must, wrong_pairs(bytes, one));
}

/* Not zero where a character begins in these bytes and does not end in them. */
static inline __m256i unended(__m256i bytes)
{
	const __m256i most = _mm256_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
					      -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
					      -1, -1, -1, (char)0xef, (char)0xdf, (char)0xbf);
	return _mm256_subs_epu8(bytes, most);
}

static uint32_t text(const char *bytes, uint32_t from, uint32_t to)
{
	const __m256i zero = _mm256_setzero_si256();
	__m256i last = zero;
	uint32_t at = from;
	for (; to - at >= 64; at += 64) {
		__m256i low = _mm256_loadu_si256((const __m256i *)(bytes + at));
		__m256i high = _mm256_loadu_si256((const __m256i *)(bytes + at + 32));
		__m256i wrong = _mm256_cmpeq_epi8(_mm256_min_epu8(low, high), zero);
		if (_mm256_movemask_epi8(_mm256_or_si256(low, high)) == 0) {
			wrong = _mm256_or_si256(wrong, unended(last));
		} else {
			wrong = _mm256_or_si256(wrong, wrong_bytes(low, last));
			wrong = _mm256_or_si256(wrong, wrong_bytes(high, low));
		}
		if (!_mm256_testz_si256(wrong, wrong))
			break;
		last = high;
	}
	/* What is left, or what is wrong and where: from the last character that began before. */
	uint32_t exact = at - from > 3 ? at - 3 : from;
	while (exact < at && ((unsigned char)bytes[exact] & 0xc0) == 0x80)
		exact++;
	return index_plain.text(bytes, exact, to);
}

const struct index_form index_avx2 = {"avx2", run_blocks, text};

#endif
