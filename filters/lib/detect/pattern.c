/*
 * Patterns of the rules: regular expressions that users write, run by Hyperscan (Vectorscan on
 * other machines), whose time is linear in the text whatever they write.
 *
 * The library is loaded when the first pattern is there: most runs have none, and it is larger
 * than all of us.
 */
#include <dlfcn.h>
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>

#include "detect/scan.h"

/* Both Hyperscan 5 and Vectorscan 5 have this name. */
#define LIBRARY "libhs.so.5"

struct library {
	void *handle;
	__typeof__(hs_compile) *compile;
	__typeof__(hs_free_compile_error) *free_compile_error;
	__typeof__(hs_free_database) *free_database;
	__typeof__(hs_alloc_scratch) *alloc_scratch;
	__typeof__(hs_free_scratch) *free_scratch;
	__typeof__(hs_scan) *scan;
};

struct pattern {
	struct library library;
	enum check check;
	hs_database_t *whole;  /* matches a value from its first to its last byte */
	hs_database_t *within; /* matches in a text, and tells where each match begins */
	hs_scratch_t *scratch;
};

/* The pointer has the type that the library's header gives the call. */
#define CALL(call) (library->call = (__typeof__(library->call))dlsym(library->handle, "hs_" #call))

static bool library_open(struct library *library, struct failure *failure)
{
	library->handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!library->handle) {
		fail(failure, STATUS_REFUSED,
		     "patterns need the library " LIBRARY
		     " (Hyperscan or Vectorscan), which is not here");
		return false;
	}
	if (!CALL(compile) || !CALL(free_compile_error) || !CALL(free_database) ||
	    !CALL(alloc_scratch) || !CALL(free_scratch) || !CALL(scan))
		return fail(failure, STATUS_REFUSED, LIBRARY " is not whole: %s", dlerror());
	return true;
}

static bool compile(struct pattern *pattern, const char *expression, unsigned flags,
		    hs_database_t **database, struct failure *failure)
{
	hs_compile_error_t *error = NULL;
	if (pattern->library.compile(expression, flags | HS_FLAG_UTF8, HS_MODE_BLOCK, NULL,
				     database, &error) == HS_SUCCESS &&
	    pattern->library.alloc_scratch(*database, &pattern->scratch) == HS_SUCCESS)
		return true;
	fail(failure, STATUS_REFUSED, "the pattern cannot be compiled: %s",
	     error ? error->message : "out of memory");
	if (error)
		pattern->library.free_compile_error(error);
	return false;
}

void pattern_free(struct pattern *pattern)
{
	struct library *library = &pattern->library;
	if (pattern->scratch)
		library->free_scratch(pattern->scratch);
	if (pattern->whole)
		library->free_database(pattern->whole);
	if (pattern->within)
		library->free_database(pattern->within);
	if (library->handle)
		dlclose(library->handle);
	free(pattern);
}

struct pattern *pattern_open(const char *expression, enum check check, struct failure *failure)
{
	struct pattern *pattern = calloc(1, sizeof *pattern);
	char *whole = NULL;
	bool good = pattern && asprintf(&whole, "\\A(?:%s)\\z", expression) >= 0;
	if (!good)
		fail(failure, STATUS_IO, "out of memory");
	/* Alone first: what is no expression by itself may be one between our brackets. */
	good = good && library_open(&pattern->library, failure) &&
	       compile(pattern, expression, HS_FLAG_SOM_LEFTMOST, &pattern->within, failure) &&
	       compile(pattern, whole, HS_FLAG_SINGLEMATCH, &pattern->whole, failure);
	free(whole);
	if (good) {
		pattern->check = check;
		return pattern;
	}
	if (pattern)
		pattern_free(pattern);
	return NULL;
}

/* ---- Matching ----------------------------------------------------------------------------------
 */

struct matched {
	struct span text;
	size_t from; /* what ends before is passed over */
	enum check check;
	bool any;
	bool failed; /* the text was not looked at to its end */
	size_t begin;
	size_t end;
};

static int on_any(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
		  void *context)
{
	(void)id, (void)from, (void)to, (void)flags;
	((struct matched *)context)->any = true;
	return 1;
}

/* Matches come in the order of their ends: the first one's start, as far as it goes. */
static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
		    void *context)
{
	struct matched *matched = context;
	(void)id, (void)flags;
	if (matched->any && from >= matched->end)
		return 1;
	if (to <= matched->from)
		return 0;
	if (!check_holds(matched->check, span_cut(matched->text, from, to)))
		return 0;
	size_t begin = from > matched->from ? from : matched->from;
	if (!matched->any || begin < matched->begin)
		matched->begin = begin;
	matched->end = to;
	matched->any = true;
	return 0;
}

/*
 * The library counts in 32 bits; no cell is longer. A scan that fails has seen a match of all that
 * is asked about, check and all: what could not be looked at is not let through.
 */
static void scan(const struct pattern *pattern, const hs_database_t *database,
		 match_event_handler handler, struct matched *matched)
{
	hs_error_t error =
		pattern->library.scan(database, matched->text.at, (unsigned)matched->text.size, 0,
				      pattern->scratch, handler, matched);
	if (error == HS_SUCCESS || error == HS_SCAN_TERMINATED)
		return;
	matched->any = matched->failed = true;
	matched->begin = matched->from;
	matched->end = matched->text.size;
}

enum evidence pattern_judge(const struct detector *self, struct span value, struct parts *parts)
{
	struct span core = wrapper_off(value);
	struct matched matched = {.text = core};
	scan(self->pattern, self->pattern->whole, on_any, &matched);
	if (!matched.any || !(matched.failed || check_holds(self->pattern->check, core)))
		return EVIDENCE_NONE;
	*parts = parts_of_core(value, core);
	return self->pattern->check == CHECK_NONE ? EVIDENCE_SHAPE : EVIDENCE_CHECK;
}

/*
 * What `^`, `\b` and the like see before `from`. Not all of the text, or time would grow with the
 * findings in it as well; a match that begins so far before what is left has its rest found too.
 */
#define CONTEXT_SIZE_MAX 256

static size_t context_begin(struct span text, size_t from)
{
	size_t begin = from > CONTEXT_SIZE_MAX ? from - CONTEXT_SIZE_MAX : 0;
	while (begin > 0 && ((unsigned char)text.at[begin] & 0xc0) == 0x80)
		begin--;
	return begin;
}

bool pattern_find(const struct detector *self, struct span text, size_t from, struct span *found,
		  struct parts *parts)
{
	size_t cut = context_begin(text, from);
	struct matched matched = {.text = span_cut(text, cut, text.size),
				  .from = from - cut,
				  .check = self->pattern->check};
	scan(self->pattern, self->pattern->within, on_match, &matched);
	if (!matched.any)
		return false;
	*parts = (struct parts){cut + matched.begin, cut + matched.end};
	*found = span_cut(text, parts->begin, parts->end);
	return found->size > 0;
}
