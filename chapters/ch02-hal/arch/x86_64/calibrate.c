/*
 * The speed of the time-stamp counter and of the APIC's timer, measured against channel 2 of the
 * PC's interval timer (Intel 8254), which is the one whose speed everybody knows.
 */
#include <arch/apic.h>
#include <arch/cpu.h>
#include <arch/timer.h>

#define PIT_HZ         1193182
#define PIT_CHANNEL_2  0x42
#define PIT_COMMAND    0x43
#define PIT_ONE_SHOT   0xb0 /* channel 2, low and high byte, mode 0 */
#define PORT_B         0x61
#define PORT_B_GATE    0x01 /* channel 2 runs */
#define PORT_B_SPEAKER 0x02
#define PORT_B_DONE    0x20 /* its output: high at the end of the count */

#define FRACTION 100 /* measures 1/100 s */
#define RUNS     3

/* Returns with the count going. */
static void pit_start(void)
{
	uint8_t port = (uint8_t)(inb(PORT_B) & ~(PORT_B_GATE | PORT_B_SPEAKER));

	outb(PORT_B, port);
	outb(PIT_COMMAND, PIT_ONE_SHOT);
	outb(PIT_CHANNEL_2, PIT_HZ / FRACTION & 0xff);
	outb(PIT_CHANNEL_2, PIT_HZ / FRACTION >> 8);
	outb(PORT_B, port | PORT_B_GATE);
}

static struct counter_rates measure_once(void)
{
	uint64_t start;

	apic_timer_start(UINT32_MAX);
	start = tsc_read();
	pit_start();
	while (!(inb(PORT_B) & PORT_B_DONE))
		;
	return (struct counter_rates){
		.tsc = (tsc_read() - start) * FRACTION,
		.apic = (uint64_t)(UINT32_MAX - apic_timer_left()) * FRACTION,
	};
}

/* A virtual machine may be paused at any point, which only lengthens a run: the shortest counts. */
struct counter_rates counter_rates_measure(void)
{
	struct counter_rates best = measure_once();

	for (int i = 1; i < RUNS; i++) {
		struct counter_rates rates = measure_once();

		best.tsc = min(best.tsc, rates.tsc);
		best.apic = min(best.apic, rates.apic);
	}
	apic_timer_start(0);
	return best;
}
