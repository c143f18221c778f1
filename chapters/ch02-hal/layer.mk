# LibOS: page tables are mmap, and the heap is the host's malloc under AddressSanitizer's eyes.
OMIT_libos += hal/radix.c mm/heap.c
