/* Encryption of cells: each that is not blank becomes a token, or with ff1 another number. */
#include "treat/seal.h"

struct encrypting {
	struct treatment treatment;
	struct means *means;
	const struct rules_class *class;
	struct seal seal; /* with ff1, of what is outside of the domain */
	struct ff1_domain domain;
	bool refuses;
};

static enum outcome sealed(const struct encrypting *encrypting, struct span cell,
			   struct buffer *out, struct failure *failure)
{
	bool good = seal_put(&encrypting->seal, cell, out, failure);
	return good ? OUTCOME_REWRITTEN : OUTCOME_STOP;
}

static enum outcome apply_tokens(const struct treatment *treatment, struct span cell,
				 struct buffer *out, struct failure *failure)
{
	if (cell_is_blank(cell))
		return OUTCOME_UNTOUCHED;
	return sealed((const struct encrypting *)treatment, cell, out, failure);
}

static enum outcome apply_ff1(const struct treatment *treatment, struct span cell,
			      struct buffer *out, struct failure *failure)
{
	const struct encrypting *encrypting = (const struct encrypting *)treatment;
	const struct ff1_domain *domain = &encrypting->domain;
	struct digits digits;
	if (cell_is_blank(cell))
		return OUTCOME_UNTOUCHED;
	if (!digits_read(domain, cell, &digits)) {
		if (!encrypting->refuses)
			return sealed(encrypting, cell, out, failure);
		fail(failure, STATUS_MALFORMED,
		     "it is outside of the domain of ff1 for %s, and the rules say `else: refuse`",
		     encrypting->class->name);
		return OUTCOME_STOP;
	}
	if (digits_change(domain, true, &digits) && digits_write(domain, cell, &digits, out))
		return OUTCOME_REWRITTEN;
	fail(failure, STATUS_IO, "encryption failed");
	return OUTCOME_STOP;
}

/* Of a trial, which has no key. */
static enum outcome apply_nothing(const struct treatment *treatment, struct span cell,
				  struct buffer *out, struct failure *failure)
{
	(void)treatment, (void)cell, (void)out;
	fail(failure, STATUS_REFUSED, "there is no keyring");
	return OUTCOME_STOP;
}

static bool prepare_ff1(struct encrypting *encrypting, struct failure *failure)
{
	struct means *means = encrypting->means;
	const struct making making = {means, encrypting->class};
	const struct subkey subkey = {
		.key = keyring_stable(means->keyring),
		.purpose = PURPOSE_ENCRYPT,
		.mode = "ff1",
		.class = span_of(encrypting->class->name),
	};
	encrypting->domain.ff1 = keyring_ff1(means->keyring, &subkey, failure);
	encrypting->treatment.apply = apply_ff1;
	encrypting->treatment.mark = mark_of(&making, "ff1");
	encrypting->treatment.kind = "ff1";
	return encrypting->domain.ff1 != NULL;
}

struct treatment *treatment_for_encrypt(struct means *means, const struct rules_class *class,
					struct failure *failure)
{
	struct encryption encryption;
	if (!encryption_read(means, class, &encryption, failure) ||
	    (!means->trial && !keyring_needed(means, class->name, failure)))
		return NULL;
	if (class_is_text(class->name) && !encryption.whole)
		return encrypt_text_make(means, failure);
	struct encrypting *encrypting = arena_take(means->arena, sizeof *encrypting);
	*encrypting = (struct encrypting){
		.treatment.apply = means->trial ? apply_nothing : apply_tokens,
		.means = means,
		.class = class,
		.domain = encryption.domain,
		.refuses = encryption.refuses,
	};
	if (means->trial)
		return &encrypting->treatment;
	const struct seal_mode *mode = encryption.mode ? encryption.mode : &seal_modes[0];
	encrypting->treatment.kind = mode->name;
	if (!seal_make_own(&encrypting->seal, means->keyring, mode, span_of(class->name),
			   PLACE_CELL, failure) ||
	    (!encryption.mode && !prepare_ff1(encrypting, failure)))
		return NULL;
	return &encrypting->treatment;
}
