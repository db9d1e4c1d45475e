/*
 * Private to treat: stand-ins for values, of the same shape. How a number becomes another one, and
 * what the classes share.
 */
#ifndef PII_TREAT_SURROGATE_H
#define PII_TREAT_SURROGATE_H

#include "treat/kinds.h"

struct stand_in;

/* A class's stand-ins: what they are made with. */
struct surrogate {
	const struct stand_in *row;
	struct span class;
	struct ff1 *ff1;
	struct mac *mac;
};

/* ---- Letters and digits of a value -------------------------------------------------------------
 */

#define FIGURES_MAX 64

/* In capitals and ASCII, whatever their width and case; blanks and marks between them left out. */
struct figures {
	size_t count;
	char at[FIGURES_MAX];
	struct extent place[FIGURES_MAX]; /* in the value */
};

/* Reads those of the value's bytes [parts.begin, parts.end). False: there is something else. */
bool figures_read(struct span value, struct parts parts, struct figures *figures);
/* Appends the value with other letters and digits in their places, in their width and case. */
bool figures_write(struct span value, const struct figures *figures, struct buffer *out);
/* Are the figures [from, to) there, and digits? */
bool figures_are_digits(const struct figures *figures, size_t from, size_t to);

/* ---- Numbers out of ranges ---------------------------------------------------------------------
 */

/*
 * What is exchanged of a value, as one number below `size`: several numbers, each below a size of
 * its own, put in one after the other and taken out in the reverse order.
 */
__extension__ typedef unsigned __int128 rank;
#define MIX_TWEAK_MAX (CLASS_NAME_MAX + FIGURES_MAX + 4)
struct mix {
	rank value;
	rank size;
	bool spilt; /* too large: nothing is made of it */
	char tweak[MIX_TWEAK_MAX];
	size_t tweak_size;
};
struct mix mix_open(const struct surrogate *surrogate);
/*
 * Figures that stay as they are: with others everything becomes something else. FF1's tweak is the
 * class and these, a slash before each piece.
 */
void mix_keep(struct mix *mix, const struct figures *figures, size_t from, size_t to);
void mix_put(struct mix *mix, uint64_t number, uint64_t size);
uint64_t mix_take(struct mix *mix, uint64_t size);
/* The digits [from, to). */
void mix_put_digits(struct mix *mix, const struct figures *figures, size_t from, size_t to);
void mix_take_digits(struct mix *mix, struct figures *figures, size_t from, size_t to);

/*
 * Exchanges the number for another one of [0, size), never itself, no two for the same: with P the
 * permutation that FF1 makes of the range, P⁻¹(P(x) + 1 modulo size). FF1's radix is the least that
 * has `size` numbers of 2 digits or, where that passes 65,536, of 3, of 4 …; what falls out of the
 * range goes through FF1 again. False: fewer than 10^6 numbers, or libcrypto failed.
 */
bool mix_turn(const struct surrogate *surrogate, struct mix *mix);

/* ---- What is drawn -----------------------------------------------------------------------------
 */

/* HMAC over the value in canonical form; `scratch` is as it was. */
bool surrogate_draw(const struct surrogate *surrogate, struct span value, struct buffer *scratch,
		    unsigned char digest[MAC_SIZE]);

/* ---- The classes ------------------------------------------------------------------------------
 */

/* How the values of a class are made. */
struct stand_in {
	const char *class;
	/* Exchanges the figures of a value. False: they are none of the class. */
	bool (*turn)(const struct surrogate *surrogate, struct figures *figures);
	bool extension; /* digits may stand behind the parts: drawn */
	/* In its place: appends a whole new value. False: the value is none of the class. */
	bool (*make)(const struct surrogate *surrogate, struct span value, struct buffer *out);
};

/* surrogate_numbers.c, surrogate_papers.c */
bool turn_mobile(const struct surrogate *surrogate, struct figures *figures);
bool turn_landline(const struct surrogate *surrogate, struct figures *figures);
bool turn_phone(const struct surrogate *surrogate, struct figures *figures);
bool turn_card(const struct surrogate *surrogate, struct figures *figures);
bool turn_iban(const struct surrogate *surrogate, struct figures *figures);
bool turn_digits(const struct surrogate *surrogate, struct figures *figures);
bool turn_account(const struct surrogate *surrogate, struct figures *figures);
bool turn_nothing(const struct surrogate *surrogate, struct figures *figures);
bool turn_qq(const struct surrogate *surrogate, struct figures *figures);
bool turn_mac_address(const struct surrogate *surrogate, struct figures *figures);
bool turn_tracking(const struct surrogate *surrogate, struct figures *figures);
bool turn_resident_id(const struct surrogate *surrogate, struct figures *figures);
bool turn_hk_id(const struct surrogate *surrogate, struct figures *figures);
bool turn_tw_id(const struct surrogate *surrogate, struct figures *figures);
bool turn_us_ssn(const struct surrogate *surrogate, struct figures *figures);
bool make_plate(const struct surrogate *surrogate, struct span value, struct buffer *out);
/* surrogate_words.c */
bool make_device(const struct surrogate *surrogate, struct span value, struct buffer *out);
bool make_email(const struct surrogate *surrogate, struct span value, struct buffer *out);
bool make_name(const struct surrogate *surrogate, struct span value, struct buffer *out);
bool make_address(const struct surrogate *surrogate, struct span value, struct buffer *out);
bool make_wechat(const struct surrogate *surrogate, struct span value, struct buffer *out);
/* surrogate_numbers.c: Luhn's check digit over digits of '0' to '9'. */
char luhn_digit(const char *digits, size_t count);

#endif
