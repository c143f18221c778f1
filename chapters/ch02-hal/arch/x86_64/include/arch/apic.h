/* The local APIC (Intel SDM vol. 3, chapter 11): this CPU's end of interrupts, and its timer. */
#pragma once
#include <lib/types.h>

/* For each CPU. In x2APIC mode where the CPU has it. */
void apic_init(void);
uint32_t apic_id(void);
/* Of any CPU that is up or being started, by its number (processor.c). */
uint32_t apic_id_of(unsigned cpu);
/* The highest that a message can be sent to. */
uint32_t apic_id_max(void);
void apic_end_of_interrupt(void);

/*
 * Sends a message to another CPU's APIC: an interrupt, when it is just a vector. The other two are
 * how a CPU is started; APIC_MESSAGE_START takes the number of the page to begin at.
 */
#define APIC_MESSAGE_INIT  0x4500
#define APIC_MESSAGE_START 0x4600
void apic_send(uint32_t id, uint32_t message);

/* The timer counts down to 0 and interrupts with VECTOR_TIMER; 0 stops it. */
void apic_timer_start(uint32_t ticks);
uint32_t apic_timer_left(void);
/* From now on an MSR holds the time-stamp at which to interrupt, and the count has no effect. */
void apic_timer_follow_tsc(void);
