/* ppoll(2), pselect(2): waiting for files, with another signal mask meanwhile. */
#include <hal/timer.h>
#include <lib/errno.h>
#include <linux/poll.h>
#include <linux/process.h>
#include <linux_calls.h>
#include <object/user_memory.h>

struct timespec {
	int64_t sec, nsec;
};

int deadline_read(struct thread *thread, vaddr_t timeout, uint64_t *out)
{
	struct timespec time;
	int err;

	*out = TIME_NEVER;
	if (!timeout)
		return 0;
	err = user_read(thread->process->vmar, &time, timeout, sizeof(time));
	if (err)
		return err;
	if (time.sec < 0 || time.nsec < 0 || time.nsec >= (int64_t)NANOSECONDS)
		return -EINVAL;
	*out = deadline_after((uint64_t)time.sec, (uint64_t)time.nsec);
	return 0;
}

int linux_signal_use_mask(struct thread *thread, vaddr_t mask, size_t size)
{
	struct linux_process *process = linux_process_of(thread);
	uint64_t blocked;
	int err;

	if (!mask)
		return 0;
	if (size != sizeof(blocked))
		return -EINVAL;
	err = user_read(thread->process->vmar, &blocked, mask, sizeof(blocked));
	if (err)
		return err;
	process->signals.saved_mask = process->signals.blocked;
	process->signals.restore_mask = true;
	linux_signal_set_mask(process, blocked);
	return 0;
}

int64_t sys_ppoll(struct thread *thread, struct syscall_frame *frame, vaddr_t fds, uint32_t count,
		  vaddr_t timeout, vaddr_t mask, size_t mask_size)
{
	uint64_t deadline;
	int err = deadline_read(thread, timeout, &deadline);

	if (!err)
		err = linux_signal_use_mask(thread, mask, mask_size);
	return err ? err : poll_fds(thread, frame, fds, count, deadline);
}

int64_t sys_pselect6(struct thread *thread, struct syscall_frame *frame, int count, vaddr_t in,
		     vaddr_t out, vaddr_t except, vaddr_t timeout, vaddr_t mask_arg)
{
	struct {
		vaddr_t mask;
		size_t size;
	} mask = { 0 };
	vaddr_t sets[] = { in, out, except };
	uint64_t deadline;
	int err = deadline_read(thread, timeout, &deadline);

	if (!err && mask_arg)
		err = user_read(thread->process->vmar, &mask, mask_arg, sizeof(mask));
	if (!err)
		err = linux_signal_use_mask(thread, mask.mask, mask.size);
	return err ? err : poll_sets(thread, frame, count, sets, deadline);
}
