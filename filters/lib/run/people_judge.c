/*
 * Does a record hold somebody of the list? What could not be read is counted, never taken for
 * nobody: see people_finish().
 */
#include "run/people_inside.h"

/* ---- Cells of an identity ----------------------------------------------------------------------
 */

/*
 * Takes encryption off a text that is one token, layer by layer. What is in *text then is none and
 * lies in `room`, unless it is SIGHT_SEALED.
 */
static enum sight open_layers(struct people *people, struct buffer *room, struct span *text)
{
	struct failure *failure = &people->run->failure;
	struct token token;
	struct span plain;
	for (int layer = 0; layer < LAYERS_MAX; layer++) {
		if (!token_read(*text, 0, &token) || token.size != text->size)
			return SIGHT_READ;
		if (!people->opener)
			return SIGHT_SEALED;
		enum opened opened =
			opener_open(people->opener, *text, PLACE_CELL, &plain, failure);
		if (opened == OPENED_NO_KEY)
			return SIGHT_SEALED;
		if (opened != OPENED) {
			/* Only OPENED_FAILED has said why. */
			fail(failure, STATUS_SEALED, TOKEN_FORGED);
			return SIGHT_FAILED;
		}
		room->size = 0;
		if (!buffer_append(room, plain))
			return people_no_memory(people);
		*text = wrapper_off(buffer_span(room));
	}
	return SIGHT_SEALED;
}

/*
 * Does it hold a token, or what is left of one? Cut by a field too short for it, or with something
 * around it, it would pass for a value that is nobody's.
 */
static bool holds_token(struct span text)
{
	const char *end = text.at + text.size;
	for (const char *at = text.at; (at = memchr(at, 'p', (size_t)(end - at))); at++) {
		struct span rest = {at, (size_t)(end - at)};
		if (span_begins(rest, TOKEN_PREFIX))
			return true;
		if (span_begins(rest, "p1_") &&
		    (at == text.at || text_is_token(span_cut(rest, 0, TOKEN_SIZE))))
			return true;
	}
	return false;
}

/* A value by itself, in a cell or a list in it. */
static enum sight judge_piece(struct people *people, const struct look *look, struct span piece)
{
	if (text_is_blank(piece))
		return SIGHT_READ;
	if (span_begins(piece, "p1_") && text_is_token(piece))
		return people_pseudonym(people, look, piece);
	if (holds_token(piece))
		return worse(SIGHT_SEALED, people_find_pseudonyms(people, look, piece));
	if (text_has_star(piece) || (look->fixed.size && span_equal(piece, look->fixed)))
		return SIGHT_MASKED;
	return people_compare(people, piece);
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

static enum sight judge_values(struct people *people, const struct look *look, struct span text,
			       size_t depth);

/* One of a list: a value, or, in a list of tokens, what may itself have been a list. */
static enum sight judge_listed(struct people *people, const struct look *look, struct span piece,
			       size_t depth)
{
	piece = wrapper_off(piece);
	if (depth < OPENED_COUNT && span_begins(piece, TOKEN_PREFIX))
		return judge_values(people, look, piece, depth);
	return judge_piece(people, look, piece);
}

static enum sight judge_pieces(struct people *people, const struct look *look, struct span text,
			       size_t depth)
{
	enum sight sight = judge_piece(people, look, text);
	size_t from = 0;
	if (sight == SIGHT_FAILED || !may_list(text))
		return sight;
	for (size_t at = 0; at < text.size && sight != SIGHT_FAILED; at++) {
		size_t mark = text_list_mark(text, at);
		if (mark == 0)
			continue;
		/* The list itself is nobody's: what its pieces are counts. */
		sight = worse(from ? sight : SIGHT_READ,
			      judge_listed(people, look, span_cut(text, from, at), depth + 1));
		from = at + mark;
		at = from - 1;
	}
	if (from == 0 || sight == SIGHT_FAILED)
		return sight;
	return worse(sight, judge_listed(people, look, span_cut(text, from, text.size), depth + 1));
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
 * numbers with a blank or a word between them, one in the clear beside one that was masked; or a
 * token of any of these. `depth`: of lists around it.
 */
static enum sight judge_values(struct people *people, const struct look *look, struct span text,
			       size_t depth)
{
	if (span_begins(text, TOKEN_PREFIX)) {
		enum sight sealed = open_layers(people, &people->opened[depth], &text);
		if (sealed != SIGHT_READ)
			return sealed;
	}
	enum sight sight = judge_pieces(people, look, text, depth);
	if (sight == SIGHT_FAILED || is_simple(people, text))
		return sight;
	return people_find_values(people, text) == SIGHT_FAILED ? SIGHT_FAILED : sight;
}

static enum sight judge_cell(struct people *people, const struct look *look, struct span text)
{
	return judge_values(people, look, wrapper_off(text), 0);
}

static enum sight judge_digits(struct people *people, const struct look *look, struct span text)
{
	struct buffer *room = &people->opened[0];
	struct token token;
	if (token_read(text, 0, &token))
		return judge_cell(people, look, text);
	room->size = 0;
	enum outcome outcome = treatment_apply(look->digits, text, room, &people->run->failure);
	if (outcome == OUTCOME_STOP)
		return SIGHT_FAILED;
	if (outcome == OUTCOME_RESTORED)
		text = buffer_span(room);
	return judge_values(people, look, wrapper_off(text), 1);
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
	[LOOK_VALUES] = judge_cell,   [LOOK_TEXT] = people_judge_text, [LOOK_DIGITS] = judge_digits,
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
