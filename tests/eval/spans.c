/*
 * What detect finds in running text: each line of the input is one text; for each find one line
 * `LINE BEGIN END CLASS`, lines counted from 0, BEGIN and END in bytes.
 */
#include "detect/detect.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t size;
	for (size_t number = 0; (size = getline(&line, &capacity, stdin)) >= 0; number++) {
		struct span text = {line, (size_t)size};
		if (text.size && text.at[text.size - 1] == '\n')
			text.size--;
		struct detect_search *search = malloc(sizeof *search);
		struct finding found;
		if (!search)
			return EXIT_FAILURE;
		detect_begin_text(search, detectors_builtin(), text);
		while (detect_next(search, &found))
			printf("%zu %zu %zu %s\n", number, found.begin, found.end, found.class);
		free(search);
	}
	free(line);
	return ferror(stdin) || fclose(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
