/* rules: files and what they say, files and why they are refused, the default against itself. */
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct rules *read_text(const char *text)
{
	struct failure failure = {0};
	struct rules *rules = rules_read("t.yaml", span_of(text), &failure);
	if (!rules)
		print_error("%s\n", failure.text);
	assert_non_null(rules);
	assert_int_equal(failure.status, STATUS_DONE);
	return rules;
}

static void assert_refused(struct span text, const char *message)
{
	struct failure failure = {0};
	struct rules *rules = rules_read("t.yaml", text, &failure);
	if (rules)
		print_error("not refused: %s\n", message);
	assert_null(rules);
	assert_string_equal(failure.text, message);
	assert_int_equal(failure.status, STATUS_REFUSED);
}

static const char *class_of(const struct rules *rules, const char *header)
{
	struct arena arena = {0};
	struct span folded = utf8_fold(&arena, span_of(header));
	const struct rules_class *class = rules_class_for_header(rules, folded);
	arena_free(&arena);
	return class ? class->name : "-";
}

/* The pin's class, "none", or "-" without a pin. */
static const char *pin_of(const struct rules *rules, const char *header)
{
	struct arena arena = {0};
	const struct rules_pin *pin =
		rules_pin_for_header(rules, utf8_fold(&arena, span_of(header)));
	arena_free(&arena);
	return !pin ? "-" : pin->class ? pin->class->name : "none";
}

static const struct rules_class *class_named(const struct rules *rules, const char *name)
{
	return rules_class_named(rules, span_of(name));
}

static const char *kind_of(const struct rules_class *class)
{
	const struct rules_node *kind = rules_param(class->mask, "kind");
	return kind ? kind->text.at : "-";
}

/* ---- What is refused, and in which words --------------------------------------------------------
 */

struct refusal {
	const char *text;
	const char *message;
};

#define V "version: 1\n"

static const struct refusal refusals[] = {
	/* The file as a whole. */
	{"", "t.yaml:1:1: empty: rules begin with `version: 1`"},
	{"# nothing\n", "t.yaml:1:1: empty: rules begin with `version: 1`"},
	{"- a\n", "t.yaml:1:1: here stands a map: rules begin with `version: 1`"},
	{"classes: {}\n", "t.yaml:1:1: `version: 1` is missing"},
	{"version: 2\n", "t.yaml:1:10: version \"2\" is none that this pii-filters knows (1)"},
	{"version: [1]\n", "t.yaml:1:10: here stands a number: version: 1"},
	{V "---\nversion: 1\n", "t.yaml:2:1: a second document: rules are one"},
	{V "x: \"\\0\"\n", "t.yaml:2:4: a NUL character"},
	{V "x: \001\n", "t.yaml:2:4: a control character (U+0001)"},
	/* Keys. */
	{V "clases: {}\n", "t.yaml:2:1: unknown key \"clases\" (classes?)"},
	{V "zzzzzzzz: {}\n", "t.yaml:2:1: unknown key \"zzzzzzzz\""},
	{V "columns: {}\nversion: 1\n", "t.yaml:3:1: \"version\" stands in line 1 already"},
	{V "? [a]\n: b\n", "t.yaml:2:3: a key must be a single word"},
	{V "<<: {}\n", "t.yaml:2:1: merge keys (<<) are not read: give the whole value an alias"},
	{V "classes: {email: {acton: mask}}\n", "t.yaml:2:19: unknown key \"acton\" (action?)"},
	{V "classes:\n  email: {action: mask}\n  email: {}\n",
	 "t.yaml:4:3: \"email\" stands in line 3 already"},
	/* How long records are kept. */
	{V "retention: 3y\n", "t.yaml:2:12: here stands a map: {column: 订单创建时间, keep: 3y}"},
	{V "retention: {}\n", "t.yaml:2:1: retention needs a column that tells a record's age: "
			      "column: 订单创建时间"},
	{V "retention: {keep: 3y}\n", "t.yaml:2:1: retention needs a column that tells a record's "
				      "age: column: 订单创建时间"},
	{V "retention: {column: a}\n",
	 "t.yaml:2:1: retention needs a time to keep records: keep: 3y"},
	{V "retention: {colum: a, keep: 3y}\n", "t.yaml:2:13: unknown key \"colum\" (column?)"},
	{V "retention: {column: [a], keep: 3y}\n", "t.yaml:2:21: here stands one name"},
	{V "retention: {column: a*b, keep: 3y}\n",
	 "t.yaml:2:21: \"a*b\": a * may stand only at the ends"},
	{V "retention: {column: a, keep: [3y]}\n",
	 "t.yaml:2:30: here stands a time: 3y, 18m, 1y6m, 2w, 90d"},
	{V "retention: {column: a, keep: 3y, undated: kep}\n",
	 "t.yaml:2:43: unknown word for undated \"kep\" (keep?)"},
	{V "retention: {column: a, keep: 3y, order: dym}\n",
	 "t.yaml:2:41: unknown order \"dym\" (dmy?)"},
	/* Encryption: the map; the rest is for the room that encrypts. */
	{V "classes: {email: {encrypt: siv}}\n", "t.yaml:2:28: here stands a map: {mode: siv}"},
	{V "classes: {email: {encrypt: [siv]}}\n", "t.yaml:2:28: here stands a map: {mode: siv}"},
	/* What is said of the data as a whole. */
	{V "purpose: [x]\n", "t.yaml:2:10: here stands a text of one line"},
	{V "basis: \"a\\tb\"\n", "t.yaml:2:8: a control character (U+0009)"},
	{V "recipient: \"a\\u202Eb\"\n", "t.yaml:2:12: a control character (U+202E)"},
	{V "recipient: |\n  a\n", "t.yaml:2:12: a control character (U+000A)"},
	{V "subject: x\n", "t.yaml:2:10: here stands a list of columns: [会员号, member id]"},
	{V "subject: [a, [b]]\n", "t.yaml:2:14: here stands one name"},
	{V "subject: ['*']\n", "t.yaml:2:11: \"*\" names no column"},
	{V "quasi_identifiers: [a b, x, A-B]\n",
	 "t.yaml:2:29: this column stands in the list already"},
	{V "unlisted: drp\n", "t.yaml:2:11: unknown word for unlisted \"drp\" (drop?)"},
	{V "unlisted: [drop]\n", "t.yaml:2:11: here stands one word"},
	/* Patterns and checks. */
	{V "classes: {vip: {pattern: [x]}}\n",
	 "t.yaml:2:26: here stands a regular expression: 'VIP[0-9]{8}'"},
	{V "classes: {vip: {pattern: ''}}\n", "t.yaml:2:26: an empty pattern fits every value"},
	{V "classes: {vip: {pattern: x, check: lun}}\n",
	 "t.yaml:2:36: unknown check \"lun\" (luhn?)"},
	{V "classes: {vip: {check: luhn, headers: [x]}}\n",
	 "t.yaml:2:24: a check is of what a pattern finds: this class has no pattern"},
	{V "classes: {vip: {hints: x}}\n",
	 "t.yaml:2:24: here stands a list of names: [mobile, phone*]"},
	{V "classes: {vip: {hints: [a*b]}}\n",
	 "t.yaml:2:25: \"a*b\": a * may stand only at the ends"},
	/* Classes. */
	{V "classes: [email]\n", "t.yaml:2:10: here stands a map of classes"},
	{V "classes: {email: mask}\n", "t.yaml:2:18: here stands a map: {action: mask}"},
	{V "classes:\n  email:\n", "t.yaml:3:9: here stands a map: {action: mask}"},
	{V "classes: {email: {action: msk}}\n", "t.yaml:2:27: unknown action \"msk\" (mask?)"},
	{V "classes: {email: {action: [mask]}}\n", "t.yaml:2:27: here stands one word"},
	{V "classes: {email: {sensitivity: sensitiv}}\n",
	 "t.yaml:2:32: unknown sensitivity \"sensitiv\" (sensitive?)"},
	{V "classes: {Email: {}}\n",
	 "t.yaml:2:11: \"Email\" is no name of a class: a-z, then a-z 0-9 _, 32 at most"},
	{V "classes: {1a: {}}\n",
	 "t.yaml:2:11: \"1a\" is no name of a class: a-z, then a-z 0-9 _, 32 at most"},
	{V "classes: {\"\": {}}\n",
	 "t.yaml:2:11: \"\" is no name of a class: a-z, then a-z 0-9 _, 32 at most"},
	{V "classes: {a23456789012345678901234567890123: {}}\n",
	 "t.yaml:2:11: \"a23456789012345678901234567890123\" is no name of a class: a-z, then a-z "
	 "0-9 _, 32 at most"},
	{V "classes: {card_2: {}}\n",
	 "t.yaml:2:11: \"card_2\": the name of a class does not end in _ and digits"},
	{V "classes: {card_: {}}\n",
	 "t.yaml:2:11: \"card_\": the name of a class does not end in _ and digits"},
	{V "classes: {none: {}}\n",
	 "t.yaml:2:11: \"none\" has a meaning of its own and names no class"},
	{V "classes: {null: {action: keep}}\n",
	 "t.yaml:2:11: \"null\" has a meaning of its own and names no class"},
	{V "classes: {literal: {}}\n",
	 "t.yaml:2:11: \"literal\" has a meaning of its own and names no class"},
	{V "classes: {cn_mobil: {action: drop}}\n",
	 "t.yaml:2:11: unknown class \"cn_mobil\" (cn_mobile?): one of your own needs headers, a "
	 "pattern or a pin"},
	/* Masks: the map and its kind; the rest is for the room that masks. */
	{V "classes: {email: {mask: full}}\n", "t.yaml:2:25: here stands a map: {kind: full}"},
	{V "classes: {email: {mask: {first: 1}}}\n", "t.yaml:2:25: a mask needs its kind"},
	{V "classes: {email: {mask: {kind: [full]}}}\n", "t.yaml:2:32: here stands one word"},
	/* Names. */
	{V "classes: {email: {headers: x}}\n",
	 "t.yaml:2:28: here stands a list of names: [mobile, phone*]"},
	{V "classes: {email: {headers: [[x]]}}\n", "t.yaml:2:29: here stands one name"},
	{V "classes: {email: {headers: [a*b]}}\n",
	 "t.yaml:2:29: \"a*b\": a * may stand only at the ends"},
	{V "classes: {email: {headers: ['**b']}}\n",
	 "t.yaml:2:29: \"**b\": a * may stand only at the ends"},
	{V "classes: {email: {headers: ['*']}}\n", "t.yaml:2:29: \"*\" names no column"},
	{V "classes: {email: {headers: ['**']}}\n", "t.yaml:2:29: \"**\" names no column"},
	{V "classes: {email: {headers: ['(-_ )']}}\n", "t.yaml:2:29: \"(-_ )\" names no column"},
	{V "classes:\n  email: {headers: [wx mail]}\n  qq: {headers: [WX-Mail]}\n",
	 "t.yaml:4:18: this name is a header of email already (line 3)"},
	{V "classes: {email: {headers: !ony [x]}}\n", "t.yaml:2:28: unknown tag \"!ony\" (!only?)"},
	{V "classes: {email: {headers: !only x}}\n",
	 "t.yaml:2:28: !only stands before a list: !only [...]"},
	{V "classes: {email: !!map {}}\n", "t.yaml:2:18: unknown tag \"tag:yaml.org,2002:map\""},
	/* Pins. */
	{V "columns: [x]\n",
	 "t.yaml:2:10: here stands a map of columns: {remark: free_text, sku: none}"},
	{V "columns: {x: emial}\n", "t.yaml:2:14: unknown class \"emial\" (email?)"},
	{V "columns: {x: none_}\n", "t.yaml:2:14: unknown class \"none_\""},
	{V "columns: {x: [email]}\n", "t.yaml:2:14: here stands a class, or none"},
	{V "columns: {x*y: email}\n", "t.yaml:2:11: \"x*y\": a * may stand only at the ends"},
	{V "columns:\n  X-1: email\n  x_1: none\n",
	 "t.yaml:4:3: this column has a pin already (line 3)"},
	/* What a Chinese keyboard writes. */
	{"version：1\n",
	 "t.yaml:1:1: here stands a map: rules begin with `version: 1`, and a full-width colon "
	 "(：): YAML wants a plain one and a blank"},
	{V "classes：\n  email: {action: drop}\n",
	 "t.yaml:2:8: a full-width colon (：): YAML wants a plain one and a blank"},
	{V "classes:\n  email:\n    action： drop\n    mask: {kind: full}\n",
	 "t.yaml:4:11: a full-width colon (：): YAML wants a plain one and a blank"},
	{V "classes:\n  email:\n    action：drop\n",
	 "t.yaml:4:5: here stands a map: {action: mask}, and a full-width colon (：): YAML wants a "
	 "plain one and a blank"},
	{V "classes: {email: {action： drop}}\n",
	 "t.yaml:2:19: a full-width colon (：): YAML wants a plain one and a blank"},
	{V "columns:\n  买家备注：none\n  内部编号: none\n",
	 "t.yaml:3:7: a full-width colon (：): YAML wants a plain one and a blank"},
	{V "classes: {email: {headers: [邮箱，邮件]}}\n",
	 "t.yaml:2:29: a full-width comma (，): YAML wants a plain one, or quotes around a name "
	 "that has it"},
	{V "subject: [甲，乙]\n",
	 "t.yaml:2:11: a full-width comma (，): YAML wants a plain one, or quotes around a name "
	 "that has it"},
	/* Aliases. */
	{V "classes: *a\n", "t.yaml:2:10: no anchor \"a\" ends before this alias"},
	{V "classes: &a {email: *a}\n", "t.yaml:2:21: no anchor \"a\" ends before this alias"},
	/* What is extended. */
	{V "extends: [default]\n", "t.yaml:2:10: here stands a preset or a path"},
	{V "extends: defualt\n", "t.yaml:2:10: unknown preset \"defualt\" (default?)"},
	/* Columns count characters, and what is shown is escaped. */
	{V "columns: {收货人: x, 备注: emial}\n", "t.yaml:2:16: unknown class \"x\""},
	{V "columns: {\"a\\u202Eb*c\": none}\n",
	 "t.yaml:2:11: \"a\\u{202E}b*c\": a * may stand only at the ends"},
};

static void refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refusals); i++)
		assert_refused(span_of(refusals[i].text), refusals[i].message);
}

/* A word that a message cannot hold is cut, not the message's end. */
static void refuses_long_words_shortly(void **state)
{
	(void)state;
	char text[4096] = V "classes: {email: {action: ";
	size_t size = strlen(text);
	memset(text + size, 'k', 3000);
	memcpy(text + size + 3000, "}}\n", 4);
	struct failure failure = {0};
	assert_null(rules_read("t.yaml", span_of(text), &failure));
	assert_true(strlen(failure.text) < 120);
	assert_non_null(strstr(failure.text, "…\""));
}

/* What is no YAML at all is said in libyaml's words, which differ by its version, at its place. */
static void refuses_what_is_no_yaml(void **state)
{
	(void)state;
	static const struct refusal cases[] = {
		{V "classes: {a: [\n", "t.yaml:3:1: not YAML: "},
		{V "\tclasses: {}\n", "t.yaml:2:1: not YAML: "},
		{V "classes: {}\n  columns: {}\n", "t.yaml:3:3: not YAML: "},
		{V "x: 'never closed\n", "t.yaml:3:1: not YAML: "},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct failure failure = {0};
		assert_null(rules_read("t.yaml", span_of(cases[i].text), &failure));
		assert_int_equal(failure.status, STATUS_REFUSED);
		if (strncmp(failure.text, cases[i].message, strlen(cases[i].message)) != 0)
			print_error("%s\n", failure.text);
		assert_memory_equal(failure.text, cases[i].message, strlen(cases[i].message));
	}
}

/* ---- What is too much ---------------------------------------------------------------------------
 */

static void refuses_alias_bombs(void **state)
{
	(void)state;
	struct buffer text = {0};
	buffer_append(&text, span_of(V "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"));
	for (int i = 1; i < 12; i++) {
		buffer_format(&text, "a%d: &a%d [", i, i);
		for (int k = 0; k < 10; k++)
			buffer_format(&text, "%s*a%d", k ? "," : "", i - 1);
		buffer_append(&text, span_of("]\n"));
	}
	assert_refused(
		buffer_span(&text),
		"t.yaml:6:38: more than 100000 words once aliases are followed: no rules file");
	buffer_free(&text);
	/* Aliases add to the depth as well. */
	buffer_append(&text, span_of(V "a0: &a0 [x]\n"));
	for (int i = 1; i < 20; i++)
		buffer_format(&text, "a%d: &a%d [*a%d]\n", i, i, i - 1);
	assert_refused(buffer_span(&text), "t.yaml:16:12: nested deeper than 16: no rules file");
	buffer_free(&text);
	buffer_append(&text, span_of(V));
	for (int i = 0; i < 300; i++)
		buffer_format(&text, "a%d: &a%d x\n", i, i);
	assert_refused(buffer_span(&text), "t.yaml:258:7: more than 256 anchors: no rules file");
	buffer_free(&text);
}

static void refuses_depth_and_size(void **state)
{
	(void)state;
	struct buffer text = {0};
	buffer_append(&text, span_of(V "classes: "));
	for (int i = 0; i < 100000; i++)
		buffer_byte(&text, '[');
	assert_refused(buffer_span(&text), "t.yaml:2:25: nested deeper than 16: no rules file");
	text.size = 0;
	buffer_append(&text, span_of(V));
	for (size_t i = 0; i <= RULES_SIZE_MAX; i++)
		buffer_byte(&text, '#');
	assert_refused(buffer_span(&text), "t.yaml:1:1: larger than 4 MiB: no rules file");
	text.size = 0;
	buffer_append(&text, span_of(V "columns: {"));
	for (int i = 0; i < 60000; i++)
		buffer_format(&text, "c%d: none,\n", i);
	struct failure failure = {0};
	assert_null(rules_read("t.yaml", buffer_span(&text), &failure));
	assert_non_null(strstr(failure.text, "more than 100000 words"));
	buffer_free(&text);
}

/* As many pins as a header may want, each found. */
static void reads_thousands_of_pins(void **state)
{
	(void)state;
	struct buffer text = {0};
	buffer_append(&text, span_of(V "columns:\n"));
	for (int i = 0; i < 40000; i++)
		buffer_format(&text, "  col %d: %s\n", i, i % 2 ? "none" : "email");
	struct failure failure = {0};
	struct rules *rules = rules_read("t.yaml", buffer_span(&text), &failure);
	assert_non_null(rules);
	buffer_free(&text);
	assert_string_equal(pin_of(rules, "COL_39999"), "none");
	assert_string_equal(pin_of(rules, "col39998"), "email");
	assert_string_equal(pin_of(rules, "col40000"), "-");
	rules_free(rules);
}

/* ---- What is read
 * -------------------------------------------------------------------------------- */

static void reads_a_class(void **state)
{
	(void)state;
	struct rules *rules =
		read_text(V "extends: none\n"
			    "classes:\n"
			    "  vip_card: {headers: [VIP卡]}\n"
			    "  secret_note:\n"
			    "    sensitivity: sensitive\n"
			    "    action: drop\n"
			    "    headers: [Note]\n"
			    "    mask: {kind: keep, first: 3, last: -4, text: 'a b'}\n");
	assert_int_equal(rules_class_count(rules), 2);
	const struct rules_class *class = class_named(rules, "vip_card");
	assert_ptr_equal(class, rules_class_at(rules, 0));
	/* What is not said is said for the safe side. */
	assert_int_equal(class->action, ACTION_MASK);
	assert_int_equal(class->sensitivity, SENSITIVITY_PERSONAL);
	assert_null(class->mask);
	class = rules_class_at(rules, 1);
	assert_string_equal(class->name, "secret_note");
	assert_int_equal(class->rank, 1);
	assert_int_equal(class->action, ACTION_DROP);
	assert_int_equal(class->sensitivity, SENSITIVITY_SENSITIVE);
	assert_int_equal(class->where.line, 5);
	assert_int_equal(class->where.column, 3);
	assert_string_equal(class->where.file, "t.yaml");
	assert_null(rules_class_at(rules, 2));
	assert_null(class_named(rules, "email"));
	assert_string_equal(class_of(rules, "Email"), "-");
	rules_free(rules);
}

static void reads_parameters(void **state)
{
	(void)state;
	struct rules *rules =
		read_text(V "classes: {email: {mask: {kind: keep, first: 3,\n"
			    "  last: -4, text: 'a b', big: 99999999999999999999}}}\n");
	const struct rules_node *mask = class_named(rules, "email")->mask;
	struct failure failure = {0};
	long value = 7;
	assert_true(rules_param_number(mask, "first", 0, 10, &value, &failure));
	assert_int_equal(value, 3);
	assert_true(rules_param_number(mask, "last", -9, 10, &value, &failure));
	assert_int_equal(value, -4);
	assert_true(rules_param_number(mask, "from", 0, 10, &value, &failure));
	assert_int_equal(value, -4);
	assert_false(rules_param_number(mask, "last", 0, 10, &value, &failure));
	assert_string_equal(failure.text, "t.yaml:3:9: last is a whole number from 0 to 10");
	failure = (struct failure){0};
	assert_false(rules_param_number(mask, "text", 0, 10, &value, &failure));
	failure = (struct failure){0};
	assert_false(rules_param_number(mask, "big", 0, 10, &value, &failure));
	assert_int_equal(value, -4);

	static const char *const known[] = {"kind", "first", "last", "tex", "big", NULL};
	failure = (struct failure){0};
	assert_false(rules_params_known(mask, known, &failure));
	assert_string_equal(failure.text, "t.yaml:3:13: unknown parameter \"text\" (tex?)");
	assert_true(rules_params_known(NULL, known, &failure));
	assert_null(rules_param(NULL, "kind"));
	assert_true(span_is(rules_param(mask, "text")->text, "a b"));
	rules_free(rules);
}

static void merges_with_the_default(void **state)
{
	(void)state;
	struct rules *rules =
		read_text(V "classes:\n"
			    "  cn_mobile: {headers: [主人手机x], action: drop}\n"
			    "  nickname: {headers: !only [网友], mask: {kind: full}}\n"
			    "  vip_card: {headers: [VIP, 会员码], mask: {kind: full}}\n"
			    "columns:\n"
			    "  买家备注2: free_text\n"
			    "  SKU: vip_card\n");
	/* Added to, the rest as it was; the user's own classes come after the built-in ones. */
	assert_string_equal(class_of(rules, "主人手机X"), "cn_mobile");
	assert_string_equal(class_of(rules, "联系手机"), "cn_mobile");
	assert_int_equal(class_named(rules, "cn_mobile")->action, ACTION_DROP);
	assert_string_equal(kind_of(class_named(rules, "cn_mobile")), "keep");
	/* Replaced. */
	assert_string_equal(class_of(rules, "买家会员名"), "-");
	assert_string_equal(class_of(rules, "网友"), "nickname");
	assert_string_equal(kind_of(class_named(rules, "nickname")), "full");
	assert_null(rules_param(class_named(rules, "nickname")->mask, "first"));
	assert_int_equal(class_named(rules, "vip_card")->rank, rules_class_count(rules) - 1);
	/* Pins: the file's own beats the inherited one. */
	assert_string_equal(pin_of(rules, "买家备注2"), "free_text");
	assert_string_equal(pin_of(rules, "sku"), "vip_card");
	assert_string_equal(pin_of(rules, "订单编号"), "none");
	size_t own = 0;
	for (size_t i = 0; i < rules_pin_count(rules); i++)
		own += !rules_pin_at(rules, i)->inherited;
	assert_int_equal(own, 2);
	assert_null(rules_pin_at(rules, rules_pin_count(rules)));
	rules_free(rules);
}

/* A name that the file gives to another class is that one's, wherever it stood before. */
static void moves_names(void **state)
{
	(void)state;
	struct rules *rules = read_text(V "classes:\n"
					  "  vip_card: {headers: [联系手机, '*姓名', '*文本*']}\n");
	assert_string_equal(class_of(rules, "联系手机"), "vip_card");
	assert_string_equal(class_of(rules, "收货人姓名"), "vip_card");
	/* A whole name beats one with *, be it inherited. */
	assert_string_equal(class_of(rules, "手机"), "cn_mobile");
	assert_string_equal(class_of(rules, "说明文本二"), "vip_card");
	rules_free(rules);
}

static void matches_names(void **state)
{
	(void)state;
	struct rules *rules =
		read_text(V "extends: none\n"
			    "classes:\n"
			    "  a: {headers: ['phone*', '*电话', '*mid*', Ｆｕｌｌ Name]}\n"
			    "  b: {headers: ['*phone', phone model, '＊尾', straße]}\n"
			    "columns:\n"
			    "  'tmp*': none\n"
			    "  tmp name: a\n");
	static const struct {
		const char *header, *class;
	} cases[] = {
		{"phone", "a"},
		{"Phone_2", "a"},
		{"my phone", "b"},
		{"PhoneModel", "b"},
		{"tele", "-"},
		{"客户电话", "a"},
		{"电话二", "-"},
		{"a-mi-d-b", "a"},
		{"full-name", "a"},
		{"ＦＵＬＬ　ｎａｍｅ", "a"},
		{"fullnames", "-"},
		{"狗尾", "b"},
		{"（电）话", "a"},
		{"STRASSE", "b"},
		{"", "-"},
		{"phon", "-"},
		{"\tFull Name ", "a"},
		{"full\xc2\xa0name", "a"},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(class_of(rules, cases[i].header), cases[i].class);
	assert_string_equal(pin_of(rules, "TMP_x"), "none");
	assert_string_equal(pin_of(rules, "tmp-name"), "a");
	assert_string_equal(pin_of(rules, "atmp"), "-");
	rules_free(rules);
}

/* What forms and tools put around a name does not hide it, unless it has a meaning of its own. */
static void matches_decorated_names(void **state)
{
	(void)state;
	struct rules *rules =
		read_text(V "extends: none\n"
			    "classes:\n"
			    "  a: {headers: [Email, 手机, address, 'x*'], hints: [tel, '*号']}\n"
			    "  b: {headers: [地址3, ipv4], hints: [tel]}\n"
			    "columns: {pin: a, 备注: none}\n");
	static const struct {
		const char *header, *class;
	} cases[] = {
		{"Email.1", "a"},
		{"email 2", "a"},
		{"手机_2", "a"},
		{"手机(1)", "a"},
		{"手机（12）", "a"},
		{"手机2", "a"},
		{"*手机", "a"},
		{"手机*", "a"},
		{"＊手机＊", "a"},
		{"手机：", "a"},
		{"手机:", "a"},
		{"手机（必填）", "a"},
		{"手机 【必填】", "a"},
		{"Email (required)", "a"},
		{"EMAIL(Required)*", "a"},
		{"*手机（必填）：", "a"},
		{"Address 1:", "a"},
		{"address.", "a"},
		{"地址3", "b"},
		{"地址31", "-"},
		{"ipv4", "b"},
		{"ipv42", "-"},
		{"emailrequired", "-"},
		{"Email required", "-"},
		{"(required)", "-"},
		{"***", "-"},
		{"1", "-"},
		{"2手机", "-"},
		{"手机2号", "-"},
		{"Email address", "-"},
		{"*:.1", "-"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *class = class_of(rules, cases[i].header);
		if (strcmp(class, cases[i].class) != 0)
			print_error("%s\n", cases[i].header);
		assert_string_equal(class, cases[i].class);
	}
	/* A pin speaks of the column that it names: a number makes another one. */
	assert_string_equal(pin_of(rules, "pin:"), "a");
	assert_string_equal(pin_of(rules, "备注（选填）"), "none");
	assert_string_equal(pin_of(rules, "*备注"), "none");
	assert_string_equal(pin_of(rules, "备注2"), "-");
	assert_string_equal(pin_of(rules, "pin.1"), "-");
	rules_free(rules);
	/* Full-width signs in quotes, and in keys that have a value, are the name's. */
	rules = read_text(V "purpose: 转让：甲，乙\n"
			    "classes: {email: {headers: ['甲，乙']}}\n"
			    "columns: {邮箱：: none, '丙：': email}\n");
	assert_string_equal(class_of(rules, "甲,乙"), "email");
	assert_string_equal(pin_of(rules, "邮箱："), "none");
	assert_string_equal(pin_of(rules, "丙："), "email");
	rules_free(rules);
}

static bool hinted(const struct rules *rules, const char *class, const char *header)
{
	struct arena arena = {0};
	bool is = rules_class_hinted(rules, class_named(rules, class),
				     utf8_fold(&arena, span_of(header)));
	arena_free(&arena);
	return is;
}

/* Weak names: of several classes at once, and of one beside the strong name of another. */
static void reads_hints(void **state)
{
	(void)state;
	struct rules *rules =
		read_text(V "extends: none\n"
			    "classes:\n"
			    "  a: {headers: [phone], hints: [电 话, 'tel*', tel, Tel]}\n"
			    "  b: {headers: [tel], hints: [电话, phone, '*id*']}\n"
			    "  c: {}\n");
	assert_true(hinted(rules, "a", "电话"));
	assert_true(hinted(rules, "b", "电话"));
	assert_true(hinted(rules, "a", "（电话）：2"));
	assert_true(hinted(rules, "a", "TEL"));
	assert_true(hinted(rules, "a", "telephone"));
	assert_false(hinted(rules, "a", "phone"));
	assert_true(hinted(rules, "b", "phone"));
	assert_true(hinted(rules, "b", "user id 1"));
	assert_false(hinted(rules, "b", "tel"));
	assert_false(hinted(rules, "c", "tel"));
	assert_string_equal(class_of(rules, "tel"), "b");
	rules_free(rules);
	/* Added to what is inherited, or instead of it. */
	rules = read_text(V "classes:\n"
			    "  email: {hints: [收件]}\n"
			    "  phone: {hints: !only [打给]}\n");
	assert_true(hinted(rules, "email", "收件"));
	assert_true(hinted(rules, "phone", "打给"));
	assert_false(hinted(rules, "phone", "电话"));
	rules_free(rules);
}

static void reads_patterns(void **state)
{
	(void)state;
	struct rules *rules = read_text(V "classes:\n"
					  "  vip: {pattern: 'VIP[0-9]{8}', check: luhn}\n"
					  "  sn:\n"
					  "    pattern: >-\n"
					  "      a|b\n"
					  "  email: {action: drop}\n");
	const struct rules_class *vip = class_named(rules, "vip"), *sn = class_named(rules, "sn");
	assert_true(span_is(vip->pattern, "VIP[0-9]{8}"));
	assert_int_equal(vip->pattern.at[vip->pattern.size], 0);
	assert_int_equal(vip->pattern_where.line, 3);
	assert_int_equal(vip->pattern_where.column, 18);
	assert_int_equal(vip->check, RULES_CHECK_LUHN);
	assert_true(span_is(sn->pattern, "a|b"));
	assert_int_equal(sn->check, RULES_CHECK_NONE);
	assert_int_equal(class_named(rules, "email")->pattern.size, 0);
	rules_free(rules);
	static const char *const words[] = {"none", "luhn", "mod97", "mod11_2", "uscc"};
	for (size_t i = 0; i < COUNT(words); i++) {
		char text[128];
		snprintf(text, sizeof text, V "classes: {v: {check: %s, pattern: x}}\n", words[i]);
		rules = read_text(text);
		assert_string_equal(check_word(class_named(rules, "v")->check), words[i]);
		rules_free(rules);
	}
}

static void reads_what_it_is_for(void **state)
{
	(void)state;
	struct rules *rules = read_text(V);
	assert_int_equal(rules_purpose(rules).size, 0);
	assert_int_equal(rules_recipient(rules).size, 0);
	assert_int_equal(rules_unlisted(rules), UNLISTED_KEEP);
	assert_int_equal(rules_subject_count(rules), 0);
	assert_int_equal(rules_quasi_count(rules), 0);
	assert_null(rules_subject_at(rules, 0));
	rules_free(rules);
	rules = read_text(V "purpose: 店铺转让\n"
			    "basis: '合同 §3'\n"
			    "recipient: 上海某某公司\n"
			    "unlisted: refuse\n"
			    "subject: [买家支付宝账号, 联系手机]\n"
			    "quasi_identifiers: [收货地址, 'ship *']\n");
	assert_true(span_is(rules_purpose(rules), "店铺转让"));
	assert_true(span_is(rules_basis(rules), "合同 §3"));
	assert_true(span_is(rules_recipient(rules), "上海某某公司"));
	assert_int_equal(rules_unlisted(rules), UNLISTED_REFUSE);
	assert_int_equal(rules_subject_count(rules), 2);
	assert_int_equal(rules_quasi_count(rules), 2);
	const struct rules_column *phone = rules_subject_at(rules, 1);
	assert_true(span_is(phone->name, "联系手机"));
	assert_int_equal(phone->where.column, 20);
	assert_true(rules_column_fits(phone, span_of("联系手机")));
	assert_true(rules_column_fits(phone, span_of("联系手机:")));
	assert_false(rules_column_fits(phone, span_of("联系手机2")));
	assert_false(rules_column_fits(phone, span_of("联系")));
	const struct rules_column *ship = rules_quasi_at(rules, 1);
	assert_true(rules_column_fits(ship, span_of("shipcity")));
	assert_false(rules_column_fits(ship, span_of("city")));
	rules_free(rules);
	for (int i = 0; i < 2; i++) {
		struct buffer text = {0};
		buffer_append(&text, span_of(V "purpose: "));
		for (int k = 0; k < RULES_TEXT_MAX + i; k++)
			buffer_byte(&text, 'p');
		struct failure failure = {0};
		rules = rules_read("t.yaml", buffer_span(&text), &failure);
		assert_int_equal(rules != NULL, i == 0);
		if (i > 0)
			assert_string_equal(failure.text,
					    "t.yaml:2:10: a text of more than 1024 bytes");
		rules_free(rules);
		buffer_free(&text);
	}
}

static void reads_retention(void **state)
{
	(void)state;
	struct rules *rules = read_text(V);
	assert_null(rules_retention(rules));
	rules_free(rules);
	rules = read_text(V "retention: {column: '订单创建*', keep: 3y}\n");
	const struct rules_retention *retention = rules_retention(rules);
	assert_true(span_is(retention->column->name, "订单创建*"));
	assert_int_equal(retention->column->where.column, 21);
	assert_true(rules_column_fits(retention->column, span_of("订单创建时间")));
	assert_false(rules_column_fits(retention->column, span_of("订单付款时间")));
	assert_int_equal(retention->undated, UNDATED_KEEP);
	assert_int_equal(retention->order, ORDER_UNKNOWN);
	assert_int_equal(retention->where.line, 2);
	rules_free(rules);
	rules = read_text(V "retention: {order: mdy, undated: refuse, keep: 1d, column: a}\n");
	assert_int_equal(rules_retention(rules)->undated, UNDATED_REFUSE);
	assert_int_equal(rules_retention(rules)->order, ORDER_MDY);
	rules_free(rules);
	rules = read_text(V "retention: {order: dmy, undated: keep, keep: 1d, column: a}\n");
	assert_int_equal(rules_retention(rules)->undated, UNDATED_KEEP);
	assert_int_equal(rules_retention(rules)->order, ORDER_DMY);
	rules_free(rules);
}

static void reads_times_to_keep(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned years, months, days;
	} cases[] = {
		{"3y", 3, 0, 0},   {"18m", 0, 18, 0},       {"90d", 0, 0, 90},
		{"2w", 0, 0, 14},  {"1y6m", 1, 6, 0},       {"1y2m3w4d", 1, 2, 25},
		{"1y1d", 1, 0, 1}, {"0003y", 3, 0, 0},      {"100y", 100, 0, 0},
		{"1d", 0, 0, 1},   {"36600d", 0, 0, 36600}, {"1200m", 0, 1200, 0},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[128];
		snprintf(text, sizeof text, V "retention: {column: a, keep: %s}\n", cases[i].text);
		struct rules *rules = read_text(text);
		const struct rules_period *keep = &rules_retention(rules)->keep;
		assert_int_equal(keep->years, cases[i].years);
		assert_int_equal(keep->months, cases[i].months);
		assert_int_equal(keep->days, cases[i].days);
		rules_free(rules);
	}
	static const char *const wrong[] = {
		"''",    "3",
		"y",     "0y",
		"3y0m",  "-3y",
		"3Y",    "3 y",
		"3y 6m", "6m3y",
		"3y3y",  "1d1w",
		"3h",    "3ym",
		"1.5y",  "３y",
		"101y",  "100y1d",
		"1201m", "36601d",
		"5300w", "99999999999999999999d",
		"3年",
	};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		char text[128], message[256];
		bool quoted = wrong[i][0] == '\'';
		snprintf(text, sizeof text, V "retention: {column: a, keep: %s}\n", wrong[i]);
		snprintf(message, sizeof message,
			 "t.yaml:2:30: \"%s\" is no time to keep records: 3y, 18m, 1y6m, 2w, 90d; "
			 "100 years at most",
			 quoted ? "" : wrong[i]);
		assert_refused(span_of(text), message);
	}
}

static void reads_encryption(void **state)
{
	(void)state;
	struct rules *rules = read_text(V "classes:\n"
					  "  email: {action: encrypt}\n"
					  "  cn_mobile: {action: encrypt, encrypt: {mode: ff1}}\n"
					  "  passport: {encrypt: {}}\n");
	assert_int_equal(class_named(rules, "email")->action, ACTION_ENCRYPT);
	assert_null(class_named(rules, "email")->encrypt);
	/* How values are masked is still known: texts that hold one may be masked. */
	assert_string_equal(kind_of(class_named(rules, "cn_mobile")), "keep");
	assert_true(span_is(rules_param(class_named(rules, "cn_mobile")->encrypt, "mode")->text,
			    "ff1"));
	/* How it would be encrypted; what is done is as inherited. */
	assert_int_equal(class_named(rules, "passport")->action, ACTION_MASK);
	assert_int_equal(class_named(rules, "passport")->encrypt->kind, RULES_MAP);
	rules_free(rules);
}

static void follows_aliases(void **state)
{
	(void)state;
	struct rules *rules =
		read_text(V "extends: none\n"
			    "classes:\n"
			    "  a: {headers: &n [x, y], mask: &m {kind: keep, first: &f 2}}\n"
			    "  b: {mask: *m}\n"
			    "  c: &c {mask: {kind: keep, last: *f}}\n"
			    "  d: *c\n"
			    "columns: {z: &none none, w: *none}\n");
	assert_string_equal(kind_of(class_named(rules, "b")), "keep");
	struct failure failure = {0};
	long value = 0;
	assert_true(
		rules_param_number(class_named(rules, "d")->mask, "last", 0, 9, &value, &failure));
	assert_int_equal(value, 2);
	assert_string_equal(pin_of(rules, "w"), "none");
	rules_free(rules);
}

/* ---- Encodings
 * ----------------------------------------------------------------------------------- */

static void reads_encodings(void **state)
{
	(void)state;
	/* 收货人 in GB18030, CRLF. */
	static const char gbk[] = V "columns:\r\n  \xca\xd5\xbb\xf5\xc8\xcb: email\r\n";
	static const char bom[] = "\xef\xbb\xbf" V "columns:\r\n  收货人: email\r\n";
	static const char gbk_bom[] = "\x84\x31\x95\x33" V "columns: {x: email}\n";
	struct rules *rules = read_text(gbk);
	assert_string_equal(pin_of(rules, "收货人"), "email");
	assert_int_equal(rules_pin_at(rules, rules_pin_count(rules) - 1)->where.line, 3);
	rules_free(rules);
	rules = read_text(bom);
	assert_string_equal(pin_of(rules, "收货人"), "email");
	rules_free(rules);
	rules = read_text(gbk_bom);
	assert_string_equal(pin_of(rules, "x"), "email");
	rules_free(rules);
	/* Places are those of the file: characters, whatever their bytes. */
	assert_refused(span_of(V "columns: {\xca\xd5\xbb\xf5: emial}\n"),
		       "t.yaml:2:15: unknown class \"emial\" (email?)");
	assert_refused(span_of("\xef\xbb\xbfversion: 3\n"),
		       "t.yaml:1:10: version \"3\" is none that this pii-filters knows (1)");
	assert_refused(span_of(V "# 收货人 \xff\ncolumns: {收: none}\n"),
		       "t.yaml:2:7: broken UTF-8");
	assert_refused(span_of(V "# \xca\xd5 \xff\xff\n"),
		       "t.yaml:2:5: neither UTF-8 nor GB18030: save the file as UTF-8");
	assert_refused((struct span){"\xff\xfev\0", 4},
		       "t.yaml:1:1: UTF-16: save the file as UTF-8");
	assert_refused((struct span){"a: \0b", 5}, "t.yaml:1:4: a control character (U+0000)");
}

/* ---- Files
 * --------------------------------------------------------------------------------------- */

struct folder {
	char path[64];
	char file[128];
};

static int make_folder(void **state)
{
	struct folder *folder = calloc(1, sizeof *folder);
	strcpy(folder->path, "/tmp/test_rules.XXXXXX");
	*state = folder;
	return mkdtemp(folder->path) ? 0 : -1;
}

static int remove_folder(void **state)
{
	struct folder *folder = *state;
	char command[128];
	snprintf(command, sizeof command, "rm -r '%s'", folder->path);
	int status = system(command);
	free(folder);
	return status;
}

static const char *file_in(struct folder *folder, const char *name)
{
	snprintf(folder->file, sizeof folder->file, "%s/%s", folder->path, name);
	return folder->file;
}

static void put(struct folder *folder, const char *name, const char *text)
{
	FILE *file = fopen(file_in(folder, name), "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void extends_files(void **state)
{
	struct folder *folder = *state;
	mkdir(file_in(folder, "shops"), 0700);
	put(folder, "base.yaml",
	    V "classes: {email: {action: drop, headers: [甲], encrypt: {mode: ff1, min: 3}}}\n"
	      "retention: {column: 创建, keep: 3y, undated: refuse}\n"
	      "purpose: one\nbasis: law\nsubject: [a, b]\nquasi_identifiers: [c]\nunlisted: drop\n"
	      "columns: {a: none, b: email}\n");
	put(folder, "mid.yml",
	    V "extends: base.yaml\nclasses: {email: {headers: [乙]}, vip: {pattern: v}}\n"
	      "columns: {b: none}\npurpose: two\nsubject: [d]\nretention: {keep: 90d}\n");
	put(folder, "shops/one.yaml",
	    V "extends: ../mid.yml\n"
	      "classes: {email: {sensitivity: sensitive, encrypt: {mode: sm4}},\n"
	      "  vip: {check: mod97}}\n"
	      "columns: {c: email}\nretention: {order: dmy}\n");
	struct failure failure = {0};
	struct rules *rules = rules_load(file_in(folder, "shops/one.yaml"), &failure);
	if (!rules)
		print_error("%s\n", failure.text);
	assert_non_null(rules);
	const struct rules_class *email = class_named(rules, "email");
	assert_int_equal(email->action, ACTION_DROP);
	assert_int_equal(email->sensitivity, SENSITIVITY_SENSITIVE);
	assert_string_equal(kind_of(email), "email");
	assert_string_equal(class_of(rules, "甲"), "email");
	assert_string_equal(class_of(rules, "乙"), "email");
	assert_string_equal(pin_of(rules, "a"), "none");
	assert_string_equal(pin_of(rules, "b"), "none");
	assert_string_equal(pin_of(rules, "c"), "email");
	/* A check may stand on an inherited pattern. */
	assert_true(span_is(class_named(rules, "vip")->pattern, "v"));
	assert_int_equal(class_named(rules, "vip")->check, RULES_CHECK_MOD97);
	/* Scalars and lists of columns replace what is inherited. */
	assert_true(span_is(rules_purpose(rules), "two"));
	assert_true(span_is(rules_basis(rules), "law"));
	assert_int_equal(rules_subject_count(rules), 1);
	assert_true(span_is(rules_subject_at(rules, 0)->name, "d"));
	assert_true(span_is(rules_quasi_at(rules, 0)->name, "c"));
	assert_int_equal(rules_unlisted(rules), UNLISTED_DROP);
	/* The map of a class is replaced whole; retention is said word by word. */
	assert_true(span_is(rules_param(email->encrypt, "mode")->text, "sm4"));
	assert_null(rules_param(email->encrypt, "min"));
	const struct rules_retention *retention = rules_retention(rules);
	assert_true(span_is(retention->column->name, "创建"));
	assert_int_equal(retention->keep.years, 0);
	assert_int_equal(retention->keep.days, 90);
	assert_int_equal(retention->undated, UNDATED_REFUSE);
	assert_int_equal(retention->order, ORDER_DMY);
	assert_int_equal(retention->where.line, 6);
	/* Oldest first; only a preset's need no column. */
	const struct rules_pin *last = rules_pin_at(rules, rules_pin_count(rules) - 1);
	assert_true(span_is(last->name, "c"));
	assert_false(last->inherited);
	rules_free(rules);
}

static void refuses_cycles(void **state)
{
	struct folder *folder = *state;
	put(folder, "a.yaml", V "extends: ./b.yaml\n");
	put(folder, "b.yaml", V "extends: .//a.yaml\n");
	put(folder, "self.yaml", V "extends: self.yaml\n");
	struct failure failure = {0};
	assert_null(rules_load(file_in(folder, "a.yaml"), &failure));
	assert_int_equal(failure.status, STATUS_REFUSED);
	assert_non_null(strstr(failure.text, "b.yaml:2:10: "));
	assert_non_null(strstr(failure.text, "extends itself, by itself or by another"));
	failure = (struct failure){0};
	assert_null(rules_load(file_in(folder, "self.yaml"), &failure));
	assert_non_null(strstr(failure.text, "extends itself"));
	char name[16], text[64];
	for (int i = 0; i < 12; i++) {
		snprintf(name, sizeof name, "%d.yaml", i);
		snprintf(text, sizeof text, V "extends: %d.yaml\n", i + 1);
		put(folder, name, text);
	}
	put(folder, "12.yaml", V);
	failure = (struct failure){0};
	assert_null(rules_load(file_in(folder, "0.yaml"), &failure));
	assert_non_null(strstr(failure.text, "8.yaml:2:10: more than 8 files extend each other"));
}

static void says_what_cannot_be_read(void **state)
{
	struct folder *folder = *state;
	struct failure failure = {0};
	assert_null(rules_load(file_in(folder, "none.yaml"), &failure));
	assert_int_equal(failure.status, STATUS_REFUSED);
	assert_non_null(strstr(failure.text, "none.yaml: No such file or directory"));
	failure = (struct failure){0};
	assert_null(rules_load(folder->path, &failure));
	assert_int_equal(failure.status, STATUS_IO);
	assert_non_null(strstr(failure.text, "Is a directory"));
	failure = (struct failure){0};
	assert_null(rules_load("defaul", &failure));
	assert_int_equal(failure.status, STATUS_REFUSED);
	assert_string_equal(failure.text, "unknown preset \"defaul\" (default?)");
	failure = (struct failure){0};
	assert_null(rules_load("店铺.yml", &failure));
	assert_int_equal(failure.status, STATUS_REFUSED);
	assert_string_equal(failure.text,
			    "unknown preset \"店铺.yml\"; a file's name ends in .yaml "
			    "or has a slash (./店铺.yml)");
	failure = (struct failure){0};
	assert_null(rules_load("/dev/zero", &failure));
	assert_int_equal(failure.status, STATUS_REFUSED);
	assert_non_null(strstr(failure.text, "larger than 4 MiB"));
	/* What extends a file that is not there says so by that file's name. */
	put(folder, "x.yaml", V "extends: gone.yaml\n");
	failure = (struct failure){0};
	assert_null(rules_load(file_in(folder, "x.yaml"), &failure));
	assert_int_equal(failure.status, STATUS_REFUSED);
	assert_non_null(strstr(failure.text, "gone.yaml: No such file"));
}

/* ---- The default
 * --------------------------------------------------------------------------------- */

/* CONTRACT 9, in its order. */
static const char *const table[] = {
	"person_name",     "nickname",       "account",      "cn_mobile",
	"cn_landline",     "phone",          "email",        "address",
	"postcode",        "cn_resident_id", "hk_id",        "tw_id",
	"us_ssn",          "national_id",    "passport",     "cn_travel_permit",
	"bank_card",       "iban",           "bank_account", "credential",
	"birth_date",      "cn_plate",       "ip_address",   "mac_address",
	"device_id",       "geo_point",      "wechat_id",    "qq",
	"tracking_number", "cn_uscc",        "free_text",
};

static void default_has_every_class(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct rules *rules = rules_load(NULL, &failure);
	assert_non_null(rules);
	assert_int_equal(rules_class_count(rules), COUNT(table));
	for (size_t i = 0; i < COUNT(table); i++) {
		const struct rules_class *class = rules_class_at(rules, i);
		assert_string_equal(class->name, table[i]);
		assert_int_equal(class->rank, i);
		bool kept = class->sensitivity == SENSITIVITY_NONE;
		assert_int_equal(class->action, kept ? ACTION_KEEP : ACTION_MASK);
		assert_true(kept || class->mask);
		assert_string_equal(class->where.file, "default.yaml");
	}
	rules_free(rules);
}

/*
 * That no name stands under two classes the reading itself refuses (see refusals); here: no pin
 * speaks against a strong name, not even one with *.
 */
static void default_agrees_with_itself(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct rules *rules = rules_load("default", &failure);
	assert_non_null(rules);
	assert_true(rules_pin_count(rules) > 100);
	for (size_t i = 0; i < rules_pin_count(rules); i++) {
		const struct rules_pin *pin = rules_pin_at(rules, i);
		const struct rules_class *class = rules_class_for_header(rules, pin->folded);
		if (class)
			print_error("pin %s under %s\n", pin->name.at, class->name);
		assert_null(class);
		assert_null(pin->class);
		assert_true(pin->inherited);
	}
	rules_free(rules);
}

/* A preset says what becomes of the classes that there are; a pin of it never says less. */
static void presets_stand_on_the_default(void **state)
{
	(void)state;
	static const struct {
		const char *name, *basis;
		enum unlisted unlisted;
		enum action id, mobile, note, tracking; /* cn_resident_id, cn_mobile, … */
	} presets[] = {
		{"archive", "个人信息保护法第五十一条", UNLISTED_KEEP, ACTION_ENCRYPT,
		 ACTION_ENCRYPT, ACTION_ENCRYPT, ACTION_ENCRYPT},
		{"cross-border",
		 "个人信息保护法第三十八条至第四十条；数据跨境流动规定（2024年3月22日）",
		 UNLISTED_REFUSE, ACTION_DROP, ACTION_MASK, ACTION_DROP, ACTION_DROP},
		{"gdpr", "", UNLISTED_KEEP, ACTION_ENCRYPT, ACTION_MASK, ACTION_MASK, ACTION_MASK},
		{"pci-dss", "PCI DSS v4.0.1", UNLISTED_KEEP, ACTION_MASK, ACTION_MASK, ACTION_MASK,
		 ACTION_MASK},
		{"share", "", UNLISTED_DROP, ACTION_DROP, ACTION_MASK, ACTION_DROP, ACTION_DROP},
		{"transfer", "个人信息保护法第二十二条、第二十三条", UNLISTED_KEEP, ACTION_DROP,
		 ACTION_MASK, ACTION_MASK, ACTION_MASK},
		{"waybill", "GB/T 41833-2022", UNLISTED_KEEP, ACTION_MASK, ACTION_MASK, ACTION_MASK,
		 ACTION_KEEP},
	};
	for (size_t i = 0; i < COUNT(presets); i++) {
		struct failure failure = {0};
		struct rules *rules = rules_load(presets[i].name, &failure);
		if (!rules)
			print_error("%s\n", failure.text);
		assert_non_null(rules);
		assert_true(rules_class_count(rules) >= COUNT(table));
		for (size_t k = 0; k < rules_class_count(rules); k++) {
			const struct rules_class *class = rules_class_at(rules, k);
			assert_string_equal(class->name,
					    k < COUNT(table) ? table[k] : "order_number");
			/* Who pays for a class that is masked no more may still meet it in notes.
			 */
			assert_true(class->mask || class->action == ACTION_KEEP);
		}
		assert_true(span_is(rules_basis(rules), presets[i].basis));
		assert_int_equal(rules_unlisted(rules), presets[i].unlisted);
		assert_int_equal(class_named(rules, "cn_resident_id")->action, presets[i].id);
		assert_int_equal(class_named(rules, "cn_mobile")->action, presets[i].mobile);
		assert_int_equal(class_named(rules, "free_text")->action, presets[i].note);
		assert_int_equal(class_named(rules, "tracking_number")->action,
				 presets[i].tracking);
		assert_int_equal(class_named(rules, "cn_uscc")->action, ACTION_KEEP);
		for (size_t k = 0; k < rules_pin_count(rules); k++)
			assert_true(rules_pin_at(rules, k)->inherited);
		bool keyed = strcmp(presets[i].name, "share") == 0;
		assert_string_equal(pin_of(rules, "订单编号"), keyed ? "order_number" : "none");
		assert_string_equal(pin_of(rules, "总金额"), "none");
		rules_free(rules);
	}
}

static const struct {
	const char *header, *class;
} known[] = {
	/* Tmall, JD, Pinduoduo, Douyin, Youzan, Dianxiaomi */
	{"收货人姓名", "person_name"},
	{"收货地址 ", "address"},
	{"联系手机", "cn_mobile"},
	{"联系电话 ", "phone"},
	{"买家会员名", "nickname"},
	{"买家支付宝账号", "account"},
	{"买家留言", "free_text"},
	{"订单备注", "free_text"},
	{"商家备忘", "free_text"},
	{"发票抬头", "free_text"},
	{"修改后的收货地址", "address"},
	{"物流单号", "tracking_number"},
	{"买家会员昵称", "nickname"},
	{"下单帐号", "account"},
	{"客户姓名", "person_name"},
	{"客户地址", "address"},
	{"快递单号", "tracking_number"},
	{"用户购买手机号", "cn_mobile"},
	{" 用户购买手机号", "cn_mobile"},
	{"身份证姓名", "person_name"},
	{"身份证号码", "cn_resident_id"},
	{"收件人", "person_name"},
	{"收件人手机号", "cn_mobile"},
	{"详细地址", "address"},
	{"收货人/提货人", "person_name"},
	{"收货人手机号/提货人手机号", "cn_mobile"},
	{"详细收货地址/提货地址", "address"},
	{"收银员", "person_name"},
	{"地址1", "address"},
	{"邮编", "postcode"},
	/* Shopify, Amazon, eBay, Etsy, WooCommerce, Magento */
	{"Email", "email"},
	{"Billing Name", "person_name"},
	{"Shipping Address1", "address"},
	{"Billing Zip", "postcode"},
	{"Shipping Phone", "phone"},
	{"Note Attributes", "free_text"},
	{"buyer-email", "email"},
	{"buyer-phone-number", "phone"},
	{"Recipient Name", "person_name"},
	{"recipient_name", "person_name"},
	{"ship-address-3", "address"},
	{"ship-postal-code", "postcode"},
	{"cpf", "national_id"},
	{"Buyer Username", "nickname"},
	{"Buyer Address 2", "address"},
	{"Buyer Tax Identifier Value", "national_id"},
	{"Ship To Phone", "phone"},
	{"My Item Note", "free_text"},
	{"Street 1", "address"},
	{"Ship Zipcode", "postcode"},
	{"First Name (Billing)", "person_name"},
	{"Address 1&2 (Shipping)", "address"},
	{"Email (Billing)", "email"},
	{"Bill-to Name", "person_name"},
	{"Customer Email", "email"},
	/* Lazada, Shopee, TikTok, PayPal, Stripe */
	{"nationalRegistrationNumber", "national_id"},
	{"shippingAddress5", "address"},
	{"billingAddr", "address"},
	{"shippingPhone2", "phone"},
	{"shippingPostCode", "postcode"},
	{"buyerFailedDeliveryUserName", "nickname"},
	{"Username (Buyer)", "nickname"},
	{"Phone #", "phone"},
	{"Detail Address", "address"},
	{"From Email Address", "email"},
	{"Address Line 2/District/Neighborhood", "address"},
	{"Contact Phone Number", "phone"},
	{"Card Name", "person_name"},
	{"Card Address Line1", "address"},
	{"Customer Description", "free_text"},
	/* Other tongues */
	{"shouhuoren", "person_name"},
	{"Vorname", "person_name"},
	{"Straße", "address"},
	{"STRASSE", "address"},
	{"Prénom", "person_name"},
	{"PRENOM", "person_name"},
	{"Apellidos", "person_name"},
	{"Codice fiscale", "national_id"},
	{"Achternaam", "person_name"},
	{"Telemóvel", "phone"},
	{"Rodné číslo", "national_id"},
	{"Дата рождения", "birth_date"},
	{"Телефон", "phone"},
	{"氏名", "person_name"},
	{"電話番号", "phone"},
	{"이름", "person_name"},
	{"휴대폰 번호", "phone"},
	{"IP地址", "ip_address"},
	{"登录密码", "credential"},
	{"Partner Iban", "iban"},
	{"统一社会信用代码", "cn_uscc"},
	{"香港身份证号", "hk_id"},
	/* Contacts of Google and Outlook, Salesforce, Mailchimp, WordPress, patients, voters */
	{"E-mail 1 - Value", "email"},
	{"Phone 1 - Value", "phone"},
	{"Address 1 - Street", "address"},
	{"Address 1 - Postal Code", "postcode"},
	{"Given Name", "person_name"},
	{"E-mail 2 Address", "email"},
	{"Business Street 2", "address"},
	{"Home Postal Code", "postcode"},
	{"Assistant's Name", "person_name"},
	{"MAILINGSTREET", "address"},
	{"MOBILEPHONE", "phone"},
	{"OTHERPOSTALCODE", "postcode"},
	{"LNAME", "person_name"},
	{"OPTIN_IP", "ip_address"},
	{"user_email", "email"},
	{"user_pass", "credential"},
	{"comment_author_email", "email"},
	{"comment_author_IP", "ip_address"},
	{"billing_postcode", "postcode"},
	{"BIRTHDATE", "birth_date"},
	{"patient_birth_date", "birth_date"},
	{"MAIDEN", "person_name"},
	{"res_street_address", "address"},
	{"full_phone_number", "phone"},
	{"ip_address", "ip_address"},
	{"ip_longitude", "geo_point"},
	{"home_latitude", "geo_point"},
	/* Decorated */
	{"Email.1", "email"},
	{"联系手机_2", "cn_mobile"},
	{"*收货人（必填）", "person_name"},
	{"手机号：", "cn_mobile"},
	{"Address 9 (required)", "address"},
	/* What is not personal, or not by its name */
	{"customer_name", "-"},
	{"customerName", "-"},
	{"Employee", "-"},
	{"Receiver", "-"},
	{"Nom", "-"},
	{"Nome", "-"},
	{"latitude", "-"},
	{"stop_lon", "-"},
	{"经度", "-"},
	{"支付宝", "-"},
	{"银行卡", "-"},
	{"credit_card", "-"},
	{"birth_rate", "-"},
	{"Birth Place", "-"},
	{"hire_date", "-"},
	{"DEATHDATE", "-"},
	{"license_number", "-"},
	{"设备号", "-"},
	{"Title", "-"},
	{"gender", "-"},
	{"City", "-"},
	{"Country", "-"},
	{"Name", "-"},
	{"Lineitem name", "-"},
	{"product-name", "-"},
	{"Billing Company", "-"},
	{"buyer-company-name", "-"},
	{"Device ID", "-"},
	{"Shipping City", "-"},
	{"ship-state", "-"},
	{"Card Last4", "-"},
	{"Card ID", "-"},
	{"订单编号", "-"},
	{"是否手机订单", "-"},
	{"店铺名称", "-"},
	{"宝贝标题", "-"},
	{"电话", "-"},
	{"Accepts Email Marketing", "-"},
	{"Address Status", "-"},
	{"Shipping Information", "-"},
	{"商家备注等级（等级1-5为由高到低）", "-"},
	{"虚拟号过期时间", "-"},
	{"Tax 1 Name", "-"},
	{"Buyer Tax Identifier Name", "-"},
	{"支付单号", "-"},
	{"省", "-"},
	{"发票内容", "-"},
	{"账号", "-"},
	{"ID", "-"},
};

static void default_knows_the_exports(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct rules *rules = rules_load(NULL, &failure);
	assert_non_null(rules);
	for (size_t i = 0; i < COUNT(known); i++) {
		const char *class = class_of(rules, known[i].header);
		if (strcmp(class, known[i].class) != 0)
			print_error("%s\n", known[i].header);
		assert_string_equal(class, known[i].class);
	}
	static const char *const pinned[] = {"订单编号",     "宝贝标题 ",    "SKU",
					     "是否手机订单", "店铺名称",     "Lineitem name",
					     "order-id",     "product-name", "Total"};
	for (size_t i = 0; i < COUNT(pinned); i++)
		assert_string_equal(pin_of(rules, pinned[i]), "none");
	assert_string_equal(pin_of(rules, "Name"), "-");
	rules_free(rules);
}

/* ---- The canonical form -------------------------------------------------------------------------
 */

static void append(void *context, struct span bytes)
{
	assert_true(buffer_append(context, bytes));
}

static bool same_canonical(const char *left, const char *right)
{
	struct buffer forms[2] = {{0}, {0}};
	const char *texts[2] = {left, right};
	for (int i = 0; i < 2; i++) {
		struct rules *rules = read_text(texts[i]);
		rules_canonical(rules, append, &forms[i]);
		rules_free(rules);
	}
	bool same = span_equal(buffer_span(&forms[0]), buffer_span(&forms[1]));
	buffer_free(&forms[0]);
	buffer_free(&forms[1]);
	return same;
}

static void canonical_tells_rules_apart(void **state)
{
	(void)state;
	const char *plain = V "extends: none\nclasses: {a: {headers: [x, y], action: mask}}\n";
	assert_true(same_canonical(plain, plain));
	/* How it is written makes no difference. */
	assert_true(same_canonical(plain, V "# why\r\nextends: \"none\"\r\nclasses:\r\n  a:\r\n"
					    "    headers: ['x',\ty]\r\n    action: mask\r\n"));
	assert_true(
		same_canonical(V "extends: none\nclasses: {a: {headers: [x]}, b: {headers: [y], "
				 "mask: {kind: full}}, c: {headers: [z], mask: {kind: full}}}",
			       V "extends: none\nclasses: {a: {headers: [x]}, b: {headers: [y], "
				 "mask: &m {kind: full}}, c: {headers: [z], mask: *m}}"));
	/* What it says does, and what it stands on. */
	static const char *const others[] = {
		V "extends: none\nclasses: {a: {headers: [x, y], action: keep}}\n",
		V "extends: none\nclasses: {a: {headers: !only [x, y], action: mask}}\n",
		V "extends: none\nclasses: {a: {headers: [xy], action: mask}}\n",
		V "extends: none\nclasses: {a: {headers: [x], action: mask}}\ncolumns: {y: a}\n",
		V "classes: {a: {headers: [x, y], action: mask}}\n",
		V "extends: none\nclasses: {a: {headers: [x, y], action: mask, encrypt: {}}}\n",
		V "extends: none\nclasses: {a: {headers: [x, y], encrypt: {mode: siv}}}\n",
		V "extends: none\nclasses: {a: {headers: [x, y], encrypt: {mode: sm4}}}\n",
		V "extends: none\nclasses: {a: {headers: [x, y], action: mask}}\n"
		  "retention: {column: y, keep: 3y}\n",
		V "extends: none\nclasses: {a: {headers: [x, y], action: mask}}\n"
		  "retention: {column: y, keep: 2y}\n",
	};
	for (size_t i = 0; i < COUNT(others); i++)
		for (size_t j = i + 1; j < COUNT(others); j++)
			assert_false(same_canonical(others[i], others[j]));
	for (size_t i = 0; i < COUNT(others); i++)
		assert_false(same_canonical(plain, others[i]));
}

/* Weak names: which classes they may be of. */
static const struct {
	const char *header;
	const char *classes[5];
} weak[] = {
	{"电话", {"cn_mobile", "cn_landline", "phone"}},
	{"Tel.", {"cn_mobile", "cn_landline", "phone"}},
	{"联系方式2", {"cn_mobile", "email"}},
	{"Name", {"person_name"}},
	{"customer_name", {"person_name"}},
	{"Nom", {"person_name"}},
	{"负责人", {"person_name"}},
	{"账号", {"account", "cn_mobile", "email", "bank_card", "iban"}},
	{"支付宝", {"account"}},
	{"证件号", {"cn_resident_id", "hk_id", "tw_id", "passport", "cn_travel_permit"}},
	{"credit_card", {"bank_card"}},
	{"birth", {"birth_date"}},
	{"Date", {NULL}},
	{"hire_date", {NULL}},
	{"latitude", {"geo_point"}},
	{"stop_lat", {"geo_point"}},
	{"src", {"ip_address"}},
	{"Device ID", {"device_id"}},
	{"单号", {"tracking_number"}},
	{"order number", {NULL}},
	{"税号", {"cn_resident_id"}},
	{"description", {"free_text"}},
	{"title", {NULL}},
	{"city", {NULL}},
	/* A catalogue of books is no list of people. */
	{"author", {NULL}},
	/* A word for a number alone may be any number; eleven digits of a mobile are few numbers.
	 */
	{"Nummer", {"cn_mobile"}},
};

static void default_knows_weak_names(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct rules *rules = rules_load(NULL, &failure);
	assert_non_null(rules);
	for (size_t i = 0; i < COUNT(weak); i++) {
		for (size_t k = 0; k < 5 && weak[i].classes[k]; k++) {
			if (!hinted(rules, weak[i].classes[k], weak[i].header))
				print_error("%s, %s\n", weak[i].header, weak[i].classes[k]);
			assert_true(hinted(rules, weak[i].classes[k], weak[i].header));
		}
		for (size_t k = 0; !weak[i].classes[0] && k < COUNT(table); k++) {
			if (hinted(rules, table[k], weak[i].header))
				print_error("%s, %s\n", weak[i].header, table[k]);
			assert_false(hinted(rules, table[k], weak[i].header));
		}
	}
	rules_free(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses),
		cmocka_unit_test(refuses_what_is_no_yaml),
		cmocka_unit_test(refuses_long_words_shortly),
		cmocka_unit_test(refuses_alias_bombs),
		cmocka_unit_test(refuses_depth_and_size),
		cmocka_unit_test(reads_thousands_of_pins),
		cmocka_unit_test(reads_a_class),
		cmocka_unit_test(reads_parameters),
		cmocka_unit_test(merges_with_the_default),
		cmocka_unit_test(moves_names),
		cmocka_unit_test(matches_names),
		cmocka_unit_test(matches_decorated_names),
		cmocka_unit_test(reads_hints),
		cmocka_unit_test(reads_patterns),
		cmocka_unit_test(reads_what_it_is_for),
		cmocka_unit_test(reads_retention),
		cmocka_unit_test(reads_times_to_keep),
		cmocka_unit_test(reads_encryption),
		cmocka_unit_test(follows_aliases),
		cmocka_unit_test(reads_encodings),
		cmocka_unit_test_setup_teardown(extends_files, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(refuses_cycles, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(says_what_cannot_be_read, make_folder,
						remove_folder),
		cmocka_unit_test(canonical_tells_rules_apart),
		cmocka_unit_test(default_has_every_class),
		cmocka_unit_test(default_agrees_with_itself),
		cmocka_unit_test(presets_stand_on_the_default),
		cmocka_unit_test(default_knows_the_exports),
		cmocka_unit_test(default_knows_weak_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
