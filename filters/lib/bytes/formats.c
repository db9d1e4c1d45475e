/* What is no CSV, known by its first bytes, and the way out. */
#include "bytes/formats.h"

static bool ascii_equal(const char *a, const char *b, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char x = a[i], y = b[i];
		if (x >= 'A' && x <= 'Z')
			x = (char)(x - 'A' + 'a');
		if (x != y)
			return false;
	}
	return true;
}

#define MAGIC(bytes)                                                                               \
	{                                                                                          \
		bytes, sizeof bytes - 1                                                            \
	}

static const struct {
	struct span magic;
	const char *is;
} formats[] = {
	{MAGIC("PK\x03\x04"),
	 "an xlsx or zip file; save it as CSV UTF-8 (另存为 CSV UTF-8), or unzip it"},
	{MAGIC("PK\x05\x06"), "an empty zip file; unzip it"},
	{MAGIC("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
	 "an xls file; save it as CSV UTF-8 (另存为 CSV UTF-8)"},
	{MAGIC("\x1f\x8b"), "a gzip file; put `gzip -dc FILE |` before this program"},
	{MAGIC("BZh"), "a bzip2 file; put `bzip2 -dc FILE |` before this program"},
	{MAGIC("\xfd"
	       "7zXZ"),
	 "an xz file; put `xz -dc FILE |` before this program"},
	{MAGIC("%PDF-"), "a PDF file; export it as CSV"},
};

static const char *const html[] = {"<html", "<!doctype", "<table", "<?xml", "<head", "<meta", NULL};

const char *format_foreign(struct span head, bool encoding_given)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct span magic = formats[i].magic;
		if (head.size >= magic.size && memcmp(head.at, magic.at, magic.size) == 0)
			return formats[i].is;
	}
	if (head.size >= 2 && !encoding_given) {
		bool little = memcmp(head.at, "\xff\xfe", 2) == 0 || (head.at[0] && !head.at[1]);
		bool big = memcmp(head.at, "\xfe\xff", 2) == 0 || (!head.at[0] && head.at[1]);
		if (little || big)
			return "UTF-16 text; save it as UTF-8 (另存为 CSV UTF-8), or, if it is the "
			       "input, give -e utf-16";
	}
	size_t skip = head.size >= 3 && memcmp(head.at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	while (skip < head.size && strchr(" \t\r\n", head.at[skip]) && head.at[skip])
		skip++;
	for (const char *const *word = html; *word; word++)
		if (head.size - skip >= strlen(*word) &&
		    ascii_equal(head.at + skip, *word, strlen(*word)))
			return "an HTML or XML page, whatever its name says; open it and save it "
			       "as "
			       "CSV UTF-8 (另存为 CSV UTF-8)";
	return NULL;
}
