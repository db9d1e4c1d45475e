/*
 * Going through a stream's cells, one column after the other and block by block, since what is
 * known of a cell helps with the next: as many as can be are told by one look, by a form or a value
 * that the column had before. The judges are asked about the rest.
 */
#include "columns/audit.h"

/* ---- Counting ----------------------------------------------------------------------------------
 */

/* Findings of one class in a column: of few classes there are any. */
static void count_found(struct audit *audit, struct audited *audited, const char *class)
{
	struct audit_found **at = &audited->found;
	while (*at && strcmp((*at)->class, class) != 0)
		at = &(*at)->next;
	if (!*at) {
		*at = arena_take(audit->arena, sizeof **at);
		(*at)->class = class;
	}
	(*at)->count++;
}

/* What was told of a value: the next one of its form needs no look. */
static enum audit_what keep_form(struct audit *audit, uint32_t column, struct span text, bool begin,
				 enum audit_what what)
{
	struct mould *mould = known_mould(&audit->at[column].known, &audit->room, text.size);
	if (mould)
		mould_make(mould, text, begin, (unsigned char)what);
	return what;
}

/*
 * Would a value that is nobody's be so with other digits, `336.80元`? They are too few for a number
 * of somebody's, and with two dots at most none of a machine's: plates and houses go by where
 * digits stand, whichever they are.
 */
static bool few_digits(struct span text)
{
	struct survey survey = survey_of(text);
	size_t dots = 0;
	for (size_t i = 0; i < text.size; i++)
		dots += text.at[i] == '.';
	return survey.digits > 0 && survey.digits <= 6 && dots <= 2 && survey.wide > 0 &&
	       !(survey.marks & (MARK_AT | MARK_COLON)) && !text_has_star(text);
}

/* Asks all judges about a value, and remembers what it is if it is no finding. */
static __attribute__((noinline)) void look_closely(struct audit *audit, uint32_t column,
						   size_t record, struct span text,
						   struct known *pair, struct late *first)
{
	struct audited *audited = &audit->at[column];
	struct answer answer = audit_judge(audit, column, text);
	audited->counts[answer.what]++;
	if (answer.what != AUDIT_FINDING) {
		bool any = audited->how == AUDIT_ANY && !audit->patterns;
		if (any && answer.what == AUDIT_NOTHING && few_digits(text))
			keep_form(audit, column, text, false, answer.what);
		else if (pair)
			known_add(&audited->known, pair, text, (unsigned char)answer.what);
		return;
	}
	count_found(audit, audited, answer.class);
	if (record < first->record)
		*first = (struct late){record, column, answer.class};
}

/* ---- A column ----------------------------------------------------------------------------------
 */

/* One look at a text that is not empty: AUDIT_WHATS where it is not enough; never a finding. */
typedef enum audit_what quick_look(struct audit *audit, uint32_t column, struct span text);

/* A column without a class: most cells are amounts, times, counts, numbers of orders. */
static enum audit_what glance_any(struct audit *audit, uint32_t column, struct span text)
{
	struct glance glance = glance_at(text);
	if (glance.says == GLANCE_NOBODY ||
	    (glance.says == GLANCE_NUMBER &&
	     late_by_chance(&audit->at[column].late, glance.digits)))
		return keep_form(audit, column, text, glance.by_begin, AUDIT_NOTHING);
	return AUDIT_WHATS;
}

/* Tokens, and digits beside stars. */
static enum audit_what glance_class(struct audit *audit, uint32_t column, struct span text)
{
	if (text_is_token(text))
		return AUDIT_ALREADY;
	if (audit->asks.done && audit->asks.done(audit->asks.context, column, text))
		return keep_form(audit, column, text, true, AUDIT_ALREADY);
	return AUDIT_WHATS;
}

static enum audit_what glance_none(struct audit *audit, uint32_t column, struct span text)
{
	(void)audit, (void)column, (void)text;
	return AUDIT_WHATS;
}

/* Values of other scripts come again, those of ASCII in one form, or one look tells what they are.
 */
static inline void look_at_text(struct audit *audit, struct audited *audited, uint32_t column,
				size_t record, struct span text, quick_look *quick,
				struct late *first)
{
	struct known_values *values = &audited->known;
	const struct mould *mould = known_moulded(values, text);
	enum audit_what what = mould               ? mould->what
			       : text.at[0] & 0x80 ? AUDIT_WHATS
						   : quick(audit, column, text);
	if (what == AUDIT_WHATS) {
		const struct known *known = values->last;
		struct known *pair = NULL;
		if (!known_again(values, text)) {
			pair = known_pair(values, &audit->room, text);
			known = pair ? known_find(values, pair, text) : NULL;
		}
		if (!known) {
			look_closely(audit, column, record, text, pair, first);
			return;
		}
		what = known->what;
	}
	audited->counts[what]++;
}

static bool look_with(struct audit *audit, uint32_t column, const struct batch *batch,
		      struct late *first, quick_look *quick)
{
	struct audited *audited = &audit->at[column];
	struct column_cells cells = column_cells(batch, column);
	for (size_t record = 0; record < batch->count; record++) {
		struct span text = column_cell(&cells);
		if (text.size == 0)
			continue;
		if (text.at[0] == '"') {
			if (!cell_text(audit->dialect, text, &audit->scratch, &text))
				return false;
			if (text.size == 0)
				continue;
		}
		look_at_text(audit, audited, column, record, text, quick, first);
	}
	return true;
}

/* Looks at a column's cells. False: memory is out. */
static bool look_down(struct audit *audit, uint32_t column, const struct batch *batch,
		      struct late *first)
{
	enum audit_how how = audit->at[column].how;
	if (how == AUDIT_ANY && !audit->patterns)
		return look_with(audit, column, batch, first, glance_any);
	if (how == AUDIT_CLASS)
		return look_with(audit, column, batch, first, glance_class);
	return look_with(audit, column, batch, first, glance_none);
}

/* ---- A block -----------------------------------------------------------------------------------
 */

/* So many records' cells stay at hand while one column after the other is looked at. */
#define RECORDS_AT_HAND 64

static bool look_at(struct audit *audit, const struct batch *batch, struct late *first)
{
	first->record = batch->count;
	for (size_t from = 0; from < batch->count; from += RECORDS_AT_HAND) {
		size_t to = batch->count - from < RECORDS_AT_HAND ? batch->count
								  : from + RECORDS_AT_HAND;
		struct batch part = batch_part(batch, from, to);
		struct late late = {.record = part.count};
		for (uint32_t column = 0; column < audit->columns->count; column++)
			if (!look_down(audit, column, &part, &late))
				return false;
		if (late.record == part.count || first->record < batch->count)
			continue;
		*first = late;
		first->record += from;
	}
	return true;
}

/* Takes back what was counted in a block, before which nothing was found: counts it once more. */
static bool take_back(struct audit *audit, const struct batch *batch)
{
	struct late ignored = {.record = 0};
	for (uint32_t column = 0; column < audit->columns->count; column++) {
		uint64_t *counts = audit->at[column].counts, sum[AUDIT_WHATS];
		memcpy(sum, counts, sizeof sum);
		memset(counts, 0, sizeof sum);
		if (!look_down(audit, column, batch, &ignored))
			return false;
		for (size_t i = 0; i < AUDIT_WHATS; i++)
			counts[i] = sum[i] - counts[i];
		audit->at[column].found = NULL;
	}
	return true;
}

bool audit_batch(struct audit *audit, const struct batch *batch, bool gate, struct late *first)
{
	if (!look_at(audit, batch, first))
		return false;
	if (!gate || first->record == batch->count)
		return true;
	/* What lies behind is nobody's business any more, and not to be counted. */
	struct batch seen = batch_part(batch, 0, first->record + 1);
	return take_back(audit, batch) && look_at(audit, &seen, first);
}

struct audit_counts audit_counts(const struct audit *audit, size_t column)
{
	const uint64_t *counts = audit->at[column].counts;
	return (struct audit_counts){
		.cells = counts[AUDIT_NOTHING] + counts[AUDIT_ALREADY] +
			 counts[AUDIT_DECLARED_CELL] + counts[AUDIT_FINDING],
		.findings = counts[AUDIT_FINDING],
		.already = counts[AUDIT_ALREADY],
		.declared = counts[AUDIT_DECLARED_CELL],
	};
}

const struct audit_found *audit_found(const struct audit *audit, size_t column)
{
	return audit->at[column].found;
}
