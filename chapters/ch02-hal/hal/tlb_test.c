/* Ids of page tables: what happens when there are fewer of them than tables. See hal/tlb.c. */
#include <hal/cpus.h>
#include <hal/pmem.h>
#include <hal/tlb.h>
#include <kernel/test.h>
#include <kernel/user_program.h>

#define TABLES 7

static struct user_program programs[TABLES];

/* Each program loads a byte that only it has. */
static bool each_sees_its_own(void)
{
	for (unsigned i = 0; i < TABLES; i++)
		if (user_program_restart(&programs[i], programs[i].data_at) != HAL_TRAP_SYSCALL ||
		    user_program_argument(&programs[i]) != i + 1)
			return false;
	return true;
}

static void run_often(void *good)
{
	*(bool *)good = true;
	for (unsigned turn = 0; turn < 20; turn++)
		*(bool *)good &= each_sees_its_own();
	for (unsigned i = 0; i < TABLES; i++)
		hal_context_release(programs[i].ctx);
}

/* On this CPU, then on the others, one after the other. */
static bool run_on_each(void)
{
	bool good, all;

	run_often(&all);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++) {
		if (cpu_run(cpu, run_often, &good) != 0)
			return false;
		cpu_wait(cpu);
		all &= good;
	}
	return all;
}

/* The last limit is more than any CPU has. */
TEST(tlb_ids_run_out)
{
	static const unsigned limits[] = { 1, 2, 3, TABLES, TABLES + 1, UINT32_MAX };
	bool good = true;

	for (unsigned char i = 0; i < TABLES; i++) {
		unsigned char byte = i + 1;

		CHECK(user_program_load(&programs[i], load));
		hal_pmem_write(programs[i].data, &byte, 1);
	}
	for (unsigned i = 0; i < array_size(limits); i++) {
		unsigned before = tlb_limit_ids(limits[i]);

		good &= run_on_each();
		tlb_limit_ids(before);
	}
	for (unsigned i = 0; i < TABLES; i++)
		user_program_free(&programs[i]);
	CHECK(good);
}
