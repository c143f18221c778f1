/*
 * User code on several CPUs at once, and address spaces that change under its feet: what a CPU
 * remembers of a table must not outlive the change.
 */
#include <hal/cpu_call.h>
#include <hal/irq.h>
#include <hal/pmem.h>
#include <hal/timer.h>
#include <kernel/log.h>
#include <kernel/test.h>
#include <kernel/user_program.h>
#include <lib/spinlock.h>
#include <mm/frame.h>
#include <mm/heap.h>

#define READ_WRITE (PAGE_READ | PAGE_WRITE)

static bool alone(void)
{
	if (hal_cpu_count() == 1)
		kprintf("    skipped: one CPU\n");
	return hal_cpu_count() == 1;
}

/* --- User code on another CPU, until it traps or is told to stop --- */

struct visit {
	struct hal_context *ctx;
	struct page_table *pt;
	struct hal_trap trap;
	bool stop, ended;
};

static void run_visit(void *arg)
{
	struct visit *visit = arg;

	do
		hal_context_run(visit->ctx, visit->pt, &visit->trap);
	while (visit->trap.kind == HAL_TRAP_INTERRUPT &&
	       !__atomic_load_n(&visit->stop, __ATOMIC_ACQUIRE));
	__atomic_store_n(&visit->ended, true, __ATOMIC_RELEASE);
}

static void nothing(void *arg)
{
}

/* The call interrupts the user, if it still runs. */
static void end_visit(unsigned cpu, struct visit *visit)
{
	__atomic_store_n(&visit->stop, true, __ATOMIC_RELEASE);
	cpu_call(cpu, nothing, NULL);
	cpu_wait(cpu);
}

#define FOR_EVER (10 * NANOSECONDS)

/* By a trap of its own, which comes as soon as the host lets the CPU run. */
static void wait_for_end_of(const struct visit *visit)
{
	uint64_t end = hal_timer_now() + FOR_EVER;

	while (!__atomic_load_n(&visit->ended, __ATOMIC_ACQUIRE) && hal_timer_now() < end)
		hal_irq_poll();
}

/* Adding to a number reads first: which of the two faults is the machine's choice. */
static bool faulted(const struct visit *visit, vaddr_t addr, unsigned accesses)
{
	return visit->trap.kind == HAL_TRAP_PAGE_FAULT && visit->trap.addr == addr &&
	       visit->trap.access & accesses;
}

static uint64_t number_at(paddr_t pa)
{
	uint64_t number;

	hal_pmem_read(pa, &number, sizeof(number));
	return number;
}

/* Whether somebody counts there. */
static bool counts(paddr_t pa)
{
	uint64_t start = number_at(pa), end = hal_timer_now() + FOR_EVER;

	while (number_at(pa) == start && hal_timer_now() < end)
		hal_irq_poll();
	return number_at(pa) != start;
}

/* Whether nobody does for a while. */
static bool rests(paddr_t pa)
{
	uint64_t start = number_at(pa), end = hal_timer_now() + NANOSECONDS / 200;

	while (hal_timer_now() < end)
		hal_irq_poll();
	return number_at(pa) == start;
}

/* --- What another CPU sees of a change --- */

/* CPU 1 counts in the program's data page. */
static bool begin_counting(struct user_program *p, struct visit *visit)
{
	if (!user_program_load(p, count))
		return false;
	*visit = (struct visit){ .ctx = p->ctx, .pt = &p->pt };
	return cpu_run(1, run_visit, visit) == 0 && counts(p->data);
}

TEST(shootdown_unmap)
{
	struct user_program p;
	struct visit visit;
	bool good;

	if (alone())
		return;
	CHECK(begin_counting(&p, &visit));
	CHECK_EQ(hal_pt_unmap(&p.pt, p.data_at), 0);
	good = rests(p.data);
	wait_for_end_of(&visit);
	end_visit(1, &visit);
	CHECK(good);
	CHECK(faulted(&visit, p.data_at, READ_WRITE));
	user_program_free(&p);
}

TEST(shootdown_protect)
{
	struct user_program p;
	struct visit visit;
	bool good;

	if (alone())
		return;
	CHECK(begin_counting(&p, &visit));
	CHECK_EQ(hal_pt_protect(&p.pt, p.data_at, PAGE_READ), 0);
	good = rests(p.data);
	wait_for_end_of(&visit);
	end_visit(1, &visit);
	CHECK(good);
	CHECK(faulted(&visit, p.data_at, PAGE_WRITE));
	user_program_free(&p);
}

/* Page after page under the same address: each time the user goes on in the new one. */
TEST(shootdown_map_over)
{
	paddr_t frames[20];
	struct user_program p;
	struct visit visit;
	bool good = true;

	if (alone())
		return;
	CHECK(begin_counting(&p, &visit));
	for (unsigned i = 0; i < array_size(frames) && good; i++) {
		frames[i] = frame_alloc_zeroed();
		good = hal_pt_map(&p.pt, p.data_at, frames[i], READ_WRITE) == 0 &&
		       rests(i ? frames[i - 1] : p.data) && counts(frames[i]);
	}
	end_visit(1, &visit);
	CHECK(good);
	CHECK_EQ(visit.trap.kind, HAL_TRAP_INTERRUPT);
	user_program_free(&p);
	for (unsigned i = 0; i < array_size(frames); i++)
		frame_unref(frames[i]);
}

/* --- One table on all CPUs --- */

static struct visit visits[CPUS_MAX];

static vaddr_t place_of(const struct user_program *p, unsigned cpu)
{
	return p->data_at + 64 * cpu;
}

static bool start_everywhere(struct user_program *p)
{
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++) {
		struct hal_context *ctx = new(struct hal_context);

		if (!ctx)
			return false;
		hal_context_init(ctx, p->base, 0);
		hal_context_set_arg(ctx, 0, place_of(p, cpu));
		visits[cpu] = (struct visit){ .ctx = ctx, .pt = &p->pt };
		if (cpu_run(cpu, run_visit, &visits[cpu]) != 0)
			return false;
	}
	return true;
}

static void end_everywhere(void)
{
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++) {
		end_visit(cpu, &visits[cpu]);
		hal_context_release(visits[cpu].ctx);
		kfree(visits[cpu].ctx);
	}
}

TEST(shootdown_of_a_table_on_all_cpus)
{
	struct user_program p;
	bool good = true;

	if (alone())
		return;
	CHECK(user_program_load(&p, count));
	CHECK(start_everywhere(&p));
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		good &= counts(p.data + 64 * cpu);
	good &= hal_pt_unmap(&p.pt, p.data_at) == 0;
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		good &= rests(p.data + 64 * cpu);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		wait_for_end_of(&visits[cpu]);
	end_everywhere();
	CHECK(good);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		CHECK(faulted(&visits[cpu], place_of(&p, cpu), READ_WRITE));
	user_program_free(&p);
}

/* --- Two CPUs that shoot at each other --- */

#define SHOTS    10000
#define PATIENCE (3 * NANOSECONDS) /* enough shots where the host has fewer CPUs: see cpus_test.c */

static struct user_program targets[2]; /* CPU n uses number n, and changes the other */
static unsigned misses;
static unsigned present;
static uint64_t deadline;

static bool goes_on(unsigned shot, unsigned shots)
{
	return shot < shots && (shot < 3 || hal_timer_now() < deadline);
}

static bool shoot(struct user_program *p)
{
	return hal_pt_protect(&p->pt, p->data_at, PAGE_READ) == 0 &&
	       hal_pt_protect(&p->pt, p->data_at, READ_WRITE) == 0;
}

/* Both stay until both are done. */
static void meet(unsigned count)
{
	__atomic_fetch_add(&present, 1, __ATOMIC_ACQ_REL);
	while (__atomic_load_n(&present, __ATOMIC_ACQUIRE) < count)
		hal_irq_poll();
}

static void shoot_at_the_other(void *arg)
{
	unsigned cpu = hal_cpu_id();

	hal_pt_activate(&targets[cpu].pt);
	meet(2);
	for (unsigned i = 0; goes_on(i, SHOTS); i++)
		if (!shoot(&targets[!cpu]))
			__atomic_fetch_add(&misses, 1, __ATOMIC_RELAXED);
	meet(4);
	hal_pt_activate(NULL);
}

TEST(shootdown_of_each_other)
{
	if (alone())
		return;
	misses = present = 0;
	deadline = hal_timer_now() + PATIENCE;
	CHECK(user_program_load(&targets[0], load));
	CHECK(user_program_load(&targets[1], load));
	CHECK_EQ(cpu_run(1, shoot_at_the_other, NULL), 0);
	shoot_at_the_other(NULL);
	cpu_wait(1);
	CHECK_EQ(misses, 0);
	user_program_free(&targets[0]);
	user_program_free(&targets[1]);
}

/* Who waits for the lock is shot at by its holder. */
static void change_in_turn(void *lock)
{
	hal_pt_activate(&targets[0].pt);
	meet(2);
	for (unsigned i = 0; goes_on(i, SHOTS / 10); i++) {
		spin_lock(lock);
		if (!shoot(&targets[0]))
			misses++;
		spin_unlock(lock);
	}
	meet(4);
	hal_pt_activate(NULL);
}

TEST(shootdown_of_who_waits_for_a_lock)
{
	struct spinlock lock = SPINLOCK_INIT;

	if (alone())
		return;
	misses = present = 0;
	deadline = hal_timer_now() + PATIENCE;
	CHECK(user_program_load(&targets[0], load));
	CHECK_EQ(cpu_run(1, change_in_turn, &lock), 0);
	change_in_turn(&lock);
	cpu_wait(1);
	CHECK_EQ(misses, 0);
	user_program_free(&targets[0]);
}

/* --- A table that goes away --- */

static void use_until_gone(void *pt)
{
	hal_pt_activate(pt);
	meet(2);
	while (hal_pt_current())
		hal_cpu_idle();
}

TEST(shootdown_destroy)
{
	struct page_table pt;

	if (alone())
		return;
	present = 0;
	CHECK_EQ(hal_pt_create(&pt, NULL), 0);
	CHECK_EQ(cpu_run(1, use_until_gone, &pt), 0);
	meet(2);
	hal_pt_destroy(&pt);
	cpu_wait(1);
}
