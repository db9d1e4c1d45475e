#include "rules/inside.h"

/* A key of a map. `read` gets the key's value, or NULL where the map lacks the key. */
struct key {
	const char *name;
	bool (*read)(struct reading *reading, struct class_entry *entry,
		     const struct rules_node *node); /* NULL: not in this version */
};

#define KEYS_MAX 16

static const struct key *key_named(const struct key *keys, struct span name)
{
	for (; keys->name; keys++)
		if (span_is(name, keys->name))
			return keys;
	return NULL;
}

/* Every key must be known before one is read: a word mistyped is no rule left out. */
static bool check_keys(struct reading *reading, const struct rules_node *map,
		       const struct key *keys)
{
	const char *words[KEYS_MAX] = {NULL};
	for (size_t i = 0; keys[i].name; i++)
		words[i] = keys[i].name;
	for (const struct rules_node *member = map->first; member; member = member->next) {
		const struct key *key = key_named(keys, member->key);
		if (!key)
			return rules_fail_unknown(reading->failure, member->key_where, "key",
						  member->key, words);
		if (!key->read)
			return rules_fail(reading->failure, member->key_where,
					  "\"%s\" is not in this version of pii-filters yet",
					  key->name);
	}
	return true;
}

static bool read_keys(struct reading *reading, struct class_entry *entry,
		      const struct rules_node *map, const struct key *keys)
{
	if (!check_keys(reading, map, keys))
		return false;
	for (const struct key *key = keys; key->name; key++)
		if (key->read && !key->read(reading, entry, rules_param(map, key->name)))
			return false;
	return true;
}

static bool wants(struct reading *reading, const struct rules_node *node, enum rules_kind kind,
		  const char *what)
{
	if (node->kind == kind)
		return true;
	return rules_fail(reading->failure, node->where, "here stands %s", what);
}

/* ---- a class -----------------------------------------------------------------------------------
 */

/* Finds a scalar among words whose index is its value. */
static bool read_word(struct reading *reading, const struct rules_node *node, const char *what,
		      const char *const words[], size_t *value)
{
	if (!wants(reading, node, RULES_SCALAR, "one word"))
		return false;
	for (*value = 0; words[*value]; ++*value)
		if (span_is(node->text, words[*value]))
			return true;
	return rules_fail_unknown(reading->failure, node->where, what, node->text, words);
}

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
	if (!node)
		return true;
	if (!wants(reading, node, RULES_LIST, "a list of names: [mobile, phone*]"))
		return false;
	if (node->only)
		entry->headers = NULL;
	struct arena *arena = &reading->rules->arena;
	for (const struct rules_node *member = node->first; member; member = member->next) {
		struct name *name = arena_take(arena, sizeof *name);
		if (!wants(reading, member, RULES_SCALAR, "one name") ||
		    !name_read(name, arena, member->text, member->where, reading->failure))
			return false;
		name->generation = reading->generation;
		name->rank = entry->class.rank;
		name->value = entry;
		name->next = entry->headers;
		entry->headers = name;
	}
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

static const struct key class_keys[] = {
	{"sensitivity", read_sensitivity},
	{"headers", read_headers},
	{"hints", NULL},
	{"pattern", NULL},
	{"check", NULL},
	{"action", read_action},
	{"mask", read_mask},
	{"encrypt", NULL},
	{NULL, NULL},
};

/* `none` is what pins say for no class, `literal` what encryption says of text like a token. */
static bool check_class_name(struct reading *reading, const struct rules_node *member)
{
	struct span name = member->key;
	const char *shown = word_shown(&reading->rules->arena, name);
	if (span_is(name, "none") || span_is(name, "literal"))
		return rules_fail(reading->failure, member->key_where,
				  "\"%s\" has a meaning of its own and names no class", shown);
	bool good = name.size > 0 && name.size <= CLASS_NAME_MAX && name.at[0] >= 'a' &&
		    name.at[0] <= 'z';
	for (size_t i = 0; good && i < name.size; i++) {
		char c = name.at[i];
		good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
	}
	if (!good)
		return rules_fail(reading->failure, member->key_where,
				  "\"%s\" is no name of a class: a-z, then a-z 0-9 _, %d at most",
				  shown, CLASS_NAME_MAX);
	/* Tools number the duplicates among column names: the end of a label is not a class's. */
	size_t end = name.size;
	while (end > 0 && name.at[end - 1] >= '0' && name.at[end - 1] <= '9')
		end--;
	if (name.at[end - 1] == '_')
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

static bool read_classes(struct reading *reading, struct class_entry *none,
			 const struct rules_node *node)
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

/* ---- pins --------------------------------------------------------------------------------------
 */

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
						  class_words(rules, rules->class_count, "none"));
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
		const char *nearest =
			entry->headers ? NULL : nearest_word(entry->class.name, known);
		if (nearest && !is_pinned(rules, &entry->class))
			return rules_fail(reading->failure, entry->class.where,
					  "unknown class \"%s\" (%s?): one of your own needs "
					  "headers or a pin",
					  entry->class.name, nearest);
	}
	return true;
}

static bool read_columns(struct reading *reading, struct class_entry *none,
			 const struct rules_node *node)
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

/* ---- a file ------------------------------------------------------------------------------------
 */

static bool read_version(struct reading *reading, struct class_entry *none,
			 const struct rules_node *node)
{
	(void)none;
	if (!node)
		return rules_fail(reading->failure, (struct where){reading->file, 1, 1},
				  "`version: 1` is missing");
	if (!wants(reading, node, RULES_SCALAR, "a number: version: 1"))
		return false;
	if (!span_is(node->text, "1"))
		return rules_fail(reading->failure, node->where,
				  "version \"%s\" is none that this pii-filters knows (1)",
				  word_shown(&reading->rules->arena, node->text));
	return true;
}

static bool read_extends(struct reading *reading, struct class_entry *none,
			 const struct rules_node *node)
{
	(void)none;
	if (node && !wants(reading, node, RULES_SCALAR, "a preset or a path"))
		return false;
	return load_base(reading, node);
}

/* Read in this order: what is extended before what changes it, classes before pins to them. */
static const struct key file_keys[] = {
	{"version", read_version}, {"extends", read_extends}, {"purpose", NULL},
	{"basis", NULL},           {"recipient", NULL},       {"classes", read_classes},
	{"columns", read_columns}, {"subject", NULL},         {"quasi_identifiers", NULL},
	{"unlisted", NULL},        {"retention", NULL},       {NULL, NULL},
};

bool grammar_read(struct reading *reading, const struct rules_node *root)
{
	return wants(reading, root, RULES_MAP, "a map: rules begin with `version: 1`") &&
	       read_keys(reading, NULL, root, file_keys);
}

/* ---- all files ---------------------------------------------------------------------------------
 */

/* Within one file a name has one meaning; a file's own beats an inherited one. */
static bool finish_headers(struct rules *rules, struct failure *failure)
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
	return true;
}

static bool finish_pins(struct rules *rules, struct failure *failure)
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

bool grammar_finish(struct rules *rules, struct failure *failure)
{
	return finish_headers(rules, failure) && finish_pins(rules, failure);
}
