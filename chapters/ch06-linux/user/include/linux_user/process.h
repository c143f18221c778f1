/* Processes and what they share, for small Linux programs. Results are the kernel's. */
#pragma once
#include <lib/types.h>

_Noreturn void exit(int status);
int fork(void);
/* Waits for a child: its status, as wait4 reports it; -1 if there is no such child. */
int wait_for(int pid);
/* The wait status of a child that runs the function: 0 when it returns. */
int status_of(void (*function)(void));

/* Pages, zeroed, for all of the protection's uses; exits when there are none. */
void *map_pages(size_t count, int prot, int flags);
void unmap_pages(void *pages, size_t count);
/* Writes a byte there. The compiler does not see which address it is, and does not complain. */
void write_at(uint64_t address);

/* Both ends of a pipe; exits when there is none. */
void make_pipe(int fds[2]);

uint64_t clock_now(void); /* nanoseconds */
void sleep_ms(unsigned ms);
/* Lets others run until *flag, which they set, or ten seconds are over: then it exits. */
void await_flag(volatile int *flag);
