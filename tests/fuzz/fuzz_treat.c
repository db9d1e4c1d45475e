/*
 * Any text under any mask, of the rules below and of those that we ship: it ends in valid UTF-8,
 * twice is once for cells, what passes a detector's check comes out masked, and what detectors find
 * in it lies within it, in order. The first byte chooses the mask; bytes that are no UTF-8, and
 * NUL, are left out, since no value has them.
 */
#include "treat/treat.h"

#include <stdint.h>
#include <stdlib.h>

#include "detect/detect.h"

#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char rules_text[] =
	"version: 1\n"
	"extends: none\n"
	"classes:\n"
	"  cn_mobile: {mask: {kind: keep, first: 3, last: 4}}\n"
	"  cn_landline: {mask: {kind: keep, first: 4, last: 2}}\n"
	"  email: {mask: {kind: email}}\n"
	"  cn_resident_id: {mask: {kind: keep, first: 1, last: 2}}\n"
	"  bank_card: {mask: {kind: keep, first: 4, last: 4}}\n"
	"  free_text: {mask: {kind: spans}}\n"
	"  person_name: {mask: {kind: name}}\n"
	"  address: {mask: {kind: address, to: district}}\n"
	"  address_city: {mask: {kind: address, to: city}}\n"
	"  account: {mask: {kind: keep, first: 2, last: 2}}\n"
	"  nickname: {mask: {kind: keep, first: 1, last: 1}}\n"
	"  credential: {mask: {kind: full}}\n"
	"  gone: {mask: {kind: null}}\n"
	"  same: {mask: {kind: fixed, text: 已隐藏}}\n"
	"  middle: {mask: {kind: keep, from: 3, to: 5}}\n"
	"  covered: {mask: {kind: keep, first: 2, last: 1, invert: true}}\n"
	"  host: {mask: {kind: keep, after: '@'}}\n"
	"  user: {mask: {kind: keep, before: '@'}}\n"
	"  year: {mask: {kind: date}}\n"
	"  quarter: {mask: {kind: date, to: quarter}}\n"
	"  month: {mask: {kind: date, to: month}}\n"
	"  tenth: {mask: {kind: number, round: 0.1}}\n"
	"  hundreds: {mask: {kind: number, round: 100}}\n"
	"  bucket: {mask: {kind: number, bucket: 100}}\n"
	"  ip: {mask: {kind: ip}}\n"
	"  phone: {mask: {kind: keep, first: 3, last: 2}}\n"
	"  postcode: {mask: {kind: keep, first: 2}}\n"
	"  hk_id: {mask: {kind: keep, first: 1}}\n"
	"  tw_id: {mask: {kind: keep, first: 1}}\n"
	"  us_ssn: {mask: {kind: keep, last: 4}}\n"
	"  passport: {mask: {kind: keep, first: 1, last: 2}}\n"
	"  iban: {mask: {kind: keep, first: 2, last: 4}}\n"
	"  bank_account: {mask: {kind: keep, last: 4}}\n"
	"  birth_date: {mask: {kind: date, to: year}}\n"
	"  cn_plate: {mask: {kind: keep, first: 3, last: 1}}\n"
	"  ip_address: {mask: {kind: ip}}\n"
	"  mac_address: {mask: {kind: keep, first: 6}}\n"
	"  device_id: {mask: {kind: keep, last: 4}}\n"
	"  geo_point: {mask: {kind: number, round: 0.1}}\n"
	"  wechat_id: {mask: {kind: keep, first: 1, last: 1}}\n"
	"  tracking_number: {mask: {kind: keep, first: 2, last: 4}}\n";

static void check_findings(struct span text)
{
	struct detect_search search;
	struct finding f;
	size_t from = 0;
	detect_begin_text(&search, detectors_builtin(), text);
	while (detect_next(&search, &f)) {
		expect(f.begin >= from && f.begin < f.end && f.end <= text.size);
		expect(f.parts.begin >= f.begin && f.parts.begin <= f.parts.end &&
		       f.parts.end <= f.end);
		from = f.end;
	}
}

static void check_whole(struct span text)
{
	uint32_t character;
	for (size_t at = 0, step; at < text.size; at += step) {
		step = utf8_next(text.at + at, text.at + text.size, &character);
		expect(step > 0);
	}
}

/*
 * Masks until nothing changes. A cell is done after once. Running text may need more: digits that
 * one mask left stand beside new neighbours, and what could be a number is masked again.
 */
static void check_mask(const struct treatment *treatment, struct span value, size_t most)
{
	struct buffer masked[2] = {{0}, {0}};
	struct failure failure = {0};
	enum outcome outcome = OUTCOME_REWRITTEN;
	for (size_t i = 0; outcome == OUTCOME_REWRITTEN; i++) {
		struct buffer *out = &masked[i % 2];
		out->size = 0;
		outcome = treatment_apply(treatment, value, out, &failure);
		expect(outcome != OUTCOME_STOP);
		expect(outcome != OUTCOME_REWRITTEN || i < most);
		expect(outcome == OUTCOME_REWRITTEN || out->size == 0);
		value = buffer_span(out);
		check_whole(value);
	}
	buffer_free(&masked[0]);
	buffer_free(&masked[1]);
}

/* A mask to try. */
struct trial {
	const struct rules_class *class;
	const struct treatment *treatment;
};

struct trials {
	struct arena arena;
	const struct rules *rules[2];
	size_t count;
	struct trial at[256];
};

static void trials_add(struct trials *trials, const struct rules *rules)
{
	struct failure failure = {0};
	expect(rules != NULL);
	trials->rules[trials->count > 0] = rules;
	for (size_t i = 0; i < rules_class_count(rules); i++) {
		const struct rules_class *class = rules_class_at(rules, i);
		struct means *means = arena_take(&trials->arena, sizeof *means);
		*means = (struct means){
			.arena = &trials->arena, .rules = rules, .detectors = detectors_builtin()};
		struct treatment *treatment = treatment_for_mask(means, class, &failure);
		expect(treatment && trials->count < 256);
		trials->at[trials->count++] = (struct trial){class, treatment};
	}
}

static bool has_kind(const struct rules_class *class, const char *kind)
{
	const struct rules_node *node = class->mask ? rules_param(class->mask, "kind") : NULL;
	return node && span_is(node->text, kind);
}

/*
 * A value in the clear that passes the check of any class never comes out as it went in. Aside: a
 * note, where a class may stay; what a fixed text is; and a year or a round number, which are their
 * own masks, in a column of their own class or of one that is known by name alone.
 */
static void check_masked(const struct trial *trial, struct span value)
{
	const struct detectors *all = detectors_builtin();
	const struct detector *own = detectors_named(all, trial->class->name);
	struct survey survey = survey_of(value);
	struct buffer out = {0};
	struct failure failure = {0};
	bool certain = false;
	bool rounded = has_kind(trial->class, "date") || has_kind(trial->class, "number");
	if (text_has_star(value) || has_kind(trial->class, "fixed") ||
	    has_kind(trial->class, "spans") || (rounded && !own))
		return;
	for (size_t i = 0; i < all->count && !certain; i++) {
		struct parts parts;
		certain = !(rounded && all->at[i] == own) &&
			  detector_judge(all->at[i], &survey, value, &parts) == EVIDENCE_CHECK;
	}
	if (!certain)
		return;
	expect(treatment_apply(trial->treatment, value, &out, &failure) == OUTCOME_REWRITTEN);
	expect(!span_equal(buffer_span(&out), value));
	buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Read once: the rules are not what is looked at here. */
	static struct trials trials;
	struct failure failure = {0};
	if (trials.count == 0) {
		trials_add(&trials, rules_read("fuzz.yaml", span_of(rules_text), &failure));
		trials_add(&trials, rules_load("default", &failure));
	}
	if (size == 0)
		return 0;
	/* Exactly as long as it is: a sanitizer sees a byte too far. */
	char *bytes = malloc(size);
	expect(bytes != NULL);
	size_t used = whole_characters(data + 1, size - 1, bytes);
	char *exact = malloc(used ? used : 1);
	expect(exact != NULL);
	memcpy(exact, bytes, used);
	struct span value = {exact, used};
	check_findings(value);
	const struct trial *trial = &trials.at[data[0] % trials.count];
	check_masked(trial, value);
	check_mask(trial->treatment, value, has_kind(trial->class, "spans") ? 16 : 1);
	free(exact);
	free(bytes);
	return 0;
}
