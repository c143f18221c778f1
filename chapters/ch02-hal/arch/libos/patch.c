/* Which system calls are patched, and the way back. See <arch/patch.h>. */
#define _GNU_SOURCE
#include <arch/patch.h>
#include <arch/patch_slot.h>
#include <arch/window.h>
#include <asm/ldt.h>
#include <hal/cpus.h>
#include <hal/user_copy.h>
#include <kernel/command_line.h>
#include <kernel/init.h>
#include <lib/string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SELECTOR_OF(cpu) (8 * (cpu) + 7) /* local table, privilege level 3 */
#define SELECTORS        0x10000
#define LDT_WRITE        0x11 /* modify_ldt(2): func */

#define HITS_WORTH 16 /* a patch costs as much as a few calls by signal */

static bool possible;

bool patch_is_possible(void)
{
	return possible;
}

/* --- Sites --- */

#define SYSCALL   "\x0f\x05"
#define JMP       0xe9 /* and four bytes: the distance from its end */
#define JMP_SIZE  5

/* Instructions that may stand in a tail: three bytes or more, and the same wherever they are. */
static const struct tail {
	uint8_t size, fixed; /* bytes; the last fixed one may differ in what the mask lacks */
	uint8_t bytes[4], mask;
} tails[] = {
	{ 6, 2, { 0x48, 0x3d }, 0xff },             /* cmp $imm32, %rax */
	{ 5, 1, { 0x3d }, 0xff },                   /* cmp $imm32, %eax */
	{ 4, 3, { 0x48, 0x83, 0xf8 }, 0xff },       /* cmp $imm8, %rax */
	{ 3, 2, { 0x83, 0xf8 }, 0xff },             /* cmp $imm8, %eax */
	{ 3, 3, { 0x48, 0x85, 0xc0 }, 0xff },       /* test %rax, %rax */
	{ 3, 3, { 0x48, 0x89, 0xc0 }, 0xf8 },       /* mov %rax, %rax … %rdi */
	{ 3, 3, { 0x49, 0x89, 0xc0 }, 0xf8 },       /* mov %rax, %r8 … %r15 */
	{ 5, 1, { 0xb8 }, 0xf8 },                   /* mov $imm32, %eax … %edi */
	{ 4, 4, { 0x0f, 0x1f, 0x40, 0x00 }, 0xff }, /* nopl 0(%rax) */
};

static bool fits(const struct tail *tail, const uint8_t *code)
{
	size_t last = tail->fixed - 1u;

	return memcmp(code, tail->bytes, last) == 0 &&
	       (code[last] & tail->mask) == tail->bytes[last];
}

struct site {
	uint8_t syscall[2], next[TAIL_MAX];
};

/* The size of the instruction behind `syscall`, if it is one that we know; else 0. From the page
 * itself: it has the program as it was. */
static size_t site_read(const struct page_table *pt, vaddr_t next, struct site *site)
{
	size_t n = hal_user_copy_in(pt, site, next - sizeof(site->syscall), sizeof(*site));

	if (n < sizeof(*site) || memcmp(site->syscall, SYSCALL, sizeof(site->syscall)) != 0)
		return 0;
	for (unsigned i = 0; i < array_size(tails); i++)
		if (fits(&tails[i], site->next))
			return tails[i].size;
	return 0;
}

static const struct slot *site_slot(const struct page_table *pt, vaddr_t next, bool create)
{
	struct site site;
	size_t size = site_read(pt, next, &site);

	return size ? slot_find(window_of(pt, next), next, site.next, size, create) : NULL;
}

/* True once in a while for each site, as far as they do not share a counter. */
static bool is_worth_it(vaddr_t next)
{
	static uint8_t hits[256];
	uint8_t count = __atomic_add_fetch(&hits[next % array_size(hits)], 1, __ATOMIC_RELAXED);

	return count % HITS_WORTH == 0;
}

void patch_consider(struct page_table *pt, const struct hal_context *ctx)
{
	vaddr_t at = ctx->rip - strlen(SYSCALL);
	const struct slot *slot;
	uint8_t jump[JMP_SIZE] = { JMP };
	int32_t distance;

	if (!possible || !is_worth_it(ctx->rip) || at % PAGE_SIZE > PAGE_SIZE - sizeof(struct site))
		return;
	slot = site_slot(pt, ctx->rip, true);
	if (!slot)
		return;
	distance = (int32_t)((uintptr_t)slot - (at + JMP_SIZE));
	memcpy(jump + 1, &distance, sizeof(distance));
	window_shadow(pt, at, jump, sizeof(jump));
}

/* --- In and out by gate_call --- */

static const struct slot *slot_of(const struct page_table *pt, uintptr_t address)
{
	const struct slot *slot = slot_at(&window_low, address);

	return slot || !pt ? slot : slot_at(pt->window, address);
}

static void note_call(const struct page_table *pt, const struct slot *slot)
{
	gate->call_slot = slot;
	gate->call_table = pt;
	gate->call_changes = window_changes(window_of(pt, slot->next));
}

/* Without a slot the program has jumped to gate_call itself: to memory that is not its own. */
void patch_called(struct page_table *pt, struct hal_context *ctx, struct hal_trap *trap)
{
	const struct slot *slot = slot_of(pt, (uintptr_t)gate->call_slot);

	if (slot) {
		note_call(pt, slot);
		ctx->rip = ctx->rcx = slot->next;
		trap->kind = HAL_TRAP_SYSCALL;
	} else {
		gate->call_slot = NULL;
		ctx->rip = (uintptr_t)gate_call;
		*trap = (struct hal_trap){ HAL_TRAP_PAGE_FAULT, ctx->rip, PAGE_EXEC, 0 };
	}
}

/* As long as the window shows what it showed then, the jump still stands at the site. */
uintptr_t patch_resume(const struct page_table *pt, const struct hal_context *ctx)
{
	const struct slot *slot = gate->call_slot;

	if (!slot || gate->call_table != pt || ctx->rip != slot->next ||
	    gate->call_changes != window_changes(window_of(pt, slot->next)))
		return ctx->rip;
	return (uintptr_t)slot->tail;
}

bool patch_met(struct page_table *pt, const struct hal_context *ctx)
{
	const struct slot *slot = possible ? site_slot(pt, ctx->rip, false) : NULL;

	if (slot)
		note_call(pt, slot);
	return slot;
}

/* --- Back from the way between site and kernel --- */

static unsigned es_read(void)
{
	unsigned es;

	__asm__ volatile("mov %%es, %0" : "=r"(es));
	return es;
}

static void es_write(unsigned es)
{
	__asm__ volatile("mov %0, %%es" : : "r"(es));
}

static void unwind_slot(struct hal_context *ctx, const struct slot *slot)
{
	size_t offset = ctx->rip - (uintptr_t)slot;

	if (offset < offsetof(struct slot, tail))
		ctx->rip = slot->next - strlen(SYSCALL);
	else if (offset == offsetof(struct slot, tail))
		ctx->rip = slot->next;
	else
		ctx->rip = slot->next + slot->tail_size;
}

/* A program that loads another selector into es ends in a fault of gate_call's. */
bool patch_unwind(struct hal_context *ctx)
{
	bool in_gate = ctx->rip >= (uintptr_t)gate_call && ctx->rip < (uintptr_t)gate_called;
	const struct slot *slot = slot_of(hal_pt_current(), in_gate ? ctx->r11 : ctx->rip);

	if (!possible)
		return false;
	if (es_read() != SELECTOR_OF(hal_cpu_id()))
		es_write(SELECTOR_OF(hal_cpu_id()));
	if (slot && in_gate)
		ctx->rip = slot->next - strlen(SYSCALL);
	else if (slot)
		unwind_slot(ctx, slot);
	return slot && in_gate;
}

/* --- Setting up --- */

void patch_cpu_init(void)
{
	unsigned cpu = hal_cpu_id();
	struct user_desc descriptor = { .entry_number = cpu, .seg_32bit = 1, .useable = 1 };

	if (!possible)
		return;
	*(struct gate **)(uintptr_t)(PATCH_GATES + SELECTOR_OF(cpu)) = gate;
	if (syscall(SYS_modify_ldt, LDT_WRITE, &descriptor, sizeof(descriptor)) == 0)
		es_write(SELECTOR_OF(cpu));
	else
		possible = false;
}

static void patch_init(void)
{
	size_t size = PATCH_GATES + SELECTORS - PATCH_ENTRY;
	void *at = (void *)PATCH_ENTRY;

	if (command_line_has("nopatch") || !gate_may_be_called())
		return;
	if (mmap(at, size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != at)
		return;
	*(void (**)(void))at = gate_call;
	possible = true;
}

INIT_HOOK(INIT_MACHINE, patch_init);
