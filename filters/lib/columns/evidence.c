/* Why a column is what it is, in words: phrases with `; ` between them. */
#include <inttypes.h>

#include "columns/report.h"

bool put_count(struct buffer *out, uint64_t count)
{
	if (count < 1000)
		return buffer_format(out, "%" PRIu64, count);
	return put_count(out, count / 1000) && buffer_format(out, ",%03" PRIu64, count % 1000);
}

bool put_share(struct buffer *out, uint64_t part, uint64_t whole, const char *what)
{
	bool good;
	if (part == whole && whole > 1)
		good = buffer_append(out, span_of("all ")) && put_count(out, whole);
	else
		good = (part ? put_count(out, part) : buffer_append(out, span_of("none"))) &&
		       buffer_append(out, span_of(" of ")) && put_count(out, whole);
	return good && buffer_format(out, " %s%s", what, whole == 1 ? "" : "s");
}

/* Another phrase; the first has nothing before it. */
static bool next(struct buffer *out, size_t begin)
{
	return out->size == begin || buffer_append(out, span_of("; "));
}

/* ---- What the cells show -----------------------------------------------------------------------
 */

/* The class is named where the name says another. */
static bool put_fitting(const struct column *column, struct buffer *out)
{
	static const char *const words[][2] = {
		[EVIDENCE_NONE] = {"have", "form"},
		[EVIDENCE_FORM] = {"have", "form"},
		[EVIDENCE_SHAPE] = {"have", "shape"},
		[EVIDENCE_CHECK] = {"pass", "check"},
	};
	const struct verdict *verdict = &column->verdict;
	const char *const *word = words[verdict->by];
	bool one = verdict->fitting == 1 || verdict->clear == 1;
	const char *verb = !one ? word[0] : verdict->by == EVIDENCE_CHECK ? "passes" : "has";
	if (!put_share(out, verdict->fitting, verdict->clear, "cell"))
		return false;
	if (!verdict->named || verdict->named == column->class)
		return buffer_format(out, " %s its %s", verb, word[1]);
	return buffer_format(out, " %s the %s of %s", verb, word[1], column->class->name);
}

static bool put_text(const struct verdict *verdict, struct buffer *out)
{
	if (verdict->running == 0 && verdict->fitting == 0)
		return put_share(out, verdict->clear, verdict->clear, "cell") &&
		       buffer_append(out, span_of(" in the clear"));
	if (verdict->running > 0 &&
	    !(put_share(out, verdict->running, verdict->texts, "text") &&
	      buffer_format(out, " %s", verdict->running == 1 ? "is a sentence" : "are sentences")))
		return false;
	if (verdict->fitting == 0)
		return true;
	return (verdict->running == 0 || buffer_append(out, span_of(", "))) &&
	       put_share(out, verdict->fitting, verdict->clear, "cell") &&
	       buffer_format(out, " %s a personal value", verdict->fitting == 1 ? "holds" : "hold");
}

/* The cells in the clear: what they are of the class, or only how many. */
static bool put_clear(const struct column *column, struct buffer *out)
{
	const struct verdict *verdict = &column->verdict;
	if (column->class && class_is_text(column->class->name))
		return put_text(verdict, out);
	if (column->class && (verdict->by != EVIDENCE_NONE || verdict->judged))
		return put_fitting(column, out);
	return put_count(out, verdict->clear) &&
	       buffer_format(out, " cell%s in the clear", verdict->clear == 1 ? "" : "s");
}

static bool put_cells(const struct column *column, size_t begin, struct buffer *out)
{
	const struct verdict *verdict = &column->verdict;
	bool good = true;
	if (verdict->filled == 0)
		return next(out, begin) && buffer_append(out, span_of("no cell is filled"));
	if (verdict->clear > 0)
		good = next(out, begin) && put_clear(column, out);
	if (verdict->masked > 0)
		good = good && next(out, begin) &&
		       put_share(out, verdict->masked, verdict->filled, "cell") &&
		       buffer_append(out, span_of(" masked already"));
	uint32_t rest = verdict->filled - verdict->clear - verdict->masked - verdict->tokens;
	if (rest > 0)
		good = good && next(out, begin) && put_share(out, rest, verdict->filled, "cell") &&
		       buffer_format(out, " %s no value", rest == 1 ? "is" : "are");
	if (verdict->tokens > 0)
		good = good && next(out, begin) &&
		       put_share(out, verdict->tokens, verdict->filled, "cell") &&
		       buffer_format(out, verdict->tokens == 1 ? " is a token" : " are tokens");
	return good;
}

/* ---- What was said of it -----------------------------------------------------------------------
 */

/* What the name says, where the values had the last word. */
static bool put_name(const struct column *column, struct buffer *out)
{
	const struct verdict *verdict = &column->verdict;
	if (verdict->unpinned)
		return buffer_append(out, span_of("a pin of the preset says none"));
	if (verdict->named && verdict->named != column->class)
		return buffer_format(out, "the name says %s%s", verdict->named->name,
				     column->class ? "" : ", the values do not");
	return !verdict->hinted || buffer_append(out, span_of("a weak name"));
}

static bool put_none(const struct column *column, size_t begin, struct buffer *out)
{
	const struct verdict *verdict = &column->verdict;
	if (!verdict->undecided)
		return true;
	return next(out, begin) &&
	       buffer_append(out, span_of(verdict->clear ? "undecided: too few to tell; watched"
							 : "undecided; watched"));
}

bool column_evidence(const struct column *column, struct buffer *out)
{
	static const char *const words[] = {
		[BASIS_LABEL] = "its label",
		[BASIS_PLAN] = "the plan",
		[BASIS_PIN] = "a pin of the rules",
		[BASIS_NAME] = "a strong name",
	};
	size_t begin = out->size;
	if (column->marked)
		return buffer_append(out, span_of("a mark: treated already"));
	if (column->basis == BASIS_PLAN)
		return buffer_append(out, span_of(words[BASIS_PLAN]));
	bool good = column->basis == BASIS_NONE || column->basis == BASIS_VALUES
			    ? put_name(column, out)
			    : buffer_append(out, span_of(words[column->basis]));
	good = good && put_cells(column, begin, out);
	if (column->verdict.nothing)
		return good && next(out, begin) &&
		       buffer_append(out, span_of("nothing there to treat"));
	return good && put_none(column, begin, out);
}
