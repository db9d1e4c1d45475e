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
	const struct class_entry *entry = names_match(&rules->headers, folded, true);
	return entry ? &entry->class : NULL;
}

bool rules_class_hinted(const struct rules *rules, const struct rules_class *class,
			struct span folded)
{
	return names_match(&rules->classes[class->rank]->hints_found, folded, true) != NULL;
}

const struct rules_pin *rules_pin_for_header(const struct rules *rules, struct span folded)
{
	const struct pin_entry *entry = names_match(&rules->pin_names, folded, false);
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

struct span rules_purpose(const struct rules *rules)
{
	return rules->purpose;
}

struct span rules_basis(const struct rules *rules)
{
	return rules->basis;
}

struct span rules_recipient(const struct rules *rules)
{
	return rules->recipient;
}

enum unlisted rules_unlisted(const struct rules *rules)
{
	return rules->unlisted;
}

static const struct rules_column *column_at(const struct column_list *list, size_t index)
{
	return index < list->count ? &list->at[index].column : NULL;
}

size_t rules_subject_count(const struct rules *rules)
{
	return rules->subject.count;
}

const struct rules_column *rules_subject_at(const struct rules *rules, size_t index)
{
	return column_at(&rules->subject, index);
}

size_t rules_quasi_count(const struct rules *rules)
{
	return rules->quasi.count;
}

const struct rules_column *rules_quasi_at(const struct rules *rules, size_t index)
{
	return column_at(&rules->quasi, index);
}

const struct rules_retention *rules_retention(const struct rules *rules)
{
	return rules->retention ? &rules->retention->retention : NULL;
}

bool rules_column_fits(const struct rules_column *column, struct span folded)
{
	/* The entry's first member: see column_at(). */
	const struct column_entry *entry = (const struct column_entry *)(const void *)column;
	return name_fits(&entry->name, folded);
}
