/* Names for addresses, and the walk up the frame pointers. */
#include <arch/image.h>
#include <isa/frame_link.h>
#include <kernel/log.h>
#include <kernel/symbols.h>
#include <lib/string.h>

extern const uint64_t ksyms_count, ksyms_offsets[];
extern const char ksyms_names[];

/* Index of the last symbol at or below `offset`, by bisection. */
static size_t symbol_index(uint64_t offset)
{
	size_t low = 0, high = ksyms_count;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (ksyms_offsets[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static const char *symbol_name(size_t index)
{
	const char *name = ksyms_names;

	while (index--)
		name += strlen(name) + 1;
	return name;
}

const char *symbol_find(uintptr_t pc, size_t *offset)
{
	uint64_t where = pc - (uintptr_t)IMAGE_BASE;
	size_t index;

	if (!ksyms_count || pc < (uintptr_t)IMAGE_BASE || pc >= (uintptr_t)IMAGE_CODE_END ||
	    where < ksyms_offsets[0])
		return NULL;
	index = symbol_index(where);
	*offset = where - ksyms_offsets[index];
	return symbol_name(index);
}

/*
 * All but the first are return addresses, which stand behind the call; behind a call that does not
 * return another function may begin. So the byte before is looked up.
 */
static void backtrace_line(unsigned depth, uintptr_t pc)
{
	size_t back = depth > 0, offset;
	const char *name = symbol_find(pc - back, &offset);

	if (name)
		kprintf("  #%-2u %#018lx %s+%#lx\n", depth, pc, name, offset + back);
	else
		kprintf("  #%-2u %#018lx ?\n", depth, pc);
}

void backtrace_print(uintptr_t pc, uintptr_t frame_pointer)
{
	struct frame_link link = { pc, frame_pointer, frame_pointer };
	uint64_t slide = (uintptr_t)IMAGE_BASE - IMAGE_LINK_BASE;

	kprintf("backtrace:\n");
	if (slide)
		kprintf("  (the kernel slid by %#lx: kernel.sym has smaller addresses)\n", slide);
	for (unsigned depth = 0; depth < 32 && link.return_address; depth++) {
		backtrace_line(depth, link.return_address);
		if (!frame_link_next(&link))
			break;
	}
}
