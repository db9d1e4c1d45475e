/* Treatments from the rules: which kind, with which parameters, for which class. */
#include "treat/kinds.h"

static const struct kind *kind_named(struct span name)
{
	for (size_t i = 0; kinds[i]; i++) {
		if (span_is(name, kinds[i]->name))
			return kinds[i];
	}
	return NULL;
}

static bool refuse_kind(const struct rules_node *node, struct failure *failure)
{
	const char *words[32] = {NULL};
	size_t count = 0;
	for (size_t i = 0; kinds[i] && count + 1 < sizeof words / sizeof *words; i++)
		words[count++] = kinds[i]->name;
	int shown = node->text.size < CLASS_NAME_MAX ? (int)node->text.size : CLASS_NAME_MAX;
	const char *near = nearest_word(node->text.at, words);
	return rules_fail(failure, node->where, "unknown mask kind \"%.*s\"%s%s%s", shown,
			  node->text.at, near ? " (" : "", near ? near : "", near ? "?)" : "");
}

/* Reads a class's `mask:`; none is `full`. */
static bool mask_read(struct means *means, const struct rules_class *class, struct mask *mask,
		      struct failure *failure)
{
	const struct making making = {means, class};
	*mask = (struct mask){.kind = &kind_full, .detectors = means->detectors};
	if (!class->mask)
		return true;
	const struct rules_node *kind = rules_param(class->mask, "kind");
	if (!kind || kind->kind != RULES_SCALAR)
		return rules_fail(failure, class->mask->where, "a mask needs a \"kind\"");
	mask->kind = kind_named(kind->text);
	if (!mask->kind)
		return refuse_kind(kind, failure);
	if (mask->kind->apply_text && detectors_named(detectors_builtin(), class->name))
		return rules_fail(failure, kind->where,
				  "mask kind \"%s\" is for running text, not for class \"%s\"",
				  mask->kind->name, class->name);
	if (!rules_params_known(class->mask, mask->kind->known, failure))
		return false;
	if (mask->kind->prepare && !mask->kind->prepare(&making, class->mask, mask, failure))
		return false;
	/* A trial has no key to make pseudonyms with: it shows no more than they do. */
	if (means->trial && mask->kind->keyed)
		*mask = (struct mask){.kind = &kind_unkeyed, .detectors = means->detectors};
	return true;
}

static bool others_read(struct means *means, struct masking *masking, struct failure *failure)
{
	size_t count = text_classes(means->detectors);
	masking->others = arena_take(means->arena, count * sizeof *masking->others);
	for (size_t i = 0; i < count; i++) {
		struct other *other = &masking->others[i];
		const char *name = text_class(means->detectors, i);
		const struct rules_class *class = rules_class_named(means->rules, span_of(name));
		*other = (struct other){FATE_FULL, {.kind = &kind_full}};
		if (class && class->action == ACTION_KEEP)
			other->fate = FATE_KEEP;
		if (!class || class->action != ACTION_MASK)
			continue;
		other->fate = FATE_MASK;
		if (!mask_read(means, class, &other->mask, failure))
			return false;
		/*
		 * A column of notes may have such a class; a value in a note is no note. And what a
		 * mark must tell of has none here, but where the column is marked itself.
		 */
		const struct kind *kind = other->mask.kind;
		if (kind->apply_text || (kind->marked && kind != masking->mask.kind))
			*other = (struct other){FATE_FULL, {.kind = &kind_full}};
	}
	return true;
}

/* Classes whose columns hold values of several: an account is a mobile, an address of mail, or a
 * number of its own; a telephone any telephone. */
static bool is_mixed(const char *class)
{
	static const char *const mixed[] = {"account", "phone", "national_id", "bank_account"};
	for (size_t i = 0; i < sizeof mixed / sizeof *mixed; i++)
		if (strcmp(class, mixed[i]) == 0)
			return true;
	return false;
}

struct treatment *treatment_for_mask(struct means *means, const struct rules_class *class,
				     struct failure *failure)
{
	struct masking *masking = arena_take(means->arena, sizeof *masking);
	masking->treatment.apply = masking_apply;
	masking->detectors = means->detectors;
	masking->detector = detectors_named(means->detectors, class->name);
	masking->mixed = is_mixed(class->name);
	masking->by_shape = masking->detector || masking->mixed;
	if (!mask_read(means, class, &masking->mask, failure) ||
	    !others_read(means, masking, failure))
		return NULL;
	masking->treatment.mark = masking->mask.mark;
	masking->treatment.leaves = masking->mask.kind->made ? masking_leaves : NULL;
	masking->treatment.kind = masking->mask.kind->name;
	return &masking->treatment;
}

bool masks_check_keys(struct means *means, struct failure *failure)
{
	for (size_t i = 0; i < rules_class_count(means->rules); i++) {
		const struct rules_class *class = rules_class_at(means->rules, i);
		const struct rules_node *node = rules_param(class->mask, "kind");
		const struct kind *kind = node ? kind_named(node->text) : NULL;
		if (class->action == ACTION_MASK && kind && kind->keyed &&
		    !key_wanted(means, class->mask, failure))
			return false;
	}
	return true;
}

enum outcome treatment_apply(const struct treatment *treatment, struct span value,
			     struct buffer *out, struct failure *failure)
{
	return treatment->apply(treatment, value, out, failure);
}

bool treatment_leaves(const struct treatment *treatment, struct span value)
{
	if (!treatment->leaves)
		return false;
	/* A spreadsheet's mark of text is what most wrappers are. */
	if (value.size > 1 && value.at[0] == '\'')
		return treatment->leaves(treatment, span_cut(value, 1, value.size));
	return treatment->leaves(treatment,
				 value.size && value.at[0] == '=' ? wrapper_off(value) : value);
}

const char *treatment_mark(const struct treatment *treatment)
{
	return treatment->mark;
}

const char *treatment_kind(const struct treatment *treatment)
{
	return treatment->kind;
}

void means_close(struct means *means)
{
	buffer_wipe(&means->scratch);
}
