# Zircon programs: user/bin/NAME.c of any layer becomes $(B)/user/bin/NAME; user/lib is linked to
# each; user/vdso becomes libzircon.so, which the kernel carries inside and maps into every Zircon
# process. LibOS runs the same programs as bare metal.
#
# Linux programs: user/linux/NAME.c of any layer becomes $(B)/user/linux/NAME, a static executable;
# user/linux_lib is linked to each. They test what Debian's programs never do.
#
# Output: USER_PROGRAMS, LINUX_PROGRAMS, the rules that make them, and user/include for the kernel
# too: numbers that both sides must agree about are written down once.
USER_PROGRAMS := $(patsubst user/bin/%.c,$(B)/user/bin/%,$(call in_layers,user/bin/*.c))
LINUX_PROGRAMS := $(patsubst user/linux/%.c,$(B)/user/linux/%,$(call in_layers,user/linux/*.c))
CPPFLAGS      += $(addprefix -I,$(wildcard $(addsuffix /user/include,$(LAYERS))))

# The kernel's formatter and string functions serve programs as well.
SHARED_OBJS    := $(patsubst %,$(B)/user/obj/lib/%.c.o,format string string_copy)
USER_LIB_OBJS  := $(patsubst %,$(B)/user/obj/%.o,$(call in_layers,user/lib/*.c)) $(SHARED_OBJS)
USER_VDSO_OBJS := $(patsubst %,$(B)/user/obj/%.o,$(call in_layers,user/vdso/*.c user/vdso/*.S))
USER_BIN_OBJS  := $(USER_PROGRAMS:$(B)/user/bin/%=$(B)/user/obj/user/bin/%.c.o)
USER_OBJS      := $(USER_LIB_OBJS) $(USER_VDSO_OBJS) $(USER_BIN_OBJS)
LINUX_LIB_OBJS := $(patsubst %,$(B)/user/obj/%.o,$(call in_layers,user/linux_lib/*.c user/linux_lib/*.S))
LINUX_OBJS     := $(LINUX_LIB_OBJS) $(LINUX_PROGRAMS:$(B)/user/linux/%=$(B)/user/obj/user/linux/%.c.o)

USER_INCLUDES := $(foreach l,$(LAYERS),$l/user/include $l/isa/$(ISA)/include $l/include)
USER_CPPFLAGS := $(addprefix -I,$(wildcard $(USER_INCLUDES))) -I$(B)/gen
USER_CFLAGS_x86_64  := -march=x86-64 -fcf-protection=none
USER_CFLAGS_riscv64 := $(ISA_CFLAGS_riscv64) -mno-relax
USER_CFLAGS    = $(USER_CPPFLAGS) $(BASE_CFLAGS) $(USER_CFLAGS_$(ISA)) -ffreestanding -nostdlib \
                 -fPIE -fno-stack-protector -fno-asynchronous-unwind-tables
USER_LDFLAGS  := --hash-style=sysv -z now -z norelro -z noexecstack -z max-page-size=4096 --no-undefined

USER_GEN := $(B)/gen/zircon_prototypes.inc $(B)/gen/zircon_stubs.inc
$(USER_GEN): $(B)/gen/zircon_%.inc: $(call all_of,syscalls/zircon.def) $(GEN_SYSCALLS) $(B)/layout
	@mkdir -p $(@D); echo "  GEN  $(@F)" >&2
	$(Q)$(GEN_SYSCALLS) $* --abi zircon --prefix zx_ $(call all_of,syscalls/zircon.def) > $@

$(B)/user/obj/%.c.o: %.c $(B)/layout
	@mkdir -p $(@D); echo "  UCC  $(patsubst $(ROOT)/%,%,$<)" >&2
	$(Q)$(CC) $(USER_CFLAGS) -MMD -MP -c $< -o $@
$(B)/user/obj/%.S.o: %.S $(B)/layout
	@mkdir -p $(@D); echo "  UAS  $(patsubst $(ROOT)/%,%,$<)" >&2
	$(Q)$(CC) $(USER_CFLAGS) -MMD -MP -c $< -o $@
$(USER_OBJS): | $(USER_GEN)
$(LINUX_OBJS): | $(B)/gen/linux_numbers.h

$(B)/gen/linux_numbers.h: $(call all_of,syscalls/linux.def) $(GEN_SYSCALLS) $(B)/layout
	@mkdir -p $(@D); echo "  GEN  $(@F)" >&2
	$(Q)$(GEN_SYSCALLS) numbers --abi linux --prefix SYS_ --columns x86_64,riscv64 --isa $(ISA) \
		$(call all_of,syscalls/linux.def) > $@

# Nothing in the vDSO may need a relocation: no tables of addresses, no calls through a table.
$(USER_VDSO_OBJS): USER_CFLAGS += -fPIC -fno-jump-tables \
	$(if $(findstring clang,$(CC)),,-fno-tree-switch-conversion)
VDSO_LD := $(call winner,user/vdso/vdso.ld)
$(B)/user/libzircon.so: $(USER_VDSO_OBJS) $(VDSO_LD)
	@echo "  ULD  $(patsubst $(ROOT)/%,%,$@)" >&2
	$(Q)$(USER_LD) -shared -Bsymbolic -soname libzircon.so $(USER_LDFLAGS) -T $(VDSO_LD) \
		$(USER_VDSO_OBJS) -o $@

$(USER_PROGRAMS): $(B)/user/bin/%: $(B)/user/obj/user/bin/%.c.o $(USER_LIB_OBJS) $(B)/user/libzircon.so
	@mkdir -p $(@D); echo "  ULD  $(patsubst $(ROOT)/%,%,$@)" >&2
	$(Q)$(USER_LD) -pie --no-dynamic-linker -e _start $(USER_LDFLAGS) $^ -o $@
$(LINUX_PROGRAMS): $(B)/user/linux/%: $(B)/user/obj/user/linux/%.c.o $(LINUX_LIB_OBJS) $(SHARED_OBJS)
	@mkdir -p $(@D); echo "  ULD  $(patsubst $(ROOT)/%,%,$@)" >&2
	$(Q)$(USER_LD) -static -e _start $(USER_LDFLAGS) $^ -o $@
$(B)/obj/zircon/vdso_image.S.o: $(B)/user/libzircon.so

-include $(patsubst %.o,%.d,$(USER_OBJS) $(LINUX_OBJS))
