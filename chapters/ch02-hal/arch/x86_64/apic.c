#include <arch/apic.h>
#include <arch/cpu.h>
#include <arch/irq.h>
#include <arch/layout.h>

#define MSR_APIC_BASE    0x1b
#define APIC_BASE_ENABLE (1 << 11)
#define APIC_BASE_X2APIC (1 << 10)
#define APIC_BASE_MASK   UINT64_C(0xffffff000)

/* SDM vol. 3, table 11-1 */
enum {
	APIC_ID = 0x20,
	APIC_TASK_PRIORITY = 0x80,
	APIC_EOI = 0xb0,
	APIC_SPURIOUS = 0xf0,
	APIC_COMMAND = 0x300,
	APIC_COMMAND_TO = 0x310, /* xAPIC only: in bits 24 … 31 */
	APIC_LVT_TIMER = 0x320,
	APIC_LVT_LINT0 = 0x350,
	APIC_LVT_ERROR = 0x370,
	APIC_TIMER_INITIAL = 0x380,
	APIC_TIMER_CURRENT = 0x390,
	APIC_TIMER_DIVIDE = 0x3e0,
};

#define APIC_SOFTWARE_ENABLE (1 << 8)
#define APIC_LVT_MASKED      (1 << 16)
#define APIC_LVT_DEADLINE    (2 << 17)
#define APIC_DIVIDE_BY_16    3
#define APIC_COMMAND_BUSY    (1 << 12)

#define CPUID_X2APIC (1 << 21)
#define MSR_X2APIC   0x800 /* register n is MSR n / 16 behind it: SDM vol. 3, 11.12.1.2 */

static volatile uint32_t *apic;
static bool x2apic; /* the registers are MSRs, and names have 32 bits instead of 8 */

static uint32_t apic_read(unsigned reg)
{
	return x2apic ? (uint32_t)msr_read(MSR_X2APIC + reg / 16) : apic[reg / 4];
}

static void apic_write(unsigned reg, uint32_t value)
{
	if (x2apic)
		msr_write(MSR_X2APIC + reg / 16, value);
	else
		apic[reg / 4] = value;
}

void apic_init(void)
{
	uint64_t base = msr_read(MSR_APIC_BASE);

	x2apic = cpuid(1, 0).ecx & CPUID_X2APIC;
	msr_write(MSR_APIC_BASE, base | APIC_BASE_ENABLE);
	if (x2apic) /* from off there is no way but over xAPIC mode: 11.12.5 */
		msr_write(MSR_APIC_BASE, base | APIC_BASE_ENABLE | APIC_BASE_X2APIC);
	apic = direct_pointer(base & APIC_BASE_MASK);
	apic_write(APIC_LVT_LINT0, APIC_LVT_MASKED); /* here the PICs come in */
	apic_write(APIC_LVT_ERROR, APIC_LVT_MASKED);
	apic_write(APIC_TIMER_DIVIDE, APIC_DIVIDE_BY_16);
	apic_write(APIC_LVT_TIMER, VECTOR_TIMER);
	apic_write(APIC_TASK_PRIORITY, 0);
	apic_write(APIC_SPURIOUS, APIC_SOFTWARE_ENABLE | VECTOR_SPURIOUS);
}

uint32_t apic_id(void)
{
	return x2apic ? apic_read(APIC_ID) : apic_read(APIC_ID) >> 24;
}

uint32_t apic_id_max(void)
{
	return x2apic ? UINT32_MAX - 1 : 0xfe; /* all ones: everybody */
}

/* Like the store in apic_timer_follow_tsc, this write may overtake older ones: 11.12.3. */
static void x2apic_send(uint32_t id, uint32_t message)
{
	asm volatile("mfence; lfence" ::: "memory");
	msr_write(MSR_X2APIC + APIC_COMMAND / 16, (uint64_t)id << 32 | message);
}

void apic_send(uint32_t id, uint32_t message)
{
	if (x2apic) {
		x2apic_send(id, message);
		return;
	}
	apic_write(APIC_COMMAND_TO, id << 24);
	apic_write(APIC_COMMAND, message);
	while (apic_read(APIC_COMMAND) & APIC_COMMAND_BUSY)
		asm volatile("pause");
}

void apic_end_of_interrupt(void)
{
	apic_write(APIC_EOI, 0);
}

void apic_timer_start(uint32_t ticks)
{
	apic_write(APIC_TIMER_INITIAL, ticks);
}

uint32_t apic_timer_left(void)
{
	return apic_read(APIC_TIMER_CURRENT);
}

/* The fence orders this store before writes of the MSR: SDM vol. 3, 11.5.4.1. */
void apic_timer_follow_tsc(void)
{
	apic_write(APIC_LVT_TIMER, VECTOR_TIMER | APIC_LVT_DEADLINE);
	asm volatile("mfence" ::: "memory");
}
