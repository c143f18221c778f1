/* What Linux's ABI has of its own on riscv64. */
#pragma once
#include <linux/signal.h>

#define LINUX_MACHINE "riscv64"

/* One bit per letter: I M A F D C (arch/riscv, uapi hwcap.h). */
#define HWCAP_LETTER(c) (1ul << ((c) - 'A'))
#define LINUX_HWCAP     (HWCAP_LETTER('I') | HWCAP_LETTER('M') | HWCAP_LETTER('A') | \
			 HWCAP_LETTER('F') | HWCAP_LETTER('D') | HWCAP_LETTER('C'))

/* struct sigaction of the kernel ABI has no restorer: handler, flags, mask. */
#define SIGACTION_SIZE (3 * sizeof(uint64_t))

static inline void sigaction_from_user(struct linux_sigaction *action)
{
	action->mask = action->restorer;
	action->restorer = 0;
}

static inline void sigaction_to_user(struct linux_sigaction *action)
{
	action->restorer = action->mask;
}
