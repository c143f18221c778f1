/* Where the kernel's image lies (symbols that the host's linker defines). */
#pragma once

extern const char __executable_start[], etext[];
#define IMAGE_BASE      __executable_start
#define IMAGE_CODE_END  etext
#define IMAGE_LINK_BASE 0 /* a position-independent executable is linked for 0 */
