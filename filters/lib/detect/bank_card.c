/*
 * bank_card: payment cards: 13 to 19 digits, an issuer's first digits with one of the lengths that
 * it gives its cards (a table), and Luhn's check. CHECK; there is no mere shape, since order
 * numbers have it. One number in ten passes Luhn by chance, so in running text the number must also
 * stand for itself: no letters at it but a word's, no other digits tied to it by dashes.
 */
#include "detect/scan.h"

#define DIGITS_MIN 13
#define DIGITS_MAX 19
/* What a column of cards may hold: test data and cards of other schemes as well. */
#define FORM_MIN 12
#define FORM_MAX 20

static const uint32_t lengths[10000] = {
#include "card_ranges.inc"
};

static bool issued(const uint8_t *d, size_t count)
{
	return lengths[d[0] * 1000 + d[1] * 100 + d[2] * 10 + d[3]] >> count & 1;
}

/* Groups as on cards: one kind of join, and in running text no short group but the last. */
static bool grouped(const struct reading *r, size_t digits, bool strict)
{
	for (size_t g = 0; g < r->groups && r->group[g].first < digits; g++) {
		const struct group *group = &r->group[g];
		if (g && group->join != JOIN_BLANK && group->join != JOIN_DASH)
			return false;
		if (g && group->join != r->group[1].join)
			return false;
		if (strict && group->size < 3 && (size_t)group->first + group->size != digits)
			return false;
	}
	return true;
}

/* Longer names of hosts are none (RFC 1035). */
#define HOST_SIZE_MAX 255

static bool in_host(char byte)
{
	return letter_is(byte) || (unsigned char)(byte - '0') < 10 || byte == '.' || byte == '-' ||
	       (unsigned char)byte >= 0x80;
}

/* Does the host of an address of mail end at `at`? a@b.com622… */
static bool mail_before(struct span text, size_t at)
{
	bool dot = false;
	for (size_t i = at; i > 0 && at - i < HOST_SIZE_MAX; i--) {
		if (text.at[i - 1] == '@' || (i >= 3 && text_has(text, i - 3, "＠", 3)))
			return dot;
		if (!in_host(text.at[i - 1]))
			return false;
		dot |= text.at[i - 1] == '.';
	}
	return false;
}

/*
 * Part of a longer identifier: letters after it, up to three letters or an underscore before it
 * (SF622…; but card622… is a card, and so is what an address of mail is glued to), a fraction's
 * decimals, digits beyond a dash on either side.
 */
static bool within_identifier(struct span text, size_t begin, size_t end, enum join after)
{
	if (word_at(text, end) || after == JOIN_DASH)
		return true;
	if (begin == 0)
		return false;
	size_t letters = 0;
	while (letters < 4 && letters < begin && letter_is(text.at[begin - letters - 1]))
		letters++;
	bool sign = text.at[begin - 1] == '_';
	if ((letters > 0 && letters < 4) || sign)
		return !mail_before(text, begin - sign);
	if (begin >= 2 && (text.at[begin - 1] == '.' || text.at[begin - 1] == '-'))
		return digit_before(text, begin - 1);
	return false;
}

/* Bytes of the first of `words`, ended by NULL, that ends at `at`. */
static size_t one_before(struct span text, size_t at, const char *const *words)
{
	for (; *words; words++) {
		size_t size = strlen(*words);
		if (at >= size && memcmp(text.at + at - size, *words, size) == 0)
			return size;
	}
	return 0;
}

/* Numbers of orders pass the check by chance; a text says what they are. */
static bool order_before(struct span text, size_t at)
{
	static const char *const marks[] = {" ",    "#",  ":",  "：",  "编号",
					    "号码", "号", "是", "no.", NULL};
	static const char *const words[] = {"订单",  "訂單",  "单",   "流水",
					    "order", "Order", "交易", NULL};
	for (size_t size; (size = one_before(text, at, marks)) != 0;)
		at -= size;
	return one_before(text, at, words) != 0;
}

static enum join join_after(const struct reading *r, size_t digits)
{
	for (size_t g = 1; g < r->groups; g++) {
		if (r->group[g].first == digits)
			return r->group[g].join;
	}
	return r->after;
}

static bool match_card(struct span text, size_t at, bool strict, struct match *match)
{
	unsigned first = digit_value(text, at);
	if (first < 2 || first == 7 || first == 9)
		return false;
	struct reading r;
	reading_take(text, at, &r);
	size_t most = r.count < DIGITS_MAX ? r.count : DIGITS_MAX;
	for (size_t count = most; count >= DIGITS_MIN; count--) {
		if (!issued(r.digit, count) || reading_group_ending(&r, count) < 0 ||
		    !luhn_holds(r.digit, count) || !grouped(&r, count, strict))
			continue;
		size_t end = r.end[count - 1];
		if (strict && (within_identifier(text, at, end, join_after(&r, count)) ||
			       order_before(text, at)))
			continue;
		match->begin = at;
		match->end = end;
		match->parts = (struct parts){at, end};
		match->evidence = EVIDENCE_CHECK;
		return true;
	}
	return false;
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	return judge_number(value, match_card, parts);
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	(void)self;
	return scan_numbers(text, from, match_card, found, parts);
}

static bool resembles(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	if (!digit_size(core, 0))
		return false;
	struct reading r;
	reading_take(core, 0, &r);
	if (r.cut || r.count < FORM_MIN || r.count > FORM_MAX || r.end[r.count - 1] != core.size ||
	    !grouped(&r, r.count, false))
		return false;
	*parts = parts_of_core(value, core);
	return true;
}

const struct detector detector_bank_card = {
	"bank_card", {.digits = DIGITS_MIN}, judge, find, resembles, NULL};
