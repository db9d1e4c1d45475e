/* Tokens by their form: what pii-encrypt and the keyed mask write, and nothing near it. */
#include <strings.h>

#include "detect/scan.h"

#define KEY_SIZE 10

/* What a mode writes beside the ciphertext, and the least ciphertext: a padded text is no less. */
#define BLOCK 16
static const struct {
	const char *name;
	size_t beside;
} modes[] = {
	{"siv", 32},  /* nonce, V */
	{"sivd", 16}, /* V */
	{"sm4", 32},  /* IV, T */
};

enum {
	BASE32 = 1,
	CLASS = 2,
	BASE64URL = 4,
};

static const unsigned char bytes_of[256] = {
	['0'] = CLASS | BASE64URL,
	['1'] = CLASS | BASE64URL,
	['2' ... '7'] = BASE32 | CLASS | BASE64URL,
	['8' ... '9'] = CLASS | BASE64URL,
	['A' ... 'Z'] = BASE64URL,
	['_'] = CLASS | BASE64URL,
	['a' ... 'z'] = BASE32 | CLASS | BASE64URL,
	['-'] = BASE64URL,
};

/* The bytes from `at` on that are all of one sort. */
static struct span run_of(struct span text, size_t at, unsigned char sort)
{
	size_t end = at;
	while (end < text.size && bytes_of[(unsigned char)text.at[end]] & sort)
		end++;
	return span_cut(text, at, end);
}

/* Are they as many as a mode makes? */
static bool body_fits(struct span mode, size_t characters)
{
	size_t size = base64url_bytes(characters);
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (span_is(mode, modes[i].name))
			return characters % 4 != 1 && size >= modes[i].beside + BLOCK &&
			       (size - modes[i].beside) % BLOCK == 0;
	return false;
}

/* Takes what stands between here and the next colon. */
static bool part_take(struct span text, size_t *at, unsigned char sort, struct span *part)
{
	*part = run_of(text, *at, sort);
	*at += part->size;
	return text_has(text, (*at)++, ":", 1);
}

bool token_read(struct span text, size_t at, struct token *token)
{
	size_t from = at;
	if (!text_has(text, at, TOKEN_PREFIX, TOKEN_PREFIX_SIZE))
		return false;
	at += TOKEN_PREFIX_SIZE;
	if (!part_take(text, &at, BASE32, &token->key) || token->key.size != KEY_SIZE ||
	    !part_take(text, &at, CLASS, &token->class) || !class_name_is_lasting(token->class) ||
	    !part_take(text, &at, CLASS, &token->mode))
		return false;
	token->body = run_of(text, at, BASE64URL);
	at += token->body.size;
	token->size = at + 1 - from;
	return body_fits(token->mode, token->body.size) && text_has(text, at, ".", 1);
}

size_t token_next(struct span text, size_t from)
{
	if (from >= text.size)
		return text.size;
	const char *at = memmem(text.at + from, text.size - from, TOKEN_PREFIX, TOKEN_PREFIX_SIZE);
	return at ? (size_t)(at - text.at) : text.size;
}

bool text_is_token(struct span text)
{
	struct token token;
	/* Both begin so: it is asked of every cell. */
	if (text.size == 0 || text.at[0] != 'p')
		return false;
	if (text_has(text, 0, "p1_", 3))
		return text.size == 33 && run_of(text, 3, BASE32).size == 30;
	return token_read(text, 0, &token) && token.size == text.size;
}

/* Letters of any case: some tools change it. */
static bool mode_is(struct span text, size_t at, const char *mode, size_t size)
{
	return text_has(text, at + size, ":", 1) && strncasecmp(text.at + at, mode, size) == 0;
}

bool text_like_token(struct span text)
{
	for (size_t at = 0; at < text.size; at++) {
		const char *colon = memchr(text.at + at, ':', text.size - at);
		if (!colon)
			return false;
		at = (size_t)(colon - text.at);
		for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
			size_t size = strlen(modes[i].name), body = at + 1 + size + 1;
			if (mode_is(text, at + 1, modes[i].name, size) &&
			    base64url_bytes(run_of(text, body, BASE64URL).size) >=
				    modes[i].beside + BLOCK)
				return true;
		}
	}
	return false;
}
