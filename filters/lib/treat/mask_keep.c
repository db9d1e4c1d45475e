/*
 * keep: some characters stay, the others become `*` each, separators stay.
 *
 *   first, last     the first and last so many: 180****1999
 *   from, to        the characters from one place to another, counted from 1
 *   before, after   what stands before, or after, a character's first occurrence
 *   invert: true    covers these instead
 *
 * Characters are counted in the main part of a value; a country code before it stays, of an
 * extension after it all is hidden. Fewer than three hidden in a row become `***`, so that their
 * number is not told. Where nothing would be hidden, all is: `***`.
 */
#include "treat/kinds.h"

enum by {
	BY_ENDS,
	BY_PLACES,
	BY_BEFORE,
	BY_AFTER,
};

struct keep {
	enum by by;
	long first, last;
	long from, to;
	struct span character;
	bool invert;
};

/* Longer than any value whose characters are worth counting. */
#define COUNT_MAX 100000
/* So many hidden characters in a row show their number. */
#define HIDDEN_MIN 3

static bool one_character(const struct rules_node *node, struct keep *keep, struct failure *failure)
{
	if (node->kind != RULES_SCALAR || utf8_count(node->text) != 1)
		return rules_fail(failure, node->where, "this takes one character");
	/* Stars come and go with masking: what stands at the first one would not stay the same. */
	uint32_t c;
	utf8_next(node->text.at, node->text.at + node->text.size, &c);
	if (star_is(c))
		return rules_fail(failure, node->where, "this takes any character but a star");
	keep->character = node->text;
	return true;
}

static bool read_invert(const struct rules_node *node, struct keep *keep, struct failure *failure)
{
	const struct rules_node *invert = rules_param(node, "invert");
	if (!invert)
		return true;
	keep->invert = invert->kind == RULES_SCALAR && span_is(invert->text, "true");
	if (!keep->invert && !(invert->kind == RULES_SCALAR && span_is(invert->text, "false")))
		return rules_fail(failure, invert->where, "\"invert\" is true or false");
	return true;
}

/* The ways to choose characters do not mix: refuses the second one. */
static bool one_way(const struct rules_node *node, enum by *by, struct failure *failure)
{
	static const struct {
		const char *name;
		enum by by;
	} ways[] = {{"first", BY_ENDS}, {"last", BY_ENDS},     {"from", BY_PLACES},
		    {"to", BY_PLACES},  {"before", BY_BEFORE}, {"after", BY_AFTER}};
	const char *chosen = NULL;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const struct rules_node *member = rules_param(node, ways[i].name);
		if (!member)
			continue;
		if (chosen && ways[i].by != *by)
			return rules_fail(failure, member->key_where,
					  "\"%s\" does not go with \"%s\"", ways[i].name, chosen);
		chosen = ways[i].name;
		*by = ways[i].by;
	}
	if (!chosen)
		return rules_fail(
			failure, node->where,
			"mask kind \"keep\" needs first, last, from, to, before or after");
	return true;
}

static bool prepare(const struct making *making, const struct rules_node *node, struct mask *mask,
		    struct failure *failure)
{
	struct keep *keep = arena_take(making->means->arena, sizeof *keep);
	keep->from = 1;
	keep->to = COUNT_MAX;
	mask->parameters = keep;
	if (!one_way(node, &keep->by, failure) || !read_invert(node, keep, failure))
		return false;
	if (!rules_param_number(node, "first", 0, COUNT_MAX, &keep->first, failure) ||
	    !rules_param_number(node, "last", 0, COUNT_MAX, &keep->last, failure) ||
	    !rules_param_number(node, "from", 1, COUNT_MAX, &keep->from, failure) ||
	    !rules_param_number(node, "to", 1, COUNT_MAX, &keep->to, failure))
		return false;
	if (keep->by == BY_PLACES && keep->to < keep->from)
		return rules_fail(failure, rules_param(node, "to")->where,
				  "\"to\" is before \"from\"");
	if (keep->by == BY_BEFORE)
		return one_character(rules_param(node, "before"), keep, failure);
	if (keep->by == BY_AFTER)
		return one_character(rules_param(node, "after"), keep, failure);
	return true;
}

/* A walk over a value's characters. */
struct walk {
	const struct keep *keep;
	struct span value;
	struct parts parts;
	size_t count;  /* counted characters of the main part */
	size_t chosen; /* bytes before the character of before and after */
	/* Where the walk is: */
	size_t at;
	size_t size;  /* of the character at `at` */
	size_t index; /* of counted characters in the main part, before this one */
	enum sort sort;
	bool hidden; /* this character, if it is counted */
	bool star;
};

/* Is the counted character at the walk's place hidden? */
static bool walk_hides(const struct walk *walk)
{
	const struct keep *keep = walk->keep;
	size_t i = walk->index;
	bool inside = false;
	switch (keep->by) {
	case BY_ENDS:
		inside = i < (size_t)keep->first || i + (size_t)keep->last >= walk->count;
		break;
	case BY_PLACES:
		inside = i + 1 >= (size_t)keep->from && i + 1 <= (size_t)keep->to;
		break;
	case BY_BEFORE:
		inside = walk->at < walk->chosen;
		break;
	case BY_AFTER:
		inside = walk->at > walk->chosen;
		break;
	}
	return inside == keep->invert;
}

/* 转分机, 轉接, 分機, ext: of an extension the word stays and the number goes. */
static bool extension_word_has(uint32_t c)
{
	static const uint32_t words[] = {0x8f6c, 0x8f49, 0x5206, 0x673a, 0x6a5f, 0x63a5,
					 'e',    'x',    't',    'E',    'X',    'T'};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (c == words[i])
			return true;
	}
	return false;
}

/* Looks at the character at walk->at; the caller has set `index`. */
static void walk_look(struct walk *walk)
{
	uint32_t c;
	walk->size = utf8_next(walk->value.at + walk->at, walk->value.at + walk->value.size, &c);
	if (walk->size == 0) {
		walk->size = 1;
		c = 'x';
	}
	walk->sort = character_sort(c);
	walk->star = star_is(c);
	if (walk->at < walk->parts.begin) {
		walk->sort = SORT_SEPARATOR;
	} else if (walk->at >= walk->parts.end) {
		if (extension_word_has(c))
			walk->sort = SORT_SEPARATOR;
		walk->hidden = true;
	} else if (walk->sort == SORT_COUNTED) {
		walk->hidden = walk_hides(walk);
	}
}

static void walk_on(struct walk *walk)
{
	walk->index += walk->sort == SORT_COUNTED && walk->at >= walk->parts.begin &&
		       walk->at < walk->parts.end;
	walk->at += walk->size;
}

/* Counts, and finds the character of before and after. False: nothing to count, or it is not there.
 */
static bool walk_begin(struct walk *walk, const struct keep *keep, struct span value,
		       struct parts parts)
{
	*walk = (struct walk){.keep = keep, .value = value, .parts = parts, .chosen = SIZE_MAX};
	size_t count = 0;
	while (walk->at < value.size) {
		walk_look(walk);
		bool main = walk->at >= parts.begin && walk->at < parts.end;
		if (main && keep->character.size == walk->size && walk->chosen == SIZE_MAX &&
		    memcmp(value.at + walk->at, keep->character.at, walk->size) == 0)
			walk->chosen = walk->at;
		count += main && walk->sort == SORT_COUNTED;
		walk_on(walk);
	}
	walk->count = count;
	walk->at = walk->index = 0;
	bool found = walk->chosen != SIZE_MAX || keep->character.size == 0;
	return count > 0 && found;
}

/* Counted characters of the main part that stay. */
static size_t walk_shown(struct walk walk)
{
	size_t shown = 0;
	while (walk.at < walk.value.size) {
		walk_look(&walk);
		shown += walk.sort == SORT_COUNTED && !walk.hidden && walk.at >= walk.parts.begin &&
			 walk.at < walk.parts.end;
		walk_on(&walk);
	}
	return shown;
}

/*
 * From a hidden character on: are fewer than HIDDEN_MIN hidden in a row, so that `***` stands for
 * them? Then *end is where the last of them ends. Stars alone were hidden before and stay as they
 * are. The main part and the extension are no row.
 */
static bool short_row(struct walk walk, size_t *end)
{
	size_t row = 0, stars = 0;
	size_t limit = walk.at < walk.parts.end ? walk.parts.end : walk.value.size;
	while (walk.at < limit && row < HIDDEN_MIN) {
		walk_look(&walk);
		if (walk.sort == SORT_COUNTED && !walk.hidden)
			break;
		row += walk.sort == SORT_COUNTED;
		stars += walk.star;
		/* An accent goes with a hidden letter, not with a separator. */
		if (walk.sort == SORT_COUNTED || (walk.sort == SORT_ATTACHED && *end == walk.at))
			*end = walk.at + walk.size;
		walk_on(&walk);
	}
	return row < HIDDEN_MIN && stars < row;
}

static bool walk_write(struct walk *walk, struct buffer *out)
{
	bool kept = true, dropping = false, in_row = false;
	while (walk->at < walk->value.size && kept) {
		walk_look(walk);
		struct span character = span_cut(walk->value, walk->at, walk->at + walk->size);
		if (walk->at == walk->parts.end)
			in_row = false;
		if (walk->sort == SORT_COUNTED && walk->hidden) {
			size_t end = walk->at;
			dropping = true;
			if (!in_row && short_row(*walk, &end)) {
				kept = mask_full(out);
				while (walk->at < end) {
					walk_look(walk);
					walk_on(walk);
				}
				continue;
			}
			in_row = true;
			kept = buffer_byte(out, '*');
		} else if (walk->sort == SORT_COUNTED || walk->sort == SORT_SEPARATOR) {
			dropping = false;
			in_row = in_row && walk->sort == SORT_SEPARATOR;
			kept = buffer_append(out, character);
		} else if (!dropping) {
			kept = buffer_append(out, character);
		}
		walk_on(walk);
	}
	return kept;
}

static const unsigned char plain_bytes[256] = {
	['*'] = 1,
	['0' ... '9'] = 1,
	['A' ... 'Z'] = 1,
	['a' ... 'z'] = 1,
};

/* Nearly every value: ASCII letters, digits and stars alone, first and last. */
static bool plain(struct span value)
{
	unsigned char all = 1;
	for (size_t i = 0; i < value.size; i++)
		all &= plain_bytes[(unsigned char)value.at[i]];
	return all;
}

static bool apply_plain(const struct keep *keep, struct span value, struct buffer *out)
{
	size_t first = (size_t)keep->first, last = (size_t)keep->last;
	if (first + last >= value.size)
		return mask_full(out);
	size_t hidden = value.size - first - last;
	size_t stars = hidden;
	if (hidden < HIDDEN_MIN && memcmp(value.at + first, "**", hidden) != 0)
		stars = HIDDEN_MIN;
	if (!buffer_reserve(out, first + stars + last))
		return false;
	char *at = out->at + out->size;
	memcpy(at, value.at, first);
	memset(at + first, '*', stars);
	memcpy(at + first + stars, value.at + value.size - last, last);
	out->size += first + stars + last;
	return true;
}

/* Of ASCII alone, the characters that count; all others part them. SIZE_MAX: it is not ASCII. */
static size_t parted(struct span value)
{
	size_t count = 0;
	for (size_t i = 0; i < value.size; i++) {
		unsigned char byte = (unsigned char)value.at[i];
		if (byte & 0x80)
			return SIZE_MAX;
		count += plain_bytes[byte];
	}
	return count;
}

/* 0571-2345678, 6222 0212 …: what is hidden is enough to show its number, and what parts it stays.
 */
static bool apply_parted(const struct keep *keep, struct span value, size_t count,
			 struct buffer *out)
{
	size_t first = (size_t)keep->first, last = (size_t)keep->last, index = 0;
	if (!buffer_reserve(out, value.size))
		return false;
	char *at = out->at + out->size;
	for (size_t i = 0; i < value.size; i++) {
		bool counted = plain_bytes[(unsigned char)value.at[i]];
		bool hidden = counted && index >= first && index + last < count;
		at[i] = hidden ? '*' : value.at[i];
		index += counted;
	}
	out->size += value.size;
	return true;
}

/* Characters of a value that the short way below looks at. */
#define SIMPLE_MAX 64

/* Where each character begins, if all of them count and none is a star; 0: it is not so. */
static size_t simple(struct span value, uint16_t begins[SIMPLE_MAX + 1])
{
	const char *end = value.at + value.size;
	size_t count = 0;
	for (const char *at = value.at; at < end;) {
		uint32_t c;
		size_t size = utf8_next(at, end, &c);
		if (size == 0 || count == SIMPLE_MAX || character_sort(c) != SORT_COUNTED ||
		    star_is(c))
			return 0;
		begins[count++] = (uint16_t)(at - value.at);
		at += size;
	}
	begins[count] = (uint16_t)value.size;
	return count;
}

/* Letters of any script without separators: a nickname. */
static bool apply_simple(const struct keep *keep, struct span value, size_t count,
			 const uint16_t begins[], struct buffer *out)
{
	size_t first = (size_t)keep->first, last = (size_t)keep->last;
	if (first + last >= count)
		return mask_full(out);
	size_t hidden = count - first - last, stars = hidden < HIDDEN_MIN ? HIDDEN_MIN : hidden;
	if (!buffer_append(out, span_cut(value, 0, begins[first])) || !buffer_reserve(out, stars))
		return false;
	memset(out->at + out->size, '*', stars);
	out->size += stars;
	return buffer_append(out, span_cut(value, begins[count - last], value.size));
}

static bool are_digits(const char *at, size_t count)
{
	bool all = true;
	for (size_t i = 0; i < count; i++)
		all &= (unsigned char)(at[i] - '0') < 10;
	return all;
}

/* A row of digits and stars is no longer. */
#define ROW_MAX 24
/* Stars that stand for as many characters as they are. */
#define STARS_PLAIN 4

/*
 * Digits, stars and digits in one row, as many as are to be shown: 180****1999. A zero or 86 before
 * them may stand outside of the part that is counted.
 */
static bool made(const struct mask *mask, struct span value)
{
	static const char stars[ROW_MAX + 1] = "************************";
	const struct keep *keep = mask->parameters;
	size_t first = (size_t)keep->first, last = (size_t)keep->last;
	if (value.size > ROW_MAX || value.size < first + last + STARS_PLAIN ||
	    keep->by != BY_ENDS || keep->invert || value.at[0] == '0' || value.at[0] == '8')
		return false;
	size_t hidden = value.size - first - last;
	return are_digits(value.at, first) && memcmp(value.at + first, stars, hidden) == 0 &&
	       are_digits(value.at + first + hidden, last);
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	const struct keep *keep = mask->parameters;
	if (keep->by == BY_ENDS && !keep->invert && parts.begin == 0 && parts.end == value.size) {
		if (plain(value))
			return apply_plain(keep, value, out);
		size_t shown = (size_t)keep->first + (size_t)keep->last, some = parted(value);
		if (some != SIZE_MAX && some >= shown + HIDDEN_MIN)
			return apply_parted(keep, value, some, out);
		uint16_t begins[SIMPLE_MAX + 1];
		size_t count = simple(value, begins);
		if (count)
			return apply_simple(keep, value, count, begins, out);
	}
	struct walk walk;
	if (!walk_begin(&walk, keep, value, parts) || walk_shown(walk) >= walk.count)
		return mask_full(out);
	return walk_write(&walk, out);
}

static size_t shows(const struct mask *mask, struct span value)
{
	const struct keep *keep = mask->parameters;
	struct walk walk;
	if (!walk_begin(&walk, keep, value, (struct parts){0, value.size}))
		return 0;
	size_t shown = walk_shown(walk);
	return shown < walk.count ? shown : 0;
}

static const char *const known[] = {"kind",   "first", "last",   "from", "to",
				    "before", "after", "invert", NULL};

const struct kind kind_keep = {
	.name = "keep",
	.known = known,
	.prepare = prepare,
	.apply = apply,
	.made = made,
	.shows = shows,
};
