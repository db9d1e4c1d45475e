/* Why a column is what it is, in words. */
#include <inttypes.h>

#include "columns/columns.h"

/* 12,345: people read these. */
static bool put_count(struct buffer *out, uint32_t count)
{
	if (count < 1000)
		return buffer_format(out, "%" PRIu32, count);
	return put_count(out, count / 1000) && buffer_format(out, ",%03" PRIu32, count % 1000);
}

static bool put_share(struct buffer *out, const struct verdict *verdict, const char *what)
{
	return put_count(out, verdict->fitting) && buffer_format(out, " of ") &&
	       put_count(out, verdict->clear) &&
	       buffer_format(out, " cell%s %s", verdict->clear == 1 ? "" : "s", what);
}

static const char *verb(const struct verdict *verdict)
{
	switch (verdict->by) {
	case EVIDENCE_CHECK:
		return "pass its check";
	case EVIDENCE_SHAPE:
		return "have its shape";
	default:
		return "have a form of it";
	}
}

/* What the name says, where the values had the last word. */
static bool put_name(const struct column *column, struct buffer *out)
{
	const struct verdict *verdict = &column->verdict;
	if (verdict->named && verdict->named != column->class)
		return buffer_format(out, "the name says %s; ", verdict->named->name);
	return !verdict->hinted || buffer_format(out, "a weak name; ");
}

static bool put_values(const struct column *column, struct buffer *out)
{
	const struct verdict *verdict = &column->verdict;
	if (strcmp(column->class->name, "free_text") == 0)
		return buffer_format(out, "running text");
	return put_share(out, verdict, verb(verdict));
}

static bool put_none(const struct verdict *verdict, struct buffer *out)
{
	if (verdict->filled > 0 && verdict->tokens == verdict->filled)
		return buffer_format(out, "tokens of ours");
	if (!verdict->undecided)
		return buffer_format(out, "nothing personal in ") &&
		       put_count(out, verdict->clear) && buffer_format(out, " cells");
	if (verdict->filled == 0)
		return buffer_format(out, "undecided: no cell is filled; it is watched");
	return buffer_format(out, "undecided: only ") && put_count(out, verdict->clear) &&
	       buffer_format(out, " cell%s in the clear; it is watched",
			     verdict->clear == 1 ? "" : "s");
}

bool column_evidence(const struct column *column, struct buffer *out)
{
	const struct verdict *verdict = &column->verdict;
	if (column->marked)
		return buffer_format(out, "a mark: treated already");
	switch (column->basis) {
	case BASIS_LABEL:
		return buffer_format(out, "its label");
	case BASIS_PIN:
		return buffer_format(out, "a pin of the rules");
	case BASIS_NONE:
		return put_name(column, out) && put_none(verdict, out);
	case BASIS_VALUES:
		return put_name(column, out) && put_values(column, out);
	default:
		break;
	}
	if (!buffer_format(out, "the name"))
		return false;
	if (verdict->nothing)
		return buffer_format(out, "; nothing in the cells");
	return verdict->by == EVIDENCE_NONE ||
	       (buffer_format(out, "; ") && put_share(out, verdict, verb(verdict)));
}
