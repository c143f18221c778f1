/* Task 4 on riscv64: see <lab/trap_words.h>. */
#include <arch/csr.h>
#include <arch/trap_frame.h>
#include <lab/trap_words.h>
#include <lib/string.h>

static const struct {
	enum trap_cause cause;
	enum trap_access access;
} causes[] = {
	[INSTRUCTION_MISALIGNED] = { TRAP_MISALIGNED, TRAP_FETCH },
	[INSTRUCTION_ACCESS_FAULT] = { TRAP_PROTECTION, TRAP_FETCH },
	[ILLEGAL_INSTRUCTION] = { TRAP_ILLEGAL, TRAP_NONE },
	[BREAKPOINT] = { TRAP_BREAKPOINT, TRAP_NONE },
	[LOAD_MISALIGNED] = { TRAP_MISALIGNED, TRAP_READ },
	[LOAD_ACCESS_FAULT] = { TRAP_PROTECTION, TRAP_READ },
	[STORE_MISALIGNED] = { TRAP_MISALIGNED, TRAP_WRITE },
	[STORE_ACCESS_FAULT] = { TRAP_PROTECTION, TRAP_WRITE },
	[INSTRUCTION_PAGE_FAULT] = { TRAP_PAGE_FAULT, TRAP_FETCH },
	[LOAD_PAGE_FAULT] = { TRAP_PAGE_FAULT, TRAP_READ },
	[STORE_PAGE_FAULT] = { TRAP_PAGE_FAULT, TRAP_WRITE },
};

void trap_decode(const struct hal_trap_frame *frame, struct trap_info *info)
{
	*info = (struct trap_info){ .user = !(frame->sstatus & SSTATUS_SPP) };
	if (frame->scause & SCAUSE_INTERRUPT) {
		info->cause = TRAP_INTERRUPT;
	} else if (frame->scause < array_size(causes)) {
		info->cause = causes[frame->scause].cause;
		info->access = causes[frame->scause].access;
	}
}
