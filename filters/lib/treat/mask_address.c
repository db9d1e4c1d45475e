/*
 * address: the province-level division and `****`: 北京市****. An address that begins with none
 * that we know becomes `***`.
 */
#include "treat/kinds.h"

static bool prepare(struct arena *arena, const struct rules_node *node, struct mask *mask,
		    struct failure *failure)
{
	(void)arena, (void)mask;
	static const char *const levels[] = {"province", "city", "district", NULL};
	const struct rules_node *to = rules_param(node, "to");
	/* Without a word on it the coarsest is taken, which can show nothing that another would
	 * not. */
	if (!to || (to->kind == RULES_SCALAR && span_is(to->text, "province")))
		return true;
	if (to->kind != RULES_SCALAR)
		return rules_fail(failure, to->where, "\"to\" is province, city or district");
	if (span_is(to->text, "city") || span_is(to->text, "district"))
		return rules_fail(failure, to->where,
				  "mask kind \"address\" to \"%s\" is not in this version of "
				  "pii-filters yet",
				  to->text.at);
	const char *near = nearest_word(to->text.at, levels);
	return rules_fail(failure, to->where, "unknown level \"%.40s\" (%s?)", to->text.at,
			  near ? near : "province");
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)mask, (void)parts;
	size_t size = province_size(value);
	if (size == 0)
		return mask_full(out);
	return buffer_append(out, span_cut(value, 0, size)) && buffer_append(out, span_of("****"));
}

static size_t shows(const struct mask *mask, struct span value)
{
	(void)mask;
	return characters_shown(span_cut(value, 0, province_size(value)));
}

static const char *const known[] = {"kind", "to", NULL};

const struct kind kind_address = {
	.name = "address", .known = known, .prepare = prepare, .apply = apply, .shows = shows};
