#include <hal/cpus.h>
#include <mm/alloc_fault.h>

static struct {
	uint64_t left; /* allocations until the one that fails, with it; 0: none fails */
	bool happened;
} CPU_ALIGNED cpus[CPUS_MAX];

void alloc_fault_at(uint64_t n)
{
	cpus[hal_cpu_id()].left = n;
	cpus[hal_cpu_id()].happened = false;
}

bool alloc_fault_happened(void)
{
	bool happened = cpus[hal_cpu_id()].happened;

	alloc_fault_at(0);
	return happened;
}

bool alloc_fault(void)
{
	unsigned cpu = hal_cpu_id();

	if (!cpus[cpu].left || --cpus[cpu].left)
		return false;
	cpus[cpu].happened = true;
	return true;
}
