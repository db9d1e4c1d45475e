#include <openssl/rand.h>

#include "crypto/inside.h"

bool keyring_random(struct keyring *keyring, unsigned char *out, size_t size)
{
	unsigned char *pool = keyring->random;
	if (size > sizeof keyring->random)
		return RAND_bytes_ex(keyring->library, out, size, 0) == 1;
	if (keyring->random_left < size) {
		keyring->random_left = 0;
		if (RAND_bytes_ex(keyring->library, pool, sizeof keyring->random, 0) != 1)
			return false;
		keyring->random_left = sizeof keyring->random;
	}
	keyring->random_left -= size;
	memcpy(out, pool + keyring->random_left, size);
	/* Given once. */
	memset(pool + keyring->random_left, 0, size);
	return true;
}
