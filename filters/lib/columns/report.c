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

bool report_write(const struct report *report, const struct columns *columns,
		  enum report_format format, struct buffer *out, struct failure *failure)
{
	static bool (*const forms[])(const struct report *, const struct columns *,
				     struct buffer *) = {
		[REPORT_TEXT] = report_text,
		[REPORT_JSON] = report_json,
		[REPORT_YAML] = report_yaml,
	};
	return forms[format](report, columns, out) || fail(failure, STATUS_IO, "out of memory");
}
