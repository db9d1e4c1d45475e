#include "base/base.h"

bool class_name_is(struct span name)
{
	if (name.size == 0 || name.size > CLASS_NAME_MAX || name.at[0] < 'a' || name.at[0] > 'z')
		return false;
	for (size_t i = 1; i < name.size; i++) {
		char c = name.at[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
			return false;
	}
	return true;
}

bool class_name_is_lasting(struct span name)
{
	size_t end = name.size;
	while (end > 0 && name.at[end - 1] >= '0' && name.at[end - 1] <= '9')
		end--;
	return class_name_is(name) && name.at[end - 1] != '_';
}
