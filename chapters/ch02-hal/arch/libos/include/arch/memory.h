/* The file that stands for physical memory. */
#pragma once
#include <lib/types.h>

/* The memfd, and where in it a physical address lies. */
extern int memory_fd;
uint64_t memory_offset(paddr_t pa);
