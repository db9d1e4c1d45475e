/* Which classes tell who somebody is, and what their tokens are made with. */
#include "run/people_inside.h"

/*
 * Classes of which a value is one person's, or of the few who share an account. Not among them:
 * names, addresses, dates, plates, what tells a machine on a network or a parcel.
 */
static const char *const identities[] = {
	"account",     "nickname",     "cn_mobile", "cn_landline",      "phone",     "email",
	"national_id", "hk_id",        "tw_id",     "cn_resident_id",   "passport",  "us_ssn",
	"bank_card",   "bank_account", "iban",      "cn_travel_permit", "wechat_id", "qq",
	"device_id",
};

bool class_is_identity(const struct rules *rules, struct span class)
{
	for (size_t i = 0; i < sizeof identities / sizeof *identities; i++)
		if (span_is(class, identities[i]))
			return true;
	/* The user's own: numbers of members, of customers' cards. */
	const struct rules_class *own = rules_class_named(rules, class);
	return own && own->pattern.size > 0 && own->sensitivity != SENSITIVITY_NONE;
}

bool class_has_tokens(const struct rules_class *class)
{
	const struct rules_node *kind = rules_param(class->mask, "kind");
	return class->action == ACTION_MASK && kind && span_is(kind->text, "token");
}

void domains_open(struct domains *domains, const struct means *means)
{
	size_t classes = rules_class_count(means->rules);
	domains->at = arena_take(means->arena, classes * sizeof *domains->at);
	domains->count = 0;
}

bool domains_add(struct domains *domains, struct means *means, const struct rules_class *class,
		 struct failure *failure)
{
	const struct detector *detector = detectors_named(means->detectors, class->name);
	struct tokens tokens;
	if (!tokens_open_class(means, class, &tokens, failure))
		return false;
	size_t index = 0;
	while (index < domains->count && domains->at[index].tokens.mac != tokens.mac)
		index++;
	struct domain *domain = &domains->at[index];
	if (index == domains->count) {
		domains->count++;
		domain->tokens = tokens;
		domain->detectors = arena_take(means->arena, rules_class_count(means->rules) *
								     sizeof *domain->detectors);
	}
	domain->any = domain->any || !detector;
	for (size_t i = 0; i < domain->detector_count; i++)
		if (domain->detectors[i] == detector)
			return true;
	if (detector)
		domain->detectors[domain->detector_count++] = detector;
	return true;
}

bool domain_fits(const struct domain *domain, struct span value)
{
	bool fits = domain->any;
	struct parts parts;
	for (size_t i = 0; i < domain->detector_count && !fits; i++)
		fits = detector_resembles(domain->detectors[i], value, &parts);
	return fits;
}
