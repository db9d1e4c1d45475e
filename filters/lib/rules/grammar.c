#include "rules/inside.h"

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
		if (!key_named(keys, member->key))
			return rules_fail_unknown(reading->failure, member->key_where, "key",
						  member->key, words);
	}
	return true;
}

bool read_keys(struct reading *reading, struct class_entry *entry, const struct rules_node *map,
	       const struct key *keys)
{
	if (!check_keys(reading, map, keys))
		return false;
	for (const struct key *key = keys; key->name; key++)
		if (!key->read(reading, entry, rules_param(map, key->name)))
			return false;
	return true;
}

bool wants(struct reading *reading, const struct rules_node *node, enum rules_kind kind,
	   const char *what)
{
	if (node->kind == kind)
		return true;
	if (node->kind == RULES_SCALAR && node->plain && wide_colon(node->text))
		return rules_fail(reading->failure, node->where,
				  "here stands %s, and a full-width colon (：): YAML wants a plain "
				  "one and a blank",
				  what);
	return rules_fail(reading->failure, node->where, "here stands %s", what);
}

bool read_word(struct reading *reading, const struct rules_node *node, const char *what,
	       const char *const words[], size_t *value)
{
	if (!wants(reading, node, RULES_SCALAR, "one word"))
		return false;
	for (*value = 0; words[*value]; ++*value)
		if (span_is(node->text, words[*value]))
			return true;
	return rules_fail_unknown(reading->failure, node->where, what, node->text, words);
}

/* A full-width comma does not part two names: a list of many would be one name that nothing has. */
static bool read_name(struct reading *reading, const struct rules_node *node, struct name *name)
{
	if (!wants(reading, node, RULES_SCALAR, "one name"))
		return false;
	if (node->plain && wide_comma(node->text))
		return rules_fail(reading->failure, node->where,
				  "a full-width comma (，): YAML wants a plain one, or quotes "
				  "around a name that has it");
	return name_read(name, &reading->rules->arena, node->text, node->where, reading->failure);
}

bool read_names(struct reading *reading, struct class_entry *entry, const struct rules_node *node,
		struct name **names)
{
	if (!node)
		return true;
	if (!wants(reading, node, RULES_LIST, "a list of names: [mobile, phone*]"))
		return false;
	if (node->only)
		*names = NULL;
	struct arena *arena = &reading->rules->arena;
	for (const struct rules_node *member = node->first; member; member = member->next) {
		struct name *name = arena_take(arena, sizeof *name);
		if (!read_name(reading, member, name))
			return false;
		name->generation = reading->generation;
		name->rank = entry->class.rank;
		name->value = entry;
		name->next = *names;
		*names = name;
	}
	return true;
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

/* ---- what rules say of the data as a whole -----------------------------------------------------
 */

static bool breaks_lines(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/* It goes into lines of the trail and pages of the report. */
static bool read_text(struct reading *reading, const struct rules_node *node, struct span *text)
{
	if (!node)
		return true;
	if (!wants(reading, node, RULES_SCALAR, "a text of one line"))
		return false;
	if (node->text.size > RULES_TEXT_MAX)
		return rules_fail(reading->failure, node->where, "a text of more than %d bytes",
				  RULES_TEXT_MAX);
	const char *at = node->text.at, *end = at + node->text.size;
	while (at < end) {
		uint32_t character = 0;
		at += utf8_next(at, end, &character);
		if (breaks_lines(character))
			return rules_fail(reading->failure, node->where,
					  "a control character (U+%04X)", (unsigned)character);
	}
	*text = node->text;
	return true;
}

static bool read_purpose(struct reading *reading, struct class_entry *none,
			 const struct rules_node *node)
{
	(void)none;
	return read_text(reading, node, &reading->rules->purpose);
}

static bool read_basis(struct reading *reading, struct class_entry *none,
		       const struct rules_node *node)
{
	(void)none;
	return read_text(reading, node, &reading->rules->basis);
}

static bool read_recipient(struct reading *reading, struct class_entry *none,
			   const struct rules_node *node)
{
	(void)none;
	return read_text(reading, node, &reading->rules->recipient);
}

bool read_column(struct reading *reading, const struct rules_node *node, struct column_entry *entry)
{
	if (!read_name(reading, node, &entry->name))
		return false;
	entry->column = (struct rules_column){
		.name = node->text,
		.folded = entry->name.folded,
		.where = node->where,
	};
	return true;
}

/* A list replaces the inherited one: its order, and what it leaves out, mean something. */
static bool read_column_list(struct reading *reading, const struct rules_node *node,
			     struct column_list *list)
{
	if (!node)
		return true;
	if (!wants(reading, node, RULES_LIST, "a list of columns: [会员号, member id]"))
		return false;
	struct arena *arena = &reading->rules->arena;
	*list = (struct column_list){
		.at = arena_take(arena, RULES_COLUMNS_MAX * sizeof *list->at),
	};
	for (const struct rules_node *member = node->first; member; member = member->next) {
		if (list->count == RULES_COLUMNS_MAX)
			return rules_fail(reading->failure, member->where, "more than %d columns",
					  RULES_COLUMNS_MAX);
		struct column_entry *entry = &list->at[list->count++];
		if (!read_column(reading, member, entry))
			return false;
		for (size_t i = 0; i + 1 < list->count; i++)
			if (span_equal(list->at[i].column.folded, entry->column.folded))
				return rules_fail(reading->failure, member->where,
						  "this column stands in the list already");
	}
	return true;
}

static bool read_subject(struct reading *reading, struct class_entry *none,
			 const struct rules_node *node)
{
	(void)none;
	return read_column_list(reading, node, &reading->rules->subject);
}

static bool read_quasi(struct reading *reading, struct class_entry *none,
		       const struct rules_node *node)
{
	(void)none;
	return read_column_list(reading, node, &reading->rules->quasi);
}

static bool read_unlisted(struct reading *reading, struct class_entry *none,
			  const struct rules_node *node)
{
	(void)none;
	const char *words[] = {unlisted_word(UNLISTED_KEEP), unlisted_word(UNLISTED_DROP),
			       unlisted_word(UNLISTED_REFUSE), NULL};
	size_t value;
	if (!node)
		return true;
	if (!read_word(reading, node, "word for unlisted", words, &value))
		return false;
	reading->rules->unlisted = (enum unlisted)value;
	return true;
}

/* ---- all keys ----------------------------------------------------------------------------------
 */

/* Read in this order: what is extended before what changes it, classes before pins to them. */
static const struct key file_keys[] = {
	{"version", read_version},         {"extends", read_extends},
	{"purpose", read_purpose},         {"basis", read_basis},
	{"recipient", read_recipient},     {"classes", read_classes},
	{"columns", read_columns},         {"subject", read_subject},
	{"quasi_identifiers", read_quasi}, {"unlisted", read_unlisted},
	{"retention", read_retention},     {NULL, NULL},
};

bool grammar_read(struct reading *reading, const struct rules_node *root)
{
	return wants(reading, root, RULES_MAP, "a map: rules begin with `version: 1`") &&
	       read_keys(reading, NULL, root, file_keys);
}

bool grammar_finish(struct rules *rules, struct failure *failure)
{
	return finish_names(rules, failure) && finish_pins(rules, failure) &&
	       finish_retention(rules, failure);
}
