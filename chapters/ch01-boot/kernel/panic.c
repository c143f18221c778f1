#include <hal/trap.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/power.h>
#include <kernel/symbols.h>

LINKER_SET_DECLARE(panic_reports, struct panic_report);

void (*panic_stop_others)(void);

static bool in_panic;

bool panicking(void)
{
	return in_panic;
}

/* A panic inside the panic code must not start over. */
static void panic_begin(void)
{
	if (panic_stop_others)
		panic_stop_others();
	if (in_panic)
		power_off(PANIC_STATUS);
	in_panic = true;
	run_mark_panic();
	log_flush();
}

static _Noreturn void panic_end(uintptr_t pc, uintptr_t frame_pointer)
{
	backtrace_print(pc, frame_pointer);
	linker_set_for_each(report, panic_reports, struct panic_report)
		report->print();
	power_off(PANIC_STATUS);
}

void panic(const char *fmt, ...)
{
	va_list args;

	panic_begin();
	kprintf("\nPANIC: ");
	va_start(args, fmt);
	kvprintf(fmt, args);
	va_end(args);
	kprintf("\n");
	panic_end((uintptr_t)panic, (uintptr_t)__builtin_frame_address(0));
}

void trap_panic(const struct hal_trap_frame *frame, const char *what, uintptr_t addr)
{
	panic_begin();
	kprintf("\nPANIC: %s in the kernel, address %#lx\n", what, addr);
	hal_trap_frame_print(frame);
	panic_end(hal_trap_frame_pc(frame), hal_trap_frame_fp(frame));
}
