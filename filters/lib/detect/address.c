/*
 * Addresses as Chinese people write them: divisions, then streets, houses and places, told by the
 * character that each ends with. Streets of other languages are in street.c.
 */
#include "detect/characters.h"
#include "detect/scan.h"

/* Longer values are texts. */
#define ADDRESS_SIZE_MAX 450

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum word {
	WORD_NONE,
	WORD_ROAD = 1,
	WORD_HOUSE = 2,
	WORD_PLACE = 4,
};

/* What a character ends; 前 is the one before it. */
static enum word word_ended(uint32_t c, uint32_t before)
{
	switch (c) {
	case U'路':
	case U'街':
	case U'道':
	case U'巷':
		return WORD_ROAD;
	case U'同':
		return before == U'胡' ? WORD_ROAD : WORD_NONE;
	case U'弄':
		return WORD_ROAD | WORD_HOUSE;
	case U'号':
	case U'號':
	case U'栋':
	case U'棟':
	case U'幢':
	case U'座':
	case U'室':
	case U'楼':
	case U'樓':
	case U'层':
	case U'層':
	case U'组':
	case U'組':
	case U'户':
	case U'房':
	case U'单':
	case U'單':
	case U'#':
		return WORD_HOUSE;
	case U'村':
	case U'镇':
	case U'鎮':
	case U'乡':
	case U'鄉':
	case U'屯':
	case U'苑':
	case U'厦':
	case U'廈':
	case U'园':
	case U'園':
	case U'院':
	case U'寓':
	case U'庄':
	case U'寨':
		return WORD_PLACE;
	case U'场':
		return before == U'广' ? WORD_PLACE : WORD_NONE;
	case U'区':
	case U'區':
		return before == U'小' || before == U'社' || before == U'园' ? WORD_PLACE
									     : WORD_NONE;
	default:
		return WORD_NONE;
	}
}

static bool numeral_is(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19) || c == U'一' || c == U'二' ||
	       c == U'三' || c == U'四' || c == U'五' || c == U'六' || c == U'七' || c == U'八' ||
	       c == U'九' || c == U'十';
}

/* What the part below the divisions has. */
struct below {
	size_t characters;
	size_t digits;
	size_t houses;    /* 12号, B座, 三单元 */
	bool road, place; /* a word of these */
	bool road_number; /* 路12 */
	bool sentence;    /* marks that end one */
};

/* Of 1号店, 2号线, 3号色 the number is no house's. */
static bool house_not(struct span text, size_t at)
{
	static const char *const others[] = {"店", "线", "線", "色", "款", "机", "字", "码", "电"};
	for (size_t i = 0; i < COUNT(others); i++)
		if (text_has(text, at, others[i], 3))
			return true;
	return false;
}

static struct below below_of(struct span text)
{
	struct below below = {0};
	uint32_t before = 0, c;
	enum word last = WORD_NONE;
	for (size_t at = 0, size; at < text.size; at += size) {
		size = utf8_next(text.at + at, text.at + text.size, &c);
		size = size ? size : 1;
		bool numeral = numeral_is(c), digit = numeral && c < 0x4e00;
		enum word word = word_ended(c, before);
		bool letter = before < 0x80 && letter_is((char)before);
		below.characters += han_is(c) || numeral || (c < 0x80 && letter_is((char)c));
		below.digits += digit;
		below.road_number |= digit && (last & WORD_ROAD);
		below.houses += (word & WORD_HOUSE) && (numeral_is(before) || letter) &&
				!house_not(text, at + size);
		below.road |= (word & WORD_ROAD) != 0;
		below.place |= (word & WORD_PLACE) != 0;
		below.sentence |= c == U'。' || c == U'！' || c == U'？' || c == '!' || c == '?';
		/* 南路一段100號 */
		bool section = (numeral && !digit) || c == U'段' || c == U'第' || c == ' ';
		last = section ? last : word;
		if (c != ' ' && c != U'第')
			before = c;
	}
	return below;
}

static bool solid(const struct below *below)
{
	return below->houses || below->road_number;
}

/* Does a text end in what is no place to live: a company, a shop, an airport? */
static bool organisation(struct span text)
{
	static const char *const ends[] = {"店",   "公司", "集团",   "机场",   "银行", "支行",
					   "分行", "商行", "政府",   "事务所", "法院", "委员会",
					   "分局", "车站", "航站楼", "超市",   "协会", "合作社"};
	while (text.size >= 1 && memchr(") ]\t", text.at[text.size - 1], 4))
		text.size--;
	if (text.size >= 3 && memcmp(text.at + text.size - 3, "）", 3) == 0)
		text.size -= 3;
	for (size_t i = 0; i < COUNT(ends); i++) {
		size_t size = strlen(ends[i]);
		if (text.size >= size && text_has(text, text.size - size, ends[i], size))
			return true;
	}
	return false;
}

/* A street of a Chinese town without its divisions: 中山路12号, 幸福村3组12号. */
static bool street_alone(struct span value)
{
	/* A sentence of three characters has no street, and one without a digit no house. */
	if (value.size < 9 || (unsigned char)value.at[0] < 0xe3 ||
	    scan_digit(value, 0) == value.size)
		return false;
	struct below below = below_of(value);
	return !below.sentence && below.characters >= 5 &&
	       ((below.road_number && below.houses) ||
		((below.place || below.road) && below.houses >= 2));
}

static enum evidence chain_judge(const struct divisions *divisions, struct span rest)
{
	struct below below = below_of(rest);
	bool words = below.road || below.place;
	if (below.sentence)
		return EVIDENCE_NONE;
	if (divisions->count == 1)
		return words && solid(&below) ? EVIDENCE_CHECK : EVIDENCE_NONE;
	if (below.characters == 0)
		return EVIDENCE_FORM;
	if (organisation(rest) && !(words && solid(&below)))
		return EVIDENCE_NONE;
	/* 新疆阿克苏苹果, 浙江杭州西湖龙井: what grows there. */
	if (solid(&below) && (words || divisions->full))
		return EVIDENCE_CHECK;
	if (words && divisions->full)
		return EVIDENCE_CHECK;
	if (divisions->count >= 3 && divisions->full >= 2)
		return EVIDENCE_SHAPE;
	return divisions->full ? EVIDENCE_FORM : EVIDENCE_NONE;
}

/* Anything but digits, blanks and marks? Most numbers that are looked at have not. */
static bool worded(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.at[i] & 0x80 || letter_is(text.at[i]))
			return true;
	return false;
}

enum evidence address_judge(struct span value)
{
	struct span core = wrapper_off(value);
	if (core.size < 6 || core.size > ADDRESS_SIZE_MAX || !worded(core))
		return EVIDENCE_NONE;
	struct divisions divisions;
	if (divisions_read(core, &divisions))
		return chain_judge(&divisions, span_cut(core, divisions.last, core.size));
	return street_alone(core) || street_judge(core) ? EVIDENCE_SHAPE : EVIDENCE_NONE;
}

/* ---- In running text ------------------------------------------------------------------------- */

/* What people write right behind an address without a mark between: c is the character at `at`. */
static bool stops(struct span text, size_t at, uint32_t c)
{
	static const char *const words[] = {"谢谢", "麻烦", "收件", "收货", "电话", "手机", "姓名",
					    "联系", "邮编", "尽快", "发货", "到付", "快递", "微信"};
	switch (c) {
	case U'请':
	case U'的':
		return true;
	case U'收':
		if (at + 3 == text.size || (unsigned char)text.at[at + 3] < 0xe4)
			return true;
		break;
	case U'谢':
	case U'麻':
	case U'电':
	case U'手':
	case U'姓':
	case U'联':
	case U'邮':
	case U'尽':
	case U'发':
	case U'到':
	case U'快':
	case U'微':
		break;
	default:
		return false;
	}
	for (size_t i = 0; i < COUNT(words); i++)
		if (text_has(text, at, words[i], strlen(words[i])))
			return true;
	return false;
}

/* Digits of a telephone and longer: no house has so many. */
#define HOUSE_DIGITS_MAX 6

static size_t digits_at(struct span text, size_t at, size_t *end)
{
	size_t count = 0, size;
	while ((size = digit_size(text, at)) != 0) {
		at += size;
		count++;
	}
	*end = at;
	return count;
}

/* Where a word of an address ends that begins at `at`: characters, letters, digits, dashes. */
static size_t piece_end(struct span text, size_t at, size_t limit)
{
	while (at < limit) {
		uint32_t c;
		size_t size = utf8_next(text.at + at, text.at + text.size, &c), end;
		size_t digits = digits_at(text, at, &end);
		if (digits > HOUSE_DIGITS_MAX || stops(text, at, c))
			break;
		if (digits) {
			at = end;
			continue;
		}
		bool letter = (c < 0x80 && letter_is((char)c)) || (c >= 0xff21 && c <= 0xff5a);
		if (size == 0 || !(han_is(c) || letter || c == '#' || c == '-' || c == U'－' ||
				   c == U'—' || c == U'·'))
			break;
		at += size;
	}
	return at;
}

/* The end of the address whose divisions end at `at`: pieces behind blanks are looked at first. */
static size_t address_end(struct span text, size_t at)
{
	size_t limit = text.size - at > ADDRESS_SIZE_MAX ? at + ADDRESS_SIZE_MAX : text.size;
	size_t end = piece_end(text, at, limit);
	for (int pieces = 0; pieces < 6; pieces++) {
		size_t next = end + blanks_size(text, end);
		size_t piece = piece_end(text, next, limit);
		if (next == end || piece == next)
			break;
		struct below below = below_of(span_cut(text, next, piece));
		bool number = below.digits && below.digits <= 4 && below.characters <= 6;
		if (!below.houses && !below.road && !below.place && !number && next != at)
			break;
		end = piece;
	}
	/* Digits before stars are what a mask left of another value. */
	if (end < text.size && text.at[end] == '*')
		while (end > at && (word_at(text, end - 1) || digit_before(text, end)))
			end -= (unsigned char)text.at[end - 1] < 0x80 ? 1 : 3;
	while (end > at && (text.at[end - 1] == '-' || text.at[end - 1] == '#'))
		end--;
	return end;
}

/* Does an address of China begin at `at`? Sets its end; `*last` is where its divisions end. */
static bool chinese_at(struct span text, size_t at, size_t *end, size_t *last)
{
	struct divisions divisions;
	if (!division_likely(text, at) || !divisions_at(text, at, &divisions))
		return false;
	*last = divisions.last;
	*end = address_end(text, divisions.last);
	if (*end <= divisions.last)
		return false;
	struct below below = below_of(span_cut(text, divisions.last, *end));
	bool words = below.road || below.place;
	if (divisions.count == 1)
		return below.road_number && (below.houses || divisions.full);
	if (divisions.full == 0)
		return words && solid(&below);
	return solid(&below) || words || (divisions.count >= 3 && below.characters >= 2);
}

bool address_find(struct span text, size_t from, struct span *found)
{
	bool inside = from > 0 && word_at(text, from - 1);
	for (size_t at = from, size; at < text.size; at += size) {
		unsigned char byte = (unsigned char)text.at[at];
		size_t end = at, last = at;
		size = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
		bool begins, word = byte < 0xe0 && (byte >= 0xc3 || word_at(text, at));
		if (byte >= 0xe4)
			begins = chinese_at(text, at, &end, &last);
		else
			begins = word && !inside && street_at(text, at, &end);
		inside = word;
		if (begins) {
			*found = span_cut(text, at, end);
			return true;
		}
		/* Divisions that lead to no address lead to none from their middle. */
		if (last > at)
			size = last - at;
	}
	return false;
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	*parts = (struct parts){0, value.size};
	return address_judge(value);
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	(void)self;
	if (!address_find(text, from, found))
		return false;
	parts->begin = (size_t)(found->at - text.at);
	parts->end = parts->begin + found->size;
	return true;
}

/* What begins with a division can be masked by it, whatever follows. */
static bool resembles(const struct detector *self, struct span value, struct parts *parts)
{
	struct divisions divisions;
	return judge(self, value, parts) != EVIDENCE_NONE ||
	       divisions_read(wrapper_off(value), &divisions);
}

const struct detector detector_address = {
	"address", {.size_max = ADDRESS_SIZE_MAX + 16}, judge, find, resembles, NULL};
