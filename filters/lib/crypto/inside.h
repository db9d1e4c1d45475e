/*
 * crypto, inside: what its files share. Private to the room.
 */
#ifndef PII_CRYPTO_INSIDE_H
#define PII_CRYPTO_INSIDE_H

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "crypto/crypto.h"

/* ---- libcrypto --------------------------------------------------------------------------------
 */

/*
 * A library context of our own: where memory runs out while libcrypto 3.0 makes its default one,
 * it goes on with half of it and crashes. This one is made whole, or not at all (NULL).
 */
OSSL_LIB_CTX *library_open(void);

#define CIPHER_BLOCK 16

/* A block cipher by its name ("AES-256-ECB"), encrypting whole blocks. NULL: not to be had. */
EVP_CIPHER_CTX *cipher_open(OSSL_LIB_CTX *library, const char *name, const unsigned char *key,
			    size_t size);

/* Encrypts blocks, each by itself. */
static inline bool cipher_blocks(EVP_CIPHER_CTX *cipher, const unsigned char *in,
				 unsigned char *out, size_t size)
{
	int written = 0;
	return EVP_EncryptUpdate(cipher, out, &written, in, (int)size) == 1 && written == (int)size;
}

/* Counter mode (SP 800-38A) from a first counter block, which counts up by one in all its bits. */
bool cipher_count(EVP_CIPHER_CTX *cipher, const unsigned char first[CIPHER_BLOCK], struct span in,
		  unsigned char *out);

/* CBC-MAC: takes whole blocks into a chain, which begins as zeros. */
bool cipher_chain(EVP_CIPHER_CTX *cipher, unsigned char chain[CIPHER_BLOCK], struct span blocks);

/*
 * Two words that are stored at once. A cipher reads 16 bytes at a time, and waits where they come
 * from smaller stores.
 */
typedef uint64_t two_words __attribute__((vector_size(CIPHER_BLOCK)));

static inline two_words words_of(const void *block)
{
	two_words words;
	memcpy(&words, block, sizeof words);
	return words;
}

static inline void block_xor(unsigned char *block, const void *with)
{
	two_words words = words_of(block) ^ words_of(with);
	memcpy(block, &words, sizeof words);
}

/* HMAC with a digest by its name ("SHA256", "SM3"), and the MAC of pieces under its key. */
EVP_MAC_CTX *hmac_open(OSSL_LIB_CTX *library, const char *digest, const unsigned char *key,
		       size_t size);
bool hmac_of(EVP_MAC_CTX *hmac, const struct span *pieces, size_t count,
	     unsigned char out[MAC_SIZE]);

/* HKDF (RFC 5869), both steps. */
bool hkdf_of(OSSL_LIB_CTX *library, const char *digest, struct span salt, struct span key,
	     struct span info, unsigned char *out, size_t size);

/* ---- What works under a subkey
 * -------------------------------------------------------------------
 *
 * `tool` points to the struct of that name. Begun with a key, which may be wiped afterwards, and
 * zeroed memory; ended even where beginning failed. Other key sizes than those of the keyring are
 * for published vectors: siv takes twice, ff1 once the key of AES-128, AES-192 or AES-256.
 */

/* The first component of many texts in turn is the same, and so is its CMAC. */
#define SIV_KEPT_MAX 64

struct siv {
	EVP_CIPHER_CTX *mac, *counter;
	unsigned char zero[16];  /* the CMAC of a block of zeros: S2V begins with it */
	unsigned char whole[16]; /* CMAC's subkeys for a last block that is whole, */
	unsigned char part[16];  /* and for one that is not */
	unsigned char kept_mac[16];
	size_t kept_size;
	char kept[SIV_KEPT_MAX];
};
bool siv_begin(void *tool, OSSL_LIB_CTX *library, const unsigned char *key, size_t size);
void siv_end(void *tool);

struct sm4 {
	EVP_CIPHER_CTX *cipher;
	EVP_MAC_CTX *hmac;
};
bool sm4_begin(void *tool, OSSL_LIB_CTX *library, const unsigned char *key, size_t size);
void sm4_end(void *tool);

struct ff1 {
	EVP_CIPHER_CTX *cipher;
};
bool ff1_begin(void *tool, OSSL_LIB_CTX *library, const unsigned char *key, size_t size);
void ff1_end(void *tool);

struct mac {
	EVP_MAC_CTX *hmac;
};
bool mac_begin(void *tool, OSSL_LIB_CTX *library, const unsigned char *key, size_t size);
void mac_end(void *tool);

/* ---- Keyring ----------------------------------------------------------------------------------
 */

/* What pii-keyring(5) says of its size. */
#define RING_LINES_MAX 1000

#define KEY_SIZE   32
#define SUBKEY_MAX 64
/* What a line of a subkey holds after it: see subkey_check(). */
#define CHECK_SIZE 8

struct mode {
	const char *name;
	size_t size; /* of a subkey */
	const char *digest;
	bool encrypts; /* may stand in a ring of subkeys */
	bool (*begin)(void *tool, OSSL_LIB_CTX *library, const unsigned char *key, size_t size);
	void (*end)(void *tool);
};
/* NULL: none is called so. */
const struct mode *mode_named(struct span name);
/* The nth; NULL after the last. */
const struct mode *mode_at(size_t n);

/* A line of a key, or of a subkey: then it has a mode and a class. Spans lie in the ring's text. */
struct ring_line {
	size_t at; /* from the text's begin */
	size_t key;
	struct span base64;
	const struct mode *mode;
	struct span class;
};

struct ring_key {
	char id[KEY_ID_SIZE + 1];
	int64_t date; /* seconds since 1970 */
	size_t line;  /* its first */
};

/* Locked memory for what lives as long as the ring. */
struct vault {
	struct vault_page *pages;
};

struct keyring {
	OSSL_LIB_CTX *library;
	struct secret text;
	struct ring_line *lines;
	struct ring_key *keys;
	size_t line_count, key_count, newest;
	size_t text_lines; /* comments and blank ones too */
	bool narrow;       /* of subkeys */
	struct vault vault;
	struct made *made;
	size_t random_left;
	unsigned char random[4096];
};

/* One without text. NULL on failure. */
struct keyring *keyring_new(struct failure *failure);
/* Reads the text that it holds. */
bool keyring_parse(struct keyring *keyring, const char *name, struct failure *failure);

/* The id of a key. */
bool key_id_of(OSSL_LIB_CTX *library, const unsigned char key[KEY_SIZE], char id[KEY_ID_SIZE + 1]);
/* A subkey, `mode->size` bytes, derived or as the ring holds it. */
bool subkey_of(const struct keyring *keyring, const struct subkey *subkey, const struct mode *mode,
	       unsigned char out[SUBKEY_MAX], struct failure *failure);
/* What shows that a subkey belongs to its line: the first bytes of SHA-256 over
 * "pii1/subkey", the id, the info, each ended by a NUL byte, and the subkey. */
bool subkey_check(OSSL_LIB_CTX *library, const char *id, const struct mode *mode, struct span class,
		  const unsigned char *subkey, unsigned char out[CHECK_SIZE]);

/* RFC 3339 in UTC, `2025-06-01T08:00:00Z`, or a date alone. */
#define KEY_DATE_SIZE 20
bool key_date_read(struct span text, int64_t *date);
bool key_date_write(int64_t date, char text[KEY_DATE_SIZE + 1]);

#endif
