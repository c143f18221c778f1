/* The local APIC (Intel SDM vol. 3, chapter 11): this CPU's end of interrupts, and its timer. */
#pragma once
#include <lib/types.h>

void apic_init(void);
unsigned apic_id(void);
void apic_end_of_interrupt(void);

/* The timer counts down to 0 and interrupts with VECTOR_TIMER; 0 stops it. */
void apic_timer_start(uint32_t ticks);
uint32_t apic_timer_left(void);
/* From now on an MSR holds the time-stamp at which to interrupt, and the count has no effect. */
void apic_timer_follow_tsc(void);
