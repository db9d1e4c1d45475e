/*
 * cn_plate: plates of vehicles of mainland China (GA 36): the province's character, the office's
 * letter, a dot or blank or nothing, then five letters and digits, or six on green plates of new
 * energy vehicles; no I and no O; 挂 学 警 港 澳 may stand for the last. Embassies and consulates:
 * 使 or six digits and 使, 领. SHAPE; at least two of the rest are digits, so that words in
 * capitals (京ABSOLUT) are none.
 */
#include "detect/form.h"

static const char provinces[] = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新使";
static const char endings[] = "挂学警港澳使领";

static bool one_of(struct span text, size_t at, const char *characters, size_t size)
{
	if (at + 3 > text.size || (unsigned char)text.at[at] < 0xe4)
		return false;
	for (size_t i = 0; i < size; i += 3)
		if (memcmp(text.at + at, characters + i, 3) == 0)
			return true;
	return false;
}

static bool plate_character(struct span text, size_t at)
{
	if (!word_at(text, at) || text.at[at] == '_')
		return false;
	char capital = letter_is(text.at[at]) ? (char)(text.at[at] & 0xdf) : text.at[at];
	return capital != 'I' && capital != 'O';
}

/* What may part the first two characters from the rest. */
static size_t parted(struct span text, size_t at)
{
	if (text_has(text, at, "·", 2))
		return 2;
	if (text_has(text, at, "•", 3) || text_has(text, at, "．", 3))
		return 3;
	return text_has(text, at, ".", 1) || text_has(text, at, " ", 1) ||
	       text_has(text, at, "-", 1);
}

/* The end of the plate at `at`; 0: there is none. */
static size_t plate_end(struct span text, size_t at)
{
	if (!one_of(text, at, provinces, sizeof provinces - 1))
		return 0;
	at += 3;
	if (at >= text.size || !letter_is(text.at[at]) || !plate_character(text, at))
		return 0;
	at += 1;
	at += parted(text, at);
	size_t count = 0, digits = 0;
	while (plate_character(text, at)) {
		digits += digit_size(text, at);
		count++;
		at++;
	}
	if (count == 4 && one_of(text, at, endings, sizeof endings - 1)) {
		count++;
		at += 3;
	}
	return count >= 5 && count <= 6 && digits >= 2 && !word_at(text, at) ? at : 0;
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	if (core.size == 0 || plate_end(core, 0) != core.size)
		return EVIDENCE_NONE;
	*parts = parts_of_core(value, core);
	return EVIDENCE_SHAPE;
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	(void)self;
	for (size_t at = from; at + 9 <= text.size; at++) {
		/* Few Han characters have a letter after them. */
		if ((unsigned char)text.at[at] < 0xe4 || !letter_is(text.at[at + 3]))
			continue;
		size_t end = plate_end(text, at);
		if (end == 0)
			continue;
		*found = span_cut(text, at, end);
		*parts = (struct parts){at, end};
		return true;
	}
	return false;
}

const struct detector detector_cn_plate = {
	"cn_plate",
	{.digits = 2, .letters = 1, .wide = 3, .size_max = 32, .digits_max = 7, .letters_max = 6},
	judge,
	find,
	NULL,
	NULL};
