/*
 * ip_address: IPv4 in four octets without leading zeros, IPv6 in the text forms of RFC 4291, 2.2
 * (short ones, an IPv4 address at the end), with a port, zone or prefix length behind it or not.
 * SHAPE; but FORM where a version, a chapter or a ratio looks no different: octets that are all
 * small (1.2.3.4; 10.0.0.1 is a network's), and IPv6 without anything of its own (::1, 1:2:3:4:…).
 * In running text only what has the SHAPE, and none behind a v, version or 版本.
 */
#include "detect/scan.h"

#define OCTETS    4
#define GROUPS    8
#define SMALL_MAX 30
/* The network that is everyone's own: its addresses have small octets. */
#define OWN_NETWORK 10

static bool hex_is(char byte)
{
	return (unsigned char)(byte - '0') < 10 || (unsigned char)((byte | 0x20) - 'a') < 6;
}

/* The number at `at`, of up to `most` digits and not above `max`; its end, 0: there is none. */
static size_t number_end(struct span text, size_t at, size_t most, unsigned max, unsigned *number)
{
	size_t from = at;
	*number = 0;
	while (at < text.size && (unsigned char)(text.at[at] - '0') < 10 && at - from < most)
		*number = *number * 10 + (unsigned)(text.at[at++] - '0');
	bool zero = at - from > 1 && text.at[from] == '0';
	return at > from && !zero && *number <= max ? at : 0;
}

/* The end of four octets at `at`; 0: they are none. */
static size_t octets_end(struct span text, size_t at, enum evidence *evidence)
{
	unsigned first = 0, most = 0, octet;
	for (size_t i = 0; i < OCTETS; i++) {
		if (i && !text_has(text, at++, ".", 1))
			return 0;
		at = number_end(text, at, 3, 255, &octet);
		if (at == 0)
			return 0;
		first = i ? first : octet;
		most = octet > most ? octet : most;
	}
	if (digit_size(text, at) || (text_has(text, at, ".", 1) && digit_size(text, at + 1)))
		return 0;
	*evidence = most > SMALL_MAX || first == OWN_NETWORK ? EVIDENCE_SHAPE : EVIDENCE_FORM;
	return at;
}

/* What was read of an IPv6 address. */
struct groups {
	size_t count;
	size_t first; /* hex digits of the first one */
	bool gap;     /* :: */
	bool digit;
	bool own; /* a group of three hex digits and more, or letters in one */
};

/* The end of the hex digits at `at`, as a group; 0: it is none. */
static size_t group_end(struct span text, size_t at, struct groups *groups)
{
	size_t from = at;
	while (at < text.size && hex_is(text.at[at])) {
		groups->own = groups->own || letter_is(text.at[at]);
		groups->digit = groups->digit || !letter_is(text.at[at]);
		at++;
	}
	if (at == from || at - from > 4)
		return 0;
	groups->own = groups->own || at - from >= 3;
	groups->first = groups->count ? groups->first : at - from;
	groups->count++;
	return at;
}

static size_t groups_end(struct span text, size_t at, struct groups *groups)
{
	*groups = (struct groups){0};
	if (text_has(text, at, "::", 2)) {
		groups->gap = true;
		at += 2;
	}
	while (groups->count < GROUPS && at < text.size && hex_is(text.at[at])) {
		enum evidence evidence;
		size_t end = groups->count || groups->gap ? octets_end(text, at, &evidence) : 0;
		if (end) {
			/* ::10.0.0.1, the old way, is as good as what it ends with. */
			if (groups->count == 0 && evidence == EVIDENCE_SHAPE)
				groups->first = 4;
			groups->count += 2;
			groups->own = groups->digit = true;
			return end;
		}
		end = group_end(text, at, groups);
		if (end == 0)
			return 0;
		at = end;
		bool again = text_has(text, at, "::", 2);
		if (again && groups->gap)
			return 0;
		groups->gap = groups->gap || again;
		if (again)
			at += 2;
		else if (text_has(text, at, ":", 1) && at + 1 < text.size &&
			 hex_is(text.at[at + 1]))
			at += 1;
		else
			break;
	}
	return at;
}

/* The end of an IPv6 address at `at`; 0: there is none. */
static size_t ipv6_end(struct span text, size_t at, enum evidence *evidence)
{
	struct groups groups;
	size_t end = groups_end(text, at, &groups);
	if (end == 0 || groups.count == 0 || groups.count > GROUPS ||
	    (groups.gap ? groups.count == GROUPS : groups.count < GROUPS))
		return 0;
	if (text_has(text, end, ":", 1) || word_at(text, end))
		return 0;
	bool own = groups.own && groups.digit && (!groups.gap || groups.count > 1);
	/* ::ffff:192.0.2.1 has no first group, and is one all the same. */
	bool begun = groups.first >= 3 || groups.count > 2 || !groups.gap;
	*evidence = own && begun ? EVIDENCE_SHAPE : EVIDENCE_FORM;
	return end;
}

/* A prefix length at `at`, or `at`. */
static size_t prefix_end(struct span text, size_t at, unsigned max)
{
	unsigned length;
	size_t end = text_has(text, at, "/", 1) ? number_end(text, at + 1, 3, max, &length) : 0;
	return end && !word_at(text, end) ? end : at;
}

static size_t zone_end(struct span text, size_t at)
{
	if (!text_has(text, at, "%", 1) || !word_at(text, at + 1))
		return at;
	for (at++; word_at(text, at);)
		at++;
	return at;
}

static size_t port_end(struct span text, size_t at)
{
	unsigned port;
	size_t end = text_has(text, at, ":", 1) ? number_end(text, at + 1, 5, 65535, &port) : 0;
	return end ? end : at;
}

static enum evidence judge(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	enum evidence evidence;
	if (core.size == 0)
		return EVIDENCE_NONE;
	bool bracket = core.at[0] == '[';
	size_t end = bracket ? 0 : octets_end(core, 0, &evidence);
	if (end) {
		end = prefix_end(core, port_end(core, end), 32);
	} else {
		end = ipv6_end(core, bracket, &evidence);
		end = end ? prefix_end(core, zone_end(core, end), 128) : 0;
		if (bracket && end)
			end = text_has(core, end, "]", 1) ? port_end(core, end + 1) : 0;
	}
	if (end == 0 || end != core.size)
		return EVIDENCE_NONE;
	*parts = parts_of_core(value, core);
	return evidence;
}

/* Does one of these words, in any case, end at `at`, with no letter before it? */
static bool word_ends(struct span text, size_t at, const char *const words[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(words[i]);
		if (at >= size && strncasecmp(text.at + at - size, words[i], size) == 0 &&
		    (at == size || !letter_is(words[i][0]) || !word_at(text, at - size - 1)))
			return true;
	}
	return false;
}

/* Does a word before `at` say that a version or a chapter follows? */
static bool version_before(struct span text, size_t at)
{
	static const char *const words[] = {
		"v",       "ver",   "ver.",    "version",  "versions", "firmware", "release",
		"rel",     "build", "rev",     "revision", "update",   "patch",    "kernel",
		"section", "sec.",  "chapter", "rule",     "clause",   "§",        "版本",
		"版本号",  "固件",  "章节",    "第",
	};
	while (at > 0 && (text.at[at - 1] == ' ' || text.at[at - 1] == ':'))
		at--;
	return word_ends(text, at, words, sizeof words / sizeof *words);
}

/* 登录IP203.0.113.77: nothing parts the word from what it names. */
static bool named_before(struct span text, size_t at)
{
	static const char *const words[] = {"ip"};
	return word_ends(text, at, words, 1);
}

static bool find(const struct detector *self, struct span text, size_t from, struct span *found,
		 struct parts *parts)
{
	(void)self;
	size_t next = from;
	for (size_t at; (at = scan_digit(text, next)) < text.size;) {
		size_t begin = at, past = at;
		while (begin > next && (hex_is(text.at[begin - 1]) || text.at[begin - 1] == ':'))
			begin--;
		while (past < text.size &&
		       (hex_is(text.at[past]) || text.at[past] == ':' || text.at[past] == '.'))
			past++;
		next = past > at ? past : at + digit_size(text, at);
		/* A mark of a sentence before it: "IP:10.0.0.1". */
		if (begin < at && text.at[begin] == ':' && !text_has(text, begin, "::", 2))
			begin++;
		if (past < begin + 3 ||
		    (begin > 0 && !named_before(text, begin) &&
		     (word_at(text, begin - 1) || strchr(".-+", text.at[begin - 1]))))
			continue;
		enum evidence evidence;
		size_t end = octets_end(text, begin, &evidence);
		bool star = begin > 0 && text.at[begin - 1] == '*', four = end > 0;
		if (four)
			end = prefix_end(text, end, 32);
		else if ((end = ipv6_end(text, begin, &evidence)) != 0)
			end = prefix_end(text, zone_end(text, end), 128);
		if (end == 0 || evidence < EVIDENCE_SHAPE || word_at(text, end) ||
		    version_before(text, begin))
			continue;
		/* Beside stars it is what a mask left of another value, but for *emphasis*. */
		bool after = text_has(text, end, "*", 1);
		if (star != after || (star && !four))
			continue;
		*found = span_cut(text, begin, end);
		*parts = (struct parts){begin, end};
		return true;
	}
	return false;
}

const struct detector detector_ip_address = {
	"ip_address", {.digits = 1, .size_max = 80}, judge, find, NULL, NULL};
