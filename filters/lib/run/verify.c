/* `pii-audit verify` and `pii-audit head`: what a trail proves, asked from the command line. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "detect/detect.h"
#include "run/inside.h"

/* Lines that were kept elsewhere: a mail a day for a life. */
#define HEADS_SIZE_MAX ((size_t)4 << 20)
#define PIECE          ((size_t)64 << 10)

/* ---- What is asked -----------------------------------------------------------------------------
 */

/* `--now`: a date as cells have it, of the local zone where it names none. */
static bool read_now(const char *text, int64_t *now, struct failure *failure)
{
	struct date date;
	*now = (int64_t)time(NULL) * 1000;
	if (!text)
		return true;
	if (!date_read(span_of(text), &date) || date.day == 0 || (date.time && !date.told))
		return fail(failure, STATUS_REFUSED,
			    "--now: this is no date; such as 2026-06-01 08:00");
	if (!zone_check(failure))
		return false;
	struct tm tm = {
		.tm_year = (int)date.year - 1900,
		.tm_mon = (int)date.month - 1,
		.tm_mday = (int)date.day,
		.tm_hour = (int)date.hour,
		.tm_min = (int)date.minute,
		.tm_sec = (int)date.second,
		.tm_isdst = -1,
	};
	*now = (int64_t)(date.zoned ? timegm(&tm) - date.offset : mktime(&tm)) * 1000;
	return true;
}

static int open_file(const char *path, struct failure *failure)
{
	int descriptor =
		strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (descriptor < 0)
		fail(failure, STATUS_IO, "%s: cannot open: %s", path, strerror(errno));
	return descriptor;
}

/* Hands out what a file holds, piece by piece. */
static bool read_file(const char *path, bool (*take)(void *context, struct span piece),
		      void *context, struct failure *failure)
{
	char piece[PIECE];
	int descriptor = open_file(path, failure);
	bool good = descriptor >= 0;
	while (good) {
		ssize_t got = read(descriptor, piece, sizeof piece);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			good = fail(failure, STATUS_IO, "%s: cannot read: %s", path,
				    strerror(errno));
		else if (got == 0)
			break;
		else if (!take(context, (struct span){piece, (size_t)got}))
			good = fail(failure, STATUS_REFUSED, "%s: this is too large for it", path);
	}
	if (descriptor > STDIN_FILENO)
		close(descriptor);
	return good;
}

static bool take_heads(void *context, struct span piece)
{
	return buffer_append(context, piece);
}

static bool take_digest(void *context, struct span piece)
{
	digest_add(context, piece);
	return true;
}

/*
 * The text of what may be a stream, as a filter would read it: zstd opened, in UTF-8. What cannot
 * be read so has none.
 */
static bool read_text(const char *path, char hex[DIGEST_HEX + 1], struct failure *failure)
{
	char piece[PIECE];
	struct failure ignored = {0};
	struct source_options options = {.path = path};
	struct digest *digest = digest_open(failure);
	struct source *source = digest ? source_open(&options, &ignored) : NULL;
	size_t got = source != NULL;
	bool whole = source;
	uint64_t offset = 0;
	while (got > 0) {
		whole = source_read(source, piece, sizeof piece, &got, &ignored);
		got = whole ? got : 0;
		digest_add(digest, (struct span){piece, got});
		offset += got;
		if (source)
			source_release(source, offset);
	}
	source_close(source);
	bool good = digest_finish(digest, hex, failure);
	if (!good || !whole)
		*hex = 0;
	return good;
}

static bool read_content(const char *path, struct trail_content *content, struct failure *failure)
{
	struct digest *digest = digest_open(failure);
	content->name = strcmp(path, "-") == 0 ? "stdin" : path;
	bool good = digest && read_file(path, take_digest, digest, failure);
	good = digest_finish(digest, content->sha256, failure) && good;
	return good && (strcmp(path, "-") == 0 || read_text(path, content->text_sha256, failure));
}

/* Standard input is there once. */
static bool check_standard(const struct options *options, struct failure *failure)
{
	size_t count = 0;
	for (size_t i = 0; i < options->operand_count; i++)
		count += strcmp(options->operands[i], "-") == 0;
	count += options->head && strcmp(options->head, "-") == 0;
	count += options->against && strcmp(options->against, "-") == 0;
	return (count <= 1 || fail(failure, STATUS_REFUSED,
				   "- is standard input, which can be read once; name files")) &&
	       descriptors_check(count > 0, true, failure);
}

/* ---- Answers -----------------------------------------------------------------------------------
 */

bool answer_take(void *context, struct span text)
{
	struct failure why = {0};
	return write_whole(STDOUT_FILENO, text, &why) ||
	       fail(context, why.status, "stdout: %s", why.text);
}

int answer_finish(const struct program *program, bool sound, struct failure *failure)
{
	if (failure->status == STATUS_DONE && close(STDOUT_FILENO) < 0)
		fail(failure, STATUS_IO, "stdout: cannot write: %s", strerror(errno));
	if (failure->signal)
		signals_die(failure->signal);
	if (failure->status != STATUS_DONE) {
		message(program->name, "%s", failure->text);
		return (int)failure->status;
	}
	return sound ? STATUS_DONE : STATUS_FOUND;
}

static bool verify(const struct options *options, bool *sound, struct failure *failure)
{
	struct trail_content content = {0};
	struct buffer heads = {.limit = HEADS_SIZE_MAX};
	struct trail_question question = {
		.paths = options->operands,
		.count = options->operand_count,
		.max_gap = options->max_gap,
		.against = options->against ? &content : NULL,
		.head = options->head,
		.complete = options->complete,
		.quiet = options->quiet,
	};
	bool good = check_standard(options, failure) &&
		    read_now(options->now, &question.now, failure) &&
		    (!options->against || read_content(options->against, &content, failure)) &&
		    (!options->head || read_file(options->head, take_heads, &heads, failure));
	question.head_text = buffer_span(&heads);
	good = good && trail_verify(&question, answer_take, failure, sound, failure);
	buffer_free(&heads);
	return good;
}

int run_verify(const struct program *program, int argc, char **argv)
{
	const struct program verifying = {
		.name = "pii-audit verify",
		.summary = "Says what is wrong with trails: lines that were changed, cut, moved or "
			   "added, runs that\n"
			   "did not end well, steps that wrote no trail; and shows the chains of "
			   "runs that they tell of.\n"
			   "    pii-audit verify shop.trail\n"
			   "    pii-audit verify -q --max-gap 26h --head kept.txt shop.trail\n"
			   "    pii-audit verify --against backup.csv.zst shop.trail\n",
		.options = OPTIONS_VERIFY,
		.operand = "TRAIL",
		.operands_many = true,
		.operand_variable = "PII_TRAIL",
	};
	struct options options;
	struct failure failure = {0};
	enum status status;
	bool sound = false;
	(void)program;
	if (!options_read(&verifying, argc, argv, &options, &status))
		return status;
	verify(&options, &sound, &failure);
	return answer_finish(&verifying, sound, &failure);
}

int run_head(const struct program *program, int argc, char **argv)
{
	const struct program heading = {
		.name = "pii-audit head",
		.summary = "Says where a trail stands, in one line to keep where nobody can change "
			   "it: a mail, git,\n"
			   "a time stamp. verify --head shows then that nothing before it was "
			   "changed or cut off.\n"
			   "    pii-audit head shop.trail >> kept.txt\n",
		.options = OPTIONS_HEAD,
		.operand = "TRAIL",
		.operand_variable = "PII_TRAIL",
	};
	struct options options;
	struct failure failure = {0};
	enum status status;
	bool sound = false;
	(void)program;
	if (!options_read(&heading, argc, argv, &options, &status))
		return status;
	if (check_standard(&options, &failure))
		trail_head(options.operands[0], answer_take, &failure, &sound, &failure);
	return answer_finish(&heading, sound, &failure);
}
