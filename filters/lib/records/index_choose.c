#include "records/index.h"

/* Traps of every kind, longer than two blocks, cut at every place by try_form(). */
static const char trial[] =
	"a,\"b\",\"c\"\"d\",\"\",\"\"\"\",=\"12,3\",19\" x,\"x\ny\"\r\n"
	"\"q\"\r\n,,\r,\"\xe5\xbc\xa0,\xe4\xb8\x89\"\n=\"=\"\"\",a\"\"b\"\n"
	"plain,text,that,is,long,enough,to,fill,a,whole,block,without,a,single,quote,in,it,at,all\n"
	"\"quoted\",\"text\",\"that\",\"is\",\"long\",\"enough\",\"to\",\"fill\",\"a\",\"block\"\n"
	"\"a\"\n\"b\"x,\"never,reached\"\n";

#define TRIAL_SIZE (sizeof trial - 1)
#define TRIAL_ROOM (TRIAL_SIZE + 2 * INDEX_BLOCK)

struct trial_run {
	struct index index;
	uint32_t ends[TRIAL_ROOM];
	uint32_t lines[TRIAL_ROOM];
};

static void try_form(const struct index_form *form, const char *bytes, uint32_t cut,
		     struct trial_run *run)
{
	run->index = (struct index){
		.dialect = {',', true},
		.fault = INDEX_NO_FAULT,
		.ends = run->ends,
		.lines = run->lines,
	};
	form->run(&run->index, bytes, 0, cut);
	if (run->index.fault == INDEX_NO_FAULT)
		form->run(&run->index, bytes, cut, TRIAL_SIZE);
}

/* A fast form must read the trial as the judge does before it may read anything else. */
static bool passes_trial(const struct index_form *form)
{
	char bytes[TRIAL_SIZE + BUFFER_SLACK] = {0};
	struct trial_run ours, judge;
	memcpy(bytes, trial, TRIAL_SIZE);
	for (uint32_t cut = 0; cut < TRIAL_SIZE; cut += 7) {
		try_form(form, bytes, cut, &ours);
		try_form(&index_plain, bytes, cut, &judge);
		const struct index *a = &ours.index, *b = &judge.index;
		if (a->fault != b->fault || a->end_count != b->end_count ||
		    a->line_count != b->line_count || a->line_feeds != b->line_feeds ||
		    memcmp(a->ends, b->ends, a->end_count * sizeof *a->ends) != 0 ||
		    memcmp(a->lines, b->lines, a->line_count * sizeof *a->lines) != 0)
			return false;
	}
	return form->text(bytes, 0, TRIAL_SIZE) == TRIAL_SIZE &&
	       form->text(bytes, 0, TRIAL_SIZE + 1) == TRIAL_SIZE;
}

static bool any_processor(void)
{
	return true;
}

#ifdef __x86_64__
static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("pclmul") &&
	       __builtin_cpu_supports("popcnt");
}
#endif

const struct index_form *index_choose(const char *name)
{
	static const struct {
		const struct index_form *form;
		bool (*possible)(void);
	} forms[] = {
#ifdef __x86_64__
		{&index_avx2, has_avx2},
#endif
		{&index_portable, any_processor},
		{&index_plain, any_processor},
	};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (name && strcmp(name, forms[i].form->name) != 0)
			continue;
		if (forms[i].possible() && passes_trial(forms[i].form))
			return forms[i].form;
	}
	return NULL;
}
