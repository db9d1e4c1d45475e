/*
 * Dates in the spellings of exports: the year first or last, months as numbers or words, with a
 * time of day and a zone or without. Years are those that people of files live in.
 */
#include "detect/dates.h"

#define YEAR_MIN 1800
#define YEAR_MAX 2199
/* Longer values are no dates: Sunday, 01 September 2025 08:00:00.000000 (UTC+08:00). */
#define DATE_SIZE_MAX 80

/* Names of months in the languages of Latin letters, and how exports shorten them. */
static const struct month_name {
	unsigned char month;
	const char *name;
} month_names[] = {
	{1, "january"},   {1, "jan"},       {1, "januar"},     {1, "janvier"},    {1, "enero"},
	{1, "gennaio"},   {1, "januari"},   {1, "janeiro"},    {2, "february"},   {2, "feb"},
	{2, "februar"},   {2, "février"},   {2, "febrero"},    {2, "febbraio"},   {2, "februari"},
	{2, "fevereiro"}, {3, "march"},     {3, "mar"},        {3, "märz"},       {3, "mars"},
	{3, "marzo"},     {3, "maart"},     {3, "março"},      {4, "april"},      {4, "apr"},
	{4, "avril"},     {4, "abril"},     {4, "aprile"},     {5, "may"},        {5, "mai"},
	{5, "mayo"},      {5, "maggio"},    {5, "mei"},        {5, "maio"},       {6, "june"},
	{6, "jun"},       {6, "juni"},      {6, "juin"},       {6, "junio"},      {6, "giugno"},
	{6, "junho"},     {7, "july"},      {7, "jul"},        {7, "juli"},       {7, "juillet"},
	{7, "julio"},     {7, "luglio"},    {7, "julho"},      {8, "august"},     {8, "aug"},
	{8, "août"},      {8, "agosto"},    {8, "augustus"},   {9, "september"},  {9, "sep"},
	{9, "sept"},      {9, "septembre"}, {9, "septiembre"}, {9, "settembre"},  {9, "setembro"},
	{10, "october"},  {10, "oct"},      {10, "oktober"},   {10, "okt"},       {10, "octobre"},
	{10, "octubre"},  {10, "ottobre"},  {10, "outubro"},   {11, "november"},  {11, "nov"},
	{11, "novembre"}, {11, "novembro"}, {11, "noviembre"}, {12, "december"},  {12, "dec"},
	{12, "dezember"}, {12, "dez"},      {12, "décembre"},  {12, "diciembre"}, {12, "dicembre"},
	{12, "dezembro"},
};

static bool year_is(struct number number)
{
	return number.digits == 4 && number.value >= YEAR_MIN && number.value <= YEAR_MAX;
}

/* A day's or a month's one or two digits. */
static bool field_is(struct number number, unsigned most)
{
	return (number.digits == 1 || number.digits == 2) && number.value >= 1 &&
	       number.value <= most;
}

bool date_holds(unsigned year, unsigned month, unsigned day)
{
	static const unsigned char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
	       (month != 2 || day < 29 || leap);
}

/* ---- Forms ------------------------------------------------------------------------------------
 */

/* Fills in what month and day say; false where they say what cannot be. */
static bool date_put(struct date *date, unsigned year, unsigned month, unsigned day)
{
	date->year = year;
	date->month = month;
	date->day = day;
	date->quarter = month ? (month + 2) / 3 : 0;
	return month <= 12 && (day == 0 || (month && date_holds(year, month, day)));
}

/* Notes where the year, the month and the day stand. */
static void date_place(struct date *date, struct number year, struct number month,
		       struct number day)
{
	date->year_at = (struct extent){year.begin, year.end};
	date->month_at = (struct extent){month.begin, month.end};
	date->day_at = (struct extent){day.begin, day.end};
}

/* 1985年3月12日 from its 年 on. */
static bool read_han(struct span text, struct number year, struct date *date)
{
	static const char *const years[] = {"年", "년"}, *const months[] = {"月", "월"},
				 *const days[] = {"日", "号", "號", "일"};
	size_t size = word_of(text, year.end, years, COUNT(years));
	if (size == 0)
		return false;
	date->form = DATE_HAN;
	date->year_end = year.end + size;
	size_t at = skip_blanks(text, date->year_end);
	struct number month = number_at(text, at), day = {0};
	size = word_of(text, month.end, months, COUNT(months));
	if (month.digits == 0)
		return at == text.size && date_put(date, year.value, 0, 0);
	if (!field_is(month, 12) || size == 0)
		return false;
	date->month_end = at = month.end + size;
	day = number_at(text, skip_blanks(text, at));
	if (day.digits) {
		size = word_of(text, day.end, days, COUNT(days));
		if (!field_is(day, 31) || size == 0)
			return false;
		at = day.end + size;
	}
	date_place(date, year, month, day);
	return date_put(date, year.value, month.value, day.value) &&
	       (day.digits ? time_read(text, at, date) : skip_blanks(text, at) == text.size);
}

static bool read_quarter(struct span text, struct number year, struct date *date)
{
	size_t at = year.end + text_has(text, year.end, "-", 1);
	if (!text_has(text, at, "Q", 1) || text.size != at + 2 || text.at[at + 1] < '1' ||
	    text.at[at + 1] > '4')
		return false;
	date->form = DATE_QUARTER;
	date->year_end = year.end;
	date->year = year.value;
	date->quarter = (unsigned)(text.at[at + 1] - '0');
	return true;
}

/* 1985, 1985-03, 1985/3/12 8:00 */
static bool read_parts(struct span text, struct number year, struct date *date)
{
	date->form = DATE_PARTS;
	date->year_end = year.end;
	if (year.end == text.size)
		return date_put(date, year.value, 0, 0);
	char mark = text.at[year.end];
	if (!memchr("-/.", mark, 3))
		return false;
	struct number month = number_at(text, year.end + 1);
	if (!field_is(month, 12))
		return false;
	date->month_end = month.end;
	if (month.end == text.size)
		return date_put(date, year.value, month.value, 0);
	struct number day = number_at(text, month.end + 1);
	date_place(date, year, month, day);
	return text.at[month.end] == mark && field_is(day, 31) &&
	       date_put(date, year.value, month.value, day.value) && time_read(text, day.end, date);
}

static bool read_compact(struct span text, struct number digits, struct date *date)
{
	date->form = DATE_COMPACT;
	size_t ends[9] = {digits.begin};
	for (size_t i = 0; i < 8; i++)
		ends[i + 1] = ends[i] + digit_size(text, ends[i]);
	date->year_at = (struct extent){ends[0], ends[4]};
	date->month_at = (struct extent){ends[4], ends[6]};
	date->day_at = (struct extent){ends[6], ends[8]};
	unsigned year = digits.value / 10000, month = digits.value / 100 % 100;
	return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && digits.value % 100 >= 1 &&
	       date_put(date, year, month, digits.value % 100) && time_read(text, digits.end, date);
}

/* 12/03/1985: which of the two is the day is clear only where one can be no month. */
static bool read_last(struct span text, struct number first, struct date *date)
{
	char mark = first.end < text.size ? text.at[first.end] : 0;
	if (!mark || !memchr("-/.", mark, 3) || !field_is(first, 31))
		return false;
	size_t blank = mark == '.' ? blanks_size(text, first.end + 1) : 0;
	struct number second = number_at(text, first.end + 1 + blank);
	if (!field_is(second, 31) || second.end >= text.size || text.at[second.end] != mark)
		return false;
	blank = mark == '.' ? blanks_size(text, second.end + 1) : 0;
	struct number year = number_at(text, second.end + 1 + blank);
	if (!year_is(year) || !time_read(text, year.end, date))
		return false;
	date->form = DATE_LAST;
	date->before[0] = first.value;
	date->before[1] = second.value;
	date->either = first.value <= 12 && second.value <= 12 && first.value != second.value;
	date_place(date, year, second, first);
	if (date->either)
		return date_put(date, year.value, 0, 0);
	bool day_first = first.value > 12;
	date_place(date, year, day_first ? second : first, day_first ? first : second);
	return date_put(date, year.value, day_first ? second.value : first.value,
			day_first ? first.value : second.value);
}

/* ---- Words ------------------------------------------------------------------------------------
 */

/* A word from `at` on, to where ASCII marks and blanks begin. */
static struct span word_at_place(struct span text, size_t at)
{
	size_t end = at;
	while (end < text.size && (letter_is(text.at[end]) || (unsigned char)text.at[end] >= 0xc0 ||
				   (unsigned char)(text.at[end] - 0x80) < 0x40))
		end++;
	return span_cut(text, at, end);
}

static bool word_equal(struct span word, const char *lower)
{
	size_t size = strlen(lower);
	if (word.size != size)
		return false;
	for (size_t i = 0; i < size; i++) {
		char byte = word.at[i];
		if ((byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte) != lower[i])
			return false;
	}
	return true;
}

static unsigned month_named(struct span word)
{
	for (size_t i = 0; i < COUNT(month_names); i++)
		if (word_equal(word, month_names[i].name))
			return month_names[i].month;
	return 0;
}

/* Letters that tell a month's name from the others', and bytes of the longest of words. */
#define MONTH_LETTERS 3
#define MONTH_SIZE    16

/* A byte of a word in Latin letters, in lower case as far as names of months have them. */
static char folded(struct span text, size_t at)
{
	char byte = text.at[at];
	if (letter_is(byte))
		return (char)(byte | 0x20);
	/* U+00C0 to U+00DE have their small ones behind them. */
	bool capital = at > 0 && text.at[at - 1] == '\xc3' && (unsigned char)byte < 0x9f;
	return (char)(capital ? byte | 0x20 : byte);
}

/* Does the word begin with the first letters of a name? */
static bool month_begins(struct span word, const char *name)
{
	for (size_t i = 0, letters = 0; name[i]; i++) {
		letters += (name[i] & 0xc0) != 0x80;
		if (letters > MONTH_LETTERS)
			return true;
		if (i >= word.size || folded(word, i) != name[i])
			return false;
	}
	return true;
}

size_t month_size(struct span text, size_t at)
{
	size_t end = at;
	while (end < text.size && end - at <= MONTH_SIZE &&
	       (letter_is(text.at[end]) || (unsigned char)(text.at[end] - 0xc3) < 0x1d))
		end += (text.at[end] & 0x80) && text.size - end > 1 ? 2 : 1;
	struct span word = span_cut(text, at, end);
	for (size_t i = 0; word.size <= MONTH_SIZE && i < COUNT(month_names); i++)
		if (month_begins(word, month_names[i].name))
			return word.size;
	return 0;
}

/* st, nd, de, a weekday: words that stand among a date's and say nothing new. */
static bool word_idle(struct span word)
{
	static const char *const idle[] = {"st",        "nd",       "rd",     "th",       "de",
					   "of",        "den",      "am",     "mon",      "tue",
					   "wed",       "thu",      "fri",    "sat",      "sun",
					   "monday",    "tues",     "thur",   "thurs",    "tuesday",
					   "wednesday", "thursday", "friday", "saturday", "sunday"};
	for (size_t i = 0; i < COUNT(idle); i++)
		if (word_equal(word, idle[i]))
			return true;
	return false;
}

/* Mar 12, 1985; 12 March 1985; Sun, 01 Jun 2025 08:00:00 +0800 */
static bool read_words(struct span text, struct date *date)
{
	unsigned month = 0, day = 0;
	size_t at = 0;
	date->form = DATE_WORDS;
	for (int i = 0; i < 10 && at < text.size; i++) {
		struct number number = number_at(text, at);
		struct span word = word_at_place(text, at);
		if (number.digits) {
			at = number.end;
			if (year_is(number)) {
				date->year_at = (struct extent){number.begin, number.end};
				return month && date_put(date, number.value, month, day) &&
				       time_read(text, at, date);
			}
			if (day || !field_is(number, 31))
				return false;
			day = number.value;
			date->day_at = (struct extent){number.begin, number.end};
		} else if (word.size) {
			unsigned named = month_named(word);
			if ((named && month) || (!named && !word_idle(word)))
				return false;
			if (named) {
				month = named;
				date->month_at = (struct extent){at, at + word.size};
			}
			at += word.size;
		} else if (memchr(",.-/ ", text.at[at], 5)) {
			i--;
			at++;
		} else {
			return false;
		}
	}
	return false;
}

bool date_read(struct span value, struct date *date)
{
	*date = (struct date){0};
	if (value.size < 4 || value.size > DATE_SIZE_MAX)
		return false;
	struct number number = number_at(value, 0);
	if (number.digits == 8)
		return read_compact(value, number, date);
	if (year_is(number)) {
		bool (*const forms[])(struct span, struct number,
				      struct date *) = {read_parts, read_han, read_quarter};
		for (size_t i = 0; i < COUNT(forms); i++) {
			*date = (struct date){0};
			if (forms[i](value, number, date))
				return true;
		}
		return false;
	}
	if (number.digits && read_last(value, number, date))
		return true;
	*date = (struct date){0};
	return read_words(value, date);
}

long date_days(const struct date *date)
{
	/* Years from March on, so that a leap day is the last of its year. */
	long year = (long)date->year - (date->month <= 2);
	long month = ((long)date->month + 9) % 12;
	long day_of_year = (153 * month + 2) / 5 + (long)date->day - 1;
	return year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}
