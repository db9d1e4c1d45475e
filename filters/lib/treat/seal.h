/*
 * Private to treat: tokens of encryption made and opened, and what the rules say of a class's
 * encryption. pii-token(5) has the forms byte by byte.
 */
#ifndef PII_TREAT_SEAL_H
#define PII_TREAT_SEAL_H

#include "treat/kinds.h"

/* What a token begins with: text that has it is never taken for harmless. */
#define TOKEN_HEAD      "pii1:"
#define TOKEN_HEAD_SIZE 5
/* The class of such text where somebody else wrote it. The rules know none of this name. */
#define CLASS_LITERAL "literal"

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
#define ASSOCIATED_MAX (TOKEN_HEAD_SIZE + KEY_ID_SIZE + 1 + CLASS_NAME_MAX + 1 + 4 + 1 + 4)

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

/* ---- What ff1 changes: digits.c ----------------------------------------------------------------
 */

/* More than any number that we know by its class has. */
#define NUMBER_DIGITS_MAX 20

/* A cell's characters that count, in order. */
struct digits {
	size_t count;
	uint16_t value[FF1_DIGITS_MAX]; /* of an alphabet: the place in it; X of an ID: 10 */
	uint32_t at[FF1_DIGITS_MAX];    /* bytes from the cell's begin */
	size_t end;                     /* where the last of them ends */
	size_t first, changed;          /* those that ff1 changes: so many from there on */
};

struct alphabet {
	unsigned count;
	const struct span *characters; /* by their values */
	uint16_t ascii[128];           /* the value and one; 0: it is none of them */
	const uint32_t *sorted;        /* those beyond ASCII … */
	const uint16_t *values;        /* … and their values */
	unsigned sorted_count;
};

struct digits_form;

/* The values of a class that keep their shape: its domain, and the key they are changed under. */
struct domain {
	const struct digits_form *form; /* of a class that we know; NULL: by its alphabet */
	bool keep_bin;
	const struct alphabet *alphabet;
	size_t least; /* characters of an alphabet */
	struct span tweak;
	struct ff1 *ff1;
};

/* The form of a class that we know; NULL: it needs an alphabet. */
const struct digits_form *digits_form_of(const char *class);
bool digits_form_has_bin(const struct digits_form *form);
/* The words of a class with a form of ours, for messages. */
#define DIGITS_FORMS "cn_mobile, cn_resident_id and bank_card"
/*
 * An alphabet: distinct letters and digits of ASCII, and characters beyond it that are no blanks,
 * dashes or controls. NULL: the node is none; the failure says why, with its place.
 */
const struct alphabet *alphabet_read(struct arena *arena, const struct rules_node *node,
				     struct failure *failure);
/* Is the cell one of the domain? What lies between its characters is blanks, dashes, wrappers. */
bool digits_read(const struct domain *domain, struct span cell, struct digits *digits);
/* Changes them, and what is reckoned from them: domain to domain, one to one. */
bool digits_change(const struct domain *domain, bool encrypt, struct digits *digits);
/* Appends the cell with these in the place of its own. False: no memory. */
bool digits_write(const struct domain *domain, struct span cell, const struct digits *digits,
		  struct buffer *out);

/* ---- What the rules say: encryption.c ----------------------------------------------------------
 */

/* A class's `encrypt:`, read. */
struct encryption {
	const struct seal_mode *mode; /* NULL: ff1 */
	const struct rules_node *mode_node;
	bool whole;           /* free_text, `scope: cell` */
	bool refuses;         /* ff1, `else: refuse` */
	struct domain domain; /* ff1's, without a key */
};
bool encryption_read(struct means *means, const struct rules_class *class,
		     struct encryption *encryption, struct failure *failure);
/* Blank, its wrapper aside: such a cell passes. */
bool cell_is_blank(struct span cell);
/* Fails where there is no keyring. */
bool keyring_needed(const struct means *means, const char *class, struct failure *failure);
/* The class is for notes, whose spans are treated one by one. */
static inline bool class_is_text(const char *class)
{
	return strcmp(class, "free_text") == 0;
}

/* encrypt_text.c: the treatment of notes. */
struct treatment *encrypt_text_make(struct means *means, struct failure *failure);

#endif
