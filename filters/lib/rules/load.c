#include "rules/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A bare name is a preset's; one with a slash or .yaml is a path. */
static bool is_path(struct span name)
{
	static const char ending[] = ".yaml";
	size_t size = sizeof ending - 1;
	return memchr(name.at, '/', name.size) ||
	       (name.size >= size && memcmp(name.at + name.size - size, ending, size) == 0);
}

static struct span folder_of(struct span path)
{
	while (path.size > 0 && path.at[path.size - 1] != '/')
		path.size--;
	return path;
}

static const struct rules_document rules_files = {
	.one = "rules file",
	.many = "rules",
	.size_most = RULES_SIZE_MAX,
	.nodes_most = RULES_NODES_MAX,
};

static bool read_all(int fd, const char *file, size_t most, struct buffer *out,
		     struct failure *failure)
{
	/* One byte more than may be tells that there are more. */
	while (out->size <= most) {
		if (!buffer_reserve(out, BLOCK_SIZE))
			return fail(failure, STATUS_IO, "%s: out of memory", file);
		ssize_t got = read(fd, out->at + out->size, BLOCK_SIZE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(failure, STATUS_IO, "%s: %s", file, strerror(errno));
		if (got == 0)
			return true;
		out->size += (size_t)got;
	}
	return true;
}

/* -1 when it cannot be opened. */
static int open_file(const char *path, const char *shown, struct stat *status,
		     struct failure *failure)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd >= 0 && fstat(fd, status) == 0)
		return fd;
	fail(failure, STATUS_REFUSED, "%s: %s", shown, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

const struct rules_node *rules_document_read(struct arena *arena, const char *file,
					     struct span text, const struct rules_document *of,
					     struct failure *failure)
{
	struct buffer decoded = {0};
	const struct rules_node *root = NULL;
	if (text_decode(file, text, of, &decoded, failure))
		root = tree_read(arena, file, buffer_span(&decoded), of, failure);
	buffer_free(&decoded);
	return root;
}

const struct rules_node *rules_document_load(struct arena *arena, const char *path,
					     const struct rules_document *of,
					     struct failure *failure)
{
	struct stat status;
	struct buffer raw = {0};
	const struct rules_node *root = NULL;
	const char *shown = word_shown(arena, span_of(path));
	int fd = open_file(path, shown, &status, failure);
	if (fd < 0)
		return NULL;
	if (read_all(fd, shown, of->size_most, &raw, failure))
		root = rules_document_read(arena, shown, buffer_span(&raw), of, failure);
	close(fd);
	buffer_free(&raw);
	return root;
}

static bool read_text(struct reading *reading, struct span raw)
{
	struct arena *arena = &reading->rules->arena;
	struct root *root = arena_take(arena, sizeof *root);
	root->node = rules_document_read(arena, reading->file, raw, &rules_files, reading->failure);
	if (!root->node)
		return false;
	root->next = reading->rules->roots;
	reading->rules->roots = root;
	return grammar_read(reading, root->node);
}

/* Who means a file, such as shop.yml or 店铺, is told how one is named. */
static bool fail_no_preset(struct reading *reading, struct span name, struct where where)
{
	struct arena *arena = &reading->rules->arena;
	const char *const *presets = preset_words(arena);
	if (nearest_word(arena_copy(arena, name), presets))
		return rules_fail_unknown(reading->failure, where, "preset", name, presets);
	return rules_fail(
		reading->failure, where,
		"unknown preset \"%s\"; a file's name ends in .yaml or has a slash (./%s)",
		word_shown(arena, name), word_shown(arena, name));
}

static bool read_preset(struct reading *reading, struct span name, struct where where)
{
	struct span text;
	struct arena *arena = &reading->rules->arena;
	if (!preset_find(name, &text))
		return fail_no_preset(reading, name, where);
	struct buffer file = {0};
	buffer_append(&file, name);
	buffer_append(&file, span_of(".yaml"));
	reading->file = arena_copy(arena, buffer_span(&file));
	buffer_free(&file);
	reading->preset = arena_copy(arena, name);
	reading->embedded = true;
	return read_text(reading, text);
}

/* Has a file that this one is extended by the same identity? */
static bool is_cycle(const struct reading *reading)
{
	for (const struct reading *heir = reading->heir; heir; heir = heir->heir) {
		if (reading->preset && heir->preset && strcmp(reading->preset, heir->preset) == 0)
			return true;
		if (!reading->preset && !heir->preset && reading->inode &&
		    reading->device == heir->device && reading->inode == heir->inode)
			return true;
	}
	return false;
}

static bool read_file(struct reading *reading, const char *path, struct where where)
{
	struct stat status;
	struct span name = span_of(path);
	reading->file = word_shown(&reading->rules->arena, name);
	reading->folder = folder_of(name);
	int fd = open_file(path, reading->file, &status, reading->failure);
	if (fd < 0)
		return false;
	reading->device = (unsigned long long)status.st_dev;
	reading->inode = (unsigned long long)status.st_ino;
	struct buffer raw = {0};
	bool read =
		is_cycle(reading)
			? rules_fail(reading->failure, where,
				     "%s extends itself, by itself or by another", reading->file)
			: read_all(fd, reading->file, RULES_SIZE_MAX, &raw, reading->failure);
	close(fd);
	read = read && read_text(reading, buffer_span(&raw));
	buffer_free(&raw);
	return read;
}

bool load_base(struct reading *reading, const struct rules_node *extends)
{
	struct arena *arena = &reading->rules->arena;
	struct span name = extends ? extends->text : span_of("default");
	struct where where = extends ? extends->where : (struct where){reading->file, 1, 1};
	if (span_is(name, "none"))
		return true;
	if (reading->depth + 1 > RULES_EXTENDS_MAX)
		return rules_fail(reading->failure, where, "more than %d files extend each other",
				  RULES_EXTENDS_MAX);
	struct reading base = {
		.rules = reading->rules,
		.failure = reading->failure,
		.depth = reading->depth + 1,
		.generation = reading->generation - 1,
		.heir = reading,
	};
	if (!is_path(name)) {
		base.preset = arena_copy(arena, name);
		if (is_cycle(&base))
			return rules_fail(reading->failure, where,
					  "%s extends itself, by itself or by another",
					  word_shown(arena, name));
		return read_preset(&base, name, where);
	}
	if (reading->embedded)
		return rules_fail(reading->failure, where, "a preset extends presets alone");
	struct buffer path = {0};
	if (name.at[0] != '/')
		buffer_append(&path, reading->folder);
	buffer_append(&path, name);
	const char *joined = arena_copy(arena, buffer_span(&path));
	buffer_free(&path);
	return read_file(&base, joined, where);
}

/* Rules with nothing in them, and the reading that fills them; NULL: out of memory. */
static struct rules *begin(struct reading *reading, struct failure *failure)
{
	struct rules *rules = calloc(1, sizeof *rules);
	*reading = (struct reading){
		.rules = rules,
		.failure = failure,
		.generation = RULES_EXTENDS_MAX,
	};
	if (!rules)
		fail(failure, STATUS_IO, "out of memory");
	return rules;
}

/* Hands the rules over if all went well. */
static struct rules *finish(struct rules *rules, bool read, struct failure *failure)
{
	if (read && grammar_finish(rules, failure))
		return rules;
	rules_free(rules);
	return NULL;
}

struct rules *rules_load(const char *name, struct failure *failure)
{
	struct where nowhere = {NULL, 0, 0};
	struct reading reading;
	struct rules *rules = begin(&reading, failure);
	if (!rules)
		return NULL;
	if (!name)
		name = "default";
	bool read = is_path(span_of(name)) ? read_file(&reading, name, nowhere)
					   : read_preset(&reading, span_of(name), nowhere);
	return finish(rules, read, failure);
}

struct rules *rules_read(const char *file, struct span text, struct failure *failure)
{
	struct reading reading;
	struct rules *rules = begin(&reading, failure);
	if (!rules)
		return NULL;
	reading.folder = folder_of(span_of(file));
	reading.file = word_shown(&rules->arena, span_of(file));
	return finish(rules, read_text(&reading, text), failure);
}

void rules_free(struct rules *rules)
{
	if (!rules)
		return;
	arena_free(&rules->arena);
	free(rules);
}
