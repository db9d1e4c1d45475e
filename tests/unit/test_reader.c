/* records: tables of text to records and faults, however the text is cut and whatever form of the
 * index reads it; and cells to text and back. */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const forms[] = {"plain", "portable", "avx2"};

#define STOP "\"pii-mask: stopped at record 12"

/* A text and what reading.h writes of it. Sizes are those of the words but where NUL is inside. */
struct table {
	const char *text;
	const char *words;
	size_t size; /* 0: strlen() */
	const char *encoding;
	char delimiter;
	int quote;
	size_t record_most;
};

#define READ(input, result, ...)                                                                   \
	{                                                                                          \
		.text = input, .words = result, __VA_ARGS__                                        \
	}

static const struct table tables[] = {
	/* Line ends: with and without the last one, CR LF, CR inside. */
	READ("a,b\n1,2\n", "0 [a|b]\n1 [1|2]\nend\n"),
	READ("a,b\n1,2", "0 [a|b]\n1 [1|2]\nend, no line end\n"),
	READ("a,b\r\n1,2\r\n", "0 [a|b]\n1 [1|2]\nend\n"),
	READ("a,b\r\n1,2\n3,4\r\n", "0 [a|b]\n1 [1|2]\n2 [3|4]\nend\n"),
	READ("a,b\n1,2\r", "0 [a|b]\n1 [1|2\r]\nend, no line end\n"),
	READ("a,b\n\r1,2\n", "0 [a|b]\n1 [\r1|2]\nend\n"),
	READ("a,b\n1,2\r3\n", "0 [a|b]\n1 [1|2\r3]\nend\n"),
	READ("a,b", "0 [a|b]\nend, no line end\n"),
	READ("a,b\n", "0 [a|b]\nend\n"),
	READ("a,b\r1,2\r", "failed 2: its only line ends are CR, as old Macs wrote them; put "
			   "`tr '\\r' '\\n' |` before this program\n"),
	READ("\"a\"\r\"b\"\r", "failed 2: its only line ends are CR, as old Macs wrote them; put "
			       "`tr '\\r' '\\n' |` before this program\n"),
	/* Empty lines are no records, but where there is one column. */
	READ("\n\r\na,b\n\n1,2\n\r\n\n3,4\n\n", "0 [a|b]\n1 [1|2]\n2 [3|4]\nend\n"),
	READ("a\n1\n\n2\n", "0 [a]\n1 [1]\n2 []\n3 [2]\nend\n"),
	READ("a\n\n\n1\n", "0 [a]\n1 [1]\nend\n"),
	READ("\n\n", "failed 3: no header: the input holds only empty lines\n"),
	READ("", "failed 3: no byte of input at all\n"),
	/* Quotes. */
	READ("a,b\n\"1,\n2\",\"\"\n", "0 [a|b]\n1 [\"1,\n2\"|\"\"]\nend\n"),
	READ("a,b\n\"1\"\"2\",\"\"\"\"\n", "0 [a|b]\n1 [\"1\"\"2\"|\"\"\"\"]\nend\n"),
	READ("a,b\n=\"1\",19\" x\n", "0 [a|b]\n1 [=\"1\"|19\" x]\nend\n"),
	READ("a,b\n=\"1,2\"\n", "0 [a|b]\n1 [=\"1|2\"]\nend\n"),
	READ("a,b\n1\"\",\"2\"\r\n", "0 [a|b]\n1 [1\"\"|\"2\"]\nend\n"),
	READ("a,b\n \"1\",2\n", "0 [a|b]\n1 [ \"1\"|2]\nend\n"),
	READ("a,b\n\"1\"x,2\n", "0 [a|b]\n! quote-text 1:2:7\n"),
	READ("a,b\n\"1\" ,2\n", "0 [a|b]\n! quote-text 1:2:7\n"),
	READ("a,b\n1,2\n\"3\n\n4\",\"5\"\rx\n", "0 [a|b]\n1 [1|2]\n! quote-text 2:3:19\n"),
	READ("a,b\n1,\"2\"\r", "0 [a|b]\n! quote-text 1:2:9\n"),
	READ("a,b\n1,\"2\n3,4\n", "0 [a|b]\n! quote-open 1:2:4\n"),
	READ("a,b\n1,\"2\"", "0 [a|b]\n1 [1|\"2\"]\nend, no line end\n"),
	READ("a,\"b\n1,2\n", "! quote-open 0:1:0\n", .delimiter = ','),
	READ("a,\"b\"x\n1,2\n", "! quote-text 0:1:5\n", .delimiter = ','),
	READ("\n\na,\"b\"x\n", "! quote-text 0:3:7\n", .delimiter = ','),
	/* The number of cells; the first record may have empty ones beyond the header's. */
	READ("a,b\n1\n2,3\n", "0 [a|b]\n! few 1:2:4 1/2 *\n2 [2|3]\nend\n"),
	READ("a,b\n1,2,3\n4,5\n", "0 [a|b]\n! many 1:2:4 3/2 *\n2 [4|5]\nend\n"),
	READ("a,b\n1,2\n3,4,\n5,6\n", "0 [a|b]\n1 [1|2]\n! many 2:3:8 3/2 *\n3 [5|6]\nend\n"),
	READ("a,b\n1,2,\n3,4,x\n5,6\n7,8,\n",
	     "0 [a|b]\n1 [1|2|]\n! many 2:3:9 3/2 *\n! few 3:4:15 2/3 *\n4 [7|8|]\nend\n"),
	READ("a,b\n1,2,,\r\n3,4,,\r\n", "0 [a|b]\n1 [1|2||]\n2 [3|4||]\nend\n"),
	READ("a,b\n1,2\n3\n", "0 [a|b]\n1 [1|2]\n! few 2:3:8 1/2\n"),
	READ("a,b\n1,2\n3", "0 [a|b]\n1 [1|2]\n! few 2:3:8 1/2\n"),
	READ("a,b\n1,2\n3\n\n\r\n", "0 [a|b]\n1 [1|2]\n! few 2:3:8 1/2\n"),
	READ("a,b\n\"1\n\"\n\n2,3\n", "0 [a|b]\n! few 1:2:4 1/2 *\n2 [2|3]\nend\n"),
	READ("a,b\n1\n2\n3,4\n", "0 [a|b]\n! few 1:2:4 1/2 *\n! few 2:3:6 1/2 *\n3 [3|4]\nend\n",
	     .delimiter = ','),
	/* NUL, broken UTF-8, GB18030: the place is that in the input. */
	READ("a,b\n1,\0\n2,3\n", "0 [a|b]\n! nul 1:2:6 *\n2 [2|3]\nend\n", .size = 12),
	READ("a,\0b\n1,2\n", "! nul 0:1:2\n", .size = 9),
	READ("a,b\n1,\"\0\n\"\n", "0 [a|b]\n! nul 1:2:7\n", .size = 11),
	READ("a,张\n1,\xff\n2,李\n", "0 [a|张]\n! text 1:2:8 *\n2 [2|李]\nend\n",
	     .encoding = "utf-8"),
	READ("a,张\n1,\xe5\xbc\n2,李\n", "0 [a|张]\n! text 1:2:8 *\n2 [2|李]\nend\n",
	     .encoding = "utf-8"),
	READ("a,张\n1,\xe5\xbc", "0 [a|张]\n! text 1:2:8\n", .encoding = "utf-8"),
	READ("a,\xe5\xbc\n1,2\n", "! text 0:1:2\n", .encoding = "utf-8"),
	READ("a,\xd5\xc5\n\xc0\xee,\xff\n2,\xd5\xc5\n", "0 [a|张]\n! text 1:2:8 *\n2 [2|张]\nend\n",
	     .encoding = "gb18030"),
	READ("a,\xd5\xc5\n1\n2,\xd5\xc5\n", "0 [a|张]\n! few 1:2:5 1/2 *\n2 [2|张]\nend\n",
	     .encoding = "gb18030"),
	READ("a,\xd5\xc5\n1,\"\xd5\"\n2,3\n", "0 [a|张]\n! text 1:2:8 *\n2 [2|3]\nend\n",
	     .encoding = "gb18030"),
	READ("a,\xd5\xc5\n1,\x81", "0 [a|张]\n! text 1:2:7\n", .encoding = "gb18030"),
	/* Stop lines: open, closed, padded; only the last record's count. */
	READ("a,b\n1,2\n" STOP "\n", "0 [a|b]\n1 [1|2]\n! stop-line 2:3:8 (pii-mask: stopped at "
				     "record 12)\n"),
	READ("a,b\n1,2\n" STOP "\"\n\n",
	     "0 [a|b]\n1 [1|2]\n! stop-line 2:3:8 (pii-mask: stopped at "
	     "record 12)\n"),
	READ("a,b\n1,2\n" STOP "\",\n", "0 [a|b]\n1 [1|2]\n! stop-line 2:3:8 (pii-mask: stopped at "
					"record 12)\n"),
	READ("a,b\n1,2\n," STOP "\"\r\n\r\n",
	     "0 [a|b]\n1 [1|2]\n! stop-line 2:3:8 (pii-mask: stopped "
	     "at record 12)\n"),
	READ("a,b\n" STOP, "0 [a|b]\n! stop-line 1:2:4 (pii-mask: stopped at record 12)\n"),
	READ(STOP "\n", "! stop-line 0:1:0 (pii-mask: stopped at record 12)\n"),
	READ("\n" STOP "\"\n", "! stop-line 0:2:1 (pii-mask: stopped at record 12)\n"),
	READ("a\n1\n" STOP "\n",
	     "0 [a]\n1 [1]\n! stop-line 2:3:4 (pii-mask: stopped at record 12)\n"),
	READ("a\n1\n" STOP "\"\n", "0 [a]\n1 [1]\n! stop-line 2:3:4 (pii-mask: stopped at record "
				   "12)\n"),
	READ("a\n1\n" STOP "\"\n\n\n",
	     "0 [a]\n1 [1]\n! stop-line 2:3:4 (pii-mask: stopped at record "
	     "12)\n"),
	READ("a\n" STOP "\"\n2\n", "0 [a]\n1 [" STOP "\"]\n2 [2]\nend\n"),
	READ("a,b\n" STOP "\",\n2,3\n", "0 [a|b]\n1 [" STOP "\"|]\n2 [2|3]\nend\n"),
	READ("a,b\n" STOP "x\"\n2,3\n", "0 [a|b]\n! few 1:2:4 1/2 *\n2 [2|3]\nend\n"),
	READ("a\tb\n1\t2\n" STOP "\n", "0 [a|b]\n1 [1|2]\n! stop-line 2:3:8 (pii-mask: stopped at "
				       "record 12)\n"),
	/* A byte order mark stands before the header and is in none of its cells. */
	READ("\xef\xbb\xbf"
	     "a,b\n1,2\n",
	     "0 [a|b]\n1 [1|2]\nend\n"),
	READ("\xef\xbb\xbf\"a\",b\n1,2\n", "0 [\"a\"|b]\n1 [1|2]\nend\n"),
	READ("\xef\xbb\xbf", "failed 3: no header: the input holds only empty lines\n"),
	/* The delimiter. */
	READ("a;b,c;d\n1;2;3\n", "0 [a|b,c|d]\n1 [1|2|3]\nend\n"),
	READ("a|b\n1|2\n", "0 [a|b]\n1 [1|2]\nend\n"),
	READ("\"a;b;c\",d\n1,2\n", "0 [\"a;b;c\"|d]\n1 [1|2]\nend\n"),
	READ("a\tb\n\"1\t2\"\n", "0 [a|b]\n1 [\"1|2\"]\nend\n"),
	READ("a\tb\n\"1\t\"\t2\n", "0 [a|b]\n1 [\"1\t\"|2]\nend\n", .quote = QUOTE_RFC4180),
	READ("a,b\n\"1,2\"\n", "0 [a|b]\n1 [\"1|2\"]\nend\n", .quote = QUOTE_NONE),
	READ("a,b;c\n1,2;3\n",
	     "failed 2: cannot tell the delimiter: \",\" and \";\" occur as often in "
	     "the header; give -d\n"),
	READ("a,b;c\n1,2;3\n", "0 [a,b|c]\n1 [1,2|3]\nend\n", .delimiter = ';'),
	READ("a,b,c\n1;2\n3;4\n5;6\n", "failed 2: cannot tell the delimiter: \",\" splits the "
				       "header into 3 cells, and 2 of the "
				       "first 2 records otherwise; give -d, or where a line stands "
				       "above the header, cut it off (tail -n +2)\n"),
	READ("name\n张三\n", "0 [name]\n1 [张三]\nend\n"),
	READ("name\n1,2\n3\n", "0 [name]\n! many 1:2:5 2/1 *\n2 [3]\nend\n"),
	/* The most a record may hold: its line end does not count. */
	READ("a,b\n1,345678\n", "0 [a|b]\n1 [1|345678]\nend\n", .record_most = 8),
	READ("a,b\n1,3456789\n2,3\n", "0 [a|b]\n! long 1:2:4\n", .record_most = 8),
	READ("a,b\n1,2\n1,3456789", "0 [a|b]\n1 [1|2]\n! long 2:3:8\n", .record_most = 8),
	READ("a,b\n1,2\n\"345\n6789\",\n", "0 [a|b]\n1 [1|2]\n! long 2:3:8\n", .record_most = 8),
	READ("a,b\n\"345678901\"x\n", "0 [a|b]\n! long 1:2:4\n", .record_most = 8),
	READ("a,b,c,d,e\n1,2,3,4,5\n", "! long 0:1:0\n", .record_most = 8),
};

static void read_table(const struct table *table, const char *form, size_t chunk, size_t rehearsed)
{
	struct span text = {table->text, table->size ? table->size : strlen(table->text)};
	struct reading reading = {
		.encoding = table->encoding,
		.options = {.delimiter = table->delimiter,
			    .quote = table->quote,
			    .record_most = table->record_most,
			    .index = form},
		.chunk = chunk,
		.pauses = chunk > 0,
		.rehearsed = rehearsed,
	};
	struct outcome outcome;
	read_all(text, &reading, &outcome);
	must(buffer_byte(&outcome.words, 0));
	if (strcmp(outcome.words.at, table->words) != 0)
		print_error("table %zu, %s, reads of %zu, %zu events rehearsed\n",
			    (size_t)(table - tables), form, chunk, rehearsed);
	assert_string_equal(outcome.words.at, table->words);
	/* What was handed out is the input, byte for byte. */
	assert_true(outcome.original.size <= text.size);
	assert_memory_equal(outcome.original.at ? outcome.original.at : "", text.at,
			    outcome.original.size);
	if (outcome.event == READER_END)
		assert_int_equal(outcome.original.size, text.size);
	outcome_free(&outcome);
}

static void test_tables(void **state)
{
	(void)state;
	for (size_t form = 0; form < COUNT(forms); form++)
		for (size_t i = 0; i < COUNT(tables) && index_choose(forms[form]); i++) {
			const struct table *table = &tables[i];
			size_t size = table->size ? table->size : strlen(table->text);
			for (size_t chunk = 0; chunk <= size; chunk++)
				read_table(table, forms[form], chunk, 0);
			for (size_t events = 1; events < 5; events++)
				for (size_t chunk = 0; chunk <= size; chunk += 3)
					read_table(table, forms[form], chunk, events);
		}
}

/* ---- Large ones --------------------------------------------------------------------------------
 */

static void read_large(struct buffer *text, struct reader_options options, size_t chunk,
		       struct outcome *outcome)
{
	for (size_t form = 0; form < COUNT(forms); form++) {
		if (!index_choose(forms[form]))
			continue;
		options.index = forms[form];
		struct reading reading = {.options = options, .chunk = chunk, .pauses = chunk > 0};
		if (form > 0)
			outcome_free(outcome);
		read_all(buffer_span(text), &reading, outcome);
		must(buffer_byte(&outcome->words, 0));
	}
}

static void repeat(struct buffer *text, const char *what, size_t times)
{
	while (times-- > 0)
		must(buffer_append(text, span_of(what)));
}

static void test_columns_most(void **state)
{
	(void)state;
	for (size_t more = 0; more < 2; more++) {
		struct buffer text = {0};
		struct outcome outcome;
		repeat(&text, "h,", COLUMNS_MAX - 1 + more);
		repeat(&text, "h\n", 1);
		repeat(&text, ",", COLUMNS_MAX - 1 + more);
		repeat(&text, "x\n", 1);
		read_large(&text, (struct reader_options){0}, 0, &outcome);
		if (more) {
			assert_string_equal(outcome.words.at,
					    "failed 2: a header of more than 65536 columns\n");
		} else {
			assert_int_equal(outcome.event, READER_END);
			assert_int_equal(outcome.original.size, text.size);
		}
		outcome_free(&outcome);
		buffer_free(&text);
	}
}

/* Cells beyond all headers' are counted, not kept; a block full of them or many blocks. */
static void test_many_cells(void **state)
{
	static const size_t counts[] = {65537, 65538, 65539, 262143, 262144, 262145, 3000000};
	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++)
		for (size_t chunk = 0; chunk < 100000; chunk += 65536) {
			struct buffer text = {0};
			struct outcome outcome;
			char words[100];
			if (chunk > 0 && counts[i] > 500000)
				continue;
			repeat(&text, "a,b\n", 1);
			repeat(&text, ",", counts[i] - 1);
			repeat(&text, "\n1,2\n", 1);
			read_large(&text, (struct reader_options){.delimiter = ','}, chunk,
				   &outcome);
			if (counts[i] > COLUMNS_MAX + 1) {
				snprintf(words, sizeof words,
					 "0 [a|b]\n! many 1:2:4 %zu/2 *\n2 [1|2]\nend\n",
					 counts[i]);
				assert_string_equal(outcome.words.at, words);
			}
			outcome_free(&outcome);
			buffer_free(&text);
		}
}

/* A record of several blocks, with quoted line ends, between small ones. */
static void test_large_record(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		struct buffer text = {0};
		struct outcome outcome;
		repeat(&text, "a,b\n1,2\n3,\"", 1);
		repeat(&text, "0123456789\"\"\n", 80000);
		repeat(&text, "\"\n4,5\n6\n", 1);
		struct reader_options options = {.delimiter = ',', .record_most = 1040004 - over};
		read_large(&text, options, 0, &outcome);
		if (over) {
			assert_string_equal(outcome.words.at, "0 [a|b]\n1 [1|2]\n! long 2:3:8\n");
		} else {
			const char *fault = strchr(outcome.words.at, '!');
			assert_non_null(fault);
			assert_string_equal(fault, "! few 4:80005:1040017 1/2\n");
		}
		outcome_free(&outcome);
		buffer_free(&text);
	}
}

/* Faults far into a stream of GB18030: places and bytes over many reads and releases. */
static void test_gb18030_far(void **state)
{
	(void)state;
	for (size_t chunk = 0; chunk < 70000; chunk += 4097) {
		struct buffer text = {0};
		struct outcome outcome;
		char words[60];
		repeat(&text, "a,b\n", 1);
		repeat(&text, "\xd5\xc5\x95\x32\x82\x36,\xc0\xee\n", 40000);
		size_t place = text.size;
		repeat(&text, "1,\x81\xff\n2,3\n", 1);
		struct reading reading = {
			.encoding = "gb18030", .chunk = chunk, .pauses = chunk > 0};
		read_all(buffer_span(&text), &reading, &outcome);
		must(buffer_byte(&outcome.words, 0));
		snprintf(words, sizeof words, "! text 40001:40002:%zu *\n40002 [2|3]\nend\n",
			 place + 2);
		assert_string_equal(strchr(outcome.words.at, '!'), words);
		assert_int_equal(outcome.original.size, text.size);
		assert_memory_equal(outcome.original.at, text.at, text.size);
		outcome_free(&outcome);
		buffer_free(&text);
	}
}

/* ---- Cells -------------------------------------------------------------------------------------
 */

static const struct {
	const char *old;
	const char *text;
	const char *cell; /* NULL: cannot be held */
	struct dialect dialect;
	bool inside; /* another cell follows, no line feed */
} cells[] = {
	{"x", "y", "y", {',', true}, false},
	{"x", "", "", {',', true}, false},
	{"\"x\"", "", "\"\"", {',', true}, false},
	{"\"x\"", "y", "\"y\"", {',', true}, false},
	{"x", "a,b", "\"a,b\"", {',', true}, false},
	{"x", "a;b", "a;b", {',', true}, false},
	{"x", "a\nb", "\"a\nb\"", {',', true}, false},
	{"x", "a\r", "\"a\r\"", {',', true}, false},
	{"x", "\"a\"", "\"\"\"a\"\"\"", {',', true}, false},
	{"x", "a\"b", "a\"b", {',', true}, false},
	{"\"\"\"\"", "a\"b", "\"a\"\"b\"", {',', true}, false},
	{"=\"1\"", "=\"2\"", "=\"2\"", {',', true}, false},
	{"x", "\"a\"", "\"a\"", {'\t', false}, false},
	{"\"x\"", "y", "y", {'\t', false}, false},
	{"x", "a,b", "a,b", {'\t', false}, false},
	{"x", "a\tb", NULL, {'\t', false}, false},
	{"x", "a\nb", NULL, {'\t', false}, false},
	{"x", "a\rb", NULL, {'\t', false}, false},
	{"x\ry", "a\rb", "a\rb", {'\t', false}, false},
	{"x\ry", "a\rb", "a\rb", {',', true}, false},
	{"x\ry", "a\r", "a\r", {',', true}, true},
	{"x\ry", "a\r", "\"a\r\"", {',', true}, false},
	{"x\ry", "a\r", "a\r", {'\t', false}, true},
	{"x\ry", "a\r", NULL, {'\t', false}, false},
};

static void test_cells(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cells); i++) {
		struct buffer out = {0}, scratch = {0};
		struct failure failure = {0};
		struct span text;
		/* Something else stands before it. */
		assert_true(buffer_append(&out, span_of("z\",")));
		assert_true(buffer_append(&out, span_of(cells[i].text)));
		bool written = cell_write(cells[i].dialect, span_of(cells[i].old), !cells[i].inside,
					  &out, 3, &failure);
		assert_int_equal(written, cells[i].cell != NULL);
		if (!written) {
			assert_int_equal(failure.status, STATUS_MALFORMED);
			assert_int_equal(out.size, 3);
			buffer_free(&out);
			continue;
		}
		struct span cell = span_cut(buffer_span(&out), 3, out.size);
		assert_true(span_is(cell, cells[i].cell));
		/* And back. */
		assert_true(cell_text(cells[i].dialect, cell, &scratch, &text));
		assert_true(span_is(text, cells[i].text));
		buffer_free(&out);
		buffer_free(&scratch);
	}
}

/* What a token stood for comes back as it was: a CR is of the cell, but before a line feed. */
static void test_cells_restored(void **state)
{
	static const struct {
		const char *text;
		const char *inside, *last; /* NULL: cannot be held */
		struct dialect dialect;
	} restored[] = {
		{"a\rb", "a\rb", "a\rb", {',', true}},
		{"a\r", "a\r", "\"a\r\"", {',', true}},
		{"a\r", "a\r", NULL, {'\t', false}},
		{"a\nb", "\"a\nb\"", "\"a\nb\"", {',', true}},
		{"a\nb", NULL, NULL, {'\t', false}},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(restored); i++) {
		for (int last = 0; last < 2; last++) {
			struct buffer out = {0};
			struct failure failure = {0};
			const char *want = last ? restored[i].last : restored[i].inside;
			assert_true(buffer_append(&out, span_of(restored[i].text)));
			bool good = cell_restore(restored[i].dialect, span_of("token"), last, &out,
						 0, &failure);
			assert_int_equal(good, want != NULL);
			assert_true(!good || span_is(buffer_span(&out), want));
			buffer_free(&out);
		}
	}
}

static void test_stop_line_is(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} lines[] = {
		{"pii-mask: stopped at record 1", true},
		{"\"pii-classify: stopped at record 0", true},
		{"\"pii-audit: stopped at record 123456789012345678\"\r\n", true},
		{"pii-mask: stopped at record ", false},
		{"pii-mask: stopped at record", false},
		{"pii-mask: stopped at record 1x", false},
		{"pii-mask: stopped at record 1 ", false},
		{" pii-mask: stopped at record 1", false},
		{"pii-masks: stopped at record 1", false},
		{"\"\"", false},
		{"", false},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_int_equal(stop_line_is(span_of(lines[i].text)), lines[i].is);
	assert_false(stop_line_is((struct span){"pii-mask: stopped at record 1\0", 30}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),         cmocka_unit_test(test_columns_most),
		cmocka_unit_test(test_many_cells),     cmocka_unit_test(test_large_record),

		cmocka_unit_test(test_gb18030_far),    cmocka_unit_test(test_cells),
		cmocka_unit_test(test_cells_restored), cmocka_unit_test(test_stop_line_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
