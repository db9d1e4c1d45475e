/*
 * Decryption: one layer off. Whatever looks as if it should open and does not stops the stream:
 * it was changed, cut or moved, or it is of a key that is not here.
 */
#include <stdio.h>

#include "treat/seal.h"

struct decrypting {
	struct treatment treatment;
	struct means *means;
	struct opening_of of;
	bool all; /* tokens of whatever class: none is left closed */
	struct opener *opener;
	struct ff1_domain domain; /* OPENING_DIGITS */
};

static const struct decrypting *of_treatment(const struct treatment *treatment)
{
	return (const struct decrypting *)treatment;
}

static bool stop(struct failure *failure, const char *words)
{
	return fail(failure, STATUS_SEALED, "%s", words);
}

/* Is the class among those to open? */
static bool wanted(const struct decrypting *decrypting, struct span class)
{
	const struct opening_of *of = &decrypting->of;
	for (size_t i = 0; i < of->only_count; i++)
		if (span_equal(class, of->only[i]))
			return true;
	return decrypting->all;
}

/* ---- In words ----------------------------------------------------------------------------------
 *
 * Class and key of a token are a cell's bytes, which anybody may have typed: a mobile with a letter
 * before it is sound for a class. They are shown where rules and keyring have them.
 */

#define PART_WORDS 64

static const char *class_words(const struct decrypting *decrypting, struct span class,
			       char words[PART_WORDS])
{
	if (class_is_ours(decrypting->means, class))
		snprintf(words, PART_WORDS, "of class %.*s", (int)class.size, class.at);
	else
		snprintf(words, PART_WORDS, "of a class that the rules do not know");
	return words;
}

static bool fail_no_key(const struct decrypting *decrypting, const struct token *token,
			struct failure *failure)
{
	const struct keyring *keyring = decrypting->means->keyring;
	char words[PART_WORDS];
	class_words(decrypting, token->class, words);
	size_t key = keyring_find(keyring, token->key);
	if (key == keyring_count(keyring))
		return fail(failure, STATUS_SEALED,
			    "the keyring has no key of the id that a token %s names after pii1:",
			    words);
	if (!span_equal(token->class, decrypting->of.class) &&
	    !class_is_ours(decrypting->means, token->class))
		return fail(failure, STATUS_SEALED,
			    "a token %s does not open: give those that it was encrypted by", words);
	/* One that keygen --for made. */
	return fail(
		failure, STATUS_SEALED,
		"the keyring has no key %s for tokens %s, but for others: name these with --only "
		"CLASS,…",
		keyring_id(keyring, key), words);
}

static bool fail_forged(const struct decrypting *decrypting, const struct token *token,
			enum place place, struct failure *failure)
{
	const struct keyring *keyring = decrypting->means->keyring;
	char words[PART_WORDS];
	/* It was tried, so that the ring has its key. */
	return fail(failure, STATUS_SEALED,
		    "a token %s, key %s does not open: it was changed, or %s",
		    class_words(decrypting, token->class, words),
		    keyring_id(keyring, keyring_find(keyring, token->key)),
		    place == PLACE_TEXT ? "was made for a cell of its own"
					: "was made for a note (is the column free_text?)");
}

static bool fail_moved(const struct decrypting *decrypting, struct span class,
		       struct failure *failure)
{
	char words[PART_WORDS], own[PART_WORDS];
	return fail(failure, STATUS_SEALED, "a token %s in a column %s: it was moved",
		    class_words(decrypting, class, words),
		    class_words(decrypting, decrypting->of.class, own));
}

/* Appends what a token was made of. False: it does not open, and the failure says why. */
static bool open_token(const struct decrypting *decrypting, const struct token *token,
		       enum place place, struct buffer *out, struct failure *failure)
{
	struct span plain;
	switch (opener_open_token(decrypting->opener, token, place, decrypting->of.class, out,
				  &plain, failure)) {
	case OPENED:
		decrypting->means->opened++;
		memmove(out->at + out->size, plain.at, plain.size);
		out->size += plain.size;
		return true;
	case OPENED_NO_KEY:
		return fail_no_key(decrypting, token, failure);
	case OPENED_FAILED:
		return false;
	default:
		return fail_forged(decrypting, token, place, failure);
	}
}

/* ---- Cells -------------------------------------------------------------------------------------
 */

/* A cell that begins like a token. */
static enum outcome open_cell(const struct decrypting *decrypting, struct span cell,
			      struct buffer *out, struct failure *failure)
{
	struct token token;
	struct span class = decrypting->of.class;
	if (!token_read(cell, 0, &token) || token.size != cell.size) {
		stop(failure, "it begins like a token and is none: it was cut or changed");
		return OUTCOME_STOP;
	}
	if (class.size && !span_equal(class, token.class)) {
		fail_moved(decrypting, token.class, failure);
		return OUTCOME_STOP;
	}
	if (!wanted(decrypting, token.class)) {
		decrypting->means->left++;
		return OUTCOME_UNTOUCHED;
	}
	return open_token(decrypting, &token, PLACE_CELL, out, failure) ? OUTCOME_RESTORED
									: OUTCOME_STOP;
}

static enum outcome apply_cells(const struct treatment *treatment, struct span cell,
				struct buffer *out, struct failure *failure)
{
	if (token_next(cell, 0) == 0 && cell.size > 0)
		return open_cell(of_treatment(treatment), cell, out, failure);
	if (!text_like_token(cell))
		return OUTCOME_UNTOUCHED;
	stop(failure, "a token with another begin: it was changed, or moved into this cell");
	return OUTCOME_STOP;
}

static enum outcome apply_digits(const struct treatment *treatment, struct span cell,
				 struct buffer *out, struct failure *failure)
{
	const struct decrypting *decrypting = of_treatment(treatment);
	struct digits digits;
	if (cell_is_blank(cell))
		return OUTCOME_UNTOUCHED;
	if (token_next(cell, 0) == 0)
		return open_cell(decrypting, cell, out, failure);
	if (!wanted(decrypting, decrypting->of.class))
		return OUTCOME_UNTOUCHED;
	if (!digits_read(&decrypting->domain, cell, &digits)) {
		stop(failure, "ff1 did not make it, and it is no token");
		return OUTCOME_STOP;
	}
	if (!digits_change(&decrypting->domain, false, &digits) ||
	    !digits_write(&decrypting->domain, cell, &digits, out)) {
		fail(failure, STATUS_IO, "decryption failed");
		return OUTCOME_STOP;
	}
	decrypting->means->opened++;
	return OUTCOME_RESTORED;
}

/* ---- Notes -------------------------------------------------------------------------------------
 */

/* One token of a note: opened, or left as it is. */
static bool open_within(const struct decrypting *decrypting, struct span text, size_t at,
			size_t *end, bool *opened, struct buffer *out, struct failure *failure)
{
	struct token token;
	if (!token_read(text, at, &token))
		return stop(failure, "it holds the begin of a token that is none: it was cut, "
				     "changed, or written by somebody");
	*end = at + token.size;
	if (!wanted(decrypting, token.class)) {
		decrypting->means->left++;
		return buffer_append(out, span_cut(text, at, *end)) ||
		       fail(failure, STATUS_IO, "no memory for a note");
	}
	/* The whole note under its own class is no span of one: `scope: cell` made it. */
	bool cell = token.size == text.size && span_equal(token.class, decrypting->of.class);
	*opened = true;
	return open_token(decrypting, &token, cell ? PLACE_CELL : PLACE_TEXT, out, failure);
}

static enum outcome apply_text(const struct treatment *treatment, struct span text,
			       struct buffer *out, struct failure *failure)
{
	const struct decrypting *decrypting = of_treatment(treatment);
	size_t from = 0, start = out->size;
	bool good = true, opened = false;
	for (size_t at = token_next(text, 0); good && at < text.size; at = token_next(text, from)) {
		good = buffer_append(out, span_cut(text, from, at)) ||
		       fail(failure, STATUS_IO, "no memory for a note");
		good = good && open_within(decrypting, text, at, &from, &opened, out, failure);
	}
	if (good && opened)
		good = buffer_append(out, span_cut(text, from, text.size)) ||
		       fail(failure, STATUS_IO, "no memory for a note");
	if (!good || !opened)
		out->size = start;
	return !good ? OUTCOME_STOP : opened ? OUTCOME_RESTORED : OUTCOME_UNTOUCHED;
}

/* ---- Making ------------------------------------------------------------------------------------
 */

static bool prepare_digits(struct decrypting *decrypting, struct failure *failure)
{
	struct means *means = decrypting->means;
	struct span name = decrypting->of.class, key = decrypting->of.key;
	const struct rules_class *class = rules_class_named(means->rules, name);
	struct encryption encryption = {.mode = &seal_modes[0]};
	if (class && !encryption_read(means, class, &encryption, failure))
		return false;
	if (encryption.mode)
		return fail(failure, STATUS_REFUSED,
			    "it is marked as ff1 of class %.*s, which the rules do not encrypt so",
			    (int)name.size, name.at);
	struct subkey subkey = {.key = keyring_stable(means->keyring),
				.purpose = PURPOSE_ENCRYPT,
				.mode = "ff1",
				.class = name};
	if (key.size)
		subkey.key = keyring_find(means->keyring, key);
	if (subkey.key == keyring_count(means->keyring))
		return fail(failure, STATUS_SEALED, "the keyring has no key %.*s of its mark",
			    (int)key.size, key.at);
	decrypting->domain = encryption.domain;
	decrypting->domain.ff1 = keyring_ff1(means->keyring, &subkey, failure);
	decrypting->treatment.kind = "ff1";
	return decrypting->domain.ff1 != NULL;
}

struct treatment *treatment_for_decrypt(struct means *means, const struct opening_of *opening,
					struct failure *failure)
{
	static enum outcome (*const applies[])(const struct treatment *, struct span,
					       struct buffer *, struct failure *) = {
		[OPENING_CELLS] = apply_cells,
		[OPENING_TEXT] = apply_text,
		[OPENING_DIGITS] = apply_digits,
	};
	if (!keyring_needed(means, "decryption", failure))
		return NULL;
	struct decrypting *decrypting = arena_take(means->arena, sizeof *decrypting);
	*decrypting = (struct decrypting){
		.treatment.apply = applies[opening->how],
		.means = means,
		.of = *opening,
		.all = opening->only_count == 0,
		.opener = opener_make(means),
	};
	/* Who wants the notes wants all that is in them. */
	decrypting->all = decrypting->all ||
			  (opening->how == OPENING_TEXT && wanted(decrypting, opening->class));
	if (opening->how == OPENING_DIGITS && !prepare_digits(decrypting, failure))
		return NULL;
	return &decrypting->treatment;
}
