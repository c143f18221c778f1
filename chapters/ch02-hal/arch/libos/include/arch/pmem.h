/* Physical memory through the kernel's mapping of the memfd, for <hal/pmem.h>. */
#pragma once
#include <lib/types.h>

void *pmem_pointer(paddr_t pa);
paddr_t pmem_address(const void *pointer);
