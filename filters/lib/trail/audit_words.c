/* What an audit counted, in sentences. */
#include <math.h>

#include "trail/trail.h"

/*
 * Provisions on Promoting and Regulating Cross-Border Data Flows (促进和规范数据跨境流动规定,
 * Cyberspace Administration, decree 16, in force 22 March 2024), articles 5 (4), 7 (2) and 8:
 * people whose data goes abroad, counted over all of it since 1 January of the year. For who
 * operates no critical infrastructure, and for no important data. Sensitive data has no free tier.
 * The strictest first.
 */
static const struct threshold thresholds[] = {
	{.people = 1000000, .sensitive = 10000, .article = 7, .wants = "a security assessment"},
	{.people = 100000,
	 .sensitive = 1,
	 .article = 8,
	 .wants = "a standard contract or certification"},
	{.article = 5, .wants = "neither contract nor assessment"},
};

double audit_people_most(const struct trail_audit *audit)
{
	return audit->people.high + (double)audit->unnamed;
}

const struct threshold *threshold_of(const struct trail_audit *audit)
{
	const struct threshold *at = thresholds;
	while (audit_people_most(audit) < at->people && audit->sensitive.high < at->sensitive)
		at++;
	return at;
}

/* ---- Numbers -----------------------------------------------------------------------------------
 */

static bool put_words(struct buffer *out, const char *words)
{
	return buffer_append(out, span_of(words));
}

/* 1,234,567 */
static bool put_number(struct buffer *out, double number)
{
	uint64_t rest = (uint64_t)number, part = 1;
	while (rest / part >= 1000)
		part *= 1000;
	bool good = buffer_format(out, "%llu", (unsigned long long)(rest / part));
	for (; good && part > 1; part /= 1000)
		good = buffer_format(out, ",%03llu",
				     (unsigned long long)(rest % part / (part / 1000)));
	return good;
}

/* Three digits, below ten percent two. */
static bool put_percent(struct buffer *out, double share)
{
	double percent = share > 0 ? fmax(100 * share, 0.0001) : 0;
	return buffer_format(out, percent < 10 ? "%.2g" : "%.3g", percent);
}

/* `3.1 %`, `about 3.1 % (2.6 to 3.6)` */
static bool put_share(struct buffer *out, const struct trail_estimate *share)
{
	bool good = (share->exact || put_words(out, "about ")) && put_percent(out, share->value) &&
		    put_words(out, " %");
	if (share->exact || !good)
		return good;
	return put_words(out, " (") && put_percent(out, share->low) && put_words(out, " to ") &&
	       put_percent(out, share->high) && buffer_byte(out, ')');
}

static bool put_count(struct buffer *out, const struct trail_estimate *count)
{
	if (count->exact && count->value == 0)
		return put_words(out, "no");
	bool good = (count->exact || put_words(out, "about ")) && put_number(out, count->value);
	if (count->exact || !good)
		return good;
	return put_words(out, " (") && put_number(out, count->low) && put_words(out, " to ") &&
	       put_number(out, count->high) && buffer_byte(out, ')');
}

/* ---- Sentences ---------------------------------------------------------------------------------
 */

static bool put_names(struct buffer *out, const struct trail_risk *risk)
{
	for (size_t i = 0; i < risk->column_count; i++)
		if ((i > 0 && !put_words(out, " + ")) ||
		    !utf8_escape(out, span_of(risk->columns[i]), NAME_SHOWN_MAX))
			return false;
	return true;
}

bool audit_risk_words(const struct trail_audit *audit, size_t index, struct buffer *out)
{
	const struct trail_risk *risk = &audit->risk[index];
	return put_names(out, risk) &&
	       put_words(out, risk->column_count > 1 ? " single out " : " singles out ") &&
	       put_share(out, &risk->shares[0]) &&
	       put_words(out, audit->by_subject ? " of people; " : " of records; ") &&
	       put_share(out, &risk->shares[1]) &&
	       buffer_format(out, " are in groups smaller than %u", risk_sizes[1]);
}

static bool put_uncertain(struct buffer *out, uint64_t records, const char *why)
{
	if (records == 0)
		return true;
	return put_words(out, "; ") && put_number(out, (double)records) &&
	       put_words(out, records == 1 ? " record " : " records ") && put_words(out, why);
}

bool audit_people_words(const struct trail_audit *audit, struct buffer *out)
{
	bool one = audit->people.exact && audit->people.value == 1;
	bool least = audit->masked > 0 && audit->sealed == 0;
	bool most = audit->sealed > 0 && audit->masked == 0;
	return put_words(out, least  ? "at least "
			      : most ? "at most "
				     : "") &&
	       put_count(out, &audit->people) &&
	       put_words(out, audit->by_subject ? one ? " person, " : " people, "
			      : one             ? " record, counted as one person, "
						: " records, each counted as one person, ") &&
	       (audit->sensitive.high > 0 ? put_count(out, &audit->sensitive)
					  : put_words(out, "none")) &&
	       put_words(out, " of them with sensitive data") &&
	       put_uncertain(out, audit->masked,
			     "with a masked subject, so that several people may look like one") &&
	       put_uncertain(
		       out, audit->sealed,
		       "with an encrypted subject, so that one person may look like several") &&
	       put_uncertain(out, audit->unnamed, "without a subject, not counted");
}

bool audit_threshold_words(const struct trail_audit *audit, struct buffer *out)
{
	const struct threshold *threshold = threshold_of(audit);
	bool sure = audit->by_subject && audit->people.exact && audit->unnamed + audit->sealed == 0;
	return put_words(out, "sent out of China, ") &&
	       put_words(out, audit->masked > 0 ? "at least "
			      : sure            ? ""
						: "up to ") &&
	       put_number(out, audit_people_most(audit)) &&
	       put_words(out, audit_people_most(audit) == 1 ? " person, " : " people, ") &&
	       (audit->sensitive.high > 0 ? put_number(out, audit->sensitive.high)
					  : put_words(out, "none")) &&
	       put_words(out, " of them with sensitive data, would by themselves want ") &&
	       put_words(out, threshold->wants) &&
	       buffer_format(
		       out,
		       " (article %u of the provisions of 22 March 2024); what counts are all "
		       "people since 1 January, so one file alone never decides",
		       threshold->article);
}
