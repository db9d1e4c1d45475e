/* The table of detectors, and the set that a run has: ours, and the patterns of its rules. */
#include "detect/scan.h"

/* The order of CONTRACT 9: where two find the same, the first one's word counts. */
/* clang-format off */
#define BUILTIN \
	&detector_person_name, \
	&detector_account, \
	&detector_cn_mobile, \
	&detector_cn_landline, \
	&detector_phone, \
	&detector_email, \
	&detector_address, \
	&detector_postcode, \
	&detector_cn_resident_id, \
	&detector_hk_id, \
	&detector_tw_id, \
	&detector_us_ssn, \
	&detector_national_id, \
	&detector_passport, \
	&detector_cn_travel_permit, \
	&detector_bank_card, \
	&detector_iban, \
	&detector_bank_account, \
	&detector_birth_date, \
	&detector_cn_plate, \
	&detector_ip_address, \
	&detector_mac_address, \
	&detector_device_id, \
	&detector_geo_point, \
	&detector_wechat_id, \
	&detector_qq, \
	&detector_tracking_number, \
	&detector_cn_uscc
/* clang-format on */

static const struct detectors builtin = {
	.at = {BUILTIN},
	.count = sizeof((const struct detector *[]){BUILTIN}) / sizeof(struct detector *),
};

const struct detectors *detectors_builtin(void)
{
	return &builtin;
}

size_t detectors_index(const struct detectors *detectors, const char *class)
{
	size_t index = 0;
	while (index < detectors->count && strcmp(detectors->at[index]->class, class) != 0)
		index++;
	return index;
}

const struct detector *detectors_named(const struct detectors *detectors, const char *class)
{
	size_t index = detectors_index(detectors, class);
	return index < detectors->count ? detectors->at[index] : NULL;
}

static bool may_be(const struct detector *detector, const struct survey *survey)
{
	const struct needs *needs = &detector->needs;
	return survey->digits >= needs->digits && survey->letters >= needs->letters &&
	       survey->wide >= needs->wide && (needs->marks & ~survey->marks) == 0;
}

static bool beyond(size_t count, size_t most)
{
	return most && count > most;
}

enum evidence detector_judge(const struct detector *detector, const struct survey *survey,
			     struct span value, struct parts *parts)
{
	const struct needs *needs = &detector->needs;
	if (!may_be(detector, survey) || survey->size < needs->size_min ||
	    beyond(survey->size, needs->size_max) || beyond(survey->digits, needs->digits_max) ||
	    beyond(survey->letters, needs->letters_max))
		return EVIDENCE_NONE;
	return detector->judge(detector, value, parts);
}

bool detector_fires(const struct detector *detector, const struct survey *survey, struct span value,
		    struct parts *parts)
{
	return !detector->needs.named &&
	       detector_judge(detector, survey, value, parts) > EVIDENCE_FORM;
}

bool detector_resembles(const struct detector *detector, struct span value, struct parts *parts)
{
	if (detector->resembles)
		return detector->resembles(detector, value, parts);
	struct survey survey = survey_of(value);
	return detector_judge(detector, &survey, value, parts) != EVIDENCE_NONE;
}

bool detectors_add_pattern(struct detectors *detectors, struct arena *arena, const char *class,
			   const char *expression, enum check check, struct failure *failure)
{
	size_t index = detectors_index(detectors, class);
	if (index == DETECTORS_MAX)
		return fail(failure, STATUS_REFUSED, "more than %d patterns",
			    (int)(DETECTORS_MAX - builtin.count));
	struct pattern *pattern = pattern_open(expression, check, failure);
	if (!pattern)
		return false;
	struct detector *detector = arena_take(arena, sizeof *detector);
	*detector = (struct detector){
		.class = class,
		.judge = pattern_judge,
		.find = pattern_find,
		.pattern = pattern,
	};
	detectors->at[index] = detector;
	detectors->count += index == detectors->count;
	return true;
}

void detectors_free(struct detectors *detectors)
{
	for (size_t i = 0; i < detectors->count; i++)
		if (detectors->at[i]->pattern)
			pattern_free(detectors->at[i]->pattern);
	detectors->count = 0;
}

/* ---- Texts -------------------------------------------------------------------------------------
 */

bool detector_finds(const struct detector *detector, const struct survey *survey)
{
	return detector->find && may_be(detector, survey);
}
