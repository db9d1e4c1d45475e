/*
 * spans: running text. Each span that a detector finds is masked as its class is; what lies between
 * stays. A class that is encrypted or dropped is masked `full`, one that is kept stays.
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

static enum outcome apply_text(const struct masking *masking, struct span text, struct buffer *out)
{
	struct detect_search search;
	struct finding finding;
	size_t from = 0, start = out->size;
	detect_begin_text(&search, masking->detectors, text);
	while (detect_next(&search, &finding)) {
		if (!buffer_append(out, span_cut(text, from, finding.begin)) ||
		    !mask_span(masking, &finding, text, out))
			return OUTCOME_STOP;
		from = finding.end;
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
