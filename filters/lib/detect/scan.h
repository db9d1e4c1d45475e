/*
 * Private to detect: how numbers stand in text, and the quick look for where one may begin.
 */
#ifndef PII_DETECT_SCAN_H
#define PII_DETECT_SCAN_H

#include "detect/detect.h"

/* Digits read at once: more than any number that we know has. */
#define READING_DIGITS 24

/* What joins two groups of digits of one number. */
enum join {
	JOIN_NONE,    /* nothing: the first group */
	JOIN_BLANK,   /* up to three blanks, or marks that cannot be seen */
	JOIN_DASH,    /* a dash of any kind, blanks around it */
	JOIN_DOT,     /* a single dot */
	JOIN_MARK,    /* a single / _ · or •; see reading_take_marks() */
	JOIN_BRACKET, /* a bracket, as after (0915) and (+86), with a blank or dash; or before (755)
		       */
};

struct group {
	uint8_t first; /* index of its first digit */
	uint8_t size;  /* digits */
	enum join join;
};

/* Digits as they stand in a text, joined groups and all. */
struct reading {
	size_t count;
	size_t groups;
	uint8_t digit[READING_DIGITS];  /* 0 to 9 */
	uint32_t begin[READING_DIGITS]; /* byte where each digit begins, from `at` on */
	uint32_t end[READING_DIGITS];   /* and ends */
	struct group group[READING_DIGITS];
	enum join after; /* what joins the last group to digits that were not read any more */
	bool cut;        /* the last group goes on: no number ends in it */
};

/* A number that was recognised: where it is in the text, and its parts. */
struct match {
	size_t begin;
	size_t end;
	struct parts parts;
	enum evidence evidence;
};

/* A whole core is the part that counts: its place in the value that it was taken out of. */
static inline struct parts parts_of_core(struct span value, struct span core)
{
	size_t begin = (size_t)(core.at - value.at);
	return (struct parts){begin, begin + core.size};
}

/* The size of the digit at `at`, ASCII or full-width: 1 or 3; 0 if it is none. */
static inline size_t digit_size(struct span text, size_t at)
{
	if (at >= text.size)
		return 0;
	const unsigned char *s = (const unsigned char *)text.at + at;
	if ((unsigned char)(s[0] - '0') < 10)
		return 1;
	if (s[0] == 0xef && text.size - at >= 3 && s[1] == 0xbc &&
	    (unsigned char)(s[2] - 0x90) < 10)
		return 3;
	return 0;
}

static inline unsigned digit_value(struct span text, size_t at)
{
	unsigned char byte = (unsigned char)text.at[at];
	return byte == 0xef ? (unsigned char)text.at[at + 2] - 0x90u : byte - (unsigned)'0';
}

/* Is the character that ends at `at` a digit? */
bool digit_before(struct span text, size_t at);
static inline bool letter_is(char byte)
{
	return (unsigned char)((byte | 0x20) - 'a') < 26;
}
/* An ASCII letter or digit or `_` at this place; false at the end. */
static inline bool word_at(struct span text, size_t at)
{
	if (at >= text.size)
		return false;
	char byte = text.at[at];
	return letter_is(byte) || (unsigned char)(byte - '0') < 10 || byte == '_';
}

/* Does the text have these bytes at `at`? */
static inline bool text_has(struct span text, size_t at, const char *bytes, size_t size)
{
	return at <= text.size && text.size - at >= size && memcmp(text.at + at, bytes, size) == 0;
}

/* Bytes of blanks at `at`: ASCII ones, U+00A0, U+3000, those of U+2000 … and marks not seen. */
size_t blanks_size(struct span text, size_t at);
/* Bytes of one dash, of any kind and width, at `at`; or 0. */
size_t dash_size(struct span text, size_t at);
/* Bytes of what joins a group that ends at `at` to digits that follow it; 0: nothing does. */
size_t join_size(struct span text, size_t at, enum join *join);

/*
 * Reads digits from `at`, which must be one, over joined groups, as many as a reading holds.
 */
void reading_take(struct span text, size_t at, struct reading *reading);
/* The same over marks that part numbers more often than groups of one. */
void reading_take_marks(struct span text, size_t at, struct reading *reading);
/* The group that ends after `digits` digits, so that a number may end there; -1: none does. */
int reading_group_ending(const struct reading *reading, size_t digits);

/*
 * Do the digits [from, to) stand in groups as a number's do? Loosely: no brackets between them,
 * a first group of eight at most where there are more. In running text, `strict`, more is asked:
 * groups of three and more, or all of one or two, as people space them; and dots only between
 * three such groups at most, since addresses of machines and versions have more.
 */
bool reading_grouped(const struct reading *reading, size_t from, size_t to, bool strict);

/*
 * The end of an extension after a telephone number that ends at `at`: -1234, 转1234, [1234],
 * ext. 1234. `at` itself where there is none.
 */
size_t extension_end(struct span text, size_t at);
/*
 * The country code +86, 0086 or 86 at the start of a reading: how many digits it has (0: none).
 * *begin is where it begins in the text, its plus sign and bracket included.
 */
size_t country_size(struct span text, const struct reading *reading, bool *plus, size_t *begin);

/* The first digit at or after `from`, the text's size if there is none. */
size_t scan_digit(struct span text, size_t from);
/* The first digit, `@` or full-width `＠`. */
size_t scan_anchor(struct span text, size_t from);

/*
 * The loop that finds of numbers share: asks `matches` at the start of each run of digits at or
 * after `from`.
 */
typedef bool number_matcher(struct span text, size_t at, bool strict, struct match *match);
bool scan_numbers(struct span text, size_t from, number_matcher *matches, struct span *found,
		  struct parts *parts);
/* And the one that judges share: the match must be the whole value, its wrapper aside. */
enum evidence judge_number(struct span value, number_matcher *matches, struct parts *parts);

/*
 * Bytes of the word at `at` that begins as the name of a month does, in a language of dates with
 * words: Dez, déc, SEPT, Februar. 0: it is none.
 */
size_t month_size(struct span text, size_t at);
/* A date as identifiers hold it, four digits of year or two (of the last century). */
bool date_plausible(const uint8_t *digits, size_t year_digits);
/* Do two characters at `at` begin a division's name? Quick: most places answer no. */
bool division_likely(struct span text, size_t at);
/* Is a whole value a street with its house, of the West, Japan or Korea? */
bool street_judge(struct span value);
/* Does one begin at `at`, in English or German form? Sets where it ends in a running text. */
bool street_at(struct span text, size_t at, size_t *end);

/* Is this a province-level division's code (two digits)? */
bool province_known(unsigned code);

/* Luhn's check (ISO/IEC 7812-1) over digits of 0 to 9, the check digit the last. */
bool luhn_holds(const uint8_t *digits, size_t count);
/* ISO 7064 MOD 11-2 with the check 0 to 10 (X). */
bool mod11_2_holds(const uint8_t *digits, size_t count, unsigned check);
/* ISO 13616 over 0-9 and A-Z, country and check in front. */
bool mod97_holds(const char *characters, size_t count);
/* GB 32100 over 18 capitals and digits. */
bool uscc_holds(const char *characters, size_t count);

/* Has a text what a detector needs to find something in it? */
bool detector_finds(const struct detector *detector, const struct survey *survey);

extern const struct detector detector_person_name;
extern const struct detector detector_account;
extern const struct detector detector_cn_mobile;
extern const struct detector detector_cn_landline;
extern const struct detector detector_phone;
extern const struct detector detector_email;
extern const struct detector detector_address;
extern const struct detector detector_postcode;
extern const struct detector detector_cn_resident_id;
extern const struct detector detector_hk_id;
extern const struct detector detector_tw_id;
extern const struct detector detector_us_ssn;
extern const struct detector detector_national_id;
extern const struct detector detector_passport;
extern const struct detector detector_cn_travel_permit;
extern const struct detector detector_bank_card;
extern const struct detector detector_iban;
extern const struct detector detector_bank_account;
extern const struct detector detector_birth_date;
extern const struct detector detector_cn_plate;
extern const struct detector detector_ip_address;
extern const struct detector detector_mac_address;
extern const struct detector detector_device_id;
extern const struct detector detector_geo_point;
extern const struct detector detector_wechat_id;
extern const struct detector detector_qq;
extern const struct detector detector_tracking_number;
extern const struct detector detector_cn_uscc;

/* A class of the rules, by its pattern. NULL: the failure says why. */
struct pattern *pattern_open(const char *expression, enum check check, struct failure *failure);
void pattern_free(struct pattern *pattern);
enum evidence pattern_judge(const struct detector *self, struct span value, struct parts *parts);
bool pattern_find(const struct detector *self, struct span text, size_t from, struct span *found,
		  struct parts *parts);

#endif
