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
}

static bool run_all_programs(cpu_function *function)
{
	bool good = true;

	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		good &= cpu_run(cpu, function, NULL) == 0;
	function(NULL);
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
	CHECK(run_all_programs(run_own_program));
}

/* In LibOS they take turns. */
TEST(programs_with_the_same_addresses_on_all_cpus)
{
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		CHECK(load_program(cpu, 0, cpu ? &programs[0].pt : NULL));
	CHECK(run_all_programs(run_own_program));
}

TEST(programs_with_fixed_addresses_on_all_cpus)
{
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		CHECK(load_program(cpu, USER_PROGRAM_FIXED, NULL));
	CHECK(run_all_programs(run_own_program));
}

/* --- The FPU --- */

/* Counts in an FPU register, and is asked for the number after each step. */
static void run_fpu_program(void *arg)
{
	unsigned cpu = hal_cpu_id();

	right_answers[cpu] = 0;
	for (uint64_t i = 1; i <= TURNS; i++)
		if (user_program_run(&programs[cpu]) == HAL_TRAP_SYSCALL &&
		    user_program_argument(&programs[cpu]) == i)
			right_answers[cpu]++;
}

TEST(programs_keep_their_fpu_on_all_cpus)
{
	for (unsigned cpu = 0; cpu < hal_cpu_count(); cpu++)
		CHECK(user_program_load(&programs[cpu], fpu));
	CHECK(run_all_programs(run_fpu_program));
}

static void run_once(void *program)
{
	user_program_run(program);
}

/* On one CPU after the other, each of which has run it before and remembers how it was then. */
TEST(program_moves_from_cpu_to_cpu)
{
	struct user_program p;

	CHECK(user_program_load(&p, fpu));
	for (unsigned i = 1; i <= TURNS; i++) {
		unsigned cpu = i / 2 % hal_cpu_count();

		if (cpu == 0)
			run_once(&p);
		else
			CHECK_EQ(cpu_run(cpu, run_once, &p), 0);
		cpu_wait(cpu);
		CHECK_EQ(p.trap.kind, HAL_TRAP_SYSCALL);
		CHECK_EQ(user_program_argument(&p), i);
	}
	user_program_free(&p);
}
