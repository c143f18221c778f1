/*
 * The serial line is standard input and output. The descriptors stay blocking, because others (the
 * shell that started us) share their modes; so input is read only when poll says that it is there.
 */
#include <arch/host.h>
#include <arch/irq.h>
#include <arch/terminal.h>
#include <device/driver.h>
#include <hal/power.h>
#include <hal/serial_port.h>
#include <poll.h>
#include <sys/time.h>
#include <unistd.h>

#define NOTHING      (-1)
#define END_OF_INPUT (-2)
#define CTRL_A       1

static unsigned char buffer[256];
static size_t filled, taken;
static bool ended;
static struct serial_port port;

bool serial_listens(void)
{
	return port.on_input && !ended;
}

static bool input_waits(void)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&input, 1, 0) > 0;
}

bool serial_ready(void)
{
	return port.on_input && (taken < filled || (!ended && input_waits()));
}

static void fill(void)
{
	ssize_t n;

	if (ended || !input_waits())
		return;
	n = read(STDIN_FILENO, buffer, sizeof(buffer));
	ended = n <= 0;
	filled = n > 0 ? (size_t)n : 0;
	taken = 0;
}

static int next_byte(void)
{
	if (taken == filled)
		fill();
	if (taken < filled)
		return buffer[taken++];
	return ended ? END_OF_INPUT : NOTHING;
}

/* As in QEMU: Ctrl-A X leaves, Ctrl-A Ctrl-A is Ctrl-A. Only for the keys of a terminal. */
static int after_escape(int byte)
{
	static bool escape;

	if (byte < 0)
		return byte;
	if (escape && (byte == 'x' || byte == 'X'))
		hal_power_off(0);
	if (escape || byte != CTRL_A) {
		escape = false;
		return byte;
	}
	escape = true;
	return port.read(&port);
}

static int terminal_read(struct serial_port *port)
{
	int byte = next_byte();

	return terminal_present() ? after_escape(byte) : byte;
}

static void terminal_write(const char *text, size_t len)
{
	host_write(STDOUT_FILENO, text, len);
}

static void serial_interrupt(void *arg)
{
	if (port.on_input)
		port.on_input();
}

#define LOOK_EVERY_US 20000

/* Counted in the process's own CPU time, so an idle machine stays idle. */
static void look_while_code_runs(void)
{
	const struct timeval period = { .tv_usec = LOOK_EVERY_US };

	setitimer(ITIMER_VIRTUAL, &(struct itimerval){ period, period }, NULL);
}

static int terminal_probe(struct device *device)
{
	int irq = device_irq(device, 0);
	int err = irq < 0 ? irq : hal_irq_register((unsigned)irq, IRQ_LEVEL_HIGH,
						   serial_interrupt, NULL);

	if (err)
		return err;
	port = (struct serial_port){ .read = terminal_read, .write = terminal_write };
	look_while_code_runs();
	terminal_init();
	hal_irq_enable((unsigned)irq);
	return serial_port_attach(&port);
}

static const char *const ids[] = { "host,terminal", NULL };
static const struct driver driver = {
	.name = "terminal", .stage = DRIVER_DEVICE, .ids = ids, .probe = terminal_probe,
};
DRIVER(driver);
