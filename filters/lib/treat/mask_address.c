/*
 * address: the divisions that an address begins with, down to a level, and `****`:
 * 北京市海淀区****.
 *
 *   to   province (where nothing is said), city, district
 *
 * Where that level is not known, what is known above it. What stands before the first division (a
 * postcode, a bracket) is not shown. An address that begins with none, or only with ones below the
 * level, becomes `***`.
 */
#include "treat/kinds.h"

struct address {
	enum level to;
};

static bool prepare(const struct making *making, const struct rules_node *node, struct mask *mask,
		    struct failure *failure)
{
	static const char *const levels[] = {"province", "city", "district", NULL};
	struct address *address = arena_take(making->means->arena, sizeof *address);
	mask->parameters = address;
	/* Without a word on it the coarsest, which can show nothing that another would not. */
	address->to = LEVEL_PROVINCE;
	const struct rules_node *to = rules_param(node, "to");
	if (!to)
		return true;
	if (to->kind != RULES_SCALAR)
		return rules_fail(failure, to->where, "\"to\" is province, city or district");
	for (size_t i = 0; levels[i]; i++) {
		if (span_is(to->text, levels[i])) {
			address->to = LEVEL_PROVINCE + (enum level)i;
			return true;
		}
	}
	return rules_fail_unknown(failure, to->where, "level", to->text, levels);
}

/* What is shown of a value; nothing where no division is known. */
static struct span shown(const struct mask *mask, struct span value)
{
	const struct address *address = mask->parameters;
	struct divisions divisions;
	if (!divisions_read(value, &divisions))
		return (struct span){value.at, 0};
	for (enum level level = address->to; level > LEVEL_NONE; level--)
		if (divisions.end[level])
			return span_cut(value, divisions.begin, divisions.end[level]);
	return (struct span){value.at, 0};
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)parts;
	struct span text = shown(mask, value);
	if (text.size == 0)
		return mask_full(out);
	return buffer_append(out, text) && buffer_append(out, span_of("****"));
}

static size_t shows(const struct mask *mask, struct span value)
{
	return characters_shown(shown(mask, value));
}

/* What begins in Han is no number: of anything but an address nothing is shown. */
static bool plain(const struct mask *mask, struct span value)
{
	(void)mask;
	return value.size > 0 && (unsigned char)(value.at[0] - 0xe4) < 6;
}

static const char *const known[] = {"kind", "to", NULL};

const struct kind kind_address = {
	.name = "address",
	.known = known,
	.prepare = prepare,
	.apply = apply,
	.shows = shows,
	.plain = plain,
};
