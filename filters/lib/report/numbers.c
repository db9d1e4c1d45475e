/* Texts of a report: words filled in, numbers and times as people read them. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "report/dossier.h"

/* With --public, fewer people than these are not told of. */
#define FEW 5

/* ---- Words -------------------------------------------------------------------------------------
 */

const char *dossier_format(const struct dossier *dossier, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (size < 0)
		out_of_memory();
	char *text = arena_take(dossier->arena, (size_t)size + 1);
	va_start(arguments, format);
	vsnprintf(text, (size_t)size + 1, format, arguments);
	va_end(arguments);
	return text;
}

/* The arena's copy of what is in the buffer, which is freed. */
static const char *keep(const struct dossier *dossier, struct buffer *text, bool good)
{
	if (!good)
		out_of_memory();
	const char *kept = arena_copy(dossier->arena, buffer_span(text));
	buffer_free(text);
	return kept;
}

/* `{1}` or `{1:record|records}` at `at`, which is behind the brace; returns what is behind it. */
static const char *fill(const char *at, const char *const *texts, size_t count, struct buffer *out,
			bool *good)
{
	const char *end = strchr(at, '}');
	size_t which = (size_t)(*at - '1');
	const char *text = which < count ? texts[which] : "";
	const char *bar = memchr(at, '|', (size_t)(end - at));
	if (!bar)
		*good = *good && buffer_append(out, span_of(text));
	else if (strcmp(text, "1") == 0)
		*good = *good && buffer_append(out, (struct span){at + 2, (size_t)(bar - at - 2)});
	else
		*good = *good &&
			buffer_append(out, (struct span){bar + 1, (size_t)(end - bar - 1)});
	return end + 1;
}

#define TEXTS_MOST 9

const char *dossier_say(const struct dossier *dossier, enum word word, ...)
{
	const char *at = word_text(dossier->language, word), *texts[TEXTS_MOST], *text;
	struct buffer out = {0};
	size_t count = 0;
	bool good = true;
	va_list arguments;
	va_start(arguments, word);
	while ((text = va_arg(arguments, const char *)) != NULL)
		if (count < TEXTS_MOST)
			texts[count++] = text;
	va_end(arguments);
	while (*at && good) {
		size_t size = strcspn(at, "{");
		good = buffer_append(&out, (struct span){at, size});
		at += size;
		if (*at)
			at = fill(at + 1, texts, count, &out, &good);
	}
	return keep(dossier, &out, good);
}

const char *dossier_class_word(const struct dossier *dossier, const char *class)
{
	const char *text = class ? class_text(dossier->language, class) : NULL;
	if (text)
		return text;
	return class ? dossier_shown(dossier, class, CLASS_NAME_MAX) : SAY(dossier, W_NO_CLASS);
}

const char *dossier_task_word(const struct dossier *dossier, enum task task)
{
	static const enum word words[TASKS] = {
		[TASK_CLASSIFY] = W_TASK_CLASSIFY, [TASK_MASK] = W_TASK_MASK,
		[TASK_DROP] = W_TASK_DROP,         [TASK_ERASE] = W_TASK_ERASE,
		[TASK_ACCESS] = W_TASK_ACCESS,     [TASK_ENCRYPT] = W_TASK_ENCRYPT,
		[TASK_DECRYPT] = W_TASK_DECRYPT,   [TASK_AUDIT] = W_TASK_AUDIT,
		[TASK_OTHER] = W_TASK_OTHER,
	};
	return SAY(dossier, words[task]);
}

const char *dossier_shown(const struct dossier *dossier, const char *text, size_t most)
{
	struct buffer out = {0};
	bool good = utf8_escape(&out, span_of(text ? text : ""), most);
	return keep(dossier, &out, good);
}

const char *dossier_file(const struct dossier *dossier, const char *path)
{
	const char *slash = path && dossier->public ? strrchr(path, '/') : NULL;
	return slash ? slash + 1 : path;
}

/* ---- Counts ------------------------------------------------------------------------------------
 */

const char *dossier_plain(const struct dossier *dossier, uint64_t count)
{
	char digits[24], text[32];
	int size = snprintf(digits, sizeof digits, "%" PRIu64, count), used = 0;
	for (int i = 0; i < size; i++) {
		if (i > 0 && (size - i) % 3 == 0)
			text[used++] = ',';
		text[used++] = digits[i];
	}
	return arena_copy(dossier->arena, (struct span){text, (size_t)used});
}

struct count dossier_take(const struct dossier *dossier, uint64_t number)
{
	uint64_t rest = dossier->public ? number % FEW : 0;
	return (struct count){number - rest, rest > 0 && number < FEW};
}

const char *dossier_count(const struct dossier *dossier, struct count count)
{
	if (count.told == 0 && count.few > 0)
		return dossier_format(dossier, "<%s", dossier_plain(dossier, FEW * count.few));
	return dossier_plain(dossier, count.told);
}

const char *dossier_number(const struct dossier *dossier, uint64_t number)
{
	return dossier_count(dossier, dossier_take(dossier, number));
}

const char *dossier_share(const struct dossier *dossier, double share)
{
	double percent = share * 100;
	if (percent > 0 && percent < 0.1)
		return "<0.1 %";
	/* What is nearly all is not all. */
	if (percent < 100 && percent > 99.9)
		return ">99.9 %";
	return dossier_format(dossier, percent == (double)(uint64_t)percent ? "%.0f %%" : "%.1f %%",
			      percent);
}

const char *dossier_percent(const struct dossier *dossier, struct count part, struct count whole)
{
	if (whole.told == 0 || (part.told == 0 && part.few > 0))
		return "–";
	return dossier_share(dossier, (double)part.told / (double)whole.told);
}

/* ---- Estimates ---------------------------------------------------------------------------------
 */

/* Numbers of a trail may be anything. */
static uint64_t people(double number)
{
	return number > 0 && number < 1e15 ? (uint64_t)(number + 0.5) : 0;
}

struct shown_estimate dossier_people(const struct dossier *dossier,
				     const struct trail_estimate *estimate)
{
	return (struct shown_estimate){
		.value = dossier_number(dossier, people(estimate->value)),
		.low = dossier_number(dossier, people(estimate->low)),
		.high = dossier_number(dossier, people(estimate->high)),
		.exact = estimate->exact,
	};
}

double dossier_people_number(const struct dossier *dossier, double number,
			     const struct trail_estimate *all)
{
	if (!dossier->public)
		return number;
	struct count whole = dossier_take(dossier, all ? people(all->value) : 0);
	struct count part = dossier_take(dossier, people(all ? number * all->value : number));
	if (part.few > 0)
		return -1;
	if (!all)
		return (double)part.told;
	return whole.told ? (double)part.told / (double)whole.told : 0;
}

static const char *share_of(const struct dossier *dossier, double share,
			    const struct trail_estimate *all)
{
	double shown = dossier_people_number(dossier, share, all);
	return shown < 0 ? dossier_format(dossier, "<%d", FEW) : dossier_share(dossier, shown);
}

struct shown_estimate dossier_people_share(const struct dossier *dossier,
					   const struct trail_estimate *share,
					   const struct trail_estimate *all)
{
	return (struct shown_estimate){
		.value = share_of(dossier, share->value, all),
		.low = share_of(dossier, share->low, all),
		.high = share_of(dossier, share->high, all),
		.exact = share->exact,
	};
}

/* ---- Sizes, rates, times -----------------------------------------------------------------------
 */

const char *dossier_bytes(const struct dossier *dossier, uint64_t bytes)
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
	double size = (double)bytes / 1024;
	size_t unit = 0;
	if (bytes < 1024)
		return dossier_format(dossier, "%" PRIu64 " B", bytes);
	for (; size >= 1024 && unit < 3; unit++)
		size /= 1024;
	return dossier_format(dossier, size < 10 ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

const char *dossier_duration(const struct dossier *dossier, uint64_t milliseconds)
{
	uint64_t seconds = (milliseconds + 500) / 1000;
	if (milliseconds < 1000)
		return dossier_format(dossier, "%" PRIu64 " ms", milliseconds);
	if (milliseconds < 10000)
		return dossier_format(dossier, "%.1f s", (double)milliseconds / 1000);
	if (seconds < 60)
		return dossier_format(dossier, "%" PRIu64 " s", seconds);
	if (seconds < 3600)
		return dossier_format(dossier, "%" PRIu64 " min %" PRIu64 " s", seconds / 60,
				      seconds % 60);
	return dossier_format(dossier, "%" PRIu64 " h %" PRIu64 " min", seconds / 3600,
			      seconds / 60 % 60);
}

const char *dossier_record_rate(const struct dossier *dossier, struct count records,
				uint64_t milliseconds)
{
	if (milliseconds == 0 || records.told == 0)
		return NULL;
	double rate = (double)records.told * 1000 / (double)milliseconds;
	uint64_t shown = rate < 1e15 ? (uint64_t)rate : 0, scale = 1;
	/* Two digits: no two runs are as fast, and the number of records is not to be had of it. */
	while (shown / scale >= 100)
		scale *= 10;
	shown = (shown + scale / 2) / scale * scale;
	return shown ? dossier_plain(dossier, shown) : "<1";
}

const char *dossier_byte_rate(const struct dossier *dossier, uint64_t bytes, uint64_t milliseconds)
{
	double rate = milliseconds ? (double)bytes / 1000 / (double)milliseconds : 0;
	if (rate == 0)
		return NULL;
	return rate < 0.1 ? "<0.1" : dossier_format(dossier, rate < 10 ? "%.1f" : "%.0f", rate);
}

static const char *moment(const struct dossier *dossier, int64_t milliseconds, const char *format)
{
	char text[64];
	time_t seconds = (time_t)(milliseconds / 1000);
	struct tm tm;
	size_t size = gmtime_r(&seconds, &tm) ? strftime(text, sizeof text, format, &tm) : 0;
	return arena_copy(dossier->arena, (struct span){text, size});
}

const char *dossier_time(const struct dossier *dossier, int64_t milliseconds)
{
	return moment(dossier, milliseconds, "%Y-%m-%d %H:%M UTC");
}

const char *dossier_day(const struct dossier *dossier, int64_t milliseconds)
{
	return moment(dossier, milliseconds, "%Y-%m-%d");
}

const char *dossier_period(const struct dossier *dossier, int64_t first, int64_t last)
{
	const char *from = dossier_day(dossier, first), *to = dossier_day(dossier, last);
	return strcmp(from, to) == 0 ? from : SAY(dossier, W_FROM_TO, from, to);
}
