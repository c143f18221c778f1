/*
 * What hal/radix.c leaves to the machine. The kernel half consists of the same root entries in all
 * tables, and these never change after boot; its pages are global, so that a change of CR3 leaves
 * them in the TLB.
 */
#include <arch/cpu.h>
#include <arch/layout.h>
#include <arch/pte.h>
#include <hal/pmem.h>
#include <kernel/init.h>
#include <lib/string.h>

#define HALF (TABLE_ENTRIES / 2)

#define CPUID_EXTENDED 0x80000001
#define EDX_GIB_PAGES  (1 << 26)

unsigned pt_largest = 1;

void arch_pt_init(struct page_table *pt, const struct page_table *like)
{
	pte_t *root = pmem_pointer(pt->root);

	memcpy(root + HALF, kernel_pml4 + HALF, HALF * sizeof(pte_t));
}

/* Of the structures above the pages, invlpg forgets all that the CPU remembers (4.10.4.1). */
void arch_pt_flush(vaddr_t start, vaddr_t end)
{
	for (vaddr_t va = start; va < end; va += PAGE_SIZE)
		asm volatile("invlpg (%0)" : : "r"(va) : "memory");
}

void arch_pt_flush_all(void)
{
	cr3_write(cr3_read());
}

void arch_pt_set_root(paddr_t root)
{
	cr3_write(root);
}

paddr_t arch_pt_kernel_root(void)
{
	return image_address(kernel_pml4);
}

static void page_sizes_init(void)
{
	if (cpuid(CPUID_EXTENDED, 0).edx & EDX_GIB_PAGES)
		pt_largest = 2;
}

INIT_HOOK(INIT_MACHINE, page_sizes_init);
