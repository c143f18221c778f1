/*
 * The machine's frames: a zone for each run of memory that the memory map leaves free. A zone's
 * table, 16 bytes a frame (0.4 % of the memory), lies at the zone's own end: holes between runs,
 * and what is reserved, cost nothing, however far apart the runs are.
 */
#include <hal/boot.h>
#include <hal/pmem.h>
#include <kernel/init.h>
#include <kernel/log.h>
#include <kernel/panic.h>
#include <kernel/test_gauge.h>
#include <mm/alloc_fault.h>
#include <mm/frame.h>
#include <mm/frame_zone.h>
#include <mm/memory_map.h>

#define ZONES_MAX (2 * BOOT_RANGES_MAX)

static struct frame_zone zones[ZONES_MAX]; /* by address */
static unsigned zone_count;
static size_t total;

static struct frame_zone *zone_of(paddr_t frame)
{
	for (unsigned i = 0; i < zone_count; i++)
		if (frame_zone_holds(&zones[i], frame))
			return &zones[i];
	panic("no frame at %#lx", frame);
}

/* From the top: memory that old devices can reach is spared. */
paddr_t frame_alloc_contiguous(size_t count, uint64_t align)
{
	paddr_t frames = 0;

	if (alloc_fault())
		return 0;
	for (unsigned i = zone_count; i-- > 0 && !frames;)
		frames = frame_zone_alloc(&zones[i], count, align);
	return frames;
}

paddr_t frame_alloc(void)
{
	return frame_alloc_contiguous(1, PAGE_SIZE);
}

paddr_t frame_alloc_zeroed(void)
{
	paddr_t frame = frame_alloc();

	if (frame)
		hal_pmem_zero(frame, PAGE_SIZE);
	return frame;
}

void frame_ref(paddr_t frame)
{
	if (frame_zone_ref(zone_of(frame), frame) != 0)
		panic("a reference to frame %#lx, which is free", frame);
}

void frame_unref(paddr_t frame)
{
	if (frame_zone_unref(zone_of(frame), frame) != 0)
		panic("frame %#lx is freed twice", frame);
}

void frame_unref_contiguous(paddr_t first, size_t count)
{
	for (size_t i = 0; i < count; i++)
		frame_unref(first + i * PAGE_SIZE);
}

unsigned frame_ref_count(paddr_t frame)
{
	return frame_zone_ref_count(zone_of(frame), frame);
}

size_t frame_free_count(void)
{
	size_t count = 0;

	for (unsigned i = 0; i < zone_count; i++)
		count += zones[i].free_count;
	return count;
}

size_t frame_total_count(void)
{
	return total;
}

/* --- Boot --- */

/* A run too small for a table and one frame is left alone. */
static void zone_add(const struct boot_range *run)
{
	size_t count = run->size / (PAGE_SIZE + sizeof(struct frame));
	paddr_t table = run->base + count * PAGE_SIZE;

	if (!count)
		return;
	frame_zone_init(&zones[zone_count++], run->base, count, pmem_pointer(table));
	total += count;
}

static void frame_init(void)
{
	struct boot_range runs[ZONES_MAX];
	unsigned count;

	boot_info.ram_count = memory_map_join(boot_info.ram, boot_info.ram_count);
	count = memory_map_free(boot_info.ram, boot_info.ram_count, boot_info.reserved,
				boot_info.reserved_count, runs);
	for (unsigned i = 0; i < count; i++)
		zone_add(&runs[i]);
	if (!total)
		panic("the firmware reports no memory that is free");
	kprintf("frames: %lu free, %lu MiB in %u zones\n", total, total * PAGE_SIZE >> 20,
		zone_count);
}

INIT_HOOK(INIT_MEMORY, frame_init);
TEST_GAUGE(frames, "free frames", frame_free_count, NULL);
