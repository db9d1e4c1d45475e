/* Plans, written. */
#include "columns/columns.h"
#include "columns/yaml.h"

static void put_columns(struct yaml *yaml, const struct columns *columns)
{
	yaml_begin_list(yaml);
	for (size_t i = 0; i < columns->count && yaml->good; i++) {
		const struct rules_class *class = columns->at[i].class;
		yaml_begin_map(yaml, true);
		yaml_put_word(yaml, "name");
		yaml_put_text(yaml, columns->at[i].name);
		yaml_put_word(yaml, "class");
		yaml_put_word(yaml, class ? class->name : "null");
		yaml_end_map(yaml);
	}
	yaml_end_list(yaml);
}

static void put_document(struct yaml *yaml, const struct columns *columns, const char *digest)
{
	char letter[2] = {columns->dialect.delimiter, 0};
	const char *delimiter = delimiter_name(columns->dialect.delimiter);
	yaml_begin_map(yaml, false);
	yaml_put_word(yaml, "version");
	yaml_put_word(yaml, "1");
	yaml_put_word(yaml, "rules");
	yaml_put_text(yaml, span_of(digest));
	yaml_put_word(yaml, "delimiter");
	yaml_put_word(yaml, delimiter ? delimiter : letter);
	yaml_put_word(yaml, "quote");
	yaml_put_word(yaml, columns->dialect.quotes ? "rfc4180" : "none");
	yaml_put_word(yaml, "columns");
	put_columns(yaml, columns);
	yaml_end_map(yaml);
}

bool plan_write(const struct columns *columns, const char *digest, struct buffer *out,
		struct failure *failure)
{
	struct yaml yaml;
	bool large;
	if (!buffer_append(out, span_of("# Classes of columns, for --plan; see man pii-plan.\n")) ||
	    !yaml_begin(&yaml, out, PLAN_SIZE_MAX))
		return fail(failure, STATUS_IO, "out of memory");
	put_document(&yaml, columns, digest);
	if (yaml_end(&yaml, &large))
		return true;
	if (large)
		return fail(failure, STATUS_IO, "the plan would be larger than %zu MiB",
			    PLAN_SIZE_MAX >> 20);
	return fail(failure, STATUS_IO, "out of memory");
}
