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
	bool trial;              /* … it is a trial: what wants a key masks as `full` does */
	/*
	 * Who the record at hand is about: the text of the first column of the rules' `subject:`
	 * that is not blank, its wrapper off; empty where all are. A treatment that looks at it
	 * says so when it is made; then the caller sets it for each record before its values are
	 * treated.
	 */
	bool wants_subject;
	struct span subject;
	/*
	 * The keyring ends with this run: what only makes sense if the next run has the key as well
	 * (sivd, ff1, keyed masks) is refused by name.
	 */
	bool random_only;
	uint64_t opened; /* tokens and digits that treatments opened, counted by them */
	uint64_t left;   /* tokens that they left closed: `only` does not name their class */
	/* The treatments' own; see means_close(). */
	struct buffer scratch;
	struct opener *opener;
};

/* Wipes and frees what treatments worked in. None of them may be used any more. */
void means_close(struct means *means);

/*
 * The treatment that the class's `mask:` names (none: `full`), its parameters checked; refused
 * with their place in the rules.
 * Memory is the arena's.
 */
struct treatment *treatment_for_mask(struct means *means, const struct rules_class *class,
				     struct failure *failure);

/*
 * Refuses rules that mask a class by a key where there is none to do it with, whichever columns a
 * stream has: what is wrong is wrong tonight, not on the day that the column turns up.
 */
bool masks_check_keys(struct means *means, struct failure *failure);

/*
 * The mark that its columns' headers get in the label's place, `#ff1:KEYID:CLASS`, since their
 * values look untreated; NULL: none.
 */
const char *treatment_mark(const struct treatment *treatment);

/* The mask's kind or the mode of encryption, as the rules call it (notes, span by span: `spans`);
 * NULL: it has none, as where tokens of several modes are opened. */
const char *treatment_kind(const struct treatment *treatment);

/*
 * Treats one value: the unescaped text of a cell, spreadsheet wrapper included, valid UTF-8
 * without NUL. With OUTCOME_REWRITTEN the whole new value, wrapper included where it still makes
 * sense, was appended to `out`, with OUTCOME_RESTORED the old one; otherwise `out` is as it was.
 */
enum outcome treatment_apply(const struct treatment *treatment, struct span value,
			     struct buffer *out, struct failure *failure);

/*
 * A quick look: does treatment_apply() say OUTCOME_ALREADY for certain, and whatever digits stood
 * in the place of all but the first? False: it is to be asked. Of a `keep` that shows so many
 * digits at the ends, `180****1999`.
 */
bool treatment_leaves(const struct treatment *treatment, struct span value);

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

/* ---- Encryption: pii-token(5) ------------------------------------------------------------------
 */

/* Where a token was made to stand: it opens nowhere else. */
enum place {
	PLACE_CELL, /* it is the whole cell */
	PLACE_TEXT, /* within a note, or all that a note held */
};

/*
 * The treatment that the class's `encrypt:` names (none: siv), its parameters checked and refused
 * with their place in the rules. Every cell that is not blank is rewritten, also one that looks
 * like a token or is masked: no OUTCOME_ALREADY. free_text: spans become tokens of their classes,
 * or with `scope: cell` the cell one of free_text. A cell outside of its ff1 domain becomes a
 * token, or with `else: refuse` stops (STATUS_MALFORMED).
 * Without a keyring it is refused (but see means->trial); a ring that has not the subkey fails with
 * STATUS_SEALED. treatment_mark() tells of ff1.
 */
struct treatment *treatment_for_encrypt(struct means *means, const struct rules_class *class,
					struct failure *failure);

/* What is opened in a column. */
enum opening {
	OPENING_CELLS,  /* tokens that are whole cells; what is none passes */
	OPENING_TEXT,   /* tokens within notes, and notes that are one whole; other text passes */
	OPENING_DIGITS, /* what ff1 made, and the tokens beside; nothing else may stand there */
};

struct opening_of {
	enum opening how;
	/* The column's class, whose tokens alone open; empty, for OPENING_CELLS: any. */
	struct span class;
	/* OPENING_DIGITS: the KEYID of the column's mark; empty, by a plan: the ring's stable key.
	 */
	struct span key;
	/* Tokens of other classes stay closed, counted; of no classes: all are to open. */
	const struct span *only;
	size_t only_count;
};

/*
 * The treatment that takes one layer of encryption off: OUTCOME_RESTORED with the text as it was,
 * OUTCOME_UNTOUCHED where nothing is to open. A token that was changed, cut or put where it was not
 * made, whose key the ring has not, text that begins like a token and is none, and in
 * OPENING_DIGITS a cell that ff1 cannot have made: OUTCOME_STOP with STATUS_SEALED. `opening` is
 * copied; what its spans point to is not. OPENING_DIGITS takes the domain from the class's
 * `encrypt:` in the rules, and is refused where that is not ff1.
 */
struct treatment *treatment_for_decrypt(struct means *means, const struct opening_of *opening,
					struct failure *failure);

/* To look into tokens in memory, for who neither writes them nor stops at one. */
struct opener;
/* The one of these means, which must have a keyring. Memory is their arena's. */
struct opener *opener_make(struct means *means);

enum opened {
	OPENED,
	OPENED_NOT_A_TOKEN, /* by its form, which is strict: see token_read() in detect */
	OPENED_NO_KEY,      /* the ring has not its key, or not the subkey of its class and mode;
				or nobody knows its class: neither rules nor detectors */
	OPENED_FORGED,      /* changed, cut, of another place: it does not authenticate */
	OPENED_FAILED,      /* memory is out, or no more may be locked: see the failure */
};
/*
 * Opens a text that is one whole token. With OPENED the plaintext, which may be a token again, is
 * in *plain until the next call; else *plain is empty. Only OPENED_FAILED fills the failure.
 */
enum opened opener_open(struct opener *opener, struct span text, enum place place,
			struct span *plain, struct failure *failure);

/* ---- Erasure -----------------------------------------------------------------------------------
 */

/* People of a list: keyed hashes alone, from which nobody is to be told. */
struct subjects;

/*
 * Of nobody yet. `keeps_tokens`: each one's token is kept, at 19 bytes more. A million people of
 * one key each take 16 MiB for their keys, 8 for counts, 3 for looking into texts. NULL: memory or
 * random bytes are out.
 */
struct subjects *subjects_open(bool keeps_tokens, struct failure *failure);
void subjects_close(struct subjects *subjects);

/* Somebody who stands on that line of the list. */
bool subjects_add(struct subjects *subjects, uint32_t line, struct failure *failure);
/* For who was added last: a value in canonical form, or a token, that he is known by … */
bool subjects_add_key(struct subjects *subjects, struct span value, struct failure *failure);
/* … and that he may be called by in a running text as well; one that nobody would be called by is
 * passed over. */
bool subjects_add_name(struct subjects *subjects, struct span canonical, struct failure *failure);
/* His token, which subjects_at() tells. */
void subjects_set_token(struct subjects *subjects, const char token[TOKEN_SIZE]);
/* All were added, and may be asked for. Lines that share a key are one person: the first of them.
 */
bool subjects_settle(struct subjects *subjects, struct failure *failure);

/* Who is known by that value in canonical form, or token. */
#define SUBJECT_NONE SIZE_MAX
size_t subjects_find(const struct subjects *subjects, struct span value);
/*
 * Hands out everybody whom a running text names by a name of the list; what detectors find in texts
 * is the caller's to look up. Somebody may be handed out twice. `take` returns false where it has
 * failed. False: memory is out.
 */
typedef bool subject_take(void *context, size_t subject);
bool subjects_in_text(struct subjects *subjects, struct span text, struct buffer *scratch,
		      subject_take *take, void *context);

/*
 * A value in canonical form as both the list and cells are compared: numbers of telephones with and
 * without the country's code, and an ID number of fifteen digits, have one form. It lies in `form`,
 * or is the value.
 */
#define SUBJECT_FORM_SIZE 32
struct span subject_form(struct span canonical, char form[SUBJECT_FORM_SIZE]);

/* One more record holds somebody; none did, as it was in the beginning. */
void subjects_hit(struct subjects *subjects, size_t subject);
void subjects_forget_hits(struct subjects *subjects);

/* Those who were added, in order. `token`: ends in a NUL byte; empty: there is none. */
size_t subjects_count(const struct subjects *subjects);
void subjects_at(const struct subjects *subjects, size_t index, uint64_t *line, uint64_t *records,
		 char token[TOKEN_SIZE + 1]);

/* ---- Retention ---------------------------------------------------------------------------------
 */

/* What the cell of the rules' column of retention says of its record. */
enum age {
	AGE_WITHIN,     /* it stays */
	AGE_PAST,       /* older than the rules keep records */
	AGE_BLANK,      /* undated, as all that follow: nothing stands there, … */
	AGE_ORDER,      /* … or a date such as 01/06/2025, and the rules have no `order`, … */
	AGE_UNREADABLE, /* … or no date that is told to the day: a masked one, an epoch */
};
#define AGE_COUNT 5

struct retention;

/*
 * What records of that age are held against: the rules' time before `now`, a date as cells have it
 * (NULL: the clock's), in the zone of $TZ. Years and months first, to the month's last day where it
 * has no such day, then days. Memory is the arena's. NULL: `now` is no date (STATUS_REFUSED).
 */
struct retention *retention_open(struct arena *arena, const struct rules_retention *rules,
				 const char *now, struct failure *failure);
/*
 * Judges the text of a cell, its wrapper around it or not. What is exactly as old as the limit
 * stays, and of dates without a time what is of its day. A time without a zone is a local one.
 */
enum age retention_judge(const struct retention *retention, struct span value);
/* The limit on the local calendar and clock, as 2025-06-01T08:00:00. */
#define RETENTION_LIMIT_SIZE 24
void retention_limit(const struct retention *retention, char text[RETENTION_LIMIT_SIZE]);

#endif
