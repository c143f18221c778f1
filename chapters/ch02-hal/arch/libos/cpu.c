/* A CPU of this machine is a thread of the host; the process's first one boots. */
#include <arch/fpu.h>
#include <arch/irq.h>
#include <arch/signal.h>
#include <hal/cpus.h>
#include <hal/irq.h>

void hal_cpu_init(void)
{
	signal_cpu_init();
	fpu_init();
	signal_init();
	timer_cpu_init();
}

/* Input is CPU 0's. */
void hal_cpu_idle(void)
{
	if (hal_cpu_id() != 0)
		signal_wait(false);
	else if (!serial_ready())
		signal_wait(serial_listens());
	hal_irq_poll();
}
