#include "rules/inside.h"

static bool read_sensitivity(struct reading *reading, struct class_entry *entry,
			     const struct rules_node *node)
{
	const char *words[] = {sensitivity_word(SENSITIVITY_NONE),
			       sensitivity_word(SENSITIVITY_PERSONAL),
			       sensitivity_word(SENSITIVITY_SENSITIVE), NULL};
	size_t value;
	if (!node)
		return true;
	if (!read_word(reading, node, "sensitivity", words, &value))
		return false;
	entry->class.sensitivity = (enum sensitivity)value;
	return true;
}

static bool read_action(struct reading *reading, struct class_entry *entry,
			const struct rules_node *node)
{
	const char *words[] = {action_word(ACTION_KEEP), action_word(ACTION_MASK),
			       action_word(ACTION_DROP), action_word(ACTION_ENCRYPT), NULL};
	size_t value;
	if (!node)
		return true;
	if (!read_word(reading, node, "action", words, &value))
		return false;
	entry->class.action = (enum action)value;
	return true;
}

static bool read_headers(struct reading *reading, struct class_entry *entry,
			 const struct rules_node *node)
{
	return read_names(reading, entry, node, &entry->headers);
}

static bool read_hints(struct reading *reading, struct class_entry *entry,
		       const struct rules_node *node)
{
	return read_names(reading, entry, node, &entry->hints);
}

/* Compiled by the room that looks at values; only where rules have one is that room's library. */
static bool read_pattern(struct reading *reading, struct class_entry *entry,
			 const struct rules_node *node)
{
	if (!node)
		return true;
	if (!wants(reading, node, RULES_SCALAR, "a regular expression: 'VIP[0-9]{8}'"))
		return false;
	if (node->text.size == 0)
		return rules_fail(reading->failure, node->where,
				  "an empty pattern fits every value");
	/* "\b" in double quotes is YAML's backspace, and would never match. */
	for (size_t i = 0; i < node->text.size; i++)
		if ((unsigned char)node->text.at[i] < ' ')
			return rules_fail(reading->failure, node->where,
					  "a pattern with a control character; write it in single "
					  "quotes, where \\b stays what it is");
	if (node->text.size > RULES_PATTERN_MAX)
		return rules_fail(reading->failure, node->where, "a pattern of more than %d bytes",
				  RULES_PATTERN_MAX);
	entry->class.pattern = node->text;
	entry->class.pattern_where = node->where;
	return true;
}

/* After the pattern, which may also be an inherited one. */
static bool read_check(struct reading *reading, struct class_entry *entry,
		       const struct rules_node *node)
{
	const char *words[] = {check_word(RULES_CHECK_NONE),  check_word(RULES_CHECK_LUHN),
			       check_word(RULES_CHECK_MOD97), check_word(RULES_CHECK_MOD11_2),
			       check_word(RULES_CHECK_USCC),  NULL};
	size_t value;
	if (!node)
		return true;
	if (!read_word(reading, node, "check", words, &value))
		return false;
	if (entry->class.pattern.size == 0)
		return rules_fail(reading->failure, node->where,
				  "a check is of what a pattern finds: this class has no pattern");
	entry->class.check = (enum rules_check)value;
	return true;
}

/* The kinds and their parameters are the business of the room that masks. */
static bool read_mask(struct reading *reading, struct class_entry *entry,
		      const struct rules_node *node)
{
	if (!node)
		return true;
	if (!wants(reading, node, RULES_MAP, "a map: {kind: full}"))
		return false;
	const struct rules_node *kind = rules_param(node, "kind");
	if (!kind)
		return rules_fail(reading->failure, node->where, "a mask needs its kind");
	if (!wants(reading, kind, RULES_SCALAR, "one word"))
		return false;
	entry->class.mask = node;
	return true;
}

/* The modes and their parameters are the business of the room that encrypts. */
static bool read_encrypt(struct reading *reading, struct class_entry *entry,
			 const struct rules_node *node)
{
	if (!node)
		return true;
	if (!wants(reading, node, RULES_MAP, "a map: {mode: siv}"))
		return false;
	entry->class.encrypt = node;
	return true;
}

static const struct key class_keys[] = {
	{"sensitivity", read_sensitivity},
	{"headers", read_headers},
	{"hints", read_hints},
	{"pattern", read_pattern},
	{"check", read_check},
	{"action", read_action},
	{"mask", read_mask},
	{"encrypt", read_encrypt},
	{NULL, NULL},
};

/* `none` is what pins say for no class, `null` what plans do, `literal` what encryption says of
 * text like a token. */
static bool check_class_name(struct reading *reading, const struct rules_node *member)
{
	struct span name = member->key;
	const char *shown = word_shown(&reading->rules->arena, name);
	if (span_is(name, "none") || span_is(name, "null") || span_is(name, CLASS_LITERAL))
		return rules_fail(reading->failure, member->key_where,
				  "\"%s\" has a meaning of its own and names no class", shown);
	if (!class_name_is(name))
		return rules_fail(reading->failure, member->key_where,
				  "\"%s\" is no name of a class: a-z, then a-z 0-9 _, %d at most",
				  shown, CLASS_NAME_MAX);
	/* Tools number the duplicates among column names: the end of a label is not a class's. */
	if (!class_name_is_lasting(name))
		return rules_fail(reading->failure, member->key_where,
				  "\"%s\": the name of a class does not end in _ and digits",
				  shown);
	return true;
}

static struct class_entry *class_named(struct reading *reading, const struct rules_node *member)
{
	struct rules *rules = reading->rules;
	void **place = index_put(&rules->classes_by_name, &rules->arena, member->key);
	struct class_entry *entry = *place;
	if (entry) {
		entry->class.where = member->key_where;
		return entry;
	}
	entry = arena_take(&rules->arena, sizeof *entry);
	*place = entry;
	/* Who names a class and says no more of it wants it hidden. */
	entry->class = (struct rules_class){
		.name = arena_copy(&rules->arena, member->key),
		.where = member->key_where,
		.rank = rules->class_count,
		.sensitivity = SENSITIVITY_PERSONAL,
		.action = ACTION_MASK,
	};
	entry->generation = reading->generation;
	if (rules->class_count == rules->class_capacity) {
		size_t capacity = rules->class_capacity ? rules->class_capacity * 2 : 64;
		struct class_entry **classes =
			arena_take(&rules->arena, capacity * sizeof(struct class_entry *));
		if (rules->class_count)
			memcpy(classes, rules->classes,
			       rules->class_count * sizeof(struct class_entry *));
		rules->classes = classes;
		rules->class_capacity = capacity;
	}
	rules->classes[rules->class_count++] = entry;
	return entry;
}

bool read_classes(struct reading *reading, struct class_entry *none, const struct rules_node *node)
{
	(void)none;
	reading->inherited = reading->rules->class_count;
	if (!node)
		return true;
	if (!wants(reading, node, RULES_MAP, "a map of classes"))
		return false;
	for (const struct rules_node *member = node->first; member; member = member->next) {
		if (!check_class_name(reading, member) ||
		    !wants(reading, member, RULES_MAP, "a map: {action: mask}") ||
		    !read_keys(reading, class_named(reading, member), member, class_keys))
			return false;
	}
	return true;
}

/* Within one file a name has one meaning; a file's own beats an inherited one. */
bool finish_names(struct rules *rules, struct failure *failure)
{
	for (size_t i = 0; i < rules->class_count; i++) {
		for (struct name *name = rules->classes[i]->headers; name; name = name->next) {
			const struct name *other = names_add(&rules->headers, &rules->arena, name);
			if (!other || other->value == name->value)
				continue;
			const struct class_entry *entry = other->value;
			return rules_fail(failure, name->where,
					  "this name is a header of %s already (line %zu)",
					  entry->class.name, other->where.line);
		}
	}
	names_sort(&rules->headers);
	for (size_t i = 0; i < rules->class_count; i++) {
		struct class_entry *entry = rules->classes[i];
		/* A hint that a class has twice is one. */
		for (struct name *name = entry->hints; name; name = name->next)
			names_add(&entry->hints_found, &rules->arena, name);
		names_sort(&entry->hints_found);
	}
	return true;
}
