/*
 * Classes of several shapes: names that promise no more than "a telephone". Values that are nearly
 * all of one class say which, and values of several are it.
 */
#include "columns/decide.h"

/* Each of two shapes in a column of accounts. */
#define SHARE_OF_TWO 5

static const struct umbrella {
	const char *wide;
	const char *narrow[5];
} umbrellas[] = {
	{"phone", {"cn_mobile", "cn_landline"}},
	{"national_id", {"cn_resident_id", "hk_id", "tw_id", "us_ssn", "passport"}},
	{"bank_account", {"bank_card", "iban"}},
	{"account", {"cn_mobile", "email"}},
};
#define UMBRELLAS (sizeof umbrellas / sizeof *umbrellas)

static bool is_narrower(const char *wide, const char *narrow)
{
	for (size_t i = 0; i < UMBRELLAS; i++)
		for (size_t j = 0; j < 5 && umbrellas[i].narrow[j]; j++)
			if (strcmp(umbrellas[i].wide, wide) == 0 &&
			    strcmp(umbrellas[i].narrow[j], narrow) == 0)
				return true;
	return false;
}

bool classes_are_akin(const char *a, const char *b)
{
	return strcmp(a, b) == 0 || is_narrower(a, b) || is_narrower(b, a);
}

/* Is a name written in Hangul, kana or Cyrillic? Then it promises nothing of China. */
static bool is_foreign(struct span name)
{
	for (size_t at = 0, size; at < name.size; at += size ? size : 1) {
		uint32_t c;
		size = utf8_next(name.at + at, name.at + name.size, &c);
		if (size && ((c >= 0x400 && c < 0x530) || (c >= 0x3041 && c < 0x3100) ||
			     (c >= 0xac00 && c < 0xd7b0)))
			return true;
	}
	return false;
}

/* Only between classes that the rules treat alike: who drops `phone` drops the mobiles in it. */
static bool narrows(const struct sample *sample, const struct column *column,
		    const struct tally *tally, const struct rules_class *wide, const char *narrow)
{
	/* Korean mobiles, 010 and eight digits, have the form of Beijing's landlines. */
	if (strncmp(narrow, "cn_", 3) == 0 && is_foreign(column->folded))
		return false;
	const struct rules_class *class = rules_class_named(sample->rules, span_of(narrow));
	const struct fitting *fits = tally_fits(tally, detectors_index(sample->detectors, narrow));
	uint32_t clear = tally_clear(tally);
	return class && fits && wide->action == class->action && wide != class &&
	       (reaches(fits->check, clear, SHARE_BY_CHECK) ||
		reaches(fits->form, clear, SHARE_BY_SHAPE));
}

/* The narrower class that a strong name's values have; NULL: none. An account stays one. */
const struct rules_class *umbrella_narrowed(const struct sample *sample,
					    const struct column *column, const struct tally *tally,
					    const struct rules_class *wide)
{
	for (size_t i = 0; i + 1 < UMBRELLAS; i++)
		for (size_t j = 0; j < 5 && umbrellas[i].narrow[j]; j++)
			if (strcmp(umbrellas[i].wide, wide->name) == 0 &&
			    narrows(sample, column, tally, wide, umbrellas[i].narrow[j]))
				return rules_class_named(sample->rules,
							 span_of(umbrellas[i].narrow[j]));
	return NULL;
}

/* 手机 over numbers from abroad, every one of them: the wider class's mask knows them. */
const struct rules_class *umbrella_widened(const struct sample *sample, const struct tally *tally,
					   const struct rules_class *narrow)
{
	for (size_t i = 0; i + 1 < UMBRELLAS; i++) {
		const struct umbrella *umbrella = &umbrellas[i];
		for (size_t j = 0; j < 5 && umbrella->narrow[j]; j++) {
			const struct rules_class *wide =
				rules_class_named(sample->rules, span_of(umbrella->wide));
			const struct fitting *fits = tally_fits(
				tally, detectors_index(sample->detectors, umbrella->wide));
			if (strcmp(umbrella->narrow[j], narrow->name) == 0 && wide &&
			    wide->action == narrow->action && tally->count[TRAIT_RESEMBLING] == 0 &&
			    fits && reaches(fits->shape, tally_clear(tally), SHARE_BY_SHAPE))
				return wide;
		}
	}
	return NULL;
}

/* Two shapes and more in one column, each with its share, together nearly all: mobiles and
 * landlines, mobiles and addresses of mail. */
const struct rules_class *umbrella_several(const struct sample *sample, const struct tally *tally)
{
	uint32_t clear = tally_clear(tally);
	for (size_t i = 0; i < UMBRELLAS && clear >= CELLS_ENOUGH; i++) {
		uint64_t sum = 0;
		bool each = true;
		for (size_t j = 0; j < 2; j++) {
			const struct fitting *fits = tally_fits(
				tally, detectors_index(sample->detectors, umbrellas[i].narrow[j]));
			each = each && fits && reaches(fits->shape, clear, SHARE_OF_TWO);
			sum += fits ? fits->shape : 0;
		}
		const struct rules_class *class =
			rules_class_named(sample->rules, span_of(umbrellas[i].wide));
		if (class && each && reaches(sum, clear, SHARE_BY_CHECK))
			return class;
	}
	return NULL;
}
