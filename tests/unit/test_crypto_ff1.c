/* crypto: FF1 against published vectors and itself. */
#include "library.h"
#include "vectors.h"

#define NUMERALS_MAX 300

/* A digit or letter each, or decimal with a comma between. */
static size_t numerals_of(const char *text, uint16_t *out)
{
	size_t count = 0;
	bool decimal = strchr(text, ',') != NULL;
	if (strcmp(text, "-") == 0)
		return 0;
	for (char *at = (char *)text; *at; count++) {
		assert_true(count < NUMERALS_MAX);
		if (decimal) {
			out[count] = (uint16_t)strtoul(at, &at, 10);
			at += *at == ',';
		} else {
			out[count] = (uint16_t)(*at >= 'a' ? *at - 'a' + 10 : *at - '0');
			at++;
		}
	}
	return count;
}

/* name, radix, key, tweak, before, after, result. */
static void assert_vector(char **fields)
{
	char key[32], tweak[64];
	uint16_t before[NUMERALS_MAX], after[NUMERALS_MAX], out[NUMERALS_MAX];
	unsigned radix = (unsigned)strtoul(fields[1], NULL, 10);
	struct span keys = unhex_all(fields[2], key, sizeof key);
	struct span tweaks = unhex_all(fields[3], tweak, sizeof tweak);
	size_t count = numerals_of(fields[4], before);
	struct ff1 ff1 = {0};
	assert_true(ff1_begin(&ff1, library, bytes_of(keys), keys.size));
	memcpy(out, before, sizeof out);
	if (strcmp(fields[6], "valid") == 0) {
		assert_int_equal(numerals_of(fields[5], after), count);
		if (!ff1_encrypt(&ff1, radix, tweaks, out, count))
			fail_msg("vector %s of radix %u is refused", fields[0], radix);
		assert_memory_equal(out, after, count * sizeof *out);
		assert_true(ff1_decrypt(&ff1, radix, tweaks, out, count));
	} else {
		if (ff1_encrypt(&ff1, radix, tweaks, out, count))
			fail_msg("vector %s of radix %u is taken", fields[0], radix);
		assert_memory_equal(out, before, count * sizeof *out);
		assert_false(ff1_decrypt(&ff1, radix, tweaks, out, count));
	}
	assert_memory_equal(out, before, count * sizeof *out);
	ff1_end(&ff1);
}

static void test_vectors(void **state)
{
	static const struct {
		const char *name;
		size_t count;
	} files[] = {{"ff1_nist.txt", 9},
		     {"ff1_wycheproof_10.txt", 442},
		     {"ff1_wycheproof_other.txt", 530}};
	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct vectors vectors;
		vectors_open(&vectors, files[i].name);
		while (vectors_next(&vectors, 7))
			assert_vector(vectors.fields);
		assert_int_equal(vectors.count, files[i].count);
	}
}

/* There and back over every size, with tweaks of every size around a block. */
static void test_there_and_back(void **state)
{
	static const unsigned radixes[] = {2, 3, 10, 16, 26, 36, 255, 256, 257, 1000, 65535, 65536};
	unsigned char key[32] = {3, 8, 'G'};
	char tweak[80];
	struct ff1 ff1 = {0};
	(void)state;
	srandom(800);
	assert_true(ff1_begin(&ff1, library, key, sizeof key));
	for (size_t i = 0; i < COUNT(radixes); i++)
		for (size_t count = 2; count <= FF1_DIGITS_MAX; count += 1 + count / 24) {
			uint16_t before[FF1_DIGITS_MAX], out[FF1_DIGITS_MAX];
			unsigned radix = radixes[i];
			struct span with = {tweak, (size_t)random() % sizeof tweak};
			double values = 1;
			for (size_t n = 0; n < count && values < 1e9; n++)
				values *= radix;
			for (size_t n = 0; n < sizeof tweak; n++)
				tweak[n] = (char)random();
			for (size_t n = 0; n < count; n++)
				before[n] = (uint16_t)((unsigned)random() % radix);
			memcpy(out, before, sizeof out);
			bool large = values >= 1e6;
			assert_int_equal(ff1_encrypt(&ff1, radix, with, out, count), large);
			for (size_t n = 0; n < count; n++)
				assert_true(out[n] < radix);
			assert_int_equal(ff1_decrypt(&ff1, radix, with, out, count), large);
			assert_memory_equal(out, before, count * sizeof *out);
		}
	ff1_end(&ff1);
}

/* Over a whole small domain no two become the same, and next to none stays. */
static void test_permutation(void **state)
{
	unsigned char key[32] = {1};
	static bool seen[1000000];
	struct ff1 ff1 = {0};
	unsigned stay = 0;
	(void)state;
	assert_true(ff1_begin(&ff1, library, key, sizeof key));
	for (unsigned value = 0; value < 1000000; value++) {
		uint16_t out[6];
		unsigned number = 0, rest = value;
		for (size_t n = 6; n-- > 0; rest /= 10)
			out[n] = (uint16_t)(rest % 10);
		if (!ff1_encrypt(&ff1, 10, span_of("cn_mobile"), out, 6))
			fail_msg("%u is refused", value);
		for (size_t n = 0; n < 6; n++)
			number = number * 10 + out[n];
		if (number >= 1000000 || seen[number])
			fail_msg("%u becomes %u, as another does", value, number);
		seen[number] = true;
		stay += number == value;
	}
	assert_true(stay < 10);
	ff1_end(&ff1);
}

/* Radix, tweak and key each make a difference. */
static void test_parameters(void **state)
{
	const uint16_t digits[11] = {1, 3, 8, 0, 0, 1, 3, 8, 0, 0, 0};
	static const struct {
		unsigned char key;
		unsigned radix;
		const char *tweak;
	} cases[] = {{0, 10, "cn_mobile"}, {1, 10, "cn_mobile"}, {0, 11, "cn_mobile"},
		     {0, 10, ""},          {0, 10, "bank_card"}, {0, 10, "cn_mobile1"}};
	uint16_t out[COUNT(cases)][11];
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ff1 ff1 = {0};
		const unsigned char key[32] = {cases[i].key};
		assert_true(ff1_begin(&ff1, library, key, sizeof key));
		memcpy(out[i], digits, sizeof digits);
		assert_true(ff1_encrypt(&ff1, cases[i].radix, span_of(cases[i].tweak), out[i], 11));
		for (size_t before = 0; before < i; before++)
			assert_memory_not_equal(out[i], out[before], sizeof out[i]);
		ff1_end(&ff1);
	}
}

static void test_refused(void **state)
{
	static const struct {
		unsigned radix;
		size_t count, tweak;
		uint16_t first;
		bool taken;
	} cases[] = {
		{10, 6, 8, 9, true},
		{10, 6, 8, 10, false},
		{10, 5, 8, 9, false},
		{0, 6, 8, 0, false},
		{1, 200, 8, 0, false},
		{65537, 6, 8, 0, false},
		{65536, 2, 8, 65535, true},
		{65536, 1, 8, 1, false},
		{2, 19, 8, 1, false},
		{2, 20, 8, 1, true},
		{10, 256, 8, 9, true},
		{10, 257, 8, 9, false},
		{999, 2, 8, 1, false},
		{1000, 2, 8, 1, true},
		{10, 6, FF1_TWEAK_MAX, 9, true},
		{10, 6, FF1_TWEAK_MAX + 1, 9, false},
		{10, 0, 0, 0, false},
	};
	static char tweak[FF1_TWEAK_MAX + 1];
	unsigned char key[32] = {0};
	struct ff1 ff1 = {0};
	(void)state;
	assert_true(ff1_begin(&ff1, library, key, sizeof key));
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint16_t out[NUMERALS_MAX] = {cases[i].first}, before[NUMERALS_MAX];
		struct span with = {tweak, cases[i].tweak};
		memcpy(before, out, sizeof out);
		assert_int_equal(ff1_encrypt(&ff1, cases[i].radix, with, out, cases[i].count),
				 cases[i].taken);
		assert_int_equal(ff1_decrypt(&ff1, cases[i].radix, with, out, cases[i].count),
				 cases[i].taken);
		assert_memory_equal(out, before, sizeof out);
	}
	ff1_end(&ff1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),     cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_permutation), cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, library_begin, library_end);
}
