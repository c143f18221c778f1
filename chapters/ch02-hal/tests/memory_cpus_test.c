/* Frames and heap, used by all CPUs at once: nobody gets what somebody else has. */
#include <hal/cpus.h>
#include <hal/pmem.h>
#include <hal/timer.h>
#include <kernel/test.h>
#include <lib/string.h>
#include <mm/frame.h>
#include <mm/heap.h>

#define ROUNDS       1000
#define ROUNDS_MIN   3
#define SLOTS        16
#define BLOCK_MAX    3000
#define FRAMES_MAX   9
#define CLASS_BLOCKS 20

/*
 * A lock goes from CPU to CPU in turn; where there are fewer real ones below, each turn may cost a
 * slice of the host's scheduler. So the test also ends when its time is up.
 */
#define PATIENCE (2 * NANOSECONDS)

static uint64_t deadline;

/* What a CPU holds. All of it is filled with its stamp. */
struct holding {
	uint8_t *block;
	size_t size;
	paddr_t frames;
	size_t count;
	uint8_t stamp;
};

static unsigned damages; /* atomic */

static void count_damage(bool intact)
{
	if (!intact)
		__atomic_fetch_add(&damages, 1, __ATOMIC_RELAXED);
}

static bool block_is_intact(const struct holding *h)
{
	for (size_t i = 0; i < h->size; i++)
		if (h->block[i] != h->stamp)
			return false;
	return true;
}

static bool frame_is_intact(paddr_t frame, uint8_t stamp)
{
	uint8_t first, last;

	hal_pmem_read(frame, &first, 1);
	hal_pmem_read(frame + PAGE_MASK, &last, 1);
	return first == stamp && last == stamp;
}

static void let_go(struct holding *h)
{
	count_damage(!h->block || block_is_intact(h));
	kfree(h->block);
	for (size_t i = 0; h->frames && i < h->count; i++)
		count_damage(frame_is_intact(h->frames + i * PAGE_SIZE, h->stamp));
	frame_unref_contiguous(h->frames, h->frames ? h->count : 0);
	*h = (struct holding){ 0 };
}

static void take(struct holding *h, uint64_t random, uint8_t stamp)
{
	h->stamp = stamp;
	h->size = random % BLOCK_MAX;
	h->block = kmalloc(h->size);
	if (h->block)
		memset(h->block, stamp, h->size);
	h->count = 1 + random / BLOCK_MAX % FRAMES_MAX;
	h->frames = frame_alloc_contiguous(h->count, PAGE_SIZE);
	for (size_t i = 0; h->frames && i < h->count; i++) {
		hal_pmem_write(h->frames + i * PAGE_SIZE, &stamp, 1);
		hal_pmem_write(h->frames + i * PAGE_SIZE + PAGE_MASK, &stamp, 1);
	}
}

/* Blocks of one class, the same on all CPUs: they come from the same slabs. */
static void use_one_class(uint8_t stamp)
{
	uint8_t *blocks[CLASS_BLOCKS];

	for (unsigned i = 0; i < CLASS_BLOCKS; i++) {
		blocks[i] = kmalloc(1);
		if (blocks[i])
			*blocks[i] = stamp;
	}
	for (unsigned i = 0; i < CLASS_BLOCKS; i++) {
		count_damage(!blocks[i] || *blocks[i] == stamp);
		kfree(blocks[i]);
	}
}

static void use_memory(void *arg)
{
	struct holding slots[SLOTS] = { 0 };
	uint64_t random = hal_cpu_id() + 1;

	for (unsigned i = 0; i < ROUNDS && (i < ROUNDS_MIN || hal_timer_now() < deadline); i++) {
		unsigned slot;

		use_one_class((uint8_t)hal_cpu_id());
		random = random * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
		slot = (unsigned)(random >> 33) % SLOTS;
		let_go(&slots[slot]);
		take(&slots[slot], random >> 40, (uint8_t)(hal_cpu_id() * SLOTS + slot + 1));
	}
	for (unsigned i = 0; i < SLOTS; i++)
		let_go(&slots[i]);
}

TEST(memory_used_by_all_cpus)
{
	damages = 0;
	deadline = hal_timer_now() + PATIENCE;
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		CHECK_EQ(cpu_run(cpu, use_memory, NULL), 0);
	use_memory(NULL);
	for (unsigned cpu = 1; cpu < hal_cpu_count(); cpu++)
		cpu_wait(cpu);
	CHECK_EQ(damages, 0);
}
