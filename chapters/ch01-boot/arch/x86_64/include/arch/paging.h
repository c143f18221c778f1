/* The kernel's own half of every address space: built once at boot, never changed. */
#pragma once
#include <lib/types.h>

#define PTE_PRESENT       (UINT64_C(1) << 0)
#define PTE_WRITE         (UINT64_C(1) << 1)
#define PTE_USER          (UINT64_C(1) << 2)
#define PTE_CACHE_DISABLE (UINT64_C(1) << 4)
#define PTE_LARGE         (UINT64_C(1) << 7) /* in the upper levels: a page, not a table */
#define PTE_GLOBAL        (UINT64_C(1) << 8)
#define PTE_NO_EXECUTE    (UINT64_C(1) << 63)
#define PTE_ADDRESS       UINT64_C(0x000ffffffffff000)

#define TABLE_ENTRIES 512

/* The root table; its upper half is what all address spaces have in common. */
extern uint64_t kernel_pml4[TABLE_ENTRIES];

/* Where the highest RAM ends. */
extern paddr_t ram_end;

/* Takes a page of the image, which lies below a stack, out of the kernel's map. On one CPU. */
void paging_guard(const void *page);

/* Maps the image, with its final permissions, that far above where it was linked. */
void paging_map_image(uint64_t slide);

/* Called there. Completes the direct map by what boot_info knows; the low half goes. */
void paging_init(void);
