/* What the rules say of a class's encryption: `encrypt: {mode: …}` and its parameters. */
#include "treat/seal.h"

#define FF1 "ff1"

/* FF1 is asked for no fewer values (SP 800-38G, draft of revision 1). */
#define VALUES_MIN 1000000u

/* A parameter, and where it may stand. */
struct parameter {
	const char *name;
	bool ff1;   /* of the mode ff1 alone */
	bool form;  /* of classes whose numbers we know … */
	bool other; /* … and of those whose we do not */
};

static const struct parameter parameters[] = {
	{"keep", true, true, false},
	{"alphabet", true, false, true},
	{"min", true, false, true},
	{"else", true, true, true},
};

static bool parameters_check(const struct rules_class *class, const struct encryption *encryption,
			     struct failure *failure)
{
	static const char *const known[] = {"mode", "scope", "keep", "alphabet",
					    "min",  "else",  NULL};
	const struct rules_node *map = class->encrypt, *member;
	if (!rules_params_known(map, known, failure))
		return false;
	member = rules_param(map, "scope");
	if (member && !class_is_text(class->name))
		return rules_fail(failure, member->key_where, "\"scope\" is of free_text alone");
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
		const struct parameter *parameter = &parameters[i];
		member = rules_param(map, parameter->name);
		if (!member)
			continue;
		if (parameter->ff1 && encryption->mode)
			return rules_fail(failure, member->key_where, "\"%s\" is of mode ff1",
					  parameter->name);
		if (encryption->domain.form ? !parameter->form : !parameter->other)
			return rules_fail(failure, member->key_where,
					  "\"%s\" is not for class \"%s\"", parameter->name,
					  class->name);
	}
	return true;
}

/* One of two words; the first where nothing is said. False in the failure's sense alone. */
static bool read_either(const struct rules_node *map, const char *key, const char *first,
			const char *second, bool *is_second, struct failure *failure)
{
	const char *const words[] = {first, second, NULL};
	const struct rules_node *node = rules_param(map, key);
	*is_second = node && node->kind == RULES_SCALAR && span_is(node->text, second);
	if (!node || *is_second || (node->kind == RULES_SCALAR && span_is(node->text, first)))
		return true;
	if (node->kind != RULES_SCALAR)
		return rules_fail(failure, node->where, "\"%s\" is %s or %s", key, first, second);
	return rules_fail_unknown(failure, node->where, key, node->text, words);
}

/* Without a mode it is siv. */
static bool read_mode(const struct rules_class *class, struct encryption *encryption,
		      struct failure *failure)
{
	static const char *const words[] = {"siv", "sivd", "sm4", FF1, NULL};
	const struct rules_node *node = rules_param(class->encrypt, "mode");
	encryption->mode = &seal_modes[0];
	encryption->mode_node = node;
	if (!node)
		return true;
	if (node->kind != RULES_SCALAR)
		return rules_fail(failure, node->where, "a mode is one word: siv, sivd, sm4, ff1");
	encryption->mode = seal_mode_named(node->text);
	if (!encryption->mode && !span_is(node->text, FF1))
		return rules_fail_unknown(failure, node->where, "mode", node->text, words);
	return true;
}

/* A fresh key that ends with the run makes no joins, and opens nothing by its header's mark. */
static bool check_random(const struct means *means, const struct encryption *encryption,
			 struct failure *failure)
{
	if (!means->random_only || (encryption->mode && !encryption->mode->again))
		return true;
	return rules_fail(failure, encryption->mode_node->where,
			  "mode \"%s\" needs a key that stays; a sealed run has one of its own: "
			  "siv or sm4",
			  encryption->mode ? encryption->mode->name : FF1);
}

/* Are there so many values of this length? */
static bool values_suffice(unsigned radix, size_t length)
{
	uint64_t values = 1;
	for (size_t i = 0; i < length && values < VALUES_MIN; i++)
		values *= radix;
	return values >= VALUES_MIN;
}

static bool read_alphabet(struct means *means, const struct rules_class *class,
			  struct ff1_domain *domain, struct failure *failure)
{
	const struct rules_node *map = class->encrypt, *node = rules_param(map, "alphabet");
	if (!node)
		return rules_fail(failure, rules_param(map, "mode")->where,
				  "ff1 knows the numbers of " DIGITS_FORMS "; class \"%s\" "
				  "needs an \"alphabet\"",
				  class->name);
	domain->alphabet = alphabet_read(means->arena, node, failure);
	if (!domain->alphabet)
		return false;
	unsigned radix = domain->alphabet->count;
	long least = 1;
	while (!values_suffice(radix, (size_t)least))
		least++;
	const long needed = least;
	if (!rules_param_number(map, "min", 1, FF1_DIGITS_MAX, &least, failure))
		return false;
	if (least < needed)
		return rules_fail(failure, rules_param(map, "min")->where,
				  "fewer than a million values: with %u characters \"min\" is %ld "
				  "at least",
				  radix, needed);
	domain->least = (size_t)least;
	return true;
}

static bool read_ff1(struct means *means, const struct rules_class *class,
		     struct encryption *encryption, struct failure *failure)
{
	const struct rules_node *map = class->encrypt, *keep = rules_param(map, "keep");
	struct ff1_domain *domain = &encryption->domain;
	domain->tweak = span_of(class->name);
	if (keep && !digits_form_has_bin(domain->form))
		return rules_fail(failure, keep->key_where, "\"keep\" is of bank_card alone");
	if (keep && !(keep->kind == RULES_SCALAR && span_is(keep->text, "bin")))
		return rules_fail(failure, keep->where, "\"keep\" is bin");
	domain->keep_bin = keep != NULL;
	if (!read_either(map, "else", "siv", "refuse", &encryption->refuses, failure))
		return false;
	return domain->form || read_alphabet(means, class, domain, failure);
}

bool encryption_read(struct means *means, const struct rules_class *class,
		     struct encryption *encryption, struct failure *failure)
{
	*encryption = (struct encryption){.domain.form = digits_form_of(class->name)};
	if (!read_mode(class, encryption, failure) ||
	    !parameters_check(class, encryption, failure) ||
	    !check_random(means, encryption, failure))
		return false;
	bool text = class_is_text(class->name);
	if (text && !encryption->mode)
		return rules_fail(failure, encryption->mode_node->where,
				  "ff1 keeps the shape of a number; free_text has none");
	if (!read_either(class->encrypt, "scope", "spans", "cell", &encryption->whole, failure))
		return false;
	/* Then a note that is one finding and a whole note would be tokens that look the same. */
	if (text && !encryption->whole && class->pattern.size)
		return rules_fail(failure, class->pattern_where,
				  "free_text with a pattern is encrypted whole alone: scope: cell");
	return encryption->mode || read_ff1(means, class, encryption, failure);
}

bool cell_is_blank(struct span cell)
{
	return text_is_blank(cell) || text_is_blank(wrapper_off(cell));
}

bool keyring_needed(const struct means *means, const char *class, struct failure *failure)
{
	if (means->keyring)
		return true;
	return fail(failure, STATUS_REFUSED,
		    "%s needs a keyring: -k FILE, or pii-encrypt keygen -o FILE makes one", class);
}
