/*
 * The kernel half of the address space. entry.S came here with tables that map the first 4 GiB,
 * writable and executable, twice; this file gives them their final form.
 */
#include <arch/boot_loader.h>
#include <arch/cpu.h>
#include <arch/image.h>
#include <arch/layout.h>
#include <arch/paging.h>
#include <hal/boot.h>

#define GIB          (UINT64_C(1) << 30)
#define LARGE_PAGE   (UINT64_C(2) << 20)
#define KERNEL_FLAGS (PTE_PRESENT | PTE_GLOBAL)
#define TABLE_FLAGS  (PTE_PRESENT | PTE_WRITE)
#define DIRECT_FLAGS (KERNEL_FLAGS | PTE_WRITE | PTE_NO_EXECUTE | PTE_LARGE)
#define TABLE_ALIGNED  __attribute__((aligned(PAGE_SIZE)))

extern const char data_start[], ksyms_start[];             /* kernel.ld */
extern const char boot_stack_guard[], fatal_stack_guard[]; /* entry.S */

/* entry.S begins to fill these three. */
extern uint64_t direct_pdpt[TABLE_ENTRIES], direct_pd[4 * TABLE_ENTRIES];
TABLE_ALIGNED uint64_t kernel_pml4[TABLE_ENTRIES], direct_pdpt[TABLE_ENTRIES];
TABLE_ALIGNED uint64_t direct_pd[4 * TABLE_ENTRIES];

/* The image: two tables for the two GiB that it may be in, and the pages of the image itself. */
TABLE_ALIGNED static uint64_t kernel_pdpt[TABLE_ENTRIES], kernel_pd[2 * TABLE_ENTRIES];
TABLE_ALIGNED static uint64_t kernel_pt[IMAGE_TABLES * TABLE_ENTRIES];

paddr_t ram_end;

static bool holds_ram(paddr_t base, uint64_t size)
{
	for (unsigned i = 0; i < boot_info.ram_count; i++) {
		const struct boot_range *ram = &boot_info.ram[i];

		if (base < ram->base + ram->size && ram->base < base + size)
			return true;
	}
	return false;
}

/* Below 4 GiB there are RAM and devices; what is not RAM must not be cached. */
static void direct_map_low(void)
{
	for (unsigned i = 0; i < array_size(direct_pd); i++) {
		paddr_t pa = i * LARGE_PAGE;

		direct_pd[i] = pa | DIRECT_FLAGS;
		if (!holds_ram(pa, LARGE_PAGE))
			direct_pd[i] |= PTE_CACHE_DISABLE;
	}
}

static bool has_gib_pages(void)
{
	return cpuid(0x80000001, 0).edx & 1 << 26;
}

static uint64_t *direct_map_gib(uint64_t *pd, paddr_t pa)
{
	for (unsigned i = 0; i < TABLE_ENTRIES; i++)
		pd[i] = (pa + i * LARGE_PAGE) | DIRECT_FLAGS;
	return pd + TABLE_ENTRIES;
}

/* Above 4 GiB: pages of 1 GiB, or on an older CPU a table for each. */
static void direct_map_high(void)
{
	paddr_t end = round_up(ram_end, GIB), tables = 0;
	uint64_t *pd = NULL;

	if (end > 4 * GIB && !has_gib_pages()) {
		tables = boot_take_memory((end / GIB - 4) * PAGE_SIZE);
		pd = direct_pointer(tables);
	}
	for (paddr_t pa = 4 * GIB; pa < end; pa += GIB, tables += PAGE_SIZE) {
		if (pd)
			pd = direct_map_gib(pd, pa);
		direct_pdpt[pa / GIB] = pd ? tables | TABLE_FLAGS : pa | DIRECT_FLAGS;
	}
}

static uint64_t image_flags(const char *page)
{
	if (page < rodata_start)
		return KERNEL_FLAGS;
	if (page < data_start || page >= ksyms_start)
		return KERNEL_FLAGS | PTE_NO_EXECUTE;
	return KERNEL_FLAGS | PTE_NO_EXECUTE | PTE_WRITE;
}

void paging_guard(const void *page)
{
	kernel_pt[image_address(page) / PAGE_SIZE] = 0;
	asm volatile("invlpg (%0)" : : "r"(page) : "memory");
}

void paging_map_image(uint64_t slide)
{
	for (const char *page = kernel_start; page < kernel_end; page += PAGE_SIZE) {
		paddr_t pa = image_address(page);

		kernel_pt[pa / PAGE_SIZE] = pa | image_flags(page);
	}
	paging_guard(boot_stack_guard);
	paging_guard(fatal_stack_guard);
	for (unsigned i = 0; i < IMAGE_TABLES; i++)
		kernel_pd[slide / LARGE_PAGE + i] =
			image_address(&kernel_pt[i * TABLE_ENTRIES]) | TABLE_FLAGS;
	kernel_pdpt[510] = image_address(kernel_pd) | TABLE_FLAGS;
	kernel_pdpt[511] = image_address(kernel_pd + TABLE_ENTRIES) | TABLE_FLAGS;
	kernel_pml4[511] = image_address(kernel_pdpt) | TABLE_FLAGS;
}

void paging_init(void)
{
	for (unsigned i = 0; i < boot_info.ram_count; i++)
		ram_end = max(ram_end, boot_info.ram[i].base + boot_info.ram[i].size);
	direct_map_low();
	direct_map_high();
	kernel_pml4[0] = 0;
	cr3_write(image_address(kernel_pml4));
	cr4_write(cr4_read() | CR4_PGE);
}
