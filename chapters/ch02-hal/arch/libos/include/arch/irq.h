/* The interrupt lines of this machine. */
#pragma once
#include <lib/types.h>

enum { IRQ_TIMER, IRQ_SERIAL };

void timer_init(void);
void serial_init(void);

/* Whether somebody listens and hal_serial_read has something to say; and whether it ever may. */
bool serial_ready(void);
bool serial_listens(void);
