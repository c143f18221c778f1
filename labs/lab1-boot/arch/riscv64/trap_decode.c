/* Task 4 on riscv64: see <lab/trap_words.h>. */
#include <arch/trap_frame.h>
#include <lab/trap_words.h>

void trap_decode(const struct hal_trap_frame *frame, struct trap_info *info)
{
	*info = (struct trap_info){};
}
