/* What the boot code learnt about this machine, for the drivers of the HAL. */
#pragma once
#include <boot/fdt.h>
#include <lib/types.h>

extern struct fdt machine_tree;

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

/*
 * A hart that the kernel asks the firmware to start may come to the kernel's entry instead, where
 * another one booted: OpenSBI 1.1 tells it to go before it tells it where. It is sent on to this
 * physical address, with that argument in a1.
 */
extern struct stray_hart {
	paddr_t entry;
	paddr_t argument;
} stray_hart;

/* Takes a page of the image, which lies below a stack, out of the kernel's map. */
void kernel_map_guard(const void *page);
