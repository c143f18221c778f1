/* Fills boot_info from what the loader left, and brings the kernel to its place. */
#include <arch/boot_loader.h>
#include <arch/image.h>
#include <arch/layout.h>
#include <arch/paging.h>
#include <hal/boot.h>
#include <hal/console.h>
#include <hal/entropy.h>
#include <hal/trap.h>
#include <kernel/panic.h>
#include <kernel/stack_guard.h>

struct boot_info boot_info;

uintptr_t boot_place(uint32_t magic, paddr_t info);
_Noreturn void boot_start(void);

void boot_reserve(paddr_t base, uint64_t size)
{
	paddr_t start = round_down(base, PAGE_SIZE);

	if (boot_info.reserved_count == BOOT_RANGES_MAX)
		panic("boot: too many reserved ranges");
	boot_info.reserved[boot_info.reserved_count++] =
		(struct boot_range){ start, round_up(base + size, PAGE_SIZE) - start };
}

/* UEFI describes memory in many small pieces, by what they were used for. */
static bool extends_last(uint64_t start)
{
	const struct boot_range *last = boot_info.ram + boot_info.ram_count - 1;

	return boot_info.ram_count && last->base + last->size == start;
}

void boot_add_ram(uint64_t base, uint64_t size)
{
	uint64_t start, end;

	if (base >= DIRECT_MAP_SIZE)
		return;
	start = round_up(base, PAGE_SIZE);
	end = round_down(base + min(size, DIRECT_MAP_SIZE - base), PAGE_SIZE);
	if (start >= end)
		return;
	if (extends_last(start))
		boot_info.ram[boot_info.ram_count - 1].size += end - start;
	else if (boot_info.ram_count < BOOT_RANGES_MAX)
		boot_info.ram[boot_info.ram_count++] = (struct boot_range){ start, end - start };
}

void boot_set_initramfs(uint64_t base, uint64_t size)
{
	if (!size || base >= DIRECT_MAP_SIZE || size > DIRECT_MAP_SIZE - base)
		return;
	boot_info.initramfs = (struct boot_range){ base, size };
	boot_reserve(base, size);
}

static const struct boot_range *reserved_within(paddr_t base, uint64_t size)
{
	for (unsigned i = 0; i < boot_info.reserved_count; i++) {
		const struct boot_range *used = &boot_info.reserved[i];

		if (base < used->base + used->size && used->base < base + size)
			return used;
	}
	return NULL;
}

/* The highest free piece of a RAM range below 4 GiB, or 0. */
static paddr_t free_piece(const struct boot_range *ram, uint64_t size)
{
	paddr_t end = min(ram->base + ram->size, UINT64_C(1) << 32);

	while (end >= ram->base + size) {
		const struct boot_range *used = reserved_within(end - size, size);

		if (!used)
			return end - size;
		end = used->base;
	}
	return 0;
}

paddr_t boot_take_memory(uint64_t size)
{
	for (unsigned i = 0; i < boot_info.ram_count; i++) {
		paddr_t base = free_piece(&boot_info.ram[i], size);

		if (base) {
			boot_reserve(base, size);
			return base;
		}
	}
	panic("boot: no room for %lu bytes of page tables", size);
}

/* The first MiB belongs to the BIOS, and the loader's structures lie there. */
static void boot_reserve_fixed(void)
{
	boot_reserve(0, 1024 * 1024);
	boot_reserve(image_address(kernel_start), (uint64_t)(kernel_end - kernel_start));
}

static void boot_read_loader(uint32_t magic, paddr_t info)
{
	if (magic == PVH_MAGIC)
		boot_from_pvh(info);
	else if (magic == MULTIBOOT2_MAGIC)
		boot_from_multiboot2(info);
	if (!boot_info.ram_count)
		panic("boot: the loader (magic %#x) told of no memory", magic);
}

/*
 * The first C code. It runs where the loader put the image; the first 4 GiB are mapped there. It
 * reads what the loader says, chooses where the kernel shall be, and returns the distance.
 */
uintptr_t boot_place(uint32_t magic, paddr_t info)
{
	uint64_t slide;

	image_relocate((uintptr_t)kernel_start);
	hal_console_init();
	hal_trap_init(); /* a fault in what follows shall be seen */
	boot_reserve_fixed();
	boot_read_loader(magic, info);
	slide = kaslr_slide(hal_entropy_word());
	image_relocate(image_link_base + slide);
	paging_map_image(slide);
	return image_link_base + slide - IMAGE_PHYSICAL;
}

/* Here the kernel is in its final place. */
void boot_start(void)
{
	hal_trap_init();
	paging_init();
	stack_guard_init(hal_entropy_word());
	kernel_main();
}
