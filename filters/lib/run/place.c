#include <stdio.h>

#include "run/inside.h"

struct span column_told(const struct run *run, size_t index)
{
	struct span name = run->columns.at[index].name;
	return detect_any(&run->detectors, name) ? (struct span){NULL, 0} : name;
}

bool fail_at(struct run *run, const struct fault *fault, enum status status, const char *words)
{
	run->stopped_at = fault->record;
	char record[40] = "the header";
	if (fault->record > 0)
		snprintf(record, sizeof record, "record %llu", (unsigned long long)fault->record);
	return fail(&run->failure, status, "%s: %s, line %llu, byte %llu: %s",
		    source_name(run->source), record, (unsigned long long)fault->line,
		    (unsigned long long)fault->byte, words);
}

bool fail_in(struct run *run, const char *name)
{
	struct failure why = run->failure;
	run->failure = (struct failure){.signal = why.signal};
	return fail(&run->failure, why.status, "%s: %s", name, why.text);
}
