/*
 * What ff1 changes, and what it leaves: the domains of pii-token(5), frozen, since a number that
 * was encrypted by one version is opened by the next. They ask nothing of a detector for that
 * reason.
 *
 * A cell of a domain is its digits and nothing else but blanks, dashes and wrappers, which stay; a
 * digit stays as wide as it was. Encrypted it is of the domain again, so that it can be opened.
 */
#include "treat/digits.h"
#include "treat/kinds.h"

#define ARRAY_COUNT(array) (sizeof(array) / sizeof *(array))

/* The check character X of a resident ID. */
#define VALUE_X 10

/* ---- Characters --------------------------------------------------------------------------------
 */

/* May a character stand around and between what counts? A cell keeps it where it is. */
static bool stays(uint32_t c)
{
	static const uint32_t characters[] = {' ', '\t', '-',    '\'',   '"',
					      '=', 0xa0, 0x2212, 0x3000, 0xff0d};
	for (size_t i = 0; i < ARRAY_COUNT(characters); i++)
		if (c == characters[i])
			return true;
	return in(c, 0x2010, 0x2015);
}

/* A digit of any width, or an X: its value; -1: it is neither. */
static int number_value(uint32_t c)
{
	if (in(c, '0', '9'))
		return (int)(c - '0');
	if (in(c, 0xff10, 0xff19))
		return (int)(c - 0xff10);
	return c == 'X' || c == 0xff38 ? VALUE_X : -1;
}

static int alphabet_value(const struct alphabet *alphabet, uint32_t c)
{
	if (c < 0x80)
		return (int)alphabet->ascii[c] - 1;
	unsigned low = 0, high = alphabet->sorted_count;
	while (low < high) {
		unsigned middle = (low + high) / 2;
		if (alphabet->sorted[middle] < c)
			low = middle + 1;
		else
			high = middle;
	}
	bool found = low < alphabet->sorted_count && alphabet->sorted[low] == c;
	return found ? alphabet->values[low] : -1;
}

/* A number's country code may have a plus sign; it tells itself by standing before all digits. */
static bool plus_is(uint32_t c)
{
	return c == '+' || c == 0xff0b;
}

/* The characters of a cell that count. False: there are too many, or others. */
static bool characters_read(const struct ff1_domain *domain, struct span cell,
			    struct digits *digits, bool *plus)
{
	size_t most = domain->form ? NUMBER_DIGITS_MAX : FF1_DIGITS_MAX;
	const char *at = cell.at, *end = at + cell.size;
	digits->count = 0;
	digits->end = 0;
	*plus = false;
	while (at < end) {
		uint32_t c;
		size_t size = utf8_next(at, end, &c);
		if (size == 0)
			return false;
		int value = domain->form ? number_value(c) : alphabet_value(domain->alphabet, c);
		if (value >= 0) {
			if (digits->count == most)
				return false;
			digits->value[digits->count] = (uint16_t)value;
			digits->at[digits->count++] = (uint32_t)(at - cell.at);
			digits->end = (size_t)(at - cell.at) + size;
		} else if (domain->form && plus_is(c) && digits->count == 0 && !*plus) {
			*plus = true;
		} else if (!stays(c)) {
			return false;
		}
		at += size;
	}
	return true;
}

/* ---- Numbers that we know
 * ------------------------------------------------------------------------ */

struct digits_form {
	const char *class;
	bool has_bin;
	/* Is it one? Sets which digits are changed. */
	bool (*read)(const struct ff1_domain *domain, struct digits *digits, bool plus);
	/* Must the digits be changed once more, and what is reckoned from them? */
	bool (*settle)(struct digits *digits);
};

static bool all_digits(const struct digits *digits, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (digits->value[i] > 9)
			return false;
	return true;
}

#define MOBILE_DIGITS 11

/* 1[3-9] and nine digits, the country code 86 or 0086 before them. Its last ten are changed. */
static bool mobile_read(const struct ff1_domain *domain, struct digits *digits, bool plus)
{
	static const uint8_t country[] = {0, 0, 8, 6};
	(void)domain;
	size_t before = digits->count - MOBILE_DIGITS;
	if (digits->count < MOBILE_DIGITS || (before != 0 && before != 2 && before != 4) ||
	    (plus && before != 2) || !all_digits(digits, 0, digits->count))
		return false;
	for (size_t i = 0; i < before; i++)
		if (digits->value[i] != country[i + 4 - before])
			return false;
	digits->first = before + 1;
	digits->changed = MOBILE_DIGITS - 1;
	return digits->value[before] == 1 && digits->value[before + 1] >= 3;
}

static bool mobile_settle(struct digits *digits)
{
	return digits->value[digits->first] >= 3;
}

/* ISO 7064 MOD 11-2, as in GB 11643. */
static uint16_t resident_check(const struct digits *digits)
{
	unsigned sum = 0;
	for (size_t i = 0; i < 17; i++)
		sum = (sum + digits->value[i]) * 2 % 11;
	return (uint16_t)((12 - sum) % 11);
}

/* 17 digits and their check, or the 15 of old numbers. */
static bool resident_read(const struct ff1_domain *domain, struct digits *digits, bool plus)
{
	(void)domain;
	digits->first = 0;
	digits->changed = digits->count == 18 ? 17 : 15;
	if (plus || (digits->count != 18 && digits->count != 15) ||
	    !all_digits(digits, 0, digits->changed))
		return false;
	return digits->count == 15 || digits->value[17] == resident_check(digits);
}

static bool resident_settle(struct digits *digits)
{
	if (digits->count == 18)
		digits->value[17] = resident_check(digits);
	return true;
}

#define CARD_DIGITS_MIN 12
#define CARD_DIGITS_MAX 19
#define BIN_DIGITS      6
/* 10^6 values. */
#define CHANGED_MIN 6

/* ISO/IEC 7812-1: what the last digit must be. */
static uint16_t card_check(const struct digits *digits)
{
	static const uint8_t doubled[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
	unsigned sum = 0;
	for (size_t i = 0; i + 1 < digits->count; i++)
		sum += (digits->count - i) % 2 ? digits->value[i] : doubled[digits->value[i]];
	return (uint16_t)((10 - sum % 10) % 10);
}

/* 12 to 19 digits that pass Luhn's check; the first six stay with `keep: bin`. */
static bool card_read(const struct ff1_domain *domain, struct digits *digits, bool plus)
{
	size_t count = digits->count;
	if (plus || count < CARD_DIGITS_MIN || count > CARD_DIGITS_MAX ||
	    !all_digits(digits, 0, count))
		return false;
	digits->first = domain->keep_bin ? BIN_DIGITS : 0;
	digits->changed = count - 1 - digits->first;
	return digits->changed >= CHANGED_MIN && digits->value[count - 1] == card_check(digits);
}

static bool card_settle(struct digits *digits)
{
	digits->value[digits->count - 1] = card_check(digits);
	return true;
}

static const struct digits_form forms[] = {
	{"cn_mobile", false, mobile_read, mobile_settle},
	{"cn_resident_id", false, resident_read, resident_settle},
	{"bank_card", true, card_read, card_settle},
};

const struct digits_form *digits_form_of(const char *class)
{
	for (size_t i = 0; i < ARRAY_COUNT(forms); i++)
		if (strcmp(class, forms[i].class) == 0)
			return &forms[i];
	return NULL;
}

bool digits_form_has_bin(const struct digits_form *form)
{
	return form->has_bin;
}

/* ---- Any domain
 * ---------------------------------------------------------------------------------- */

bool digits_read(const struct ff1_domain *domain, struct span cell, struct digits *digits)
{
	bool plus;
	if (!characters_read(domain, cell, digits, &plus))
		return false;
	if (domain->form)
		return domain->form->read(domain, digits, plus);
	digits->first = 0;
	digits->changed = digits->count;
	return digits->count >= domain->least;
}

bool digits_change(const struct ff1_domain *domain, bool encrypt, struct digits *digits)
{
	unsigned radix = domain->form ? 10 : domain->alphabet->count;
	uint16_t *first = digits->value + digits->first;
	/*
	 * Where it leaves the domain it goes on until it is back: a cycle comes to where it began,
	 * which is in the domain, so that it ends.
	 */
	do {
		if (!(encrypt ? ff1_encrypt : ff1_decrypt)(domain->ff1, radix, domain->tweak, first,
							   digits->changed))
			return false;
	} while (domain->form && !domain->form->settle(digits));
	return true;
}

/* A value as wide as the character in whose place it comes. */
static struct span number_character(uint16_t value, bool wide, char bytes[4])
{
	uint32_t c = value == VALUE_X ? 'X' : '0' + (uint32_t)value;
	return (struct span){bytes, utf8_put(bytes, wide ? c + 0xfee0 : c)};
}

bool digits_write(const struct ff1_domain *domain, struct span cell, const struct digits *digits,
		  struct buffer *out)
{
	size_t start = out->size, from = 0;
	bool good = true;
	for (size_t i = 0; i < digits->count && good; i++) {
		uint32_t old;
		char bytes[4];
		size_t at = digits->at[i];
		size_t size = utf8_next(cell.at + at, cell.at + cell.size, &old);
		struct span new = domain->form ? number_character(digits->value[i], size > 1, bytes)
					       : domain->alphabet->characters[digits->value[i]];
		good = buffer_append(out, span_cut(cell, from, at)) && buffer_append(out, new);
		from = at + size;
	}
	good = good && buffer_append(out, span_cut(cell, from, cell.size));
	if (!good)
		out->size = start;
	return good;
}

/* ---- Alphabets
 * ----------------------------------------------------------------------------------- */

/* Colons begin tokens, and what parts or wraps cells is no one's letter. */
static bool may_be_in_alphabet(uint32_t c)
{
	if (c < 0x80)
		return in(c, '0', '9') || in(c | 0x20, 'a', 'z');
	char bytes[4];
	struct span text = {bytes, utf8_put(bytes, c)};
	return c >= 0xa1 && !stays(c) && !text_is_blank(text) && !star_is(c);
}

/* Puts a character beyond ASCII in its place. False: it is there. */
static bool insert(struct alphabet *alphabet, uint32_t *sorted, uint16_t *values, uint32_t c)
{
	unsigned i = alphabet->sorted_count;
	while (i > 0 && sorted[i - 1] > c)
		i--;
	if (i > 0 && sorted[i - 1] == c)
		return false;
	unsigned behind = alphabet->sorted_count++ - i;
	memmove(sorted + i + 1, sorted + i, behind * sizeof *sorted);
	memmove(values + i + 1, values + i, behind * sizeof *values);
	sorted[i] = c;
	values[i] = (uint16_t)alphabet->count;
	return true;
}

static bool add(struct alphabet *alphabet, uint32_t *sorted, uint16_t *values, uint32_t c)
{
	if (c >= 0x80)
		return insert(alphabet, sorted, values, c);
	bool new = alphabet->ascii[c] == 0;
	alphabet->ascii[c] = (uint16_t)(alphabet->count + 1);
	return new;
}

/* More letters than any alphabet has; reading them takes time by the square. */
#define ALPHABET_MAX 1000

const struct alphabet *alphabet_read(struct arena *arena, const struct rules_node *node,
				     struct failure *failure)
{
	struct span text = node->kind == RULES_SCALAR ? node->text : (struct span){"", 0};
	size_t count = utf8_count(text);
	if (count < 2 || count > ALPHABET_MAX) {
		rules_fail(failure, node->where, "an alphabet is 2 to %d characters in one word",
			   ALPHABET_MAX);
		return NULL;
	}
	struct alphabet *alphabet = arena_take(arena, sizeof *alphabet);
	struct span *characters = arena_take(arena, count * sizeof *characters);
	uint32_t *sorted = arena_take(arena, count * sizeof *sorted);
	uint16_t *values = arena_take(arena, count * sizeof *values);
	*alphabet = (struct alphabet){.characters = characters, .sorted = sorted, .values = values};
	for (size_t at = 0, size; at < text.size; at += size) {
		uint32_t c;
		size = utf8_next(text.at + at, text.at + text.size, &c);
		if (size == 0 || !may_be_in_alphabet(c)) {
			rules_fail(failure, node->where,
				   "an alphabet is letters and digits: no blanks, dashes or marks");
			return NULL;
		}
		if (!add(alphabet, sorted, values, c)) {
			rules_fail(failure, node->where,
				   "a character stands in the alphabet twice");
			return NULL;
		}
		characters[alphabet->count++] = span_cut(text, at, at + size);
	}
	return alphabet;
}
