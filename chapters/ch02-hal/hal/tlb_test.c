/* Ids of page tables (hal/tlb.c): who has which, and what happens when there are too few. */
#include <hal/cpus.h>
#include <hal/pmem.h>
#include <hal/tlb.h>
#include <kernel/test.h>
#include <kernel/user_program.h>
#include <mm/frame.h>

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

/* --- What the machine does not show: QEMU forgets more than it is told to --- */

static struct page_table tables[TABLES];

static bool tables_create(void)
{
	for (unsigned i = 0; i < TABLES; i++)
		if (hal_pt_create(&tables[i], NULL) != 0)
			return false;
	return true;
}

static void tables_destroy(void)
{
	for (unsigned i = 0; i < TABLES; i++)
		hal_pt_destroy(&tables[i]);
}

/* Whether this CPU remembers no other table under the id of the one that it uses. */
static bool id_is_its_own(unsigned current)
{
	uint64_t id = tables[current].use.ids[0];

	for (unsigned i = 0; i < TABLES; i++)
		if (i != current && tables[i].use.ids[0] == id)
			return false;
	return id != 0;
}

TEST(tlb_ids_are_unique)
{
	unsigned before = tlb_limit_ids(4);
	bool good = true;

	CHECK(tables_create());
	for (unsigned i = 0; i < 100; i++) {
		unsigned current = i * i % TABLES;

		hal_pt_activate(&tables[current]);
		good &= id_is_its_own(current);
	}
	tlb_limit_ids(before);
	tables_destroy();
	CHECK(good);
}

static void use_for_a_moment(void *pt)
{
	hal_pt_activate(pt);
	hal_pt_activate(NULL);
}

/* A CPU that only remembers a table is not asked to forget: it loses the id. */
TEST(tlb_change_takes_the_ids_of_who_remembers)
{
	paddr_t frame = frame_alloc();
	vaddr_t base;
	uint64_t size;
	bool good = true;

	CHECK(frame && tables_create());
	hal_pt_user_range(&tables[0], &base, &size);
	CHECK_EQ(hal_pt_map(&tables[0], base, frame, PAGE_READ | PAGE_WRITE), 0);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++) {
		CHECK_EQ(cpu_run(cpu, use_for_a_moment, &tables[0]), 0);
		cpu_wait(cpu);
		good &= tables[0].use.ids[cpu] != 0;
	}
	hal_pt_activate(&tables[0]);
	CHECK_EQ(hal_pt_protect(&tables[0], base, PAGE_READ), 0);
	good &= tables[0].use.ids[0] != 0;
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		good &= tables[0].use.ids[cpu] == 0;
	tables_destroy();
	frame_unref(frame);
	CHECK(good);
}
