/*
 * Private to columns: an audit's state, and how it judges one cell.
 */
#ifndef PII_COLUMNS_AUDIT_H
#define PII_COLUMNS_AUDIT_H

#include "columns/known.h"
#include "columns/late.h"

/* How a column's cells are looked at. */
enum audit_how {
	AUDIT_ANY,      /* it has no class, or one that may stay: whatever is somebody's is found */
	AUDIT_CLASS,    /* it has one that somebody is to treat */
	AUDIT_TEXT,     /* notes */
	AUDIT_DECLARED, /* its mark says that it was treated */
	AUDIT_NOBODYS,  /* the user's own pin says that it is nobody's */
};

enum audit_what {
	AUDIT_BLANK,
	AUDIT_NOTHING,
	AUDIT_ALREADY,
	AUDIT_DECLARED_CELL,
	AUDIT_FINDING,
	AUDIT_WHATS,
};

struct answer {
	enum audit_what what;
	const char *class; /* of a finding */
};

/* There may be 65,536: a byte here is 64 KiB. */
struct audited {
	uint8_t how;      /* enum audit_how */
	uint8_t detector; /* of the class; the detectors' count: it has none */
	struct late_column late;
	struct known_values known; /* those that are no finding */
	uint64_t counts[AUDIT_WHATS];
	struct audit_found *found;
};

/* Bytes for values that are kept of all columns: where these are many, they take enough. */
#define AUDIT_KNOWN_SIZE ((size_t)8 << 20)
#define AUDIT_KNOWN_WIDE ((size_t)256 << 10)
#define AUDIT_WIDE       1024

struct audit {
	struct dialect dialect;
	bool patterns; /* the rules have some, of which a quick look knows nothing */
	struct known_room room;
	const struct detectors *detectors;
	const struct rules *rules;
	struct arena *arena;
	struct sample_asks asks;
	struct late_judge judge;
	const struct columns *columns;
	struct audited *at; /* each of them */
	struct buffer scratch;
};

/* What the text of a cell is, by every judge that has a say. */
struct answer audit_judge(const struct audit *audit, size_t column, struct span text);

#endif
