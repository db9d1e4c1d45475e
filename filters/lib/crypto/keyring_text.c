#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/inside.h"

#define WORDS_MAX 4

struct reading {
	struct keyring *keyring;
	const char *name;
	unsigned number; /* of the line */
	struct span words[WORDS_MAX];
	size_t count;
	struct failure *failure;
};

/* Never a byte of the line: any of its words may be a key. */
static bool refuse(const struct reading *reading, const char *what)
{
	return fail(reading->failure, STATUS_REFUSED, "%s:%u: %s", reading->name, reading->number,
		    what);
}

/* Parts a line at blanks. False: it has more words than any. */
static bool split(struct reading *reading, struct span line)
{
	size_t at = 0;
	for (reading->count = 0;; reading->count++) {
		while (at < line.size && (line.at[at] == ' ' || line.at[at] == '\t'))
			at++;
		size_t begin = at;
		while (at < line.size && line.at[at] != ' ' && line.at[at] != '\t')
			at++;
		if (at == begin)
			return true;
		if (reading->count == WORDS_MAX)
			return false;
		reading->words[reading->count] = span_cut(line, begin, at);
	}
}

static bool is_id(struct span word)
{
	for (size_t i = 0; i < word.size; i++)
		if (!(word.at[i] >= 'a' && word.at[i] <= 'z') &&
		    !(word.at[i] >= '2' && word.at[i] <= '7'))
			return false;
	return word.size == KEY_ID_SIZE;
}

/* Notes a key unless it is known; the lines of one key's subkeys have one date. */
static bool take_key(struct reading *reading, int64_t date, size_t *key)
{
	struct keyring *keyring = reading->keyring;
	*key = keyring_find(keyring, reading->words[0]);
	if (*key < keyring->key_count) {
		if (!keyring->narrow)
			return refuse(reading, "a line before has this id");
		if (keyring->keys[*key].date != date)
			return refuse(reading, "another date than on the line before of this id");
		return true;
	}
	struct ring_key *new = &keyring->keys[keyring->key_count++];
	*new = (struct ring_key){.date = date, .line = keyring->line_count};
	memcpy(new->id, reading->words[0].at, KEY_ID_SIZE);
	if (date >= keyring->keys[keyring->newest].date)
		keyring->newest = *key;
	return true;
}

static bool check_key(const struct reading *reading, struct span base64)
{
	unsigned char bytes[KEY_SIZE + 1];
	char id[KEY_ID_SIZE + 1];
	size_t size = 0;
	if (base64.size != base64_size(KEY_SIZE) || !base64_read(base64, bytes, &size) ||
	    size != KEY_SIZE) {
		OPENSSL_cleanse(bytes, sizeof bytes);
		return refuse(reading, "its last word is not the base64 of 32 bytes");
	}
	bool done = key_id_of(reading->keyring->library, bytes, id);
	OPENSSL_cleanse(bytes, sizeof bytes);
	if (!done)
		return fail(reading->failure, STATUS_IO, "libcrypto: HKDF failed");
	return span_is(reading->words[0], id) || refuse(reading, "the id is not that of the key");
}

static bool check_subkey(const struct reading *reading, const struct ring_line *line)
{
	unsigned char bytes[SUBKEY_MAX + CHECK_SIZE + 2], check[CHECK_SIZE];
	const struct mode *mode = line->mode;
	const char *id = reading->keyring->keys[line->key].id;
	size_t size = 0;
	bool done = line->base64.size == base64_size(mode->size + CHECK_SIZE) &&
		    base64_read(line->base64, bytes, &size) && size == mode->size + CHECK_SIZE;
	if (!done)
		refuse(reading, "its last word is not a subkey in base64");
	if (done && !subkey_check(reading->keyring->library, id, mode, line->class, bytes, check))
		done = fail(reading->failure, STATUS_IO, "libcrypto: SHA-256 failed");
	if (done && CRYPTO_memcmp(bytes + mode->size, check, CHECK_SIZE) != 0)
		done = refuse(reading, "the subkey is not that of its line");
	OPENSSL_cleanse(bytes, sizeof bytes);
	return done;
}

/* `encrypt/MODE/CLASS`. */
static bool take_subkey(struct reading *reading, struct ring_line *line)
{
	static const char purpose[] = "encrypt/";
	const struct keyring *keyring = reading->keyring;
	struct span word = reading->words[2];
	if (word.size < sizeof purpose - 1 || memcmp(word.at, purpose, sizeof purpose - 1) != 0)
		return refuse(reading, "its third word is not encrypt/MODE/CLASS");
	word = span_cut(word, sizeof purpose - 1, word.size);
	const char *slash = word.size ? memchr(word.at, '/', word.size) : NULL;
	size_t size = slash ? (size_t)(slash - word.at) : 0;
	line->mode = mode_named(span_cut(word, 0, size));
	if (!slash || !line->mode || !line->mode->encrypts)
		return refuse(reading, "no such mode");
	line->class = span_cut(word, size + 1, word.size);
	if (!class_name_is(line->class))
		return refuse(reading, "no such class");
	for (size_t i = 0; i < keyring->line_count; i++)
		if (keyring->lines[i].key == line->key && keyring->lines[i].mode == line->mode &&
		    span_equal(keyring->lines[i].class, line->class))
			return refuse(reading, "a line before has this subkey");
	return check_subkey(reading, line);
}

static bool take_line(struct reading *reading, size_t at, struct span line)
{
	struct keyring *keyring = reading->keyring;
	struct ring_line new = {.at = at};
	int64_t date;
	bool sound = split(reading, line);
	if (reading->count == 0 || reading->words[0].at[0] == '#')
		return true;
	if (!is_id(reading->words[0]))
		return refuse(reading,
			      "it does not begin with the id of a key (ten of a-z and 2-7)");
	if (!sound || reading->count < 3)
		return refuse(reading, "a line is an id, a date and a key");
	if (!key_date_read(reading->words[1], &date))
		return refuse(reading, "its second word is no date (2025-06-01T08:00:00Z)");
	bool narrow = reading->count == 4;
	if (keyring->line_count == 0)
		keyring->narrow = narrow;
	else if (keyring->narrow != narrow)
		return refuse(reading, "keys and subkeys are not kept in one keyring");
	new.base64 = reading->words[reading->count - 1];
	if (!take_key(reading, date, &new.key) ||
	    !(narrow ? take_subkey(reading, &new) : check_key(reading, new.base64)))
		return false;
	keyring->lines[keyring->line_count++] = new;
	return true;
}

bool keyring_parse(struct keyring *keyring, const char *name, struct failure *failure)
{
	struct reading reading = {.keyring = keyring, .name = name, .failure = failure};
	struct span text = {keyring->text.at, keyring->text.size};
	size_t at = 0;
	keyring->lines = calloc(RING_LINES_MAX, sizeof *keyring->lines);
	keyring->keys = calloc(RING_LINES_MAX, sizeof *keyring->keys);
	if (!keyring->lines || !keyring->keys)
		return fail(failure, STATUS_IO, "no memory for a keyring");
	if (text.size >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < text.size) {
		const char *feed = memchr(text.at + at, '\n', text.size - at);
		size_t end = feed ? (size_t)(feed - text.at) : text.size;
		size_t size = end > at && text.at[end - 1] == '\r' ? end - 1 : end;
		keyring->text_lines = ++reading.number;
		if (reading.number > RING_LINES_MAX)
			return refuse(&reading, "a keyring has 1,000 lines at most");
		if (!take_line(&reading, at, span_cut(text, at, size)))
			return false;
		at = end + 1;
	}
	return keyring->line_count > 0 || fail(failure, STATUS_REFUSED, "%s: no key in it", name);
}

struct keyring *keyring_read(const char *name, struct span text, struct failure *failure)
{
	struct keyring *keyring = keyring_new(failure);
	if (keyring && text.size > RING_TEXT_MAX)
		fail(failure, STATUS_REFUSED, "%s: larger than a keyring may be (1 MiB)", name);
	else if (keyring && secret_append(&keyring->text, text, failure) &&
		 keyring_parse(keyring, name, failure))
		return keyring;
	keyring_free(keyring);
	return NULL;
}

/* Whose it is, and who may read it. */
static bool check_descriptor(int descriptor, const char *name, struct failure *failure)
{
	struct stat stat;
	if (fstat(descriptor, &stat) != 0)
		return fail(failure, STATUS_IO, "%s: %s", name, strerror(errno));
	if (S_ISFIFO(stat.st_mode) || S_ISSOCK(stat.st_mode))
		return true;
	if (!S_ISREG(stat.st_mode))
		return fail(failure, STATUS_REFUSED, "%s: a keyring is a file or a pipe", name);
	if (stat.st_uid != geteuid() && stat.st_uid != 0)
		return fail(failure, STATUS_REFUSED,
			    "%s: the keyring of another user (chown it, or copy it)", name);
	if (stat.st_mode & 077)
		return fail(failure, STATUS_REFUSED,
			    "%s: others have rights on this keyring: chmod 600 %s", name, name);
	return true;
}

/* Reads to the end, and no more than a keyring may have. */
static bool receive(int descriptor, const char *name, struct secret *text, struct failure *failure)
{
	for (;;) {
		if (text->size == text->room &&
		    !secret_reserve(text, text->size ? text->size : 1, failure))
			return false;
		ssize_t size = read(descriptor, text->at + text->size, text->room - text->size);
		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			return fail(failure, STATUS_IO, "%s: %s", name, strerror(errno));
		if (size == 0)
			return true;
		text->size += (size_t)size;
		if (text->size > RING_TEXT_MAX)
			return fail(failure, STATUS_REFUSED,
				    "%s: larger than a keyring may be (1 MiB)", name);
	}
}

struct keyring *keyring_receive(int descriptor, const char *name, struct failure *failure)
{
	struct keyring *keyring = keyring_new(failure);
	if (keyring && check_descriptor(descriptor, name, failure) &&
	    receive(descriptor, name, &keyring->text, failure) &&
	    keyring_parse(keyring, name, failure))
		return keyring;
	keyring_free(keyring);
	return NULL;
}
