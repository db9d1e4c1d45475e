#include "rules/inside.h"

#include <yaml.h>

/* More anchors than a person would name. */
#define ANCHORS_MAX 256

/* How much a node is once its aliases are followed. */
struct extent {
	size_t nodes;
	size_t height;
};

struct anchor {
	struct span name;
	struct rules_node node;
	struct extent extent;
	struct anchor *next;
};

struct builder {
	yaml_parser_t parser;
	struct arena *arena;
	const char *file;
	struct span text;
	const struct rules_document *of;
	struct failure *failure;
	struct anchor *anchors; /* the newest first: a name may be used again */
	size_t anchor_count;
	size_t nodes;
};

static bool build_node(struct builder *b, yaml_event_t *event, size_t depth,
		       struct rules_node *node, struct extent *extent);

static struct where where_of(const struct builder *b, yaml_mark_t mark)
{
	return (struct where){b->file, mark.line + 1, mark.column + 1};
}

static struct span text_of(const yaml_char_t *text)
{
	return span_of((const char *)text);
}

const char *wide_colon(struct span text)
{
	return text.size ? memmem(text.at, text.size, "：", strlen("：")) : NULL;
}

const char *wide_comma(struct span text)
{
	return text.size ? memmem(text.at, text.size, "，", strlen("，")) : NULL;
}

static bool fail_wide_colon(struct failure *failure, struct where where)
{
	return rules_fail(failure, where,
			  "a full-width colon (：): YAML wants a plain one and a blank");
}

/* The line of that number, counted from 1, without its end; empty beyond the last. */
static struct span line_of(struct span text, size_t number)
{
	const char *at = text.at, *end = at + text.size, *stop;
	for (;;) {
		stop = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
		if (number-- == 1)
			break;
		at = stop ? stop + 1 : end;
	}
	return (struct span){at, (size_t)((stop ? stop : end) - at)};
}

/*
 * A full-width colon that was meant to end a key makes one word of the key and what follows, which
 * libyaml minds a line or two later. Found in the line of the problem or one of two before it,
 * where nothing but the key stands before the colon.
 */
static bool find_wide_colon(const struct builder *b, size_t line, struct where *where)
{
	for (size_t back = 0; back < 3 && back < line; back++) {
		struct span text = line_of(b->text, line - back);
		const char *colon = wide_colon(text);
		size_t before = colon ? (size_t)(colon - text.at) : 0;
		struct span key = {text.at, before};
		if (!colon || span_holds(key, ':', '#', '"'))
			continue;
		*where = (struct where){b->file, line - back, utf8_count(key) + 1};
		return true;
	}
	return false;
}

/* The next event; the caller deletes it. libyaml's words are constants, none quotes the file. */
static bool next_event(struct builder *b, yaml_event_t *event)
{
	if (yaml_parser_parse(&b->parser, event))
		return true;
	if (b->parser.error == YAML_MEMORY_ERROR)
		return fail(b->failure, STATUS_IO, "%s: out of memory", b->file);
	struct where colon;
	if (find_wide_colon(b, b->parser.problem_mark.line + 1, &colon))
		return fail_wide_colon(b->failure, colon);
	const char *problem = b->parser.problem ? b->parser.problem : "it cannot be read";
	return rules_fail(b->failure, where_of(b, b->parser.problem_mark), "not YAML: %s", problem);
}

static bool count_nodes(struct builder *b, struct where where, size_t more)
{
	b->nodes += more;
	if (b->nodes > b->of->nodes_most)
		return rules_fail(b->failure, where,
				  "more than %zu words once aliases are followed: no %s",
				  b->of->nodes_most, b->of->one);
	return true;
}

static bool check_depth(struct builder *b, struct where where, size_t depth)
{
	if (depth > RULES_DEPTH_MAX)
		return rules_fail(b->failure, where, "nested deeper than %d: no %s",
				  RULES_DEPTH_MAX, b->of->one);
	return true;
}

static bool build_alias(struct builder *b, const yaml_event_t *event, size_t depth,
			struct rules_node *node, struct extent *extent)
{
	struct span name = text_of(event->data.alias.anchor);
	const struct anchor *anchor = b->anchors;
	while (anchor && !span_equal(anchor->name, name))
		anchor = anchor->next;
	if (!anchor)
		return rules_fail(b->failure, node->where,
				  "no anchor \"%s\" ends before this alias",
				  word_shown(b->arena, name));
	struct where where = node->where;
	*node = anchor->node;
	node->where = where;
	*extent = anchor->extent;
	return check_depth(b, where, depth + extent->height) &&
	       count_nodes(b, where, extent->nodes - 1);
}

static bool build_scalar(struct builder *b, const yaml_event_t *event, struct rules_node *node)
{
	struct span text = {(const char *)event->data.scalar.value, event->data.scalar.length};
	if (text.size && memchr(text.at, '\0', text.size))
		return rules_fail(b->failure, node->where, "a NUL character");
	node->kind = RULES_SCALAR;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->text = (struct span){arena_copy(b->arena, text), text.size};
	return true;
}

static void widen(struct extent *extent, const struct extent *member)
{
	extent->nodes += member->nodes;
	if (extent->height < member->height + 1)
		extent->height = member->height + 1;
}

static bool build_list(struct builder *b, size_t depth, struct rules_node *node,
		       struct extent *extent)
{
	node->kind = RULES_LIST;
	const struct rules_node **end = &node->first;
	for (;;) {
		yaml_event_t event;
		if (!next_event(b, &event))
			return false;
		bool last = event.type == YAML_SEQUENCE_END_EVENT, built = true;
		if (!last) {
			struct rules_node *member = arena_take(b->arena, sizeof *member);
			struct extent size;
			built = build_node(b, &event, depth + 1, member, &size);
			if (built) {
				widen(extent, &size);
				*end = member;
				end = &member->next;
			}
		}
		yaml_event_delete(&event);
		if (last || !built)
			return built;
	}
}

static bool build_member(struct builder *b, const struct rules_node *key, size_t depth,
			 struct rules_node *member, struct extent *size)
{
	if (key->kind != RULES_SCALAR)
		return rules_fail(b->failure, key->where, "a key must be a single word");
	if (span_is(key->text, "<<"))
		return rules_fail(b->failure, key->where,
				  "merge keys (<<) are not read: give the whole value an alias");
	yaml_event_t event;
	if (!next_event(b, &event))
		return false;
	bool built = build_node(b, &event, depth, member, size);
	yaml_event_delete(&event);
	member->key = key->text;
	member->key_where = key->where;
	/* `{action： mask}` is a key without a value to YAML. */
	const char *colon = key->plain && member->kind == RULES_SCALAR && member->text.size == 0
				    ? wide_colon(key->text)
				    : NULL;
	if (built && colon)
		return fail_wide_colon(b->failure, key->where);
	return built;
}

/* Maps of a few members, of which a plan has thousands, are looked through; others get an index. */
#define MEMBERS_FEW 8

struct members {
	const struct rules_node *first;
	size_t count;
	struct index index; /* of all of them, from MEMBERS_FEW on */
};

/* The member that has this key already; NULL if none. */
static const struct rules_node *members_find(const struct members *members, struct span key)
{
	if (members->count >= MEMBERS_FEW)
		return index_get(&members->index, key);
	const struct rules_node *member = members->first;
	while (member && !span_equal(member->key, key))
		member = member->next;
	return member;
}

/* `member` is in the list already, as its last. */
static void members_note(struct members *members, struct arena *arena, struct rules_node *member)
{
	if (++members->count < MEMBERS_FEW)
		return;
	if (members->count > MEMBERS_FEW) {
		*index_put(&members->index, arena, member->key) = member;
		return;
	}
	for (const struct rules_node *each = members->first; each; each = each->next)
		*index_put(&members->index, arena, each->key) = (void *)(uintptr_t)each;
}

static bool build_map(struct builder *b, size_t depth, struct rules_node *node,
		      struct extent *extent)
{
	node->kind = RULES_MAP;
	const struct rules_node **end = &node->first;
	struct members members = {0};
	for (;;) {
		yaml_event_t event;
		if (!next_event(b, &event))
			return false;
		bool last = event.type == YAML_MAPPING_END_EVENT;
		struct rules_node key;
		struct extent size;
		bool built = last || build_node(b, &event, depth + 1, &key, &size);
		yaml_event_delete(&event);
		if (last || !built)
			return built;
		widen(extent, &size);
		struct rules_node *member = arena_take(b->arena, sizeof *member);
		if (!build_member(b, &key, depth + 1, member, &size))
			return false;
		widen(extent, &size);
		const struct rules_node *other = members_find(&members, member->key);
		if (other)
			return rules_fail(b->failure, member->key_where,
					  "\"%s\" stands in line %zu already",
					  word_shown(b->arena, member->key), other->key_where.line);
		*end = member;
		end = &member->next;
		members.first = node->first;
		members_note(&members, b->arena, member);
	}
}

/* `!only` before a list is all that a tag can say here. */
static bool read_tag(struct builder *b, const yaml_event_t *event, struct rules_node *node)
{
	const yaml_char_t *tag =
		event->type == YAML_SCALAR_EVENT           ? event->data.scalar.tag
		: event->type == YAML_SEQUENCE_START_EVENT ? event->data.sequence_start.tag
		: event->type == YAML_MAPPING_START_EVENT  ? event->data.mapping_start.tag
							   : NULL;
	if (!tag)
		return true;
	node->only = span_is(text_of(tag), "!only");
	if (!node->only) {
		static const char *const tags[] = {"!only", NULL};
		return rules_fail_unknown(b->failure, node->where, "tag", text_of(tag), tags);
	}
	if (event->type != YAML_SEQUENCE_START_EVENT)
		return rules_fail(b->failure, node->where,
				  "!only stands before a list: !only [...]");
	return true;
}

static bool note_anchor(struct builder *b, const yaml_event_t *event, const struct rules_node *node,
			const struct extent *extent)
{
	const yaml_char_t *name =
		event->type == YAML_SCALAR_EVENT           ? event->data.scalar.anchor
		: event->type == YAML_SEQUENCE_START_EVENT ? event->data.sequence_start.anchor
		: event->type == YAML_MAPPING_START_EVENT  ? event->data.mapping_start.anchor
							   : NULL;
	if (!name)
		return true;
	if (++b->anchor_count > ANCHORS_MAX)
		return rules_fail(b->failure, node->where, "more than %d anchors: no %s",
				  ANCHORS_MAX, b->of->one);
	struct anchor *anchor = arena_take(b->arena, sizeof *anchor);
	struct span text = text_of(name);
	anchor->name = (struct span){arena_copy(b->arena, text), text.size};
	anchor->node = *node;
	anchor->extent = *extent;
	anchor->next = b->anchors;
	b->anchors = anchor;
	return true;
}

static bool build_node(struct builder *b, yaml_event_t *event, size_t depth,
		       struct rules_node *node, struct extent *extent)
{
	*node = (struct rules_node){.where = where_of(b, event->start_mark)};
	*extent = (struct extent){.nodes = 1};
	if (!check_depth(b, node->where, depth) || !count_nodes(b, node->where, 1) ||
	    !read_tag(b, event, node))
		return false;
	bool built = false;
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		built = build_alias(b, event, depth, node, extent);
		break;
	case YAML_SCALAR_EVENT:
		built = build_scalar(b, event, node);
		break;
	case YAML_SEQUENCE_START_EVENT:
		built = build_list(b, depth, node, extent);
		break;
	case YAML_MAPPING_START_EVENT:
		built = build_map(b, depth, node, extent);
		break;
	default:
		rules_fail(b->failure, node->where, "not YAML: a value is missing");
		break;
	}
	/* Only now: an alias inside its own anchor finds none, so that no tree is endless. */
	return built && note_anchor(b, event, node, extent);
}

/* Takes events up to the first of a document's content, or after it up to the stream's end. */
static bool skip_to(struct builder *b, yaml_event_type_t content, yaml_event_t *event)
{
	for (;;) {
		if (!next_event(b, event))
			return false;
		if (event->type == content || event->type == YAML_STREAM_END_EVENT)
			return true;
		yaml_event_delete(event);
	}
}

static bool build_root(struct builder *b, struct rules_node *root)
{
	yaml_event_t event;
	struct extent extent;
	if (!skip_to(b, YAML_DOCUMENT_START_EVENT, &event))
		return false;
	bool empty = event.type == YAML_STREAM_END_EVENT;
	yaml_event_delete(&event);
	if (empty)
		return rules_fail(b->failure, (struct where){b->file, 1, 1},
				  "empty: %s begin with `version: 1`", b->of->many);
	if (!next_event(b, &event))
		return false;
	bool built = build_node(b, &event, 1, root, &extent);
	yaml_event_delete(&event);
	if (!built || !skip_to(b, YAML_DOCUMENT_START_EVENT, &event))
		return false;
	bool more = event.type != YAML_STREAM_END_EVENT;
	struct where where = where_of(b, event.start_mark);
	yaml_event_delete(&event);
	if (more)
		return rules_fail(b->failure, where, "a second document: %s are one", b->of->many);
	return true;
}

const struct rules_node *tree_read(struct arena *arena, const char *file, struct span text,
				   const struct rules_document *of, struct failure *failure)
{
	struct builder b = {
		.arena = arena, .file = file, .text = text, .of = of, .failure = failure};
	if (!yaml_parser_initialize(&b.parser)) {
		fail(failure, STATUS_IO, "%s: out of memory", file);
		return NULL;
	}
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b.parser, (const unsigned char *)text.at, text.size);
	struct rules_node *root = arena_take(arena, sizeof *root);
	bool built = build_root(&b, root);
	yaml_parser_delete(&b.parser);
	return built ? root : NULL;
}
