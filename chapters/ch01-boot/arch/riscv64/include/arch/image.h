/* Where the kernel's image lies (symbols of kernel.ld), and where it was linked for. */
#pragma once
#include <boot/relocate.h>

extern const char kernel_start[], kernel_rodata_start[], kernel_end[];
#define IMAGE_BASE      kernel_start
#define IMAGE_CODE_END  kernel_rodata_start
#define IMAGE_LINK_BASE image_link_base

#define RELOCATION_RELATIVE 3 /* R_RISCV_RELATIVE of the processor's ELF supplement */
