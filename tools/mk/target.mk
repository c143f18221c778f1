# What differs between the targets: instruction set, compiler, flags. One block each.

TARGETS := x86_64 riscv64 libos
TARGET  ?= x86_64

ifeq ($(filter $(TARGET),$(TARGETS)),)
$(error no TARGET '$(TARGET)'; there are: $(TARGETS))
endif

ISA_x86_64  := x86_64
ISA_riscv64 := riscv64
ISA_libos   := x86_64
ISA         := $(ISA_$(TARGET))

# The cross toolchain of each instruction set. riscv64-unknown-elf's linker cannot make shared
# objects, so user programs and the vDSO are linked by the riscv64-linux-gnu one.
CC_x86_64       := gcc
CC_riscv64      := riscv64-unknown-elf-gcc
BIN_x86_64      := $(if $(shell command -v x86_64-linux-gnu-ld),x86_64-linux-gnu-)
BIN_riscv64     := riscv64-unknown-elf-
USER_LD_x86_64  := $(BIN_x86_64)ld
USER_LD_riscv64 := riscv64-linux-gnu-ld

ifneq ($(filter default undefined,$(origin CC)),)
CC := $(CC_$(ISA))
endif
LD      := $(BIN_$(ISA))ld
NM      := $(BIN_$(ISA))nm
OBJDUMP := $(BIN_$(ISA))objdump
OBJCOPY := $(BIN_$(ISA))objcopy
USER_LD := $(USER_LD_$(ISA))

WARNINGS := -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wvla \
            -Wno-unused-parameter $(if $(findstring clang,$(CC)),-Wconditional-uninitialized,-Wjump-misses-init)
BASE_CFLAGS := -std=gnu17 -g -O2 -fno-omit-frame-pointer -fno-strict-aliasing -fno-common $(WARNINGS)

# The kernel's stack protector compares with a variable of its own (<kernel/stack_guard.h>). It
# could not use the thread's, as programs do: in LibOS the thread pointer may be the guest's.
STACK_PROTECTOR := -fstack-protector-strong -mstack-protector-guard=global

# The kernel uses no floating point: the FPU and vector registers belong to the user.
ISA_CFLAGS_x86_64  := -march=x86-64 -mno-red-zone
ISA_CFLAGS_riscv64 := -march=rv64imafdc_zicsr_zifencei -mabi=lp64d

# Before the kernel is relocated it cannot read addresses from a table, as clang would have it do.
DIRECT_ACCESS := $(if $(findstring clang,$(CC)),-fdirect-access-external-data)

KERNEL_CFLAGS_x86_64  := -ffreestanding -nostdlib -fpie -mcmodel=small $(DIRECT_ACCESS) -mgeneral-regs-only \
                         -fcf-protection=none -fno-asynchronous-unwind-tables $(STACK_PROTECTOR)
KERNEL_CFLAGS_riscv64 := -ffreestanding -nostdlib -fno-pic -mcmodel=medany -march=rv64imac_zicsr_zifencei \
                         -mabi=lp64 -fno-asynchronous-unwind-tables $(STACK_PROTECTOR)
KERNEL_CFLAGS_libos   := -fPIE -fcf-protection=none -fno-builtin-printf $(STACK_PROTECTOR) \
                         $(if $(SAN),-fsanitize=address$(,)undefined -fno-sanitize-recover=undefined)

# Bit counting is a call on plain RV64. gcc knows its library by the names without Zicsr.
KERNEL_LIBS_riscv64 = $(shell $(CC) -march=rv64imac -mabi=lp64 -print-libgcc-file-name)

KERNEL_CFLAGS := $(BASE_CFLAGS) $(if $(filter libos,$(TARGET)),,$(ISA_CFLAGS_$(ISA))) $(KERNEL_CFLAGS_$(TARGET))

# On bare metal the kernel moves itself (<boot/relocate.h>): it is linked like a program that may run
# anywhere, with the list of the places that hold addresses.
ifeq ($(TARGET),libos)
KERNEL_LINK = $(CC) $(COMPILE_FLAGS) -pie -Wl,-Map=$(B)/kernel.map
else
KERNEL_LINK = $(USER_LD) -pie --no-dynamic-linker -z notext -z norelro -z noexecstack -z max-page-size=4096 \
              --build-id=none -Map=$(B)/kernel.map -T $(LD_SCRIPT)
endif
