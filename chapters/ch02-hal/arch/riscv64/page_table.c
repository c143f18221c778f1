/*
 * What hal/radix.c leaves to the machine. The kernel half consists of the same root entries in all
 * tables, and these never change after boot.
 *
 * The kernel writes the user's code through the direct map, as data. A hart may fetch stale bytes
 * until its next fence.i (RISC-V Unprivileged, chapter 3), which therefore follows each change
 * that can bring new code under the user's eyes: a new mapping, and another address space.
 */
#include <arch/csr.h>
#include <arch/direct_map.h>
#include <arch/pte.h>
#include <hal/pmem.h>
#include <lib/string.h>

#define HALF 256 /* of a table's entries */

extern pte_t kernel_root[2 * HALF];

void arch_pt_init(struct page_table *pt, const struct page_table *like)
{
	pte_t *root = pmem_pointer(pt->root);

	memcpy(root + HALF, kernel_root + HALF, HALF * sizeof(pte_t));
}

/* With an address: only what leaf entries say of it (4.2.1). */
void arch_pt_flush(vaddr_t start, vaddr_t end)
{
	for (vaddr_t va = start; va < end; va += PAGE_SIZE)
		asm volatile("sfence.vma %0" : : "r"(va) : "memory");
	asm volatile("fence.i" ::: "memory");
}

void arch_pt_flush_all(void)
{
	asm volatile("sfence.vma\n\tfence.i" ::: "memory");
}

void arch_pt_set_root(paddr_t root)
{
	csr_write(satp, (uint64_t)SATP_SV39 << SATP_MODE_SHIFT | root >> PAGE_SHIFT);
	arch_pt_flush_all();
}

paddr_t arch_pt_kernel_root(void)
{
	return image_address(kernel_root);
}
