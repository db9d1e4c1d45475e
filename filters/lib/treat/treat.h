/*
 * treat: a value in, an outcome out. Opens no file, knows no column's position.
 */
#ifndef PII_TREAT_H
#define PII_TREAT_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "detect/detect.h"
#include "rules/rules.h"

enum outcome {
	OUTCOME_UNTOUCHED, /* an empty or blank value: passes as it is */
	OUTCOME_ALREADY,   /* masked already: passes as it is, counted */
	OUTCOME_REWRITTEN, /* the replacement was appended */
	OUTCOME_RESTORED,  /* what stood there before it was treated was appended */
	OUTCOME_STOP,      /* the failure says why; nothing of the value may come out */
};

/* What is done to the cells of a column: a kind or mode with its parameters, made once. */
struct treatment;

/* What treatments are made with, and look into while they work. All of it must outlive them. */
struct means {
	struct arena *arena;
	const struct rules *rules;
	const struct detectors *detectors;
	struct keyring *keyring; /* NULL: there is none; what needs one is refused, unless … */
	bool trial;              /* … parameters are checked alone: no value will be treated */
	/*
	 * Who the record at hand is about: the text of the first column of the rules' `subject:`
	 * that is not blank, its wrapper off; empty where all are. A treatment that looks at it
	 * says so when it is made; then the caller sets it for each record before its values are
	 * treated.
	 */
	bool wants_subject;
	struct span subject;
};

/*
 * The treatment that the class's `mask:` names (none: `full`), its parameters checked; refused
 * with their place in the rules. A kind that this version lacks is refused by name.
 * Memory is the arena's.
 */
struct treatment *treatment_for_mask(struct means *means, const struct rules_class *class,
				     struct failure *failure);

/*
 * The mark that its columns' headers get in the label's place, `#ff1:KEYID:CLASS`, since their
 * values look untreated; NULL: none.
 */
const char *treatment_mark(const struct treatment *treatment);

/*
 * Treats one value: the unescaped text of a cell, spreadsheet wrapper included, valid UTF-8
 * without NUL. With OUTCOME_REWRITTEN the whole new value, wrapper included where it still makes
 * sense, was appended to `out`, with OUTCOME_RESTORED the old one; otherwise `out` is as it was.
 */
enum outcome treatment_apply(const struct treatment *treatment, struct span value,
			     struct buffer *out, struct failure *failure);

/* ---- Pseudonyms: pii-token(5) ------------------------------------------------------------------
 */

/*
 * Appends the form of a value in which it is compared with others and made into a token, whatever
 * class it is of: its wrapper off, NFKC and case folded, blanks folded to one and dropped beside
 * Chinese characters and in addresses of mail, a mobile of the mainland without +86, numbers
 * without what parts their digits. Frozen. `value` is valid UTF-8. False: no memory; `out` is as it
 * was.
 */
bool value_canonical(struct span value, struct buffer *out);

/* Bytes of `p1_`, a tag and 26 characters of [a-z2-7]. */
#define TOKEN_SIZE     33
#define TOKEN_TAG_SIZE 4

/* What the tokens of a class are made with: the keyring's. */
struct tokens {
	struct mac *mac;
	char tag[TOKEN_TAG_SIZE];
};
/*
 * For the class or domain of this name and a recipient (empty: none). False: memory is out, or the
 * keyring holds no such subkey.
 */
bool tokens_open(struct keyring *keyring, struct span name, struct span recipient,
		 struct tokens *tokens, struct failure *failure);
/*
 * As the class's mask of kind `token` makes them, its `domain` and `link` heeded; a class of
 * another kind has those of its name and the rules' recipient.
 */
bool tokens_open_class(struct means *means, const struct rules_class *class, struct tokens *tokens,
		       struct failure *failure);
/* The token of a value in canonical form. False: libcrypto failed. */
bool token_make(const struct tokens *tokens, struct span canonical, char token[TOKEN_SIZE]);
/*
 * The tag of a key and a recipient (empty: of the key alone, as `link: all` has it), by which
 * tokens tell whose copy they are from.
 */
bool token_tag(struct keyring *keyring, struct span recipient, char tag[TOKEN_TAG_SIZE],
	       struct failure *failure);

#endif
