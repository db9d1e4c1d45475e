/*
 * Any text under encryption and decryption. What is encrypted opens to itself, to the byte; a token
 * that was changed in any way opens to nothing; and any text at all may be given to decryption,
 * which gives back what was sealed under the key, or stops.
 *
 * The first byte chooses the class, the next three a change of the tokens that are made; then comes
 * the text. Bytes that are no UTF-8, and NUL, are left out of it.
 */
#include "treat/treat.h"

#include <stdint.h>
#include <stdlib.h>

#include "detect/detect.h"

#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char rules_text[] =
	"version: 1\n"
	"extends: none\n"
	"classes:\n"
	"  person_name: {action: encrypt, encrypt: {mode: siv}}\n"
	"  email: {action: encrypt, encrypt: {mode: sivd}}\n"
	"  address: {action: encrypt, encrypt: {mode: sm4}}\n"
	"  free_text: {action: encrypt}\n"
	"  cn_mobile: {action: encrypt, encrypt: {mode: ff1}}\n"
	"  cn_resident_id: {action: encrypt, encrypt: {mode: ff1}}\n"
	"  bank_card: {action: encrypt, encrypt: {mode: ff1, keep: bin}}\n"
	"  vip: {action: encrypt, encrypt: {mode: ff1, alphabet: 0123甲乙AB}}\n";
static const char whole_text[] = "version: 1\n"
				 "extends: none\n"
				 "classes:\n"
				 "  free_text: {action: encrypt, encrypt: {scope: cell}}\n";
/* The bytes 0 to 31; tokens of the corpus are made with it. */
static const char ring_text[] =
	"3lqhqovx3f 2025-06-01 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";

struct trial {
	enum opening how;
	struct means *means;
	struct treatment *there;
	struct treatment *back;
};

/* Everything is made once. */
static struct {
	struct arena arena;
	struct trial trials[16];
	size_t count;
} bench;
static struct buffer sealed, opened, changed;

/* Keys lie where a sanitizer does not look for pointers: what they hold would count as lost. */
static void bench_close(void)
{
	for (size_t i = 0; i < bench.count; i++) {
		struct means *means = bench.trials[i].means;
		keyring_free(means->keyring);
		means->keyring = NULL;
		means_close(means);
	}
}

static void bench_add(const char *text)
{
	struct failure failure = {0};
	struct means *means = arena_take(&bench.arena, sizeof *means);
	struct rules *rules = rules_read("fuzz.yaml", span_of(text), &failure);
	expect(rules);
	*means = (struct means){.arena = &bench.arena,
				.rules = rules,
				.detectors = detectors_builtin(),
				.keyring = keyring_read("ring", span_of(ring_text), &failure)};
	expect(means->keyring);
	for (size_t i = 0; i < rules_class_count(rules); i++) {
		const struct rules_class *class = rules_class_at(rules, i);
		struct treatment *there = treatment_for_encrypt(means, class, &failure);
		expect(there);
		struct opening_of of = {.how = OPENING_CELLS, .class = span_of(class->name)};
		if (treatment_mark(there))
			of.how = OPENING_DIGITS;
		else if (strcmp(class->name, "free_text") == 0)
			of.how = OPENING_TEXT;
		struct treatment *back = treatment_for_decrypt(means, &of, &failure);
		expect(back);
		bench.trials[bench.count++] = (struct trial){of.how, means, there, back};
	}
}

static enum outcome treat(const struct treatment *treatment, struct span text, struct buffer *out)
{
	struct failure failure = {0};
	out->size = 0;
	enum outcome outcome = treatment_apply(treatment, text, out, &failure);
	bool written = outcome == OUTCOME_REWRITTEN || outcome == OUTCOME_RESTORED;
	expect(written || out->size == 0);
	expect((outcome == OUTCOME_STOP) == (failure.status != STATUS_DONE));
	expect(outcome != OUTCOME_STOP || failure.status == STATUS_SEALED);
	return outcome;
}

/* Every `pii1:` of a note that we made begins a token. */
static void check_note(struct span note)
{
	struct token token;
	size_t at = token_next(note, 0);
	while (at < note.size) {
		expect(token_read(note, at, &token));
		at = token_next(note, at + token.size);
	}
}

static void check_identity(const struct trial *trial, struct span text)
{
	if (treat(trial->there, text, &sealed) != OUTCOME_REWRITTEN) {
		/* In a note it holds nothing that is found; a cell is blank. */
		expect(treat(trial->back, text, &opened) == OUTCOME_UNTOUCHED);
		return;
	}
	if (trial->how == OPENING_TEXT)
		check_note(buffer_span(&sealed));
	expect(treat(trial->back, buffer_span(&sealed), &opened) == OUTCOME_RESTORED);
	expect(span_equal(buffer_span(&opened), text));
}

/* Is every token of a text one that was made, byte for byte? */
static bool all_made(struct span text, struct span made)
{
	struct token token;
	for (size_t at = token_next(text, 0); at < text.size; at = token_next(text, at + 1))
		if (!token_read(text, at, &token) ||
		    !memmem(made.at, made.size, text.at + at, token.size))
			return false;
	return true;
}

/* Changes what was made: a byte, or leaves some out, or puts some of it in once more. */
static void change(const uint8_t how[3], struct span made)
{
	size_t at = (how[1] * 256u + how[2]) % made.size, size = how[0] % 64u;
	size_t end = at + size < made.size ? at + size : made.size;
	changed.size = 0;
	expect(buffer_append(&changed, span_cut(made, 0, at)));
	if (how[0] < 64)
		expect(buffer_append(&changed, span_cut(made, end, made.size)));
	else if (how[0] < 128)
		expect(buffer_append(&changed,
				     span_cut(made, made.size - size % made.size, made.size)) &&
		       buffer_append(&changed, span_cut(made, at, made.size)));
	else
		expect(buffer_byte(&changed, (char)(made.at[at] ^ (how[0] & 127))) &&
		       buffer_append(&changed, span_cut(made, at + 1, made.size)));
}

static void check_changed(const struct trial *trial, const uint8_t how[3], struct span made)
{
	if (made.size == 0 || trial->how == OPENING_DIGITS)
		return;
	change(how, made);
	struct span text = buffer_span(&changed);
	if (treat(trial->back, text, &opened) != OUTCOME_RESTORED)
		return;
	expect(trial->how == OPENING_TEXT ? all_made(text, made) : span_equal(text, made));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (bench.count == 0) {
		atexit(bench_close);
		bench_add(rules_text);
		bench_add(whole_text);
	}
	if (size < 4)
		return 0;
	char *bytes = malloc(size);
	expect(bytes != NULL);
	size_t used = whole_characters(data + 4, size - 4, bytes);
	/* Exactly as long as it is: a sanitizer sees a byte too far. */
	char *exact = malloc(used ? used : 1);
	expect(exact != NULL);
	memcpy(exact, bytes, used);
	const struct trial *trial = &bench.trials[data[0] % bench.count];
	struct span text = {exact, used}, plain;
	struct failure failure = {0};
	treat(trial->back, text, &opened);
	for (int place = PLACE_CELL; place <= PLACE_TEXT; place++)
		expect((opener_open(opener_make(trial->means), text, (enum place)place, &plain,
				    &failure) == OPENED) == (plain.at != NULL));
	check_identity(trial, text);
	check_changed(trial, data + 1, buffer_span(&sealed));
	free(exact);
	free(bytes);
	return 0;
}
