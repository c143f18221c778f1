/* Interrupts as they come in: a vector says whose they are. */
#include <arch/apic.h>
#include <arch/irq.h>
#include <arch/timer.h>
#include <hal/cpu_call.h>
#include <hal/irq_chip.h>

_Static_assert(VECTOR_LINES + IRQ_COUNT <= VECTOR_TIMER, "a vector for each line");

/* A spurious interrupt was never in service, so it is not ended: SDM vol. 3, 11.9. */
void irq_vector(unsigned vector)
{
	if (vector == VECTOR_SPURIOUS || vector < VECTOR_LINES)
		return;
	if (vector == VECTOR_IPI)
		cpu_serve();
	else if (vector == VECTOR_TIMER)
		timer_interrupt();
	else
		irq_run(vector - VECTOR_LINES);
	apic_end_of_interrupt();
}
