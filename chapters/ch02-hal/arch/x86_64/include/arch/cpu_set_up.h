/* What each CPU does for itself when it comes up (cpu.c). */
#pragma once

struct tss;

/* From here on hal_cpu_id tells `cpu`, and the CPU can enter user mode and take interrupts. */
void cpu_set_up(unsigned cpu, struct tss *tss);
/* PCIDs, where the CPU has them (page_table.c). */
void page_ids_enable(void);
/* The boot CPU, before others are started: they will be interrupted by its name (processor.c). */
void processors_init(void);
