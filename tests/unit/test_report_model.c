/* What a report makes of trails: columns through a chain, verdicts, duties, small numbers, words.
 */
#include "report/page.h"
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define MOST 8

/* A history put together by hand; what it points to lives as long. */
struct past {
	struct history history;
	struct history_run runs[MOST];
	struct history_stage stages[MOST];
	struct history_chain chains[MOST];
	struct history_fault faults[MOST];
	struct trail_column columns[MOST][MOST];
	struct trail_audit audit;
	struct arena arena;
	struct dossier dossier;
};

static struct history_run *add_run(struct past *past, const char *task, uint64_t in, uint64_t out)
{
	struct history_run *run = &past->runs[past->history.run_count++];
	*run = (struct history_run){
		.file = "shop.trail",
		.line = past->history.run_count,
		.end_line = past->history.run_count + 100,
		.begun = 1764000000000 + (int64_t)past->history.run_count,
		.ended = 1764000001000 + (int64_t)past->history.run_count,
		.begin = {.program = "pii-x", .version = "1", .task = task, .rules = "share"},
	};
	run->end.in.records = in;
	run->end.out.records = out;
	run->end.milliseconds = 1000;
	run->end.columns = past->columns[past->history.run_count - 1];
	return run;
}

static struct trail_column *add_column(struct history_run *run, const char *name, const char *class,
				       const char *action, uint64_t cells)
{
	struct trail_column *column = &run->end.columns[run->end.column_count++];
	bool treats = strcmp(action, "mask") == 0 || strcmp(action, "encrypt") == 0 ||
		      strcmp(action, "decrypt") == 0;
	*column = (struct trail_column){
		.position = run->end.column_count,
		.name = name,
		.class = class,
		.sensitivity = class && strcmp(class, "bank_card") == 0 ? "sensitive" : "personal",
		.action = action,
		.cells = cells,
		.treated = treats ? cells : 0,
	};
	return column;
}

/* One chain of all runs so far. */
static void make(struct past *past)
{
	struct history *history = &past->history;
	history->runs = past->runs;
	history->chains = past->chains;
	history->faults = past->faults;
	for (size_t i = 0; i < history->run_count; i++)
		past->stages[i] =
			(struct history_stage){&past->runs[i], i ? LINK_BYTES : LINK_FIRST};
	past->chains[0] = (struct history_chain){past->stages, history->run_count};
	history->chain_count = history->run_count > 0;
	past->dossier.history = history;
	past->dossier.arena = &past->arena;
	dossier_make(&past->dossier);
}

static uint64_t told(const struct past *past, enum fate fate)
{
	return past->dossier.fates.cells[fate].told;
}

static void finish(struct past *past)
{
	arena_free(&past->arena);
}

/* ---- Fates -------------------------------------------------------------------------------------
 */

static void test_last_stage_decides(void **state)
{
	(void)state;
	static const struct {
		const char *actions[3];
		enum fate fate;
	} ways[] = {
		{{"label", "mask", NULL}, FATE_MASKED},
		{{"label", "pass", "mask"}, FATE_MASKED},
		{{"label", "mask", "pass"}, FATE_MASKED},
		{{"label", "encrypt", NULL}, FATE_ENCRYPTED},
		{{"label", "drop", NULL}, FATE_DROPPED},
		{{"keep", NULL}, FATE_KEPT},
		{{"label", NULL}, FATE_OWED},
		{{"label", "pass", NULL}, FATE_OWED},
		{{"decrypt", NULL}, FATE_OPENED},
		{{"encrypt", "decrypt", NULL}, FATE_OPENED},
		{{"decrypt", "mask", NULL}, FATE_MASKED},
		{{"decrypt", "label", "pass"}, FATE_OWED},
	};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct past past = {0};
		for (size_t k = 0; k < 3 && ways[i].actions[k]; k++)
			add_column(add_run(&past, "mask", 90, 90), "a", "email", ways[i].actions[k],
				   60);
		make(&past);
		assert_int_equal(told(&past, ways[i].fate), 60);
		assert_int_equal(fates_sum(&past.dossier.fates).told, 60);
		finish(&past);
	}
}

static void test_cells_not_counted(void **state)
{
	(void)state;
	struct past past = {0};
	add_column(add_run(&past, "drop", 90, 90), "a", "email", "drop", 0);
	make(&past);
	assert_int_equal(told(&past, FATE_DROPPED), 90);
	assert_true(past.dossier.columns[0].bounded);
	finish(&past);
}

static void test_positions_move(void **state)
{
	(void)state;
	struct past past = {0};
	struct history_run *run = add_run(&past, "classify", 90, 90);
	add_column(run, "a", "email", "label", 0);
	add_column(run, "b", "email", "label", 0);
	/* Two of one name and class are one line of the report, its cells summed. */
	add_column(run, "b", "email", "label", 0);
	add_column(run, "b", "qq", "label", 0);
	add_column(add_run(&past, "drop", 90, 90), "a", "email", "drop", 0);
	run = add_run(&past, "mask", 90, 90);
	add_column(run, "b", "email", "mask", 50);
	add_column(run, "b", "email", "mask", 20);
	add_column(run, "b", "qq", "mask", 7);
	make(&past);
	assert_int_equal(past.dossier.column_count, 3);
	assert_int_equal(told(&past, FATE_DROPPED), 90);
	assert_int_equal(told(&past, FATE_MASKED), 77);
	assert_int_equal(told(&past, FATE_OWED), 0);
	finish(&past);
}

static void test_audit_of_another_class(void **state)
{
	(void)state;
	struct past past = {0};
	struct history_run *run = add_run(&past, "mask", 90, 90);
	add_column(run, "a", "cn_landline", "mask", 50);
	add_column(run, "a", "qq", "drop", 0);
	run = add_run(&past, "audit", 90, 90);
	add_column(run, "a", "phone", "audit", 50)->already = 50;
	run->end.audit = &past.audit;
	make(&past);
	assert_int_equal(past.dossier.column_count, 2);
	assert_int_equal(told(&past, FATE_MASKED), 50);
	assert_int_equal(told(&past, FATE_DROPPED), 90);
	assert_int_equal(told(&past, FATE_BEFORE), 0);
	finish(&past);
}

/* A column that pii-classify passes without a label is empty, or all tokens: an audit says which.
 */
static void test_classify_passes(void **state)
{
	(void)state;
	for (uint64_t cells = 0; cells < 60; cells += 50) {
		struct past past = {0};
		add_column(add_run(&past, "classify", 90, 90), "a", "email", "pass", 0);
		make(&past);
		assert_int_equal(fates_sum(&past.dossier.fates).told, 0);
		finish(&past);
		past = (struct past){0};
		add_column(add_run(&past, "classify", 90, 90), "a", "email", "pass", 0);
		struct history_run *run = add_run(&past, "audit", 90, 90);
		add_column(run, "a", "email", "audit", cells)->already = cells;
		run->end.audit = &past.audit;
		make(&past);
		assert_int_equal(fates_sum(&past.dossier.fates).told, cells);
		assert_int_equal(told(&past, FATE_BEFORE), cells);
		finish(&past);
	}
}

static void test_audit_stands_over_all(void **state)
{
	(void)state;
	struct past past = {0};
	struct trail_column *column =
		add_column(add_run(&past, "mask", 90, 90), "a", "email", "mask", 50);
	column->treated = 40;
	column->already = 10;
	struct history_run *run = add_run(&past, "audit", 90, 90);
	column = add_column(run, "a", "email", "audit", 50);
	column->findings = 42;
	column->already = 8;
	column = add_column(run, "b", NULL, "audit", 80);
	column->sensitivity = NULL;
	column->findings = 3;
	run->end.audit = &past.audit;
	run->end.status = STATUS_FOUND;
	make(&past);
	assert_int_equal(told(&past, FATE_LEFT), 45);
	assert_int_equal(told(&past, FATE_MASKED), 0);
	assert_int_equal(told(&past, FATE_BEFORE), 8);
	assert_int_equal(past.dossier.clear.told, 45);
	assert_int_equal(past.dossier.verdict, VERDICT_LEFT);
	finish(&past);
}

static void test_audit_alone(void **state)
{
	(void)state;
	struct past past = {0};
	struct history_run *run = add_run(&past, "audit", 90, 90);
	struct trail_column *column = add_column(run, "a", "bank_card", "audit", 50);
	column->already = 20;
	column->declared = 30;
	run->end.audit = &past.audit;
	make(&past);
	assert_int_equal(told(&past, FATE_BEFORE), 20);
	assert_int_equal(told(&past, FATE_DECLARED), 30);
	assert_int_equal(past.dossier.senses[SENSE_SENSITIVE].columns, 1);
	assert_int_equal(past.dossier.verdict, VERDICT_CLEAN);
	finish(&past);
}

/* ---- Verdicts ----------------------------------------------------------------------------------
 */

static void test_verdicts(void **state)
{
	(void)state;
	static const struct {
		bool audited, gate, ended, failed, fault, broken, unsent;
		int status;
		const char *action;
		enum verdict verdict;
	} tries[] = {
		{.audited = true, .ended = true, .action = "mask", .verdict = VERDICT_CLEAN},
		{.ended = true, .action = "mask", .verdict = VERDICT_UNPROVEN},
		{.ended = true, .action = "label", .verdict = VERDICT_LEFT},
		{.ended = true, .action = "label", .unsent = true, .verdict = VERDICT_UNPROVEN},
		{.audited = true, .ended = false, .action = "mask", .verdict = VERDICT_STOPPED},
		{.ended = true, .failed = true, .action = "mask", .verdict = VERDICT_STOPPED},
		{.ended = true, .status = 3, .action = "mask", .verdict = VERDICT_STOPPED},
		{.ended = true, .status = 1, .action = "mask", .verdict = VERDICT_STOPPED},
		{.audited = true,
		 .gate = true,
		 .ended = true,
		 .status = 1,
		 .action = "mask",
		 .verdict = VERDICT_STOPPED},
		{.audited = true,
		 .ended = true,
		 .fault = true,
		 .action = "mask",
		 .verdict = VERDICT_UNPROVEN},
		{.audited = true,
		 .ended = true,
		 .fault = true,
		 .broken = true,
		 .action = "label",
		 .verdict = VERDICT_BROKEN},
	};
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct past past = {0};
		add_column(add_run(&past, "mask", 90, 90), "a", "email", tries[i].action, 50);
		if (tries[i].audited)
			add_run(&past, "audit", 90, 90)->end.audit = &past.audit;
		struct history_run *last = &past.runs[past.history.run_count - 1];
		past.audit.gate = tries[i].gate;
		last->end_line = tries[i].ended ? last->end_line : 0;
		last->failed_line = tries[i].failed ? 200 : 0;
		last->end.status = tries[i].status;
		last->end.out.none = tries[i].unsent;
		past.faults[0] =
			(struct history_fault){last->file, last->line, "x", tries[i].broken};
		past.history.fault_count = tries[i].fault;
		make(&past);
		if (past.dossier.verdict != tries[i].verdict)
			print_error("try %zu\n", i);
		assert_int_equal(past.dossier.verdict, tries[i].verdict);
		assert_non_null(text_verdict(&past.dossier));
		finish(&past);
	}
	struct past past = {0};
	make(&past);
	assert_int_equal(past.dossier.verdict, VERDICT_EMPTY);
	finish(&past);
}

static enum evidence evidence_of(const struct past *past, enum word article)
{
	for (size_t i = 0; i < past->dossier.duty_count; i++)
		if (past->dossier.duties[i].article == article)
			return past->dossier.duties[i].evidence;
	return EVIDENCES;
}

static void test_duties(void **state)
{
	(void)state;
	struct past past = {0};
	struct history_run *run = add_run(&past, "erase", 90, 60);
	run->end.removed_people = 20;
	run->end.removed_retention = 10;
	run->begin.recipient = "somebody";
	add_column(run, "a", "bank_card", "encrypt", 50);
	run = add_run(&past, "access", 60, 3);
	make(&past);
	/* Consent, and what went abroad, no trail can ever show. */
	assert_int_equal(evidence_of(&past, W_PIPL_29), EVIDENCE_OUTSIDE);
	assert_int_equal(evidence_of(&past, W_PIPL_38), EVIDENCE_OUTSIDE);
	assert_int_equal(evidence_of(&past, W_PIPL_23), EVIDENCE_PARTLY);
	assert_int_equal(evidence_of(&past, W_PIPL_47), EVIDENCE_SHOWN);
	assert_int_equal(evidence_of(&past, W_GDPR_17), EVIDENCE_SHOWN);
	assert_int_equal(evidence_of(&past, W_GDPR_15), EVIDENCE_SHOWN);
	assert_int_equal(evidence_of(&past, W_PIPL_54), EVIDENCE_NONE);
	assert_int_equal(evidence_of(&past, W_PCI_351), EVIDENCE_SHOWN);
	assert_int_equal(past.dossier.duty_count, 27);
	finish(&past);
	past = (struct past){0};
	add_column(add_run(&past, "mask", 90, 90), "a", "email", "mask", 50);
	make(&past);
	assert_int_equal(evidence_of(&past, W_PIPL_29), EVIDENCE_ABSENT);
	assert_int_equal(evidence_of(&past, W_PCI_341), EVIDENCE_ABSENT);
	assert_int_equal(evidence_of(&past, W_PIPL_23), EVIDENCE_NONE);
	assert_int_equal(evidence_of(&past, W_PIPL_47), EVIDENCE_NONE);
	finish(&past);
}

/* ---- Numbers -----------------------------------------------------------------------------------
 */

static void test_numbers(void **state)
{
	(void)state;
	struct arena arena = {NULL};
	struct dossier plain = {.arena = &arena}, public = {.arena = &arena, .public = true};
	static const struct {
		uint64_t number;
		const char *plain, *public;
	} tries[] = {
		{0, "0", "0"},
		{1, "1", "<5"},
		{4, "4", "<5"},
		{5, "5", "5"},
		{9, "9", "5"},
		{1234567, "1,234,567", "1,234,565"},
		{UINT64_MAX, "18,446,744,073,709,551,615", "18,446,744,073,709,551,615"},
	};
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		assert_string_equal(dossier_number(&plain, tries[i].number), tries[i].plain);
		assert_string_equal(dossier_number(&public, tries[i].number), tries[i].public);
	}
	struct count few = count_sum(dossier_take(&public, 4), dossier_take(&public, 3));
	assert_string_equal(dossier_count(&public, few), "<10");
	assert_string_equal(dossier_count(&public, count_sum(few, dossier_take(&public, 12))),
			    "10");
	assert_string_equal(dossier_share(&plain, 0.031), "3.1 %");
	assert_string_equal(dossier_share(&plain, 0), "0 %");
	assert_string_equal(dossier_share(&plain, 1), "100 %");
	assert_string_equal(dossier_share(&plain, 0.99999), ">99.9 %");
	assert_string_equal(dossier_share(&plain, 0.00001), "<0.1 %");
	assert_string_equal(dossier_record_rate(&plain, (struct count){123456, 0}, 1000),
			    "120,000");
	assert_null(dossier_record_rate(&plain, (struct count){5, 0}, 0));
	assert_string_equal(dossier_duration(&plain, 125000), "2 min 5 s");
	assert_string_equal(dossier_bytes(&plain, 1536), "1.5 KiB");
	/* A trail may hold any number. */
	const struct trail_estimate odd = {-1, -1, 1e300, false};
	assert_string_equal(dossier_people(&plain, &odd).value, "0");
	const struct trail_estimate share = {0.02, 0.02, 0.02, true},
				    people = {100, 100, 100, true};
	assert_string_equal(dossier_people_share(&plain, &share, &people).value, "2 %");
	assert_string_equal(dossier_people_share(&public, &share, &people).value, "<5");
	arena_free(&arena);
}

/* ---- Words -------------------------------------------------------------------------------------
 */

/* What stands between braces of a text, as a set: {1}, {2:…} are 1 and 2. */
static unsigned places_of(const char *text)
{
	unsigned places = 0;
	for (const char *at = text; (at = strchr(at, '{')); at++) {
		assert_in_range(at[1], '1', '9');
		assert_true(at[2] == '}' || at[2] == ':');
		assert_non_null(strchr(at, '}'));
		if (at[2] == ':')
			assert_true(memchr(at, '|', (size_t)(strchr(at, '}') - at)) != NULL);
		places |= 1u << (at[1] - '0');
	}
	return places;
}

static void test_words_in_each_language(void **state)
{
	(void)state;
	for (enum word word = W_NONE + 1; word < WORDS; word++) {
		const char *english = word_text(RECEIPT_ENGLISH, word);
		const char *chinese = word_text(RECEIPT_CHINESE, word);
		assert_non_null(english);
		assert_non_null(chinese);
		assert_true(*english && *chinese);
		places_of(english);
		places_of(chinese);
		/* A number that one language tells, the other tells: but how many they are. */
		if (word != W_P_SINGLED && word != W_P_SINGLED_ABOUT && word != W_P_SINGLED_NONE &&
		    word != W_P_SINGLED_FEW)
			assert_int_equal(places_of(english), places_of(chinese));
	}
}

static void test_words_of_all_classes(void **state)
{
	(void)state;
	struct failure failure = {0};
	struct rules *rules = rules_load(NULL, &failure);
	assert_non_null(rules);
	for (size_t i = 0; i < rules_class_count(rules); i++) {
		const char *name = rules_class_at(rules, i)->name;
		for (int language = 0; language < LANGUAGES; language++)
			if (!class_text((enum receipt_language)language, name)) {
				print_error("no words for %s\n", name);
				assert_true(false);
			}
	}
	rules_free(rules);
}

static void test_words_filled(void **state)
{
	(void)state;
	struct arena arena = {NULL};
	struct dossier dossier = {.arena = &arena};
	assert_string_equal(SAY(&dossier, W_S_RECORDS, "1"), "1 record");
	assert_string_equal(SAY(&dossier, W_S_RECORDS, "12"), "12 records");
	/* What fills a place is no pattern itself. */
	assert_string_equal(SAY(&dossier, W_WHOM_PURPOSE, "{1} {2:a|b} %s %n"),
			    "Purpose: {1} {2:a|b} %s %n.");
	dossier.language = RECEIPT_CHINESE;
	assert_string_equal(SAY(&dossier, W_S_RECORDS, "1"), "1 条记录");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_last_stage_decides),
		cmocka_unit_test(test_cells_not_counted),
		cmocka_unit_test(test_positions_move),
		cmocka_unit_test(test_audit_of_another_class),
		cmocka_unit_test(test_classify_passes),
		cmocka_unit_test(test_audit_stands_over_all),
		cmocka_unit_test(test_audit_alone),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_duties),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_words_in_each_language),
		cmocka_unit_test(test_words_of_all_classes),
		cmocka_unit_test(test_words_filled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
