/*
 * Classes that are known by a column's name: their values have a form that too much else has, so
 * that judges say FORM at most and nothing is looked for in texts. What a mask goes by (resembles)
 * is wider: a value of a column that is called so is masked as the class says wherever its mask can
 * count characters in it.
 *
 *   account           a mobile, an address of mail, Alipay's 2088 and 12 digits
 *   postcode          4 to 10 letters and digits, three of them digits at least, a blank or dash
 *   national_id       6 to 20 letters and digits, five of them digits at least, no date
 *   passport          up to three letters and 6 to 9 digits; 8 or 9 letters and digits
 *   cn_travel_permit  H or M and 8 or 10 digits, C and 8, a letter more or none; 8 or 10 digits
 *   bank_account      8 to 30 letters and digits, six of them digits at least
 *   wechat_id         a letter and 5 to 19 letters, digits, _ and -
 *   qq                5 to 11 digits, the first not 0
 */
#include "detect/form.h"

static enum evidence whole(struct span value, struct span core, struct parts *parts)
{
	*parts = parts_of_core(value, core);
	return EVIDENCE_FORM;
}

/* Longer values are no numbers or codes. */
#define ANY_SIZE_MAX 64

/* Any value: its mask counts characters in whatever there is. */
static bool resembles_any(const struct detector *self, struct span value, struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	return core.size > 0 && whole(value, core, parts);
}

/* Any that has letters and digits alone, and separators. */
#define SEPARATORS                                                                                 \
	(SEPARATOR_BLANK | SEPARATOR_DASH | SEPARATOR_DOT | SEPARATOR_SLASH | SEPARATOR_BRACKET)

static bool resembles_code(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATORS, &form) || form.count < 4)
		return false;
	*parts = form.parts;
	return true;
}

/* ---- Accounts ---------------------------------------------------------------------------------
 */

static enum evidence judge_account(const struct detector *self, struct span value,
				   struct parts *parts)
{
	(void)self;
	struct form form;
	struct span core = wrapper_off(value);
	bool alipay =
		form_read(core, SEPARATOR_BLANK, &form) && form_like(&form, "2088############");
	if (!alipay && detector_email.judge(&detector_email, core, parts) == EVIDENCE_NONE &&
	    detector_cn_mobile.judge(&detector_cn_mobile, core, parts) == EVIDENCE_NONE)
		return EVIDENCE_NONE;
	return whole(value, core, parts);
}

const struct detector detector_account = {
	"account", {.size_max = 320, .named = true}, judge_account, NULL, resembles_any, NULL};

static enum evidence judge_bank_account(const struct detector *self, struct span value,
					struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATORS, &form) || form.count < 8 || form.count > 30 ||
	    form.digits < 6 || form.digits + 8 < form.count)
		return EVIDENCE_NONE;
	*parts = form.parts;
	return EVIDENCE_FORM;
}

const struct detector detector_bank_account = {
	"bank_account",     {.digits = 6, .size_max = ANY_SIZE_MAX, .named = true},
	judge_bank_account, NULL,
	resembles_code,     NULL};

/* ---- Places and papers ------------------------------------------------------------------------
 */

static enum evidence judge_postcode(const struct detector *self, struct span value,
				    struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_DASH, &form) || form.count < 4 ||
	    form.count > 10 || form.digits == 0 || (form.digits < 3 && form.count > 8))
		return EVIDENCE_NONE;
	*parts = form.parts;
	return EVIDENCE_FORM;
}

const struct detector detector_postcode = {
	"postcode",     {.digits = 1, .size_max = 40, .named = true},
	judge_postcode, NULL,
	resembles_code, NULL};

static enum evidence judge_national_id(const struct detector *self, struct span value,
				       struct parts *parts)
{
	struct form form;
	struct date date;
	(void)self;
	if (!form_read(value, SEPARATORS, &form) || form.count < 6 || form.count > 20 ||
	    form.digits < 5 || (form.separators && date_read(wrapper_off(value), &date)))
		return EVIDENCE_NONE;
	*parts = form.parts;
	return EVIDENCE_FORM;
}

const struct detector detector_national_id = {
	"national_id",     {.digits = 5, .size_max = ANY_SIZE_MAX, .named = true},
	judge_national_id, NULL,
	resembles_code,    NULL};

static size_t letters_first(const struct form *form)
{
	size_t letters = 0;
	while (letters < form->count && form->character[letters] > '9')
		letters++;
	return letters;
}

static enum evidence judge_passport(const struct detector *self, struct span value,
				    struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK, &form))
		return EVIDENCE_NONE;
	size_t letters = letters_first(&form);
	bool plain = letters <= 3 && letters + form.digits == form.count && form.digits >= 6 &&
		     form.digits <= 9;
	bool mixed = (form.count == 8 || form.count == 9) && form.digits >= 4;
	if (!plain && !mixed)
		return EVIDENCE_NONE;
	*parts = form.parts;
	return EVIDENCE_FORM;
}

const struct detector detector_passport = {
	"passport",     {.digits = 4, .size_max = ANY_SIZE_MAX, .named = true},
	judge_passport, NULL,
	resembles_code, NULL};

static enum evidence judge_permit(const struct detector *self, struct span value,
				  struct parts *parts)
{
	static const char *const forms[] = {"H########",   "M########",  "H##########",
					    "M##########", "C########",  "C@#######",
					    "########",    "##########", NULL};
	struct form form;
	(void)self;
	if (!form_read(value, SEPARATOR_BLANK | SEPARATOR_BRACKET, &form) ||
	    !form_like_one(&form, forms))
		return EVIDENCE_NONE;
	*parts = form.parts;
	return EVIDENCE_FORM;
}

const struct detector detector_cn_travel_permit = {
	"cn_travel_permit", {.digits = 7, .size_max = ANY_SIZE_MAX, .named = true},
	judge_permit,       NULL,
	resembles_code,     NULL};

/* ---- Messengers -------------------------------------------------------------------------------
 */

static enum evidence judge_wechat(const struct detector *self, struct span value,
				  struct parts *parts)
{
	(void)self;
	struct span core = wrapper_off(value);
	if (core.size < 6 || core.size > 20 || !letter_is(core.at[0]))
		return EVIDENCE_NONE;
	for (size_t at = 1; at < core.size; at++)
		if (!word_at(core, at) && core.at[at] != '-')
			return EVIDENCE_NONE;
	return whole(value, core, parts);
}

const struct detector detector_wechat_id = {
	"wechat_id",   {.letters = 1, .size_max = 40, .named = true},
	judge_wechat,  NULL,
	resembles_any, NULL};

static enum evidence judge_qq(const struct detector *self, struct span value, struct parts *parts)
{
	struct form form;
	(void)self;
	if (!form_read(value, 0, &form) || form.digits != form.count || form.count < 5 ||
	    form.count > 11 || form.character[0] == '0')
		return EVIDENCE_NONE;
	*parts = form.parts;
	return EVIDENCE_FORM;
}

const struct detector detector_qq = {
	"qq", {.digits = 5, .size_max = 40, .named = true}, judge_qq, NULL, resembles_any, NULL};
