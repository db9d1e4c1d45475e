/* The rules as bytes that tell any two apart which are not the same. */
#include "rules/inside.h"

#include <stdio.h>

struct canon {
	void (*take)(void *context, struct span bytes);
	void *context;
};

/* A letter for what comes, and how much of it. */
static void put_head(const struct canon *canon, char letter, size_t size)
{
	char head[32];
	int length = snprintf(head, sizeof head, "%c%zu:", letter, size);
	canon->take(canon->context, (struct span){head, (size_t)length});
}

static void put_text(const struct canon *canon, char letter, struct span text)
{
	put_head(canon, letter, text.size);
	canon->take(canon->context, text);
}

static size_t count_members(const struct rules_node *node)
{
	size_t count = 0;
	for (const struct rules_node *member = node->first; member; member = member->next)
		count++;
	return count;
}

/* No deeper than RULES_DEPTH_MAX. */
static void put_node(const struct canon *canon, const struct rules_node *node)
{
	if (node->kind == RULES_SCALAR) {
		put_text(canon, 's', node->text);
		return;
	}
	put_head(canon,
		 node->kind == RULES_MAP ? 'm'
		 : node->only            ? 'o'
					 : 'l',
		 count_members(node));
	for (const struct rules_node *member = node->first; member; member = member->next) {
		if (node->kind == RULES_MAP)
			put_text(canon, 'k', member->key);
		put_node(canon, member);
	}
}

/* What a file extends stands before it, so that the way to it need not. */
static void put_file(const struct canon *canon, const struct rules_node *root)
{
	put_head(canon, 'f', count_members(root));
	for (const struct rules_node *member = root->first; member; member = member->next) {
		if (span_is(member->key, "extends"))
			continue;
		put_text(canon, 'k', member->key);
		put_node(canon, member);
	}
}

void rules_canonical(const struct rules *rules, void (*take)(void *context, struct span bytes),
		     void *context)
{
	const struct canon canon = {take, context};
	for (const struct root *file = rules->roots; file; file = file->next)
		put_file(&canon, file->node);
}
