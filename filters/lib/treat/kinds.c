/* The table of kinds, and how a mask sees characters. */
#include "treat/kinds.h"

const struct kind *const kinds[] = {
	&kind_keep,  &kind_full,    &kind_fixed, &kind_null,      &kind_name,
	&kind_email, &kind_address, &kind_date,  &kind_number,    &kind_ip,
	&kind_spans, &kind_token,   &kind_shift, &kind_surrogate, NULL,
};

bool mask_full(struct buffer *out)
{
	return buffer_append(out, span_of("***"));
}

size_t shows_nothing(const struct mask *mask, struct span value)
{
	(void)mask, (void)value;
	return 0;
}

enum sort character_sort(uint32_t c)
{
	if (c < 0x80) {
		bool counted = in(c, '0', '9') || in(c | 0x20, 'a', 'z') || c == '*';
		return counted ? SORT_COUNTED : SORT_SEPARATOR;
	}
	if (in(c, 0x300, 0x36f) || c == 0x200d || in(c, 0xfe00, 0xfe0f) ||
	    in(c, 0x1f3fb, 0x1f3ff) || in(c, 0x20d0, 0x20f0) || in(c, 0xe0100, 0xe01ef))
		return SORT_ATTACHED;
	if (c < 0xc0)
		return c == 0xaa || c == 0xb2 || c == 0xb3 || c == 0xb5 || c == 0xb9 || c == 0xba
			       ? SORT_COUNTED
			       : SORT_SEPARATOR;
	if (c == 0xd7 || c == 0xf7 || in(c, 0x2000, 0x206f) || c == 0x2212 || c == 0xfeff)
		return SORT_SEPARATOR;
	/* CJK punctuation, but 々 and 〇, which are in names. */
	if (in(c, 0x3000, 0x303f))
		return in(c, 0x3005, 0x3007) ? SORT_COUNTED : SORT_SEPARATOR;
	if (c == 0x30fb || in(c, 0xfe10, 0xfe1f) || in(c, 0xfe30, 0xfe6f))
		return SORT_SEPARATOR;
	/* Full-width forms that are neither digits, letters nor a star. */
	if (in(c, 0xff01, 0xff0f) || in(c, 0xff1a, 0xff20) || in(c, 0xff3b, 0xff40) ||
	    in(c, 0xff5b, 0xff65))
		return c == 0xff0a ? SORT_COUNTED : SORT_SEPARATOR;
	return SORT_COUNTED;
}

size_t characters_shown(struct span text)
{
	const char *at = text.at, *end = at + text.size;
	size_t count = 0;
	while (at < end) {
		uint32_t c;
		size_t size = utf8_next(at, end, &c);
		if (size == 0) {
			/* Not our UTF-8: counted, so that it is never taken for a mask's. */
			at++;
			count++;
			continue;
		}
		count += character_sort(c) == SORT_COUNTED && !star_is(c);
		at += size;
	}
	return count;
}

bool stars_filled(struct span value, char bytes[VALUE_SIZE_MAX], struct span *filled)
{
	if (!text_has_star(value)) {
		*filled = value;
		return true;
	}
	if (value.size > VALUE_SIZE_MAX)
		return false;
	/* Two begins no area code and is begun with by local numbers: what it fills stays likely.
	 */
	memcpy(bytes, value.at, value.size);
	for (size_t at = 0; at < value.size; at++) {
		/* But 13800138000.0 is what a spreadsheet makes of a number. */
		if (bytes[at] == '*')
			bytes[at] = at > 0 && bytes[at - 1] == '.' ? '0' : '2';
		else if (value.size - at >= 3 &&
			 (memcmp(bytes + at, "＊", 3) == 0 || memcmp(bytes + at, "∗", 3) == 0))
			memcpy(bytes + at, "２", 3);
	}
	*filled = (struct span){bytes, value.size};
	return true;
}
