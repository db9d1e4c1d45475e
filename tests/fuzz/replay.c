/*
 * Runs a fuzz target over files instead of under a fuzzer: every file of the folders that are
 * given, an empty input first. Prints how many; a target that finds something ends the program.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An exact allocation for each input, so that a sanitizer sees a read past its end. */
static void replay_file(const char *path, size_t size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(size ? size : 1);
	if (!file || !data || fread(data, 1, size, file) != size) {
		perror(path);
		exit(1);
	}
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

static unsigned replay_folder(const char *folder)
{
	unsigned count = 0;
	DIR *files = opendir(folder);
	if (!files) {
		perror(folder);
		exit(1);
	}
	for (struct dirent *entry; (entry = readdir(files));) {
		char path[4096];
		struct stat status;
		int size = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (size < 0 || (size_t)size >= sizeof path || stat(path, &status) != 0 ||
		    !S_ISREG(status.st_mode))
			continue;
		replay_file(path, (size_t)status.st_size);
		count++;
	}
	closedir(files);
	return count;
}

int main(int argc, char **argv)
{
	unsigned count = 1;
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++)
		count += replay_folder(argv[i]);
	printf("%u passed, 0 failed, 0 skipped\n", count);
	return 0;
}
