/*
 * email: mailboxes of RFC 5321, with names of hosts in any script (IDN) and local parts in any
 * (RFC 6531). There is no check but the form: SHAPE. A host needs two labels, and the last one has
 * letters. `*` is lawful in a local part and never used in one: what has it was masked before.
 *
 * In running text the local part begins where its characters do. A Chinese text goes on without a
 * blank, so a host's label in Latin letters ends where the script changes.
 */
#include "detect/characters.h"
#include "detect/scan.h"

#define LOCAL_SIZE_MAX  64
#define DOMAIN_SIZE_MAX 255
#define LABEL_SIZE_MAX  63
/* Characters of a local part in Chinese that running text gives to it. */
#define LOCAL_HAN_MAX 10

/* `@` or `＠` at `at`. */
static size_t at_sign_size(struct span text, size_t at)
{
	if (text_has(text, at, "@", 1))
		return 1;
	return text_has(text, at, "＠", 3) ? 3 : 0;
}

/* Where a byte of ASCII may stand. */
enum {
	IN_HOST = 1,    /* in a label of a host */
	IN_LOCAL = 2,   /* in a local part, as RFC 5321 has it */
	IN_RUNNING = 4, /* in one within running text, where the others are separators more often */
};
#define ANYWHERE  (IN_HOST | IN_LOCAL | IN_RUNNING)
#define IN_EITHER (IN_LOCAL | IN_RUNNING)

static const unsigned char places[256] = {
	['0' ... '9'] = ANYWHERE, ['A' ... 'Z'] = ANYWHERE, ['a' ... 'z'] = ANYWHERE,
	['-'] = ANYWHERE,         ['_'] = ANYWHERE,         ['.'] = IN_EITHER,
	['%'] = IN_EITHER,        ['+'] = IN_EITHER,        ['!'] = IN_LOCAL,
	['#'] = IN_LOCAL,         ['$'] = IN_LOCAL,         ['&'] = IN_LOCAL,
	['\''] = IN_LOCAL,        ['/'] = IN_LOCAL,         ['='] = IN_LOCAL,
	['?'] = IN_LOCAL,         ['^'] = IN_LOCAL,         ['`'] = IN_LOCAL,
	['{'] = IN_LOCAL,         ['|'] = IN_LOCAL,         ['}'] = IN_LOCAL,
	['~'] = IN_LOCAL,
};

static inline bool may_stand(char byte, unsigned place)
{
	return (places[(unsigned char)byte] & place) != 0;
}

/* Full-width letters and digits, - _ and +: as input methods of Chinese write addresses. */
static bool full_width_is(uint32_t c)
{
	return (c >= 0xff10 && c <= 0xff19) ||
	       ((c >= 0xff21 && c <= 0xff3a) || (c >= 0xff41 && c <= 0xff5a)) || c == 0xff0d ||
	       c == 0xff3f || c == 0xff0b;
}

/* What cannot be seen comes along with a copy, or was put there on purpose. */
static bool unseen_is(uint32_t c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff;
}

/* Letters of alphabets, and Han, kana, Hangul: not punctuation, which lies between and after. */
static bool alphabet_is(uint32_t c)
{
	return (c >= 0xc0 && c < 0x2000 && c != 0xd7 && c != 0xf7) || full_width_is(c) ||
	       unseen_is(c);
}

/* The character that ends at `at`; its size, 0 at the start. */
static size_t character_before(struct span text, size_t at, uint32_t *character)
{
	size_t size = 1;
	while (size < 4 && size < at && ((unsigned char)text.at[at - size] & 0xc0) == 0x80)
		size++;
	return at == 0 ? 0 : utf8_next(text.at + at - size, text.at + at, character);
}

struct label {
	size_t end;
	bool foreign; /* it has letters beyond ASCII */
	bool han;     /* it begins with Han */
};

/*
 * One label of a host. `first`: Latin letters may go over into Han, as in my例子.com. In running
 * text digits after Han are a number that follows.
 */
static struct label label_read(struct span text, size_t at, bool first, bool running)
{
	struct label label = {at, false, false};
	while (label.end < text.size) {
		uint32_t c;
		if (running && label.foreign && digit_size(text, label.end))
			break;
		if (may_stand(text.at[label.end], IN_HOST)) {
			label.end += 1;
			continue;
		}
		size_t size = utf8_next(text.at + label.end, text.at + text.size, &c);
		bool han = size && east_is(c);
		if (!size || !(alphabet_is(c) || (han && (label.han || first || label.end == at))))
			break;
		label.han = label.han || (han && label.end == at);
		label.foreign = label.foreign || !digit_size(text, label.end);
		label.end += size;
	}
	while (label.end > at && text.at[label.end - 1] == '-')
		label.end--;
	return label;
}

/* The end of the last label if a host may end with it; `at` if not. Digits glued to it go. */
static size_t top_label_end(struct span text, size_t at, struct label label, bool running)
{
	if (label.foreign)
		return label.end;
	if (label.end - at > 4 && strncasecmp(text.at + at, "xn--", 4) == 0)
		return label.end;
	size_t end = at;
	while (end < label.end && letter_is(text.at[end]))
		end++;
	if (end - at < 2 || (end < label.end && !running))
		return at;
	return end;
}

/* The end of the host that begins at `at`; `at` if there is none. */
static size_t host_end(struct span text, size_t at, bool running)
{
	size_t good = at, from = at;
	for (size_t labels = 0;; labels++) {
		struct label label = label_read(text, from, labels == 0, running);
		if (label.end == from || label.end - from > LABEL_SIZE_MAX)
			break;
		/* a@b.com.谢谢: after a whole host, a label in Han is the next sentence. */
		if (running && label.han && good > at)
			break;
		if (labels > 0) {
			size_t top = top_label_end(text, from, label, running);
			good = top > from ? top : good;
		}
		size_t dot = text_has(text, label.end, ".", 1) ? 1 : 0;
		if (dot == 0)
			dot = text_has(text, label.end, "．", 3) ? 3 : 0;
		if (dot == 0)
			break;
		from = label.end + dot;
	}
	return good - at <= DOMAIN_SIZE_MAX ? good : at;
}

/* A host that is the end of a picture's name for screens of more points: woman_925x@2x.jpg */
static bool picture(struct span host)
{
	static const char *const ends[] = {"x.jpg", "x.jpeg", "x.png", "x.webp", "x.gif", "x.svg"};
	if (host.size < 2 || digit_size(host, 0) != 1)
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (span_is(span_cut(host, 1, host.size), ends[i]))
			return true;
	return false;
}

/* Is it a local part as a whole: a dot-atom, or a quoted string. */
static bool local_whole(struct span local)
{
	if (local.size == 0 || local.size > LOCAL_SIZE_MAX)
		return false;
	if (local.size > 2 && local.at[0] == '"' && local.at[local.size - 1] == '"')
		return !memchr(local.at + 1, '"', local.size - 2);
	for (size_t at = 0, size; at < local.size; at += size) {
		uint32_t c;
		size = 1;
		if (may_stand(local.at[at], IN_LOCAL))
			continue;
		size = utf8_next(local.at + at, local.at + local.size, &c);
		if (size < 2 || (!alphabet_is(c) && !east_is(c)))
			return false;
	}
	return true;
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	size_t at = 0, sign = 0;
	/* The last one: a quoted local part may hold others. */
	for (size_t i = core.size; i > 0 && sign == 0; i--) {
		at = i - 1;
		sign = at_sign_size(core, at);
	}
	if (sign == 0 || !local_whole(span_cut(core, 0, at)))
		return EVIDENCE_NONE;
	size_t host = at + sign;
	size_t end = host_end(core, host, false);
	bool literal = host + 2 < core.size && core.at[host] == '[' &&
		       core.at[core.size - 1] == ']' && digit_size(core, host + 1) == 1;
	if (!literal && (end == host || end != core.size || picture(span_cut(core, host, end))))
		return EVIDENCE_NONE;
	*parts = parts_of_core(value, core);
	return EVIDENCE_SHAPE;
}

/* Where the local part before an `@` at `at` begins, not before `from`; `at`: there is none. */
static size_t local_begin(struct span text, size_t from, size_t at)
{
	size_t begin = at;
	uint32_t c;
	for (size_t size; begin > from && at - begin < LOCAL_SIZE_MAX; begin -= size) {
		size = character_before(text, begin, &c);
		if (size == 0 || size > begin - from ||
		    (size == 1 ? !may_stand((char)c, IN_RUNNING) : !alphabet_is(c) && c != 0xff0e))
			break;
	}
	while (begin < at && (text.at[begin] == '.' || text.at[begin] == '-'))
		begin++;
	if (begin < at)
		return begin;
	for (size_t i = 0, size; i < LOCAL_HAN_MAX && begin > from; i++, begin -= size) {
		size = character_before(text, begin, &c);
		if (size < 3 || size > begin - from || !east_is(c))
			break;
	}
	return begin;
}

/*
 * The end of what begins with a host at `at`, `at` if none does. A host with an @ right after it is
 * no mailbox's, nor is what follows: a@b.com@c.org is found as one, and judged to be none.
 */
static size_t hosts_end(struct span text, size_t at)
{
	size_t end = host_end(text, at, true);
	for (size_t next = end; next > at;) {
		while (text_has(text, next, ".", 1) || text_has(text, next, "-", 1))
			next++;
		size_t sign = at_sign_size(text, next);
		size_t more = sign ? host_end(text, next + sign, true) : 0;
		if (more <= next + sign)
			break;
		end = next = more;
	}
	return end;
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	(void)self;
	for (size_t at = from; at < text.size; at++) {
		at = scan_anchor(text, at);
		size_t sign = at < text.size ? at_sign_size(text, at) : 0;
		if (sign == 0)
			continue;
		size_t begin = local_begin(text, from, at);
		if (begin == at)
			continue;
		size_t end = hosts_end(text, at + sign);
		if (end == at + sign || picture(span_cut(text, at + sign, end)))
			continue;
		*found = span_cut(text, begin, end);
		*parts = (struct parts){begin, end};
		return true;
	}
	return false;
}

const struct detector detector_email = {"email", {.marks = MARK_AT}, judge, find, NULL, NULL};
