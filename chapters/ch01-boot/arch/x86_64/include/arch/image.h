/* Where the kernel's image lies (symbols of kernel.ld). */
#pragma once

extern const char kernel_start[], kernel_end[];
#define IMAGE_BASE kernel_start
#define IMAGE_END  kernel_end
