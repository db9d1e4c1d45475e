/* A report in Markdown (CommonMark, with the tables of GitHub's), without drawings: every number of
 * theirs stands in a table. */
#include "report/page.h"

static void put_paragraph(struct page *page, const char *text)
{
	page_marked(page, text);
	page_put(page, "\n\n");
}

static void put_heading(struct page *page, const char *marks, enum word word)
{
	page_format(page, "%s ", marks);
	put_paragraph(page, SAY(page->dossier, word));
}

static void put_cell(struct page *page, const struct table_cell *cell)
{
	bool loud = cell->tone == TONE_BAD && *cell->text;
	page_put(page, loud ? " **" : " ");
	page_marked(page, cell->text);
	page_put(page, loud ? "**" : "");
	if (cell->under) {
		page_put(page, " (");
		page_marked(page, cell->under);
		page_put(page, ")");
	}
	page_put(page, " |");
}

static void put_table(struct page *page, const struct table *table)
{
	page_put(page, "**");
	page_marked(page, table->caption);
	page_put(page, "**\n\n|");
	for (size_t i = 0; i < table->columns; i++) {
		struct table_cell cell = {.text = SAY(page->dossier, table->headings[i])};
		put_cell(page, &cell);
	}
	page_put(page, "\n|");
	for (size_t i = 0; i < table->columns; i++)
		page_put(page, table->sides[i] == 'r' ? " ---: |" : " --- |");
	page_put(page, "\n");
	for (size_t r = 0; r < table->rows; r++) {
		page_put(page, "|");
		for (size_t i = 0; i < table->columns; i++)
			put_cell(page, &table->cells[r * table->columns + i]);
		page_put(page, "\n");
		page_turn(page);
	}
	page_put(page, "\n");
	if (table->note)
		put_paragraph(page, table->note);
}

static void put_section(struct page *page, const struct section *section)
{
	struct table table;
	const char *text;
	put_heading(page, "##", section->heading);
	for (size_t i = 0; section->text && (text = section->text(page->dossier, i)); i++)
		put_paragraph(page, text);
	/* What is drawn by class is told by class. */
	if (section->legend && table_classes(page->dossier, 0, &table))
		put_table(page, &table);
	for (size_t i = 0; i < SECTION_PARTS && section->tables[i]; i++)
		for (size_t number = 0; section->tables[i](page->dossier, number, &table); number++)
			put_table(page, &table);
}

static void put_answer(struct page *page, enum word question, const char *answer)
{
	page_put(page, "- **");
	page_marked(page, SAY(page->dossier, question));
	page_put(page, "** ");
	page_marked(page, answer);
	page_put(page, "\n");
}

void report_markdown(struct page *page)
{
	const struct dossier *dossier = page->dossier;
	put_heading(page, "#", W_TITLE);
	page_put(page, "**");
	page_marked(page, text_verdict(dossier));
	page_put(page, "**\n\n");
	put_answer(page, W_Q_DONE, text_done(dossier));
	put_answer(page, W_Q_WHOM, text_whom(dossier));
	put_answer(page, W_Q_SOUND, text_sound(dossier));
	put_answer(page, W_Q_LEFT, text_left(dossier));
	page_put(page, "\n");
	for (size_t i = 0; i < report_section_count; i++)
		if (section_wanted(dossier, &report_sections[i]))
			put_section(page, &report_sections[i]);
}
