/*
 * An audit with all its short ways (one look, forms, values that are known) against the judges
 * alone, cell by cell: the counts are the same, and so is the first record with a finding.
 */
#include "columns/audit.h"
#include "treat/treat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* What came of a reading is called so too. */
#define outcome reading_outcome
#include "table.h"
#undef outcome

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define RECORDS      6000

/* ---- Made-up cells -----------------------------------------------------------------------------
 */

/* The same each time (xorshift64*). */
static uint64_t state_of_chance = 0x853c49e6748fea9bull;

static uint64_t chance(uint64_t below)
{
	state_of_chance ^= state_of_chance >> 12;
	state_of_chance ^= state_of_chance << 25;
	state_of_chance ^= state_of_chance >> 27;
	return (state_of_chance * 0x2545f4914f6cdd1dull >> 33) % below;
}

/* # is a digit, @ a letter; the rest is itself. */
static void put_form(struct buffer *out, const char *form)
{
	for (; *form; form++)
		must(buffer_byte(out, *form == '#'   ? (char)('0' + chance(10))
				      : *form == '^' ? "abcdeXYZ"[chance(8)]
						     : *form));
}

/* Of each sort of column: its name, forms of what is usual there, and of what is not. */
#define FORMS 12
static const struct {
	const char *name;
	const char *usual[FORMS];
	const char *odd[FORMS];
} sorts[] = {
	{"订单编号",
	 {"=\"30000000000########\"", "3000000000########"},
	 {"1380013####", "=\"138####00##\"", "^^^######", "11010519491231002X", "138-0013-80##"}},
	{"金额",
	 {"##.##", "###.##", "#", "0.00", "-##.#"},
	 {"138001380##", "010-8888####", "###-##-####", "#.#.#.#", "1#.###.##.##"}},
	{"时间",
	 {"2025-##-## ##:##:##", "2025-##-##", "2024/##/## ##:##"},
	 {"13800138000", "2025-06-01 13800138000", "203.0.113.##", "######## ######"}},
	{"状态",
	 {"交易成功", "交易关闭", "等待发货", "", " "},
	 {"someone@example.com", "浙江省杭州市西湖区文三路##号", "京A#####", "电话138001380##"}},
	{"联系手机",
	 {"138****####", "'139****####", "", "***", "18#****####"},
	 {"138001380##", "+86 138 0013 80##", "１３８００１３８０００", "=\"138001380##\"",
	  "\t138001380##", "138****####-##", "86#****####", "0##****####", "无", "-", "12345",
	  "138**####00"}},
	{"固定电话",
	 {"0571-2*****##", "010-2*****##", "0755-*****##"},
	 {"0571-8888####", "010 8888 ####", "0571-2*****#", "***", "0#*****##"}},
	{"收货人姓名",
	 {"段**", "张**", "李**", "欧阳**", "J*** S***"},
	 {"段誉", "张三", "Jane Smith", "-", "李*"}},
	{"收货地址",
	 {"浙江省杭州市西湖区****", "北京市海淀区****"},
	 {"浙江省杭州市西湖区文三路##号", "海淀区中关村大街##号"}},
	{"买家留言",
	 {"谢谢", "请尽快发货", "打138****####谢谢", "好"},
	 {"请打138001380##", "微信：abc####", "京A#####", "邮箱 a@b.com"}},
	{"身份证号",
	 {"1***************##", "5***************1X"},
	 {"11010519491231002X", "110105194912310026", "1*################"}},
	{"银行卡号",
	 {"#### **** **** **** ####", "###############"},
	 {"6222021200012345679", "4111 1111 1111 1111"}},
	{"邮箱", {"d***@gmail.com", "^***@qq.com"}, {"^^^@gmail.com", "****@x.com", "no mail"}},
	{"客户", {"p1_abcdefghijklmnopqrstuvwxyz2345"}, {"13800138000", "p1_abc"}},
	{"运费险",
	 {"##.##元", "共#件", "###.##元", "第##批"},
	 {"中山路##号##室", "京A###学", "电话138001380##", "##.##.##.#元", "203.0.113.#元",
	  "粤B####学"}},
	{"备用", {"", "", ""}, {"13800138000", "abc", "12345678901"}},
};

/* A table in which most cells are what is usual there. */
static void put_table(struct buffer *text, unsigned odd)
{
	for (size_t i = 0; i < COUNT(sorts); i++)
		must(buffer_format(text, "%s%s", i ? "," : "", sorts[i].name));
	for (size_t record = 0; record < RECORDS; record++) {
		for (size_t i = 0; i < COUNT(sorts); i++) {
			bool is_odd = chance(1000) < odd;
			const char *const *forms = is_odd ? sorts[i].odd : sorts[i].usual;
			size_t count = 0;
			while (count < FORMS && forms[count])
				count++;
			must(buffer_byte(text, i ? ',' : '\n'));
			put_form(text, forms[chance(count)]);
		}
	}
	must(buffer_byte(text, '\n') && buffer_byte(text, 0));
}

/* ---- Treatments to ask -------------------------------------------------------------------------
 */

struct asked {
	struct means means;
	struct treatment *of[COUNT(sorts)];
	struct buffer out;
};

static enum sample_answer ask(void *context, size_t column, struct span text)
{
	struct asked *asked = context;
	struct failure ignored = {0};
	if (!asked->of[column])
		return SAMPLE_UNKNOWN;
	asked->out.size = 0;
	enum outcome outcome = treatment_apply(asked->of[column], text, &asked->out, &ignored);
	return outcome == OUTCOME_ALREADY || outcome == OUTCOME_UNTOUCHED ? SAMPLE_DONE
									  : SAMPLE_CLEAR;
}

static bool surely(void *context, size_t column, struct span text)
{
	struct asked *asked = context;
	return asked->of[column] && treatment_leaves(asked->of[column], text);
}

static void take_treatments(struct asked *asked, struct table *table)
{
	for (size_t i = 0; i < COUNT(sorts); i++) {
		const struct rules_class *class = table->columns.at[i].class;
		asked->of[i] = NULL;
		if (class && class->action == ACTION_MASK)
			asked->of[i] = treatment_for_mask(&asked->means, class, &table->failure);
	}
}

/* ---- Comparing ---------------------------------------------------------------------------------
 */

struct seen {
	struct audit_counts counts[COUNT(sorts)];
	uint64_t first; /* record with a finding; UINT64_MAX: none */
};

static void judge_all(struct audit *audit, const struct batch *batch, struct dialect dialect,
		      struct buffer *scratch, struct seen *seen)
{
	for (size_t record = 0; record < batch->count; record++)
		for (uint32_t i = 0; i < COUNT(sorts); i++) {
			struct span text;
			must(cell_text(dialect, record_cell(batch, record, i), scratch, &text));
			struct answer answer = audit_judge(audit, i, text);
			struct audit_counts *counts = &seen->counts[i];
			counts->cells += answer.what != AUDIT_BLANK;
			counts->already += answer.what == AUDIT_ALREADY;
			counts->findings += answer.what == AUDIT_FINDING;
			counts->declared += answer.what == AUDIT_DECLARED_CELL;
			if (answer.what == AUDIT_FINDING && seen->first == UINT64_MAX)
				seen->first = batch->first + record;
		}
}

static struct audit *open_audit(struct table *table, struct asked *asked, const char *text,
				struct buffer *scratch)
{
	struct batch batch;
	struct fault fault;
	must(table_open(table, text, ',', NULL));
	columns_name(&table->columns, table->rules);
	asked->means = (struct means){.arena = &table->arena,
				      .rules = table->rules,
				      .detectors = detectors_builtin(),
				      .trial = true};
	take_treatments(asked, table);
	struct sample_asks asks = {ask, surely, asked};
	struct sample *sample = sample_open(&table->arena, &table->columns, table->rules,
					    detectors_builtin(), asks);
	reader_hold(table->reader);
	must(reader_next(table->reader, &batch, &fault, &table->failure) == READER_BATCH);
	struct batch part = batch_part(&batch, 0, batch.count < 500 ? batch.count : 500);
	must(sample_add(sample, &part, scratch));
	reader_rewind(table->reader);
	columns_decide(&table->columns, sample);
	take_treatments(asked, table);
	return audit_open(&table->arena, &table->columns, sample, asks);
}

static void compare(unsigned odd, bool gate)
{
	struct table table;
	struct asked asked = {.out = {0}};
	struct buffer text = {0}, scratch = {0};
	struct seen seen = {.first = UINT64_MAX};
	uint64_t first = UINT64_MAX;
	struct batch batch;
	struct fault fault;
	put_table(&text, odd);
	struct audit *audit = open_audit(&table, &asked, text.at, &scratch);
	for (enum reader_event event = READER_BATCH; event == READER_BATCH;) {
		struct late late;
		event = reader_next(table.reader, &batch, &fault, &table.failure);
		if (batch.count == 0)
			continue;
		assert_true(audit_batch(audit, &batch, gate, &late));
		if (first == UINT64_MAX && late.record < batch.count)
			first = batch.first + late.record;
		if (gate && late.record < batch.count) {
			batch = batch_part(&batch, 0, late.record + 1);
			event = READER_END;
		}
		judge_all(audit, &batch, table.columns.dialect, &scratch, &seen);
	}
	assert_int_equal(first, seen.first);
	for (size_t i = 0; i < COUNT(sorts); i++) {
		struct audit_counts counts = audit_counts(audit, i);
		if (memcmp(&counts, &seen.counts[i], sizeof counts) != 0)
			print_error("%s: %lu cells, %lu already, %lu found; judged %lu, %lu, %lu\n",
				    sorts[i].name, counts.cells, counts.already, counts.findings,
				    seen.counts[i].cells, seen.counts[i].already,
				    seen.counts[i].findings);
		assert_memory_equal(&counts, &seen.counts[i], sizeof counts);
	}
	audit_close(audit);
	means_close(&asked.means);
	buffer_free(&asked.out);
	buffer_free(&text);
	buffer_free(&scratch);
	table_close(&table);
}

static void test_usual(void **state)
{
	(void)state;
	compare(0, false);
}

static void test_odd(void **state)
{
	(void)state;
	compare(20, false);
	compare(500, false);
	compare(1000, false);
}

static void test_gate(void **state)
{
	(void)state;
	compare(1, true);
	compare(3, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_usual),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_gate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
