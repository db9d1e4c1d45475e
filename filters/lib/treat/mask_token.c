/*
 * token: a pseudonym, pii-token(5): p1_ and thirty characters that nobody without the key can make
 * or undo, the same for the same value however it is spelt.
 *
 *   domain   classes that name the same one share tokens; where nothing is said each has its own
 *   link     all: recipients share them as well
 *
 * What has no letter and no digit becomes `***`.
 */
#include "treat/kinds.h"

struct token_mask {
	struct tokens tokens;
	bool names; /* of persons: nearly any text may be one */
};

static bool prepare(const struct making *making, const struct rules_node *node, struct mask *mask,
		    struct failure *failure)
{
	struct means *means = making->means;
	struct span ignored;
	if (!domain_read(making->class, &ignored, failure) ||
	    !link_read(means->rules, node, &ignored, failure) || !key_wanted(means, node, failure))
		return false;
	struct token_mask *token = arena_take(means->arena, sizeof *token);
	mask->parameters = token;
	token->names = strcmp(making->class->name, "person_name") == 0;
	return means->trial || tokens_open_class(means, making->class, &token->tokens, failure);
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)parts;
	const struct token_mask *made_with = mask->parameters;
	char token[TOKEN_SIZE];
	size_t start = out->size;
	if (!value_canonical(value, out))
		return false;
	struct span canonical = {out->at + start, out->size - start};
	bool something = characters_shown(canonical) > 0;
	bool made = something && token_make(&made_with->tokens, canonical, token);
	out->size = start;
	if (!something)
		return mask_full(out);
	return made && buffer_append(out, (struct span){token, sizeof token});
}

static bool plain(const struct mask *mask, struct span value)
{
	const struct token_mask *token = mask->parameters;
	return token->names && name_is_plain(value);
}

static const char *const known[] = {"kind", "domain", "link", NULL};

const struct kind kind_token = {
	.name = "token",
	.known = known,
	.prepare = prepare,
	.apply = apply,
	.shows = shows_nothing,
	.plain = plain,
	.keyed = true,
};
