/* The clock is the time-stamp counter, the alarm is the APIC's timer. */
#include <arch/apic.h>
#include <arch/cpu.h>
#include <arch/timer.h>
#include <hal/cpus.h>
#include <hal/timer.h>

#define CPUID_TSC_DEADLINE (1 << 24)
#define MSR_TSC_DEADLINE   0x6e0

static uint64_t tsc_start;
static uint64_t tsc_ns;     /* nanoseconds per tick, times 2^32 */
static uint64_t alarm_rate; /* ticks per second of what the alarm counts */
static bool alarm_by_tsc;   /* the APIC compares the counter itself: SDM vol. 3, 11.5.4.1 */
static struct {
	uint64_t deadline;
} CPU_ALIGNED alarms[CPUS_MAX];
static hal_timer_handler *handler;

/* The CPU may know the speed of its counter: SDM vol. 2, CPUID leaf 15h. */
static uint64_t tsc_rate_by_cpuid(void)
{
	struct cpuid leaf = cpuid(0x15, 0);

	return leaf.eax ? (uint64_t)leaf.ecx * leaf.ebx / leaf.eax : 0;
}

void timer_cpu_init(void)
{
	alarms[hal_cpu_id()].deadline = TIME_NEVER;
	if (alarm_by_tsc)
		apic_timer_follow_tsc();
}

void timer_init(void)
{
	struct counter_rates rates = counter_rates_measure();
	uint64_t tsc_rate = tsc_rate_by_cpuid();

	if (!tsc_rate)
		tsc_rate = rates.tsc;
	tsc_ns = (NANOSECONDS << 32) / tsc_rate;
	alarm_by_tsc = cpuid(1, 0).ecx & CPUID_TSC_DEADLINE;
	alarm_rate = alarm_by_tsc ? tsc_rate : rates.apic;
	timer_cpu_init();
	tsc_start = tsc_read();
}

uint64_t hal_timer_now(void)
{
	return (uint64_t)((unsigned __int128)(tsc_read() - tsc_start) * tsc_ns >> 32);
}

/* Rounded up, so that the alarm is not early. What is far away is reached in steps. */
static uint64_t ticks_until(uint64_t when)
{
	uint64_t now = hal_timer_now();
	uint64_t ns = when > now ? min(when - now, NANOSECONDS) : 0;

	return ns * alarm_rate / NANOSECONDS + 1;
}

static void alarm_set(void)
{
	uint64_t deadline = alarms[hal_cpu_id()].deadline;
	uint64_t ticks = deadline == TIME_NEVER ? 0 : ticks_until(deadline);

	if (alarm_by_tsc)
		msr_write(MSR_TSC_DEADLINE, ticks ? tsc_read() + ticks : 0);
	else
		apic_timer_start((uint32_t)ticks);
}

void hal_timer_set(uint64_t when)
{
	alarms[hal_cpu_id()].deadline = when;
	alarm_set();
}

hal_timer_handler *hal_timer_set_handler(hal_timer_handler *new)
{
	hal_timer_handler *old = handler;

	handler = new;
	return old;
}

/* The two counters may disagree a little, so the clock decides. */
void timer_interrupt(void)
{
	uint64_t *deadline = &alarms[hal_cpu_id()].deadline;

	if (hal_timer_now() < *deadline) {
		alarm_set();
		return;
	}
	*deadline = TIME_NEVER;
	if (handler)
		handler();
}
