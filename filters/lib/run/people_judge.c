/*
 * Does a record hold somebody of the list? What could not be read is counted, never taken for
 * nobody: see people_finish().
 */
#include <stdlib.h>

#include "run/people_inside.h"

/* Longer texts are no numbers. */
#define NUMBER_SIZE_MAX 128

/* Layers of encryption, one within the other, that are opened. */
#define LAYERS_MAX 8

/* What became of a cell or a piece of it; the later, the worse. */
enum sight {
	SIGHT_READ,
	SIGHT_MASKED,
	SIGHT_SEALED,
	SIGHT_FAILED, /* see the failure */
};

static enum sight no_memory(struct people *people)
{
	fail(&people->run->failure, STATUS_IO, "out of memory");
	return SIGHT_FAILED;
}

static enum sight worse(enum sight a, enum sight b)
{
	return a > b ? a : b;
}

/* ---- Somebody ----------------------------------------------------------------------------------
 */

/* Notes whom the record holds, once. */
static bool note(void *context, size_t subject)
{
	struct people *people = context;
	if (subject == SUBJECT_NONE)
		return true;
	for (size_t i = 0; i < people->held_count; i++)
		if (people->held[i] == subject)
			return true;
	if (people->held_count == people->held_room) {
		size_t room = people->held_room ? 2 * people->held_room : 16;
		uint32_t *held = realloc(people->held, room * sizeof *held);
		if (!held)
			return no_memory(people) != SIGHT_FAILED;
		people->held = held;
		people->held_room = room;
	}
	people->held[people->held_count++] = (uint32_t)subject;
	return true;
}

/* A value in canonical form against the list's values, and against its tokens. */
static enum sight find(struct people *people, struct span canonical)
{
	char token[TOKEN_SIZE], form[SUBJECT_FORM_SIZE];
	canonical = subject_form(canonical, form);
	if (!note(people, subjects_find(people->subjects, canonical)))
		return SIGHT_FAILED;
	if (!people->tokens_listed || !people->clear_read)
		return people->clear_read ? SIGHT_READ : SIGHT_SEALED;
	if (!token_make(&people->subject, canonical, token)) {
		fail(&people->run->failure, STATUS_IO, "libcrypto cannot compute an HMAC");
		return SIGHT_FAILED;
	}
	size_t subject = subjects_find(people->subjects, (struct span){token, sizeof token});
	return note(people, subject) ? SIGHT_READ : SIGHT_FAILED;
}

/* Digits of a mobile before an extension in canonical form, and the most of a landline. */
#define MOBILE_DIGITS   11
#define LANDLINE_DIGITS 12

static bool is_digits(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return true;
}

/* The value before an extension, which canonical form has parted with the rest; else nothing. */
static struct span without_extension(const struct people *people, struct span value)
{
	const struct detectors *detectors = people->run->means.detectors;
	const struct detector *landline = detectors_named(detectors, "cn_landline");
	struct span canonical = buffer_span(&people->canonical);
	struct parts parts;
	if (canonical.size > MOBILE_DIGITS + 1 && canonical.at[MOBILE_DIGITS] == '-' &&
	    canonical.at[0] == '1' && is_digits(span_cut(canonical, 0, MOBILE_DIGITS)))
		return span_cut(canonical, 0, MOBILE_DIGITS);
	if (canonical.size > LANDLINE_DIGITS && memchr("+08", canonical.at[0], 3) && landline &&
	    detector_resembles(landline, value, &parts) && parts.end < value.size)
		return span_cut(value, 0, parts.end);
	return (struct span){NULL, 0};
}

static enum sight find_value(struct people *people, struct span value)
{
	people->canonical.size = 0;
	if (!value_canonical(value, &people->canonical))
		return no_memory(people);
	return people->canonical.size ? find(people, buffer_span(&people->canonical)) : SIGHT_READ;
}

/* A number with an extension stands for the number itself as well. */
static enum sight compare(struct people *people, struct span value)
{
	char number[NUMBER_SIZE_MAX];
	enum sight sight = find_value(people, value);
	struct span main =
		sight == SIGHT_FAILED ? (struct span){NULL, 0} : without_extension(people, value);
	if (main.size == 0 || main.size > sizeof number)
		return sight;
	/* It may lie where the next canonical form goes. */
	memcpy(number, main.at, main.size);
	return find_value(people, (struct span){number, main.size});
}

/* ---- Tokens ------------------------------------------------------------------------------------
 */

static bool begins_with(struct span text, const char *bytes)
{
	size_t size = strlen(bytes);
	return text.size >= size && memcmp(text.at, bytes, size) == 0;
}

static bool tag_of_domain(const struct people *people, const char *tag)
{
	for (size_t i = 0; i < people->domains.count; i++)
		if (memcmp(people->domains.at[i].tokens.tag, tag, TOKEN_TAG_SIZE) == 0)
			return true;
	return false;
}

/* Read is a token that is somebody's, or would be if he were on the list. */
static enum sight judge_pseudonym(struct people *people, const struct look *look, struct span token)
{
	const char *tag = token.at + 3;
	size_t subject = subjects_find(people->subjects, token);
	if (subject != SUBJECT_NONE)
		return note(people, subject) ? SIGHT_READ : SIGHT_FAILED;
	bool read = look->class &&
		    (!people->values_listed || (look->domain && tag_of_domain(people, tag))) &&
		    (!people->tokens_listed || people_tag_listed(people, tag));
	return read ? SIGHT_READ : SIGHT_SEALED;
}

/*
 * Opens a token where it stands. All that a note holds may be a note's part as well as the cell:
 * `either`.
 */
static enum sight open_token(struct people *people, struct span text, enum place place, bool either,
			     struct span *plain)
{
	struct failure *failure = &people->run->failure;
	enum opened opened = opener_open(people->opener, text, place, plain, failure);
	if (opened == OPENED_FORGED && either)
		opened = opener_open(people->opener, text, PLACE_CELL, plain, failure);
	if (opened == OPENED_FORGED)
		fail(failure, STATUS_SEALED,
		     "a token that was changed, or stands where it was not made");
	if (opened == OPENED_FORGED || opened == OPENED_FAILED)
		return SIGHT_FAILED;
	return opened == OPENED ? SIGHT_READ : SIGHT_SEALED;
}

/*
 * Takes encryption off a text that is one token, layer by layer. What is in *text then is no token,
 * unless it is SIGHT_SEALED.
 */
static enum sight open_layers(struct people *people, enum place place, bool either,
			      struct span *text)
{
	struct token token;
	for (int layer = 0; layer < LAYERS_MAX; layer++) {
		struct span plain;
		if (!token_read(*text, 0, &token) || token.size != text->size)
			return SIGHT_READ;
		if (!people->opener)
			return SIGHT_SEALED;
		enum sight sight = open_token(people, *text, place, either, &plain);
		if (sight != SIGHT_READ)
			return sight;
		people->opened.size = 0;
		if (!buffer_append(&people->opened, plain))
			return no_memory(people);
		*text = wrapper_off(buffer_span(&people->opened));
	}
	return SIGHT_SEALED;
}

/* ---- Values within others ----------------------------------------------------------------------
 */

/* What the detectors find in a text. */
static enum sight find_values(struct people *people, struct span text)
{
	struct detect_search search;
	struct finding finding;
	enum sight sight = SIGHT_READ;
	detect_begin_text(&search, people->run->means.detectors, text);
	while (sight != SIGHT_FAILED && detect_next(&search, &finding))
		if (people->identity[finding.index])
			sight = worse(sight,
				      compare(people, span_cut(text, finding.begin, finding.end)));
	return sight;
}

/* And what the list calls people. */
static enum sight find_names(struct people *people, struct span text)
{
	if (!subjects_in_text(people->subjects, text, &people->folded, note, people))
		return no_memory(people);
	return people->run->failure.status == STATUS_DONE ? SIGHT_READ : SIGHT_FAILED;
}

/* ---- Cells of an identity ----------------------------------------------------------------------
 */

/* A value by itself, in a cell or a list in it. */
static enum sight judge_piece(struct people *people, const struct look *look, struct span piece)
{
	if (text_is_blank(piece))
		return SIGHT_READ;
	if (begins_with(piece, "p1_") && text_is_token(piece))
		return judge_pseudonym(people, look, piece);
	if (text_has_star(piece) || (look->fixed.size && span_equal(piece, look->fixed)))
		return SIGHT_MASKED;
	return compare(people, piece);
}

/* Bytes that may begin a mark between the values of a list. Most cells have none of them. */
static bool may_list(struct span text)
{
	static const bool begins[256] = {
		['/'] = true,  [';'] = true,  [','] = true,           ['|'] = true,
		['\n'] = true, ['\r'] = true, [0xe3 ... 0xff] = true,
	};
	bool any = false;
	for (size_t at = 0; at < text.size; at++)
		any |= begins[(unsigned char)text.at[at]];
	return any;
}

static enum sight judge_pieces(struct people *people, const struct look *look, struct span text)
{
	enum sight sight = judge_piece(people, look, text);
	size_t from = 0;
	if (!may_list(text))
		return sight;
	for (size_t at = 0; at < text.size && sight != SIGHT_FAILED; at++) {
		size_t mark = text_list_mark(text, at);
		if (mark == 0)
			continue;
		/* The list itself is nobody's: what its pieces are counts. */
		sight = worse(from ? sight : SIGHT_READ,
			      judge_piece(people, look, wrapper_off(span_cut(text, from, at))));
		from = at + mark;
		at = from - 1;
	}
	if (from == 0 || sight == SIGHT_FAILED)
		return sight;
	return worse(sight,
		     judge_piece(people, look, wrapper_off(span_cut(text, from, text.size))));
}

/* Fewer digits are no identifier's that is known by its form. */
#define DIGITS_ENOUGH 6
/* An address of mail or a name; with more digits there may be a number in it. */
#define DIGITS_IN_NAME 10
/* A number with or without dashes, more digits than which may be two. */
#define DIGITS_OF_NUMBER 16
#define DIGITS_OF_CARD   19

/* Bytes of values that hold no other: letters and digits, and what joins them. */
static const bool joined[256] = {
	['0' ... '9'] = true, ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['.'] = true,
	['-'] = true,         ['_'] = true,         ['@'] = true,
};

/* Is there nothing in the cell but the value that it is? True of nearly all. */
static bool is_simple(const struct people *people, struct span text)
{
	size_t digits = 0, letters = 0, signs = 0;
	bool all = true;
	for (size_t at = 0; at < text.size; at++) {
		unsigned char byte = (unsigned char)text.at[at];
		all &= joined[byte];
		digits += (unsigned char)(byte - '0') < 10;
		letters += (unsigned char)((byte | 0x20) - 'a') < 26;
		signs += byte == '@';
	}
	if (all && digits == text.size)
		return digits <= DIGITS_OF_CARD;
	if (all && signs <= 1 && digits < DIGITS_IN_NAME)
		return true;
	if (all && signs == 0 && letters <= 1)
		return digits <=
		       (digits + letters == text.size ? DIGITS_OF_CARD : DIGITS_OF_NUMBER);
	if (all && text.at[0] == 'p' && text_is_token(text))
		return true;
	struct survey survey = survey_of(text);
	return !people->patterns && survey.digits < DIGITS_ENOUGH &&
	       !(survey.marks & (MARK_AT | MARK_COLON));
}

/*
 * The cell as a value, a list of values, and what else stands in it: "张三 13800138000", two
 * numbers with a blank or a word between them, one in the clear beside one that was masked.
 */
static enum sight judge_values(struct people *people, const struct look *look, struct span text)
{
	enum sight sight = judge_pieces(people, look, text);
	if (sight == SIGHT_FAILED || is_simple(people, text))
		return sight;
	return find_values(people, text) == SIGHT_FAILED ? SIGHT_FAILED : sight;
}

static enum sight judge_cell(struct people *people, const struct look *look, struct span text)
{
	text = wrapper_off(text);
	if (begins_with(text, "pii1:")) {
		enum sight sight = open_layers(people, PLACE_CELL, false, &text);
		if (sight != SIGHT_READ)
			return sight;
	}
	return judge_values(people, look, text);
}

static enum sight judge_digits(struct people *people, const struct look *look, struct span text)
{
	struct token token;
	if (token_read(text, 0, &token))
		return judge_cell(people, look, text);
	people->opened.size = 0;
	enum outcome outcome =
		treatment_apply(look->digits, text, &people->opened, &people->run->failure);
	if (outcome == OUTCOME_STOP)
		return SIGHT_FAILED;
	if (outcome == OUTCOME_RESTORED)
		text = buffer_span(&people->opened);
	return judge_values(people, look, wrapper_off(text));
}

/* ---- Notes -------------------------------------------------------------------------------------
 */

static enum sight find_pseudonyms(struct people *people, const struct look *look, struct span text)
{
	enum sight sight = SIGHT_READ;
	const char *end = text.at + text.size;
	for (const char *at = text.at; (at = memmem(at, (size_t)(end - at), "p1_", 3)); at += 3) {
		struct span token = {at, TOKEN_SIZE};
		if (end - at >= TOKEN_SIZE && text_is_token(token))
			sight = worse(sight, judge_pseudonym(people, look, token));
	}
	return sight;
}

/* Values that pii-encrypt sealed within the note. */
static enum sight find_sealed(struct people *people, struct span text)
{
	enum sight sight = SIGHT_READ;
	size_t at = token_next(text, 0);
	while (at < text.size && sight != SIGHT_FAILED) {
		struct token token;
		bool is_token = token_read(text, at, &token);
		struct span value = span_cut(text, at, at + (is_token ? token.size : 0));
		at = token_next(text, at + (is_token ? token.size : 1));
		if (!is_token || !class_is_identity(people->run->rules, token.class))
			continue;
		enum sight opened = open_layers(people, PLACE_TEXT, false, &value);
		sight = worse(sight, opened == SIGHT_READ ? compare(people, value) : opened);
	}
	return sight;
}

static enum sight judge_text(struct people *people, const struct look *look, struct span text)
{
	struct token token;
	enum sight sight = SIGHT_READ;
	struct span core = wrapper_off(text);
	/* What it holds of people of the list cannot be told by what is found in it. */
	enum sight best = people->clear_read ? SIGHT_READ : SIGHT_SEALED;
	if (token_read(core, 0, &token) && token.size == core.size) {
		sight = open_layers(people, PLACE_TEXT, true, &core);
		if (sight != SIGHT_READ)
			return sight;
		text = core;
	} else if (look->class->action == ACTION_ENCRYPT) {
		/* Elsewhere somebody typed them, and they are nothing but text. */
		sight = find_sealed(people, text);
	}
	if (sight != SIGHT_FAILED)
		sight = worse(sight, find_pseudonyms(people, look, text));
	if (sight != SIGHT_FAILED)
		sight = worse(sight, find_values(people, text));
	return sight == SIGHT_FAILED ? sight : worse(worse(best, sight), find_names(people, text));
}

/* ---- Records -----------------------------------------------------------------------------------
 */

static enum sight judge_masked(struct people *people, const struct look *look, struct span text)
{
	(void)people, (void)look, (void)text;
	return SIGHT_MASKED;
}

static enum sight judge_sealed(struct people *people, const struct look *look, struct span text)
{
	(void)people, (void)look, (void)text;
	return SIGHT_SEALED;
}

static enum sight (*const judges[])(struct people *, const struct look *, struct span) = {
	[LOOK_VALUES] = judge_cell,   [LOOK_TEXT] = judge_text,     [LOOK_DIGITS] = judge_digits,
	[LOOK_MASKED] = judge_masked, [LOOK_SEALED] = judge_sealed,
};

/* In which column it was; the record's place is the caller's to tell. */
static bool fail_cell(struct people *people, const struct look *look)
{
	struct run *run = people->run;
	struct failure why = run->failure;
	struct buffer words = {0};
	bool told = column_words(&run->columns, look->column, &words);
	run->failure = (struct failure){.signal = why.signal};
	fail(&run->failure, why.status, "%.*s: %s", told ? (int)words.size : 0,
	     told ? words.at : "", why.text);
	buffer_free(&words);
	return false;
}

bool people_judge(struct people *people, const struct batch *batch, size_t record, bool *holds)
{
	struct run *run = people->run;
	people->held_count = 0;
	for (size_t i = 0; i < people->looks.count; i++) {
		struct look *look = &people->looks.at[i];
		struct span cell = record_cell(batch, record, look->column), text;
		if (cell.size == 0)
			continue;
		if (!cell_text(run->columns.dialect, cell, &run->value, &text))
			return fail(&run->failure, STATUS_IO, "out of memory");
		if (text_is_blank(text))
			continue;
		enum sight sight = judges[look->how](people, look, text);
		if (sight == SIGHT_FAILED)
			return fail_cell(people, look);
		look->cells.read += sight == SIGHT_READ;
		look->cells.masked += sight == SIGHT_MASKED;
		look->cells.sealed += sight == SIGHT_SEALED;
	}
	for (size_t i = 0; i < people->held_count; i++)
		subjects_hit(people->subjects, people->held[i]);
	people->records++;
	*holds = people->held_count > 0;
	return true;
}
