/*
 * The kernel's half of the address space: the direct map, and the image in pages. Code may be
 * executed and not written, data written and not executed, and a guard page lies below each stack.
 */
#include <arch/csr.h>
#include <arch/direct_map.h>
#include <arch/image.h>
#include <arch/machine.h>

#define ENTRIES     512
#define GIB_SHIFT   30
#define LARGE_SHIFT 21

#define DATA (PTE_READ | PTE_WRITE | PTE_ACCESSED | PTE_DIRTY)

extern const char kernel_data_start[];
extern const char trap_stack_guard[], boot_stack_guard[];

paddr_t image_physical;
uint64_t kernel_root[ENTRIES] __attribute__((aligned(PAGE_SIZE)));

static uint64_t image_middle[2 * ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static uint64_t image_pages[IMAGE_TABLES * ENTRIES] __attribute__((aligned(PAGE_SIZE)));

static uint64_t entry(paddr_t pa, uint64_t flags)
{
	return pa >> PAGE_SHIFT << PTE_PPN_SHIFT | flags | PTE_VALID;
}

static uint64_t table(const uint64_t *entries)
{
	return entry(image_address(entries), 0);
}

static uint64_t *root_entry(uintptr_t address)
{
	return &kernel_root[address >> GIB_SHIFT & (ENTRIES - 1)];
}

static uint64_t *page_entry(const char *pointer)
{
	return &image_pages[(pointer - kernel_start) / PAGE_SIZE];
}

static void map_pages(const char *start, const char *end, uint64_t flags)
{
	for (const char *page = start; page < end; page += PAGE_SIZE)
		*page_entry(page) = entry(image_address(page), flags);
}

void kernel_map_guard(const void *page)
{
	*page_entry(page) = 0;
	asm volatile("sfence.vma %0" : : "r"(page) : "memory");
}

static void map_image(uintptr_t base)
{
	map_pages(kernel_start, kernel_rodata_start, PTE_READ | PTE_EXEC | PTE_ACCESSED);
	map_pages(kernel_rodata_start, kernel_data_start, PTE_READ | PTE_ACCESSED);
	map_pages(kernel_data_start, kernel_end, DATA);
	kernel_map_guard(trap_stack_guard);
	kernel_map_guard(boot_stack_guard);

	for (unsigned i = 0; i < IMAGE_TABLES; i++)
		image_middle[((base - IMAGE_SPACE) >> LARGE_SHIFT) + i] =
			table(&image_pages[i * ENTRIES]);
	*root_entry(IMAGE_SPACE) = table(image_middle);
	*root_entry(IMAGE_SPACE + (1 << GIB_SHIFT)) = table(image_middle + ENTRIES);
}

static void map_direct(void)
{
	for (paddr_t pa = 0; pa < DIRECT_MAP_SIZE; pa += 1 << GIB_SHIFT)
		*root_entry(DIRECT_MAP_BASE + pa) = entry(pa, DATA);
}

/* Where the code runs that turns paging on, and its stack. */
static void map_identity(uint64_t flags)
{
	paddr_t start = image_address(kernel_start), last = image_address(kernel_end) - 1;

	*root_entry(start) = flags ? entry(start >> GIB_SHIFT << GIB_SHIFT, flags) : 0;
	*root_entry(last) = flags ? entry(last >> GIB_SHIFT << GIB_SHIFT, flags) : 0;
}

void kernel_map_enter(uintptr_t base)
{
	map_direct();
	map_image(base);
	map_identity(DATA | PTE_EXEC);
	asm volatile("sfence.vma" ::: "memory");
	csr_write(satp, (uint64_t)SATP_SV39 << SATP_MODE_SHIFT |
				image_address(kernel_root) >> PAGE_SHIFT);
	asm volatile("sfence.vma" ::: "memory");
}

void kernel_map_finish(void)
{
	map_identity(0);
	asm volatile("sfence.vma" ::: "memory");
}
