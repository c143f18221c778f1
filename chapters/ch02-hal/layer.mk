# LibOS: the host's MMU has no table of ours to flush, user addresses are windows of the host's,
# and the heap is the host's malloc under AddressSanitizer's eyes.
OMIT_libos += hal/tlb.c hal/tlb_test.c hal/user_half.c mm/slab.c mm/heap.c mm/heap_debug.c tests/heap_debug_test.c

# Beside the usual number of CPUs.
ALSO_SMP_ch02-hal := 1 3 4

# DEBUG=1: the heap with red zones.
OMIT += $(if $(DEBUG),mm/heap.c,mm/heap_debug.c tests/heap_debug_test.c)
