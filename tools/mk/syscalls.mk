# Syscall tables: the fragments syscalls/<abi>.def of all layers become $(B)/gen/<abi>_table.inc
# and <abi>_calls.h, the prototypes of the functions behind it (see tools/gen-syscalls). Linux
# numbers its syscalls differently on each instruction set.
GEN_SYSCALLS := $(ROOT)/tools/gen-syscalls
GEN_linux    := --abi linux --prefix sys_ --columns x86_64,riscv64 --isa $(ISA)
GEN_zircon   := --abi zircon --prefix sys_zx_

ABIS   := $(patsubst syscalls/%.def,%,$(call in_layers,syscalls/*.def))
TABLES := $(ABIS:%=$(B)/gen/%_table.inc) $(ABIS:%=$(B)/gen/%_calls.h)

define gen_rule
$(B)/gen/$1_$2: $(call all_of,syscalls/$1.def) $(GEN_SYSCALLS) $(B)/layout
	@mkdir -p $$(@D); echo "  GEN  $$(@F)" >&2
	$(Q)$(GEN_SYSCALLS) $3 $(GEN_$1) $(call all_of,syscalls/$1.def) > $$@
endef
$(foreach a,$(ABIS),$(eval $(call gen_rule,$a,table.inc,table)))
$(foreach a,$(ABIS),$(eval $(call gen_rule,$a,calls.h,declarations)))

# The tables must exist before the first compilation; the .d files know who includes them.
$(OBJS): | $(TABLES)
