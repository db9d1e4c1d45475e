#include "rules/inside.h"

/* The names of the first `count` classes, then `more`, ended by NULL. */
static const char *const *class_words(struct rules *rules, size_t count, const char *more)
{
	const char **words = arena_take(&rules->arena, (count + 2) * sizeof *words);
	for (size_t i = 0; i < count; i++)
		words[i] = rules->classes[i]->class.name;
	words[count] = more;
	return words;
}

static bool read_pin(struct reading *reading, const struct rules_node *member)
{
	struct rules *rules = reading->rules;
	struct pin_entry *entry = arena_take(&rules->arena, sizeof *entry);
	if (!name_read(&entry->name, &rules->arena, member->key, member->key_where,
		       reading->failure) ||
	    !wants(reading, member, RULES_SCALAR, "a class, or none"))
		return false;
	const struct rules_class *class = NULL;
	if (!span_is(member->text, "none")) {
		class = rules_class_named(rules, member->text);
		if (!class)
			return rules_fail_unknown(reading->failure, member->where, "class",
						  member->text,
						  class_words(rules, rules->class_count, NULL));
	}
	entry->name.generation = reading->generation;
	entry->name.value = entry;
	entry->pin = (struct rules_pin){
		.name = member->key,
		.folded = entry->name.folded,
		.class = class,
		.where = member->key_where,
		.inherited = reading->embedded,
	};
	entry->next = rules->all_pins;
	rules->all_pins = entry;
	return true;
}

static bool is_pinned(const struct rules *rules, const struct rules_class *class)
{
	for (const struct pin_entry *entry = rules->all_pins; entry; entry = entry->next)
		if (entry->pin.class == class)
			return true;
	return false;
}

/*
 * A class of the user's own that no column can be of, named nearly like one that is inherited, is
 * that one mistyped: what was to be dropped or encrypted would silently not be.
 */
static bool check_new_classes(struct reading *reading)
{
	struct rules *rules = reading->rules;
	const char *const *known = class_words(rules, reading->inherited, NULL);
	for (size_t i = reading->inherited; i < rules->class_count; i++) {
		const struct class_entry *entry = rules->classes[i];
		bool found = entry->headers || entry->class.pattern.size > 0;
		const char *nearest = found ? NULL : nearest_word(entry->class.name, known);
		if (nearest && !is_pinned(rules, &entry->class))
			return rules_fail(reading->failure, entry->class.where,
					  "unknown class \"%s\" (%s?): one of your own needs "
					  "headers, a pattern or a pin",
					  entry->class.name, nearest);
	}
	return true;
}

bool read_columns(struct reading *reading, struct class_entry *none, const struct rules_node *node)
{
	(void)none;
	if (!node)
		return check_new_classes(reading);
	if (!wants(reading, node, RULES_MAP, "a map of columns: {remark: free_text, sku: none}"))
		return false;
	for (const struct rules_node *member = node->first; member; member = member->next)
		if (!read_pin(reading, member))
			return false;
	return check_new_classes(reading);
}

bool finish_pins(struct rules *rules, struct failure *failure)
{
	size_t count = 0;
	for (struct pin_entry *entry = rules->all_pins; entry; entry = entry->next) {
		const struct name *other =
			names_add(&rules->pin_names, &rules->arena, &entry->name);
		if (other)
			return rules_fail(failure, other->where,
					  "this column has a pin already (line %zu)",
					  entry->name.where.line);
		count++;
	}
	names_sort(&rules->pin_names);
	/* The list is the newest first; filled from the end, the array begins with the oldest. */
	rules->pins = arena_take(&rules->arena, (count + 1) * sizeof *rules->pins);
	rules->pins += count;
	for (struct pin_entry *entry = rules->all_pins; entry; entry = entry->next) {
		if (index_get(&rules->pin_names.index, entry->name.folded) != &entry->name)
			continue;
		*--rules->pins = &entry->pin;
		rules->pin_count++;
	}
	return true;
}
