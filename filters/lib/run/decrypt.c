/*
 * Decrypting: which columns open, and what in them. A token opens only where somebody said that it
 * was made: anybody can write one into an order.
 */
#include "run/decrypt.h"

/* ---- A column ----------------------------------------------------------------------------------
 */

static bool wanted(const struct decrypting *decrypting, struct span class)
{
	bool found = decrypting->only_count == 0;
	for (size_t i = 0; i < decrypting->only_count; i++)
		found |= span_equal(decrypting->only[i], class);
	return found;
}

static bool says(const struct rules_class *class, const char *key, const char *word)
{
	const struct rules_node *node = rules_param(class->encrypt, key);
	return node && node->kind == RULES_SCALAR && span_is(node->text, word);
}

/* Digits that ff1 made look like any others. */
static bool refuse_bare(struct run *run, size_t index, const char *class)
{
	column_refuse(
		&run->columns, index, &run->failure,
		"the rules encrypt %s by ff1, which leaves digits, and no mark says that these "
		"were; give --plan if they were (or a plan with class null, if not)",
		class);
	return fail_in(run, source_name(run->source));
}

/* A column that plan, label, pin or name gives a class. False: refused. */
static bool open_by_class(struct run *run, size_t index, struct sample *sample,
			  struct opening_of *opening, bool *opens)
{
	const struct rules_class *class = run->columns.at[index].class;
	bool encrypts = class->action == ACTION_ENCRYPT;
	opening->class = span_of(class->name);
	*opens = true;
	if (class_is_text(class->name)) {
		/* Who writes notes can write tokens: they open where notes are encrypted. */
		*opens = encrypts;
		opening->how = says(class, "scope", "cell") ? OPENING_CELLS : OPENING_TEXT;
		return true;
	}
	*opens = wanted(run->own, opening->class);
	if (!*opens || !encrypts || !says(class, "mode", "ff1"))
		return true;
	if (run->options.plan)
		opening->how = OPENING_DIGITS;
	else if (!run->columns.at[index].labelled && sample_has_clear(sample, &run->columns, index))
		return refuse_bare(run, index, class->name);
	return true;
}

static void open_marked(const struct run *run, size_t index, struct opening_of *opening,
			bool *opens)
{
	struct mark_parts mark = mark_read(run->columns.at[index].mark);
	opening->how = OPENING_DIGITS;
	opening->class = mark.class;
	opening->key = mark.key_id;
	*opens = span_is(mark.mode, "ff1") && wanted(run->own, mark.class);
}

/* What fills a column that is called something else may have been moved there as a whole. */
static bool refuse_moved(struct run *run, size_t index, struct span class)
{
	/* Anybody may have typed another one. */
	const struct rules_class *known = rules_class_named(run->rules, class);
	const struct column *column = &run->columns.at[index];
	struct buffer name = {0};
	utf8_escape(&name, column->name, NAME_SHOWN_MAX);
	column_refuse(&run->columns, index, &run->failure,
		      "its tokens are of %s%s, and its name says %s: were they moved? If not, "
		      "pin it in the rules: columns: {%.*s: %s}",
		      known ? "class " : "a class that the rules do not know",
		      known ? known->name : "", column->class->name, (int)name.size,
		      name.at ? name.at : "", known ? known->name : "CLASS");
	buffer_free(&name);
	return fail_in(run, source_name(run->source));
}

/*
 * A column whose sampled cells are tokens all of them. They know their class better than a name
 * does: a column of phones was labelled by its values as one of mobiles.
 */
static bool open_by_tokens(struct run *run, size_t index, struct opening_of *opening, bool *opens)
{
	const struct decrypting *decrypting = run->own;
	const struct column *column = &run->columns.at[index];
	char class[CLASS_NAME_MAX + 1] = {0};
	opening->class = decrypting->seen[index].class;
	memcpy(class, opening->class.at, opening->class.size);
	*opens = wanted(decrypting, opening->class);
	return !*opens || !column->class || classes_are_akin(column->class->name, class) ||
	       refuse_moved(run, index, opening->class);
}

/* Did nobody but a name say what the column is? One of notes, anybody writes tokens into. */
static bool is_guessed(const struct column *column)
{
	if (column->class && class_is_text(column->class->name))
		return false;
	return column->basis == BASIS_NONE || column->basis == BASIS_NAME ||
	       (column->basis == BASIS_PIN && !column->class);
}

/* Whether a column opens, and how. False: refused. */
static bool open_how(struct run *run, size_t index, struct sample *sample,
		     struct opening_of *opening, bool *opens)
{
	const struct column *column = &run->columns.at[index];
	const struct decrypting *decrypting = run->own;
	const struct seen *seen = &decrypting->seen[index];
	*opening = (struct opening_of){
		.how = OPENING_CELLS,
		.only = decrypting->only,
		.only_count = decrypting->only_count,
	};
	*opens = false;
	if (column->marked)
		open_marked(run, index, opening, opens);
	else if (is_guessed(column) && seen->filled > 0 && seen->whole == seen->filled)
		return open_by_tokens(run, index, opening, opens);
	else if (column->class)
		return open_by_class(run, index, sample, opening, opens);
	return true;
}

static bool alike(const struct opening_of *a, const struct opening_of *b)
{
	return a->how == b->how && span_equal(a->class, b->class) && span_equal(a->key, b->key);
}

static struct treatment *treatment_of(struct run *run, const struct opening_of *opening)
{
	struct decrypting *decrypting = run->own;
	for (struct made_opening *at = decrypting->made; at; at = at->next)
		if (alike(&at->opening, opening))
			return at->treatment;
	struct made_opening *made = arena_take(&run->arena, sizeof *made);
	*made = (struct made_opening){decrypting->made, *opening,
				      treatment_for_decrypt(&run->means, opening, &run->failure)};
	decrypting->made = made;
	return made->treatment;
}

/* ---- Labels ------------------------------------------------------------------------------------
 */

static bool refuse_label(struct run *run, size_t index)
{
	column_refuse(&run->columns, index, &run->failure,
		      "--label: its tokens name a class that the rules do not know; give rules "
		      "that do");
	return fail_in(run, source_name(run->source));
}

/* What opens is owed for again. */
static bool label_opened(struct run *run, size_t index, struct span class)
{
	const struct decrypting *decrypting = run->own;
	const struct seen *seen = &decrypting->seen[index];
	const struct column *column = &run->columns.at[index];
	if (!run->options.plan && !column->marked && seen->whole == 0 && seen->within == 0)
		return true;
	const struct rules_class *known = rules_class_named(run->rules, class);
	if (!known && class.size > 0)
		return refuse_label(run, index);
	run->work[index].label = known && known->action != ACTION_KEEP ? known : NULL;
	return true;
}

/* Where nothing stood to be encrypted, pii-classify would see a debt all the same. */
static void label_empty(struct run *run, struct sample *sample)
{
	struct columns *columns = &run->columns;
	columns_decide(columns, sample);
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *column = &columns->at[i];
		bool said = column->basis == BASIS_NAME || column->basis == BASIS_PIN;
		if (!run->work[i].label && !column->marked && said && column_owes(column) &&
		    column->class->action == ACTION_ENCRYPT &&
		    wanted(run->own, span_of(column->class->name)))
			run->work[i].label = column->class;
	}
}

/* ---- All columns -------------------------------------------------------------------------------
 */

static bool open_column(struct run *run, size_t index, struct sample *sample)
{
	struct opening_of opening;
	struct work *work = &run->work[index];
	struct column *column = &run->columns.at[index];
	bool opens;
	work->label = column->labelled ? column->class : NULL;
	if (!open_how(run, index, sample, &opening, &opens))
		return false;
	if (!opens)
		return true;
	work->treatment = treatment_of(run, &opening);
	if (!work->treatment) {
		struct failure why = run->failure;
		run->failure = (struct failure){.signal = why.signal};
		column_refuse(&run->columns, index, &run->failure, "%s", why.text);
		run->failure.status = why.status;
		return fail_in(run, source_name(run->source));
	}
	work->mark = (struct span){NULL, 0};
	return !run->options.label || label_opened(run, index, opening.class);
}

static bool read_only(struct run *run)
{
	struct decrypting *decrypting = run->own;
	char nearest[CLASS_WORDS];
	if (!run->options.only)
		return true;
	if (!classes_read(run->options.only, decrypting->only, &decrypting->only_count,
			  &run->failure))
		return false;
	for (size_t i = 0; i < decrypting->only_count; i++)
		if (!class_is_known(run->rules, decrypting->only[i], nearest))
			return fail(&run->failure, STATUS_REFUSED,
				    "--only: the rules know no class %.*s%s",
				    (int)decrypting->only[i].size, decrypting->only[i].at, nearest);
	return true;
}

bool run_decrypt(struct run *run)
{
	size_t count = run->columns.count;
	struct decrypting *decrypting = arena_take(&run->arena, sizeof *decrypting);
	struct sample *sample = NULL;
	decrypting->seen = arena_take(&run->arena, count * sizeof *decrypting->seen);
	decrypting->passed = arena_take(&run->arena, count * sizeof *decrypting->passed);
	decrypting->closed = arena_take(&run->arena, count * sizeof *decrypting->closed);
	run->own = decrypting;
	if (!read_only(run) || !run_check_header(run) ||
	    (!run->options.plan && !decrypt_sample(run, &sample)))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!open_column(run, i, sample))
			return false;
	if (run->options.label && sample)
		label_empty(run, sample);
	decrypt_count_passing(run);
	return true;
}
