/* What the System V psABI for AMD64 says about ELF programs. */
#pragma once

#define ELF_MACHINE 62 /* EM_X86_64 */

/* Relocations (psABI 4.4.1): the word becomes … */
#define ELF_RELOC_RELATIVE  8 /* base + addend */
#define ELF_RELOC_SYMBOL    1 /* symbol + addend: R_X86_64_64 */
#define ELF_RELOC_GLOB_DAT  6 /* symbol */
#define ELF_RELOC_JUMP_SLOT 7 /* symbol */

/* The stack pointer at a function's entry: as if a return address had been pushed (3.2.2). */
#define ELF_ENTRY_STACK(top) ((top) - 8)
