/*
 * Physical memory. Above the HAL a physical address is a number: these functions are the only
 * way to its bytes. On bare metal they go through the kernel's direct map of all memory, in LibOS
 * through a mapping of the memfd that stands for it. Any context. A range may cross pages, but all
 * of it must be memory by the firmware's map: anything else, a hole or a device, is a kernel bug
 * and panics with the address.
 */
#pragma once
#include <arch/pmem.h>
#include <lib/types.h>

void hal_pmem_read(paddr_t src, void *dst, size_t n);
void hal_pmem_write(paddr_t dst, const void *src, size_t n);
void hal_pmem_copy(paddr_t dst, paddr_t src, size_t n); /* the two may overlap */
void hal_pmem_zero(paddr_t dst, size_t n);

/*
 * HAL only: the kernel's pointer to memory, and back. Nothing is checked: the addresses are those
 * of frames. The users outside arch/ are hal/, the frame allocator and the heap
 * (tools/boundary-exceptions). <arch/pmem.h> has, inline where it is an addition:
 *
 * void *pmem_pointer(paddr_t pa);
 * paddr_t pmem_address(const void *pointer);
 */
