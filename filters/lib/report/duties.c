/* Duties of the law, and what a trail has to show for each. */
#include "report/proof.h"

static enum evidence find_purpose(struct proof *proof)
{
	proof_stated(proof, false);
	proof_removed(proof);
	return proof_judge(proof);
}

static enum evidence find_entrusted(struct proof *proof)
{
	proof_stated(proof, true);
	proof_leave(proof, W_O_AGREEMENT);
	return proof_judge(proof);
}

static enum evidence find_transfer(struct proof *proof)
{
	proof_stated(proof, true);
	proof_leave(proof, W_O_TOLD);
	return proof_judge(proof);
}

static enum evidence find_provided(struct proof *proof)
{
	proof_stated(proof, true);
	proof_leave(proof, W_O_CONSENT);
	return proof_judge(proof);
}

static enum evidence find_sensitive(struct proof *proof)
{
	const struct fates *fates = &proof->dossier->senses[SENSE_SENSITIVE].fates;
	if (!count_any(fates_sum(fates))) {
		proof_say(proof, W_N_SENSITIVE);
		return EVIDENCE_ABSENT;
	}
	proof_protected(proof, fates);
	proof_leave(proof, W_O_NEED);
	return proof_judge(proof);
}

static enum evidence find_consent(struct proof *proof)
{
	if (!count_any(fates_sum(&proof->dossier->senses[SENSE_SENSITIVE].fates))) {
		proof_say(proof, W_N_SENSITIVE);
		return EVIDENCE_ABSENT;
	}
	proof_say(proof, W_O_CONSENT);
	return EVIDENCE_OUTSIDE;
}

static enum evidence find_abroad(struct proof *proof)
{
	proof_say(proof, W_O_ABROAD);
	return EVIDENCE_OUTSIDE;
}

static enum evidence find_abroad_told(struct proof *proof)
{
	proof_say(proof, W_O_TOLD);
	proof_say(proof, W_O_CONSENT);
	return EVIDENCE_OUTSIDE;
}

static enum evidence find_amount(struct proof *proof)
{
	proof_counted(proof);
	proof_leave(proof, W_O_ABROAD);
	return proof_judge(proof);
}

static enum evidence find_known(struct proof *proof)
{
	proof_say(proof, W_O_KNOW);
	return EVIDENCE_OUTSIDE;
}

static enum evidence find_access(struct proof *proof)
{
	proof_people(proof, TASK_ACCESS);
	return proof_judge(proof);
}

static enum evidence find_correction(struct proof *proof)
{
	proof_say(proof, W_O_CORRECT);
	return EVIDENCE_OUTSIDE;
}

static enum evidence find_deletion(struct proof *proof)
{
	proof_people(proof, TASK_ERASE);
	proof_retention(proof);
	return proof_judge(proof);
}

static enum evidence find_erasure(struct proof *proof)
{
	proof_people(proof, TASK_ERASE);
	return proof_judge(proof);
}

static enum evidence find_measures(struct proof *proof)
{
	proof_classified(proof);
	proof_treated(proof);
	proof_leave(proof, W_O_RIGHTS);
	return proof_judge(proof);
}

static enum evidence find_audits(struct proof *proof)
{
	proof_audits(proof);
	proof_leave(proof, W_O_AUDIT);
	return proof_judge(proof);
}

static enum evidence find_assessment(struct proof *proof)
{
	proof_risk(proof);
	proof_leave(proof, W_O_ASSESS);
	return proof_judge(proof);
}

static enum evidence find_kept(struct proof *proof)
{
	proof_trail(proof);
	proof_leave(proof, W_O_KEEP);
	return proof_judge(proof);
}

static enum evidence find_breach(struct proof *proof)
{
	proof_say(proof, W_O_NOTICE);
	return EVIDENCE_OUTSIDE;
}

static enum evidence find_minimal(struct proof *proof)
{
	proof_removed(proof);
	proof_treated(proof);
	return proof_judge(proof);
}

static enum evidence find_storage(struct proof *proof)
{
	proof_retention(proof);
	return proof_judge(proof);
}

static enum evidence find_records(struct proof *proof)
{
	proof_stated(proof, false);
	proof_stated(proof, true);
	proof_trail(proof);
	proof_leave(proof, W_O_RECORDS);
	return proof_judge(proof);
}

static enum evidence find_security(struct proof *proof)
{
	proof_treated(proof);
	proof_audits(proof);
	return proof_judge(proof);
}

/* NULL: no column of it was seen. */
static const struct fates *fates_of_class(const struct dossier *dossier, const char *name)
{
	for (size_t i = 0; i < dossier->class_count; i++)
		if (dossier->classes[i].name && strcmp(dossier->classes[i].name, name) == 0)
			return &dossier->classes[i].fates;
	return NULL;
}

static enum evidence find_cards(struct proof *proof)
{
	const struct fates *fates = fates_of_class(proof->dossier, "bank_card");
	if (!fates) {
		proof_say(proof, W_N_CARDS);
		return EVIDENCE_ABSENT;
	}
	proof_protected(proof, fates);
	return proof_judge(proof);
}

/* A mask may show as many digits as the rules have it. */
static enum evidence find_cards_shown(struct proof *proof)
{
	const struct fates *fates = fates_of_class(proof->dossier, "bank_card");
	if (fates && count_any(fates->cells[FATE_MASKED]))
		proof_leave(proof, W_O_DIGITS);
	return find_cards(proof);
}

static const struct {
	enum word law, article, duty;
	enum evidence (*find)(struct proof *proof);
} duties[] = {
	{W_PIPL, W_PIPL_6, W_D_PURPOSE, find_purpose},
	{W_PIPL, W_PIPL_21, W_D_ENTRUST, find_entrusted},
	{W_PIPL, W_PIPL_22, W_D_TRANSFER, find_transfer},
	{W_PIPL, W_PIPL_23, W_D_PROVIDE, find_provided},
	{W_PIPL, W_PIPL_28, W_D_SENSITIVE, find_sensitive},
	{W_PIPL, W_PIPL_29, W_D_SEPARATE, find_consent},
	{W_PIPL, W_PIPL_38, W_D_ABROAD, find_abroad},
	{W_PIPL, W_PIPL_39, W_D_ABROAD_TOLD, find_abroad_told},
	{W_PIPL, W_PIPL_40, W_D_AMOUNT, find_amount},
	{W_PIPL, W_PIPL_44, W_D_KNOW, find_known},
	{W_PIPL, W_PIPL_45, W_D_ACCESS, find_access},
	{W_PIPL, W_PIPL_46, W_D_CORRECT, find_correction},
	{W_PIPL, W_PIPL_47, W_D_DELETE, find_deletion},
	{W_PIPL, W_PIPL_51, W_D_MEASURES, find_measures},
	{W_PIPL, W_PIPL_54, W_D_AUDITS, find_audits},
	{W_PIPL, W_PIPL_55, W_D_ASSESS, find_assessment},
	{W_PIPL, W_PIPL_56, W_D_KEEP, find_kept},
	{W_PIPL, W_PIPL_57, W_D_BREACH, find_breach},
	{W_GDPR, W_GDPR_5C, W_D_MINIMAL, find_minimal},
	{W_GDPR, W_GDPR_5E, W_D_STORAGE, find_storage},
	{W_GDPR, W_GDPR_15, W_D_ACCESS, find_access},
	{W_GDPR, W_GDPR_17, W_D_DELETE, find_erasure},
	{W_GDPR, W_GDPR_30, W_D_RECORDS, find_records},
	{W_GDPR, W_GDPR_32, W_D_SECURITY, find_security},
	{W_GDPR, W_GDPR_33, W_D_NOTICE, find_breach},
	{W_PCI, W_PCI_341, W_D_PAN_SHOWN, find_cards_shown},
	{W_PCI, W_PCI_351, W_D_PAN_STORED, find_cards},
};
#define DUTIES (sizeof duties / sizeof *duties)

void dossier_duties(struct dossier *dossier)
{
	dossier->duties = arena_take(dossier->arena, DUTIES * sizeof *dossier->duties);
	dossier->duty_count = DUTIES;
	for (size_t i = 0; i < DUTIES; i++) {
		struct proof proof = {.dossier = dossier, .text = ""};
		enum evidence evidence = duties[i].find(&proof);
		dossier->duties[i] = (struct dossier_duty){duties[i].law, duties[i].article,
							   duties[i].duty, evidence, proof.text};
	}
}
