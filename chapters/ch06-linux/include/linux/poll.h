/*
 * Waiting for several files at once. All of poll, ppoll, select and pselect6 come down to these
 * two; they wait by a coroutine in the syscall's frame (linux/poll.c).
 */
#pragma once
#include <syscall/table.h>

/* `fds`: struct pollfd in user memory. How many are ready; -EINVAL, -EFAULT, -ENOMEM, -EINTR. */
int64_t poll_fds(struct thread *thread, struct syscall_frame *frame, vaddr_t fds, uint32_t count,
		 uint64_t deadline);

/* `sets`: the three fd_sets in user memory, each may be 0. -EBADF too. */
int64_t poll_sets(struct thread *thread, struct syscall_frame *frame, int count,
		  const vaddr_t sets[3], uint64_t deadline);

/* Now + the duration, whatever that is (nanoseconds below 10^9); 0 for no duration: do not wait. */
uint64_t deadline_after(uint64_t seconds, uint64_t nanoseconds);
/* The same of a struct timespec in user memory; 0: for ever. -EINVAL, -EFAULT. */
int deadline_read(struct thread *thread, vaddr_t timeout, uint64_t *out);
