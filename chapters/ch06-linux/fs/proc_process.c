/* The files of /proc/PID: proc(5). */
#include <fs/procfs.h>
#include <hal/timer.h>
#include <lib/string.h>
#include <mm/heap.h>
#include <object/user_memory.h>

#define TICK         (NANOSECONDS / 100) /* USER_HZ */
#define COMMAND_MAX  15                  /* TASK_COMM_LEN - 1 */
#define CMDLINE_MAX  4096

/* NULL once the process has none any more. */
static struct vmar *vmar_of(const struct linux_process *process)
{
	return process->process ? process->process->vmar : NULL;
}

/* What ps shows; a zombie has a name too. */
static const char *command_name(const struct linux_process *process)
{
	const char *slash = strrchr(process->exe, '/');

	if (process->process)
		return process->process->object.name;
	return slash ? slash + 1 : process->exe;
}

struct memory_use {
	uint64_t size, resident; /* bytes */
};

static struct memory_use memory_use(const struct linux_process *process)
{
	struct vmar *vmar = vmar_of(process);
	struct memory_use use = { 0 };
	struct mapping_info m;

	if (!vmar)
		return use;
	for (vaddr_t va = 0; vmar_next_mapping(vmar, va, &m); va = m.base + m.size) {
		use.size += m.size;
		use.resident += vmar_resident(vmar, m.base, m.size);
	}
	return use;
}

static unsigned thread_count(const struct linux_process *process)
{
	unsigned count = 0;

	if (process->process)
		list_for_each(thread, &process->process->threads, struct thread, node)
			count++;
	return count;
}

static pid_t parent_of(const struct linux_process *process)
{
	return process->parent ? process->parent->pid : 0;
}

static void print_stat(struct text *text, const struct linux_process *process)
{
	struct memory_use use = memory_use(process);

	text_printf(text, "%d (%.*s) %c %d %d %d 0 -1 0", process->pid, COMMAND_MAX,
		    command_name(process), linux_process_state(process), parent_of(process),
		    process->pgid, process->sid);
	text_printf(text, " 0 0 0 0 0 0 0 0 20 0 %u 0 %lu %lu %lu", thread_count(process),
		    process->start_time / TICK, use.size, use.resident / PAGE_SIZE);
	text_printf(text, " 18446744073709551615 0 0 0 0 0 %lu %lu", process->signals.pending,
		    process->signals.blocked);
	text_printf(text, " 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
}

static const char *state_name(char state)
{
	switch (state) {
	case 'R': return "running";
	case 'T': return "stopped";
	case 'Z': return "zombie";
	default: return "sleeping";
	}
}

static void print_status(struct text *text, const struct linux_process *process)
{
	struct memory_use use = memory_use(process);
	char state = linux_process_state(process);

	text_printf(text, "Name:\t%.*s\nState:\t%c (%s)\n", COMMAND_MAX, command_name(process),
		    state, state_name(state));
	text_printf(text, "Tgid:\t%d\nPid:\t%d\nPPid:\t%d\n", process->pid, process->pid,
		    parent_of(process));
	text_printf(text, "Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n");
	text_printf(text, "VmSize:\t%8lu kB\nVmRSS:\t%8lu kB\nThreads:\t%u\n", use.size / 1024,
		    use.resident / 1024, thread_count(process));
	text_printf(text, "SigPnd:\t%016lx\nSigBlk:\t%016lx\n", process->signals.pending,
		    process->signals.blocked);
}

static void print_cmdline(struct text *text, const struct linux_process *process)
{
	struct vmar *vmar = vmar_of(process);
	size_t size = min((size_t)(process->args_end - process->args_start), (size_t)CMDLINE_MAX);
	char *args = vmar ? kmalloc(CMDLINE_MAX) : NULL;

	if (args && !user_read(vmar, args, process->args_start, size))
		text_append(text, args, size);
	kfree(args);
}

static void print_comm(struct text *text, const struct linux_process *process)
{
	text_printf(text, "%.*s\n", COMMAND_MAX, command_name(process));
}

static void print_maps(struct text *text, const struct linux_process *process)
{
	struct vmar *vmar = vmar_of(process);
	struct mapping_info m;

	if (!vmar)
		return;
	for (vaddr_t va = 0; vmar_next_mapping(vmar, va, &m); va = m.base + m.size)
		text_printf(text, "%08lx-%08lx %c%c%c%c %08lx 00:00 0%s\n", m.base,
			    m.base + m.size, m.flags & PAGE_READ ? 'r' : '-',
			    m.flags & PAGE_WRITE ? 'w' : '-', m.flags & PAGE_EXEC ? 'x' : '-',
			    m.shared ? 's' : 'p', m.vmo_offset,
			    m.base == process->brk_start ? " [heap]" : "");
}

const struct proc_file_entry proc_process_files[] = {
	{ "cmdline", print_cmdline }, { "comm", print_comm }, { "maps", print_maps },
	{ "mounts", proc_mounts },    { "stat", print_stat }, { "status", print_status },
};
const unsigned proc_process_file_count = array_size(proc_process_files);
