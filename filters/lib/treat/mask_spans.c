/*
 * spans: running text. Each span that a detector finds is masked as its class is; what lies between
 * stays. A class that is encrypted or dropped is masked `full`, one that is kept stays. So do
 * tokens.
 */
#include "treat/kinds.h"

static bool mask_span(const struct masking *masking, const struct finding *finding,
		      struct span text, struct buffer *out)
{
	const struct other *other = &masking->others[finding->index];
	struct span span = span_cut(text, finding->begin, finding->end);
	struct parts parts = {0, span.size};
	if (other->fate == FATE_KEEP)
		return buffer_append(out, span);
	/* The piece of a number that another finding left is nothing that a mask counts in. */
	if (other->fate != FATE_MASK)
		return mask_full(out);
	const struct detector *detector = finding->detector;
	bool judged = detector && detector->judge(detector, span, &parts) != EVIDENCE_NONE;
	if (!judged && !finding->named)
		return mask_full(out);
	if (!judged)
		parts = (struct parts){0, span.size};
	return other->mask.kind->apply(&other->mask, span, parts, out);
}

/* ---- Tokens that stand in the text already ------------------------------------------------------
 */

/* The next token of pii-mask at or after `from`; its begin and end, both the text's size: none. */
static struct span next_token(struct span text, size_t from)
{
	for (size_t at = from; at < text.size;) {
		const char *found = memmem(text.at + at, text.size - at, "p1_", 3);
		if (!found)
			break;
		at = (size_t)(found - text.at);
		struct span token = span_cut(text, at, text.size);
		token.size = token.size < TOKEN_SIZE ? token.size : TOKEN_SIZE;
		if (text_is_token(token))
			return token;
		at += 3;
	}
	return (struct span){text.at + text.size, 0};
}

/* What a finding has beside a token: masked as its class is, but blanks and marks. */
static bool mask_piece(const struct masking *masking, const struct finding *finding,
		       struct span piece, struct buffer *out)
{
	const struct other *other = &masking->others[finding->index];
	if (characters_shown(piece) == 0 || other->fate == FATE_KEEP)
		return buffer_append(out, piece);
	if (other->fate != FATE_MASK)
		return mask_full(out);
	return other->mask.kind->apply(&other->mask, piece, (struct parts){0, piece.size}, out);
}

/*
 * Masks a finding; a token that stands in it, whole or in part, is nobody's value any more and
 * stays: 密码p1_… was masked before. *token is the next one, *from what was written already.
 */
static bool mask_around(const struct masking *masking, const struct finding *finding,
			struct span text, struct span *token, size_t *from, struct buffer *out)
{
	size_t at = finding->begin;
	while ((size_t)(token->at - text.at) + token->size <= at && token->size)
		*token = next_token(text, (size_t)(token->at - text.at) + token->size);
	size_t begin = (size_t)(token->at - text.at);
	if (!token->size || begin >= finding->end) {
		*from = finding->end;
		return mask_span(masking, finding, text, out);
	}
	while (token->size && begin < finding->end) {
		size_t end = begin + token->size;
		if (at < begin && !mask_piece(masking, finding, span_cut(text, at, begin), out))
			return false;
		size_t kept = begin > at ? begin : at;
		if (!buffer_append(out, span_cut(text, kept, end)))
			return false;
		*from = at = end;
		*token = next_token(text, end);
		begin = (size_t)(token->at - text.at);
	}
	if (at >= finding->end)
		return true;
	*from = finding->end;
	return mask_piece(masking, finding, span_cut(text, at, finding->end), out);
}

static enum outcome apply_text(const struct masking *masking, struct span text, struct buffer *out)
{
	struct detect_search search;
	struct finding finding;
	struct span token = next_token(text, 0);
	size_t from = 0, start = out->size;
	detect_begin_text(&search, masking->detectors, text);
	while (detect_next(&search, &finding)) {
		/* A token that a finding began in was written to its end. */
		if (finding.begin < from) {
			if (finding.end <= from)
				continue;
			finding.begin = from;
		}
		if (!buffer_append(out, span_cut(text, from, finding.begin)) ||
		    !mask_around(masking, &finding, text, &token, &from, out))
			return OUTCOME_STOP;
	}
	if (from == 0)
		return OUTCOME_UNTOUCHED;
	if (!buffer_append(out, span_cut(text, from, text.size)))
		return OUTCOME_STOP;
	/* All that was found is of classes that stay. */
	if (span_equal(text, (struct span){out->at + start, out->size - start})) {
		out->size = start;
		return OUTCOME_UNTOUCHED;
	}
	return OUTCOME_REWRITTEN;
}

static const char *const known[] = {"kind", NULL};

const struct kind kind_spans = {.name = "spans", .known = known, .apply_text = apply_text};
