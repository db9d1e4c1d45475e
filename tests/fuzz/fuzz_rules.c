/* Any bytes as a rules file: read or refused with a place, and what was read can be asked. */
#include "rules/rules.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
	if (!holds)
		abort();
}

static void ask(const struct rules *rules)
{
	static const char *const known[] = {"kind", "first", "last", NULL};
	for (size_t i = 0; i < rules_class_count(rules); i++) {
		const struct rules_class *class = rules_class_at(rules, i);
		struct failure failure = {0};
		long value = 0;
		expect(class->rank == i);
		expect(rules_class_named(rules, span_of(class->name)) == class);
		expect(action_word(class->action) && sensitivity_word(class->sensitivity));
		rules_params_known(class->mask, known, &failure);
		rules_param_number(class->mask, "first", 0, 100, &value, &failure);
		expect(value >= 0 && value <= 100);
		expect(check_word(class->check));
		expect(!class->encrypt || class->encrypt->kind == RULES_MAP);
		expect(class->pattern.size > 0 || class->check == RULES_CHECK_NONE);
	}
	for (size_t i = 0; i < rules_pin_count(rules); i++) {
		const struct rules_pin *pin = rules_pin_at(rules, i);
		expect(rules_pin_for_header(rules, pin->folded) == pin);
		rules_class_for_header(rules, pin->folded);
		for (size_t k = 0; k < rules_class_count(rules); k++)
			rules_class_hinted(rules, rules_class_at(rules, k), pin->folded);
	}
	for (size_t i = 0; i < rules_subject_count(rules); i++)
		rules_column_fits(rules_subject_at(rules, i), span_of("*a:.1"));
	for (size_t i = 0; i < rules_quasi_count(rules); i++)
		rules_column_fits(rules_quasi_at(rules, i), span_of(""));
	const struct rules_retention *retention = rules_retention(rules);
	if (retention) {
		const struct rules_period *keep = &retention->keep;
		rules_column_fits(retention->column, span_of("*a:.1"));
		expect(keep->years <= RULES_PERIOD_YEARS_MAX);
		expect(keep->years + keep->months + keep->days > 0);
	}
	expect(unlisted_word(rules_unlisted(rules)));
	expect(rules_purpose(rules).size <= RULES_TEXT_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct failure failure = {0};
	struct span text = {(const char *)data, size};
	struct rules *rules = rules_read("fuzz.yaml", text, &failure);
	expect((rules != NULL) == (failure.status == STATUS_DONE));
	/* A file that is extended may be missing; whatever else is wrong is a refusal. */
	expect(rules || failure.status == STATUS_REFUSED || failure.status == STATUS_IO);
	if (rules)
		ask(rules);
	else
		expect(strlen(failure.text) > 0);
	rules_free(rules);
	return 0;
}
