/* Private to report: a report on its way out, and what its forms show alike. */
#ifndef PII_REPORT_PAGE_H
#define PII_REPORT_PAGE_H

#include "report/dossier.h"

/* ---- Text --------------------------------------------------------------------------------------
 */

struct page {
	const struct dossier *dossier;
	struct buffer text; /* not handed out yet */
	trail_take *take;
	void *context;
	bool failed; /* memory is out, or nobody takes it; nothing more is written */
	unsigned drawings;
};

/* As it is. */
void page_put(struct page *page, const char *text);
void page_format(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* For HTML and SVG, in text and in quotes; controls and what reorders a line are shown by number.
 */
void page_escaped(struct page *page, const char *text);
/* For Markdown, in a table too: what would be markup is escaped. */
void page_marked(struct page *page, const char *text);
/* Hands out what has gathered, once it is enough to be worth it. */
void page_turn(struct page *page);

/* ---- Tables ------------------------------------------------------------------------------------
 */

enum tone {
	TONE_PLAIN,
	TONE_CODE,
	TONE_GOOD,
	TONE_WARN,
	TONE_BAD,
	TONE_QUIET,
	TONES,
};

struct table_cell {
	const char *text;
	const char *under; /* a second line, as code; NULL: none */
	enum tone tone;
};

#define TABLE_COLUMNS 8

struct table {
	const char *caption;
	enum word headings[TABLE_COLUMNS + 1]; /* ended by W_NONE */
	const char *sides;        /* of each: l, n not to be broken, r where numbers stand */
	struct table_cell *cells; /* row by row */
	size_t rows, columns;
	size_t room;      /* rows */
	const char *note; /* below; NULL: none */
	bool stacked;     /* on a narrow page its cells stand one below the other */
};

/* The cells of a fresh row, zeroed. */
struct table_cell *table_row(const struct dossier *dossier, struct table *table);

/* ---- Sections ----------------------------------------------------------------------------------
 */

/* Each fills in, or draws, the one of that number from 0; false: there is none. */
typedef bool section_table(const struct dossier *dossier, size_t number, struct table *table);
typedef bool section_chart(struct page *page, size_t number);
/* A sentence; NULL: there is none of that number. */
typedef const char *section_text(const struct dossier *dossier, size_t number);

#define SECTION_PARTS 4

struct section {
	const char *id;
	enum word heading;
	section_text *text; /* NULL: there is none */
	section_chart *charts[SECTION_PARTS];
	section_table *tables[SECTION_PARTS];
	bool paired; /* each drawing stands beside the table of its number */
	bool legend; /* the colours of fates are explained */
};

extern const struct section report_sections[];
extern const size_t report_section_count;
/* Is there anything to say in it? */
bool section_wanted(const struct dossier *dossier, const struct section *section);

section_table table_stages, table_chains, table_columns, table_classes, table_findings, table_risk,
	table_people, table_speed, table_rules, table_operators, table_purposes, table_faults,
	table_duties;
section_chart chart_custody, chart_fates, chart_classes, chart_risk, chart_speed, chart_nights;
section_text text_custody, text_columns, text_findings, text_risk, text_duties, text_about;

/* What a stage came to, in a word. */
struct table_cell stage_result(const struct dossier *dossier, const struct history_run *run);
/* `masked 12,000, left 3` */
const char *fates_told(const struct dossier *dossier, const struct fates *fates);
const char *fate_word(const struct dossier *dossier, enum fate fate);
const char *sense_word(const struct dossier *dossier, enum sense sense);
const char *combination(const struct dossier *dossier, const struct trail_risk *risk, size_t most);
/* The verdict in a sentence, what was done in one, and what is said of the chain and of the rest.
 */
const char *text_verdict(const struct dossier *dossier);
const char *text_done(const struct dossier *dossier);
const char *text_whom(const struct dossier *dossier);
const char *text_sound(const struct dossier *dossier);
const char *text_left(const struct dossier *dossier);

/* ---- Forms -------------------------------------------------------------------------------------
 */

extern const char report_style[];

void report_html(struct page *page);
void report_markdown(struct page *page);
void report_data(struct page *page);

#endif
