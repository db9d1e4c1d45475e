#include "crypto/inside.h"

bool mac_of(struct mac *mac, const struct span *pieces, size_t count, unsigned char out[MAC_SIZE])
{
	return hmac_of(mac->hmac, pieces, count, out);
}

bool mac_begin(void *tool, OSSL_LIB_CTX *library, const unsigned char *key, size_t size)
{
	struct mac *mac = tool;
	mac->hmac = hmac_open(library, "SHA256", key, size);
	return mac->hmac;
}

void mac_end(void *tool)
{
	struct mac *mac = tool;
	EVP_MAC_CTX_free(mac->hmac);
	mac->hmac = NULL;
}
