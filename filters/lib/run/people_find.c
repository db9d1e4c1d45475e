/* Whom values, pseudonyms and texts mean: what the search of cells and that of notes share. */
#include <stdlib.h>

#include "run/people_inside.h"

/* Longer texts are no numbers. */
#define NUMBER_SIZE_MAX 128

enum sight people_no_memory(struct people *people)
{
	fail(&people->run->failure, STATUS_IO, "out of memory");
	return SIGHT_FAILED;
}

/* ---- Somebody ----------------------------------------------------------------------------------
 */

bool people_note(void *context, size_t subject)
{
	struct people *people = context;
	if (subject == SUBJECT_NONE)
		return true;
	for (size_t i = 0; i < people->held_count; i++)
		if (people->held[i] == subject)
			return true;
	if (people->held_count == people->held_room) {
		size_t room = people->held_room ? 2 * people->held_room : 16;
		uint32_t *held = realloc(people->held, room * sizeof *held);
		if (!held)
			return people_no_memory(people) != SIGHT_FAILED;
		people->held = held;
		people->held_room = room;
	}
	people->held[people->held_count++] = (uint32_t)subject;
	return true;
}

/* A value in canonical form against the list's values, and against its tokens. */
static enum sight find(struct people *people, struct span canonical)
{
	char token[TOKEN_SIZE], form[SUBJECT_FORM_SIZE];
	canonical = subject_form(canonical, form);
	if (!people_note(people, subjects_find(people->subjects, canonical)))
		return SIGHT_FAILED;
	if (!people->tokens_listed || !people->clear_read)
		return people->clear_read ? SIGHT_READ : SIGHT_SEALED;
	if (!token_make(&people->subject, canonical, token)) {
		fail(&people->run->failure, STATUS_IO, "libcrypto cannot compute an HMAC");
		return SIGHT_FAILED;
	}
	size_t subject = subjects_find(people->subjects, (struct span){token, sizeof token});
	return people_note(people, subject) ? SIGHT_READ : SIGHT_FAILED;
}

/* Digits of a mobile before an extension in canonical form, and the most of a landline. */
#define MOBILE_DIGITS   11
#define LANDLINE_DIGITS 12

static bool is_digits(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return true;
}

/* The value before an extension, which canonical form has parted with the rest; else nothing. */
static struct span without_extension(const struct people *people, struct span value)
{
	const struct detectors *detectors = people->run->means.detectors;
	const struct detector *landline = detectors_named(detectors, "cn_landline");
	struct span canonical = buffer_span(&people->canonical);
	struct parts parts;
	if (canonical.size > MOBILE_DIGITS + 1 && canonical.at[MOBILE_DIGITS] == '-' &&
	    canonical.at[0] == '1' && is_digits(span_cut(canonical, 0, MOBILE_DIGITS)))
		return span_cut(canonical, 0, MOBILE_DIGITS);
	if (canonical.size > LANDLINE_DIGITS && memchr("+08", canonical.at[0], 3) && landline &&
	    detector_resembles(landline, value, &parts) && parts.end < value.size)
		return span_cut(value, 0, parts.end);
	return (struct span){NULL, 0};
}

static enum sight find_value(struct people *people, struct span value)
{
	people->canonical.size = 0;
	if (!value_canonical(value, &people->canonical))
		return people_no_memory(people);
	return people->canonical.size ? find(people, buffer_span(&people->canonical)) : SIGHT_READ;
}

enum sight people_compare(struct people *people, struct span value)
{
	char number[NUMBER_SIZE_MAX];
	enum sight sight = find_value(people, value);
	struct span main =
		sight == SIGHT_FAILED ? (struct span){NULL, 0} : without_extension(people, value);
	if (main.size == 0 || main.size > sizeof number)
		return sight;
	/* It may lie where the next canonical form goes. */
	memcpy(number, main.at, main.size);
	return find_value(people, (struct span){number, main.size});
}

/* ---- Pseudonyms --------------------------------------------------------------------------------
 */

static bool tag_of_domain(const struct people *people, const char *tag)
{
	for (size_t i = 0; i < people->domains.count; i++)
		if (memcmp(people->domains.at[i].tokens.tag, tag, TOKEN_TAG_SIZE) == 0)
			return true;
	return false;
}

enum sight people_pseudonym(struct people *people, const struct look *look, struct span token)
{
	const char *tag = token.at + 3;
	size_t subject = subjects_find(people->subjects, token);
	if (subject != SUBJECT_NONE)
		return people_note(people, subject) ? SIGHT_READ : SIGHT_FAILED;
	bool read = look->class &&
		    (!people->values_listed || (look->domain && tag_of_domain(people, tag))) &&
		    (!people->tokens_listed || people_tag_listed(people, tag));
	return read ? SIGHT_READ : SIGHT_SEALED;
}

enum sight people_find_pseudonyms(struct people *people, const struct look *look, struct span text)
{
	enum sight sight = SIGHT_READ;
	const char *end = text.at + text.size;
	for (const char *at = text.at; (at = memmem(at, (size_t)(end - at), "p1_", 3)); at += 3) {
		struct span token = {at, TOKEN_SIZE};
		if (end - at >= TOKEN_SIZE && text_is_token(token))
			sight = worse(sight, people_pseudonym(people, look, token));
	}
	return sight;
}

/* ---- Within texts -------------------------------------------------------------------------------
 */

enum sight people_find_values(struct people *people, struct span text)
{
	struct detect_search search;
	struct finding finding;
	enum sight sight = SIGHT_READ;
	detect_begin_text(&search, people->run->means.detectors, text);
	while (sight != SIGHT_FAILED && detect_next(&search, &finding))
		if (people->identity[finding.index])
			sight = worse(sight, people_compare(people, span_cut(text, finding.begin,
									     finding.end)));
	return sight;
}

enum sight people_find_names(struct people *people, struct span text)
{
	if (!subjects_in_text(people->subjects, text, &people->folded, people_note, people))
		return people_no_memory(people);
	return people->run->failure.status == STATUS_DONE ? SIGHT_READ : SIGHT_FAILED;
}
