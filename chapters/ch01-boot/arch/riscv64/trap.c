/*
 * Traps of the kernel itself. They are exceptions only: the kernel runs with sstatus.SIE = 0, and
 * chapter 2 asks sip for interrupts where it is ready for them.
 */
#include <arch/csr.h>
#include <arch/trap_frame.h>
#include <hal/trap.h>
#include <kernel/log.h>
#include <lib/string.h>

extern const char trap_entry[];
void trap_handle(struct hal_trap_frame *frame);

static unsigned breakpoints;

void hal_trap_init(void)
{
	csr_write(stvec, trap_entry);
}

static const char *const cause_names[] = {
	[INSTRUCTION_MISALIGNED] = "misaligned jump",
	[INSTRUCTION_ACCESS_FAULT] = "fetch from nowhere",
	[ILLEGAL_INSTRUCTION] = "illegal instruction",
	[LOAD_MISALIGNED] = "misaligned load",
	[LOAD_ACCESS_FAULT] = "load from nowhere",
	[STORE_MISALIGNED] = "misaligned store",
	[STORE_ACCESS_FAULT] = "store to nowhere",
	[INSTRUCTION_PAGE_FAULT] = "page fault (fetch)",
	[LOAD_PAGE_FAULT] = "page fault (load)",
	[STORE_PAGE_FAULT] = "page fault (store)",
};

static const char *cause_name(uint64_t scause)
{
	if (scause >= array_size(cause_names) || !cause_names[scause])
		return "unexpected trap";
	return cause_names[scause];
}

/* The two low bits are set in all but compressed instructions (RISC-V Unprivileged 1.5). */
static unsigned instruction_length(uintptr_t pc)
{
	return (*(const uint16_t *)pc & 3) == 3 ? 4 : 2;
}

void trap_handle(struct hal_trap_frame *frame)
{
	if (frame->scause != BREAKPOINT)
		trap_panic(frame, cause_name(frame->scause), frame->stval);
	breakpoints++;
	frame->x[0] += instruction_length(frame->x[0]);
}

void hal_breakpoint(void)
{
	asm volatile("ebreak");
}

unsigned hal_breakpoint_count(void)
{
	return breakpoints;
}

uintptr_t hal_trap_frame_pc(const struct hal_trap_frame *frame)
{
	return frame->x[0];
}

uintptr_t hal_trap_frame_fp(const struct hal_trap_frame *frame)
{
	return frame->x[8];
}

void hal_trap_frame_print(const struct hal_trap_frame *frame)
{
	static const char names[32][4] = {
		"pc", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0",
		"a1", "a2", "a3", "a4", "a5", "a6", "a7", "s2", "s3", "s4", "s5",
		"s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
	};

	for (unsigned i = 0; i < 32; i++)
		kprintf("%4s %016lx%s", names[i], frame->x[i], i % 4 == 3 ? "\n" : "");
	kprintf("scause %lx  stval %lx  sstatus %lx\n", frame->scause, frame->stval,
		frame->sstatus);
}
