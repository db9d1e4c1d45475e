/* `retention:`: how long records are kept, and by the date in which column. */
#include "rules/inside.h"

/* The units of a time in the order in which it may name them, each once: 3y, 18m, 1y6m, 2w, 90d. */
static const char units[] = "ymwd";

#define UNIT_COUNT (sizeof units - 1)
#define DAYS_MAX   (RULES_PERIOD_YEARS_MAX * 366)

/* Takes one number with its unit off the text; false where none stands. */
static bool take_number(struct span *text, unsigned *number, char *unit)
{
	size_t at = 0;
	*number = 0;
	for (; at < text->size && text->at[at] >= '0' && text->at[at] <= '9'; at++) {
		*number = *number * 10 + (unsigned)(text->at[at] - '0');
		if (*number > DAYS_MAX)
			return false;
	}
	if (*number == 0 || at == text->size)
		return false;
	*unit = text->at[at];
	*text = span_cut(*text, at + 1, text->size);
	return true;
}

static bool parse_period(struct span text, struct rules_period *period)
{
	unsigned numbers[UNIT_COUNT] = {0}, number;
	size_t next = 0;
	char letter;
	if (text.size == 0)
		return false;
	while (text.size > 0) {
		if (!take_number(&text, &number, &letter))
			return false;
		const char *unit = memchr(units + next, letter, UNIT_COUNT - next);
		if (!unit)
			return false;
		numbers[unit - units] = number;
		next = (size_t)(unit - units) + 1;
	}
	*period = (struct rules_period){numbers[0], numbers[1], numbers[2] * 7 + numbers[3]};
	return period->years * 366 + period->months * 61 / 2 + period->days <= DAYS_MAX;
}

static bool read_keep(struct reading *reading, struct class_entry *none,
		      const struct rules_node *node)
{
	(void)none;
	struct retention_entry *entry = reading->rules->retention;
	if (!node)
		return true;
	if (!wants(reading, node, RULES_SCALAR, "a time: 3y, 18m, 1y6m, 2w, 90d"))
		return false;
	if (!parse_period(node->text, &entry->retention.keep))
		return rules_fail(reading->failure, node->where,
				  "\"%s\" is no time to keep records: 3y, 18m, 1y6m, 2w, 90d; %d "
				  "years at most",
				  word_shown(&reading->rules->arena, node->text),
				  RULES_PERIOD_YEARS_MAX);
	entry->has_keep = true;
	return true;
}

static bool read_date_column(struct reading *reading, struct class_entry *none,
			     const struct rules_node *node)
{
	(void)none;
	struct retention_entry *entry = reading->rules->retention;
	if (!node)
		return true;
	if (!read_column(reading, node, &entry->column))
		return false;
	entry->retention.column = &entry->column.column;
	return true;
}

static bool read_undated(struct reading *reading, struct class_entry *none,
			 const struct rules_node *node)
{
	(void)none;
	static const char *const words[] = {
		[UNDATED_KEEP] = "keep",
		[UNDATED_REFUSE] = "refuse",
		NULL,
	};
	size_t value;
	if (!node)
		return true;
	if (!read_word(reading, node, "word for undated", words, &value))
		return false;
	reading->rules->retention->retention.undated = (enum undated)value;
	return true;
}

static bool read_order(struct reading *reading, struct class_entry *none,
		       const struct rules_node *node)
{
	(void)none;
	static const char *const words[] = {"dmy", "mdy", NULL};
	static const enum date_order orders[] = {ORDER_DMY, ORDER_MDY};
	size_t value;
	if (!node)
		return true;
	if (!read_word(reading, node, "order", words, &value))
		return false;
	reading->rules->retention->retention.order = orders[value];
	return true;
}

static const struct key retention_keys[] = {
	{"column", read_date_column}, {"keep", read_keep}, {"undated", read_undated},
	{"order", read_order},        {NULL, NULL},
};

/* A file says some of it and inherits the rest. */
bool read_retention(struct reading *reading, struct class_entry *none,
		    const struct rules_node *node)
{
	struct rules *rules = reading->rules;
	if (!node)
		return true;
	if (!wants(reading, node, RULES_MAP, "a map: {column: 订单创建时间, keep: 3y}"))
		return false;
	if (!rules->retention)
		rules->retention = arena_take(&rules->arena, sizeof *rules->retention);
	rules->retention->retention.where = node->key_where;
	return read_keys(reading, none, node, retention_keys);
}

bool finish_retention(struct rules *rules, struct failure *failure)
{
	const struct retention_entry *entry = rules->retention;
	if (!entry || (entry->retention.column && entry->has_keep))
		return true;
	return rules_fail(failure, entry->retention.where,
			  entry->retention.column ? "retention needs a time to keep records: "
						    "keep: 3y"
						  : "retention needs a column that tells a "
						    "record's age: column: 订单创建时间");
}
