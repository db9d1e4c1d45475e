/*
 * People in running texts. Whatever was encrypted in a note is put back first, as pii-encrypt -D
 * would, so that it is searched as it was written; by its tokens, not by what the rules of today
 * say of notes.
 */
#include "run/people_inside.h"

/* ---- What a note was ---------------------------------------------------------------------------
 */

/* A note that is opened, layer by layer. */
struct opening_note {
	struct people *people;
	struct span text;
	struct buffer *out; /* what it was before */
	bool first;         /* the layer that it came with */
	bool sealed_here;   /* nobody but pii-encrypt writes tokens into it */
	bool opened;        /* any token of this layer */
};

/* Could it hide somebody? Of a class that these rules do not know anything may be. */
static bool tells_somebody(const struct people *people, struct span class)
{
	const struct rules *rules = people->run->rules;
	return class_is_identity(rules, class) || span_is(class, CLASS_TEXT) ||
	       !rules_class_named(rules, class);
}

/* All that a note holds may be a value found in it as well as the note: `scope: cell`. */
static enum opened open_token(const struct opening_note *note, struct span token,
			      struct span *plain)
{
	struct people *people = note->people;
	struct failure *failure = &people->run->failure;
	if (!people->opener)
		return OPENED_NO_KEY;
	enum opened opened = opener_open(people->opener, token, PLACE_TEXT, plain, failure);
	if (opened == OPENED_FORGED && token.size == note->text.size)
		opened = opener_open(people->opener, token, PLACE_CELL, plain, failure);
	if (opened == OPENED_FORGED && note->sealed_here) {
		fail(failure, STATUS_SEALED, TOKEN_FORGED);
		return OPENED_FAILED;
	}
	return opened;
}

/*
 * What stays closed tells nobody, and none of its bytes is to be taken for somebody's name: a line
 * end stands for it. What does not authenticate somebody typed.
 */
static enum sight put_token(struct opening_note *note, const struct token *token, struct span bytes)
{
	struct people *people = note->people;
	struct span plain = span_of("\n");
	enum opened opened = open_token(note, bytes, &plain);
	if (opened == OPENED_FAILED)
		return SIGHT_FAILED;
	if (opened != OPENED)
		plain = span_of("\n");
	if (!buffer_append(note->out, plain))
		return people_no_memory(people);
	bool tells = tells_somebody(people, token->class);
	if (opened != OPENED)
		return opened == OPENED_NO_KEY && tells ? SIGHT_SEALED : SIGHT_READ;
	note->opened = true;
	/* Not all that was found by its column's name is found in a text again. */
	return tells ? people_compare(people, wrapper_off(plain)) : SIGHT_READ;
}

static enum sight open_layer(struct opening_note *note)
{
	struct span text = note->text;
	enum sight sight = SIGHT_READ;
	size_t from = 0;
	note->out->size = 0;
	note->opened = false;
	for (size_t at = token_next(text, 0); at < text.size && sight != SIGHT_FAILED;) {
		struct token token;
		bool is_token = token_read(text, at, &token);
		size_t end = at + (is_token ? token.size : 1);
		if (!buffer_append(note->out, span_cut(text, from, is_token ? at : end)))
			return people_no_memory(note->people);
		if (is_token)
			sight = worse(sight, put_token(note, &token, span_cut(text, at, end)));
		else if (note->first)
			/* Cut, as only what lay there can be; or typed, and nobody can tell. */
			sight = worse(sight, SIGHT_SEALED);
		from = end;
		at = token_next(text, from);
	}
	return buffer_append(note->out, span_cut(text, from, text.size))
		       ? sight
		       : people_no_memory(note->people);
}

static enum sight open_note(struct people *people, const struct look *look, struct span *text)
{
	const struct column *column = &people->run->columns.at[look->column];
	struct opening_note note = {
		.people = people,
		.first = true,
		/* Its label says that it is still to be encrypted. */
		.sealed_here = look->class->action == ACTION_ENCRYPT && !column->labelled,
	};
	enum sight sight = SIGHT_READ;
	for (int layer = 0; layer < LAYERS_MAX && sight != SIGHT_FAILED; layer++) {
		if (token_next(*text, 0) == text->size)
			return sight;
		struct span core = wrapper_off(*text);
		note.text = text_is_token(core) ? core : *text;
		note.out = &people->opened[layer % OPENED_COUNT];
		sight = worse(sight, open_layer(&note));
		*text = buffer_span(note.out);
		if (!note.opened)
			return sight;
		note.first = note.sealed_here = false;
	}
	return worse(sight, SIGHT_SEALED);
}

/* ---- All ----------------------------------------------------------------------------------------
 */

enum sight people_judge_text(struct people *people, const struct look *look, struct span text)
{
	/* What it holds of people of the list cannot be told by what is found in it. */
	enum sight best = people->clear_read ? SIGHT_READ : SIGHT_SEALED;
	enum sight sight = worse(best, open_note(people, look, &text));
	if (sight != SIGHT_FAILED)
		sight = worse(sight, people_find_pseudonyms(people, look, text));
	if (sight != SIGHT_FAILED)
		sight = worse(sight, people_find_values(people, text));
	return sight == SIGHT_FAILED ? sight : worse(sight, people_find_names(people, text));
}
