# Builds and runs the kernel of one layer. A layer's Makefile is two lines:
#
#   LAYER := ch03-objects
#   include ../../tools/mk/kernel.mk
#
# make [run|test|bench|gdb|iso|clean]  TARGET=x86_64|riscv64|libos  [SMP=2] [SAN=1] [DEBUG=1] [V=1]
#      [CMD='shell command']
#      [MACHINE=qemu|iso|uefi|bochs]  (x86_64: see tools/lib/machines.py)
MAKEFLAGS += -rR --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
, := ,
Q := $(if $(V),,@)

ROOT := $(patsubst %/tools/mk/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
include $(ROOT)/tools/mk/exit_status.mk
include $(ROOT)/tools/mk/setup.mk
include $(ROOT)/tools/mk/layers.mk
include $(ROOT)/tools/mk/target.mk

BUILD ?= $(ROOT)/build
B     := $(BUILD)/$(LAYER)/$(TARGET)$(if $(SAN),-san)$(if $(DEBUG),-debug)
KERNEL := $(B)/kernel
# For loaders that know no ELF, only flat images (U-Boot's booti).
KERNEL_IMAGE := $(if $(filter riscv64,$(TARGET)),$(B)/kernel.img)

# --- What belongs to the kernel: every directory of a layer but these. ---
NOT_KERNEL := arch isa include user rootfs syscalls book
OMIT :=
-include $(call all_of,layer.mk)

SRCS := $(foreach f,$(call in_layers,*/*.c */*.S),$(if $(filter $(NOT_KERNEL),$(firstword $(subst /, ,$f))),,$f)) \
        $(call in_layers,arch/$(TARGET)/*.c arch/$(TARGET)/*.S isa/$(ISA)/*.c isa/$(ISA)/*.S)
SRCS := $(filter-out $(OMIT) $(OMIT_$(TARGET)),$(SRCS))
HDRS := $(call in_layers,include/*/*.h arch/$(TARGET)/include/*/*.h isa/$(ISA)/include/*/*.h)
OBJS := $(SRCS:%=$(B)/obj/%.o)

CPPFLAGS := $(foreach l,$(LAYERS),$(addprefix -I,$(wildcard $l/arch/$(TARGET)/include $l/isa/$(ISA)/include $l/include))) \
            -I$(B)/gen
COMPILE_FLAGS = $(CPPFLAGS) $(KERNEL_CFLAGS)

all: $(KERNEL) $(KERNEL_IMAGE) $(B)/kernel.asm $(B)/compile_commands.json

# --- Compile. vpath finds the newest layer that has the file. ---
vpath %.c $(LAYERS)
vpath %.S $(LAYERS)

$(B)/obj/%.c.o: %.c $(B)/layout
	@mkdir -p $(@D); echo "  CC   $(patsubst $(ROOT)/%,%,$<)" >&2
	$(Q)$(CC) $(COMPILE_FLAGS) -MMD -MP -c $< -o $@
$(B)/obj/%.S.o: %.S $(B)/layout
	@mkdir -p $(@D); echo "  AS   $(patsubst $(ROOT)/%,%,$<)" >&2
	$(Q)$(CC) $(COMPILE_FLAGS) -I$(B) -MMD -MP -c $< -o $@

# A header that *becomes* shadowed is in no .d file: every object depends on this list of the
# winning files and the flags, which is rewritten only when it changes.
LAYOUT := $(foreach f,$(SRCS) $(HDRS),$(call winner,$f)) $(CC) $(COMPILE_FLAGS)
$(B)/layout: FORCE
	$(shell mkdir -p $(@D))$(file >$@.new,$(LAYOUT))
	@cmp -s $@.new $@ && rm $@.new || { rm -rf $(B)/obj; mv $@.new $@; }

include $(ROOT)/tools/mk/syscalls.mk
include $(ROOT)/tools/mk/user.mk
include $(ROOT)/tools/mk/initramfs.mk

# --- Link: once without symbols, then with the table of what the first pass placed. The table is
# the last section, so that it moves nothing. ---
LD_SCRIPT := $(call winner,arch/$(TARGET)/kernel.ld)
LINK       = $(KERNEL_LINK) $(OBJS) $1 -o $2 $(KERNEL_LIBS_$(TARGET))
KSYMS     := $(ROOT)/tools/ksyms.awk

$(KERNEL): $(OBJS) $(LD_SCRIPT) $(KSYMS)
	@echo "  LD   $(patsubst $(ROOT)/%,%,$@)" >&2
	$(Q)echo | awk -f $(KSYMS) > $(B)/ksyms0.S
	$(Q)$(CC) $(COMPILE_FLAGS) -c $(B)/ksyms0.S -o $(B)/ksyms0.o
	$(Q)$(call LINK,$(B)/ksyms0.o,$(B)/kernel.pass1)
	$(Q)$(NM) -n $(B)/kernel.pass1 | awk -f $(KSYMS) > $(B)/ksyms.S
	$(Q)$(CC) $(COMPILE_FLAGS) -c $(B)/ksyms.S -o $(B)/ksyms.o
	$(Q)$(call LINK,$(B)/ksyms.o,$@.tmp)
	$(Q)$(NM) -n $@.tmp > $(B)/kernel.sym
	$(Q)rm -f $(B)/kernel.pass1 && mv $@.tmp $@

$(B)/kernel.img: $(KERNEL)
	$(Q)$(OBJCOPY) -O binary $< $@
$(B)/kernel.asm: $(KERNEL)
	$(Q)$(OBJDUMP) -d --no-show-raw-insn $< > $@

cc_entry = {"directory":"$(CURDIR)","file":"$2","command":"$(CC) $(COMPILE_FLAGS) -c $2 -o $1"}
$(B)/compile_commands.json: $(B)/layout
	$(file >$@,[)$(foreach s,$(SRCS),$(file >>$@,$(call cc_entry,$(B)/obj/$s.o,$(call winner,$s))$(if $(filter $s,$(lastword $(SRCS))),,$(,))))$(file >>$@,])

# --- Run. tools/run knows how each target boots; see tools/run --help. ---
SMP ?= 2
RUN := $(ROOT)/tools/run --target $(TARGET) $(addprefix --machine ,$(MACHINE)) --kernel $(KERNEL) --smp $(SMP) \
       $(if $(INITRAMFS),--initramfs $(INITRAMFS)) $(if $(V),--verbose)

# The kernel's own tests run with other numbers of CPUs too, where the layer is about that.
ALSO_SMP := $(if $(filter file,$(origin SMP)),$(ALSO_SMP_$(LAYER)))

# Scripts for the guest's busybox, where there is one: the layer's own, and in final all layers'.
SHELL_LAYERS := $(if $(filter final,$(LAYER)),$(LAYERS),$(firstword $(LAYERS)))
SHELL_TESTS  := $(if $(WITH_BUSYBOX),$(wildcard $(addsuffix /tests/shell/*.sh,$(SHELL_LAYERS))))
# Tests of whole boots: the layer's own.
BOOT_TESTS := $(wildcard $(firstword $(LAYERS))/tests/boot/*.py)

ifeq ($(origin CMD),undefined)
run: $(KERNEL) $(INITRAMFS)
	@$(RUN) $(if $(APPEND),--append '$(APPEND)')
else
run: run-command ; $(exit_as_saved)
run-command: $(KERNEL) $(INITRAMFS)
	@$(RUN) --command-from-env; $(save_status)
endif
test: $(KERNEL) $(KERNEL_IMAGE) $(INITRAMFS)
	@$(RUN) --append '$(or $(TESTARGS),test)'
	$(if $(TESTARGS),,$(if $(ALSO_SMP),@for n in $(ALSO_SMP); do $(RUN) --smp $$n --append test || exit; done))
	$(if $(TESTARGS),,$(if $(BOOT_TESTS),@$(ROOT)/tools/test-boot $(BOOT_TESTS) -- $(RUN)))
	$(if $(TESTARGS),,$(if $(SHELL_TESTS),@$(ROOT)/tools/test-shell $(SHELL_TESTS) -- $(RUN)))
bench: $(KERNEL) $(INITRAMFS)
	@$(RUN) --append '$(or $(BENCHARGS),bench)'
# A lab's: builds a kernel of its own (grading/README.md).
grade:
	@$(ROOT)/grading/grade $(LAYER) $(if $(filter command,$(firstword $(origin TARGET))),--target $(TARGET))
gdb: $(KERNEL) $(INITRAMFS)
	@$(RUN) $(if $(APPEND),--append '$(APPEND)') --gdb $(KERNEL)
iso: $(KERNEL) $(INITRAMFS)
	@$(ROOT)/tools/mkiso $(KERNEL) $(or $(INITRAMFS),-) $(B)/zcore.iso

# --- Checks: every file the compiler opened is the one that shadows the rest. ---
check-layers: $(KERNEL)
	@$(ROOT)/tools/check-layers $(B)/obj $(LAYERS)

snapshot-files:
	@for f in $(LAYERS); do echo $$f; done

clean:
	$(Q)rm -rf $(BUILD)/$(LAYER)
FORCE:
.PHONY: all run run-command test bench grade gdb iso clean check-layers snapshot-files FORCE

# When the list of files has changed, everything is built anew, and the .d files are about to
# go: they may name a file that moved to another layer.
ifeq ($(file <$(B)/layout),$(LAYOUT))
-include $(OBJS:.o=.d)
endif
