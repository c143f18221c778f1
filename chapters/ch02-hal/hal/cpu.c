/* The machine's own part of start-up: CPU features, interrupts, clock, serial line. */
#include <hal/irq.h>
#include <kernel/init.h>

INIT_HOOK(INIT_CPU, hal_cpu_init);
