#include "rules/inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

bool rules_fail(struct failure *failure, struct where where, const char *format, ...)
{
	char text[FAILURE_TEXT_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (!where.file)
		return fail(failure, STATUS_REFUSED, "%s", text);
	return fail(failure, STATUS_REFUSED, "%s:%zu:%zu: %s", where.file, where.line, where.column,
		    text);
}

bool rules_fail_unknown(struct failure *failure, struct where where, const char *what,
			struct span word, const char *const words[])
{
	struct arena arena = {0};
	const char *nearest = nearest_word(arena_copy(&arena, word), words);
	rules_fail(failure, where, "unknown %s \"%s\"%s%s%s", what, word_shown(&arena, word),
		   nearest ? " (" : "", nearest ? nearest : "", nearest ? "?)" : "");
	arena_free(&arena);
	return false;
}

const char *word_shown(struct arena *arena, struct span word)
{
	struct buffer shown = {0};
	utf8_escape(&shown, word, NAME_SHOWN_MAX);
	const char *copy = arena_copy(arena, buffer_span(&shown));
	buffer_free(&shown);
	return copy;
}

const char *action_word(enum action action)
{
	static const char *const words[] = {
		[ACTION_KEEP] = "keep",
		[ACTION_MASK] = "mask",
		[ACTION_DROP] = "drop",
		[ACTION_ENCRYPT] = "encrypt",
	};
	return words[action];
}

const char *sensitivity_word(enum sensitivity sensitivity)
{
	static const char *const words[] = {
		[SENSITIVITY_NONE] = "none",
		[SENSITIVITY_PERSONAL] = "personal",
		[SENSITIVITY_SENSITIVE] = "sensitive",
	};
	return words[sensitivity];
}

const char *check_word(enum rules_check check)
{
	static const char *const words[] = {
		[RULES_CHECK_NONE] = "none",   [RULES_CHECK_LUHN] = "luhn",
		[RULES_CHECK_MOD97] = "mod97", [RULES_CHECK_MOD11_2] = "mod11_2",
		[RULES_CHECK_USCC] = "uscc",
	};
	return words[check];
}

const char *unlisted_word(enum unlisted unlisted)
{
	static const char *const words[] = {
		[UNLISTED_KEEP] = "keep",
		[UNLISTED_DROP] = "drop",
		[UNLISTED_REFUSE] = "refuse",
	};
	return words[unlisted];
}

const struct rules_node *rules_param(const struct rules_node *map, const char *key)
{
	if (!map || map->kind != RULES_MAP)
		return NULL;
	const struct rules_node *member = map->first;
	while (member && !span_is(member->key, key))
		member = member->next;
	return member;
}

bool rules_param_number(const struct rules_node *map, const char *key, long least, long most,
			long *value, struct failure *failure)
{
	const struct rules_node *node = rules_param(map, key);
	if (!node)
		return true;
	struct span text = node->kind == RULES_SCALAR ? node->text : (struct span){"", 0};
	size_t sign = text.size > 0 && text.at[0] == '-';
	bool digits = text.size > sign;
	for (size_t i = sign; i < text.size; i++)
		digits = digits && text.at[i] >= '0' && text.at[i] <= '9';
	/* The text has a NUL byte after it. */
	errno = 0;
	long number = digits ? strtol(text.at, NULL, 10) : 0;
	if (!digits || errno || number < least || number > most)
		return rules_fail(failure, node->where, "%s is a whole number from %ld to %ld", key,
				  least, most);
	*value = number;
	return true;
}

bool rules_params_known(const struct rules_node *map, const char *const known[],
			struct failure *failure)
{
	const struct rules_node *member = map && map->kind == RULES_MAP ? map->first : NULL;
	for (; member; member = member->next) {
		size_t i = 0;
		while (known[i] && !span_is(member->key, known[i]))
			i++;
		if (!known[i])
			return rules_fail_unknown(failure, member->key_where, "parameter",
						  member->key, known);
	}
	return true;
}
