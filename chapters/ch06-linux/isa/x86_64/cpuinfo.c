#include <fs/procfs.h>

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static struct cpuid cpuid(uint32_t leaf)
{
	struct cpuid r;

	__asm__("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(0));
	return r;
}

/* Intel SDM 2A, CPUID: leaf 0 spells the vendor, leaves 0x80000002 … 4 the name. */
void proc_cpuinfo(struct text *text, const struct linux_process *process)
{
	struct cpuid vendor = cpuid(0), name[3];

	for (uint32_t i = 0; i < array_size(name); i++)
		name[i] = cpuid(0x80000002 + i);
	text_printf(text, "processor\t: 0\nvendor_id\t: %.4s%.4s%.4s\nmodel name\t: %.48s\n\n",
		    (char *)&vendor.ebx, (char *)&vendor.edx, (char *)&vendor.ecx, (char *)name);
}
