/* Where a trail ends: its last line's number and digest, whether that line is whole or not. */
#include "trail/tail.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 4096
/* More than the beginning of a line takes, as far as it is looked at. */
#define HEAD_SIZE 160

static bool fail_read(struct failure *failure)
{
	return fail(failure, STATUS_IO, "cannot read it: %s",
		    errno ? strerror(errno) : "it was cut meanwhile");
}

static bool read_at(int descriptor, off_t from, char *to, size_t size, struct failure *failure)
{
	while (size > 0) {
		errno = 0;
		ssize_t got = pread(descriptor, to, size, from);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return fail_read(failure);
		to += got;
		from += got;
		size -= (size_t)got;
	}
	return true;
}

/* Where the line begins whose bytes end before `end`. */
static bool find_begin(int descriptor, off_t end, off_t *begin, struct failure *failure)
{
	char piece[PIECE];
	for (*begin = end; *begin > 0;) {
		size_t size = *begin < PIECE ? (size_t)*begin : PIECE;
		if (!read_at(descriptor, *begin - (off_t)size, piece, size, failure))
			return false;
		const char *feed = memrchr(piece, '\n', size);
		if (feed) {
			*begin -= (off_t)size - (feed + 1 - piece);
			return true;
		}
		*begin -= (off_t)size;
	}
	return true;
}

static bool line_digest(int descriptor, off_t from, off_t to, char hex[DIGEST_HEX + 1],
			struct failure *failure)
{
	char piece[PIECE];
	struct digest *digest = digest_open(failure);
	bool good = digest;
	while (good && from < to) {
		size_t size = to - from < PIECE ? (size_t)(to - from) : PIECE;
		good = read_at(descriptor, from, piece, size, failure);
		if (good)
			digest_add(digest, (struct span){piece, size});
		from += (off_t)size;
	}
	return digest_finish(digest, hex, failure) && good;
}

/* ---- A line's beginning ------------------------------------------------------------------------
 */

/* What of a line was not looked at yet. */
struct head {
	struct span left;
	bool ended; /* where more was to come, and all before is as it should be */
};

static bool take(struct head *head, const char *word)
{
	size_t size = strlen(word), have = head->left.size < size ? head->left.size : size;
	bool same = have == 0 || memcmp(head->left.at, word, have) == 0;
	head->ended = same && have < size;
	head->left = span_cut(head->left, have, head->left.size);
	return same && have == size;
}

static bool take_id(struct head *head, char id[TRAIL_ID_SIZE + 1])
{
	size_t size = 0;
	for (; size < TRAIL_ID_SIZE && size < head->left.size; size++) {
		char c = head->left.at[size];
		if (!((c >= 'a' && c <= 'z') || (c >= '2' && c <= '7')))
			return false;
		id[size] = c;
	}
	id[size] = 0;
	head->ended = size < TRAIL_ID_SIZE;
	head->left = span_cut(head->left, size, head->left.size);
	return size == TRAIL_ID_SIZE;
}

/* At most 18 digits, and something behind them: a number that was cut off is none. */
static bool take_number(struct head *head, uint64_t *number)
{
	size_t size = 0;
	*number = 0;
	for (; size < 18 && size < head->left.size; size++) {
		char c = head->left.at[size];
		if (c < '0' || c > '9')
			break;
		*number = *number * 10 + (uint64_t)(c - '0');
	}
	head->left = span_cut(head->left, size, head->left.size);
	head->ended = head->left.size == 0;
	return size > 0 && !head->ended;
}

/* What a line tells of itself, though it be torn further on. *ended: too early for that. */
static bool head_read(struct span line, struct tail *tail, bool *ended)
{
	struct head head = {line, false};
	bool good = take(&head, "{\"trail\": \"") && take_id(&head, tail->id) &&
		    take(&head, "\", \"seq\": ") && take_number(&head, &tail->seq) &&
		    take(&head, ", \"prev\": \"");
	*ended = head.ended && line.size > 0;
	return good;
}

/* ---- The end -----------------------------------------------------------------------------------
 */

static bool refuse(struct failure *failure)
{
	return fail(failure, STATUS_REFUSED,
		    "it is no trail: its last line is none of one; nothing was added");
}

/*
 * Back from the last line to one that tells its number: lines that were torn so early that they do
 * not are counted. What stands there in the place of a last line that was cut off may be anything,
 * as a disk leaves it, but behind a line of a trail.
 */
static bool find_number(int descriptor, off_t begin, off_t end, struct tail *tail,
			struct failure *failure)
{
	char head[HEAD_SIZE];
	bool torn = tail->torn;
	for (uint64_t behind = 0;; behind++) {
		struct span line = {head,
				    end - begin < HEAD_SIZE ? (size_t)(end - begin) : HEAD_SIZE};
		if (!read_at(descriptor, begin, head, line.size, failure))
			return false;
		bool ended;
		if (head_read(line, tail, &ended)) {
			tail->seq += behind;
			return true;
		}
		if (!ended && !(torn && begin > 0))
			return refuse(failure);
		/* Only ever begun: the first line of all. */
		if (begin == 0) {
			*tail->id = 0;
			tail->seq = behind + 1;
			return true;
		}
		torn = false;
		end = begin - 1;
		if (!find_begin(descriptor, end, &begin, failure))
			return false;
	}
}

bool tail_read(int descriptor, struct tail *tail, struct failure *failure)
{
	struct stat status;
	off_t begin;
	char last = 0;
	*tail = (struct tail){0};
	errno = 0;
	if (fstat(descriptor, &status) < 0)
		return fail_read(failure);
	tail->size = status.st_size;
	if (tail->size == 0)
		return true;
	if (!read_at(descriptor, tail->size - 1, &last, 1, failure))
		return false;
	tail->torn = last != '\n';
	off_t end = tail->torn ? tail->size : tail->size - 1;
	return find_begin(descriptor, end, &begin, failure) &&
	       find_number(descriptor, begin, end, tail, failure) &&
	       line_digest(descriptor, begin, end, tail->digest, failure);
}
