/*
 * Tokens, pii-token(5): `p1_`, four characters that name key and recipient, 26 that are the first
 * 128 bits of HMAC-SHA-256 over the value in canonical form.
 */
#include "treat/kinds.h"

#define TOKEN_BYTES 16
#define BODY_SIZE   26

static struct subkey token_subkey(const struct keyring *keyring, struct span class,
				  struct span recipient)
{
	return (struct subkey){
		.key = keyring_stable(keyring),
		.purpose = PURPOSE_TOKEN,
		.mode = "hmac",
		.class = class,
		.recipient = recipient,
	};
}

bool token_tag(struct keyring *keyring, struct span recipient, char tag[TOKEN_TAG_SIZE],
	       struct failure *failure)
{
	/* No class and no domain is called so: theirs are small letters. */
	const struct subkey subkey = token_subkey(keyring, span_of("TAG"), recipient);
	unsigned char digest[MAC_SIZE];
	struct mac *mac = keyring_mac(keyring, &subkey, failure);
	if (!mac)
		return false;
	if (!mac_of(mac, NULL, 0, digest))
		return fail(failure, STATUS_IO, "libcrypto cannot compute an HMAC");
	base32_write((struct span){(const char *)digest, MAC_SIZE}, tag, TOKEN_TAG_SIZE);
	return true;
}

bool tokens_open(struct keyring *keyring, struct span name, struct span recipient,
		 struct tokens *tokens, struct failure *failure)
{
	const struct subkey subkey = token_subkey(keyring, name, recipient);
	tokens->mac = keyring_mac(keyring, &subkey, failure);
	return tokens->mac && token_tag(keyring, recipient, tokens->tag, failure);
}

bool token_make(const struct tokens *tokens, struct span canonical, char token[TOKEN_SIZE])
{
	unsigned char digest[MAC_SIZE];
	if (!mac_of(tokens->mac, &canonical, 1, digest))
		return false;
	memcpy(token, "p1_", 3);
	memcpy(token + 3, tokens->tag, TOKEN_TAG_SIZE);
	base32_write((struct span){(const char *)digest, TOKEN_BYTES}, token + 3 + TOKEN_TAG_SIZE,
		     BODY_SIZE);
	return true;
}

/* ---- What the rules say of them ----------------------------------------------------------------
 */

bool key_wanted(const struct means *means, const struct rules_node *node, struct failure *failure)
{
	const struct rules_node *kind = rules_param(node, "kind");
	if (means->trial)
		return true;
	if (!means->keyring)
		return rules_fail(failure, kind->where,
				  "mask kind \"%s\" wants a key: give -k KEYRING (`pii-encrypt "
				  "keygen` makes one)",
				  kind->text.at);
	if (means->random_only)
		return rules_fail(failure, kind->where,
				  "mask kind \"%s\" makes no sense with a key that ends with this "
				  "run",
				  kind->text.at);
	return true;
}

const char *mark_of(const struct making *making, const char *kind)
{
	const struct keyring *keyring = making->means->keyring;
	struct buffer text = {0};
	if (!buffer_format(&text, "#%s:%s:%s", kind, keyring_id(keyring, keyring_stable(keyring)),
			   making->class->name))
		out_of_memory();
	const char *mark = arena_copy(making->means->arena, buffer_span(&text));
	buffer_free(&text);
	return mark;
}

bool link_read(const struct rules *rules, const struct rules_node *node, struct span *recipient,
	       struct failure *failure)
{
	const struct rules_node *link = rules_param(node, "link");
	*recipient = rules_recipient(rules);
	if (!link)
		return true;
	if (link->kind != RULES_SCALAR || !span_is(link->text, "all"))
		return rules_fail(failure, link->where, "\"link\" is all, or left out");
	*recipient = (struct span){NULL, 0};
	return true;
}

/* Written like the name of a class. */
bool domain_read(const struct rules_class *class, struct span *domain, struct failure *failure)
{
	const struct rules_node *node = rules_param(class->mask, "domain");
	*domain = span_of(class->name);
	if (!node)
		return true;
	if (node->kind != RULES_SCALAR || !class_name_is(node->text))
		return rules_fail(failure, node->where,
				  "a \"domain\" is written like a class: small letters, digits, _");
	*domain = node->text;
	return true;
}

bool tokens_open_class(struct means *means, const struct rules_class *class, struct tokens *tokens,
		       struct failure *failure)
{
	struct span name = span_of(class->name), recipient = rules_recipient(means->rules);
	const struct rules_node *kind = rules_param(class->mask, "kind");
	if (kind && span_is(kind->text, "token") &&
	    (!domain_read(class, &name, failure) ||
	     !link_read(means->rules, class->mask, &recipient, failure)))
		return false;
	return tokens_open(means->keyring, name, recipient, tokens, failure);
}
