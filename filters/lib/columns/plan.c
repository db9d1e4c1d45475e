/* Plans: what was decided of a file's columns, written, read, and given to the columns of another.
 */
#include "columns/columns.h"

static const struct rules_document plan_files = {
	.one = "plan",
	.many = "plans",
	.size_most = PLAN_SIZE_MAX,
	.nodes_most = PLAN_NODES_MAX,
};

struct plan_reading {
	struct plan *plan;
	struct arena *arena;
	const struct rules *rules;
	struct where top;
	struct failure *failure;
};

static bool is_scalar(struct plan_reading *r, const struct rules_node *node, const char *what)
{
	return node->kind == RULES_SCALAR ||
	       rules_fail(r->failure, node->where, "here stands %s", what);
}

static const char *const file_keys[] = {"version", "rules", "delimiter", "quote", "columns", NULL};
static const char *const column_keys[] = {"name", "class", NULL};

static bool read_version(struct plan_reading *r, const struct rules_node *root)
{
	const struct rules_node *version = rules_param(root, "version");
	if (!version)
		return rules_fail(r->failure, r->top, "`version: 1` is missing");
	if (!is_scalar(r, version, "a number: version: 1"))
		return false;
	return span_is(version->text, "1") ||
	       rules_fail(r->failure, version->where,
			  "a version that this pii-filters does not know (1)");
}

static bool read_dialect(struct plan_reading *r, const struct rules_node *root)
{
	const struct rules_node *delimiter = rules_param(root, "delimiter");
	const struct rules_node *quote = rules_param(root, "quote");
	const struct rules_node *digest = rules_param(root, "rules");
	if (delimiter && (!is_scalar(r, delimiter, "comma, tab, semicolon, pipe or a character") ||
			  !delimiter_read(delimiter->text, &r->plan->delimiter)))
		return rules_fail(r->failure, delimiter->where,
				  "no delimiter: comma, tab, semicolon, pipe or a character");
	if (quote &&
	    (!is_scalar(r, quote, "rfc4180 or none") || !quote_read(quote->text, &r->plan->quote)))
		return rules_fail(r->failure, quote->where, "rfc4180 or none");
	if (digest && !is_scalar(r, digest, "the rules' digest"))
		return false;
	if (digest)
		r->plan->rules =
			(struct span){arena_copy(r->arena, digest->text), digest->text.size};
	return true;
}

static bool unknown_class(struct plan_reading *r, const struct rules_node *node)
{
	struct arena arena = {0};
	size_t count = rules_class_count(r->rules);
	const char **words = arena_take(&arena, (count + 2) * sizeof *words);
	for (size_t i = 0; i < count; i++)
		words[i] = rules_class_at(r->rules, i)->name;
	words[count] = "null";
	rules_fail_unknown(r->failure, node->where, "class", node->text, words);
	arena_free(&arena);
	return false;
}

static bool read_column(struct plan_reading *r, const struct rules_node *node)
{
	static const char *const nothing[] = {"null", "none", "~"};
	const struct rules_node *name = rules_param(node, "name");
	const struct rules_node *class = rules_param(node, "class");
	if (node->kind != RULES_MAP || !rules_params_known(node, column_keys, r->failure))
		return rules_fail(r->failure, node->where,
				  "here stands a column: {name: phone, class: cn_mobile}");
	if (!name || !class)
		return rules_fail(r->failure, node->where,
				  "a column has a name and a class (null for none)");
	if (!is_scalar(r, name, "a name") || !is_scalar(r, class, "a class, or null"))
		return false;
	struct plan_column *column = &r->plan->at[r->plan->count++];
	column->name = (struct span){arena_copy(r->arena, name->text), name->text.size};
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (span_is(class->text, nothing[i]))
			return true;
	column->class = rules_class_named(r->rules, class->text);
	return column->class || unknown_class(r, class);
}

static bool read_columns(struct plan_reading *r, const struct rules_node *root)
{
	const struct rules_node *columns = rules_param(root, "columns");
	if (!columns)
		return rules_fail(r->failure, r->top, "`columns:` is missing");
	if (columns->kind != RULES_LIST || !columns->first)
		return rules_fail(r->failure, columns->where, "here stands a list of columns");
	size_t count = 0;
	for (const struct rules_node *node = columns->first; node; node = node->next)
		count++;
	if (count > COLUMNS_MAX)
		return rules_fail(r->failure, columns->where, "more than %d columns", COLUMNS_MAX);
	r->plan->at = arena_take(r->arena, count * sizeof *r->plan->at);
	for (const struct rules_node *node = columns->first; node; node = node->next)
		if (!read_column(r, node))
			return false;
	return true;
}

static bool read_root(struct plan_reading *r, const struct rules_node *root)
{
	r->top = (struct where){root->where.file, 1, 1};
	if (root->kind != RULES_MAP)
		return rules_fail(r->failure, root->where,
				  "here stands a map: plans begin with `version: 1`");
	return rules_params_known(root, file_keys, r->failure) && read_version(r, root) &&
	       read_dialect(r, root) && read_columns(r, root);
}

static bool read_tree(struct plan *plan, struct arena *arena, const struct rules_node *root,
		      const struct rules *rules, struct failure *failure)
{
	if (!root)
		return false;
	struct plan_reading reading = {
		.plan = plan, .arena = arena, .rules = rules, .failure = failure};
	plan->file = arena_copy(arena, span_of(root->where.file));
	return read_root(&reading, root);
}

bool plan_load(struct plan *plan, struct arena *arena, const char *path, const struct rules *rules,
	       struct failure *failure)
{
	/* The tree is many times the plan. */
	struct arena tree = {0};
	*plan = (struct plan){0};
	bool read = read_tree(plan, arena, rules_document_load(&tree, path, &plan_files, failure),
			      rules, failure);
	arena_free(&tree);
	return read;
}

bool plan_read(struct plan *plan, struct arena *arena, const char *file, struct span text,
	       const struct rules *rules, struct failure *failure)
{
	struct arena tree = {0};
	*plan = (struct plan){0};
	bool read =
		read_tree(plan, arena, rules_document_read(&tree, file, text, &plan_files, failure),
			  rules, failure);
	arena_free(&tree);
	return read;
}
