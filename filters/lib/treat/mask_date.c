/*
 * date: its year, quarter or month: 1985, 1985-Q1, 1985-03.
 *
 *   to   year (where nothing is said), quarter, month
 *
 * A spelling that begins with the year keeps its beginning (1985年3月12日: 1985年, 1985年3月). What
 * is coarser already stays. Where day and month may be either (12/03/1985) only the year can be
 * shown: to a quarter or month it becomes `***`, as does what is no date.
 */
#include "treat/kinds.h"

#include <stdio.h>

enum date_to {
	TO_YEAR,
	TO_QUARTER,
	TO_MONTH,
};

struct date_mask {
	enum date_to to;
};

static bool prepare(const struct making *making, const struct rules_node *node, struct mask *mask,
		    struct failure *failure)
{
	static const char *const words[] = {"year", "quarter", "month", NULL};
	struct date_mask *date = arena_take(making->means->arena, sizeof *date);
	mask->parameters = date;
	/* Without a word on it the coarsest. */
	date->to = TO_YEAR;
	const struct rules_node *to = rules_param(node, "to");
	if (!to)
		return true;
	if (to->kind != RULES_SCALAR)
		return rules_fail(failure, to->where, "\"to\" is year, quarter or month");
	for (size_t i = 0; words[i]; i++) {
		if (span_is(to->text, words[i])) {
			date->to = (enum date_to)i;
			return true;
		}
	}
	return rules_fail_unknown(failure, to->where, "part of a date", to->text, words);
}

#define SHOWN_MAX 48

/* What is shown of a value, in `text` or in the value; nothing: it is no date. */
static struct span shown(const struct mask *mask, struct span value, char text[SHOWN_MAX])
{
	const struct date_mask *wanted = mask->parameters;
	const struct span nothing = {value.at, 0};
	struct date date;
	if (!date_read(value, &date))
		return nothing;
	int size = 0;
	if (wanted->to == TO_YEAR || (date.month == 0 && date.quarter == 0 && !date.either)) {
		if (date.year_end)
			return span_cut(value, 0, date.year_end);
		size = snprintf(text, SHOWN_MAX, "%04u", date.year);
	} else if (date.either) {
		return nothing;
	} else if (wanted->to == TO_QUARTER || date.month == 0) {
		size = snprintf(text, SHOWN_MAX, "%04u-Q%u", date.year, date.quarter);
	} else if (date.month_end) {
		return span_cut(value, 0, date.month_end);
	} else {
		size = snprintf(text, SHOWN_MAX, "%04u-%02u", date.year, date.month);
	}
	return (struct span){text, (size_t)size};
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)parts;
	char text[SHOWN_MAX];
	struct span rest = shown(mask, value, text);
	return rest.size ? buffer_append(out, rest) : mask_full(out);
}

/* Of a date that others masked, the year's digits at its begin. */
static bool year_before_stars(struct span value)
{
	size_t digits = 0;
	while (digits < value.size && in((unsigned char)value.at[digits], '0', '9'))
		digits++;
	return digits == 4 && text_has_star(value);
}

static size_t shows(const struct mask *mask, struct span value)
{
	const struct date_mask *wanted = mask->parameters;
	char text[SHOWN_MAX];
	if (year_before_stars(value))
		return wanted->to == TO_MONTH ? 6 : 4;
	return characters_shown(shown(mask, value, text));
}

static const char *const known[] = {"kind", "to", NULL};

const struct kind kind_date = {.name = "date",
			       .known = known,
			       .prepare = prepare,
			       .apply = apply,
			       .shows = shows,
			       .starless = true};
