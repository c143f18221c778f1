/* The files of /proc that are about the whole system: proc(5). */
#include <fs/filesystem.h>
#include <fs/procfs.h>
#include <hal/timer.h>
#include <kernel/command_line.h>
#include <lib/errno.h>
#include <mm/frame.h>

#define TICKS       100 /* USER_HZ */
#define TICK        (NANOSECONDS / TICKS)
#define KIB(frames) ((frames) * (PAGE_SIZE / 1024))

static void print_meminfo(struct text *text, const struct linux_process *process)
{
	size_t total = KIB(frame_total_count()), free = KIB(frame_free_count());

	text_printf(text,
		    "MemTotal:       %8lu kB\nMemFree:        %8lu kB\nMemAvailable:   %8lu kB\n"
		    "Buffers:        %8u kB\nCached:         %8u kB\nSwapCached:     %8u kB\n"
		    "SwapTotal:      %8u kB\nSwapFree:       %8u kB\nShmem:          %8u kB\n"
		    "SReclaimable:   %8u kB\n",
		    total, free, free, 0, 0, 0, 0, 0, 0, 0);
}

/* The kernel does not account idle time: all of it counts as idle. */
static void print_uptime(struct text *text, const struct linux_process *process)
{
	uint64_t ticks = hal_timer_now() / TICK;

	text_printf(text, "%lu.%02lu %lu.%02lu\n", ticks / TICKS, ticks % TICKS, ticks / TICKS,
		    ticks % TICKS);
}

static void print_stat(struct text *text, const struct linux_process *process)
{
	uint64_t idle = hal_timer_now() / TICK;

	text_printf(text, "cpu  0 0 0 %lu 0 0 0 0 0 0\ncpu0 0 0 0 %lu 0 0 0 0 0 0\n", idle, idle);
	text_printf(text, "intr 0\nctxt 0\nbtime %lu\nprocesses %u\n",
		    hal_timer_wall_at_boot() / NANOSECONDS, linux_process_count());
	text_printf(text, "procs_running 1\nprocs_blocked 0\n");
}

static void print_version(struct text *text, const struct linux_process *process)
{
	text_printf(text, "Linux version 6.1.0-zcore (zCore in C, the teaching edition)\n");
}

static void print_filesystems(struct text *text, const struct linux_process *process)
{
	text_printf(text, "nodev\ttmpfs\nnodev\tdevtmpfs\nnodev\tproc\n");
}

static void print_loadavg(struct text *text, const struct linux_process *process)
{
	pid_t last = 0;

	for (struct linux_process *p = linux_process_next(0); p; p = linux_process_next(p->pid))
		last = p->pid;
	text_printf(text, "0.00 0.00 0.00 1/%u %d\n", linux_process_count(), last);
}

static void print_cmdline(struct text *text, const struct linux_process *process)
{
	text_printf(text, "%s\n", command_line());
}

void proc_mounts(struct text *text, const struct linux_process *process)
{
	char path[256];

	list_for_each(fs, &mounts, struct filesystem, node)
		if (vnode_path(fs->root, path, sizeof(path)) > 0)
			text_printf(text, "%s %s %s rw 0 0\n", fs->name, path, fs->name);
}

const struct proc_file_entry proc_system_files[] = {
	{ "cmdline", print_cmdline },         { "cpuinfo", proc_cpuinfo },
	{ "filesystems", print_filesystems }, { "loadavg", print_loadavg },
	{ "meminfo", print_meminfo },         { "mounts", proc_mounts },
	{ "stat", print_stat },               { "uptime", print_uptime },
	{ "version", print_version },
};
const unsigned proc_system_file_count = array_size(proc_system_files);
