/* Receipts, handed out in pieces, and what is the same in each language. */
#include "trail/receipt.h"

#define PIECE_SIZE ((size_t)64 << 10)

bool slip_turn(struct slip *slip)
{
	if (slip->text.size < PIECE_SIZE)
		return true;
	bool taken = slip->take(slip->context, buffer_span(&slip->text));
	slip->text.size = 0;
	return taken;
}

struct receipt_unread receipt_unread(const struct receipt *receipt)
{
	struct receipt_unread unread = {0, 0};
	for (size_t i = 0; i < receipt->searched_count; i++) {
		unread.masked += receipt->searched[i].masked;
		unread.sealed += receipt->searched[i].sealed;
	}
	return unread;
}

bool receipt_line(struct slip *slip, const char *words, struct span text)
{
	return text.size == 0 ||
	       (buffer_append(&slip->text, span_of(words)) &&
		utf8_escape(&slip->text, text, SIZE_MAX) && buffer_byte(&slip->text, '\n'));
}

bool receipt_names(struct slip *slip, const char *comma)
{
	const struct receipt *receipt = slip->receipt;
	bool good = true;
	for (size_t i = 0; i < receipt->removed_count && good; i++) {
		const struct receipt_column *column = &receipt->removed[i];
		good = (i == 0 || buffer_append(&slip->text, span_of(comma))) &&
		       (column->name.size ? utf8_escape(&slip->text, column->name, NAME_SHOWN_MAX)
					  : buffer_format(&slip->text, "#%zu", column->position)) &&
		       slip_turn(slip);
	}
	return good;
}

bool receipt_write(const struct receipt *receipt, enum receipt_format format,
		   enum receipt_language language, receipt_take *take, void *context,
		   struct failure *failure)
{
	static bool (*const languages[])(struct slip *) = {
		[RECEIPT_ENGLISH] = receipt_english,
		[RECEIPT_CHINESE] = receipt_chinese,
	};
	struct slip slip = {.receipt = receipt, .take = take, .context = context};
	bool good = format == RECEIPT_TEXT ? languages[language](&slip) : receipt_json(&slip);
	good = good && take(context, buffer_span(&slip.text));
	buffer_free(&slip.text);
	return good || fail(failure, STATUS_IO, "out of memory");
}
