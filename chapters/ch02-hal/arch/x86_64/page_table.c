/*
 * What hal/radix.c leaves to the machine. The kernel half consists of the same root entries in all
 * tables, and these never change after boot; its pages are global, so that a change of CR3 leaves
 * them in the TLB.
 */
#include <arch/cpu.h>
#include <arch/cpu_set_up.h>
#include <arch/layout.h>
#include <arch/pte.h>
#include <hal/cpu_call.h>
#include <hal/pmem.h>
#include <hal/tlb.h>
#include <kernel/init.h>
#include <lib/string.h>

#define HALF (TABLE_ENTRIES / 2)

#define CPUID_EXTENDED 0x80000001
#define EDX_GIB_PAGES  (1 << 26)

#define ECX_PCID     (1 << 17)
#define PCIDS        4096
#define CR3_REMEMBER (UINT64_C(1) << 63) /* what is known under this PCID stays: 4.10.4.1 */

unsigned pt_largest = 1;
static unsigned ids = 1;

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

unsigned arch_pt_ids(void)
{
	return ids;
}

void arch_pt_set_root(paddr_t root, unsigned id, bool forget)
{
	if (ids == 1)
		cr3_write(root);
	else
		cr3_write(root | id | (forget ? 0 : CR3_REMEMBER));
}

static void flush_here(void *batch)
{
	tlb_flush_here(batch);
}

/* There is no instruction for that: they are interrupted. */
void arch_tlb_flush_others(uint32_t cpus, const struct tlb_batch *batch)
{
	cpu_call_urgent(cpus, flush_here, (void *)batch);
}

paddr_t arch_pt_kernel_root(void)
{
	return image_address(kernel_pml4);
}

void page_ids_enable(void)
{
	if (!(cpuid(1, 0).ecx & ECX_PCID))
		return;
	cr4_write(cr4_read() | CR4_PCIDE);
	ids = PCIDS;
}

static void page_sizes_init(void)
{
	if (cpuid(CPUID_EXTENDED, 0).edx & EDX_GIB_PAGES)
		pt_largest = 2;
}

INIT_HOOK(INIT_MACHINE, page_sizes_init);
