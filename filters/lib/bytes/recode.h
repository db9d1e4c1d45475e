#ifndef PII_BYTES_RECODE_H
#define PII_BYTES_RECODE_H

#include <iconv.h>

#include "base/base.h"

/* See sink_put(). */
struct cuts {
	const uint32_t *at;
	size_t count;
};

/* UTF-8 to the output's encoding. */
struct recoder {
	bool recodes; /* else the text goes out as it is */
	/* What becomes of a byte order mark at the text's beginning. */
	bool add_bom;
	bool drop_bom;
	bool own_bom; /* the encoding writes one of its own, which reading makes one of the text */
	/* The rest is the recoder's own. */
	iconv_t converter;
	bool drops_tags; /* the encoding lacks U+E0000 to U+E007F, which glibc leaves out unasked */
	struct buffer text;
	uint32_t *cuts;
	size_t cut_room;
};

/* NULL for UTF-8. False: no such encoding, or one that shifts states (STATUS_REFUSED).
 * recoder_close() is due whatever comes of it. */
bool recoder_open(struct recoder *recoder, const char *encoding, struct failure *failure);
void recoder_close(struct recoder *recoder);
/*
 * The text in the output's encoding, in recoder->text until the next call. *cuts becomes where that
 * may be cut: fewer places, the last one among them. *bad: where a character stands that the
 * encoding cannot hold (STATUS_MALFORMED).
 */
bool recoder_turn(struct recoder *recoder, struct span text, struct cuts *cuts, size_t *bad,
		  struct failure *failure);
/* Appends what an encoding with shifts wants at the end. */
bool recoder_end(struct recoder *recoder, struct buffer *out, struct failure *failure);

#endif
