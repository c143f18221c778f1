/*
 * The final map of the kernel's image, in pages: code may be executed and not written, data
 * written and not executed, and a guard page lies below each stack.
 */
#include <arch/csr.h>
#include <arch/direct_map.h>
#include <arch/image.h>
#include <arch/machine.h>

#define ENTRIES      512
#define IMAGE_TABLES 4 /* 2 MiB each; kernel.ld checks that the image fits */

extern const char kernel_rodata_start[], kernel_data_start[];
extern const char trap_stack_guard[], boot_stack_guard[];
extern uint64_t kernel_root[ENTRIES];

static uint64_t image_middle[ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static uint64_t image_pages[IMAGE_TABLES * ENTRIES] __attribute__((aligned(PAGE_SIZE)));

static uint64_t entry(const void *pointer, uint64_t flags)
{
	return image_address(pointer) >> PAGE_SHIFT << PTE_PPN_SHIFT | flags | PTE_VALID;
}

static uint64_t *page_entry(const char *pointer)
{
	return &image_pages[(pointer - kernel_start) / PAGE_SIZE];
}

static void map(const char *start, const char *end, uint64_t flags)
{
	for (const char *page = start; page < end; page += PAGE_SIZE)
		*page_entry(page) = entry(page, flags | PTE_ACCESSED | PTE_DIRTY);
}

void kernel_map_init(void)
{
	map(kernel_start, kernel_rodata_start, PTE_READ | PTE_EXEC);
	map(kernel_rodata_start, kernel_data_start, PTE_READ);
	map(kernel_data_start, kernel_end, PTE_READ | PTE_WRITE);
	*page_entry(trap_stack_guard) = 0;
	*page_entry(boot_stack_guard) = 0;

	for (unsigned i = 0; i < IMAGE_TABLES; i++)
		image_middle[image_address(kernel_start) / (ENTRIES * PAGE_SIZE) % ENTRIES + i] =
			entry(&image_pages[i * ENTRIES], 0);
	kernel_root[(uintptr_t)kernel_start >> 30 & (ENTRIES - 1)] = entry(image_middle, 0);
	kernel_root[image_address(kernel_start) >> 30] = 0; /* the identity map */
	asm volatile("sfence.vma" ::: "memory");
}
