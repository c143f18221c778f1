/* The parts of this machine that hal_cpu_init brings up and hal_irq_poll asks. */
#pragma once

void trap_vector(void);          /* context.S: where all traps of a hart go */
void arch_cpu_set_up(void);      /* what each hart does for itself */
void arch_fpu_init(void);        /* also each hart for itself: user code may use the FPU */
void arch_timer_init(void);
void arch_timer_interrupt(void); /* the deadline has passed */
void arch_irq_interrupt(void);   /* the interrupt controller has something */
