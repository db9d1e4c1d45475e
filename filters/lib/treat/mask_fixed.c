/* fixed: the same text in place of every value. */
#include "treat/kinds.h"

static bool prepare(const struct making *making, const struct rules_node *node, struct mask *mask,
		    struct failure *failure)
{
	(void)making;
	const struct rules_node *text = rules_param(node, "text");
	if (!text)
		return rules_fail(failure, node->where, "mask kind \"fixed\" needs \"text\"");
	if (text->kind != RULES_SCALAR)
		return rules_fail(failure, text->where, "\"text\" is one text");
	mask->parameters = text;
	return true;
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)value, (void)parts;
	const struct rules_node *text = mask->parameters;
	return buffer_append(out, text->text);
}

static const char *const known[] = {"kind", "text", NULL};

const struct kind kind_fixed = {.name = "fixed",
				.known = known,
				.prepare = prepare,
				.apply = apply,
				.shows = shows_nothing,
				.whole = true,
				.starless = true};
