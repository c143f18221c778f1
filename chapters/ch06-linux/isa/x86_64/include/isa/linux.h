/* What Linux's ABI has of its own on x86-64. */
#pragma once
#include <linux/signal.h>

#define LINUX_MACHINE "x86_64"
#define LINUX_HWCAP   0 /* programs ask the CPU itself */

/* struct sigaction of the kernel ABI: handler, flags, restorer, mask: as we keep it. */
#define SIGACTION_SIZE sizeof(struct linux_sigaction)

static inline void sigaction_from_user(struct linux_sigaction *action)
{
}

static inline void sigaction_to_user(struct linux_sigaction *action)
{
}
