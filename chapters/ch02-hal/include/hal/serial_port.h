/*
 * What lies behind <hal/serial.h>: the driver of the machine's serial line. The first one that
 * attaches has it.
 */
#pragma once
#include <lib/types.h>

struct serial_port {
	int (*read)(struct serial_port *port); /* as hal_serial_read */
	void (*write)(const char *text, size_t len);
	void (*on_input)(void); /* set by hal_serial_set_handler; the driver calls it, if set */
};

/* The port stays. -EBUSY: there is one. */
int serial_port_attach(struct serial_port *port);
