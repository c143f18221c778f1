/* The interrupt lines of this machine. */
#pragma once
#include <lib/types.h>

#define IRQ_SERIAL 0

void timer_cpu_init(void); /* each CPU has its own timer */
void timer_interrupt(void);

/* Whether somebody listens and hal_serial_read has something to say; and whether it ever may. */
bool serial_ready(void);
bool serial_listens(void);
