/* How a number is exchanged for another one of its range, and what of a value is exchanged. */
#include "treat/surrogate.h"

/* ---- Letters and digits ------------------------------------------------------------------------
 */

bool figures_read(struct span value, struct parts parts, struct figures *figures)
{
	const char *end = value.at + parts.end;
	figures->count = 0;
	for (const char *at = value.at + parts.begin; at < end;) {
		uint32_t c;
		size_t size = utf8_next(at, end, &c);
		if (size == 0)
			return false;
		uint32_t plain = in(c, 0xff01, 0xff5e) ? c - 0xfee0 : c;
		plain = in(plain, 'a', 'z') ? plain & ~0x20u : plain;
		size_t begin = (size_t)(at - value.at);
		at += size;
		if (in(plain, '0', '9') || in(plain, 'A', 'Z')) {
			if (figures->count == FIGURES_MAX)
				return false;
			figures->place[figures->count] = (struct extent){begin, begin + size};
			figures->at[figures->count++] = (char)plain;
		} else if (star_is(c) || character_sort(c) == SORT_COUNTED) {
			return false;
		}
	}
	return figures->count > 0;
}

static bool write_figure(struct span old, char figure, struct buffer *out)
{
	bool wide = old.size == 3;
	unsigned char last = (unsigned char)old.at[old.size - 1];
	/* Full-width small letters are EF BD 81 … 9A. */
	bool small = wide ? (unsigned char)old.at[1] == 0xbd && in(last, 0x81, 0x9a)
			  : in(last, 'a', 'z');
	uint32_t c = (unsigned char)figure;
	if (small && in(c, 'A', 'Z'))
		c |= 0x20;
	char bytes[4];
	size_t size = utf8_put(bytes, wide ? c + 0xfee0 : c);
	return buffer_append(out, (struct span){bytes, size});
}

bool figures_write(struct span value, const struct figures *figures, struct buffer *out)
{
	size_t from = 0;
	for (size_t i = 0; i < figures->count; i++) {
		struct extent place = figures->place[i];
		if (!buffer_append(out, span_cut(value, from, place.begin)) ||
		    !write_figure(span_cut(value, place.begin, place.end), figures->at[i], out))
			return false;
		from = place.end;
	}
	return buffer_append(out, span_cut(value, from, value.size));
}

bool figures_are_digits(const struct figures *figures, size_t from, size_t to)
{
	if (to > figures->count)
		return false;
	for (size_t i = from; i < to; i++)
		if (figures->at[i] > '9')
			return false;
	return true;
}

/* ---- Numbers -----------------------------------------------------------------------------------
 */

#define SIZE_LEAST 1000000u
/* So that 65,536^8 is more than any. */
#define SIZE_MOST ((rank)1 << 120)
#define DIGITS    8
#define RADIX_MAX 65536u
/* Nearly every number of the radix is within the range: a walk so long does not happen. */
#define WALK_MAX 1000

struct mix mix_open(const struct surrogate *surrogate)
{
	struct mix mix = {.size = 1, .tweak_size = surrogate->class.size};
	memcpy(mix.tweak, surrogate->class.at, surrogate->class.size);
	return mix;
}

void mix_keep(struct mix *mix, const struct figures *figures, size_t from, size_t to)
{
	size_t size = to - from;
	if (sizeof mix->tweak - mix->tweak_size < size + 1) {
		mix->spilt = true;
		return;
	}
	mix->tweak[mix->tweak_size++] = '/';
	memcpy(mix->tweak + mix->tweak_size, figures->at + from, size);
	mix->tweak_size += size;
}

void mix_put(struct mix *mix, uint64_t number, uint64_t size)
{
	if (mix->size > SIZE_MOST / size) {
		mix->spilt = true;
		return;
	}
	mix->value = mix->value * size + number;
	mix->size *= size;
}

uint64_t mix_take(struct mix *mix, uint64_t size)
{
	uint64_t number = (uint64_t)(mix->value % size);
	mix->value /= size;
	return number;
}

void mix_put_digits(struct mix *mix, const struct figures *figures, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		mix_put(mix, (uint64_t)(figures->at[i] - '0'), 10);
}

void mix_take_digits(struct mix *mix, struct figures *figures, size_t from, size_t to)
{
	for (size_t i = to; i-- > from;)
		figures->at[i] = (char)('0' + mix_take(mix, 10));
}

/* Have `digits` digits of the radix as many numbers? */
static bool holds(rank size, unsigned radix, size_t digits)
{
	rank all = 1;
	for (size_t i = 0; i < digits && all < size; i++)
		all *= radix;
	return all >= size;
}

static unsigned radix_of(rank size, size_t *digits)
{
	*digits = 2;
	while (!holds(size, RADIX_MAX, *digits))
		++*digits;
	unsigned low = 2, high = RADIX_MAX;
	while (low < high) {
		unsigned middle = (low + high) / 2;
		if (holds(size, middle, *digits))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

typedef bool ff1_run(struct ff1 *ff1, unsigned radix, struct span tweak, uint16_t *numerals,
		     size_t count);

/* Through FF1 until it is in the range again. */
static bool walk(const struct surrogate *surrogate, ff1_run *run, unsigned radix, size_t digits,
		 struct mix *mix)
{
	const struct span tweak = {mix->tweak, mix->tweak_size};
	uint16_t numerals[DIGITS];
	for (int i = 0; i < WALK_MAX; i++) {
		for (size_t at = digits; at-- > 0; mix->value /= radix)
			numerals[at] = (uint16_t)(mix->value % radix);
		if (!run(surrogate->ff1, radix, tweak, numerals, digits))
			return false;
		for (size_t at = 0; at < digits; at++)
			mix->value = mix->value * radix + numerals[at];
		if (mix->value < mix->size)
			return true;
	}
	return false;
}

bool mix_turn(const struct surrogate *surrogate, struct mix *mix)
{
	size_t digits;
	if (mix->spilt || mix->size < SIZE_LEAST)
		return false;
	unsigned radix = radix_of(mix->size, &digits);
	if (!walk(surrogate, ff1_encrypt, radix, digits, mix))
		return false;
	mix->value = (mix->value + 1) % mix->size;
	return walk(surrogate, ff1_decrypt, radix, digits, mix);
}
