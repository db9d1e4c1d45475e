/* Any bytes as a plan: refused with a place, or read; what was read is written and read again. */
#include "columns/columns.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
	if (!holds)
		abort();
}

static void write_and_read(const struct plan *plan, struct arena *arena, const struct rules *rules)
{
	struct columns columns;
	struct plan again;
	struct buffer text = {0};
	struct failure failure = {0};
	size_t missing;
	columns_of_plan(&columns, arena, plan, (struct dialect){',', true}, rules);
	/* Escapes may be longer than what was read. */
	if (plan_write(&columns, "0", &text, &failure)) {
		expect(plan_read(&again, arena, "p", buffer_span(&text), rules, &failure));
		expect(again.count == plan->count);
		for (size_t i = 0; i < plan->count; i++)
			expect(span_equal(again.at[i].name, plan->at[i].name) &&
			       again.at[i].class == plan->at[i].class);
		expect(columns_plan(&columns, &again, &missing, &failure) && missing == 0);
	}
	buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct failure failure = {0};
	struct arena arena = {0};
	/* Read once: the rules are not what is looked at here. */
	static struct rules *rules;
	struct plan plan;
	if (!rules)
		rules = rules_load("default", &failure);
	expect(rules != NULL);
	if (plan_read(&plan, &arena, "p", (struct span){(const char *)data, size}, rules,
		      &failure)) {
		expect(failure.status == STATUS_DONE && plan.count > 0);
		write_and_read(&plan, &arena, rules);
	} else {
		expect(failure.status == STATUS_REFUSED && failure.text[0]);
	}
	arena_free(&arena);
	return 0;
}
