/*
 * Any bytes as a trail: refused, or read, and what was read is whole. Behind a first `!` the
 * digests of lines before are put right first, so that what the lines tell is reached.
 */
#include "crypto/crypto.h"
#include "history/history.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void digest_of(struct span line, char hex[DIGEST_HEX + 1])
{
	static struct digest *digest;
	struct failure failure = {0};
	if (!digest)
		digest = digest_open(&failure);
	digest_add(digest, line);
	expect(digest_turn(digest, hex, &failure));
}

static void put_right(char *text, size_t size)
{
	static const char member[] = "\"prev\": \"";
	char hex[DIGEST_HEX + 1] = "";
	for (char *at = text, *end = text + size; at < end;) {
		char *feed = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((feed ? feed : end) - at);
		char *prev = memmem(at, length, member, sizeof member - 1);
		prev = prev ? prev + sizeof member - 1 : NULL;
		if (prev && *hex && (size_t)(at + length - prev) > DIGEST_HEX)
			memcpy(prev, hex, DIGEST_HEX);
		digest_of((struct span){at, length}, hex);
		at += length + 1;
	}
}

static void check_runs(const struct history *history)
{
	size_t leaves = 0, stages = 0;
	for (size_t i = 0; i < history->run_count; i++) {
		const struct history_run *run = &history->runs[i];
		leaves += run->behind == 0;
		expect(run->begin.program && run->begin.rules && run->line > 0);
		expect(run->line <= history->lines && run->end_line <= history->lines);
		expect((run->link == LINK_FIRST) == !run->before);
	}
	expect(leaves == history->chain_count && (leaves > 0) == (history->run_count > 0));
	for (size_t i = 0; i < history->chain_count; i++) {
		const struct history_chain *chain = &history->chains[i];
		stages += chain->count;
		expect(chain->stages[0].link == LINK_FIRST);
		for (size_t s = 1; s < chain->count; s++)
			expect(chain->stages[s].link != LINK_FIRST &&
			       chain->stages[s].run->before == chain->stages[s - 1].run);
	}
	expect(stages >= history->run_count);
}

static bool take(void *context, struct span text)
{
	return buffer_append(context, text);
}

static void verify(const char *path)
{
	struct trail_question question = {
		.paths = &path, .count = 1, .now = 1, .max_gap = 1, .complete = true};
	struct buffer text = {0}, head = {0};
	struct failure failure = {0};
	bool sound;
	expect(trail_verify(&question, take, &text, &sound, &failure));
	expect(text.size > 0 && memchr(text.at, 27, text.size) == NULL);
	/* A head that was just told holds. */
	expect(trail_head(path, take, &head, &sound, &failure));
	if (sound) {
		question.head = "head";
		question.head_text = buffer_span(&head);
		text.size = 0;
		expect(trail_verify(&question, take, &text, &sound, &failure));
		expect(memmem(text.at, text.size, "1 head held", 11) != NULL);
	}
	buffer_free(&text);
	buffer_free(&head);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int descriptor = -1;
	static char path[64];
	struct failure failure = {0};
	struct history history;
	const char *const paths[] = {path};
	bool right = size > 0 && data[0] == '!';
	size -= right;
	char *text = malloc(size + 1);
	expect(text != NULL);
	memcpy(text, data + right, size);
	if (right)
		put_right(text, size);
	if (descriptor < 0) {
		descriptor = memfd_create("trail", MFD_CLOEXEC);
		snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
	}
	expect(ftruncate(descriptor, 0) == 0 && pwrite(descriptor, text, size, 0) == (ssize_t)size);
	bool good = history_read(&history, paths, 1, &failure);
	if (good)
		check_runs(&history);
	else
		expect(failure.status == STATUS_REFUSED && failure.text[0]);
	bool told = good && history.lines > 0;
	history_free(&history);
	if (told)
		verify(path);
	free(text);
	return 0;
}
