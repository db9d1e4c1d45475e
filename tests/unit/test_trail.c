/* trail: lines that are added, what they hold, and what is no trail. */
#include "trail/trail.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "crypto/crypto.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static char folder[] = "/tmp/pii-trail-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/t.jsonl", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static int fresh(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static const struct trail_begin begin = {
	.run = "nightly",
	.piped_in = true,
	.program = "pii-mask",
	.version = "0.1.0",
	.task = "mask",
	.login = "li",
	.uid = 1000,
	.host = "shop",
	.purpose = "店铺转让",
	.recipient = "上海某某公司",
	.tag = "3kq7",
	.rules = "transfer",
	.rules_sha256 = "aa11",
};

static struct trail_column columns[] = {
	{.position = 1,
	 .name = "a \"b\"\\\t",
	 .class = "cn_mobile",
	 .sensitivity = "personal",
	 .action = "mask",
	 .kind = "keep",
	 .cells = 9,
	 .treated = 7,
	 .already = 2},
	{.position = 3, .name = "", .action = "drop"},
};

static const struct trail_end end = {
	.status = 143,
	.milliseconds = 61,
	.in = {.records = 9, .bytes = 512, .sha256 = "bb22", .text_sha256 = "cc33"},
	.out = {.none = true},
	.rejects = 1,
	.removed_people = 2,
	.removed_retention = 3,
	.subjects = true,
	.unended = true,
	.columns = columns,
	.column_count = COUNT(columns),
};

/* ---- A file and its lines ----------------------------------------------------------------------
 */

static void put(const char *text)
{
	FILE *file = fopen(path, "a");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	fclose(file);
}

static char *whole(size_t *size)
{
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	char *text = malloc(*size + 1);
	assert_non_null(text);
	assert_int_equal(fread(text, 1, *size, file), *size);
	text[*size] = 0;
	fclose(file);
	return text;
}

static void digest_of(struct span bytes, char hex[DIGEST_HEX + 1])
{
	struct failure failure = {0};
	struct digest *digest = digest_open(&failure);
	digest_add(digest, bytes);
	assert_true(digest_finish(digest, hex, &failure));
}

/* Checks the chain from end to end, and counts its lines; whole lines that are no JSON are passed
 * over where they are to be there. */
static size_t check_chain(size_t torn)
{
	size_t size, lines = 0, bad = 0;
	char *text = whole(&size), prev[DIGEST_HEX + 1] = "", *id = NULL;
	assert_true(size > 0 && text[size - 1] == '\n');
	for (char *at = text; *at; lines++) {
		char *feed = strchr(at, '\n');
		json_t *line = json_loadb(at, (size_t)(feed - at), 0, NULL);
		if (line) {
			const char *name = json_string_value(json_object_get(line, "trail"));
			assert_int_equal(json_integer_value(json_object_get(line, "seq")),
					 lines + 1);
			assert_string_equal(json_string_value(json_object_get(line, "prev")), prev);
			if (!id)
				id = strdup(name);
			assert_string_equal(name, id);
			json_decref(line);
		}
		bad += !line;
		digest_of((struct span){at, (size_t)(feed - at)}, prev);
		at = feed + 1;
	}
	assert_int_equal(bad, torn);
	free(text);
	free(id);
	return lines;
}

static struct trail *opened(void)
{
	struct failure failure = {0};
	struct trail *trail = trail_open(path, &begin, &failure);
	assert_string_equal(failure.text, "");
	assert_non_null(trail);
	return trail;
}

static void run_once(void)
{
	struct failure failure = {0};
	struct trail *trail = opened();
	assert_true(trail_end(trail, &end, &failure));
	trail_close(trail);
}

/* ---- Lines -------------------------------------------------------------------------------------
 */

/* Blanks out what differs from run to run: id, digest and time. */
static void expect_line(char **at, const char *seq, bool first, const char *rest)
{
	char head[128], *feed = strchr(*at, '\n');
	assert_non_null(feed);
	*feed = 0;
	assert_memory_equal(*at, "{\"trail\": \"", 11);
	assert_int_equal(strspn(*at + 11, "abcdefghijklmnopqrstuvwxyz234567"), 10);
	snprintf(head, sizeof head, "\", \"seq\": %s, \"prev\": \"", seq);
	char *next = *at + 21;
	assert_memory_equal(next, head, strlen(head));
	next += strlen(head);
	assert_int_equal(strspn(next, "0123456789abcdef"), first ? 0 : 64);
	next += first ? 0 : 64;
	assert_memory_equal(next, "\", \"time\": \"2", 13);
	assert_memory_equal(next + 35, "Z\", ", 4);
	assert_string_equal(next + 39, rest);
	*at = feed + 1;
}

static void test_lines(void **state)
{
	struct failure failure = {0};
	struct stat status;
	size_t size;
	(void)state;
	struct trail *trail = opened();
	assert_true(trail_end(trail, &end, &failure));
	assert_true(trail_failed(trail, "rename", &failure));
	assert_int_equal(trail_torn(trail), 0);
	trail_close(trail);
	char *text = whole(&size), *at = text;
	expect_line(&at, "1", true,
		    "\"event\": \"begin\", \"run\": \"nightly\", \"pipe\": {\"in\": true, \"out\": "
		    "false}, \"program\": \"pii-mask\", "
		    "\"version\": \"0.1.0\", \"task\": \"mask\", \"operator\": {\"login\": \"li\", "
		    "\"uid\": 1000, \"host\": \"shop\"}, \"purpose\": \"店铺转让\", \"basis\": "
		    "null, \"recipient\": \"上海某某公司\", \"tag\": \"3kq7\", \"key_tag\": null, "
		    "\"rules\": {\"name\": \"transfer\", \"sha256\": \"aa11\"}}");
	expect_line(&at, "2", false,
		    "\"event\": \"end\", \"begin\": 1, \"status\": 143, \"milliseconds\": 61, "
		    "\"in\": {\"records\": 9, \"bytes\": 512, \"sha256\": \"bb22\", "
		    "\"text_sha256\": \"cc33\"}, \"out\": null, \"rejects\": 1, \"removed\": "
		    "{\"subjects\": 2, \"retention\": 3}, \"subjects\": true, \"retention\": "
		    "false, \"unended\": true, \"columns\": [{\"position\": 1, \"name\": \"a "
		    "\\\"b\\\"\\\\\\t\", \"class\": \"cn_mobile\", \"sensitivity\": \"personal\", "
		    "\"action\": \"mask\", \"kind\": \"keep\", \"cells\": 9, \"treated\": 7, "
		    "\"already\": 2}, {\"position\": 3, \"name\": \"\", \"class\": null, "
		    "\"sensitivity\": null, \"action\": \"drop\", \"kind\": null, \"cells\": 0, "
		    "\"treated\": 0, \"already\": 0}]}");
	expect_line(&at, "3", false, "\"event\": \"failed\", \"begin\": 1, \"what\": \"rename\"}");
	assert_string_equal(at, "");
	free(text);
	assert_int_equal(check_chain(0), 3);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
}

static void test_audit(void **state)
{
	struct failure failure = {0};
	const char *names[] = {"收货地址", "订单创建时间"};
	struct trail_risk risk = {
		names,
		2,
		{{0.5, 0.25, 0.75, false}, {.exact = false}, {.exact = false}, {1, 1, 1, true}}};
	struct trail_audit audit = {.gate = true,
				    .by_subject = true,
				    .people = {9, 8, 10, false},
				    .sensitive = {2, 2, 2, true},
				    .unnamed = 3,
				    .masked = 4,
				    .sealed = 5,
				    .risk = &risk,
				    .risk_count = 1};
	struct trail_end audited = end;
	size_t size;
	(void)state;
	columns[0].findings = 5;
	columns[0].declared = 6;
	audited.audit = &audit;
	audited.column_count = 1;
	struct trail *trail = opened();
	assert_true(trail_end(trail, &audited, &failure));
	trail_close(trail);
	char *text = whole(&size);
	const char *tail = strstr(text, "\"already\": 2, ");
	assert_non_null(tail);
	assert_string_equal(
		tail, "\"already\": 2, \"findings\": 5, \"declared\": 6}], \"audit\": {\"gate\": "
		      "true, \"people\": {\"by\": \"subject\", \"all\": {\"value\": 9, \"low\": "
		      "8, \"high\": 10, \"exact\": false}, \"sensitive\": {\"value\": 2, "
		      "\"low\": 2, \"high\": 2, \"exact\": true}, \"unnamed\": 3, \"masked\": "
		      "4, \"sealed\": 5}, \"risk\": [{\"columns\": "
		      "[\"收货地址\", \"订单创建时间\"], \"k\": {\"2\": {\"share\": 0.5, \"low\": "
		      "0.25, \"high\": 0.75, \"exact\": false}, \"5\": {\"share\": 0, \"low\": "
		      "0, \"high\": 0, \"exact\": false}, \"10\": {\"share\": 0, \"low\": "
		      "0, \"high\": 0, \"exact\": false}, \"20\": {\"share\": 1, \"low\": "
		      "1, \"high\": 1, \"exact\": true}}}]}}\n");
	free(text);
	assert_int_equal(check_chain(0), 2);
}

/* Names are cut so that what they are escaped to keeps within the bound, at a character. */
static void test_long_names(void **state)
{
	static const struct {
		const char *piece;
		size_t times, kept;
	} rows[] = {
		{"x", 180, 180}, {"x", 181, 180}, {"手", 61, 60}, {"\x01", 40, 30},
		{"\"", 100, 90}, {"x手", 50, 45}, {"", 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct failure failure = {0};
		struct trail_column column = {.position = 1, .action = "label"};
		struct trail_end one = {.columns = &column, .column_count = 1};
		char name[700] = "", kept[700] = "";
		size_t size;
		for (size_t n = 0; n < rows[i].times; n++) {
			strcat(name, rows[i].piece);
			if (n < rows[i].kept)
				strcat(kept, rows[i].piece);
		}
		column.name = name;
		unlink(path);
		struct trail *trail = opened();
		assert_true(trail_end(trail, &one, &failure));
		trail_close(trail);
		char *text = whole(&size), *last = strchr(text, '\n') + 1;
		json_t *line = json_loads(last, 0, NULL);
		json_t *told = json_array_get(json_object_get(line, "columns"), 0);
		assert_string_equal(json_string_value(json_object_get(told, "name")), kept);
		json_decref(line);
		free(text);
	}
}

/* The widest header: a line within the limit, and memory for little more than it. */
static void test_many_columns(void **state)
{
	struct failure failure = {0};
	struct trail_column *many = calloc(COLUMNS_MAX, sizeof *many);
	struct trail_audit audit = {0};
	struct trail_end widest = {.columns = many, .column_count = COLUMNS_MAX, .audit = &audit};
	struct stat status;
	char name[TRAIL_NAME_MAX + 2];
	(void)state;
	assert_non_null(many);
	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = 0;
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		many[i] = (struct trail_column){.position = i + 1,
						.name = name,
						.class = "abcdefghijklmnopqrstuvwxyz012345",
						.sensitivity = "sensitive",
						.action = "encrypt",
						.kind = "surrogate",
						.cells = 10000000000,
						.treated = 10000000000,
						.already = 10000000000,
						.findings = 10000000000,
						.declared = 10000000000};
	struct trail *trail = opened();
	assert_true(trail_end(trail, &widest, &failure));
	trail_close(trail);
	free(many);
	run_once();
	assert_int_equal(check_chain(0), 4);
	assert_int_equal(stat(path, &status), 0);
	assert_true(status.st_size > 20 << 20);
}

/* ---- What stands there already -----------------------------------------------------------------
 */

static void test_torn(void **state)
{
	/* What is left of a line, as far as it came; the number of the line that was torn. */
	static const char *const rows[] = {
		"{",
		"{\"trail\": \"",
		"{\"trail\": \"aaaa",
		"\x01\x02 anything",
		" ",
		"{\"trail\": \"aaaaaaaaaa\", \"seq\": 3, \"prev\": \"",
		"{\"trail\": \"aaaaaaaaaa\", \"seq\": 3",
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		unlink(path);
		run_once();
		size_t size;
		char *text = whole(&size), torn[128];
		snprintf(torn, sizeof torn, "%s", rows[i]);
		char *id = strstr(torn, "aaaaaaaaaa");
		if (id)
			memcpy(id, text + 11, 10);
		free(text);
		put(torn);
		struct trail *trail = opened();
		assert_int_equal(trail_torn(trail), 3);
		trail_close(trail);
		run_once();
		assert_int_equal(check_chain(1), 6);
	}
}

/* Torn behind a torn one, and torn as the first line of all. */
static void test_torn_again(void **state)
{
	static const char *const rows[] = {"{\"trail\": \"aa", "{\"trail\"\n{\"tra", "{\n{\n{"};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		unlink(path);
		put(rows[i]);
		struct trail *trail = opened();
		assert_int_equal(trail_torn(trail), i + 1);
		trail_close(trail);
		assert_int_equal(check_chain(i + 1), i + 2);
		unlink(path);
		run_once();
		put(rows[i]);
		run_once();
		assert_int_equal(check_chain(i + 1), 5 + i);
	}
}

static void expect_refused(enum status status, const char *words)
{
	struct failure failure = {0};
	assert_null(trail_open(path, &begin, &failure));
	assert_int_equal(failure.status, status);
	assert_non_null(strstr(failure.text, words));
}

static void test_no_trail(void **state)
{
	static const char *const rows[] = {
		"hello\n",
		"hello",
		"\n",
		"id,name\n1,a\n",
		"{\"trail\": 1}\n",
		"{\"trail\": \"AAAAAAAAAA\", \"seq\": 1, \"prev\": \"\"}\n",
		"[]\n",
		"hello\n{",
		"{\"trails\": \"",
		"\n\n",
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows) * 2; i++) {
		size_t before, after;
		unlink(path);
		/* Behind a trail, too: its last line tells. */
		if (i % 2)
			run_once();
		put(rows[i / 2]);
		char *text = whole(&before);
		/* What has no line feed may be a torn line, behind a sound one. */
		bool torn = i % 2 && text[before - 1] != '\n' && !strchr(rows[i / 2], '\n');
		free(text);
		if (torn)
			continue;
		expect_refused(STATUS_REFUSED, "is no trail");
		free(whole(&after));
		assert_int_equal(before, after);
	}
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	expect_refused(STATUS_IO, "cannot open");
	rmdir(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	expect_refused(STATUS_REFUSED, "regular file");
	unlink(path);
	assert_int_equal(symlink("/dev/null", path), 0);
	expect_refused(STATUS_IO, "it is a link");
}

/* Somebody emptied it, put other lines there, or removed it between our two lines. */
static void test_replaced(void **state)
{
	struct failure failure = {0};
	(void)state;
	run_once();
	struct trail *trail = opened();
	assert_int_equal(truncate(path, 0), 0);
	assert_false(trail_end(trail, &end, &failure));
	assert_int_equal(failure.status, STATUS_IO);
	run_once();
	failure = (struct failure){0};
	assert_false(trail_end(trail, &end, &failure));
	assert_non_null(strstr(failure.text, "replaced"));
	trail_close(trail);
	assert_int_equal(check_chain(0), 2);
	/* Without a name nobody will read it. */
	trail = opened();
	unlink(path);
	failure = (struct failure){0};
	assert_false(trail_end(trail, &end, &failure));
	assert_int_equal(failure.status, STATUS_IO);
	assert_non_null(strstr(failure.text, "removed"));
	trail_close(trail);
}

/* By another name it goes on. */
static void test_renamed(void **state)
{
	struct failure failure = {0};
	char other[sizeof path + 4];
	(void)state;
	struct trail *trail = opened();
	snprintf(other, sizeof other, "%s.old", path);
	assert_int_equal(rename(path, other), 0);
	assert_true(trail_end(trail, &end, &failure));
	trail_close(trail);
	assert_int_equal(rename(other, path), 0);
	assert_int_equal(check_chain(0), 2);
}

/* A disk that is full takes nothing of a line. */
static void test_full(void **state)
{
	struct failure failure = {0};
	struct rlimit before, tight;
	struct stat status, after;
	(void)state;
	struct trail *trail = opened();
	assert_int_equal(stat(path, &status), 0);
	getrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_IGN);
	tight = (struct rlimit){(rlim_t)status.st_size + 40, before.rlim_max};
	setrlimit(RLIMIT_FSIZE, &tight);
	bool done = trail_end(trail, &end, &failure);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_false(done);
	assert_int_equal(failure.status, STATUS_IO);
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(status.st_size, after.st_size);
	failure = (struct failure){0};
	assert_true(trail_end(trail, &end, &failure));
	trail_close(trail);
	assert_int_equal(check_chain(0), 2);
}

/* ---- Together ----------------------------------------------------------------------------------
 */

#define WRITERS 8
#define RUNS    25

static void test_together(void **state)
{
	(void)state;
	for (size_t i = 0; i < WRITERS; i++) {
		pid_t process = fork();
		assert_true(process >= 0);
		if (process == 0) {
			struct failure failure = {0};
			bool good = true;
			for (size_t n = 0; n < RUNS && good; n++) {
				struct trail *trail = trail_open(path, &begin, &failure);
				good = trail && trail_end(trail, &end, &failure) &&
				       trail_torn(trail) == 0;
				trail_close(trail);
			}
			_exit(good ? 0 : 1);
		}
	}
	for (size_t i = 0; i < WRITERS; i++) {
		int status;
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(check_chain(0), WRITERS * RUNS * 2);
}

/* Whoever holds the lock is waited for. */
static void test_locked(void **state)
{
	(void)state;
	run_once();
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	assert_int_equal(flock(descriptor, LOCK_EX), 0);
	pid_t process = fork();
	if (process == 0) {
		struct failure failure = {0};
		close(descriptor);
		_exit(trail_open(path, &begin, &failure) ? 0 : 1);
	}
	usleep(100000);
	int status;
	assert_int_equal(waitpid(process, &status, WNOHANG), 0);
	assert_int_equal(check_chain(0), 2);
	close(descriptor);
	assert_int_equal(waitpid(process, &status, 0), process);
	assert_int_equal(status, 0);
	assert_int_equal(check_chain(0), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_lines, fresh),
		cmocka_unit_test_setup(test_audit, fresh),
		cmocka_unit_test_setup(test_long_names, fresh),
		cmocka_unit_test_setup(test_many_columns, fresh),
		cmocka_unit_test_setup(test_torn, fresh),
		cmocka_unit_test_setup(test_torn_again, fresh),
		cmocka_unit_test_setup(test_no_trail, fresh),
		cmocka_unit_test_setup(test_replaced, fresh),
		cmocka_unit_test_setup(test_renamed, fresh),
		cmocka_unit_test_setup(test_full, fresh),
		cmocka_unit_test_setup(test_together, fresh),
		cmocka_unit_test_setup(test_locked, fresh),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
