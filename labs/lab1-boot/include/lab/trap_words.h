/*
 * Task 4. What a trap means, in the same words on every machine. The machine's own numbers are
 * decoded once (arch/<machine>/trap_decode.c); the sentence is made of the result alone.
 * Any context; nothing is allocated.
 */
#pragma once
#include <hal/trap.h>

enum trap_cause {
	TRAP_OTHER,      /* none of the following */
	TRAP_INTERRUPT,  /* not caused by the instruction at all */
	TRAP_PAGE_FAULT, /* the page table forbids the access */
	TRAP_PROTECTION, /* the machine forbids it: x86's #GP, RISC-V's access faults */
	TRAP_MISALIGNED,
	TRAP_ILLEGAL,    /* undefined instruction */
	TRAP_BREAKPOINT,
	TRAP_DIVISION,   /* integer division; RISC-V has no such trap */
};

/* What was tried. TRAP_NONE where the machine does not tell, and for causes without an address. */
enum trap_access { TRAP_NONE, TRAP_READ, TRAP_WRITE, TRAP_FETCH };

/* Was a page mapped at the address of a page fault? RISC-V does not tell. */
enum trap_mapped { TRAP_UNKNOWN, TRAP_MAPPED, TRAP_UNMAPPED };

struct trap_info {
	enum trap_cause cause;
	enum trap_access access;
	enum trap_mapped mapped; /* TRAP_UNKNOWN but for page faults */
	bool user;               /* the interrupted code ran in user mode */
};

/*
 * Where the numbers stand: x86_64: the vector and the error code, Intel SDM vol. 3, 6.15 and
 * 4.7 (page faults). libos: the host passes the same two on, in registers[REG_TRAPNO] and
 * registers[REG_ERR]; the code segment is in the low 16 bits of registers[REG_CSGSFS], but all code
 * of a process is user code to the CPU: `user` is false. riscv64: scause and sstatus, Privileged
 * Specification, 4.1.1 and 4.1.8.
 */
void trap_decode(const struct hal_trap_frame *frame, struct trap_info *info);

/*
 * Writes the sentence into buf, cut to size-1 characters and ended by NUL, and returns the length
 * that the whole sentence has. MODE is `kernel` or `user`, ADDRESS has the form of %#lx:
 *
 *   page fault: MODE read of ADDRESS, which is not mapped      (write to, fetch from)
 *   page fault: MODE write to ADDRESS, which is mapped without that right
 *   page fault: MODE fetch from ADDRESS                        (TRAP_UNKNOWN)
 *   protection fault: MODE access to ADDRESS                   (TRAP_NONE; read of …)
 *   misaligned read of ADDRESS by the MODE                     (write to, fetch from, access to)
 *   illegal instruction in MODE mode                           (breakpoint, division error)
 *   interrupt in MODE mode
 *   unknown trap in MODE mode                                  (TRAP_OTHER)
 */
int trap_words(char *buf, size_t size, const struct trap_info *info, uintptr_t address);
