/*
 * The CPU and its interrupts. In the kernel sstatus.SIE is 0 at all times: no interrupt is ever
 * taken as a trap there. User mode takes them whatever SIE is (RISC-V Privileged 4.1.1), and
 * the kernel reads sip where it is ready for them.
 */
#include <arch/csr.h>
#include <arch/devices.h>
#include <hal/cpu_call.h>
#include <hal/irq.h>
#include <hal/timer.h>

#define COUNTER_TIME 2 /* scounteren: user code may read the clock */

void arch_cpu_set_up(void)
{
	csr_write(sscratch, 0);
	csr_write(stvec, trap_vector);
	csr_clear(sstatus, SSTATUS_SPP | SSTATUS_SUM | SSTATUS_MXR); /* sret goes to user mode */
	arch_fpu_init();
	csr_write(scounteren, COUNTER_TIME);
	hal_timer_set(TIME_NEVER);
	csr_write(sie, INTERRUPT_SOFTWARE | INTERRUPT_TIMER | INTERRUPT_EXTERNAL);
}

void hal_cpu_init(void)
{
	arch_timer_init();
	arch_cpu_set_up();
}

void hal_irq_poll(void)
{
	uint64_t pending = csr_read(sip);

	if (pending & INTERRUPT_SOFTWARE) {
		csr_clear(sip, INTERRUPT_SOFTWARE); /* first: what is asked for later comes again */
		cpu_serve();
	}
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
