/*
 * ip: the network of an address, stars for the host: 203.0.113.*, 2001:db8:1::*.
 *
 *   v4   bits that are shown: 8, 16, 24 (where nothing is said)
 *   v6   16, 32, 48 (where nothing is said) … 112
 *
 * Whole groups alone, so that stars say what is hidden. A port, a zone and a prefix length are
 * hidden as well; an IPv4 address within IPv6 (::ffff:203.0.113.7) is masked as IPv4. What is no
 * address becomes `***`. Text forms of RFC 4291, 2.2.
 */
#include "treat/kinds.h"

#include <stdio.h>

struct ip {
	long v4, v6;
};

static bool prepare(const struct making *making, const struct rules_node *node, struct mask *mask,
		    struct failure *failure)
{
	struct ip *ip = arena_take(making->means->arena, sizeof *ip);
	*ip = (struct ip){24, 48};
	mask->parameters = ip;
	if (!rules_param_number(node, "v4", 8, 24, &ip->v4, failure) ||
	    !rules_param_number(node, "v6", 16, 112, &ip->v6, failure))
		return false;
	if (ip->v4 % 8)
		return rules_fail(failure, rules_param(node, "v4")->where, "\"v4\" is 8, 16 or 24");
	if (ip->v6 % 16)
		return rules_fail(failure, rules_param(node, "v6")->where,
				  "\"v6\" is a multiple of 16");
	return true;
}

/* The longest: ::ffff: and four octets, or eight groups. */
#define SHOWN_MAX 64

static bool digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool all_digits(struct span text, size_t most)
{
	for (size_t i = 0; i < text.size; i++)
		if (!digit(text.at[i]))
			return false;
	return text.size > 0 && text.size <= most;
}

/* Without a port, and what network tools write behind an address. */
static struct span address_alone(struct span value)
{
	const char *colon = memchr(value.at, ':', value.size);
	const char *slash = memchr(value.at, '/', value.size);
	if (slash && all_digits(span_cut(value, (size_t)(slash - value.at) + 1, value.size), 3))
		value.size = (size_t)(slash - value.at);
	if (value.size && value.at[0] == '[') {
		const char *end = memchr(value.at, ']', value.size);
		size_t at = end ? (size_t)(end - value.at) : 0;
		bool port = end && (at + 1 == value.size ||
				    (value.at[at + 1] == ':' &&
				     all_digits(span_cut(value, at + 2, value.size), 5)));
		return port ? span_cut(value, 1, at) : (struct span){value.at, 0};
	}
	const char *zone = memchr(value.at, '%', value.size);
	if (zone && colon)
		value.size = (size_t)(zone - value.at);
	/* One colon alone is a port's. */
	size_t at = colon ? (size_t)(colon - value.at) : value.size;
	if (at < value.size && !memchr(colon + 1, ':', value.size - at - 1) &&
	    all_digits(span_cut(value, at + 1, value.size), 5))
		value.size = at;
	return value;
}

/* Four octets, the last ones stars where a mask was: -1. */
static bool octets_read(struct span text, int octets[4])
{
	size_t at = 0;
	for (int i = 0; i < 4; i++) {
		if (i > 0 && (at >= text.size || text.at[at++] != '.'))
			return false;
		size_t from = at;
		octets[i] = 0;
		if (at < text.size && text.at[at] == '*') {
			octets[i] = -1;
			at++;
			continue;
		}
		while (at < text.size && digit(text.at[at]) && at - from < 3)
			octets[i] = octets[i] * 10 + (text.at[at++] - '0');
		if (at == from || octets[i] > 255 || (i > 0 && octets[i - 1] < 0))
			return false;
	}
	return at == text.size;
}

static size_t octets_write(const int octets[4], long bits, char text[SHOWN_MAX], size_t used)
{
	for (int i = 0; i < 4; i++) {
		if (i * 8 >= bits || octets[i] < 0)
			used += (size_t)snprintf(text + used, SHOWN_MAX - used, "%s*",
						 i ? "." : "");
		else
			used += (size_t)snprintf(text + used, SHOWN_MAX - used, "%s%d",
						 i ? "." : "", octets[i]);
	}
	return used;
}

/* One group of hexadecimal digits at *at; false: none. */
static bool group_read(struct span text, size_t *at, unsigned *group)
{
	size_t from = *at;
	for (*group = 0; *at < text.size && *at - from < 4; ++*at) {
		char byte = text.at[*at];
		if (digit(byte))
			*group = *group * 16 + (unsigned)(byte - '0');
		else if (in((unsigned char)(byte | 0x20), 'a', 'f'))
			*group = *group * 16 + (unsigned)((byte | 0x20) - 'a') + 10;
		else
			break;
	}
	return *at > from;
}

/*
 * The groups of an IPv6 address; of a masked one, which ends in ::*, those that it has. An IPv4
 * address at the end is no more than two groups that are hidden. False: it is none.
 */
static bool groups_read(struct span text, unsigned groups[8], size_t *known)
{
	unsigned read[8];
	size_t count = 0, gap = SIZE_MAX, at = 0;
	*known = 8;
	while (at < text.size) {
		if (text.size - at >= 2 && memcmp(text.at + at, "::", 2) == 0) {
			if (gap != SIZE_MAX)
				return false;
			gap = count;
			at += 2;
			if (at + 1 == text.size && text.at[at] == '*' && count > 0) {
				*known = count;
				at++;
				break;
			}
			if (at == text.size)
				break;
		} else if (count > 0 && (at >= text.size || text.at[at++] != ':')) {
			return false;
		}
		int octets[4];
		if (count <= 6 && octets_read(span_cut(text, at, text.size), octets) &&
		    octets[3] >= 0) {
			read[count++] = (unsigned)octets[0] << 8 | (unsigned)octets[1];
			read[count++] = (unsigned)octets[2] << 8 | (unsigned)octets[3];
			at = text.size;
			break;
		}
		if (count == 8 || !group_read(text, &at, &read[count]))
			return false;
		count++;
	}
	if (gap == SIZE_MAX ? count != 8 : count > 7)
		return false;
	size_t after = gap == SIZE_MAX ? 0 : count - gap;
	memset(groups, 0, 8 * sizeof *groups);
	memcpy(groups, read, (count - after) * sizeof *groups);
	memcpy(groups + 8 - after, read + count - after, after * sizeof *groups);
	return true;
}

/* What is shown of a value, stars and all; 0: it is no address. */
static size_t shown(const struct mask *mask, struct span value, char text[SHOWN_MAX])
{
	static const char mapped[] = "::ffff:";
	const struct ip *ip = mask->parameters;
	struct span address = address_alone(value);
	if (address.size > 45 || address.size < 3)
		return 0;
	int octets[4];
	if (octets_read(address, octets))
		return octets_write(octets, ip->v4, text, 0);
	size_t size = sizeof mapped - 1;
	if (address.size > size && strncasecmp(address.at, mapped, size) == 0 &&
	    octets_read(span_cut(address, size, address.size), octets)) {
		memcpy(text, mapped, size);
		return octets_write(octets, ip->v4, text, size);
	}
	unsigned groups[8];
	size_t known, used = 0;
	if (!memchr(address.at, ':', address.size) || !groups_read(address, groups, &known))
		return 0;
	for (size_t i = 0; i < known && (long)i * 16 < ip->v6; i++)
		used += (size_t)snprintf(text + used, SHOWN_MAX - used, "%s%x", i ? ":" : "",
					 groups[i]);
	return used + (size_t)snprintf(text + used, SHOWN_MAX - used, "::*");
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

static const char *const known_words[] = {"kind", "v4", "v6", NULL};

const struct kind kind_ip = {
	.name = "ip", .known = known_words, .prepare = prepare, .apply = apply, .shows = shows};
