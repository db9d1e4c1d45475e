/*
 * Private to treat: tokens of encryption made and opened, and what the rules say of a class's
 * encryption. pii-token(5) has the forms byte by byte.
 */
#ifndef PII_TREAT_SEAL_H
#define PII_TREAT_SEAL_H

#include "treat/digits.h"
#include "treat/kinds.h"

/* A mode of tokens. The body is `before` bytes, the ciphertext, `after` bytes. */
struct seal_mode {
	const char *name;
	size_t random; /* of `before`: drawn for each token */
	size_t before;
	size_t after;
	/* The same text gives the same token in every run: under the stable key, not the newest. */
	bool again;
	void *(*tool)(struct keyring *keyring, const struct subkey *subkey,
		      struct failure *failure);
	/* Both work on a body in place whose text is `size` bytes. False: see crypto.h. */
	bool (*seal)(void *tool, struct span associated, unsigned char *body, size_t size);
	bool (*unseal)(void *tool, struct span associated, unsigned char *body, size_t size);
};

/* siv, sivd, sm4; the first is what a class has that says nothing. */
extern const struct seal_mode seal_modes[];
/* NULL: no token is made so. */
const struct seal_mode *seal_mode_named(struct span name);

/* `pii1:KEYID:CLASS:MODE:cell` */
#define ASSOCIATED_MAX (TOKEN_PREFIX_SIZE + KEY_ID_SIZE + 1 + CLASS_NAME_MAX + 1 + 4 + 1 + 4)

/* What makes the tokens of a class under one key for one place. */
struct seal {
	const struct seal_mode *mode;
	void *tool; /* the keyring's */
	struct keyring *keyring;
	size_t head; /* bytes that a token begins with: the associated data without the place */
	size_t size;
	char associated[ASSOCIATED_MAX + 1];
};
/* False: the ring has not the subkey (STATUS_SEALED), or memory is out. */
bool seal_make(struct seal *seal, struct keyring *keyring, size_t key, const struct seal_mode *mode,
	       struct span class, enum place place, struct failure *failure);
/* The same under the key that the mode goes by. */
bool seal_make_own(struct seal *seal, struct keyring *keyring, const struct seal_mode *mode,
		   struct span class, enum place place, struct failure *failure);
/* Appends the token of a text. */
bool seal_put(const struct seal *seal, struct span text, struct buffer *out,
	      struct failure *failure);

/*
 * Do the rules or the detectors know the class, or is it `literal`? Any other one may be whatever
 * somebody typed: no key is made for it, and no message shows it.
 */
bool class_is_ours(const struct means *means, struct span class);
/*
 * opener_open() for a token that was read already; *plain lies behind what `room` holds. `own` is
 * the class of its column, which opens though the rules do not know it; empty: there is none.
 */
enum opened opener_open_token(struct opener *opener, const struct token *token, enum place place,
			      struct span own, struct buffer *room, struct span *plain,
			      struct failure *failure);

/* ---- What the rules say: encryption.c ----------------------------------------------------------
 */

/* A class's `encrypt:`, read. */
struct encryption {
	const struct seal_mode *mode; /* NULL: ff1 */
	const struct rules_node *mode_node;
	bool whole;               /* free_text, `scope: cell` */
	bool refuses;             /* ff1, `else: refuse` */
	struct ff1_domain domain; /* ff1's, without a key */
};
bool encryption_read(struct means *means, const struct rules_class *class,
		     struct encryption *encryption, struct failure *failure);
/* Blank, its wrapper aside: such a cell passes. */
bool cell_is_blank(struct span cell);
/* Fails where there is no keyring. */
bool keyring_needed(const struct means *means, const char *class, struct failure *failure);
/* encrypt_text.c: the treatment of notes. */
struct treatment *encrypt_text_make(struct means *means, struct failure *failure);

#endif
