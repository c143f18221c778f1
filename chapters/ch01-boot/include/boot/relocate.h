/*
 * The kernel's image can run anywhere. Its code finds everything relative to itself, but variables
 * that are initialised with an address (tables of functions, linker sets) hold the one that the
 * linker knew. The linker lists these places; whoever moves the image goes through the list. For
 * the entry code of bare metal; in LibOS the host's loader does the same.
 */
#pragma once
#include <lib/types.h>

/* Where the image is meant to begin, as the linker was told: kernel.sym counts from there. */
extern const uintptr_t image_link_base;

/*
 * Prepares the image to run with its first byte at address `base`. The data must be writable. May
 * be called again for another base.
 */
void image_relocate(uintptr_t base);

/*
 * Kernel address space layout randomisation: who found a way to overwrite a pointer of the kernel
 * shall not know what to write. Returns a distance from image_link_base, one of KASLR_SLOTS many,
 * KASLR_STEP bytes apart (<arch/layout.h>): the command line's choice (`nokaslr`, `kaslr=SLOT`), or
 * the one that the random word gives.
 */
uint64_t kaslr_slide(uint64_t random);
