/*
 * number: rounded, or the range that it is in.
 *
 *   round    a step, any decimal above zero: 0.1 makes 31.2304 to 31.2; half away from zero
 *   bucket   a width, whole and above one: 100 makes 250 to 200~299 (from 200 to below 300)
 *
 * Exact: digits are counted, never floating. A decimal comma stays one. Several decimals in a cell
 * (31.2304,121.4737) are rounded each. What is no plain decimal (thousands' marks, exponents,
 * units) becomes `***`.
 */
#include "treat/kinds.h"

#include <stdio.h>

/* Wide enough for a value of DIGITS_MAX digits in the steps of SCALE_MAX decimals, doubled. */
__extension__ typedef unsigned __int128 wide;

#define DIGITS_MAX 26
#define SCALE_MAX  9
/* Numbers in one cell. */
#define NUMBERS_MAX 4
/* Of the text of one number, and a range's two. */
#define NUMBER_SIZE_MAX 48

struct decimal {
	wide digits;    /* without the point */
	unsigned scale; /* so many of them are behind it */
	bool minus, plus;
	char point; /* 0: none */
};

struct number_mask {
	struct decimal step; /* of round; 0 digits: it is a bucket */
	long bucket;
};

static bool decimal_read(struct span text, struct decimal *decimal)
{
	*decimal = (struct decimal){0};
	size_t at = 0, digits = 0;
	if (text.size && (text.at[0] == '-' || text.at[0] == '+')) {
		decimal->minus = text.at[0] == '-';
		decimal->plus = text.at[0] == '+';
		at = 1;
	}
	for (; at < text.size; at++) {
		char byte = text.at[at];
		if (in((unsigned char)byte, '0', '9')) {
			if (++digits > DIGITS_MAX)
				return false;
			decimal->digits = decimal->digits * 10 + (unsigned)(byte - '0');
			decimal->scale += decimal->point != 0;
		} else if ((byte == '.' || byte == ',') && !decimal->point && digits) {
			decimal->point = byte;
		} else {
			return false;
		}
	}
	return digits > 0 && (!decimal->point || decimal->scale > 0);
}

static wide power_of_ten(unsigned exponent)
{
	wide power = 1;
	while (exponent-- > 0)
		power *= 10;
	return power;
}

static bool read_step(const struct rules_node *round, struct number_mask *number,
		      struct failure *failure)
{
	struct decimal *step = &number->step;
	if (round->kind != RULES_SCALAR || !decimal_read(round->text, step) || step->minus ||
	    step->plus || step->point == ',' || step->scale > SCALE_MAX || step->digits == 0 ||
	    step->digits > power_of_ten(SCALE_MAX))
		return rules_fail(failure, round->where,
				  "\"round\" is a step like 0.1, 0.25 or 100");
	return true;
}

static bool prepare(const struct making *making, const struct rules_node *node, struct mask *mask,
		    struct failure *failure)
{
	struct number_mask *number = arena_take(making->means->arena, sizeof *number);
	mask->parameters = number;
	const struct rules_node *round = rules_param(node, "round");
	const struct rules_node *bucket = rules_param(node, "bucket");
	if (round && bucket)
		return rules_fail(failure, bucket->key_where,
				  "\"bucket\" does not go with \"round\"");
	if (!round && !bucket)
		return rules_fail(failure, node->where,
				  "mask kind \"number\" needs \"round\" or \"bucket\"");
	if (round)
		return read_step(round, number, failure);
	return rules_param_number(node, "bucket", 2, 1000000000, &number->bucket, failure);
}

/* Writes whole digits with `scale` of them behind a point. Returns how many bytes. */
static size_t decimal_write(const struct decimal *decimal, char text[NUMBER_SIZE_MAX])
{
	char digits[NUMBER_SIZE_MAX];
	size_t count = 0, used = 0;
	for (wide rest = decimal->digits; rest || count <= decimal->scale; rest /= 10)
		digits[count++] = (char)('0' + (int)(rest % 10));
	if (decimal->digits && (decimal->minus || decimal->plus))
		text[used++] = decimal->minus ? '-' : '+';
	while (count > 0) {
		text[used++] = digits[--count];
		if (count == decimal->scale && count > 0)
			text[used++] = decimal->point;
	}
	return used;
}

/* The number rounded; 0: it is none. */
static size_t rounded(const struct decimal *step, struct span value, char text[NUMBER_SIZE_MAX])
{
	struct decimal number;
	if (value.size >= NUMBER_SIZE_MAX || !decimal_read(value, &number))
		return 0;
	unsigned scale = number.scale > step->scale ? number.scale : step->scale;
	wide digits = number.digits * power_of_ten(scale - number.scale);
	wide width = step->digits * power_of_ten(scale - step->scale);
	/* No finer than the step: as it stands. */
	if (number.scale <= step->scale && digits % width == 0) {
		memcpy(text, value.at, value.size);
		return value.size;
	}
	struct decimal result = {
		.digits = (digits * 2 + width) / (width * 2) * step->digits,
		.scale = step->scale,
		.minus = number.minus,
		.plus = number.plus,
		.point = number.point ? number.point : '.',
	};
	return decimal_write(&result, text);
}

static size_t gap_size(struct span text, size_t at)
{
	size_t size = 0;
	while (at + size < text.size && memchr(",; ", text.at[at + size], 3))
		size++;
	return size;
}

/* Several decimals, each with its point, so that a comma is no part of one. */
static size_t all_rounded(const struct decimal *step, struct span value, char *text)
{
	size_t used = 0, numbers = 0;
	for (size_t at = 0; at < value.size && step->scale > 0;) {
		size_t end = at;
		while (end < value.size && !gap_size(value, end))
			end++;
		struct span piece = span_cut(value, at, end);
		size_t size = memchr(piece.at, '.', piece.size) && numbers < NUMBERS_MAX
				      ? rounded(step, piece, text + used)
				      : 0;
		if (size == 0 || !memchr(text + used, '.', size))
			return 0;
		used += size;
		numbers++;
		size_t gap = gap_size(value, end);
		if (gap > 2 || (gap && end + gap == value.size))
			return 0;
		memcpy(text + used, value.at + end, gap);
		used += gap;
		at = end + gap;
	}
	return numbers > 1 ? used : 0;
}

/* The bucket of a number, counted from zero, and down from minus one. */
static bool bucket_of(long width, struct span value, bool *minus, wide *bucket)
{
	struct decimal number;
	if (!decimal_read(value, &number))
		return false;
	wide unit = power_of_ten(number.scale) * (wide)width;
	*minus = number.minus && number.digits > 0;
	/* Minus one to minus the width are the first bucket below zero. */
	*bucket = *minus ? (number.digits - 1) / unit : number.digits / unit;
	if (*minus && number.digits % unit == 0)
		*bucket = number.digits / unit - 1;
	return true;
}

static size_t bucketed(long width, struct span value, char *text)
{
	const char *to = memchr(value.at, '~', value.size);
	struct span low = to ? span_cut(value, 0, (size_t)(to - value.at)) : value;
	bool minus, minus_high;
	wide bucket, bucket_high;
	if (!bucket_of(width, low, &minus, &bucket))
		return 0;
	/* A range, narrower or ours: in one bucket, both of its ends. */
	if (to && (!bucket_of(width, span_cut(value, low.size + 1, value.size), &minus_high,
			      &bucket_high) ||
		   minus != minus_high || bucket != bucket_high))
		return 0;
	wide near = bucket * (wide)width + minus, far = (bucket + 1) * (wide)width - !minus;
	struct decimal first = {.digits = minus ? far : near, .minus = minus};
	struct decimal last = {.digits = minus ? near : far, .minus = minus};
	size_t used = decimal_write(&first, text);
	text[used++] = '~';
	return used + decimal_write(&last, text + used);
}

#define SHOWN_MAX (NUMBERS_MAX * (NUMBER_SIZE_MAX + 2))

/* What is shown of a value; 0: it is no number. */
static size_t shown(const struct mask *mask, struct span value, char text[SHOWN_MAX])
{
	const struct number_mask *number = mask->parameters;
	if (value.size == 0 || value.size > VALUE_SIZE_MAX)
		return 0;
	if (number->bucket)
		return bucketed(number->bucket, value, text);
	size_t size = rounded(&number->step, value, text);
	return size ? size : all_rounded(&number->step, value, text);
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)parts;
	char text[SHOWN_MAX];
	size_t size = shown(mask, value, text);
	return size ? buffer_append(out, (struct span){text, size}) : mask_full(out);
}

static size_t shows(const struct mask *mask, struct span value)
{
	char text[SHOWN_MAX];
	return characters_shown((struct span){text, shown(mask, value, text)});
}

static const char *const known[] = {"kind", "round", "bucket", NULL};

const struct kind kind_number = {.name = "number",
				 .known = known,
				 .prepare = prepare,
				 .apply = apply,
				 .shows = shows,
				 .starless = true};
