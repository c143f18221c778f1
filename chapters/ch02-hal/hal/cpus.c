/* Starting the other CPUs, and what these do all day. See <hal/cpus.h> and <hal/cpu_start.h>. */
#include <hal/cpu_start.h>
#include <hal/cpus.h>
#include <hal/irq.h>
#include <hal/page_table.h>
#include <hal/timer.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <lib/errno.h>

#define START_SECONDS 3 /* until a CPU counts as broken */

static unsigned count = 1;

unsigned hal_cpu_count(void)
{
	return __atomic_load_n(&count, __ATOMIC_ACQUIRE);
}

/* --- What a CPU does that has come up --- */

/* What the CPU shall run; NULL: it is idle. The CPU itself takes it away when it is done. */
static struct {
	cpu_function *function;
	void *arg;
} CPU_ALIGNED work[CPUS_MAX];

static bool has_work(unsigned cpu)
{
	return __atomic_load_n(&work[cpu].function, __ATOMIC_ACQUIRE);
}

int cpu_run(unsigned cpu, cpu_function *function, void *arg)
{
	if (cpu >= hal_cpu_count())
		return -EINVAL;
	if (cpu == 0 || has_work(cpu))
		return -EBUSY;
	work[cpu].arg = arg;
	__atomic_store_n(&work[cpu].function, function, __ATOMIC_RELEASE);
	arch_ipi_send(cpu);
	return 0;
}

void cpu_wait(unsigned cpu)
{
	while (has_work(cpu)) {
		hal_irq_poll();
		arch_cpu_relax();
	}
}

static _Noreturn void work_for_ever(unsigned cpu)
{
	for (;;) {
		if (has_work(cpu)) {
			work[cpu].function(work[cpu].arg);
			hal_pt_activate(NULL); /* nobody has to tell an idle CPU what changes */
			__atomic_store_n(&work[cpu].function, NULL, __ATOMIC_RELEASE);
		}
		hal_cpu_idle();
	}
}

/* --- Coming up: both sides change the state of an attempt, and only one can win --- */

enum { WAITED_FOR, ARRIVED, GIVEN_UP };

static unsigned attempts[CPUS_MAX];

static bool attempt_ends(unsigned attempt, unsigned how)
{
	unsigned waited_for = WAITED_FOR;

	return __atomic_compare_exchange_n(&attempts[attempt], &waited_for, how, false,
					   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

void cpu_main(unsigned attempt)
{
	if (!attempt_ends(attempt, ARRIVED))
		arch_cpu_park();
	work_for_ever(hal_cpu_id());
}

static bool arrives(unsigned attempt)
{
	uint64_t deadline = hal_timer_now() + START_SECONDS * NANOSECONDS;

	while (hal_timer_now() < deadline) {
		if (__atomic_load_n(&attempts[attempt], __ATOMIC_ACQUIRE) == ARRIVED)
			return true;
		arch_cpu_relax();
	}
	return !attempt_ends(attempt, GIVEN_UP);
}

/* --- Starting them --- */

static unsigned option_number(const char *name, unsigned otherwise)
{
	char text[16];
	unsigned value = 0;

	if (!command_line_option(name, text, sizeof(text)))
		return otherwise;
	for (const char *c = text; *c >= '0' && *c <= '9' && value < 1000; c++)
		value = value * 10 + (unsigned)(*c - '0');
	return value;
}

/* `brokencpu=N`, for tests: the N-th attempt is never made, as if the CPU were dead. */
static bool start(uint64_t name, unsigned attempt)
{
	int err = 0;

	if (attempt != option_number("brokencpu", 0))
		err = arch_cpu_start(name, attempt, count);
	if (err)
		kprintf("cpus: the machine refuses to start CPU %lu (error %d)\n", name, err);
	else if (!arrives(attempt))
		kprintf("cpus: CPU %lu does not start, the machine goes on without it\n", name);
	else
		return true;
	return false;
}

/* A table that lists a CPU twice must not have it started when it runs already. */
static bool is_named_before(const uint64_t *names, unsigned i)
{
	for (unsigned before = 0; before < i; before++)
		if (names[before] == names[i])
			return true;
	return false;
}

static void cpus_start(void)
{
	uint64_t names[CPUS_MAX - 1];
	unsigned found = arch_cpus_find(names, CPUS_MAX - 1);
	unsigned limit = min(option_number("cpus", CPUS_MAX), (unsigned)CPUS_MAX);

	for (unsigned i = 0; i < min(found, CPUS_MAX - 1u) && count < limit; i++)
		if (!is_named_before(names, i) && start(names[i], i + 1))
			__atomic_store_n(&count, count + 1, __ATOMIC_RELEASE);
	kprintf("cpus: %u of %u\n", count, found + 1);
}

INIT_HOOK(INIT_OTHER_CPUS, cpus_start);
