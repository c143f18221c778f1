# LibOS: the host's MMU has no table of ours to flush, user addresses are windows of the host's,
# and the heap is the host's malloc under AddressSanitizer's eyes.
OMIT_libos += hal/tlb.c hal/tlb_test.c hal/user_half.c mm/slab.c mm/heap.c mm/heap_debug.c tests/heap_debug_test.c

# Beside the usual number of CPUs.
ALSO_SMP_ch02-hal := 1 3 4

# DEBUG=1: the heap with red zones.
OMIT += $(if $(DEBUG),mm/heap.c,mm/heap_debug.c tests/heap_debug_test.c)

# LibOS: the kernel leaves the FPU to its users, and the host's library is called by stubs that save
# their registers first (arch/libos/host_calls.S). Not under AddressSanitizer.
ifeq ($(TARGET)-$(SAN),libos-)
HOST_CALLS    := $(shell sed -n 's/^host_call //p' $(call winner,arch/libos/host_calls.S))
KERNEL_CFLAGS += -mgeneral-regs-only
KERNEL_LINK   += $(HOST_CALLS:%=-Wl$(,)--wrap=%)

check-layers: check-host-calls
check-host-calls: $(KERNEL)
	@missing=$$($(NM) -D --undefined-only $< | sed 's/.* //; s/@.*//' | \
		grep -vxE '__libc_start_main|__cxa_.*|__gmon_start__|_ITM_.*' | \
		grep -vxE '$(subst $() ,|,$(strip $(HOST_CALLS)))'); \
	test -z "$$missing" || { echo "arch/libos/host_calls.S: no stub for" $$missing; exit 1; }
.PHONY: check-host-calls
endif
