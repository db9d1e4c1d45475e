/*
 * What the files of rules share: bytes become UTF-8 (text), UTF-8 becomes nodes (tree), nodes
 * become classes and pins (grammar), a file stands on the one that it extends (load), and names
 * are found fast (names).
 */
#ifndef PII_RULES_INSIDE_H
#define PII_RULES_INSIDE_H

#include "rules/rules.h"

/* ---- text ------------------------------------------------------------------------------------ */

/*
 * Appends `raw`, which a person wrote, as UTF-8 without BOM. Refuses what is neither UTF-8 nor
 * GB18030 and what YAML holds to be unprintable, each with its place.
 */
bool text_decode(const char *file, struct span raw, const struct rules_document *of,
		 struct buffer *out, struct failure *failure);

/* ---- tree ------------------------------------------------------------------------------------ */

/*
 * The one document of a YAML text as nodes, aliases followed. Everything is the arena's; `file`
 * is lent for as long.
 */
const struct rules_node *tree_read(struct arena *arena, const char *file, struct span text,
				   const struct rules_document *of, struct failure *failure);

/* What a Chinese keyboard writes where YAML wants `:` and `,`; NULL if the text has none. */
const char *wide_colon(struct span text);
const char *wide_comma(struct span text);

/* ---- names ----------------------------------------------------------------------------------- */

/* Open addressing from text to anything; zeroed is a valid empty one. */
struct index {
	struct index_slot *slots;
	size_t capacity; /* a power of two, or 0 */
	size_t count;
};

/* What the key leads to; NULL if nothing. */
void *index_get(const struct index *index, struct span key);
/* The place for what the key leads to, NULL at first. Lent until the next call; key is lent. */
void **index_put(struct index *index, struct arena *arena, struct span key);

/* A header name as rules write it, with `*` at its ends or without. */
struct name {
	struct span folded; /* stars included */
	struct span core;   /* without them */
	bool open_begin;
	bool open_end;
	struct where where;
	size_t generation; /* of the file: those that extend it have higher ones */
	size_t rank;
	void *value;
	struct name *next;
};

/* Names and what they lead to; those with `*` are also in a list, the first that fits wins. */
struct names {
	struct index index;
	struct name **globs;
	size_t glob_count;
	size_t glob_capacity;
};

/* Folds `text` and finds its stars; refused where a `*` stands inside, or nothing else is left. */
bool name_read(struct name *name, struct arena *arena, struct span text, struct where where,
	       struct failure *failure);
/*
 * Adds a name, which stays where it is. One of a higher generation takes the other's place.
 * Returns the other one when both are of one generation: that stays.
 */
struct name *names_add(struct names *names, struct arena *arena, struct name *name);
/* After the last one was added, before the first is found. */
void names_sort(struct names *names);
/*
 * What a header name leads to; NULL if nothing. As it stands first, then without what forms put
 * around a name, then, if `numbered`, without the number after it.
 */
void *names_match(const struct names *names, struct span folded, bool numbered);
/* Is this header name meant by the one name, as it stands or without what forms put around it? */
bool name_fits(const struct name *name, struct span folded);

/* ---- presets --------------------------------------------------------------------------------- */

/* The text of the preset; false if there is none. */
bool preset_find(struct span name, struct span *text);
/* The names of all, ended by NULL, from the arena. */
const char *const *preset_words(struct arena *arena);

/* ---- the rules while they are made -------------------------------------------------------------
 */

struct class_entry {
	struct rules_class class;
	struct name *headers; /* the newest first */
	struct name *hints;   /* likewise */
	struct names hints_found;
	size_t generation; /* of the file that made the class */
};

struct pin_entry {
	struct rules_pin pin;
	struct name name;
	struct pin_entry *next;
};

/* What rules_column_fits() is asked with is a pointer to the first member. */
struct column_entry {
	struct rules_column column;
	struct name name;
};

/* What `retention:` says so far; whole once all files are read. */
struct retention_entry {
	struct rules_retention retention;
	struct column_entry column; /* what retention.column leads to, unless that is NULL */
	bool has_keep;
};

struct column_list {
	struct column_entry *at;
	size_t count;
};

/* The tree of a file that the rules were read from. */
struct root {
	const struct rules_node *node;
	struct root *next;
};

struct rules {
	struct arena arena;
	struct span purpose;
	struct span basis;
	struct span recipient;
	enum unlisted unlisted;
	struct column_list subject;
	struct column_list quasi;
	struct retention_entry *retention; /* NULL: nothing is said */
	struct root *roots;                /* what the file stands on first, the file itself last */
	struct class_entry **classes;      /* by rank */
	size_t class_count;
	size_t class_capacity;
	struct index classes_by_name;
	struct names headers;       /* to struct class_entry */
	struct pin_entry *all_pins; /* replaced ones too, the newest first */
	const struct rules_pin **pins;
	size_t pin_count;
	struct names pin_names; /* to struct pin_entry */
};

/* A file that is being read, and those that extend it. */
struct reading {
	struct rules *rules;
	struct failure *failure;
	const char *file;   /* for messages */
	struct span folder; /* that relative paths start from, its slash included */
	bool embedded;      /* a preset: it has no folder */
	size_t generation;
	size_t inherited; /* classes that it stands on */
	size_t depth;     /* how many files extend it */
	const struct reading *heir;
	const char *preset;        /* what cycles are found by: a preset's name, */
	unsigned long long device; /* or the file, however its path is written */
	unsigned long long inode;
};

/* A key of a map. `read` gets the key's value, or NULL where the map lacks the key. */
struct key {
	const char *name;
	bool (*read)(struct reading *reading, struct class_entry *entry,
		     const struct rules_node *node);
};

/* Reads the keys of a map in the order of `keys` (ended by one without name); all must be known. */
bool read_keys(struct reading *reading, struct class_entry *entry, const struct rules_node *map,
	       const struct key *keys);
/* Refuses a node of another kind: `here stands WHAT`. */
bool wants(struct reading *reading, const struct rules_node *node, enum rules_kind kind,
	   const char *what);
/* Finds a scalar among words (ended by NULL) whose index is its value; else `unknown WHAT`. */
bool read_word(struct reading *reading, const struct rules_node *node, const char *what,
	       const char *const words[], size_t *value);
/* Adds the names of a list to those there are, the newest first; `!only` drops these before. */
bool read_names(struct reading *reading, struct class_entry *entry, const struct rules_node *node,
		struct name **names);

/* A column by its name. */
bool read_column(struct reading *reading, const struct rules_node *node,
		 struct column_entry *entry);

/* The readers of `classes:`, `columns:` and `retention:`. */
bool read_classes(struct reading *reading, struct class_entry *none, const struct rules_node *node);
bool read_columns(struct reading *reading, struct class_entry *none, const struct rules_node *node);
bool read_retention(struct reading *reading, struct class_entry *none,
		    const struct rules_node *node);
/* Make names and pins fast to find, once all files are read. */
bool finish_names(struct rules *rules, struct failure *failure);
bool finish_pins(struct rules *rules, struct failure *failure);
/* Refuses a retention that lacks what it cannot do without. */
bool finish_retention(struct rules *rules, struct failure *failure);

/* Reads all keys of the file's root; through load_base() first those of what it extends. */
bool grammar_read(struct reading *reading, const struct rules_node *root);
/* Resolves names and pins once all files are read. */
bool grammar_finish(struct rules *rules, struct failure *failure);
/* Reads what `extends` names (NULL: the default) under the same rules. */
bool load_base(struct reading *reading, const struct rules_node *extends);

/* A word for a message: escaped, cut to NAME_SHOWN_MAX characters. */
const char *word_shown(struct arena *arena, struct span word);

#endif
