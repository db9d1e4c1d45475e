/* What a run's last line holds: pii-trail(5). */
#include <math.h>
#include <stdio.h>

#include "history/values.h"

/* ---- Streams and columns -----------------------------------------------------------------------
 */

static bool read_status(struct reading *reading, const json_t *value, void *to)
{
	(void)reading;
	*(int *)to = (int)json_integer_value(value);
	return json_is_integer(value) && json_integer_value(value) >= 0 &&
	       json_integer_value(value) <= 255;
}

static bool read_stream(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"records", read_count, offsetof(struct trail_stream, records), false},
		{"bytes", read_count, offsetof(struct trail_stream, bytes), false},
		{"sha256", read_digest, offsetof(struct trail_stream, sha256), false},
		{"text_sha256", read_digest, offsetof(struct trail_stream, text_sha256), true},
	};
	return read_members(reading, value, MEMBERS(members), to);
}

static bool read_stream_or_null(struct reading *reading, const json_t *value, void *to)
{
	((struct trail_stream *)to)->none = json_is_null(value);
	return json_is_null(value) || read_stream(reading, value, to);
}

static bool read_removed(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"subjects", read_count, offsetof(struct trail_end, removed_people), false},
		{"retention", read_count, offsetof(struct trail_end, removed_retention), false},
	};
	return read_members(reading, value, MEMBERS(members), to);
}

#define OF_COLUMN(member) offsetof(struct trail_column, member), false
static bool read_column(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"position", read_count, OF_COLUMN(position)},
		{"name", read_text, OF_COLUMN(name)},
		{"class", read_text_or_null, OF_COLUMN(class)},
		{"sensitivity", read_text_or_null, OF_COLUMN(sensitivity)},
		{"action", read_text, OF_COLUMN(action)},
		{"kind", read_text_or_null, OF_COLUMN(kind)},
		{"cells", read_count, OF_COLUMN(cells)},
		{"treated", read_count, OF_COLUMN(treated)},
		{"already", read_count, OF_COLUMN(already)},
		{"findings", read_count, offsetof(struct trail_column, findings), true},
		{"declared", read_count, offsetof(struct trail_column, declared), true},
	};
	return read_members(reading, value, MEMBERS(members), to);
}

/* An array of things, each of `size` bytes. NULL: it is none, or one of them is wrong. */
static void *read_list(struct reading *reading, const json_t *value, size_t size, read_value *read,
		       size_t *count)
{
	if (!json_is_array(value))
		return NULL;
	*count = json_array_size(value);
	char *list = arena_take(reading->arena, (*count + 1) * size);
	for (size_t i = 0; i < *count; i++)
		if (!read(reading, json_array_get(value, i), list + i * size))
			return NULL;
	return list;
}

static bool read_columns(struct reading *reading, const json_t *value, void *to)
{
	struct trail_end *end = to;
	end->columns =
		read_list(reading, value, sizeof *end->columns, read_column, &end->column_count);
	return end->columns;
}

static bool read_number(struct reading *reading, const json_t *value, void *to)
{
	(void)reading;
	*(double *)to = json_number_value(value);
	return json_is_number(value) && isfinite(*(double *)to) && *(double *)to >= 0;
}

#define OF_ESTIMATE(member) offsetof(struct trail_estimate, member), false
static bool read_estimate(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"value", read_number, OF_ESTIMATE(value)},
		{"low", read_number, OF_ESTIMATE(low)},
		{"high", read_number, OF_ESTIMATE(high)},
		{"exact", read_flag, OF_ESTIMATE(exact)},
	};
	return read_members(reading, value, MEMBERS(members), to);
}

static bool read_share(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"share", read_number, OF_ESTIMATE(value)},
		{"low", read_number, OF_ESTIMATE(low)},
		{"high", read_number, OF_ESTIMATE(high)},
		{"exact", read_flag, OF_ESTIMATE(exact)},
	};
	const struct trail_estimate *share = to;
	return read_members(reading, value, MEMBERS(members), to) && share->value <= 1 &&
	       share->low <= 1 && share->high <= 1;
}

static bool read_by(struct reading *reading, const json_t *value, void *to)
{
	const char *by = json_is_string(value) ? json_string_value(value) : "";
	(void)reading;
	*(bool *)to = strcmp(by, "subject") == 0;
	return *(bool *)to || strcmp(by, "records") == 0;
}

static bool read_people(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"by", read_by, offsetof(struct trail_audit, by_subject), false},
		{"all", read_estimate, offsetof(struct trail_audit, people), false},
		{"sensitive", read_estimate, offsetof(struct trail_audit, sensitive), false},
		{"unnamed", read_count, offsetof(struct trail_audit, unnamed), false},
		{"masked", read_count, offsetof(struct trail_audit, masked), false},
		{"sealed", read_count, offsetof(struct trail_audit, sealed), false},
	};
	return read_members(reading, value, MEMBERS(members), to);
}

static bool read_risk_columns(struct reading *reading, const json_t *value, void *to)
{
	struct trail_risk *risk = to;
	risk->columns =
		read_list(reading, value, sizeof *risk->columns, read_text, &risk->column_count);
	return risk->columns;
}

static bool read_shares(struct reading *reading, const json_t *value, void *to)
{
	struct member members[RISK_SIZES];
	char names[RISK_SIZES][12];
	for (size_t i = 0; i < RISK_SIZES; i++) {
		snprintf(names[i], sizeof names[i], "%u", risk_sizes[i]);
		members[i] = (struct member){names[i], read_share,
					     i * sizeof(struct trail_estimate), false};
	}
	return read_members(reading, value, members, RISK_SIZES, to);
}

static bool read_one_risk(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"columns", read_risk_columns, 0, false},
		{"k", read_shares, offsetof(struct trail_risk, shares), false},
	};
	return read_members(reading, value, MEMBERS(members), to);
}

static bool read_risk(struct reading *reading, const json_t *value, void *to)
{
	struct trail_audit *audit = to;
	audit->risk =
		read_list(reading, value, sizeof *audit->risk, read_one_risk, &audit->risk_count);
	return audit->risk;
}

static bool read_audit(struct reading *reading, const json_t *value, void *to)
{
	static const struct member members[] = {
		{"gate", read_flag, offsetof(struct trail_audit, gate), false},
		{"people", read_people, 0, false},
		{"risk", read_risk, 0, false},
	};
	struct trail_audit *audit = arena_take(reading->arena, sizeof *audit);
	*(struct trail_audit **)to = audit;
	return read_members(reading, value, MEMBERS(members), audit);
}

#define OF_END(member) offsetof(struct trail_end, member), false
static const struct member end_members[] = {
	{"status", read_status, OF_END(status)},
	{"milliseconds", read_milliseconds, OF_END(milliseconds)},
	{"in", read_stream, OF_END(in)},
	{"out", read_stream_or_null, OF_END(out)},
	{"rejects", read_count, OF_END(rejects)},
	{"removed", read_removed, 0, false},
	{"subjects", read_flag, OF_END(subjects)},
	{"retention", read_flag, OF_END(retention)},
	{"unended", read_flag, OF_END(unended)},
	{"columns", read_columns, 0, false},
	{"audit", read_audit, offsetof(struct trail_end, audit), true},
};

bool read_end(struct reading *reading, const json_t *value, void *to)
{
	return read_members(reading, value, MEMBERS(end_members), to);
}
