/* Receipts in Chinese, for the people they are about: plain, and no more than is known. */
#include <inttypes.h>
#include <time.h>

#include "trail/receipt.h"

static bool say(struct slip *slip, const char *words)
{
	return buffer_append(&slip->text, span_of(words));
}

/* What was done, or would have been. */
static const char *done(const struct slip *slip)
{
	return slip->receipt->dry_run ? "将" : "已";
}

static bool put_head(struct slip *slip)
{
	const struct receipt *receipt = slip->receipt;
	time_t moment = (time_t)receipt->time;
	struct tm tm;
	if (!gmtime_r(&moment, &tm))
		return false;
	return say(slip, "回执\n\n") &&
	       buffer_format(&slip->text, "时间：%d年%d月%d日 %02d:%02d（UTC）\n",
			     tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min) &&
	       (!receipt->file || receipt_line(slip, "文件：", span_of(receipt->file))) &&
	       receipt_line(slip, "处理目的：", receipt->purpose) &&
	       receipt_line(slip, "法律依据：", receipt->basis) &&
	       receipt_line(slip, "接收方：", receipt->recipient) &&
	       (!receipt->dry_run ||
		say(slip, "\n这是一次试运行，没有改动任何数据；以下是实际运行时的结果。\n"));
}

static bool put_subject(struct slip *slip, uint64_t index, bool all_read)
{
	const struct receipt *receipt = slip->receipt;
	struct receipt_subject subject = {0};
	receipt->subject(receipt->context, index, &subject);
	bool good = buffer_format(&slip->text, "  名单第 %" PRIu64 " 行", subject.line) &&
		    (!subject.token || buffer_format(&slip->text, "（%s）", subject.token)) &&
		    say(slip, "：");
	if (subject.records == 0)
		return good && say(slip, all_read ? "没有保存任何记录。\n" : "没有找到记录。\n");
	good = good && buffer_format(&slip->text, "找到 %" PRIu64 " 条记录", subject.records);
	return good && (receipt->inverted ? say(slip, "。\n")
					  : buffer_format(&slip->text, "，%s删除。\n", done(slip)));
}

static bool put_people(struct slip *slip)
{
	const struct receipt *receipt = slip->receipt;
	struct receipt_unread unread = receipt_unread(receipt);
	bool all_read = unread.masked + unread.sealed + receipt->rejects == 0;
	if (!receipt->listed)
		return true;
	bool good = buffer_format(
		&slip->text, "\n我们按名单在记录中查找了%s的人，名单共 %" PRIu64 " 行：\n",
		receipt->inverted ? "要求查阅个人信息" : "要求删除个人信息", receipt->subjects);
	for (uint64_t i = 0; i < receipt->subjects && good; i++)
		good = put_subject(slip, i, all_read) && slip_turn(slip);
	if (unread.masked > 0)
		good = good &&
		       buffer_format(&slip->text,
				     "有 %" PRIu64
				     " 个单元格此前已脱敏，无法辨认属于谁，因此未能查找。\n",
				     unread.masked);
	if (unread.sealed > 0)
		good = good &&
		       buffer_format(&slip->text,
				     "有 %" PRIu64 " 个单元格已加密，没有解开，因此未能查找。\n",
				     unread.sealed);
	return good;
}

static bool put_period(struct slip *slip, const struct receipt_retention *retention)
{
	const unsigned numbers[] = {retention->years, retention->months, retention->days};
	static const char *const words[] = {"年", "个月", "天"};
	bool good = true;
	for (int i = 0; i < 3 && good; i++)
		good = numbers[i] == 0 ||
		       buffer_format(&slip->text, " %u %s", numbers[i], words[i]);
	return good;
}

static bool put_retention(struct slip *slip)
{
	const struct receipt *receipt = slip->receipt;
	const struct receipt_retention *retention = receipt->retention;
	if (!retention)
		return true;
	uint64_t undated = retention->blank + retention->order + retention->unreadable;
	bool good = say(slip, "\n记录保存") && put_period(slip, retention) &&
		    buffer_format(&slip->text, "。有 %" PRIu64 " 条记录超过期限，%s删除。\n",
				  receipt->by_retention, done(slip));
	return good &&
	       (undated == 0 ||
		buffer_format(&slip->text, "有 %" PRIu64 " 条记录没有可以辨认的日期，%s保留。\n",
			      undated, receipt->dry_run ? "将" : "予以"));
}

static bool put_columns(struct slip *slip)
{
	return slip->receipt->removed_count == 0 ||
	       (buffer_format(&slip->text, "\n以下各列%s整列删除：", done(slip)) &&
		receipt_names(slip, "、") && say(slip, "。\n"));
}

static bool put_sum(struct slip *slip)
{
	const struct receipt *receipt = slip->receipt;
	bool good = buffer_format(&slip->text, "\n共 %" PRIu64 " 条记录，%s%s %" PRIu64 " 条。\n",
				  receipt->in, done(slip), receipt->inverted ? "提供" : "保留",
				  receipt->kept);
	return good && (receipt->rejects == 0 ||
			buffer_format(&slip->text,
				      "有 %" PRIu64 " 条格式有误的记录无法读取，另行存放%s。\n",
				      receipt->rejects, receipt->listed ? "，未在其中查找" : ""));
}

bool receipt_chinese(struct slip *slip)
{
	return put_head(slip) && put_people(slip) && put_retention(slip) && put_columns(slip) &&
	       put_sum(slip);
}
