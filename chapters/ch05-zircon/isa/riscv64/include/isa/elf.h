/* What the RISC-V ELF psABI says about ELF programs. */
#pragma once

#define ELF_MACHINE 243 /* EM_RISCV */

/* Relocations (psABI, "Relocations"): the word becomes … */
#define ELF_RELOC_RELATIVE  3 /* base + addend */
#define ELF_RELOC_SYMBOL    2 /* symbol + addend: R_RISCV_64 */
#define ELF_RELOC_GLOB_DAT  ELF_RELOC_SYMBOL /* RISC-V has no relocation of its own for the GOT */
#define ELF_RELOC_JUMP_SLOT 5 /* symbol */

/* The stack pointer at a function's entry is 16-aligned ("Integer Calling Convention"). */
#define ELF_ENTRY_STACK(top) (top)
