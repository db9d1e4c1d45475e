/*
 * The local zone. What $TZ names and the system does not know is taken for UTC without a word
 * (tzset(3)): a slip of the pen would remove records hours too early.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "run/inside.h"

#define ZONES_FOLDER "/usr/share/zoneinfo"

static bool letter(char byte)
{
	return (unsigned char)((byte | 0x20) - 'a') < 26;
}

/* A file that says what it is: RFC 8536. */
static bool zone_file(const char *name)
{
	char path[4096], magic[4];
	const char *folder = getenv("TZDIR");
	int size = *name == '/' ? snprintf(path, sizeof path, "%s", name)
				: snprintf(path, sizeof path, "%s/%s",
					   folder && *folder ? folder : ZONES_FOLDER, name);
	int file = size > 0 && (size_t)size < sizeof path
			   ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
			   : -1;
	if (file < 0)
		return false;
	bool zone = read(file, magic, sizeof magic) == (ssize_t)sizeof magic &&
		    memcmp(magic, "TZif", sizeof magic) == 0;
	close(file);
	return zone;
}

/* As POSIX has it: a name of three letters or more, or one in <>, and hours from UTC. */
static bool zone_told(const char *name)
{
	const char *at = name;
	if (*at == '<') {
		at = strchr(at, '>');
		if (!at)
			return false;
		at++;
	} else {
		while (letter(*at))
			at++;
		if (at - name < 3)
			return false;
	}
	at += *at == '+' || *at == '-';
	return *at >= '0' && *at <= '9';
}

bool zone_check(struct failure *failure)
{
	const char *zone = getenv("TZ");
	struct buffer name = {0};
	if (!zone)
		return true;
	zone += *zone == ':';
	if (*zone == 0 || strcmp(zone, "UTC") == 0 || strcmp(zone, "GMT") == 0 || zone_told(zone) ||
	    zone_file(zone))
		return true;
	utf8_escape(&name, span_of(zone), NAME_SHOWN_MAX);
	fail(failure, STATUS_REFUSED,
	     "TZ: the system knows no zone \"%.*s\", and would take it for UTC; such as "
	     "Asia/Shanghai, with the package tzdata installed",
	     (int)name.size, name.at ? name.at : "");
	buffer_free(&name);
	return false;
}
