/*
 * Quick looks against slow ones, over made-up texts of many forms: in what is let go with one look,
 * no detector may find anything; what a mask is said to have made, it must give back.
 */
#include "treat/treat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- Made-up texts -----------------------------------------------------------------------------
 */

/* The same each time (xorshift64*). */
static uint64_t state_of_chance = 88172645463325252ull;

static uint64_t chance(uint64_t below)
{
	state_of_chance ^= state_of_chance >> 12;
	state_of_chance ^= state_of_chance << 25;
	state_of_chance ^= state_of_chance >> 27;
	return (state_of_chance * 0x2545f4914f6cdd1dull >> 33) % below;
}

/* A text with room behind it, as a block of records has. */
struct made {
	char bytes[256 + BUFFER_SLACK];
	size_t size;
};

static struct span span_made(const struct made *made)
{
	return (struct span){made->bytes, made->size};
}

static void put(struct made *made, const char *text)
{
	size_t size = strlen(text);
	assert_true(made->size + size <= 256);
	memcpy(made->bytes + made->size, text, size);
	made->size += size;
}

static void put_byte(struct made *made, char byte)
{
	put(made, (const char[]){byte, 0});
}

/* # is a digit, @ a letter, ? either or nothing, _ a blank or nothing; the rest is itself. */
static struct made make(const char *form)
{
	struct made made = {.size = 0};
	for (; *form; form++) {
		bool digit = *form == '#' || (*form == '?' && chance(2));
		if (*form == '?' && chance(4) == 0)
			continue;
		if (digit)
			put_byte(&made, (char)('0' + chance(10)));
		else if (*form == '@' || *form == '?')
			put_byte(&made, "abcdefgXYZ"[chance(10)]);
		else if (*form != '_')
			put_byte(&made, *form);
		else if (chance(2))
			put_byte(&made, ' ');
	}
	return made;
}

/* Of these characters alone, so many at most. */
static struct made make_of(const char *alphabet, size_t most)
{
	struct made made = {.size = 0};
	size_t kinds = strlen(alphabet);
	for (size_t size = 1 + chance(most); size > 0; size--)
		put_byte(&made, alphabet[chance(kinds)]);
	return made;
}

/* ---- A look at any value -----------------------------------------------------------------------
 */

/* What a detector that goes by the value alone makes of it; NULL: nothing. */
static const char *found_in(struct span text)
{
	const struct detectors *all = detectors_builtin();
	struct span value = wrapper_off(text);
	struct survey survey = survey_of(value);
	struct detect_search search;
	struct finding finding;
	struct parts parts;
	for (size_t d = 0; d < all->count; d++)
		if (detector_fires(all->at[d], &survey, value, &parts))
			return all->at[d]->class;
	detect_begin(&search, all, value);
	return detect_next(&search, &finding) ? finding.class : NULL;
}

static size_t let_go;

static void compare(const struct made *made)
{
	struct span text = span_made(made);
	struct glance glance = glance_at(text);
	if (glance.says == GLANCE_UNSURE)
		return;
	struct survey survey = survey_of(text);
	bool plain = survey.wide == 0 && !(survey.marks & MARK_AT) && !text_has_star(text) &&
		     !text_is_blank(wrapper_off(text)) && !text_is_token(wrapper_off(text));
	const char *class = glance.says == GLANCE_NOBODY ? found_in(text) : NULL;
	bool number = glance.says == GLANCE_NOBODY ||
		      (survey.letters == 0 && survey.digits == glance.digits && survey.digits > 0);
	if (!plain || class || !number)
		print_error("let go: \"%.*s\" %s\n", (int)text.size, text.at, class ? class : "");
	assert_true(plain && !class && number);
	let_go++;
}

static const char *const forms[] = {
	"####-##-##",
	"####/##/##",
	"####-##-## ##:##",
	"####-##-## ##:##:##",
	"####/##/##T##:##:##",
	"#",
	"##",
	"####",
	"######",
	"#######",
	"########",
	"#########",
	"##########",
	"###########",
	"############",
	"1##########",
	"0#########",
	"0###########",
	"86###########",
	"13#########",
	"010#######",
	"#.##",
	"####.##",
	"-###.##",
	"##.#%",
	"$###.##",
	"#.#.#.#",
	"##.##.##.##",
	"###-##-####",
	"###-####",
	"(###)###",
	"+######",
	"::#",
	"#::#",
	"@@:@@:##",
	"##:##",
	"@_@@@@_@@@@@@",
	"@@@@@@ @@@@@@@@",
	"Baker Street",
	"Main St",
	"Calle Mayor s/n",
	"Unter den Linden",
	"rue de la Paix",
	"Flat B, High Street",
	"@@@@@@@@strasse",
	"c/o @@@@@ @@@@@@",
	"??????",
	"????????????",
	"??????????????????",
	"=\"#####\"",
	"'#####",
	"\t######",
	"#####\t",
	" ### ",
	"\"###\"",
	"AB-###-CD",
	"iPhone ## Pro",
	"v#.#.#",
	"##*##",
	"##x##x##",
	"p1_",
	"pii1",
	"NULL",
	"n/a",
	"true",
};

static void test_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++)
		for (int n = 0; n < 4000; n++) {
			struct made made = make(forms[i]);
			compare(&made);
		}
	assert_true(let_go > 60000);
}

static void test_any(void **state)
{
	static const char *const alphabets[] = {
		"0123456789",         "0123456789 -",      "0123456789.",
		"0123456789./:-+() ", "0123456789abcdef:", "abcdefghij klmnop.,-'",
		"ABCXYZ0123456789",   "\t '\"=0123",       "0123456789*@#,;|",
		"1380 -+()86",        "NESWabc. 0123",
	};
	(void)state;
	for (size_t i = 0; i < COUNT(alphabets); i++)
		for (int n = 0; n < 30000; n++) {
			struct made made = make_of(alphabets[i], n % 2 ? 12 : 40);
			compare(&made);
		}
}

/* Values of every class, in the spellings that detectors know. */
static const char *const values[] = {
	"13800138000",
	"18012345678-1234",
	"0571-88888888",
	"010 8888 8888",
	"+44 20 7946 0958",
	"(212) 555-0187",
	"someone@example.com",
	"浙江省杭州市西湖区文三路1号",
	"10 Downing Street",
	"Hauptstraße 5",
	"11010519491231002X",
	"110105491231002",
	"A123456(3)",
	"A123456789",
	"123-45-6789",
	"4111111111111111",
	"6222021200012345679",
	"DE89370400440532013000",
	"京A12345",
	"粤B12345D",
	"203.0.113.7",
	"2001:db8::8a2e:370:7334",
	"00:1a:2b:3c:4d:5e",
	"RB123456785GB",
	"SF1234567890123",
	"91350211M000100Y43",
};

/* With what stands around a value, or between its characters. */
static void spell(const char *value, int way, struct made *made)
{
	static const char *const before[] = {"",   "=\"",  "'",    "\t", "\"",
					     "  ", "+86 ", "0086", "u: "};
	static const char *const after[] = {"", "\"", "", "\t", "\"", " ", "", "", " ok"};
	int around = way % (int)COUNT(before), between = way / (int)COUNT(before);
	made->size = 0;
	put(made, before[around]);
	for (size_t i = 0; value[i]; i++) {
		bool digit = value[i] >= '0' && value[i] <= '9';
		if (between == 1 && digit && i > 0 && i % 4 == 3)
			put(made, " ");
		if (between == 2 && digit && i > 0 && i % 4 == 3)
			put(made, "-");
		if (between == 3 && digit)
			put(made, (const char[]){'\xef', '\xbc', (char)(0x90 + value[i] - '0'), 0});
		else
			put_byte(made, value[i]);
	}
	put(made, after[around]);
}

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(values); i++)
		for (int way = 0; way < 36; way++) {
			struct made made;
			spell(values[i], way, &made);
			compare(&made);
			bool nobody = glance_at(span_made(&made)).says == GLANCE_NOBODY;
			if (nobody)
				print_error("let go: \"%.*s\"\n", (int)made.size, made.bytes);
			assert_false(nobody);
		}
}

/* ---- What masks made ---------------------------------------------------------------------------
 */

static const char *const masked[] = {
	"###****####",     "####****####",     "#******##",    "##*******##",
	"1##****####",     "0##*****##",       "86#****####",  "#***************#@",
	"###***####",      "****####",         "###****###",   "####*****##",
	"####-****-####",  "###****####-##",   "#***#",        "##****",
	"+86 1##****####", "=\"1##****####\"", "'1##****####", "0086#****####",
	"1##*****####",    "##****####",       "#****#",       "1#########*",
	"(0##)*****##",
};

static void test_made(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct arena arena = {NULL};
	struct rules *rules = rules_load(NULL, &failure);
	struct means means = {
		.arena = &arena, .rules = rules, .detectors = detectors_builtin(), .trial = true};
	struct buffer out = {0};
	size_t sure = 0;
	assert_non_null(rules);
	for (size_t rank = 0; rank < rules_class_count(rules); rank++) {
		const struct rules_class *class = rules_class_at(rules, rank);
		struct treatment *treatment = treatment_for_mask(&means, class, &failure);
		assert_non_null(treatment);
		for (int n = 0; n < 40000; n++) {
			struct made made = n % 4 ? make(masked[chance(COUNT(masked))])
						 : make_of("0123456789****- 13X", 20);
			out.size = 0;
			if (!treatment_leaves(treatment, span_made(&made)))
				continue;
			enum outcome outcome =
				treatment_apply(treatment, span_made(&made), &out, &failure);
			if (outcome != OUTCOME_ALREADY)
				print_error("%s: \"%.*s\" is not left\n", class->name,
					    (int)made.size, made.bytes);
			assert_int_equal(outcome, OUTCOME_ALREADY);
			sure++;
		}
	}
	assert_true(sure > 5000);
	buffer_free(&out);
	means_close(&means);
	arena_free(&arena);
	rules_free(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_any),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_made),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
