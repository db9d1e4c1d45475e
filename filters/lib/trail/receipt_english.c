/* Receipts in English, for the people they are about: plain, and no more than is known. */
#include <inttypes.h>
#include <time.h>

#include "trail/receipt.h"

/* `3 records`, `1 record`. */
static bool count(struct slip *slip, uint64_t number, const char *one, const char *many)
{
	return buffer_format(&slip->text, "%" PRIu64 " %s", number, number == 1 ? one : many);
}

static bool say(struct slip *slip, const char *words)
{
	return buffer_append(&slip->text, span_of(words));
}

/* What was done, or would have been. */
static const char *done(const struct slip *slip, uint64_t number)
{
	return slip->receipt->dry_run ? "would be" : number == 1 ? "has been" : "have been";
}

static bool put_head(struct slip *slip)
{
	const struct receipt *receipt = slip->receipt;
	time_t moment = (time_t)receipt->time;
	struct tm tm;
	char text[64];
	if (!gmtime_r(&moment, &tm) || !strftime(text, sizeof text, "%e %B %Y, %H:%M UTC", &tm))
		return false;
	return say(slip, "RECEIPT\n\n") &&
	       receipt_line(slip, "Date: ", span_of(text + (*text == ' '))) &&
	       (!receipt->file || receipt_line(slip, "File: ", span_of(receipt->file))) &&
	       receipt_line(slip, "Purpose: ", receipt->purpose) &&
	       receipt_line(slip, "Legal basis: ", receipt->basis) &&
	       receipt_line(slip, "Recipient: ", receipt->recipient) &&
	       (!receipt->dry_run ||
		say(slip, "\nThis was a trial: nothing has been changed. The numbers tell what "
			  "would be done.\n"));
}

static bool put_subject(struct slip *slip, uint64_t index, bool all_read)
{
	const struct receipt *receipt = slip->receipt;
	struct receipt_subject subject = {0};
	receipt->subject(receipt->context, index, &subject);
	bool good = buffer_format(&slip->text, "  Line %" PRIu64, subject.line) &&
		    (!subject.token || buffer_format(&slip->text, " (%s)", subject.token)) &&
		    say(slip, ": ");
	if (subject.records == 0)
		return good && say(slip, all_read ? "nothing is held.\n" : "nothing was found.\n");
	return good && count(slip, subject.records, "record", "records") &&
	       (receipt->inverted ? say(slip, ".\n")
				  : buffer_format(&slip->text, ", which %s removed.\n",
						  done(slip, subject.records)));
}

static bool put_people(struct slip *slip)
{
	const struct receipt *receipt = slip->receipt;
	struct receipt_unread unread = receipt_unread(receipt);
	bool all_read = unread.masked + unread.sealed + receipt->rejects == 0;
	if (!receipt->listed)
		return true;
	bool good =
		say(slip, "\nWe searched our records for whom the list names, ") &&
		count(slip, receipt->subjects, "entry", "entries") &&
		say(slip, receipt->inverted ? ": people who asked what is held about them.\n"
					    : ": people who asked for their data to be erased.\n");
	for (uint64_t i = 0; i < receipt->subjects && good; i++)
		good = put_subject(slip, i, all_read) && slip_turn(slip);
	if (unread.masked > 0)
		good = good && count(slip, unread.masked, "cell", "cells") &&
		       say(slip, " could not be searched: what stood there was masked before, and "
				 "nobody can tell whose it is.\n");
	if (unread.sealed > 0)
		good = good && count(slip, unread.sealed, "cell", "cells") &&
		       say(slip, " could not be searched: what stands there is encrypted and was "
				 "not opened.\n");
	return good;
}

static bool put_period(struct slip *slip, const struct receipt_retention *retention)
{
	const unsigned numbers[] = {retention->years, retention->months, retention->days};
	static const char *const words[][2] = {
		{"year", "years"}, {"month", "months"}, {"day", "days"}};
	bool good = true, first = true;
	for (int i = 0; i < 3 && good; i++) {
		if (numbers[i] == 0)
			continue;
		good = (first || say(slip, " and ")) &&
		       count(slip, numbers[i], words[i][0], words[i][1]);
		first = false;
	}
	return good;
}

static bool put_retention(struct slip *slip)
{
	const struct receipt *receipt = slip->receipt;
	const struct receipt_retention *retention = receipt->retention;
	if (!retention)
		return true;
	uint64_t undated = retention->blank + retention->order + retention->unreadable;
	bool good = say(slip, "\nRecords are kept for ") && put_period(slip, retention) &&
		    say(slip, ". ") && count(slip, receipt->by_retention, "record", "records") &&
		    buffer_format(&slip->text, " older than that %s removed.\n",
				  done(slip, receipt->by_retention));
	return good && (undated == 0 ||
			(count(slip, undated, "record", "records") &&
			 buffer_format(&slip->text, " without a date that can be read %s kept.\n",
				       done(slip, undated))));
}

static bool put_columns(struct slip *slip)
{
	const struct receipt *receipt = slip->receipt;
	if (receipt->removed_count == 0)
		return true;
	return buffer_format(&slip->text, "\n%s %s removed whole: ",
			     receipt->removed_count == 1 ? "This column" : "These columns",
			     done(slip, receipt->removed_count)) &&
	       receipt_names(slip, ", ") && say(slip, ".\n");
}

static bool put_sum(struct slip *slip)
{
	const struct receipt *receipt = slip->receipt;
	bool good = say(slip, "\nOf ") && count(slip, receipt->in, "record", "records") &&
		    buffer_format(&slip->text, ", %" PRIu64 " %s %s.\n", receipt->kept,
				  done(slip, receipt->kept),
				  receipt->inverted ? "handed over" : "kept");
	return good && (receipt->rejects == 0 ||
			(count(slip, receipt->rejects, "malformed record", "malformed records") &&
			 say(slip, " could not be read and stood aside") &&
			 say(slip, receipt->listed ? ": nobody was looked for there.\n" : ".\n")));
}

bool receipt_english(struct slip *slip)
{
	return put_head(slip) && put_people(slip) && put_retention(slip) && put_columns(slip) &&
	       put_sum(slip);
}
