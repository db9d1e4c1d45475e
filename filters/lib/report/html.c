/*
 * A report as one page of HTML that asks for nothing: no script, no font, no picture from
 * elsewhere, and a policy that lets a browser fetch none, whatever a name in the trail may try.
 */
#include "report/page.h"

static const char *const tone_names[TONES] = {
	[TONE_PLAIN] = "",    [TONE_CODE] = "",   [TONE_GOOD] = "good",
	[TONE_WARN] = "warn", [TONE_BAD] = "bad", [TONE_QUIET] = "quiet",
};

static void put_word(struct page *page, enum word word)
{
	page_escaped(page, SAY(page->dossier, word));
}

/* ---- Tables ------------------------------------------------------------------------------------
 */

/* A tag that is longer than a few words may be broken. */
#define TAG_WIDTH 24

/* Where its text stands: at the right, or in one line. */
static const char *side_class(char side)
{
	return side == 'r' ? " class=\"r\"" : side == 'n' ? " class=\"n\"" : "";
}

static void put_cell(struct page *page, const struct table_cell *cell, const char *element,
		     char side)
{
	bool right = side == 'r';
	page_format(page, "<%s%s>", element, side_class(side));
	if (cell->tone == TONE_CODE && *cell->text)
		page_put(page, "<code>");
	else if (cell->tone > TONE_CODE && *cell->text)
		page_format(page, "<span class=\"tag %s%s\">", tone_names[cell->tone],
			    utf8_width(span_of(cell->text)) > TAG_WIDTH ? " long" : "");
	page_escaped(page, cell->text);
	if (cell->tone != TONE_PLAIN && *cell->text)
		page_put(page, cell->tone == TONE_CODE ? "</code>" : "</span>");
	if (cell->under) {
		page_put(page, right ? "<span class=\"under\">" : "<code class=\"under\">");
		page_escaped(page, cell->under);
		page_put(page, right ? "</span>" : "</code>");
	}
	page_format(page, "</%.2s>", element);
}

static void put_table(struct page *page, const struct table *table)
{
	/* Wide tables move in a box of their own; a keyboard moves it too. */
	page_put(page, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
	page_escaped(page, table->caption);
	page_format(page, "\">\n<table%s><caption><span>",
		    table->stacked ? " class=\"stacked\"" : "");
	page_escaped(page, table->caption);
	page_put(page, "</span></caption>\n<thead><tr>");
	for (size_t i = 0; i < table->columns; i++) {
		page_format(page, "<th scope=\"col\"%s>", side_class(table->sides[i]));
		put_word(page, table->headings[i]);
		page_put(page, "</th>");
	}
	page_put(page, "</tr></thead>\n<tbody>\n");
	for (size_t r = 0; r < table->rows; r++) {
		page_put(page, "<tr>");
		for (size_t i = 0; i < table->columns; i++)
			put_cell(page, &table->cells[r * table->columns + i],
				 i == 0 ? "th scope=\"row\"" : "td", table->sides[i]);
		page_put(page, "</tr>\n");
		page_turn(page);
	}
	page_put(page, "</tbody></table></div>\n");
	if (!table->note)
		return;
	page_put(page, "<p class=\"note\">");
	page_escaped(page, table->note);
	page_put(page, "</p>\n");
}

/* ---- Sections ----------------------------------------------------------------------------------
 */

static void put_legend(struct page *page)
{
	page_put(page, "<ul class=\"legend\">");
	for (enum fate fate = 0; fate < FATES; fate++) {
		if (!count_any(page->dossier->fates.cells[fate]))
			continue;
		page_format(page,
			    "<li><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><rect "
			    "width=\"14\" height=\"14\" rx=\"3\" class=\"f%d\"/>",
			    (int)fate);
		if (fate >= FATE_OWED)
			page_put(page, "<rect width=\"14\" height=\"14\" rx=\"3\" "
				       "class=\"hatched\"/>");
		page_put(page, "</svg>");
		page_escaped(page, fate_word(page->dossier, fate));
		page_put(page, "</li>");
	}
	page_put(page, "</ul>\n");
}

/* Each drawing beside the table of its number. */
static void put_pairs(struct page *page, const struct section *section)
{
	struct table table;
	for (size_t number = 0; section->tables[0](page->dossier, number, &table); number++) {
		page_put(page, "<div class=\"pair\">\n");
		section->charts[0](page, number);
		page_put(page, "<div>");
		put_table(page, &table);
		page_put(page, "</div></div>\n");
	}
}

static void put_parts(struct page *page, const struct section *section)
{
	struct table table;
	if (section->charts[0])
		page_put(page, "<div class=\"charts\">\n");
	for (size_t i = 0; i < SECTION_PARTS && section->charts[i]; i++)
		for (size_t number = 0; section->charts[i](page, number); number++)
			page_turn(page);
	if (section->charts[0])
		page_put(page, "</div>\n");
	if (section->legend)
		put_legend(page);
	for (size_t i = 0; i < SECTION_PARTS && section->tables[i]; i++)
		for (size_t number = 0; section->tables[i](page->dossier, number, &table); number++)
			put_table(page, &table);
}

static void put_section(struct page *page, const struct section *section)
{
	const char *text;
	page_format(page, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", section->id,
		    section->id);
	put_word(page, section->heading);
	page_put(page, "</h2>\n");
	for (size_t i = 0; section->text && (text = section->text(page->dossier, i)); i++) {
		page_put(page, "<p>");
		page_escaped(page, text);
		page_put(page, "</p>\n");
	}
	if (section->paired)
		put_pairs(page, section);
	else
		put_parts(page, section);
	page_put(page, "</section>\n");
}

/* ---- The head ----------------------------------------------------------------------------------
 */

static void put_verdict(struct page *page)
{
	static const char *const signs[TONES] = {
		[TONE_GOOD] =
			"<circle cx=\"15\" cy=\"15\" r=\"12.5\"/><path d=\"M9 15.5l4.2 4.2L21 "
			"11\"/>",
		[TONE_WARN] = "<path d=\"M15 3.5L28 26.5H2z\"/><path d=\"M15 12v6M15 22v.1\"/>",
		[TONE_BAD] = "<circle cx=\"15\" cy=\"15\" r=\"12.5\"/><path d=\"M10 10l10 10M20 "
			     "10L10 20\"/>",
		[TONE_QUIET] = "<circle cx=\"15\" cy=\"15\" r=\"12.5\"/><path d=\"M9.5 15h11\"/>",
	};
	static const enum tone tones[] = {
		[VERDICT_EMPTY] = TONE_QUIET,   [VERDICT_BROKEN] = TONE_BAD,
		[VERDICT_STOPPED] = TONE_BAD,   [VERDICT_LEFT] = TONE_BAD,
		[VERDICT_UNPROVEN] = TONE_WARN, [VERDICT_CLEAN] = TONE_GOOD,
	};
	enum tone tone = tones[page->dossier->verdict];
	page_format(page,
		    "<p class=\"verdict %s\"><svg viewBox=\"0 0 30 30\" aria-hidden=\"true\">%s"
		    "</svg><span>",
		    tone_names[tone], signs[tone]);
	page_escaped(page, text_verdict(page->dossier));
	page_put(page, "</span></p>\n");
}

static void put_figures(struct page *page)
{
	const struct dossier *dossier = page->dossier;
	const struct {
		struct count count;
		enum word word;
	} figures[] = {
		{dossier->records_in, W_K_IN},
		{dossier->records_out, W_K_OUT},
		{fates_treated(&dossier->fates), W_K_TREATED},
		{dossier->clear, W_K_LEFT},
	};
	page_put(page, "<ul class=\"figures\">");
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
		page_put(page, "<li><b>");
		page_escaped(page, dossier_count(dossier, figures[i].count));
		page_put(page, "</b>");
		put_word(page, figures[i].word);
		page_put(page, "</li>");
	}
	page_put(page, "</ul>\n");
}

static void put_answers(struct page *page)
{
	static const struct {
		enum word question;
		const char *(*answer)(const struct dossier *dossier);
	} answers[] = {
		{W_Q_DONE, text_done},
		{W_Q_WHOM, text_whom},
		{W_Q_SOUND, text_sound},
		{W_Q_LEFT, text_left},
	};
	page_put(page, "<dl class=\"answers\">\n");
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		page_put(page, "<div><dt>");
		put_word(page, answers[i].question);
		page_put(page, "</dt><dd>");
		page_escaped(page, answers[i].answer(page->dossier));
		page_put(page, "</dd></div>\n");
	}
	page_put(page, "</dl>\n");
}

static void put_head(struct page *page)
{
	page_put(page, "<!DOCTYPE html>\n<html lang=\"");
	put_word(page, W_LANG);
	page_put(page, "\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		       "style-src 'unsafe-inline'; img-src data:\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	put_word(page, W_TITLE);
	page_put(page, "</title>\n<style>");
	page_put(page, report_style);
	page_put(page, "</style>\n</head>\n<body>\n"
		       "<svg class=\"defs\" aria-hidden=\"true\"><defs><pattern id=\"hatch\" "
		       "width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
		       "patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" class=\"hatch-line\"/>"
		       "</pattern></defs></svg>\n<header>\n<p class=\"kicker\">");
	put_word(page, W_KICKER);
	page_put(page, "</p>\n<h1>");
	put_word(page, W_TITLE);
	page_put(page, "</h1>\n<p class=\"when\">");
	if (page->dossier->history->run_count)
		page_escaped(page, dossier_period(page->dossier, page->dossier->first,
						  page->dossier->last));
	page_put(page, "</p>\n");
	put_verdict(page);
	put_figures(page);
	put_answers(page);
	page_put(page, "</header>\n<main>\n");
}

void report_html(struct page *page)
{
	put_head(page);
	for (size_t i = 0; i < report_section_count; i++)
		if (section_wanted(page->dossier, &report_sections[i]))
			put_section(page, &report_sections[i]);
	page_put(page, "</main>\n</body>\n</html>\n");
}
