/* Each CPU runs a user program of its own, all at the same time. */
#include <hal/cpus.h>
#include <hal/pmem.h>
#include <kernel/test.h>
#include <kernel/user_program.h>

#define TURNS 300

static struct user_program programs[CPUS_MAX];
static unsigned right_answers[CPUS_MAX];

/* At a fixed address, at the same one as the first, or where the table wants it. */
static bool load_program(unsigned cpu, vaddr_t base, const struct page_table *like)
{
	uint8_t byte = (uint8_t)(cpu + 1);

	if (!user_program_load_at(&programs[cpu], base, like, user_load_start, user_load_end))
		return false;
	hal_pmem_write(programs[cpu].data, &byte, 1);
	return true;
}

/* It loads a byte that is another one in each program. */
static void run_own_program(void *arg)
{
	unsigned cpu = hal_cpu_id();
	struct user_program *p = &programs[cpu];

	right_answers[cpu] = 0;
	for (unsigned i = 0; i < TURNS; i++)
		if (user_program_restart(p, p->data_at) == HAL_TRAP_SYSCALL &&
		    user_program_argument(p) == cpu + 1)
			right_answers[cpu]++;
	hal_context_release(p->ctx);
}

static bool run_all_programs(void)
{
	bool good = true;

	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		good &= cpu_run(cpu, run_own_program, NULL) == 0;
	run_own_program(NULL);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		cpu_wait(cpu);
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++) {
		good &= right_answers[cpu] == TURNS;
		user_program_free(&programs[cpu]);
	}
	return good;
}

TEST(programs_on_all_cpus)
{
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		CHECK(load_program(cpu, 0, NULL));
	CHECK(run_all_programs());
}

/* In LibOS they take turns. */
TEST(programs_with_the_same_addresses_on_all_cpus)
{
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		CHECK(load_program(cpu, 0, cpu ? &programs[0].pt : NULL));
	CHECK(run_all_programs());
}

TEST(programs_with_fixed_addresses_on_all_cpus)
{
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		CHECK(load_program(cpu, USER_PROGRAM_FIXED, NULL));
	CHECK(run_all_programs());
}
