/*
 * surrogate: a stand-in of the same shape, the same for a value however it is spelt, valid to its
 * check, never the value itself. Numbers are exchanged one for one; names, addresses and what else
 * is written in words are drawn, so that two of them may become one.
 *
 *   link   all: the same for all recipients
 *
 * What does not fit its class becomes `***`.
 */
#include "treat/surrogate.h"

static const struct stand_in stand_ins[] = {
	{"person_name", NULL, false, make_name},
	{"account", turn_account, false, NULL},
	{"cn_mobile", turn_mobile, true, NULL},
	{"cn_landline", turn_landline, true, NULL},
	{"phone", turn_phone, true, NULL},
	{"email", NULL, false, make_email},
	{"address", NULL, false, make_address},
	{"postcode", turn_digits, false, NULL},
	{"cn_resident_id", turn_resident_id, false, NULL},
	{"hk_id", turn_hk_id, false, NULL},
	{"tw_id", turn_tw_id, false, NULL},
	{"us_ssn", turn_us_ssn, false, NULL},
	/* Their checks are not known to us; values of the classes above are made as those are. */
	{"national_id", turn_nothing, false, NULL},
	{"passport", turn_digits, false, NULL},
	{"cn_travel_permit", turn_digits, false, NULL},
	{"bank_card", turn_card, false, NULL},
	{"iban", turn_iban, false, NULL},
	{"bank_account", turn_digits, false, NULL},
	{"cn_plate", NULL, false, make_plate},
	{"mac_address", turn_mac_address, false, NULL},
	{"device_id", NULL, false, make_device},
	{"wechat_id", NULL, false, make_wechat},
	{"qq", turn_qq, false, NULL},
	{"tracking_number", turn_tracking, false, NULL},
};

static const struct stand_in *stand_in_of(const char *class)
{
	for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++)
		if (strcmp(stand_ins[i].class, class) == 0)
			return &stand_ins[i];
	return NULL;
}

static bool refuse_class(const struct rules_node *node, const char *class, struct failure *failure)
{
	struct where where = rules_param(node, "kind")->where;
	/* Classes whose values are numbers that another kind makes coarser or moves. */
	static const char *const kinds_for[][2] = {
		{"birth_date", "shift, date"}, {"geo_point", "number"}, {"ip_address", "ip"}};
	for (size_t i = 0; i < sizeof kinds_for / sizeof *kinds_for; i++)
		if (strcmp(class, kinds_for[i][0]) == 0)
			return rules_fail(failure, where,
					  "class \"%s\" has no surrogates; %s, token and full fit",
					  class, kinds_for[i][1]);
	return rules_fail(failure, where,
			  "class \"%s\" has no surrogates, since its values have no shape; token, "
			  "keep and full fit",
			  class);
}

static bool prepare(const struct making *making, const struct rules_node *node, struct mask *mask,
		    struct failure *failure)
{
	struct means *means = making->means;
	struct surrogate *surrogate = arena_take(means->arena, sizeof *surrogate);
	struct span recipient, class = span_of(making->class->name);
	mask->parameters = surrogate;
	surrogate->class = class;
	surrogate->row = stand_in_of(making->class->name);
	if (!surrogate->row)
		return refuse_class(node, making->class->name, failure);
	if (!link_read(means->rules, node, &recipient, failure) ||
	    !key_wanted(means, node, failure))
		return false;
	if (means->trial)
		return true;
	struct subkey subkey = {
		.key = keyring_stable(means->keyring),
		.purpose = PURPOSE_SURROGATE,
		.mode = "ff1",
		.class = class,
		.recipient = recipient,
	};
	surrogate->ff1 = keyring_ff1(means->keyring, &subkey, failure);
	subkey.mode = "hmac";
	surrogate->mac = surrogate->ff1 ? keyring_mac(means->keyring, &subkey, failure) : NULL;
	mask->mark = mark_of(making, "surrogate");
	return surrogate->mac != NULL;
}

bool surrogate_draw(const struct surrogate *surrogate, struct span value, struct buffer *scratch,
		    unsigned char digest[MAC_SIZE])
{
	size_t start = scratch->size;
	if (!value_canonical(value, scratch))
		return false;
	struct span canonical = {scratch->at + start, scratch->size - start};
	bool drawn = mac_of(surrogate->mac, &canonical, 1, digest);
	scratch->size = start;
	return drawn;
}

/* 13800138000.0: what a spreadsheet makes of a number. */
static bool is_float_tail(struct span text)
{
	return span_is(text, ".0") || span_is(text, ".00");
}

/* The extension behind a number that was exchanged: its digits are drawn. */
static bool draw_extension(const struct surrogate *surrogate, struct span value, size_t from,
			   struct figures *figures, struct buffer *out)
{
	unsigned char digest[MAC_SIZE];
	struct span after = span_cut(value, from, value.size);
	if (after.size == 0 || is_float_tail(after))
		return true;
	if (!surrogate_draw(surrogate, value, out, digest))
		return false;
	for (size_t at = from, drawn = 0; at < value.size;) {
		uint32_t c;
		size_t size = utf8_next(value.at + at, value.at + value.size, &c);
		bool digit = in(c, '0', '9') || in(c, 0xff10, 0xff19);
		if (size == 0 || (digit && (figures->count == FIGURES_MAX || drawn == MAC_SIZE)))
			return false;
		if (digit) {
			figures->place[figures->count] = (struct extent){at, at + size};
			figures->at[figures->count++] = (char)('0' + digest[drawn++] % 10);
		}
		at += size;
	}
	return true;
}

static bool exchange(const struct surrogate *surrogate, struct span value, struct parts parts,
		     struct buffer *out)
{
	struct figures figures;
	if (!surrogate->row->extension)
		parts = (struct parts){0, value.size};
	return figures_read(value, parts, &figures) && surrogate->row->turn(surrogate, &figures) &&
	       draw_extension(surrogate, value, parts.end, &figures, out) &&
	       figures_write(value, &figures, out);
}

static bool apply(const struct mask *mask, struct span value, struct parts parts,
		  struct buffer *out)
{
	const struct surrogate *surrogate = mask->parameters;
	size_t start = out->size;
	bool made = !text_has_star(value) &&
		    (surrogate->row->make ? surrogate->row->make(surrogate, value, out)
					  : exchange(surrogate, value, parts, out));
	if (made && !span_equal(value, (struct span){out->at + start, out->size - start}))
		return true;
	out->size = start;
	return mask_full(out);
}

static bool plain(const struct mask *mask, struct span value)
{
	const struct surrogate *surrogate = mask->parameters;
	return surrogate->row->make == make_name && name_is_plain(value);
}

static const char *const known[] = {"kind", "link", NULL};

const struct kind kind_surrogate = {
	.name = "surrogate",
	.known = known,
	.prepare = prepare,
	.apply = apply,
	.shows = shows_nothing,
	.plain = plain,
	.keyed = true,
	.marked = true,
};
