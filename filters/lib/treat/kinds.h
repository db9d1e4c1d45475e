/*
 * Private to treat: the table of mask kinds, a file and a row each, and what they share.
 */
#ifndef PII_TREAT_KINDS_H
#define PII_TREAT_KINDS_H

#include "detect/detect.h"
#include "treat/treat.h"

/* What every treatment begins with. */
struct treatment {
	enum outcome (*apply)(const struct treatment *treatment, struct span value,
			      struct buffer *out, struct failure *failure);
	/* treatment_leaves(), of a value without its wrapper; NULL: nothing is certain. */
	bool (*leaves)(const struct treatment *treatment, struct span value);
	const char *mark; /* treatment_mark() */
	const char *kind; /* treatment_kind() */
};

struct masking;

/* A kind with its parameters. */
struct mask {
	const struct kind *kind;
	const void *parameters;            /* as its prepare left them; NULL: it has none */
	const struct detectors *detectors; /* of the run; only of masks that the rules name */
	const char *mark;                  /* treatment_mark() of its class's own columns */
};

/* What a mask is made for. */
struct making {
	struct means *means;
	const struct rules_class *class;
};

struct kind {
	const char *name;
	const char *const *known; /* its parameters' names and "kind", ended by NULL */
	/* Reads the parameters; NULL: there are none. Memory is the arena's. */
	bool (*prepare)(const struct making *making, const struct rules_node *node,
			struct mask *mask, struct failure *failure);
	/*
	 * Appends the mask of a value without its wrapper; `parts` says what characters are counted
	 * in. `*` is a character like others, so that a masked value gives back itself. A value
	 * that the kind can do nothing with becomes `***`: it never appends one unmasked. False: no
	 * memory.
	 */
	bool (*apply)(const struct mask *mask, struct span value, struct parts parts,
		      struct buffer *out);
	/* Did the mask surely make this value, whatever the class? NULL: that takes a closer look.
	 */
	bool (*made)(const struct mask *mask, struct span value);
	/* How many characters the mask shows of a value like this one. */
	size_t (*shows)(const struct mask *mask, struct span value);
	/*
	 * Can the value be masked without a look at what else it might be? It is plain text, of
	 * which the mask shows no more than it may. NULL: none can.
	 */
	bool (*plain)(const struct mask *mask, struct span value);
	/* The result is the same whatever the value: nothing needs to be known of it. */
	bool whole;
	/* Its results need no star: a value that it gives back is masked already. */
	bool starless;
	/* It wants a key; without one its prepare refuses, unless all is a trial. */
	bool keyed;
	/*
	 * Its results look like values that nobody treated, so that a mark in the header says what
	 * they are. Where there is none, in running text and in columns of other kinds, it is
	 * `full`.
	 */
	bool marked;
	/* For running text, in place of apply. */
	enum outcome (*apply_text)(const struct masking *masking, struct span text,
				   struct buffer *out);
};

extern const struct kind kind_address;
extern const struct kind kind_date;
extern const struct kind kind_email;
extern const struct kind kind_fixed;
extern const struct kind kind_full;
extern const struct kind kind_ip;
extern const struct kind kind_keep;
extern const struct kind kind_name;
extern const struct kind kind_null;
extern const struct kind kind_number;
extern const struct kind kind_shift;
extern const struct kind kind_spans;
extern const struct kind kind_surrogate;
extern const struct kind kind_token;
/* On trial, in place of keyed ones. */
extern const struct kind kind_unkeyed;

/* The kinds that this version has, ended by NULL. */
extern const struct kind *const kinds[];

/* What becomes of a value of another class: in running text, and in a labelled column. */
enum fate {
	FATE_FULL, /* the class is encrypted or dropped, or the rules do not know it */
	FATE_MASK,
	FATE_KEEP, /* in running text alone: a column owes more */
};

struct other {
	enum fate fate;
	struct mask mask; /* with FATE_MASK; else `full` */
};

/* Masking, as a treatment. */
struct masking {
	struct treatment treatment;
	struct mask mask;
	const struct detectors *detectors;
	const struct detector *detector; /* of its class, NULL: known by name alone */
	bool mixed;                      /* its columns hold values of several classes */
	bool by_shape;                   /* values may be of another class and masked as that */
	struct other *others;            /* by the index of a finding: see text_class() */
};

/* apply.c: masking's apply. */
enum outcome masking_apply(const struct treatment *treatment, struct span value, struct buffer *out,
			   struct failure *failure);
bool masking_leaves(const struct treatment *treatment, struct span value);
/*
 * pseudonym.c: what keyed kinds share. Refuses, with the kind's place, a run without a key, or
 * whose key ends with it; a trial passes. `node` is the mask.
 */
bool key_wanted(const struct means *means, const struct rules_node *node, struct failure *failure);
/* The recipient that keys are parted by: the rules', or none with `link: all`. */
bool link_read(const struct rules *rules, const struct rules_node *node, struct span *recipient,
	       struct failure *failure);
/* What tokens are made under: the mask's `domain`, else the class's name. */
bool domain_read(const struct rules_class *class, struct span *domain, struct failure *failure);
/* `#KIND:KEYID:CLASS` */
const char *mark_of(const struct making *making, const char *kind);

/* The mask that shows nothing: `***`. */
bool mask_full(struct buffer *out);
/* A kind's `shows`, where it shows none of the value. */
size_t shows_nothing(const struct mask *mask, struct span value);
/* Values longer than this are no numbers, names or addresses of mail: they are not looked into. */
#define VALUE_SIZE_MAX 512

/* What a character is to a mask. */
enum sort {
	SORT_SEPARATOR, /* stays as it is: blanks, punctuation */
	SORT_COUNTED,   /* letters, digits, Han, symbols, and stars */
	SORT_ATTACHED,  /* goes with the character before it: accents, joiners, variants */
};

/* Is a character one of a range, both ends included? */
static inline bool in(uint32_t c, uint32_t low, uint32_t high)
{
	return c >= low && c <= high;
}

enum sort character_sort(uint32_t character);
static inline bool star_is(uint32_t character)
{
	return character == '*' || character == 0xff0a || character == 0x2217;
}

/*
 * Letters and no digit, and no mailbox: in a column of names it is one. Not a list with stars: its
 * values were masked one by one, and are to be found masked.
 */
bool name_is_plain(struct span value);
/* Characters of SORT_COUNTED that are no stars. */
size_t characters_shown(struct span text);
/*
 * A value with a digit in place of each star, byte for byte as long, so that detectors see what was
 * there before: the value itself where it has none, else in `bytes`. False: it is too long.
 */
bool stars_filled(struct span value, char bytes[VALUE_SIZE_MAX], struct span *filled);

#endif
