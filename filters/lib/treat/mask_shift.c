/*
 * shift: a date some days before or after itself, never the same one; as many for all dates of one
 * subject, so that what lies between them stays. Form and time of day stay, a weekday is the new
 * date's.
 *
 *   days   at most so many: 1 to 3650, where nothing is said 365
 *   order  dmy or mdy: how 01/06/2025 is read; where nothing is said such dates become `***`
 *   link   all: the same for all recipients
 *
 * How many is HMAC-SHA-256 under the key over the subject in canonical form: its first eight bytes
 * as a number r modulo 2 × days; r - days where that is below 0, else one more. What is no date
 * with a certain day becomes `***`, and so does each date of a record without a subject, or whose
 * subject is masked or a token that is another one in each record.
 */
#include <endian.h>

#include "treat/date_words.h"
#include "treat/kinds.h"

#define DAYS_MAX     3650
#define DAYS_DEFAULT 365
/* What date_read() reads. */
#define YEAR_MIN 1800
#define YEAR_MAX 2199

struct shift {
	const struct means *means;
	struct mac *mac;
	long days;
	enum date_order order;
};

static bool order_read(const struct rules_node *node, enum date_order *order,
		       struct failure *failure)
{
	static const char *const words[] = {"dmy", "mdy", NULL};
	const struct rules_node *named = rules_param(node, "order");
	if (!named)
		return true;
	if (named->kind != RULES_SCALAR)
		return rules_fail(failure, named->where, "\"order\" is dmy or mdy");
	*order = span_is(named->text, "dmy")   ? ORDER_DMY
		 : span_is(named->text, "mdy") ? ORDER_MDY
					       : ORDER_UNKNOWN;
	return *order != ORDER_UNKNOWN ||
	       rules_fail_unknown(failure, named->where, "order", named->text, words);
}

static bool prepare(const struct making *making, const struct rules_node *node, struct mask *mask,
		    struct failure *failure)
{
	struct means *means = making->means;
	struct shift *shift = arena_take(means->arena, sizeof *shift);
	struct span recipient;
	*shift = (struct shift){.means = means, .days = DAYS_DEFAULT};
	mask->parameters = shift;
	if (!rules_param_number(node, "days", 1, DAYS_MAX, &shift->days, failure) ||
	    !order_read(node, &shift->order, failure) ||
	    !link_read(means->rules, node, &recipient, failure))
		return false;
	if (rules_subject_count(means->rules) == 0)
		return rules_fail(
			failure, rules_param(node, "kind")->where,
			"mask kind \"shift\" moves all dates of a person alike: name the "
			"columns that say who a record is about, as in `subject: [联系手机]`");
	if (!key_wanted(means, node, failure))
		return false;
	if (means->trial)
		return true;
	/* No class is called so: it is the same for dates of all classes. */
	const struct subkey subkey = {
		.key = keyring_stable(means->keyring),
		.purpose = PURPOSE_SHIFT,
		.mode = "hmac",
		.class = span_of("SUBJECT"),
		.recipient = recipient,
	};
	shift->mac = keyring_mac(means->keyring, &subkey, failure);
	mask->mark = mark_of(making, "shift");
	means->wants_subject = true;
	return shift->mac != NULL;
}

/* ---- How far -----------------------------------------------------------------------------------
 */

/* The same subject looks the same in each record: in clear, or as a token that joins. */
static bool subject_is_known(struct span subject)
{
	if (subject.size == 0 || text_has_star(subject))
		return false;
	struct token token;
	if (subject.size < TOKEN_PREFIX_SIZE ||
	    memcmp(subject.at, TOKEN_PREFIX, TOKEN_PREFIX_SIZE) != 0)
		return true;
	return token_read(subject, 0, &token) && span_is(token.mode, "sivd");
}

/* False: memory is out, or libcrypto failed. *days is 0 where the subject is not known. */
static bool days_of(const struct shift *shift, struct buffer *scratch, long *days)
{
	unsigned char digest[MAC_SIZE];
	size_t start = scratch->size;
	*days = 0;
	if (!subject_is_known(shift->means->subject))
		return true;
	bool good = value_canonical(shift->means->subject, scratch);
	struct span canonical = {scratch->at + start, scratch->size - start};
	bool empty = good && characters_shown(canonical) == 0;
	good = good && (empty || mac_of(shift->mac, &canonical, 1, digest));
	scratch->size = start;
	if (!good || empty)
		return good;
	uint64_t number;
	memcpy(&number, digest, sizeof number);
	long r = (long)(be64toh(number) % (2 * (uint64_t)shift->days));
	*days = r < shift->days ? r - shift->days : r - shift->days + 1;
	return true;
}

/* ---- The new date ------------------------------------------------------------------------------
 */

/* Behind a date nothing is left that another date could hide in: no time, or one that is known. */
static bool rest_is_known(struct span value, const struct date *date)
{
	/* Zones that are not told apart, or not known to who tells the time. */
	static const char *const zones[] = {"CST", "CET",  "CEST", "BST",  "WET", "WEST",
					    "EET", "EEST", "MSK",  "JST",  "KST", "HKT",
					    "SGT", "IST",  "AEST", "AEDT", "NZST"};
	struct date without;
	if (!date->time || date->told)
		return true;
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		size_t size = strlen(zones[i]);
		if (value.size < size + 2 || value.at[value.size - size - 1] != ' ' ||
		    memcmp(value.at + value.size - size, zones[i], size) != 0)
			continue;
		return date_read(span_cut(value, 0, value.size - size - 1), &without) &&
		       without.told && !without.zoned;
	}
	return false;
}

/* Digits in a number's place, as wide as its first one. */
static bool write_number(struct span old, unsigned number, unsigned least, struct buffer *out)
{
	bool wide = (unsigned char)old.at[0] == 0xef;
	unsigned digits = number < 10 ? 1 : number < 100 ? 2 : 4;
	unsigned power = 1;
	for (unsigned i = 1; i < (digits > least ? digits : least); i++)
		power *= 10;
	for (; power; power /= 10) {
		char bytes[4];
		uint32_t digit = number / power % 10;
		size_t size = utf8_put(bytes, wide ? 0xff10 + digit : '0' + digit);
		if (!buffer_append(out, (struct span){bytes, size}))
			return false;
	}
	return true;
}

static struct span extent_of(struct span value, struct extent extent)
{
	return span_cut(value, extent.begin, extent.end);
}

/* Are months and days written with two digits? So they are where nothing tells, but beside words.
 */
static unsigned digits_least(struct span value, const struct date *date)
{
	struct span day = extent_of(value, date->day_at), month = extent_of(value, date->month_at);
	size_t digit = (unsigned char)day.at[0] == 0xef ? 3 : 1;
	bool zero = day.at[digit - 1] == (digit == 3 ? '\x90' : '0');
	if (date->form == DATE_WORDS)
		return zero ? 2 : 1;
	return day.size > digit && month.size > digit ? 2 : 1;
}

/* A word of a date with words: what is not said anew stays. */
static bool write_other(struct span word, bool behind_day, unsigned day, long days,
			struct buffer *out)
{
	bool known;
	if (behind_day && ordinal_is(word))
		return write_ordinal(word, day, out);
	return write_weekday(word, days, out, &known) && (known || buffer_append(out, word));
}

static size_t letters_at(struct span text, size_t at)
{
	size_t end = at;
	while (end < text.size && in((unsigned char)text.at[end] | 0x20u, 'a', 'z'))
		end++;
	return end - at;
}

/* Appends the value with another date in the old one's places. */
static bool write_date(struct span value, const struct date *old, const struct date *new,
		       struct buffer *out)
{
	bool words = old->form == DATE_WORDS, good = true;
	unsigned least = digits_least(value, old);
	for (size_t at = 0; at < value.size && good;) {
		size_t size = words ? letters_at(value, at) : 0;
		if (at == old->year_at.begin) {
			good = write_number(extent_of(value, old->year_at), new->year, 4, out);
			at = old->year_at.end;
		} else if (at == old->day_at.begin) {
			good = write_number(extent_of(value, old->day_at), new->day, least, out);
			at = old->day_at.end;
		} else if (at == old->month_at.begin) {
			struct span month = extent_of(value, old->month_at);
			good = words ? write_month(month, old->month, new->month, out)
				     : write_number(month, new->month, least, out);
			at = old->month_at.end;
		} else if (size) {
			good = write_other(span_cut(value, at, at + size), at == old->day_at.end,
					   new->day, date_days(new), out);
			at += size;
		} else {
			good = buffer_byte(out, value.at[at++]);
		}
	}
	return good;
}

/* Has a date a day that is certain? With the year last the rules may say which number it is. */
static bool day_is_known(struct date *date, enum date_order order)
{
	if (date->form != DATE_LAST)
		return date->day != 0;
	if (order == ORDER_UNKNOWN)
		return date->day != 0 && date->before[0] != date->before[1];
	bool day_first = order == ORDER_DMY, was_first = date->either || date->before[0] > 12;
	date->day = date->before[day_first ? 0 : 1];
	date->month = date->before[day_first ? 1 : 0];
	struct extent day_at = date->day_at;
	if (day_first != was_first) {
		date->day_at = date->month_at;
		date->month_at = day_at;
	}
	return date_holds(date->year, date->month, date->day);
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	(void)parts;
	const struct shift *shift = mask->parameters;
	struct date old, new;
	long days;
	if (!date_read(value, &old) || !day_is_known(&old, shift->order) ||
	    !rest_is_known(value, &old))
		return mask_full(out);
	if (!days_of(shift, out, &days))
		return false;
	date_of(date_days(&old) + days, &new);
	if (days == 0 || new.year < YEAR_MIN || new.year > YEAR_MAX)
		return mask_full(out);
	return write_date(value, &old, &new, out);
}

static const char *const known[] = {"kind", "days", "order", "link", NULL};

const struct kind kind_shift = {
	.name = "shift",
	.known = known,
	.prepare = prepare,
	.apply = apply,
	.shows = shows_nothing,
	.keyed = true,
	.marked = true,
};
