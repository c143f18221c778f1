/* Task 4, the sentence: see <lab/trap_words.h>. */
#include <lab/trap_words.h>
#include <lib/format.h>

int trap_words(char *buf, size_t size, const struct trap_info *info, uintptr_t address)
{
	return string_format(buf, size, "a trap, address %#lx", address);
}
