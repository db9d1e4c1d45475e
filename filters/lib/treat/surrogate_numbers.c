/* Stand-ins for numbers: telephones, cards, accounts. What is valid of them is frozen here. */
#include "treat/surrogate.h"

/* Numbers from one to another, both included. */
struct range {
	unsigned from;
	unsigned to;
};

/* The place of a number in ranges, counted through; how many numbers there are in *size. False: it
 * is in none. */
static bool range_place(const struct range *ranges, size_t count, unsigned number, uint64_t *place,
			uint64_t *size)
{
	bool found = false;
	*size = 0;
	for (size_t i = 0; i < count; i++) {
		if (number >= ranges[i].from && number <= ranges[i].to) {
			*place = *size + number - ranges[i].from;
			found = true;
		}
		*size += ranges[i].to - ranges[i].from + 1;
	}
	return found;
}

static unsigned range_number(const struct range *ranges, uint64_t place)
{
	while (place > ranges->to - ranges->from) {
		place -= ranges->to - ranges->from + 1;
		ranges++;
	}
	return ranges->from + (unsigned)place;
}

static unsigned number_of(const struct figures *figures, size_t from, size_t to)
{
	unsigned number = 0;
	for (size_t i = from; i < to; i++)
		number = number * 10 + (unsigned)(figures->at[i] - '0');
	return number;
}

static void put_number(struct figures *figures, size_t from, size_t to, unsigned number)
{
	for (size_t i = to; i-- > from; number /= 10)
		figures->at[i] = (char)('0' + number % 10);
}

/* ---- Telephones --------------------------------------------------------------------------------
 */

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The first four digits of mobiles, as mobile_prefixes.txt had them at first. */
static const struct range mobiles[] = {
	{1300, 1399}, {1450, 1459}, {1470, 1479}, {1490, 1499}, {1500, 1539}, {1550, 1599},
	{1610, 1610}, {1620, 1629}, {1650, 1679}, {1700, 1739}, {1740, 1741}, {1749, 1749},
	{1750, 1789}, {1800, 1899}, {1900, 1939}, {1950, 1999},
};

bool turn_mobile(const struct surrogate *surrogate, struct figures *figures)
{
	struct mix mix = mix_open(surrogate);
	uint64_t place, size;
	if (figures->count != 11 || !figures_are_digits(figures, 0, 11) ||
	    !range_place(mobiles, COUNT(mobiles), number_of(figures, 0, 4), &place, &size))
		return false;
	mix_put(&mix, place, size);
	mix_put_digits(&mix, figures, 4, 11);
	if (!mix_turn(surrogate, &mix))
		return false;
	mix_take_digits(&mix, figures, 4, 11);
	put_number(figures, 0, 4, range_number(mobiles, mix_take(&mix, size)));
	return true;
}

/* Digits from `from` on of which the first is 0 or 1, or 2 to 9, as it was. */
static bool turn_local(const struct surrogate *surrogate, struct figures *figures, size_t from)
{
	struct mix mix = mix_open(surrogate);
	mix_keep(&mix, figures, 0, from);
	char least = figures->at[from] < '2' ? '0' : '2';
	uint64_t size = least == '0' ? 2 : 8;
	mix_put(&mix, (uint64_t)(figures->at[from] - least), size);
	mix_put_digits(&mix, figures, from + 1, figures->count);
	if (!mix_turn(surrogate, &mix))
		return false;
	mix_take_digits(&mix, figures, from + 1, figures->count);
	figures->at[from] = (char)(least + (char)mix_take(&mix, size));
	return true;
}

/* The area code stays. */
bool turn_landline(const struct surrogate *surrogate, struct figures *figures)
{
	if (!figures_are_digits(figures, 0, figures->count) || figures->count < 9)
		return false;
	size_t zero = figures->at[0] == '0';
	size_t area = zero + (figures->at[zero] <= '2' ? 2 : 3);
	if (figures->count < area + 7 || figures->count > area + 8 || figures->at[area] < '2')
		return false;
	return turn_local(surrogate, figures, area);
}

/* The country stays, which is none of the parts, and three digits, or as many as leave seven. */
bool turn_phone(const struct surrogate *surrogate, struct figures *figures)
{
	if (!figures_are_digits(figures, 0, figures->count) || figures->count < 7 ||
	    figures->count > 15)
		return false;
	return turn_local(surrogate, figures, figures->count > 10 ? 3 : figures->count - 7);
}

/* ---- Cards and accounts ------------------------------------------------------------------------
 */

char luhn_digit(const char *digits, size_t count)
{
	static const unsigned char doubled[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
	unsigned sum = 0;
	for (size_t i = 0; i < count; i++) {
		unsigned digit = (unsigned)(digits[count - 1 - i] - '0');
		sum += i % 2 ? digit : doubled[digit];
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

/* First digits of one scheme's cards: a card stays one of it. */
static const struct scheme {
	size_t digits;
	struct range range;
} schemes[] = {
	{2, {62, 62}},   {1, {4, 4}},       {2, {51, 55}},     {4, {2221, 2720}}, {2, {34, 34}},
	{2, {37, 37}},   {4, {3528, 3589}}, {4, {6011, 6011}}, {3, {644, 649}},   {2, {65, 65}},
	{3, {300, 305}}, {2, {36, 36}},     {2, {38, 38}},     {2, {39, 39}},     {4, {8100, 8171}},
};

bool turn_card(const struct surrogate *surrogate, struct figures *figures)
{
	struct mix mix = mix_open(surrogate);
	uint64_t place, size;
	size_t last = figures->count - 1, i = 0;
	if (figures->count < 13 || figures->count > 19 ||
	    !figures_are_digits(figures, 0, figures->count) ||
	    luhn_digit(figures->at, last) != figures->at[last])
		return false;
	while (i < COUNT(schemes) &&
	       !range_place(&schemes[i].range, 1, number_of(figures, 0, schemes[i].digits), &place,
			    &size))
		i++;
	if (i == COUNT(schemes))
		return false;
	const struct figures scheme = {1, {(char)('a' + i)}, {{0}}};
	mix_keep(&mix, &scheme, 0, 1);
	mix_put(&mix, place, size);
	mix_put_digits(&mix, figures, schemes[i].digits, last);
	if (!mix_turn(surrogate, &mix))
		return false;
	mix_take_digits(&mix, figures, schemes[i].digits, last);
	put_number(figures, 0, schemes[i].digits,
		   range_number(&schemes[i].range, mix_take(&mix, size)));
	figures->at[last] = luhn_digit(figures->at, last);
	return true;
}

/* Exchanges the digits from `from` on, wherever they stand; letters stay. */
static bool turn_digits_from(const struct surrogate *surrogate, struct figures *figures,
			     size_t from)
{
	struct mix mix = mix_open(surrogate);
	struct figures kept = *figures;
	for (size_t i = from; i < figures->count; i++)
		if (figures->at[i] <= '9')
			kept.at[i] = '#';
	mix_keep(&mix, &kept, 0, kept.count);
	for (size_t i = from; i < figures->count; i++)
		if (figures->at[i] <= '9')
			mix_put_digits(&mix, figures, i, i + 1);
	if (!mix_turn(surrogate, &mix))
		return false;
	for (size_t i = figures->count; i-- > from;)
		if (figures->at[i] <= '9')
			mix_take_digits(&mix, figures, i, i + 1);
	return true;
}

bool turn_digits(const struct surrogate *surrogate, struct figures *figures)
{
	return turn_digits_from(surrogate, figures, 0);
}

bool turn_nothing(const struct surrogate *surrogate, struct figures *figures)
{
	(void)surrogate, (void)figures;
	return false;
}

/* What of ISO 13616 is left modulo 97. */
static unsigned iban_rest(const struct figures *figures)
{
	unsigned rest = 0;
	for (size_t i = 0; i < figures->count; i++) {
		char c = figures->at[(i + 4) % figures->count];
		rest = c <= '9' ? rest * 10 + (unsigned)(c - '0')
				: rest * 100 + (unsigned)(c - 'A') + 10;
		rest %= 97;
	}
	return rest;
}

/* Country, length and the bank's letters stay. */
bool turn_iban(const struct surrogate *surrogate, struct figures *figures)
{
	if (figures->count < 15 || figures->count > 34 || !figures_are_digits(figures, 2, 4) ||
	    figures->at[0] < 'A' || figures->at[1] < 'A' || iban_rest(figures) != 1 ||
	    !turn_digits_from(surrogate, figures, 4))
		return false;
	figures->at[2] = figures->at[3] = '0';
	put_number(figures, 2, 4, 98 - iban_rest(figures));
	return true;
}

/* Alipay's accounts of their own. */
bool turn_account(const struct surrogate *surrogate, struct figures *figures)
{
	return figures->count == 16 && figures_are_digits(figures, 0, 16) &&
	       number_of(figures, 0, 4) == 2088 && turn_digits_from(surrogate, figures, 4);
}

/* ---- Others ------------------------------------------------------------------------------------
 */

/* No zero comes first. */
bool turn_qq(const struct surrogate *surrogate, struct figures *figures)
{
	struct mix mix = mix_open(surrogate);
	size_t count = figures->count;
	if (count > 11 || !figures_are_digits(figures, 0, count) || figures->at[0] == '0')
		return false;
	mix_put(&mix, (uint64_t)(figures->at[0] - '1'), 9);
	mix_put_digits(&mix, figures, 1, count);
	if (!mix_turn(surrogate, &mix))
		return false;
	mix_take_digits(&mix, figures, 1, count);
	figures->at[0] = (char)('1' + mix_take(&mix, 9));
	return true;
}

/* The maker's half stays. */
bool turn_mac_address(const struct surrogate *surrogate, struct figures *figures)
{
	static const char hex[] = "0123456789ABCDEF";
	struct mix mix = mix_open(surrogate);
	if (figures->count != 12)
		return false;
	for (size_t i = 0; i < 12; i++)
		if (figures->at[i] > 'F')
			return false;
	mix_keep(&mix, figures, 0, 6);
	for (size_t i = 6; i < 12; i++)
		mix_put(&mix, (uint64_t)(strchr(hex, figures->at[i]) - hex), 16);
	if (!mix_turn(surrogate, &mix))
		return false;
	for (size_t i = 12; i-- > 6;)
		figures->at[i] = hex[mix_take(&mix, 16)];
	return true;
}

/* The check digit of the Universal Postal Union's S10, over eight digits. */
static char postal_digit(const char *digits)
{
	static const unsigned char weights[] = {8, 6, 4, 2, 3, 5, 9, 7};
	unsigned sum = 0;
	for (size_t i = 0; i < sizeof weights; i++)
		sum += (unsigned)(digits[i] - '0') * weights[i];
	unsigned check = 11 - sum % 11;
	return (char)('0' + (check == 10 ? 0 : check == 11 ? 5 : check));
}

/* Letters stay, which name the carrier; with UPS a digit does. */
bool turn_tracking(const struct surrogate *surrogate, struct figures *figures)
{
	char *at = figures->at;
	bool postal = figures->count == 13 && at[0] > '9' && at[1] > '9' &&
		      figures_are_digits(figures, 2, 11) && at[11] > '9' && at[12] > '9';
	if (!postal)
		return turn_digits_from(surrogate, figures, at[0] == '1' && at[1] == 'Z' ? 2 : 0);
	struct mix mix = mix_open(surrogate);
	mix_keep(&mix, figures, 0, 2);
	mix_keep(&mix, figures, 11, 13);
	mix_put_digits(&mix, figures, 2, 10);
	if (postal_digit(at + 2) != at[10] || !mix_turn(surrogate, &mix))
		return false;
	mix_take_digits(&mix, figures, 2, 10);
	at[10] = postal_digit(at + 2);
	return true;
}
