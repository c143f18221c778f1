/* The time-stamp counter: with -icount shift=0 QEMU derives it from the instructions executed. */
#include <arch/cpu.h>
#include <hal/cost.h>

#define TURNS 1000

uint64_t hal_cost_now(void)
{
	return tsc_read();
}

/* Two instructions a turn; not inlined, so that what is around the loop is always the same. */
static __attribute__((noinline)) uint64_t loop_cost(uint64_t turns)
{
	uint64_t start = hal_cost_now();

	asm volatile("1: dec %0\n\tjnz 1b" : "+r"(turns) : : "cc");
	return hal_cost_now() - start;
}

const char *hal_cost_unit(void)
{
	bool exact = loop_cost(2 * TURNS) - loop_cost(TURNS) == 2 * TURNS;

	return exact ? "instructions" : "ticks";
}
