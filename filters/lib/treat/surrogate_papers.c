/* Stand-ins for identity documents and plates. What is valid of them is frozen here. */
#include "treat/date_words.h"
#include "treat/surrogate.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- Resident IDs: GB 11643 --------------------------------------------------------------------
 */

/* Codes of six digits, sorted. */
static const char *const divisions[] = {
#include "surrogate_divisions.inc"
};

/* The place of a division that we know; COUNT(divisions): we do not. */
static size_t division_place(const char *code)
{
	size_t low = 0, high = COUNT(divisions);
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = memcmp(divisions[middle], code, 6);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return COUNT(divisions);
}

static unsigned two(const char *digits)
{
	return (unsigned)(digits[0] - '0') * 10 + (unsigned)(digits[1] - '0');
}

static void put_two(char *digits, unsigned number)
{
	digits[0] = (char)('0' + number / 10 % 10);
	digits[1] = (char)('0' + number % 10);
}

/* Days that a date of birth may be, as they are counted through. */
struct days {
	long from, to; /* since 1970-01-01, both included */
	long from_other, to_other;
};

static uint64_t days_size(const struct days *days)
{
	return (uint64_t)(days->to - days->from + 1 + days->to_other - days->from_other + 1);
}

static bool days_place(const struct days *days, long day, uint64_t *place)
{
	bool first = day >= days->from && day <= days->to;
	if (!first && (day < days->from_other || day > days->to_other))
		return false;
	*place = (uint64_t)(first ? day - days->from
				  : day - days->from_other + days->to - days->from + 1);
	return true;
}

static long days_at(const struct days *days, uint64_t place)
{
	long first = days->to - days->from + 1;
	return (long)place < first ? days->from + (long)place
				   : days->from_other + (long)place - first;
}

/*
 * Days since 1970 of 1900, 1920, 2000, 2030 and 2040. People of divisions that we know and of these
 * years become others of any such division and day; who is not among them stays in the division,
 * with a day that others have who are not: so no two become one.
 */
#define Y1900 (-25567L)
#define Y1920 (-18263L)
#define Y2000 10957L
#define Y2030 21915L
#define Y2040 25567L
static const struct days days_usual = {Y1920, Y2030 - 1, 0, -1};
static const struct days days_unusual = {Y1900, Y1920 - 1, Y2030, Y2040 - 1};
static const struct days days_all = {Y1900, Y2040 - 1, 0, -1};
static const struct days days_old = {Y1920, Y2000 - 1, 0, -1};

/* The date of birth from the seventh digit on, its year of four digits or two. */
static bool birth_read(const char *digits, bool old, long *day)
{
	struct date date = {.year = old ? 1900 + two(digits) : two(digits) * 100 + two(digits + 2)};
	const char *rest = digits + (old ? 2 : 4);
	date.month = two(rest);
	date.day = two(rest + 2);
	*day = date_days(&date);
	return date_holds(date.year, date.month, date.day);
}

static void birth_write(char *digits, bool old, long day)
{
	struct date date;
	date_of(day, &date);
	if (!old)
		put_two(digits, date.year / 100);
	char *rest = digits + (old ? 0 : 2);
	put_two(rest, date.year % 100);
	put_two(rest + 2, date.month);
	put_two(rest + 4, date.day);
}

/* ISO 7064 MOD 11-2 over 17 digits. */
static char id_check(const char *digits)
{
	unsigned sum = 0;
	for (size_t i = 0; i < 17; i++)
		sum = (sum + (unsigned)(digits[i] - '0')) * 2 % 11;
	unsigned check = (12 - sum) % 11;
	return check == 10 ? 'X' : (char)('0' + check);
}

bool turn_resident_id(const struct surrogate *surrogate, struct figures *figures)
{
	char *at = figures->at;
	bool old = figures->count == 15;
	size_t sequence = old ? 12 : 14;
	long day;
	uint64_t place = 0;
	if ((!old && figures->count != 18) || !figures_are_digits(figures, 0, old ? 15 : 17) ||
	    (!old && id_check(at) != at[17]) || !birth_read(at + 6, old, &day))
		return false;
	size_t division = division_place(at);
	bool known = division < COUNT(divisions);
	const struct days *days = old ? &days_old : known ? &days_usual : &days_all;
	bool exchanged = known;
	if (!days_place(days, day, &place)) {
		if (old || !days_place(&days_unusual, day, &place))
			return false;
		days = &days_unusual;
		exchanged = false;
	}
	struct mix mix = mix_open(surrogate);
	if (!exchanged)
		mix_keep(&mix, figures, 0, 6);
	if (exchanged)
		mix_put(&mix, division, COUNT(divisions));
	mix_put(&mix, place, days_size(days));
	mix_put_digits(&mix, figures, sequence, sequence + 3);
	if (!mix_turn(surrogate, &mix))
		return false;
	mix_take_digits(&mix, figures, sequence, sequence + 3);
	birth_write(at + 6, old, days_at(days, mix_take(&mix, days_size(days))));
	if (exchanged)
		memcpy(at, divisions[mix_take(&mix, COUNT(divisions))], 6);
	if (!old)
		at[17] = id_check(at);
	return true;
}

/* ---- Hong Kong, Taiwan, the United States ------------------------------------------------------
 */

/* Weights 9 to 2, a missing first letter counts 36; the sum with the check is 0 modulo 11. */
static char hk_check(const char *at, size_t letters)
{
	unsigned sum = letters == 1 ? 9 * 36 : 0;
	size_t count = letters + 6;
	for (size_t i = 0; i < count; i++) {
		unsigned number =
			at[i] <= '9' ? (unsigned)(at[i] - '0') : (unsigned)(at[i] - 'A') + 10;
		sum += number * (unsigned)(count + 1 - i);
	}
	unsigned check = (11 - sum % 11) % 11;
	return check == 10 ? 'A' : (char)('0' + check);
}

bool turn_hk_id(const struct surrogate *surrogate, struct figures *figures)
{
	char *at = figures->at;
	struct mix mix = mix_open(surrogate);
	size_t letters = figures->count == 9 ? 2 : 1;
	if (figures->count < 8 || figures->count > 9 ||
	    !figures_are_digits(figures, letters, letters + 6) || at[0] <= '9' ||
	    at[letters - 1] <= '9' || hk_check(at, letters) != at[letters + 6])
		return false;
	for (size_t i = 0; i < letters; i++)
		mix_put(&mix, (uint64_t)(at[i] - 'A'), 26);
	mix_put_digits(&mix, figures, letters, letters + 6);
	if (!mix_turn(surrogate, &mix))
		return false;
	mix_take_digits(&mix, figures, letters, letters + 6);
	for (size_t i = letters; i-- > 0;)
		at[i] = (char)('A' + mix_take(&mix, 26));
	at[letters + 6] = hk_check(at, letters);
	return true;
}

/* The numbers of the letters A to Z. */
static const unsigned char tw_places[] = {10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21,
					  22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33};

static char tw_check(const char *at)
{
	unsigned place = tw_places[at[0] - 'A'];
	unsigned second = at[1] <= '9' ? (unsigned)(at[1] - '0') : tw_places[at[1] - 'A'] % 10u;
	unsigned sum = place / 10 + place % 10 * 9 + second * 8;
	for (size_t i = 2; i < 9; i++)
		sum += (unsigned)(at[i] - '0') * (unsigned)(9 - i);
	return (char)('0' + (10 - sum % 10) % 10);
}

bool turn_tw_id(const struct surrogate *surrogate, struct figures *figures)
{
	char *at = figures->at;
	if (figures->count != 10 || !figures_are_digits(figures, 2, 10) || at[0] <= '9')
		return false;
	const char *seconds = at[1] <= '9' ? "1289" : "ABCD";
	const char *second = strchr(seconds, at[1]);
	if (!second || tw_check(at) != at[9])
		return false;
	struct mix mix = mix_open(surrogate);
	mix_put(&mix, (uint64_t)(at[0] - 'A'), 26);
	mix_put(&mix, (uint64_t)(second - seconds), 4);
	mix_put_digits(&mix, figures, 2, 9);
	if (!mix_turn(surrogate, &mix))
		return false;
	mix_take_digits(&mix, figures, 2, 9);
	at[1] = seconds[mix_take(&mix, 4)];
	at[0] = (char)('A' + mix_take(&mix, 26));
	at[9] = tw_check(at);
	return true;
}

/* Areas 001 to 899 without 666, groups 01 to 99, serials 0001 to 9999. */
#define SSN_AREAS   898u
#define SSN_GROUPS  99u
#define SSN_SERIALS 9999u

static uint64_t ssn_place(unsigned area, unsigned group, unsigned serial)
{
	uint64_t areas = area - 1 - (area > 666);
	return (areas * SSN_GROUPS + group - 1) * SSN_SERIALS + serial - 1;
}

/* Those that advertisements made void, in order: they are none. */
#define SSN_VOIDS 3
static void ssn_voids(uint64_t voids[SSN_VOIDS])
{
	voids[0] = ssn_place(78, 5, 1120);
	voids[1] = ssn_place(219, 9, 9999);
	voids[2] = ssn_place(457, 55, 5462);
}

bool turn_us_ssn(const struct surrogate *surrogate, struct figures *figures)
{
	const uint64_t size = (uint64_t)SSN_AREAS * SSN_GROUPS * SSN_SERIALS - SSN_VOIDS;
	char *at = figures->at;
	uint64_t voids[SSN_VOIDS];
	if (figures->count != 9 || !figures_are_digits(figures, 0, 9))
		return false;
	unsigned area = two(at) * 10 + (unsigned)(at[2] - '0'), group = two(at + 3);
	unsigned serial = two(at + 5) * 100 + two(at + 7);
	if (area == 0 || area == 666 || area > 899 || group == 0 || serial == 0)
		return false;
	uint64_t place = ssn_place(area, group, serial), before = 0;
	ssn_voids(voids);
	for (size_t i = 0; i < SSN_VOIDS; i++) {
		if (place == voids[i])
			return false;
		before += place > voids[i];
	}
	struct mix mix = mix_open(surrogate);
	mix_put(&mix, place - before, size);
	if (!mix_turn(surrogate, &mix))
		return false;
	place = (uint64_t)mix.value;
	for (size_t i = 0; i < SSN_VOIDS; i++)
		place += place >= voids[i];
	serial = (unsigned)(place % SSN_SERIALS) + 1;
	group = (unsigned)(place / SSN_SERIALS % SSN_GROUPS) + 1;
	area = (unsigned)(place / SSN_SERIALS / SSN_GROUPS) + 1;
	area += area >= 666;
	at[0] = (char)('0' + area / 100);
	put_two(at + 1, area % 100);
	put_two(at + 3, group);
	put_two(at + 5, serial / 100);
	put_two(at + 7, serial % 100);
	return true;
}

/* ---- Plates: GA 36 -----------------------------------------------------------------------------
 */

static const char provinces[] = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
static const char endings[] = "挂学警港澳";
/* No I and no O. */
static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";

#define PROVINCES ((sizeof provinces - 1) / 3)
#define LETTERS   (sizeof letters - 1)

/* The place of a character of three bytes in a list; SIZE_MAX: it is not there. */
static size_t place_of(const char *list, size_t size, struct span text, size_t at)
{
	for (size_t i = 0; at + 3 <= text.size && i < size; i += 3)
		if (memcmp(list + i, text.at + at, 3) == 0)
			return i / 3;
	return SIZE_MAX;
}

/* Digits become digits and letters letters; an ending stays. */
bool make_plate(const struct surrogate *surrogate, struct span value, struct buffer *out)
{
	struct figures figures;
	struct mix mix = mix_open(surrogate);
	size_t province = place_of(provinces, sizeof provinces - 1, value, 0), end = value.size;
	if (province == SIZE_MAX || value.size < 9)
		return false;
	if (place_of(endings, sizeof endings - 1, value, end - 3) != SIZE_MAX)
		end -= 3;
	if (!figures_read(value, (struct parts){3, end}, &figures) || figures.at[0] <= '9')
		return false;
	struct figures layout = figures;
	for (size_t i = 0; i < figures.count; i++)
		layout.at[i] = figures.at[i] > '9' ? '@' : '#';
	mix_keep(&mix, &layout, 0, layout.count);
	mix_put(&mix, province, PROVINCES);
	for (size_t i = 0; i < figures.count; i++) {
		const char *letter = figures.at[i] > '9' ? strchr(letters, figures.at[i]) : NULL;
		if (figures.at[i] > '9' && !letter)
			return false;
		if (letter)
			mix_put(&mix, (uint64_t)(letter - letters), LETTERS);
		else
			mix_put_digits(&mix, &figures, i, i + 1);
	}
	if (!mix_turn(surrogate, &mix))
		return false;
	for (size_t i = figures.count; i-- > 0;) {
		if (figures.at[i] > '9')
			figures.at[i] = letters[mix_take(&mix, LETTERS)];
		else
			mix_take_digits(&mix, &figures, i, i + 1);
	}
	size_t start = out->size;
	if (!figures_write(value, &figures, out))
		return false;
	memcpy(out->at + start, provinces + 3 * mix_take(&mix, PROVINCES), 3);
	return true;
}
