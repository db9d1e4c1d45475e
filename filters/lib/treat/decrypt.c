/*
 * Decryption: one layer off. Whatever looks as if it should open and does not stops the stream:
 * it was changed, cut or moved, or it is of a key that is not here.
 */
#include "treat/seal.h"

struct decrypting {
	struct treatment treatment;
	struct means *means;
	struct opening_of of;
	bool all; /* tokens of whatever class: none is left closed */
	struct opener *opener;
	struct domain domain; /* OPENING_DIGITS */
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

/* Appends what a token was made of. False: it does not open, and the failure says why. */
static bool open_token(const struct decrypting *decrypting, const struct token *token,
		       enum place place, struct buffer *out, struct failure *failure)
{
	struct span plain, class = token->class, key = token->key;
	switch (opener_open_token(decrypting->opener, token, place, out, &plain, failure)) {
	case OPENED:
		decrypting->means->opened++;
		memmove(out->at + out->size, plain.at, plain.size);
		out->size += plain.size;
		return true;
	case OPENED_NO_KEY:
		return fail(failure, STATUS_SEALED,
			    "the keyring has no key %.*s for tokens of class %.*s", (int)key.size,
			    key.at, (int)class.size, class.at);
	case OPENED_FAILED:
		return false;
	default:
		return fail(failure, STATUS_SEALED,
			    "a token of class %.*s, key %.*s does not open: it was changed, or %s",
			    (int)class.size, class.at, (int)key.size, key.at,
			    place == PLACE_TEXT ? "was made for a cell of its own"
						: "was made for a note (is the column free_text?)");
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
		fail(failure, STATUS_SEALED,
		     "a token of class %.*s in a column of class %.*s: it was moved",
		     (int)token.class.size, token.class.at, (int)class.size, class.at);
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
