/*
 * The CPU and its interrupts. In the kernel sstatus.SIE is 0 at all times: no interrupt is ever
 * taken as a trap there. User mode takes them whatever SIE is (RISC-V Privileged 4.1.1), and
 * the kernel reads sip where it is ready for them.
 */
#include <arch/csr.h>
#include <arch/devices.h>
#include <hal/irq.h>

#define COUNTER_TIME 2 /* scounteren: user code may read the clock */

void hal_cpu_init(void)
{
	csr_clear(sstatus, SSTATUS_SUM | SSTATUS_MXR);
	csr_write(scounteren, COUNTER_TIME);
	csr_write(sie, INTERRUPT_TIMER | INTERRUPT_EXTERNAL);
	arch_timer_init();
}

void hal_irq_poll(void)
{
	uint64_t pending = csr_read(sip);

	if (pending & INTERRUPT_TIMER)
		arch_timer_interrupt();
	if (pending & INTERRUPT_EXTERNAL)
		arch_irq_interrupt();
}

/* wfi goes on when an interrupt is pending, be it disabled in sstatus: none is lost (3.3.3). */
void hal_cpu_idle(void)
{
	asm volatile("wfi" ::: "memory");
	hal_irq_poll();
}
