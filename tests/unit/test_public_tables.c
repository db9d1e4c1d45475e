/*
 * detect: values of the test suites of others, and what we say of each.
 *
 * tests/unit/tables/NAME.txt: one record a line, tabs between its fields; # begins a comment.
 *   class     a class; text:CLASS: what is found of it in a text; luhn, mod97, mod11_2: a check
 *   theirs    what the source says: valid, invalid; of a text what it finds, `|` between, `-` none
 *   ours      none, form, shape, check; pass, fail; of a text what we find, in the same way
 *   value     as it is
 *   why       where the two differ, and only there
 * Valid and none differ, and invalid and more than a form: of a form too much else has we say no
 * more than that. A file put there is read; nothing names them here.
 */
#include "detect/detect.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define FOLDER      "tests/unit/tables"
#define TEXT_PREFIX "text:"

enum { CLASS, THEIRS, OURS, VALUE, FIELDS, WHY = FIELDS };

struct line {
	const char *file;
	unsigned number;
	const char *field[FIELDS + 1]; /* WHY is NULL where it is not given */
};

/* One line's fields, in place. */
static void split(struct line *line, char *bytes)
{
	size_t count = 0;
	bytes[strcspn(bytes, "\n")] = '\0';
	line->field[WHY] = NULL;
	for (char *at = bytes; at; count++) {
		char *tab = strchr(at, '\t');
		if (tab)
			*tab++ = '\0';
		if (count > WHY)
			break;
		line->field[count] = at;
		at = tab;
	}
	if (count < FIELDS || count > FIELDS + 1)
		fail_msg("%s:%u: %zu fields", line->file, line->number, count);
}

/* Everything of one class in a text, as notes are searched. */
static void write_findings(const char *class, struct span text, char *out, size_t size)
{
	struct detect_search search;
	struct finding finding;
	size_t used = 0;
	detect_begin_text(&search, detectors_builtin(), text);
	while (detect_next(&search, &finding)) {
		if (strcmp(finding.class, class) != 0)
			continue;
		int more = snprintf(out + used, size - used, "%s%.*s", used ? "|" : "",
				    (int)(finding.end - finding.begin), text.at + finding.begin);
		assert_true(more > 0 && used + (size_t)more < size);
		used += (size_t)more;
	}
	if (used == 0)
		snprintf(out, size, "-");
}

static const char *check_verdict(const char *name, struct span value)
{
	static const struct {
		const char *name;
		enum check check;
	} checks[] = {{"luhn", CHECK_LUHN}, {"mod97", CHECK_MOD97}, {"mod11_2", CHECK_MOD11_2}};
	for (size_t i = 0; i < COUNT(checks); i++)
		if (strcmp(checks[i].name, name) == 0)
			return check_holds(checks[i].check, value) ? "pass" : "fail";
	return NULL;
}

static const char *class_verdict(const struct line *line, struct span value)
{
	static const char *const words[] = {"none", "form", "shape", "check"};
	const struct detector *detector = detectors_named(detectors_builtin(), line->field[CLASS]);
	struct survey survey = survey_of(value);
	struct parts judged = {0, 0}, seen = {0, 0};
	if (!detector)
		fail_msg("%s:%u: no class %s", line->file, line->number, line->field[CLASS]);
	enum evidence evidence = detector_judge(detector, &survey, value, &judged);
	/* A mask of the class must know all that is judged to be of it. */
	if (evidence != EVIDENCE_NONE && (!detector_resembles(detector, value, &seen) ||
					  judged.begin != seen.begin || judged.end != seen.end))
		fail_msg("%s:%u: does not resemble its class", line->file, line->number);
	return words[evidence];
}

static bool one_of(const char *word, const char *first, const char *second)
{
	return strcmp(word, first) == 0 || strcmp(word, second) == 0;
}

static bool differ(const struct line *line, bool text)
{
	const char *theirs = line->field[THEIRS], *ours = line->field[OURS];
	if (text)
		return strcmp(theirs, ours) != 0;
	if (!one_of(theirs, "valid", "invalid"))
		fail_msg("%s:%u: neither valid nor invalid", line->file, line->number);
	if (strcmp(theirs, "valid") == 0)
		return one_of(ours, "none", "fail");
	return strcmp(ours, "pass") == 0 || one_of(ours, "shape", "check");
}

static void judge_line(const struct line *line)
{
	char found[1024];
	const char *class = line->field[CLASS], *said;
	struct span value = span_of(line->field[VALUE]);
	bool text = strncmp(class, TEXT_PREFIX, strlen(TEXT_PREFIX)) == 0;
	if (text) {
		write_findings(class + strlen(TEXT_PREFIX), value, found, sizeof found);
		said = found;
	} else {
		said = check_verdict(class, value);
		said = said ? said : class_verdict(line, value);
	}
	if (strcmp(said, line->field[OURS]) != 0)
		fail_msg("%s:%u: %s %s: %s, not %s", line->file, line->number, class, value.at,
			 said, line->field[OURS]);
	if (differ(line, text) != (line->field[WHY] != NULL))
		fail_msg("%s:%u: %s", line->file, line->number,
			 line->field[WHY] ? "nothing to say why for" : "does not say why");
}

static unsigned judge_file(const char *name)
{
	char path[512], *bytes = NULL;
	size_t room = 0;
	unsigned judged = 0;
	struct line line = {.file = path};
	snprintf(path, sizeof path, FOLDER "/%s", name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (getline(&bytes, &room, file) > 0) {
		line.number++;
		if (bytes[0] == '#' || bytes[0] == '\n')
			continue;
		split(&line, bytes);
		judge_line(&line);
		judged++;
	}
	free(bytes);
	fclose(file);
	return judged;
}

static void test_tables(void **state)
{
	(void)state;
	unsigned files = 0;
	struct dirent *entry;
	DIR *folder = opendir(FOLDER);
	if (!folder)
		fail_msg("no " FOLDER ": units run from the folder of the Makefile");
	while ((entry = readdir(folder)) != NULL) {
		size_t size = strlen(entry->d_name);
		if (size < 4 || strcmp(entry->d_name + size - 4, ".txt") != 0)
			continue;
		if (judge_file(entry->d_name) == 0)
			fail_msg("%s is empty", entry->d_name);
		files++;
	}
	closedir(folder);
	assert_true(files > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_tables)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
