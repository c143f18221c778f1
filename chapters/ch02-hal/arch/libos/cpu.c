/* The CPU of this machine is a thread of the host, its only one. */
#include <arch/irq.h>
#include <arch/signal.h>
#include <hal/irq.h>

void hal_cpu_init(void)
{
	signal_init();
	timer_init();
}

void hal_cpu_idle(void)
{
	if (!serial_ready())
		signal_wait(serial_listens());
	hal_irq_poll();
}
