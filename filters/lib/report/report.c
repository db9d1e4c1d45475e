/* A report of trails: read, made, written. */
#include "report/page.h"

static void put(struct page *page, enum trail_form form)
{
	static void (*const forms[])(struct page *) = {
		[TRAIL_HTML] = report_html,
		[TRAIL_MARKDOWN] = report_markdown,
		[TRAIL_DATA] = report_data,
	};
	forms[form](page);
	page->failed = page->failed || !page->take(page->context, buffer_span(&page->text));
	buffer_free(&page->text);
}

bool history_report(const struct history *history, const struct trail_report *report,
		    trail_take *take, void *context, bool *clean, struct failure *failure)
{
	struct arena arena = {NULL};
	struct dossier dossier = {
		.history = history,
		.arena = &arena,
		.language = report->language,
		.public = report->public,
		.now = report->now,
	};
	struct page page = {.dossier = &dossier, .take = take, .context = context};
	dossier_make(&dossier);
	put(&page, report->form);
	*clean = (dossier.verdict == VERDICT_CLEAN || dossier.verdict == VERDICT_UNPROVEN) &&
		 history->fault_count == 0;
	arena_free(&arena);
	return !page.failed || fail(failure, STATUS_IO, "out of memory");
}

bool trail_report_write(const char *const *paths, size_t count, const struct trail_report *report,
			trail_take *take, void *context, bool *clean, struct failure *failure)
{
	struct history history = {0};
	bool good = history_read(&history, paths, count, failure) &&
		    history_report(&history, report, take, context, clean, failure);
	history_free(&history);
	return good;
}
