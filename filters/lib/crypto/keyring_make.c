#include <openssl/rand.h>
#include <stdio.h>
#include <time.h>

#include "crypto/inside.h"

/* What each class has for each key. */
#define ENCRYPTING_MODES 4
/* No line of a key has so many bytes, and its line feed and that of the line before. */
#define FRESH_MAX 128

/* Appends words and one of bytes in base64, as a line. */
static bool append_line(struct secret *out, const struct span *words, size_t count,
			struct span bytes, struct failure *failure)
{
	size_t size = base64_size(bytes.size);
	for (size_t i = 0; i < count; i++)
		if (!secret_append(out, words[i], failure) ||
		    !secret_append(out, span_of(" "), failure))
			return false;
	if (!secret_reserve(out, size, failure))
		return false;
	base64_write(bytes, out->at + out->size);
	out->size += size;
	return secret_append(out, span_of("\n"), failure);
}

static bool append_fresh(OSSL_LIB_CTX *library, int64_t date, struct secret *out,
			 struct failure *failure)
{
	unsigned char key[KEY_SIZE];
	char id[KEY_ID_SIZE + 1], day[KEY_DATE_SIZE + 1];
	if (!key_date_write(date, day))
		return fail(failure, STATUS_REFUSED, "no key is later than the year 9999");
	bool done =
		RAND_priv_bytes_ex(library, key, sizeof key, 0) == 1 && key_id_of(library, key, id);
	const struct span words[] = {{id, KEY_ID_SIZE}, {day, KEY_DATE_SIZE}};
	if (!done)
		fail(failure, STATUS_IO, "libcrypto: no random key can be had");
	done = done && append_line(out, words, 2, (struct span){(char *)key, sizeof key}, failure);
	OPENSSL_cleanse(key, sizeof key);
	return done;
}

bool keyring_generate(struct secret *out, struct failure *failure)
{
	OSSL_LIB_CTX *library = library_open();
	bool done = library ? append_fresh(library, time(NULL), out, failure)
			    : fail(failure, STATUS_IO, "no memory for a keyring");
	OSSL_LIB_CTX_free(library);
	return done;
}

struct keyring *keyring_fresh(struct failure *failure)
{
	struct keyring *keyring = keyring_new(failure);
	if (keyring && append_fresh(keyring->library, time(NULL), &keyring->text, failure) &&
	    keyring_parse(keyring, "a fresh keyring", failure))
		return keyring;
	keyring_free(keyring);
	return NULL;
}

bool keyring_write(const struct keyring *keyring, struct secret *out, struct failure *failure)
{
	return secret_append(out, (struct span){keyring->text.at, keyring->text.size}, failure);
}

bool keyring_extend(const struct keyring *keyring, bool stable, struct secret *out,
		    struct failure *failure)
{
	struct span text = {keyring->text.at, keyring->text.size};
	size_t at = stable ? keyring->lines[0].at : text.size;
	int64_t now = time(NULL), newest = keyring->keys[keyring->newest].date;
	if (keyring->narrow)
		return fail(failure, STATUS_REFUSED,
			    "a keyring of subkeys takes no key: extend the one it was made from");
	if (keyring->text_lines >= RING_LINES_MAX || text.size > RING_TEXT_MAX - FRESH_MAX)
		return fail(failure, STATUS_REFUSED, "the keyring is full: 1,000 lines, 1 MiB");
	/* A later date than any: two of one second would leave it to their order which is newest.
	 */
	if (now <= newest)
		now = newest + 1;
	return secret_append(out, span_cut(text, 0, at), failure) &&
	       (at == 0 || text.at[at - 1] == '\n' || stable ||
		secret_append(out, span_of("\n"), failure)) &&
	       append_fresh(keyring->library, now, out, failure) &&
	       secret_append(out, span_cut(text, at, text.size), failure);
}

static bool append_subkey(const struct keyring *keyring, size_t key, const struct mode *mode,
			  struct span class, struct secret *out, struct failure *failure)
{
	unsigned char bytes[SUBKEY_MAX + CHECK_SIZE];
	char day[KEY_DATE_SIZE + 1], what[CLASS_NAME_MAX + 32];
	const struct ring_key *of = &keyring->keys[key];
	const struct subkey wanted = {
		.key = key, .purpose = PURPOSE_ENCRYPT, .mode = mode->name, .class = class};
	int size = snprintf(what, sizeof what, "encrypt/%s/%.*s", mode->name, (int)class.size,
			    class.at);
	if (!key_date_write(of->date, day))
		return fail(failure, STATUS_REFUSED, "a key has no date that can be written");
	if (!subkey_of(keyring, &wanted, mode, bytes, failure))
		return false;
	bool done =
		subkey_check(keyring->library, of->id, mode, class, bytes, bytes + mode->size) ||
		fail(failure, STATUS_IO, "libcrypto: SHA-256 failed");
	const struct span words[] = {
		{of->id, KEY_ID_SIZE}, {day, KEY_DATE_SIZE}, {what, (size_t)size}};
	done = done && append_line(out, words, 3,
				   (struct span){(char *)bytes, mode->size + CHECK_SIZE}, failure);
	OPENSSL_cleanse(bytes, sizeof bytes);
	return done;
}

/* The subkeys of one class, for every key and mode. */
static bool append_class(const struct keyring *keyring, size_t key, struct span class,
			 struct secret *out, struct failure *failure)
{
	const struct mode *mode;
	for (size_t n = 0; (mode = mode_at(n)); n++)
		if (mode->encrypts && !append_subkey(keyring, key, mode, class, out, failure))
			return false;
	return true;
}

static bool named_before(const struct span *classes, size_t count, struct span class)
{
	for (size_t i = 0; i < count; i++)
		if (span_equal(classes[i], class))
			return true;
	return false;
}

bool keyring_narrow(const struct keyring *keyring, const struct span *classes, size_t count,
		    struct secret *out, struct failure *failure)
{
	/* Without it a text that held `pii1:` does not open: see pii-token(5). */
	struct span always = span_of(CLASS_LITERAL);
	for (size_t i = 0; i < count; i++)
		if (!class_name_is(classes[i]))
			return fail(failure, STATUS_REFUSED, "no class can be called so");
	if (keyring->key_count * ENCRYPTING_MODES > RING_LINES_MAX / (count + 1))
		return fail(failure, STATUS_REFUSED,
			    "a keyring has 1,000 lines at most: four for each class and key");
	for (size_t key = 0; key < keyring->key_count; key++) {
		for (size_t i = 0; i < count; i++)
			if (!named_before(classes, i, classes[i]) &&
			    !append_class(keyring, key, classes[i], out, failure))
				return false;
		if (!named_before(classes, count, always) &&
		    !append_class(keyring, key, always, out, failure))
			return false;
	}
	return true;
}
