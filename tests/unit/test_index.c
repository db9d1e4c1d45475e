/* The record index: every form finds what the judge finds, however the text is cut. */
#include "records/index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define TEXT_MAX 512

/* A run of a form over a text of TEXT_MAX bytes or less. */
struct run {
	struct index index;
	uint32_t ends[TEXT_MAX + 2 * INDEX_BLOCK];
	uint32_t lines[TEXT_MAX + 2 * INDEX_BLOCK];
};

static const struct dialect comma = {',', true};

/* The forms of this machine that the judge is asked about. */
static size_t fast_forms(const struct index_form *forms[2])
{
	static const char *const names[] = {"portable", "avx2"};
	size_t count = 0;
	for (size_t i = 0; i < COUNT(names); i++)
		if ((forms[count] = index_choose(names[i])))
			count++;
	return count;
}

/* Indexes [0, size) with stops at the cuts, of which those past the end do nothing. */
static void run_form(const struct index_form *form, struct dialect dialect, const char *bytes,
		     uint32_t size, const uint32_t cuts[2], struct run *run)
{
	uint32_t at = 0;
	run->index = (struct index){
		.dialect = dialect,
		.fault = INDEX_NO_FAULT,
		.ends = run->ends,
		.lines = run->lines,
	};
	for (size_t i = 0; i < 3 && run->index.fault == INDEX_NO_FAULT; i++) {
		uint32_t to = i < 2 && cuts[i] < size ? cuts[i] : size;
		form->run(&run->index, bytes, at, to);
		at = to;
	}
}

static bool agree(const struct run *a, const struct run *b)
{
	const struct index *x = &a->index, *y = &b->index;
	return x->fault == y->fault && (x->fault != INDEX_NO_FAULT || x->state == y->state) &&
	       x->end_count == y->end_count && x->line_count == y->line_count &&
	       x->line_feeds == y->line_feeds &&
	       memcmp(x->ends, y->ends, x->end_count * sizeof *x->ends) == 0 &&
	       memcmp(x->lines, y->lines, x->line_count * sizeof *x->lines) == 0;
}

static void must_agree(const struct index_form *form, struct dialect dialect, const char *bytes,
		       uint32_t size, const uint32_t cuts[2], const struct run *judge)
{
	struct run run;
	run_form(form, dialect, bytes, size, cuts, &run);
	if (agree(&run, judge))
		return;
	print_error("%s, cut at %u and %u:", form->name, cuts[0], cuts[1]);
	for (uint32_t i = 0; i < size; i++)
		print_error(" %02x", (unsigned char)bytes[i]);
	print_error("\n");
	fail();
}

/* ---- The judge ---------------------------------------------------------------------------------
 */

/* What records.h says, in one line each: ends as offsets, line ends with a slash. */
static const struct {
	const char *text;
	const char *ends;
	uint32_t fault;
	enum index_state state;
} meanings[] = {
	{"a,b\n", "1 3/", INDEX_NO_FAULT, INDEX_CELL},
	{"a,b", "1", INDEX_NO_FAULT, INDEX_PLAIN},
	{"a,", "1", INDEX_NO_FAULT, INDEX_CELL},
	{"\n\n,", "0/ 1/ 2", INDEX_NO_FAULT, INDEX_CELL},
	{"\"a,\n\",", "5", INDEX_NO_FAULT, INDEX_CELL},
	{"\"a\"\"b\"\n", "6/", INDEX_NO_FAULT, INDEX_CELL},
	{"\"\",\"\"", "2", INDEX_NO_FAULT, INDEX_CLOSED},
	{"\"a", "", INDEX_NO_FAULT, INDEX_QUOTED},
	{"\"a\"\"", "", INDEX_NO_FAULT, INDEX_QUOTED},
	{"\"a\"\r\n", "4/", INDEX_NO_FAULT, INDEX_CELL},
	{"\"a\"\r", "", INDEX_NO_FAULT, INDEX_CLOSED_CR},
	{"\"a\"\r\r", "", 4, INDEX_CELL},
	{"\"a\"\r,", "", 4, INDEX_CELL},
	{"\"a\"b,", "", 3, INDEX_CELL},
	{"x,\"a\" ,", "1", 5, INDEX_CELL},
	{"=\"a,b\"\n", "3 6/", INDEX_NO_FAULT, INDEX_CELL},
	{"a\"b\n", "3/", INDEX_NO_FAULT, INDEX_CELL},
	{"\r,\r\n", "1 3/", INDEX_NO_FAULT, INDEX_CELL},
	{"\r\"a\n", "3/", INDEX_NO_FAULT, INDEX_CELL},
};

static void test_meaning(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(meanings); i++) {
		struct run run;
		char bytes[TEXT_MAX] = {0}, found[64] = "";
		const uint32_t none[2] = {UINT32_MAX, UINT32_MAX};
		size_t size = strlen(meanings[i].text), used = 0, line = 0;
		memcpy(bytes, meanings[i].text, size);
		run_form(&index_plain, comma, bytes, (uint32_t)size, none, &run);
		for (size_t j = 0; j < run.index.end_count; j++) {
			bool ends_line = line < run.index.line_count && run.lines[line] == j;
			line += ends_line;
			used += (size_t)snprintf(found + used, sizeof found - used, "%s%u%s",
						 j ? " " : "", run.ends[j], ends_line ? "/" : "");
		}
		assert_string_equal(found, meanings[i].ends);
		assert_int_equal(line, run.index.line_count);
		assert_int_equal(run.index.fault, meanings[i].fault);
		if (run.index.fault == INDEX_NO_FAULT)
			assert_int_equal(run.index.state, meanings[i].state);
	}
}

static void test_no_quotes(void **state)
{
	(void)state;
	struct run run;
	char bytes[TEXT_MAX] = "\"a\tb\"\t\"\"c\r\n\"";
	const uint32_t none[2] = {UINT32_MAX, UINT32_MAX}, ends[] = {2, 5, 10};
	run_form(&index_plain, (struct dialect){'\t', false}, bytes, 12, none, &run);
	assert_int_equal(run.index.end_count, COUNT(ends));
	assert_memory_equal(run.ends, ends, sizeof ends);
	assert_int_equal(run.index.line_count, 1);
	assert_int_equal(run.index.state, INDEX_PLAIN);
}

/* ---- The forms against it ----------------------------------------------------------------------
 */

/* A pattern, `times` over, behind `offset` bytes that move it to and across block borders. */
static const struct {
	const char *pattern;
	size_t times;
	struct dialect dialect;
} traps[] = {
	{"a,\"b\",\"c\"\"d\",\"\",\"\"\"\",=\"12,3\",19\" x,\"x\ny\"\r\n", 4, {',', true}},
	{"=\"6222\",'1,\"2\"\n", 12, {',', true}},
	{"19\",20\",a\"\"b\n", 12, {',', true}},
	{"\"\"\"\"\"\",", 24, {',', true}},
	{"\"", 130, {',', true}},
	{"\"\"", 65, {',', true}},
	{"\"\",", 60, {',', true}},
	{",", 130, {',', true}},
	{"\n", 130, {',', true}},
	{"\r\n", 65, {',', true}},
	{"\"a\"\r\n", 26, {',', true}},
	{"\"a\"\r", 26, {',', true}},
	{"\"a\"b", 26, {',', true}},
	{"\"never closed, it goes on and on\n", 6, {',', true}},
	{"no structure at all in this text ", 6, {',', true}},
	{"\"a\"\"\r\n\",\r\"\n", 12, {',', true}},
	{"\xe5\xbc\xa0,\"\xe4\xb8\x89\",\x8a\x8c\xac\n", 12, {',', true}},
	{"\"a\"\t\"\"\n", 20, {'\t', false}},
	{"a|\"b|\"|\"\"|\n", 12, {'|', true}},
	{"\"a\";\"b\"\"\"\r\n", 12, {';', true}},
};

static void try_trap(size_t trap, uint32_t offset, const struct index_form *const *forms,
		     size_t form_count)
{
	char bytes[TEXT_MAX + BUFFER_SLACK];
	size_t size = offset, part = strlen(traps[trap].pattern);
	/* What lies after the text is not part of it, whatever it looks like. */
	memset(bytes, '"', sizeof bytes);
	memset(bytes, 'x', offset);
	if (offset)
		bytes[offset - 1] = traps[trap].dialect.delimiter;
	for (size_t i = 0; i < traps[trap].times && size + part <= TEXT_MAX; i++, size += part)
		memcpy(bytes + size, traps[trap].pattern, part);
	for (uint32_t first = 0; first <= size; first += 1 + first % 5)
		for (uint32_t step = 1; step < 140; step += 46) {
			const uint32_t cuts[2] = {first, first + step};
			struct run judge;
			run_form(&index_plain, traps[trap].dialect, bytes, (uint32_t)size, cuts,
				 &judge);
			for (size_t form = 0; form < form_count; form++)
				must_agree(forms[form], traps[trap].dialect, bytes, (uint32_t)size,
					   cuts, &judge);
		}
}

static void test_traps(void **state)
{
	(void)state;
	const struct index_form *forms[2];
	size_t form_count = fast_forms(forms);
	for (size_t trap = 0; trap < COUNT(traps); trap++)
		for (uint32_t offset = 0; offset < 70; offset += offset < 56 ? 8 : 1)
			try_trap(trap, offset, forms, form_count);
}

/* Every text of up to seven of these bytes, at every cut, at the beginning of a block. */
static void test_every_short_text(void **state)
{
	static const char alphabet[] = {'a', ',', '"', '\n', '\r', '='};
	(void)state;
	const struct index_form *forms[2];
	size_t form_count = fast_forms(forms), total = 1;
	for (uint32_t size = 0; size <= 7; size++, total *= COUNT(alphabet))
		for (size_t which = 0; which < total; which++) {
			char bytes[INDEX_BLOCK + BUFFER_SLACK] = {0};
			struct run judge;
			size_t left = which;
			for (uint32_t i = 0; i < size; i++, left /= COUNT(alphabet))
				bytes[i] = alphabet[left % COUNT(alphabet)];
			for (uint32_t cut = 0; cut <= size; cut++) {
				const uint32_t cuts[2] = {cut, UINT32_MAX};
				run_form(&index_plain, comma, bytes, size, cuts, &judge);
				for (size_t form = 0; form < form_count; form++)
					must_agree(forms[form], comma, bytes, size, cuts, &judge);
			}
		}
}

/* The same across a block's border, where the whole-block reading is used: five bytes. */
static void test_every_border(void **state)
{
	static const char alphabet[] = {'a', ',', '"', '\n', '\r'};
	static const char *const before[] = {"", "\"", "x", "\"\""};
	(void)state;
	const struct index_form *forms[2];
	const uint32_t none[2] = {UINT32_MAX, UINT32_MAX};
	size_t form_count = fast_forms(forms);
	for (size_t first = 0; first < COUNT(before); first++)
		for (size_t which = 0; which < 15625; which++) {
			char bytes[2 * INDEX_BLOCK + BUFFER_SLACK];
			struct run judge;
			size_t left = which;
			memset(bytes, 'y', sizeof bytes);
			memset(bytes, ',', INDEX_BLOCK - 4);
			memcpy(bytes + INDEX_BLOCK - 6, before[first], strlen(before[first]));
			for (uint32_t i = 0; i < 6; i++, left /= COUNT(alphabet))
				bytes[INDEX_BLOCK - 3 + i] = alphabet[left % COUNT(alphabet)];
			run_form(&index_plain, comma, bytes, 2 * INDEX_BLOCK, none, &judge);
			for (size_t form = 0; form < form_count; form++)
				must_agree(forms[form], comma, bytes, 2 * INDEX_BLOCK, none,
					   &judge);
		}
}

/* ---- Text --------------------------------------------------------------------------------------
 */

/* Sequences and where in them the first wrong byte is; their size where all is right. */
static const struct {
	const char *bytes;
	uint32_t size;
	uint32_t right;
} sequences[] = {
	{"\0", 1, 0},
	{"a\0b", 3, 1},
	{"\x7f", 1, 1},
	{"\x80", 1, 0},
	{"\xbf", 1, 0},
	{"\xc0\x80", 2, 0},
	{"\xc1\xbf", 2, 0},
	{"\xc2\x80", 2, 2},
	{"\xdf\xbf", 2, 2},
	{"\xc2\x7f", 2, 0},
	{"\xc2\xc0", 2, 0},
	{"\xc2", 1, 0},
	{"\xc2\x80\x80", 3, 2},
	{"\xe0\x9f\xbf", 3, 0},
	{"\xe0\xa0\x80", 3, 3},
	{"\xe5\xbc", 2, 0},
	{"\xe5\xbc\xa0", 3, 3},
	{"\xe5\xbc\xa0\xa0", 4, 3},
	{"\xe5\xbcz", 3, 0},
	{"\xed\x9f\xbf", 3, 3},
	{"\xed\xa0\x80", 3, 0},
	{"\xed\xbf\xbf", 3, 0},
	{"\xee\x80\x80", 3, 3},
	{"\xef\xbf\xbf", 3, 3},
	{"\xef\xbb\xbf", 3, 3},
	{"\xf0\x8f\xbf\xbf", 4, 0},
	{"\xf0\x90\x80\x80", 4, 4},
	{"\xf0\x9f\x98", 3, 0},
	{"\xf0\x9f\x98\x80", 4, 4},
	{"\xf0\x9f\x98\x80\x80", 5, 4},
	{"\xf0\x9f\x98z", 4, 0},
	{"\xf0\x9f\xe5\xbc\xa0", 5, 0},
	{"\xf4\x8f\xbf\xbf", 4, 4},
	{"\xf4\x90\x80\x80", 4, 0},
	{"\xf5\x80\x80\x80", 4, 0},
	{"\xf8\x88\x80\x80\x80", 5, 0},
	{"\xfe", 1, 0},
	{"\xff", 1, 0},
	{"\xe5\xbc\xa0\xf0\x9f\x98\x80\xc3\xa9z", 10, 10},
};

#define LONG_TEXT 200

/* One sequence at every offset of a text that ends right behind it, later, or within it. */
static void try_sequence(const struct index_form *form, size_t which, char fill)
{
	for (uint32_t at = 0; at + sequences[which].size <= LONG_TEXT; at++) {
		char bytes[LONG_TEXT + BUFFER_SLACK];
		uint32_t size = sequences[which].size, right = sequences[which].right;
		/* What lies behind would complete a character that is cut off. */
		memset(bytes, '\x80', sizeof bytes);
		memset(bytes, fill, LONG_TEXT);
		memcpy(bytes + at, sequences[which].bytes, size);
		uint32_t wrong = right < size ? at + right : LONG_TEXT;
		assert_int_equal(form->text(bytes, 0, LONG_TEXT), wrong);
		assert_int_equal(form->text(bytes, at, LONG_TEXT), wrong);
		memset(bytes + at + size, '\x80', LONG_TEXT - at - size);
		assert_int_equal(form->text(bytes, 0, at + size), right < size ? wrong : at + size);
		for (uint32_t to = at; to < at + size; to++) {
			uint32_t found = form->text(bytes, 0, to);
			assert_int_equal(found, index_plain.text(bytes, 0, to));
			assert_true(found >= at);
		}
	}
}

static void test_text(void **state)
{
	(void)state;
	const struct index_form *forms[3] = {&index_plain};
	size_t form_count = 1 + fast_forms(forms + 1);
	for (size_t form = 0; form < form_count; form++)
		for (size_t i = 0; i < COUNT(sequences); i++)
			try_sequence(forms[form], i, 'a');
}

/* Neighbours that are no ASCII: pairs of sequences over a text of two-byte characters. */
static void test_text_pairs(void **state)
{
	(void)state;
	const struct index_form *forms[2];
	size_t form_count = fast_forms(forms);
	for (size_t a = 0; a < COUNT(sequences); a++)
		for (size_t b = 0; b < COUNT(sequences); b++)
			for (uint32_t at = 24; at < 72; at++) {
				char bytes[LONG_TEXT + BUFFER_SLACK] = {0};
				for (size_t i = 0; i < LONG_TEXT; i++)
					bytes[i] = (i ^ at) & 1 ? '\xa9' : '\xc3';
				if (at & 1)
					bytes[0] = 'a';
				memcpy(bytes + at, sequences[a].bytes, sequences[a].size);
				memcpy(bytes + at + sequences[a].size, sequences[b].bytes,
				       sequences[b].size);
				uint32_t judge = index_plain.text(bytes, 0, LONG_TEXT);
				for (size_t form = 0; form < form_count; form++)
					assert_int_equal(forms[form]->text(bytes, 0, LONG_TEXT),
							 judge);
			}
}

static void test_choose(void **state)
{
	(void)state;
	assert_ptr_equal(index_choose("plain"), &index_plain);
	assert_ptr_equal(index_choose("portable"), &index_portable);
	assert_null(index_choose("none"));
	assert_null(index_choose(""));
	assert_non_null(index_choose(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meaning),      cmocka_unit_test(test_no_quotes),
		cmocka_unit_test(test_traps),        cmocka_unit_test(test_every_short_text),
		cmocka_unit_test(test_every_border), cmocka_unit_test(test_text),
		cmocka_unit_test(test_text_pairs),   cmocka_unit_test(test_choose),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
