/* What the boot code learnt about this machine, for the drivers of the HAL. */
#pragma once
#include <boot/fdt.h>
#include <lib/types.h>

extern struct fdt machine_tree;
extern uint64_t machine_hart; /* the hart that booted, and the only one that runs */

/*
 * Finds the first device of that kind. Returns the address of its registers in the direct map,
 * or 0 when there is none.
 */
uintptr_t machine_device(const char *compatible, struct fdt_node *node);

/*
 * kernel_map.c: from paging off to the kernel's final address space. The first one is called at
 * physical addresses and stays there, but the image is mapped at `base` as well; the second one,
 * called there, takes the physical addresses away.
 */
void kernel_map_enter(uintptr_t base);
void kernel_map_finish(void);
