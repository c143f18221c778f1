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
#include <arch/hart_start.h>
#include <arch/pte.h>
#include <arch/sbi.h>
#include <hal/pmem.h>
#include <hal/tlb.h>
#include <kernel/init.h>
#include <kernel/panic.h>
#include <lib/string.h>

#define HALF 256 /* of a table's entries */

#define SATP_ASID_SHIFT 44
#define SATP_ASID       (UINT64_C(0xffff) << SATP_ASID_SHIFT)

extern pte_t kernel_root[2 * HALF];

static unsigned ids;

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

unsigned arch_pt_ids(void)
{
	return ids;
}

void arch_pt_set_root(paddr_t root, unsigned id, bool forget)
{
	csr_write(satp, (uint64_t)SATP_SV39 << SATP_MODE_SHIFT |
				(uint64_t)id << SATP_ASID_SHIFT | root >> PAGE_SHIFT);
	if (forget)
		asm volatile("sfence.vma zero, %0" : : "r"((uint64_t)id) : "memory");
	asm volatile("fence.i" ::: "memory");
}

/* The firmware does it, for all ids of a hart, whatever the hart is doing at the time. */
static void flush_other(unsigned cpu, vaddr_t start, uint64_t size)
{
	uint64_t hart = hart_of_cpu[cpu]->name; /* as a mask: 1, counted from there */

	if (sbi_function(SBI_FENCE, SBI_FENCE_VMA, 1, hart, start, size) != 0 ||
	    sbi_function(SBI_FENCE, SBI_FENCE_I, 1, hart, 0, 0) != 0)
		panic("the firmware cannot flush the TLB of hart %lu", hart);
}

void arch_tlb_flush_others(uint32_t cpus, const struct tlb_batch *batch)
{
	vaddr_t start = batch->tables ? 0 : batch->start;
	uint64_t size = batch->tables ? UINT64_MAX : batch->end - batch->start;

	for (unsigned cpu = 0; cpu < CPUS_MAX; cpu++)
		if (cpus >> cpu & 1)
			flush_other(cpu, start, size);
}

/* The bits of the field that a hart does not have read as 0 (4.1.11). All harts are alike. */
static void count_ids(void)
{
	uint64_t before = csr_read(satp);

	csr_write(satp, before | SATP_ASID);
	ids = (unsigned)((csr_read(satp) & SATP_ASID) >> SATP_ASID_SHIFT) + 1;
	csr_write(satp, before);
	asm volatile("sfence.vma" ::: "memory");
}

INIT_HOOK(INIT_MACHINE, count_ids);

paddr_t arch_pt_kernel_root(void)
{
	return image_address(kernel_root);
}
