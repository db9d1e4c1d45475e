/* Reports: what their forms share. */
#include "columns/report.h"

bool column_owes(const struct column *column)
{
	return column->class && column->class->action != ACTION_KEEP && !column->marked &&
	       !column->verdict.nothing;
}

const char *report_action(const struct column *column)
{
	bool kept = column->class && column->class->action == ACTION_KEEP;
	return kept || column_owes(column) ? action_word(column->class->action) : NULL;
}

struct report_counts report_count(const struct columns *columns)
{
	struct report_counts counts = {0};
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *column = &columns->at[i];
		counts.undecided += column->verdict.undecided;
		if (!column->class || column->verdict.nothing)
			continue;
		counts.personal += column->class->sensitivity != SENSITIVITY_NONE;
		counts.sensitive += column->class->sensitivity == SENSITIVITY_SENSITIVE;
	}
	return counts;
}

const char *const report_words[] = {"text", "json", "yaml", NULL};

/* Bytes that are handed out at once. */
#define PIECE_SIZE ((size_t)64 << 10)

bool paper_turn(struct paper *paper)
{
	if (paper->text.size < PIECE_SIZE)
		return true;
	bool good = paper->take(paper->context, buffer_span(&paper->text));
	paper->text.size = 0;
	return good;
}

bool report_write(const struct report *report, const struct columns *columns,
		  enum report_format format, report_take *take, void *context,
		  struct failure *failure)
{
	static bool (*const forms[])(struct paper *) = {
		[REPORT_TEXT] = report_text,
		[REPORT_JSON] = report_json,
		[REPORT_YAML] = report_yaml,
	};
	struct paper paper = {
		.report = report, .columns = columns, .take = take, .context = context};
	bool good = forms[format](&paper) && take(context, buffer_span(&paper.text));
	buffer_free(&paper.text);
	return good || fail(failure, STATUS_IO, "out of memory");
}
