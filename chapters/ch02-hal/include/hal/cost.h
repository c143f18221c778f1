/*
 * What code costs, for benchmarks. On bare metal the unit is the guest instruction: under QEMU's
 * -icount shift=0 the CPU's counter advances by one with each, so that figures repeat on any host.
 * In LibOS it is the nanosecond.
 */
#pragma once
#include <lib/types.h>

/* A counter that only grows; the difference of two readings is a cost. Any context. */
uint64_t hal_cost_now(void);

/*
 * The name of the unit. On bare metal a loop of known length is run first: where the counter does
 * not count instructions (KVM, real hardware), its unit is "ticks".
 */
const char *hal_cost_unit(void);
