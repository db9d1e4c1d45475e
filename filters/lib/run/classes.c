/* Lists of classes on the command line: --only, --for. */
#include <stdio.h>
#include <stdlib.h>

#include "run/inside.h"

static struct span blanks_off(struct span text)
{
	while (text.size && text.at[0] == ' ')
		text = span_cut(text, 1, text.size);
	while (text.size && text.at[text.size - 1] == ' ')
		text.size--;
	return text;
}

static bool refuse(struct span word, struct failure *failure)
{
	struct buffer shown = {0};
	utf8_escape(&shown, word, NAME_SHOWN_MAX);
	fail(failure, STATUS_REFUSED,
	     "\"%.*s\" is no name of a class; they are listed as in: cn_mobile,email",
	     (int)shown.size, shown.at ? shown.at : "");
	buffer_free(&shown);
	return false;
}

bool classes_read(const char *text, struct span classes[CLASSES_MOST], size_t *count,
		  struct failure *failure)
{
	*count = 0;
	for (const char *at = text;; at++) {
		const char *end = strchrnul(at, ',');
		struct span word = blanks_off((struct span){at, (size_t)(end - at)});
		if (!class_name_is_lasting(word))
			return refuse(word, failure);
		if (*count == CLASSES_MOST)
			return fail(failure, STATUS_REFUSED, "more than %d classes", CLASSES_MOST);
		classes[(*count)++] = word;
		at = end;
		if (!*at)
			return true;
	}
}

bool class_is_known(const struct rules *rules, struct span class, char nearest[CLASS_WORDS])
{
	size_t count = rules_class_count(rules);
	char word[CLASS_NAME_MAX + 1] = {0};
	*nearest = 0;
	if (span_is(class, CLASS_LITERAL) || rules_class_named(rules, class))
		return true;
	const char **names = calloc(count + 1, sizeof *names);
	memcpy(word, class.at, class.size);
	for (size_t i = 0; names && i < count; i++)
		names[i] = rules_class_at(rules, i)->name;
	const char *near = names ? nearest_word(word, names) : NULL;
	if (near)
		snprintf(nearest, CLASS_WORDS, " (%s?)", near);
	free(names);
	return false;
}
