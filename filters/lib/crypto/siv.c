#include "crypto/inside.h"

/* RFC 5297, section 2.6: S2V takes so many components before the text. */
#define COMPONENTS_MAX 126
#define NOTHING_KEPT   SIZE_MAX

/* Times x in GF(2^128), RFC 5297, section 2.3. */
static void double_block(unsigned char block[16])
{
	unsigned carry = block[0] >> 7;
	for (size_t i = 0; i < 15; i++)
		block[i] = (unsigned char)(block[i] << 1 | block[i + 1] >> 7);
	block[15] = (unsigned char)(block[15] << 1 ^ (0x87 & -carry));
}

/* Ends CMAC (SP 800-38B): the last block has 0 to 16 bytes. */
static bool cmac_end(const struct siv *siv, unsigned char chain[16], struct span last)
{
	unsigned char block[16] = {0};
	if (last.size)
		memcpy(block, last.at, last.size);
	if (last.size < 16)
		block[last.size] = 0x80;
	block_xor(block, last.size < 16 ? siv->part : siv->whole);
	return cipher_chain(siv->mac, chain, (struct span){(const char *)block, 16});
}

static bool cmac_of(const struct siv *siv, struct span text, unsigned char out[16])
{
	size_t head = text.size ? (text.size - 1) / 16 * 16 : 0;
	memset(out, 0, 16);
	return cipher_chain(siv->mac, out, span_cut(text, 0, head)) &&
	       cmac_end(siv, out, span_cut(text, head, text.size));
}

static bool first_component(struct siv *siv, struct span text, unsigned char out[16])
{
	if (text.size == siv->kept_size && memcmp(text.at, siv->kept, text.size) == 0) {
		memcpy(out, siv->kept_mac, 16);
		return true;
	}
	if (!cmac_of(siv, text, out))
		return false;
	if (text.size > 0 && text.size <= sizeof siv->kept) {
		memcpy(siv->kept, text.at, text.size);
		memcpy(siv->kept_mac, out, 16);
		siv->kept_size = text.size;
	}
	return true;
}

/* S2V of the components and the text: RFC 5297, section 2.4. */
static bool synthesize(struct siv *siv, const struct span *associated, size_t count,
		       struct span text, unsigned char out[16])
{
	unsigned char sum[16], mac[16], chain[16] = {0}, tail[31];
	if (count > COMPONENTS_MAX)
		return false;
	memcpy(sum, siv->zero, 16);
	for (size_t i = 0; i < count; i++) {
		if (!(i == 0 ? first_component(siv, associated[i], mac)
			     : cmac_of(siv, associated[i], mac)))
			return false;
		double_block(sum);
		block_xor(sum, mac);
	}
	memset(out, 0, 16);
	if (text.size < 16) {
		double_block(sum);
		for (size_t i = 0; i < text.size; i++)
			sum[i] ^= (unsigned char)text.at[i];
		sum[text.size] ^= 0x80;
		return cmac_end(siv, out, (struct span){(const char *)sum, 16});
	}
	/* The sum goes into the last 16 bytes, which the last two blocks may share. */
	size_t part = text.size % 16, head = text.size - 16 - part;
	memcpy(tail, text.at + head, 16 + part);
	block_xor(tail + part, sum);
	if (!cipher_chain(siv->mac, chain, span_cut(text, 0, head)))
		return false;
	if (part > 0 && !cipher_chain(siv->mac, chain, (struct span){(const char *)tail, 16}))
		return false;
	memcpy(out, chain, 16);
	return part > 0 ? cmac_end(siv, out, (struct span){(const char *)tail + 16, part})
			: cmac_end(siv, out, (struct span){(const char *)tail, 16});
}

/* CTR from the synthetic IV, two bits of which are cleared: RFC 5297, section 2.6. */
static bool count(const struct siv *siv, const unsigned char tag[16], struct span in,
		  unsigned char *out)
{
	unsigned char first[16];
	memcpy(first, tag, 16);
	first[8] &= 0x7f;
	first[12] &= 0x7f;
	return cipher_count(siv->counter, first, in, out);
}

bool siv_seal(struct siv *siv, const struct span *associated, size_t components, struct span text,
	      unsigned char tag[SIV_TAG_SIZE], unsigned char *cipher)
{
	if (synthesize(siv, associated, components, text, tag) && count(siv, tag, text, cipher))
		return true;
	memset(cipher, 0, text.size);
	return false;
}

bool siv_unseal(struct siv *siv, const struct span *associated, size_t components,
		const unsigned char tag[SIV_TAG_SIZE], struct span cipher, unsigned char *text)
{
	unsigned char expected[16];
	struct span opened = {(const char *)text, cipher.size};
	if (count(siv, tag, cipher, text) &&
	    synthesize(siv, associated, components, opened, expected) &&
	    CRYPTO_memcmp(expected, tag, SIV_TAG_SIZE) == 0)
		return true;
	OPENSSL_cleanse(text, cipher.size);
	return false;
}

bool siv_begin(void *tool, OSSL_LIB_CTX *library, const unsigned char *key, size_t size)
{
	struct siv *siv = tool;
	const char *name = size == 64 ? "AES-256-ECB" : size == 48 ? "AES-192-ECB" : "AES-128-ECB";
	size_t half = size / 2;
	*siv = (struct siv){.kept_size = NOTHING_KEPT};
	siv->mac = cipher_open(library, name, key, half);
	siv->counter = siv->mac ? cipher_open(library, name, key + half, half) : NULL;
	/* CMAC's own subkeys: a block of zeros encrypted, and doubled once and twice. */
	if (!siv->counter || !cipher_blocks(siv->mac, siv->whole, siv->whole, 16))
		return false;
	double_block(siv->whole);
	memcpy(siv->part, siv->whole, 16);
	double_block(siv->part);
	return cmac_of(siv, (struct span){(const char *)(const char[16]){0}, 16}, siv->zero);
}

void siv_end(void *tool)
{
	struct siv *siv = tool;
	EVP_CIPHER_CTX_free(siv->mac);
	EVP_CIPHER_CTX_free(siv->counter);
	OPENSSL_cleanse(siv, sizeof *siv);
}
