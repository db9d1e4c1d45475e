/*
 * crypto: keys, and what is done with them. The one room that knows libcrypto.
 *
 * Keys and their text lie in memory that is locked, kept out of core dumps and wiped. What
 * libcrypto makes of a key (a cipher's round keys, a MAC's inner state) lies in its heap: wiped
 * when freed and in no core dump after secrets_guard(), but not locked. Nothing here is shared
 * between threads; a long digest has one of its own, which nobody sees.
 */
#ifndef PII_CRYPTO_H
#define PII_CRYPTO_H

#include "base/base.h"

/* ---- Digest -----------------------------------------------------------------------------------
 */

/* SHA-256 (FIPS 180-4): so many bytes, and so many hexadecimal digits in lower case. */
#define DIGEST_SIZE 32
#define DIGEST_HEX  (2 * DIGEST_SIZE)

struct digest;

/* NULL where memory is out or libcrypto has no SHA-256 (STATUS_IO). */
struct digest *digest_open(struct failure *failure);
/* Another of the bytes that one has taken so far; each goes on by itself. NULL as above. */
struct digest *digest_split(struct digest *digest, struct failure *failure);
/* Takes bytes, in any pieces. What fails here is told at the end. Beyond 1 MiB they are copied and
 * digested beside the caller, where there is a second processor: 512 KiB may be waiting. */
void digest_add(struct digest *digest, struct span bytes);
/* The digest of all bytes taken, with a NUL byte after it; then it begins anew, for the next text.
 * False (STATUS_IO): libcrypto failed, and it is of no more use. */
bool digest_turn(struct digest *digest, char hex[DIGEST_HEX + 1], struct failure *failure);
/* The digest of all bytes taken, with a NUL byte after it. The digest is gone whatever comes of
 * it; NULL is one that failed to open. */
bool digest_finish(struct digest *digest, char hex[DIGEST_HEX + 1], struct failure *failure);

/* ---- Hash for tables --------------------------------------------------------------------------
 *
 * SipHash-2-4 with 128 bits of output (Aumasson, Bernstein). It keeps no secret here: it is keyed
 * so that nobody can choose cells that meet in a table.
 */
struct siphash_key {
	uint64_t low, high;
};
struct siphash {
	uint64_t low, high;
};
struct siphash siphash(const struct siphash_key *key, struct span bytes);
/* A fresh key. False: the system has no random bytes (STATUS_IO). */
bool siphash_draw(struct siphash_key *key, struct failure *failure);

/* ---- Secrets ----------------------------------------------------------------------------------
 */

/* No core dump of this process, no debugger of another: called before a key is read. False: the
 * system refuses (STATUS_REFUSED). */
bool secrets_guard(struct failure *failure);

/*
 * Text with keys in it, in locked pages of its own. A process without privileges may lock 64 KiB on
 * older systems: a page for each secret and for each dozen subkeys leaves room.
 */
struct secret {
	char *at;
	size_t size; /* bytes used */
	size_t room;
};
/* False where memory is out, or may not be locked (STATUS_REFUSED, with what to do). */
bool secret_open(struct secret *secret, size_t room, struct failure *failure);
/* Room for more, and that with something in it. What is there may move; no copy is left behind. One
 * that was never opened is. False as above. */
bool secret_reserve(struct secret *secret, size_t more, struct failure *failure);
bool secret_append(struct secret *secret, struct span bytes, struct failure *failure);
/* Wipes it. One that was never opened, all zeros, is a valid one. */
void secret_close(struct secret *secret);

/* ---- Keyring: pii-keyring(5) ------------------------------------------------------------------
 *
 * Not for both sides of a fork: they would draw the same random bytes. A child that runs another
 * program is no harm.
 */

#define KEY_ID_SIZE 10 /* of [a-z2-7] */
/* A keyring's text is no larger. */
#define RING_TEXT_MAX ((size_t)1 << 20)

struct keyring;

/*
 * Reads a keyring from a descriptor: a pipe, or a regular file of ours or root's without any right
 * for group and others; else refused. `name` is what messages call it. Also refused: text that is
 * no keyring, an id that is not its key's. NULL on failure. The descriptor stays open.
 */
struct keyring *keyring_receive(int descriptor, const char *name, struct failure *failure);
/* The same from memory, which may be wiped afterwards. */
struct keyring *keyring_read(const char *name, struct span text, struct failure *failure);
/* A ring of one fresh key, which is only in memory. */
struct keyring *keyring_fresh(struct failure *failure);
/* Wipes and frees it with all that it handed out. */
void keyring_free(struct keyring *keyring);

size_t keyring_count(const struct keyring *keyring);
/* KEY_ID_SIZE characters and a NUL byte. */
const char *keyring_id(const struct keyring *keyring, size_t key);
/* The key of keyed masks, sivd and ff1: the first. */
size_t keyring_stable(const struct keyring *keyring);
/* The key of siv and sm4: that of the latest date. */
size_t keyring_newest(const struct keyring *keyring);
/* The key of an id; keyring_count() where there is none. */
size_t keyring_find(const struct keyring *keyring, struct span id);

/* Which key is wanted: HKDF (RFC 5869), empty salt, info `pii1/PURPOSE/MODE/CLASS[/RECIPIENT]`. */
enum purpose {
	PURPOSE_ENCRYPT,
	PURPOSE_TOKEN,
	PURPOSE_SHIFT,
	PURPOSE_SURROGATE,
};
struct subkey {
	size_t key; /* of the ring */
	enum purpose purpose;
	const char *mode; /* "siv", "sivd", "sm4", "ff1", "hmac" */
	/* Or what several share in its place: a token's domain. It stands in messages: one of the
	 * rules, never what a cell says unasked. */
	struct span class;
	struct span recipient; /* empty: none */
};

/*
 * What works under a subkey. It is the keyring's, made once however often it is asked for, and
 * lives as long. Asked for again it comes at once, the last few soonest: an opener may ask for each
 * token, of classes that the rules know. NULL: memory is out (STATUS_IO) or no more may be locked
 * (STATUS_REFUSED); a class with a slash (STATUS_REFUSED); the ring holds other subkeys alone
 * (STATUS_SEALED; the failure names the subkey that it has not).
 */
struct siv *keyring_siv(struct keyring *keyring, const struct subkey *subkey,
			struct failure *failure);
struct sm4 *keyring_sm4(struct keyring *keyring, const struct subkey *subkey,
			struct failure *failure);
struct ff1 *keyring_ff1(struct keyring *keyring, const struct subkey *subkey,
			struct failure *failure);
struct mac *keyring_mac(struct keyring *keyring, const struct subkey *subkey,
			struct failure *failure);

/* Random bytes of libcrypto's generator, drawn in pieces of 4 KiB. False: there are none. */
bool keyring_random(struct keyring *keyring, unsigned char *out, size_t size);

/* ---- Making keyrings --------------------------------------------------------------------------
 *
 * Each appends to a secret, which grows, and may leave a part there when it fails: then nothing of
 * it is a keyring.
 */

/* Appends a whole keyring of one fresh key to a secret. */
bool keyring_generate(struct secret *out, struct failure *failure);
/* Appends the ring with a fresh key, at its end: the newest. `stable`: in front of the first, the
 * stable one too. Comments stay. Refused where the ring holds subkeys, or is full. */
bool keyring_extend(const struct keyring *keyring, bool stable, struct secret *out,
		    struct failure *failure);
/*
 * Appends a ring of the subkeys of these classes alone, for every key and mode of encryption; and
 * of the class `literal`, without which a text that held `pii1:` does not open. Refused where it
 * would have too many lines. From a ring of subkeys: those that it has, else STATUS_SEALED.
 */
bool keyring_narrow(const struct keyring *keyring, const struct span *classes, size_t count,
		    struct secret *out, struct failure *failure);
/* Appends the ring's text, byte for byte as it was made or read. */
bool keyring_write(const struct keyring *keyring, struct secret *out, struct failure *failure);

/* ---- Modes ------------------------------------------------------------------------------------
 *
 * None of these allocates. What they are given may not overlap, but for text and cipher, which may
 * be the same bytes. Text is as long as cipher.
 */

/* AES-256-SIV (RFC 5297): S2V and CTR over AES-256-ECB, a subkey of 64 bytes. */
#define SIV_TAG_SIZE 16
struct siv;
/* `associated`: the components before the text, a nonce the last of them; at most 126. */
bool siv_seal(struct siv *siv, const struct span *associated, size_t count, struct span text,
	      unsigned char tag[SIV_TAG_SIZE], unsigned char *cipher);
/* False: not what was sealed; then `text` holds zeros. */
bool siv_unseal(struct siv *siv, const struct span *associated, size_t count,
		const unsigned char tag[SIV_TAG_SIZE], struct span cipher, unsigned char *text);

/* SM4-CTR (GB/T 32907), then HMAC-SM3 (GB/T 32905) over be64(|AD|)‖AD‖IV‖C; the first 16 bytes. */
#define SM4_IV_SIZE  16
#define SM4_TAG_SIZE 16
struct sm4;
bool sm4_seal(struct sm4 *sm4, struct span associated, const unsigned char iv[SM4_IV_SIZE],
	      struct span text, unsigned char tag[SM4_TAG_SIZE], unsigned char *cipher);
bool sm4_unseal(struct sm4 *sm4, struct span associated, const unsigned char iv[SM4_IV_SIZE],
		const unsigned char tag[SM4_TAG_SIZE], struct span cipher, unsigned char *text);

/* FF1 (SP 800-38G) with AES-256, radix 2 to 65,536. */
#define FF1_DIGITS_MAX 256
#define FF1_TWEAK_MAX  65536
struct ff1;
/*
 * Each of `count` numerals below `radix` is changed in place. False, the numerals as they were:
 * fewer than 10^6 values (radix^count), more than FF1_DIGITS_MAX numerals, one that is not below
 * the radix, a tweak of more than FF1_TWEAK_MAX bytes.
 */
bool ff1_encrypt(struct ff1 *ff1, unsigned radix, struct span tweak, uint16_t *numerals,
		 size_t count);
bool ff1_decrypt(struct ff1 *ff1, unsigned radix, struct span tweak, uint16_t *numerals,
		 size_t count);

/* HMAC-SHA-256 (FIPS 198-1) over pieces, one after the other. */
#define MAC_SIZE 32
struct mac;
bool mac_of(struct mac *mac, const struct span *pieces, size_t count, unsigned char out[MAC_SIZE]);

#endif
