#include <stdio.h>

#include "crypto/inside.h"

static const struct mode modes[] = {
	{"siv", 64, "SHA256", true, siv_begin, siv_end},
	{"sivd", 64, "SHA256", true, siv_begin, siv_end},
	{"sm4", 48, "SM3", true, sm4_begin, sm4_end},
	{"ff1", 32, "SHA256", true, ff1_begin, ff1_end},
	{"hmac", 32, "SHA256", false, mac_begin, mac_end},
};

static const char *const purposes[] = {
	[PURPOSE_ENCRYPT] = "encrypt",
	[PURPOSE_TOKEN] = "token",
	[PURPOSE_SHIFT] = "shift",
	[PURPOSE_SURROGATE] = "surrogate",
};

/* An info: five words, the longest of them a recipient. */
#define INFO_MAX (RULES_TEXT_MAX + 256)

const struct mode *mode_at(size_t n)
{
	return n < sizeof modes / sizeof *modes ? &modes[n] : NULL;
}

const struct mode *mode_named(struct span name)
{
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (span_is(name, modes[i].name))
			return &modes[i];
	return NULL;
}

bool key_id_of(OSSL_LIB_CTX *library, const unsigned char key[KEY_SIZE], char id[KEY_ID_SIZE + 1])
{
	unsigned char bits[(KEY_ID_SIZE * 5 + 7) / 8];
	if (!hkdf_of(library, "SHA256", (struct span){0},
		     (struct span){(const char *)key, KEY_SIZE}, span_of("pii1/keyid"), bits,
		     sizeof bits))
		return false;
	base32_write((struct span){(const char *)bits, sizeof bits}, id, KEY_ID_SIZE);
	id[KEY_ID_SIZE] = 0;
	return true;
}

/* `pii1/PURPOSE/MODE/CLASS[/RECIPIENT]`; a recipient alone may hold a slash. 0: there is none. */
static size_t info_write(const struct subkey *subkey, char out[INFO_MAX])
{
	struct span class = subkey->class, recipient = subkey->recipient;
	if (class.size == 0 || memchr(class.at, '/', class.size) || class.size > RULES_TEXT_MAX ||
	    recipient.size > RULES_TEXT_MAX)
		return 0;
	int size = snprintf(out, INFO_MAX, "pii1/%s/%s/", purposes[subkey->purpose], subkey->mode);
	size_t wanted = class.size + (recipient.size ? 1 + recipient.size : 0);
	if (size < 0 || (size_t)size + wanted > INFO_MAX)
		return 0;
	memcpy(out + size, class.at, class.size);
	if (recipient.size) {
		out[(size_t)size + class.size] = '/';
		memcpy(out + (size_t)size + class.size + 1, recipient.at, recipient.size);
	}
	return (size_t)size + wanted;
}

/* From the key itself. */
static bool derive(const struct keyring *keyring, const struct subkey *subkey,
		   const struct mode *mode, unsigned char *out, struct failure *failure)
{
	unsigned char key[KEY_SIZE + 1];
	char info[INFO_MAX];
	size_t size, info_size = info_write(subkey, info);
	if (info_size == 0)
		return fail(failure, STATUS_REFUSED,
			    "a class or domain is empty, too long or holds a slash");
	const struct ring_line *line = &keyring->lines[keyring->keys[subkey->key].line];
	bool done = base64_read(line->base64, key, &size) &&
		    hkdf_of(keyring->library, mode->digest, (struct span){0},
			    (struct span){(const char *)key, KEY_SIZE},
			    (struct span){info, info_size}, out, mode->size);
	OPENSSL_cleanse(key, sizeof key);
	return done || fail(failure, STATUS_IO, "libcrypto: HKDF failed");
}

/* Out of a ring that holds subkeys alone. */
static bool look_up(const struct keyring *keyring, const struct subkey *subkey,
		    const struct mode *mode, unsigned char *out, struct failure *failure)
{
	unsigned char held[SUBKEY_MAX + CHECK_SIZE];
	size_t size;
	for (size_t i = 0; i < keyring->line_count; i++) {
		const struct ring_line *line = &keyring->lines[i];
		if (line->key != subkey->key || line->mode != mode ||
		    subkey->purpose != PURPOSE_ENCRYPT || subkey->recipient.size ||
		    !span_equal(line->class, subkey->class))
			continue;
		bool done = base64_read(line->base64, held, &size);
		memcpy(out, held, mode->size);
		OPENSSL_cleanse(held, sizeof held);
		return done;
	}
	/* A domain may be any text of the rules: it has no place in a line of ours. */
	struct span class = class_name_is(subkey->class) ? subkey->class : span_of("?");
	return fail(failure, STATUS_SEALED, "the keyring has no subkey %s/%s/%.*s of its key %s",
		    purposes[subkey->purpose], mode->name, (int)class.size, class.at,
		    keyring->keys[subkey->key].id);
}

bool subkey_of(const struct keyring *keyring, const struct subkey *subkey, const struct mode *mode,
	       unsigned char out[SUBKEY_MAX], struct failure *failure)
{
	if (subkey->key >= keyring->key_count)
		return fail(failure, STATUS_SEALED, "the keyring has not this key");
	return keyring->narrow ? look_up(keyring, subkey, mode, out, failure)
			       : derive(keyring, subkey, mode, out, failure);
}

bool subkey_check(OSSL_LIB_CTX *library, const char *id, const struct mode *mode, struct span class,
		  const unsigned char *subkey, unsigned char out[CHECK_SIZE])
{
	static const char head[] = "pii1/subkey";
	const struct subkey named = {
		.purpose = PURPOSE_ENCRYPT, .mode = mode->name, .class = class};
	unsigned char digest[EVP_MAX_MD_SIZE];
	char info[INFO_MAX];
	size_t info_size = info_write(&named, info);
	EVP_MD *method = EVP_MD_fetch(library, "SHA256", NULL);
	EVP_MD_CTX *context = method ? EVP_MD_CTX_new() : NULL;
	bool done = context && info_size > 0 && EVP_DigestInit_ex(context, method, NULL) == 1 &&
		    EVP_DigestUpdate(context, head, sizeof head) == 1 &&
		    EVP_DigestUpdate(context, id, KEY_ID_SIZE + 1) == 1 &&
		    EVP_DigestUpdate(context, info, info_size) == 1 &&
		    EVP_DigestUpdate(context, "", 1) == 1 &&
		    EVP_DigestUpdate(context, subkey, mode->size) == 1 &&
		    EVP_DigestFinal_ex(context, digest, NULL) == 1;
	EVP_MD_CTX_free(context);
	EVP_MD_free(method);
	if (done)
		memcpy(out, digest, CHECK_SIZE);
	return done;
}
