/*
 * Encryption of notes: each span that is found becomes a token of its own class, in place; what is
 * of a class that stays, and what lies between, stays.
 *
 * Somebody may have written `pii1:` into a note, and a whole token that he has seen elsewhere. So
 * these five bytes become a token as well, wherever they stand, of the class `literal`: then every
 * `pii1:` of the result begins a token that we made, and opening them all gives the note back to
 * the byte. (No end of `pii1:` is a begin of it, so none arises where a token comes after text.)
 */
#include "treat/seal.h"

struct encrypting_text {
	struct treatment treatment;
	struct means *means;
	const struct seal **seals; /* by the index of a finding; NULL: its class stays */
	struct seal literal;
};

/* A note on its way out. */
struct passage {
	const struct encrypting_text *with;
	struct span text;
	size_t from;    /* so far it went out */
	size_t literal; /* the next `pii1:` at or after it */
	bool sealed;    /* something was */
	struct buffer *out;
	struct failure *failure;
};

static bool seal_up(struct passage *passage, const struct seal *seal, size_t to)
{
	struct span piece = span_cut(passage->text, passage->from, to);
	passage->from = to;
	if (!seal)
		return buffer_append(passage->out, piece) ||
		       fail(passage->failure, STATUS_IO, "no memory for a note");
	passage->sealed = true;
	return seal_put(seal, piece, passage->out, passage->failure);
}

/*
 * Lets the text go out up to `to`, under a seal or (NULL) as it is. A `pii1:` within parts it, and
 * one that begins in it goes whole.
 */
static bool pass(struct passage *passage, const struct seal *seal, size_t to)
{
	while (passage->from < to) {
		size_t literal = passage->literal;
		size_t end = literal < to ? literal : to;
		if (passage->from < end && !seal_up(passage, seal, end))
			return false;
		if (literal >= to)
			continue;
		if (!seal_up(passage, &passage->with->literal, literal + TOKEN_PREFIX_SIZE))
			return false;
		passage->literal = token_next(passage->text, passage->from);
	}
	return true;
}

static enum outcome apply(const struct treatment *treatment, struct span text, struct buffer *out,
			  struct failure *failure)
{
	const struct encrypting_text *with = (const struct encrypting_text *)treatment;
	struct passage passage = {
		.with = with,
		.text = text,
		.literal = token_next(text, 0),
		.out = out,
		.failure = failure,
	};
	struct detect_search search;
	struct finding finding;
	size_t start = out->size;
	bool good = true;
	detect_begin_text(&search, with->means->detectors, text);
	while (good && detect_next(&search, &finding))
		good = pass(&passage, NULL, finding.begin) &&
		       pass(&passage, with->seals[finding.index], finding.end);
	good = good && pass(&passage, NULL, text.size);
	if (!good || !passage.sealed)
		out->size = start;
	return !good ? OUTCOME_STOP : passage.sealed ? OUTCOME_REWRITTEN : OUTCOME_UNTOUCHED;
}

/* Is there something in a piece of text that would be sealed? */
static bool owes(const struct encrypting_text *with, struct span text)
{
	struct detect_search search;
	struct finding finding;
	detect_begin_text(&search, with->means->detectors, text);
	while (detect_next(&search, &finding))
		if (with->seals[finding.index])
			return true;
	return false;
}

/*
 * A trial has no key and treats nothing, but it tells of a note whether anything is left in it
 * beside tokens.
 */
static enum outcome apply_nothing(const struct treatment *treatment, struct span text,
				  struct buffer *out, struct failure *failure)
{
	(void)out;
	const struct encrypting_text *with = (const struct encrypting_text *)treatment;
	struct token token;
	bool left = false;
	for (size_t from = 0; from < text.size && !left;) {
		size_t at = token_next(text, from);
		left = owes(with, span_cut(text, from, at)) ||
		       (at < text.size && !token_read(text, at, &token));
		from = at < text.size && !left ? at + token.size : at;
	}
	if (!left)
		return OUTCOME_UNTOUCHED;
	fail(failure, STATUS_MALFORMED, "a note that is not encrypted");
	return OUTCOME_STOP;
}

/*
 * What becomes of a class's spans: kept, sealed in its own mode, or where that is none of tokens,
 * or the class is masked, dropped or unknown to the rules, in siv.
 */
static bool seal_of(struct encrypting_text *with, const char *name, const struct seal **to,
		    struct failure *failure)
{
	struct means *means = with->means;
	const struct rules_class *class = rules_class_named(means->rules, span_of(name));
	struct encryption encryption = {.mode = NULL};
	if (class && class->action == ACTION_KEEP)
		return true;
	if (class && class->action == ACTION_ENCRYPT &&
	    !encryption_read(means, class, &encryption, failure))
		return false;
	struct seal *seal = arena_take(means->arena, sizeof *seal);
	*to = seal;
	return means->trial || seal_make_own(seal, means->keyring,
					     encryption.mode ? encryption.mode : &seal_modes[0],
					     span_of(name), PLACE_TEXT, failure);
}

struct treatment *encrypt_text_make(struct means *means, struct failure *failure)
{
	size_t count = text_classes(means->detectors);
	struct encrypting_text *with = arena_take(means->arena, sizeof *with);
	with->means = means;
	with->treatment.apply = means->trial ? apply_nothing : apply;
	with->treatment.kind = kind_spans.name;
	with->seals = arena_take(means->arena, count * sizeof *with->seals);
	for (size_t i = 0; i < count; i++)
		if (!seal_of(with, text_class(means->detectors, i), &with->seals[i], failure))
			return NULL;
	if (!means->trial && !seal_make_own(&with->literal, means->keyring, &seal_modes[0],
					    span_of(CLASS_LITERAL), PLACE_TEXT, failure))
		return NULL;
	return &with->treatment;
}
