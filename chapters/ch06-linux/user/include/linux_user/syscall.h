/*
 * The library of a small Linux program: system calls without a C library. The numbers SYS_… come
 * from syscalls/linux.def; results are the kernel's, errors negative. Text: <user/print.h>.
 */
#pragma once
#include <lib/types.h>
#include <linux_numbers.h>

long linux_syscall(long number, long a, long b, long c, long d, long e, long f);

/* syscall(SYS_read, fd, buf, n): missing arguments are 0. */
#define syscall(...) SYSCALL_PICK(__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define SYSCALL_PICK(n, a, b, c, d, e, f, ...) \
	linux_syscall(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* A child in the same memory (CLONE_VM) on a stack of its own, which runs function(arg). */
long clone_call(long flags, void *stack_top, void (*function)(void *), void *arg);

/* sa_restorer. */
void signal_return(void);

/* Eight floating-point registers that no call preserves. */
void fpu_fill(const double values[8]);
void fpu_read(double values[8]);

extern char **environment;
