/* arch_prctl(2): the FS base, which points at thread-local storage. */
#include <lib/errno.h>
#include <linux_calls.h>
#include <object/user_memory.h>
#include <object/task.h>

enum { ARCH_SET_FS = 0x1002, ARCH_GET_FS = 0x1003 };

#define USER_TOP UINT64_C(0x7ffffffff000)

int64_t sys_arch_prctl(struct thread *thread, int code, vaddr_t address)
{
	uint64_t base;

	switch (code) {
	case ARCH_SET_FS:
		if (address >= USER_TOP)
			return -EPERM;
		hal_context_set_tls(thread->context, address);
		return 0;
	case ARCH_GET_FS:
		base = hal_context_tls(thread->context);
		return user_write(thread->process->vmar, address, &base, sizeof(base));
	default:
		return -EINVAL;
	}
}
