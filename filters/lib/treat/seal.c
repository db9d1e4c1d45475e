/*
 * Tokens of encryption: `pii1:KEYID:CLASS:MODE:BODY.`, BODY base64url of what the mode makes of the
 * text, which is ended by 0x80 and zeros up to a multiple of 16. What stands before BODY and where
 * the token may stand are associated data: a token that says something else does not open.
 */
#include "treat/seal.h"

#define BLOCK 16

/* ---- Modes -------------------------------------------------------------------------------------
 */

static void *siv_tool(struct keyring *keyring, const struct subkey *subkey, struct failure *failure)
{
	return keyring_siv(keyring, subkey, failure);
}

static void *sm4_tool(struct keyring *keyring, const struct subkey *subkey, struct failure *failure)
{
	return keyring_sm4(keyring, subkey, failure);
}

/* nonce, V, C */
static bool siv_random_seal(void *tool, struct span associated, unsigned char *body, size_t size)
{
	const struct span components[] = {associated, {(const char *)body, BLOCK}};
	unsigned char *text = body + BLOCK + SIV_TAG_SIZE;
	return siv_seal(tool, components, 2, (struct span){(const char *)text, size}, body + BLOCK,
			text);
}

static bool siv_random_unseal(void *tool, struct span associated, unsigned char *body, size_t size)
{
	const struct span components[] = {associated, {(const char *)body, BLOCK}};
	unsigned char *text = body + BLOCK + SIV_TAG_SIZE;
	return siv_unseal(tool, components, 2, body + BLOCK,
			  (struct span){(const char *)text, size}, text);
}

/* V, C */
static bool siv_same_seal(void *tool, struct span associated, unsigned char *body, size_t size)
{
	unsigned char *text = body + SIV_TAG_SIZE;
	return siv_seal(tool, &associated, 1, (struct span){(const char *)text, size}, body, text);
}

static bool siv_same_unseal(void *tool, struct span associated, unsigned char *body, size_t size)
{
	unsigned char *text = body + SIV_TAG_SIZE;
	return siv_unseal(tool, &associated, 1, body, (struct span){(const char *)text, size},
			  text);
}

/* IV, C, T */
static bool sm4_body_seal(void *tool, struct span associated, unsigned char *body, size_t size)
{
	unsigned char *text = body + SM4_IV_SIZE;
	return sm4_seal(tool, associated, body, (struct span){(const char *)text, size},
			text + size, text);
}

static bool sm4_body_unseal(void *tool, struct span associated, unsigned char *body, size_t size)
{
	unsigned char *text = body + SM4_IV_SIZE;
	return sm4_unseal(tool, associated, body, text + size,
			  (struct span){(const char *)text, size}, text);
}

#define MODES 3

const struct seal_mode seal_modes[MODES] = {
	{"siv", BLOCK, BLOCK + SIV_TAG_SIZE, 0, false, siv_tool, siv_random_seal,
	 siv_random_unseal},
	{"sivd", 0, SIV_TAG_SIZE, 0, true, siv_tool, siv_same_seal, siv_same_unseal},
	{"sm4", SM4_IV_SIZE, SM4_IV_SIZE, SM4_TAG_SIZE, false, sm4_tool, sm4_body_seal,
	 sm4_body_unseal},
};

const struct seal_mode *seal_mode_named(struct span name)
{
	for (size_t i = 0; i < MODES; i++)
		if (span_is(name, seal_modes[i].name))
			return &seal_modes[i];
	return NULL;
}

/* ---- Sealing -----------------------------------------------------------------------------------
 */

bool seal_make(struct seal *seal, struct keyring *keyring, size_t key, const struct seal_mode *mode,
	       struct span class, enum place place, struct failure *failure)
{
	static const char *const places[] = {[PLACE_CELL] = "cell", [PLACE_TEXT] = "text"};
	const struct subkey subkey = {
		.key = key, .purpose = PURPOSE_ENCRYPT, .mode = mode->name, .class = class};
	*seal = (struct seal){.mode = mode, .keyring = keyring};
	struct buffer words = {.limit = sizeof seal->associated};
	bool good = buffer_format(&words, TOKEN_PREFIX "%s:%.*s:%s:", keyring_id(keyring, key),
				  (int)class.size, class.at, mode->name);
	seal->head = words.size;
	good = good && buffer_append(&words, span_of(places[place]));
	if (good)
		memcpy(seal->associated, words.at, words.size);
	seal->size = words.size;
	buffer_free(&words);
	if (!good)
		return fail(failure, STATUS_IO, "out of memory");
	seal->tool = mode->tool(keyring, &subkey, failure);
	return seal->tool != NULL;
}

bool seal_make_own(struct seal *seal, struct keyring *keyring, const struct seal_mode *mode,
		   struct span class, enum place place, struct failure *failure)
{
	size_t key = mode->again ? keyring_stable(keyring) : keyring_newest(keyring);
	return seal_make(seal, keyring, key, mode, class, place, failure);
}

/* The body is made at the end of the room for its base64, which is written over it. */
bool seal_put(const struct seal *seal, struct span text, struct buffer *out,
	      struct failure *failure)
{
	const struct seal_mode *mode = seal->mode;
	size_t padded = (text.size / BLOCK + 1) * BLOCK;
	size_t size = mode->before + padded + mode->after, wide = base64url_size(size);
	if (!buffer_reserve(out, seal->head + wide + 1))
		return fail(failure, STATUS_IO, "no memory for a token");
	char *to = out->at + out->size + seal->head;
	unsigned char *body = (unsigned char *)to + wide - size, *plain = body + mode->before;
	memcpy(plain, text.at, text.size);
	memset(plain + text.size, 0, padded - text.size);
	plain[text.size] = 0x80;
	bool random = !mode->random || keyring_random(seal->keyring, body, mode->random);
	if (!random ||
	    !mode->seal(seal->tool, (struct span){seal->associated, seal->size}, body, padded)) {
		explicit_bzero(plain, padded);
		return fail(failure, STATUS_IO,
			    random ? "encryption failed" : "the system has no random bytes");
	}
	memcpy(out->at + out->size, seal->associated, seal->head);
	base64url_write((struct span){(const char *)body, size}, to);
	to[wide] = '.';
	out->size += seal->head + wide + 1;
	return true;
}

/* ---- Opening -----------------------------------------------------------------------------------
 */

/* Where padding ends a text; SIZE_MAX: there is none, or more than there would be. */
static size_t padding_at(const unsigned char *text, size_t size)
{
	size_t end = size;
	while (end > 0 && size - end < BLOCK - 1 && text[end - 1] == 0)
		end--;
	return end > 0 && text[end - 1] == 0x80 ? end - 1 : SIZE_MAX;
}

/* Works behind what `room` holds, where *plain then lies. */
static enum opened unseal(const struct seal *seal, struct span body64, struct buffer *room,
			  struct span *plain, struct failure *failure)
{
	const struct seal_mode *mode = seal->mode;
	size_t size = base64url_bytes(body64.size);
	if (!buffer_reserve(room, size)) {
		fail(failure, STATUS_IO, "no memory for a token");
		return OPENED_FAILED;
	}
	unsigned char *body = (unsigned char *)room->at + room->size, *text = body + mode->before;
	/* token_read() has seen that it is long enough. */
	size_t padded = size - mode->before - mode->after;
	if (!base64url_read(body64, body) ||
	    !mode->unseal(seal->tool, (struct span){seal->associated, seal->size}, body, padded))
		return OPENED_FORGED;
	size_t end = padding_at(text, padded);
	if (end == SIZE_MAX)
		return OPENED_FORGED;
	*plain = (struct span){(const char *)text, end};
	return OPENED;
}

/* Keys, classes and modes of tokens that are at hand; what more of them come takes turns. */
#define SEALS_MAX 1000

struct kept_seal {
	struct seal
		seal; /* `tool` NULL: the ring has not its subkey, which is not looked for again */
	enum place place;
};

struct opener {
	struct means *means;
	size_t count;
	size_t last; /* the one that was found last */
	size_t turn; /* the next that makes room, once all are taken */
	/* Here from the begin: who runs out of memory in a stream can end it no more as it should.
	 */
	struct kept_seal seals[SEALS_MAX];
};

struct opener *opener_make(struct means *means)
{
	if (!means->opener) {
		means->opener = arena_take(means->arena, sizeof *means->opener);
		means->opener->means = means;
	}
	return means->opener;
}

static bool kept_fits(const struct kept_seal *kept, struct span head, enum place place)
{
	return kept->place == place && kept->seal.head == head.size &&
	       memcmp(kept->seal.associated, head.at, head.size) == 0;
}

bool class_is_ours(const struct means *means, struct span class)
{
	if (span_is(class, CLASS_LITERAL) || rules_class_named(means->rules, class))
		return true;
	for (size_t i = 0; i < text_classes(means->detectors); i++)
		if (span_is(class, text_class(means->detectors, i)))
			return true;
	return false;
}

/* The seal that tokens with this head open with, kept in a slot. False: the failure says why. */
static bool opener_add(struct opener *opener, size_t key, const struct token *token,
		       struct span head, enum place place, struct failure *failure)
{
	struct failure why = {0};
	size_t slot = opener->count < SEALS_MAX ? opener->count : opener->turn;
	struct kept_seal *kept = &opener->seals[slot];
	kept->place = place;
	if (!seal_make(&kept->seal, opener->means->keyring, key, seal_mode_named(token->mode),
		       token->class, place, &why)) {
		/* Not half a seal: it would be taken for the one of this head. */
		kept->seal = (struct seal){0};
		if (why.status != STATUS_SEALED)
			return fail(failure, why.status, "%s", why.text);
		kept->seal.head = head.size;
		memcpy(kept->seal.associated, head.at, head.size);
	}
	opener->last = slot;
	if (opener->count < SEALS_MAX)
		opener->count++;
	else
		opener->turn = (opener->turn + 1) % SEALS_MAX;
	return true;
}

/*
 * Puts the seal of a token's head in front. Anybody may type a token: a key that the ring lacks and
 * a class that nobody told us of take no slot, and no locked memory of the keyring.
 */
static enum opened opener_find(struct opener *opener, const struct token *token, struct span head,
			       enum place place, struct span own, struct failure *failure)
{
	const struct means *means = opener->means;
	size_t key = keyring_find(means->keyring, token->key);
	if (key == keyring_count(means->keyring) ||
	    (!span_equal(token->class, own) && !class_is_ours(means, token->class)))
		return OPENED_NO_KEY;
	for (size_t i = 0; i < opener->count; i++)
		if (kept_fits(&opener->seals[i], head, place)) {
			opener->last = i;
			return OPENED;
		}
	return opener_add(opener, key, token, head, place, failure) ? OPENED : OPENED_FAILED;
}

enum opened opener_open_token(struct opener *opener, const struct token *token, enum place place,
			      struct span own, struct buffer *room, struct span *plain,
			      struct failure *failure)
{
	const char *begin = token->key.at - TOKEN_PREFIX_SIZE;
	struct span head = {begin, (size_t)(token->body.at - begin)};
	*plain = (struct span){NULL, 0};
	if (opener->count == 0 || !kept_fits(&opener->seals[opener->last], head, place)) {
		enum opened found = opener_find(opener, token, head, place, own, failure);
		if (found != OPENED)
			return found;
	}
	const struct seal *seal = &opener->seals[opener->last].seal;
	if (!seal->tool)
		return OPENED_NO_KEY;
	return unseal(seal, token->body, room, plain, failure);
}

enum opened opener_open(struct opener *opener, struct span text, enum place place,
			struct span *plain, struct failure *failure)
{
	struct token token;
	*plain = (struct span){NULL, 0};
	if (!token_read(text, 0, &token) || token.size != text.size)
		return OPENED_NOT_A_TOKEN;
	return opener_open_token(opener, &token, place, (struct span){NULL, 0},
				 &opener->means->scratch, plain, failure);
}
