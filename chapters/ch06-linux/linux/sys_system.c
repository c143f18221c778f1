/* The system as a whole: memory figures, switching off. */
#include <hal/timer.h>
#include <kernel/power.h>
#include <lib/errno.h>
#include <linux/process.h>
#include <linux_calls.h>
#include <mm/frame.h>
#include <object/user_memory.h>

struct sysinfo {
	int64_t uptime;
	uint64_t loads[3];
	uint64_t total_ram, free_ram, shared_ram, buffer_ram, total_swap, free_swap;
	uint16_t processes, pad;
	uint64_t total_high, free_high;
	uint32_t unit;
	char reserved[4];
};

int64_t sys_sysinfo(struct thread *thread, vaddr_t out)
{
	struct sysinfo info = {
		.uptime = (int64_t)(hal_timer_now() / NANOSECONDS),
		.total_ram = frame_total_count() * PAGE_SIZE,
		.free_ram = frame_free_count() * PAGE_SIZE,
		.processes = (uint16_t)linux_process_count(),
		.unit = 1,
	};

	return user_write(thread->process->vmar, out, &info, sizeof(info));
}

enum {
	REBOOT_MAGIC1 = (int)0xfee1dead, REBOOT_MAGIC2 = 672274793,
	REBOOT_HALT = (int)0xcdef0123, REBOOT_POWER_OFF = 0x4321fedc, REBOOT_RESTART = 0x01234567,
};

/* Every way of going down is the same: off. */
int64_t sys_reboot(struct thread *thread, int magic1, int magic2, int command, vaddr_t arg)
{
	if (magic1 != REBOOT_MAGIC1 || magic2 != REBOOT_MAGIC2)
		return -EINVAL;
	if (command == REBOOT_POWER_OFF || command == REBOOT_HALT || command == REBOOT_RESTART)
		power_off(0);
	return command == 0 ? 0 : -EINVAL; /* 0: Ctrl-Alt-Del shall do nothing; it does nothing */
}
