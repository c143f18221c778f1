/* Interrupts as this machine delivers them, between its own files. */
#pragma once
#include <arch/trap.h>

enum {
	VECTOR_LINES = 48, /* line 0 of <hal/irq.h>; below: the masked PICs' */
	VECTOR_TIMER = 0xf0,
	VECTOR_IPI = 0xf1, /* from another CPU */
	VECTOR_SPURIOUS = 0xff, /* its low 4 bits must be set on old CPUs */
};

/* Handles the interrupt that came with this vector. */
void irq_vector(unsigned vector);
