/* Any bytes as a keyring: refused with a place, or read; what is made of it is read again. */
#include "crypto/crypto.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
	if (!holds)
		abort();
}

/* Reads what a function appended; whether it may fail is the function's business. */
static struct keyring *again(bool made, struct secret *text, const struct failure *failure)
{
	struct failure reading = {0};
	struct keyring *keyring = NULL;
	expect(made == (failure->status == STATUS_DONE));
	if (made) {
		keyring = keyring_read("again", (struct span){text->at, text->size}, &reading);
		expect(keyring != NULL);
	}
	secret_close(text);
	return keyring;
}

static void extend(const struct keyring *keyring, bool stable)
{
	struct failure failure = {0};
	struct secret text = {0};
	struct keyring *longer =
		again(keyring_extend(keyring, stable, &text, &failure), &text, &failure);
	size_t count = keyring_count(keyring);
	if (!longer)
		return;
	expect(keyring_count(longer) == count + 1);
	expect(keyring_newest(longer) == (stable ? 0 : count));
	for (size_t key = 0; key < count; key++)
		expect(strcmp(keyring_id(longer, key + stable), keyring_id(keyring, key)) == 0);
	keyring_free(longer);
}

static void narrow(const struct keyring *keyring)
{
	struct failure failure = {0};
	struct secret text = {0};
	const struct span class = span_of("cn_mobile");
	struct keyring *fewer =
		again(keyring_narrow(keyring, &class, 1, &text, &failure), &text, &failure);
	if (!fewer)
		return;
	expect(keyring_count(fewer) == keyring_count(keyring));
	expect(keyring_newest(fewer) == keyring_newest(keyring));
	keyring_free(fewer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct failure failure = {0};
	struct span text = {(const char *)data, size};
	struct keyring *keyring = keyring_read("ring", text, &failure);
	if (!keyring) {
		expect(failure.status == STATUS_REFUSED && failure.text[0]);
		return 0;
	}
	expect(failure.status == STATUS_DONE && keyring_count(keyring) > 0);
	for (size_t key = 0; key < keyring_count(keyring); key++)
		expect(keyring_find(keyring, span_of(keyring_id(keyring, key))) == key);
	extend(keyring, size % 2);
	narrow(keyring);
	keyring_free(keyring);
	return 0;
}
