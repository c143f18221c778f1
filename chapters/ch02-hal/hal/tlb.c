/*
 * Which table a CPU uses, and what it remembers of others. See <hal/tlb.h> and <hal/tlb_use.h>.
 *
 * When a table has changed, only CPUs that use it now are told to forget. Of one that merely
 * remembers it the id is taken away: when that CPU uses the table again, it gets another id, under
 * which it remembers nothing.
 */
#include <arch/pte.h>
#include <hal/cpu_call.h>
#include <hal/tlb.h>

/* Beyond so many pages it is cheaper to forget all: Linux's tlb_single_page_flush_ceiling. */
#define FLUSH_PAGES_MAX 33

#define ID_BITS 16

static struct {
	uint64_t generation; /* of the ids that are valid on this CPU, from 1 */
	unsigned next_id;    /* 1 …; 0 is the kernel's own table's */
} CPU_ALIGNED cpus[CPUS_MAX];

static unsigned ids_limit = UINT32_MAX;

unsigned tlb_limit_ids(unsigned limit)
{
	unsigned before = ids_limit;

	ids_limit = limit;
	return before;
}

/* --- Using a table --- */

/* A CPU without ids has one, and begins a new generation each time. */
static uint64_t new_id(unsigned cpu)
{
	unsigned count = min(arch_pt_ids(), ids_limit);

	if (!cpus[cpu].next_id || cpus[cpu].next_id >= count) {
		cpus[cpu].generation++;
		cpus[cpu].next_id = 1;
	}
	return cpus[cpu].generation << ID_BITS | (count > 1 ? cpus[cpu].next_id++ : 0);
}

static bool is_valid(unsigned cpu, uint64_t id)
{
	return id >> ID_BITS == cpus[cpu].generation && id;
}

/*
 * From here on the CPU is told of changes. A new id may have been another table's: what is
 * remembered under it is forgotten.
 */
static void enter(struct page_table *pt, unsigned cpu)
{
	uint64_t id;
	bool known;

	spin_lock(&pt->use.lock);
	pt->use.cpus |= 1u << cpu;
	known = is_valid(cpu, pt->use.ids[cpu]);
	id = known ? pt->use.ids[cpu] : new_id(cpu);
	pt->use.ids[cpu] = id;
	spin_unlock(&pt->use.lock);
	*arch_pt_current() = pt;
	arch_pt_set_root(pt->root, id % (1 << ID_BITS), !known);
}

static void enter_none(unsigned cpu)
{
	*arch_pt_current() = NULL;
	arch_pt_set_root(arch_pt_kernel_root(), 0, arch_pt_ids() == 1);
}

static void leave(struct page_table *pt, unsigned cpu)
{
	spin_lock(&pt->use.lock);
	pt->use.cpus &= ~(1u << cpu);
	spin_unlock(&pt->use.lock);
}

/* The old table is left last: until then the CPU walks it, and whoever changes it must know. */
void hal_pt_activate(struct page_table *pt)
{
	unsigned cpu = hal_cpu_id();
	struct page_table *old = *arch_pt_current();

	if (pt == old)
		return;
	if (pt)
		enter(pt, cpu);
	else
		enter_none(cpu);
	if (old)
		leave(old, cpu);
}

struct page_table *hal_pt_current(void)
{
	return *arch_pt_current();
}

/* --- Forgetting --- */

/* On a CPU that used the table a moment ago. Takes no lock: it may have been asked in one. */
void tlb_flush_here(const struct tlb_batch *batch)
{
	unsigned cpu = hal_cpu_id();

	if (*arch_pt_current() != batch->pt)
		__atomic_store_n(&batch->pt->use.ids[cpu], 0, __ATOMIC_RELAXED);
	else if (batch->tables || batch->end - batch->start > FLUSH_PAGES_MAX * PAGE_SIZE)
		arch_pt_flush_all();
	else
		arch_pt_flush(batch->start, batch->end);
}

/* Returns the CPUs that use the table. */
static uint32_t take_ids_of_others(struct tlb_use *use)
{
	uint32_t users;

	spin_lock(&use->lock);
	users = use->cpus;
	for (unsigned cpu = 0; cpu < CPUS_MAX; cpu++)
		if (!(users >> cpu & 1))
			use->ids[cpu] = 0;
	spin_unlock(&use->lock);
	return users;
}

void tlb_flush(const struct tlb_batch *batch)
{
	uint32_t users = take_ids_of_others(&batch->pt->use);
	uint32_t self = 1u << hal_cpu_id();

	if (users & self)
		tlb_flush_here(batch);
	if (users & ~self)
		arch_tlb_flush_others(users & ~self, batch);
}

static void let_go(void *pt)
{
	if (*arch_pt_current() == pt)
		enter_none(hal_cpu_id());
}

/* Nobody begins to use a table that goes away. What is remembered of it, nobody asks for again. */
void tlb_release(struct page_table *pt)
{
	cpu_call_urgent(pt->use.cpus, let_go, pt);
}
