/* What a trail has to show, in sentences. */
#include "report/proof.h"

static void add(struct proof *proof, const char *sentence)
{
	const char *gap = *proof->text && proof->dossier->language == RECEIPT_ENGLISH ? " " : "";
	proof->text = dossier_format(proof->dossier, "%s%s%s", proof->text, gap, sentence);
}

/* The sentence where there is evidence, else the words that say there is none. */
static void show(struct proof *proof, bool there, const char *sentence, enum word none)
{
	proof->shown += there;
	proof->missing += !there;
	add(proof, there ? sentence : SAY(proof->dossier, none));
}

void proof_leave(struct proof *proof, enum word words)
{
	proof->missing++;
	add(proof, SAY(proof->dossier, words));
}

void proof_say(struct proof *proof, enum word words)
{
	add(proof, SAY(proof->dossier, words));
}

enum evidence proof_judge(const struct proof *proof)
{
	if (proof->shown == 0)
		return EVIDENCE_NONE;
	return proof->missing == 0 ? EVIDENCE_SHOWN : EVIDENCE_PARTLY;
}

/* ---- What is looked for ------------------------------------------------------------------------
 */

void proof_stated(struct proof *proof, bool recipient)
{
	const struct dossier *dossier = proof->dossier;
	const struct history *history = dossier->history;
	uint64_t stated = 0;
	for (size_t i = 0; i < history->run_count; i++) {
		const struct trail_begin *begin = &history->runs[i].begin;
		stated += (recipient ? begin->recipient : begin->purpose) != NULL;
	}
	show(proof, stated > 0,
	     SAY(dossier, recipient ? W_E_RECIPIENT : W_E_PURPOSE, dossier_plain(dossier, stated),
		 dossier_plain(dossier, history->run_count)),
	     recipient ? W_N_RECIPIENT : W_N_PURPOSE);
}

void proof_retention(struct proof *proof)
{
	const struct dossier *dossier = proof->dossier;
	show(proof, count_any(dossier->retention),
	     SAY(dossier, W_E_RETENTION, dossier_count(dossier, dossier->retention)),
	     W_N_RETENTION);
}

static uint64_t dropped_columns(const struct dossier *dossier)
{
	uint64_t count = 0;
	for (size_t i = 0; i < dossier->column_count; i++)
		count += count_any(dossier->columns[i].fates.cells[FATE_DROPPED]);
	return count;
}

/* Columns or records that went. */
void proof_removed(struct proof *proof)
{
	const struct dossier *dossier = proof->dossier;
	uint64_t columns = dropped_columns(dossier);
	if (columns > 0)
		show(proof, true, SAY(dossier, W_E_DROPPED, dossier_plain(dossier, columns)),
		     W_NONE);
	if (count_any(dossier->retention))
		proof_retention(proof);
	if (columns == 0 && !count_any(dossier->retention))
		proof_leave(proof, W_N_REMOVED);
}

void proof_people(struct proof *proof, enum task which)
{
	const struct dossier *dossier = proof->dossier;
	const struct dossier_task *task = &dossier->tasks[which];
	bool erased = which == TASK_ERASE;
	show(proof, task->good > 0,
	     SAY(dossier, erased ? W_E_ERASED : W_E_ACCESS, dossier_plain(dossier, task->good),
		 dossier_period(dossier, task->first, task->last),
		 dossier_count(dossier, task->people)),
	     erased ? W_N_ERASED : W_N_ACCESS);
}

void proof_treated(struct proof *proof)
{
	const struct dossier *dossier = proof->dossier;
	const struct count *cells = dossier->fates.cells;
	const char *text = SAY(dossier, W_E_TREATED, dossier_count(dossier, cells[FATE_MASKED]),
			       dossier_count(dossier, cells[FATE_ENCRYPTED]),
			       dossier_count(dossier, cells[FATE_DROPPED]));
	show(proof, count_any(fates_treated(&dossier->fates)), text, W_N_TREATED);
}

void proof_audits(struct proof *proof)
{
	const struct dossier *dossier = proof->dossier;
	bool looked = dossier->audits > 0;
	const char *day = looked ? dossier_day(dossier, dossier->audit->begun) : "";
	show(proof, looked, SAY(dossier, W_E_AUDITED, dossier_plain(dossier, dossier->audits), day),
	     W_N_AUDITED);
}

void proof_risk(struct proof *proof)
{
	const struct dossier *dossier = proof->dossier;
	bool there = dossier->audit && dossier->audit->end.audit->risk_count > 0;
	show(proof, there, SAY(dossier, W_E_RISK), W_N_RISK);
}

void proof_trail(struct proof *proof)
{
	const struct dossier *dossier = proof->dossier;
	bool sound = dossier->broken == 0;
	show(proof, dossier->history->run_count > 0,
	     SAY(dossier, W_E_REACH, dossier_period(dossier, dossier->first, dossier->last)),
	     W_NONE);
	show(proof, sound, SAY(dossier, W_E_SOUND), W_E_UNSOUND);
}

void proof_protected(struct proof *proof, const struct fates *fates)
{
	const struct dossier *dossier = proof->dossier;
	struct count sum = fates_sum(fates), clear = fates_clear(fates);
	struct count safe = count_sum(fates_treated(fates), fates->cells[FATE_BEFORE]);
	const char *text = SAY(dossier, W_E_PROTECTED, dossier_count(dossier, sum),
			       dossier_count(dossier, safe), dossier_count(dossier, clear));
	proof->shown += count_any(safe);
	/* What is kept, opened or only declared is no proof of protection either. */
	proof->missing += sum.told + sum.few > safe.told + safe.few;
	add(proof, text);
}

void proof_classified(struct proof *proof)
{
	const struct dossier *dossier = proof->dossier;
	const struct dossier_task *task = &dossier->tasks[TASK_CLASSIFY];
	if (task->good > 0)
		show(proof, true, SAY(dossier, W_E_CLASSIFIED, dossier_plain(dossier, task->good)),
		     W_NONE);
}

void proof_counted(struct proof *proof)
{
	const struct dossier *dossier = proof->dossier;
	const struct trail_audit *audit = dossier->audit ? dossier->audit->end.audit : NULL;
	const char *text = "";
	if (audit)
		text = SAY(dossier, W_E_PEOPLE, dossier_people(dossier, &audit->people).value,
			   dossier_people(dossier, &audit->sensitive).value);
	show(proof, audit != NULL, text, W_N_AUDITED);
}
