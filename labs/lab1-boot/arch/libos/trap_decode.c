/* Task 4 in LibOS: see <lab/trap_words.h>. */
#define _GNU_SOURCE
#include <arch/trap_frame.h>
#include <lab/trap_words.h>

void trap_decode(const struct hal_trap_frame *frame, struct trap_info *info)
{
	*info = (struct trap_info){};
}
