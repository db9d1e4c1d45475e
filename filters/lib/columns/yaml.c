#include "columns/yaml.h"

static int take_bytes(void *context, unsigned char *bytes, size_t size)
{
	struct yaml *yaml = context;
	struct span text = {(const char *)bytes, size};
	bool fits = yaml->most == 0 || yaml->out->size + size <= yaml->most;
	return fits && buffer_append(yaml->out, text);
}

/* `made`: could the event be had? The emitter owns it from here on. */
static void emit(struct yaml *yaml, yaml_event_t *event, int made)
{
	yaml->good = yaml->good && made == 1 && yaml_emitter_emit(&yaml->emitter, event) == 1;
}

bool yaml_begin(struct yaml *yaml, struct buffer *out, size_t most)
{
	yaml_event_t event;
	*yaml = (struct yaml){.out = out, .most = most, .good = true};
	if (!yaml_emitter_initialize(&yaml->emitter))
		return false;
	yaml_emitter_set_output(&yaml->emitter, take_bytes, yaml);
	yaml_emitter_set_unicode(&yaml->emitter, 1);
	yaml_emitter_set_width(&yaml->emitter, -1);
	emit(yaml, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
	if (yaml->good)
		emit(yaml, &event,
		     yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
	return true;
}

bool yaml_end(struct yaml *yaml, bool *large)
{
	yaml_event_t event;
	if (yaml->good)
		emit(yaml, &event, yaml_document_end_event_initialize(&event, 1));
	if (yaml->good)
		emit(yaml, &event, yaml_stream_end_event_initialize(&event));
	*large = yaml->emitter.error == YAML_WRITER_ERROR;
	yaml_emitter_delete(&yaml->emitter);
	return yaml->good;
}

static void put_scalar(struct yaml *yaml, struct span text, yaml_scalar_style_t style)
{
	static const yaml_char_t nothing[1] = "";
	yaml_event_t event;
	if (!yaml->good)
		return;
	const yaml_char_t *bytes = text.size ? (const yaml_char_t *)text.at : nothing;
	emit(yaml, &event,
	     yaml_scalar_event_initialize(&event, NULL, NULL, bytes, (int)text.size, 1, 1, style));
}

void yaml_put_word(struct yaml *yaml, const char *word)
{
	put_scalar(yaml, span_of(word), YAML_ANY_SCALAR_STYLE);
}

void yaml_put_text(struct yaml *yaml, struct span text)
{
	put_scalar(yaml, text, YAML_DOUBLE_QUOTED_SCALAR_STYLE);
}

void yaml_begin_map(struct yaml *yaml, bool one_line)
{
	yaml_event_t event;
	yaml_mapping_style_t style = one_line ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE;
	if (yaml->good)
		emit(yaml, &event,
		     yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, style));
}

void yaml_end_map(struct yaml *yaml)
{
	yaml_event_t event;
	if (yaml->good)
		emit(yaml, &event, yaml_mapping_end_event_initialize(&event));
}

void yaml_begin_list(struct yaml *yaml)
{
	yaml_event_t event;
	if (yaml->good)
		emit(yaml, &event,
		     yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
							  YAML_BLOCK_SEQUENCE_STYLE));
}

void yaml_end_list(struct yaml *yaml)
{
	yaml_event_t event;
	if (yaml->good)
		emit(yaml, &event, yaml_sequence_end_event_initialize(&event));
}
