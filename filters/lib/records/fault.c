#include "records/records.h"

static bool cells_words(const struct fault *fault, const char *what, struct buffer *out)
{
	return buffer_format(out, "%zu cell%s where %zu %s due: %s", fault->cells,
			     fault->cells == 1 ? "" : "s", fault->expected,
			     fault->expected == 1 ? "is" : "are", what);
}

bool fault_words(const struct fault *fault, struct buffer *out)
{
	switch (fault->kind) {
	case FAULT_FEW_CELLS:
		return cells_words(fault, "too few", out);
	case FAULT_MANY_CELLS:
		return cells_words(fault, "too many", out);
	case FAULT_TEXT:
		return buffer_append(out, span_of("bytes that are not valid text in the input's "
						  "encoding"));
	case FAULT_ENCODING:
		return buffer_append(out, span_of("the input is neither UTF-8 nor GB18030; name "
						  "its encoding with -e (such as -e cp1252)"));
	case FAULT_NUL:
		return buffer_append(out, span_of("a NUL byte"));
	case FAULT_QUOTE_TEXT:
		return buffer_append(out, span_of("a quoted cell with text after its closing "
						  "quote"));
	case FAULT_QUOTE_OPEN:
		return buffer_append(out, span_of("a quoted cell whose quote is never closed"));
	case FAULT_LONG:
		return buffer_append(out, span_of("a record larger than --max-record allows"));
	case FAULT_STOP_LINE:
		return buffer_append(out, span_of("the input is cut: ")) &&
		       utf8_escape(out, fault->stop, 80);
	case FAULT_HEADER:
		return buffer_append(out, span_of("the header again, as `cat` or `sort` leave it "
						  "among the records"));
	}
	return false;
}

bool stop_line_is(struct span text)
{
	static const char *const programs[] = {"pii-classify", "pii-mask", "pii-drop",
					       "pii-encrypt", "pii-audit"};
	const struct span middle = span_of(": stopped at record ");
	if (text.size && text.at[0] == '"')
		text = span_cut(text, 1, text.size);
	while (text.size && strchr("\"\r\n", text.at[text.size - 1]) && text.at[text.size - 1])
		text.size--;
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		struct span name = span_of(programs[i]);
		size_t head = name.size + middle.size;
		if (text.size <= head || !span_equal(span_cut(text, 0, name.size), name) ||
		    !span_equal(span_cut(text, name.size, head), middle))
			continue;
		for (size_t at = head; at < text.size; at++)
			if (text.at[at] < '0' || text.at[at] > '9')
				return false;
		return true;
	}
	return false;
}
