#include "report/drawing.h"

/* What a character takes, at 12, in the widest of the fonts that are usual. */
static double character_width(const char *at, size_t size)
{
	static const struct {
		const char *characters;
		double width;
	} widths[] = {
		{"WMm@%", 12.2},
		{"ijl.,:;|'! ", 4.4},
		{"ftr()[]{}/\\-I\"`", 5.8},
		{"+=<>~^#&", 10.2},
		{"ABCDEFGHJKLNOPQRSTUVXYZw", 9.8},
	};
	for (size_t i = 0; i < sizeof widths / sizeof *widths && size == 1; i++)
		if (strchr(widths[i].characters, *at))
			return widths[i].width;
	if (size == 1)
		return 7.8;
	return utf8_width((struct span){at, size}) > 1 ? 12.2 : 9.8;
}

double drawing_text_width(const char *text)
{
	const char *end = text + strlen(text);
	double width = 0;
	uint32_t character;
	for (size_t size; (size = utf8_next(text, end, &character)) > 0; text += size)
		width += character_width(text, size);
	return width;
}

/* As much of the text as fits, with "…" for the rest. */
static const char *cut(const struct dossier *dossier, const char *text, double width)
{
	const char *at = text, *end = text + strlen(text);
	uint32_t character;
	if (drawing_text_width(text) <= width)
		return text;
	width -= 12.2;
	for (size_t size; (size = utf8_next(at, end, &character)) > 0; at += size) {
		width -= character_width(at, size);
		if (width < 0)
			break;
	}
	return dossier_format(dossier, "%.*s…", (int)(at - text), text);
}

void drawing_begin(struct page *page, double height, const char *title, const char *shows)
{
	unsigned number = ++page->drawings;
	page_format(page,
		    "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 %d %.0f\" "
		    "aria-labelledby=\"d%u-title d%u-desc\"><title id=\"d%u-title\">",
		    DRAWING_WIDTH, height, number, number, number);
	page_escaped(page, title);
	page_format(page, "</title><desc id=\"d%u-desc\">", number);
	page_escaped(page, shows);
	page_put(page, "</desc>\n");
}

void drawing_end(struct page *page)
{
	page_put(page, "</svg>\n");
}

/* What is bold and a little larger takes more. */
#define HEAD_SCALE 1.2

void drawing_text(struct page *page, double x, double y, double width, const char *anchor,
		  const char *class, const char *text)
{
	const struct dossier *dossier = page->dossier;
	if (!*text)
		return;
	width /= strncmp(class, "head", 4) == 0 ? HEAD_SCALE : 1;
	text = cut(dossier, dossier_shown(dossier, text, SIZE_MAX), width);
	page_format(page, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s%s%s>", x, y, anchor,
		    *class ? " class=\"" : "", class, *class ? "\"" : "");
	page_escaped(page, text);
	page_put(page, "</text>\n");
}

/* ---- Bars --------------------------------------------------------------------------------------
 */

static void put_rect(struct page *page, double x, double y, double width, const char *class)
{
	page_format(page, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"11\" class=\"%s\"/>",
		    x, y, width, class);
}

/* Thin parts are seen: a cell in the clear among a million is what the reader looks for. */
#define PART_LEAST 3.0

static double put_part(struct page *page, double x, double y, double part, const char *class)
{
	double width = part * DRAWING_WIDTH;
	if (part <= 0 || x >= DRAWING_WIDTH)
		return x;
	width = width < PART_LEAST ? PART_LEAST : width;
	if (x + width > DRAWING_WIDTH)
		width = DRAWING_WIDTH - x;
	put_rect(page, x, y, width, class);
	return x + width;
}

static void put_fates(struct page *page, double y, const struct bar *bar)
{
	double x = 0, most = DRAWING_WIDTH, least = 0;
	/* What thin parts are given, the others yield. */
	for (int i = 0; i < FATES; i++)
		if (bar->parts[i] > 0 && bar->parts[i] * most < PART_LEAST)
			least += PART_LEAST / most;
	for (int i = 0; i < FATES; i++) {
		const char *class = dossier_format(page->dossier, "f%d", i);
		double from = x, part = bar->parts[i];
		if (part * most >= PART_LEAST)
			part *= 1 - least;
		x = put_part(page, x, y, part, class);
		if (i >= FATE_OWED && x > from)
			put_rect(page, from, y, x - from, "hatched");
	}
}

static double within(double share)
{
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

static void put_bar(struct page *page, double y, const struct bar *bar)
{
	double figure = drawing_text_width(bar->figure);
	drawing_text(page, 0, y + 12, DRAWING_WIDTH - figure - 10, "start", "", bar->label);
	drawing_text(page, DRAWING_WIDTH, y + 12, DRAWING_WIDTH, "end", "quiet", bar->figure);
	put_rect(page, 0, y + 18, DRAWING_WIDTH, "track");
	if (bar->part >= 0)
		put_part(page, 0, y + 18, within(bar->part), "bar");
	else
		put_fates(page, y + 18, bar);
	if (bar->high > bar->low) {
		double from = 1 + within(bar->low) * (DRAWING_WIDTH - 2);
		double to = 1 + within(bar->high) * (DRAWING_WIDTH - 2);
		page_format(page,
			    "<path class=\"span\" d=\"M%.1f %.1fV%.1fM%.1f %.1fH%.1fM%.1f "
			    "%.1fV%.1f\"/>",
			    from, y + 19.5, y + 27.5, from, y + 23.5, to, to, y + 19.5, y + 27.5);
	}
	page_put(page, "\n");
}

void drawing_bars(struct page *page, double y, const struct bar *bars, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put_bar(page, y + (double)i * BAR_HEIGHT, &bars[i]);
}

const char *bars_told(const struct dossier *dossier, const struct bar *bars, size_t count)
{
	const char *text = "";
	for (size_t i = 0; i < count; i++)
		text = dossier_format(dossier, "%s%s%s %s", text, i ? ", " : "", bars[i].label,
				      bars[i].figure);
	return text;
}
