/* The program links itself: see user/lib/link.c. */
#pragma once
#include <stdint.h>

/* Carries out the program's relocations; symbols are those of the vDSO. Before it returns, no
 * function of another library and no pointer in initialised data may be used. */
void link_program(uintptr_t vdso_base);
