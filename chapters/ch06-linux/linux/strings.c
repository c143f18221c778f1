#include <lib/errno.h>
#include <lib/string.h>
#include <linux/exec.h>
#include <mm/heap.h>

int strings_create(struct strings *strings)
{
	*strings = (struct strings){ .bytes = kmalloc(EXEC_STRINGS_MAX) };
	return strings->bytes ? 0 : -ENOMEM;
}

void strings_free(struct strings *strings)
{
	kfree(strings->bytes);
	strings->bytes = NULL;
}

int strings_add(struct strings *strings, const char *text)
{
	size_t size = strlen(text) + 1;

	if (size > EXEC_STRINGS_MAX - strings->used)
		return -E2BIG;
	memcpy(strings->bytes + strings->used, text, size);
	strings->used += size;
	strings->count++;
	return 0;
}

int strings_replace_first(struct strings *strings, const struct strings *prefix)
{
	size_t first = strings->count ? strlen(strings->bytes) + 1 : 0;
	size_t rest = strings->used - first;

	if (prefix->used > EXEC_STRINGS_MAX - rest)
		return -E2BIG;
	memmove(strings->bytes + prefix->used, strings->bytes + first, rest);
	memcpy(strings->bytes, prefix->bytes, prefix->used);
	strings->used = prefix->used + rest;
	strings->count += prefix->count - (strings->count > 0);
	return 0;
}
