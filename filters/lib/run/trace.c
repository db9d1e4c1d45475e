/* `pii-audit trace`: whose copy a leaked file is, and what it holds. */
#include <stdlib.h>

#include "run/trace.h"

/* ---- What was found ----------------------------------------------------------------------------
 */

static struct trace_class *class_at(struct trace_class *list, const struct rules *rules,
				    const char *name)
{
	const struct rules_class *class = name ? rules_class_named(rules, span_of(name)) : NULL;
	struct trace_class *at = &list[class ? class->rank : rules_class_count(rules)];
	at->name = class ? class->name : NULL;
	at->sensitivity = class ? sensitivity_word(class->sensitivity) : NULL;
	return at;
}

/* By class, in the order of the rules, those that there is something of. */
static void list_classes(struct tracing *tracing)
{
	struct run *run = &tracing->run;
	size_t room = rules_class_count(run->rules) + 1, count = 0;
	struct trace_class *list = arena_take(&run->arena, room * sizeof *list);
	for (size_t i = 0; tracing->audit && i < run->columns.count; i++) {
		const struct column *column = &run->columns.at[i];
		struct audit_counts counts = audit_counts(tracing->audit, i);
		const char *name = column->class ? column->class->name : NULL;
		if (column->marked) {
			struct span class = mark_read(column->mark).class;
			name = arena_copy(&run->arena, class);
		}
		class_at(list, run->rules, name)->treated += counts.already + counts.declared;
		for (const struct audit_found *found = audit_found(tracing->audit, i); found;
		     found = found->next)
			class_at(list, run->rules, found->class)->clear += found->count;
	}
	for (size_t i = 0; i < room; i++)
		if (list[i].clear + list[i].treated > 0)
			list[count++] = list[i];
	tracing->trace.classes = list;
	tracing->trace.class_count = count;
}

static bool collect(struct tracing *tracing)
{
	struct trace *trace = &tracing->trace;
	struct run *run = &tracing->run;
	bool good = scan_finish(tracing->scan, &run->failure);
	good = digest_finish(tracing->bytes, trace->sha256, &run->failure) && good;
	good = digest_finish(tracing->text, trace->text_sha256, &run->failure) && good;
	tracing->bytes = tracing->text = NULL;
	if (!tracing->parted)
		*trace->text_sha256 = 0;
	if (trace->unscanned)
		*trace->sha256 = *trace->text_sha256 = 0;
	trace->file = run->options.input;
	trace->tags = tracing->scan->tags;
	trace->tag_count = tracing->scan->tag_count;
	trace->keys = tracing->scan->keys;
	trace->key_count = tracing->scan->key_count;
	trace->other_tokens = tracing->scan->others;
	list_classes(tracing);
	if (tracing->crowd) {
		crowd_put(tracing->crowd, &tracing->counted);
		trace->audit = &tracing->counted;
	}
	return good;
}

/* ---- The command -------------------------------------------------------------------------------
 */

static bool trace_file(struct tracing *tracing)
{
	struct run *run = &tracing->run;
	const struct options *options = &run->options;
	if (!options->trail)
		return fail(&run->failure, STATUS_REFUSED,
			    "give --trail FILE: the trail of the runs that made copies");
	tracing->tracer = tracer_open(options->trail, &run->failure);
	tracing->scan = calloc(1, sizeof *tracing->scan);
	if (!tracing->scan)
		return fail(&run->failure, STATUS_IO, "out of memory");
	return tracing->tracer && rules_open(run) &&
	       scan_open(tracing->scan, tracing->tracer, &run->failure) && trace_open(tracing) &&
	       trace_read(tracing) && collect(tracing) &&
	       tracer_write(tracing->tracer, &tracing->trace, options->json, answer_take,
			    &run->failure, &run->failure);
}

static void free_tracing(struct tracing *tracing)
{
	struct run *run = &tracing->run;
	struct failure ignored = {0};
	char hex[DIGEST_HEX + 1];
	reader_close(run->reader);
	source_close(run->source);
	/* Of one that is not needed. */
	if (tracing->bytes)
		digest_finish(tracing->bytes, hex, &ignored);
	if (tracing->text)
		digest_finish(tracing->text, hex, &ignored);
	audit_close(tracing->audit);
	crowd_close(tracing->crowd);
	if (tracing->scan)
		scan_close(tracing->scan);
	free(tracing->scan);
	tracer_close(tracing->tracer);
	rules_free(run->rules);
	detectors_free(&run->detectors);
	buffer_free(&run->out);
	buffer_free(&run->value);
	means_close(&run->means);
	free(run->stop_line);
	arena_free(&run->arena);
}

int run_trace(const struct program *program, int argc, char **argv)
{
	const struct program tracing_program = {
		.name = "pii-audit trace",
		.summary = "Says whose copy a file is, by the tokens in it and the trail of the "
			   "runs that made copies;\n"
			   "and how many people and what it holds, which those who lose data must "
			   "tell.\n"
			   "    pii-audit trace leaked.csv --trail shop.trail\n",
		.options = OPTIONS_TRACE,
		.operand = "FILE",
	};
	struct tracing tracing = {.run.program = &tracing_program};
	struct run *run = &tracing.run;
	enum status status;
	(void)program;
	if (!options_read(&tracing_program, argc, argv, &run->options, &status))
		return status;
	const char *file = run->options.operands[0];
	run->options.input = strcmp(file, "-") == 0 ? NULL : file;
	bool good =
		descriptors_check(!run->options.input, true, &run->failure) && trace_file(&tracing);
	bool holds = good && tracing.trace.class_count + tracing.trace.tag_count +
					     tracing.trace.key_count + tracing.trace.other_tokens >
				     0;
	struct failure failure = run->failure;
	free_tracing(&tracing);
	return answer_finish(&tracing_program, !holds, &failure);
}
