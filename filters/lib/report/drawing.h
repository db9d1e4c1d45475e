/* Private to report: drawings (SVG 1.1) of a report, inside its page. All are as wide, so that none
 * has to shrink on a telephone. */
#ifndef PII_REPORT_DRAWING_H
#define PII_REPORT_DRAWING_H

#include "report/page.h"

#define DRAWING_WIDTH 300

/* A drawing with what it is called and what it shows, for those who do not see it. */
void drawing_begin(struct page *page, double height, const char *title, const char *shows);
void drawing_end(struct page *page);
/* Text at a place, cut with "…" where it is wider than that; `anchor` is start, middle or end. */
void drawing_text(struct page *page, double x, double y, double width, const char *anchor,
		  const char *class, const char *text);
/* What a text takes at the most. */
double drawing_text_width(const char *text);

/* A bar: its words above it. */
struct bar {
	const char *label, *figure;
	double parts[FATES]; /* of the whole width, by fate; or … */
	double part;         /* … all of one colour, where this is not negative */
	double low, high;    /* an interval around its end; equal: none */
};

#define BAR_HEIGHT 36

/* Bars one below the other, from `y` on. */
void drawing_bars(struct page *page, double y, const struct bar *bars, size_t count);
/* `label figure, label figure, …`: what the bars show. */
const char *bars_told(const struct dossier *dossier, const struct bar *bars, size_t count);

#endif
