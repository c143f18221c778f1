/* The counter of retired instructions: RISC-V Unprivileged, chapter 10 (Zicntr). */
#include <arch/csr.h>
#include <hal/cost.h>

#define TURNS 1000

uint64_t hal_cost_now(void)
{
	return csr_read(instret);
}

/* Two instructions a turn; not inlined, so that what is around the loop is always the same. */
static __attribute__((noinline)) uint64_t loop_cost(uint64_t turns)
{
	uint64_t start = hal_cost_now();

	asm volatile("1: addi %0, %0, -1\n\tbnez %0, 1b" : "+r"(turns));
	return hal_cost_now() - start;
}

/* QEMU counts time instead, unless -icount is given. */
const char *hal_cost_unit(void)
{
	bool exact = loop_cost(2 * TURNS) - loop_cost(TURNS) == 2 * TURNS;

	return exact ? "instructions" : "ticks";
}
