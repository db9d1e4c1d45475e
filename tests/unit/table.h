/* A text read as far as its columns: what tests of columns begin with. */
#ifndef PII_TESTS_TABLE_H
#define PII_TESTS_TABLE_H

#include "columns/columns.h"
#include "reading.h"

/* A table read from memory, its header taken. */
struct table {
	struct feed feed;
	struct source *source;
	struct reader *reader;
	struct arena arena;
	struct columns columns;
	struct failure failure;
	struct rules *rules;
};

static bool table_open(struct table *table, const char *text, char delimiter, const char *rules)
{
	struct batch header;
	struct fault fault;
	*table = (struct table){.feed = feed_open(span_of(text), false)};
	struct source_options options = {.path = table->feed.path};
	struct reader_options reading = {.delimiter = delimiter};
	table->rules = rules ? rules_read("test.yaml", span_of(rules), &table->failure)
			     : rules_load(NULL, &table->failure);
	must(table->rules != NULL);
	table->source = source_open(&options, &table->failure);
	table->reader = reader_open(table->source, &reading, &table->failure);
	must(reader_header(table->reader, &header, &fault, &table->failure) == READER_BATCH);
	return columns_read(&table->columns, &table->arena, &header, reader_dialect(table->reader),
			    table->rules, &table->failure);
}

static void table_close(struct table *table)
{
	reader_close(table->reader);
	source_close(table->source);
	feed_close(&table->feed);
	arena_free(&table->arena);
	rules_free(table->rules);
}

#endif
