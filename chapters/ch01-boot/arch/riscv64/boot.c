/* Takes from the device tree what <hal/boot.h> wants. */
#include <arch/direct_map.h>
#include <arch/hart.h>
#include <arch/image.h>
#include <arch/machine.h>
#include <hal/boot.h>
#include <hal/entropy.h>
#include <hal/trap.h>
#include <kernel/command_line.h>
#include <kernel/panic.h>
#include <kernel/stack_guard.h>

#define FIRMWARE_SIZE UINT64_C(0x200000)

struct boot_info boot_info;
struct fdt machine_tree;

uintptr_t machine_device(const char *compatible, struct fdt_node *node)
{
	struct boot_range registers;

	*node = (struct fdt_node){};
	if (!fdt_next_compatible(&machine_tree, node, compatible) ||
	    !fdt_reg(&machine_tree, node, 0, &registers) ||
	    !direct_map_covers(registers.base, registers.size))
		return 0;
	return (uintptr_t)direct_map(registers.base);
}

static void reserve(paddr_t base, uint64_t size)
{
	if (boot_info.reserved_count == BOOT_RANGES_MAX)
		panic("boot: too many reserved ranges");
	boot_info.reserved[boot_info.reserved_count++] = (struct boot_range){ base, size };
}

/* Memory that the direct map does not reach is left alone. */
static void clip_ram(void)
{
	const paddr_t limit = DIRECT_MAP_SIZE;
	bool usable = false;

	for (unsigned i = 0; i < boot_info.ram_count; i++) {
		struct boot_range *ram = &boot_info.ram[i];

		ram->base = min(ram->base, limit);
		ram->size = min(ram->size, limit - ram->base);
		usable |= ram->size > 0;
	}
	if (!usable)
		panic("boot: the device tree tells of no memory");
}

/*
 * The firmware lies at the beginning of the memory that the kernel is in. The tree says where, but
 * not every version of OpenSBI says all of it, so two MiB are kept.
 */
static void reserve_firmware_and_kernel(void)
{
	paddr_t kernel = image_address(kernel_start);

	reserve(kernel, image_address(kernel_end) - kernel);
	for (unsigned i = 0; i < boot_info.ram_count; i++) {
		const struct boot_range *ram = &boot_info.ram[i];

		if (ram->base <= kernel && kernel - ram->base < ram->size)
			reserve(ram->base, min(kernel - ram->base, FIRMWARE_SIZE));
	}
}

static void take_device_tree(paddr_t pa)
{
	const void *blob = direct_map(pa);
	int err;

	if (!direct_map_covers(pa, FDT_SIZE_MAX) ||
	    fdt_open(&machine_tree, blob, FDT_SIZE_MAX) != 0)
		panic("boot: no device tree at %#lx", pa);
	boot_info.device_tree = pa;
	reserve(pa, fdt_size(blob));
	err = fdt_boot_info(&machine_tree, &boot_info);
	if (err)
		panic("boot: cannot use the device tree's memory ranges (error %d)", err);
}

static void take_command_line(void)
{
	struct fdt_node chosen;
	const char *line;

	if (!fdt_find(&machine_tree, "/chosen", &chosen))
		return;
	line = fdt_string(&machine_tree, &chosen, "bootargs");
	if (line)
		command_line_set(line);
}

uintptr_t boot_place(paddr_t device_tree);
extern const char trap_stack_top[];
struct hart boot_hart = { .trap_stack = trap_stack_top };

_Noreturn void boot_main(uint64_t hart, paddr_t device_tree);

/*
 * The first C code. It runs where the image was loaded, with paging off, and chooses where the
 * kernel shall be from now on. The tree gives the command line and the random number for that; one
 * that cannot be read is boot_main's to complain about. Returns the distance to the new place.
 */
uintptr_t boot_place(paddr_t device_tree)
{
	uintptr_t base;

	image_physical = (paddr_t)kernel_start;
	image_relocate(image_physical);
	hal_trap_init(); /* a fault in what follows shall be seen */
	if (fdt_open(&machine_tree, (const void *)device_tree, FDT_SIZE_MAX) == 0)
		take_command_line();
	base = image_link_base + kaslr_slide(hal_entropy_word());
	image_relocate(base);
	kernel_map_enter(base);
	return base - image_physical;
}

/* Here the kernel is in its final place. */
void boot_main(uint64_t hart, paddr_t device_tree)
{
	boot_hart.name = hart;
	hal_trap_init();
	kernel_map_finish();
	take_device_tree(device_tree);
	clip_ram();
	reserve_firmware_and_kernel();
	stack_guard_init(hal_entropy_word());
	kernel_main();
}
