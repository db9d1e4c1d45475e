/*
 * Private to treat: what ff1 changes in a cell. digits.c; pii-token(5) has the domains.
 */
#ifndef PII_TREAT_DIGITS_H
#define PII_TREAT_DIGITS_H

#include "crypto/crypto.h"
#include "rules/rules.h"

/* More than any number that we know by its class has. */
#define NUMBER_DIGITS_MAX 20

/* A cell's characters that count, in order. */
struct digits {
	size_t count;
	uint16_t value[FF1_DIGITS_MAX]; /* of an alphabet: the place in it; X of an ID: 10 */
	uint32_t at[FF1_DIGITS_MAX];    /* bytes from the cell's begin */
	size_t end;                     /* where the last of them ends */
	size_t first, changed;          /* those that ff1 changes: so many from there on */
};

struct alphabet {
	unsigned count;
	const struct span *characters; /* by their values */
	uint16_t ascii[128];           /* the value and one; 0: it is none of them */
	const uint32_t *sorted;        /* those beyond ASCII … */
	const uint16_t *values;        /* … and their values */
	unsigned sorted_count;
};

struct digits_form;

/* The values of a class that keep their shape: its domain, and the key they are changed under. */
struct ff1_domain {
	const struct digits_form *form; /* of a class that we know; NULL: by its alphabet */
	bool keep_bin;
	const struct alphabet *alphabet;
	size_t least; /* characters of an alphabet */
	struct span tweak;
	struct ff1 *ff1;
};

/* The form of a class that we know; NULL: it needs an alphabet. */
const struct digits_form *digits_form_of(const char *class);
bool digits_form_has_bin(const struct digits_form *form);
/* The words of a class with a form of ours, for messages. */
#define DIGITS_FORMS "cn_mobile, cn_resident_id and bank_card"
/*
 * An alphabet: distinct letters and digits of ASCII, and characters beyond it that are no blanks,
 * dashes or controls. NULL: the node is none; the failure says why, with its place.
 */
const struct alphabet *alphabet_read(struct arena *arena, const struct rules_node *node,
				     struct failure *failure);
/* Is the cell one of the domain? What lies between its characters is blanks, dashes, wrappers. */
bool digits_read(const struct ff1_domain *domain, struct span cell, struct digits *digits);
/* Changes them, and what is reckoned from them: domain to domain, one to one. */
bool digits_change(const struct ff1_domain *domain, bool encrypt, struct digits *digits);
/* Appends the cell with these in the place of its own. False: no memory. */
bool digits_write(const struct ff1_domain *domain, struct span cell, const struct digits *digits,
		  struct buffer *out);

#endif
