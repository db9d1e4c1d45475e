/*
 * Divisions of China: what an address begins with. Rows are found by the first character of their
 * names, and hold only where they are below what was read before them.
 */
#include <wchar.h>

#include "detect/characters.h"
#include "detect/scan.h"

struct division {
	unsigned code;
	unsigned char short_size;
	char name[49];
};

#define DIVISION(code, short_size, name) {code, short_size, name},
#define FIRST(character, group, row, signs)
static const struct division rows[] = {
#include "divisions.inc"
};
#undef DIVISION
#undef FIRST

/* By character from U+4E00 on: the group of names that begin with it, counted from 1. */
#define DIVISION(code, short_size, name)
#define FIRST(character, group, row, signs) [character] = group,
static const uint16_t group_of[] = {
#include "divisions.inc"
};
#undef FIRST

/* Where its rows begin, and what second characters they have, by five bits: see rows_at(). */
#define FIRST(character, group, row, signs) {signs, row},
static const struct beginning {
	uint32_t signs;
	uint16_t row;
} beginnings[] = {
#include "divisions.inc"
};
#undef DIVISION
#undef FIRST

#define COUNT(array) (sizeof(array) / sizeof *(array))

static enum level level_of(unsigned code)
{
	return code % 100 ? LEVEL_DISTRICT : code % 10000 ? LEVEL_CITY : LEVEL_PROVINCE;
}

/* Beijing, Tianjin, Shanghai, Chongqing, Hong Kong, Macau: provinces and cities at once. */
static bool municipality(unsigned code)
{
	switch (code / 10000) {
	case 11:
	case 12:
	case 31:
	case 50:
	case 81:
	case 82:
		return true;
	default:
		return false;
	}
}

/* The same of nothing yet. */
static enum level level_of_known(unsigned code)
{
	return code ? level_of(code) : LEVEL_NONE;
}

/* Is a division below another, or below nothing yet? */
static bool below(unsigned code, unsigned above)
{
	enum level level = level_of_known(above);
	if (level_of(code) <= level)
		return false;
	return level == LEVEL_NONE || (level == LEVEL_PROVINCE && code / 10000 == above / 10000) ||
	       (level == LEVEL_CITY && code / 100 == above / 100);
}

/* 北京路, 上海大道, 广东东路: streets named after divisions. */
static bool street_after(struct span text, size_t at)
{
	size_t size;
	uint32_t c = character_at(text, at, &size);
	if (c == U'胡')
		return text_has(text, at, "胡同", 6);
	bool before = c && wcschr(L"大东西南北中一二三新环", (wchar_t)c);
	if (before)
		c = character_at(text, at + size, &size);
	return c && wcschr(before ? L"路街道" : L"路街道巷弄", (wchar_t)c);
}

/* Blanks and marks that people and programs put between divisions. */
static size_t gap_size(struct span text, size_t at)
{
	size_t from = at;
	/* Names follow each other without a gap, most of them. */
	if (at >= text.size || (unsigned char)(text.at[at] - 0xe4) < 6)
		return 0;
	if (text.at[at] == ' ' && at + 1 < text.size && (unsigned char)(text.at[at + 1] - 0xe4) < 6)
		return 1;
	for (size_t size; at < text.size; at += size) {
		size = blanks_size(text, at);
		if (size == 0 && memchr(",/|-\\>", text.at[at], 6))
			size = 1;
		if (size == 0 && (text_has(text, at, "，", 3) || text_has(text, at, "、", 3) ||
				  text_has(text, at, "／", 3) || text_has(text, at, "－", 3)))
			size = 3;
		if (size == 0 && text_has(text, at, "·", 2))
			size = 2;
		if (size == 0)
			break;
	}
	return at - from;
}

/* No name goes on here: the end, or a mark, number, letter or star, of a mask or not. */
static bool ends_at(struct span text, size_t at)
{
	unsigned char byte = at < text.size ? (unsigned char)text.at[at] : 0;
	return !(byte >= 0xe4 && byte <= 0xe9) && byte != 0xf0;
}

/* The group of names that begin with the two characters at `at` or may do so; NULL: none does. */
static inline const struct beginning *beginning_at(struct span text, size_t at)
{
	if (text.size < at + 6)
		return NULL;
	const unsigned char *s = (const unsigned char *)text.at + at;
	size_t character =
		((size_t)(s[0] & 0x0f) << 12 | (size_t)(s[1] & 0x3f) << 6 | (s[2] & 0x3f)) - 0x4e00;
	/* Below U+4E00 this wraps round to far beyond the table. */
	size_t group = character < COUNT(group_of) ? group_of[character] : 0;
	if (group == 0 || (s[0] & 0xf0) != 0xe0 ||
	    !(beginnings[group - 1].signs >> (s[5] & 0x1f) & 1))
		return NULL;
	return &beginnings[group - 1];
}

/* The rows whose names may begin at `at`; from == to: there are none. */
struct range {
	const struct division *from;
	const struct division *to;
};

static struct range rows_at(struct span text, size_t at)
{
	const struct beginning *beginning = beginning_at(text, at);
	if (!beginning)
		return (struct range){rows, rows};
	bool last = beginning + 1 == beginnings + COUNT(beginnings);
	return (struct range){&rows[beginning->row], &rows[last ? COUNT(rows) : beginning[1].row]};
}

/* Has a text at `at` the second character of a row's name too? Nearly no row that is met has. */
static bool second_fits(const struct division *row, struct span text, size_t at)
{
	uint32_t name, here;
	memcpy(&name, row->name + 2, sizeof name);
	memcpy(&here, text.at + at + 2, sizeof here);
	return name == here;
}

bool division_likely(struct span text, size_t at)
{
	struct range range = rows_at(text, at);
	for (const struct division *row = range.from; row < range.to; row++)
		if (second_fits(row, text, at))
			return true;
	return at < text.size && text.at[at] == "中"[0] && text_has(text, at, "中国", 6);
}

/* Is there, at `at`, the full name of a division below `above`? */
static bool child_follows(struct span text, size_t at, unsigned above)
{
	struct range range = rows_at(text, at);
	for (const struct division *row = range.from; row < range.to; row++)
		if (second_fits(row, text, at) && below(row->code, above) &&
		    text_has(text, at, row->name, strlen(row->name)))
			return true;
	return false;
}

/* May the full name of a row stand for it below `above`? */
static bool full_holds(const struct division *row, unsigned above)
{
	size_t size = strlen(row->name);
	if (above || level_of(row->code) != LEVEL_DISTRICT)
		return true;
	/* 东区, 沛县, 关西镇 begin other things as well; with a city before them they do not. */
	return size > 6 && memcmp(row->name + size - 3, "镇", 3) != 0 &&
	       memcmp(row->name + size - 3, "乡", 3) != 0;
}

/* And its short form, which ends at `end`? */
static bool short_holds(const struct division *row, unsigned above, struct span text, size_t end)
{
	if (street_after(text, end))
		return false;
	switch (level_of(row->code)) {
	case LEVEL_PROVINCE:
		return true;
	case LEVEL_CITY:
		return above || ends_at(text, end) || child_follows(text, end, row->code);
	default:
		return above && ends_at(text, end);
	}
}

struct hit {
	unsigned code;
	size_t size;
	bool full;
};

/* The longest name at `at` that may stand there. */
static struct hit hit_at(struct span text, size_t at, unsigned above)
{
	struct hit hit = {0};
	struct range range = rows_at(text, at);
	for (const struct division *row = range.from; row < range.to; row++) {
		if (!second_fits(row, text, at) || (!below(row->code, above) && row->code != above))
			continue;
		size_t size = strlen(row->name);
		if (size > hit.size && text_has(text, at, row->name, size) &&
		    full_holds(row, above))
			hit = (struct hit){row->code, size, true};
		size = row->short_size;
		if (size > hit.size && text_has(text, at, row->name, size) &&
		    short_holds(row, above, text, at + size))
			hit = (struct hit){row->code, size, false};
	}
	return hit;
}

/* 高新区, 苏州工业园区, 郑东新区 in the place of a city's district; its size. */
static size_t zone_size(struct span text, size_t at)
{
	static const char *const zones[] = {"高新技术产业开发区",
					    "经济技术开发区",
					    "高新技术开发区",
					    "经济开发区",
					    "工业园区",
					    "高新区",
					    "经开区",
					    "开发区",
					    "新区"};
	size_t before = 0;
	for (int characters = 0; characters < 4; characters++) {
		for (size_t i = 0; i < COUNT(zones); i++) {
			size_t size = strlen(zones[i]);
			if (characters != 1 && text_has(text, at + before, zones[i], size))
				return before + size;
		}
		if (at + before + 3 > text.size || (unsigned char)(text.at[at + before] - 0xe4) > 5)
			return 0;
		before += 3;
	}
	return 0;
}

/* 市辖区, which the standard's tables have between a city and its districts. */
static size_t filler_size(struct span text, size_t at)
{
	return text_has(text, at, "市辖区", 9) ? 9 : 0;
}

/* What may stand before an address's first division. */
static size_t lead_size(struct span text)
{
	size_t at = 0;
	if ((unsigned char)(text.at[0] - 0xe4) < 6)
		return 0;
	for (int i = 0; i < 4; i++) {
		at += blanks_size(text, at);
		if (at < text.size && memchr("([{\"'=", text.at[at], 6))
			at += 1;
		else if (text_has(text, at, "（", 3) || text_has(text, at, "【", 3))
			at += 3;
		size_t digits = 0;
		while (digit_size(text, at + digits) == 1)
			digits++;
		/* A postcode. */
		at += digits == 6 ? 6 : 0;
		if (i > 0 && text_has(text, at, ")", 1))
			at += 1;
		if (i > 0 && (text_has(text, at, "）", 3) || text_has(text, at, "】", 3)))
			at += 3;
		at += at > 0 ? gap_size(text, at) : 0;
	}
	return at;
}

static void level_put(struct divisions *divisions, struct hit hit, size_t end)
{
	unsigned code = hit.code;
	enum level level = level_of(code);
	if (code != divisions->code) {
		divisions->count++;
		divisions->full += hit.full;
	}
	divisions->code = code;
	divisions->last = end;
	/* The first writing of a province is its end; a city may stand twice for itself. */
	if (level != LEVEL_PROVINCE || divisions->end[level] == 0)
		divisions->end[level] = end;
	if (level == LEVEL_PROVINCE && municipality(code))
		divisions->end[LEVEL_CITY] = end;
}

bool divisions_at(struct span text, size_t at, struct divisions *divisions)
{
	*divisions = (struct divisions){.begin = at};
	if (at < text.size && (unsigned char)text.at[at] < 0xe4)
		return false;
	if (text_has(text, at, "中国", 6))
		at += 6;
	at += gap_size(text, at);
	/* Below a district there is none, and 海南 once more says nothing new. */
	for (int i = 0; i < 6 && level_of_known(divisions->code) != LEVEL_DISTRICT; i++) {
		struct hit hit = hit_at(text, at, divisions->code);
		if (hit.size == 0)
			break;
		at += hit.size;
		level_put(divisions, hit, at);
		size_t next = at + gap_size(text, at);
		size_t filler = filler_size(text, next);
		if (filler) {
			divisions->last = divisions->end[level_of(hit.code)] = next + filler;
			next += filler + gap_size(text, next + filler);
		}
		at = next;
	}
	if (divisions->end[LEVEL_CITY] && !divisions->end[LEVEL_DISTRICT]) {
		size_t size = zone_size(text, at);
		if (size) {
			divisions->end[LEVEL_DISTRICT] = divisions->last = at + size;
			divisions->count++;
		}
	}
	return divisions->count > 0;
}

bool divisions_read(struct span address, struct divisions *divisions)
{
	/* Nearly every cell that is none answers here. */
	if (address.size < 6 || ((unsigned char)address.at[0] < 0xe3 && letter_is(address.at[0])))
		return false;
	return divisions_at(address, lead_size(address), divisions);
}
