#include "rules/inside.h"

size_t rules_class_count(const struct rules *rules)
{
	return rules->class_count;
}

const struct rules_class *rules_class_at(const struct rules *rules, size_t rank)
{
	return rank < rules->class_count ? &rules->classes[rank]->class : NULL;
}

const struct rules_class *rules_class_named(const struct rules *rules, struct span name)
{
	const struct class_entry *entry = index_get(&rules->classes_by_name, name);
	return entry ? &entry->class : NULL;
}

const struct rules_class *rules_class_for_header(const struct rules *rules, struct span folded)
{
	const struct class_entry *entry = names_find(&rules->headers, folded);
	return entry ? &entry->class : NULL;
}

const struct rules_pin *rules_pin_for_header(const struct rules *rules, struct span folded)
{
	const struct pin_entry *entry = names_find(&rules->pin_names, folded);
	return entry ? &entry->pin : NULL;
}

size_t rules_pin_count(const struct rules *rules)
{
	return rules->pin_count;
}

const struct rules_pin *rules_pin_at(const struct rules *rules, size_t index)
{
	return index < rules->pin_count ? rules->pins[index] : NULL;
}
