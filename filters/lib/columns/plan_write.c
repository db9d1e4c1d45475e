/* Plans, written. */
#include <yaml.h>

#include "columns/columns.h"

struct writing {
	yaml_emitter_t emitter;
	struct buffer *out;
	bool good;
};

static int take_bytes(void *context, unsigned char *bytes, size_t size)
{
	struct writing *w = context;
	struct span text = {(const char *)bytes, size};
	return w->out->size + size <= PLAN_SIZE_MAX && buffer_append(w->out, text);
}

/* `made`: could the event be had? The emitter owns it from here on. */
static void emit(struct writing *w, yaml_event_t *event, int made)
{
	w->good = w->good && made == 1 && yaml_emitter_emit(&w->emitter, event) == 1;
}

static void put_scalar(struct writing *w, struct span text, yaml_scalar_style_t style)
{
	static const yaml_char_t nothing[1] = "";
	yaml_event_t event;
	if (!w->good)
		return;
	const yaml_char_t *bytes = text.size ? (const yaml_char_t *)text.at : nothing;
	emit(w, &event,
	     yaml_scalar_event_initialize(&event, NULL, NULL, bytes, (int)text.size, 1, 1, style));
}

static void put_word(struct writing *w, const char *word)
{
	put_scalar(w, span_of(word), YAML_ANY_SCALAR_STYLE);
}

/* Names are quoted always: null, 007 and yes are names. */
static void put_name(struct writing *w, struct span name)
{
	put_scalar(w, name, YAML_DOUBLE_QUOTED_SCALAR_STYLE);
}

static void begin_map(struct writing *w, yaml_mapping_style_t style)
{
	yaml_event_t event;
	if (w->good)
		emit(w, &event, yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, style));
}

static void end_map(struct writing *w)
{
	yaml_event_t event;
	if (w->good)
		emit(w, &event, yaml_mapping_end_event_initialize(&event));
}

static void put_columns(struct writing *w, const struct columns *columns)
{
	yaml_event_t event;
	if (w->good)
		emit(w, &event,
		     yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
							  YAML_BLOCK_SEQUENCE_STYLE));
	for (size_t i = 0; i < columns->count && w->good; i++) {
		const struct rules_class *class = columns->at[i].class;
		begin_map(w, YAML_FLOW_MAPPING_STYLE);
		put_word(w, "name");
		put_name(w, columns->at[i].name);
		put_word(w, "class");
		put_word(w, class ? class->name : "null");
		end_map(w);
	}
	if (w->good)
		emit(w, &event, yaml_sequence_end_event_initialize(&event));
}

static void put_document(struct writing *w, const struct columns *columns, const char *digest)
{
	yaml_event_t event;
	char letter[2] = {columns->dialect.delimiter, 0};
	const char *delimiter = delimiter_name(columns->dialect.delimiter);
	emit(w, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
	if (w->good)
		emit(w, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
	begin_map(w, YAML_BLOCK_MAPPING_STYLE);
	put_word(w, "version");
	put_word(w, "1");
	put_word(w, "rules");
	put_name(w, span_of(digest));
	put_word(w, "delimiter");
	put_word(w, delimiter ? delimiter : letter);
	put_word(w, "quote");
	put_word(w, columns->dialect.quotes ? "rfc4180" : "none");
	put_word(w, "columns");
	put_columns(w, columns);
	end_map(w);
	if (w->good)
		emit(w, &event, yaml_document_end_event_initialize(&event, 1));
	if (w->good)
		emit(w, &event, yaml_stream_end_event_initialize(&event));
}

bool plan_write(const struct columns *columns, const char *digest, struct buffer *out,
		struct failure *failure)
{
	struct writing w = {.out = out, .good = true};
	if (!yaml_emitter_initialize(&w.emitter))
		return fail(failure, STATUS_IO, "out of memory");
	yaml_emitter_set_output(&w.emitter, take_bytes, &w);
	yaml_emitter_set_unicode(&w.emitter, 1);
	yaml_emitter_set_width(&w.emitter, -1);
	buffer_append(out, span_of("# Classes of columns, for --plan; see man pii-plan.\n"));
	put_document(&w, columns, digest);
	bool large = w.emitter.error == YAML_WRITER_ERROR;
	yaml_emitter_delete(&w.emitter);
	if (large)
		return fail(failure, STATUS_IO, "the plan would be larger than %zu MiB",
			    PLAN_SIZE_MAX >> 20);
	return w.good || fail(failure, STATUS_IO, "out of memory");
}
