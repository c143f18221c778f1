/*
 * The FPU's registers in the signal frame of x86-64 Linux (uapi asm/sigcontext.h, struct _xstate):
 * the image as XSAVE writes it, with words of the kernel's in bytes that the CPU leaves alone, and
 * one behind it. By them readers know how much there is behind the 512 bytes of FXSAVE.
 */
#pragma once
#include <object/task.h>

/* Bytes; the place must be a multiple of 64. */
size_t signal_fpu_size(void);
int signal_fpu_push(struct thread *thread, vaddr_t at);
/* What the program may have changed, or written itself. */
int signal_fpu_pop(struct thread *thread, vaddr_t at);
