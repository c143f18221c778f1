/*
 * What hal/radix.c leaves to the machine. The kernel half consists of the same root entries in all
 * tables, and these never change after boot; its pages are global, so that a change of CR3 leaves
 * them in the TLB.
 */
#include <arch/cpu.h>
#include <arch/layout.h>
#include <arch/pte.h>
#include <hal/pmem.h>
#include <lib/string.h>

#define HALF (TABLE_ENTRIES / 2)

void arch_pt_root_init(paddr_t root)
{
	pte_t *table = pmem_pointer(root);

	memcpy(table + HALF, kernel_pml4 + HALF, HALF * sizeof(pte_t));
}

void arch_pt_flush(vaddr_t va)
{
	asm volatile("invlpg (%0)" : : "r"(va) : "memory");
}

void arch_pt_set_root(paddr_t root)
{
	cr3_write(root);
}

paddr_t arch_pt_kernel_root(void)
{
	return image_address(kernel_pml4);
}
