/* Tokens and marks, by their form: pii-token(5). */
#include "run/trace.h"

/* Tokens of one tag that are counted exactly, in 100 KiB. */
#define DIFFERENT_EXACT 10000
/* The least body: a ciphertext of one block and V. */
#define BODY_LEAST 43

static bool is_base32(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '2' && byte <= '7');
}

static bool is_class_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

static bool is_body_byte(char byte)
{
	return is_class_byte(byte) || (byte >= 'A' && byte <= 'Z') || byte == '-';
}

/* Bytes from `at` on of one sort, `most` at the most. */
static size_t count_of(struct span text, size_t at, bool (*is)(char), size_t most)
{
	size_t count = 0;
	while (count < most && at + count < text.size && is(text.at[at + count]))
		count++;
	return count;
}

bool scan_open(struct token_scan *scan, const struct tracer *tracer, struct failure *failure)
{
	*scan = (struct token_scan){.tracer = tracer, .before = '\n'};
	return siphash_draw(&scan->key, failure);
}

void scan_close(struct token_scan *scan)
{
	for (size_t i = 0; i < scan->tag_count; i++)
		distinct_close(scan->different[i]);
}

/* ---- Tokens of masks ---------------------------------------------------------------------------
 */

/* The place of a tag; TAGS_MOST: there is none for it. */
static size_t place_of_tag(struct token_scan *scan, const char *tag)
{
	struct failure ignored = {0};
	for (size_t i = 0; i < scan->tag_count; i++)
		if (memcmp(scan->tags[i].tag, tag, TRACE_TAG_SIZE) == 0)
			return i;
	bool known = tracer_knows(scan->tracer, tag);
	if (scan->tag_count == TAGS_MOST || (!known && scan->unknown_count == UNKNOWN_TAGS_MOST))
		return TAGS_MOST;
	size_t at = scan->tag_count;
	scan->different[at] = distinct_open(DIFFERENT_EXACT, &ignored);
	if (!scan->different[at]) {
		scan->failed = true;
		return TAGS_MOST;
	}
	memcpy(scan->tags[at].tag, tag, TRACE_TAG_SIZE);
	scan->unknown_count += !known;
	scan->tag_count++;
	return at;
}

/* `p1_` and thirty characters, with nothing around them that could be part of it. */
static void take_pseudonym(struct token_scan *scan, struct span text, size_t at)
{
	const size_t characters = TOKEN_SIZE - 3;
	char before = at > 0 ? text.at[at - 1] : scan->before;
	if (is_body_byte(before) || count_of(text, at + 3, is_base32, characters) < characters ||
	    count_of(text, at + TOKEN_SIZE, is_body_byte, 1) > 0)
		return;
	size_t tag = place_of_tag(scan, text.at + at + 3);
	if (tag == TAGS_MOST) {
		scan->others++;
		return;
	}
	struct span token = {text.at + at, TOKEN_SIZE};
	scan->tags[tag].tokens++;
	distinct_add(scan->different[tag], siphash(&scan->key, token).low);
}

/* ---- Tokens of encryption, and marks -----------------------------------------------------------
 */

static void count_key(struct token_scan *scan, struct span id, struct span class, bool mark)
{
	struct trace_key *key = NULL;
	for (size_t i = 0; i < scan->key_count && !key; i++)
		if (span_is(id, scan->keys[i].id) && span_is(class, scan->keys[i].class) &&
		    mark == (scan->keys[i].tokens == 0))
			key = &scan->keys[i];
	if (!key && scan->key_count == KEYS_MOST) {
		scan->others += !mark;
		return;
	}
	if (!key) {
		key = &scan->keys[scan->key_count++];
		memcpy(key->id, id.at, id.size);
		memcpy(key->class, class.at, class.size);
	}
	key->tokens += !mark;
}

/* KEYID:CLASS; returns its size, 0: it is none. */
static size_t read_key(struct span text, size_t at, struct span *id, struct span *class)
{
	*id = span_cut(text, at, at + count_of(text, at, is_base32, KEY_ID_SIZE + 1));
	size_t from = at + id->size + 1;
	if (id->size != KEY_ID_SIZE || from > text.size || text.at[from - 1] != ':')
		return 0;
	*class = span_cut(text, from,
			  from + count_of(text, from, is_class_byte, CLASS_NAME_MAX + 1));
	return class_name_is_lasting(*class) ? from + class->size - at : 0;
}

static void take_sealed(struct token_scan *scan, struct span text, size_t at)
{
	static const char *const modes[] = {":siv:", ":sivd:", ":sm4:"};
	struct span id, class;
	size_t size = read_key(text, at + TOKEN_PREFIX_SIZE, &id, &class);
	size_t end = at + TOKEN_PREFIX_SIZE + size;
	for (size_t i = 0; i < sizeof modes / sizeof *modes && size > 0; i++) {
		size_t body = end + strlen(modes[i]);
		if (span_begins(span_cut(text, end, text.size), modes[i]) &&
		    count_of(text, body, is_body_byte, BODY_LEAST) == BODY_LEAST)
			count_key(scan, id, class, false);
	}
}

static void take_mark(struct token_scan *scan, struct span text, size_t at)
{
	static const char *const kinds[] = {"#ff1:", "#shift:", "#surrogate:"};
	struct span id, class;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (span_begins(span_cut(text, at, text.size), kinds[i]) &&
		    read_key(text, at + strlen(kinds[i]), &id, &class) > 0)
			count_key(scan, id, class, true);
}

/* ---- Text --------------------------------------------------------------------------------------
 */

static const struct {
	const char *begins;
	void (*take)(struct token_scan *scan, struct span text, size_t at);
} forms[] = {
	{"p1_", take_pseudonym}, {TOKEN_PREFIX, take_sealed}, {"#ff1:", take_mark},
	{"#shift:", take_mark},  {"#surrogate:", take_mark},
};

/* What begins before `end`. */
static void look(struct token_scan *scan, size_t end)
{
	struct span text = {scan->text, scan->size};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		size_t size = strlen(forms[i].begins), at = 0;
		for (const char *found; at < end && (found = memmem(text.at + at, text.size - at,
								    forms[i].begins, size));) {
			at = (size_t)(found - text.at);
			if (at < end)
				forms[i].take(scan, text, at);
			at++;
		}
	}
	if (end > 0)
		scan->before = scan->text[end - 1];
	memmove(scan->text, scan->text + end, scan->size - end);
	scan->size -= end;
}

void scan_add(struct token_scan *scan, struct span text)
{
	while (text.size > 0) {
		size_t room = SCAN_PIECE - scan->size;
		size_t size = text.size < room ? text.size : room;
		memcpy(scan->text + scan->size, text.at, size);
		scan->size += size;
		text = span_cut(text, size, text.size);
		if (scan->size == SCAN_PIECE)
			look(scan, SCAN_PIECE - TOKEN_SEEN);
	}
}

bool scan_finish(struct token_scan *scan, struct failure *failure)
{
	look(scan, scan->size);
	for (size_t i = 0; i < scan->tag_count; i++)
		scan->tags[i].different = distinct_count(scan->different[i]);
	return !scan->failed || fail(failure, STATUS_IO, "out of memory");
}
