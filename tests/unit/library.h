/* A library context for a group of tests, which has it in `library`. */
#ifndef PII_TESTS_LIBRARY_H
#define PII_TESTS_LIBRARY_H

#include "crypto/inside.h"

static OSSL_LIB_CTX *library;

static int library_begin(void **state)
{
	(void)state;
	library = library_open();
	return library ? 0 : -1;
}

static int library_end(void **state)
{
	(void)state;
	OSSL_LIB_CTX_free(library);
	return 0;
}

#endif
