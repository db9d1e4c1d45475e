#include <stdlib.h>

#include "crypto/inside.h"

/* A page of locked memory, whose head tells of itself. */
struct vault_page {
	struct secret secret;
	struct vault_page *next;
};

/* What works under a subkey, and which: `names` are class and recipient, one after the other. */
struct made {
	struct made *next;
	const struct mode *mode;
	enum purpose purpose;
	size_t key;
	struct span class, recipient;
	char *names;
	union {
		struct siv siv;
		struct sm4 sm4;
		struct ff1 ff1;
		struct mac mac;
	} tool;
};

/* Zeroed. NULL: the system locks no more. */
static void *vault_take(struct vault *vault, size_t size, struct failure *failure)
{
	struct vault_page *page = vault->pages;
	size = (size + 15) / 16 * 16;
	if (!page || page->secret.room - page->secret.size < size) {
		struct secret fresh;
		if (!secret_open(&fresh, sizeof *page + 15 + size, failure))
			return NULL;
		page = (struct vault_page *)fresh.at;
		fresh.size = (sizeof *page + 15) / 16 * 16;
		*page = (struct vault_page){.secret = fresh, .next = vault->pages};
		vault->pages = page;
	}
	void *at = page->secret.at + page->secret.size;
	page->secret.size += size;
	return at;
}

static void vault_close(struct vault *vault)
{
	while (vault->pages) {
		struct secret secret = vault->pages->secret;
		vault->pages = vault->pages->next;
		secret_close(&secret);
	}
}

struct keyring *keyring_new(struct failure *failure)
{
	struct keyring *keyring = calloc(1, sizeof *keyring);
	if (keyring && (keyring->library = library_open()))
		return keyring;
	free(keyring);
	fail(failure, STATUS_IO, "no memory for a keyring");
	return NULL;
}

void keyring_free(struct keyring *keyring)
{
	if (!keyring)
		return;
	for (struct made *made = keyring->made; made; made = made->next) {
		made->mode->end(&made->tool);
		free(made->names);
	}
	vault_close(&keyring->vault);
	secret_close(&keyring->text);
	free(keyring->lines);
	free(keyring->keys);
	OSSL_LIB_CTX_free(keyring->library);
	OPENSSL_cleanse(keyring, sizeof *keyring);
	free(keyring);
}

size_t keyring_count(const struct keyring *keyring)
{
	return keyring->key_count;
}

const char *keyring_id(const struct keyring *keyring, size_t key)
{
	return keyring->keys[key].id;
}

size_t keyring_stable(const struct keyring *keyring)
{
	(void)keyring;
	return 0;
}

size_t keyring_newest(const struct keyring *keyring)
{
	return keyring->newest;
}

size_t keyring_find(const struct keyring *keyring, struct span id)
{
	size_t key = 0;
	while (key < keyring->key_count &&
	       !(id.size == KEY_ID_SIZE && memcmp(id.at, keyring->keys[key].id, KEY_ID_SIZE) == 0))
		key++;
	return key;
}

static bool is_for(const struct made *made, const struct subkey *subkey)
{
	return made->key == subkey->key && made->purpose == subkey->purpose &&
	       span_equal(made->class, subkey->class) &&
	       strcmp(made->mode->name, subkey->mode) == 0 &&
	       span_equal(made->recipient, subkey->recipient);
}

static struct made *make(struct keyring *keyring, const struct subkey *subkey,
			 const struct mode *mode, struct failure *failure)
{
	unsigned char key[SUBKEY_MAX];
	struct span class = subkey->class, recipient = subkey->recipient;
	if (!subkey_of(keyring, subkey, mode, key, failure))
		return NULL;
	struct made *made = vault_take(&keyring->vault, sizeof *made, failure);
	bool done = made && mode->begin(&made->tool, keyring->library, key, mode->size);
	OPENSSL_cleanse(key, sizeof key);
	if (!made)
		return NULL;
	made->names = done ? malloc(class.size + recipient.size) : NULL;
	if (!made->names) {
		mode->end(&made->tool);
		fail(failure, STATUS_IO, "libcrypto: the mode %s cannot be had", mode->name);
		return NULL;
	}
	memcpy(made->names, class.at, class.size);
	if (recipient.size)
		memcpy(made->names + class.size, recipient.at, recipient.size);
	made->mode = mode;
	made->purpose = subkey->purpose;
	made->key = subkey->key;
	made->class = (struct span){made->names, class.size};
	made->recipient = (struct span){made->names + class.size, recipient.size};
	return made;
}

/*
 * The same one for the same subkey. What was asked for last stands first: who opens tokens asks
 * for each, and columns are few.
 */
static void *tool_for(struct keyring *keyring, const struct subkey *subkey,
		      bool (*begin)(void *, OSSL_LIB_CTX *, const unsigned char *, size_t),
		      struct failure *failure)
{
	for (struct made **at = &keyring->made; *at; at = &(*at)->next) {
		struct made *made = *at;
		if (made->mode->begin != begin || !is_for(made, subkey))
			continue;
		*at = made->next;
		made->next = keyring->made;
		keyring->made = made;
		return &made->tool;
	}
	const struct mode *mode = mode_named(span_of(subkey->mode));
	if (!mode || mode->begin != begin) {
		fail(failure, STATUS_REFUSED, "no mode %s here", subkey->mode);
		return NULL;
	}
	struct made *made = make(keyring, subkey, mode, failure);
	if (!made)
		return NULL;
	made->next = keyring->made;
	keyring->made = made;
	return &made->tool;
}

struct siv *keyring_siv(struct keyring *keyring, const struct subkey *subkey,
			struct failure *failure)
{
	return tool_for(keyring, subkey, siv_begin, failure);
}

struct sm4 *keyring_sm4(struct keyring *keyring, const struct subkey *subkey,
			struct failure *failure)
{
	return tool_for(keyring, subkey, sm4_begin, failure);
}

struct ff1 *keyring_ff1(struct keyring *keyring, const struct subkey *subkey,
			struct failure *failure)
{
	return tool_for(keyring, subkey, ff1_begin, failure);
}

struct mac *keyring_mac(struct keyring *keyring, const struct subkey *subkey,
			struct failure *failure)
{
	return tool_for(keyring, subkey, mac_begin, failure);
}
