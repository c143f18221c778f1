/* Sets the CPU up for the crossing between kernel and user mode. See <arch/user_entry.h>. */
#include <arch/cpu.h>
#include <arch/gdt.h>
#include <arch/trap.h>
#include <arch/user_entry.h>
#include <hal/cpus.h>

#define MSR_STAR    0xc0000081 /* selectors of syscall and sysret */
#define MSR_LSTAR   0xc0000082 /* where syscall goes */
#define MSR_SFMASK  0xc0000084 /* rflags that it clears */
#define MSR_GS_BASE 0xc0000101

static struct user_entry CPU_ALIGNED entries[CPUS_MAX];

_Static_assert(offsetof(struct user_entry, context) == USER_ENTRY_CONTEXT, "context.S");
_Static_assert(offsetof(struct user_entry, kernel_rsp) == USER_ENTRY_KERNEL_RSP, "context.S");
_Static_assert(offsetof(struct user_entry, rdi) == USER_ENTRY_RDI, "context.S");
_Static_assert(offsetof(struct user_entry, cpu) == USER_ENTRY_CPU, "cpu_id.h");
_Static_assert(offsetof(struct user_entry, self) == USER_ENTRY_SELF, "above");
_Static_assert(offsetof(struct user_entry, trap.vector) == USER_ENTRY_VECTOR, "context.S");
_Static_assert(offsetof(struct user_entry, trap.rip) == USER_ENTRY_RIP, "context.S");
_Static_assert(offsetof(struct user_entry, trap.rflags) == USER_ENTRY_RFLAGS, "context.S");
_Static_assert(offsetof(struct user_entry, trap.rsp) == USER_ENTRY_RSP, "context.S");
_Static_assert(sizeof(struct user_entry) % 16 == 0, "the CPU aligns the stack of a trap");

void user_entry_init(unsigned cpu, struct tss *tss)
{
	struct user_entry *entry = &entries[cpu];

	entry->cpu = cpu;
	entry->self = entry;
	tss->rsp[0] = (uint64_t)(&entry->trap + 1);
	trap_user_entry = user_trap;
	msr_write(MSR_GS_BASE, (uint64_t)entry);

	msr_write(MSR_STAR, (uint64_t)USER_BASE_SELECTOR << 48 | (uint64_t)KERNEL_CS << 32);
	msr_write(MSR_LSTAR, (uint64_t)user_syscall);
	msr_write(MSR_SFMASK, RFLAGS_TF | RFLAGS_IF | RFLAGS_DF | RFLAGS_NT | RFLAGS_AC);
	msr_write(MSR_EFER, msr_read(MSR_EFER) | EFER_SCE);
}
