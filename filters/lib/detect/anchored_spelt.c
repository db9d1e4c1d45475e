/*
 * Numbers and addresses of mail that are written so that no machine reads them: 一三八零零…,
 * name [at] host [dot] com.
 */
#include "detect/anchored.h"

/* ---- Numerals ----------------------------------------------------------------------------------
 */

/* Each digit's ways, in words of three bytes. */
static const char *const numerals[10] = {"零〇洞⓪", "一幺壹①", "二两贰②", "三叁③", "四肆④",
					 "五伍⑤",   "六陆⑥",   "七柒拐⑦", "八捌⑧", "九玖勾⑨"};

/* The digit at `at` as ASCII, and its size; 0: it is none. */
static char numeral_at(struct span text, size_t at, size_t *size)
{
	*size = digit_size(text, at);
	if (*size)
		return (char)('0' + digit_value(text, at));
	*size = 3;
	for (int digit = 0; digit < 10; digit++) {
		for (const char *way = numerals[digit]; *way; way += 3) {
			if (text_has(text, at, way, 3))
				return (char)('0' + digit);
		}
	}
	*size = 0;
	return 0;
}

bool read_numerals(const struct anchor_form *form, const struct anchor_place *place,
		   struct span *found)
{
	struct span text = place->text;
	char digits[16];
	size_t count = 0, end = place->word, size;
	for (size_t at = end; count < sizeof digits; at += size) {
		char digit = numeral_at(text, at, &size);
		if (digit) {
			digits[count++] = digit;
			end = at + size;
			continue;
		}
		size = blanks_size(text, at);
		size = size ? size : dash_size(text, at);
		if (size == 0)
			break;
	}
	struct parts parts;
	if (count != form->least || place->word < place->from ||
	    detector_cn_mobile.judge(&detector_cn_mobile, (struct span){digits, count}, &parts) !=
		    EVIDENCE_CHECK)
		return false;
	*found = span_cut(text, place->word, end);
	return true;
}

/* ---- Mail --------------------------------------------------------------------------------------
 */

static bool mail_byte(char c)
{
	return letter_is(c) || (unsigned char)(c - '0') < 10 || (c != 0 && strchr("._+-", c));
}

static bool bracket_in(struct span text, size_t at, const char *marks)
{
	return at < text.size && strchr(marks, text.at[at]) && text.at[at];
}

/* Bytes of a dot, or of a word for one, at `at`: `.`, ` dot `, `[dot]`, 点. */
static size_t dot_size(struct span text, size_t at, bool *word)
{
	size_t to = at + blanks_size(text, at);
	*word = false;
	if (text_has(text, to, ".", 1))
		return to + 1 - at;
	if (text_has(text, to, "点", 3)) {
		*word = true;
		return to + 3 - at;
	}
	to += bracket_in(text, to, "([{<");
	if (text.size - to < 3 || strncasecmp(text.at + to, "dot", 3) != 0)
		return 0;
	to += 3;
	to += bracket_in(text, to, ")]}>");
	*word = true;
	return to + blanks_size(text, to) - at;
}

/* RFC 5321, 4.5.3.1: no more is read of an address, as many words may stand before or after. */
#define LOCAL_SIZE_MAX 64
#define HOST_SIZE_MAX  255

/* Labels of a host, parted by dots of any kind; the last one has letters. */
static size_t host_end(struct span text, size_t at, bool *word)
{
	size_t end = at, last = 0;
	text.size = text.size - at > HOST_SIZE_MAX ? at + HOST_SIZE_MAX : text.size;
	*word = false;
	for (size_t to = at, labels = 0;; labels++) {
		size_t from = to;
		while (to < text.size && mail_byte(text.at[to]) && text.at[to] != '.')
			to++;
		if (to == from)
			break;
		last = labels > 0 && letter_is(text.at[from]) && to - from >= 2 ? to : last;
		bool spelt;
		size_t dot = dot_size(text, to, &spelt);
		if (dot == 0)
			break;
		*word = *word || spelt;
		to += dot;
	}
	return last ? last : end;
}

bool read_spelt(const struct anchor_form *form, const struct anchor_place *place,
		struct span *found)
{
	(void)form;
	struct span text = place->text;
	size_t left = place->word, right = place->word_end;
	bool opens = left > 0 && bracket_in(text, left - 1, "([{<"), word;
	bool bracket = opens && bracket_in(text, right, ")]}>");
	left -= bracket;
	right += bracket;
	while (left > place->from && text.at[left - 1] == ' ')
		left--;
	right += blanks_size(text, right);
	size_t begin = left;
	while (begin > place->from && left - begin < LOCAL_SIZE_MAX &&
	       mail_byte(text.at[begin - 1]))
		begin--;
	size_t end = host_end(text, right, &word);
	/* "meet at example.com" is no mailbox: one of the two marks is spelt as nobody else does.
	 */
	if (begin == left || end == right ||
	    !(bracket || word || (unsigned char)text.at[place->word] >= 0x80))
		return false;
	*found = span_cut(text, begin, end);
	return true;
}
