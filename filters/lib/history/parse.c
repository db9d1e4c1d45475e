/* A trail's line read: exactly what pii-trail(5) says, nothing more and nothing less. */
#include <stdio.h>
#include <time.h>

#include "history/values.h"

/* What a line may hold: 14 values of each column, and few besides. */
#define VALUES_MAX (16 * COLUMNS_MAX)
#define DEPTH_MAX  8

/* The first that is wrong is told. */
bool read_wrong(struct reading *reading, const char *name, const char *why)
{
	if (!reading->why) {
		reading->name = name ? arena_copy(reading->arena, span_of(name)) : NULL;
		reading->why = why;
	}
	return false;
}

/* ---- Values ------------------------------------------------------------------------------------
 */

/* Which is not known, or stands for nothing. */
static const char *unknown_member(json_t *object, const struct member *members, size_t count)
{
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
	{
		size_t i = 0;
		while (i < count && strcmp(key, members[i].name) != 0)
			i++;
		if (i == count)
			return key;
	}
	return NULL;
}

bool read_members(struct reading *reading, const json_t *value, const struct member *members,
		  size_t count, void *to)
{
	json_t *object = (json_t *)value;
	size_t found = 0;
	if (!json_is_object(object))
		return false;
	for (size_t i = 0; i < count; i++) {
		const json_t *member = json_object_get(object, members[i].name);
		if (!member && !members[i].optional)
			return read_wrong(reading, members[i].name, "is missing");
		if (member && !members[i].read(reading, member, (char *)to + members[i].offset))
			return read_wrong(reading, members[i].name, "is not what it should be");
		found += member != NULL;
	}
	if (found == json_object_size(object))
		return true;
	return read_wrong(reading, unknown_member(object, members, count),
			  "is no part of such a line");
}

bool read_text(struct reading *reading, const json_t *value, void *to)
{
	if (!json_is_string(value))
		return false;
	*(const char **)to = arena_copy(
		reading->arena, (struct span){json_string_value(value), json_string_length(value)});
	return true;
}

bool read_text_or_null(struct reading *reading, const json_t *value, void *to)
{
	return json_is_null(value) || read_text(reading, value, to);
}

bool read_count(struct reading *reading, const json_t *value, void *to)
{
	(void)reading;
	*(uint64_t *)to = (uint64_t)json_integer_value(value);
	return json_is_integer(value) && json_integer_value(value) >= 0;
}

bool read_milliseconds(struct reading *reading, const json_t *value, void *to)
{
	(void)reading;
	*(int64_t *)to = json_integer_value(value);
	return json_is_integer(value) && json_integer_value(value) >= 0;
}

bool read_flag(struct reading *reading, const json_t *value, void *to)
{
	(void)reading;
	*(bool *)to = json_is_true(value);
	return json_is_boolean(value);
}

static bool is_digest(const char *text, size_t size)
{
	return size == DIGEST_HEX && strspn(text, "0123456789abcdef") == size;
}

bool read_digest(struct reading *reading, const json_t *value, void *to)
{
	(void)reading;
	if (!json_is_string(value) ||
	    !is_digest(json_string_value(value), json_string_length(value)))
		return false;
	memcpy(to, json_string_value(value), TRAIL_DIGEST);
	return true;
}

/* As a text, where the form has a pointer to it. */
static bool read_digest_text(struct reading *reading, const json_t *value, void *to)
{
	char digest[TRAIL_DIGEST];
	return read_digest(reading, value, digest) && read_text(reading, value, to);
}

static bool read_digest_or_empty(struct reading *reading, const json_t *value, void *to)
{
	bool empty = json_is_string(value) && json_string_length(value) == 0;
	return empty || read_digest(reading, value, to);
}

static bool read_id(struct reading *reading, const json_t *value, void *to)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	(void)reading;
	if (!json_is_string(value) || json_string_length(value) != TRAIL_ID_SIZE ||
	    strspn(json_string_value(value), letters) != TRAIL_ID_SIZE)
		return false;
	memcpy(to, json_string_value(value), TRAIL_ID_SIZE + 1);
	return true;
}

/* 2026-11-29T18:42:28.123Z, written in no other way. */
static bool read_time(struct reading *reading, const json_t *value, void *to)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd.dddZ";
	const char *text = json_is_string(value) ? json_string_value(value) : "";
	(void)reading;
	if (strlen(text) != sizeof form - 1)
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	struct tm tm = {0}, back;
	int milliseconds = 0;
	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
		   &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &milliseconds) != 7)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	struct tm asked = tm;
	time_t moment = timegm(&tm);
	*(int64_t *)to = (int64_t)moment * 1000 + milliseconds;
	/* The 31st of June is the 1st of July to timegm(). */
	return gmtime_r(&moment, &back) && back.tm_year == asked.tm_year &&
	       back.tm_mon == asked.tm_mon && back.tm_mday == asked.tm_mday &&
	       back.tm_hour == asked.tm_hour && back.tm_min == asked.tm_min &&
	       back.tm_sec == asked.tm_sec;
}

/* ---- The first line of a run -------------------------------------------------------------------
 */

static bool read_operator(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"login", read_text, offsetof(struct trail_begin, login), false},
		{"uid", read_count, offsetof(struct trail_begin, uid), false},
		{"host", read_text, offsetof(struct trail_begin, host), false},
	};
	return read_members(reading, value, MEMBERS(members), to);
}

static bool read_rules(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"name", read_text, offsetof(struct trail_begin, rules), false},
		{"sha256", read_digest_text, offsetof(struct trail_begin, rules_sha256), false},
	};
	return read_members(reading, value, MEMBERS(members), to);
}

static bool read_pipe(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"in", read_flag, offsetof(struct trail_begin, piped_in), false},
		{"out", read_flag, offsetof(struct trail_begin, piped_out), false},
	};
	return read_members(reading, value, MEMBERS(members), to);
}

#define OF_BEGIN(member) offsetof(struct trail_begin, member), false
static const struct member begin_members[] = {
	{"run", read_text, OF_BEGIN(run)},
	{"pipe", read_pipe, 0, false},
	{"program", read_text, OF_BEGIN(program)},
	{"version", read_text, OF_BEGIN(version)},
	{"task", read_text, OF_BEGIN(task)},
	{"operator", read_operator, 0, false},
	{"purpose", read_text_or_null, OF_BEGIN(purpose)},
	{"basis", read_text_or_null, OF_BEGIN(basis)},
	{"recipient", read_text_or_null, OF_BEGIN(recipient)},
	{"tag", read_text_or_null, OF_BEGIN(tag)},
	{"key_tag", read_text_or_null, OF_BEGIN(key_tag)},
	{"rules", read_rules, 0, false},
};

/* ---- A line ------------------------------------------------------------------------------------
 */

#define OF_LINE(member) offsetof(struct line, member), false
static const struct member head_members[] = {
	{"trail", read_id, OF_LINE(id)},
	{"seq", read_count, OF_LINE(seq)},
	{"prev", read_digest_or_empty, OF_LINE(prev)},
	{"time", read_time, OF_LINE(time)},
};

static const struct member begun_member = {"begin", read_count, OF_LINE(begun)};
static const struct member failed_member = {"what", read_text, OF_LINE(failed)};

/* Takes a member out of a line's object, so that what is left is the event's. */
static bool take_member(struct reading *reading, json_t *object, const struct member *member,
			struct line *line)
{
	const json_t *value = json_object_get(object, member->name);
	if (!value)
		return read_wrong(reading, member->name, "is missing");
	if (!member->read(reading, value, (char *)line + member->offset))
		return read_wrong(reading, member->name, "is not what it should be");
	json_object_del(object, member->name);
	return true;
}

static bool read_event(struct reading *reading, json_t *object, const char *event,
		       struct line *line)
{
	if (strcmp(event, "begin") == 0) {
		line->event = EVENT_BEGIN;
		line->begin = arena_take(reading->arena, sizeof *line->begin);
		return read_members(reading, object, MEMBERS(begin_members), line->begin);
	}
	line->event = strcmp(event, "end") == 0 ? EVENT_END : EVENT_FAILED;
	if (line->event == EVENT_FAILED && strcmp(event, "failed") != 0)
		return read_wrong(reading, "event", "is not what it should be");
	if (!take_member(reading, object, &begun_member, line))
		return false;
	if (line->event == EVENT_FAILED)
		return read_members(reading, object, &failed_member, 1, line);
	line->end = arena_take(reading->arena, sizeof *line->end);
	return read_end(reading, object, line->end);
}

static bool read_line(struct reading *reading, const json_t *value, struct line *line)
{
	/* Of the object's members alone; values are shared with the original. */
	json_t *object = json_copy((json_t *)value);
	if (!object)
		out_of_memory();
	bool good = json_is_object(object) || read_wrong(reading, NULL, "it is no object");
	for (size_t i = 0; good && i < sizeof head_members / sizeof *head_members; i++)
		good = take_member(reading, object, &head_members[i], line);
	good = good && (line->seq > 0 || read_wrong(reading, "seq", "is not what it should be"));
	json_t *event = good ? json_incref(json_object_get(object, "event")) : NULL;
	if (good && !json_is_string(event))
		good = read_wrong(reading, "event",
				  event ? "is not what it should be" : "is missing");
	if (good) {
		json_object_del(object, "event");
		good = read_event(reading, object, json_string_value(event), line);
	}
	json_decref(event);
	json_decref(object);
	return good;
}

/* Before a parser takes memory for it: no deeper and of no more values than a line can be. */
static bool bounded(struct span text)
{
	size_t depth = 0, values = 0;
	bool inside = false;
	for (size_t i = 0; i < text.size; i++) {
		char byte = text.at[i];
		if (byte == '"')
			inside = !inside;
		else if (byte == '\\' && inside)
			i++;
		else if (inside)
			continue;
		else if (byte == '{' || byte == '[')
			depth++;
		else if (byte == '}' || byte == ']')
			depth -= depth > 0;
		else if (byte == ',')
			values++;
		if (depth > DEPTH_MAX || values > VALUES_MAX)
			return false;
	}
	return true;
}

static const char *why_of(const struct reading *reading, struct arena *arena)
{
	struct buffer text = {0};
	if (!reading->name)
		return reading->why;
	buffer_format(&text, "\"%s\" %s", history_shown(arena, reading->name), reading->why);
	const char *why = arena_copy(arena, buffer_span(&text));
	buffer_free(&text);
	return why;
}

bool line_parse(struct line *line, struct arena *arena, struct span text)
{
	json_error_t error;
	struct line plain = *line;
	json_t *value = bounded(text) ? json_loadb(text.at ? text.at : "", text.size,
						   JSON_REJECT_DUPLICATES, &error)
				      : NULL;
	/* First into memory that is given back: what is no line leaves nothing behind. */
	struct arena trial = {NULL};
	struct reading reading = {.arena = &trial};
	bool good = value && read_line(&reading, value, line);
	*line = plain;
	if (good) {
		reading.arena = arena;
		read_line(&reading, value, line);
	} else {
		line->whole = json_is_object(value);
		line->why = !value ? "it is no JSON" : why_of(&reading, arena);
	}
	arena_free(&trial);
	json_decref(value);
	return good;
}
