/*
 * What values look like that a word names: numbers, codes, handles, secrets, dates. Looser than the
 * judges of the classes, since the word says what it is; still nothing that any word could be.
 */
#include "detect/anchored.h"

bool star_at(struct span text, size_t at)
{
	return text_has(text, at, "*", 1) || text_has(text, at, "＊", 3) ||
	       text_has(text, at, "∗", 3);
}

/* A run of letters and digits, with what may stand between them. */
struct run {
	size_t end;
	size_t count; /* letters and digits */
	size_t digits;
	size_t joins;
	char head; /* the first one */
};

/*
 * Blanks join digits alone. A run of more than `most` is no value, and read no further: many words
 * may stand before the same one.
 */
static struct run run_read(struct span text, size_t at, size_t most, const char *joins)
{
	struct run run = {.end = at};
	size_t size, pending = 0;
	bool digits = true;
	for (size_t to = at; run.count <= most; to += size) {
		char c = plain_at(text, to, &size);
		bool digit = (unsigned char)(c - '0') < 10;
		if (size && (digit || letter_is(c))) {
			if (pending && !digit && !digits)
				break;
			run.head = run.count ? run.head : c;
			run.count++;
			run.digits += digit;
			run.joins += pending;
			run.end = to + size;
			pending = 0;
			digits = digit;
			continue;
		}
		if (size && c && strchr(joins, c)) {
			digits = c != ' ' || digit;
			pending++;
		} else {
			break;
		}
		if (pending > 2 || run.count == 0)
			break;
	}
	return run;
}

/* Numbers of things: 2000元, 12个, 2023年, 100%. */
static bool unit_at(struct span text, size_t at)
{
	static const char units[] =
		"元块个個月年天件克岁楼箱盒米斤折分秒小时张条套双包瓶万千百倍期";
	size_t size;
	uint32_t c = character_at(text, at, &size);
	if (c == '%')
		return true;
	for (size_t i = 0; size == 3 && i + 3 < sizeof units; i += 3) {
		if (memcmp(units + i, text.at + at, 3) == 0)
			return true;
	}
	return false;
}

/* A run that ends as a value does: not masked, no part of an address of mail, no amount. */
static bool run_whole(const struct anchor_place *place, const struct run *run)
{
	struct span text = place->text;
	if (star_at(text, run->end) || text_has(text, run->end, "@", 1) ||
	    text_has(text, run->end, "＠", 3))
		return false;
	size_t size;
	uint32_t c = character_at(text, run->end, &size);
	if (c >= 0xc0 && c < 0x2000)
		return false;
	return run->digits < run->count || !unit_at(text, run->end);
}

static bool run_found(const struct anchor_form *form, const struct anchor_place *place,
		      const struct run *run, struct span *found)
{
	if (run->count < form->least || run->count > form->most || run->digits < form->digits ||
	    !run_whole(place, run) || place->at < place->from)
		return false;
	*found = span_cut(place->text, place->at, run->end);
	return true;
}

/* Letters alone are a value only where a colon says so, or 是 of a language without blanks. */
static bool letters_may(const struct anchor_place *place)
{
	return place->tie == TIE_MARK ||
	       (place->tie == TIE_WORD &&
		(unsigned char)place->text.at[place->word_end - 1] >= 0x80);
}

static bool read_code(const struct anchor_form *form, const struct anchor_place *place,
		      struct span *found)
{
	struct run run = run_read(place->text, place->at, form->most, "");
	return run_found(form, place, &run, found);
}

static bool read_dashed(const struct anchor_form *form, const struct anchor_place *place,
			struct span *found)
{
	struct run run = run_read(place->text, place->at, form->most, "-");
	return run_found(form, place, &run, found);
}

static bool read_grouped(const struct anchor_form *form, const struct anchor_place *place,
			 struct span *found)
{
	struct run run = run_read(place->text, place->at, form->most, "- ./");
	return run_found(form, place, &run, found);
}

static bool read_hex(const struct anchor_form *form, const struct anchor_place *place,
		     struct span *found)
{
	struct run run = run_read(place->text, place->at, form->most, ":-.");
	return run_found(form, place, &run, found);
}

/* Digits alone, a letter behind them at most where the form has one. */
static bool read_number(const struct anchor_form *form, const struct anchor_place *place,
			struct span *found)
{
	struct run run = run_read(place->text, place->at, form->most, "- ");
	return run.count - run.digits <= 1 && (unsigned char)(run.head - '0') < 10 &&
	       run_found(form, place, &run, found);
}

static bool read_qq(const struct anchor_form *form, const struct anchor_place *place,
		    struct span *found)
{
	struct run run = run_read(place->text, place->at, form->most, "");
	return run.digits == run.count && run.head != '0' && run_found(form, place, &run, found);
}

static bool read_handle(const struct anchor_form *form, const struct anchor_place *place,
			struct span *found)
{
	struct run run = run_read(place->text, place->at, form->most, "-_");
	if (run.digits == run.count && (run.joins || run.head == '0'))
		return false;
	return (run.digits || run.joins || letters_may(place)) &&
	       run_found(form, place, &run, found);
}

/* Hotlines are nobody's: 400…, 800…, 95…; nor is a date a number to call. */
static bool nobodys(struct span text, size_t at, const struct run *run)
{
	static const char *const heads[] = {"400", "800", "95", "0800", "1800", "1-800"};
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		if (run->digits <= 11 && text_has(text, at, heads[i], strlen(heads[i])))
			return strcmp(heads[i], "95") != 0 || run->digits < 7;
	}
	return text_has(text, at, "20", 2) && run->digits == 8 && run->joins == 2;
}

static bool read_phone(const struct anchor_form *form, const struct anchor_place *place,
		       struct span *found)
{
	struct anchor_place inner = *place;
	struct span text = place->text;
	if (text_has(text, inner.at, "+", 1) || text_has(text, inner.at, "＋", 3))
		inner.at += text.at[inner.at] == '+' ? 1 : 3;
	if (text_has(text, inner.at, "(", 1))
		inner.at += 1;
	struct run run = run_read(text, inner.at, form->most, "-. ()/");
	if (run.digits < run.count || nobodys(text, inner.at, &run) ||
	    !run_found(form, &inner, &run, found) || place->at < place->from)
		return false;
	size_t begin = place->at;
	if (begin > 0 && text.at[begin] != '(' && text.at[begin - 1] == '(')
		begin = begin - 1 >= place->from ? begin - 1 : begin;
	*found = span_cut(text, begin, extension_end(text, run.end));
	return true;
}

/* What has no blank, to the end of its sentence. Han is no secret but a word. */
static bool read_secret(const struct anchor_form *form, const struct anchor_place *place,
			struct span *found)
{
	struct span text = place->text;
	size_t end = place->at, count = 0, others = 0, digits = 0, size;
	for (char c; (c = plain_at(text, end, &size)) != 0 && c > ' ' && count < form->most;
	     count++) {
		if (text_has(text, end, "，", 3) || text_has(text, end, "；", 3) ||
		    text_has(text, end, "）", 3) || text_has(text, end, "！", 3))
			break;
		digits += (unsigned char)(c - '0') < 10;
		others += !letter_is(c);
		end += size;
	}
	/* Stops at the end are the sentence's. */
	while (end > place->at && strchr(".,;:)]}\"'", text.at[end - 1])) {
		end--;
		count--;
		others--;
	}
	struct run run = {.end = end, .count = count, .digits = digits};
	struct span value = span_cut(text, place->at, end);
	if (text_is_token(value) || memmem(value.at, value.size, "**", 2) || star_at(text, end))
		return false;
	return (digits || letters_may(place)) && (place->tie == TIE_MARK || others == digits) &&
	       run_found(form, place, &run, found);
}

/* A vehicle's plate: the province's character, a letter, five or six more. */
static bool read_plate(const struct anchor_form *form, const struct anchor_place *place,
		       struct span *found)
{
	size_t size;
	if (!han_is(character_at(place->text, place->at, &size)))
		return false;
	struct anchor_place inner = *place;
	inner.at += size;
	struct run run = run_read(place->text, inner.at, form->most, "-");
	if (text_has(place->text, run.end, "·", 2))
		run = (struct run){0};
	if (!letter_is(run.head) || !run_found(form, &inner, &run, found) ||
	    place->at < place->from)
		return false;
	*found = span_cut(place->text, place->at, run.end);
	return true;
}

/* ---- Dates -------------------------------------------------------------------------------------
 */

/* One part of a date at `at`: up to `most` digits, or a month's name. Its end; `at`: neither. */
static size_t date_part(struct span text, size_t at, size_t *digits)
{
	*digits = 0;
	size_t end = at;
	for (size_t size; (size = digit_size(text, end)) != 0 && *digits < 9; ++*digits)
		end += size;
	return end > at ? end : at + month_size(text, at);
}

static size_t date_join(struct span text, size_t at)
{
	static const char *const joins[] = {"-",  "/",  ".",  "年", "月",  "日",  "号",
					    "st", "nd", "rd", "th", " of", " de", ",",
					    "－", "．", "／", "년", "월"};
	size_t from = at;
	for (int n = 0; n < 2; n++) {
		for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
			size_t size = strlen(joins[i]);
			if (text_has(text, at, joins[i], size)) {
				at += size;
				break;
			}
		}
		at += text_has(text, at, " ", 1);
	}
	return at - from;
}

/* Three parts, or a year and month, or a month and day, as Chinese writes them; or eight digits. */
static bool read_date(const struct anchor_form *form, const struct anchor_place *place,
		      struct span *found)
{
	(void)form;
	struct span text = place->text;
	size_t at = place->at, end = at, digits[3] = {0}, parts = 0;
	bool han = false;
	while (parts < 3) {
		size_t to = date_part(text, at, &digits[parts]);
		if (to == at || (digits[parts] > 2 && digits[parts] != 4 && digits[parts] != 8))
			break;
		end = to;
		if (digits[parts++] == 8)
			break;
		han = han || text_has(text, to, "年", 3) || text_has(text, to, "月", 3);
		at = to + date_join(text, to);
		if (at == to)
			break;
	}
	bool whole = parts == 3 || (parts == 2 && han) || (parts == 1 && digits[0] == 8);
	if (!whole || place->at < place->from || star_at(text, end) || digit_size(text, end))
		return false;
	if (parts > 1 && (text_has(text, end, "日", 3) || text_has(text, end, "号", 3) ||
			  text_has(text, end, "月", 3) || text_has(text, end, "일", 3)))
		end += 3;
	*found = span_cut(text, place->at, end);
	return true;
}

/* clang-format off */
const struct anchor_form anchor_forms[ANCHOR_FORMS] = {
	[NOTHING]  = {NULL, 0, 0, 0},
	[HANDLE]   = {read_handle, 5, 20, 0},
	[QQ]       = {read_qq, 5, 11, 5},
	[DOCUMENT] = {read_code, 7, 10, 4},
	[PERMIT]   = {read_code, 8, 11, 7},
	[SECRET]   = {read_secret, 4, 256, 0},
	[CODE]     = {read_code, 3, 8, 3},
	[RESIDENT] = {read_number, 15, 18, 14},
	[SSN]      = {read_number, 9, 9, 9},
	[CARD]     = {read_number, 12, 20, 12},
	[ACCOUNT]  = {read_grouped, 7, 34, 6},
	[LOGIN]    = {read_handle, 5, 40, 0},
	[BORN]     = {read_date, 0, 0, 0},
	[PERSON]   = {read_person, 0, 0, 0},
	[TITLED]   = {read_titled, 0, 0, 0},
	[AFTER]    = {read_before, 0, 0, 0},
	[NICK]     = {read_nick, 2, 25, 0},
	[DEVICE]   = {read_dashed, 14, 36, 6},
	[MAC]      = {read_hex, 12, 12, 1},
	[PARCEL]   = {read_dashed, 8, 34, 6},
	[PLATE]    = {read_plate, 6, 7, 1},
	[NATIONAL] = {read_grouped, 7, 20, 5},
	[PHONE]    = {read_phone, 7, 15, 7},
	[NUMERALS] = {read_numerals, 11, 11, 11},
	[SPELT]    = {read_spelt, 0, 0, 0},
};
/* clang-format on */
