/* The header again, among the records: files joined by `cat`, a header that `sort` moved. */
#include "columns/label.h"

/* The second of two files brought its byte order mark along, before any quote. */
static struct span mark_off(uint32_t column, struct span cell)
{
	bool has = column == 0 && cell.size >= 3 && memcmp(cell.at, "\xef\xbb\xbf", 3) == 0;
	return has ? span_cut(cell, 3, cell.size) : cell;
}

/* A record's cell as a name: text, label and mark off. */
static bool cell_name(const struct columns *columns, const struct batch *batch, size_t record,
		      uint32_t column, struct buffer *scratch, enum tail *tail, struct span *name,
		      struct span *class)
{
	struct span text;
	struct span cell = mark_off(column, record_cell(batch, record, column));
	if (!cell_text(columns->dialect, cell, scratch, &text))
		return false;
	*tail = label_split(name_quotes_off(columns->dialect, text), name, class);
	return true;
}

bool columns_same_header(const struct columns *columns, const struct batch *batch, size_t record,
			 struct buffer *scratch)
{
	for (uint32_t i = 0; i < batch->width; i++) {
		enum tail tail;
		struct span name, class;
		if (!cell_name(columns, batch, record, i, scratch, &tail, &name, &class) ||
		    (i < columns->count ? !span_equal(name, columns->at[i].name) : name.size > 0))
			return false;
	}
	return true;
}

/* ---- In another order --------------------------------------------------------------------------
 */

/* Headers with more columns than these are not looked for in another order. */
#define TURNED_MOST 1024

/* The column of that name that is not taken yet; the count: none. */
static size_t find_name(const struct columns *columns, const bool *taken, struct span name)
{
	size_t i = 0;
	while (i < columns->count && (taken[i] || !span_equal(columns->at[i].name, name)))
		i++;
	return i;
}

/* Two cells that are names could be words; names that the rules know are not. */
static bool is_telling(const struct columns *columns)
{
	bool known = columns->count > 2;
	for (size_t i = 0; i < columns->count && !known; i++)
		known = rules_class_for_header(columns->rules, columns->at[i].folded) != NULL;
	return known;
}

/* Has a record each of the header's names, in whatever order? */
static bool is_turned(const struct columns *columns, const struct batch *batch, size_t record,
		      struct buffer *scratch)
{
	bool taken[TURNED_MOST] = {false};
	if (columns->count < 2 || columns->count > TURNED_MOST || !is_telling(columns))
		return false;
	for (uint32_t i = 0; i < batch->width; i++) {
		enum tail tail;
		struct span name, class;
		if (!cell_name(columns, batch, record, i, scratch, &tail, &name, &class))
			return true;
		size_t place = find_name(columns, taken, name);
		if (place < columns->count)
			taken[place] = true;
		else if (i < columns->count || name.size > 0)
			return false;
	}
	return true;
}

/* ---- One record --------------------------------------------------------------------------------
 */

bool columns_repeated(const struct columns *columns, const struct batch *batch, size_t record,
		      struct buffer *scratch)
{
	size_t labels = 0, known = 0;
	for (uint32_t i = 0; i < batch->width; i++) {
		enum tail tail;
		struct span name, class;
		/* Memory is out: what cannot be looked at is taken for the worse. */
		if (!cell_name(columns, batch, record, i, scratch, &tail, &name, &class))
			return true;
		labels += tail == TAIL_LABEL;
		known += tail == TAIL_LABEL && rules_class_named(columns->rules, class);
	}
	return labels >= 2 || (known > 0 && columns->labels == 0) ||
	       columns_same_header(columns, batch, record, scratch) ||
	       is_turned(columns, batch, record, scratch);
}

/* ---- Many records ------------------------------------------------------------------------------
 */

/* A bit for the first three bytes, or as many as there are, of as many as columns->starts has. */
static inline unsigned start_bit(const char *at, size_t size)
{
	uint32_t start = (unsigned char)at[0];
	start |= size > 1 ? (uint32_t)(unsigned char)at[1] << 8 : 0;
	start |= size > 2 ? (uint32_t)(unsigned char)at[2] << 16 : 0;
	return start * 0x9e3779b1u >> 20;
}

void columns_list_names(struct columns *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		struct span name = columns->at[i].name;
		if (name.size == 0)
			continue;
		unsigned bit = start_bit(name.at, name.size);
		columns->starts[bit / 64] |= 1ull << bit % 64;
	}
}

/* Could this cell hold a name of another column? Seldom wrong about yes; about no for names with
 * quotes inside, or with labels where they are of one byte or two. */
static inline bool may_be_other(const struct columns *columns, struct span cell)
{
	size_t skip = cell.size > 1 && cell.at[0] == '"';
	size_t size = cell.size - 2 * skip;
	if (size == 0)
		return false;
	unsigned bit = start_bit(cell.at + skip, size);
	return columns->starts[bit / 64] >> bit % 64 & 1;
}

/* Is it one? */
static bool is_name(const struct columns *columns, const struct batch *batch, size_t record,
		    uint32_t column, struct buffer *scratch)
{
	enum tail tail;
	struct span name, class;
	if (!cell_name(columns, batch, record, column, scratch, &tail, &name, &class))
		return true;
	for (size_t i = 0; i < columns->count; i++)
		if (span_equal(columns->at[i].name, name))
			return true;
	return false;
}

/* What a cell with this name begins with whether it is quoted or not: three bytes are enough. */
static struct span name_start(struct span name)
{
	size_t size = 0;
	while (size < 3 && size < name.size && name.at[size] != '"')
		size++;
	return span_cut(name, 0, size);
}

/* Could this cell hold the header's name of its column? Cheap, and never wrong about no. */
static inline bool may_be_name(struct span cell, struct span name, struct span start)
{
	size_t skip = cell.size && cell.at[0] == '"';
	return cell.size >= name.size && cell.size >= start.size + skip &&
	       cell.size <= 2 * name.size + 2 + 64 &&
	       memcmp(cell.at + skip, start.at, start.size) == 0;
}

static size_t record_of(const struct batch *batch, uint32_t offset)
{
	size_t low = 0, high = batch->count;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (record_begin(batch, middle) <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The first record that labels make a header. */
static size_t find_labels(const struct columns *columns, const struct batch *batch,
			  struct buffer *scratch)
{
	const char *at = batch->bytes + batch->begin, *end = batch->bytes + batch->to;
	while (at < end && (at = memchr(at, '#', (size_t)(end - at)))) {
		if (end - at > 5 && memcmp(at, "#pii:", 5) == 0) {
			size_t record = record_of(batch, (uint32_t)(at - batch->bytes));
			if (columns_repeated(columns, batch, record, scratch))
				return record;
			/* Once for a record, however often it stands there. */
			if (record + 1 == batch->count)
				break;
			at = batch->bytes + record_begin(batch, record + 1);
			continue;
		}
		at++;
	}
	return batch->count;
}

size_t columns_find_repeated(const struct columns *columns, const struct batch *batch,
			     struct buffer *scratch)
{
	size_t first = find_labels(columns, batch, scratch);
	uint32_t key = (uint32_t)columns->key;
	struct span name = columns->at[key].name;
	if (name.size == 0)
		return first;
	struct span start = name_start(name);
	bool others = columns->count > 1 && columns->count <= TURNED_MOST;
	for (size_t i = 0; i < first; i++) {
		struct span cell = mark_off(key, record_cell(batch, i, key));
		bool maybe = may_be_name(cell, name, start) ||
			     (others && may_be_other(columns, cell) &&
			      is_name(columns, batch, i, key, scratch));
		if (maybe && columns_repeated(columns, batch, i, scratch))
			return i;
	}
	return first;
}
