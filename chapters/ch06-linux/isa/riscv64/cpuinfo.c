#include <fs/procfs.h>

void proc_cpuinfo(struct text *text, const struct linux_process *process)
{
	text_printf(text, "processor\t: 0\nhart\t\t: 0\nisa\t\t: rv64imafdc\nmmu\t\t: sv39\n\n");
}
