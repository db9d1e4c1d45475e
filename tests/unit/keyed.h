/* Rules, a keyring of known keys, and treatments by them: what tests of keyed masks begin with. */
#ifndef PII_TESTS_KEYED_H
#define PII_TESTS_KEYED_H

#include "treat/treat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The keys are the bytes 0 to 31 and 32 to 63. */
#define RING       "3lqhqovx3f 2026-01-01T00:00:00Z AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
#define RING_OTHER "o2uqdqzv5u 2026-01-01T00:00:00Z ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=\n"

struct keyed {
	struct arena arena;
	struct rules *rules;
	struct keyring *ring;
	struct means means;
	struct failure failure;
	struct buffer out;
};

static inline void keyed_open(struct keyed *keyed, const char *rules, const char *ring)
{
	*keyed = (struct keyed){0};
	keyed->rules = rules_read("test.yaml", span_of(rules), &keyed->failure);
	if (keyed->rules && ring)
		keyed->ring = keyring_read("ring", span_of(ring), &keyed->failure);
	if (!keyed->rules || (ring && !keyed->ring))
		fail_msg("%s", keyed->failure.text);
	keyed->means = (struct means){.arena = &keyed->arena,
				      .rules = keyed->rules,
				      .detectors = detectors_builtin(),
				      .keyring = keyed->ring};
}

static inline void keyed_close(struct keyed *keyed)
{
	rules_free(keyed->rules);
	keyring_free(keyed->ring);
	buffer_free(&keyed->out);
	means_close(&keyed->means);
	arena_free(&keyed->arena);
}

/* NULL: it was refused, for what keyed->failure says. */
static inline struct treatment *keyed_try(struct keyed *keyed, const char *class)
{
	const struct rules_class *named = rules_class_named(keyed->rules, span_of(class));
	if (!named)
		fail_msg("no class %s", class);
	return treatment_for_mask(&keyed->means, named, &keyed->failure);
}

static inline struct treatment *keyed_treatment(struct keyed *keyed, const char *class)
{
	struct treatment *treatment = keyed_try(keyed, class);
	if (!treatment)
		fail_msg("%s: %s", class, keyed->failure.text);
	return treatment;
}

/* What becomes of a value, ended by a NUL byte; the value itself where it passes. */
static inline const char *keyed_apply(struct keyed *keyed, const struct treatment *treatment,
				      const char *value)
{
	keyed->out.size = 0;
	enum outcome outcome =
		treatment_apply(treatment, span_of(value), &keyed->out, &keyed->failure);
	if (outcome == OUTCOME_STOP)
		fail_msg("%s: %s", value, keyed->failure.text);
	if (outcome != OUTCOME_REWRITTEN)
		return value;
	if (!buffer_byte(&keyed->out, 0))
		abort();
	return keyed->out.at;
}

#endif
