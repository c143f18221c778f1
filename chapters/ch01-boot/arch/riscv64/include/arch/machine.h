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

/* Replaces the boot page table's crude map by the final one (kernel_map.c). */
void kernel_map_init(void);
