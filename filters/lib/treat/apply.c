/*
 * The part that every mask has in common: blank and already masked values pass, the wrapper comes
 * off and goes back on, and a value that is not what its column promises is masked as what it is,
 * or `full`. Each way through this file ends in a mask; none ends with the value.
 */
#include "treat/kinds.h"

/* Appends the mask; is it the value over again, its wrapper aside? Takes it back in any case. */
static bool same_when_masked(const struct mask *mask, struct span value, struct parts parts,
			     struct span expected, struct buffer *out)
{
	size_t start = out->size;
	bool same = mask->kind->apply(mask, value, parts, out) &&
		    span_equal(wrapper_off((struct span){out->at + start, out->size - start}),
			       expected);
	out->size = start;
	return same;
}

/* The value as it was before stars took places in it, as far as a detector can tell. */
static struct parts parts_of(const struct detector *detector, struct span value, bool *resembles)
{
	char bytes[VALUE_SIZE_MAX];
	struct span filled;
	struct parts parts = {0, value.size};
	*resembles = detector && stars_filled(value, bytes, &filled) &&
		     detector_resembles(detector, filled, &parts);
	return *resembles ? parts : (struct parts){0, value.size};
}

/* The `n`th run of exactly three stars; its first byte, SIZE_MAX if there is none. */
static size_t three_stars(struct span value, size_t n)
{
	for (size_t at = 0; at < value.size;) {
		size_t from = at;
		while (at < value.size && value.at[at] == '*')
			at++;
		if (at - from == 3 && n-- == 0)
			return from;
		at += at == from;
	}
	return SIZE_MAX;
}

/*
 * The value with one or two characters (digits, which are what detectors look for) in place of the
 * `***` at each of `runs`: `out_of` fewer than three. Zero leaves the stars.
 */
static struct span shortened(struct span value, const size_t runs[2], const size_t out_of[2],
			     char bytes[VALUE_SIZE_MAX])
{
	size_t used = 0;
	for (size_t at = 0; at < value.size; at++) {
		bytes[used] = value.at[at];
		for (size_t i = 0; i < 2; i++) {
			if (out_of[i] == 0 || at < runs[i] || at - runs[i] >= 3)
				continue;
			bytes[used] = used > 0 && bytes[used - 1] == '.' ? '0' : '2';
			used -= at - runs[i] < out_of[i];
		}
		used++;
	}
	return (struct span){bytes, used};
}

/*
 * `***` may stand for one, two or three characters, in two places at most (the mask's own). A way
 * to read a value's stars: so many left out of the first run of three, and of the second.
 */
struct stars_read {
	char bytes[VALUE_SIZE_MAX];
	struct span value; /* with fewer stars */
	struct parts parts;
	bool resembles; /* the detector's class, a digit in each star's place */
};

static size_t stars_ways(struct span value)
{
	if (three_stars(value, 0) == SIZE_MAX || value.size > VALUE_SIZE_MAX)
		return 1;
	return three_stars(value, 1) == SIZE_MAX ? 3 : 9;
}

static void stars_read(const struct detector *detector, struct span value, size_t way,
		       struct stars_read *read)
{
	size_t runs[2] = {three_stars(value, 0), three_stars(value, 1)};
	size_t out_of[2] = {way % 3, way / 3};
	read->value = way > 0 ? shortened(value, runs, out_of, read->bytes) : value;
	read->parts = parts_of(detector, read->value, &read->resembles);
}

/* Would the mask give this value back, however its stars are read? */
static bool gives_back(const struct mask *mask, const struct detector *detector, bool must_resemble,
		       struct span value, struct buffer *out)
{
	struct stars_read read;
	for (size_t way = 0; way < stars_ways(value); way++) {
		stars_read(detector, value, way, &read);
		if ((read.resembles || !must_resemble) &&
		    same_when_masked(mask, read.value, read.parts, value, out))
			return true;
	}
	return false;
}

static size_t stars_in(struct span value)
{
	size_t stars = 0;
	for (const char *at = value.at, *end = at + value.size; at < end;) {
		uint32_t c;
		size_t size = utf8_next(at, end, &c);
		stars += size && star_is(c);
		at += size ? size : 1;
	}
	return stars;
}

/* Masks put three stars or more; a name's may be one for each character. */
#define STARS_MIN 3

/* What the treatment shows of a value like this one: nothing, if it is not of the class. */
static size_t would_show(const struct masking *masking, struct span value)
{
	const struct mask *mask = &masking->mask;
	bool resembles = !masking->detector;
	struct stars_read read;
	for (size_t way = 0; way < stars_ways(value) && !resembles; way++) {
		stars_read(masking->detector, value, way, &read);
		resembles = read.resembles;
	}
	return resembles ? mask->kind->shows(mask, value) : 0;
}

/*
 * Does a value without a star pass for what a mask of the kind leaves (a year, 31.2)? Not where it
 * is nothing of its class: then a telephone number would pass for a rounded coordinate.
 */
static bool starless(const struct masking *masking, struct span value, struct buffer *out)
{
	const struct mask *mask = &masking->mask;
	const struct detector *own = masking->detector;
	struct parts parts;
	if (!mask->kind->starless ||
	    !same_when_masked(mask, value, (struct parts){0, value.size}, value, out))
		return false;
	if (own && !memchr(value.at, '~', value.size) && !detector_resembles(own, value, &parts))
		return false;
	struct survey survey = survey_of(value);
	for (size_t i = 0; masking->by_shape && i < masking->detectors->count; i++) {
		const struct detector *other = masking->detectors->at[i];
		if (other != own && detector_fires(other, &survey, value, &parts))
			return false;
	}
	return true;
}

/*
 * May what another class's mask left pass here? known() chooses between the two masks of a value,
 * and what it would not have put here passes no more than a value with stars of somebody's. A
 * column of documents was labelled by its values when they were in the clear as well: what is left
 * of them passes under the wider name, where more is hidden than shown.
 */
static bool other_may_pass(const struct masking *masking, size_t index, struct span value)
{
	const struct mask *mask = &masking->mask, *mask_left = &masking->others[index].mask;
	const struct detector *own = masking->detector, *other = masking->detectors->at[index];
	char bytes[VALUE_SIZE_MAX];
	struct span filled;
	struct parts parts;
	if (masking->others[index].fate != FATE_MASK || other == own)
		return false;
	if (masking->mixed)
		return !mask->kind->whole || mask_left->kind->shows(mask_left, value) * 2 <
						     characters_shown(value) + stars_in(value);
	if (mask->kind->whole || other->needs.named)
		return false;
	if (!own || !stars_filled(value, bytes, &filled))
		return !own;
	enum evidence evidence = own->judge(own, filled, &parts);
	if (evidence != EVIDENCE_NONE)
		return evidence == EVIDENCE_FORM;
	return !detector_resembles(own, filled, &parts) ||
	       mask_left->kind->shows(mask_left, value) < mask->kind->shows(mask, value);
}

/* A date that stars part is one all the same. */
static bool parted_by_stars(const struct masking *masking, struct span value)
{
	char bytes[VALUE_SIZE_MAX];
	struct parts parts;
	size_t used = 0;
	if (!masking->mask.kind->starless || !masking->detector)
		return false;
	for (size_t at = 0; at < value.size && used < sizeof bytes; at++)
		if (value.at[at] != '*')
			bytes[used++] = value.at[at];
	struct span rest = {bytes, used};
	return masking->detector->judge(masking->detector, rest, &parts) != EVIDENCE_NONE;
}

static bool already(const struct masking *masking, struct span value, struct buffer *out);

/* A list with a token in it, of which each value was masked already. */
static bool listed_tokens(const struct masking *masking, struct span value, struct buffer *out)
{
	size_t marks = 0;
	if (value.size <= TOKEN_SIZE || !memmem(value.at, value.size, "p1_", 3))
		return false;
	for (size_t from = 0, at = 0; at <= value.size; at++) {
		size_t mark = at < value.size ? text_list_mark(value, at) : 0;
		if (at < value.size && mark == 0)
			continue;
		struct span core = wrapper_off(span_cut(value, from, at));
		if (core.size == value.size ||
		    (!text_is_blank(core) && !already(masking, core, out)))
			return false;
		marks += mark > 0;
		from = at + mark;
		at += mark > 0 ? mark - 1 : 0;
	}
	return marks > 0;
}

/* Is a value (its wrapper off) masked already, by us or by whoever wrote the file? */
static bool already(const struct masking *masking, struct span value, struct buffer *out)
{
	const struct mask *mask = &masking->mask;
	if (text_is_token(value))
		return value.at[1] == '1';
	if (listed_tokens(masking, value, out))
		return true;
	if (starless(masking, value, out))
		return true;
	if (!text_has_star(value) || parted_by_stars(masking, value))
		return false;
	if (gives_back(mask, masking->detector, false, value, out))
		return true;
	for (size_t i = 0; masking->by_shape && i < masking->detectors->count; i++) {
		const struct detector *other = masking->detectors->at[i];
		if (other_may_pass(masking, i, value) &&
		    gives_back(&masking->others[i].mask, other, true, value, out))
			return true;
	}
	return (stars_in(value) >= STARS_MIN || mask->kind == &kind_name) &&
	       characters_shown(value) <= would_show(masking, value) &&
	       !detect_under_stars(masking->detectors, value);
}

/* Another class that the value is one of: its mask, or `full` where that class owes otherwise. */
static const struct mask *mask_of_other(const struct masking *masking, struct span value,
					struct parts *parts)
{
	static const struct mask full = {.kind = &kind_full};
	struct survey survey = survey_of(value);
	for (size_t i = 0; i < masking->detectors->count; i++) {
		const struct detector *other = masking->detectors->at[i];
		if (other == masking->detector || !detector_fires(other, &survey, value, parts))
			continue;
		/*
		 * A class that stays elsewhere does not in a column that owes; and what one leaves
		 * without a star (a year) would be a value of no known class here the next time.
		 */
		const struct mask *mask = &masking->others[i].mask;
		bool fits = masking->others[i].fate == FATE_MASK && !mask->kind->starless;
		return fits ? mask : &full;
	}
	return NULL;
}

/*
 * Masks a value by what it is: its own class; where that is no more than a form that others have
 * too, another one that it is; else that or what its own class looks like, whichever shows less (an
 * ID with a wrong check may pass for a card). False: it is neither.
 */
static bool known(const struct masking *masking, struct span value, struct buffer *out, bool *kept)
{
	const struct mask *mask = &masking->mask, *other;
	const struct detector *own = masking->detector;
	struct parts parts, other_parts;
	enum evidence evidence = own ? own->judge(own, value, &parts) : EVIDENCE_NONE;
	bool found = evidence != EVIDENCE_NONE;
	if (evidence <= EVIDENCE_FORM) {
		if (!found)
			parts = parts_of(own, value, &found);
		other = masking->by_shape ? mask_of_other(masking, value, &other_parts) : NULL;
		if (other && (!found || evidence == EVIDENCE_FORM ||
			      other->kind->shows(other, value) < mask->kind->shows(mask, value))) {
			mask = other;
			parts = other_parts;
			found = true;
		}
	}
	if (!found)
		return false;
	*kept = mask->kind->apply(mask, value, parts, out);
	return true;
}

/* A cell with several numbers: each one masked; false if anything else is among them. */
static bool list(const struct masking *masking, struct span value, struct buffer *out, bool *kept)
{
	size_t start = out->size, marks = 0;
	*kept = true;
	for (size_t from = 0, at = 0; at <= value.size && *kept; at++) {
		size_t mark = at < value.size ? text_list_mark(value, at) : 0;
		if (at < value.size && mark == 0)
			continue;
		struct span piece = span_cut(value, from, at);
		struct span core = wrapper_off(piece);
		size_t before = (size_t)(core.at - piece.at);
		*kept = buffer_append(out, span_cut(piece, 0, before));
		bool passes = text_is_blank(core) || already(masking, core, out);
		bool fits = passes || known(masking, core, out, kept);
		if (passes)
			*kept = *kept && buffer_append(out, core);
		if (!fits)
			break;
		*kept = *kept &&
			buffer_append(out, span_cut(piece, before + core.size, piece.size)) &&
			buffer_append(out, span_cut(value, at, at + mark));
		if (at == value.size && marks > 0)
			return true;
		marks += mark > 0;
		from = at + mark;
		at += mark > 0 ? mark - 1 : 0;
	}
	out->size = start;
	return !*kept;
}

static bool mask_value(const struct masking *masking, struct span value, struct buffer *out)
{
	const struct mask *mask = &masking->mask;
	bool kept = true;
	if (mask->kind->whole)
		return mask->kind->apply(mask, value, (struct parts){0, value.size}, out);
	if (mask->kind->plain && mask->kind->plain(mask, value))
		return mask->kind->apply(mask, value, (struct parts){0, value.size}, out);
	if (masking->by_shape && known(masking, value, out, &kept))
		return kept;
	if (masking->by_shape && list(masking, value, out, &kept))
		return kept;
	if (masking->detector)
		return mask_full(out);
	return mask->kind->apply(mask, value, (struct parts){0, value.size}, out);
}

/* The mask between what its wrapper has before and after it. */
static bool mask_wrapped(const struct masking *masking, struct span value, struct span core,
			 struct buffer *out)
{
	size_t start = out->size, before = (size_t)(core.at - value.at);
	struct span after = span_cut(value, before + core.size, value.size);
	if (masking->mask.kind == &kind_null)
		return true;
	if (!buffer_append(out, span_cut(value, 0, before)))
		return false;
	size_t from = out->size;
	if (!mask_value(masking, core, out))
		return false;
	/*
	 * A quote within the wrapper's quotes would end them: then it makes no sense any more. Nor
	 * does it around a token, which is to join others, however its value was spelt.
	 */
	struct span masked = {out->at + from, out->size - from};
	if (text_is_token(masked) ||
	    (after.size && before && memchr(masked.at, '"', masked.size))) {
		memmove(out->at + start, out->at + from, out->size - from);
		out->size -= from - start;
		return true;
	}
	return buffer_append(out, after);
}

enum outcome masking_apply(const struct treatment *treatment, struct span value, struct buffer *out,
			   struct failure *failure)
{
	const struct masking *masking = (const struct masking *)treatment;
	if (text_is_blank(value))
		return OUTCOME_UNTOUCHED;
	/* A fresh buffer has no bytes yet; masks may append none and are looked at all the same. */
	if (!buffer_reserve(out, 1)) {
		fail(failure, STATUS_IO, "no memory for a masked value");
		return OUTCOME_STOP;
	}
	size_t start = out->size;
	enum outcome outcome = OUTCOME_REWRITTEN;
	if (masking->mask.kind->apply_text) {
		outcome = masking->mask.kind->apply_text(masking, value, out);
	} else {
		struct span core = wrapper_off(value);
		if (text_is_blank(core))
			return OUTCOME_UNTOUCHED;
		if (already(masking, core, out))
			return OUTCOME_ALREADY;
		if (!mask_wrapped(masking, value, core, out))
			outcome = OUTCOME_STOP;
		else if (span_equal(value, (struct span){out->at + start, out->size - start}))
			outcome = OUTCOME_ALREADY;
	}
	if (outcome != OUTCOME_REWRITTEN)
		out->size = start;
	if (outcome == OUTCOME_STOP)
		fail(failure, STATUS_IO, "no memory for a masked value");
	return outcome;
}

bool masking_leaves(const struct treatment *treatment, struct span value)
{
	const struct masking *masking = (const struct masking *)treatment;
	return masking->mask.kind->made(&masking->mask, value);
}
