/* The serial line: whichever driver has it. See <hal/serial.h>. */
#include <hal/console.h>
#include <hal/serial.h>
#include <hal/serial_port.h>
#include <lib/errno.h>

#define NOTHING (-1)

/* For a machine without a serial line that we know: the early console speaks, nobody listens. */
static int read_nothing(struct serial_port *port)
{
	return NOTHING;
}

static struct serial_port none = { .read = read_nothing, .write = hal_console_write };
static struct serial_port *line = &none;

int serial_port_attach(struct serial_port *port)
{
	if (line != &none)
		return -EBUSY;
	port->on_input = none.on_input;
	line = port;
	return 0;
}

int hal_serial_read(void)
{
	return line->read(line);
}

void hal_serial_write(const char *text, size_t len)
{
	line->write(text, len);
}

void hal_serial_set_handler(void (*handler)(void))
{
	line->on_input = handler;
	if (handler)
		handler(); /* for what came before */
}
