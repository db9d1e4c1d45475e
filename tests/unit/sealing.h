/* A keyring, rules that encrypt, and treatments of them: what tests of encryption begin with. */
#ifndef PII_TESTS_SEALING_H
#define PII_TESTS_SEALING_H

#include "treat/treat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "detect/detect.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The bytes 0 to 31 as a key, and 32 to 63 as another. */
#define KEY_ID   "3lqhqovx3f"
#define RING     KEY_ID " 2025-06-01 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
#define OTHER_ID "o2uqdqzv5u"
#define OTHER    OTHER_ID " 2025-07-01 ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=\n"

struct sealing {
	struct arena arena;
	struct rules *rules;
	struct means means;
	struct failure failure;
	struct buffer out;
};

/* With a ring of NULL there is none. */
static inline void sealing_open(struct sealing *sealing, const char *rules, const char *ring)
{
	*sealing = (struct sealing){0};
	sealing->rules = rules_read("test.yaml", span_of(rules), &sealing->failure);
	if (!sealing->rules)
		fail_msg("%s", sealing->failure.text);
	sealing->means = (struct means){.arena = &sealing->arena,
					.rules = sealing->rules,
					.detectors = detectors_builtin()};
	if (ring)
		sealing->means.keyring = keyring_read("ring", span_of(ring), &sealing->failure);
	if (ring && !sealing->means.keyring)
		fail_msg("%s", sealing->failure.text);
}

static inline void sealing_close(struct sealing *sealing)
{
	means_close(&sealing->means);
	keyring_free(sealing->means.keyring);
	buffer_free(&sealing->out);
	arena_free(&sealing->arena);
	rules_free(sealing->rules);
}

/* NULL: it was refused, see the failure. */
static inline struct treatment *encrypting(struct sealing *sealing, const char *class)
{
	const struct rules_class *found = rules_class_named(sealing->rules, span_of(class));
	if (!found)
		fail_msg("no class %s", class);
	sealing->failure = (struct failure){0};
	return treatment_for_encrypt(&sealing->means, found, &sealing->failure);
}

static inline struct treatment *decrypting(struct sealing *sealing, enum opening how,
					   const char *class)
{
	const struct opening_of opening = {.how = how, .class = span_of(class)};
	sealing->failure = (struct failure){0};
	return treatment_for_decrypt(&sealing->means, &opening, &sealing->failure);
}

/* The result is in sealing->out. */
static inline enum outcome treat(struct sealing *sealing, const struct treatment *treatment,
				 struct span value)
{
	sealing->failure = (struct failure){0};
	sealing->out.size = 0;
	enum outcome outcome = treatment_apply(treatment, value, &sealing->out, &sealing->failure);
	bool written = outcome == OUTCOME_REWRITTEN || outcome == OUTCOME_RESTORED;
	assert_true(written || sealing->out.size == 0);
	assert_int_equal(outcome == OUTCOME_STOP, sealing->failure.status != STATUS_DONE);
	return outcome;
}

static inline bool came_out(const struct sealing *sealing, struct span expected)
{
	return span_equal(buffer_span(&sealing->out), expected);
}

/* A copy of what came out, in a block of just that size, to be freed. */
static inline struct span taken(const struct sealing *sealing)
{
	char *at = malloc(sealing->out.size ? sealing->out.size : 1);
	assert_non_null(at);
	memcpy(at, sealing->out.at, sealing->out.size);
	return (struct span){at, sealing->out.size};
}

/* Encrypts, decrypts, and the value is back to the byte; blank ones pass. */
static inline void there_and_back(struct sealing *sealing, const struct treatment *there,
				  const struct treatment *back, struct span value)
{
	enum outcome outcome = treat(sealing, there, value);
	struct span sealed = outcome == OUTCOME_UNTOUCHED ? value : taken(sealing);
	if (outcome != OUTCOME_UNTOUCHED)
		assert_int_equal(outcome, OUTCOME_REWRITTEN);
	enum outcome opened = treat(sealing, back, sealed);
	bool same =
		opened == OUTCOME_UNTOUCHED ? span_equal(sealed, value) : came_out(sealing, value);
	if (!same || opened == OUTCOME_STOP)
		fail_msg("%.*s: %s", (int)value.size, value.at, sealing->failure.text);
	if (outcome != OUTCOME_UNTOUCHED)
		free((char *)sealed.at);
}

#endif
